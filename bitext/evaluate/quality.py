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

import numpy as np
from numpy.typing import NDArray

BINS = 10
THRESHOLDS = (0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95)
RESAMPLES = 400
SEED = 1

Scores = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval; NaN where it is not defined."""

    score: float
    low: float
    high: float

    def format(self) -> str:
        """``0.953 [0.941, 0.964]``."""
        return f"{self.score:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True)
class Bin:
    """Pairs of like quality in a reliability plot.

    Attributes:
        pairs: how many.
        quality: their mean quality.
        parallel: the share of them that is parallel.
    """

    pairs: int
    quality: float
    parallel: float


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
    draws = _Draws.of(len(scores), groups)
    return QualityReport(
        pairs=len(scores),
        parallel=int(flags.sum()),
        auc=draws.estimate(roc_auc, scores, flags),
        average_precision=draws.estimate(average_precision, scores, flags),
        calibration_error=draws.estimate(calibration_error, scores, flags),
        kept_95=draws.estimate(partial(kept_at, precision=0.95), scores, flags),
        kept_99=draws.estimate(partial(kept_at, precision=0.99), scores, flags),
        points=tuple(keep(scores, flags, threshold) for threshold in THRESHOLDS),
        bins=reliability(scores, flags),
        signature=f"quality|bins:{BINS}|{draws.signature}",
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
    return _Draws.of(len(scores), groups).estimate(
        rank_correlation,
        np.asarray(scores, np.float64),
        np.asarray(grades, np.float64),
    )


def rank_correlation(scores: Scores, grades: Scores) -> float:
    """Spearman's coefficient alone; see :func:`spearman`."""
    return _correlation(_ranks(scores), _ranks(grades))


def estimate(
    measure: Callable[..., float],
    scores: Sequence[float],
    other: Sequence[float],
    groups: Sequence[Hashable] | None = None,
) -> Estimate:
    """One measure, such as :func:`roc_auc`, with its interval.

    Args:
        measure: of two arrays ``(n,)``.
        scores: n scores.
        other: for each what it is held against.
        groups: for each the document it is from; intervals then resample documents.
    """
    return _Draws.of(len(scores), groups).estimate(measure, np.asarray(scores), np.asarray(other))


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


def roc_auc(scores: Scores, positive: Flags) -> float:
    """Area under the ROC curve by the Mann-Whitney statistic; NaN without both kinds."""
    hits, misses = int(positive.sum()), int((~positive).sum())
    if not hits or not misses:
        return math.nan
    return float((_ranks(scores)[positive].sum() - hits * (hits + 1) / 2) / (hits * misses))


def average_precision(scores: Scores, positive: Flags) -> float:
    """Mean precision at each positive, going down the scores; ties are taken together."""
    precision, recall = _curve(scores, positive)
    return float(np.sum(precision * np.diff(recall, prepend=0.0)))


def kept_at(scores: Scores, positive: Flags, precision: float) -> float:
    """Largest recall at which the precision is at least this; 0 if it never is."""
    precisions, recall = _curve(scores, positive)
    return float(recall[precisions >= precision].max(initial=0.0))


def calibration_error(scores: Scores, positive: Flags) -> float:
    """Expected calibration error (Naeini et al. 2015) over bins of equal width."""
    bins = reliability(scores, positive)
    return sum(b.pairs * abs(b.quality - b.parallel) for b in bins) / len(scores)


def reliability(scores: Scores, positive: Flags) -> tuple[Bin, ...]:
    """Pairs in 10 bins of equal width by score."""
    places = np.clip((scores * BINS).astype(int), 0, BINS - 1)
    return tuple(
        Bin(int(here.sum()), float(scores[here].mean()), float(positive[here].mean()))
        for place in range(BINS)
        if (here := places == place).any()
    )


def wilson(hits: int, total: int) -> Estimate:
    """A share with its Wilson interval; NaN of nothing."""
    if not total:
        return Estimate(math.nan, math.nan, math.nan)
    z, share = 1.959964, hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(share * (1 - share) / total + (z / 2 / total) ** 2)
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half))


def _curve(scores: Scores, positive: Flags) -> tuple[Scores, Scores]:
    """Precision and recall after each distinct score, from the highest down."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(positive[order])
    last = np.append(np.diff(scores[order]) != 0, True)
    found = hits[last]
    return found / (np.flatnonzero(last) + 1), found / max(1, int(positive.sum()))


def _ranks(values: Scores) -> Scores:
    """Ranks from 1; equal values share their mean rank."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2)[place], np.float64)


def _correlation(one: Scores, other: Scores) -> float:
    if one.std() == 0 or other.std() == 0:
        return math.nan
    return float(np.corrcoef(one, other)[0, 1])


@dataclass(frozen=True)
class _Draws:
    """Resamples of a set of pairs.

    Attributes:
        rows: for each group the places of its pairs.
        signature: what was drawn, how often.
    """

    rows: tuple[NDArray[np.int64], ...]
    signature: str

    @classmethod
    def of(cls, pairs: int, groups: Sequence[Hashable] | None) -> _Draws:
        """Every pair by itself, or in its group.

        Raises:
            ValueError: if there is not a group for each pair.
        """
        if groups is None:
            return cls(tuple(np.arange(pairs)[:, None]), f"bs:{RESAMPLES}|seed:{SEED}")
        if len(groups) != pairs:
            raise ValueError(f"{len(groups)} groups for {pairs} pairs")
        rows: dict[Hashable, list[int]] = {}
        for row, group in enumerate(groups):
            rows.setdefault(group, []).append(row)
        return cls(
            tuple(np.array(each) for each in rows.values()),
            f"groups:{len(rows)}|bs:{RESAMPLES}|seed:{SEED}",
        )

    def estimate(
        self, measure: Callable[..., float], scores: Scores, other: NDArray[np.generic]
    ) -> Estimate:
        """A measure with the interval in which it lies for 95 % of the resamples."""
        chance = np.random.default_rng(SEED)
        values = []
        for _ in range(RESAMPLES):
            drawn = chance.integers(0, len(self.rows), len(self.rows))
            places = np.concatenate([self.rows[group] for group in drawn])
            values.append(measure(scores[places], other[places]))
        low, high = (
            np.nanquantile(values, (0.025, 0.975))
            if not np.isnan(values).all()
            else (math.nan, math.nan)
        )
        return Estimate(float(measure(scores, other)), float(low), float(high))
