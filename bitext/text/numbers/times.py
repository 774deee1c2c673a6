"""Times of the day in Arabic and English: 3:30 p.m., الساعة 15:30, السابعة والنصف صباحا, noon.

Works on text folded by :func:`bitext.text.arabic.fold`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from bitext.text.numbers.numerals import bare_arabic, numerals

_HOURS = "one two three four five six seven eight nine ten eleven twelve"
_HOURS_ARABIC = (
    "الواحده الثانيه الثالثه الرابعه الخامسه السادسه السابعه الثامنه التاسعه العاشره "
    "الحاديه_عشره الثانيه_عشره"
)
_MORE = {"النصف": 30, "نصف": 30, "الربع": 15, "ربع": 15, "الثلث": 20, "ثلث": 20}
_LESS = {"ربعا": 15, "الربع": 15, "ربع": 15, "ثلثا": 20, "الثلث": 20, "ثلث": 20}
_MORNING, _EVENING, _NIGHT, _NOON = "morning", "evening", "night", "noon"
_HALVES = {
    "صباحا": _MORNING, "فجرا": _MORNING, "من صباح": _MORNING, "قبل الظهر": _MORNING,
    "مسا": _EVENING, "عصرا": _EVENING, "بعد الظهر": _EVENING, "من مسا": _EVENING,
    "ليلا": _NIGHT, "ظهرا": _NOON,
}  # fmt: skip
_DAY = 24.0
_HOUR_GROUPS = ("hour", "past_hour", "clock_hour", "spoken_hour")
_SPOKEN = {"fifteen": 15, "thirty": 30, "forty-five": 45}


@dataclass(frozen=True, slots=True)
class Time:
    """A time of the day.

    Attributes:
        hours: since midnight, in [0, 24), the likeliest first; several where morning or evening
            is not said.
        start: offset of the first character.
        end: offset after the last character.
    """

    hours: tuple[float, ...]
    start: int
    end: int


def find_times(text: str, language: str) -> Iterator[Time]:
    """The times of a folded text, in order, without overlaps."""
    if not _hint(language).search(text):
        return
    read = _read_arabic if language == "ar" else _read_english
    for match in _pattern(language).finditer(text):
        if hours := read(match):
            yield Time(hours, *match.span())


def _read_english(match: re.Match[str]) -> tuple[float, ...]:
    groups = match.groupdict()
    if groups["noon"]:
        return (0.0,) if groups["noon"].lower() == "midnight" else (12.0,)
    if groups["military"]:
        return (int(groups["military"][:2]) + int(groups["military"][2:]) / 60,)
    hour = next(filter(None, (groups[name] for name in _HOUR_GROUPS)))
    at = float(hour) if hour.isdigit() else numerals("en")[hour.lower()][0].value
    at += int(groups["minute"] or _SPOKEN.get(groups["spoken"] or "", 0)) / 60
    if groups["past_hour"]:
        shift = 30 if groups["how"].lower() == "half" else 15
        at += (shift if groups["side"].lower() == "past" else -shift) / 60
    half = groups["half"] or groups["past_half"]
    if half:
        return (at % 12 + 12 * (half.lower() == "p"),)
    return _either(at)


def _read_arabic(match: re.Match[str]) -> tuple[float, ...]:
    groups = match.groupdict()
    if groups["midnight"]:
        return (0.0,)
    at = _arabic_hour(groups["hour"])
    minutes = groups["minute"] or groups["minutes"]
    at += int(minutes or 0) / 60
    at += _MORE.get(groups["more"] or "", 0) / 60 - _LESS.get(groups["less"] or "", 0) / 60
    if at > _DAY:
        return ()
    return _IN_HALF[_HALVES.get(groups["half"] or "", "")](at)


def _arabic_hour(text: str) -> float:
    """The hour that digits or a word name; 30/17 was set from right to left."""
    if "/" in text:
        minutes, hours = map(int, text.split("/"))
        return hours + minutes / 60
    if text.isdigit():
        return float(text)
    first, *ten = text.removeprefix("ال").split()
    return bare_arabic()[first][0].value + 10 * len(ten)


def _either(at: float) -> tuple[float, ...]:
    return (at,) if at >= 13 or at < 1 else (at % 12, at % 12 + 12)


def _at_night(at: float) -> tuple[float, ...]:
    """Two at night is in the small hours, nine in the evening."""
    return (at % 12,) if at % 12 < 4 else (at % 12 + 12,) if at < 13 else (at,)


_IN_HALF: dict[str, Callable[[float], tuple[float, ...]]] = {
    "": _either,
    _MORNING: lambda at: (at % 12 if at < 13 else at,),
    _EVENING: lambda at: (at % 12 + 12 if at < 13 else at,),
    _NIGHT: _at_night,
    _NOON: lambda at: (at if at >= 10 else at + 12,),
}


@cache
def _hint(language: str) -> re.Pattern[str]:
    """What every time has some of, and most sentences have not."""
    if language == "ar":
        return re.compile(rf"الساع|\d:\d\d|منتصف الليل|{'|'.join(_HALVES)}")
    return re.compile(
        r"\d:\d\d|\d ?[ap]\.? ?m\b|o'clock|-thirty|-fifteen|-forty"
        r"|noon|midnight|midday|\bpast |\bquarter to |\d (?:GMT|UTC|hours)",
        re.IGNORECASE,
    )


@cache
def _pattern(language: str) -> re.Pattern[str]:
    if language == "ar":
        words = (word.replace("_", " ") for word in _HOURS_ARABIC.split())
        hours = "|".join(sorted(words, key=len, reverse=True))
        halves = "|".join(_HALVES)
        hour = rf"\d\d/\d\d(?![\d/])|(?:[01]?\d|2[0-4])(?![\d/]|,\d|\.\d\d\d)|{hours}"
        minute = r"(?:[:.](?P<minute>[0-5]\d)(?!\d))?"
        more = (
            rf"(?: و ?(?P<more>{'|'.join(_MORE)})\b| الا (?P<less>{'|'.join(_LESS)})\b"
            r"| و ?(?P<minutes>[0-5]?\d) دقي\w+)?"
        )
        return re.compile(
            r"(?P<midnight>منتصف الليل)"
            rf"|(?:(?P<clock>\b[وبفل]?(?:ل?الساعه|للساعه) )|(?<!\w)(?:[وفبل]|لل)?(?=\d|ال))"
            rf"(?P<hour>{hour}){minute}{more}"
            rf"(?: (?P<half>{halves})\b)?"
            r"(?(clock)|(?(half)|(?(minute)|(?!))))"
        )
    hours = "|".join(_HOURS.split()[::-1])
    half = r" ?(?P<{}>[ap])(?:\.? ?m\b\.?)"
    return re.compile(
        rf"\b(?P<how>half|quarter) (?P<side>past|to) (?P<past_hour>{hours}|\d\d?)\b"
        rf"(?:{half.format('past_half')})?"
        r"|(?<![\d.,:/])(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))?(?!\d)"
        rf"(?:{half.format('half')})?"
        r"(?(half)|(?(minute)(?<=:\d\d)|(?!)))"
        rf"|\b(?P<spoken_hour>{hours})-(?P<spoken>thirty|fifteen|forty-five)\b"
        rf"|\b(?P<clock_hour>{hours}|\d\d?) o'clock"
        r"|\b(?P<military>[012]\d[0-5]\d)(?= (?:GMT|UTC|hours)\b)"
        r"|\b(?P<noon>noon|midday|midnight)\b",
        re.IGNORECASE,
    )
