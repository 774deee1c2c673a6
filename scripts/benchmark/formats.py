"""How fast every format is written and read, and in how much memory.

    python scripts/benchmark/formats.py --size 100            # megabytes of text
    python scripts/benchmark/formats.py --size 1000 tmx xliff

Pairs are made up of a few hundred words with a seed, with the columns of a dataset (id, quality,
label, reasons, documents, indices) until both sides together have the size. Each format is
written and read in a process of its own; its peak memory is that of the whole process, of which
`import` is what is taken before the first pair. Time is that of the processor, with what it takes
to make the pairs up.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import lxml.etree
import pyarrow

import bitext
from bitext.formats import Row, open_reader, open_writer

FORMATS: dict[str, str] = {
    "tsv": "a.tsv",
    "csv": "a.csv",
    "jsonl": "a.jsonl",
    "parquet": "a.parquet",
    "tmx": "a.tmx",
    "xliff": "a.xlf",
    "xliff-1.2": "b.xlf",
    "moses": "a.ar-en",
    "bicleaner": "b.tsv",
    "xces": "a.xml",
}
COLUMNS = (
    *("id", "ar", "en", "quality", "label", "reasons"),
    *("ar_document", "en_document", "ar_sentences", "en_sentences"),
)
SEED = 7


def main() -> None:
    """Measure each format in processes of its own and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("formats", nargs="*", default=list(FORMATS), metavar="FORMAT")
    parser.add_argument("--size", type=float, default=100, help="megabytes of text (default 100)")
    parser.add_argument("--step", choices=("write", "read"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        print(json.dumps(measure(arguments.step, arguments.formats[0], arguments)))
        return
    print(
        f"bitext {bitext.__version__}, Python {platform.python_version()}, "
        f"lxml {lxml.etree.__version__}, pyarrow {pyarrow.__version__}, seed {SEED}; "
        f"{platform.machine()}, {arguments.size:g} MB of text"
    )
    print(
        "| format | pairs | file, MB | written, pairs/s | read, pairs/s | peak, MB | import, MB |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|")
    for format in arguments.formats:
        with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
            steps = [run(step, format, arguments.size, folder) for step in ("write", "read")]
            size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        written, read = steps
        assert written["pairs"] == read["pairs"], "what is read is not what was written"
        print(
            f"| {format} | {read['pairs']:,} | {size / 1e6:,.0f} "
            f"| {written['pairs'] / written['seconds']:,.0f} "
            f"| {read['pairs'] / read['seconds']:,.0f} "
            f"| {max(written['peak'], read['peak']):,.0f} | {read['import']:,.0f} |",
            flush=True,
        )


def run(step: str, format: str, size: float, folder: str) -> dict[str, float]:
    """The measurements of a step, made in a process of its own."""
    command = [sys.executable, __file__, format, "--size", str(size)]
    command += ["--step", step, "--folder", folder]
    found: dict[str, float] = json.loads(subprocess.check_output(command))
    return found


def measure(step: str, format: str, arguments: argparse.Namespace) -> dict[str, float]:
    """Write or read a file and say how long it took."""
    path = arguments.folder / FORMATS[format]
    # What the formats import counts as import.
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / FORMATS[format]
        with open_writer(small, COLUMNS, format) as writer:
            writer.write(next(pairs(1)))
        with open_reader(small, format) as rows:
            list(rows)
    imported = peak()
    start = time.process_time()
    number = 0
    if step == "write":
        with open_writer(path, COLUMNS, format) as writer:
            for row in pairs(arguments.size * 1e6):
                writer.write(row)
                number += 1
    else:
        with open_reader(path, format) as rows:
            for _ in rows:
                number += 1
    seconds = time.process_time() - start
    return {"pairs": number, "seconds": seconds, "peak": peak(), "import": imported}


def peak() -> float:
    """The most memory this process has had, in megabytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def pairs(size: float) -> Iterator[Row]:
    """Pairs of made-up sentences, until their texts have the size in bytes."""
    source = random.Random(SEED)
    texts = [
        (sentence(source, "ابتجدرسعفقكلمنهوي"), sentence(source, "abcdefghilmnoprstu"))
        for _ in range(997)
    ]
    sizes = [len(arabic.encode()) + len(english.encode()) for arabic, english in texts]
    done = 0
    for number in count():
        if done >= size:
            return
        arabic, english = texts[number % len(texts)]
        done += sizes[number % len(texts)]
        yield {
            "id": f"{number:016x}",
            "ar": arabic,
            "en": english,
            "quality": round(number % 1_000 / 1_000, 3),
            "label": "partial",
            "reasons": ["number-mismatch: 300", "added-in-english"],
            "ar_document": f"ar/{number // 1_000}",
            "en_document": f"en/{number // 1_000}",
            "ar_sentences": [number % 1_000],
            "en_sentences": [number % 1_000],
        }


def sentence(source: random.Random, letters: str) -> str:
    """Some twenty words, with a character that XML must escape here and there."""
    words = [
        "".join(source.choices(letters, k=source.randint(2, 9)))
        for _ in range(source.randint(8, 32))
    ]
    return " ".join(words).replace(" a", " & ") + "."


if __name__ == "__main__":
    main()
