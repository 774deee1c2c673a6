"""Months and weekdays in Arabic and English, and the Hijri calendar.

Arabic names are written as :func:`bitext.text.arabic.normalize` leaves them, English ones in
lower case.
"""

from __future__ import annotations

from functools import cache

_GREGORIAN_ARABIC = {  # Levantine; Egyptian; Maghrebi
    1: "كانون الثاني, يناير, جانفي",
    2: "شباط, فبراير, فيفري",
    3: "اذار, مارس",
    4: "نيسان, ابريل, افريل",
    5: "ايار, مايو, ماي",
    6: "حزيران, يونيو, يونيه, جوان",
    7: "تموز, يوليو, يوليه, يوليوز, جويليه",
    8: "اب, اغسطس, غشت, اوت",
    9: "ايلول, سبتمبر, شتنبر",
    10: "تشرين الاول, اكتوبر",
    11: "تشرين الثاني, نوفمبر, نونبر",
    12: "كانون الاول, ديسمبر, دجنبر",
}
_GREGORIAN_ENGLISH = {
    1: "january, jan",
    2: "february, feb",
    3: "march, mar",
    4: "april, apr",
    5: "may",
    6: "june, jun",
    7: "july, jul",
    8: "august, aug",
    9: "september, sept, sep",
    10: "october, oct",
    11: "november, nov",
    12: "december, dec",
}
_HIJRI_ARABIC = {
    1: "محرم, المحرم",
    2: "صفر",
    3: "ربيع الاول",
    4: "ربيع الثاني, ربيع الاخر",
    5: "جمادي الاولي, جمادي الاول",
    6: "جمادي الثانيه, جمادي الاخره, جمادي الاخر",
    7: "رجب",
    8: "شعبان",
    9: "رمضان",
    10: "شوال",
    11: "ذو القعده, ذي القعده",
    12: "ذو الحجه, ذي الحجه",
}
_HIJRI_ENGLISH = {
    1: "muharram",
    2: "safar",
    3: "rabi al-awwal, rabi' al-awwal, rabi i, rabi ul-awwal",
    4: "rabi al-thani, rabi' al-thani, rabi ii, rabi al-akhir, rabi' al-akhir, rabi ul-thani",
    5: "jumada al-awwal, jumada al-ula, jumada i, jumada al-oula",
    6: "jumada al-thani, jumada al-thaniyah, jumada al-akhirah, jumada al-akhira, jumada ii",
    7: "rajab",
    8: "sha'ban, shaban, shaaban",
    9: "ramadan, ramadhan",
    10: "shawwal",
    11: "dhu al-qi'dah, dhu al-qa'dah, dhul qadah, dhu al-qadah, dhul-qa'dah, zul qada",
    12: "dhu al-hijjah, dhul hijjah, dhul-hijjah, dhu al-hijja, zul hijja",
}
_WEEKDAYS_ARABIC = "الاثنين, الثلاثا, الاربعا, الخميس, الجمعه, السبت, الاحد"
_WEEKDAYS_ENGLISH = "monday, tuesday, wednesday, thursday, friday, saturday, sunday"

# Month names that are also ordinary words or names of people: a day, a year or a word for
# "month" must stand beside them.
_WORDS = "مارس اب ماي جوان اوت may march mar jan jun sep محرم المحرم صفر رجب شعبان safar rajab"
AMBIGUOUS = frozenset(_WORDS.split())


@cache
def gregorian_months(language: str) -> dict[str, int]:
    """Name to number of the months of the Gregorian calendar."""
    return _invert(_GREGORIAN_ARABIC if language == "ar" else _GREGORIAN_ENGLISH)


@cache
def hijri_months(language: str) -> dict[str, int]:
    """Name to number of the months of the Hijri calendar."""
    return _invert(_HIJRI_ARABIC if language == "ar" else _HIJRI_ENGLISH)


@cache
def weekdays(language: str) -> dict[str, int]:
    """Name to number of the weekdays, Monday 0, as in :mod:`datetime`."""
    names = _WEEKDAYS_ARABIC if language == "ar" else _WEEKDAYS_ENGLISH
    return {name: number for number, name in enumerate(names.split(", "))}


def hijri_to_ordinal(year: int, month: int, day: int) -> int:
    """The proleptic Gregorian ordinal (:meth:`datetime.date.toordinal`) of a Hijri day.

    The tabular ("civil") calendar with leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29
    of each thirty, epoch 16 July 622 (Julian): arithmetic of E. M. Reingold and
    N. Dershowitz, *Calendrical Calculations*, chapter "The Islamic Calendar". The observed
    month may begin a day earlier or later.
    """
    return day + 29 * (month - 1) + month // 2 + 354 * (year - 1) + (3 + 11 * year) // 30 + 227014


def _invert(names: dict[int, str]) -> dict[str, int]:
    return {name: number for number, text in names.items() for name in text.split(", ")}
