from __future__ import annotations

import pytest

from bitext.text.lexicon import find_words
from bitext.text.opposites import find_opposed, load_opposites


def opposed(arabic: str, english: str) -> list[tuple[str, str]]:
    return find_opposed(find_words(arabic), find_words(english))


@pytest.mark.parametrize(
    ("arabic", "right", "wrong"),
    [
        ("ارتفعت الأسعار", "Prices rose", "Prices fell"),
        ("غادر قبل الجلسة", "He left before the session", "He left after the session"),
        ("شمال العاصمة", "North of the capital", "South of the capital"),
        ("عشرة كيلومترات", "Ten kilometres", "Ten miles"),
        ("مليون دولار", "A million dollars", "A million euros"),
        ("بعض السكان", "Some residents", "All residents"),
        ("قال والدها", "Her father said", "Her mother said"),
    ],
)
def test_words_that_exclude_each_other_are_found(arabic: str, right: str, wrong: str) -> None:
    assert opposed(arabic, right) == []
    ((one, other),) = opposed(arabic, wrong)
    assert one in find_words(arabic)
    assert other in find_words(wrong)


def test_what_both_sides_have_is_no_contradiction() -> None:
    assert opposed("ارتفعت الأسعار ثم انخفضت", "Prices rose, then fell") == []
    assert opposed("ارتفعت ثم انخفضت", "They fell") == []
    assert opposed("", "They fell") == opposed("ارتفعت", "") == []


def test_one_side_of_a_defeat_is_the_other_side_of_a_victory() -> None:
    for english in ("They beat the champion", "They defeated the champion", "They won"):
        assert opposed("هزم الفريق البطل", english) == []
    assert opposed("خسر الفريق", "The team won") != []


def test_every_meaning_has_words_of_both_languages() -> None:
    for meanings in load_opposites():
        assert len(meanings) > 1
        for arabic, english in meanings:
            assert all("ء" <= stem[0] <= "ي" for stem in arabic)
            assert all(stem.isascii() for stem in english)
            assert arabic
            assert english


def test_by_october_and_general_oppose_nothing() -> None:
    for arabic, english in (
        ("كتب من قبل طالب", "written later by a student"),
        ("في تشرين الاول", "on the last day"),
        ("المصلحه العامه", "on that day"),
    ):
        assert not find_opposed(arabic.split(), english.split())
