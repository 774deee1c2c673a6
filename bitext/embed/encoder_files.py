"""The files of a sentence encoder: int8 weights in parts, tokenizer, and a record of the rest.

* :class:`EncoderFiles`: reads and checks them one by one, as they are needed.
* :func:`write_files`: writes them.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bitext.errors import ModelError
from bitext.model_files import require_sha256

LARGEST = 15_000_000
"""Bytes of a file; larger weights are cut into parts."""
_WEIGHTS, _CONFIG, _TOKENIZER, _RECORD = "model.bin", "config.json", "tokenizer.xz", "model.json"


class EncoderFiles:
    """What :func:`write_files` has written.

    Args:
        folder: that holds the files.

    Attributes:
        means: the mean vectors of Arabic and of English texts, float64 (2, dimension).
        identity: 16 hexadecimal digits that change with any of the files.

    Raises:
        ModelError: the record is missing or is none.
    """

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder
        content = self._read(_RECORD)
        try:
            record = json.loads(content)
            self._sums: dict[str, str] = dict(record["sha256"])
            self.means = np.array([record["mean"]["ar"], record["mean"]["en"]], np.float64)
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"sentence encoder: this is no record of a model: {error!r}",
                path=str(folder / _RECORD),
            ) from error
        self.identity = hashlib.sha256(content).hexdigest()[:16]

    def tokenizer(self) -> bytes:
        """As ``tokenizers.Tokenizer.from_buffer`` reads it.

        Raises:
            ModelError: the file is missing or another one.
        """
        return lzma.decompress(self._checked(_TOKENIZER))

    def network(self, pieces: list[str]) -> dict[str, bytes]:
        """As ``ctranslate2.Encoder`` reads it from memory.

        Args:
            pieces: of the tokenizer's vocabulary, in order.

        Raises:
            ModelError: a file is missing or another one.
        """
        parts = sorted(name for name in self._sums if name.startswith(_WEIGHTS))
        return {
            _WEIGHTS: b"".join(map(self._checked, parts)),
            _CONFIG: self._checked(_CONFIG),
            "vocabulary.json": json.dumps(pieces).encode(),
        }

    def _checked(self, name: str) -> bytes:
        content = self._read(name)
        expected = self._sums.get(name, "none")
        path = str(self._folder / name)
        require_sha256(content, expected, "sentence encoder: this is another file", path)
        return content

    def _read(self, name: str) -> bytes:
        path = self._folder / name
        try:
            return path.read_bytes()
        except OSError as error:
            raise ModelError(
                f"sentence encoder: a file is missing: {error.strerror}", path=str(path)
            ) from error


def write_files(
    folder: Path, weights: bytes, config: bytes, tokenizer: bytes, means: NDArray[Any]
) -> None:
    """Write a model.

    Args:
        folder: must exist.
        weights: ``model.bin`` of CTranslate2.
        config: ``config.json`` of CTranslate2.
        tokenizer: ``tokenizer.json`` of ``tokenizers``.
        means: see :class:`EncoderFiles`.
    """
    parts = [weights[at : at + LARGEST] for at in range(0, len(weights), LARGEST)]
    contents = {
        **{f"{_WEIGHTS}.{number}": part for number, part in enumerate(parts, 1)},
        _CONFIG: config,
        _TOKENIZER: lzma.compress(tokenizer, preset=9),
    }
    arabic, english = ([round(float(value), 7) for value in mean] for mean in means)
    record = {
        "mean": {"ar": arabic, "en": english},
        "sha256": {name: hashlib.sha256(each).hexdigest() for name, each in contents.items()},
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    (folder / _RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
