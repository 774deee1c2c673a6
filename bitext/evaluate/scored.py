"""How good the scores and labels of a file of pairs are, against what people say of the pairs.

* :func:`evaluate_scored` ``(quality, ...) -> ScoredReport``: ranking, calibration, what a threshold
  keeps, agreement of labels, rank correlation with grades; whatever the gold judgements allow.
* :func:`measure` ``(part, rows)``: a part as a function of weights, for comparing two systems.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import numpy as np

from bitext.evaluate.quality import (
    RESAMPLES,
    SEED,
    LabelReport,
    QualityReport,
    evaluate_labels,
    evaluate_quality,
    spearman,
)
from bitext.evaluate.ranking import (
    BINS,
    average_precision,
    calibration_error,
    rank_correlation,
    roc_auc,
)
from bitext.resampling import (
    Estimate,
    Measure,
    Rows,
    bootstrap_weighted,
    wilson,
    without_nan,
)

THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)

THRESHOLDS_SHOWN = (0.5, 0.7, 0.8, 0.9, 0.95)
"""Those that the text has."""

PARTS = ("auc", "average_precision", "calibration_error", "accuracy", "kappa", "spearman")
COLUMNS = ("quality", "parallel", "grade", "label", "gold")
"""Statistics of a pair: its quality; whether it is parallel (1 or 0) and its grade by people, or
NaN; the numbers of the label given and of people's label, or NaN."""


@dataclass(frozen=True)
class Threshold:
    """What is kept from a quality on.

    Attributes:
        quality: the threshold.
        kept: how many pairs have at least this quality.
        precision: share of them that is parallel, with its Wilson interval.
        recall: share of the parallel pairs that is kept.
    """

    quality: float
    kept: int
    precision: Estimate
    recall: Estimate


@dataclass(frozen=True)
class ScoredReport:
    """What is known about scored pairs; ``None`` where the gold judgements do not tell.

    Attributes:
        score: the area under the ROC curve, or the rank correlation, or the agreement of labels:
            the first that there is.
        ranking: whether parallel pairs score higher, and whether quality means what it says.
        thresholds: what is kept from a quality on.
        labels: how labels agree.
        kappa: their agreement beyond chance (Cohen 1960), in [-1, 1].
        spearman: rank correlation of quality with people's grades.
        signature: how it was computed.
        units: the pairs, by id or number.
        statistics: values of each pair in the order of :data:`COLUMNS`.
    """

    task: ClassVar[str] = "quality"

    score: float
    ranking: QualityReport | None
    thresholds: tuple[Threshold, ...]
    labels: LabelReport | None
    kappa: Estimate | None
    spearman: Estimate | None
    signature: str
    units: tuple[str, ...]
    statistics: tuple[tuple[float, ...], ...]

    def format(self) -> str:
        """One table: a measure a line with its 95 % interval; ``--json`` has all of it."""
        rows = [("measure", "value, 95 % interval", "pairs"), *self._ranking_rows()]
        rows += self._label_rows()
        if self.spearman:
            rows.append(("Spearman", self.spearman.format(), ""))
        parallel = f", parallel {self.ranking.parallel:,}" if self.ranking else ""
        return "\n".join(
            [
                f"pairs {len(self.units):,}{parallel}",
                *(f"{name:23} {value:22} {pairs}".rstrip() for name, value, pairs in rows),
                self.signature,
            ]
        )

    def _ranking_rows(self) -> list[tuple[str, str, str]]:
        if not self.ranking:
            return []
        shown = [each for each in self.thresholds if each.quality in THRESHOLDS_SHOWN]
        return [
            ("AUC", self.ranking.auc.format(), ""),
            ("average precision", self.ranking.average_precision.format(), ""),
            ("calibration error", self.ranking.calibration_error.format(), ""),
            ("kept at precision 0.95", self.ranking.kept_95.format(), ""),
            ("kept at precision 0.99", self.ranking.kept_99.format(), ""),
            *(
                (f"{name} from {each.quality:.2f}", share.format(), f"{each.kept:,}")
                for each in shown
                for name, share in (("precision", each.precision), ("recall", each.recall))
            ),
        ]

    def _label_rows(self) -> list[tuple[str, str, str]]:
        if not self.labels or not self.kappa:
            return []
        rows = [
            ("accuracy of labels", self.labels.accuracy.format(), ""),
            ("Cohen's kappa", self.kappa.format(), ""),
        ]
        for label in sorted(self.labels.precision):
            found = sum(pairs for given, _, pairs in self.labels.confusion if given == label)
            gold = sum(pairs for _, people, pairs in self.labels.confusion if people == label)
            rows += [
                (f"{label}: precision", self.labels.precision[label].format(), f"{found:,}"),
                (f"{label}: recall", self.labels.recall[label].format(), f"{gold:,}"),
            ]
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Plain values, with the statistics that a comparison with another system needs."""
        record: dict[str, Any] = {"task": self.task, "score": self.score}
        if self.ranking:
            record |= asdict(self.ranking)
            record["thresholds"] = [asdict(each) for each in self.thresholds]
        if self.labels and self.kappa:
            record |= {
                "accuracy": asdict(self.labels.accuracy),
                "kappa": asdict(self.kappa),
                "labels": asdict(self.labels),
            }
        if self.spearman:
            record["spearman"] = asdict(self.spearman)
        record |= {
            "signature": self.signature,
            "units": self.units,
            "statistics": self.statistics,
        }
        plain: dict[str, Any] = without_nan(record)
        return plain

    def to_json(self) -> str:
        """All of it as a JSON object."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


def evaluate_scored(
    quality: Sequence[float],
    *,
    parallel: Sequence[bool] | None = None,
    grades: Sequence[float] | None = None,
    labels: Sequence[str] | None = None,
    gold_labels: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
) -> ScoredReport:
    """Measure scored pairs against people's judgements, those of each kind that are there.

    Args:
        quality: of n pairs; probabilities where the calibration is to mean something.
        parallel: whether each pair is parallel; if all or none are, nothing is ranked.
        grades: people's grades, higher is better.
        labels: the labels given, and
        gold_labels: people's labels; both or neither.
        units: ids of the pairs; by default their numbers from 0.

    Raises:
        ValueError: lengths differ, or there is nothing to compare with.
    """
    n = len(quality)
    for name, values in (
        ("parallel", parallel),
        ("grades", grades),
        ("labels", labels),
        ("gold_labels", gold_labels),
    ):
        if values is not None and len(values) != n:
            raise ValueError(f"{n} qualities and {len(values)} {name}")
    both = parallel is not None and any(parallel) and not all(parallel)
    ranking = evaluate_quality(quality, parallel) if both and parallel is not None else None
    agreement = kappa = None
    names = sorted({*(labels or ()), *(gold_labels or ())})
    rows = _statistics(quality, parallel, grades, labels, gold_labels, names)
    if labels is not None and gold_labels is not None:
        agreement = evaluate_labels(labels, gold_labels)
        kappa = _of_quality(measure("kappa", rows), n)
    correlation = None if grades is None else spearman(quality, grades)
    scores = (
        ranking.auc.score if ranking else None,
        correlation.score if correlation else None,
        agreement.accuracy.score if agreement else None,
    )
    known = [score for score in scores if score is not None]
    if not known:
        raise ValueError("no gold judgements of both kinds, parallel and not, and no grades")
    return ScoredReport(
        score=known[0],
        ranking=ranking,
        thresholds=_thresholds(rows) if ranking else (),
        labels=agreement,
        kappa=kappa,
        spearman=correlation,
        signature=f"pairs:{n}|bins:{BINS}|bs:{RESAMPLES}|seed:{SEED}|shares:wilson",
        units=tuple(map(str, range(n))) if units is None else tuple(units),
        statistics=tuple(tuple(map(float, row)) for row in rows),
    )


def measure(part: str, rows: Rows) -> Measure:
    """A part as a function of the weights of the pairs.

    Args:
        part: one of :data:`PARTS`.
        rows: statistics in the order of :data:`COLUMNS`, shape (pairs, 5).
    """
    scores, parallel, grades, labels, gold = rows.T
    if part in ("accuracy", "kappa"):
        agreement = _accuracy if part == "accuracy" else _kappa
        return lambda weights: agreement(labels, gold, weights)
    if part == "spearman":
        return lambda weights: rank_correlation(*_repeated(scores, grades, weights))
    judge = {
        "auc": roc_auc,
        "average_precision": average_precision,
        "calibration_error": calibration_error,
    }[part]

    def value(weights: Rows) -> float:
        drawn, flags = _repeated(scores, parallel, weights)
        return judge(drawn, flags > 0) if len(set(flags)) == 2 else math.nan

    return value


def _repeated(one: Rows, other: Rows, weights: Rows) -> tuple[Rows, Rows]:
    times = weights.astype(np.int64)
    return np.repeat(one, times), np.repeat(other, times)


def _statistics(
    quality: Sequence[float],
    parallel: Sequence[bool] | None,
    grades: Sequence[float] | None,
    labels: Sequence[str] | None,
    gold: Sequence[str] | None,
    names: Sequence[str],
) -> Rows:
    rows = np.full((len(quality), len(COLUMNS)), np.nan)
    rows[:, 0] = quality
    if parallel is not None:
        rows[:, 1] = parallel
    if grades is not None:
        rows[:, 2] = grades
    if labels is not None and gold is not None:
        rows[:, 3] = [names.index(label) for label in labels]
        rows[:, 4] = [names.index(label) for label in gold]
    return rows


def _thresholds(rows: Rows) -> tuple[Threshold, ...]:
    scores, parallel = rows[:, 0], rows[:, 1] > 0
    table = []
    for threshold in THRESHOLDS:
        kept = scores >= threshold
        right = int((kept & parallel).sum())
        table.append(
            Threshold(
                threshold,
                int(kept.sum()),
                wilson(right, int(kept.sum())),
                wilson(right, int(parallel.sum())),
            )
        )
    return tuple(table)


def _of_quality(value: Measure, units: int) -> Estimate:
    return bootstrap_weighted(value, units, samples=RESAMPLES, seed=SEED)


def _accuracy(labels: Rows, gold: Rows, weights: Rows) -> float:
    return float(weights @ (labels == gold) / weights.sum())


def _kappa(labels: Rows, gold: Rows, weights: Rows) -> float:
    """Cohen's kappa; NaN if both always give the same single label."""
    kinds = int(max(labels.max(), gold.max())) + 1
    given, wanted = (
        np.bincount(side.astype(np.int64), weights, kinds) / weights.sum()
        for side in (labels, gold)
    )
    chance = float(given @ wanted)
    if chance == 1:
        return math.nan
    return (_accuracy(labels, gold, weights) - chance) / (1 - chance)
