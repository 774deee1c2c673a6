"""How good mined pairs are: precision, recall and F1 at a threshold, average precision.

A pair found is right if it is among the gold pairs. Pairs may be named by indices or by their
texts; here a side is any string. Arabic sentences are resampled for the intervals: those of a gold
pair or a pair found, for no other counts.

* :func:`evaluate_mining` ``(found, gold) -> MiningScore``
* :func:`counts_metric` ``(part)`` and :func:`ranking_measure` ``(ranking, wanted)``: figures from
  statistics, for comparing two systems.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from bitext.errors import counted
from bitext.resampling import (
    Estimate,
    Measure,
    Metric,
    Rows,
    Signature,
    bootstrap,
    bootstrap_weighted,
    without_nan,
)

PARTS = ("precision", "recall", "f1", "average_precision")


@dataclass(frozen=True)
class FoundPair:
    """A pair that was mined.

    Attributes:
        arabic: index or text of the Arabic side.
        english: index or text of the English side.
        score: higher is better.
    """

    arabic: str
    english: str
    score: float


@dataclass(frozen=True)
class MiningScore:
    """How good the mined pairs of one system are; figures in [0, 1].

    Attributes:
        score: F1 at the threshold.
        precision: share of the pairs at or above the threshold that are gold pairs.
        recall: share of the gold pairs that are among them.
        f1: their harmonic mean.
        average_precision: over all pairs found, whatever the threshold: mean of the precision
            at the rank of each gold pair, 0 for one that was not found; ties are taken together.
        threshold: lowest score that counts.
        best_threshold: the threshold with the highest F1 on these very pairs, found with the
            gold pairs known: no system may use it on them.
        best_f1: that F1, an upper bound.
        found: pairs at or above the threshold.
        gold: gold pairs.
        signature: how it was computed.
        units: the Arabic sentences, sorted.
        statistics: for each unit the right pairs, the pairs found and the gold pairs.
        ranking: the pairs found, best first: place of the unit, score, 1 if right or 0.
    """

    task: ClassVar[str] = "mining"

    score: float
    precision: Estimate
    recall: Estimate
    f1: Estimate
    average_precision: Estimate
    threshold: float
    best_threshold: float
    best_f1: float
    found: int
    gold: int
    signature: Signature
    units: tuple[str, ...]
    statistics: tuple[tuple[int, int, int], ...]
    ranking: tuple[tuple[int, float, int], ...]

    def format(self) -> str:
        """A few lines of text."""
        return "\n".join(
            [
                f"{counted(self.found, 'pair')} of {self.threshold:.4f} or more, "
                f"{counted(self.gold, 'gold pair')}",
                *(f"{part.replace('_', ' '):18} {getattr(self, part).format()}" for part in PARTS),
                f"best F1            {self.best_f1:.3f} at {self.best_threshold:.4f} "
                "(chosen with the answers known: an upper bound)",
                self.signature.format(),
            ]
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, with the statistics that a comparison with another system needs."""
        plain: dict[str, Any] = without_nan(
            {
                "task": self.task,
                "score": self.score,
                **{part: vars(getattr(self, part)) for part in PARTS},
                "threshold": self.threshold,
                "best_threshold": self.best_threshold,
                "best_f1": self.best_f1,
                "found": self.found,
                "gold": self.gold,
                "signature": self.signature.format(),
                "units": self.units,
                "statistics": self.statistics,
                "ranking": self.ranking,
            }
        )
        return plain

    def to_json(self) -> str:
        """All of it as a JSON object."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


def evaluate_mining(
    found: Iterable[FoundPair],
    gold: Iterable[tuple[str, str]],
    *,
    threshold: float | None = None,
    samples: int = 1000,
    seed: int = 1,
) -> MiningScore:
    """Score mined pairs.

    Args:
        found: the pairs, in any order; one that is there twice counts once, with its best score.
        gold: the right pairs, ``(arabic, english)``.
        threshold: lowest score that counts; by default all pairs count.
        samples: bootstrap resamples of Arabic sentences.
        seed: of the bootstrap.

    Raises:
        ValueError: there is no gold pair.
    """
    wanted = set(gold)
    if not wanted:
        raise ValueError("no gold pairs")
    best: dict[tuple[str, str], float] = {}
    for pair in found:
        key = pair.arabic, pair.english
        best[key] = max(pair.score, best.get(key, pair.score))
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    units = sorted({arabic for arabic, _ in (*wanted, *best)})
    place = {unit: index for index, unit in enumerate(units)}
    ranking = [(place[key[0]], score, int(key in wanted)) for key, score in ranked]
    if threshold is None:
        threshold = ranking[-1][1] if ranking else 0.0
    counts = np.zeros((len(units), 3))
    for unit, score, right in ranking:
        if score >= threshold:
            counts[unit] += (right, 1, 0)
    for arabic, _ in wanted:
        counts[place[arabic], 2] += 1
    parts = {
        part: bootstrap(counts, counts_metric(part), samples=samples, seed=seed)
        for part in PARTS[:3]
    }
    best_threshold, best_f1 = _best_threshold(ranking, len(wanted))
    return MiningScore(
        score=parts["f1"].score,
        **parts,
        average_precision=bootstrap_weighted(
            ranking_measure(ranking, counts[:, 2]), len(units), samples=samples, seed=seed
        ),
        threshold=threshold,
        best_threshold=best_threshold,
        best_f1=best_f1,
        found=int(counts[:, 1].sum()),
        gold=len(wanted),
        signature=Signature(
            {
                "units": len(units),
                "threshold": f"{threshold:.6g}",
                "samples": samples,
                "seed": seed,
            }
        ),
        units=tuple(units),
        statistics=tuple((int(r), int(f), int(g)) for r, f, g in counts),
        ranking=tuple(ranking),
    )


def counts_metric(part: str) -> Metric:
    """``precision``, ``recall`` or ``f1`` as a function of summed counts; 0 of nothing."""

    def value(sums: Rows) -> Rows:
        right, found, wanted = sums[..., 0], sums[..., 1], sums[..., 2]
        if part == "precision":
            return _ratio(right, found)
        if part == "recall":
            return _ratio(right, wanted)
        return _ratio(2 * right, found + wanted)

    return value


def ranking_measure(ranking: Sequence[tuple[int, float, int]], wanted: Rows) -> Measure:
    """Average precision as a function of the weights of the units.

    Args:
        ranking: as in :class:`MiningScore`.
        wanted: gold pairs of each unit, shape (units,).
    """
    unit = np.array([each[0] for each in ranking], dtype=np.int64)
    score = np.array([each[1] for each in ranking])
    right = np.array([each[2] for each in ranking], dtype=np.float64)
    ends = np.append(np.diff(score) != 0, True) if ranking else np.zeros(0, dtype=np.bool_)

    def value(weights: Rows) -> float:
        whole = float(weights @ wanted)
        if not whole:
            return float("nan")
        weight = weights[unit]
        hits = np.cumsum(weight * right)[ends]
        precision = _ratio(hits, np.cumsum(weight)[ends])
        return float(precision @ np.diff(hits, prepend=0.0)) / whole

    return value


def _best_threshold(ranking: Sequence[tuple[int, float, int]], wanted: int) -> tuple[float, float]:
    """The threshold with the highest F1, the highest such, and that F1."""
    best, hits = (ranking[0][1] if ranking else 0.0, 0.0), 0
    for place, (_, score, right) in enumerate(ranking, start=1):
        hits += right
        f1 = 2 * hits / (place + wanted)
        is_last = place == len(ranking) or ranking[place][1] != score
        if is_last and f1 > best[1]:
            best = score, f1
    return best


def _ratio(part: Rows, whole: Rows) -> Rows:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
