"""The model that comes with the project as a ``transformers`` folder.

For training that goes on from it, and for comparing runtimes; translating uses
:mod:`bitext.models.engines.gemma`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from bitext.models.engines.gemma import (
    ADAPTER_SHA256,
    BASE_SHA256,
    LORA_SCALE,
    PROMPT,
    adapter,
    base_bytes,
)
from bitext.models.engines.prepared import prepared
from bitext.models.engines.prompt import Prompt

_FILE = "base.gguf"


def unpacked(cache: Path | str | None = None) -> Path:
    """The folder of the adapted model, whole vocabulary, fp32; written once to the cache.

    Args:
        cache: see :func:`bitext.models.memory.cache_folder`.

    Raises:
        ModelError: the base is not installed, or a file is not the one it should be.
        OutputError: the folder cannot be written.
    """
    return prepared(f"unpacked-{BASE_SHA256[:8]}-{ADAPTER_SHA256[:8]}", _unpack, cache)


def _unpack(folder: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        (Path(temporary) / _FILE).write_bytes(base_bytes().tobytes())
        tokenizer: Any = AutoTokenizer.from_pretrained(temporary, gguf_file=_FILE)
        model: Any = AutoModelForCausalLM.from_pretrained(
            temporary, gguf_file=_FILE, dtype="float32"
        )
    weights = dict(model.named_parameters())
    changes = adapter()
    with torch.no_grad():
        for name, down in changes.items():
            if name.endswith(".lora_A.weight"):
                up = changes[name.replace("lora_A", "lora_B")]
                place = name.removeprefix("base_model.model.").replace(".lora_A", "")
                weights[place] += LORA_SCALE * torch.from_numpy(up @ down)
    folder.mkdir()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    Prompt(folder, PROMPT).save(folder)
