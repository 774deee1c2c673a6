"""The weights of :mod:`bitext.align.sequence`, fitted on documents with known beads.

:mod:`bitext.training.alignment_documents` says how these are made. The weights maximise the
probability of the gold alignments (a conditional random field, Lafferty et al. 2001) with a
Gaussian prior.
"""

from __future__ import annotations

import random
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bitext.align.band import Band
from bitext.align.bead_score import COARSE, FEATURES, BeadEvidence, coarse_scores, score_beads
from bitext.align.beads import Bead
from bitext.align.decoding import choose_beads, estimate_prior
from bitext.align.forward_backward import bead_types, posteriors
from bitext.align.segmentation_prior import estimate, typical_prior
from bitext.align.sequence import MAX_SPAN, Texts, probable
from bitext.align.words import common_words, distinct_words, word_weights
from bitext.embed.base import Embedder
from bitext.evaluate.alignment import evaluate_alignments
from bitext.training.alignment_documents import (
    GoldDocument,
    Rates,
    Source,
    as_units,
    disturb,
    inserted,
    split_page,
    unrelated,
)
from bitext.training.training_pairs import read_examples

SEED = 1
DOCUMENTS = 320
PIECE = 40
VERSES = "verses"
CHAPTER = 60
PRIOR_COUNT = 30
MIN_PROBABILITY = 0.5
COARSE_STEP = 3
"""One document in so many is enough for the coarse weights."""
PRIOR = 3e-4
OPTIONS = {"maxiter": 60}

BOUNDS = [(0.0, None) if name == "words" else (None, None) for name in FEATURES]
"""Words in common never speak against a bead, few as they are without lexicon."""

TYPES = bead_types(MAX_SPAN)
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Example:
    """A document with the features of all its beads.

    Attributes:
        document: with the gold beads.
        band: the nodes.
        beads: which entries of the flat (types, nodes) table are beads, shape (b,).
        features: of these, float32 (b, features).
        gold: which of them are gold beads.
        chances: their log probability by the document's true prior, shape (b,).
    """

    document: GoldDocument
    band: Band
    beads: NDArray[np.int64]
    features: NDArray[np.float32]
    gold: NDArray[np.int64]
    chances: NDArray[np.float32]

    def table(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Scores of the beads as a table of types and nodes."""
        flat = np.full(len(TYPES) * self.band.nodes, -np.inf, dtype=np.float32)
        flat[self.beads] = values
        return flat.reshape(len(TYPES), -1)


def documents(found: Sequence[Source], count: int, seed: int) -> Iterator[GoldDocument]:
    """Disturbed pieces of documents, every test set as often as any other, verses twice."""
    pieces: dict[str, list[Source]] = defaultdict(list)
    for source in found:
        for first in range(0, len(source.units), PIECE):
            units = source.units[first : first + PIECE]
            if len(units) >= 8:
                pieces[source.data].append(replace(source, units=units))
    dice = random.Random(seed)
    names = [*sorted(pieces), VERSES]
    for number in range(count):
        piece, other = dice.sample(pieces[names[number % len(names)]], 2)
        if dice.random() < 0.25:
            piece = replace(piece, units=piece.units[: dice.randint(1, 6)])
            other = replace(other, units=other.units[: dice.randint(1, 6)])
        document = disturb(piece, _rates(dice), seed + number)
        foreign = disturb(other, _rates(dice), seed + number)
        kind = dice.randrange(7)
        if kind == 0:
            yield unrelated(document, foreign)
        elif kind == 1:
            yield inserted(document, foreign, dice.randint(3, 15), dice)
        else:
            yield document


def verses(path: str) -> list[Source]:
    """Chapters, so to say, of the verses in a file of pairs.

    Raises:
        FormatError: the file cannot be read.
    """
    found = [pair for pair in read_examples(path) if pair.source == "bible/train"]
    return [
        Source(
            VERSES,
            str(first),
            tuple(
                unit
                for pair in found[first : first + CHAPTER]
                for unit in as_units(split_page(pair.arabic), split_page(pair.english))
            ),
        )
        for first in range(0, len(found) - CHAPTER, CHAPTER)
    ]


def _rates(dice: random.Random) -> Rates:
    def one_of(share: float, low: float, high: float) -> float:
        return round(dice.uniform(low, high), 2) if dice.random() < share else 0.0

    return Rates(
        join_arabic=one_of(0.7, 0.05, 0.6),
        join_english=one_of(0.7, 0.05, 0.6),
        drop=one_of(0.5, 0.03, 0.2),
        split_english=one_of(0.15, 0.4, 0.8),
    )


@dataclass(frozen=True, eq=False)
class Task:
    """A document that can be learnt from.

    Attributes:
        document: with the gold beads.
        evidence: with the lexicon.
        gold: places of the gold beads in the flat (types, nodes) table.
    """

    document: GoldDocument
    evidence: BeadEvidence
    gold: NDArray[np.int64]

    def example(self, features: NDArray[np.float32]) -> Example:
        """The document with some features of its beads, shape (f, types, nodes)."""
        band = self.evidence.band
        flat = features.reshape(len(features), -1)
        beads = np.flatnonzero(np.isfinite(flat[0]))
        counts = np.bincount(self.gold // band.nodes, minlength=len(TYPES)).astype(float)
        return Example(
            document=self.document,
            band=band,
            beads=beads,
            features=np.ascontiguousarray(flat[:, beads].T),
            gold=np.searchsorted(beads, self.gold),
            chances=estimate(counts, TYPES, PRIOR_COUNT).log_probabilities(TYPES)[
                beads // band.nodes
            ],
        )


def tasks(chosen: Iterator[GoldDocument], embedder: Embedder) -> list[Task]:
    """Documents with what is known about them, but for those with a gold bead that is too large."""
    found = []
    for document in chosen:
        path = gold_path(document.beads)
        if path and document.arabic and document.english:
            texts = Texts(document.arabic, document.english, embedder, MAX_SPAN)
            ((part, evidence),) = texts.sampled.items()
            band = part.band
            places = [t * band.nodes + band.offset[i] + j - band.low[i] for i, j, t in path]
            found.append(Task(document, evidence, np.array(places)))
    return found


def fit_coarse(found: Sequence[Task]) -> Floats:
    """Weights of the features that all beads get."""
    each_alone = np.eye(len(COARSE))
    return fit(
        [
            task.example(np.stack([coarse_scores(task.evidence, TYPES, w) for w in each_alone]))
            for task in found[::COARSE_STEP]
        ]
    )


def examples(found: Sequence[Task], coarse: Floats, *, lexicon: bool) -> list[Example]:
    """All features of the beads that the coarse weights leave, and of the gold beads."""
    data = []
    for task in found:
        evidence = task.evidence if lexicon else unread(task.document, task.evidence)
        band = evidence.band
        prior = typical_prior(len(band.low) - 1, int(band.high[-1]))
        chosen = probable(evidence, TYPES, coarse, prior.log_probabilities(TYPES))
        chosen.ravel()[task.gold] = True
        data.append(task.example(score_beads(evidence, TYPES, chosen, np.eye(len(FEATURES)))))
    return data


def unread(document: GoldDocument, evidence: BeadEvidence) -> BeadEvidence:
    """The same evidence if the lexicon did not know the languages."""
    here, there = (
        [distinct_words(text) for text in side] for side in (document.arabic, document.english)
    )
    weights = (word_weights(here), word_weights(there))
    return replace(evidence, words=common_words(here, there, weights, False, evidence.band))


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


def fit(data: Sequence[Example]) -> Floats:
    """The weights; each feature is scaled by its size in gold beads, so that the prior is fair."""
    beads = sum(len(each.gold) for each in data)
    truth = [each.features[each.gold].sum(axis=0, dtype=np.float64) for each in data]
    squares = sum((each.features[each.gold] ** 2).sum(axis=0, dtype=np.float64) for each in data)
    scale = np.sqrt(squares / beads) + 1e-3

    def loss(scaled: Floats) -> tuple[float, Floats]:
        weights = scaled / scale
        total, slope = 0.0, np.zeros_like(weights)
        for each, gold in zip(data, truth, strict=True):
            found, whole = posterior(each, weights)
            total += whole - weights @ gold - float(each.chances[each.gold].sum())
            slope += found @ each.features - gold
        prior = PRIOR * float(scaled @ scaled) / 2
        return total / beads + prior, slope / scale / beads + PRIOR * scaled

    start = np.zeros(data[0].features.shape[1])
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=BOUNDS[: len(start)], options=OPTIONS
    )
    return np.asarray(found.x / scale)


def posterior(example: Example, weights: Floats) -> tuple[Floats, float]:
    """Probability of each bead, and the log of the sum over all alignments."""
    scores = example.features @ weights.astype(np.float32) + example.chances
    chances, whole = posteriors(example.table(scores), TYPES, example.band)
    return chances.ravel()[example.beads].astype(np.float64), whole


def align(example: Example, weights: Floats) -> list[Bead]:
    """The alignment with some weights."""
    scores = example.table(example.features @ weights.astype(np.float32))
    prior = estimate_prior([(scores, example.band)], TYPES, PRIOR_COUNT)
    return choose_beads(scores, example.band, TYPES, prior, MIN_PROBABILITY)


def hold_out(data: Sequence[Example]) -> None:
    """Fit on half of the documents and score the other half, both ways."""
    fold = [zlib.crc32(f"fold {each.document.id}".encode()) // 7 % 2 for each in data]
    results: dict[str, list[tuple[Example, list[Bead]]]] = defaultdict(list)
    surprise = beads = 0.0
    for held in (0, 1):
        weights = fit([each for each, where in zip(data, fold, strict=True) if where != held])
        for each, where in zip(data, fold, strict=True):
            if where != held:
                continue
            _, whole = posterior(each, weights)
            scores = each.features @ weights + each.chances
            surprise += whole - float(scores[each.gold].sum())
            beads += len(each.gold)
            found = align(each, weights)
            results[each.document.data].append((each, found))
            results["all"].append((each, found))
    print(f"surprise {surprise / beads:.4f} nats a bead")
    for name, rows in sorted(results.items()):
        gold = [each.document.beads for each, _ in rows]
        print(f"{name:10} {evaluate_alignments(gold, [beads for _, beads in rows]).format()}")


def named(names: Sequence[str], weights: Floats) -> dict[str, float]:
    """Weights by feature, rounded."""
    return dict(zip(names, (round(float(weight), 3) for weight in weights), strict=True))
