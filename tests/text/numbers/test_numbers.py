from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.text.facts import find_facts
from bitext.text.languages import Language


def values(text: str, language: Language) -> list[float]:
    return [number.value for number in find_facts(text, language).numbers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty-five guests and thirty chairs", [25, 30]),
        ("two hundred and fifty-six thousand barrels", [256_000]),
        ("1,200.5 tonnes", [1200.5]),
        ("1.2 million voters", [1_200_000]),
        ("three million two hundred thousand, nineteen", [3_200_000, 19]),
        ("a hundred delegates, a dozen flags", [100, 12]),
        ("the 21st and the twenty-first", [21, 21]),
        ("a 5 + 5 format, 10-15 days", [5, 5, 10, 15]),
        ("at 5.40 p.m. and 8:30 am, 12.30 tonnes", [17 + 2 / 3, 8.5, 12.3]),
        ("nothing here but a word", []),
        ("", []),
    ],
)
def test_english(text: str, expected: list[float]) -> None:
    assert values(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أكثر من عشرين دولة", [20]),
        ("١٬٢٠٠٫٥ طن و۴۵ كيسا", [1200.5, 45]),
        ("ثلاثة وعشرون ألفا وخمسمائة", [23_500]),
        ("ألف وتسعمئة وتسعة وتسعون", [1999]),
        ("خمسة عشر يوما وأحد عشر شهرا", [15, 11]),
        ("٣ ملايين ومليون ونصف", [3_000_000, 1_500_000]),
        ("مليون و200 ألف", [1_200_000]),
        ("مئتا ألف وألفان ومليونان", [200_000, 2000, 2_000_000]),
        ("ثَلاثُمِائَةِ مرتزق، ثـــلاث مئة وخمسة", [300, 305]),
        ("الجولة الرابعة والمرة الحادية عشرة", [4, 11]),
        ("الحادية والثلاثين", [31]),
        ("000 47 طن و650 5 جنديا و10 000 لاجئ", [47_000, 5650, 10_000]),
        ("اللجنة العسكرية المشتركة 5 + 5", [5, 5]),
        ("ثلاثة وأربعة", [3, 4]),
        ("100 و1000 و 100 طن وألف كيس ومئة", [100, 1000, 100, 1000, 100]),
        ("في المئة والمائة والألف باء", []),
        ("اجتمعوا في الساعة 40/17 والساعة 8:30 مساء", [17 + 2 / 3, 20.5]),
        ("سافر لعشر سنوات وزار ست مدن، وست قرى بسبع لغات", [10, 6, 6, 7]),
        ("باع البيض بالدزينة", [12]),
        ("ركض بست دورات لستة أشهر بعد السنوات الست", [6, 6, 6]),
        ("بيت بمئة باب، 5 بمئة", [100]),
        ("وجدته ميتا، ومئتا رجل", [200]),
        ("ألّف الكاتب كتبا عن ستّة ملوك", [6]),
        ("لا شيء هنا", []),
        ("\u202bعدد\u202c \u200f300\u200f", [300]),
    ],
)
def test_arabic(text: str, expected: list[float]) -> None:
    assert values(text, "ar") == expected


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("50% of them", "en", 50),
        ("five per cent", "en", 5),
        ("12.5 percent", "en", 12.5),
        ("٥٠٪ منهم", "ar", 50),
        ("خمسون في المئة", "ar", 50),
        ("12 بالمائة", "ar", 12),
    ],
)
def test_percentages_are_no_plain_numbers(text: str, language: Language, value: float) -> None:
    facts = find_facts(text, language)
    assert [number.value for number in facts.percentages] == [value]
    assert facts.numbers == ()


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("dozens of people", "en", 10),
        ("hundreds of thousands of people", "en", 100_000),
        ("عشرات الأشخاص", "ar", 10),
        ("مئات الآلاف من الناس", "ar", 100_000),
    ],
)
def test_vague_quantities(text: str, language: Language, value: float) -> None:
    (number,) = find_facts(text, language).numbers
    assert (number.kind, number.value) == ("vague", value)


@pytest.mark.parametrize(
    ("text", "language", "approximate"),
    [
        ("some 20 heads of state", "en", True),
        ("more than twenty countries", "en", True),
        ("exactly 20 countries", "en", False),
        ("نحو 20 دولة", "ar", True),
        ("أكثر من عشرين دولة", "ar", True),
        ("20 دولة تقريبا", "ar", True),
        ("حضرت 20 دولة", "ar", False),
    ],
)
def test_approximate_marks(text: str, language: Language, approximate: bool) -> None:
    (number,) = find_facts(text, language).numbers
    assert number.approximate is approximate


@pytest.mark.parametrize(
    ("text", "language"),
    [("one of them", "en"), ("COVID-19", "en"), ("the 1990s", "en"), ("كوفيد-19", "ar")],
)
def test_what_the_other_language_may_say_otherwise_is_weak(text: str, language: Language) -> None:
    (number,) = find_facts(text, language).numbers
    assert number.weak


@given(st.integers(min_value=3, max_value=999_999_999), st.sampled_from(["ar", "en"]))
def test_digits_are_read_with_and_without_separators(value: int, language: Language) -> None:
    eastern = str.maketrans("0123456789,", "٠١٢٣٤٥٦٧٨٩٬")
    for written in (str(value), f"{value:,}", f"{value:,}".translate(eastern)):
        assert values(f"({written})", language) == [value]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("King Mohammed VI met Louis XIV", [6, 14]),
        ("Chapter VII and Article IX", [7, 9]),
        ("Vitamin C and an IV drip. I came", []),
    ],
)
def test_roman_numerals_after_a_capitalised_word(text: str, expected: list[float]) -> None:
    numbers = find_facts(text, "en").numbers
    assert [number.value for number in numbers if not number.weak] == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("$300+ billion, $75m and €8bn", "en", [3e11, 75e6, 8e9]),
        ("one and a half million", "en", [1.5e6]),
        ("a quarter of a million", "en", [250_000]),
        ("half a million", "en", [500_000]),
        ("three quarters and two-thirds", "en", [0.75, 2 / 3]),
        ("three and a half hours", "en", [3.5]),
        ("مليونا ونصف المليون", "ar", [1.5e6]),
        ("مليون ونصف المليون", "ar", [1.5e6]),
        ("ربع مليون ونصف مليون", "ar", [250_000, 500_000]),
        ("ثلاثة أرباع وثلثا", "ar", [0.75, 2 / 3]),
        ("ألفان وخمسمائة", "ar", [2500]),
        ("ثلاثة ملايين وربع المليون", "ar", [3.25e6]),
        ("ثلاث ساعات ونصف الساعة", "ar", [3.5]),
        ("بين 2015 والربع الأخير", "ar", [2015, 0.25]),
        ("بضعة آلاف وعشرات الآلاف", "ar", [1000, 10_000]),
        ("الفرع 19-ألف", "ar", [19]),
        ("تلخص ثلاثتها", "ar", [3]),
    ],
)
def test_fractions_and_scales(text: str, language: Language, expected: list[float]) -> None:
    assert values(text, language) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "language", "readings"),
    [
        ("12.500", "ar", {12.5, 12_500}),
        ("12,500", "ar", {12.5, 12_500}),
        ("12.500", "en", {12.5, 12_500}),
        ("12,500", "en", {12_500}),
        ("0.500", "ar", {0.5}),
        ("1.250.000,5", "ar", {1_250_000.5}),
        ("340 276", "ar", {340_276, 276_340}),
        ("75m", "en", {75, 75e6}),
        ("a third", "en", {1 / 3, 3}),
    ],
)
def test_what_can_be_read_in_two_ways_is(
    text: str, language: Language, readings: set[float]
) -> None:
    (number,) = find_facts(text, language).numbers
    assert set(number.readings) == readings


@pytest.mark.parametrize(
    ("text", "language", "hours"),
    [
        ("at 3:30 p.m.", "en", {15.5}),
        ("at 3:30", "en", {3.5, 15.5}),
        ("at half past seven", "en", {7.5, 19.5}),
        ("at a quarter to ten p.m.", "en", {21.75}),
        ("at six-thirty", "en", {6.5, 18.5}),
        ("at noon", "en", {12}),
        ("at midnight", "en", {0}),
        ("at 1203 hours", "en", {12.05}),
        ("في الساعة 15:30", "ar", {15.5}),
        ("السابعة والنصف صباحا", "ar", {7.5}),
        ("في العاشرة إلا ربعا مساء", "ar", {21.75}),
        ("في الرابعة عصرا", "ar", {16}),
        ("الساعة 9", "ar", {9, 21}),
        ("الساعة السادسة و النصف", "ar", {6.5, 18.5}),
        ("عند منتصف الليل", "ar", {0}),
    ],
)
def test_times_of_the_day(text: str, language: Language, hours: set[float]) -> None:
    (number,) = find_facts(text, language).numbers
    assert number.kind == "time" and number.weak
    assert sorted(number.readings) == pytest.approx(sorted(hours))


def test_groups_of_three_set_the_other_way_round() -> None:
    assert values("727 379 74 ريالا", "ar") == [74_379_727]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("a 3D map", "en"),
        ("12. The council met", "en"),
        ("we left at 8 p.m.", "en"),
        ("١٢ - اجتمع المجلس", "ar"),
        ("في أربعينيات القرن التاسع عشر", "ar"),
        ("في الساعة 30/10", "ar"),
    ],
)
def test_numbers_that_a_translation_need_not_state(text: str, language: Language) -> None:
    (number,) = find_facts(text, language).numbers
    assert number.weak


def test_a_number_within_the_text_is_no_number_of_a_paragraph() -> None:
    assert not any(number.weak for number in find_facts("They met 12 - or 13 - men", "en").numbers)
