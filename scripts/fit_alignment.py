"""Make ``bitext/align/sequence_weights.json`` again.

    python scripts/fit_alignment.py --data PATH [--out FILE] [--held-out]

``scripts/alignment_documents.py`` says how documents with known beads are made. Only documents of
the tuning half are used (``Source.half``), in pieces of 40 units, some of 1 to 6, disturbed at
rates drawn at random; in some, sentences of another document are put in, and some pairs have
nothing to do with each other. The weights maximise the probability of the gold alignments (a
conditional random field, Lafferty et al. 2001) with a Gaussian prior. The same data, seed and
versions give the same bytes. ``--held-out`` fits on each half of these documents and scores the
other; nothing is written.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from alignment_documents import GoldDocument, Rates, Source, disturb, inserted, sources, unrelated
from numpy.typing import NDArray
from scipy.optimize import minimize

from bitext.align.band import Band
from bitext.align.bead_score import FEATURES
from bitext.align.beads import Bead
from bitext.align.decode import choose_beads, estimate_habits
from bitext.align.habits import estimate
from bitext.align.recursion import bead_types, posteriors
from bitext.align.sequence import MAX_SPAN, Scorer
from bitext.evaluate.alignment import evaluate_alignments
from bitext.models.embed import Embedder, load_embedder

WEIGHTS = Path(__file__).resolve().parent.parent / "bitext" / "align" / "sequence_weights.json"
SEED = 1
DOCUMENTS = 360
PIECE = 40
STRENGTH = 30
LEAST = 0.5
PRIOR = 3e-4
STEPS = 60

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
        chances: their log probability by the document's true habits, shape (b,).
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
        piece, other = dice.sample(pieces[names[number % len(names)]], 2)
        if dice.random() < 0.25:
            piece = replace(piece, units=piece.units[: dice.randint(1, 6)])
            other = replace(other, units=other.units[: dice.randint(1, 6)])
        document = disturb(piece, _rates(dice), seed + number)
        foreign = disturb(other, _rates(dice), seed + number)
        if number % 7 == 0:
            yield unrelated(document, foreign)
        elif number % 7 == 3:
            yield inserted(document, foreign, dice.randint(3, 15), dice)
        else:
            yield document


def _rates(dice: random.Random) -> Rates:
    def one_of(share: float, low: float, high: float) -> float:
        return round(dice.uniform(low, high), 2) if dice.random() < share else 0.0

    return Rates(
        join_arabic=one_of(0.7, 0.05, 0.6),
        join_english=one_of(0.7, 0.05, 0.6),
        drop=one_of(0.5, 0.03, 0.2),
        split_english=one_of(0.15, 0.4, 0.8),
    )


def examples(chosen: Iterator[GoldDocument], embedder: Embedder) -> list[Example]:
    """Features of documents; those with a gold bead that the aligner cannot find are left out."""
    found = []
    for document in chosen:
        path = gold_path(document.beads)
        if not path or not document.arabic or not document.english:
            continue
        scorer = Scorer(
            document.arabic, document.english, embedder, MAX_SPAN, np.eye(len(FEATURES))
        )
        (part,) = scorer.parts
        features = scorer.scores(part).reshape(len(FEATURES), -1)
        band = part.band
        beads = np.flatnonzero(np.isfinite(features[0]))
        places = [t * band.nodes + band.offset[i] + j - band.low[i] for i, j, t in path]
        if not np.isin(places, beads).all():
            continue
        counts = np.bincount([t for _, _, t in path], minlength=len(TYPES)).astype(float)
        chances = estimate(counts, TYPES, STRENGTH).log_chances(TYPES)
        found.append(
            Example(
                document=document,
                band=band,
                beads=beads,
                features=np.ascontiguousarray(features[:, beads].T),
                gold=np.searchsorted(beads, places),
                chances=chances[beads // band.nodes],
            )
        )
    return found


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
            found, whole = expected(each, weights)
            total += whole - weights @ gold - float(each.chances[each.gold].sum())
            slope += found @ each.features - gold
        prior = PRIOR * float(scaled @ scaled) / 2
        return total / beads + prior, slope / scale / beads + PRIOR * scaled

    start = np.zeros(len(FEATURES))
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x / scale


def expected(example: Example, weights: Floats) -> tuple[Floats, float]:
    """Probability of each bead, and the log of the sum over all alignments."""
    scores = example.features @ weights.astype(np.float32) + example.chances
    chances, whole = posteriors(example.table(scores), TYPES, example.band)
    return chances.ravel()[example.beads].astype(np.float64), whole


def align(example: Example, weights: Floats) -> list[Bead]:
    """The alignment with some weights."""
    scores = example.table(example.features @ weights.astype(np.float32))
    habits = estimate_habits([(scores, example.band)], TYPES, STRENGTH)
    return choose_beads(scores, example.band, TYPES, habits, LEAST)


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
            _, whole = expected(each, weights)
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


def main() -> None:
    """Fit, or cross-validate."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the test sets")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--held-out", action="store_true", help="cross-validate, write nothing")
    options = parser.parse_args()
    try:
        found = sources(options.data, "tuning")
    except FileNotFoundError as error:
        sys.exit(str(error))
    data = examples(documents(found, DOCUMENTS, SEED), load_embedder())
    print(f"{len(data)} documents, {sum(len(each.gold) for each in data)} beads", file=sys.stderr)
    if options.held_out:
        hold_out(data)
        return
    weights = dict(zip(FEATURES, (round(float(w), 3) for w in fit(data)), strict=True))
    record = {"features": weights, "strength": STRENGTH, "least": LEAST}
    options.out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
