from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.text.arabic import (
    fold,
    fold_digits,
    normalize,
    repair_presentation_forms,
    strip_bidi_controls,
    strip_diacritics,
)

ARABIC_TEXT = st.text(
    st.one_of(
        st.sampled_from("اأإآٱبتثجحخدذرزسشصضطظعغفقكلمنهويىةءئؤ ،؛؟٪٫٬«»ـ٠١٢٣۴۵"),
        st.characters(min_codepoint=0x600, max_codepoint=0x6FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF),
        st.sampled_from("\u200b\u200e\u200f\u202b\u202c\u2067\u2069\ufeff\u00ad\u00a0\n\t abZ…"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("مُحَمَّدٌ", "محمد"),
        ("الـــسـلام", "السلام"),
        ("أحمد إلى آخر ٱلآن", "احمد الي اخر الان"),
        ("مؤسسة شؤون قارئ", "موسسه شوون قاري"),
        ("بدء", "بد"),
        ("ﺍﻟﺴﻼﻡ ﻋﻠﻴﻜﻢ", "السلام عليكم"),
        ("\ufdf2", "الله"),
        ("\u202bقال\u202c \u200fثم\u200e", "قال ثم"),
        ("١٬٢٠٠٫٥ و۵۰٪", "1,200.5 و50%"),
        ("ماذا؟ نعم، لا؛ «كلا»…", 'ماذا? نعم, لا; "كلا"...'),
        ("  سطر\n\n آخر\u00a0 ", "سطر اخر"),
        ("گفتگوی فارسی", "گفتگوي فارسي"),
        ("", ""),
    ],
)
def test_normalize(written: str, plain: str) -> None:
    assert normalize(written) == plain


def test_normalize_keeps_latin_letters_and_case() -> None:
    assert normalize("ﬁn Ａ Draghi") == "ﬁn Ａ Draghi"


def test_lone_diacritics_of_presentation_forms_bring_no_space() -> None:
    assert normalize("ك\ufe70تب") == "كتب"


@given(ARABIC_TEXT)
def test_normalize_is_idempotent(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@given(ARABIC_TEXT)
def test_each_step_is_idempotent(text: str) -> None:
    for step in (fold_digits, strip_bidi_controls, strip_diacritics, repair_presentation_forms):
        assert step(step(text)) == step(text)


@given(ARABIC_TEXT)
def test_fold_is_normalize_but_for_white_space(text: str) -> None:
    assert " ".join(fold(text).text.split()) == normalize(text)


@given(ARABIC_TEXT)
def test_fold_knows_where_each_character_came_from(text: str) -> None:
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert folded.offsets[-1] == len(text)
    for position, char in enumerate(folded.text):
        start, end = folded.source_span(position, position + 1)
        assert end == start + 1
        assert char in fold(text[start:end]).text


def test_fold_digits_keeps_the_length() -> None:
    assert fold_digits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ ٫") == "0123456789 0123456789 ٫"
