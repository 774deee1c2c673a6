from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.score.filters import (
    Copy,
    DirectionMarks,
    Filter,
    Length,
    LengthRatio,
    Markup,
    Removal,
    Repetition,
    Script,
    Truncation,
    apply_filters,
)

GOOD = (
    "وصل الوفد إلى العاصمة مساء الأحد.",
    "The delegation reached the capital on Sunday evening.",
)


@pytest.mark.parametrize(
    ("rule", "arabic", "english", "reason"),
    [
        (Length(min=5), "نعم", "Yes, of course", "length: 3"),
        (Length(max=20), *GOOD, "length: 33"),
        (LengthRatio(max=2), "نعم", "Yes, that is exactly what they said", "length-ratio: 11.67"),
        (LengthRatio(), "", "Something", "length-ratio: inf"),
        (Script(), "This is not Arabic", "This is English", "not-arabic: 0.00"),
        (Script(), "هذا نص عربي", "وهذا أيضا", "not-english: 0.00"),
        (Script(), "2021", "2021", "not-arabic: 0.00"),
        (Copy(), "click here now", "click here now", "untranslated-copy: 1.00"),
        (Repetition(), GOOD[0], "go on and " * 8, "repetition: 0.86"),
        (Truncation(), "وصل الوفد إلى", GOOD[1], "truncated"),
        (Markup(), "<b>مهم</b>", "Important", "markup-mismatch: 1.00"),
        (DirectionMarks(), "\u202bوصل الوفد", "The delegation came", "open-direction-mark"),
    ],
)
def test_each_filter_says_what_it_found(
    rule: Filter, arabic: str, english: str, reason: str
) -> None:
    found = apply_filters([arabic], [english], [rule]).removed
    assert found == (Removal(0, type(rule).__name__, reason),)


def test_a_translation_passes_all_filters() -> None:
    rules = [
        Length(), LengthRatio(), Script(), Copy(), Repetition(), Truncation(), Markup(),
        DirectionMarks(),
    ]  # fmt: skip
    assert apply_filters([GOOD[0]], [GOOD[1]], rules).kept == (0,)


def test_first_objection_counts_and_order_is_kept() -> None:
    result = apply_filters(
        ["نعم", *GOOD[:1], "لا"],
        ["Yes", GOOD[1], "No, not at all"],
        [Length(min=5), LengthRatio()],
    )
    assert result.kept == (1,)
    assert [removal.row for removal in result.removed] == [0, 2]
    assert result.counts() == {"Length": 2}


def test_no_filters_keep_everything() -> None:
    assert apply_filters(["a"], ["b"], []).kept == (0,)


def test_sides_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 Arabic and 1 English"):
        apply_filters(["a", "b"], ["c"], [])


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=8))
def test_every_pair_is_kept_or_removed_once(pairs: list[tuple[str, str]]) -> None:
    arabic, english = [a for a, _ in pairs], [e for _, e in pairs]
    rules = [Script(), LengthRatio(), Copy(), Repetition(), Markup(), DirectionMarks()]
    result = apply_filters(arabic, english, rules)
    rows = sorted([*result.kept, *(removal.row for removal in result.removed)])
    assert rows == list(range(len(pairs)))
