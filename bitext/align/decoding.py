"""From the scores of beads to an alignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bitext.align.band import Band
from bitext.align.bead_score import RELATIVE, BeadScores, EvidenceScale
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
TYPICAL_COUNT = 8.0
"""How many typical links are added to those of a document before their means are taken."""
SCALES = (0.5, 2.0)
HIGHEST_CHARGE = 0.5
LOWEST_CHARGE = 0.1
CHARGES = 4
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


def estimate_document(
    parts: Sequence[BeadScores], types: Ints, typical: TypicalLinks, prior_count: float
) -> tuple[SegmentationPrior, EvidenceScale]:
    """The prior and the evidence scale of two documents by expectation maximisation.

    Args:
        parts: scores of the beads of parts of the documents.
        types: from :func:`bitext.align.forward_backward.bead_types`.
        typical: the links of typical documents.
        prior_count: how many beads the typical prior counts for.
    """
    rows = sum(len(part.band.low) - 1 for part in parts)
    prior = typical_prior(rows, sum(int(part.band.high[-1]) for part in parts))
    scale = EvidenceScale()
    for _ in range(ROUNDS):
        log_prior = prior.log_probabilities(types)[:, None]
        counts = np.zeros(len(types))
        features = np.zeros(len(RELATIVE))
        for part in parts:
            found, _ = posteriors(part.table(scale) + log_prior, types, part.band)
            counts += found.sum(axis=1, dtype=np.float64)
            is_link = part.beads >= 2 * part.band.nodes
            features += found.ravel()[part.beads[is_link]] @ part.relative[is_link]
        prior = estimate(counts, types, prior_count, MAX_UNALIGNED_WHILE_UNCERTAIN)
        scale = typical.scale(features, float(counts[2:].sum()))
    return prior, scale


@dataclass(frozen=True)
class TypicalLinks:
    """Means of the features that depend on how free a translation is, over links.

    Attributes:
        cosine_squared: of both sides.
        words: share of common words.
        length_difference: of log letters.
    """

    cosine_squared: float
    words: float
    length_difference: float

    def scale(self, sums: NDArray[np.float64], links: float) -> EvidenceScale:
        """What makes the links of two documents typical; a few typical ones are added to them.

        Args:
            sums: of the features in the order of ``bead_score.RELATIVE``, over all links.
            links: expected number of them.
        """
        factors = [
            float(np.clip(mean * (links + TYPICAL_COUNT) / (total + mean * TYPICAL_COUNT), *SCALES))
            if mean
            else 1.0
            for mean, total in zip(
                (self.cosine_squared, self.words, self.length_difference), sums[:3], strict=True
            )
        ]
        return EvidenceScale(*factors)


def choose_beads(scores: Floats, band: Band, types: Ints, prior: SegmentationPrior) -> list[Bead]:
    """The alignment of a part with the highest expected F1 of its beads, nearly.

    The expected number of right beads less a charge for every bead is what a dynamic programme can
    maximise; with a charge of half the F1 that is reached, the result has the highest F1 as well
    (Lewis 1995 says so of sets). That is approached in a few steps.

    Args:
        scores: of the beads, shape (types, nodes).
        band: the nodes.
        types: from :func:`bitext.align.forward_backward.bead_types`.
        prior: how the documents are segmented.

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
    for i, j, t in _best_by_f1(chances, types, band):
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


def _best_by_f1(chances: Floats, types: Ints, band: Band) -> list[tuple[int, int, int]]:
    rights = _rights(chances, band)
    links = max(float(chances[2:].sum(dtype=np.float64)), 1e-9)
    charge = HIGHEST_CHARGE
    path: list[tuple[int, int, int]] = []
    for _ in range(CHARGES):
        path = best_path(rights - np.float32(charge), types, band)
        each = [(float(rights[t, band.offset[i] + j - band.low[i]]), t) for i, j, t in path]
        precision = sum(right for right, _ in each) / len(path)
        recall = sum(right for right, t in each if t > 1) / links
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        charge = min(HIGHEST_CHARGE, max(LOWEST_CHARGE, f1 / 2))
    return path


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


def _rights(chances: Floats, band: Band) -> Floats:
    """How likely each bead is to be right.

    The chance that a sentence is left out does not depend on where in the other text it is.
    """
    widths = band.high - band.low + 1
    rows = np.repeat(np.arange(len(widths)), widths)
    columns = np.arange(band.nodes) - np.repeat(band.offset[:-1] - band.low, widths)
    rights = chances.copy()
    rights[0] = np.bincount(rows, chances[0])[rows]
    rights[1] = np.bincount(columns, chances[1])[columns]
    return rights
