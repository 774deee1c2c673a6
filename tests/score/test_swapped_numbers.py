from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.score.swapped_numbers import Crossing, find_crossed
from bitext.text.facts import find_facts


def crossing(arabic: str, english: str) -> Crossing | None:
    return find_crossed(find_facts(arabic, "ar"), find_facts(english, "en"))


@pytest.mark.parametrize(
    ("arabic", "right", "wrong"),
    [
        (
            "قتل اثنا عشر شخصا وأصيب أربعة.",
            "Twelve people were killed and four injured.",
            "Four people were killed and twelve injured.",
        ),
        (
            "ارتفعت الأسعار 5 بالمئة والأجور 3 بالمئة.",
            "Prices rose 5 percent and wages 3 percent.",
            "Prices rose 3 percent and wages 5 percent.",
        ),
        (
            "زار الوفد ١٢ مدرسة، ثم التقى 40 معلما.",
            "The delegation visited 12 schools, then met 40 teachers.",
            "The delegation visited 40 schools, then met 12 teachers.",
        ),
        (
            "يضم المستشفى 120 سريرا و15 طبيبا.",
            "The hospital has 15 doctors and 120 beds.",
            "The hospital has 120 doctors and 15 beds.",
        ),
        (
            "تولى عمي البلدية من عام 1961 إلى 1974.",
            "My uncle was mayor from 1961 to 1974.",
            "My uncle was mayor from 1974 to 1961.",
        ),
        (
            "عاشت الأسرة في مصراتة بين عامي ١٩٣٢ و١٩٤٠.",
            "Between 1932 and 1940 the family lived in Misrata.",
            "Between 1940 and 1932 the family lived in Misrata.",
        ),
        (
            "مات الشاعر عام 1958 عن عمر 83 عاما.",
            "The poet died in 1958, aged 83.",
            "The poet died in 83, aged 1958.",
        ),
        (
            "اشترى المتحف عام 1987 نحو 45 لوحة.",
            "In 1987 the museum bought some 45 paintings.",
            "In 45 the museum bought some 1987 paintings.",
        ),
        (
            "ولدت في 7 مايو 1990 في بيت من 16 غرفة.",
            "She was born on May 7, 1990 in a house with 16 rooms.",
            "She was born on May 16, 1990 in a house with 7 rooms.",
        ),
    ],
)
def test_numbers_in_each_others_place_are_found(arabic: str, right: str, wrong: str) -> None:
    found = crossing(arabic, wrong)
    assert found and 0.1 < found.degree <= 1
    assert all(number in arabic for number in found.numbers)
    fine = crossing(arabic, right)
    assert not fine or fine.degree < 0.1


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("", ""),
        ("12 و4", "4 and 12"),
        ("وصل 12 وزيرا.", "Twelve ministers arrived."),
        ("فاز الفريق في 1998 و2003.", "The team won in 2003 and 1998."),
        ("القرنان السادس عشر والسابع عشر", "the 16th and 17th centuries"),
        ("في الحلقة السابعة من الموسم الثالث عشر", "in season 13, episode 7"),
        ("باعت البارونة التاسعة بيت البارونة الثامنة", "The 8th Baroness's house, the 9th sold"),
        ("5 يونيو 2019", "2019-06-05"),
        (
            "بنى جدي البيت في 1902، وباعه أبي في 1953.",
            "In 1953 my father sold the house that my grandfather built in 1902.",
        ),
        (
            "افتتح المستشفى عام 1961، وأغلقت المدرسة عام 1987.",
            "The school was closed in 1987 and the hospital opened in 1961.",
        ),
        ("12 وزيرا و12 سفيرا و4 رؤساء", "12 ministers, 12 ambassadors and 4 presidents"),
    ],
)
def test_where_nothing_can_be_told_little_is_said(arabic: str, english: str) -> None:
    found = crossing(arabic, english)
    assert not found or found.degree < 0.7


@given(
    st.text(alphabet="0123456789٤٥ ،.وبتمسكقلحد", max_size=60),
    st.text(alphabet="0123456789 ,.abcdeklmnorst", max_size=60),
)
def test_the_degree_is_a_proportion(arabic: str, english: str) -> None:
    found = crossing(arabic, english)
    assert not found or 0 < found.degree <= 1


def test_two_thousand_numbers() -> None:
    arabic = " و".join(f"{number} كتابا" for number in range(1000, 3000))
    english = " and ".join(f"{number} books" for number in range(1000, 3000))
    found = crossing(arabic, english)
    assert not found or found.degree < 0.2


def test_the_score_of_a_match_seen_from_the_other_side() -> None:
    arabic, english = find_facts("خسر المنتخب 0-4", "ar"), find_facts("The team lost 4-0", "en")
    assert find_crossed(arabic, english) is None
