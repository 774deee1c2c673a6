"""What speaks for and against a bead: its features and their weighted sum.

Similarities are *background margins*: the cosine of two spans less what each of them reaches on
average with spans of the same size anywhere in the other document, divided by the spread of that
background. So they mean the same for every embedder, language pair and size of span.

A bead's score is linear in its features; ``scripts/fit_alignment.py`` fits the weights of a
globally normalised model (a conditional random field over alignments, Lafferty et al. 2001) on
documents with known beads. No feature knows a language, and all treat both sides alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bitext.align.band import Band
from bitext.align.surface import SharedWords, Surface

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

FEATURES = (
    "null",
    "null_best_match",
    "link",
    "size",
    "both_joined",
    "margin",
    "margin_by_size",
    "neighbours",
    "best_neighbour",
    "extended",
    "best_extended",
    "shortened",
    "weakest_part",
    "split",
    "borders",
    "length",
    "shared_words",
    "lone_words",
    "marks_agree",
    "marks_differ",
)
"""Names of the features, in the order of the weights."""

TYPICAL_SPREAD = 0.15
TYPICAL_WEIGHT = 8.0
LENGTH_SPREAD = (0.04, 3.0)
LENGTH_CHANCE = 0.8


@dataclass(frozen=True)
class Background:
    """What spans of two documents reach with each other by chance.

    Attributes:
        arabic: mean vector of the runs of k sentences, shape (max_span, d).
        english: the same for the other side.
        counts: how many spans of one sentence the means rest on, Arabic and English.
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
    return (spans.sum(axis=1) / counts[:, None]).astype(np.float32)


def _typical_cosine(k: Floats, l: Floats) -> Floats:
    """Mean cosine of unrelated runs of k and l sentences of one text."""
    typical = 0.2 + 0.05 * np.log(np.maximum(k, l)) + 0.13 * np.log(np.minimum(k, l))
    return typical.astype(np.float32)


def margins(arabic: Floats, english: Floats, chance: Background, band: Band) -> Floats:
    """Background margins of all span pairs that start in a band.

    Returns:
        float32 (max_span, max_span, nodes): entry ``[k - 1, l - 1]`` of node ``(i, j)`` is the
        margin of the k Arabic sentences from i and the l English ones from j; 0 where a span
        would reach over the end.
    """
    size, n, d = arabic.shape
    m = english.shape[1]
    out = np.zeros((size, size, band.nodes), dtype=np.float32)
    k, l = np.meshgrid(np.arange(1, size + 1), np.arange(1, size + 1), indexing="ij")
    typical = _typical_cosine(k, l)
    usual_arabic = _usual(arabic @ chance.english.T, typical[:, None, :], chance.counts[1])
    usual_english = _usual(english @ chance.arabic.T, typical.T[:, None, :], chance.counts[0])
    rows = 16
    for top in range(0, n, rows):
        bottom = min(n, top + rows)
        left, right = int(band.low[top]), int(band.high[bottom - 1]) + 1
        width = min(right, m) - left
        if width <= 0:
            continue
        block = (
            arabic[:, top:bottom].reshape(-1, d) @ english[:, left : left + width].reshape(-1, d).T
        )
        block = block.reshape(size, bottom - top, size, width)
        block -= usual_arabic[:, top:bottom, :, None] / 2
        block -= usual_english[:, left : left + width].transpose(2, 0, 1)[:, None] / 2
        block /= chance.spread
        for i in range(top, bottom):
            low, high = int(band.low[i]), min(int(band.high[i]) + 1, m)
            if high > low:
                place = int(band.offset[i])
                out[:, :, place : place + high - low] = block[
                    :, i - top, :, low - left : high - left
                ]
    return out


def _usual(cosines: Floats, typical: Floats, count: int) -> Floats:
    """Cosines with the mean vector, drawn towards the typical ones where few spans were seen."""
    weight = count / (count + TYPICAL_WEIGHT)
    return (weight * cosines + (1 - weight) * typical).astype(np.float32)


def score_beads(
    margin: Floats,
    texts: tuple[Surface, Surface],
    words: SharedWords,
    ratio: float,
    types: Ints,
    band: Band,
    weights: Floats | NDArray[np.float64],
) -> Floats:
    """Weighted sums of the features of all beads in a band.

    Args:
        margin: from :func:`margins`.
        texts: surfaces of the Arabic and the English sentences of the band.
        words: the words they share.
        ratio: English letters for each Arabic letter in these documents.
        types: from :func:`bitext.align.recursion.bead_types`.
        band: the nodes.
        weights: one for each of :data:`FEATURES`, or a matrix (features, f) of f such columns.

    Returns:
        float32 (types, nodes), or (f, types, nodes); ``-inf`` where a bead would leave the band.
    """
    columns = weights if weights.ndim == 2 else weights[:, None]
    scores = _score(
        margin,
        *(_running(text.lengths) for text in texts),
        texts[0].marks,
        texts[1].marks,
        words.both,
        _running(words.arabic),
        _running(words.english),
        np.log(ratio),
        _best_matches(margin, band.low, band.high, band.offset),
        types,
        band.low,
        band.high,
        band.offset,
        np.ascontiguousarray(columns, dtype=np.float64),
    )
    return scores if weights.ndim == 2 else scores[0]


def _running(values: Floats) -> NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])


@njit(cache=True)  # type: ignore[misc]
def _best_matches(margin, low, high, offset):  # type: ignore[no-untyped-def]
    """Best margin of each sentence with a single sentence of the other side in the band."""
    n, m = len(low) - 1, high[-1]
    rows = np.zeros(n)
    columns = np.zeros(m)
    for i in range(n):
        for j in range(low[i], min(high[i] + 1, m)):
            value = margin[0, 0, offset[i] + j - low[i]]
            rows[i] = max(rows[i], value)
            columns[j] = max(columns[j], value)
    return rows, columns


@njit(cache=True, inline="always")  # type: ignore[misc]
def _at(margin, k, l, i, j, low, high, offset):  # type: ignore[no-untyped-def]
    """The margin of a span pair, 0 (the background) outside of the texts and of the band."""
    n, m = len(low) - 1, high[-1]
    if i < 0 or j < 0 or i + k > n or j + l > m or j < low[i] or j > high[i]:
        return 0.0
    if k > len(margin) or l > len(margin):
        return 0.0
    return margin[k - 1, l - 1, offset[i] + j - low[i]]


@njit(cache=True)  # type: ignore[misc]
def _score(  # type: ignore[no-untyped-def]
    margin,
    long_a,
    long_b,
    marks_a,
    marks_b,
    both,
    mass_a,
    mass_b,
    log_ratio,
    best,
    types,
    low,
    high,
    offset,
    weights,
):
    n, m = len(low) - 1, high[-1]
    count = weights.shape[1]
    out = np.full((count, len(types), offset[-1]), -np.inf, dtype=np.float32)
    f = np.zeros(weights.shape[0])
    for i in range(n + 1):
        for j in range(low[i], high[i] + 1):
            here = offset[i] + j - low[i]
            for t in range(len(types)):
                k, l = types[t]
                if i + k > n or j + l > m or j + l < low[i + k] or j + l > high[i + k]:
                    continue
                f[:] = 0.0
                if t < 2:
                    f[0] = 1.0
                    f[1] = best[0][i] if t == 0 else best[1][j]
                else:
                    _link(
                        f,
                        margin,
                        long_a,
                        long_b,
                        marks_a,
                        marks_b,
                        both,
                        mass_a,
                        mass_b,
                        log_ratio,
                        i,
                        j,
                        k,
                        l,
                        low,
                        high,
                        offset,
                    )
                for c in range(count):
                    total = 0.0
                    for x in range(len(f)):
                        total += f[x] * weights[x, c]
                    out[c, t, here] = total
    return out


@njit(cache=True)  # type: ignore[misc]
def _link(  # type: ignore[no-untyped-def]
    f,
    margin,
    long_a,
    long_b,
    marks_a,
    marks_b,
    both,
    mass_a,
    mass_b,
    log_ratio,
    i,
    j,
    k,
    l,
    low,
    high,
    offset,
):
    own = _at(margin, k, l, i, j, low, high, offset)
    f[2] = 1.0
    f[3] = k + l - 2
    f[4] = 1.0 if k > 1 and l > 1 else 0.0
    f[5] = own
    f[6] = own * (k + l - 2)

    beside = (
        _at(margin, k, 1, i, j - 1, low, high, offset),
        _at(margin, k, 1, i, j + l, low, high, offset),
        _at(margin, 1, l, i - 1, j, low, high, offset),
        _at(margin, 1, l, i + k, j, low, high, offset),
    )
    f[7] = (beside[0] + beside[1] + beside[2] + beside[3]) / 4
    f[8] = max(max(beside[0], beside[1]), max(beside[2], beside[3]))

    total, top = 0.0, -10.0
    n, m = len(low) - 1, high[-1]
    for side in range(4):
        a, b, c, d = i, j, k, l
        if side == 0:
            b, d = j - 1, l + 1
        elif side == 1:
            d = l + 1
        elif side == 2:
            a, c = i - 1, k + 1
        else:
            c = k + 1
        if a < 0 or b < 0 or a + c > n or b + d > m or c > len(margin) or d > len(margin):
            gain = -1.0
        else:
            gain = _at(margin, c, d, a, b, low, high, offset) - own
        total += gain
        top = max(top, gain)
    f[9] = total / 4
    f[10] = top

    if l > 1:
        f[11] += (
            max(
                _at(margin, k, l - 1, i, j, low, high, offset),
                _at(margin, k, l - 1, i, j + 1, low, high, offset),
            )
            - own
        )
        weakest = 10.0
        for b in range(j, j + l):
            weakest = min(weakest, _at(margin, k, 1, i, b, low, high, offset))
        f[12] += weakest
    if k > 1:
        f[11] += (
            max(
                _at(margin, k - 1, l, i, j, low, high, offset),
                _at(margin, k - 1, l, i + 1, j, low, high, offset),
            )
            - own
        )
        weakest = 10.0
        for a in range(i, i + k):
            weakest = min(weakest, _at(margin, 1, l, a, j, low, high, offset))
        f[12] += weakest
    if k > 1 and l > 1:
        top = -10.0
        for c in range(1, k):
            for d in range(1, l):
                parts = (
                    _at(margin, c, d, i, j, low, high, offset)
                    + _at(margin, k - c, l - d, i + c, j + d, low, high, offset)
                ) / 2
                top = max(top, parts)
        f[13] = top - own

    for side in range(2):
        a, b = (i, j) if side == 0 else (i + k, j + l)
        f[14] += (
            _at(margin, 1, 1, a - 1, b - 1, low, high, offset)
            + _at(margin, 1, 1, a, b, low, high, offset)
            - _at(margin, 1, 1, a - 1, b, low, high, offset)
            - _at(margin, 1, 1, a, b - 1, low, high, offset)
        ) / 4

    x, y = long_a[i + k] - long_a[i], long_b[j + l] - long_b[j]
    off = np.log(y) - np.log(x) - log_ratio
    variance = 0.04 + 1.5 * (1 / x + 1 / y)
    f[15] = off * off / 2 * (1 / 0.64 - 1 / variance) + np.log(0.64 / variance) / 2

    shared = 0.0
    for a in range(i, i + k):
        for b in range(max(j, low[a]), min(j + l, high[a] + 1)):
            shared += both[offset[a] + b - low[a]]
    f[16] = shared
    f[17] = max(0.0, mass_a[i + k] - mass_a[i] + mass_b[j + l] - mass_b[j] - 2 * shared)

    first, second = marks_a[i + k - 1], marks_b[j + l - 1]
    if first == second:
        f[18] = 1.0 if first == 2 or first == 3 or first == 4 else 0.0
    elif first == 2 or second == 2 or (first == 0) != (second == 0):
        f[19] = 1.0
