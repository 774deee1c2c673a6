"""How fast sentences are aligned, and what embedding every run of sentences would cost.

    python scripts/benchmark_speed.py --data PATH [--sentences 1000] [--json]

The documents of ``tico19-tm.tsv`` one after the other, up to the number of sentences asked for,
with one in five joined to the one before on each side. Bertalign's way is to read every run of
sentences as a text of its own; here the same embedder takes the vectors of runs from prefix sums
(``UniversalEmbedder.encode_spans``). Each line is measured in a process of its own, models loaded
and loops compiled beforehand: seconds, sentences of both sides a second, peak memory.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from alignment_documents import GoldDocument, Rates, Source, disturb, sources
from benchmark_alignment import machine, run
from peers.bertalign import LARGEST, bertalign

from bitext.align.beads import Bead
from bitext.align.sequence import MAX_SPAN, align_sequence
from bitext.models.embed import Embedder, Matrix, encode_runs, load_embedder

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
        """See :meth:`bitext.models.embed.Embedder.encode`."""
        return self._embedder.encode(texts)

    def encode_spans(self, sentences: Sequence[str], max_size: int) -> Matrix:
        """See :meth:`bitext.models.embed.Embedder.encode_spans`."""
        return encode_runs(self.encode, self.dimension, sentences, max_size)


def text(found: Sequence[Source], sentences: int) -> GoldDocument:
    """One long document; it starts again when the data is used up."""
    units = [unit for source in found if source.data == "tico" for unit in source.units]
    units = [units[i % len(units)] for i in range(sentences)]
    return disturb(Source("tico", str(sentences), tuple(units)), Rates(0.2, 0.2), 1)


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
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        document = text(sources(options.data), options.sentences)
    except FileNotFoundError as error:
        sys.exit(str(error))
    embedder = load_embedder()
    count = len(document.arabic) + len(document.english)
    rows = []
    for name, job in jobs(embedder).items():
        job(document.arabic[:20], document.english[:20])
        result = run(job, [document])
        rows.append({"what": name, "sentences": count} | {k: result[k] for k in NUMBERS})
    similar = _agreement(embedder, document)
    about = machine(embedder)
    if options.json:
        print(json.dumps(about | {"rows": rows, "least_cosine": similar}))
        return
    print(json.dumps(about))
    for row in rows:
        rate = count / float(row["seconds"])
        print(
            f"{row['what']:45} {row['seconds']:8.1f} s {rate:8.0f} sentences/s "
            f"{row['memory']:6.0f} MiB"
        )
    print(f"least cosine of a span from prefix sums and the same span read: {similar:.6f}")


NUMBERS = ("seconds", "memory")


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
