"""How fast sentences are aligned, and what embedding every run of sentences would cost.

    python scripts/benchmark/speed.py --data PATH [--sentences 1000] [--json]
    python scripts/benchmark/speed.py --data PATH --long 10000 20000 --pairs FILE [--json]

The documents of ``tico19-tm.tsv`` one after the other, up to the number of sentences asked for,
with one in five joined to the one before on each side. Bertalign's way is to read every run of
sentences as a text of its own; here the same embedder takes the vectors of runs from prefix sums
(``UniversalEmbedder.encode_spans``). Each line is measured in a process of its own, models loaded
and loops compiled beforehand: seconds, processor seconds, sentences of both sides a second, peak
memory.

With ``--long`` documents of so many units are aligned, made from the distinct pairs of a file as
``bitext convert`` reads them or of a ``.tsv.xz``, a fifth joined to the one before and a twentieth
left out on each side.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bitext.align.beads import Bead
from bitext.align.sequence import MAX_SPAN, align_sequence
from bitext.embed.base import Embedder, Matrix, encode_runs
from bitext.embed.load import load_embedder
from bitext.evaluate.alignment import evaluate_alignments
from bitext.evaluate.peers.bertalign import LARGEST, bertalign
from bitext.training.alignment_benchmark import align_in_process, describe_machine
from bitext.training.alignment_documents import GoldDocument, Rates, Source, disturb, sources
from bitext.training.training_pairs import read_examples

SPANS = LARGEST - 1
"""Most sentences in a run that Bertalign embeds."""


class ReadsEveryRun:
    """An embedder that reads every run of sentences as a text."""

    composes_spans = False

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.signature = embedder.signature
        self.dimension = embedder.dimension

    def encode(self, texts: Sequence[str]) -> Matrix:
        """See :meth:`bitext.embed.base.Embedder.encode`."""
        return self._embedder.encode(texts)

    def encode_spans(self, sentences: Sequence[str], max_size: int) -> Matrix:
        """See :meth:`bitext.embed.base.Embedder.encode_spans`."""
        return encode_runs(self.encode, self.dimension, sentences, max_size)


def text(found: Sequence[Source], sentences: int) -> GoldDocument:
    """One long document; it starts again when the data is used up."""
    units = [unit for source in found if source.data == "tico" for unit in source.units]
    units = [units[i % len(units)] for i in range(sentences)]
    return disturb(Source("tico", str(sentences), tuple(units)), Rates(0.2, 0.2), 1)


def long_text(path: str, size: int) -> GoldDocument:
    """One document of pairs whose sides occur but once.

    Raises:
        FormatError: the file cannot be read.
    """
    seen: tuple[set[str], set[str]] = (set(), set())
    units = []
    for pair in read_examples(path):
        if pair.arabic in seen[0] or pair.english in seen[1] or len(pair.english) < SHORTEST:
            continue
        seen[0].add(pair.arabic)
        seen[1].add(pair.english)
        units.append(((pair.arabic,), (pair.english,)))
        if len(units) == size:
            break
    return disturb(Source("long", str(size), tuple(units)), Rates(0.2, 0.2, 0.05), 1)


def measure_long(path: str, sizes: Sequence[int], embedder: Embedder) -> list[dict[str, Any]]:
    """Seconds, memory and F1 for documents of these sizes."""
    rows = []
    for size in sizes:
        document = long_text(path, size)
        result = align_in_process(
            lambda ar, en: list(align_sequence(ar, en, embedder).beads), [document]
        )
        score = evaluate_alignments([document.beads], result.beads, samples=10)
        count = len(document.arabic) + len(document.english)
        rows.append(
            {
                "what": f"{len(document.arabic)} x {len(document.english)} sentences, "
                f"strict F1 {score.strict_f1.score:.3f}",
                "sentences": count,
            }
            | {k: getattr(result, k) for k in NUMBERS}
        )
    return rows


def jobs(embedder: Embedder) -> dict[str, Callable[[Sequence[str], Sequence[str]], list[Bead]]]:
    """What is measured, by name."""
    slow = ReadsEveryRun(embedder)

    def encode(model: Embedder, size: int) -> Callable[[Sequence[str], Sequence[str]], list[Bead]]:
        def work(arabic: Sequence[str], english: Sequence[str]) -> list[Bead]:
            model.encode_spans(arabic, size)
            model.encode_spans(english, size)
            return []

        return work

    return {
        f"spans of 1 to {SPANS}, prefix sums": encode(embedder, SPANS),
        f"spans of 1 to {SPANS}, every run read": encode(slow, SPANS),
        f"spans of 1 to {MAX_SPAN}, prefix sums": encode(embedder, MAX_SPAN),
        f"spans of 1 to {MAX_SPAN}, every run read": encode(slow, MAX_SPAN),
        f"aligned, beads of 1 to {MAX_SPAN}": lambda ar, en: list(
            align_sequence(ar, en, embedder).beads
        ),
        f"aligned as Bertalign does, beads of 1 to {SPANS}": lambda ar, en: bertalign(ar, en, slow),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the test sets")
    parser.add_argument("--sentences", type=int, default=1000, help="units of the document")
    parser.add_argument("--long", type=int, nargs="*", help="units of long documents")
    parser.add_argument("--pairs", help="pairs that they are made from")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.long and not options.pairs:
        parser.error("--long needs --pairs FILE")
    try:
        document = text(sources(options.data), options.sentences)
    except FileNotFoundError as error:
        sys.exit(str(error))
    embedder = load_embedder()
    align_sequence(document.arabic[:20], document.english[:20], embedder)
    about = describe_machine(embedder, ("numpy", "numba"))
    if options.long:
        rows = measure_long(options.pairs, options.long, embedder)
    else:
        rows = measure(document, embedder)
        about["least_cosine"] = _agreement(embedder, document)
    if options.json:
        print(json.dumps(about | {"rows": rows}))
        return
    print(json.dumps(about))
    for row in rows:
        rate = row["sentences"] / row["seconds"]
        print(
            f"{row['what']:45} {row['seconds']:8.1f} s {row['processor']:8.1f} s of processor "
            f"{rate:8.0f} sentences/s {row['memory']:6.0f} MiB"
        )


def measure(document: GoldDocument, embedder: Embedder) -> list[dict[str, Any]]:
    """Seconds and memory of each job."""
    rows = []
    for name, job in jobs(embedder).items():
        job(document.arabic[:20], document.english[:20])
        result = align_in_process(job, [document])
        count = len(document.arabic) + len(document.english)
        rows.append({"what": name, "sentences": count} | {k: getattr(result, k) for k in NUMBERS})
    return rows


NUMBERS = ("seconds", "processor", "memory")
SHORTEST = 20
"""Letters of the shortest English sentence in a long document: shorter ones are menu entries."""


def _agreement(embedder: Embedder, document: GoldDocument) -> float:
    """Lowest cosine between the two ways, of the first 200 sentences of each side."""
    lowest = 1.0
    for side in (document.arabic[:200], document.english[:200]):
        spans = embedder.encode_spans(side, SPANS)
        read = ReadsEveryRun(embedder).encode_spans(side, SPANS)
        for size in range(SPANS):
            runs = len(side) - size
            cosines = np.einsum("ij,ij->i", spans[size, :runs], read[size, :runs])
            lowest = min(lowest, float(cosines.min()))
    return lowest


if __name__ == "__main__":
    main()
