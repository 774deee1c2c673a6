"""Fit the weights of ``bitext/align/clauses.py`` on human translations.

    python scripts/fit_clauses.py --data PATH

PATH holds ``train/sentences.tsv.xz`` and ``train/public-affairs.tsv.xz``. Only blocks of text that
the lexicon was not learned from are used. Prints the weights, to be put into ``WEIGHTS``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from clause_examples import Example, make_examples, rightly_linked
from fit_quality import for_fitting, read_sources
from scipy.optimize import minimize

from bitext.align.clause_links import FEATURES, find_candidates
from bitext.embed.base import Embedder
from bitext.embed.load import load_embedder

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


def fit(rows: list[tuple[tuple[float, ...], float, int]]) -> np.ndarray:
    """Logistic regression on shares; a row counts by its characters."""
    features = np.array([row[0] for row in rows])
    shares = np.array([row[1] for row in rows])
    counts = np.array([row[2] for row in rows], float)
    counts /= counts.sum()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = features @ weights
        value = counts @ (np.logaddexp(0, odds) - shares * odds)
        slope = features.T @ (counts * (1 / (1 + np.exp(-odds)) - shares))
        return value + RIDGE * weights[1:] @ weights[1:], slope + 2 * RIDGE * np.r_[0, weights[1:]]

    return minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B").x


def main() -> None:
    """Print the weights and how well they predict."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--count", type=int, default=60, help="examples of a kind and source")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    sources = read_sources(arguments.data)
    embedder = load_embedder()
    rows = []
    for name in SOURCES:
        examples = make_examples(for_fitting(sources[name]), arguments.count, arguments.seed)
        rows += gather(examples, embedder)
        print(f"{name}: {len(examples)} examples")
    weights = fit(rows)
    print(f"{len(rows)} candidates")
    for name, weight in zip(FEATURES, weights, strict=True):
        print(f"{name:20} {weight:7.3f}")
    print("WEIGHTS =", tuple(round(float(weight), 3) for weight in weights))


if __name__ == "__main__":
    main()
