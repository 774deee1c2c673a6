"""Lines of a page as they are printed, from left to right, to text in reading order.

A PDF says where glyphs stand, not how the text runs: Arabic stands right to left, the numbers and
Latin words in it left to right. This is the reordering of the Unicode bidirectional algorithm
(UAX #9) run backwards, for one level of embedding.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_MIRRORED = str.maketrans("()[]{}<>«»‹›≤≥", ")(][}{><»«›‹≥≤")
_NESTED = re.compile(r"\([^()]*\)|\[[^][]*\]|«[^«»]*»")
_CROSSED = re.compile(r"\)[^()]*\(|\][^][]*\[|»[^«»]*«")
_SEPARATORS = frozenset(".,:/-٫٬")
_WITH_NUMBERS = frozenset("%$€£°#+-−")


def reading_order(glyphs: Sequence[str], *, among_arabic: bool = True) -> str:
    """The text of a line.

    Args:
        glyphs: what each glyph stands for, from left to right; a glyph may stand for several
            characters, in reading order. White space stands for itself. Presentation forms are
            repaired.
        among_arabic: the document is mostly Arabic. A line of both scripts then runs from right
            to left, even if more of its letters are Latin (up to three times as many).

    Returns:
        The text; brackets of Arabic passages are as they look, see :func:`turn_brackets`.
    """
    plain = [_letters(glyph) for glyph in glyphs]
    kinds = [_kind(glyph) for glyph in plain]
    arabic = kinds.count("R") * (3 if among_arabic else 1)
    latin = kinds.count("L")
    around = "R" if arabic > latin or (among_arabic and not latin) else "L"
    return "".join(_runs(plain, kinds, around))


def turn_brackets(lines: Sequence[str]) -> list[str]:
    """Lines with brackets opening before they close.

    Whether a bracket in Arabic is stored as it looks or as it is meant differs from one program
    to the next; what makes more of them nest is taken, for all lines of Arabic together.
    """
    arabic = [line for line in lines if is_arabic(line)]
    text = "\n".join(arabic)
    if len(_NESTED.findall(text)) >= len(_CROSSED.findall(text)):
        return list(lines)
    return [line.translate(_MIRRORED) if is_arabic(line) else line for line in lines]


def _runs(glyphs: Sequence[str], kinds: Sequence[str], around: str) -> list[str]:
    """The glyphs in reading order, in a paragraph that runs left (``L``) or right to left."""
    turned = ("R",) if around == "L" else ("L", "N")
    parts: list[list[str]] = []
    place = 0
    while place < len(glyphs):
        end = place + 1
        if kinds[place] in turned:
            end = _end_of_run(glyphs, kinds, place, around)
        run = list(glyphs[place:end])
        if around == "L" and end - place > 1:
            run = _runs(run, kinds[place:end], around="R")
        parts.append(run)
        place = end
    if around == "R":
        parts.reverse()
    return [glyph for part in parts for glyph in part]


def _end_of_run(glyphs: Sequence[str], kinds: Sequence[str], start: int, around: str) -> int:
    """Where a passage ends that runs against the line and begins at ``start``."""
    if around == "L":
        return _last(kinds, start, {"R"}, {"R", "N", " "})
    if kinds[start] == "L":
        return _last(kinds, start, {"L", "N"}, {"L", "N", " "})
    end = start + 1
    while end < len(glyphs):
        joined = glyphs[end] in _SEPARATORS and kinds[end + 1 : end + 2] == ["N"]
        if kinds[end] != "N" and not joined:
            break
        end += 1
    european = glyphs[start].isascii()
    return end + 1 if european and end < len(glyphs) and glyphs[end] in _WITH_NUMBERS else end


def _last(kinds: Sequence[str], start: int, strong: set[str], passable: set[str]) -> int:
    end = place = start + 1
    while place < len(kinds) and kinds[place] in passable:
        place += 1
        if kinds[place - 1] in strong:
            end = place
    return end


def _kind(glyph: str) -> str:
    """``L`` left to right, ``R`` right to left, ``N`` number, a space for all others."""
    kinds = {unicodedata.bidirectional(character) for character in glyph}
    if kinds & {"R", "AL"}:
        return "R"
    if "L" in kinds:
        return "L"
    return "N" if kinds & {"EN", "AN"} else " "


def _letters(glyph: str) -> str:
    """The letters of presentation forms; a lone mark is decomposed to a space that carries it."""
    return "".join(
        unicodedata.normalize("NFKC", character).strip()
        if "\ufb50" <= character <= "\ufdff" or "\ufe70" <= character <= "\ufefc"
        else character
        for character in glyph
    )


def is_arabic(text: str) -> bool:
    """Whether more of the letters run right to left than left to right."""
    kinds = [unicodedata.bidirectional(character) for character in text]
    return sum(kind in ("R", "AL") for kind in kinds) > kinds.count("L")
