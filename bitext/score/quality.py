"""From measurements to a probability, a label and reasons.

* :func:`load_quality` ``() -> QualityModel``: the bundled model.
* :meth:`QualityModel.judge` ``(features, *, same_event=None) -> list[Judgement]``.
* :func:`grade` ``(features) -> (n,)``: how far both texts say the same, for ranking.

Three questions are asked of a pair, one after the other: is it *related*? if so, is it at least
*partial*? if so, is it *parallel*? The probabilities are multiplied (continuation ratios, Fienberg
1980), so that a pair of texts about different things is always below one with a wrong number. Each
question is answered by an additive logistic model: every measurement contributes
according to a small table that can be read in ``quality.json``; the contributions are added up and
squashed. Where a measurement can only speak one way, its table rises or falls all along (a pair
never becomes better by a lower similarity). Measurements that need a machine translation or the
surroundings of a pair (``mt_chrf``, ``margin`` ...) have no table: their scale depends on the
translator and on what else is in the collection, and a quality must mean the same everywhere. The
surprisals of the bundled translation model (``mt_surprisal*``) have tables, for that is one model;
where they were not computed they contribute nothing either way.

What the tables were learned from is in ``quality.json`` under ``training``. ``parallel`` examples
are human translations; nearly all others are synthetic, made from such translations by taking
away, adding, cutting and changing, or by pairing neighbours.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bitext.score.features import Features
from bitext.score.labels import Label
from bitext.score.reasons import SAME_EVENT_LOW, find_reasons

OUTSTANDING_MARGIN = 1.2
"""Ratio margin from which on a pair stands out from its surroundings."""
NEARNESS = 0.75
"""Weight of the nearness in the grade, the rest is that of the words."""
STAGES: tuple[Label, ...] = ("parallel", "partial", "related")
"""The questions, hardest first: is the pair this, if it is at least the next?"""


@dataclass(frozen=True)
class Judgement:
    """What the model says of a pair.

    Attributes:
        quality: probability that a bilingual reader calls the pair ``parallel``, in [0, 1].
        grade: how far both texts say the same, in [0, 1], see :func:`grade`: what to rank by, or
            to compare with people's grades of similarity, where few pairs are ``parallel``.
        label: ``parallel``, ``partial``, ``related`` or ``unrelated``.
        reasons: why it is not ``parallel``, weightiest first; empty for ``parallel``.
    """

    quality: float
    grade: float
    label: Label
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """What one measurement contributes, in log-odds.

    Attributes:
        at: values of the measurement, rising.
        contribution: log-odds at each of them; linear between them, constant outside.
        missing: log-odds where the measurement is not available.
    """

    at: tuple[float, ...]
    contribution: tuple[float, ...]
    missing: float

    def look_up(self, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """Log-odds of values ``(n,)``."""
        found = np.interp(np.nan_to_num(values), self.at, self.contribution)
        return np.where(np.isnan(values), self.missing, found)


@dataclass(frozen=True)
class Stage:
    """One question.

    Attributes:
        bias: log-odds where all tables give 0.
        tables: what each measurement adds.
        floor: probability of yes however much speaks against it, for measurements are misread.
    """

    bias: float
    tables: dict[str, Table]
    floor: float = 0.0

    def log_odds(self, columns: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
        """Log-odds of yes for each row."""
        contributions = [table.look_up(columns[name]) for name, table in self.tables.items()]
        return np.asarray(self.bias + np.sum(contributions, axis=0))

    def answer(self, columns: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
        """Probability of yes for each row."""
        return self.floor + (1 - self.floor) / (1 + np.exp(-self.log_odds(columns)))

    def costs(self, columns: dict[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
        """What each measurement loses in each row against its best value, in log-odds."""
        return {
            name: max(table.contribution) - table.look_up(columns[name])
            for name, table in self.tables.items()
        }


@dataclass(frozen=True)
class QualityModel:
    """The three questions with their answers' thresholds.

    Attributes:
        version: changes whenever a number in the file changes.
        stages: the questions by name.
        thresholds: least probability at which a step is answered with yes, by name;
            ``outstanding partial`` is the one for pairs that stand out in their surroundings.
    """

    version: str
    stages: dict[str, Stage]
    thresholds: dict[str, float]

    @property
    def signature(self) -> str:
        """Names the model in reports."""
        return f"quality:{self.version}"

    def probabilities(self, features: Features) -> NDArray[np.float64]:
        """``(n, 3)``: that each pair is ``parallel``, at least ``partial``, at least ``related``,
        going by the two texts alone."""
        columns = design(features)
        return _chained(self._answers(columns))

    def _answers(self, columns: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
        """``(n, 3)``: the probability of yes to each question by itself."""
        return np.stack([self.stages[name].answer(columns) for name in STAGES], axis=1)

    def _costs(
        self, columns: dict[str, NDArray[np.float64]], answers: NDArray[np.float64]
    ) -> dict[str, NDArray[np.float64]]:
        """What each measurement costs in the logarithm of each row's quality: its costs in each
        question by how open that question is."""
        total: dict[str, NDArray[np.float64]] = {}
        for place, name in enumerate(STAGES):
            for column, cost in self.stages[name].costs(columns).items():
                total[column] = total.get(column, 0.0) + cost * (1 - answers[:, place])
        return total

    def judge(
        self, features: Features, *, same_event: Sequence[float] | None = None
    ) -> list[Judgement]:
        """Judge pairs.

        Texts about different events state different things. Where ``same_event`` is known it
        multiplies the quality; below 0.5 the pair is ``related`` at best. Where it is 0.5 or
        more and both texts are much nearer to each other than to all around them (margin of
        1.2 or more), less is asked of a ``partial`` pair.

        Args:
            features: n measured pairs.
            same_event: for each pair the confidence in [0, 1] that its documents report the
                same event; without it only the pair itself counts.

        Raises:
            ValueError: if ``same_event`` has another length or values outside [0, 1].
        """
        known = np.full(len(features), np.nan) if same_event is None else np.asarray(same_event)
        if len(known) != len(features):
            raise ValueError(f"{len(known)} values of same_event for {len(features)} pairs")
        if np.any((known < 0) | (known > 1)):
            raise ValueError("expected values of same_event in [0, 1]")
        columns = design(features)
        answers = self._answers(columns)
        costs = self._costs(columns, answers)
        grades = grade(features)
        judgements = []
        for i, probabilities in enumerate(_chained(answers)):
            event = None if np.isnan(known[i]) else float(known[i])
            if features.defects[i]:
                judgements.append(Judgement(0.0, 0.0, "unrelated", (features.defects[i],)))
                continue
            quality = float(probabilities[0]) * (1.0 if event is None else event)
            label = self._label(quality, probabilities, event, float(features.margin[i]))
            reasons: tuple[str, ...] = ()
            if label != "parallel":
                lost = {name: float(cost[i]) for name, cost in costs.items()}
                reasons = find_reasons(features.row(i), features.findings[i], lost, event)
            judgements.append(Judgement(quality, float(grades[i]), label, reasons))
        return judgements

    def _label(
        self,
        quality: float,
        probabilities: NDArray[np.float64],
        event: float | None,
        margin: float,
    ) -> Label:
        same_event = event is None or event >= SAME_EVENT_LOW
        outstanding = event is not None and margin >= OUTSTANDING_MARGIN
        least = self.thresholds["outstanding partial" if outstanding else "partial"]
        if quality >= self.thresholds["parallel"]:
            return "parallel"
        if same_event and probabilities[1] >= least:
            return "partial"
        return "related" if probabilities[2] >= self.thresholds["related"] else "unrelated"


def grade(features: Features) -> NDArray[np.float64]:
    """How far the texts of each pair say the same, ``(n,)`` in [0, 1], not a probability.

    Three quarters are nearness, the cosine of the embeddings, or the mean of it and that of the
    machine translation where there is one; one quarter is the share of the information in the
    words of both sides that has a counterpart. The weights were set by hand. Unlike the quality,
    the grade does not jump where a number differs, and it tells pairs apart that are all far from
    ``parallel``.
    """
    columns = {name: np.asarray(c, np.float64) for name, c in features.columns().items()}
    translated = columns["mt_similarity"]
    nearness = np.where(
        np.isnan(translated), columns["similarity"], (columns["similarity"] + translated) / 2
    )
    covered = (columns["arabic_covered"] + columns["english_covered"]) / 2
    covered = np.where(np.isnan(covered), nearness, covered)
    return np.clip(np.nan_to_num(NEARNESS * nearness + (1 - NEARNESS) * covered), 0.0, 1.0)


def _chained(answers: NDArray[np.float64]) -> NDArray[np.float64]:
    """That each row is all it was asked for up to each question, the last one first."""
    return np.asarray(np.cumprod(answers[:, ::-1], axis=1)[:, ::-1])


def design(features: Features) -> dict[str, NDArray[np.float64]]:
    """The columns that the tables speak about: the measurements and a few joined ones."""
    columns = {name: np.asarray(c, np.float64) for name, c in features.columns().items()}
    columns["length_off"] = np.abs(columns["length_z"])
    for name in ("covered", "left"):
        columns[f"uneven_{name}"] = np.abs(columns[f"arabic_{name}"] - columns[f"english_{name}"])
    for name in ("covered", "left", "clause", "clause_similarity", "clauses", "mt_covered"):
        both = np.stack([columns[f"arabic_{name}"], columns[f"english_{name}"]])
        columns[f"least_{name}"] = both.min(axis=0)
        columns[f"most_{name}"] = both.max(axis=0)
    for name in ("quantities_alone", "names_alone"):
        both = np.stack([columns[f"arabic_{name}"], columns[f"english_{name}"]])
        columns[f"exchanged_{name.removesuffix('_alone')}"] = both.min(axis=0)
    return columns


@cache
def load_quality() -> QualityModel:
    """The bundled model, from ``quality.json``."""
    text = files("bitext.score").joinpath("quality.json").read_text(encoding="utf-8")
    return read_quality(json.loads(text))


def read_quality(record: dict[str, Any]) -> QualityModel:
    """A model from the record that ``quality.json`` holds."""
    return QualityModel(
        version=record["version"],
        stages={name: read_stage(stage) for name, stage in record["stages"].items()},
        thresholds=record["thresholds"],
    )


def read_stage(record: dict[str, Any]) -> Stage:
    """A step from its part of the record."""
    return Stage(
        record["bias"],
        {
            column: Table(tuple(table["at"]), tuple(table["contribution"]), table["missing"])
            for column, table in record["tables"].items()
        },
        record.get("floor", 0.0),
    )
