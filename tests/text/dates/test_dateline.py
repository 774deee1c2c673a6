from __future__ import annotations

from datetime import date

import pytest

from bitext.text.dates.dateline import dateline_day, resolve
from bitext.text.facts import find_facts
from bitext.text.languages import Language


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("RABAT, Dec 17 2024 - The king opened parliament.", "en", "2024-12-17"),
        ("CAIRO (AP) — 17 December — The minister said", "en", "--12-17"),
        ("NEW YORK, Nov. 3 (Reuters) - Stocks rose", "en", "--11-03"),
        ("Published: 17 December 2024\nThe king opened parliament.", "en", "2024-12-17"),
        ("17 December 2024\nThe king opened parliament.", "en", "2024-12-17"),
        ("الرباط، 17 ديسمبر (رويترز) - افتتح الملك", "ar", "--12-17"),
        ("دمشق - ١٢ أيار ٢٠٢٤ - قال مصدر", "ar", "2024-05-12"),
        ("تاريخ النشر: 5 جوان 2024\nقال الوزير", "ar", "2024-06-05"),
        ("The king opened parliament on 17 December 2024 in Rabat.", "en", None),
        ("افتتح الملك البرلمان في 17 ديسمبر 2024 بالرباط.", "ar", None),
        ("Nothing", "en", None),
        ("", "ar", None),
    ],
)
def test_the_day_of_a_dateline(text: str, language: Language, day: str | None) -> None:
    found = dateline_day(text, language)
    assert (found and found.isoformat()) == day
    if found:
        assert text[found.start : found.end] == found.surface


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("on Monday", "en", "2024-12-16"),
        ("يوم الثلاثاء", "ar", "2024-12-17"),
        ("on 3 January", "en", "2025-01-03"),
        ("في 20 تشرين الثاني", "ar", "2024-11-20"),
        ("in 2019", "en", "2019"),
        ("10 محرم", "ar", "--01-10 AH"),
    ],
)
def test_what_a_date_means_on_the_day_it_was_written(
    text: str, language: Language, day: str
) -> None:
    (moment,) = find_facts(text, language).dates
    assert resolve(moment, date(2024, 12, 17)).isoformat() == day
