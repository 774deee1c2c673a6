"""PDF: the text of its pages, in reading order, wrapped lines put together to paragraphs.

PDFium decodes the glyphs and says where they stand; order, word spaces and paragraphs are found
here, since for Arabic what a PDF stores ranges from letters in reading order to presentation
forms in the order of the page, often both in one line.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from pathlib import Path
from statistics import median
from typing import Any

from bitext.corpus.readers.base import Extract, Reader
from bitext.corpus.readers.lam_alef import in_order, repair_lam_alef
from bitext.corpus.readers.reading_order import is_arabic, reading_order, turn_brackets
from bitext.errors import CorpusError, counted

# All in parts of the size of the letters.
_WORD_SPACE = 0.13
_SAME_LINE = 0.45
_SHORT = 3.0
_OTHER_SIZE = 0.12

_MOST_UNMAPPED = 0.1
"""Share of the characters that may be left out."""

_MOST_FURNITURE = 4
"""Lines of a running head or foot."""

_SAME_HEAD = 1.6
"""Distance of its lines, in parts of the size of the letters."""

_HYPHEN = 2
"""What PDFium has for a hyphen at the end of a line."""

_NO_TEXT = ("Cc", "Cf")
_NO_LETTER = ("Cn", "Co", "Cs")
"""What PDFium says of some glyphs of a font whose map lacks them: their number."""

_STOPS = ".!?؟…:؛"

_PITCH = 1.35
"""Distance of lines, in parts of the usual one, from which a paragraph begins."""


@dataclass(frozen=True)
class _Glyph:
    text: str
    x: float
    left: float
    right: float
    y: float
    size: float


@dataclass
class _Unmapped:
    """Counts characters, and glyphs among them of which no font says what they are."""

    all: int = 0
    glyphs: int = 0


@dataclass(frozen=True)
class _Line:
    text: str
    left: float
    right: float
    y: float
    size: float


def extract(data: bytes, path: Path) -> Extract:
    """The text, a paragraph a line; page numbers and running heads are left out.

    Raises:
        CorpusError: pypdfium2 is not installed; it is no PDF, is damaged or needs a password; it
            has no text, as scanned pages; or its fonts don't say which letters their glyphs are.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise CorpusError(f"not a PDF that can be read: {error}", path=path) from error
    unmapped = _Unmapped()
    with document:
        printed = [_printed_lines(document[number], unmapped) for number in range(len(document))]
    if unmapped.glyphs > _MOST_UNMAPPED * unmapped.all:
        raise CorpusError(
            f"{unmapped.glyphs:,} of {counted(unmapped.all, 'character')} have no Unicode map, so "
            "nothing says which letters they are; run OCR over it",
            path=path,
        )
    if not any(printed):
        raise CorpusError(
            f"no text on its {counted(len(printed), 'page')}, probably scanned; expected a PDF "
            "with text (run OCR over it first)",
            path=path,
        )
    glyphs = (glyph for page in printed for line in page for glyph in line)
    arabic = is_arabic("".join(glyph.text for glyph in glyphs))
    pages = [[_line(line, arabic) for line in page] for page in printed]
    lines = [line for page in _without_furniture(pages) for line in page]
    paragraphs = [_joined(paragraph) for paragraph in _paragraphs(lines)]
    texts, repaired = repair_lam_alef(turn_brackets(paragraphs))
    notes = []
    if unmapped.glyphs:
        notes.append(f"left out, without a Unicode map: {counted(unmapped.glyphs, 'character')}")
    if repaired:
        notes.append(f"alef and lam swapped by the program that made it, put right: {repaired:,}")
    return Extract("".join(f"{text}\n" for text in texts), notes=tuple(notes))


def _printed_lines(page: Any, unmapped: _Unmapped) -> list[list[_Glyph]]:
    """The lines of a page, in the order in which it was written: column by column."""
    lines: list[list[_Glyph]] = []
    for glyph in _glyphs(page.get_textpage(), unmapped):
        last = lines[-1][-1] if lines else None
        if last and abs(glyph.y - last.y) < _SAME_LINE * max(glyph.size, last.size):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return lines


def _glyphs(textpage: Any, unmapped: _Unmapped) -> Iterator[_Glyph]:
    """The glyphs of a page but for spaces; one that stands for several letters is one glyph."""
    for _, letters in groupby(
        _characters(textpage, unmapped), key=lambda letter: (letter.x, letter.y)
    ):
        parts = list(letters)
        if is_arabic("".join(part.text for part in parts)):
            # PDFium gives each letter of a ligature its part of the glyph.
            parts.sort(key=lambda part: -part.left)
        yield replace(
            parts[0],
            text=in_order("".join(part.text for part in parts)),
            # Of glyphs without a known width the box is that of the ink.
            left=min(parts[0].x, *(part.left for part in parts)),
            right=max(part.right for part in parts),
        )


def _characters(textpage: Any, unmapped: _Unmapped) -> Iterator[_Glyph]:
    import ctypes

    from pypdfium2 import raw

    x, y = ctypes.c_double(), ctypes.c_double()
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    for index in range(textpage.count_chars()):
        if raw.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        code = raw.FPDFText_GetUnicode(textpage, index)
        character = "-" if code == _HYPHEN else chr(code if code < 0x110000 else 0)
        kind = unicodedata.category(character)
        unmapped.all += 1
        if raw.FPDFText_HasUnicodeMapError(textpage, index) == 1 or kind in _NO_LETTER:
            unmapped.glyphs += 1
            continue
        if character.isspace() or kind in _NO_TEXT:
            continue
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        raw.FPDFText_GetLooseCharBox(textpage, index, box)
        raw.FPDFText_GetMatrix(textpage, index, matrix)
        size = raw.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.c, matrix.d)
        yield _Glyph(character, x.value, box.left, box.right, y.value, max(size, 1.0))


def _line(glyphs: Sequence[_Glyph], among_arabic: bool) -> _Line:
    ordered = _with_marks(sorted(glyphs, key=lambda glyph: glyph.x))
    texts: list[str] = []
    edge = ordered[0].left
    for glyph in ordered:
        if texts and glyph.left - edge > _WORD_SPACE * glyph.size:
            texts.append(" ")
        texts.append(glyph.text)
        edge = max(edge, glyph.right)
    return _Line(
        text=reading_order(texts, among_arabic=among_arabic).strip(),
        left=ordered[0].left,
        right=edge,
        y=median(glyph.y for glyph in glyphs),
        size=median(glyph.size for glyph in glyphs),
    )


def _with_marks(glyphs: Sequence[_Glyph]) -> list[_Glyph]:
    """The glyphs with each diacritic behind the letter that it stands over or under."""
    letters = [glyph for glyph in glyphs if not _is_mark(glyph)]
    for mark in filter(_is_mark, glyphs if letters else ()):
        middle = (mark.left + mark.right) / 2
        place = min(range(len(letters)), key=lambda at: _distance(letters[at], middle))
        letters[place] = replace(letters[place], text=letters[place].text + mark.text)
    return letters or list(glyphs)


def _is_mark(glyph: _Glyph) -> bool:
    return all(unicodedata.category(character) == "Mn" for character in glyph.text)


def _distance(letter: _Glyph, place: float) -> float:
    return max(letter.left - place, place - letter.right, 0.0)


def _without_furniture(pages: Sequence[Sequence[_Line]]) -> list[list[_Line]]:
    """The pages without page numbers, and without the lines at their edges that others share.

    Left and right pages, and chapters, can have heads of their own, so that a quarter of the pages
    is enough.
    """
    kept = [list(page) for page in pages]
    often = max(3, len(pages) / 4) if len(pages) > 2 else 2
    for at in (0, -1):
        before: list[_Line | None] = [None] * len(kept)
        for _ in range(_MOST_FURNITURE):
            edges = Counter(_edge(page[at]) for page in kept if len(page) > 1)
            for number, page in enumerate(kept):
                line = page[at] if len(page) > 1 else None
                if line and _is_furniture(line, before[number], edges, often):
                    before[number] = page.pop(at)
    return kept


def _is_furniture(line: _Line, before: _Line | None, edges: Counter[str], often: float) -> bool:
    """Whether a line at the edge belongs to a head or foot, whose lines stand close together."""
    if before and abs(line.y - before.y) > _SAME_HEAD * max(line.size, before.size):
        return False
    return not _edge(line) or edges[_edge(line)] >= often


def _edge(line: _Line) -> str:
    """The letters of a line, which stay the same where only the number of the page changes."""
    return "".join(filter(str.isalpha, line.text))


def _paragraphs(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    steps = [before.y - line.y for before, line in pairwise(lines)]
    # Lines of a paragraph are nearer to each other than paragraphs, and there are more of them.
    down = sorted(step for step in steps if step > 0)
    pitch = down[len(down) // 4] if down else 0.0
    paragraph: list[_Line] = []
    for line in lines:
        if paragraph and _begins_paragraph(paragraph[-1], line, pitch, lines):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    yield paragraph


def _begins_paragraph(before: _Line, line: _Line, pitch: float, lines: Sequence[_Line]) -> bool:
    if abs(line.size - before.size) > _OTHER_SIZE * before.size:
        return True
    step = before.y - line.y
    if step > _PITCH * pitch or (step <= 0 and before.text[-1] in _STOPS):
        return True
    return _room_left(before, lines) > _SHORT * before.size


def _room_left(line: _Line, lines: Sequence[_Line]) -> float:
    """How far a line ends before others that begin where it does."""
    near = 2 * line.size
    if is_arabic(line.text):
        column = [each.left for each in lines if abs(each.right - line.right) < near]
        return line.left - min(column)
    column = [each.right for each in lines if abs(each.left - line.left) < near]
    return max(column) - line.right


def _joined(paragraph: Sequence[_Line]) -> str:
    text = ""
    for line in paragraph:
        if text[-1:] == "-" and text[-2:-1].isalpha() and line.text[:1].islower():
            text = text[:-1] + line.text
        else:
            text = f"{text} {line.text}" if text else line.text
    return text


READER = Reader((".pdf",), extract, "documents")
