"""Is it chance? Bootstrap intervals and paired tests, over documents or other units.

Most figures come from *sufficient statistics*: one row of counts for each unit, so that a resample
only sums rows and the metric is computed from the sums (as sacrebleu does it). Figures that rest on
a ranking are measured with weights instead: how often each unit was drawn.

* :func:`bootstrap` ``(rows, metric) -> Estimate``: 95 % percentile interval (Efron & Tibshirani
  1993; Koehn 2004 for translation). :func:`bootstrap_weighted` is the same for rankings.
* :func:`approximate_randomisation` ``(first, second, metric) -> Comparison``: paired test (Noreen
  1989; Riezler & Maxwell 2005).
* :func:`paired_bootstrap` ``(first, second, units) -> Comparison``: paired test for what cannot be
  exchanged between systems, such as scores on different scales.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]
Metric = Callable[[Rows], Rows]
"""Sums of statistics, shape (..., s), to values, shape (...)."""

Measure = Callable[[Rows], float]
"""How often each unit counts, shape (units,), to the value; NaN where it is not defined."""

_BLOCK = 256


@dataclass(frozen=True)
class Signature:
    """What has to be known to get a number again.

    Attributes:
        settings: short names and values, in the order they are shown.
    """

    settings: Mapping[str, str | int | float | bool]

    def format(self) -> str:
        """``docs:12|nulls:yes|samples:1000|seed:1``."""
        return "|".join(f"{name}:{_plain(value)}" for name, value in self.settings.items())

    def __str__(self) -> str:
        return self.format()


def _plain(value: str | int | float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


@dataclass(frozen=True)
class Estimate:
    """A number and its 95 % interval; NaN where it is not defined, as the interval of one unit."""

    score: float
    low: float
    high: float

    def format(self, digits: int = 3) -> str:
        """``0.953 [0.941, 0.964]``, ``0.953 [no interval]`` or ``undefined``."""
        if math.isnan(self.score):
            return "undefined"
        if math.isnan(self.low):
            return f"{self.score:.{digits}f} [no interval]"
        return f"{self.score:.{digits}f} [{self.low:.{digits}f}, {self.high:.{digits}f}]"


@dataclass(frozen=True)
class Comparison:
    """Two systems on the same units.

    Attributes:
        first: value of the first system.
        second: value of the second system.
        difference: first less second, with the interval of a paired bootstrap.
        p_value: probability of a difference as large as this by chance, two-sided: if the systems
            were interchangeable on each unit (``test:ar``), or if the difference varied from
            sample to sample as it does, but around zero (``test:bs``).
        signature: how it was computed.
    """

    first: float
    second: float
    difference: Estimate
    p_value: float
    signature: Signature

    def format(self) -> str:
        """One line of text."""
        return (
            f"{self.first:.3f} - {self.second:.3f} = {self.difference.format()}"
            f", p = {self.p_value:.4f}  {self.signature}"
        )

    def to_json(self) -> str:
        """All of it as a JSON object."""
        return json.dumps(self.to_dict())

    def to_dict(self) -> dict[str, Any]:
        """Plain values; what is not defined is ``None``."""
        plain: dict[str, Any] = without_nan(asdict(self) | {"signature": self.signature.format()})
        return plain


def without_nan(value: Any) -> Any:
    """Plain values with ``None`` in place of NaN, which JSON does not know."""
    if isinstance(value, Mapping):
        return {key: without_nan(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [without_nan(inner) for inner in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def bootstrap(rows: Rows, metric: Metric, *, samples: int = 1000, seed: int = 1) -> Estimate:
    """A metric over all units and its interval.

    Args:
        rows: statistics of each document or other unit, shape (units, s), at least one unit.
        metric: from summed statistics to the value.
        samples: resamples of units, with replacement.
        seed: of the resampling.

    Returns:
        The value; a single unit has no interval.

    Raises:
        ValueError: there is no unit or no resample.
    """
    rows = _checked(rows, samples)
    score = float(metric(rows.sum(axis=0)))
    if len(rows) == 1:
        return Estimate(score, math.nan, math.nan)
    return interval(score, metric(resampled_sums(rows, samples=samples, seed=seed)))


def bootstrap_weighted(
    measure: Measure, units: int, *, samples: int = 1000, seed: int = 1
) -> Estimate:
    """A measure over all units and its interval; samples where it is not defined are left out.

    Args:
        measure: from the weights of the units to the value.
        units: how many there are.
        samples: resamples of units, with replacement.
        seed: of the resampling.

    Returns:
        The value; a single unit has no interval.
    """
    score = measure(np.ones(units))
    if units < 2 or math.isnan(score):
        return Estimate(score, math.nan, math.nan)
    values = [measure(weights) for block in _draws(units, samples, seed) for weights in block]
    return interval(score, np.array(values))


def bootstrap_rows(
    measure: Callable[[NDArray[np.intp]], float],
    rows: int,
    groups: Sequence[Hashable] | None = None,
    *,
    samples: int = 1000,
    seed: int = 1,
) -> Estimate:
    """A measure of chosen rows and its interval; samples where it is not defined are left out.

    Args:
        measure: from the numbers of the rows, which may repeat, to the value.
        rows: how many there are.
        groups: for each row what it belongs to, such as a document; then groups are resampled.
        samples: resamples, with replacement.
        seed: of the resampling.

    Raises:
        ValueError: there is not a group for each row.
    """
    if groups is None:
        members = list(np.arange(rows)[:, None])
    elif len(groups) != rows:
        raise ValueError(f"{len(groups)} groups for {rows} rows")
    else:
        found: dict[Hashable, list[int]] = {}
        for row, group in enumerate(groups):
            found.setdefault(group, []).append(row)
        members = [np.array(each) for each in found.values()]

    def of_units(weights: Rows) -> float:
        times = weights.astype(np.intp)
        chosen = [np.tile(unit, count) for unit, count in zip(members, times, strict=True) if count]
        return float(measure(np.concatenate(chosen)))

    return bootstrap_weighted(of_units, len(members), samples=samples, seed=seed)


def resampled_sums(rows: Rows, *, samples: int, seed: int) -> Rows:
    """Sums of the statistics of units drawn with replacement, shape (samples, s)."""
    return np.concatenate([weights @ rows for weights in _draws(len(rows), samples, seed)])


def interval(score: float, resampled: Rows) -> Estimate:
    """The score with the 2.5th and 97.5th percentile of the resampled values that are defined."""
    known = resampled[~np.isnan(resampled)]
    if math.isnan(score) or not len(known):
        return Estimate(score, math.nan, math.nan)
    low, high = np.percentile(known, (2.5, 97.5))
    return Estimate(score, float(low), float(high))


def wilson(hits: int, total: int) -> Estimate:
    """A share with its Wilson interval; NaN of nothing."""
    if not total:
        return Estimate(math.nan, math.nan, math.nan)
    z, share = 1.959964, hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(share * (1 - share) / total + (z / 2 / total) ** 2)
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half))


def paired_bootstrap(
    first: Measure, second: Measure, units: int, *, samples: int = 1000, seed: int = 1
) -> Comparison:
    """Compare two systems on the same units by resampling them together.

    The p-value is the share of samples whose difference is as far from the observed one as that
    is from zero (Efron & Tibshirani 1993, chapter 16).

    Args:
        first: measures the first system, from the weights of the units to the value.
        second: measures the second system.
        units: how many there are.
        samples: resamples of units, with replacement.
        seed: of the resampling.
    """
    here, there = (measure(np.ones(units)) for measure in (first, second))
    differences = np.array(
        [
            first(weights) - second(weights)
            for block in _draws(units, samples, seed)
            for weights in block
            if units > 1
        ]
    )
    differences = differences[~np.isnan(differences)]
    as_far = int((np.abs(differences - (here - there)) >= abs(here - there) - 1e-12).sum())
    return Comparison(
        first=here,
        second=there,
        difference=interval(here - there, differences),
        p_value=(as_far + 1) / (len(differences) + 1),
        signature=Signature({"units": units, "test": "bs", "samples": samples, "seed": seed}),
    )


def approximate_randomisation(
    first: Rows, second: Rows, metric: Metric, *, samples: int = 2000, seed: int = 1
) -> Comparison:
    """Compare two systems on the same documents or other units.

    Args:
        first: statistics of the first system, shape (units, s).
        second: those of the second system on the same units in the same order.
        metric: from summed statistics to the value.
        samples: random exchanges of the systems' units, and resamples for the interval.
        seed: of both.

    Raises:
        ValueError: shapes differ, or there is no unit or no sample.
    """
    first, second = _checked(first, samples), _checked(second, samples)
    if first.shape != second.shape:
        raise ValueError(f"statistics of shapes {first.shape} and {second.shape}, expected equal")
    here, there = (float(metric(rows.sum(axis=0))) for rows in (first, second))
    dice = np.random.default_rng(seed)
    as_far = 0
    for start in range(0, samples, _BLOCK):
        swap = dice.random((min(_BLOCK, samples - start), len(first))) < 0.5
        moved = swap @ (second - first)
        one, other = metric(first.sum(axis=0) + moved), metric(second.sum(axis=0) - moved)
        as_far += int((np.abs(one - other) >= abs(here - there) - 1e-12).sum())
    both = np.concatenate([first, second], axis=1)
    resampled = resampled_sums(both, samples=samples, seed=seed)
    width = first.shape[1]
    differences = metric(resampled[:, :width]) - metric(resampled[:, width:])
    if len(first) == 1:
        differences = differences[:0]
    return Comparison(
        first=here,
        second=there,
        difference=interval(here - there, differences),
        p_value=(as_far + 1) / (samples + 1),
        signature=Signature({"units": len(first), "test": "ar", "samples": samples, "seed": seed}),
    )


def _checked(rows: Rows, samples: int) -> Rows:
    rows = np.asarray(rows, dtype=np.float64)
    if rows.ndim != 2 or not len(rows):
        raise ValueError(f"statistics of shape {rows.shape}, expected (units > 0, statistics)")
    if samples < 1:
        raise ValueError(f"{samples} samples, expected at least 1")
    return rows


def _draws(units: int, samples: int, seed: int) -> Iterator[Rows]:
    """How often each unit was drawn, shape (up to 256, units), the very draws of sacrebleu."""
    dice = np.random.default_rng(seed)
    for start in range(0, samples, _BLOCK):
        drawn = dice.choice(units, size=(min(_BLOCK, samples - start), units))
        yield np.array([np.bincount(row, minlength=units) for row in drawn], dtype=np.float64)
