"""What two texts show without being understood: lengths and closing marks of sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_CLOSERS = "\"'”’»›)]}*_` \u200f\u200e\u202c\u2069"
_MARKS = {
    mark: kind
    for kind, marks in enumerate((".。।۔…", "?؟？;", "!！", ":：;؛،,"), 1)
    for mark in marks
}
_MARKS[";"] = 4


@dataclass(frozen=True)
class SentenceLengths:
    """The sentences of one document.

    Attributes:
        lengths: letters and digits of each sentence, at least 1; shape (n,).
        marks: kind of closing mark: 0 none, 1 full stop, 2 question, 3 exclamation, 4 a mark
            inside a sentence; shape (n,).
    """

    lengths: Floats
    marks: Ints


def sentence_lengths(sentences: Sequence[str]) -> SentenceLengths:
    """Measure the sentences of a document."""
    return SentenceLengths(
        lengths=np.array([max(1, sum(map(str.isalnum, s))) for s in sentences], dtype=np.float32),
        marks=np.array([_closing_mark(s) for s in sentences], dtype=np.int64),
    )


def _closing_mark(sentence: str) -> int:
    stripped = sentence.rstrip(_CLOSERS)
    return _MARKS.get(stripped[-1], 0) if stripped else 0
