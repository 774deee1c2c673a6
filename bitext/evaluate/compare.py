"""Whether two systems differ by more than chance, from the results of evaluating each.

A result carries statistics of each unit (document, segment, sentence or pair), so that two results
on the same test set are enough: neither the texts nor the systems are needed again.

What is computed from counts is tested by approximate randomisation, what rests on a ranking or on
sacrebleu's figures by a paired bootstrap; see :mod:`bitext.resampling`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bitext.errors import FormatError
from bitext.evaluate import alignment, mining, scored, translation
from bitext.resampling import (
    Comparison,
    Rows,
    approximate_randomisation,
    paired_bootstrap,
    without_nan,
)

Result = Mapping[str, Any]
"""What ``to_dict`` of a score gives, with ``task``, ``signature``, ``units`` and ``statistics``."""


@dataclass(frozen=True)
class ComparisonReport:
    """Two systems on one test set.

    Attributes:
        task: what they did.
        units: on how many units they are compared.
        parts: each figure that both results have.
    """

    task: str
    units: int
    parts: Mapping[str, Comparison]

    def format(self) -> str:
        """A table: both values, the difference with its interval, the p-value, how it was done."""
        lines = [
            f"{self.task}, {self.units} units",
            f"{'':18} {'first':>8} {'second':>8}  {'difference':26} p",
        ]
        for name, each in self.parts.items():
            lines.append(
                f"{name:18} {each.first:8.3f} {each.second:8.3f}  "
                f"{each.difference.format():26} {each.p_value:.4f}  {each.signature}"
            )
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
        plain: dict[str, Any] = without_nan(
            {
                "task": self.task,
                "units": self.units,
                **{name: each.to_dict() for name, each in self.parts.items()},
            }
        )
        return plain

    def to_json(self) -> str:
        """All of it as a JSON object."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


def compare_results(
    first: Result, second: Result, *, samples: int = 2000, seed: int = 1
) -> ComparisonReport:
    """Compare two results on the same test set.

    Args:
        first: of one system.
        second: of the other.
        samples: random exchanges or resamples.
        seed: of both.

    Raises:
        FormatError: one is no result, or they are not of the same task and the same test set.
    """
    tasks = [_check(result) for result in (first, second)]
    if tasks[0] != tasks[1]:
        raise FormatError(f"one result is of {tasks[0]}, the other of {tasks[1]}; expected equal")
    if tasks[0] != "mining" and list(first["units"]) != list(second["units"]):
        raise FormatError(
            f"the results are not on the same units ({len(first['units'])} and "
            f"{len(second['units'])} of them); expected one test set"
        )
    units, parts = _TASKS[tasks[0]](first, second, samples, seed)
    return ComparisonReport(tasks[0], units, parts)


def _check(result: Result) -> str:
    missing = [key for key in ("task", "units", "statistics") if key not in result]
    if missing or result["task"] not in _TASKS:
        raise FormatError(
            f"not a result of bitext evaluate: {'no ' + ', '.join(missing) if missing else ''}"
            f"{'' if missing else 'task ' + str(result['task'])!r}; expected what "
            "bitext evaluate alignment, mining, translation or quality prints with --json"
        )
    return str(result["task"])


Compared = tuple[int, dict[str, Comparison]]


def _alignments(first: Result, second: Result, samples: int, seed: int) -> Compared:
    one, other = (np.array(result["statistics"], float) for result in (first, second))
    if _setting(first, "nulls") != _setting(second, "nulls") or (one[:, 3] != other[:, 3]).any():
        raise FormatError("the results differ in null beads or in the gold alignment")
    parts = {}
    for name in alignment.PARTS:
        kind, _, part = name.partition("_")
        metric = alignment.metric(kind, part)  # type: ignore[arg-type]
        parts[name] = approximate_randomisation(one, other, metric, samples=samples, seed=seed)
    return len(one), parts


def _translations(first: Result, second: Result, samples: int, seed: int) -> Compared:
    parts, units = {}, len(first["units"])
    for name, one in first["statistics"].items():
        if name in second["statistics"]:
            here, there = (
                _of_sums(translation.metric(name), np.array(rows, float))
                for rows in (one, second["statistics"][name])
            )
            parts[name] = paired_bootstrap(here, there, units, samples=samples, seed=seed)
    return units, parts


def _minings(first: Result, second: Result, samples: int, seed: int) -> Compared:
    """Units are Arabic sentences; one that a system has no pair for counts with nothing found."""
    units = sorted({*first["units"], *second["units"]})
    place = {unit: index for index, unit in enumerate(units)}
    rows = [np.zeros((len(units), 3)) for _ in range(2)]
    rankings = []
    for result, counts in zip((first, second), rows, strict=True):
        places = [place[unit] for unit in result["units"]]
        counts[places] = result["statistics"]
        rankings.append([(places[unit], score, right) for unit, score, right in result["ranking"]])
    if (rows[0][:, 2] != rows[1][:, 2]).any():
        raise FormatError("the results have different gold pairs; expected one test set")
    parts = {
        name: approximate_randomisation(
            rows[0], rows[1], mining.counts_metric(name), samples=samples, seed=seed
        )
        for name in mining.PARTS[:3]
    }
    here, there = (mining.ranking_measure(ranking, rows[0][:, 2]) for ranking in rankings)
    parts["average_precision"] = paired_bootstrap(
        here, there, len(units), samples=samples, seed=seed
    )
    return len(units), parts


def _qualities(first: Result, second: Result, samples: int, seed: int) -> Compared:
    one, other = (np.array(result["statistics"], float) for result in (first, second))
    if not np.array_equal(one[:, 1:3], other[:, 1:3], equal_nan=True):
        raise FormatError("the results have different gold judgements; expected one test set")
    parts = {
        name: paired_bootstrap(
            scored.measure(name, one),
            scored.measure(name, other),
            len(one),
            samples=samples,
            seed=seed,
        )
        for name in scored.PARTS
        if name in first and name in second
    }
    return len(one), parts


def _of_sums(metric: Callable[[Rows], Rows], rows: Rows) -> Callable[[Rows], float]:
    return lambda weights: float(metric(weights @ rows))


def _setting(result: Result, name: str) -> str:
    settings = dict(part.partition(":")[::2] for part in str(result["signature"]).split("|"))
    return settings.get(name, "")


_TASKS: dict[str, Callable[[Result, Result, int, int], Compared]] = {
    "alignment": _alignments,
    "mining": _minings,
    "translation": _translations,
    "quality": _qualities,
}
