from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.text.agreement import FactAgreement, compare_facts
from bitext.text.facts import find_facts
from bitext.text.languages import Language

WORDS = """
في 12 نوفمبر ٢٠٢١ الرئيس «ماكرون» عشرين ألف ليبيا 50 ٪ مليون يوم الجمعة عبد الله ـــ مُحَمَّد ﻻ
President Macron met 1,200 U.N. envoys on Friday 5 May 1443 AH two hundred and dozens of (Draghi)
\u202bثلاثة\u202c 000 47 3.5 . , " ' - …
"""
TEXT = st.one_of(
    st.text(max_size=120), st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join)
)


def compare(arabic: str, english: str) -> FactAgreement:
    return compare_facts(find_facts(arabic, "ar"), find_facts(english, "en"))


@given(TEXT, st.sampled_from(["ar", "en"]))
def test_every_fact_is_where_it_says(text: str, language: Language) -> None:
    facts = find_facts(text, language)
    for fact in (*facts.numbers, *facts.percentages, *facts.dates, *facts.names):
        assert 0 <= fact.start < fact.end <= len(text)
        assert text[fact.start : fact.end] == fact.surface


@given(TEXT, TEXT)
def test_agreement_is_a_proportion_and_loses_no_number(arabic: str, english: str) -> None:
    agreement = compare(arabic, english)
    assert agreement.score is None or 0 <= agreement.score < 1
    numbers = agreement.numbers
    shown = [one for one, _ in numbers.matched + numbers.conflicting] + list(numbers.only_arabic)
    assert len(shown) == len(set(shown))
    found = find_facts(arabic, "ar").numbers
    assert all(any(n.start <= one.start and one.end <= n.end for n in found) for one in shown)


def test_nothing_to_compare_has_no_score() -> None:
    assert compare("", "").score is None
    assert compare("ذهب الولد إلى المدرسة", "The boy went to school").score is None


def test_what_agrees_is_matched() -> None:
    agreement = compare(
        "في 12 نوفمبر التقى ممثلون من أكثر من عشرين دولة في باريس، وحضر ٥٠٪ منهم",
        "On November 12 some 20 countries met in Paris; 50 percent of them came",
    )
    assert [other.surface for _, other in agreement.numbers.matched] == ["20"]
    assert [other.surface for _, other in agreement.dates.matched] == ["November 12"]
    assert [other.surface for _, other in agreement.percentages.matched] == ["50 percent"]
    assert [other.surface for _, other in agreement.names.matched] == ["Paris"]
    assert agreement.score is not None and agreement.score > 0.8


def test_conflicting_numbers_and_dates_are_named_and_weigh() -> None:
    agreement = compare(
        "انسحب 300 مرتزق من ليبيا في 12 نوفمبر", "200 mercenaries left Libya on October 19"
    )
    ((arabic, english),) = agreement.numbers.conflicting
    assert (arabic.value, english.value) == (300, 200)
    assert len(agreement.dates.conflicting) == 1
    assert agreement.score is not None and agreement.score < 0.15


def test_a_shared_name_alone_is_weak_evidence() -> None:
    agreement = compare(
        "وقال ماكرون إن خطة انسحاب المرتزقة يجب أن تنفذ", "He will meet with Macron next week"
    )
    assert len(agreement.names.matched) == 1
    assert agreement.score is not None and 0 < agreement.score < 0.5


def test_a_number_on_one_side_is_reported_there() -> None:
    agreement = compare("انسحب 300 مرتزق", "The mercenaries left with 40 trucks and 7 guns")
    assert [english.value for _, english in agreement.numbers.conflicting] == [40]
    assert [number.value for number in agreement.numbers.only_english] == [7]
    assert agreement.numbers.only_arabic == ()


def test_approximate_numbers_agree_when_they_are_close() -> None:
    assert compare("نحو 1000 شخص", "exactly 1,020 people").numbers.matched
    assert compare("ألف شخص", "1,020 people").numbers.conflicting
    assert compare("نحو ألف شخص", "about 2,000 people").numbers.conflicting


def test_vague_and_weak_numbers_are_not_missed() -> None:
    assert compare("وصل عشرات الناس", "People came").numbers.only_arabic == ()
    assert compare("وصل رجلان", "Two men came").numbers.only_english == ()
    assert compare("وصل عشرات الناس", "Dozens of people came").numbers.matched


def test_a_year_agrees_in_whatever_form() -> None:
    agreement = compare("اندلعت الحرب عام 2011 في البلاد", "The 2011 war broke out")
    assert agreement.dates.only_arabic == ()
    assert agreement.numbers.only_english == ()


def test_the_rest_of_a_name_is_not_missed() -> None:
    agreement = compare(
        "قال «إيمانويل ماكرون» ذلك ثم غادر «ماكرون»",
        "So said Emmanuel Macron before Emmanuel left with Macron",
    )
    assert agreement.names.only_arabic == ()
    assert agreement.names.only_english == ()


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("قرأت رواية فورتي ليتل ماذرز", "She read Forty Little Mothers"),
        ("ظهر في ساترداي نايت لايف", "He appeared on Saturday Night Live"),
        ("كتب لبرنامج Saturday Night Live", "He wrote for Saturday Night Live"),
        ("عمل في شركة ناين نتوورك", "He worked for the Nine Network"),
        ("قابلت أطباء مايو", "She met the Mayo doctors"),
        ("زارت مصنع نيسان", "She visited the Nissan factory"),
    ],
)
def test_numbers_and_dates_in_names_are_none(arabic: str, english: str) -> None:
    agreement = compare(arabic, english)
    for kind in (agreement.numbers, agreement.dates):
        assert not kind.only_arabic + kind.only_english + kind.conflicting


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("وصل خمسون رجلا", "Forty Brave Men arrived"),
        ("التقيا يوم السبت", "They met on Sunday Morning"),
        ("وصل الوفد في مايو", "The delegation arrived with Mansour"),
    ],
)
def test_numbers_and_dates_beside_names_are_compared(arabic: str, english: str) -> None:
    agreement = compare(arabic, english)
    kinds = (agreement.numbers, agreement.dates)
    assert any(kind.only_arabic + kind.conflicting for kind in kinds)


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("شاركت عشرات النساء", "Several dozen women took part"),
        ("وصل عدة مئات من الناس", "Several hundred people came"),
        ("المجموعات الثلاث (ألف وباء وجيم)", "the three groups (A, B and C)"),
        ("2-3 التعليم في المدن", "2.3. Education in towns"),
        ("3-8 (ب) تنص المادة على ذلك", "3.8.b The article says so"),
        ("المرفق 1 - ألف من الاتفاق", "annex 1-A of the agreement"),
        ("في العقد الأول من القرن الحادي والعشرين", "in the 2000s"),
    ],
)
def test_what_is_said_otherwise_is_not_missed(arabic: str, english: str) -> None:
    numbers = compare(arabic, english).numbers
    assert not numbers.only_arabic + numbers.only_english + numbers.conflicting


def test_hijri_and_gregorian_dates_agree() -> None:
    agreement = compare("عقد في 7 ربيع الثاني 1443 هـ", "It was held on 12 November 2021")
    assert len(agreement.dates.matched) == 1


def test_facts_of_a_document_keep_repetitions() -> None:
    text = "Libya talks opened.\nLibya’s rivals met in Geneva on 19 October 2020.\nLibyans hope."
    names = [name.canonical for name in find_facts(text, "en").names]
    assert names == ["Libya", "Libya", "Geneva", "Libya"]


@pytest.mark.parametrize("unit", ["1 ", "12 نوفمبر ", "ماكرون ", "«", "1,", "ثلاثة و", "Monday, "])
def test_huge_lines(unit: str) -> None:
    text = unit * 1000
    for language in ("ar", "en"):
        facts = find_facts(text, language)  # type: ignore[arg-type]
        assert all(text[name.start : name.end] == name.surface for name in facts.names)


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("بلغ السعر 12.500 دولار", "The price was 12,500 dollars"),
        ("بلغ السعر 12 500 دولار", "The price was 12,500 dollars"),
        ("بلغ السعر 12,500 دولار", "The price was 12.5 thousand dollars"),
        ("المواد 12 و13 و14 و15", "articles 12 to 15"),
        ("ثلاثة أرباعهم: 75%", "three quarters of them, 75%"),
        ("بلغت النسبة 75%", "Three quarters"),
        ("تضاعف العدد ثلاثة أمثال", "The number tripled"),
        ("قبل عشر سنوات", "a decade ago"),
        ("في الساعة 15:30", "at 3:30 p.m."),
        ("3/4 كوب", "3/4 cup"),
        ("12 500", "12 and 500"),
        ("في القرار 1267 (1999)", "in Resolution 1267"),
        ("أكثر من 300 مليار دولار", "$300+ billion"),
    ],
)
def test_one_reading_that_fits_is_enough(arabic: str, english: str) -> None:
    agreement = compare(arabic, english)
    for kind in (agreement.numbers, agreement.percentages):
        assert not kind.only_arabic + kind.only_english + kind.conflicting


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("بلغ السعر 12.500 دولار", "The price was 12,600 dollars"),
        ("بلغ السعر 12 500 دولار", "The price was 12,600 dollars"),
        ("في الساعة 15:30", "at 4:30 p.m."),
        ("بضعة آلاف من الطلاب", "a few million students"),
        ("عشرات الآلاف", "tens of millions"),
        ("بمقدار الثلث", "by two thirds"),
        ("ثلاثة أرباع السكان", "a half million of them"),
        ("انظر (3)", "see (4)"),
    ],
)
def test_what_no_reading_fits_conflicts(arabic: str, english: str) -> None:
    numbers = compare(arabic, english).numbers
    assert numbers.only_arabic + numbers.only_english + numbers.conflicting


@pytest.mark.parametrize(
    ("arabic", "english", "poorer"),
    [
        ("يوم الاثنين ١٥ يناير ٢٠٢٤", "on Monday", True),
        ("في مايو 2022", "in May", True),
        ("في مايو", "in May 2022", True),
        ("في 8 نوفمبر 2020", "in November 2020", True),
        ("يوم الاثنين ١٥ يناير", "on 15 January", False),
        ("في مايو 2022", "in 2022, in May", False),
        ("في 17 تشرين الأول و20 من الشهر نفسه", "on 17 and 20 October", False),
    ],
)
def test_a_part_of_a_date_that_is_lost(arabic: str, english: str, poorer: bool) -> None:
    dates = compare(arabic, english).dates
    assert not dates.only_arabic + dates.only_english + dates.conflicting
    assert bool(dates.poorer) is poorer
