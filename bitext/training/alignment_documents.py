"""Documents with known beads, made from sentence-aligned test sets.

Units that are translations of each other one to one are joined and left out at random on each
side. Two resulting sentences belong to one bead if they share a unit; the gold beads are the
connected components, a sentence that shares no unit is a gold null bead.
"""

from __future__ import annotations

import csv
import json
import random
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bitext.align.beads import Bead

ORIGINALS = {
    "tico19-tm.tsv": "https://tico-19.github.io (CC0)",
    "flores200-devtest.tsv": "https://github.com/facebookresearch/flores (CC BY-SA 4.0)",
    "pud.tsv": "https://universaldependencies.org/treebanks/ar_pud and en_pud (CC BY-SA 3.0)",
    "msdocs-documents.jsonl": "https://github.com/MicrosoftDocs, repositories *.ar-sa (CC BY 4.0)",
    "storybooks-pages.tsv": "https://github.com/global-asp (CC BY 4.0, some CC BY-NC)",
    "xquad-r-paragraphs.json": "https://github.com/google-research-datasets/lareqa (CC BY-SA 4.0)",
}

Unit = tuple[tuple[str, ...], tuple[str, ...]]
"""Sentences that are translations of each other: one on at least one of the two sides."""


@dataclass(frozen=True)
class Source:
    """A document of a test set, as units in order."""

    data: str
    id: str
    units: tuple[Unit, ...]

    @property
    def half(self) -> str:
        """``tuning`` or ``test``, decided by the document's name alone."""
        return "test" if zlib.crc32(f"{self.data}/{self.id}".encode()) % 2 else "tuning"


@dataclass(frozen=True)
class Rates:
    """How a document is disturbed: chances in [0, 1] for each unit or sentence boundary."""

    join_arabic: float = 0.0
    join_english: float = 0.0
    drop: float = 0.0
    split_english: float = 0.0
    free_arabic: float = 0.0
    free_english: float = 0.0

    def __str__(self) -> str:
        parts = [f"join {self.join_arabic:g}/{self.join_english:g}"]
        if self.free_arabic or self.free_english:
            parts.append(f"free {self.free_arabic:g}/{self.free_english:g}")
        if self.split_english:
            parts.append(f"split -/{self.split_english:g}")
        if self.drop:
            parts.append(f"drop {self.drop:g}")
        return " ".join(parts)


@dataclass(frozen=True)
class GoldDocument:
    """A pair of documents and its gold beads, null beads included."""

    data: str
    id: str
    arabic: tuple[str, ...]
    english: tuple[str, ...]
    beads: tuple[Bead, ...]


def disturb(source: Source, rates: Rates, seed: int) -> GoldDocument:
    """Leave out, split and join sentences at random; the beads follow from what is left.

    Args:
        source: the document.
        rates: the chances; a split cuts an English sentence after a clause mark, ``free`` is how
            much of a sentence's words is left out, as in a free translation.
        seed: together with the document's name it decides everything.
    """
    dice = random.Random(f"{seed} {source.data} {source.id} {rates}")
    original = (_freed(ar, rates.free_arabic, dice) for ar, _ in source.units)
    arabic = _side(original, rates.drop, rates.join_arabic, dice)
    split = (
        tuple(_clauses(_freed(en, rates.free_english, dice), rates.split_english, dice))
        for _, en in source.units
    )
    english = _side(split, rates.drop, rates.join_english, dice)
    return GoldDocument(
        data=source.data,
        id=source.id,
        arabic=tuple(text for text, _ in arabic),
        english=tuple(text for text, _ in english),
        beads=_components([units for _, units in arabic], [units for _, units in english]),
    )


def _side(
    units: Iterable[Sequence[str]], drop: float, join: float, dice: random.Random
) -> list[tuple[str, set[int]]]:
    sentences: list[tuple[str, set[int]]] = []
    for number, unit in enumerate(units):
        if dice.random() < drop:
            continue
        for text in unit:
            if sentences and dice.random() < join:
                before, numbers = sentences[-1]
                sentences[-1] = (f"{before} {text}", numbers | {number})
            else:
                sentences.append((text, {number}))
    return sentences


def _freed(sentences: Sequence[str], rate: float, dice: random.Random) -> tuple[str, ...]:
    """Sentences without a stretch of their words and single others; the last word stays."""
    if not rate:
        return tuple(sentences)
    freed = []
    for sentence in sentences:
        *words, last = sentence.split()
        stretch = int(dice.random() * rate * len(words) + 0.5)
        start = dice.randint(0, len(words) - stretch)
        del words[start : start + stretch]
        freed.append(" ".join([*(word for word in words if dice.random() > rate / 2), last]))
    return tuple(freed)


def _clauses(sentences: Sequence[str], rate: float, dice: random.Random) -> Iterator[str]:
    for sentence in sentences:
        start = 0
        for mark in re.finditer(
            r"(?:[;:—–]|,(?= (?:and|but|who|which|as|when|while|so)\b)) ", sentence
        ):
            long_enough = mark.end() - start > 20 and len(sentence) - mark.end() > 20
            if rate and long_enough and dice.random() < rate:
                yield sentence[start : mark.end()].strip()
                start = mark.end()
        yield sentence[start:]


def _components(arabic: list[set[int]], english: list[set[int]]) -> tuple[Bead, ...]:
    """Connected components over shared units, in document order."""
    beads = []
    i = j = 0
    while i < len(arabic) or j < len(english):
        if j == len(english) or (i < len(arabic) and max(arabic[i]) < min(english[j])):
            beads.append(Bead(range(i, i + 1), range(j, j)))
            i += 1
            continue
        if i == len(arabic) or max(english[j]) < min(arabic[i]):
            beads.append(Bead(range(i, i), range(j, j + 1)))
            j += 1
            continue
        last_i, last_j = i, j
        if not arabic[i] & english[j]:
            beads.extend(_unshared(arabic, english, i, j))
            i += bool(beads[-1].arabic)
            j += bool(beads[-1].english)
            continue
        while True:
            units = set().union(*arabic[i : last_i + 1], *english[j : last_j + 1])
            grown_i, grown_j = last_i, last_j
            while grown_i + 1 < len(arabic) and arabic[grown_i + 1] & units:
                grown_i += 1
            while grown_j + 1 < len(english) and english[grown_j + 1] & units:
                grown_j += 1
            if (grown_i, grown_j) == (last_i, last_j):
                break
            last_i, last_j = grown_i, grown_j
        beads.append(Bead(range(i, last_i + 1), range(j, last_j + 1)))
        i, j = last_i + 1, last_j + 1
    return tuple(beads)


def _unshared(arabic: list[set[int]], english: list[set[int]], i: int, j: int) -> list[Bead]:
    """The one of two overlapping sentences without a shared unit that shares with nobody."""
    if not any(arabic[i] & other for other in english[j:]):
        return [Bead(range(i, i + 1), range(j, j))]
    return [Bead(range(i, i), range(j, j + 1))]


def unrelated(document: GoldDocument, other: GoldDocument) -> GoldDocument:
    """The Arabic side of one document beside the English side of another: null beads only."""
    arabic, english = len(document.arabic), len(other.english)
    beads = (*_nulls(range(arabic), range(0)), *_nulls(range(0), range(english)))
    return replace(document, english=other.english, beads=beads)


def inserted(
    document: GoldDocument, other: GoldDocument, count: int, dice: random.Random
) -> GoldDocument:
    """Up to ``count`` sentences of another document put in on one side, between two beads."""
    cut = dice.randint(0, len(document.beads))
    i = sum(len(bead.arabic) for bead in document.beads[:cut])
    j = sum(len(bead.english) for bead in document.beads[:cut])
    arabic, english = document.arabic, document.english
    if dice.random() < 0.5:
        foreign = other.arabic[:count]
        arabic = (*arabic[:i], *foreign, *arabic[i:])
        nulls = _nulls(range(i, i + len(foreign)), range(0))
        down, right = len(foreign), 0
    else:
        foreign = other.english[:count]
        english = (*english[:j], *foreign, *english[j:])
        nulls = _nulls(range(0), range(j, j + len(foreign)))
        down, right = 0, len(foreign)
    after = (
        Bead(
            range(bead.arabic.start + down, bead.arabic.stop + down),
            range(bead.english.start + right, bead.english.stop + right),
        )
        for bead in document.beads[cut:]
    )
    beads = (*document.beads[:cut], *nulls, *after)
    return replace(document, arabic=arabic, english=english, beads=beads)


def _nulls(arabic: range, english: range) -> list[Bead]:
    return [Bead(range(i, i + 1), range(0)) for i in arabic] + [
        Bead(range(0), range(j, j + 1)) for j in english
    ]


def sources(path: Path, half: str | None = None) -> list[Source]:
    """All documents of the test sets in a folder.

    Args:
        path: the folder with the files named in :data:`ORIGINALS`.
        half: only the ``tuning`` or only the ``test`` documents.

    Raises:
        FileNotFoundError: with the place of the public original.
    """
    for name, original in ORIGINALS.items():
        if not (path / name).is_file():
            raise FileNotFoundError(f"{path / name} is missing; the original is at {original}")
    readers: list[Callable[[Path], Iterator[Source]]] = [
        _tico,
        _news,
        _guides,
        _help,
        _stories,
        _wiki,
    ]
    found = [source for reader in readers for source in reader(path)]
    return [source for source in found if half is None or source.half == half]


def _table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _tico(path: Path) -> Iterator[Source]:
    documents: dict[str, list[Unit]] = defaultdict(list)
    for row in _table(path / "tico19-tm.tsv"):
        documents[row["id"].split(":")[0]].append(((row["ar"],), (row["en"],)))
    for name, units in documents.items():
        if not name.startswith("Wikinews"):
            yield Source("tico", name, tuple(units))


def _news(path: Path) -> Iterator[Source]:
    documents: dict[str, list[Unit]] = defaultdict(list)
    for row in _table(path / "tico19-tm.tsv"):
        if row["id"].startswith("Wikinews"):
            documents["tico " + row["id"].split(":")[0]].append(((row["ar"],), (row["en"],)))
    for row in _table(path / "pud.tsv"):
        if row["id"].startswith("n"):
            documents[f"pud {int(row['id'][3:6]) // 6}"].append(((row["ar"],), (row["en"],)))
    yield from _digests(path, "news", ("wikinews",))
    for name, units in documents.items():
        yield Source("news", name, tuple(units))


def _guides(path: Path) -> Iterator[Source]:
    yield from _digests(path, "guides", ("wikibooks", "wikivoyage"))


def _digests(path: Path, data: str, domains: tuple[str, ...]) -> Iterator[Source]:
    """Five articles of FLORES make a document: an article has three to five sentences."""
    articles: dict[str, list[Unit]] = defaultdict(list)
    for row in _table(path / "flores200-devtest.tsv"):
        if row["domain"] in domains:
            articles[row["url"]].append(((row["ar"],), (row["en"],)))
    texts = list(articles.values())
    for first in range(0, len(texts), 5):
        units = [unit for text in texts[first : first + 5] for unit in text]
        yield Source(data, f"flores {first}", tuple(units))


def _help(path: Path) -> Iterator[Source]:
    with (path / "msdocs-documents.jsonl").open(encoding="utf-8") as file:
        for line in file:
            document = json.loads(line)
            units = tuple(((ar,), (en,)) for _, ar, en in document["segments"])
            yield Source("help", document["path"], units)


def _stories(path: Path) -> Iterator[Source]:
    stories: dict[str, list[Unit]] = defaultdict(list)
    for row in _table(path / "storybooks-pages.tsv"):
        stories[row["story"]].extend(as_units(split_page(row["ar"]), split_page(row["en"])))
    for name, units in stories.items():
        yield Source("stories", name, tuple(units))


def _wiki(path: Path) -> Iterator[Source]:
    articles: dict[str, list[Unit]] = defaultdict(list)
    for paragraph in json.loads((path / "xquad-r-paragraphs.json").read_text(encoding="utf-8")):
        ar, en = ([text.strip() for text in paragraph[side]] for side in ("ar", "en"))
        articles[paragraph["title"]].extend(as_units(ar, en))
    for name, units in articles.items():
        yield Source("wiki", name, tuple(units))


def as_units(arabic: list[str], english: list[str]) -> list[Unit]:
    """Equal numbers are one to one, one to at most six is one unit, all else is joined."""
    if len(arabic) == len(english):
        return [((ar,), (en,)) for ar, en in zip(arabic, english, strict=True)]
    if min(len(arabic), len(english)) == 1 and max(len(arabic), len(english)) <= 6:
        return [(tuple(arabic), tuple(english))]
    return [((" ".join(arabic),), (" ".join(english),))]


def split_page(page: str) -> list[str]:
    """Sentences of a page or a verse, cut after full stops and the like."""
    return [text for text in re.split(r"(?<=[.!?؟…])[\"”»']?\s+", page.strip()) if text]
