"""Score pairs that people have judged and say how good the scores are.

    python scripts/evaluate/quality.py PAIRS [--gold COLUMN] [--translator NAME] [--json]

PAIRS is TSV, JSON Lines or Parquet with ``ar``, ``en`` and a column of judgements, see
``bitext evaluate quality``. Two results with ``--json`` can be compared:
``bitext evaluate compare A.json B.json``.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from bitext.embed.load import load_embedder
from bitext.evaluate.files import evaluate_quality_file
from bitext.evaluate.printing import show
from bitext.progress import ConsoleProgress
from bitext.score.quality import load_quality
from bitext.workflows.score import score_file


def main() -> None:
    """Score into a scratch file, compare with the judgements."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("pairs", metavar="PAIRS")
    parser.add_argument("--gold", metavar="COLUMN", help="column of the judgements")
    parser.add_argument("--translator", default="none", help="see `bitext score`")
    parser.add_argument("--embedder", help="see `bitext score`")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with TemporaryDirectory() as scratch:
        scored = str(Path(scratch) / f"scored{Path(arguments.pairs).suffix}")
        score_file(
            arguments.pairs,
            scored,
            translator=None if arguments.translator == "default" else arguments.translator,
            embedder=arguments.embedder,
            progress=ConsoleProgress(),
        )
        report = evaluate_quality_file(scored, gold=arguments.gold)
    embedder = load_embedder(arguments.embedder).signature
    system = f"{load_quality().signature}, {embedder}, translator {arguments.translator}"
    show(report, system, arguments.json)


if __name__ == "__main__":
    main()
