"""The mining model, fitted on human translations.

Translations are hidden among sentences without a counterpart, at several rates; every mutual best
candidate is an example of a pair or of a chance neighbour. Logistic regression by Newton's method
with a small ridge, so that the same data give the same bytes.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bitext.align.mining import FEATURES, mining_features
from bitext.align.nearest_neighbours import find_candidates, find_neighbourhoods, mutual_best
from bitext.cache import ResultCache
from bitext.embed.cached import CachedEmbedder
from bitext.embed.load import load_embedder

SOURCES = (
    "un_all",
    "mt_geneval",
    "umbrella",
    "syrian_archive",
    "election_data",
    "mepi_library",
    "covid_apps",
    "ifrc_go",
    "gapminder",
)
RATES = (0.02, 0.1, 0.2, 0.5, 0.5, 0.8)


def read_pairs(data: Path) -> Iterator[tuple[str, str]]:
    """Distinct pairs of 4 to 70 words on both sides."""
    seen: set[str] = set()
    for name in ("sentences", "public-affairs"):
        with lzma.open(data / "train" / f"{name}.tsv.xz", "rt", encoding="utf-8") as file:
            next(file)
            for line in file:
                source, arabic, english = line.rstrip("\n").split("\t")[:3]
                lengths = len(arabic.split()), len(english.split())
                if (
                    source.split("/")[0] in SOURCES
                    and all(4 <= length <= 70 for length in lengths)
                    and not {arabic, english} & seen
                ):
                    seen |= {arabic, english}
                    yield arabic, english


def logistic_regression(
    features: NDArray[np.float64], true: NDArray[np.bool_], ridge: float = 1.0
) -> tuple[NDArray[np.float64], float]:
    """Weights and intercept of least regularised log loss, on features as they are."""
    mean, scale = features.mean(axis=0), features.std(axis=0)
    design = np.column_stack([(features - mean) / scale, np.ones(len(features))])
    penalty = np.diag([ridge] * features.shape[1] + [0.0])
    weights = np.zeros(design.shape[1])
    for _ in range(30):
        probability = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (probability - true) + penalty @ weights
        curvature = design.T @ (design * (probability * (1 - probability))[:, None]) + penalty
        weights -= np.linalg.solve(curvature, gradient)
    unscaled = weights[:-1] / scale
    return unscaled, float(weights[-1] - unscaled @ mean)


def fit(data: Path, seed: int, sentences: int) -> dict[str, Any]:
    """The record that :class:`bitext.align.mining.MiningModel` reads.

    Args:
        data: holds ``train/sentences.tsv.xz`` and ``train/public-affairs.tsv.xz``.
        seed: of which sentences are hidden where.
        sentences: how many there are on each side, at most.
    """
    pairs = list(read_pairs(data))
    arabic = np.array([pair[0] for pair in pairs], dtype=object)
    english = np.array([pair[1] for pair in pairs], dtype=object)
    length_mean = float(
        np.mean(
            [np.log((len(en) + 5) / (len(ar) + 5)) for ar, en in zip(arabic, english, strict=True)]
        )
    )
    random = np.random.default_rng(seed)
    embedder = CachedEmbedder(load_embedder(), ResultCache())
    tables, truths = [], []
    for rate in RATES:
        size = min(sentences, int(len(pairs) / (2 - rate)))
        order = random.permutation(len(pairs))
        true, alone = order[: int(size * rate)], order[int(size * rate) :]
        left = random.permutation(np.concatenate([true, alone[: size - len(true)]]))
        right = random.permutation(np.concatenate([true, alone[-(size - len(true)) :]]))
        vectors = embedder.encode(list(arabic[left])), embedder.encode(list(english[right]))
        neighbourhoods = find_neighbourhoods(*vectors)
        candidates = mutual_best(find_candidates(*vectors, neighbourhoods))
        tables.append(
            mining_features(
                candidates, neighbourhoods, list(arabic[left]), list(english[right]), length_mean
            )
        )
        truths.append(np.array([left[c.arabic] == right[c.english] for c in candidates]))
        print(f"rate {rate}: {size} sentences a side, {len(candidates)} candidates")
    features, truth = np.concatenate(tables), np.concatenate(truths)
    weights, intercept = logistic_regression(features, truth)
    return {
        "made_by": "scripts/fit/mining.py",
        "examples": len(truth),
        "weights": {name: round(float(w), 4) for name, w in zip(FEATURES, weights, strict=True)},
        "intercept": round(intercept, 4),
        "prior": round(float(truth.mean()), 4),
        "length_mean": round(length_mean, 4),
    }
