"""Sentence alignment of two texts that are translations of each other.

1. :mod:`bitext.align.band` finds anchors, and from them the part of the lattice to search.
2. :mod:`bitext.align.bead_score` gives every bead there a score.
3. :mod:`bitext.align.recursion` sums over all alignments. From those sums the habits of *these*
   documents are estimated (:mod:`bitext.align.habits`; expectation maximisation): how they are cut
   into sentences and how much is left out, which prices the null beads.
4. The alignment with the highest expected number of right beads is returned (minimum Bayes risk),
   not the single most probable one.

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
from bitext.align.bead_score import FEATURES, background, margins, score_beads
from bitext.align.beads import Alignment, Bead
from bitext.align.habits import USUAL, Habits, estimate
from bitext.align.recursion import bead_types, best_path, posteriors
from bitext.align.surface import Surface, shared_words, surface, word_weights
from bitext.models.embed import Embedder

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

MAX_SPAN = 8
PART = 600
"""Sentences of a side after which a long document may be cut into parts."""
SAMPLE = 4
"""Parts that the background and the habits of a long document are estimated from."""
ROUNDS = 2


@dataclass(frozen=True)
class Weights:
    """Fitted by ``scripts/fit_alignment.py``.

    Attributes:
        features: one weight for each of ``bead_score.FEATURES``.
        strength: how many beads of a document the usual habits count for.
        least: lowest probability at which a bead counts for more than none.
    """

    features: NDArray[np.float64]
    strength: float
    least: float


@cache
def default_weights() -> Weights:
    """The weights that come with the project."""
    text = files("bitext.align").joinpath("sequence_weights.json").read_text(encoding="utf-8")
    found = json.loads(text)
    return Weights(
        features=np.array([found["features"][name] for name in FEATURES]),
        strength=found["strength"],
        least=found["least"],
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
    the project. Either text may lack parts of the other. For texts that are not translations the
    result is mostly null beads; :func:`bitext.align.parallelism.parallelism` tells beforehand.

    Args:
        arabic: sentences of one text, in order.
        english: sentences of the other text, in order.
        embedder: gives the vectors of sentences and of their runs.
        max_span: most sentences of a side in one bead, at least 1; both sides of a bead together
            have at most one sentence more.
        weights: of the features; the fitted ones by default.

    Returns:
        Beads in document order; null beads are of one sentence. The score of a link is the
        logarithm of how much more likely it is than leaving its sentences unaligned.

    Raises:
        ValueError: ``max_span`` is below 1.
    """
    if max_span < 1:
        raise ValueError(f"max_span is {max_span}, expected at least 1")
    if not arabic or not english:
        alone = [Bead(range(i, i + 1), range(0, 0)) for i in range(len(arabic))]
        alone += [Bead(range(0, 0), range(j, j + 1)) for j in range(len(english))]
        return Alignment(tuple(alone), "sequence")
    weights = weights or default_weights()
    scorer = _Scorer(arabic, english, embedder, max_span, weights)
    habits = scorer.habits()
    beads: list[Bead] = []
    for part in scorer.parts:
        beads += scorer.beads(part, habits)
    return Alignment(tuple(beads), "sequence")


@dataclass(frozen=True, eq=False)
class _Part:
    """A stretch of both documents that is aligned on its own: first sentences, and the nodes."""

    row: int
    column: int
    band: Band

    @property
    def rows(self) -> slice:
        return slice(self.row, self.row + len(self.band.low) - 1)

    @property
    def columns(self) -> slice:
        return slice(self.column, self.column + int(self.band.high[-1]))


class _Scorer:
    """What is known of two documents, and from it the scores of beads in their parts."""

    def __init__(
        self,
        arabic: Sequence[str],
        english: Sequence[str],
        embedder: Embedder,
        max_span: int,
        weights: Weights,
    ):
        self.sentences = (list(arabic), list(english))
        self.embedder = embedder
        self.max_span = max_span
        self.weights = weights
        self.types = bead_types(max_span)
        self.surfaces = (surface(arabic), surface(english))
        self.words = word_weights(*self.surfaces)
        self.ratio = float(self.surfaces[1].lengths.sum() / self.surfaces[0].lengths.sum())
        vectors = (embedder.encode(self.sentences[0]), embedder.encode(self.sentences[1]))
        anchors = supported(find_anchors(*vectors))
        self.parts = _parts(anchors, len(arabic), len(english))
        step = max(1, len(self.parts) // SAMPLE)
        self.sample = self.parts[::step][:SAMPLE]
        spans = {part: self._spans(part) for part in self.sample}
        self.chance = background(
            np.concatenate([arabic for arabic, _ in spans.values()], axis=1),
            np.concatenate([english for _, english in spans.values()], axis=1),
        )
        self.sampled = {part: self._scores(part, *spans.pop(part)) for part in self.sample}

    def _spans(self, part: _Part) -> tuple[Floats, Floats]:
        arabic, english = self.sentences[0][part.rows], self.sentences[1][part.columns]
        return (
            self.embedder.encode_spans(arabic, self.max_span),
            self.embedder.encode_spans(english, self.max_span),
        )

    def scores(self, part: _Part) -> Floats:
        """Scores of all beads of a part before its documents' habits are known."""
        if part in self.sampled:
            return self.sampled[part]
        return self._scores(part, *self._spans(part))

    def _scores(self, part: _Part, arabic: Floats, english: Floats) -> Floats:
        texts = (_cut(self.surfaces[0], part.rows), _cut(self.surfaces[1], part.columns))
        return score_beads(
            margins(arabic, english, self.chance, part.band),
            texts,
            shared_words(texts[0].words, texts[1].words, self.words, part.band),
            self.ratio,
            self.types,
            part.band,
            self.weights.features,
        )

    def habits(self) -> Habits:
        """Habits of the documents, estimated from a sample of their parts."""
        habits = USUAL
        for _ in range(ROUNDS):
            chances = habits.log_chances(self.types)[:, None]
            counts = np.zeros(len(self.types))
            for part, scores in self.sampled.items():
                counts += posteriors(scores + chances, self.types, part.band)[0].sum(
                    axis=1, dtype=np.float64
                )
            habits = estimate(counts, self.types, self.weights.strength)
        return habits

    def beads(self, part: _Part, habits: Habits) -> list[Bead]:
        """The best alignment of a part."""
        scores = self.scores(part) + habits.log_chances(self.types)[:, None]
        chances, _ = posteriors(scores, self.types, part.band)
        gains = _gains(chances, part.band, self.weights.least)
        beads = []
        for i, j, t in best_path(gains, self.types, part.band):
            k, m = (int(size) for size in self.types[t])
            score = _against_nulls(scores, part.band, i, j, k, m, t) if t > 1 else 0.0
            row, column = part.row + i, part.column + j
            beads.append(Bead(range(row, row + k), range(column, column + m), score))
        return beads


def _cut(whole: Surface, part: slice) -> Surface:
    return Surface(whole.lengths[part], whole.marks[part], whole.words[part])


def _parts(anchors: Anchors, arabic: int, english: int) -> list[_Part]:
    """Cut documents between two anchors that follow each other on both sides."""
    cuts = [(0, 0)]
    straight = (np.diff(anchors.rows) == 1) & (np.diff(anchors.columns) == 1)
    for row, column in zip(
        anchors.rows[1:][straight].tolist(), anchors.columns[1:][straight].tolist(), strict=True
    ):
        last_row, last_column = cuts[-1]
        long_enough = max(row - last_row, column - last_column) >= PART
        if long_enough and max(arabic - row, english - column) >= PART:
            cuts.append((row, column))
    cuts.append((arabic, english))
    parts = []
    for (row, column), (next_row, next_column) in pairwise(cuts):
        inside = (anchors.rows >= row) & (anchors.rows < next_row)
        local = Anchors(anchors.rows[inside] - row, anchors.columns[inside] - column)
        parts.append(_Part(row, column, search_band(local, next_row - row, next_column - column)))
    return parts


def _gains(chances: Floats, band: Band, least: float) -> Floats:
    """What each bead adds to the expected number of right beads, less the least probability.

    The chance that a sentence is left out does not depend on where in the other text it is.
    """
    widths = band.high - band.low + 1
    rows = np.repeat(np.arange(len(widths)), widths)
    columns = np.arange(band.nodes) - np.repeat(band.offset[:-1] - band.low, widths)
    gains = chances - np.float32(least)
    gains[0] = np.bincount(rows, chances[0])[rows] - least
    gains[1] = np.bincount(columns, chances[1])[columns] - least
    return gains


def _against_nulls(scores: Floats, band: Band, i: int, j: int, k: int, m: int, t: int) -> float:
    """Log likelihood ratio of a link and of null beads for all its sentences."""
    null = sum(float(scores[0, band.offset[a] + j - band.low[a]]) for a in range(i, i + k))
    last = i + k
    null += sum(float(scores[1, band.offset[last] + b - band.low[last]]) for b in range(j, j + m))
    return float(scores[t, band.offset[i] + j - band.low[i]]) - null
