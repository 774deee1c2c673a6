"""How surely a pair is at least ``partial``: one side's main statement is stated by the other too.

In comparable text hardly any pair is a translation, and the quality says little. The
*correspondence* is the calibrated probability of ``parallel`` or ``partial``: a logistic regression
on what the quality model says (:meth:`bitext.score.quality.QualityModel.probabilities`), the
cosine, how much of one side a clause of the other holds, and the facts. In a report whose rivals
are known, how far the pair stands out among them counts too. ``scripts/fit/correspondence.py``
fits both models, ``correspondence.json`` has their weights.

* :func:`load_correspondence` ``() -> CorrespondenceModel``: the bundled model.
* :func:`measure_correspondence` ``(features, arabic, english, embedder) -> columns``.
* :func:`surroundings` ``(similarity) -> columns``: of all sentences of two documents.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from bitext.embed.base import Embedder, Matrix
from bitext.score.features import Features
from bitext.score.quality import load_quality
from bitext.text.clauses import find_clauses

Floats = NDArray[np.float64]
Columns = dict[str, Floats]

OWN = ("partial", "related", "similarity", "containment", "clauses", "facts")
"""What the pair by itself is measured by."""
AROUND = ("lead", "margin")
"""How it stands out among the sentences of its two documents."""
USUAL_FACTS = 0.3
"""Agreement of the facts where neither side states one."""
_LEAST = 1e-4
_NEAREST = 4


@dataclass(frozen=True)
class Reliability:
    """Pairs of like correspondence.

    Attributes:
        correspondence: their mean.
        corresponding: share of them that readers call ``parallel`` or ``partial``.
        pairs: their number.
    """

    correspondence: float
    corresponding: float
    pairs: int


@dataclass(frozen=True)
class CorrespondenceModel:
    """Two logistic regressions and how far they can be trusted.

    Attributes:
        own: weights for :data:`OWN`, and ``bias``.
        among: the same with :data:`AROUND`.
        partial: least correspondence of a ``partial`` pair.
        reliability: on stories left out of the fit one at a time, by rising correspondence.
        calibration_error: expected calibration error of these.
        pairs: sentence pairs it was fitted on.
        stories: reports they are from.
    """

    own: Mapping[str, float]
    among: Mapping[str, float]
    partial: float
    reliability: tuple[Reliability, ...]
    calibration_error: float
    pairs: int
    stories: int

    @property
    def signature(self) -> str:
        """Names the model in reports."""
        return f"correspondence:{self.pairs}"

    def probabilities(
        self,
        columns: Mapping[str, Floats],
        around: Mapping[str, Floats] | None = None,
        *,
        same_event: Sequence[float] | None = None,
    ) -> Floats:
        """Probability that each pair is at least ``partial``, ``(n,)`` in [0, 1].

        Args:
            columns: as :func:`measure_correspondence` gives them.
            around: columns of :func:`surroundings` for these pairs, NaN where they have none.
            same_event: confidence that the documents of each pair report the same event; it
                multiplies the probability.
        """
        found = _probability(self.own, columns)
        if around is not None:
            known = ~np.isnan(around["margin"])
            filled = {name: np.nan_to_num(column) for name, column in around.items()}
            found = np.where(known, _probability(self.among, {**columns, **filled}), found)
        return found if same_event is None else found * np.asarray(same_event, np.float64)


def _probability(weights: Mapping[str, float], columns: Mapping[str, Floats]) -> Floats:
    odds = sum(weight * columns[name] for name, weight in weights.items() if name != "bias")
    return np.asarray(1 / (1 + np.exp(-(odds + weights["bias"]))))


@cache
def load_correspondence() -> CorrespondenceModel:
    """The bundled model."""
    content = json.loads(files("bitext.score").joinpath("correspondence.json").read_text("utf-8"))
    return CorrespondenceModel(
        own=content["own"],
        among=content["among"],
        partial=content["partial"],
        reliability=tuple(Reliability(*each) for each in content["reliability"]),
        calibration_error=content["calibration_error"],
        pairs=content["pairs"],
        stories=content["stories"],
    )


def judge_correspondence(
    features: Features,
    texts: tuple[Sequence[str], Sequence[str]],
    embedder: Embedder,
    quality: Sequence[float],
    around: Mapping[str, Floats] | None = None,
    *,
    same_event: Sequence[float] | None = None,
) -> Floats:
    """Correspondence of n pairs, ``(n,)`` in [0, 1]; 0 for what cannot be a pair at all.

    Args:
        features: the measured pairs.
        texts: their Arabic and their English texts.
        embedder: that of the features.
        quality: of each pair; its correspondence is at least that.
        around: see :meth:`CorrespondenceModel.probabilities`.
        same_event: likewise.
    """
    columns = measure_correspondence(features, *texts, embedder)
    found = load_correspondence().probabilities(columns, around, same_event=same_event)
    defects = np.array([bool(defect) for defect in features.defects], np.bool_)
    return np.where(defects, 0.0, np.maximum(found, np.asarray(quality, np.float64)))


def measure_correspondence(
    features: Features, arabic: Sequence[str], english: Sequence[str], embedder: Embedder
) -> Columns:
    """The columns :data:`OWN` of n pairs.

    Args:
        features: the measured pairs.
        arabic: their Arabic texts.
        english: their English texts.
        embedder: that of the features; for the clauses.
    """
    probabilities = load_quality().probabilities(features)
    containment, clauses = _containment(arabic, english, embedder)
    facts = np.asarray(features.facts, np.float64)
    return {
        "partial": _log_odds(probabilities[:, 1]),
        "related": _log_odds(probabilities[:, 2]),
        "similarity": np.nan_to_num(np.asarray(features.similarity, np.float64)),
        "containment": containment,
        "clauses": clauses,
        "facts": np.where(np.isnan(facts), USUAL_FACTS, facts),
    }


def _log_odds(probability: Floats) -> Floats:
    clipped = np.clip(probability, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(clipped / (1 - clipped)))


def _containment(
    arabic: Sequence[str], english: Sequence[str], embedder: Embedder
) -> tuple[Floats, Floats]:
    """Of each pair the best cosine of either whole text with a clause of the other, and the best
    of two clauses.
    """
    parts = {text: _parts(text) for text in (*arabic, *english)}
    texts = list(dict.fromkeys(part for text, cut in parts.items() for part in (text, *cut)))
    if not texts:
        return np.zeros(0), np.zeros(0)
    places = {text: place for place, text in enumerate(texts)}
    vectors = embedder.encode(texts)
    contained, shared = np.zeros(len(arabic)), np.zeros(len(arabic))
    for row, (one, other) in enumerate(zip(arabic, english, strict=True)):
        ours, theirs = (vectors[[places[part] for part in parts[text]]] for text in (one, other))
        contained[row] = max(
            (theirs @ vectors[places[one]]).max(), (ours @ vectors[places[other]]).max()
        )
        shared[row] = (ours @ theirs.T).max()
    return contained, shared


def _parts(text: str) -> list[str]:
    return [text[start:end] for start, end in find_clauses(text)] or [text]


def surroundings(similarity: Matrix) -> Columns:
    """The columns :data:`AROUND` of all pairs of sentences of two documents.

    Args:
        similarity: cosines, (Arabic sentences, English sentences).

    Returns:
        Tables of that shape: the cosine less the mean of the best others of both sentences, and
        the cosine over the mean of the four nearest of both.
    """
    cosines = np.asarray(similarity, np.float64)
    others = (_best_other(cosines) + _best_other(cosines.T).T) / 2
    near = (_nearest_mean(cosines)[:, None] + _nearest_mean(cosines.T)[None, :]) / 2
    return {"lead": cosines - others, "margin": cosines / np.maximum(near, 0.05)}


def _best_other(cosines: Floats) -> Floats:
    """For each pair the highest cosine of the row's text to another; 0 if there is none."""
    if cosines.shape[1] < 2:
        return np.zeros_like(cosines)
    best = cosines.argmax(axis=1)
    ranked = np.sort(cosines, axis=1)
    others = np.repeat(ranked[:, -1:], cosines.shape[1], axis=1)
    others[np.arange(len(cosines)), best] = ranked[:, -2]
    return np.asarray(np.maximum(others, 0.0))


def _nearest_mean(cosines: Floats) -> Floats:
    return np.asarray(np.sort(cosines, axis=1)[:, -_NEAREST:].mean(axis=1))
