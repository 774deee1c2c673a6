"""What speaks for and against a bead: its features and their weighted sum.

A bead's score is linear in its features; ``scripts/fit/alignment.py`` fits the weights of a
globally normalised model (a conditional random field over alignments, Lafferty et al. 2001) on
documents with known beads. All features treat both sides alike. Similarity comes from
:mod:`bitext.align.span_similarity`, common words from :mod:`bitext.align.words`.

How free a translation is differs from document to document: some features are kept apart, so that
they can be scaled once that is known (:class:`EvidenceScale`).

Most beads can be ruled out by a few features that cost little (:func:`coarse_scores`); all features
are computed for the others alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bitext.align.band import Band
from bitext.align.bead_features import FEATURES, MEAN_LENGTH, strongest, weighted_sums
from bitext.align.lengths import SentenceLengths
from bitext.align.span_similarity import SpanSimilarity
from bitext.align.words import CommonWords

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

COARSE = (
    "null",
    "null_length",
    "link",
    "size",
    "cosine_squared",
    "margin",
    "length",
    "length_difference",
    "length_difference_squared",
)
"""The features that :func:`coarse_scores` uses."""


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
        out[size - 1, : len(runs)] = np.log(runs) - MEAN_LENGTH
    return out


RELATIVE = ("cosine_squared", "words", "length_difference", "length_difference_squared")
"""The features that depend on how free a translation is; see :class:`EvidenceScale`."""

_RELATIVE = [FEATURES.index(name) for name in RELATIVE]


@dataclass(frozen=True)
class EvidenceScale:
    """How much more a unit of evidence says in these documents than in typical ones.

    Links of a free translation are less similar, share fewer words and differ more in length, all
    of them. What speaks for a link is how it compares with the other links of its documents.

    Attributes:
        cosine_squared: factor of the squared cosine.
        words: factor of the share of common words.
        length_difference: factor of the length difference.
    """

    cosine_squared: float = 1.0
    words: float = 1.0
    length_difference: float = 1.0

    def factors(self) -> NDArray[np.float32]:
        """One for each of :data:`RELATIVE`."""
        lengths = self.length_difference
        return np.array(
            [self.cosine_squared, self.words, lengths, lengths * lengths], dtype=np.float32
        )


@dataclass(frozen=True, eq=False)
class BeadScores:
    """Scores of the beads of a band for any scale of the evidence.

    Attributes:
        band: the nodes.
        types: number of types of beads.
        beads: which entries of the flat (types, nodes) table are beads, shape (b,), rising.
        absolute: weighted sum of the features that are not relative, float32 (b,).
        relative: the others, float32 (b, 4), in the order of :data:`RELATIVE`.
        weights: of these, float32 (4,).
    """

    band: Band
    types: int
    beads: Ints
    absolute: Floats
    relative: Floats
    weights: Floats

    def table(self, scale: EvidenceScale) -> Floats:
        """The scores, float32 (types, nodes); ``-inf`` where there is no bead."""
        flat = np.full(self.types * self.band.nodes, -np.inf, dtype=np.float32)
        flat[self.beads] = self.absolute + self.relative @ (self.weights * scale.factors())
        return flat.reshape(self.types, -1)


def score_beads(
    evidence: BeadEvidence, types: Ints, chosen: NDArray[np.bool_], weights: NDArray[np.float64]
) -> BeadScores:
    """Weighted sums of the features of beads in a band.

    Args:
        evidence: of the band.
        types: from :func:`bitext.align.forward_backward.bead_types`.
        chosen: the beads, shape (types, nodes); those that would leave the band are left out.
        weights: one for each of :data:`FEATURES`.
    """
    columns = np.zeros((len(FEATURES), 1 + len(RELATIVE)))
    columns[:, 0] = weights
    columns[_RELATIVE, 0] = 0.0
    columns[_RELATIVE, range(1, 1 + len(RELATIVE))] = 1.0
    beads, sums = weighted_features(evidence, types, chosen, columns)
    return BeadScores(
        band=evidence.band,
        types=len(types),
        beads=beads,
        absolute=sums[:, 0],
        relative=np.ascontiguousarray(sums[:, 1:]),
        weights=weights[_RELATIVE].astype(np.float32),
    )


def weighted_features(
    evidence: BeadEvidence, types: Ints, chosen: NDArray[np.bool_], columns: NDArray[np.float64]
) -> tuple[Ints, Floats]:
    """Several weighted sums of the features of beads in a band.

    Args:
        evidence: of the band.
        types: from :func:`bitext.align.forward_backward.bead_types`.
        chosen: the beads, shape (types, nodes); those that would leave the band are left out.
        columns: weights, shape (features, f).

    Returns:
        Which entries of the flat (types, nodes) table are beads, shape (b,), and their sums,
        float32 (b, f).
    """
    alike, texts, words, band = evidence.alike, evidence.texts, evidence.words, evidence.band
    nodes = (band.low, band.high, band.offset)
    return weighted_sums(  # type: ignore[no-any-return]
        (alike.cosines, alike.margins, alike.arabic, alike.english),
        (*(_running_sum(text.lengths) for text in texts), texts[0].marks, texts[1].marks),
        (words.both, _running_sum(words.arabic), _running_sum(words.english)),
        evidence.log_ratio,
        strongest(words.both, *nodes),
        types,
        *nodes,
        chosen,
        np.ascontiguousarray(columns, dtype=np.float64),
    )


def _running_sum(values: Floats) -> NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
