from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.text.lexicon import Lexicon, find_words, load_lexicon, stem_arabic, stem_english

SMALL = Lexicon(
    counterparts={"كتب": {"book": 0.06, "writ": 0.3}},
    arabic_weight={"كتب": 4.0},
    english_weight={"book": 5.0},
    unseen_weight=9.0,
)


def test_words_are_folded() -> None:
    assert find_words("إِنَّ الـكتابَ، 12") == ["ان", "الكتاب"]
    assert find_words("Don’t PANIC!") == ["don't", "panic"]


@pytest.mark.parametrize(
    ("forms", "stem"),
    [(("والانتخابات", "انتخابات", "للانتخابات"), stem_arabic), (("votes", "voted"), stem_english)],
)
def test_forms_of_a_word_share_a_stem(forms: tuple[str, ...], stem: object) -> None:
    assert callable(stem)
    assert len({stem(form) for form in forms}) == 1


@given(st.text(alphabet="ابتوللسيها", min_size=1, max_size=12))
def test_stems_are_parts_of_their_words(word: str) -> None:
    assert stem_arabic(word)
    assert stem_arabic(word) in word


def test_matching_counts_the_strongest_counterpart_on_both_sides() -> None:
    arabic, english = SMALL.match(["كتب", "قمر"], ["book", "moon", "book"])
    assert arabic == [pytest.approx(0.5), 0.0]
    assert english == [pytest.approx(0.5), 0.0, pytest.approx(0.5)]
    assert SMALL.match(["كتب"], ["writ", "book"])[0] == [1.0]


def test_unknown_stems_weigh_most() -> None:
    assert SMALL.weigh_arabic(["كتب", "قمر"]) == [4.0, 9.0]
    assert SMALL.weigh_english(["book", "moon"]) == [5.0, 9.0]


def test_the_lexicon_that_comes_along_knows_common_words() -> None:
    lexicon = load_lexicon()
    arabic = [stem_arabic(word) for word in find_words("الحكومة الانتخابات السلام")]
    english = [stem_english(word) for word in find_words("government elections peace")]
    found, _ = lexicon.match(arabic, english)
    assert min(found) > 0.5
