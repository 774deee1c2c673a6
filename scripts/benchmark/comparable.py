"""Comparable news: which documents report one event, and which of their sentences correspond?

    python scripts/benchmark/comparable.py [FOLDER] [--translator NAME] [--embedder NAME]
        [--json]

FOLDER is a corpus with ``documents.tsv`` and ``sentences.tsv``, by default the test half of
``tests/comparable_news``, whose README says what they hold. Runs ``bitext build`` on it. Intervals
resample Arabic documents.

Documents: linked ones, as translations or reports of one event, against those that are. The peer
links what is closest by the mean of the sentence vectors, with the best threshold there is on
these very data. Sentences: pairs called ``parallel`` or ``partial`` against the labelled ones, of
the comparable documents in ``sentences.tsv`` (a pair of several sentences is right if it holds a
labelled pair); those from documents that do not belong together count as wrong.
"""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bitext.dataset.publish import Dataset
from bitext.dataset.rows import PairRow
from bitext.dataset.splits import LINKED
from bitext.embed.base import Embedder
from bitext.embed.load import load_embedder
from bitext.progress import ConsoleProgress
from bitext.resampling import Estimate, Rows, bootstrap
from bitext.score.labels import CORRESPONDING
from bitext.training.quality_examples import read_tsv
from bitext.workflows.build import build_dataset

DEFAULT = Path(__file__).parents[2] / "tests" / "comparable_news" / "test"

DocumentPair = tuple[str, str]


def precision(sums: Rows) -> Rows:
    """Of summed counts: right, found, held, there."""
    return np.asarray(sums[..., 0] / np.maximum(sums[..., 1], 1))


def recall(sums: Rows) -> Rows:
    """Of summed counts."""
    return np.asarray(sums[..., 2] / np.maximum(sums[..., 3], 1))


def f1(sums: Rows) -> Rows:
    """Harmonic mean of precision and recall."""
    p, r = precision(sums), recall(sums)
    return np.asarray(2 * p * r / np.maximum(p + r, 1e-9))


def count_documents(
    stories: Sequence[str], found: Iterable[DocumentPair], gold: Collection[DocumentPair]
) -> Rows:
    """(stories, 4) links that are right, links, right ones, and those there are."""
    links = list(found)
    right = Counter(arabic for arabic, english in links if (arabic, english) in gold)
    all_links = Counter(arabic for arabic, _ in links)
    there = Counter(arabic for arabic, _ in gold)
    return np.array([[right[s], all_links[s], right[s], there[s]] for s in stories], float)


def count_sentences(
    stories: Sequence[str],
    pairs: Iterable[PairRow],
    gold: Mapping[DocumentPair, str],
    labelled: Sequence[Mapping[str, str]],
) -> Rows:
    """(stories, 4) pairs that are right, pairs, labelled pairs that are held, labelled pairs."""
    judged = {(each["ar_document"], each["en_document"]) for each in labelled}
    rows = [
        row
        for row in pairs
        if row.label in CORRESPONDING and (names(row) in judged or names(row) not in gold)
    ]
    right = Counter(names(row)[0] for row in rows if any(holds(row, each) for each in labelled))
    called = Counter(names(row)[0] for row in rows)
    held = Counter(
        each["ar_document"] for each in labelled if any(holds(row, each) for row in rows)
    )
    there = Counter(each["ar_document"] for each in labelled)
    return np.array([[right[s], called[s], held[s], there[s]] for s in stories], float)


def names(row: PairRow) -> DocumentPair:
    """Names of a pair's documents, without their folders."""
    return Path(row.ar_document).name, Path(row.en_document).name


def holds(row: PairRow, labelled: Mapping[str, str]) -> bool:
    """Whether a pair holds one that a reader labelled as corresponding."""
    return (
        names(row) == (labelled["ar_document"], labelled["en_document"])
        and labelled["ar"] in row.ar
        and labelled["en"] in row.en
    )


def closest_documents(
    dataset: Dataset, embedder: Embedder, gold: Collection[DocumentPair]
) -> list[DocumentPair]:
    """The peer: cosine of mean sentence vectors, at its best threshold."""
    texts: dict[tuple[str, str], list[str]] = {}
    for sentence in dataset.sentences:
        key = sentence.language, Path(sentence.document).name
        texts.setdefault(key, []).append(sentence.text)
    centres = {key: embedder.encode(each).mean(axis=0) for key, each in texts.items()}
    cosines = {
        (arabic, english): float(left @ right / (np.linalg.norm(left) * np.linalg.norm(right)))
        for (language, arabic), left in centres.items()
        for (other, english), right in centres.items()
        if (language, other) == ("ar", "en")
    }
    ranked = sorted(cosines, key=lambda pair: -cosines[pair])
    right = np.cumsum([pair in gold for pair in ranked])
    best = int(np.argmax(2 * right / (np.arange(1, len(ranked) + 1) + len(gold))))
    return ranked[: best + 1]


def main() -> None:
    """Build, compare, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--translator", default="none")
    parser.add_argument("--embedder", metavar="NAME", help="as bitext build names it")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()

    relations = read_tsv(arguments.folder / "documents.tsv")
    gold = {(row["ar"], row["en"]): row["relation"] for row in relations}
    labelled = list(read_tsv(arguments.folder / "sentences.tsv"))
    with tempfile.TemporaryDirectory() as folder:
        dataset = build_dataset(
            arguments.folder,
            Path(folder) / "dataset",
            translator=arguments.translator,
            embedder=arguments.embedder,
            progress=ConsoleProgress(),
        )
    links = {
        (Path(link.arabic).name, Path(link.english).name)
        for row in dataset.documents
        for link in row.links
        if link.relation in LINKED
    }
    stories = sorted(Path(row.id).name for row in dataset.documents if row.language == "ar")
    embedder = load_embedder(arguments.embedder)
    counts = {
        ("documents", "bitext"): count_documents(stories, links, gold),
        ("documents", "mean vectors"): count_documents(
            stories, closest_documents(dataset, embedder, gold), gold
        ),
        ("sentences", "bitext"): count_sentences(stories, dataset.pairs, gold, labelled),
    }
    about = (
        f"{platform.machine()}, Python {platform.python_version()}, {arguments.folder.name}: "
        f"{len(stories)} Arabic documents, {len(dataset.documents) - len(stories)} English, "
        + ", ".join(dataset.about.models.values())
    )
    rows: list[dict[str, Any]] = [
        {
            "what": what,
            "system": system,
            "found": int(each[:, 1].sum()),
            "there": int(each[:, 3].sum()),
        }
        | {name: bootstrap(each, metric) for name, metric in METRICS.items()}
        for (what, system), each in counts.items()
    ]
    if arguments.json:
        plain = [
            {
                name: vars(value) if isinstance(value, Estimate) else value
                for name, value in row.items()
            }
            for row in rows
        ]
        print(json.dumps({"about": about, "rows": plain}))
        return
    print(about)
    for row in rows:
        shown = "  ".join(f"{name} {row[name].format()}" for name in METRICS)
        print(f"{row['what']:10} {row['system']:13} {row['found']:3} of {row['there']:3}  {shown}")


METRICS: Mapping[str, Callable[[Rows], Rows]] = {"P": precision, "R": recall, "F1": f1}


if __name__ == "__main__":
    main()
