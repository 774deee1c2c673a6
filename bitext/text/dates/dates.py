"""Dates in Arabic and English text, full and partial, Gregorian and Hijri.

Works on text folded by :func:`bitext.text.arabic.fold`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from bitext.text.dates.calendars import (
    AMBIGUOUS,
    gregorian_months,
    hijri_months,
    hijri_to_ordinal,
    weekdays,
)


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

        A Hijri date is widened by a day on both sides, for the moon is not computed.
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


def _overlap(first: Date, second: Date) -> bool:
    one, other = first.days, second.days
    return bool(one and other and one[0] <= other[1] and other[0] <= one[1])


def _swapped(moment: Date) -> Date:
    return Date(
        moment.year,
        moment.day,
        moment.month,
        moment.weekday,
        moment.start,
        moment.end,
        moment.surface,
    )


def _weekday(moment: Date) -> int | None:
    if moment.weekday is None and moment.day and moment.calendar == "gregorian":
        days = moment.days
        return None if days is None else date.fromordinal(days[0]).weekday()
    return moment.weekday


def find_dates(text: str, language: str) -> list[Date]:
    """The dates of a folded text, in order, without overlaps."""
    found: list[Date] = []
    if not _hint(language).search(text.lower()):
        return found
    taken = 0
    for match in _pattern(language).finditer(text):
        if match.start() < taken:
            continue
        dates = list(_read(match, text, language))
        if dates:
            found += dates
            taken = match.end()
    return found


def _read(match: re.Match[str], text: str, language: str) -> Iterator[Date]:
    groups = match.groupdict()
    start, end = match.span()
    weekday = groups["weekday"] or groups["weekday_alone"]
    weekday_number = weekdays(language)[weekday.lower()] if weekday else None

    def made(year: int | None, month: int | None, day: int | None, **more: object) -> Date | None:
        return _valid(
            Date(year, month, day, weekday_number, start, end, match.group(), **more)  # type: ignore[arg-type]
        )

    result: list[Date | None] = []
    if groups["iso_year"]:
        parts = [int(groups[f"iso_{name}"]) for name in ("year", "month", "day")]
        result.append(made(*parts))
    elif groups["last"]:
        first, second, last = (int(groups[name]) for name in ("first", "second", "last"))
        if second > 12:
            first, second = second, first
        result.append(made(last, second, first, swappable=first <= 12 and first != second))
    elif groups["lone_hijri_year"]:
        result.append(made(int(groups["lone_hijri_year"]), None, None, calendar="hijri"))
    elif groups["lone_year"]:
        result.append(made(int(groups["lone_year"]), None, None))
    elif groups["month"]:
        name = re.sub(r"\s+", " ", groups["month"].lower())
        year = groups["year"] or groups["year_after"]
        days: list[int | None] = [int(groups[key]) for key in _DAY_GROUPS if groups[key]]
        if (
            name in AMBIGUOUS
            and not days
            and not year
            and not _cued(name, match.start(), text, language)
        ):
            return
        if language == "en" and not groups["month"][0].isupper():
            return
        hijri = name in hijri_months(language)
        table = (hijri_months if hijri else gregorian_months)(language)
        month = table[name]
        other = table.get(groups.get("other") or "", month)
        if other != month and not hijri and not days:  # from July to December
            result.append(made(int(year) if year else None, other, None))
        for day in days or [None]:
            result.append(
                made(
                    int(year) if year else None,
                    month,
                    day,
                    calendar="hijri" if hijri else "gregorian",
                )
            )
    elif weekday:
        result.append(made(None, None, None))
    yield from (moment for moment in result if moment is not None)


_DAY_GROUPS = ("day", "day_to", "day_after", "day_after_to")


def _valid(moment: Date) -> Date | None:
    """The date, unless there is no such day."""
    if moment.calendar == "hijri":
        plausible = (moment.day or 1) <= 30 and 1 <= (moment.year or 1) <= 1600
        return moment if plausible else None
    if moment.month is None:
        return moment
    try:
        date(moment.year or 2000, moment.month, moment.day or 1)
    except ValueError:
        return None
    return moment


def _cued(name: str, start: int, text: str, language: str) -> bool:
    """Whether a word before an ambiguous month name says that it is a month."""
    before = text[max(0, start - 16) : start]
    if language == "ar":
        cue = r"(?:^|[\s\"(])(?:في|منذ|حتي|شهر|مطلع|اواخر|اوايل|نهايه|بدايه|منتصف) *$"
        return bool(re.search(cue, before))
    cue = r"\b(?:in|of|since|until|by|last|next|this|early|late|mid|during|from|and|to)[ -]$"
    return name in ("may", "march") and bool(re.search(cue, before, re.I))


@cache
def _hint(language: str) -> re.Pattern[str]:
    """What every date has some of, and most sentences have not: quick to look for."""
    names = [*gregorian_months(language), *hijri_months(language), *weekdays(language)]
    return re.compile("|".join((r"\d\d", *map(re.escape, map(str.lower, names)))))


@cache
def _pattern(language: str) -> re.Pattern[str]:
    names = [*gregorian_months(language), *hijri_months(language)]
    months = "|".join(sorted((re.escape(name) for name in names), key=len, reverse=True))
    days_of_week = "|".join(weekdays(language))
    digit_day = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
    year = r"(?:1[0-9]|20)\d\d(?![\d.,]\d|\d|%)"
    numeric = (
        r"(?<![\d./-])(?P<iso_year>(?:19|20)\d\d)(?P<iso_mark>[-/.])(?P<iso_month>\d\d?)"
        r"(?P=iso_mark)(?P<iso_day>\d\d?)(?![\d/-])"
        r"|(?<![\d./-])(?P<first>\d\d?)(?P<mark>[-/.])(?P<second>\d\d?)(?P=mark)"
        r"(?P<last>(?:19|20)\d\d)(?!\d)"
    )
    if language == "ar":
        # A month may be named twice, تشرين الثاني/نوفمبر, and be written on to و ب ل.
        return re.compile(
            numeric
            + rf"|(?:(?:يوم )?\b[وبل]?(?P<weekday>{days_of_week})\b[ ,]{{1,2}}(?:الموافق )?)?"
            rf"(?:\b[وبل]?(?P<day>{digit_day})(?: ?(?:-|و|الي|حتي) ?(?P<day_to>{digit_day}))?"
            rf" ?(?:من )?)?(?:شهر )?(?<!\w)[وبلف]?(?P<month>{months})(?!\w)"
            rf"(?:(?: ?[/(-] ?| )(?P<other>{months})\b\)?)?"
            rf"(?P<day_after>(?!))?(?P<day_after_to>(?!))?(?P<year_after>(?!))?"
            rf"(?:[ ,/-]{{1,2}}(?:من )?(?:[ال]{{0,2}}عام |[ال]{{0,2}}سنه )?"
            rf"(?P<year>{year}|(?:1[34]\d\d)))?(?: ?(?:ه|م)\b\.?)?"
            rf"|(?<!\d)(?P<lone_hijri_year>1[34]\d\d) ?ه(?!\w)"
            rf"|(?:\b[وبلف]?(?:ال)?(?:عام|سنه|العامين|عامي)|\b[وف]?(?:منذ|في)) "
            rf"(?P<lone_year>(?:1[5-9]|20)\d\d)(?![\d.,]\d|\d|%)"
            rf"|(?:\bيوم |\bمسا |\bصباح |(?<=\s)|^)(?P<weekday_alone>{days_of_week})(?!\w)"
        )
    ordinal = "(?:st|nd|rd|th)?"
    return re.compile(
        numeric + rf"|(?:\b(?P<weekday>{days_of_week}),? (?:the )?)?"
        rf"(?:\b(?P<day>{digit_day}){ordinal}"
        rf"(?: ?(?:-|and|to|,) ?(?P<day_to>{digit_day}){ordinal})?"
        rf" (?:of )?)?\b(?P<month>{months})\b\.?"
        rf"(?:,? (?P<day_after>{digit_day}){ordinal}"
        rf"(?: ?(?:-|and|to) ?(?P<day_after_to>{digit_day}){ordinal}(?! \w*(?:{months})))?"
        rf"(?:,? (?P<year_after>{year}))?|,? (?:of )?(?P<year>{year}|1[34]\d\d))?(?: AH\b)?"
        rf"|\b(?P<lone_hijri_year>1[34]\d\d) AH\b"
        rf"|\b(?:in|since|by|until|from|year|of|before|after|during|early|late|mid-?) "
        rf"(?P<lone_year>(?:1[5-9]|20)\d\d)(?![\d.,]\d|\d|%|s)"
        rf"|\b(?P<weekday_alone>{days_of_week})\b",
        re.IGNORECASE,
    )
