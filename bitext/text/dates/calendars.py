"""Months and weekdays in Arabic and English, from ``calendar.tsv``, and the Hijri calendar.

Arabic months have Levantine, Egyptian and Maghrebi names.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from hijridate import Hijri

from bitext.text.arabic import normalize

# Month names that are also ordinary words or names of people: a day, a year or a word for
# "month" must stand beside them.
_WORDS = "مارس اب ماي جوان اوت may march mar jan jun sep محرم المحرم صفر رجب شعبان safar rajab"
AMBIGUOUS = frozenset(_WORDS.split())
_UMM_AL_QURA = range(1343, 1501)
"""Hijri years that ``hijridate`` has tables of."""


@cache
def gregorian_months(language: str) -> dict[str, int]:
    """Name to number of the months of the Gregorian calendar.

    Arabic names are written as :func:`bitext.text.arabic.normalize` leaves them, English ones in
    lower case; so are those of the other tables.
    """
    return _names("gregorian", language)


@cache
def hijri_months(language: str) -> dict[str, int]:
    """Name to number of the months of the Hijri calendar."""
    return _names("hijri", language)


@cache
def weekdays(language: str) -> dict[str, int]:
    """Name to number of the weekdays, Monday 0, as in :mod:`datetime`."""
    return _names("weekday", language)


def _names(calendar: str, language: str) -> dict[str, int]:
    text = files("bitext.text.dates").joinpath("calendar.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    return {
        normalize(name): int(row["number"])
        for row in rows
        if row["calendar"] == calendar and row["language"] == language
        for name in row["names"].split(", ")
    }


def hijri_to_ordinal(year: int, month: int, day: int) -> int:
    """The proleptic Gregorian ordinal (:meth:`datetime.date.toordinal`) of a Hijri day.

    From 1343 to 1500 by the Umm al-Qura calendar of Saudi Arabia, elsewhere by the tabular
    ("civil") calendar with leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 of each thirty,
    epoch 16 July 622 (Julian): arithmetic of E. M. Reingold and N. Dershowitz, *Calendrical
    Calculations*, chapter "The Islamic Calendar". The observed month may begin a day earlier or
    later than either.
    """
    if year in _UMM_AL_QURA:
        return Hijri(year, month, 1).to_gregorian().toordinal() + day - 1
    return day + 29 * (month - 1) + month // 2 + 354 * (year - 1) + (3 + 11 * year) // 30 + 227014
