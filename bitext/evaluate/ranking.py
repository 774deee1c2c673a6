"""Measures of a ranking against labels or grades."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 10


Scores = NDArray[np.float64]


Flags = NDArray[np.bool_]


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
