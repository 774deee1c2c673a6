"""What a text states that a translation must state too: numbers, dates, names.

:func:`find_facts` reads a sentence or a whole document;
:func:`bitext.text.agreement.compare_facts` says how far two texts agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bitext.text.arabic import Folded, fold, fold_digits
from bitext.text.dates.dates import Date, find_dates
from bitext.text.languages import Language
from bitext.text.names.names import Name, find_arabic_names, find_english_names
from bitext.text.names.search import Index, index_arabic
from bitext.text.numbers.numbers import Number, find_numbers

Fact = TypeVar("Fact", Number, Date, Name)

_NO_NUMBER = re.compile(r"لّف|^[وفبل]?ميت(?:ا|ان|ين|ي)$")  # ألّف, wrote; ميتا, dead


@dataclass(frozen=True)
class Facts:
    """The facts of one text, each with its span of the source.

    Attributes:
        language: of the text.
        text: the text itself, as in the source.
        numbers: cardinals and ordinals; vague quantities (مئات, dozens) included.
        percentages: numbers that count percent.
        dates: full and partial dates; their parts are not among the numbers.
        names: in order of the text, repetitions included.
        index: the words of an Arabic text by sound, to search it for English names.
    """

    language: Language
    text: str = field(repr=False)
    numbers: tuple[Number, ...] = ()
    percentages: tuple[Number, ...] = ()
    dates: tuple[Date, ...] = ()
    names: tuple[Name, ...] = ()
    index: Index = field(default_factory=dict, repr=False, compare=False)


def find_facts(text: str, language: Language) -> Facts:
    """Find the numbers, dates and names of a text.

    Args:
        text: a sentence, a paragraph or a document, as in the source.
        language: ``ar`` or ``en``.

    Returns:
        The facts; ``text[fact.start:fact.end] == fact.surface`` for each of them.
    """
    folded = fold(text) if language == "ar" else Folded(_plain(text), range(len(text) + 1))
    dates = find_dates(folded.text, language)
    taken = sorted({(moment.start, moment.end) for moment in dates})
    numbers = _outside(find_numbers(folded.text, language), taken)
    if language == "ar":
        names = find_arabic_names(folded, text)
        index = index_arabic(folded)
    else:
        names = find_english_names(text, taken)
        index = {}
    found = [_in_source(number, folded, text) for number in numbers]
    found = [number for number in found if not _NO_NUMBER.search(number.surface)]
    return Facts(
        language,
        text,
        numbers=tuple(number for number in found if number.kind != "percentage"),
        percentages=tuple(number for number in found if number.kind == "percentage"),
        dates=tuple(_in_source(moment, folded, text) for moment in dates),
        names=tuple(_in_source(name, folded, text) for name in names),
        index=index,
    )


def _in_source(fact: Fact, folded: Folded, text: str) -> Fact:
    start, end = folded.source_span(fact.start, fact.end)
    return replace(fact, start=start, end=end, surface=text[start:end])


def _plain(text: str) -> str:
    """English text with digits, dashes and spaces as the patterns expect; the length is kept."""
    return fold_digits(text).translate(_PLAIN)


_PLAIN = str.maketrans("–—‑’٪٬٫\t", "---'%,. ")


def _outside(numbers: Sequence[Number], taken: Sequence[tuple[int, int]]) -> Iterator[Number]:
    """The numbers that do not touch any of the spans; both in order."""
    position = 0
    for number in numbers:
        while position < len(taken) and taken[position][1] <= number.start:
            position += 1
        if position == len(taken) or number.end <= taken[position][0]:
            yield number
