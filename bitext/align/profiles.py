"""What documents are compared by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bitext.corpus.documents import Document, Sentence
from bitext.text.dates.dates import Date
from bitext.text.facts import Facts, find_facts
from bitext.text.names.gazetteer import is_place
from bitext.text.names.names import Name

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
        end = len("\n".join(sentence.text for sentence in self.sentences[:OPENING]))
        return next((date for date in self.days if date.end <= end), None)

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
        return frozenset(
            number.value
            for number in self.facts.numbers
            if number.kind != "vague"
            and not number.weak
            and (number.value > _SMALL or number.kind == "ordinal")
            and not (number.kind == "cardinal" and number.value in _YEARS)
        )

    @cached_property
    def published(self) -> tuple[int, int] | None:
        """First and last day, as ordinals, on which the document may have appeared."""
        if "date" not in self.document.metadata:
            return None
        value = self.document.metadata["date"].value
        year, month, day = ([int(part) for part in value.split("-")] + [None, None])[:3]
        return Date(year, month, day, None, 0, len(value), value).days
