import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.translate.segments import readable, split


def words(text):
    return len(text.split())


texts = st.lists(st.sampled_from(["نص", "طويل،", "هنا.", "هل؟", "a", "3.5", "؛", "…", "😀"])).map(
    " ".join
)


@given(st.text(st.characters()))
def test_readable_text_is_one_line_and_stays_as_it_is(text):
    once = readable(text)
    assert readable(once) == once
    assert once.splitlines() in ([], [once])
    once.encode()


def test_readable_text_has_its_letters():
    assert readable("ﻻ\u200f كـتـاب\r\n\tكُتُب\u202c") == "لا كتاب كُتُب"
    assert readable("½ ① ﬁ") == "½ ① ﬁ"


@given(texts, st.integers(1, 6))
def test_pieces_fit_and_hold_all_words(text, limit):
    text = readable(text)
    pieces = split(text, words, limit)
    assert " ".join(pieces).split() == text.split()
    assert all(words(piece) <= limit for piece in pieces)


@given(st.text(st.characters(exclude_categories=("Z", "C")), max_size=60), st.integers(1, 9))
def test_text_without_spaces_is_cut_anywhere(text, limit):
    pieces = split(text, len, limit)
    assert "".join(pieces) == text
    assert all(len(piece) <= limit for piece in pieces)


def test_a_text_that_fits_is_not_cut():
    assert split("جملة. وأخرى.", words, 2) == ["جملة. وأخرى."]


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("أ ب. ج د؟ ه و!", 4, ["أ ب. ج د؟", "ه و!"]),
        ("أ ب، ج د؛ ه و", 3, ["أ ب،", "ج د؛", "ه و"]),
        ("أ ب ج د ه", 2, ["أ ب", "ج د", "ه"]),
        ("قال «أ ب.» ثم ج د.", 3, ["قال «أ ب.»", "ثم ج د."]),
    ],
)
def test_the_greater_mark_goes_first(text, limit, pieces):
    assert split(text, words, limit) == pieces


def test_a_long_text_is_cut_in_linear_time():
    calls = []

    def counted(text):
        calls.append(len(text))
        return words(text)

    text = " ".join(["كلمة"] * 5000)
    assert len(split(text, counted, 100)) == 50
    assert sum(calls) < 10 * len(text)
