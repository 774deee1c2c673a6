"""How far reviewers agree: Krippendorff's alpha, agreement on each label, and who meant what.

Sources:
    Klaus Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", University of
    Pennsylvania: coincidence matrices and the difference functions.
    Antonia Zapf et al. (2016), "Measuring inter-rater reliability for nominal data", BMC Medical
    Research Methodology 16:93: percentile bootstrap over units for the interval.
    Joseph L. Fleiss (1971), "Measuring nominal scale agreement among many raters", Psychological
    Bulletin 76(5): agreement on a single category.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bitext.resampling import Estimate, interval, resampled_sums, without_nan
from bitext.score.labels import LABELS

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Agreement:
    """Agreement of independent judgements.

    Attributes:
        alpha: Krippendorff's alpha, ordinal; 1 is perfect, 0 is chance.
        observed: chance that two reviewers of a pair chose the same label.
        labels: for each label, the chance that a second reviewer chose it given that a first did.
        confusion: ``confusion[a][b]`` counts how often ``a`` met ``b`` on one pair, both orders
            counted, each pair weighing as many as it has judgements (the coincidence matrix).
        pairs: pairs with at least two judgements.
        judgements: judgements on those pairs.
        reviewers: names, sorted.
        signature: how it was computed.
    """

    alpha: Estimate
    observed: Estimate
    labels: Mapping[str, Estimate]
    confusion: Mapping[str, Mapping[str, float]]
    pairs: int
    judgements: int
    reviewers: tuple[str, ...]
    signature: str

    @property
    def score(self) -> float | None:
        """The alpha itself; ``None`` where nothing varies."""
        return None if math.isnan(self.alpha.score) else self.alpha.score

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        plain: dict[str, Any] = without_nan(asdict(self))
        return plain

    def format(self, *, as_json: bool = False) -> str:
        """The report for a terminal, or as JSON."""
        if as_json:
            return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)
        if not self.pairs:
            return "No pair has been judged by two reviewers yet."
        lines = [
            f"Krippendorff's alpha (ordinal)  {self.alpha.format()}",
            f"same label                      {self.observed.format()}",
            f"pairs judged twice or more      {self.pairs}",
            f"reviewers                       {', '.join(self.reviewers)}",
            "",
            "label        agreement",
            *(f"{label:<12} {self.labels[label].format()}" for label in LABELS),
            "",
            "met with     " + "".join(f"{label:>10}" for label in LABELS),
        ]
        for row in LABELS:
            counts = (self.confusion[row][column] for column in LABELS)
            lines.append(f"{row:<12} " + "".join(f"{count:>10g}" for count in counts))
        return "\n".join([*lines, "", self.signature])


def agreement(
    judgements: Mapping[str, Mapping[str, str]], *, samples: int = 2000, seed: int = 0
) -> Agreement:
    """Agreement of independent judgements.

    Args:
        judgements: for each pair id, the label each reviewer gave; pairs with fewer than two
            judgements are left out.
        samples: bootstrap samples drawn over pairs.
        seed: of the bootstrap.

    Raises:
        ValueError: if a label is not one of :data:`LABELS`.
    """
    units = {pair: given for pair, given in sorted(judgements.items()) if len(given) > 1}
    values = [[_rank(label) for label in given.values()] for given in units.values()]
    parts = unit_coincidences(values, len(LABELS))
    total = parts.sum(axis=0)
    resampled = _resampled(parts, samples, seed)
    return Agreement(
        alpha=_estimate(alpha_of(total[None]), alpha_of(resampled)),
        observed=_estimate(_same(total[None]), _same(resampled)),
        labels={
            label: _estimate(_same_on(total[None], rank), _same_on(resampled, rank))
            for rank, label in enumerate(LABELS)
        },
        confusion={
            row: {column: float(total[i, j]) for j, column in enumerate(LABELS)}
            for i, row in enumerate(LABELS)
        },
        pairs=len(units),
        judgements=sum(map(len, values)),
        reviewers=tuple(sorted({name for given in units.values() for name in given})),
        signature=f"alpha:ordinal|bootstrap:pairs|samples:{samples}|interval:95|seed:{seed}",
    )


def unit_coincidences(units: Sequence[Sequence[int]], categories: int) -> Matrix:
    """Each unit's share of the coincidence matrix, shape (units, categories, categories)."""
    parts = np.zeros((len(units), categories, categories))
    for part, values in zip(parts, units, strict=True):
        if len(values) > 1:
            counts = np.bincount(values, minlength=categories).astype(float)
            part += (np.outer(counts, counts) - np.diag(counts)) / (len(values) - 1)
    return parts


def alpha_of(coincidences: Matrix) -> Matrix:
    """Ordinal alpha of each coincidence matrix, shape (b,); NaN where nothing varies."""
    margins = coincidences.sum(axis=2)
    n = margins.sum(axis=1)
    distance = _distances(margins)
    observed = (coincidences * distance).sum(axis=(1, 2))
    expected = np.einsum("bi,bj,bij->b", margins, margins, distance)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - (n - 1) * observed / expected, np.nan)


def _distances(margins: Matrix) -> Matrix:
    """Squared ordinal differences between values, shape (b, categories, categories).

    All values between the two ranks count, the two themselves half.
    """
    mid = np.cumsum(margins, axis=1) - margins / 2
    return np.asarray((mid[:, :, None] - mid[:, None, :]) ** 2)


def _same(coincidences: Matrix) -> Matrix:
    """Share of coincidences on the diagonal, shape (b,)."""
    total = coincidences.sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.trace(coincidences, axis1=1, axis2=2) / total)


def _same_on(coincidences: Matrix, rank: int) -> Matrix:
    """Share of one label's coincidences that are with itself, shape (b,)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(coincidences[:, rank, rank] / coincidences[:, rank].sum(axis=1))


def _resampled(parts: Matrix, samples: int, seed: int) -> Matrix:
    """Sums of the units' coincidences, shape (samples, categories, categories)."""
    units, size, _ = parts.shape
    if not units:
        return np.zeros((0, size, size))
    sums = resampled_sums(parts.reshape(units, -1), samples=samples, seed=seed)
    return sums.reshape(-1, size, size)


def _estimate(value: Matrix, resampled: Matrix) -> Estimate:
    return interval(float(value[0]), resampled)


def _rank(label: str) -> int:
    try:
        return LABELS.index(label)
    except ValueError:
        raise ValueError(f"label {label!r} is none of {', '.join(LABELS)}") from None
