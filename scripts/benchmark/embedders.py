"""Compare embedders: is the translation nearest, do like sentences of comparable news rank high?

    python scripts/benchmark/embedders.py [EMBEDDER]… [--translations FILE]… [--news FOLDER]…

EMBEDDERs are named as ``bitext build`` names them, by default ``use encoder both``. FILEs are TSV
with columns ``ar``, ``en`` and, for intervals by document, ``url`` or ``id``. FOLDERs are laid out
as ``tests/comparable_news`` says, by default its test half: all pairs of sentences of the documents
that ``sentences.tsv`` names, ranked by cosine; those that it lists are right.
"""

from __future__ import annotations

import argparse
import csv
import platform
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bitext.corpus.documents import read_document
from bitext.corpus.segmentation import split_document
from bitext.embed.base import Embedder
from bitext.embed.load import load_embedder
from bitext.evaluate.ranking import average_precision
from bitext.resampling import bootstrap, bootstrap_rows

NEWS = Path(__file__).parents[2] / "tests" / "comparable_news" / "test"


@dataclass(frozen=True)
class Story:
    """Two comparable documents.

    Attributes:
        arabic: sentences.
        english: sentences.
        right: which of their pairs correspond, (arabic, english).
    """

    arabic: list[str]
    english: list[str]
    right: NDArray[np.bool_]


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a TSV file without quoting."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def nearest(embedder: Embedder, path: Path) -> str:
    """Whether the nearest sentence is the translation, both ways, and the speed."""
    table = list(rows(path))
    arabic, english = ([row[side] for row in table] for side in ("ar", "en"))
    start = time.process_time()
    cosines = embedder.encode(arabic) @ embedder.encode(english).T
    speed = 2 * len(table) / (time.process_time() - start)
    own = np.arange(len(table))
    names = [row.get("url") or row.get("id") or str(n) for n, row in enumerate(table)]
    _, documents = np.unique(names, return_inverse=True)
    shown = []
    for way, found in (("ar→en", cosines.argmax(axis=1)), ("en→ar", cosines.argmax(axis=0))):
        sums = np.stack(
            [np.bincount(documents, found == own), np.bincount(documents)], axis=1, dtype=np.float64
        )
        estimate = bootstrap(sums, lambda each: np.asarray(each[..., 0] / each[..., 1]))
        shown.append(f"{way} {estimate.format()}")
    return f"{'  '.join(shown)}  {speed:,.0f} texts a processor-second"


def read_stories(folder: Path) -> list[Story]:
    """The comparable documents of a folder with their labelled pairs."""
    labelled: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in rows(folder / "sentences.tsv"):
        labelled[row["ar_document"], row["en_document"]].append((row["ar"], row["en"]))
    return [
        _story(folder / "ar" / f"{arabic}.txt", folder / "en" / f"{english}.txt", pairs)
        for (arabic, english), pairs in labelled.items()
    ]


def _story(arabic: Path, english: Path, pairs: Sequence[tuple[str, str]]) -> Story:
    sides = (
        [each.text for each in split_document(read_document(arabic, "ar"))],
        [each.text for each in split_document(read_document(english, "en"))],
    )
    right = np.zeros((len(sides[0]), len(sides[1])), bool)
    for pair in pairs:
        found = [
            [n for n, text in enumerate(side) if label in text or text in label]
            for side, label in zip(sides, pair, strict=True)
        ]
        right[np.ix_(*found)] = True
    return Story(*sides, right)


def ranking(embedder: Embedder, stories: Sequence[Story]) -> str:
    """Average precision of the cosine over all pairs, with an interval over stories."""
    cosines = np.concatenate(
        [
            (embedder.encode(each.arabic) @ embedder.encode(each.english).T).ravel()
            for each in stories
        ]
    )
    right = np.concatenate([each.right.ravel() for each in stories])
    groups = np.repeat(np.arange(len(stories)), [each.right.size for each in stories]).tolist()
    estimate = bootstrap_rows(
        lambda drawn: average_precision(cosines[drawn], right[drawn]), len(cosines), groups
    )
    return f"average precision {estimate.format()}"


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("embedders", nargs="*", default=["use", "encoder", "both"])
    parser.add_argument("--translations", action="append", type=Path, default=[], metavar="FILE")
    parser.add_argument("--news", action="append", type=Path, metavar="FOLDER")
    arguments = parser.parse_args()
    print(f"{platform.machine()}, Python {platform.python_version()}")
    stories = {folder: read_stories(folder) for folder in arguments.news or [NEWS]}
    for name in arguments.embedders:
        embedder = load_embedder(name)
        print(f"{name}: {embedder.signature}")
        for path in arguments.translations:
            print(f"  {path.name}: {nearest(embedder, path)}", flush=True)
        for folder, found in stories.items():
            print(f"  {folder.name}: {ranking(embedder, found)}", flush=True)


if __name__ == "__main__":
    main()
