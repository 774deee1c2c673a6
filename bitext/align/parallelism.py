"""Whether two documents look like translations of each other, before they are aligned."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from bitext.align.candidates import find_candidates, find_neighbourhoods, mutual_best

# Cosines of the default embedder: what sentences of one topic have, and what translations have.
_TOPIC = 0.35
_TRANSLATION = 0.65


def parallelism(arabic: NDArray[np.float32], english: NDArray[np.float32]) -> float:
    """How much two documents look like translations: same content in the same order.

    Sentences that are nearest to each other form a chain that rises on both sides; each link
    counts by how close it is, and the chain is compared with the shorter document, so that a
    translation may lack parts. Reports of one event have few close sentences, shuffled
    translations no long chain.

    Args:
        arabic: (n, d) float32, a row a sentence, L2-normalised.
        english: (m, d) float32.

    Returns:
        In [0, 1]; 0.0 if a side is empty.
    """
    if not len(arabic) or not len(english):
        return 0.0
    candidates = find_candidates(arabic, english, find_neighbourhoods(arabic, english))
    links = sorted((link.arabic, link.english, link.similarity) for link in mutual_best(candidates))
    weights = np.clip(
        (np.array([link[2] for link in links]) - _TOPIC) / (_TRANSLATION - _TOPIC), 0.0, 1.0
    )
    chain = _heaviest_chain([link[1] for link in links], weights.tolist())
    return min(chain / min(len(arabic), len(english)), 1.0)


def _heaviest_chain(places: list[int], weights: list[float]) -> float:
    """Greatest weight of a strictly rising subsequence, in n log n.

    ``tops`` rises in place and in weight: what ends later must weigh more to be of use.
    """
    tops: list[tuple[int, float]] = []
    for place, weight in zip(places, weights, strict=True):
        at = bisect_left(tops, (place,))
        total = weight + (tops[at - 1][1] if at else 0.0)
        end = at
        while end < len(tops) and tops[end][1] <= total:
            end += 1
        if end > at or at == len(tops) or tops[at][0] > place:
            tops[at:end] = [(place, total)]
    return tops[-1][1] if tops else 0.0
