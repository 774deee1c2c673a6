"""Strict and lax precision, recall and F1 of sentence alignments, as vecalign counts them.

A bead is *strictly* right if the gold alignment has exactly the same bead; it is right in the
*lax* sense if at least one of its Arabic sentences is linked to one of its English sentences in
the gold alignment. Precision is over all beads found, null beads included (a null bead is right
only if it is a gold null bead); recall is over the gold links, null beads left out (Sennrich &
Volk 2011; Thompson & Koehn 2019). Without null beads precision, too, is over links alone.

Documents are resampled for the intervals. Of a single document, blocks of ten Arabic sentences
are (Carlstein 1986): errors come in runs, so single sentences would make the interval too narrow.

* :func:`evaluate_alignments` ``(gold, test) -> AlignmentScore``: with intervals.
* :func:`statistics` ``(gold, test)``: the counts of one document, which may be summed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from bitext.align.beads import Bead
from bitext.resampling import (
    Estimate,
    Rows,
    Signature,
    bootstrap,
    without_nan,
)

Counts = NDArray[np.int64]
Link = tuple[frozenset[int], frozenset[int]]

STATISTICS = ("found", "found_strict", "found_lax", "gold", "gold_strict", "gold_lax")
"""Beads found, and those of them that are right; gold links, and those of them that are found."""

PARTS = tuple(
    f"{kind}_{part}" for kind in ("strict", "lax") for part in ("precision", "recall", "f1")
)
BLOCK = 10
"""Arabic sentences of a block, where there is one document only."""


def statistics(gold: Iterable[Bead], test: Iterable[Bead], *, null_beads: bool = True) -> Counts:
    """Counts of one document in the order of :data:`STATISTICS`, shape (6,).

    Args:
        gold: the right beads.
        test: the beads found; a bead that is there twice counts once.
        null_beads: whether null beads found count for precision.
    """
    counts: Counts = _count_blocks(_links(gold), _links(test), null_beads, lambda _: 0, 1)[0]
    return counts


def block_statistics(
    gold: Iterable[Bead], test: Iterable[Bead], *, null_beads: bool = True, size: int = BLOCK
) -> Counts:
    """Counts of one document by blocks of its Arabic sentences, shape (blocks, 6).

    A bead counts where its Arabic side begins; one without an Arabic side as far into the
    document as its English side. The sum over blocks is :func:`statistics`.

    Args:
        gold: the right beads.
        test: the beads found.
        null_beads: whether null beads found count for precision.
        size: Arabic sentences of a block.
    """
    gold_beads, test_beads = _links(gold), _links(test)
    sizes = [
        max((index + 1 for bead in gold_beads for index in bead[side]), default=1)
        for side in (0, 1)
    ]
    blocks = -(-sizes[0] // size)

    def block_of(bead: Link) -> int:
        arabic, english = bead
        start = min(arabic) if arabic else min(english) * sizes[0] // sizes[1]
        return min(start // size, blocks - 1)

    return _count_blocks(gold_beads, test_beads, null_beads, block_of, blocks)


def _links(beads: Iterable[Bead]) -> set[Link]:
    return {
        (frozenset(bead.arabic), frozenset(bead.english))
        for bead in beads
        if bead.arabic or bead.english
    }


def _count_blocks(
    gold_beads: set[Link],
    test_beads: set[Link],
    null_beads: bool,
    block_of: Callable[[Link], int],
    blocks: int,
) -> Counts:
    gold_links, test_links = (
        {bead for bead in beads if all(bead)} for beads in (gold_beads, test_beads)
    )
    if not null_beads:
        gold_beads, test_beads = gold_links, test_links
    counts = np.zeros((blocks, len(STATISTICS)), dtype=np.int64)
    for offset, beads, others in ((0, test_beads, gold_beads), (3, gold_links, test_links)):
        linked = _linked(others)
        for bead in beads:
            strict = bead in others
            lax = strict or any(linked.get(index, set()) & bead[1] for index in bead[0])
            counts[block_of(bead), offset : offset + 3] += (1, strict, lax)
    return counts


def _linked(beads: Iterable[Link]) -> dict[int, set[int]]:
    """English sentences that each Arabic sentence is linked to."""
    linked: dict[int, set[int]] = {}
    for arabic, english in beads:
        for sentence in arabic:
            linked.setdefault(sentence, set()).update(english)
    return linked


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
        units: names of the documents; of a single document those of its blocks.
        statistics: the counts of each unit in the order of :data:`STATISTICS`.
    """

    task: ClassVar[str] = "alignment"

    score: float
    strict_precision: Estimate
    strict_recall: Estimate
    strict_f1: Estimate
    lax_precision: Estimate
    lax_recall: Estimate
    lax_f1: Estimate
    signature: Signature
    units: tuple[str, ...]
    statistics: tuple[tuple[int, ...], ...]

    def format(self) -> str:
        """A few lines of text."""
        lines = [f"{'':6}  {'precision':22}{'recall':22}F1"]
        for kind in ("strict", "lax"):
            parts = (getattr(self, f"{kind}_{part}") for part in ("precision", "recall", "f1"))
            lines.append("  ".join([f"{kind:6}", *(f"{part.format():20}" for part in parts)]))
        return "\n".join([*(line.rstrip() for line in lines), self.signature.format()])

    def to_dict(self) -> dict[str, Any]:
        """Plain values, with the counts that a comparison with another system needs."""
        figures = {part: vars(getattr(self, part)) for part in PARTS}
        plain: dict[str, Any] = without_nan(
            {
                "task": self.task,
                "score": self.score,
                **figures,
                "signature": self.signature.format(),
                "units": self.units,
                "statistics": self.statistics,
            }
        )
        return plain

    def to_json(self) -> str:
        """All of it as a JSON object."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


def evaluate_alignments(
    gold: Sequence[Iterable[Bead]],
    test: Sequence[Iterable[Bead]],
    *,
    names: Sequence[str] | None = None,
    null_beads: bool = True,
    samples: int = 1000,
    seed: int = 1,
) -> AlignmentScore:
    """Score alignments of documents.

    Args:
        gold: the right beads of each document.
        test: the beads found, of the same documents in the same order.
        names: of the documents; by default their numbers from 0.
        null_beads: whether null beads found count for precision, as in vecalign.
        samples: bootstrap resamples of documents.
        seed: of the bootstrap.

    Raises:
        ValueError: the numbers of documents differ, or there is none.
    """
    rows = _rows(gold, test, null_beads)
    names = [str(number) for number in range(len(gold))] if names is None else names
    settings: dict[str, str | int | float | bool] = {"docs": len(gold)}
    if len(gold) == 1:
        names = [f"{names[0]}:{BLOCK * block}" for block in range(len(rows))]
        settings["blocks"] = len(rows)
    estimates = {
        f"{kind}_{part}": bootstrap(rows, metric(kind, part), samples=samples, seed=seed)
        for kind in ("strict", "lax")
        for part in ("precision", "recall", "f1")
    }
    settings |= {"nulls": null_beads, "samples": samples, "seed": seed}
    return AlignmentScore(
        score=estimates["strict_f1"].score,
        signature=Signature(settings),
        units=tuple(names),
        statistics=tuple(tuple(map(int, row)) for row in rows),
        **estimates,
    )


def _rows(gold: Sequence[Iterable[Bead]], test: Sequence[Iterable[Bead]], null_beads: bool) -> Rows:
    if len(gold) != len(test) or not gold:
        raise ValueError(
            f"{len(gold)} gold and {len(test)} test documents, expected equal numbers above 0"
        )
    pairs = list(zip(gold, test, strict=True))
    if len(pairs) == 1:
        return block_statistics(*pairs[0], null_beads=null_beads).astype(np.float64)
    counts = [statistics(*pair, null_beads=null_beads) for pair in pairs]
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
