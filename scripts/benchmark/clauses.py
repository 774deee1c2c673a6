"""Which clauses correspond? Clauses added to translations must be found to have no counterpart.

    python scripts/benchmark/clauses.py --data PATH [--half tuning] [--count 60] [--json]

PATH holds ``test/`` (FLORES-200 devtest, PUD, TICO-19) and ``train/``. ``clause_examples.py`` says
how the examples are made; nothing was tuned on the test half. Characters are counted: those that
are said to have no counterpart against those that have none (P, R, F1), and of the linked ones
those that are linked to their translation. Intervals resample examples.

The peer calls a clause unmatched if its cosine to the nearest clause of the other side is below a
threshold, the best there is on these very data; it links nothing.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from bitext.align.beads import ClauseLink
from bitext.align.clause_links import align_clauses
from bitext.embed.base import Embedder
from bitext.embed.load import load_embedder
from bitext.resampling import Rows, bootstrap
from bitext.text.clauses import find_clauses
from bitext.training.clause_examples import (
    Example,
    Pair,
    Part,
    make_examples,
    rightly_linked,
    unlinked,
)
from bitext.training.clause_fitting import SOURCES
from bitext.training.quality_examples import read_tsv
from bitext.training.quality_fitting import for_fitting, read_sources

Spans = Sequence[tuple[int, int]]

TEST: dict[str, Callable[[dict[str, str]], str]] = {
    "flores200-devtest": lambda row: row["url"],
    "pud": lambda row: row["id"][:-3],
    "tico19-tm": lambda row: row["id"].split(":")[0],
}
THRESHOLDS = tuple(round(0.2 + 0.05 * step, 2) for step in range(11))


def read_test(data: Path) -> dict[str, list[Pair]]:
    """Translations by test set, with empty pairs between documents."""
    found = {}
    for name, document in TEST.items():
        pairs: list[Pair] = []
        last = None
        for row in read_tsv(data / "test" / f"{name}.tsv"):
            if last is not None and document(row) != last:
                pairs.append(("", ""))
            last = document(row)
            pairs.append((row["ar"], row["en"]))
        found[name] = pairs
    return found


def count_unmatched(sides: Iterable[tuple[Spans, Sequence[Part]]]) -> tuple[int, int, int]:
    """Characters rightly said to be without counterpart, all said to be, all that are."""
    right = said = there = 0
    for spans, gold in sides:
        offered = {place for start, end in spans for place in range(start, end)}
        wanted = {place for part in gold for place in range(part.start, part.end)}
        right, said, there = (
            right + len(offered & wanted),
            said + len(offered),
            there + len(wanted),
        )
    return right, said, there


def measure(example: Example, links: Sequence[ClauseLink]) -> list[float]:
    """Counts of one example: three of unmatched characters, rightly linked, linked, linkable."""
    sides = []
    for text, ranges, parts, others in (
        (example.arabic, [e.arabic for e in links], example.arabic_parts, example.english_parts),
        (example.english, [e.english for e in links], example.english_parts, example.arabic_parts),
    ):
        rest = [
            (start, end)
            for start, end in find_clauses(text)
            if not any(start < each.stop and each.start < end for each in ranges)
        ]
        sides.append((rest, unlinked(parts, others)))
    right = sum(rightly_linked(example, each.arabic, each.english) for each in links)
    linked = sum(len(each.arabic) + len(each.english) for each in links)
    whole = rightly_linked(example, range(10**6), range(10**6))
    return [*count_unmatched(sides), right, linked, whole]


def nearest(example: Example, embedder: Embedder) -> list[list[float]]:
    """Counts of the peer for each of :data:`THRESHOLDS`."""
    spans = find_clauses(example.arabic), find_clauses(example.english)
    left, right = (
        embedder.encode([text[start:end] for start, end in side])
        for text, side in ((example.arabic, spans[0]), (example.english, spans[1]))
    )
    cosines = left @ right.T
    counts: list[list[float]] = []
    for threshold in THRESHOLDS:
        sides = []
        for side, near, parts, others in (
            (spans[0], cosines.max(axis=1), example.arabic_parts, example.english_parts),
            (spans[1], cosines.max(axis=0), example.english_parts, example.arabic_parts),
        ):
            rest = [span for span, cosine in zip(side, near, strict=True) if cosine < threshold]
            sides.append((rest, unlinked(parts, others)))
        counts.append([*count_unmatched(sides), 0, 0, 0])
    return counts


def ratio(part: int, whole: int) -> Callable[[Rows], Rows]:
    """A figure of summed counts; NaN of nothing."""
    return lambda sums: np.where(
        sums[..., whole] > 0, sums[..., part] / np.maximum(sums[..., whole], 1), np.nan
    )


def f1(sums: Rows) -> Rows:
    """Harmonic mean of precision and recall of unmatched characters."""
    f = 2 * sums[..., 0] / np.maximum(sums[..., 1] + sums[..., 2], 1)
    return np.where(sums[..., 2] > 0, f, np.nan)


FIGURES = {
    "unmatched P": lambda sums: np.where(sums[..., 2] > 0, ratio(0, 1)(sums), np.nan),
    "unmatched R": ratio(0, 2),
    "unmatched F1": f1,
    "linked rightly": ratio(3, 4),
    "link recall": ratio(3, 5),
}


def main() -> None:
    """A row for each test set, kind of example and system."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", choices=("test", "tuning"), default="test")
    parser.add_argument("--count", type=int, default=60, help="examples of a kind and test set")
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.half == "test":
        sources = read_test(arguments.data)
    else:
        known = read_sources(arguments.data)
        sources = {name: for_fitting(known[name]) for name in SOURCES}
    embedder = load_embedder()
    about = (
        f"{platform.machine()}, Python {platform.python_version()}, {embedder.signature}, "
        f"{arguments.half} half, seed {arguments.seed}"
    )
    print(about if not arguments.json else "", end="" if arguments.json else "\n")
    rows = []
    examples = [
        example
        for pairs in sources.values()
        for example in make_examples(pairs, arguments.count, arguments.seed)
    ]
    links = align_clauses(
        [each.arabic for each in examples], [each.english for each in examples], embedder
    )
    counts = {"bitext": np.array([measure(*each) for each in zip(examples, links, strict=True)])}
    peers = np.array([nearest(each, embedder) for each in examples]).swapaxes(0, 1)
    best = int(np.argmax(f1(peers.sum(axis=1))))
    counts[f"nearest < {THRESHOLDS[best]}"] = peers[best]
    kinds = [each.kind for each in examples]
    for kind in ("all", *dict.fromkeys(kinds)):
        here = np.array([kind in ("all", each) for each in kinds])
        for system, found in counts.items():
            figures = {name: bootstrap(found[here], figure) for name, figure in FIGURES.items()}
            rows.append({"kind": kind, "system": system, "examples": int(here.sum())} | figures)
            if not arguments.json:
                shown = "  ".join(
                    f"{name} {each.format()}"
                    for name, each in figures.items()
                    if not np.isnan(each.score)
                )
                print(f"{kind:22} {system:14} {here.sum():4}  {shown}")
    if arguments.json:
        plain = [
            {name: vars(value) if name in FIGURES else value for name, value in row.items()}
            for row in rows
        ]
        print(json.dumps({"about": about, "rows": plain}))


if __name__ == "__main__":
    main()
