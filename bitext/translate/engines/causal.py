"""Any decoder-only model of ``transformers`` with a prompt, run by torch."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from bitext.model_files import find, folder_identity, load_weights, require_safetensors
from bitext.translate.base import Hypothesis
from bitext.translate.engines.prompt import Prompt


class CausalEngine:
    """See :class:`bitext.translate.base.Engine`.

    Args:
        name: folder or hub name of a model with ``safetensors`` weights.
        beam_size: 1 is greedy.
        template: prompt, see :class:`bitext.translate.engines.prompt.Prompt`.
        dtype: of the weights, ``float32`` or ``bfloat16``.

    Raises:
        ModelError: the model is not there or cannot be loaded.
    """

    def __init__(
        self,
        name: str,
        *,
        beam_size: int = 1,
        template: str | None = None,
        dtype: str = "float32",
    ) -> None:
        self._folder = folder = find("translator", name)
        require_safetensors("translator", folder)
        self._prompt = Prompt(folder, template)
        self._dtype = dtype
        self._beam_size = beam_size
        self.limit = min(128, self._prompt.positions // 4)
        self.signature = (
            f"transformers:{folder_identity(folder)}|prompt:{self._prompt.identity}|{dtype}|beam:{beam_size}"
            f"|transformers:{version('transformers')}|torch:{version('torch')}"
        )

    @functools.cached_property
    def _model(self) -> Any:
        from transformers import AutoModelForCausalLM

        otherwise = "translator: not a decoder-only model that can be loaded"
        return load_weights(AutoModelForCausalLM, self._folder, otherwise, self._dtype).eval()

    def size(self, text: str) -> int:
        """Number of tokens."""
        return self._prompt.size(text)

    def generate(self, segments: Sequence[str]) -> list[Hypothesis]:
        """See :meth:`bitext.translate.base.Engine.generate`."""
        return [self._written(segment, self._beam_size, 1)[0] for segment in segments]

    def candidates(self, segments: Sequence[str], count: int) -> list[list[Hypothesis]]:
        """See :meth:`bitext.translate.base.Engine.candidates`."""
        beam_size = max(self._beam_size, count)
        return [self._written(segment, beam_size, count) for segment in segments]

    def _written(self, segment: str, beam_size: int, count: int) -> list[Hypothesis]:
        return self._prompt.generate(self._model, segment, beam_size=beam_size, count=count)
