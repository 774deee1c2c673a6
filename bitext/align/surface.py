"""What two texts show without being understood: lengths, closing marks, words they share."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bitext.align.band import Band

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_WORD = re.compile(r"\d+(?:[.,٫٬'’]\d+)*|[^\W\d_]+|\w+")
_GROUPED = re.compile(r"\d{1,3}(?:([.,٫٬'’])\d{3})(?:\1\d{3})*")
_CLOSERS = "\"'”’»›)]}*_` \u200f\u200e\u202c\u2069"
_MARKS = {
    mark: kind
    for kind, marks in enumerate((".。।۔…", "?؟？;", "!！", ":：;؛،,"), 1)
    for mark in marks
}
_MARKS[";"] = 4


@dataclass(frozen=True)
class Surface:
    """The sentences of one document.

    Attributes:
        lengths: letters and digits of each sentence, at least 1; shape (n,).
        marks: kind of closing mark: 0 none, 1 full stop, 2 question, 3 exclamation, 4 a mark
            inside a sentence; shape (n,).
        words: folded words and numbers of each sentence.
    """

    lengths: Floats
    marks: Ints
    words: tuple[frozenset[str], ...]


def surface(sentences: Sequence[str]) -> Surface:
    """Measure the sentences of a document."""
    return Surface(
        lengths=np.array([max(1, sum(map(str.isalnum, s))) for s in sentences], dtype=np.float32),
        marks=np.array([_closing_mark(s) for s in sentences], dtype=np.int64),
        words=tuple(frozenset(_words(s)) for s in sentences),
    )


def _closing_mark(sentence: str) -> int:
    stripped = sentence.rstrip(_CLOSERS)
    return _MARKS.get(stripped[-1], 0) if stripped else 0


def _words(sentence: str) -> list[str]:
    """Case-folded words; numbers in ASCII digits and without marks between thousands."""
    words = []
    for word in _WORD.findall(unicodedata.normalize("NFKC", sentence).casefold()):
        if word[0].isdecimal():
            if _GROUPED.fullmatch(word):
                word = re.sub(r"\D", "", word)
            word = "".join(str(int(c)) if c.isdecimal() else "." for c in word)
        words.append(word)
    return words


@dataclass(frozen=True)
class SharedWords:
    """Words that stand in both documents, weighted by how rare they are.

    Attributes:
        both: summed weight of the words two sentences share, for each node of a band (entry of
            ``(i, j)``: Arabic sentence i and English sentence j); shape (nodes,).
        arabic: summed weight of the shared words of each Arabic sentence, shape (n,).
        english: the same for the English sentences, shape (m,).
    """

    both: Floats
    arabic: Floats
    english: Floats


def word_weights(arabic: Surface, english: Surface) -> dict[str, float]:
    """Weights of the words that both documents have: log of sentences per occurrence."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for side, document in enumerate((arabic, english)):
        for words in document.words:
            for word in words:
                counts[word][side] += 1
    sentences = len(arabic.words) + len(english.words)
    weights = {}
    for word, (here, there) in counts.items():
        if here and there and here + there < sentences / 2:
            weights[word] = math.log(sentences / (here + there))
    return weights


def shared_words(
    arabic: Sequence[frozenset[str]],
    english: Sequence[frozenset[str]],
    weights: dict[str, float],
    band: Band,
) -> SharedWords:
    """Lay the shared words of two runs of sentences over a band.

    Args:
        arabic: words of the Arabic sentences of the band.
        english: words of the English sentences of the band.
        weights: from :func:`word_weights` of the whole documents.
        band: the nodes.
    """
    both = np.zeros(band.nodes, dtype=np.float32)
    columns: dict[str, list[int]] = defaultdict(list)
    for j, words in enumerate(english):
        for word in words & weights.keys():
            columns[word].append(j)
    places = {word: np.array(found) for word, found in columns.items()}
    for i, words in enumerate(arabic):
        for word in sorted(words & places.keys()):
            found = places[word]
            first, last = np.searchsorted(found, (band.low[i], band.high[i] + 1))
            both[band.offset[i] + found[first:last] - band.low[i]] += weights[word]
    return SharedWords(
        both=both,
        arabic=np.array([_mass(words, weights) for words in arabic], dtype=np.float32),
        english=np.array([_mass(words, weights) for words in english], dtype=np.float32),
    )


def _mass(words: frozenset[str], weights: dict[str, float]) -> float:
    return math.fsum(weights[word] for word in words & weights.keys())
