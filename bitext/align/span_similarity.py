"""How alike the spans of two texts are, and the spans and sentences of each text.

Besides the cosine of two spans there is its *margin*: the cosine less what each of them reaches
on average with spans of the same size anywhere in the other document, in standard deviations of
that background. Cosines within a text tell, with those across, how much a sentence has in common
with one span beyond what it has in common with the other: if the English span lacks what the next
English sentence says, then that sentence is nearer to the Arabic span than its likeness to the
English span accounts for (a partial correlation).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bitext.align.band import Band

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

TYPICAL_SPREAD = 0.15
TYPICAL_WEIGHT = 8.0


@dataclass(frozen=True)
class Background:
    """What spans of two documents reach with each other by chance.

    Attributes:
        arabic: mean vector of the runs of k sentences, shape (max_span, d).
        english: the same for the other side.
        counts: how many sentences the means rest on, Arabic and English.
        spread: standard deviation of the cosines of single sentences.
    """

    arabic: Floats
    english: Floats
    counts: tuple[int, int]
    spread: float


def background(arabic: Floats, english: Floats) -> Background:
    """Measure the background of two documents, or of samples of them.

    Args:
        arabic: embeddings of runs as ``Embedder.encode_spans`` returns them, shape
            (max_span, n, d), n > 0.
        english: the same for the other side, shape (max_span, m, d), m > 0.
    """
    cosines = arabic[0] @ english[0].T
    centred = cosines - (cosines.mean(axis=0) + cosines.mean(axis=1, keepdims=True)) / 2
    weight = cosines.size / (cosines.size + TYPICAL_WEIGHT**2)
    spread = weight * float(centred.std()) + (1 - weight) * TYPICAL_SPREAD
    return Background(_means(arabic), _means(english), (arabic.shape[1], english.shape[1]), spread)


def _means(spans: Floats) -> Floats:
    counts = np.maximum(1, spans.shape[1] - np.arange(len(spans)))
    return np.asarray(spans.sum(axis=1) / counts[:, None], dtype=np.float32)


@dataclass(frozen=True)
class SpanSimilarity:
    """SpanSimilarity of the spans that start in a band.

    Attributes:
        cosines: float32 (nodes, max_span, max_span): entry ``[k - 1, m - 1]`` of node ``(i, j)``
            is that of the k Arabic sentences from i and the m English ones from j; 0 where a
            span would reach over the end.
        margins: the same, less the background.
        arabic: cosines of each Arabic span with the sentences of its own text from the one
            before it to the one after it, float32 (max_span, n, max_span + 2).
        english: the same for the other side.
    """

    cosines: Floats
    margins: Floats
    arabic: Floats
    english: Floats


def span_similarity(
    arabic: Floats, english: Floats, chance: Background, band: Band
) -> SpanSimilarity:
    """SpanSimilarity of the spans in a band.

    Args:
        arabic: embeddings of runs, shape (max_span, n, d).
        english: the same for the other side, shape (max_span, m, d).
        chance: the background of the documents.
        band: the nodes.
    """
    size, n, d = arabic.shape
    columns = english.shape[1]
    rows, others = (np.ascontiguousarray(side.transpose(1, 0, 2)) for side in (arabic, english))
    cosines = np.zeros((band.nodes, size, size), dtype=np.float32)
    margins = np.zeros_like(cosines)
    sizes = np.arange(1, size + 1)
    typical = _typical_cosine(sizes[:, None], sizes)
    usual_arabic = _usual(rows @ chance.english.T, typical, chance.counts[1])
    usual_english = _usual(others @ chance.arabic.T, typical, chance.counts[0]).transpose(0, 2, 1)
    for i in range(n):
        left, right = int(band.low[i]), min(int(band.high[i]) + 1, columns)
        if right <= left:
            continue
        here = slice(int(band.offset[i]), int(band.offset[i]) + right - left)
        block = others[left:right].reshape(-1, d) @ rows[i].T
        cosines[here] = block.reshape(right - left, size, size).transpose(0, 2, 1)
        usual = usual_arabic[i] + usual_english[left:right]
        margins[here] = (cosines[here] - usual / 2) / chance.spread
    return SpanSimilarity(cosines, margins, _within_text(arabic), _within_text(english))


def _typical_cosine(k: Ints, m: Ints) -> Floats:
    """Mean cosine of unrelated runs of k and m sentences of one text."""
    longer, shorter = np.log(np.maximum(k, m)), np.log(np.minimum(k, m))
    return (0.2 + 0.05 * longer + 0.13 * shorter).astype(np.float32)


def _usual(cosines: Floats, typical: Floats, count: int) -> Floats:
    """Cosines with the mean vector, drawn towards the typical ones where few spans were seen."""
    weight = count / (count + TYPICAL_WEIGHT)
    return (weight * cosines + (1 - weight) * typical).astype(np.float32)


def _within_text(spans: Floats) -> Floats:
    size, n, _ = spans.shape
    out = np.zeros((size, n, size + 2), dtype=np.float32)
    for k in range(size):
        for step in range(-1, k + 2):
            first, last = max(0, -step), min(n, n - step)
            if last > first:
                others = spans[0, first + step : last + step]
                out[k, first:last, step + 1] = np.einsum("ij,ij->i", spans[k, first:last], others)
    return out
