from __future__ import annotations

import math

import pytest

from bitext.score.surface import (
    broken_off,
    copied_share,
    direction_marks,
    exchanged_digits,
    find_defect,
    markup_difference,
    repeated_share,
    script_share,
    stammers,
)


@pytest.mark.parametrize(
    ("arabic", "english", "defect"),
    [
        ("", "Something", "empty-side"),
        ("شيء", " \n", "empty-side"),
        ("٢٠٢١", "2021", "no-words"),
        ("https://example.org/ar", "https://example.org/ar", "no-words"),
        ("🎉🎉", "🎉🎉", "no-words"),
        ("Hello there", "Hello there", "untranslated-copy"),
        ("مرحبا بكم", "مرحبا بكم", "untranslated-copy"),
        ("كيف حالك اليوم", "أنا بخير شكرا", "not-english"),
        ("ana ray7 3al beit", "I am going home", "not-arabic"),
        ("أصدرت Microsoft نظام Windows", "Microsoft released Windows", ""),
        ("كامالا هاريس", "Kamala Harris", ""),
    ],
)
def test_defects(arabic: str, english: str, defect: str) -> None:
    assert find_defect(arabic, english) == defect


@pytest.mark.parametrize(
    ("arabic", "english", "exchanged"),
    [
        ("في ١٢ نوفمبر", "on 12 November", 0),
        ("كوفيد-19", "COVID-17", 1),
        ("10 أسابيع و12 شهرا", "10 weeks and 10 months", 1),
        ("1500 شخص", "1,500 people", 0),
        ("ثلاثة وفود", "3 delegations", 0),
    ],
)
def test_exchanged_digits(arabic: str, english: str, exchanged: int) -> None:
    assert exchanged_digits(arabic, english) == exchanged


@pytest.mark.parametrize(
    ("arabic", "english", "broken"),
    [
        ("وصل الوفد.", "The delegation arrived.", 0.0),
        ("وصل الوفد.", "The delegation arrived", 0.5),
        ("وصل الوفد إلى", "The delegation reached Paris.", 1.0),
        ("وصل الوفد (مساء", "The delegation arrived (in the evening).", 1.0),
        ("", "The delegation arrived", 0.0),
    ],
)
def test_broken_off(arabic: str, english: str, broken: float) -> None:
    assert broken_off(arabic, english) == broken


def test_shares() -> None:
    assert copied_share(["a", "b"], ["a", "c"]) == 0.5
    assert copied_share([], []) == 0.0
    assert repeated_share(["go", "on", "go", "on", "go", "on"]) == 0.5
    assert repeated_share(["one"]) == 0.0
    assert script_share("باريس Paris", "ARABIC") == 0.5
    assert math.isnan(script_share("123", "ARABIC"))


def test_a_word_said_twice_in_a_row_is_a_stammer_if_one_side_alone_does() -> None:
    assert stammers("دربت المعلمة أخواتها", "The teacher trained her sisters sisters")
    assert stammers("درّبت المعلمة المعلمة أخواتها", "The teacher trained her sisters")
    assert not stammers("دربت المعلمة أخواتها", "The teacher trained her sisters")
    assert not stammers("غنت فرقة دوران دوران", "The band Duran Duran sang")
    assert not stammers("في عامي 1979 و 1980", "In 1979 and 1980")


def test_markup_and_direction() -> None:
    assert markup_difference("<b>مهم</b>", "<b>Important</b>") == 0.0
    assert markup_difference("• بند", "- Item") == 0.0
    assert markup_difference("افتح %s", "Open") == 1.0
    assert direction_marks("نص") == 0.0
    assert direction_marks("\u200fنص") == 0.5
    assert direction_marks("\u2067نص") == 1.0
    assert direction_marks("\u2067نص\u2069") == 0.5


@pytest.mark.parametrize(
    ("arabic", "english", "defect"),
    [
        ("هذا المتحف تأسس عام 1950.", "Ce musée a été fondé en 1950.", "not-english"),
        ("وزیر خارجه با همتای مصری خود دیدار کرد.", "The minister met his peer.", "not-arabic"),
        ("نعم", "Yes", ""),
        ("باريس، ليون، مارسيليا", "Paris, Lyon, Marseille", ""),
    ],
)
def test_a_side_in_another_language_of_its_script(arabic: str, english: str, defect: str) -> None:
    assert find_defect(arabic, english) == defect
