"""What documents are compared by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bitext.corpus.documents import Document, Sentence
from bitext.text.dates.dateline import dateline_day
from bitext.text.dates.dates import Date
from bitext.text.facts import Facts, find_facts
from bitext.text.figures import Figure, lead_figures
from bitext.text.names.gazetteer import is_place
from bitext.text.names.names import Name
from bitext.text.numbers.numbers import Number

Vectors = NDArray[np.float32]

OPENING = 3
"""Sentences that say what a report is about: headline, dateline and lead."""

_SMALL = 10
_YEARS = range(1900, 2101)


@dataclass(frozen=True)
class Profile:
    """What a document is compared by.

    Attributes:
        document: the document.
        sentences: its sentences.
        vectors: (n, d) float32, a row a sentence, L2-normalised.
    """

    document: Document
    sentences: Sequence[Sentence]
    vectors: Vectors

    @cached_property
    def centre(self) -> Vectors:
        """(d,) mean direction of the sentences; zero for a document without any."""
        total = self.vectors.sum(axis=0)
        length = max(float(np.linalg.norm(total)), 1e-9)
        return np.asarray(total / length, np.float32)

    @cached_property
    def facts(self) -> Facts:
        """The facts of the sentences, without what was dropped between them."""
        text = "\n".join(sentence.text for sentence in self.sentences)
        return find_facts(text, self.document.language)

    @cached_property
    def days(self) -> tuple[Date, ...]:
        """The dates that name a day, as often as they are named."""
        return tuple(date for date in self.facts.dates if date.day is not None)

    @cached_property
    def first_day(self) -> Date | None:
        """The first day that is named, if that is in the opening."""
        return next((day for day in self.days if day.end <= self._opening_end), None)

    @cached_property
    def report_day(self) -> Date | None:
        """The day that the report is of, as far as that is said and not only mentioned: the day
        of the dateline, else that of publication, else one of the opening with its weekday.
        """
        dateline = dateline_day(self.facts.text, self.document.language)
        if dateline:
            return dateline
        if self.published and self.published[0] == self.published[1]:
            day = date.fromordinal(self.published[0])
            return Date(day.year, day.month, day.day, None, 0, 0, day.isoformat())
        opening = (day for day in self.days if day.end <= self._opening_end)
        return next((day for day in opening if day.weekday is not None), None)

    @cached_property
    def first_weekday(self) -> int | None:
        """The first weekday of the opening, named or of a full date; 0 for Monday."""
        weekdays = (_weekday(day) for day in self.facts.dates if day.end <= self._opening_end)
        return next((weekday for weekday in weekdays if weekday is not None), None)

    @cached_property
    def _opening_end(self) -> int:
        """Characters of the opening."""
        return len("\n".join(sentence.text for sentence in self.sentences[:OPENING]))

    @cached_property
    def places(self) -> Counter[str]:
        """How often which place of the gazetteer is named."""
        return Counter(
            name.canonical for name in self.facts.names if name.known and is_place(name.canonical)
        )

    @cached_property
    def people(self) -> Mapping[str, Name]:
        """All other names that are surely names, by the form to compare by."""
        return {
            name.canonical: name
            for name in self.facts.names
            if not name.uncertain and not (name.known and is_place(name.canonical))
        }

    @cached_property
    def figures(self) -> frozenset[float]:
        """The numbers that tell one event from another: no small counts, no years."""
        return frozenset(number.value for number in self._numbers() if _is_telling(number))

    @cached_property
    def all_figures(self) -> frozenset[float]:
        """The numbers but years, small counts too."""
        return frozenset(number.value for number in self._numbers())

    @cached_property
    def lead_figures(self) -> frozenset[float]:
        """All numbers of the opening but years."""
        return frozenset(
            number.value for number in self._numbers() if number.end <= self._opening_end
        )

    @cached_property
    def lead_topics(self) -> tuple[Figure, ...]:
        """The figures of the opening of which it is known what they count."""
        return lead_figures(self.facts)

    def _numbers(self) -> Iterator[Number]:
        for number in (*self.facts.numbers, *self.facts.percentages):
            is_year = number.kind == "cardinal" and number.value in _YEARS
            if number.kind != "vague" and not number.weak and not is_year:
                yield number

    @cached_property
    def published(self) -> tuple[int, int] | None:
        """First and last day, as ordinals, on which the document may have appeared."""
        if "date" not in self.document.metadata:
            return None
        value = self.document.metadata["date"].value
        year, month, day = ([int(part) for part in value.split("-")] + [None, None])[:3]
        return Date(year, month, day, None, 0, len(value), value).days


def _is_telling(number: Number) -> bool:
    return number.value > _SMALL or number.kind == "ordinal" or number.value != round(number.value)


def _weekday(day: Date) -> int | None:
    if day.weekday is None and day.day and day.days and day.calendar == "gregorian":
        return date.fromordinal(day.days[0]).weekday()
    return day.weekday
