"""One model run by transformers in fp32 and bf16 and by CTranslate2 in int8, side by side.

    python scripts/benchmark/translation.py FILE.tsv [--translator FOLDER] [--first N]

FILE has columns ``ar`` and ``en``, such as FLORES-200 devtest. Without ``--translator`` it is the
model that comes with the project. Each runtime has a process of its own, translates the same first
N sentences, one hypothesis each, and reports processor time, time, peak memory, and how good the
translations are; where a runtime cannot run the model the table says why.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import sys
import time
from importlib.metadata import version
from itertools import islice
from multiprocessing import get_context
from typing import Any

from bitext.errors import ModelError
from bitext.evaluate.translation import evaluate_translations
from bitext.formats import open_reader
from bitext.model_files import find, is_seq2seq
from bitext.translate.translator import EngineTranslator

RUNTIMES = ("ctranslate2 int8", "transformers fp32", "transformers bf16")
SHOWN = ("bleu", "chrf", "numbers_kept", "names_recognised", "doubtful")


def engine(runtime: str, name: str | None) -> Any:
    """The model in a runtime."""
    from bitext.translate.engines.causal import CausalEngine
    from bitext.translate.engines.converted import ConvertedEngine
    from bitext.translate.engines.gemma import GemmaEngine
    from bitext.translate.engines.seq2seq import Seq2SeqEngine

    if runtime.startswith("ctranslate2"):
        return ConvertedEngine(name) if name else GemmaEngine()
    dtype = "float32" if runtime.endswith("fp32") else "bfloat16"
    if name is None:
        raise ModelError("the bundled model is prepared for ctranslate2 in int8 alone")
    if is_seq2seq("translator", find("translator", name)):
        return Seq2SeqEngine(name, dtype=dtype)
    return CausalEngine(name, dtype=dtype)


def measure(runtime: str, name: str | None, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Translate the rows, or say why not; called in a process of its own."""
    began = time.perf_counter()
    try:
        translator = EngineTranslator(engine(runtime, name))
        translator.translate(["نعم"])  # the first text loads the model
    except ModelError as error:
        return {"runtime": runtime, "refused": str(error)}
    loaded = time.perf_counter() - began
    texts = [row["ar"] for row in rows]
    began, used = time.perf_counter(), time.process_time()
    written = translator.translate(texts)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    judged = evaluate_translations(written, [row["en"] for row in rows], sources=texts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "runtime": runtime,
        "load_seconds": loaded,
        "processor_seconds": used / len(rows),
        "seconds": seconds / len(rows),
        "peak_gib": peak / (2**30 if sys.platform == "darwin" else 2**20),
        "figures": {key: judged.parts[key].format(3 if key in SHOWN[2:] else 1) for key in SHOWN},
        "signatures": [judged.signatures["bleu"], judged.signatures["chrf"]],
        "system": translator.signature,
    }


def main() -> None:
    """Measure each runtime and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file")
    parser.add_argument("--translator", metavar="FOLDER")
    parser.add_argument("--first", type=int, default=50, metavar="N")
    parser.add_argument("--runtimes", nargs="+", choices=RUNTIMES, default=RUNTIMES)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with open_reader(arguments.file) as reader:
        rows = list(islice(reader, arguments.first))
    results = []
    for runtime in arguments.runtimes:
        with get_context("spawn").Pool(1) as process:
            results.append(process.apply(measure, (runtime, arguments.translator, rows)))
        print(f"{runtime}: done", file=sys.stderr, flush=True)
    if arguments.json:
        print(json.dumps(results, ensure_ascii=False, indent=1))
        return
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("torch", "transformers", "ctranslate2")
    )
    print(f"{platform.machine()}, Python {platform.python_version()}, {packages}")
    print(f"first {len(rows)} rows of {arguments.file}\n")
    print(f"| runtime | processor s/sentence | s/sentence | peak GiB | {' | '.join(SHOWN)} |")
    print("|---|--:|--:|--:|" + "---|" * len(SHOWN))
    for each in results:
        if "refused" in each:
            print(f"| {each['runtime']} | {each['refused']} |" + " |" * (len(SHOWN) + 2))
            continue
        figures = " | ".join(each["figures"][name] for name in SHOWN)
        print(
            f"| {each['runtime']} | {each['processor_seconds']:.3f} | {each['seconds']:.3f} "
            f"| {each['peak_gib']:.2f} | {figures} |"
        )
    signatures: list[str] = next(
        (each["signatures"] for each in results if "signatures" in each), []
    )
    print("", *signatures, sep="\n")


if __name__ == "__main__":
    main()
