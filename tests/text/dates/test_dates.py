from __future__ import annotations

from datetime import date, timedelta

import pytest
from hijridate import Hijri
from hypothesis import given
from hypothesis import strategies as st

from bitext.text.agreement import compare_facts
from bitext.text.dates.calendars import hijri_to_ordinal
from bitext.text.dates.dates import Date, compatible
from bitext.text.facts import find_facts
from bitext.text.languages import Language


def found(text: str, language: Language) -> list[str]:
    return [moment.isoformat() for moment in find_facts(text, language).dates]


def one(text: str, language: Language) -> Date:
    (moment,) = find_facts(text, language).dates
    return moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on November 12, 2021, in Paris", ["2021-11-12"]),
        ("on 12 Nov. 2021", ["2021-11-12"]),
        ("Friday, November 12, 2021", ["2021-11-12"]),
        ("the 12th of November", ["--11-12"]),
        ("in November 2021; December", ["2021-11", "--12"]),
        ("November 12-13, 2021", ["2021-11-12", "2021-11-13"]),
        ("12 and 13 November", ["--11-12", "--11-13"]),
        ("2021-11-12 and 24/12/2021", ["2021-11-12", "2021-12-24"]),
        ("the fall in 2011", ["2011"]),
        ("they met Monday", ["weekday 0"]),
        ("he may go, and they march on", []),
        ("in May and on May 5", ["--05", "--05-05"]),
        ("7 Rabi al-Thani 1443 AH", ["1443-04-07 AH"]),
        ("30 February 2021", []),
        ("On 26 March, 1.7 billion people", ["--03-26"]),
        ("On 5 June, 2.3 million", ["--06-05"]),
        ("On 3 February, 5 soldiers", ["--02-03"]),
        ("On June 5, 12 soldiers", ["--06-05"]),
        ("on 28 and 29 April, 23, 24 and 25 May", ["--04-28", "--04-29", "--05-24", "--05-25"]),
        ("November 12,2021", ["2021-11-12"]),
        ("the first of Shawwal and the twenty-first of May", ["--10-01 AH", "--05-21"]),
        ("between May and June 2019", ["--05", "2019-06"]),
        ("", []),
    ],
)
def test_english(text: str, expected: list[str]) -> None:
    assert found(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("في 12 نوفمبر، وفي 24 ديسمبر 2021", ["--11-12", "2021-12-24"]),
        ("١٢ تشرين الثاني ٢٠٢١", ["2021-11-12"]),
        ("16 تشرين الأول/أكتوبر 2004", ["2004-10-16"]),
        ("تشرين الثاني (نوفمبر) 2021", ["2021-11"]),
        ("12 نونبر، غشت 2020، شتنبر", ["--11-12", "2020-08", "--09"]),
        ("يوم الجمعة 12 نوفمبر 2021", ["2021-11-12"]),
        ("يوم الاثنين", ["weekday 0"]),
        ("12 و13 نوفمبر", ["--11-12", "--11-13"]),
        ("نوفمبر من عام 2019", ["2019-11"]),
        ("منذ عام 2011 وفي 2012", ["2011", "2012"]),
        ("في آب 2006", ["2006-08"]),
        ("مارس الضغط على الجميع", []),
        ("7 ربيع الثاني 1443 هـ", ["1443-04-07 AH"]),
        ("سنة 1443هـ", ["1443 AH"]),
        ("شهر رمضان", ["--09 AH"]),
        ("١٢ نُوفَمْبَر ٢٠٢١", ["2021-11-12"]),
        ("\u200f12\u200f نـوفمبر", ["--11-12"]),
        ("في 14 أبريل، 2.4 مليون", ["--04-14"]),
        ("يوم 9 مايو 1.2 مليون", ["--05-09"]),
        ("20 جويلية 2023، 4 كانون الثاني، 5 جوان", ["2023-07-20", "--01-04", "--06-05"]),
        ("تشرين أول 2019 وكانون ثاني 2020", ["2019-10", "2020-01"]),
        ("في الخامس عشر من مايو والحادي والعشرين من يونيو", ["--05-15", "--06-21"]),
        ("في أول شوال", ["--10-01 AH"]),
        ("منتصف غشت 2022 ومطلع شباط/فبراير", ["2022-08", "--02"]),
        ("في يوم أحد وكل خميس", ["weekday 6", "weekday 3"]),
    ],
)
def test_arabic(text: str, expected: list[str]) -> None:
    assert found(text, "ar") == expected


def test_the_parts_of_a_date_are_no_numbers() -> None:
    facts = find_facts("في 12 نوفمبر 2021 اجتمع 300 مندوب", "ar")
    assert [number.value for number in facts.numbers] == [300]


@pytest.mark.parametrize(
    ("arabic", "english", "verdict"),
    [
        ("12 نوفمبر", "November 12, 2021", True),
        ("نوفمبر 2021", "12 November 2021", True),
        ("عام 2021", "in 2021", True),
        ("يوم الجمعة", "November 12, 2021", True),
        ("يوم الخميس", "November 12, 2021", False),
        ("24 ديسمبر", "12 December", False),
        ("نوفمبر 2021", "November 2020", False),
        ("يوم الاثنين", "in November", None),
        ("7 ربيع الثاني 1443 هـ", "12 November 2021", True),
        ("7 ربيع الثاني 1443 هـ", "2 December 2021", False),
        ("شهر رمضان", "in November", None),
        ("5/6/2021", "6/5/2021", True),
    ],
)
def test_partial_dates_compare_with_full_ones(
    arabic: str, english: str, verdict: bool | None
) -> None:
    assert compatible(one(arabic, "ar"), one(english, "en")) is verdict


@pytest.mark.parametrize(
    ("hijri", "gregorian"),
    # Beginnings of years and feasts as they were observed.
    [
        ((1400, 1, 1), date(1979, 11, 20)),
        ((1443, 1, 1), date(2021, 8, 9)),
        ((1442, 10, 1), date(2021, 5, 13)),
        ((1444, 12, 10), date(2023, 6, 28)),
    ],
)
def test_hijri_days_are_right_within_a_day(hijri: tuple[int, int, int], gregorian: date) -> None:
    assert abs(hijri_to_ordinal(*hijri) - gregorian.toordinal()) <= 1


@pytest.mark.parametrize("year", range(1343, 1501))
def test_hijri_months_are_those_of_umm_al_qura(year: int) -> None:
    for month in range(1, 13):
        assert hijri_to_ordinal(year, month, 1) == Hijri(year, month, 1).to_gregorian().toordinal()


@given(st.integers(1, 1600), st.integers(1, 12))
def test_hijri_months_follow_each_other_after_29_or_30_days(year: int, month: int) -> None:
    after = (year, month + 1) if month < 12 else (year + 1, 1)
    usual = (28, 29, 30, 31) if (year, month) in ((1342, 12), (1500, 12)) else (29, 30)
    assert hijri_to_ordinal(*after, 1) - hijri_to_ordinal(year, month, 1) in usual


def test_a_hijri_day_is_the_one_that_was_meant() -> None:
    assert compatible(one("15 صفر 1446", "ar"), one("19 August 2024", "en"))
    assert not compatible(one("15 صفر 1446", "ar"), one("22 August 2024", "en"))


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_written_dates_are_read(day: date) -> None:
    assert found(f"{day:%B} {day.day}, {day.year}", "en") == [day.isoformat()]
    assert found(f"{day.day}/{day.month}/{day.year}".translate(_EASTERN), "ar") == [day.isoformat()]


_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@given(st.dates(min_value=date(1900, 1, 2), max_value=date(2099, 12, 30)))
def test_a_day_differs_from_the_next(day: date) -> None:
    today = one(f"{day:%d %B %Y}", "en")
    tomorrow = one(f"{day + timedelta(days=1):%d %B %Y}", "en")
    assert compatible(today, today) is True
    assert compatible(today, tomorrow) is False


def test_from_one_month_to_another() -> None:
    dates = find_facts("بين يوليو - ديسمبر 2016", "ar").dates
    assert [date.isoformat() for date in dates] == ["2016-12", "2016-07"]
    assert len(find_facts("في تشرين الثاني نوفمبر 2012", "ar").dates) == 1


def test_the_two_of_them_are_no_monday() -> None:
    apart = compare_facts(find_facts("مزيج من الاثنين", "ar"), find_facts("a mix of both", "en"))
    assert not apart.dates.only_arabic
    apart = compare_facts(find_facts("وصل الاثنين", "ar"), find_facts("He came", "en"))
    assert apart.dates.only_arabic
