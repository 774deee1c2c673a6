"""The digits and words that numbers are read from, in text folded as for numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple


class Token(NamedTuple):
    """A run of digits with its separators, or a word in small letters, at its place."""

    start: int
    end: int
    text: str
    digits: float | None
    attached: bool  # to letters, as in COVID-19 and 1960s
    follows: bool  # only a space or hyphen is between it and the token before


def find_number_tokens(text: str, language: str) -> Iterator[Token]:
    """The digits and words of a folded text, in order."""
    end = -1
    for found in _token_pattern(language).finditer(text):
        word = found.group()
        digits = _value_of_digits(word) if word[0].isdecimal() else None
        before = text[max(0, found.start() - 2) : found.start()]
        attached = digits is not None and bool(re.search(r"[^\W\d_]-?$", before))
        # و200: a conjunction written on to the digits; ب and ل likewise.
        if attached and before[-1] in "وبلف" and not before[0].isalpha():
            attached = False
        # Decades (1960s) are told in words in Arabic, 12:00 is also noon, and 3D a word.
        half = _HALF_DAY.match(text, found.end())
        if digits is not None and (":" in word or "/" in word or (half and _TIME.fullmatch(word))):
            digits, attached = _hours(word, half), True
        attached = attached or bool(_ABSORBED.match(text, found.end()))
        follows = text[end : found.start()] in ("", " ", "-", "\u00a0") if end >= 0 else False
        end = found.end()
        yield Token(found.start(), end, word.lower(), digits, attached, follows)


_TIME = re.compile(r"\d{1,2}\.\d\d")
_HALF_DAY = re.compile(r" ?(?:([ap])\.? ?m|مسا|عصرا|ظهرا|ليلا|بعد الظهر)\b", re.IGNORECASE)
_ABSORBED = re.compile(r"s(?![^\W_])|[A-Z](?![^\W_])| ?[apAP]\.? ?[mM]\b")


def _hours(time: str, half: re.Match[str] | None) -> float:
    """Hours since midnight; a time with a slash was set from right to left: 30/17."""
    first, second = map(int, re.split("[:/.]", time))
    hours, minutes = (second, first) if "/" in time else (first, second)
    if half and hours <= 12:
        hours = hours % 12 + (0 if half.group(1) in ("a", "A") else 12)
    return hours + minutes / 60


@cache
def _token_pattern(language: str) -> re.Pattern[str]:
    """Digits with separators, or letters; the longest reading of digits first."""
    group = r"[,'\u00a0\u202f\u2009]"
    # Arabic set right to left may show the groups the other way round: 000 47, 650 5.
    reversed_groups = (
        r"(?<![\d.,/:])(?<![\d.,/:] )"
        r"(?:000(?: \d{3})*? \d{1,3}|\d{3}(?: \d{3})* \d{1,2}|0\d\d \d{3})(?![\d.,/:]|%)|"
    )
    # الساعة 40/17 and 10:30; 5.40 p.m. is a decimal number as far as this goes.
    time = r"(?<=الساعه )\d\d/\d\d(?![\d/])|" if language == "ar" else ""
    return re.compile(
        time + rf"\d{{1,3}}(?:{group}\d{{3}})+(?!\d)(?:\.\d+)?"
        r"|\d{1,3}(?:\.\d{3}){2,}(?!\d)|"
        + (reversed_groups if language == "ar" else "")
        + r"\d{1,3}(?: 000)+(?![\d.,])"
        r"|\d{1,2}:\d\d(?!\d)"
        r"|\d+\.\d+(?!\d)(?!\.\d)|\d+,\d{1,2}(?!\d)(?!,\d)|\d+"
        r"|[^\W\d_]+(?:'[^\W\d_]+)?"
    )


def _value_of_digits(word: str) -> float:
    if ":" in word or "/" in word:
        return _hours(word, None)
    if re.match(r"000 |0\d\d |\d{3}(?: \d{3})* \d{1,2}$", word):
        word = "".join(reversed(word.split(" ")))
    if re.fullmatch(r"\d{1,3}(?:[,'\u00a0\u202f\u2009 ]\d{3})+(?:\.\d+)?", word):
        return float(re.sub(r"[^\d.]", "", word))
    if word.count(".") > 1 or re.fullmatch(r"[1-9]\d{0,2}\.000", word):
        return float(word.replace(".", ""))
    return float(word.replace(",", "."))
