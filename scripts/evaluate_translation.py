"""BLEU and chrF of a translator on a test set, with intervals and signatures.

    python scripts/evaluate_translation.py FILE.tsv [--translator NAME] [--first N]

FILE has a header with columns ``ar`` and ``en``, such as FLORES-200 devtest. Intervals are
sacrebleu's, from 1,000 bootstrap samples of the sentences.
"""

from __future__ import annotations

import argparse
import platform
import time
from itertools import islice

from sacrebleu.metrics import BLEU, CHRF

from bitext.dataset.formats import open_reader
from bitext.models.memory import Memory, RememberingTranslator
from bitext.models.translate import load_translator
from bitext.progress import ConsoleProgress


def main() -> None:
    """Translate the Arabic column and compare it with the English one."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file")
    parser.add_argument("--translator", help="see `bitext translate`")
    parser.add_argument("--first", type=int, metavar="N", help="only the first N rows")
    arguments = parser.parse_args()
    with open_reader(arguments.file) as reader:
        rows = list(islice(reader, arguments.first))
    began = time.perf_counter()
    with ConsoleProgress().step("Translating") as advance:
        translator = RememberingTranslator(
            load_translator(arguments.translator), Memory(), progress=advance
        )
        found = translator.translate_with_diagnosis([row["ar"] for row in rows])
    seconds = time.perf_counter() - began
    print(f"{platform.machine()}, Python {platform.python_version()}, {translator.signature}")
    print(f"{len(rows)} rows of {arguments.file}, {seconds:.0f} s (0 where remembered)")
    references = [[row["en"] for row in rows]]
    for metric in (BLEU(), CHRF()):
        score = metric.corpus_score([each.text for each in found], references, n_bootstrap=1000)
        print(f"{score}  {metric.get_signature()}")
    flagged = sum(each.problem is not None for each in found)
    print(f"{flagged} of {len(rows)} translations are flagged as doubtful")


if __name__ == "__main__":
    main()
