"""Fit the weights of ``bitext/align/clauses.py`` on human translations.

    python scripts/fit/clauses.py --data PATH

PATH holds ``train/sentences.tsv.xz`` and ``train/public-affairs.tsv.xz``. Only blocks of text that
the lexicon was not learned from are used. Prints the weights, to be put into ``WEIGHTS``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bitext.align.clause_links import FEATURES
from bitext.embed.load import load_embedder
from bitext.training.clause_examples import make_examples
from bitext.training.clause_fitting import SOURCES, fit, gather
from bitext.training.quality_fitting import for_fitting, read_sources


def main() -> None:
    """Print the weights and how well they predict."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--count", type=int, default=60, help="examples of a kind and source")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    sources = read_sources(arguments.data)
    embedder = load_embedder()
    rows: list[tuple[tuple[float, ...], float, int]] = []
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
