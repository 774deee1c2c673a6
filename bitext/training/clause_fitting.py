"""The weights of :mod:`bitext.align.clause_links`, fitted on human translations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bitext.align.clause_links import find_candidates
from bitext.embed.base import Embedder
from bitext.training.clause_examples import Example, rightly_linked

SOURCES = ("un_all/train", "syrian_archive", "election_data", "mt_geneval/context")
RIDGE = 1e-5


def gather(
    examples: Sequence[Example], embedder: Embedder
) -> Iterator[tuple[tuple[float, ...], float, int]]:
    """Features, share of characters linked rightly, and characters of all pairs of runs."""
    texts = [each.arabic for each in examples], [each.english for each in examples]
    for example, found in zip(examples, find_candidates(*texts, embedder), strict=True):
        for each in found:
            right = rightly_linked(example, range(*each.arabic_span), range(*each.english_span))
            yield each.features, min(1.0, right / each.characters), each.characters


def fit(rows: list[tuple[tuple[float, ...], float, int]]) -> NDArray[np.float64]:
    """Logistic regression on shares; a row counts by its characters."""
    features = np.array([row[0] for row in rows])
    shares = np.array([row[1] for row in rows])
    counts = np.array([row[2] for row in rows], float)
    counts /= counts.sum()

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = features @ weights
        value = float(counts @ (np.logaddexp(0, odds) - shares * odds))
        slope = features.T @ (counts * (1 / (1 + np.exp(-odds)) - shares))
        penalty = RIDGE * float(weights[1:] @ weights[1:])
        return value + penalty, slope + 2 * RIDGE * np.r_[0, weights[1:]]

    found = minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x)
