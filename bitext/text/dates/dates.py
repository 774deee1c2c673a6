"""Dates in Arabic and English text, full and partial, Gregorian and Hijri.

Works on text folded by :func:`bitext.text.arabic.fold`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bitext.text.dates.calendars import (
    AMBIGUOUS,
    gregorian_months,
    hijri_months,
    hijri_to_ordinal,
    weekdays,
)
from bitext.text.dates.patterns import DAY_GROUPS, day_words, form_of, hint, pattern


@dataclass(frozen=True, slots=True)
class Date:
    """A date as far as a text states it.

    Attributes:
        year, month, day: numbers in ``calendar``, or ``None`` where nothing is said.
        weekday: 0 for Monday, or ``None``.
        start: offset of the first character.
        end: offset after the last character.
        surface: the words.
        calendar: ``gregorian`` or ``hijri``.
        swappable: True if day and month could be meant the other way round (05/06/2021).
    """

    year: int | None
    month: int | None
    day: int | None
    weekday: int | None
    start: int
    end: int
    surface: str
    calendar: Literal["gregorian", "hijri"] = "gregorian"
    swappable: bool = False

    @property
    def days(self) -> tuple[int, int] | None:
        """First and last day that may be meant, as ordinals; ``None`` without a year.

        A Hijri date is widened by a day on both sides, for not all countries see the moon together.
        """
        if self.year is None or (self.month is None and self.day is not None):
            return None
        first_month, last_month = (self.month, self.month) if self.month else (1, 12)
        if self.calendar == "hijri":
            first = hijri_to_ordinal(self.year, first_month, self.day or 1)
            last = hijri_to_ordinal(self.year, last_month, self.day or 30)
            return first - 1, last + 1
        first = date(self.year, first_month, self.day or 1).toordinal()
        if self.day:
            return first, first
        after = date(self.year + last_month // 12, last_month % 12 + 1, 1)
        return first, after.toordinal() - 1

    def isoformat(self) -> str:
        """What is known, as in ``2021-11-12``, ``--11-12``, ``2021-11``, ``weekday 4``."""
        if self.year is None and self.month is None:
            return f"weekday {self.weekday}"
        year = "-" if self.year is None else f"{self.year:04}"
        parts = [year] + [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts) + (" AH" if self.calendar == "hijri" else "")


def compatible(first: Date, second: Date) -> bool | None:
    """Whether two dates may mean the same day, month or year.

    Returns:
        ``True`` or ``False``, or ``None`` if they state nothing that can be compared (a weekday
        and a month; a Hijri month and a Gregorian one without a year).
    """
    if first.days and second.days:
        options = [(first, second)]
        options += [(_swapped(first), second)] if first.swappable else []
        options += [(first, _swapped(second))] if second.swappable else []
        return any(_overlap(one, other) for one, other in options)
    verdicts = []
    if first.calendar == second.calendar:
        for name in ("year", "month", "day"):
            one, other = getattr(first, name), getattr(second, name)
            if one is not None and other is not None:
                verdicts.append(one == other)
    one_weekday, other_weekday = _weekday(first), _weekday(second)
    if one_weekday is not None and other_weekday is not None:
        verdicts.append(one_weekday == other_weekday)
    return all(verdicts) if verdicts else None


def states_more(first: Date, second: Date) -> bool:
    """Whether the first of two dates states a day, month or year that the second does not."""
    return any(
        getattr(first, part) is not None and getattr(second, part) is None
        for part in ("year", "month", "day")
    )


def _overlap(first: Date, second: Date) -> bool:
    one, other = first.days, second.days
    return bool(one and other and one[0] <= other[1] and other[0] <= one[1])


def _swapped(moment: Date) -> Date:
    return replace(moment, month=moment.day, day=moment.month)


def _weekday(moment: Date) -> int | None:
    if moment.weekday is None and moment.day and moment.calendar == "gregorian":
        days = moment.days
        return None if days is None else date.fromordinal(days[0]).weekday()
    return moment.weekday


def find_dates(text: str, language: str) -> list[Date]:
    """The dates of a folded text, in order, without overlaps."""
    found: list[Date] = []
    if not hint(language).search(text.lower()):
        return found
    for match in pattern(language).finditer(text):
        found += filter(_exists, _READERS[form_of(match)](match, language))
    return found


def _bare(match: re.Match[str], language: str) -> Date:
    """A date of which nothing but its weekday is read."""
    groups = match.groupdict()
    name = groups["weekday"] or groups["weekday_alone"]
    weekday = weekdays(language)[name.lower()] if name else None
    return Date(None, None, None, weekday, *match.span(), match.group())


def _read_iso(match: re.Match[str], language: str) -> Iterator[Date]:
    year, month, day = (int(match[f"iso_{part}"]) for part in ("year", "month", "day"))
    yield replace(_bare(match, language), year=year, month=month, day=day)


def _read_numeric(match: re.Match[str], language: str) -> Iterator[Date]:
    day, month, year = (int(match[name]) for name in ("first", "second", "last"))
    if month > 12:
        day, month = month, day
    swappable = day <= 12 and day != month
    yield replace(_bare(match, language), year=year, month=month, day=day, swappable=swappable)


def _read_hijri_year(match: re.Match[str], language: str) -> Iterator[Date]:
    yield replace(_bare(match, language), year=int(match["lone_hijri_year"]), calendar="hijri")


def _read_year(match: re.Match[str], language: str) -> Iterator[Date]:
    yield replace(_bare(match, language), year=int(match["lone_year"]))


def _read_weekday(match: re.Match[str], language: str) -> Iterator[Date]:
    yield _bare(match, language)


def _read_bare_weekday(match: re.Match[str], language: str) -> Iterator[Date]:
    """يوم أحد: a weekday without its article."""
    yield replace(_bare(match, language), weekday=weekdays(language)["ال" + match["weekday_bare"]])


def _read_month(match: re.Match[str], language: str) -> Iterator[Date]:
    """A month with its days and its year; of July to December both."""
    groups = match.groupdict()
    name = re.sub(r"\s+", " ", groups["month_name"].lower())
    year = groups["month_year"] or groups.get("year_after")
    days = _days(groups, language)
    doubtful = name in AMBIGUOUS and not days and not year
    if doubtful and not _cued(name, match.start(), match.string, language):
        return
    if language == "en" and not groups["month_name"][0].isupper():
        return
    hijri = name in hijri_months(language)
    table = (hijri_months if hijri else gregorian_months)(language)
    moment = replace(
        _bare(match, language),
        year=int(year) if year else None,
        calendar="hijri" if hijri else "gregorian",
    )
    month = table[name]
    other = table.get(groups.get("other") or "", month)
    if other != month and not hijri and not days:  # from July to December
        yield replace(moment, month=other)
    for day in days or [None]:
        yield replace(moment, month=month, day=day)


def _days(groups: dict[str, str | None], language: str) -> list[int | None]:
    if word := groups["day_word"]:
        return [day_words(language)[word.lower()]]
    return [int(day) for name in DAY_GROUPS if (day := groups.get(name))]


_READERS = {
    "iso": _read_iso,
    "numeric": _read_numeric,
    "month": _read_month,
    "hijri_year": _read_hijri_year,
    "year": _read_year,
    "week": _read_weekday,
    "bare_week": _read_bare_weekday,
}


def _exists(moment: Date) -> bool:
    """Whether there is such a day."""
    if moment.calendar == "hijri":
        return (moment.day or 1) <= 30 and 1 <= (moment.year or 1) <= 1600
    if moment.month is None:
        return True
    try:
        date(moment.year or 2000, moment.month, moment.day or 1)
    except ValueError:
        return False
    return True


_CUES = {
    "ar": r"(?:^|[\s\"(])(?:في|منذ|حتي|بين|شهر|مطلع|اواخر|اوايل|نهايه|بدايه|منتصف) *$",
    "en": r"\b(?:in|of|since|until|by|last|next|this|early|late|mid|during|from|and|to|between"
    r"|through|or|every|each)[ -]$",
}


def _cued(name: str, start: int, text: str, language: str) -> bool:
    """Whether a word before an ambiguous month name says that it is a month."""
    before = text[max(0, start - 16) : start]
    if language == "en" and name not in ("may", "march"):
        return False
    return bool(re.search(_CUES[language], before, re.IGNORECASE))
