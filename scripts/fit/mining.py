"""Fit the weights of the mining model (``bitext/align/mining_score.json``).

Human translations are hidden among sentences without a counterpart, at several rates; every
mutual best candidate is an example of a pair or of a chance neighbour. Logistic regression by
Newton's method with a small ridge, so that the same data give the same bytes.

    python scripts/fit/mining.py --data PATH

PATH holds ``train/sentences.tsv.xz`` and ``train/public-affairs.tsv.xz`` with the columns
``source ar en``. Only sources that read like reports are used.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bitext.formats.streams import open_text_target
from bitext.training.mining_fitting import fit

TARGET = Path(__file__).parents[2] / "bitext" / "align" / "mining_score.json"


def main() -> None:
    """Fit and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=5000, help="sentences a side")
    arguments = parser.parse_args()
    text = json.dumps(fit(arguments.data, arguments.seed, arguments.size), indent=2)
    with open_text_target(TARGET) as stream:
        stream.write(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
