"""How fast pairs are scored: processor seconds of each step, and of the command.

    python scripts/benchmark/scoring.py --data PATH [--pairs 6000] [--jobs 1 2] [--json]

The pairs are taken in turn from ``flores200-devtest.tsv``, ``pud.tsv``, ``tico19-test.tsv``,
``tatoeba-laser.tsv`` and ``un-human-vs-mt.tsv``; every fourth is given the English of the next
such pair, so that there are wrong ones too. First the steps in one process on one thread: nothing
is remembered. Then the command ``bitext score``, for each number of jobs with an empty cache (cold)
and once more (warm: vectors are remembered); seconds of one pair, which is starting up, are told
apart. With several jobs the rows must be the same, byte for byte.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any, TypeVar

from threadpoolctl import threadpool_limits

from bitext import __version__
from bitext.embed.base import Embedder, Matrix
from bitext.embed.load import load_embedder
from bitext.formats import open_reader, open_writer
from bitext.score.features import extract_features
from bitext.score.quality import load_quality

FILES = ("flores200-devtest", "pud", "tico19-test", "tatoeba-laser", "un-human-vs-mt")
WRONG = 4
"""One pair of so many is a wrong one."""
Result = TypeVar("Result")


class Timed:
    """An embedder that adds up how long it works."""

    composes_spans = True

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.signature = embedder.signature
        self.dimension = embedder.dimension
        self.seconds = 0.0
        self.texts = 0

    def encode(self, texts: Sequence[str]) -> Matrix:
        """See :meth:`bitext.embed.base.Embedder.encode`."""
        vectors, seconds = timed(lambda: self._embedder.encode(texts))
        self.seconds += seconds
        self.texts += len(texts)
        return vectors

    def encode_spans(self, sentences: Sequence[str], max_size: int) -> Matrix:
        """See :meth:`bitext.embed.base.Embedder.encode_spans`."""
        return self._embedder.encode_spans(sentences, max_size)


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    """A result and the processor seconds that it took."""
    start = time.process_time()
    return work(), time.process_time() - start


def read_pairs(data: Path, count: int) -> list[tuple[str, str]]:
    """Arabic and English texts, every ``WRONG``-th pair a wrong one.

    Raises:
        BitextError: a test set is missing or broken.
    """
    sets = []
    for name in FILES:
        with open_reader(data / "test" / f"{name}.tsv") as rows:
            sets.append([(row["ar"], row["en"]) for row in rows])
    turns = chain.from_iterable(zip_longest(*sets))
    pairs = [pair for pair in turns if pair is not None][:count]
    english = [english for _, english in pairs]
    english[::WRONG] = [*english[WRONG::WRONG], english[0]]
    return [(arabic, other) for (arabic, _), other in zip(pairs, english, strict=True)]


def measure_steps(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Processor seconds for 1,000 pairs of each step, on one thread."""
    arabic, english = ([pair[side] for pair in pairs] for side in (0, 1))
    embedder = Timed(load_embedder())
    quality = load_quality()
    with threadpool_limits(1):
        quality.judge(extract_features(arabic[:8], english[:8], embedder))  # loads everything
        embedder.seconds, embedder.texts = 0.0, 0
        features, measuring = timed(lambda: extract_features(arabic, english, embedder))
        _, judging = timed(lambda: quality.judge(features))
    steps = {
        "embedding": embedder.seconds,
        "measuring": measuring - embedder.seconds,
        "judging": judging,
    }
    return {
        "texts embedded": embedder.texts * 1000 / len(pairs),
        **{name: seconds * 1000 / len(pairs) for name, seconds in steps.items()},
    }


def run_command(pairs: Path, out: Path, jobs: int, cache: Path) -> dict[str, float]:
    """Wall and processor seconds of ``bitext score``, its processes included."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "bitext", "score", pairs, "--out", out, "--jobs", str(jobs)],
        env={**os.environ, "BITEXT_CACHE": str(cache)},
        stderr=subprocess.DEVNULL,
        check=True,
    )
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": seconds,
        "processor": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
    }


def measure_command(pairs: Sequence[tuple[str, str]], jobs: Sequence[int]) -> list[dict[str, Any]]:
    """A row for each number of jobs, cold and warm.

    Raises:
        AssertionError: the rows depend on the number of jobs.
    """
    found = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, chosen in (("pairs", pairs), ("one", pairs[:1])):
            with open_writer(folder / f"{file}.tsv", ("ar", "en")) as writer:
                for arabic, english in chosen:
                    writer.write({"ar": arabic, "en": english})
        starting = run_command(folder / "one.tsv", folder / "out.tsv", 1, folder / "start")
        found.append({"what": "one pair", **starting})
        results = set()
        for count in jobs:
            for memory in ("cold", "warm"):
                out = folder / f"{count} {memory}.tsv"
                took = run_command(folder / "pairs.tsv", out, count, folder / str(count))
                found.append({"what": f"{len(pairs)} pairs, {count} jobs, {memory}", **took})
                results.add(out.read_bytes())
        assert len(results) == 1, "the rows depend on the number of jobs"
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that has test/")
    parser.add_argument("--pairs", type=int, default=6000)
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    pairs = read_pairs(options.data, options.pairs)
    about = {
        "bitext": __version__,
        "model": load_quality().signature,
        "embedder": load_embedder().signature,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "pairs": len(pairs),
    }
    steps = measure_steps(pairs)
    rows = measure_command(pairs, options.jobs)
    if options.json:
        print(json.dumps(about | {"steps": steps, "command": rows}))
        return
    print(json.dumps(about))
    print("processor seconds for 1,000 pairs, one thread:", end=" ")
    print(", ".join(f"{name} {value:.2f}" for name, value in steps.items()))
    for row in rows:
        print(
            f"{row['what']:32} {row['seconds']:8.1f} s {row['processor']:8.1f} s of processor",
            flush=True,
        )


if __name__ == "__main__":
    main()
