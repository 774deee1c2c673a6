"""Sentence alignment of two texts that are translations of each other.

1. :mod:`bitext.align.band` finds anchors, and from them the part of the lattice to search.
2. :mod:`bitext.align.bead_score` gives every bead there a score, from how alike its spans are
   (:mod:`bitext.align.span_similarity`), the words they have in common (:mod:`bitext.align.words`),
   lengths and closing marks (:mod:`bitext.align.lengths`). Beads that are out of the question by
   likeness and length alone are not looked at more closely.
3. :mod:`bitext.align.forward_backward` sums over all alignments. From those sums the segmentation
   of *these* documents is estimated (:mod:`bitext.align.segmentation_prior`; expectation
   maximisation): how they are cut into sentences and how much is left out, which prices the null
   beads; and how free the translation is, which says what similarity a link of them has.
4. :mod:`bitext.align.decoding` returns the alignment with the highest expected F1 (minimum Bayes
   risk), not the single most probable one.

Long documents are aligned in parts that meet at anchors, so that memory and time are linear.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bitext.align.band import Anchors, Band, find_anchors, search_band, supported
from bitext.align.bead_features import FEATURES
from bitext.align.bead_score import COARSE, BeadEvidence, BeadScores, coarse_scores, score_beads
from bitext.align.beads import Alignment, Bead
from bitext.align.decoding import TypicalLinks, choose_beads, estimate_document, null_beads
from bitext.align.forward_backward import bead_types, posteriors
from bitext.align.lengths import SentenceLengths, sentence_lengths
from bitext.align.segmentation_prior import typical_prior
from bitext.align.span_similarity import background, span_similarity
from bitext.align.words import common_words, distinct_words, in_lexicon, word_weights
from bitext.embed.base import Embedder

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

MAX_SPAN = 8
PART = 600
"""Sentences of a side after which a long document may be cut into parts."""
WHOLE_RATIO = 10
"""How many anchors the length of the whole texts counts for."""
IMPROBABLE = 1e-6
"""Coarse probability below which a link is not looked at more closely."""
SAMPLE = 4
"""Parts that the background and the prior of a long document are estimated from."""


@dataclass(frozen=True)
class Weights:
    """Fitted by ``scripts/fit/alignment.py``.

    Attributes:
        coarse: one weight for each of ``bead_score.COARSE``.
        features: one weight for each of ``bead_features.FEATURES``.
        typical: the links of the documents that the weights were fitted on.
        prior_count: how many beads of a document the typical prior counts for.
    """

    coarse: NDArray[np.float64]
    features: NDArray[np.float64]
    typical: TypicalLinks
    prior_count: float


@cache
def default_weights(lexicon: bool) -> Weights:
    """The weights that come with the project.

    Args:
        lexicon: whether the words of the texts are in the lexicon. Where they are not, words in
            common are names and numbers only, and everything else has to count for more.
    """
    text = files("bitext.align").joinpath("sequence_weights.json").read_text(encoding="utf-8")
    found = json.loads(text)
    fitted = found["with_lexicon" if lexicon else "without_lexicon"]
    typical = found["typical_links"]["with_lexicon" if lexicon else "without_lexicon"]
    return Weights(
        coarse=np.array([found["coarse"][name] for name in COARSE]),
        features=np.array([fitted[name] for name in FEATURES]),
        typical=TypicalLinks(**typical),
        prior_count=found["prior_count"],
    )


def align_sequence(
    arabic: Sequence[str],
    english: Sequence[str],
    embedder: Embedder,
    *,
    max_span: int = MAX_SPAN,
    weights: Weights | None = None,
) -> Alignment:
    """Align the sentences of two texts that are translations of each other.

    Works for any two languages of the embedder; the names of the sides only follow the rest of
    the project. For Arabic and English there is a lexicon besides, which makes the result better.
    Either text may lack parts of the other. Texts that have nothing to do with each other get null
    beads only; :func:`bitext.align.document_links.parallelism` tells beforehand whether texts are
    translations.

    Args:
        arabic: sentences of one text, in order.
        english: sentences of the other text, in order.
        embedder: gives the vectors of sentences and of their runs.
        max_span: most sentences of a side in one bead, at least 1; both sides of a bead together
            have at most one sentence more.
        weights: of the features; the fitted ones by default.

    Returns:
        Beads in document order; null beads are of one sentence. The score of a link is the
        logarithm of how much more likely it is than leaving its sentences unaligned, above 0.

    Raises:
        ValueError: ``max_span`` is below 1.
    """
    if max_span < 1:
        raise ValueError(f"max_span is {max_span}, expected at least 1")
    if not arabic or not english:
        return Alignment(tuple(null_beads(range(len(arabic)), range(len(english)))), "sequence")
    texts = Texts(arabic, english, embedder, max_span)
    weights = weights or default_weights(texts.lexicon)
    types = bead_types(max_span)
    usual = typical_prior(len(arabic), len(english)).log_probabilities(types)
    sample = {
        part: _score(evidence, types, weights, usual) for part, evidence in texts.sampled.items()
    }
    prior, scale = estimate_document(
        list(sample.values()), types, weights.typical, weights.prior_count
    )
    beads: list[Bead] = []
    for part in texts.parts:
        scores = sample.get(part)
        if scores is None:
            scores = _score(texts.evidence(part), types, weights, usual)
        chosen = choose_beads(scores.table(scale), part.band, types, prior)
        beads += [_moved(bead, part) for bead in chosen]
    return Alignment(tuple(beads), "sequence")


def _score(evidence: BeadEvidence, types: Ints, weights: Weights, usual: Floats) -> BeadScores:
    """Scores of the beads of a part that the coarse scores do not rule out."""
    chosen = probable(evidence, types, weights.coarse, usual)
    return score_beads(evidence, types, chosen, weights.features)


def probable(
    evidence: BeadEvidence, types: Ints, weights: NDArray[np.float64], usual: Floats
) -> NDArray[np.bool_]:
    """Null beads, and the links that the coarse scores do not rule out.

    Args:
        evidence: of a part.
        types: from :func:`bitext.align.forward_backward.bead_types`.
        weights: of the coarse scores.
        usual: log probability of each type before the prior of the documents is known.

    Returns:
        Shape (types, nodes).
    """
    scores = coarse_scores(evidence, types, weights) + usual[:, None]
    chances, _ = posteriors(scores, types, evidence.band)
    chosen: NDArray[np.bool_] = chances > IMPROBABLE
    chosen[:2] = True
    return chosen


@dataclass(frozen=True, eq=False)
class Part:
    """A stretch of both documents that is aligned on its own: first sentences, and the nodes."""

    row: int
    column: int
    band: Band

    @property
    def rows(self) -> slice:
        """Its Arabic sentences."""
        return slice(self.row, self.row + len(self.band.low) - 1)

    @property
    def columns(self) -> slice:
        """Its English sentences."""
        return slice(self.column, self.column + int(self.band.high[-1]))


class Texts:
    """Two documents, and what is known of them.

    Args:
        arabic: sentences of one text, at least one.
        english: sentences of the other text, at least one.
        embedder: gives the vectors of sentences and of their runs.
        max_span: most sentences of a side in one bead, at least 1.

    Attributes:
        parts: that are aligned one by one.
        sampled: the evidence of some of them, at least one.
        lexicon: whether the words of these texts are in the lexicon.
    """

    def __init__(
        self, arabic: Sequence[str], english: Sequence[str], embedder: Embedder, max_span: int
    ):
        self._sentences = (list(arabic), list(english))
        self._embedder = embedder
        self._max_span = max_span
        self._surfaces = (sentence_lengths(arabic), sentence_lengths(english))
        self._words = tuple([distinct_words(s) for s in side] for side in self._sentences)
        self._word_weights = (word_weights(self._words[0]), word_weights(self._words[1]))
        self.lexicon = in_lexicon(*self._word_weights)
        if max(len(arabic), len(english)) <= 2 * PART:
            whole = self._spans(slice(None), slice(None))
            anchors = supported(find_anchors(whole[0][0], whole[1][0]))
            self.parts = [Part(0, 0, search_band(anchors, len(arabic), len(english)))]
            spans = {self.parts[0]: whole}
        else:
            vectors = (embedder.encode(self._sentences[0]), embedder.encode(self._sentences[1]))
            anchors = supported(find_anchors(*vectors))
            self.parts = _parts(anchors, len(arabic), len(english))
            step = max(1, len(self.parts) // SAMPLE)
            sample = self.parts[::step][:SAMPLE]
            spans = {part: self._spans(part.rows, part.columns) for part in sample}
        self._ratio = self._log_ratio(anchors)
        self._chance = background(
            np.concatenate([arabic for arabic, _ in spans.values()], axis=1),
            np.concatenate([english for _, english in spans.values()], axis=1),
        )
        self.sampled = {part: self._evidence(part, *spans.pop(part)) for part in list(spans)}

    def _log_ratio(self, anchors: Anchors) -> float:
        """Log of English letters for each Arabic letter: median of the anchors and the whole.

        One text may be much longer because the other lacks most of it.
        """
        arabic, english = (side.lengths for side in self._surfaces)
        pairs = np.log(english[anchors.columns]) - np.log(arabic[anchors.rows])
        whole = float(np.log(english.sum()) - np.log(arabic.sum()))
        return float(np.median([*pairs.tolist(), *[whole] * WHOLE_RATIO]))

    def _spans(self, rows: slice, columns: slice) -> tuple[Floats, Floats]:
        return (
            self._embedder.encode_spans(self._sentences[0][rows], self._max_span),
            self._embedder.encode_spans(self._sentences[1][columns], self._max_span),
        )

    def evidence(self, part: Part) -> BeadEvidence:
        """What is known about the beads of a part."""
        return self._evidence(part, *self._spans(part.rows, part.columns))

    def _evidence(self, part: Part, arabic: Floats, english: Floats) -> BeadEvidence:
        words = common_words(
            self._words[0][part.rows],
            self._words[1][part.columns],
            self._word_weights,
            self.lexicon,
            part.band,
        )
        return BeadEvidence(
            alike=span_similarity(arabic, english, self._chance, part.band),
            texts=(_cut(self._surfaces[0], part.rows), _cut(self._surfaces[1], part.columns)),
            words=words,
            log_ratio=self._ratio,
            band=part.band,
        )


def _moved(bead: Bead, part: Part) -> Bead:
    arabic, english = bead.arabic, bead.english
    return Bead(
        range(part.row + arabic.start, part.row + arabic.stop),
        range(part.column + english.start, part.column + english.stop),
        bead.score,
    )


def _cut(whole: SentenceLengths, part: slice) -> SentenceLengths:
    return SentenceLengths(whole.lengths[part], whole.marks[part])


def _parts(anchors: Anchors, arabic: int, english: int) -> list[Part]:
    """Cut documents at anchors: between two that follow each other on both sides, if there are."""
    cuts = [(0, 0)]
    straight = (np.diff(anchors.rows) == 1) & (np.diff(anchors.columns) == 1)
    for row, column, safe in zip(
        anchors.rows[1:].tolist(), anchors.columns[1:].tolist(), straight.tolist(), strict=True
    ):
        size = max(row - cuts[-1][0], column - cuts[-1][1])
        long_enough = size >= PART if safe else size >= 2 * PART
        if long_enough and max(arabic - row, english - column) >= PART:
            cuts.append((row, column))
    cuts.append((arabic, english))
    parts = []
    for (row, column), (next_row, next_column) in pairwise(cuts):
        inside = (anchors.rows >= row) & (anchors.rows < next_row)
        local = Anchors(anchors.rows[inside] - row, anchors.columns[inside] - column)
        parts.append(Part(row, column, search_band(local, next_row - row, next_column - column)))
    return parts
