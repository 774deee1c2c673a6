"""Sums over all alignments in a band, and the best one.

An alignment is a path through nodes ``(i, j)``; a bead of type ``(k, l)`` leads from ``(i, j)``
to ``(i + k, j + l)``. Between two links all Arabic null beads come before the English ones, so
that each alignment is exactly one path.

``scores`` has one row for each type in :data:`TYPES` order and one column for each node of the
band, the node that the bead starts from; a bead that is not allowed scores ``-inf``.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bitext.align.band import Band

Scores = NDArray[np.float32]
Ints = NDArray[np.int64]


def bead_types(max_span: int) -> Ints:
    """All ``(k, l)`` that are searched, shape (types, 2): 1-0, 0-1, then links.

    Args:
        max_span: most sentences on a side; both sides together have at most one more.
    """
    links = [
        (k, size - k)
        for size in range(2, max_span + 2)
        for k in range(1, size)
        if k <= max_span and size - k <= max_span
    ]
    return np.array([(1, 0), (0, 1), *links], dtype=np.int64)


def posteriors(scores: Scores, types: Ints, band: Band) -> tuple[Scores, float]:
    """Probability of each bead under all alignments in the band.

    Args:
        scores: log weights of the beads, shape (types, nodes).
        types: from :func:`bead_types`.
        band: the nodes.

    Returns:
        Probabilities in the shape of ``scores``, and the logarithm of the sum over all
        alignments.
    """
    forward = _forward(scores, types, band.low, band.high, band.offset)
    backward = _backward(scores, types, band.low, band.high, band.offset)
    total = np.logaddexp(forward[0, -1], forward[1, -1])
    return _combine(
        scores, types, band.low, band.high, band.offset, forward, backward, total
    ), float(total)


@njit(cache=True, inline="always")  # type: ignore[misc]
def _add(a: float, b: float) -> float:
    if a == -np.inf:
        return b
    if b == -np.inf:
        return a
    if a < b:
        a, b = b, a
    return a + np.log1p(np.exp(b - a))


@njit(cache=True)  # type: ignore[misc]
def _forward(scores, types, low, high, offset):  # type: ignore[no-untyped-def]
    """Log sums of all paths to a node; [1] those that end in an English null bead."""
    rows = len(low)
    out = np.full((2, offset[rows]), -np.inf)
    out[0, 0] = 0.0
    for i in range(rows):
        for j in range(low[i], high[i] + 1):
            here = offset[i] + j - low[i]
            if j > low[i]:
                left = here - 1
                out[1, here] = _add(out[0, left], out[1, left]) + scores[1, left]
            free, shut = out[0, here], out[1, here]
            any_ = _add(free, shut)
            if any_ == -np.inf:
                continue
            for t in range(len(types)):
                if t == 1:
                    continue
                a, b = i + types[t, 0], j + types[t, 1]
                if a >= rows or b < low[a] or b > high[a]:
                    continue
                score = scores[t, here]
                if score == -np.inf:
                    continue
                there = offset[a] + b - low[a]
                source = free if t == 0 else any_
                out[0, there] = _add(out[0, there], source + score)
    return out


@njit(cache=True)  # type: ignore[misc]
def _backward(scores, types, low, high, offset):  # type: ignore[no-untyped-def]
    """Log sums of all paths from a node to the end; [1] those without an Arabic null first."""
    rows = len(low)
    out = np.full((2, offset[rows]), -np.inf)
    last = offset[rows] - 1
    out[0, last] = 0.0
    out[1, last] = 0.0
    for i in range(rows - 1, -1, -1):
        for j in range(high[i], low[i] - 1, -1):
            here = offset[i] + j - low[i]
            shut = out[1, here]
            free = -np.inf
            for t in range(len(types)):
                a, b = i + types[t, 0], j + types[t, 1]
                if a >= rows or b < low[a] or b > high[a]:
                    continue
                score = scores[t, here]
                if score == -np.inf:
                    continue
                there = offset[a] + b - low[a]
                if t == 0:
                    free = _add(free, out[0, there] + score)
                elif t == 1:
                    shut = _add(shut, out[1, there] + score)
                else:
                    shut = _add(shut, out[0, there] + score)
            out[1, here] = shut
            out[0, here] = _add(free, shut)
    return out


@njit(cache=True)  # type: ignore[misc]
def _combine(scores, types, low, high, offset, forward, backward, total):  # type: ignore[no-untyped-def]
    rows = len(low)
    out = np.zeros_like(scores)
    for i in range(rows):
        for j in range(low[i], high[i] + 1):
            here = offset[i] + j - low[i]
            any_ = _add(forward[0, here], forward[1, here])
            if any_ == -np.inf:
                continue
            for t in range(len(types)):
                a, b = i + types[t, 0], j + types[t, 1]
                if a >= rows or b < low[a] or b > high[a]:
                    continue
                there = offset[a] + b - low[a]
                source = forward[0, here] if t == 0 else any_
                after = backward[1, there] if t == 1 else backward[0, there]
                out[t, here] = np.exp(source + scores[t, here] + after - total)
    return out


def best_path(gains: Scores, types: Ints, band: Band) -> list[tuple[int, int, int]]:
    """The alignment with the highest sum of gains.

    Args:
        gains: gain of each bead, shape (types, nodes); null beads take any order.
        types: from :func:`bead_types`.
        band: the nodes.

    Returns:
        ``(i, j, type)`` of each bead, in document order.
    """
    path = _best(gains, types, band.low, band.high, band.offset)
    return [(int(i), int(j), int(t)) for i, j, t in path[::-1]]


@njit(cache=True)  # type: ignore[misc]
def _best(gains, types, low, high, offset):  # type: ignore[no-untyped-def]
    rows = len(low)
    total = np.full(offset[rows], -np.inf)
    came = np.full(offset[rows], -1, dtype=np.int16)
    total[0] = 0.0
    for i in range(rows):
        for j in range(low[i], high[i] + 1):
            here = offset[i] + j - low[i]
            if total[here] == -np.inf:
                continue
            for t in range(len(types)):
                a, b = i + types[t, 0], j + types[t, 1]
                if a >= rows or b < low[a] or b > high[a]:
                    continue
                there = offset[a] + b - low[a]
                if total[here] + gains[t, here] > total[there]:
                    total[there] = total[here] + gains[t, here]
                    came[there] = t
    i, j = rows - 1, high[rows - 1]
    path = []
    while i > 0 or j > 0:
        t = came[offset[i] + j - low[i]]
        i -= types[t, 0]
        j -= types[t, 1]
        path.append((i, j, np.int64(t)))
    return path
