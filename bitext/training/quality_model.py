"""The form of the quality model and how it is fitted, for ``fit_quality.py``.

Each question is a ridge logistic regression on ramps between the entries of its tables, with signs
where a measurement can only speak one way. Some translations of the training sources are none, for
they were aligned by machine, and some facts are misread: the regression allows for that (Copas
1988, Binary regression models for contaminated data). The log-odds are then scaled and shifted on
running text.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bitext.embed.base import Embedder
from bitext.score.features import extract_features
from bitext.score.labels import LABELS
from bitext.score.quality import STAGES, design, read_stage
from bitext.training.quality_examples import REVIEWED, Example
from bitext.translate.base import SurprisalScorer

RIDGE = 0.1
CONTAMINATION = {"parallel": 0.03, "partial": 0.0, "related": 0.0}
"""Share of what should be answered with no that is labelled yes, by question, in fitting."""
FLOOR = {"parallel": 0.03, "partial": 0.0, "related": 0.0}
"""Probability of yes however much speaks against it, in judging."""
WEIGHTS = {
    "other number": 2.0,
    "other number word": 3.0,
    "other name": 3.0,
    "other date": 4.0,
    "other place": 4.0,
    "other negation": 1.5,
    "opposite word": 2.0,
    "nearest wrong": 2.5,
    REVIEWED: 5.0,
}
"""What an example of a kind counts; few sentences have a date or place to change."""
UP, DOWN, FREE = (0.0, None), (None, 0.0), (None, None)
Direction = tuple[float | None, float | None]
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
COSINES = (-0.1, 0.0, 0.1, 0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9)
COUNTS = (0.0, 1.0, 2.0, 4.0)
LEFT = (0.0, 5.0, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0)
COLUMNS: dict[str, tuple[Direction, tuple[float, ...]]] = {
    "similarity": (UP, COSINES),
    "least_clause_similarity": (UP, COSINES[::2]),
    "most_clause_similarity": (UP, COSINES[::2]),
    "least_covered": (UP, SHARES),
    "most_covered": (UP, SHARES),
    "least_clause": (UP, SHARES),
    "least_clauses": (UP, SHARES),
    "most_clauses": (UP, SHARES),
    "uneven_covered": (DOWN, (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6)),
    "uneven_left": (DOWN, LEFT),
    "least_left": (DOWN, LEFT),
    "most_left": (DOWN, LEFT),
    "facts": (UP, SHARES),
    "numbers": (UP, (0.0, 0.25, 0.5, 0.75, 1.0)),
    "dates": (UP, (0.0, 0.5, 1.0)),
    "names": (UP, SHARES),
    "conflicts": (DOWN, COUNTS),
    "exchanged_quantities": (DOWN, COUNTS),
    "exchanged_digits": (DOWN, COUNTS),
    "exchanged_names": (DOWN, COUNTS),
    "exchanged_mentions": (DOWN, COUNTS),
    "exchanged_words": (DOWN, COUNTS),
    "arabic_quantities_alone": (DOWN, COUNTS),
    "english_quantities_alone": (DOWN, COUNTS),
    "arabic_names_alone": (DOWN, COUNTS),
    "english_names_alone": (DOWN, COUNTS),
    "crossed_numbers": (DOWN, (0.0, 0.1, 0.2, 0.35, 0.5, 0.8)),
    "foreign_words": (DOWN, COUNTS),
    "negation": (DOWN, COUNTS),
    "opposed": (DOWN, COUNTS),
    "duals": (DOWN, COUNTS),
    "length_off": (DOWN, (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0)),
    "truncation": (DOWN, (0.0, 0.5, 1.0)),
    "repetition": (DOWN, (0.0, 0.1, 0.3, 0.6)),
    "markup": (DOWN, (0.0, 0.3, 0.6, 1.0)),
    "arabic_script": (UP, (0.2, 0.5, 0.8, 0.9, 0.95, 1.0)),
    "english_script": (UP, (0.2, 0.5, 0.8, 0.9, 0.95, 1.0)),
    "copy": (UP, (0.0, 0.1, 0.2, 0.3)),
    "content": (FREE, (0.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)),
}
"""The measurements that count, which way each may speak, and where its table has entries."""

Columns = dict[str, tuple[Direction, tuple[float, ...]]]
RIVAL: Columns = {"rival": (DOWN, (0.0, 0.03, 0.06, 0.1, 0.2, 0.4))}
"""What counts only where texts to compare with were given along."""
NATS = (2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0, 14.0)
SURPRISALS: Columns = {
    "mt_surprisal": (DOWN, (0.3, 0.6, 0.9, 1.2, 1.5, 1.8, 2.2, 2.6, 3.2, 4.0)),
    "mt_surprisal_end": (DOWN, (0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0)),
    "mt_surprisal_most": (DOWN, NATS),
    "mt_surprisal_names": (DOWN, (0.0, *NATS)),
    "mt_surprisal_words": (DOWN, NATS),
    "mt_surprisal_missing": (DOWN, (0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0)),
}
"""What counts only where the translation model has read the pair."""


def ramps(values: NDArray[np.float64], knots: Sequence[float]) -> NDArray[np.float64]:
    """``(n, len(knots))``: how far each stage between knots is climbed, and 1 where missing."""
    low, high = np.array(knots[:-1]), np.array(knots[1:])
    climbed = np.clip((np.nan_to_num(values)[:, None] - low) / (high - low), 0.0, 1.0)
    missing = np.isnan(values)
    climbed[missing] = 0.0
    return np.column_stack([climbed, missing])


def fit_stage(
    columns: dict[str, NDArray[np.float64]],
    yes: NDArray[np.bool_],
    weights: NDArray[np.float64],
    contamination: float = 0.0,
) -> dict[str, Any]:
    """Ridge logistic regression on ramps, with signs where a measurement speaks one way.

    Args:
        columns: measurements of n examples by name.
        yes: ``(n,)``, the labels.
        weights: ``(n,)``, what each example counts.
        contamination: least probability of yes that an example is given while fitting, so that
            one that cannot be right does not bend the tables.
    """
    parts = [ramps(columns[name], knots) for name, (_, knots) in COLUMNS.items()]
    matrix = np.column_stack([*parts, np.ones(len(yes))])
    bounds: list[Direction] = []
    for direction, knots in COLUMNS.values():
        bounds += [direction] * (len(knots) - 1) + [FREE]
    bounds.append(FREE)

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, slope = _negative_log_likelihood(matrix @ w, yes, contamination)
        gradient = matrix.T @ (weights * slope)
        gradient[:-1] += RIDGE * w[:-1]
        return float(weights @ value + RIDGE / 2 * w[:-1] @ w[:-1]), gradient

    start = np.zeros(matrix.shape[1])
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 3000}
    ).x
    tables, place = {}, 0
    for name, (_, knots) in COLUMNS.items():
        rises, missing = found[place : place + len(knots) - 1], found[place + len(knots) - 1]
        place += len(knots)
        contribution = np.concatenate([[0.0], np.cumsum(rises)])
        tables[name] = {
            "at": list(knots),
            "contribution": [round(float(value), 2) for value in contribution],
            "missing": round(float(missing), 2),
        }
    return {"bias": round(float(found[-1]), 2), "tables": tables}


def _negative_log_likelihood(
    log_odds: NDArray[np.float64], yes: NDArray[np.bool_], floor: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of each label, and its slope; yes has the probability ``floor + (1 - floor) * sigmoid``."""
    sigmoid = 1 / (1 + np.exp(-np.clip(log_odds, -500, 500)))
    chance = floor + (1 - floor) * sigmoid
    against = np.logaddexp(0, log_odds) - np.log1p(-floor)
    with np.errstate(divide="ignore"):
        in_favour = np.logaddexp(0, -log_odds) if floor == 0 else -np.log(chance)
    slope = (1 - floor) * sigmoid * (1 - sigmoid) / np.maximum(chance, 1e-300)
    return np.where(yes, in_favour, against), np.where(yes, -slope, sigmoid)


@dataclass(frozen=True)
class Measured:
    """Examples as the model sees them; those that cannot be a pair at all are left out.

    Attributes:
        columns: measurements by name.
        labels: places in ``LABELS``.
        weights: what each example counts in fitting.
        sources: where each comes from.
    """

    columns: dict[str, NDArray[np.float64]]
    labels: NDArray[np.int64]
    weights: NDArray[np.float64]
    sources: NDArray[np.str_]

    @classmethod
    def of(
        cls, examples: Sequence[Example], embedder: Embedder, reader: SurprisalScorer | None = None
    ) -> Measured:
        """Measure examples, and read them if there is a reader."""
        arabic = [example.arabic for example in examples]
        english = [example.english for example in examples]
        surprisals = reader.surprisals(arabic, english) if reader else None
        features = extract_features(arabic, english, embedder, surprisals=surprisals)
        sound = np.array([not defect for defect in features.defects])
        return cls(
            {name: column[sound] for name, column in design(features).items()},
            np.array([LABELS.index(example.label) for example in examples])[sound],
            np.array([WEIGHTS.get(example.kind, 1.0) for example in examples])[sound],
            np.array([example.source for example in examples])[sound],
        )

    @classmethod
    def joined(cls, parts: Sequence[Measured]) -> Measured:
        """Several sets as one."""
        return cls(
            {
                name: np.concatenate([part.columns[name] for part in parts])
                for name in parts[0].columns
            },
            np.concatenate([part.labels for part in parts]),
            np.concatenate([part.weights for part in parts]),
            np.concatenate([part.sources for part in parts]),
        )

    def only(self, sources: Collection[str]) -> Measured:
        """Those from some sources."""
        chosen = np.isin(self.sources, sorted(sources))
        return Measured(
            {name: column[chosen] for name, column in self.columns.items()},
            self.labels[chosen],
            self.weights[chosen],
            self.sources[chosen],
        )


def fit_stages(fitted: Measured, running: Measured) -> dict[str, Any]:
    """All three questions, the easiest first, fitted on some examples and set right on others.

    A question is learned from the examples that it concerns and, by how far they got past the
    questions before, from those that should not have got there.
    """
    # Sources that are not in order lack kinds of negatives: labels weigh as in the whole mixture.
    shares = np.bincount(fitted.labels) / np.bincount(running.labels)
    weights = shares[running.labels] / shares[running.labels].mean()
    stages: dict[str, Any] = {}
    passed = [np.ones(len(each.labels)) for each in (fitted, running)]
    for place, name in reversed(list(enumerate(STAGES))):
        asked = fitted.weights * np.where(fitted.labels <= place + 1, 1.0, passed[0])
        stage = fit_stage(fitted.columns, fitted.labels <= place, asked, CONTAMINATION[name])
        stages[name] = calibrate(
            stage, running.columns, running.labels <= place, weights, passed[1], FLOOR[name]
        )
        if name == "partial":
            given = read_stage(stages[name]).log_odds(fitted.columns)
            stages[name]["tables"] |= fit_added(
                given, fitted.columns, fitted.labels <= place, asked, RIVAL
            )
        for each, through in zip((fitted, running), passed, strict=True):
            through *= read_stage(stages[name]).answer(each.columns)
    return {name: stages[name] for name in STAGES}


def fit_surprisals(stages: dict[str, Any], read: Measured) -> dict[str, Any]:
    """The tables of the hardest question for pairs that the translation model has read.

    More of the translations among these examples are none than on running text, which pulls all
    log-odds towards 0. So they are first scaled and shifted to what they contribute here without
    surprisals, and what those add is scaled back. The names put in place of others here
    are drawn from all over the world and surprise more than a name of the same kind does: so by
    rule, not by fitting, reading speaks for no pair in which a name stays missing.
    """
    passed = np.ones(len(read.labels))
    for name in STAGES[1:]:
        passed *= read_stage(stages[name]).answer(read.columns)
    parallel = read.labels <= 0
    unread = read_stage(stages[STAGES[0]]).log_odds(read.columns)
    scale, shift = platt(unread, parallel, read.weights, passed, 0.0)
    weights = read.weights * np.where(read.labels <= 1, 1.0, passed)
    given = scale * unread + shift
    tables = fit_added(given, read.columns, parallel, weights, SURPRISALS, shifted=True)
    for table in tables.values():
        table["contribution"] = [round(value / scale, 2) for value in table["contribution"]]
    *others, missing = tables.values()
    gain = sum(max(table["contribution"]) for table in others)
    first, *rest = missing["contribution"]
    missing["contribution"] = [first, *(round(min(value, -gain), 2) for value in rest)]
    return tables


def fit_added(
    given: NDArray[np.float64],
    columns: dict[str, NDArray[np.float64]],
    yes: NDArray[np.bool_],
    weights: NDArray[np.float64],
    added: Columns,
    *,
    shifted: bool = False,
) -> dict[str, Any]:
    """Tables of measurements that are not always there, fitted when all others stand.

    So a pair that has none of them is contribution what it is contribution without.

    Args:
        given: ``(n,)``, the log-odds of n examples without them.
        columns: measurements by name.
        yes: ``(n,)``, the labels.
        weights: ``(n,)``, what each example counts.
        added: the measurements.
        shifted: whether the log-odds may also rise or fall because the measurements are there;
            the first table then begins with that.
    """
    parts = [ramps(columns[name], knots)[:, :-1] for name, (_, knots) in added.items()]
    there = ~np.isnan(columns[next(iter(added))])
    matrix = np.column_stack([there & shifted, *parts]).astype(np.float64)
    bounds: list[Direction] = [FREE]
    for direction, knots in added.values():
        bounds += [direction] * (len(knots) - 1)

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, slope = _negative_log_likelihood(given + matrix @ w, yes, 0.0)
        gradient = matrix.T @ (weights * slope)
        gradient[1:] += RIDGE * w[1:]
        return float(weights @ value + RIDGE / 2 * w[1:] @ w[1:]), gradient

    start = np.zeros(matrix.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    tables, place, shift = {}, 1, float(found[0])
    for name, (_, knots) in added.items():
        climbed = np.cumsum(found[place : place + len(knots) - 1])
        place += len(knots) - 1
        contribution = shift + np.concatenate([[0.0], climbed])
        tables[name] = {
            "at": list(knots),
            "contribution": [round(float(value), 2) for value in contribution],
            "missing": 0.0,
        }
        shift = 0.0
    return tables


def calibrate(
    stage: dict[str, Any],
    columns: dict[str, NDArray[np.float64]],
    yes: NDArray[np.bool_],
    weights: NDArray[np.float64],
    passed: NDArray[np.float64],
    floor: float,
) -> dict[str, Any]:
    """A stage with its log-odds scaled and shifted by :func:`platt`, and with a floor."""
    scale, shift = platt(read_stage(stage).log_odds(columns), yes, weights, passed, floor)
    return {
        "bias": round(scale * stage["bias"] + shift, 2),
        "tables": {
            name: {
                "at": table["at"],
                "contribution": [round(scale * value, 2) for value in table["contribution"]],
                "missing": round(scale * table["missing"], 2),
            }
            for name, table in stage["tables"].items()
        },
        "floor": floor,
    }


def platt(
    log_odds: NDArray[np.float64],
    yes: NDArray[np.bool_],
    weights: NDArray[np.float64],
    passed: NDArray[np.float64],
    floor: float,
) -> tuple[float, float]:
    """Scale and shift of a stage's log-odds (Platt 1999) with which the product of its answers
    and those before it is right.

    Args:
        log_odds: ``(n,)``, those of the stage.
        yes: ``(n,)``, whether each example is what this question and those before ask for.
        weights: ``(n,)``, what each counts.
        passed: ``(n,)``, the product of the answers before.
        floor: the floor of the stage.
    """

    def loss(w: NDArray[np.float64]) -> float:
        answers = floor + (1 - floor) / (1 + np.exp(-np.clip(w[0] * log_odds + w[1], -500, 500)))
        chance = np.clip(passed * answers, 1e-9, 1 - 1e-9)
        return float(-weights @ np.log(np.where(yes, chance, 1 - chance)))

    scale, shift = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(scale), float(shift)
