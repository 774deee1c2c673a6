"""Fitting the correspondence (``bitext/score/correspondence.json``) on labelled stories.

All pairs of a sentence of an Arabic report and one of an English report of the same event are
examples, those that a reader calls ``parallel`` or ``partial`` are positive. Logistic regression by
Newton's method with a small ridge on standardised columns. What is said of the model is measured
on stories left out one at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bitext.align.profiles import Profile
from bitext.cache import ResultCache
from bitext.corpus.documents import read_corpus
from bitext.embed.base import Embedder
from bitext.embed.cached import CachedEmbedder
from bitext.embed.load import load_embedder
from bitext.score.correspondence import AROUND, OWN, measure_correspondence, surroundings
from bitext.score.features import extract_features
from bitext.training.document_link_fitting import profiles
from bitext.training.quality_examples import read_tsv

RIDGE = 1.0
PRECISION = 0.9
"""Precision on stories left out at which a pair is called ``partial``."""
BINS = 10

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def read_examples(folder: Path) -> tuple[dict[str, Floats], Flags, NDArray[np.str_]]:
    """Columns of all sentence pairs of the labelled documents of a corpus with ``sentences.tsv``,
    whether each corresponds, and its story.
    """
    embedder = CachedEmbedder(load_embedder(), ResultCache())
    corpus = read_corpus(folder)
    named: dict[tuple[str, str], Profile] = {
        (each.document.language, Path(each.document.id).name): each
        for documents in (corpus.arabic, corpus.english)
        for each in profiles(documents, embedder)
    }
    labels = {
        (row["ar_document"], row["en_document"], row["ar"], row["en"])
        for row in read_tsv(folder / "sentences.tsv")
    }
    tables, true, stories = [], [], []
    for arabic, english in sorted({label[:2] for label in labels}):
        left, right = named["ar", arabic], named["en", english]
        pairs = [(one.text, two.text) for one in left.sentences for two in right.sentences]
        tables.append(_columns(pairs, left, right, embedder))
        true += [(arabic, english, *pair) in labels for pair in pairs]
        stories += [arabic] * len(pairs)
    columns = {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}
    return columns, np.array(true), np.array(stories)


def _columns(
    pairs: Sequence[tuple[str, str]], left: Profile, right: Profile, embedder: Embedder
) -> dict[str, Floats]:
    arabic, english = [one for one, _ in pairs], [two for _, two in pairs]
    features = extract_features(arabic, english, embedder)
    around = surroundings(left.vectors @ right.vectors.T)
    return {
        **measure_correspondence(features, arabic, english, embedder),
        **{name: table.ravel() for name, table in around.items()},
    }


def fit_correspondence(folder: Path) -> dict[str, Any]:
    """The content of ``correspondence.json``, fitted on a corpus with ``sentences.tsv``."""
    columns, true, stories = read_examples(folder)
    held_out = left_out(columns, true, stories, (*OWN, *AROUND))
    bins = reliability(held_out, true)
    return {
        "made_by": "scripts/fit/correspondence.py",
        "pairs": len(true),
        "corresponding": int(true.sum()),
        "stories": len(set(stories)),
        "own": _rounded(fit(columns, true, OWN)),
        "among": _rounded(fit(columns, true, (*OWN, *AROUND))),
        "partial": round(threshold(held_out, true), 3),
        "calibration_error": round(calibration_error(bins), 4),
        "reliability": [[round(mean, 4), round(share, 4), size] for mean, share, size in bins],
    }


def fit(columns: Mapping[str, Floats], true: Flags, names: Sequence[str]) -> dict[str, float]:
    """Weights by name, and ``bias``."""
    table = np.column_stack([columns[name] for name in names])
    mean, scale = table.mean(axis=0), table.std(axis=0)
    design = np.column_stack([(table - mean) / scale, np.ones(len(table))])
    penalty = np.diag([RIDGE] * len(names) + [0.0])
    weights = np.zeros(design.shape[1])
    for _ in range(40):
        probability = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (probability - true) + penalty @ weights
        curvature = design.T @ (design * (probability * (1 - probability))[:, None]) + penalty
        weights -= np.linalg.solve(curvature, gradient)
    plain = weights[:-1] / scale
    return {
        **dict(zip(names, plain.tolist(), strict=True)),
        "bias": float(weights[-1] - plain @ mean),
    }


def left_out(
    columns: Mapping[str, Floats], true: Flags, stories: NDArray[np.str_], names: Sequence[str]
) -> Floats:
    """The probability of each pair by weights fitted on the other stories."""
    found = np.zeros(len(true))
    for story in np.unique(stories):
        own = stories == story
        weights = fit({name: columns[name][~own] for name in names}, true[~own], names)
        odds = sum(weights[name] * columns[name][own] for name in names) + weights["bias"]
        found[own] = 1 / (1 + np.exp(-odds))
    return found


def threshold(probability: Floats, true: Flags) -> float:
    """The least probability from which :data:`PRECISION` of the pairs correspond."""
    order = np.argsort(-probability, kind="stable")
    precision = np.cumsum(true[order]) / np.arange(1, len(order) + 1)
    return float(probability[order][np.flatnonzero(precision >= PRECISION).max()])


def reliability(probability: Floats, true: Flags) -> list[tuple[float, float, int]]:
    """Mean probability, share that corresponds and number of pairs, in tenths."""
    places = np.minimum((probability * BINS).astype(int), BINS - 1)
    return [
        (
            float(probability[places == place].mean()),
            float(true[places == place].mean()),
            int((places == place).sum()),
        )
        for place in np.unique(places)
    ]


def calibration_error(bins: Sequence[tuple[float, float, int]]) -> float:
    """Mean distance of probability and share, by pairs."""
    total = sum(size for _, _, size in bins)
    return sum(size * abs(mean - share) for mean, share, size in bins) / total


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: round(weight, 4) for name, weight in weights.items()}
