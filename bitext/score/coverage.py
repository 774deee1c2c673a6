"""How much of each side is said on the other: word by word and clause by clause."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from operator import mul

import numpy as np

from bitext.embed.base import Embedder, Matrix
from bitext.text.clauses import split_clauses
from bitext.text.lexicon import Lexicon, find_words, load_lexicon

LEAST_INFORMATION = 8.0
"""Nats; a clause with less, a few function words, is not judged on its own."""
CONTENT_WEIGHT = 3.0
"""Nats; a word with less is a function word."""
CLAUSE_COVERED = 0.3
"""Share of its information that a clause must share with the other side ..."""
CLAUSE_SIMILARITY = 0.5
"""... or its cosine to what is nearest there, to have a counterpart."""


@dataclass(frozen=True)
class Side:
    """One text, read once.

    Attributes:
        clauses: its clauses, folded.
        words: the words of each.
        stems: the stems of each.
    """

    clauses: list[str]
    words: list[list[str]]
    stems: list[list[str]]

    @classmethod
    def read(cls, text: str, stem: Callable[[str], str]) -> Side:
        """Cut a text into clauses, words and stems."""
        clauses = split_clauses(text)
        words = [find_words(clause) for clause in clauses]
        return cls(clauses, words, [[stem(word) for word in clause] for clause in words])

    @cached_property
    def all_words(self) -> list[str]:
        """The words of all clauses."""
        return [word for clause in self.words for word in clause]

    @cached_property
    def all_stems(self) -> list[str]:
        """The stems of all clauses."""
        return [stem for clause in self.stems for stem in clause]


def nearest_clauses(
    arabic: Sequence[Side],
    english: Sequence[Side],
    arabic_vectors: Matrix,
    english_vectors: Matrix,
    embedder: Embedder,
) -> list[tuple[Matrix, Matrix]]:
    """For each pair the cosine of every clause to the nearest clause or text of the other side.

    Args:
        arabic: n Arabic texts.
        english: n English texts.
        arabic_vectors: ``(n, d)`` embeddings of the Arabic texts.
        english_vectors: ``(n, d)`` embeddings of the English texts.
        embedder: for the clauses.

    Returns:
        For each pair two arrays as long as the sides have clauses; a text of one clause counts
        as a whole.
    """
    several = [side for side in (*arabic, *english) if len(side.clauses) > 1]
    clauses = sorted({clause for side in several for clause in side.clauses})
    place = {clause: row for row, clause in enumerate(clauses)}
    vectors = embedder.encode(clauses)

    def rows(side: Side, whole: Matrix) -> Matrix:
        if len(side.clauses) < 2:
            return whole[None]
        return np.vstack([vectors[[place[clause] for clause in side.clauses]], whole])

    nearest = []
    for i, (one, other) in enumerate(zip(arabic, english, strict=True)):
        cosines = rows(one, arabic_vectors[i]) @ rows(other, english_vectors[i]).T
        nearest.append(
            (
                cosines.max(axis=1)[: max(1, len(one.clauses))],
                cosines.max(axis=0)[: max(1, len(other.clauses))],
            )
        )
    return nearest


def measure_coverage(
    arabic: Side,
    english: Side,
    nearest: tuple[Matrix, Matrix],
    shared: tuple[frozenset[str], frozenset[str]],
) -> dict[str, float]:
    """Columns about both sides by name.

    Args:
        arabic: the Arabic text.
        english: the English text.
        nearest: what :func:`nearest_clauses` found for them.
        shared: Arabic and English stems that are known to have a counterpart, those of names.
    """
    lexicon = load_lexicon()
    found = lexicon.match(arabic.all_stems, english.all_stems)
    weights = (lexicon.weigh_arabic(arabic.all_stems), lexicon.weigh_english(english.all_stems))
    columns: dict[str, float] = {}
    for name, side, sure, weight, cosines, names in zip(
        ("arabic", "english"), (arabic, english), found, weights, nearest, shared, strict=True
    ):
        stems = side.all_stems
        sure = [1.0 if stem in names else value for stem, value in zip(stems, sure, strict=True)]
        clauses = _cut(side, sure, weight)
        judged = [_share(*clause) for clause in clauses if sum(clause[1]) >= LEAST_INFORMATION]
        columns[f"{name}_covered"] = _share(sure, weight)
        columns[f"{name}_left"] = sum((1 - v) * w for v, w in zip(sure, weight, strict=True))
        columns[f"{name}_clause"] = min(judged, default=columns[f"{name}_covered"])
        columns[f"{name}_clause_similarity"] = float(cosines.min())
        columns[f"{name}_clauses"] = _share(
            [
                float(_share(*clause) >= CLAUSE_COVERED or cosine >= CLAUSE_SIMILARITY)
                for clause, cosine in zip(clauses, cosines, strict=False)
            ],
            [sum(clause[1]) for clause in clauses],
        )
    columns["content"] = float(min(sum(w >= CONTENT_WEIGHT for w in side) for side in weights))
    return columns


def shared_content(translation: Side, english: Side) -> tuple[float, float]:
    """Share of the information in each text's words that the other has too, in [0, 1]."""
    lexicon = load_lexicon()
    first, second = (_informative(side, lexicon) for side in (translation, english))
    common = first.keys() & second.keys()
    return (
        _share([stem in common for stem in first], list(first.values())),
        _share([stem in common for stem in second], list(second.values())),
    )


def _informative(side: Side, lexicon: Lexicon) -> dict[str, float]:
    stems = side.all_stems
    return dict(zip(stems, lexicon.weigh_english(stems), strict=True))


def _cut(
    side: Side, sure: Sequence[float], weight: Sequence[float]
) -> list[tuple[Sequence[float], Sequence[float]]]:
    """The values of each clause of a side."""
    ends = list(accumulate(map(len, side.stems), initial=0))
    return [(sure[a:b], weight[a:b]) for a, b in pairwise(ends)]


def _share(values: Sequence[float], weights: Sequence[float]) -> float:
    """Weighted mean; NaN without weight."""
    total = sum(weights)
    return sum(map(mul, values, weights)) / total if total else math.nan
