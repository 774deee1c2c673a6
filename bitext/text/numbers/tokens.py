"""The tokens that numbers are made of: digits with their separators, and words.

Works on text folded by :func:`bitext.text.arabic.fold`. Digits that can be read in more than one
way come with all their readings: 12.500 is twelve and a half, or twelve thousand five hundred as
the Maghreb writes it (CLDR, ``ar-MA`` and others); 12 500 is one number or two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bitext.text.numbers.numerals import Numeral, numerals


@dataclass(frozen=True, slots=True)
class Token:
    """A run of digits with its separators, or a word in small letters, at its place.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        text: the characters, in small letters.
        values: what digits may mean, the likeliest first; empty for a word.
        apart: the numbers that digits are if the space or stroke in them separates.
        numerals: what a word may mean as a numeral.
        attached: whether digits are part of a word or name: COVID-19, 1960s.
        follows: whether only a space or hyphen is between it and the token before.
        money: whether the sign of a currency is before digits.
        hyphenated: whether a hyphen is between it and the token before.
    """

    start: int
    end: int
    text: str
    values: tuple[float, ...] = ()
    apart: tuple[float, ...] = ()
    numerals: tuple[Numeral, ...] = ()
    attached: bool = False
    follows: bool = False
    money: bool = False
    hyphenated: bool = False


def find_tokens(text: str, language: str) -> list[Token]:
    """The digits and words of a folded text, in order."""
    return list(_find_tokens(text, language))


def _find_tokens(text: str, language: str) -> Iterator[Token]:
    end = -1
    table = numerals(language)
    for found in _pattern(language).finditer(text):
        word = found.group().lower()
        gap = text[max(0, end) : found.start()]
        follows = end >= 0 and gap in _JOINTS
        end = found.end()
        if word[0].isdecimal() or word in _FRACTIONS:
            values, apart = read_digits(word, language)
            money = bool(_CURRENCY.search(text, max(0, found.start() - 2), found.start()))
            attached = _is_attached(text, *found.span(), money)
            yield Token(found.start(), end, word, values, apart, (), attached, follows, money)
        else:
            meanings = table.get(word, ())
            yield Token(
                found.start(), end, word, (), (), meanings, False, follows, hyphenated=gap == "-"
            )


_JOINTS = frozenset(("", " ", "-", "\u00a0", "+", "+ ", "-plus "))
"""What may stand between the parts of a number; $300+ billion."""
_ABSORBED = re.compile(r"s(?![^\W_])|[A-Z](?![^\W_])|\w*\.(?:png|jpe?g|gif|pdf|mp4)\b")
_CURRENCY = re.compile(r"[$€£¥₪] ?$")


def _is_attached(text: str, start: int, end: int, money: bool) -> bool:
    """Whether digits belong to letters beside them: COVID-19, 3D, 1960s."""
    before = text[max(0, start - 2) : start]
    if re.search(r"[^\W\d_]-?$", before):
        # A conjunction or preposition written on to the digits, و200, is none.
        return not (before[-1] in "وبلفك" and not before[0].isalpha())
    absorbed = _ABSORBED.match(text, end)
    return absorbed is not None and not (money and absorbed.group() in "BMK")


_GROUP = r"[,'\u00a0\u202f\u2009]"
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Digits with separators, or letters; the longest reading of digits first."""
    # Arabic set right to left may show the groups the other way round: 000 47, 650 5.
    reversed_groups = (
        r"(?<![\d.,/:-])(?<!\d )(?<!\d[.,/:] )"
        r"(?:000(?: \d{3})*? \d{1,3}|\d{3}(?: \d{3})* \d{1,2}|0\d\d \d{3})(?![\d.,/:]|%)|"
    )
    return re.compile(
        rf"\d{{1,3}}(?:{_GROUP}\d{{3}})+(?!\d)(?:\.\d+)?"
        r"|\d{1,3}(?:\.\d{3})+(?![\d.]\d|\d)(?:,\d{1,2}(?!\d))?|"
        + (reversed_groups if language == "ar" else "")
        + r"(?<![\d.,/:-])(?<!\d )[1-9]\d{0,2}(?: \d{3})+(?!\d|[./:]\d)(?:,\d{1,2}(?!\d))?"
        r"|\d{1,2}:\d\d(?!\d)|(?<![\d/])[1-9]/[2-9](?![\d/])"
        r"|\d+\.\d+(?!\d)(?!\.\d)|\d+,\d{1,2}(?!\d)(?!,\d)|\d+"
        rf"|[{''.join(_FRACTIONS)}]|[^\W\d_]+(?:'[^\W\d_]+)?"
    )


def read_digits(word: str, language: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """What digits may mean, the likeliest first, and the numbers that they are if they are several.

    Args:
        word: digits with separators, as the tokeniser cuts them.
        language: ``ar`` or ``en``.
    """
    if word in _FRACTIONS:
        return (_FRACTIONS[word],), ()
    for shape, read in _SHAPES:
        if shape.fullmatch(word):
            return read(word, language)
    return (float(word.replace(",", ".")),), ()


_Readings = tuple[tuple[float, ...], tuple[float, ...]]


def _time(word: str, language: str) -> _Readings:
    hours, minutes = word.split(":")
    return (int(hours) + int(minutes) / 60,), (float(hours), float(minutes))


def _quotient(word: str, language: str) -> _Readings:
    above, below = map(float, word.split("/"))
    return (above / below,), (above, below)


def _spaced(word: str, language: str) -> _Readings:
    """12 500, and where a page was set right to left 500 12."""
    whole, _, decimals = word.partition(",")
    groups = whole.split(" ")
    forward = float(f"{''.join(groups)}.{decimals or 0}")
    backward = float("".join(reversed(groups)))
    if len(groups[-1]) < 3 or groups[0].startswith("0"):
        values: tuple[float, ...] = (backward,)
    else:
        both = language == "ar" and len(groups[0]) == 3
        values = (forward, backward) if both else (forward,)
    zeros = any(group.startswith("0") for group in groups)
    return values, () if zeros else tuple(map(float, groups))


def _one_group(word: str, language: str) -> _Readings:
    """12.500 and 12,500: a decimal number or thousands."""
    first, group = re.split("[.,]", word)
    thousands, decimal = float(first + group), float(f"{first}.{group}")
    if first == "0":
        return (decimal,), ()
    if "." not in word:
        return ((thousands, decimal) if language == "ar" else (thousands,)), ()
    return (
        (thousands, decimal) if language == "ar" or group == "000" else (decimal, thousands)
    ), ()


def _grouped(word: str, language: str) -> _Readings:
    """1,250,000.5"""
    return (float(re.sub(r"[^\d.]", "", word)),), ()


def _dotted(word: str, language: str) -> _Readings:
    """1.250.000,5"""
    return (float(word.replace(".", "").replace(",", ".")),), ()


_SHAPES = (
    (re.compile(r"\d+:\d+"), _time),
    (re.compile(r"\d/\d"), _quotient),
    (re.compile(r"\d+(?: \d+)+(?:,\d+)?"), _spaced),
    (re.compile(r"\d{1,3}[.,]\d{3}"), _one_group),
    (re.compile(rf"\d{{1,3}}(?:{_GROUP}\d{{3}})+(?:\.\d+)?"), _grouped),
    (re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?"), _dotted),
)
"""Shapes of digits and how each is read."""
