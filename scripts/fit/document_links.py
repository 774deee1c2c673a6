"""Fit what each kind of evidence says about two documents (``bitext/align/event_evidence.py``).

    python scripts/fit/document_links.py [FOLDER]

FOLDER is a corpus with ``documents.tsv``, by default the development half of
``tests/comparable_news``. Prints the weights and how well they do on stories left out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bitext.training.document_link_fitting import fit_evidence

DEFAULT = Path(__file__).parents[2] / "tests" / "comparable_news" / "development"


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    for line in fit_evidence(parser.parse_args().folder):
        print(line)


if __name__ == "__main__":
    main()
