"""Splitting Arabic and English text into sentences, as spans of the source.

Rules, not a model: a stop ends a sentence unless something speaks against it (an abbreviation,
an initial, a list mark, a lower-case word that goes on, a quotation or bracket around it).
Every line break is a boundary, since a paragraph is a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from bitext.text import abbreviations

MAX_QUOTE = 500
"""A quotation or bracket of at most so many characters is kept in one piece, with the sentence
around it; a longer one is split as any other text. The founding texts quote up to 400."""

_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_OPENERS = {"«", "“", "„", "(", "["}
_CLOSERS = {"»", "”", ")", "]"}
_MARKS = re.compile(r"[«»“”„\"()\[\]]")
_MATCHING = {")": "(", "]": "["}


@cache
def _stop() -> re.Pattern[str]:
    """A run of stops, what closes after them, and the white space or Arabic word that follows."""
    closers = rf"[»”’\"')\]{_INVISIBLE}]"
    return re.compile(
        rf"(?P<marks>[.!?؟…۔。！？]+(?:[ \t]+[.!?؟…]+(?=\s|$))*)"
        rf"(?P<closers>{closers}*(?:\[\d{{1,3}}\])*{closers}*)(?=\s|$|[ء-ي]{{2}})"
    )


def split_sentences(text: str, language: str) -> list[tuple[int, int]]:
    """Split a text into sentences.

    Args:
        text: a paragraph or a whole text; each of its line breaks is a boundary.
        language: ``ar`` or ``en``, the language that the text is mainly in.

    Returns:
        Spans ``(start, end)`` in order, disjoint, without white space at their ends; together
        they cover every character of the text that is not white space.
    """
    return [
        (start + offset, end + offset)
        for offset, line in find_lines(text)
        for start, end in split_paragraph(line, language)
    ]


def find_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text with their line ends, each with its offset."""
    offset = 0
    for line in text.splitlines(keepends=True):
        yield offset, line
        offset += len(line)


def split_paragraph(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of one line.

    Linear in its length: each stop looks at a bounded context.
    """
    regions = _enclosures(text)
    region = 0
    start = _skip_space(text, 0)
    for stop in _stop().finditer(text):
        end = stop.end()
        while region < len(regions) and regions[region][1] < end:
            region += 1
        if region < len(regions):
            opening, closing = regions[region]
            if opening < stop.start():
                # Inside, unless the closing mark is all that follows: 'delay. ”'
                if text[end:closing].strip():
                    continue
                end = closing + 1
                if end < len(text) and not text[end].isspace():
                    continue
        following = _skip_space(text, end)
        if following == len(text):
            break
        if _ends_sentence(text, start, stop, end, following, language):
            yield start, end
            start = following
    end = len(text.rstrip())
    if start < end:
        yield start, end


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _ends_sentence(
    text: str, start: int, stop: re.Match[str], end: int, following: int, language: str
) -> bool:
    """Whether a sentence that began at ``start`` ends with this stop.

    ``end`` is after all that closes with the stop, ``following`` where the next word begins.
    """
    marks = stop["marks"]
    if following == end and not _joins_arabic(text, stop):
        return False
    next_word = _word_at(text, following)
    if next_word[:1].islower():
        return False
    in_quotes = text[stop.end("marks") : end].strip(" \t'’])") != ""
    if in_quotes and marks[-1] != "." and _is_reporting(text, following, language):
        return False
    if marks != ".":
        return True
    token = text[max(start, stop.start() - 20) : stop.start()].split()
    if not token:
        return True
    word = token[-1].lstrip("([{«“„\"'‘’" + "\u200e\u200f\u202a\u202b").lower()
    if _is_list_mark(text, start, stop.start()) or _is_item(text, stop.start(), word):
        return False
    return not _is_abbreviation(word, token, next_word)


def _is_list_mark(text: str, start: int, stop: int) -> bool:
    """True for ``1.``, ``12.3.``, ``a.``, ``iv.``, ``أ.`` where a sentence begins."""
    if stop - start > 8:
        return False
    return bool(re.fullmatch(r"\W*(?:\d{1,3}(?:\.\d{1,3})*|[^\W\d_]|[ivxIVX]+)", text[start:stop]))


_WORD_BEFORE = re.compile(r"[ء-ي][\u064b-\u0652]*[ء-ي][\u064b-\u0652]*$")


def _joins_arabic(text: str, stop: re.Match[str]) -> bool:
    """Whether a stop without a space stands between two Arabic words of two letters or more."""
    before = text[max(0, stop.start() - 8) : stop.start()]
    return stop["closers"] == "" and len(stop["marks"]) == 1 and bool(_WORD_BEFORE.search(before))


_LAST_ITEM = 30
_ITEM_REACH = 400
"""Characters between the marks of two items of one list."""


def _is_item(text: str, stop: int, word: str) -> bool:
    """True for the 2 of ``1. … 2. …`` within a line, which begins an item and ends no sentence."""
    if not re.fullmatch(r"\d{1,2}", word) or not 0 < int(word) <= _LAST_ITEM:
        return False
    before, after = text[max(0, stop - _ITEM_REACH) : stop], text[stop : stop + _ITEM_REACH]
    number = int(word)
    return bool(
        re.search(rf"(?<![\d.,]){number - 1}\. \w", before)
        or (number == 1 and re.search(r"(?<![\d.,])2\. \w", after))
    )


def _is_abbreviation(word: str, before: Sequence[str], following: str) -> bool:
    """Whether the stop after ``word`` abbreviates it and the sentence goes on."""
    if word in abbreviations.NEVER_FINAL:
        return True
    if word in abbreviations.BEFORE_NUMBER and following[:1].isdigit():
        return True
    opens = following.lower() in abbreviations.SENTENCE_OPENERS
    if word in abbreviations.SELDOM_FINAL:
        return not opens
    if re.fullmatch(r"(?:[وفبل](?=[دأ]))?[^\W\d_](?:\.[^\W\d_])*", word):
        if "؀" <= word[0] <= "ۿ":
            # د. أ. ق.م., but a year's 2021 م. or 1443 هـ. may end the sentence.
            return not (len(before) > 1 and before[-2][-1].isdigit())
        return not opens and word != "i"
    return False


def _is_reporting(text: str, following: int, language: str) -> bool:
    """Whether a reporting verb is among the words that follow a quotation."""
    words = text[following : following + 60].split()
    if language == "ar":
        return bool(words) and words[0].strip(".,،:") in abbreviations.REPORTING_ARABIC
    return any(word.strip(".,:") in abbreviations.REPORTING_ENGLISH for word in words[:4])


def _word_at(text: str, position: int) -> str:
    found = re.compile(r"[\w']+").search(text, position, position + 40)
    return found.group() if found else ""


def _enclosures(text: str) -> list[tuple[int, int]]:
    """Quotations and brackets that are closed and not too long, outermost only, in order.

    Marks are paired by where they stand rather than by their shape, because texts mix them
    (``"…”``). Mark opens where white space is before it and none after it, and closes the other
    way round; between two letters, as in و"الجزيرة", its shape and what is open decide.
    """
    pairs: list[tuple[int, int]] = []
    open_quotes: list[int] = []
    open_brackets: list[int] = []
    for found in _MARKS.finditer(text):
        position, mark = found.start(), found.group()
        opened = open_brackets if mark in "()[]" else open_quotes
        if _opens(text, position, mark, bool(opened)):
            opened.append(position)
        elif opened:
            if mark in _MATCHING and text[opened[-1]] != _MATCHING[mark]:
                continue
            opening = opened.pop()
            if position - opening <= MAX_QUOTE:
                pairs.append((opening, position))
    return _outermost(pairs)


def _opens(text: str, position: int, mark: str, is_open: bool) -> bool:
    if mark in "([":
        return True
    if mark in ")]":
        return False
    before = text[position - 1] if position else " "
    after = text[position + 1] if position + 1 < len(text) else " "
    space_before = before.isspace() or before in "([{-–—/" or before in _OPENERS
    space_after = after.isspace() or after in ".,;:!?؟،؛…)]}-–—/" or after in _CLOSERS
    if space_before != space_after:
        return space_before
    return mark in _OPENERS if mark in _OPENERS | _CLOSERS else not is_open


def _outermost(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Intervals joined where they overlap, in order."""
    joined: list[tuple[int, int]] = []
    for opening, closing in sorted(pairs):
        if joined and opening < joined[-1][1]:
            joined[-1] = joined[-1][0], max(closing, joined[-1][1])
        else:
            joined.append((opening, closing))
    return joined
