"""What a text states in whatever form: a number as a percentage, or as a part of a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from bitext.text.dates.dates import Date, compatible
from bitext.text.facts import Facts
from bitext.text.numbers.numbers import Number

_RANGE = re.compile(r" ?[-–] ?| (?:to|through|until|إلى|الى|حتى) ")
_LONGEST_RANGE = 50


def stated_values(facts: Facts) -> set[float]:
    """The numbers that a text states in some form, the years and days of its dates among them."""
    quantities = (*facts.numbers, *facts.percentages)
    values = {value for number in quantities for value in (*number.readings, *number.apart)}
    return values | {
        float(part)
        for moment in facts.dates
        for part in (moment.year, moment.day)
        if part is not None
    }


@dataclass(frozen=True)
class Stated:
    """What a text states in whatever form.

    Attributes:
        facts: those of the text.
        values: the numbers, the parts of dates among them.
        shares: values in percent, of fractions too.
        ranges: first and last of spans that stand for all between: articles 12 to 15.
    """

    facts: Facts
    values: frozenset[float]
    shares: frozenset[float]
    ranges: tuple[tuple[float, float], ...]

    @classmethod
    def by(cls, facts: Facts) -> Stated:
        """What the text of these facts states."""
        fractions = [number for number in facts.numbers if number.kind == "fraction"]
        shares = [round(100 * value) for each in fractions for value in each.readings]
        shares += [round(value) for each in facts.percentages for value in each.readings]
        return cls(
            facts,
            frozenset(stated_values(facts)),
            frozenset(map(float, shares)),
            tuple(_ranges(facts)),
        )

    def has_number(self, number: Number) -> bool:
        """Whether the text states a number: as a percentage, a fraction or a part of a date."""
        if number.kind == "fraction":
            return any(round(100 * value) in self.shares for value in number.readings)
        if number.kind == "percentage" and not self.shares.isdisjoint(map(round, number.readings)):
            return True
        in_range = any(first < number.value < last for first, last in self.ranges)
        return in_range or not self.values.isdisjoint(number.readings)

    def fits_date(self, moment: Date) -> bool:
        """Whether the text says nothing against a date: has one that fits, the year as a number,
        or two of something, for الاثنين is also "the two"."""
        two = moment.surface == "الاثنين" and (
            2 in self.values or "both" in self.facts.text.lower()
        )
        year = moment.year in self.values and moment.month is None
        days = {number.value for number in self.facts.numbers}
        month = moment.day in days and any(
            compatible(replace(moment, day=None, weekday=None), other)
            for other in self.facts.dates
            if other.month
        )  # the 17th of October, and the 20th of the same month
        fits = any(compatible(moment, other) for other in self.facts.dates)
        return bool(two or year or month or fits)

    def has_part(self, part: str, value: int | None) -> bool:
        """Whether the text states the day, month or year of a date."""
        return (part != "month" and value in self.values) or any(
            getattr(moment, part) == value or moment.swappable for moment in self.facts.dates
        )


def _ranges(facts: Facts) -> Iterator[tuple[float, float]]:
    for one, other in pairwise(facts.numbers):
        joint = facts.text[one.end : other.start]
        if one.value < other.value < one.value + _LONGEST_RANGE and _RANGE.fullmatch(joint):
            yield one.value, other.value
