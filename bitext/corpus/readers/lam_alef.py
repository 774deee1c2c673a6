"""Lam and alef that a program swapped when it wrote a PDF.

The two letters are one glyph, and some programs say that it stands for them in the order of the
page: ``الأول`` becomes ``األول``. What is one glyph is put right there; where the letters come
apart, only what can be no Arabic is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_ALEFS = "اأإآٱ"
_SWAPPED_GLYPH = re.compile(rf"([{_ALEFS}])ل")
_MARKS = "\u064b-\u0652\u0670\u0640"
_BEFORE = rf"(?<![\u0621-\u064a{_MARKS}])([وفبك]{{0,2}})"
# No word begins with two alefs, and none has a hamza on the alef behind the one it begins with.
_ARTICLE = re.compile(rf"{_BEFORE}ا([{_ALEFS}])ل")
_EXCEPT = re.compile(rf"{_BEFORE}([أإ])ال(?![\u0621-\u064a{_MARKS}])")


def in_order(glyph: str) -> str:
    """What a glyph stands for; no font has one for an alef before a lam, which do not join."""
    swapped = _SWAPPED_GLYPH.fullmatch(glyph)
    return f"ل{swapped[1]}" if swapped else glyph


def repair_lam_alef(lines: Iterable[str]) -> tuple[list[str], int]:
    """The lines with what can be no Arabic put right, and how often that was."""
    repaired, total = [], 0
    for line in lines:
        line, articles = _ARTICLE.subn(r"\1ال\2", line)
        if articles:  # the same program wrote these, each of which could be a name by itself
            line, others = _EXCEPT.subn(r"\1\2لا", line)
            articles += others
        repaired.append(line)
        total += articles
    return repaired, total
