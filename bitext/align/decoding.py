"""From the scores of beads to an alignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bitext.align.band import Band
from bitext.align.beads import Bead
from bitext.align.forward_backward import best_path, posteriors
from bitext.align.segmentation_prior import (
    MAX_UNALIGNED,
    MAX_UNALIGNED_WHILE_UNCERTAIN,
    SegmentationPrior,
    estimate,
    typical_prior,
)

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

ROUNDS = 3
EVIDENCE = 2.0
"""What must speak for any links at all, in nats for each sentence of the shorter side."""
PLENTY = 3.5
"""With so much, a fainter link is clear enough."""
ENOUGH = 30
"""Sentences after which no more is asked for: one text may have only a passage of the other."""
CLEAR = 0.5
FAINT = 0.33
"""Probability of a clear link even if leaving out is as common as can be. Between texts that have
nothing to do with each other the sum over many links is high, but each is unlikely."""


def estimate_prior(
    parts: Sequence[tuple[Floats, Band]], types: Ints, prior_count: float
) -> SegmentationPrior:
    """The prior of two documents by expectation maximisation, from parts of them.

    Args:
        parts: scores of the beads, shape (types, nodes), and the nodes of each part.
        types: from :func:`bitext.align.forward_backward.bead_types`.
        prior_count: how many beads the typical prior counts for.
    """
    rows = sum(len(band.low) - 1 for _, band in parts)
    prior = typical_prior(rows, sum(int(band.high[-1]) for _, band in parts))
    for _ in range(ROUNDS):
        chances = prior.log_probabilities(types)[:, None]
        counts = np.zeros(len(types))
        for scores, band in parts:
            found, _ = posteriors(scores + chances, types, band)
            counts += found.sum(axis=1, dtype=np.float64)
        prior = estimate(counts, types, prior_count, MAX_UNALIGNED_WHILE_UNCERTAIN)
    return prior


def choose_beads(
    scores: Floats, band: Band, types: Ints, prior: SegmentationPrior, min_probability: float
) -> list[Bead]:
    """The alignment of a part with the highest expected number of right beads.

    Args:
        scores: of the beads, shape (types, nodes).
        band: the nodes.
        types: from :func:`bitext.align.forward_backward.bead_types`.
        prior: how the documents are segmented.
        min_probability: lowest probability from which a bead counts for more than none.

    Returns:
        Beads in order, sentences counted from the first of the part. The score of a link is the
        logarithm of how much more likely it is than leaving its sentences unaligned, above 0.
    """
    rows, columns = len(band.low) - 1, int(band.high[-1])
    plain = scores
    scores = scores + prior.log_probabilities(types)[:, None]
    chances, whole = posteriors(scores, types, band)
    nulls = _nulls(scores, band)
    alone = float(nulls[0].sum(dtype=np.float64) + nulls[1].sum(dtype=np.float64))
    evidence = (whole - alone) / max(1, min(rows, columns, ENOUGH))
    clear = CLEAR if evidence < PLENTY else FAINT
    if evidence < EVIDENCE or _clearest_link(plain, band, types, prior) < clear:
        return null_beads(range(rows), range(columns))
    beads = []
    for i, j, t in best_path(_gains(chances, band, min_probability), types, band):
        k, m = (int(size) for size in types[t])
        score = 0.0
        if t > 1:
            score = float(scores[t, band.offset[i] + j - band.low[i]])
            score -= float(nulls[0][i : i + k].sum() + nulls[1][j : j + m].sum())
        if score > 0:
            beads.append(Bead(range(i, i + k), range(j, j + m), score))
        else:
            beads += null_beads(range(i, i + k), range(j, j + m))
    return beads


def null_beads(arabic: range, english: range) -> list[Bead]:
    """A null bead for each of some sentences."""
    beads = [Bead(range(i, i + 1), range(english.start, english.start)) for i in arabic]
    return beads + [Bead(range(arabic.stop, arabic.stop), range(j, j + 1)) for j in english]


def _clearest_link(scores: Floats, band: Band, types: Ints, prior: SegmentationPrior) -> float:
    """Highest probability of a link if leaving out is as common as can be."""
    sceptical = replace(prior, arabic_unaligned=MAX_UNALIGNED, english_unaligned=MAX_UNALIGNED)
    chances, _ = posteriors(scores + sceptical.log_probabilities(types)[:, None], types, band)
    return float(chances[2:].max(initial=0.0))


def _nulls(scores: Floats, band: Band) -> tuple[Floats, Floats]:
    """Score of the null bead of each sentence; it is the same wherever in the band it is put."""
    arabic = scores[0, band.offset[:-2] + band.low[1:] - band.low[:-1]]
    columns = np.arange(band.high[-1])
    rows = np.searchsorted(band.high, columns, side="right")
    return arabic, scores[1, band.offset[rows] + columns - band.low[rows]]


def _gains(chances: Floats, band: Band, min_probability: float) -> Floats:
    """What each bead adds to the expected number of right beads, less the least probability.

    The chance that a sentence is left out does not depend on where in the other text it is.
    """
    widths = band.high - band.low + 1
    rows = np.repeat(np.arange(len(widths)), widths)
    columns = np.arange(band.nodes) - np.repeat(band.offset[:-1] - band.low, widths)
    gains = chances - np.float32(min_probability)
    gains[0] = np.bincount(rows, chances[0])[rows] - min_probability
    gains[1] = np.bincount(columns, chances[1])[columns] - min_probability
    return gains
