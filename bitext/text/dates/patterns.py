"""What dates look like in Arabic and English, each form by itself.

Works on text folded by :func:`bitext.text.arabic.fold`. Each form ends in an empty group of its own
name, which is the last group of a match: :func:`form_of` says which form a match has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from bitext.text.dates.calendars import gregorian_months, hijri_months, weekdays

DAY_GROUPS = ("day", "day_to", "day_after", "day_after_to")
_NO_NUMBER = r"(?!\d|\.\d|,\d{3}(?!\d)|:\d| ?%)"
_DIGIT_DAY = rf"(?:0?[1-9]|[12]\d|3[01]){_NO_NUMBER}"
_YEAR = r"(?:1[0-9]|20)\d\d(?![\d.,]\d|\d|%)"
_HIJRI_YEAR = r"1[34]\d\d"
_NUMERIC = (
    r"(?<![\d./-])(?P<iso_year>(?:19|20)\d\d)(?P<iso_mark>[-/.])(?P<iso_month>\d\d?)"
    r"(?P=iso_mark)(?P<iso_day>\d\d?)(?![\d/-])(?P<iso>)"
    r"|(?<![\d./-])(?P<first>\d\d?)(?P<mark>[-/.])(?P<second>\d\d?)(?P=mark)"
    r"(?P<last>(?:19|20)\d\d)(?!\d)(?P<numeric>)"
)
_ENGLISH_DAYS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_ARABIC_DAYS = (
    "الاول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر الحادي_عشر الثاني_عشر "
    "الثالث_عشر الرابع_عشر الخامس_عشر السادس_عشر السابع_عشر الثامن_عشر التاسع_عشر العشرين"
)


def form_of(match: re.Match[str]) -> str:
    """The form of a date: ``iso``, ``numeric``, ``month``, ``hijri_year``, ``year`` …"""
    return match.lastgroup or ""


@cache
def day_words(language: str) -> dict[str, int]:
    """The ordinals that count days, 1 to 31."""
    if language == "en":
        words = dict(zip(_ENGLISH_DAYS.split(), range(1, 21), strict=True))
        units = list(words)[:9]
        words |= {f"twenty-{unit}": 20 + i for i, unit in enumerate(units, 1)}
        return words | {"thirtieth": 30, "thirty-first": 31}
    words = {word.replace("_", " "): i for i, word in enumerate(_ARABIC_DAYS.split(), 1)}
    units = ["الحادي", *list(words)[1:9]]
    words |= {f"{unit} والعشرين": 20 + i for i, unit in enumerate(units, 1)}
    return words | {"اول": 1, "الثلاثين": 30, "الحادي والثلاثين": 31}


@cache
def hint(language: str) -> re.Pattern[str]:
    """What every date has some of, and most sentences have not: quick to look for."""
    names = [*gregorian_months(language), *hijri_months(language), *weekdays(language)]
    if language == "ar":
        names += [name.removeprefix("ال") for name in weekdays(language)]
    return re.compile("|".join((r"\d\d", *map(re.escape, names))))


@cache
def pattern(language: str) -> re.Pattern[str]:
    """All forms."""
    if language == "ar":
        return re.compile(_arabic_forms())
    return re.compile(_english_forms(), re.IGNORECASE)


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _arabic_forms() -> str:
    """A month may be named twice, تشرين الثاني/نوفمبر, and be written on to و ب ل."""
    months = _any((*gregorian_months("ar"), *hijri_months("ar")))
    week = _any(weekdays("ar"))
    bare_week = _any(name.removeprefix("ال") for name in weekdays("ar"))
    words = _any(day_words("ar"))
    return (
        _NUMERIC + rf"|(?:(?:يوم )?\b[وبل]?(?P<weekday>{week})\b[ ,]{{1,2}}(?:الموافق )?)?"
        rf"(?:\b[وبل]?(?:(?P<day>{_DIGIT_DAY})(?: ?(?:-|و|الي|حتي) ?(?P<day_to>{_DIGIT_DAY}))?"
        rf"|(?P<day_word>{words})) ?(?:من )?)?(?:شهر )?(?<!\w)[وبلف]?(?P<month_name>{months})(?!\w)"
        rf"(?:(?: ?[/(-] ?| )(?P<other>{months})\b\)?)?"
        rf"(?:[ ,/-]{{1,2}}(?:من )?(?:[ال]{{0,2}}عام |[ال]{{0,2}}سنه )?"
        rf"(?P<month_year>{_YEAR}|{_HIJRI_YEAR}))?(?: ?(?:ه|م)\b\.?)?(?P<month>)"
        rf"|(?<!\d)(?P<lone_hijri_year>{_HIJRI_YEAR}) ?ه(?!\w)(?P<hijri_year>)"
        rf"|(?:\b[وبلف]?(?:ال)?(?:عام|سنه|العامين|عامي)|\b[وف]?(?:منذ|في)) "
        rf"(?P<lone_year>(?:1[5-9]|20)\d\d)(?![\d.,]\d|\d|%)(?P<year>)"
        rf"|(?:\bيوم |\bمسا |\bصباح |(?<=\s)|^)(?P<weekday_alone>{week})(?!\w)(?P<week>)"
        rf"|\b[وف]?(?:يوم|كل|ايام) (?P<weekday_bare>{bare_week})(?!\w)(?P<bare_week>)"
    )


def _english_forms() -> str:
    months = _any((*gregorian_months("en"), *hijri_months("en")))
    week = _any(weekdays("en"))
    words = _any(day_words("en"))
    day = rf"(?:{_DIGIT_DAY})"
    ordinal = "(?:st|nd|rd|th)?"
    return (
        _NUMERIC + rf"|(?:\b(?P<weekday>{week}),? (?:the )?)?"
        rf"(?:\b(?:(?P<day>{day}){ordinal}(?: ?(?:-|and|to|,) ?(?P<day_to>{day}){ordinal})?"
        rf"|(?P<day_word>{words})) (?:day )?(?:of )?)?\b(?P<month_name>{months})\b\.?"
        # A number behind a date that has its day already counts something else.
        rf"(?:(?(day)(?!))(?(day_word)(?!)),? (?P<day_after>{day}){ordinal}"
        rf"(?: ?(?:-|and|to) ?(?P<day_after_to>{day}){ordinal}(?! \w*(?:{months})))?"
        rf"(?:,? ?(?P<year_after>{_YEAR}))?|,? (?:of )?(?P<month_year>{_YEAR}|{_HIJRI_YEAR}))?"
        r"(?: AH\b)?(?P<month>)"
        rf"|\b(?P<lone_hijri_year>{_HIJRI_YEAR}) AH\b(?P<hijri_year>)"
        r"|\b(?:in|since|by|until|from|year|of|before|after|during|early|late|mid-?) "
        r"(?P<lone_year>(?:1[5-9]|20)\d\d)(?![\d.,]\d|\d|%|s)(?P<year>)"
        rf"|\b(?P<weekday_alone>{week})\b(?P<week>)"
    )
