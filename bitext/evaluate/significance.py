"""Is it chance? Bootstrap intervals and a paired test, over documents.

Both work on *sufficient statistics*: one row of counts for each document, so that a resample only
sums rows and the metric is computed from the sums (as sacrebleu does it).

* :func:`bootstrap` ``(rows, metric) -> Estimate``: 95 % percentile interval (Efron & Tibshirani
  1993; Koehn 2004 for translation).
* :func:`approximate_randomisation` ``(first, second, metric) -> Comparison``: paired test (Noreen
  1989; Riezler & Maxwell 2005).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]
Metric = Callable[[Rows], Rows]
"""Sums of statistics, shape (..., s), to values, shape (...)."""

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
    """A number and its 95 % interval."""

    score: float
    low: float
    high: float

    def format(self) -> str:
        """``0.953 [0.941, 0.964]``."""
        return f"{self.score:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True)
class Comparison:
    """Two systems on the same documents.

    Attributes:
        first: value of the first system.
        second: value of the second system.
        difference: first less second, with the interval of a paired bootstrap.
        p_value: probability of a difference as large as this if the systems were
            interchangeable on each document, two-sided.
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
        return json.dumps(asdict(self) | {"signature": self.signature.format()})


def bootstrap(rows: Rows, metric: Metric, *, samples: int = 1000, seed: int = 1) -> Estimate:
    """A metric over all documents and its interval.

    Args:
        rows: statistics of each document, shape (documents, s), at least one document.
        metric: from summed statistics to the value.
        samples: resamples of documents, with replacement.
        seed: of the resampling.

    Raises:
        ValueError: there is no document or no resample.
    """
    rows = _checked(rows, samples)
    values = metric(_resampled(rows, samples, seed))
    low, high = np.percentile(values, (2.5, 97.5))
    return Estimate(float(metric(rows.sum(axis=0))), float(low), float(high))


def approximate_randomisation(
    first: Rows, second: Rows, metric: Metric, *, samples: int = 2000, seed: int = 1
) -> Comparison:
    """Compare two systems on the same documents.

    Args:
        first: statistics of the first system, shape (documents, s).
        second: those of the second system on the same documents in the same order.
        metric: from summed statistics to the value.
        samples: random exchanges of the systems' documents, and resamples for the interval.
        seed: of both.

    Raises:
        ValueError: shapes differ, or there is no document or no sample.
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
    resampled = _resampled(both, samples, seed)
    width = first.shape[1]
    differences = metric(resampled[:, :width]) - metric(resampled[:, width:])
    low, high = np.percentile(differences, (2.5, 97.5))
    return Comparison(
        first=here,
        second=there,
        difference=Estimate(here - there, float(low), float(high)),
        p_value=(as_far + 1) / (samples + 1),
        signature=Signature({"docs": len(first), "test": "ar", "samples": samples, "seed": seed}),
    )


def _checked(rows: Rows, samples: int) -> Rows:
    rows = np.asarray(rows, dtype=np.float64)
    if rows.ndim != 2 or not len(rows):
        raise ValueError(f"statistics of shape {rows.shape}, expected (documents > 0, statistics)")
    if samples < 1:
        raise ValueError(f"{samples} samples, expected at least 1")
    return rows


def _resampled(rows: Rows, samples: int, seed: int) -> Rows:
    """Sums of documents drawn with replacement, shape (samples, s)."""
    dice = np.random.default_rng(seed)
    sums = []
    for start in range(0, samples, _BLOCK):
        size = min(_BLOCK, samples - start)
        drawn = dice.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=size)
        sums.append(drawn @ rows)
    return np.concatenate(sums)
