"""Align documents whose beads are known and say how good that is.

    python scripts/evaluate/alignment.py AR EN GOLD [--lines] [--embedder NAME] [--json]

AR, EN and GOLD are files, or folders of files with equal names but for the suffix; GOLD holds
beads in any format that ``bitext align`` writes. Two results with ``--json`` can be compared:
``bitext evaluate compare A.json B.json``.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from bitext.embed.load import load_embedder
from bitext.evaluate.files import evaluate_alignment_files
from bitext.evaluate.printing import show
from bitext.progress import ConsoleProgress
from bitext.workflows.align import align_files


def main() -> None:
    """Align into a scratch folder, compare with the gold beads."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("arabic", metavar="AR")
    parser.add_argument("english", metavar="EN")
    parser.add_argument("gold", metavar="GOLD")
    parser.add_argument("--lines", action="store_true", help="each line is a sentence")
    parser.add_argument("--embedder", help="see `bitext align`")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with TemporaryDirectory() as scratch:
        found = str(Path(scratch) / "beads")
        align_files(
            arguments.arabic,
            arguments.english,
            found,
            lines=arguments.lines,
            format="vecalign",
            embedder=arguments.embedder,
            progress=ConsoleProgress(),
        )
        report = evaluate_alignment_files(found, arguments.gold)
    system = f"bitext align, {load_embedder(arguments.embedder).signature}"
    show(report, system, arguments.json)


if __name__ == "__main__":
    main()
