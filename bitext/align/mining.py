"""Mining translations out of texts that are not translations of each other.

A candidate's margin alone says too little: short sentences and hubs have high margins by chance.
A logistic model adds the cosine itself, the distance to the next best candidate, the lengths and
the numbers on both sides. Its weights are in ``mining_score.json``; ``scripts/fit/mining.py``
fits them on pairs hidden among distractors and writes the file.

How many sentences have a translation at all differs between texts by orders of magnitude, and
the right threshold with it. The share is therefore estimated from the candidates at hand by
expectation maximisation (Saerens, Latinne & Decaestecker 2002, Neural Computation 14(1)), and the
probabilities are those at that share.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from bitext.align.nearest_neighbours import (
    Candidate,
    Neighbourhoods,
    find_candidates,
    find_neighbourhoods,
    mutual_best,
)
from bitext.embed.base import Embedder
from bitext.text.arabic import fold
from bitext.text.numbers.numbers import find_numbers

Column = NDArray[np.float64]

LEAST = 0.25
"""No pair of a lower probability is mined unless a threshold asks for it."""

FEATURES = ("margin", "similarity", "gap", "length", "numbers_shared", "numbers_alone")


@dataclass(frozen=True)
class MinedPair:
    """Two sentences that are probably translations of each other.

    Attributes:
        arabic: index of the Arabic sentence.
        english: index of the English sentence.
        score: probability in [0, 1].
    """

    arabic: int
    english: int
    score: float


def mine(
    arabic: Sequence[str],
    english: Sequence[str],
    embedder: Embedder,
    *,
    threshold: float | None = None,
) -> tuple[MinedPair, ...]:
    """Find the translations among two collections of sentences, in whatever order they are.

    Args:
        arabic: n sentences; empty ones are never paired.
        english: m sentences.
        embedder: for both languages.
        threshold: lowest score of a pair, in [0, 1]; by default :func:`balanced_threshold`.

    Returns:
        Pairs with the highest score first; each sentence is in at most one.
    """
    left, right = embedder.encode(arabic), embedder.encode(english)
    neighbourhoods = find_neighbourhoods(left, right)
    candidates = [
        candidate
        for candidate in mutual_best(find_candidates(left, right, neighbourhoods))
        if arabic[candidate.arabic].strip() and english[candidate.english].strip()
    ]
    model = MiningModel.load()
    features = mining_features(candidates, neighbourhoods, arabic, english, model.length_mean)
    scores = model.probabilities(features)
    least = balanced_threshold(scores) if threshold is None else threshold
    pairs = [
        MinedPair(candidate.arabic, candidate.english, float(score))
        for candidate, score in zip(candidates, scores, strict=True)
        if score >= least
    ]
    return tuple(sorted(pairs, key=lambda pair: (-pair.score, pair.arabic, pair.english)))


def balanced_threshold(scores: Column) -> float:
    """The threshold at which precision and recall are expected to balance best.

    Scores are probabilities, so the expected F1 of keeping the best k is known without the
    answers: twice the sum of these k over k plus the sum of all. Its optimum lies at half the
    F1 it reaches (Lipton, Elkan & Naryanaswamy 2014, https://arxiv.org/abs/1402.1892), so where
    little can be found it lies below 0.5, yet never below :data:`LEAST`.

    Args:
        scores: (p,) probabilities of all candidates.
    """
    if not len(scores):
        return LEAST
    ranked = np.sort(scores)[::-1]
    expected = 2 * np.cumsum(ranked) / (np.arange(1, len(ranked) + 1) + ranked.sum())
    return max(LEAST, float(ranked[np.argmax(expected)]))


@dataclass(frozen=True)
class MiningModel:
    """A logistic model of "these two are translations of each other".

    Attributes:
        weights: one for each of :data:`FEATURES`.
        intercept: log-odds of a candidate with all features zero.
        prior: share of true pairs among the candidates it was fitted on.
        length_mean: mean of ln(English characters / Arabic characters) of translations.
    """

    weights: tuple[float, ...]
    intercept: float
    prior: float
    length_mean: float

    @classmethod
    def load(cls) -> MiningModel:
        """The bundled model."""
        content = files("bitext.align").joinpath("mining_score.json").read_text("utf-8")
        values = json.loads(content)
        return cls(
            weights=tuple(values["weights"][name] for name in FEATURES),
            intercept=values["intercept"],
            prior=values["prior"],
            length_mean=values["length_mean"],
        )

    def probabilities(self, features: Column) -> Column:
        """Probabilities of translation.

        Args:
            features: (p, 6) as :func:`mining_features` returns them, of all candidates at hand.

        Returns:
            (p,) in [0, 1].
        """
        if not len(features):
            return np.zeros(0)
        log_odds = features @ np.array(self.weights) + self.intercept
        return _at_own_prior(1 / (1 + np.exp(-log_odds)), self.prior)


def _at_own_prior(fitted: Column, prior: float) -> Column:
    own, adjusted = prior, fitted
    for _ in range(200):
        true = fitted * own / prior
        adjusted = true / (true + (1 - fitted) * (1 - own) / (1 - prior))
        previous, own = own, float(np.clip(adjusted.mean(), 1e-4, 1 - 1e-4))
        if abs(own - previous) < 1e-6:
            break
    return adjusted


def mining_features(
    candidates: Sequence[Candidate],
    neighbourhoods: Neighbourhoods,
    arabic: Sequence[str],
    english: Sequence[str],
    length_mean: float,
) -> Column:
    """What the model looks at.

    Args:
        candidates: p of them, of these texts.
        neighbourhoods: of all texts of both sides.
        arabic: the Arabic texts.
        english: the English texts.
        length_mean: see :class:`MiningModel`.

    Returns:
        (p, 6): ratio margin; cosine; cosine less that of the best other candidate of either
        sentence; squared deviation of the log length ratio; numbers on both sides, at most 3;
        numbers on one side alone, at most 3.
    """
    arabic_numbers = {c.arabic: _numbers(arabic[c.arabic], "ar") for c in candidates}
    english_numbers = {c.english: _numbers(english[c.english], "en") for c in candidates}
    rows = np.zeros((len(candidates), len(FEATURES)))
    for row, candidate in zip(rows, candidates, strict=True):
        left, right = arabic[candidate.arabic], english[candidate.english]
        ratio = np.log((len(right) + 5) / (len(left) + 5))
        ours, theirs = arabic_numbers[candidate.arabic], english_numbers[candidate.english]
        row[:] = (
            candidate.margin,
            candidate.similarity,
            candidate.similarity - _next_best(candidate, neighbourhoods),
            (ratio - length_mean) ** 2,
            min(len(ours & theirs), 3),
            min(len(ours ^ theirs), 3),
        )
    return rows


def _next_best(candidate: Candidate, neighbourhoods: Neighbourhoods) -> float:
    return max(
        (
            float(similarity)
            for ids, similarities, chosen in (
                (
                    neighbourhoods.arabic_ids[candidate.arabic],
                    neighbourhoods.arabic_similarity[candidate.arabic],
                    candidate.english,
                ),
                (
                    neighbourhoods.english_ids[candidate.english],
                    neighbourhoods.english_similarity[candidate.english],
                    candidate.arabic,
                ),
            )
            for other, similarity in zip(ids, similarities, strict=True)
            if other != chosen
        ),
        default=0.0,
    )


def _numbers(text: str, language: str) -> frozenset[float]:
    return frozenset(
        number.value
        for number in find_numbers(fold(text).text, language)
        if not number.weak and number.kind != "vague"
    )
