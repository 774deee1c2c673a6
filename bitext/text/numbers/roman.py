"""Roman numerals in English text: the ordinals of kings, chapters and wars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}
_COUNTED = re.compile(
    r"\b(?:[A-Z][a-z]+|annex|chapter|part|section|title|article|appendix|volume) $"
)
_BEFORE = 24
_ROMAN = re.compile(r"(?<![\w.'-])((?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3}))(?!['.-]?\w)")


@dataclass(frozen=True, slots=True)
class Roman:
    """A Roman numeral: its value and its span; weak if it may be a letter or is small."""

    value: float
    span: tuple[int, int]
    weak: bool


def find_roman(text: str) -> Iterator[Roman]:
    """Roman numerals up to LXXXIX, in order: Mohammed VI.

    Those that do not stand behind a capitalised word are weak, for they may be something else. One
    letter may be an initial and is weak, and so are I to III.
    """
    for found in _ROMAN.finditer(text):
        letters = found.group(1)
        counted = _COUNTED.search(text[max(0, found.start() - _BEFORE) : found.start()])
        if counted or len(letters) > 1:
            value = read_roman(letters)
            yield Roman(value, found.span(1), not counted or value <= 3 or len(letters) == 1)


def read_roman(letters: str) -> float:
    """The value of a Roman numeral."""
    digits = [_DIGITS[letter] for letter in letters]
    return float(
        sum(
            -one if one < other else one
            for one, other in zip(digits, [*digits[1:], 0], strict=True)
        )
    )
