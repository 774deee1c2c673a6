"""The features of a bead, as loops over the beads of a band.

All features treat both sides alike. See :mod:`bitext.align.bead_score` for what they are made of.
"""

from __future__ import annotations

import numpy as np
from numba import njit

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
    "log_size",  # log of the sentences of both sides less one
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
)
_CUT = (  # of several sentences on both sides
    "crossing",  # one for such a bead
    "split",  # gain in margin by cutting in two, best
    "weakest",  # margin of the weaker part, best cut
    "apart",  # the same less the higher margin of the crosswise pairs, best cut
    "cut_border",  # contrast at the cut with the best weaker part
    "cut_lengths",  # length difference of the part that fits worse, there
)
_WORDS = (
    "words",  # share of the words of both sides that they have in common
    "words_beside",  # weight of common words with the sentence before or after that has most
)
FEATURES = (*_NULL, *_WHOLE, *_BESIDE, *_INSIDE, *_CUT, *_WORDS)
"""Names of the features, in the order of the weights."""

_TO_WHOLE = len(_NULL)
_TO_BESIDE = _TO_WHOLE + len(_WHOLE)
_TO_INSIDE = _TO_BESIDE + len(_BESIDE)
_TO_CUT = _TO_INSIDE + len(_INSIDE)
_TO_WORDS = _TO_CUT + len(_CUT)

MEAN_LENGTH = 4.0  # log of letters of a middling sentence
_FEW_WORDS = 2.0


@njit(cache=True)
def strongest(values, low, high, offset):  # type: ignore[no-untyped-def]
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


@njit(cache=True, inline="always")
def _at(values, k, m, i, j, low, high, offset):  # type: ignore[no-untyped-def]
    """The value of a span pair, 0 (no likeness) outside of the texts and of the band."""
    n, p = len(low) - 1, high[-1]
    if i < 0 or j < 0 or i + k > n or j + m > p or j < low[i] or j > high[i]:
        return 0.0
    if k > values.shape[1] or m > values.shape[2]:
        return 0.0
    return values[offset[i] + j - low[i], k - 1, m - 1]


@njit(cache=True, inline="always")
def _partial(first, second, between):  # type: ignore[no-untyped-def]
    """Correlation of a sentence with one span, given the other.

    Args: its cosine with the one span, with the other, and the cosine of both.
    """
    left = max(1 - between * between, 0.02) * max(1 - second * second, 0.02)
    return (first - between * second) / np.sqrt(left)


@njit(cache=True)
def weighted_sums(  # type: ignore[no-untyped-def]
    alike, texts, words, log_ratio, most_words, types, low, high, offset, chosen, weights
):
    """See :func:`bitext.align.bead_score.weighted_features`."""
    n = len(low) - 1
    letters = (texts[0], texts[1])
    total_beads = 0
    for t in range(len(types)):
        total_beads += chosen[t].sum()
    beads = np.empty(total_beads, dtype=np.int64)
    out = np.empty((total_beads, weights.shape[1]), dtype=np.float32)
    count = 0
    f = np.zeros(len(weights))
    whole, beside = f[_TO_WHOLE:_TO_BESIDE], f[_TO_BESIDE:_TO_INSIDE]
    inside, cut, common = f[_TO_INSIDE:_TO_CUT], f[_TO_CUT:_TO_WORDS], f[_TO_WORDS:]
    for t in range(len(types)):
        k, m = types[t]
        for i in range(n + 1 - k):
            for j in range(max(low[i], low[i + k] - m), min(high[i], high[i + k] - m) + 1):
                here = offset[i] + j - low[i]
                if not chosen[t, here]:
                    continue
                f[:] = 0.0
                if t < 2:
                    at = i if t == 0 else j
                    f[0], f[1] = 1.0, most_words[t][at]
                    f[2] = np.log(letters[t][at + 1] - letters[t][at]) - MEAN_LENGTH
                else:
                    _whole(whole, alike, texts, log_ratio, i, j, k, m, low, high, offset)
                    _beside(beside, alike, i, j, k, m, low, high, offset)
                    _inside(inside, alike, i, j, k, m, low, high, offset)
                    if k > 1 and m > 1:
                        _cut(cut, alike, texts, log_ratio, i, j, k, m, low, high, offset)
                    _words(common, words, i, j, k, m, low, high, offset)
                beads[count] = t * offset[-1] + here
                for c in range(weights.shape[1]):
                    total = 0.0
                    for x in range(len(f)):
                        total += f[x] * weights[x, c]
                    out[count, c] = total
                count += 1
    return beads[:count], out[:count]


@njit(cache=True)
def _whole(f, alike, texts, log_ratio, i, j, k, m, low, high, offset):  # type: ignore[no-untyped-def]
    """The bead as it is."""
    f[0] = 1.0
    f[1] = k + m - 2
    f[8] = np.log(k + m - 1)
    f[2] = _at(alike[0], k, m, i, j, low, high, offset) ** 2
    f[3] = _at(alike[1], k, m, i, j, low, high, offset)
    long_a, long_b, marks_a, marks_b = texts
    x = np.log(long_a[i + k] - long_a[i])
    y = np.log(long_b[j + m] - long_b[j])
    difference = abs(y - x - log_ratio)
    f[4] = min(x, y) - MEAN_LENGTH
    f[5] = difference
    f[6] = min(difference, 2.0) ** 2
    first, second = marks_a[i + k - 1], marks_b[j + m - 1]
    if first != second and (first == 2 or second == 2 or (first == 0) != (second == 0)):
        f[7] = 1.0


@njit(cache=True)
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


@njit(cache=True)
def _contrast(margins, i, j, low, high, offset):  # type: ignore[no-untyped-def]
    """Margins of the sentence pairs before and after a node, less those across it."""
    return (
        _at(margins, 1, 1, i - 1, j - 1, low, high, offset)
        + _at(margins, 1, 1, i, j, low, high, offset)
        - _at(margins, 1, 1, i - 1, j, low, high, offset)
        - _at(margins, 1, 1, i, j - 1, low, high, offset)
    ) / 4


@njit(cache=True)
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


@njit(cache=True)
def _cut(f, alike, texts, log_ratio, i, j, k, m, low, high, offset):  # type: ignore[no-untyped-def]
    """A bead of several sentences on both sides: is it two beads rather?"""
    margins = alike[1]
    own = _at(margins, k, m, i, j, low, high, offset)
    long_a, long_b = texts[0], texts[1]
    f[0] = 1.0
    mean = weakest = apart = -100.0
    best_a = best_b = 1
    for a in range(1, k):
        for b in range(1, m):
            first = _at(margins, a, b, i, j, low, high, offset)
            second = _at(margins, k - a, m - b, i + a, j + b, low, high, offset)
            across = _at(margins, a, m - b, i, j + b, low, high, offset)
            across_too = _at(margins, k - a, b, i + a, j, low, high, offset)
            mean = max(mean, (first + second) / 2)
            least = min(first, second)
            if least > weakest:
                weakest = least
                best_a, best_b = a, b
            apart = max(apart, least - max(across, across_too))
    f[1] = mean - own
    f[2] = weakest
    f[3] = apart
    a, b = i + best_a, j + best_b
    f[4] = _contrast(margins, a, b, low, high, offset)
    first = np.log(long_b[b] - long_b[j]) - np.log(long_a[a] - long_a[i]) - log_ratio
    second = np.log(long_b[j + m] - long_b[b]) - np.log(long_a[i + k] - long_a[a]) - log_ratio
    f[5] = max(min(abs(first), 2.0), min(abs(second), 2.0))


@njit(cache=True)
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


@njit(cache=True)
def _in_common(both, top, bottom, left, right, low, high, offset):  # type: ignore[no-untyped-def]
    total = 0.0
    for a in range(top, bottom):
        for b in range(max(left, low[a]), min(right, high[a] + 1)):
            total += both[offset[a] + b - low[a]]
    return total
