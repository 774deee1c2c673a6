"""How good quality scores are: do they rank, do they mean what they say, are labels right?

* :func:`evaluate_quality` ``(quality, parallel) -> QualityReport``: area under the ROC curve,
  average precision, expected calibration error, share kept at a precision, reliability bins.
* :func:`evaluate_labels` ``(predicted, gold) -> LabelReport``: precision and recall by label.
* :func:`spearman` ``(scores, grades) -> Estimate``: rank correlation with human grades.

Intervals are 95 % percentile bootstrap intervals over pairs (Efron & Tibshirani 1993), those of
precision and recall Wilson intervals (Wilson 1927).
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

BINS = 10
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


def evaluate_quality(quality: Sequence[float], parallel: Sequence[bool]) -> QualityReport:
    """Measure scores against what is known to be parallel.

    Args:
        quality: n scores; probabilities in [0, 1] where the calibration is to mean something.
        parallel: for each pair whether it is parallel.

    Raises:
        ValueError: if the lengths differ, or all or none of the pairs are parallel.
    """
    scores, flags = np.asarray(quality, np.float64), np.asarray(parallel, np.bool_)
    if scores.shape != flags.shape:
        raise ValueError(f"{len(scores)} scores for {len(flags)} pairs")
    if flags.all() or not flags.any():
        raise ValueError("expected pairs of both kinds, parallel and not")
    return QualityReport(
        pairs=len(scores),
        parallel=int(flags.sum()),
        auc=_bootstrap(roc_auc, scores, flags),
        average_precision=_bootstrap(average_precision, scores, flags),
        calibration_error=_bootstrap(calibration_error, scores, flags),
        kept_95=_bootstrap(partial(kept_at, precision=0.95), scores, flags),
        kept_99=_bootstrap(partial(kept_at, precision=0.99), scores, flags),
        bins=reliability(scores, flags),
        signature=f"quality|bins:{BINS}|bs:{RESAMPLES}|seed:{SEED}",
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


def spearman(scores: Sequence[float], grades: Sequence[float]) -> Estimate:
    """Rank correlation, ties sharing their mean rank; NaN if one side is all the same."""
    return _bootstrap(
        rank_correlation, np.asarray(scores, np.float64), np.asarray(grades, np.float64)
    )


def rank_correlation(scores: Scores, grades: Scores) -> float:
    """Spearman's coefficient alone; see :func:`spearman`."""
    return _correlation(_ranks(scores), _ranks(grades))


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


def _bootstrap(
    measure: Callable[..., float], scores: Scores, other: NDArray[np.generic]
) -> Estimate:
    chance = np.random.default_rng(SEED)
    draws = (chance.integers(0, len(scores), len(scores)) for _ in range(RESAMPLES))
    values = [measure(scores[draw], other[draw]) for draw in draws]
    low, high = (
        np.nanquantile(values, (0.025, 0.975))
        if not np.isnan(values).all()
        else (math.nan, math.nan)
    )
    return Estimate(float(measure(scores, other)), float(low), float(high))
