"""How two documents differ in where sentences end and in what is left out.

A sentence boundary stands in both texts (a bead ends) or in one of them only (the bead grows by a
sentence on that side). If boundaries are independent, a link of k and l sentences has probability
``C(k + l - 2, k - 1) * a ** (k - 1) * b ** (l - 1) * (1 - a - b)``: two numbers say how the texts
are cut, two more how many sentences of each have no counterpart. All four are estimated from the
documents themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import lgamma, log

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SegmentationPrior:
    """Shares in (0, 1).

    Attributes:
        arabic_unaligned: beads that are an Arabic sentence without counterpart.
        english_unaligned: beads that are an English sentence without counterpart.
        arabic_cuts: boundaries inside links that only the Arabic text has.
        english_cuts: boundaries inside links that only the English text has.
    """

    arabic_unaligned: float
    english_unaligned: float
    arabic_cuts: float
    english_cuts: float

    def log_probabilities(self, types: Ints) -> NDArray[np.float32]:
        """Log probability of each type of bead, shape (types,); 1-0 and 0-1 come first."""
        whole = log(1 - self.arabic_unaligned - self.english_unaligned)
        ends = log(1 - self.arabic_cuts - self.english_cuts)
        chances = [log(self.arabic_unaligned), log(self.english_unaligned)]
        for k, m in types[2:]:
            ways = lgamma(k + m - 1) - lgamma(k) - lgamma(m)
            cuts = (k - 1) * log(self.arabic_cuts) + (m - 1) * log(self.english_cuts)
            chances.append(whole + ends + ways + cuts)
        return np.array(chances, dtype=np.float32)


MAX_UNALIGNED = 0.3
"""Sentences are left out in runs: a text that lacks most of the other says little about the next
sentence of a passage that both have."""

MAX_UNALIGNED_WHILE_UNCERTAIN = 0.045
"""The same while links are still uncertain. Null beads explain hard passages too, the more the
cheaper they are, so that without a bound their estimate feeds on itself."""

MAX_CUTS = 0.8

TYPICAL = SegmentationPrior(
    arabic_unaligned=0.03, english_unaligned=0.03, arabic_cuts=0.1, english_cuts=0.1
)


def typical_prior(arabic: int, english: int) -> SegmentationPrior:
    """The typical prior, but the longer text has as many more boundaries as it has sentences.

    Of all boundaries the Arabic text has the share ``1 - english_cuts`` and the English text
    ``1 - arabic_cuts``; their ratio is that of the sentences if none is left out.

    Args:
        arabic: sentences of the Arabic text, at least 1.
        english: sentences of the English text, at least 1.
    """
    arabic_cuts = 1 - (1 - TYPICAL.english_cuts) * english / arabic
    english_cuts = 1 - (1 - TYPICAL.arabic_cuts) * arabic / english
    return replace(
        TYPICAL,
        arabic_cuts=min(MAX_CUTS, max(TYPICAL.arabic_cuts, arabic_cuts)),
        english_cuts=min(MAX_CUTS, max(TYPICAL.english_cuts, english_cuts)),
    )


def estimate(
    counts: Floats, types: Ints, prior_count: float, max_unaligned: float = MAX_UNALIGNED
) -> SegmentationPrior:
    """The prior of documents from how often each type of bead occurs in them.

    Args:
        counts: expected number of beads of each type, shape (types,).
        types: from :func:`bitext.align.forward_backward.bead_types`.
        prior_count: how many beads the typical prior counts for.
        max_unaligned: highest share of sentences without counterpart.
    """
    beads = float(counts.sum()) + prior_count
    arabic_cuts = float(counts[2:] @ (types[2:, 0] - 1))
    english_cuts = float(counts[2:] @ (types[2:, 1] - 1))
    boundaries = float(counts[2:].sum()) + arabic_cuts + english_cuts + prior_count
    return SegmentationPrior(
        arabic_unaligned=min(
            max_unaligned, (float(counts[0]) + prior_count * TYPICAL.arabic_unaligned) / beads
        ),
        english_unaligned=min(
            max_unaligned, (float(counts[1]) + prior_count * TYPICAL.english_unaligned) / beads
        ),
        arabic_cuts=(arabic_cuts + prior_count * TYPICAL.arabic_cuts) / boundaries,
        english_cuts=(english_cuts + prior_count * TYPICAL.english_cuts) / boundaries,
    )
