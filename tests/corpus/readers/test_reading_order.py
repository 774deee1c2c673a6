"""Lines as printed, from left to right, come out in reading order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.corpus.readers.reading_order import reading_order, turn_brackets


def turned(word: str) -> str:
    return word[::-1]


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (["سلام"], "سلام"),
        (["2021", "ديسمبر", "24", "في"], "في 24 ديسمبر 2021"),
        (["المائة", "في", "3.5%"], "3.5% في المائة"),
        ([".", "مدينة", "٣٠", "و", "Tripoli", "في"], "في Tripoli و ٣٠ مدينة ."),
        (["أمس", "The", "New", "York", "Times", "قالت"], "قالت The New York Times أمس"),
        (["12/11/2021", "بتاريخ"], "بتاريخ 12/11/2021"),
        (["٢٠٢١", "٢٤", "في"], "في ٢٤ ٢٠٢١"),
        (["Nothing", "to", "turn,", "1", "2", "3."], "Nothing to turn, 1 2 3."),
        ([], ""),
    ],
)
def test_reading_order(printed: list[str], text: str) -> None:
    line = " ".join(
        word if word.isascii() or word.isdecimal() else turned(word) for word in printed
    )
    assert reading_order(list(line)) == text


def test_arabic_in_an_english_text() -> None:
    line = f"He said {turned('سلام عليكم')} to 20 people."
    expected = "He said سلام عليكم to 20 people."
    assert reading_order(list(line), among_arabic=False) == expected


def test_presentation_forms_become_letters() -> None:
    # The ligature of lam and alef is one glyph; what it stands for is in reading order.
    printed = ["\ufe96", "\ufef4", "\ufe92", "\ufedf", "\ufe8d", " ", "\ufefb"]
    assert reading_order(printed) == "لا البيت"
    assert reading_order(["ت", "لا", "ا"]) == "الات"


@given(st.text(st.sampled_from("ابتجحد "), max_size=20))
def test_arabic_alone_is_read_from_the_right(text: str) -> None:
    assert reading_order(list(text)) == text[::-1]


@given(st.lists(st.sampled_from(["abc", "12", "سلام", "x1"]), max_size=6))
def test_no_glyph_is_lost(words: list[str]) -> None:
    printed = " ".join(words)
    assert sorted(reading_order(list(printed))) == sorted(printed)


def test_brackets_nest() -> None:
    assert turn_brackets(["قال )ليلى( ثم", "said (Layla)"]) == ["قال (ليلى) ثم", "said (Layla)"]
    assert turn_brackets(["قال «نعم» ثم (لا)"]) == ["قال «نعم» ثم (لا)"]
