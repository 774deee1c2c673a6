"""What the weights of :mod:`bitext.align.sequence` are fitted on.

Documents are pieces of the tuning half of the test sets, joined, split and left out at random
(:mod:`bitext.training.alignment_documents`). Half of them are made as free translations are: one
side joined far more than the other, words left out on both sides, and a share of the English words
hidden from the lexicon.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bitext.align.band import Band
from bitext.align.bead_features import FEATURES
from bitext.align.bead_score import COARSE, BeadEvidence, coarse_scores, weighted_features
from bitext.align.beads import Bead
from bitext.align.forward_backward import bead_types
from bitext.align.segmentation_prior import estimate, typical_prior
from bitext.align.sequence import MAX_SPAN, Texts, probable
from bitext.align.words import CommonWords, common_words, distinct_words, word_weights
from bitext.embed.base import Embedder
from bitext.training.alignment_documents import (
    GoldDocument,
    Rates,
    Source,
    disturb,
    inserted,
    unrelated,
)

PIECE = 40
PRIOR_COUNT = 15
TYPES = bead_types(MAX_SPAN)
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TrainingDocument:
    """A document with known beads, and how much of it the lexicon may know.

    Attributes:
        document: with the gold beads.
        hidden: share of the English words that are hidden from the lexicon.
        free: whether it is made as free translations are, or is one.
    """

    document: GoldDocument
    hidden: float = 0.0
    free: bool = True


def documents(found: Sequence[Source], count: int, seed: int) -> Iterator[TrainingDocument]:
    """Disturbed pieces of documents, every test set as often as any other."""
    pieces: dict[str, list[Source]] = defaultdict(list)
    for source in found:
        for first in range(0, len(source.units), PIECE):
            units = source.units[first : first + PIECE]
            if len(units) >= 8:
                pieces[source.data].append(replace(source, units=units))
    dice = random.Random(seed)
    names = sorted(pieces)
    for number in range(count):
        piece, other = dice.sample(pieces[names[number // 2 % len(names)]], 2)
        if dice.random() < 0.2:
            piece = replace(piece, units=piece.units[: dice.randint(1, 6)])
            other = replace(other, units=other.units[: dice.randint(1, 6)])
        free = number % 2 == 0
        rates = _free_rates(dice) if free else _rates(dice)
        document = disturb(piece, rates, seed + number)
        foreign = disturb(other, rates, seed + number)
        hidden = dice.uniform(0, 0.75) if free or dice.random() < 0.3 else 0.0
        kind = dice.randrange(10)
        if kind == 0:
            document = unrelated(document, foreign)
        elif kind == 1:
            document = inserted(document, foreign, dice.randint(3, 15), dice)
        yield TrainingDocument(document, hidden, free)


def _rates(dice: random.Random) -> Rates:
    return Rates(
        join_arabic=_some(dice, 0.7, 0.05, 0.6),
        join_english=_some(dice, 0.7, 0.05, 0.6),
        drop=_some(dice, 0.5, 0.03, 0.2),
        split_english=_some(dice, 0.15, 0.4, 0.8),
    )


def _free_rates(dice: random.Random) -> Rates:
    drop = _some(dice, 0.55, 0.05, 0.25)
    if dice.random() < 0.55:
        joined, whole = dice.uniform(0.45, 0.65), dice.uniform(0, 0.08)
        if dice.random() < 0.5:
            joined, whole = whole, joined
        rates = Rates(round(joined, 2), round(whole, 2), drop if dice.random() < 0.7 else 0.0)
    else:
        rates = replace(_rates(dice), drop=drop)
    if dice.random() < 0.7:
        free_arabic, free_english = dice.uniform(0, 0.4), dice.uniform(0, 0.75)
        rates = replace(
            rates, free_arabic=round(free_arabic, 2), free_english=round(free_english, 2)
        )
    return rates


def _some(dice: random.Random, share: float, low: float, high: float) -> float:
    return round(dice.uniform(low, high), 2) if dice.random() < share else 0.0


@dataclass(frozen=True, eq=False)
class Task:
    """A document that can be learnt from.

    Attributes:
        document: with the gold beads.
        evidence: with the lexicon, if it knows the languages, and without it.
        lexicon: whether it does.
        gold: places of the gold beads in the flat (types, nodes) table.
        free: whether it is a free translation.
    """

    document: GoldDocument
    evidence: tuple[BeadEvidence, BeadEvidence]
    lexicon: bool
    gold: NDArray[np.int64]
    free: bool


@dataclass(frozen=True, eq=False)
class Example:
    """A document with the features of its beads.

    Attributes:
        document: with the gold beads.
        band: the nodes.
        lexicon: whether the features rest on the lexicon.
        beads: which entries of the flat (types, nodes) table are beads, shape (b,).
        features: of these, float32 (b, features).
        gold: which of them are gold beads.
        log_prior: their log probability by the document's true prior, shape (b,).
    """

    document: GoldDocument
    band: Band
    lexicon: bool
    beads: NDArray[np.int64]
    features: NDArray[np.float32]
    gold: NDArray[np.int64]
    log_prior: NDArray[np.float32]

    @property
    def links(self) -> NDArray[np.int64]:
        """The gold beads that are not null."""
        return self.gold[self.beads[self.gold] >= 2 * self.band.nodes]

    def table(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Scores of the beads as a table of types and nodes."""
        flat = np.full(len(TYPES) * self.band.nodes, -np.inf, dtype=np.float32)
        flat[self.beads] = values
        return flat.reshape(len(TYPES), -1)


def tasks(chosen: Iterable[TrainingDocument], embedder: Embedder) -> list[Task]:
    """What is known about documents, but for those with a gold bead that cannot be found."""
    found = []
    for number, each in enumerate(chosen):
        document = each.document
        path = gold_path(document.beads)
        if not path or not document.arabic or not document.english:
            continue
        texts = Texts(document.arabic, document.english, embedder, MAX_SPAN)
        ((part, evidence),) = texts.sampled.items()
        band = part.band
        if any(not band.low[i] <= j <= band.high[i] for i, j, _ in path):
            continue
        places = [t * band.nodes + band.offset[i] + j - band.low[i] for i, j, t in path]
        here, there = (
            [distinct_words(text) for text in side] for side in (document.arabic, document.english)
        )
        read = (here, hide_words(there, each.hidden, random.Random(f"{number} {document.id}")))
        found.append(
            Task(
                document,
                (
                    replace(evidence, words=_words(read, texts.lexicon, band)),
                    replace(evidence, words=_words((here, there), False, band)),
                ),
                texts.lexicon,
                np.array(places),
                each.free,
            )
        )
    return found


Words = list[frozenset[str]]


def _words(texts: tuple[Words, Words], lexicon: bool, band: Band) -> CommonWords:
    weights = (word_weights(texts[0]), word_weights(texts[1]))
    return common_words(*texts, weights, lexicon, band)


def hide_words(sentences: Words, share: float, dice: random.Random) -> Words:
    """Words that the lexicon does not know in place of some, the same one everywhere."""
    words = sorted({word for sentence in sentences for word in sentence if not word[0].isdigit()})
    hidden = {word for word in words if dice.random() < share}
    return [
        frozenset(f"qqx{word}xqq" if word in hidden else word for word in sentence)
        for sentence in sentences
    ]


def coarse_examples(found: Sequence[Task]) -> list[Example]:
    """The features that all beads get."""
    examples = []
    for task in found:
        evidence = task.evidence[0]
        each_alone = np.eye(len(COARSE))
        sums = np.stack([coarse_scores(evidence, TYPES, weight) for weight in each_alone])
        flat = sums.reshape(len(COARSE), -1)
        beads = np.flatnonzero(np.isfinite(flat[0]))
        examples.append(_example(task, True, beads, np.ascontiguousarray(flat[:, beads].T)))
    return examples


def examples(found: Sequence[Task], coarse: Floats) -> list[Example]:
    """All features of the beads that the coarse weights leave, and of the gold beads.

    Each document stands there with the words of the lexicon, if it knows them, and without.
    """
    data = []
    for task in found:
        band = task.evidence[0].band
        prior = typical_prior(len(band.low) - 1, int(band.high[-1]))
        chosen = probable(task.evidence[0], TYPES, coarse, prior.log_probabilities(TYPES))
        chosen.ravel()[task.gold] = True
        for lexicon in (True, False) if task.lexicon else (False,):
            evidence = task.evidence[0 if lexicon else 1]
            beads, features = weighted_features(evidence, TYPES, chosen, np.eye(len(FEATURES)))
            data.append(_example(task, lexicon, beads, features))
    return data


def _example(
    task: Task, lexicon: bool, beads: NDArray[np.int64], features: NDArray[np.float32]
) -> Example:
    band = task.evidence[0].band
    counts = np.bincount(task.gold // band.nodes, minlength=len(TYPES)).astype(float)
    prior = estimate(counts, TYPES, PRIOR_COUNT)
    return Example(
        document=task.document,
        band=band,
        lexicon=lexicon,
        beads=beads,
        features=features,
        gold=np.searchsorted(beads, task.gold),
        log_prior=prior.log_probabilities(TYPES)[beads // band.nodes],
    )


def gold_path(beads: Sequence[Bead]) -> list[tuple[int, int, int]] | None:
    """Start and type of each bead, between links Arabic nulls first; None if one is too large."""
    numbers = {(int(k), int(m)): t for t, (k, m) in enumerate(TYPES)}
    path: list[tuple[int, int, int]] = []
    i = j = 0
    nulls = [0, 0]
    for bead in [*beads, None]:
        if bead is not None and bead.is_null:
            nulls[bool(bead.english)] += len(bead.arabic) + len(bead.english)
            continue
        path += [(a, j, 0) for a in range(i, i + nulls[0])]
        i += nulls[0]
        path += [(i, b, 1) for b in range(j, j + nulls[1])]
        j += nulls[1]
        nulls = [0, 0]
        if bead is not None:
            size = (len(bead.arabic), len(bead.english))
            if size not in numbers:
                return None
            path.append((i, j, numbers[size]))
            i, j = i + size[0], j + size[1]
    return path
