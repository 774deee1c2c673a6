"""The two passes of Bertalign (Liu & Zhu 2023) with its default settings, on any embedder.

First pass: one-to-one beads only, a pair is worth its cosine if it is among the three nearest;
second pass: beads of up to five sentences in a window around the first path, a bead is worth its
cosine less the mean cosine to the neighbouring sentences, times a penalty on unequal length in
bytes; a sentence left out costs 0.1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bitext.align.beads import Bead
from bitext.embed.base import Embedder

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

LARGEST = 5
NEAREST = 3
WINDOW = 5
SKIP = -0.1
FIRST_WINDOW = 250
FIRST_SHARE = 0.06


def bertalign(source: Sequence[str], target: Sequence[str], embedder: Embedder) -> list[Bead]:
    """Align two documents; null beads included."""
    if not source or not target:
        return [Bead(range(i, i + 1), range(0)) for i in range(len(source))] + [
            Bead(range(0), range(j, j + 1)) for j in range(len(target))
        ]
    size = LARGEST - 1
    left, right = embedder.encode_spans(source, size), embedder.encode_spans(target, size)
    bytes_left, bytes_right = _bytes(source, size), _bytes(target, size)
    path = _second_path(_first_pass(left[0], right[0]), len(source), len(target))
    kinds = np.array(
        [(0, 1), (1, 0)]
        + [(k, l) for k in range(1, LARGEST) for l in range(1, LARGEST) if k + l <= LARGEST]
    )
    ratio = bytes_left[0].sum() / bytes_right[0].sum()
    choice = _second_pass(left, right, bytes_left, bytes_right, path, kinds, ratio)
    beads = []
    i, j = len(source), len(target)
    while i or j:
        k, l = kinds[choice[i, j - path[i, 0]]]
        beads.append(Bead(range(int(i - k), int(i)), range(int(j - l), int(j))))
        i, j = i - k, j - l
    return beads[::-1]


def _bytes(sentences: Sequence[str], size: int) -> Ints:
    """Length in bytes of each run of sentences joined by spaces, by size and first sentence."""
    out = np.zeros((size, len(sentences)), dtype=np.int64)
    for k in range(1, size + 1):
        for i in range(len(sentences) - k + 1):
            out[k - 1, i] = len(" ".join(sentences[i : i + k]).encode())
    return out


def _first_pass(left: Floats, right: Floats) -> list[tuple[int, int]]:
    """Sentence pairs, counted from 1, of the best path of one-to-one beads."""
    n, m = len(left), len(right)
    cosines = left @ right.T
    k = min(NEAREST, m)
    near = np.argpartition(-cosines, k - 1, axis=1)[:, :k]
    worth = np.zeros_like(cosines)
    np.put_along_axis(worth, near, np.take_along_axis(cosines, near, axis=1), axis=1)
    width = max(FIRST_WINDOW, int(max(n, m) * FIRST_SHARE))
    return [(int(i), int(j)) for i, j in _one_to_one(worth, width)]


@njit(cache=True)  # type: ignore[misc]
def _one_to_one(worth, width):  # type: ignore[no-untyped-def]
    n, m = worth.shape
    total = np.full((n + 1, m + 1), -np.inf)
    choice = np.zeros((n + 1, m + 1), dtype=np.int8)
    total[0, 0] = 0.0
    for i in range(n + 1):
        centre = int(m / n * i)
        for j in range(max(0, centre - width), min(centre + width, m) + 1):
            if i + j == 0:
                continue
            best, step = -np.inf, -1
            if j > 0 and total[i, j - 1] > best:
                best, step = total[i, j - 1], 0
            if i > 0 and total[i - 1, j] > best:
                best, step = total[i - 1, j], 1
            if i > 0 and j > 0 and total[i - 1, j - 1] + worth[i - 1, j - 1] > best:
                best, step = total[i - 1, j - 1] + worth[i - 1, j - 1], 2
            total[i, j], choice[i, j] = best, step
    pairs = []
    i, j = n, m
    while i > 0 or j > 0:
        step = choice[i, j]
        if step == 2:
            pairs.append((i, j))
        i -= step != 0
        j -= step != 1
    return pairs[::-1]


def _second_path(pairs: list[tuple[int, int]], n: int, m: int) -> Ints:
    """First and last column to search for each row, around the path of the first pass."""
    if pairs and (pairs[-1][0] == n) != (pairs[-1][1] == m):
        pairs.pop()
    if not pairs or pairs[-1] != (n, m):
        pairs.append((n, m))
    rows: list[tuple[int, int]] = []
    before_i, before_j = 0, 0
    for i, j in pairs:
        rows += [(max(0, before_j - WINDOW), min(m, j + WINDOW))] * (i - before_i)
        before_i, before_j = i, j
    return np.array([rows[0], *rows], dtype=np.int64)


@njit(cache=True)  # type: ignore[misc]
def _second_pass(left, right, bytes_left, bytes_right, path, kinds, ratio):  # type: ignore[no-untyped-def]
    n, m = left.shape[1], right.shape[1]
    width = (path[:, 1] - path[:, 0]).max() + 1
    total = np.full((n + 1, width), -np.inf)
    choice = np.zeros((n + 1, width), dtype=np.int8)
    total[0, 0] = 0.0
    for i in range(n + 1):
        for j in range(path[i, 0], path[i, 1] + 1):
            if i + j == 0:
                continue
            best, best_kind = -np.inf, -1
            for t in range(len(kinds)):
                k, l = kinds[t]
                a, b = i - k, j - l
                if a < 0 or b < 0 or b < path[a, 0] or b > path[a, 1]:
                    continue
                worth = SKIP
                if k > 0 and l > 0:
                    x, y = left[k - 1, a], right[l - 1, b]
                    worth = np.dot(x, y)
                    worth -= (_beside(x, right, b, l) + _beside(y, left, a, k)) / 2
                    long_x, long_y = bytes_left[k - 1, a], bytes_right[l - 1, b] * ratio
                    worth *= np.log2(1 + min(long_x, long_y) / max(long_x, long_y))
                if total[a, b - path[a, 0]] + worth > best:
                    best, best_kind = total[a, b - path[a, 0]] + worth, t
            total[i, j - path[i, 0]] = best
            choice[i, j - path[i, 0]] = best_kind
    return choice


@njit(cache=True)  # type: ignore[misc]
def _beside(vector, spans, start, size):  # type: ignore[no-untyped-def]
    """Mean cosine with the sentences before and after a span; a missing one is left out."""
    before = np.dot(vector, spans[0, start - 1]) if start > 0 else np.float32(0.0)
    after = (
        np.dot(vector, spans[0, start + size]) if start + size < spans.shape[1] else np.float32(0.0)
    )
    if before != 0 and after != 0:
        return (before + after) / 2
    return before + after
