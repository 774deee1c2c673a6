"""The day a report was written on, as its own head says, and what its weekdays then mean."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from bitext.text.arabic import Folded, fold, fold_digits
from bitext.text.dates.dates import Date, find_dates

_HEAD = 200
"""Characters of a text in which a dateline ends."""
_LONGEST_PLACE = 60
_PUBLISHED = re.compile(
    r"(?:publish|post|updat|issu|last modified|date\b|نشر|تاريخ|تحديث|حرر)", re.IGNORECASE
)
_SENTENCE = re.compile(r"[.!?؟](?= +[\"«(]?[A-Zء-ي][a-zء-ي]{2})|[;؛]")
_AFTER = re.compile(r"[ ,]*(?:\([^()\n]{2,40}\)|/[^/\n]{2,40}/)?[ \"]*(?:--?|\||:|/|\n|$)")
_PLACE_ENGLISH = re.compile(
    r"[\"( ]*(?:[A-Z][\w'.-]*|\([^()]{2,30}\)|of|the|and|de|el|al|--?|/|,|[A-Z.]{2,})"
    r"(?:[ ,/-]+(?:[A-Z][\w'.-]*|\([^()]{2,30}\)|of|the|and|de|el|al|on|--?|/))*[ ,/(-]*"
)
_PLACE_ARABIC = re.compile(
    r"[\"( ]*(?:[^\W\d_]+|\([^()]{2,30}\))(?:[ ,/-]+(?:[^\W\d_]+|\([^()]{2,30}\))){0,4}[ ,/(-]*"
)


def dateline_day(text: str, language: str) -> Date | None:
    """The date in the dateline of a report, or of a line such as "Published: 17 December 2024".

    A dateline is a place and a day in front of a dash, a colon, the name of an agency or a line
    break: ``RABAT, Dec 17 2024 -``, ``الرباط، 17 ديسمبر (رويترز) -``.

    Args:
        text: a report from its beginning, as in the source.
        language: ``ar`` or ``en``.

    Returns:
        A date with month and day whose span and surface are those of the text, or ``None``.
    """
    head = text[:_HEAD]
    folded = fold(head) if language == "ar" else Folded(fold_digits(head), range(len(head) + 1))
    plain = folded.text.translate(_DASHES)
    for moment in find_dates(plain, language):
        if moment.month is None or moment.day is None:
            continue
        line = plain.rfind("\n", 0, moment.start) + 1
        before = plain[line : moment.start]
        if not _opens(before, language) or not _AFTER.match(plain, moment.end):
            continue
        start, end = folded.source_span(moment.start, moment.end)
        return replace(moment, start=start, end=end, surface=text[start:end])
    return None


_DASHES = str.maketrans("–—", "--")


def _opens(before: str, language: str) -> bool:
    """Whether what stands before a date is nothing, a place, or a word for publication."""
    if len(before) > _LONGEST_PLACE or _SENTENCE.search(before):
        return False
    place = _PLACE_ARABIC if language == "ar" else _PLACE_ENGLISH
    return not before.strip() or bool(_PUBLISHED.search(before) or place.fullmatch(before))


def resolve(moment: Date, written: date) -> Date:
    """A date with the parts filled in that follow from the day the text was written.

    A weekday by itself is the last one up to that day, as in news; a day or month without its
    year is the nearest one. What is more exact already, or Hijri, stays as it is.

    Args:
        moment: a date of the text.
        written: the day on which the text was written.
    """
    if moment.calendar == "hijri" or moment.year is not None:
        return moment
    if moment.month is None:
        if moment.weekday is None:
            return moment
        day = written - timedelta(days=(written.weekday() - moment.weekday) % 7)
        return replace(moment, year=day.year, month=day.month, day=day.day)
    years = (written.year - 1, written.year, written.year + 1)
    possible = [made for year in years if (made := _in_year(moment, year))]
    nearest = min(possible, key=lambda day: abs(day - written), default=None)
    return replace(moment, year=nearest.year) if nearest else moment


def _in_year(moment: Date, year: int) -> date | None:
    try:
        return date(year, moment.month or 1, moment.day or 15)
    except ValueError:  # 29 February
        return None
