from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from bitext.score.coverage import Side
from bitext.score.literalness import measure_literalness
from bitext.text.lexicon import stem_arabic, stem_english

ARABIC = "ناقش مجلس الأمن تقرير اللجنة عن حقوق الإنسان في جلسة مغلقة"


def measure(arabic: str, english: str) -> float:
    return measure_literalness(Side.read(arabic, stem_arabic), Side.read(english, stem_english))


def test_word_by_word_is_more_literal_than_another_order() -> None:
    literal = measure(
        ARABIC,
        "The Security Council discussed the report of the committee on human rights in a closed "
        "session",
    )
    moved = measure(
        ARABIC,
        "In a closed session, human rights were discussed on the basis of the committee's report, "
        "by the Council responsible for security",
    )
    free = measure(ARABIC, "Behind closed doors members took up what the committee had to report")
    assert 0 < moved < literal <= 1
    assert math.isnan(free) or free < literal


def test_little_in_common_says_nothing() -> None:
    assert math.isnan(measure(ARABIC, "It rained."))
    assert math.isnan(measure("", ""))


@given(st.text(max_size=60), st.text(max_size=60))
def test_it_is_a_share(arabic: str, english: str) -> None:
    value = measure(f"{ARABIC} {arabic}", f"Council report committee human rights {english}")
    assert math.isnan(value) or 0 <= value <= 1
