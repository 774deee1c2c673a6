"""Candidates: which sentences of two texts could correspond, found without any order.

Every sentence looks for its nearest sentences of the other language; a candidate counts by how
much nearer it is than what else is near (the *ratio margin*, Artetxe & Schwenk 2019,
https://aclanthology.org/P19-1309), because a cosine by itself means something else for every
sentence. Nothing forces a sentence to find a partner.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

NEIGHBOURS = 4
"""Size k of a neighbourhood (Artetxe & Schwenk 2019)."""


@dataclass(frozen=True)
class Candidate:
    """An Arabic and an English sentence of which one is among the other's nearest.

    Attributes:
        arabic: index of the Arabic sentence.
        english: index of the English sentence.
        similarity: cosine, in [-1, 1].
        margin: ratio margin; around 1 for chance neighbours, above about 1.2 for translations.
    """

    arabic: int
    english: int
    similarity: float
    margin: float


@dataclass(frozen=True)
class Neighbourhoods:
    """The nearest sentences of each sentence in the other language.

    Attributes:
        arabic_ids: (n, k) indices of the English sentences nearest to each Arabic one, best first.
        arabic_similarity: (n, k) their cosines.
        english_ids: (m, k) indices of the Arabic sentences nearest to each English one.
        english_similarity: (m, k) their cosines.

    With fewer than k sentences on a side the tables are as wide as that side is long.
    """

    arabic_ids: NDArray[np.int64]
    arabic_similarity: Vectors
    english_ids: NDArray[np.int64]
    english_similarity: Vectors

    def margin(
        self,
        similarity: NDArray[np.floating],
        arabic: NDArray[np.integer],
        english: NDArray[np.integer],
    ) -> NDArray[np.float64]:
        """Ratio margin of pairs: the cosine over the mean cosine of both neighbourhoods.

        Args:
            similarity: (p,) cosines of the pairs.
            arabic: (p,) indices of their Arabic sentences.
            english: (p,) indices of their English sentences.

        Returns:
            (p,) margins; 0 where the neighbourhoods have no positive similarity at all.
        """
        around = (
            self.arabic_similarity.mean(axis=1, dtype=np.float64)[arabic]
            + self.english_similarity.mean(axis=1, dtype=np.float64)[english]
        ) / 2
        margins = np.zeros(len(similarity))
        np.divide(similarity, around, out=margins, where=around > 1e-6)
        return margins


def find_neighbourhoods(arabic: Vectors, english: Vectors, k: int = NEIGHBOURS) -> Neighbourhoods:
    """Exact nearest neighbours by cosine in both directions.

    Args:
        arabic: (n, d) float32, rows L2-normalised.
        english: (m, d) float32, rows L2-normalised.
        k: size of a neighbourhood, at least 1.
    """
    if k < 1:
        raise ValueError(f"k is {k}, expected at least 1")
    arabic_ids, arabic_similarity = _nearest(arabic, english, k)
    english_ids, english_similarity = _nearest(english, arabic, k)
    return Neighbourhoods(arabic_ids, arabic_similarity, english_ids, english_similarity)


def _nearest(queries: Vectors, base: Vectors, k: int) -> tuple[NDArray[np.int64], Vectors]:
    import faiss

    width = min(k, len(base))
    if not len(queries) or not width:
        shape = (len(queries), width)
        return np.zeros(shape, np.int64), np.zeros(shape, np.float32)
    similarity, ids = faiss.knn(
        np.ascontiguousarray(queries, dtype=np.float32),
        np.ascontiguousarray(base, dtype=np.float32),
        width,
        metric=faiss.METRIC_INNER_PRODUCT,
    )
    return ids.astype(np.int64), similarity


def find_candidates(
    arabic: Vectors, english: Vectors, neighbourhoods: Neighbourhoods
) -> tuple[Candidate, ...]:
    """Every pair in which one sentence is among the nearest of the other, best margin first.

    Args:
        arabic: (n, d) float32, rows L2-normalised.
        english: (m, d) float32, rows L2-normalised.
        neighbourhoods: as :func:`find_neighbourhoods` gives them for the same rows, or for more
            rows of which these are the first (a background makes margins steadier).
    """
    n, m = len(arabic), len(english)
    if not n or not m:
        return ()
    forward = neighbourhoods.arabic_ids[:n]
    backward = neighbourhoods.english_ids[:m]
    rows = np.concatenate([np.repeat(np.arange(n), forward.shape[1]), backward.ravel()])
    columns = np.concatenate([forward.ravel(), np.repeat(np.arange(m), backward.shape[1])])
    inside = (rows < n) & (columns < m)
    pairs = np.unique(np.stack([rows[inside], columns[inside]], axis=1), axis=0)
    left, right = pairs[:, 0], pairs[:, 1]
    similarity = np.einsum("ij,ij->i", arabic[left], english[right], dtype=np.float64)
    margins = neighbourhoods.margin(similarity, left, right)
    order = np.lexsort((right, left, -margins))
    return tuple(
        Candidate(int(left[p]), int(right[p]), float(similarity[p]), float(margins[p]))
        for p in order
    )


def best_of_each_sentence(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Many-to-one: what is the best candidate of at least one of its two sentences.

    Args:
        candidates: best first.
    """
    seen: set[tuple[str, int]] = set()
    kept = []
    for candidate in candidates:
        sides = {("ar", candidate.arabic), ("en", candidate.english)}
        if not sides <= seen:
            kept.append(candidate)
        seen |= sides
    return tuple(kept)


def mutual_best(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """One-to-one: what is the best candidate of both of its sentences.

    Args:
        candidates: best first.
    """
    seen: set[tuple[str, int]] = set()
    kept = []
    for candidate in candidates:
        sides = {("ar", candidate.arabic), ("en", candidate.english)}
        if not sides & seen:
            kept.append(candidate)
        seen |= sides
    return tuple(kept)
