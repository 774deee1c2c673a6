"""Fit the correspondence of sentence pairs (``bitext/score/correspondence.json``).

    python scripts/fit/correspondence.py [FOLDER]

FOLDER is a corpus with ``sentences.tsv``, by default the development half of
``tests/comparable_news``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bitext.formats.streams import open_text_target
from bitext.training.correspondence_fitting import fit_correspondence

ROOT = Path(__file__).parents[2]
DEFAULT = ROOT / "tests" / "comparable_news" / "development"
TARGET = ROOT / "bitext" / "score" / "correspondence.json"


def main() -> None:
    """Fit and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    text = json.dumps(fit_correspondence(parser.parse_args().folder), indent=2)
    with open_text_target(TARGET) as stream:
        stream.write(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
