"""The numbers, dates and names of a pair, and which of them the other text lacks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from bitext.review.display import Mark, MarkKind
from bitext.text.agreement import Agreement, compare_facts
from bitext.text.dates.dates import Date
from bitext.text.facts import find_facts
from bitext.text.names.names import Name
from bitext.text.numbers.numbers import Number

Marks = tuple[Mark, ...]


@lru_cache(maxsize=4096)
def find_marks(arabic: str, english: str) -> tuple[Marks, Marks]:
    """The facts of both texts, in order of the text.

    A fact that may well be said otherwise, or may be none, is not pointed out as differing.
    """
    compared = compare_facts(find_facts(arabic, "ar"), find_facts(english, "en"))
    arabic_marks: list[Mark] = []
    english_marks: list[Mark] = []
    for side, mark in (
        *_marks(compared.numbers, "number"),
        *_marks(compared.percentages, "number"),
        *_marks(compared.dates, "number"),
        *_marks(compared.names, "name"),
    ):
        (arabic_marks if side == "ar" else english_marks).append(mark)
    return tuple(sorted(arabic_marks, key=_start)), tuple(sorted(english_marks, key=_start))


def _marks(
    agreement: Agreement[Number] | Agreement[Date] | Agreement[Name], kind: MarkKind
) -> Iterator[tuple[str, Mark]]:
    same = [pair for pair in agreement.matched if pair not in agreement.poorer]
    for pairs, differs in (
        (same, False),
        (agreement.conflicting, True),
        (agreement.poorer, True),
    ):
        for arabic, english in pairs:
            yield "ar", Mark(arabic.start, arabic.end, kind, differs)
            yield "en", Mark(english.start, english.end, kind, differs)
    for side, facts in (("ar", agreement.only_arabic), ("en", agreement.only_english)):
        for fact in facts:
            if not _is_unsure(fact):
                yield side, Mark(fact.start, fact.end, kind, differs=True)


def _is_unsure(fact: Number | Date | Name) -> bool:
    if isinstance(fact, Number):
        return fact.weak
    return isinstance(fact, Name) and fact.uncertain


def _start(mark: Mark) -> int:
    return mark.start
