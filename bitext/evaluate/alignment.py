"""Strict and lax precision, recall and F1 of sentence alignments, as vecalign counts them.

A bead is *strictly* right if the gold alignment has exactly the same bead; it is right in the
*lax* sense if at least one of its Arabic sentences is linked to one of its English sentences in
the gold alignment. Precision is over all beads found, null beads included (a null bead is right
only if it is a gold null bead); recall is over the gold links, null beads left out (Sennrich &
Volk 2011; Thompson & Koehn 2019). Without null beads precision, too, is over links alone.

* :func:`evaluate_alignments` ``(gold, test) -> AlignmentScore``: with intervals.
* :func:`compare_alignments` ``(gold, first, second) -> Comparison``: paired test.
* :func:`statistics` ``(gold, test)``: the counts of one document, which may be summed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bitext.align.beads import Bead
from bitext.evaluate.significance import (
    Comparison,
    Estimate,
    Rows,
    Signature,
    approximate_randomisation,
    bootstrap,
)

Counts = NDArray[np.int64]
Link = tuple[frozenset[int], frozenset[int]]

STATISTICS = ("found", "found_strict", "found_lax", "gold", "gold_strict", "gold_lax")
"""Beads found, and those of them that are right; gold links, and those of them that are found."""


def statistics(gold: Iterable[Bead], test: Iterable[Bead], *, null_beads: bool = True) -> Counts:
    """Counts of one document in the order of :data:`STATISTICS`, shape (6,).

    Args:
        gold: the right beads.
        test: the beads found; a bead that is there twice counts once.
        null_beads: whether null beads found count for precision.
    """
    gold_beads, test_beads = _links(gold), _links(test)
    gold_links, test_links = (
        {bead for bead in beads if all(bead)} for beads in (gold_beads, test_beads)
    )
    if not null_beads:
        gold_beads, test_beads = gold_links, test_links
    return np.array([*_right(test_beads, gold_beads), *_right(gold_links, test_links)])


def _links(beads: Iterable[Bead]) -> set[Link]:
    return {
        (frozenset(bead.arabic), frozenset(bead.english))
        for bead in beads
        if bead.arabic or bead.english
    }


def _right(beads: set[Link], others: set[Link]) -> tuple[int, int, int]:
    """How many beads there are, are among the others, and share a pair of sentences with one."""
    linked: dict[int, set[int]] = {}
    for arabic, english in others:
        for sentence in arabic:
            linked.setdefault(sentence, set()).update(english)
    strict = beads & others
    lax = sum(
        any(linked.get(sentence, set()) & english for sentence in arabic)
        for arabic, english in beads - strict
    )
    return len(beads), len(strict), len(strict) + lax


@dataclass(frozen=True)
class AlignmentScore:
    """How good alignments are; every number in [0, 1] with its interval over documents.

    Attributes:
        score: strict F1.
        strict_precision: exactly right beads among those found.
        strict_recall: gold links that were found exactly.
        strict_f1: their harmonic mean.
        lax_precision: beads found that share a linked pair of sentences with the gold alignment.
        lax_recall: gold links that share one with the beads found.
        lax_f1: their harmonic mean.
        signature: how it was computed.
    """

    score: float
    strict_precision: Estimate
    strict_recall: Estimate
    strict_f1: Estimate
    lax_precision: Estimate
    lax_recall: Estimate
    lax_f1: Estimate
    signature: Signature

    def format(self) -> str:
        """A few lines of text."""
        return "\n".join(
            [
                "        precision             recall                F1",
                *(
                    "  ".join(
                        [
                            f"{kind:6}",
                            *(
                                getattr(self, f"{kind}_{part}").format()
                                for part in ("precision", "recall", "f1")
                            ),
                        ]
                    )
                    for kind in ("strict", "lax")
                ),
                self.signature.format(),
            ]
        )

    def to_json(self) -> str:
        """All of it as a JSON object."""
        return json.dumps(asdict(self) | {"signature": self.signature.format()})


def evaluate_alignments(
    gold: Sequence[Iterable[Bead]],
    test: Sequence[Iterable[Bead]],
    *,
    null_beads: bool = True,
    samples: int = 1000,
    seed: int = 1,
) -> AlignmentScore:
    """Score alignments of documents.

    Args:
        gold: the right beads of each document.
        test: the beads found, of the same documents in the same order.
        null_beads: whether null beads found count for precision, as in vecalign.
        samples: bootstrap resamples of documents.
        seed: of the bootstrap.

    Raises:
        ValueError: the numbers of documents differ, or there is none.
    """
    rows = _rows(gold, test, null_beads)
    estimates = {
        f"{kind}_{part}": bootstrap(rows, metric(kind, part), samples=samples, seed=seed)
        for kind in ("strict", "lax")
        for part in ("precision", "recall", "f1")
    }
    signature = Signature(
        {"docs": len(rows), "nulls": null_beads, "samples": samples, "seed": seed}
    )
    return AlignmentScore(score=estimates["strict_f1"].score, signature=signature, **estimates)


def compare_alignments(
    gold: Sequence[Iterable[Bead]],
    first: Sequence[Iterable[Bead]],
    second: Sequence[Iterable[Bead]],
    *,
    kind: Literal["strict", "lax"] = "strict",
    null_beads: bool = True,
    samples: int = 2000,
    seed: int = 1,
) -> Comparison:
    """Whether the F1 of two systems differs by more than chance.

    Args:
        gold: the right beads of each document.
        first: the beads of the first system.
        second: the beads of the second system.
        kind: which F1.
        null_beads: whether null beads found count for precision.
        samples: random exchanges of the systems' documents.
        seed: of the exchanges.

    Raises:
        ValueError: the numbers of documents differ, or there is none.
    """
    gold = [list(beads) for beads in gold]
    return approximate_randomisation(
        _rows(gold, first, null_beads),
        _rows(gold, second, null_beads),
        metric(kind, "f1"),
        samples=samples,
        seed=seed,
    )


def _rows(gold: Sequence[Iterable[Bead]], test: Sequence[Iterable[Bead]], null_beads: bool) -> Rows:
    if len(gold) != len(test) or not gold:
        raise ValueError(
            f"{len(gold)} gold and {len(test)} test documents, expected equal numbers above 0"
        )
    counts = [statistics(g, t, null_beads=null_beads) for g, t in zip(gold, test, strict=True)]
    return np.array(counts, dtype=np.float64)


def metric(
    kind: Literal["strict", "lax"], part: Literal["precision", "recall", "f1"]
) -> Callable[[Rows], Rows]:
    """A metric of summed :data:`STATISTICS`; 0 where nothing was found or nothing is to find."""

    def value(sums: Rows) -> Rows:
        right = 1 if kind == "strict" else 2
        precision = _ratio(sums[..., right], sums[..., 0])
        recall = _ratio(sums[..., 3 + right], sums[..., 3])
        if part == "precision":
            return precision
        if part == "recall":
            return recall
        return _ratio(2 * precision * recall, precision + recall)

    return value


def _ratio(part: Rows, whole: Rows) -> Rows:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
