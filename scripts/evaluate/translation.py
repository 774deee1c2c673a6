"""BLEU, chrF, chrF++, TER of a translator on a test set, with intervals and signatures.

    python scripts/evaluate/translation.py FILE.tsv [--translator NAME] [--candidates N]
        [--first N] [--domain COLUMN] [--json]

FILE has columns ``ar`` and ``en``, such as FLORES-200 devtest. Intervals are sacrebleu's, from
1,000 bootstrap samples of the sentences. Two results with ``--json`` can be compared:
``bitext evaluate compare A.json B.json``.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from itertools import islice

from bitext.cache import ResultCache
from bitext.evaluate.translation import evaluate_translations
from bitext.formats import open_reader
from bitext.progress import ConsoleProgress
from bitext.translate.cached import CachedTranslator
from bitext.translate.load import load_translator


def main() -> None:
    """Translate the Arabic column and compare it with the English one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file")
    parser.add_argument("--translator", help="see `bitext translate`")
    parser.add_argument("--candidates", type=int, default=1, metavar="N", help="choose the best")
    parser.add_argument("--first", type=int, metavar="N", help="only the first N rows")
    parser.add_argument("--domain", metavar="COLUMN", help="also by domain")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with open_reader(arguments.file) as reader:
        rows = list(islice(reader, arguments.first))
    began, used = time.perf_counter(), time.process_time()
    with ConsoleProgress().step("Translating") as advance:
        translator = CachedTranslator(
            load_translator(arguments.translator, candidates=arguments.candidates),
            ResultCache(),
            progress=advance,
        )
        found = translator.translate([row["ar"] for row in rows])
    seconds, used = time.perf_counter() - began, time.process_time() - used
    report = evaluate_translations(
        found,
        [row["en"] for row in rows],
        sources=[row["ar"] for row in rows],
        domains=[row[arguments.domain] for row in rows] if arguments.domain else None,
    )
    system = f"{platform.machine()}, Python {platform.python_version()}, {translator.signature}"
    if arguments.json:
        about = {"system": system, "file": arguments.file, "seconds": seconds, "processor": used}
        print(json.dumps(report.to_dict() | about, ensure_ascii=False))
    else:
        print(
            f"{system}\n{len(rows)} rows of {arguments.file}, {seconds:.0f} s, "
            f"{used:.0f} s of processor time (0 if remembered)"
        )
        print(report.format())


if __name__ == "__main__":
    main()
