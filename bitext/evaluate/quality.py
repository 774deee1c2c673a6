"""How good quality scores are: do they rank, do they mean what they say, are labels right?

* :func:`evaluate_quality` ``(quality, parallel, groups=None) -> QualityReport``: area under the
  ROC curve, average precision, expected calibration error, share kept at a precision, precision
  and share kept at thresholds, reliability bins.
* :func:`evaluate_labels` ``(predicted, gold) -> LabelReport``: precision and recall by label.
* :func:`spearman` ``(scores, grades, groups=None) -> Estimate``: rank correlation with grades.

Intervals are 95 % percentile bootstrap intervals (Efron & Tibshirani 1993) over pairs or, where
groups are given, over groups, since pairs of one document are alike; those of precision and recall
of labels are Wilson intervals (Wilson 1927).
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import numpy as np

from bitext.evaluate.ranking import (
    BINS,
    Bin,
    Flags,
    Scores,
    average_precision,
    calibration_error,
    kept_at,
    rank_correlation,
    reliability,
    roc_auc,
)
from bitext.resampling import Estimate, bootstrap_rows, wilson

THRESHOLDS = (0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95)
RESAMPLES = 400
SEED = 1


@dataclass(frozen=True)
class Point:
    """What a threshold gives.

    Attributes:
        threshold: pairs of at least this quality are kept.
        pairs: how many these are.
        precision: the share of them that is parallel; NaN if there are none.
        kept: the share of the parallel pairs that is kept.
    """

    threshold: float
    pairs: int
    precision: float
    kept: float


@dataclass(frozen=True)
class QualityReport:
    """What is known about quality scores on labelled pairs.

    Attributes:
        pairs: how many pairs there are.
        parallel: how many of them are parallel.
        auc: area under the ROC curve: the probability that a parallel pair scores higher than
            another, ties counting half.
        average_precision: mean precision at the ranks of the parallel pairs.
        calibration_error: expected calibration error over 10 bins of equal width.
        kept_95: largest share of the parallel pairs that a threshold keeps at precision 0.95.
        kept_99: the same at precision 0.99.
        points: precision and share kept at thresholds from 0.1 to 0.95.
        bins: reliability, the bins that have pairs, by rising quality.
        signature: how it was computed.
    """

    pairs: int
    parallel: int
    auc: Estimate
    average_precision: Estimate
    calibration_error: Estimate
    kept_95: Estimate
    kept_99: Estimate
    points: tuple[Point, ...]
    bins: tuple[Bin, ...]
    signature: str

    def format(self) -> str:
        """A few lines of text."""
        return "\n".join(
            [
                f"pairs {self.pairs}, parallel {self.parallel}",
                f"AUC                {self.auc.format()}",
                f"average precision  {self.average_precision.format()}",
                f"calibration error  {self.calibration_error.format()}",
                f"kept at 95 %       {self.kept_95.format()}",
                f"kept at 99 %       {self.kept_99.format()}",
                "threshold  precision  kept   pairs",
                *(
                    f"{p.threshold:9.2f}  {p.precision:9.3f}  {p.kept:.3f}  {p.pairs:5d}"
                    for p in self.points
                ),
                "quality  parallel  pairs",
                *(f"{b.quality:7.3f}  {b.parallel:8.3f}  {b.pairs:5d}" for b in self.bins),
                self.signature,
            ]
        )

    def to_json(self) -> str:
        """All of it as a JSON object."""
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class LabelReport:
    """How predicted labels agree with those a person gave.

    Attributes:
        pairs: how many.
        accuracy: share of equal labels.
        precision: by label, the share of predictions that the person shares.
        recall: by label, the share of the person's labels that were predicted.
        confusion: ``(predicted, gold, pairs)``, largest first.
        signature: how it was computed.
    """

    pairs: int
    accuracy: Estimate
    precision: dict[str, Estimate]
    recall: dict[str, Estimate]
    confusion: tuple[tuple[str, str, int], ...]
    signature: str

    def format(self) -> str:
        """A few lines of text."""
        lines = [f"pairs {self.pairs}, accuracy {self.accuracy.format()}"]
        for label in sorted(self.precision):
            lines.append(
                f"{label:10} precision {self.precision[label].format()}"
                f"  recall {self.recall[label].format()}"
            )
        return "\n".join([*lines, self.signature])

    def to_json(self) -> str:
        """All of it as a JSON object."""
        return json.dumps(asdict(self))


def evaluate_quality(
    quality: Sequence[float],
    parallel: Sequence[bool],
    groups: Sequence[Hashable] | None = None,
) -> QualityReport:
    """Measure scores against what is known to be parallel.

    Args:
        quality: n scores; probabilities in [0, 1] where the calibration is to mean something.
        parallel: for each pair whether it is parallel.
        groups: for each pair the document it is from; intervals then resample documents.

    Raises:
        ValueError: if the lengths differ, or all or none of the pairs are parallel.
    """
    scores, flags = np.asarray(quality, np.float64), np.asarray(parallel, np.bool_)
    if scores.shape != flags.shape:
        raise ValueError(f"{len(scores)} scores for {len(flags)} pairs")
    if flags.all() or not flags.any():
        raise ValueError("expected pairs of both kinds, parallel and not")

    def part(measure: Callable[[Any, Any], float]) -> Estimate:
        return estimate(measure, scores.tolist(), flags.tolist(), groups)

    return QualityReport(
        pairs=len(scores),
        parallel=int(flags.sum()),
        auc=part(roc_auc),
        average_precision=part(average_precision),
        calibration_error=part(calibration_error),
        kept_95=part(partial(kept_at, precision=0.95)),
        kept_99=part(partial(kept_at, precision=0.99)),
        points=tuple(keep(scores, flags, threshold) for threshold in THRESHOLDS),
        bins=reliability(scores, flags),
        signature=f"quality|bins:{BINS}|{_units(groups)}bs:{RESAMPLES}|seed:{SEED}",
    )


def evaluate_labels(predicted: Sequence[str], gold: Sequence[str]) -> LabelReport:
    """Measure labels against a person's.

    Raises:
        ValueError: if the lengths differ or there are no pairs.
    """
    if len(predicted) != len(gold) or not gold:
        raise ValueError(f"{len(predicted)} labels for {len(gold)} pairs")
    agreed = Counter(p for p, g in zip(predicted, gold, strict=True) if p == g)
    guesses, truths = Counter(predicted), Counter(gold)
    labels = sorted(guesses | truths)
    confusion = Counter(zip(predicted, gold, strict=True))
    return LabelReport(
        len(gold),
        wilson(agreed.total(), len(gold)),
        {label: wilson(agreed[label], guesses[label]) for label in labels},
        {label: wilson(agreed[label], truths[label]) for label in labels},
        tuple((p, g, n) for (p, g), n in sorted(confusion.items(), key=lambda i: (-i[1], i[0]))),
        "labels|wilson:95",
    )


def spearman(
    scores: Sequence[float],
    grades: Sequence[float],
    groups: Sequence[Hashable] | None = None,
) -> Estimate:
    """Rank correlation, ties sharing their mean rank; NaN if one side is all the same.

    Args:
        scores: n scores.
        grades: n grades, the higher the more alike.
        groups: for each pair what it belongs to; intervals then resample groups.
    """
    return estimate(rank_correlation, scores, grades, groups)


def estimate(
    measure: Callable[[Any, Any], float],
    scores: Sequence[float],
    other: Sequence[float],
    groups: Sequence[Hashable] | None = None,
) -> Estimate:
    """One measure, such as :func:`bitext.evaluate.ranking.roc_auc`, with its interval.

    Args:
        measure: of two arrays ``(n,)``.
        scores: n scores.
        other: for each what it is held against.
        groups: for each the document it is from; intervals then resample documents.
    """
    one, two = np.asarray(scores), np.asarray(other)
    return bootstrap_rows(
        lambda rows: measure(one[rows], two[rows]), len(one), groups, samples=RESAMPLES, seed=SEED
    )


def _units(groups: Sequence[Hashable] | None) -> str:
    return "" if groups is None else f"groups:{len(set(groups))}|"


def keep(scores: Scores, positive: Flags, threshold: float) -> Point:
    """What is kept if pairs below a threshold are left out."""
    kept = scores >= threshold
    pairs, hits = int(kept.sum()), int((kept & positive).sum())
    return Point(
        threshold,
        pairs,
        hits / pairs if pairs else math.nan,
        hits / max(1, int(positive.sum())),
    )
