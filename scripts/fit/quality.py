"""Make ``bitext/text/lexicon.json`` and ``bitext/score/quality.json`` again.

    python scripts/fit/quality.py --data PATH [--verdicts FILE.jsonl ...]

``PATH`` holds ``train/sentences.tsv.xz`` and ``train/public-affairs.tsv.xz`` (columns ``source``,
``ar``, ``en``). The same data and the same versions give the same bytes.

``--verdicts`` takes what ``bitext review export`` writes, or review stores. The pairs that people
agreed on are learned from and calibrated on beside the others; each counts as several made ones.
The lexicon stays as it is.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from bitext.errors import BitextError
from bitext.training.quality_fitting import fit, read_reviewed


def main() -> None:
    """Learn the lexicon, then fit the model that uses it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that has train/")
    parser.add_argument(
        "--verdicts", type=Path, nargs="+", default=[], help="exported verdicts or review stores"
    )
    arguments = parser.parse_args()
    try:
        examples = fit(arguments.data, read_reviewed(arguments.verdicts))
    except BitextError as error:
        sys.exit(str(error))
    print(Counter((example.label, example.kind) for example in examples))


if __name__ == "__main__":
    main()
