"""Numbers in Arabic and English text: in digits of both systems and in words.

Works on text folded by :func:`bitext.text.arabic.fold`. The tokeniser is
:mod:`bitext.text.numbers.tokens`, the words are in ``arabic.tsv`` and ``english.tsv``, the grammars
in :mod:`bitext.text.numbers.arabic` and :mod:`bitext.text.numbers.english`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from bitext.text.numbers import arabic, english
from bitext.text.numbers.reading import Kind, Reading
from bitext.text.numbers.roman import find_roman
from bitext.text.numbers.times import find_times
from bitext.text.numbers.tokens import Token, find_tokens


@dataclass(frozen=True, slots=True)
class Number:
    """A number as a text states it.

    Attributes:
        value: the likeliest value; of a vague quantity the order of magnitude (dozens: 10), of a
            time of the day hours since midnight, of a fraction its value.
        kind: ``percentage`` counts percent; ``vague`` is no exact number (مئات, hundreds); an
            ``item`` stands in brackets, as the mark of an item or a year do;
            ``fraction`` is a share in words (three quarters); ``time`` a time of the day.
        start: offset of the first character.
        end: offset after the last character.
        surface: the words.
        approximate: True after "some", "more than", حوالي, أكثر من …
        weak: True if the other language may well say it otherwise or not at all: 1, 2 (the Arabic
            dual), first to third (also fractions, and kings), decades, times, fractions, digits in
            a name (COVID-19) or a word (3D), and the number of a paragraph before its text. Weak
            numbers can agree but their absence means nothing.
        others: what else it may mean: 12.500 is also 12500.
        apart: the numbers that it is if the space or stroke in it separates: 12 500, 3/4.
    """

    value: float
    kind: Kind
    start: int
    end: int
    surface: str
    approximate: bool = False
    weak: bool = False
    others: tuple[float, ...] = ()
    apart: tuple[float, ...] = ()

    @property
    def readings(self) -> tuple[float, ...]:
        """All values that it may mean, the likeliest first."""
        return (self.value, *self.others)


def find_numbers(text: str, language: str) -> list[Number]:
    """The numbers of a folded text, in order; offsets count characters of that text."""
    times = [
        Number(time.hours[0], "time", time.start, time.end, "", weak=True, others=time.hours[1:])
        for time in find_times(text, language)
    ]
    found = [_in_context(time, text, language) for time in times]
    found += _outside(_read_tokens(text, language), times)
    if language == "en":
        found += [
            Number(each.value, "ordinal", *each.span, text[slice(*each.span)], weak=each.weak)
            for each in find_roman(text)
        ]
    return sorted(found, key=lambda number: number.start)


def _outside(numbers: Iterator[Number], taken: Sequence[Number]) -> Iterator[Number]:
    for number in numbers:
        if not any(other.start < number.end and number.start < other.end for other in taken):
            yield number


def _read_tokens(text: str, language: str) -> Iterator[Number]:
    read_number = arabic.read_number if language == "ar" else english.read_number
    tokens = find_tokens(text, language)
    position = 0
    while position < len(tokens):
        if not _may_begin(tokens[position], language):
            position += 1
            continue
        reading = read_number(tokens, position)
        if reading is None:
            position += 1
            continue
        number = _made(reading, tokens[position], tokens[reading.end - 1])
        number = _in_context(number, text, language)
        yield number
        position = reading.end
        while position < len(tokens) and tokens[position].start < number.end:
            position += 1  # the words for percent


def _may_begin(token: Token, language: str) -> bool:
    if token.values or token.numerals:
        return True
    return token.text[0] == "و" if language == "ar" else token.text in ("a", "an")


def _made(reading: Reading, first: Token, last: Token) -> Number:
    value, *others = reading.values
    return Number(
        value,
        reading.kind,
        first.start,
        last.end,
        "",
        weak=reading.weak,
        others=tuple(others),
        apart=reading.apart,
    )


_DECADE = re.compile(r"(?:ينيات|ينات|العقد \w+)(?: من)? القرن $")
"""The 1840s are the forties of the 19th century, the 2000s the first decade of the 21st."""
_HEAD = 12  # characters in which a text has the number of its section, 2.1.3
_SECTION = re.compile(r"\(?\d{1,2}(?:[-.]\d{1,2})+[-.]?(?:[a-z]\b|\)|:)?\.?(?= [\"(]?[^\W\d_a-z])")
_ENUMERATOR = re.compile(r" ?[-.)](?![\d%])")


def _in_context(number: Number, text: str, language: str) -> Number:
    """Add percent signs and words such as "more than" around a number."""
    percent, approximate_before, approximate_after = _context_patterns(language)
    end = number.end
    kind = number.kind
    if kind == "cardinal" and (found := percent.match(text, end)):
        kind, end = "percentage", found.end()
    elif kind == "cardinal" and text[number.start - 1 : number.start] == "%":
        kind = "percentage"  # %50, as some Arabic typists write it
    before = text[max(0, number.start - 24) : number.start]
    weak = (
        number.weak
        or bool(_DECADE.search(before))
        or (not before.strip(" (") and bool(_ENUMERATOR.match(text, end)))
        or _counts_section(number, text)
    )
    if kind == "cardinal" and _is_bracketed(number, text):
        kind, weak = "item", True
    approximate = bool(approximate_before.search(before) or approximate_after.match(text, end))
    return replace(
        number,
        kind=kind,
        end=end,
        surface=text[number.start : end],
        approximate=approximate,
        weak=weak,
    )


def _is_bracketed(number: Number, text: str) -> bool:
    """Whether a number is the mark of an item, (3), or the year behind a resolution, (1999)."""
    return bool(
        text[number.start : number.end].isdigit()
        and number.start
        and text[number.start - 1] in "('`"
        and text[number.end : number.end + 1] in (")", "'", "`")
    )


def _counts_section(number: Number, text: str) -> bool:
    """Whether a number is part of the section number that a text begins with."""
    head = _SECTION.match(text) if number.start < _HEAD else None
    return head is not None and number.end <= head.end()


@cache
def _context_patterns(language: str) -> tuple[re.Pattern[str], ...]:
    if language == "ar":
        return (
            re.compile(r" ?%| ?(?:في|ب)? ?(?:ال)?(?:مايه|ميه)\b| نقط\w* ميويه"),
            re.compile(
                r"(?:حوالي|نحو|قرابه|زها|يقارب|يقرب من|يناهز|يربو علي|يزيد علي|يزيد عن|يقل عن"
                r"|(?:اكثر|ازيد|اقل|ادني) من|علي الاقل|تقريبا|حتي) *[\"(]?$"
            ),
            re.compile(
                r" *(?:تقريبا|علي الاقل|علي الاكثر|ونيف|\+(?! ?\d))| \w+ (?:تقريبا|علي الاقل)\b"
            ),
        )
    return (
        re.compile(r" ?%|[ -](?:percent|per cent|pct)\b|[ -]percentage points?\b", re.I),
        re.compile(
            r"\b(?:about|around|some|nearly|almost|approximately|approx\.?|roughly|over|under"
            r"|(?:more|less|fewer|greater) than|at least|at most|up to|close to|as many as"
            r"|as much as|an estimated|estimated|above|below|~) *[$€£]?$",
            re.I,
        ),
        re.compile(r" ?\+(?! ?\d)| or (?:so|more|less)\b"),
    )
