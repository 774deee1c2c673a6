from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.score.crossed import Crossing, find_crossed
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
