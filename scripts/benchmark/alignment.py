"""Compare sentence aligners on documents with known beads.

    python scripts/benchmark/alignment.py --data PATH [--seed 1] [--json]

One table: data, rates, bead kinds of the gold; peer, strict and lax precision, recall and F1 with
95 % intervals over documents, seconds, peak memory, kinds of the beads found, and the mean score of
links. :mod:`bitext.training.alignment_documents` says how the documents are made. Only documents of
the test half are used unless ``--half tuning`` is given: weights are fitted on the tuning half. All
peers get the same vectors, made beforehand for runs of up to eight sentences (the row ``vectors``),
so that their seconds are those of the search; ``scripts/benchmark/speed.py`` measures the whole.
With ``--documents`` each set is a random sample of its documents. The rates ``free`` are those of
free translations: one side joined, words left out on both sides, part of the words unknown to the
lexicon. Beside the sets made so there are texts aligned by people: those of ``tests/literary`` and,
with ``--gold``, of any folder like it.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bitext.align.beads import Bead
from bitext.align.sequence import MAX_SPAN, align_sequence
from bitext.embed.base import Embedder, Matrix
from bitext.embed.load import load_embedder
from bitext.errors import FormatError
from bitext.evaluate.alignment import evaluate_alignments
from bitext.evaluate.peers.bertalign import bertalign
from bitext.evaluate.peers.bleualign import bleualign
from bitext.evaluate.peers.galechurch import galechurch
from bitext.evaluate.peers.vecalign import vecalign
from bitext.training.alignment_benchmark import (
    FREE,
    align_in_process,
    bead_kinds,
    describe_machine,
    free_translations,
    hidden_words,
)
from bitext.training.alignment_documents import GoldDocument, Rates, Source, disturb, sources
from bitext.training.alignment_gold import read_gold

Aligner = Callable[[Sequence[str], Sequence[str]], Sequence[Bead]]

PACKAGES = ("numpy", "numba", "sentalign", "galechurch", "pypi-bleualign")
RATES = (
    Rates(),
    Rates(0.2, 0.2),
    Rates(0.35, 0.35),
    Rates(0.5, 0.5),
    Rates(0.0, 0.6),
    Rates(0.6, 0.0),
    Rates(0.35, 0.0, split_english=0.8),
    Rates(drop=0.1),
    Rates(0.2, 0.2, 0.1),
    Rates(0.35, 0.35, 0.1),
    Rates(0.35, 0.35, 0.2),
)
COARSE_SETS = ("stories",)
"""Their gold beads are pages, in part: coarser than an aligner of sentences finds."""
BY_PEOPLE = "by people"
LITERARY = Path(__file__).parents[2] / "tests" / "literary"


def peers(embedder: Embedder) -> dict[str, Aligner]:
    """All aligners by name."""
    return {
        "bitext": lambda ar, en: align_sequence(ar, en, embedder).beads,
        "bertalign": partial(bertalign, embedder=embedder),
        "vecalign": partial(vecalign, embedder=embedder),
        "galechurch": galechurch,
        "bleualign": bleualign,
    }


class Prepared:
    """Gives vectors of spans that were made beforehand; other texts are encoded."""

    composes_spans = True

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.signature = embedder.signature
        self.dimension = embedder.dimension
        self._spans: dict[tuple[str, ...], Matrix] = {}

    def prepare(self, documents: Sequence[GoldDocument]) -> float:
        """Encode the spans of these documents and forget those before; seconds."""
        start = time.perf_counter()
        self._spans = {
            side: self._embedder.encode_spans(side, MAX_SPAN)
            for each in documents
            for side in (each.arabic, each.english)
        }
        return time.perf_counter() - start

    def encode(self, texts: Sequence[str]) -> Matrix:
        """See :meth:`bitext.embed.base.Embedder.encode`."""
        return self._embedder.encode(texts)

    def encode_spans(self, sentences: Sequence[str], max_size: int) -> Matrix:
        """See :meth:`bitext.embed.base.Embedder.encode_spans`."""
        spans = self._spans.get(tuple(sentences))
        if spans is None:
            return self._embedder.encode_spans(sentences, max_size)
        return spans[:max_size]


@dataclass(frozen=True)
class Case:
    """Documents that make a row of the table."""

    data: str
    rates: str
    documents: list[GoldDocument]


def cases(
    found: Sequence[Source], aligned: Sequence[GoldDocument], names: Sequence[str], seed: int
) -> Iterator[Case]:
    """Documents of each test set at each of some rates, and those aligned by people."""
    by_data: dict[str, list[Source]] = defaultdict(list)
    for source in found:
        by_data[source.data].append(source)
    for data, chosen in by_data.items():
        for rates in RATES:
            if not names or str(rates) in names:
                yield Case(data, str(rates), [disturb(source, rates, seed) for source in chosen])
    free = [source for source in found if source.data not in COARSE_SETS]
    if free and (not names or FREE in names):
        yield Case("all", FREE, free_translations(free, seed))
    by_folder: dict[str, list[GoldDocument]] = defaultdict(list)
    for document in aligned:
        by_folder[document.data].append(document)
    for data, documents in by_folder.items():
        if not names or BY_PEOPLE in names:
            yield Case(data, BY_PEOPLE, documents)


def benchmark(
    chosen: Iterable[Case], aligners: dict[str, Aligner], embedder: Prepared, seed: int
) -> list[dict[str, object]]:
    """A row for each case and aligner, printed as it comes."""
    rows: list[dict[str, object]] = []
    for case in chosen:
        gold = [document.beads for document in case.documents]
        sizes = (sum(len(each.arabic) for each in case.documents), len(case.documents))
        print(
            f"{case.data:8} {case.rates:28} {'vectors':10}  {sizes[1]} documents, {sizes[0]} "
            f"sentences {embedder.prepare(case.documents):7.1f} s  gold {counts(bead_kinds(gold))}",
            file=sys.stderr if ARGUMENTS.json else sys.stdout,
            flush=True,
        )
        for name, aligner in aligners.items():
            with hidden_words(seed) if case.rates == FREE else nullcontext():
                result = align_in_process(aligner, case.documents)
            score = evaluate_alignments(gold, result.beads, seed=seed)
            links = [bead.score for beads in result.beads for bead in beads if not bead.is_null]
            row = {
                "data": case.data,
                "rates": case.rates,
                "peer": name,
                "score": json.loads(score.to_json()),
                "seconds": result.seconds,
                "memory": result.memory,
                "kinds": bead_kinds(result.beads),
                "evidence": sum(links) / max(1, len(links)),
            }
            rows.append(row)
            show(row)
    return rows


def counts(kinds: object) -> str:
    """Bead kinds in words."""
    assert isinstance(kinds, dict)
    return ", ".join(f"{count} {kind}" for kind, count in kinds.items())


def show(row: dict[str, object]) -> None:
    """Print a row of the table."""
    score = row["score"]
    assert isinstance(score, dict)
    cells = [f"{row['data']:8} {row['rates']:28} {row['peer']:10}"]
    for kind in ("strict", "lax"):
        precision, recall, f1 = (score[f"{kind}_{part}"] for part in ("precision", "recall", "f1"))
        cells.append(
            f"{precision['score']:.3f} {recall['score']:.3f} "
            f"{f1['score']:.3f} [{f1['low']:.3f}, {f1['high']:.3f}]"
        )
    cells.append(f"{row['seconds']:7.1f} s {row['memory']:6.0f} MiB")
    cells.append(f"{counts(row['kinds'])}, mean score {row['evidence']:.1f}")
    print("  ".join(cells), file=sys.stderr if ARGUMENTS.json else sys.stdout, flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the test sets")
    parser.add_argument("--half", choices=("test", "tuning"), default="test")
    parser.add_argument("--sets", nargs="*", help="only these test sets")
    parser.add_argument(
        "--gold", nargs="*", type=Path, default=[], help="folders of texts aligned by people"
    )
    parser.add_argument("--documents", type=int, help="at most so many documents of a test set")
    parser.add_argument(
        "--peers", nargs="*", default=["bitext", "bertalign", "vecalign", "galechurch"]
    )
    parser.add_argument("--rates", nargs="*", help="only these, as the table prints them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--embedder", metavar="NAME", help="as bitext build names it")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def main() -> None:
    try:
        found = sources(ARGUMENTS.data, ARGUMENTS.half)
        literary = LITERARY / ("test" if ARGUMENTS.half == "test" else "development")
        aligned = read_gold(literary, "literary")
        for folder in ARGUMENTS.gold:
            aligned += read_gold(folder, folder.name)
    except (FileNotFoundError, FormatError) as error:
        sys.exit(str(error))
    if ARGUMENTS.sets:
        found = [source for source in found if source.data in ARGUMENTS.sets]
        aligned = [document for document in aligned if document.data in ARGUMENTS.sets]
    if ARGUMENTS.documents:
        found = _some(found, ARGUMENTS.documents)
    embedder = Prepared(load_embedder(ARGUMENTS.embedder))
    about = describe_machine(embedder, PACKAGES) | {"seed": ARGUMENTS.seed, "half": ARGUMENTS.half}
    if not ARGUMENTS.json:
        print(json.dumps(about))
        head = "precision, recall, F1 with interval"
        print(f"{'data':8} {'rates':28} {'peer':10}  strict {head}  lax {head}")
    aligners = {name: peers(embedder)[name] for name in ARGUMENTS.peers}
    warm_up = (aligned or [disturb(found[0], Rates(), 0)])[0]
    for name, aligner in aligners.items():
        if name != "bleualign":
            aligner(warm_up.arabic[:5], warm_up.english[:5])
    chosen = cases(found, aligned, ARGUMENTS.rates or (), ARGUMENTS.seed)
    rows = benchmark(chosen, aligners, embedder, ARGUMENTS.seed)
    if ARGUMENTS.json:
        print(json.dumps(about | {"rows": rows}))


def _some(found: Sequence[Source], count: int) -> list[Source]:
    """So many documents of each test set, chosen at random but always the same."""
    by_data: dict[str, list[Source]] = defaultdict(list)
    for source in found:
        by_data[source.data].append(source)
    return [
        source
        for chosen in by_data.values()
        for source in random.Random(0).sample(chosen, min(count, len(chosen)))
    ]


if __name__ == "__main__":
    ARGUMENTS = arguments()
    main()
