"""Where a sentence alignment has to be searched: anchors first, then a band around them.

Pairs of single sentences that are among each other's nearest neighbours are chained into the
heaviest increasing sequence. Nodes ``(i, j)`` of the lattice (``i`` Arabic and ``j`` English
sentences are behind) are only searched near that chain, so that memory and time of the dynamic
programme grow with the number of sentences and not with its square.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

NEIGHBOURS = 4
HALF_WIDTH = 12
FEW = 2_500
WHOLE = 250_000
CORRIDOR = 60
ROWS = 1024


@dataclass(frozen=True)
class Band:
    """The nodes ``(i, j)`` with ``low[i] <= j <= high[i]``, kept as one flat array.

    Attributes:
        low: first node of each row, shape (n + 1,), never decreasing.
        high: last node of each row, shape (n + 1,), never decreasing.
        offset: node ``(i, j)`` is entry ``offset[i] + j - low[i]``; shape (n + 2,).
    """

    low: Ints
    high: Ints
    offset: Ints

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return int(self.offset[-1])


def band(low: Ints, high: Ints) -> Band:
    """A band from the first and the last node of each row."""
    offset = np.zeros(len(low) + 1, dtype=np.int64)
    np.cumsum(high - low + 1, out=offset[1:])
    return Band(low, high, offset)


@dataclass(frozen=True)
class Anchors:
    """Pairs of sentences that are probably in the same bead, increasing on both sides.

    Attributes:
        rows: Arabic sentences, shape (a,).
        columns: English sentences, shape (a,).
    """

    rows: Ints
    columns: Ints


def find_anchors(arabic: Floats, english: Floats) -> Anchors:
    """The heaviest increasing chain of mutual neighbours.

    A pair's weight is its cosine less the mean cosine of both sentences to their nearest
    neighbours (the absolute margin of Artetxe & Schwenk 2019, the pair itself left out).

    Args:
        arabic: embeddings of the sentences, shape (n, d), rows of length one.
        english: the same for the other side, shape (m, d).
    """
    k = min(NEIGHBOURS + 1, len(arabic), len(english))
    near, sims = _nearest(arabic, english, k)
    near_back, sims_back = _nearest(english, arabic, k)
    rows, columns, weights = [], [], []
    # Mean over the neighbours beside the best one: what a sentence reaches by chance.
    rest = sims[:, 1:].mean(axis=1) if k > 1 else np.zeros(len(arabic), dtype=np.float32)
    rest_back = sims_back[:, 1:].mean(axis=1) if k > 1 else np.zeros(len(english), dtype=np.float32)
    for rank in range(min(2, k)):
        mutual = (near_back[near[:, rank], : min(2, k)] == np.arange(len(arabic))[:, None]).any(1)
        found = np.flatnonzero(mutual)
        rows.append(found)
        columns.append(near[found, rank])
        weights.append(sims[found, rank] - (rest[found] + rest_back[near[found, rank]]) / 2)
    row, column = np.concatenate(rows), np.concatenate(columns)
    weight = np.concatenate(weights).astype(np.float32)
    kept = weight > 0
    row, column, weight = row[kept], column[kept], weight[kept]
    order = np.lexsort((-column, row))
    row, column, weight = row[order], column[order], weight[order]
    chain = _heaviest_chain(row, column, weight, len(english))
    return Anchors(row[chain], column[chain])


def _nearest(queries: Floats, keys: Floats, k: int) -> tuple[Ints, Floats]:
    """The k nearest keys of each query, best first, in blocks so that memory stays linear."""
    near = np.empty((len(queries), k), dtype=np.int64)
    sims = np.empty((len(queries), k), dtype=np.float32)
    for first in range(0, len(queries), ROWS):
        block = queries[first : first + ROWS] @ keys.T
        part = np.argpartition(-block, k - 1, axis=1)[:, :k] if k < len(keys) else None
        if part is None:
            part = np.broadcast_to(np.arange(len(keys)), block.shape)
        part_sims = np.take_along_axis(block, part, axis=1)
        order = np.lexsort((part, -part_sims), axis=1)
        near[first : first + ROWS] = np.take_along_axis(part, order, axis=1)
        sims[first : first + ROWS] = np.take_along_axis(part_sims, order, axis=1)
    return near, sims


@njit(cache=True)  # type: ignore[misc]
def _heaviest_chain(rows: Ints, columns: Ints, weights: Floats, size: int) -> Ints:
    """Indices of the heaviest chain that increases strictly in both; a Fenwick tree of maxima.

    Candidates are ordered by row, and by falling column within a row.
    """
    count = len(rows)
    total = np.zeros(count)
    before = np.full(count, -1, dtype=np.int64)
    tree = np.full(size + 1, -1, dtype=np.int64)
    best = -1
    for c in range(count):
        j = columns[c]
        previous = -1
        while j > 0:
            if tree[j] >= 0 and (previous < 0 or total[tree[j]] > total[previous]):
                previous = tree[j]
            j -= j & -j
        before[c] = previous
        total[c] = weights[c] + (total[previous] if previous >= 0 else 0.0)
        j = columns[c] + 1
        while j <= size:
            if tree[j] < 0 or total[c] > total[tree[j]]:
                tree[j] = c
            j += j & -j
        if best < 0 or total[c] > total[best]:
            best = c
    length = 0
    c = best
    while c >= 0:
        length += 1
        c = before[c]
    chain = np.empty(length, dtype=np.int64)
    c = best
    while c >= 0:
        length -= 1
        chain[length] = c
        c = before[c]
    return chain


def supported(anchors: Anchors, reach: int = 8, slack: int = 6, least: int = 3) -> Anchors:
    """The anchors that have others beside them on about the same diagonal.

    Args:
        anchors: a chain.
        reach: how many anchors before and after are looked at.
        slack: how far, in sentences, an anchor may be off the diagonal plus half the distance.
        least: how many of them must agree.
    """
    count = len(anchors.rows)
    votes = np.zeros(count, dtype=np.int64)
    for step in range(1, reach + 1):
        down = anchors.rows[step:] - anchors.rows[:-step]
        right = anchors.columns[step:] - anchors.columns[:-step]
        agree = np.abs(down - right) <= slack + np.minimum(down, right) // 2
        votes[step:] += agree
        votes[:-step] += agree
    kept = votes >= min(least, count - 1)
    return Anchors(anchors.rows[kept], anchors.columns[kept])


def search_band(anchors: Anchors, arabic: int, english: int) -> Band:
    """Nodes to search: all of them if they are few, else those near the anchors.

    Between two neighbouring anchors the whole rectangle is searched unless it is larger than
    :data:`WHOLE` nodes; then a corridor along its diagonal.

    Args:
        anchors: trusted pairs of sentences.
        arabic: number of Arabic sentences.
        english: number of English sentences.
    """
    rows = np.arange(arabic + 1)
    if (arabic + 1) * (english + 1) <= FEW:
        return band(np.zeros_like(rows), np.full_like(rows, english))
    low = np.full(arabic + 1, english, dtype=np.int64)
    high = np.zeros(arabic + 1, dtype=np.int64)
    # Corners between which rectangles are searched: ends of the documents and of each anchor.
    starts_i = np.concatenate([[0], anchors.rows + 1])
    starts_j = np.concatenate([[0], anchors.columns + 1])
    ends_i = np.concatenate([anchors.rows, [arabic]])
    ends_j = np.concatenate([anchors.columns, [english]])
    for i0, j0, i1, j1 in zip(starts_i, starts_j, ends_i, ends_j, strict=True):
        inside = slice(i0, i1 + 1)
        if (i1 - i0 + 1) * (j1 - j0 + 1) <= WHOLE:
            first, last = np.full(i1 - i0 + 1, j0), np.full(i1 - i0 + 1, j1)
        else:
            slope = (j1 - j0) / max(1, i1 - i0)
            centre = j0 + np.arange(i1 - i0 + 1) * slope
            first = np.maximum(j0, np.floor(centre - slope).astype(np.int64) - CORRIDOR)
            last = np.minimum(j1, np.ceil(centre + slope).astype(np.int64) + CORRIDOR)
        low[inside] = np.minimum(low[inside], first - HALF_WIDTH)
        high[inside] = np.maximum(high[inside], last + HALF_WIDTH)
    low = np.minimum.accumulate(low[::-1])[::-1]
    high = np.maximum.accumulate(high)
    low = np.clip(low, 0, english)
    high = np.clip(high, 0, english)
    low[0], high[-1] = 0, english
    return band(low, high)
