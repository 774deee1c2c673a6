"""What speaks for and against a bead: its features and their weighted sum.

A bead's score is linear in its features; ``scripts/fit/alignment.py`` fits the weights of a
globally normalised model (a conditional random field over alignments, Lafferty et al. 2001) on
documents with known beads. All features treat both sides alike. SpanSimilarity comes from
:mod:`bitext.align.span_similarity`, common words from :mod:`bitext.align.words`.

Most beads can be ruled out by a few features that cost little (:func:`coarse_scores`); all features
are computed for the others alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bitext.align.band import Band
from bitext.align.lengths import SentenceLengths
from bitext.align.span_similarity import SpanSimilarity
from bitext.align.words import CommonWords

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_NULL = (
    "null",  # one for a null bead
    "null_words",  # weight of the words it has in common with the one that shares most
    "null_length",  # log of its letters
)
_WHOLE = (
    "link",  # one for a link
    "size",  # sentences beyond one on each side
    "cosine_squared",
    "margin",
    "length",  # log of the letters of the shorter side
    "length_difference",  # of log letters, usual difference taken off
    "length_difference_squared",
    "marks_differ",  # only one ends in a question mark, or in any mark
)
_BESIDE = (
    "beside",  # mean margin with the sentences before and after
    "beyond",  # highest partial correlation with a sentence before or after
    "borders",  # contrast of right and crosswise pairs around beginning and end
)
_INSIDE = (
    "within",  # highest partial correlation with one of several sentences of a side
    "within_gap",  # least difference of cosines to one of several sentences of a side
    "shortened",  # gain in margin by a sentence less, best
    "split",  # gain in margin by cutting in two, best
)
_WORDS = (
    "words",  # share of the words of both sides that they have in common
    "words_beside",  # weight of common words with the sentence before or after that has most
)
FEATURES = (*_NULL, *_WHOLE, *_BESIDE, *_INSIDE, *_WORDS)
"""Names of the features, in the order of the weights."""

_TO_WHOLE = len(_NULL)
_TO_BESIDE = _TO_WHOLE + len(_WHOLE)
_TO_INSIDE = _TO_BESIDE + len(_BESIDE)
_TO_WORDS = _TO_INSIDE + len(_INSIDE)

COARSE = ("null", "null_length", *_WHOLE[:-1])
"""The features that :func:`coarse_scores` uses."""

_MEAN_LENGTH = 4.0  # log of letters of a middling sentence
_FEW_WORDS = 2.0


@dataclass(frozen=True)
class BeadEvidence:
    """What is known about the beads of a band.

    Attributes:
        alike: likeness of the spans.
        texts: surfaces of the Arabic and the English sentences.
        words: the words they have in common.
        log_ratio: log of English letters for each Arabic letter in these documents.
        band: the nodes.
    """

    alike: SpanSimilarity
    texts: tuple[SentenceLengths, SentenceLengths]
    words: CommonWords
    log_ratio: float
    band: Band


def coarse_scores(evidence: BeadEvidence, types: Ints, weights: NDArray[np.float64]) -> Floats:
    """Weighted sums of some features of all beads in a band.

    Args:
        evidence: of the band.
        types: from :func:`bitext.align.forward_backward.bead_types`.
        weights: one for each of :data:`COARSE`.

    Returns:
        float32 (types, nodes), ``-inf`` where a bead would leave the band.
    """
    weight = dict(zip(COARSE, weights.astype(np.float32), strict=True))
    band, alike = evidence.band, evidence.alike
    n = len(band.low) - 1
    widths = band.high - band.low + 1
    rows = np.repeat(np.arange(n + 1), widths)
    columns = np.arange(band.nodes) - np.repeat(band.offset[:-1] - band.low, widths)
    longest = int(types.max())
    arabic, english = (_log_letters(text.lengths, longest) for text in evidence.texts)
    scores = np.full((len(types), band.nodes), -np.inf, dtype=np.float32)
    for t, (k, m) in enumerate(types.tolist()):
        bottom, right = np.minimum(rows + k, n), columns + m
        there = np.flatnonzero(
            (rows + k <= n) & (right >= band.low[bottom]) & (right <= band.high[bottom])
        )
        i, j = rows[there], columns[there]
        if t < 2:
            length = arabic[0, i] if t == 0 else english[0, j]
            scores[t, there] = weight["null"] + weight["null_length"] * length
            continue
        x, y = arabic[k - 1, i], english[m - 1, j]
        difference = np.abs(y - x - np.float32(evidence.log_ratio))
        scores[t, there] = (
            weight["link"]
            + weight["size"] * (k + m - 2)
            + weight["cosine_squared"] * alike.cosines[there, k - 1, m - 1] ** 2
            + weight["margin"] * alike.margins[there, k - 1, m - 1]
            + weight["length"] * np.minimum(x, y)
            + weight["length_difference"] * difference
            + weight["length_difference_squared"] * np.minimum(difference, 2.0) ** 2
        )
    return scores


def _log_letters(lengths: Floats, longest: int) -> Floats:
    """Log of the letters of runs of 1 to ``longest`` sentences, less that of a middling one."""
    before = _running_sum(lengths)
    out = np.zeros((longest, len(lengths)), dtype=np.float32)
    for size in range(1, min(longest, len(lengths)) + 1):
        runs = before[size:] - before[:-size]
        out[size - 1, : len(runs)] = np.log(runs) - _MEAN_LENGTH
    return out


def score_beads(
    evidence: BeadEvidence, types: Ints, chosen: NDArray[np.bool_], weights: NDArray[np.float64]
) -> Floats:
    """Weighted sums of the features of beads in a band.

    Args:
        evidence: of the band.
        types: from :func:`bitext.align.forward_backward.bead_types`.
        chosen: the beads, shape (types, nodes).
        weights: one for each of :data:`FEATURES`, or a matrix (features, f) of f such columns.

    Returns:
        float32 (types, nodes), or (f, types, nodes); ``-inf`` where a bead is not chosen or would
        leave the band.
    """
    alike, texts, words, band = evidence.alike, evidence.texts, evidence.words, evidence.band
    nodes = (band.low, band.high, band.offset)
    scores = _score(
        (alike.cosines, alike.margins, alike.arabic, alike.english),
        (*(_running_sum(text.lengths) for text in texts), texts[0].marks, texts[1].marks),
        (words.both, _running_sum(words.arabic), _running_sum(words.english)),
        evidence.log_ratio,
        _most(words.both, *nodes),
        types,
        *nodes,
        chosen,
        np.ascontiguousarray(weights.reshape(len(FEATURES), -1), dtype=np.float64),
    )
    return scores if weights.ndim == 2 else scores[0]


def _running_sum(values: Floats) -> NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])


@njit(cache=True)  # type: ignore[misc]
def _most(values, low, high, offset):  # type: ignore[no-untyped-def]
    """Highest value of each sentence with one of the other side in the band, at least 0."""
    n, p = len(low) - 1, high[-1]
    rows = np.zeros(n)
    columns = np.zeros(p)
    for i in range(n):
        for j in range(low[i], min(high[i] + 1, p)):
            value = values[offset[i] + j - low[i]]
            rows[i] = max(rows[i], value)
            columns[j] = max(columns[j], value)
    return rows, columns


@njit(cache=True, inline="always")  # type: ignore[misc]
def _at(values, k, m, i, j, low, high, offset):  # type: ignore[no-untyped-def]
    """The value of a span pair, 0 (no likeness) outside of the texts and of the band."""
    n, p = len(low) - 1, high[-1]
    if i < 0 or j < 0 or i + k > n or j + m > p or j < low[i] or j > high[i]:
        return 0.0
    if k > values.shape[1] or m > values.shape[2]:
        return 0.0
    return values[offset[i] + j - low[i], k - 1, m - 1]


@njit(cache=True, inline="always")  # type: ignore[misc]
def _partial(first, second, between):  # type: ignore[no-untyped-def]
    """Correlation of a sentence with one span, given the other.

    Args: its cosine with the one span, with the other, and the cosine of both.
    """
    left = max(1 - between * between, 0.02) * max(1 - second * second, 0.02)
    return (first - between * second) / np.sqrt(left)


@njit(cache=True)  # type: ignore[misc]
def _score(  # type: ignore[no-untyped-def]
    alike, texts, words, log_ratio, most_words, types, low, high, offset, chosen, weights
):
    n, p = len(low) - 1, high[-1]
    letters = (texts[0], texts[1])
    count = weights.shape[1]
    out = np.full((count, len(types), offset[-1]), -np.inf, dtype=np.float32)
    f = np.zeros(len(weights))
    whole, beside = f[_TO_WHOLE:_TO_BESIDE], f[_TO_BESIDE:_TO_INSIDE]
    inside, common = f[_TO_INSIDE:_TO_WORDS], f[_TO_WORDS:]
    for i in range(n + 1):
        for j in range(low[i], high[i] + 1):
            here = offset[i] + j - low[i]
            for t in range(len(types)):
                if not chosen[t, here]:
                    continue
                k, m = types[t]
                if i + k > n or j + m > p or j + m < low[i + k] or j + m > high[i + k]:
                    continue
                f[:] = 0.0
                if t < 2:
                    at = i if t == 0 else j
                    f[0], f[1] = 1.0, most_words[t][at]
                    f[2] = np.log(letters[t][at + 1] - letters[t][at]) - _MEAN_LENGTH
                else:
                    _whole(whole, alike, texts, log_ratio, i, j, k, m, low, high, offset)
                    _beside(beside, alike, i, j, k, m, low, high, offset)
                    _inside(inside, alike, i, j, k, m, low, high, offset)
                    _words(common, words, i, j, k, m, low, high, offset)
                for c in range(count):
                    total = 0.0
                    for x in range(len(f)):
                        total += f[x] * weights[x, c]
                    out[c, t, here] = total
    return out


@njit(cache=True)  # type: ignore[misc]
def _whole(f, alike, texts, log_ratio, i, j, k, m, low, high, offset):  # type: ignore[no-untyped-def]
    """The bead as it is."""
    f[0] = 1.0
    f[1] = k + m - 2
    f[2] = _at(alike[0], k, m, i, j, low, high, offset) ** 2
    f[3] = _at(alike[1], k, m, i, j, low, high, offset)
    long_a, long_b, marks_a, marks_b = texts
    x = np.log(long_a[i + k] - long_a[i])
    y = np.log(long_b[j + m] - long_b[j])
    difference = abs(y - x - log_ratio)
    f[4] = min(x, y) - _MEAN_LENGTH
    f[5] = difference
    f[6] = min(difference, 2.0) ** 2
    first, second = marks_a[i + k - 1], marks_b[j + m - 1]
    if first != second and (first == 2 or second == 2 or (first == 0) != (second == 0)):
        f[7] = 1.0


@njit(cache=True)  # type: ignore[misc]
def _beside(f, alike, i, j, k, m, low, high, offset):  # type: ignore[no-untyped-def]
    """The sentences before and after on both sides: do they belong to the bead?"""
    cosines, margins, arabic, english = alike
    n, p = len(low) - 1, high[-1]
    cosine = _at(cosines, k, m, i, j, low, high, offset)
    most = -1.0
    for side in range(4):
        if side < 2:
            b = j - 1 if side == 0 else j + m
            if b < 0 or b >= p:
                continue
            f[0] += _at(margins, k, 1, i, b, low, high, offset) / 4
            across = _at(cosines, k, 1, i, b, low, high, offset)
            along = english[m - 1, j, b - j + 1]
        else:
            a = i - 1 if side == 2 else i + k
            if a < 0 or a >= n:
                continue
            f[0] += _at(margins, 1, m, a, j, low, high, offset) / 4
            across = _at(cosines, 1, m, a, j, low, high, offset)
            along = arabic[k - 1, i, a - i + 1]
        most = max(most, _partial(across, along, cosine))
    if most > -1.0:
        f[1] = most
    f[2] = _contrast(margins, i, j, low, high, offset)
    f[2] += _contrast(margins, i + k, j + m, low, high, offset)


@njit(cache=True)  # type: ignore[misc]
def _contrast(margins, i, j, low, high, offset):  # type: ignore[no-untyped-def]
    """Margins of the sentence pairs before and after a node, less those across it."""
    return (
        _at(margins, 1, 1, i - 1, j - 1, low, high, offset)
        + _at(margins, 1, 1, i, j, low, high, offset)
        - _at(margins, 1, 1, i - 1, j, low, high, offset)
        - _at(margins, 1, 1, i, j - 1, low, high, offset)
    ) / 4


@njit(cache=True)  # type: ignore[misc]
def _inside(f, alike, i, j, k, m, low, high, offset):  # type: ignore[no-untyped-def]
    """The sentences of a side that has several: do all of them belong to the bead?"""
    cosines, margins, arabic, english = alike
    cosine = _at(cosines, k, m, i, j, low, high, offset)
    own = _at(margins, k, m, i, j, low, high, offset)
    if m > 1:
        most, gap = -1.0, 2.0
        for b in range(j, j + m):
            along = english[m - 1, j, b - j + 1]
            across = _at(cosines, k, 1, i, b, low, high, offset)
            most = max(most, _partial(along, across, cosine))
            gap = min(gap, across - along)
        first = _at(margins, k, m - 1, i, j, low, high, offset)
        last = _at(margins, k, m - 1, i, j + 1, low, high, offset)
        f[0] += most
        f[1] += gap
        f[2] += max(first, last) - own
    if k > 1:
        most, gap = -1.0, 2.0
        for a in range(i, i + k):
            along = arabic[k - 1, i, a - i + 1]
            across = _at(cosines, 1, m, a, j, low, high, offset)
            most = max(most, _partial(along, across, cosine))
            gap = min(gap, across - along)
        first = _at(margins, k - 1, m, i, j, low, high, offset)
        last = _at(margins, k - 1, m, i + 1, j, low, high, offset)
        f[0] += most
        f[1] += gap
        f[2] += max(first, last) - own
    if k > 1 and m > 1:
        best = -100.0
        for a in range(1, k):
            for b in range(1, m):
                first = _at(margins, a, b, i, j, low, high, offset)
                second = _at(margins, k - a, m - b, i + a, j + b, low, high, offset)
                best = max(best, (first + second) / 2)
        f[3] = best - own


@njit(cache=True)  # type: ignore[misc]
def _words(f, words, i, j, k, m, low, high, offset):  # type: ignore[no-untyped-def]
    """Words in common inside the bead, and with the sentences that it leaves out."""
    both, mass_a, mass_b = words
    n, p = len(low) - 1, high[-1]
    inside = _in_common(both, i, i + k, j, j + m, low, high, offset)
    mass = mass_a[i + k] - mass_a[i] + mass_b[j + m] - mass_b[j]
    f[0] = 2 * inside / (mass + _FEW_WORDS)
    if j > 0:
        f[1] = max(f[1], _in_common(both, i, i + k, j - 1, j, low, high, offset))
    if j + m < p:
        f[1] = max(f[1], _in_common(both, i, i + k, j + m, j + m + 1, low, high, offset))
    if i > 0:
        f[1] = max(f[1], _in_common(both, i - 1, i, j, j + m, low, high, offset))
    if i + k < n:
        f[1] = max(f[1], _in_common(both, i + k, i + k + 1, j, j + m, low, high, offset))


@njit(cache=True)  # type: ignore[misc]
def _in_common(both, top, bottom, left, right, low, high, offset):  # type: ignore[no-untyped-def]
    total = 0.0
    for a in range(top, bottom):
        for b in range(max(left, low[a]), min(right, high[a] + 1)):
            total += both[offset[a] + b - low[a]]
    return total
