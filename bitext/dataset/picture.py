"""The geometry of an alignment picture: two columns of sentences and ribbons between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bitext.dataset.rows import PairRow, SentenceRow
from bitext.score.labels import LABELS, Label

WIDTH = 1000
COLUMN = 400
"""Width of a column: the beginning of each sentence and a box with its number."""
BOX = 40
ROW = 22.0
LEAST_ROW = 2.0
HEIGHT = 2400.0
"""Rows become lower where the picture would be higher than this."""
READABLE_ROW = 14.0
CHARACTERS = 54
"""As much of a sentence as fits into a column."""


@dataclass(frozen=True)
class Box:
    """A sentence in the picture.

    Attributes:
        number: its index.
        y: the upper edge.
        beginning: its first words.
        label: the best label of its pairs, or ``None``.
    """

    number: int
    y: float
    beginning: str
    label: Label | None


@dataclass(frozen=True)
class Ribbon:
    """A pair in the picture.

    Attributes:
        path: its outline, as the ``d`` of an SVG path.
        label: the pair's label.
        words: what it links, for people.
    """

    path: str
    label: Label
    words: str


@dataclass(frozen=True)
class Picture:
    """How two documents correspond, English at the left and Arabic at the right.

    Attributes:
        arabic_document: id of the Arabic document.
        english_document: id of the English document.
        height: in the units of :data:`WIDTH`.
        row: height of a row.
        arabic: the sentences at the right.
        english: the sentences at the left.
        ribbons: the pairs, the best label last and so on top.
    """

    arabic_document: str
    english_document: str
    height: float
    row: float
    arabic: tuple[Box, ...]
    english: tuple[Box, ...]
    ribbons: tuple[Ribbon, ...]

    @property
    def readable(self) -> bool:
        """False if rows are too low for words."""
        return self.row >= READABLE_ROW


def draw(
    arabic: Sequence[SentenceRow], english: Sequence[SentenceRow], pairs: Sequence[PairRow]
) -> Picture:
    """Draw the sentences of two documents, both not empty, and the pairs between them."""
    rows = max(len(arabic), len(english))
    row = max(LEAST_ROW, min(ROW, HEIGHT / rows))
    best_first = sorted(pairs, key=lambda pair: (LABELS.index(pair.label), -pair.quality, pair.id))
    return Picture(
        arabic_document=arabic[0].document,
        english_document=english[0].document,
        height=round(rows * row, 1),
        row=row,
        arabic=_boxes(arabic, row, {i: p.label for p in best_first[::-1] for i in p.ar_sentences}),
        english=_boxes(
            english, row, {i: p.label for p in best_first[::-1] for i in p.en_sentences}
        ),
        ribbons=tuple(_ribbon(pair, row) for pair in best_first[::-1]),
    )


def _boxes(
    sentences: Sequence[SentenceRow], row: float, labels: dict[int, Label]
) -> tuple[Box, ...]:
    return tuple(
        Box(
            number=sentence.index,
            y=round(sentence.index * row, 1),
            beginning=_beginning(sentence.text),
            label=labels.get(sentence.index),
        )
        for sentence in sentences
    )


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    if len(words) <= CHARACTERS:
        return words
    return words[:CHARACTERS].rsplit(" ", 1)[0] + " …"


def _ribbon(pair: PairRow, row: float) -> Ribbon:
    gap = min(2.0, row / 4)
    left, right, middle = COLUMN, WIDTH - COLUMN, WIDTH // 2
    top_left, bottom_left = _edges(pair.en_sentences, row, gap)
    top_right, bottom_right = _edges(pair.ar_sentences, row, gap)
    return Ribbon(
        path=(
            f"M{left} {top_left}C{middle} {top_left} {middle} {top_right} {right} {top_right}"
            f"V{bottom_right}"
            f"C{middle} {bottom_right} {middle} {bottom_left} {left} {bottom_left}Z"
        ),
        label=pair.label,
        words=f"Arabic {numbers(pair.ar_sentences)} – English {numbers(pair.en_sentences)}",
    )


def _edges(sentences: Sequence[int], row: float, gap: float) -> tuple[float, float]:
    return round(min(sentences) * row + gap, 1), round((max(sentences) + 1) * row - gap, 1)


def numbers(indices: Sequence[int]) -> str:
    """``3`` or ``3–5``."""
    first, last = min(indices), max(indices)
    return str(first) if first == last else f"{first}–{last}"
