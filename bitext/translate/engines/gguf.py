"""Reading a GGUF model file: its settings, its tensors and its vocabulary.

``gguf.GGUFReader`` takes many seconds for a vocabulary of 262,144 pieces; this reader walks
through the header once. The values of quantised tensors come from
``gguf.dequantize``.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bitext.errors import ModelError

_STRING, _ARRAY = 8, 9
_NUMBERS = dict(enumerate(["<u1", "<i1", "<u2", "<i2", "<u4", "<i4", "<f4", "?"])) | {
    10: "<u8",
    11: "<i8",
    12: "<f8",
}
# Kinds of pieces, the same in GGUF and in sentencepiece.
NORMAL, UNKNOWN, USER_DEFINED = 1, 2, 4


@dataclass(frozen=True)
class _Tensor:
    shape: tuple[int, ...]
    kind: int
    offset: int


class GgufFile:
    """A GGUF file of version 2 or 3.

    Args:
        content: the bytes of the file, in memory or mapped.

    Attributes:
        settings: the key-value pairs of the header; strings are bytes.

    Raises:
        ModelError: it is not a GGUF file.
    """

    def __init__(self, content: NDArray[np.uint8]) -> None:
        self._content = content
        self._place = 0
        magic, version, tensors, pairs = self._unpack("<4sIQQ")
        if magic != b"GGUF" or version not in (2, 3):
            raise ModelError("not a GGUF file of version 2 or 3")
        self.settings: dict[str, Any] = {}
        for _ in range(pairs):
            name = self._string().decode()
            self.settings[name] = self._value(*self._unpack("<I"))
        self._tensors = dict(self._tensor() for _ in range(tensors))
        alignment = self.settings.get("general.alignment", 32)
        self._data = -(-self._place // alignment) * alignment

    def tensor(self, name: str, rows: NDArray[np.int64] | None = None) -> NDArray[np.float32]:
        """A tensor's values, rows first; only the given rows of a matrix, if any are given."""
        import gguf

        tensor = self._tensors[name]
        kind = gguf.GGMLQuantizationType(tensor.kind)
        block, size = gguf.GGML_QUANT_SIZES[kind]
        *outer, width = tensor.shape
        row_bytes = width // block * size
        start = self._data + tensor.offset
        stop = start + row_bytes * math.prod(outer)
        raw = self._content[start:stop].reshape(*outer, row_bytes)
        if rows is not None:
            raw = raw[rows]
        if kind in (gguf.GGMLQuantizationType.F32, gguf.GGMLQuantizationType.F16):
            return raw.view("<f4" if size == 4 else "<f2").astype(np.float32)
        values: NDArray[np.float32] = gguf.dequantize(raw, kind)
        return values

    def _tensor(self) -> tuple[str, _Tensor]:
        name = self._string().decode()
        (dimensions,) = self._unpack("<I")
        shape = self._unpack(f"<{dimensions}Q")
        kind, offset = self._unpack("<IQ")
        return name, _Tensor(shape[::-1], kind, offset)

    def _value(self, kind: int) -> Any:
        if kind == _STRING:
            return self._string()
        if kind == _ARRAY:
            item, count = self._unpack("<IQ")
            if item == _STRING:
                return [self._string() for _ in range(count)]
            return self._numbers(item, count)
        return self._numbers(kind, 1)[0].item()

    def _numbers(self, kind: int, count: int) -> NDArray[Any]:
        dtype = np.dtype(_NUMBERS[kind])
        numbers = np.frombuffer(self._content, dtype, count, self._place)
        self._place += count * dtype.itemsize
        return numbers

    def _string(self) -> bytes:
        (length,) = self._unpack("<Q")
        start = self._place
        self._place += length
        return self._content[start : start + length].tobytes()

    def _unpack(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self._content.data, self._place)
        self._place += struct.calcsize(layout)
        return values


def sentencepiece_model(pieces: list[bytes], kinds: list[int], unknown: int) -> bytes:
    """A sentencepiece BPE model of a GGUF vocabulary, as a serialised ``ModelProto``.

    The rank of a merge is the number of its piece. Text is taken as it is: no normalisation,
    no space put in front; bytes stand for characters without a piece.
    """
    model = bytearray()
    for number, (piece, kind) in enumerate(zip(pieces, kinds, strict=True)):
        score = -float(number) if kind == NORMAL else 0.0
        if kind == USER_DEFINED:
            piece = piece.replace(b" ", "▁".encode())
        entry = _field(1, piece) + _tag(2, 5) + struct.pack("<f", score)
        model += _field(1, entry + _number(3, UNKNOWN if number == unknown else kind))
    bpe, bytes_for_unknown = _number(3, 2), _number(35, 1)
    marks = _number(40, unknown) + _number(41, 2) + _number(42, 1) + _number(43, 0)
    model += _field(2, bpe + bytes_for_unknown + marks)
    model += _field(3, _field(1, b"identity") + _number(3, 0) + _number(4, 0) + _number(5, 1))
    return bytes(model)


def _tag(field: int, wire: int) -> bytes:
    return _varint(field << 3 | wire)


def _number(field: int, value: int) -> bytes:
    return _tag(field, 0) + _varint(value)


def _field(field: int, content: bytes) -> bytes:
    return _tag(field, 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 127:
        encoded.append(value & 127 | 128)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
