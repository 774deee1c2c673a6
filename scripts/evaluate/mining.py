"""Mine sentences whose translations are known and say how good that is.

    python scripts/evaluate/mining.py AR EN GOLD [--lines] [--threshold SCORE] [--json]

AR and EN are files or folders; GOLD holds the right pairs by index or by text, see
``bitext evaluate mining``. Two results with ``--json`` can be compared:
``bitext evaluate compare A.json B.json``.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from bitext.embed.load import load_embedder
from bitext.evaluate.files import evaluate_mining_files
from bitext.evaluate.printing import show
from bitext.progress import ConsoleProgress
from bitext.workflows.mine import mine_files


def main() -> None:
    """Mine into a scratch file, compare with the gold pairs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("arabic", metavar="AR")
    parser.add_argument("english", metavar="EN")
    parser.add_argument("gold", metavar="GOLD")
    parser.add_argument("--lines", action="store_true", help="each line is a sentence")
    parser.add_argument("--threshold", type=float, metavar="SCORE", help="see `bitext mine`")
    parser.add_argument("--embedder", help="see `bitext mine`")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with TemporaryDirectory() as scratch:
        found = str(Path(scratch) / "mined.tsv")
        mine_files(
            arguments.arabic,
            arguments.english,
            found,
            lines=arguments.lines,
            threshold=arguments.threshold,
            embedder=arguments.embedder,
            progress=ConsoleProgress(),
        )
        report = evaluate_mining_files(found, arguments.gold)
    system = f"bitext mine, {load_embedder(arguments.embedder).signature}"
    show(report, system, arguments.json)


if __name__ == "__main__":
    main()
