from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.score.filters import (
    Copy,
    DirectionMarks,
    Duplicates,
    Filter,
    Length,
    LengthRatio,
    Markup,
    NearDuplicates,
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
        (Length(least=5), "نعم", "Yes, of course", "length: 3"),
        (Length(most=20), *GOOD, "length: 33"),
        (LengthRatio(most=2), "نعم", "Yes, that is exactly what they said", "length-ratio: 11.67"),
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
        DirectionMarks(), Duplicates(),
    ]  # fmt: skip
    assert apply_filters([GOOD[0]], [GOOD[1]], rules).kept == (0,)


def test_first_objection_counts_and_order_is_kept() -> None:
    result = apply_filters(
        ["نعم", *GOOD[:1], "لا"],
        ["Yes", GOOD[1], "No, not at all"],
        [Length(least=5), LengthRatio()],
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


LONG_AR = "أعلنت اللجنة الانتخابية أن موعد التصويت لن يتغير رغم الخلاف القائم بين الأحزاب الكبرى"
LONG_EN = "The election committee said the date of the vote will not change despite the dispute"


def test_exact_duplicates_ignore_diacritics_tatweel_and_case() -> None:
    finder = Duplicates(least=1)
    assert finder.object_to(["كتب الولد"], ["The boy wrote"]) == [""]
    found = finder.object_to(["كَتَبَ الـولد", "كتب الولد"], ["the boy wrote", "The girl wrote"])
    assert found == ["duplicate-of: 0", ""]


def test_near_duplicates_are_found_across_batches_and_far_ones_kept() -> None:
    finder = Duplicates(least=0.7)
    finder.object_to([LONG_AR], [LONG_EN], ["test:1"])
    near, far = finder.object_to(
        [LONG_AR + " أمس", "وصلت السفينة إلى الميناء بعد رحلة طويلة"],
        [LONG_EN, "The ship reached the port after a long voyage"],
    )
    assert near == "near-duplicate-of: test:1"
    assert far == ""


def test_one_side_alone_can_be_compared() -> None:
    by_arabic = Duplicates(side="arabic")
    by_pair = Duplicates(side="pair")
    for finder in (by_arabic, by_pair):
        finder.object_to([LONG_AR], [LONG_EN])
    other = "Officials insist that voters go to the polls as planned, whatever the parties say"
    assert by_arabic.object_to([LONG_AR], [other]) == ["duplicate-of: 0"]
    assert by_pair.object_to([LONG_AR], [other]) == [""]


def test_running_numbers_count_all_pairs_seen() -> None:
    finder = Duplicates(least=1)
    assert finder.object_to(["أ", "أ", "ب", "ب"], ["a", "a", "b", "b"]) == [
        "",
        "duplicate-of: 0",
        "",
        "duplicate-of: 2",
    ]


@pytest.mark.parametrize("least", [0.0, 1.5])
def test_a_similarity_outside_its_range_is_refused(least: float) -> None:
    with pytest.raises(ValueError, match="expected a similarity"):
        Duplicates(least=least)


@given(st.lists(st.text(alphabet="ابتثج ", min_size=1, max_size=12), max_size=10))
def test_what_is_kept_holds_no_exact_duplicates(texts: list[str]) -> None:
    reasons = Duplicates(least=1).object_to(texts, texts)
    kept = [" ".join(t.split()) for t, why in zip(texts, reasons, strict=True) if not why]
    assert len(kept) == len(set(kept))


def test_texts_of_one_template_are_not_taken_for_alike() -> None:
    dice = random.Random(5)
    words = ["".join(dice.choices("abcdefghilmnoprstu", k=8)) for _ in range(200)]
    texts = [
        f"On the page {first} choose {second} and press {third}."
        for first, second, third in (dice.sample(words, 3) for _ in range(300))
    ]
    near = NearDuplicates(0.8)
    hashes = near.hash(texts)
    found = 0
    for text, minhash in zip(texts, hashes, strict=True):
        found += len(near.candidates(minhash))
        near.add(text, minhash)
    assert found < len(texts)
    copies = [f"{text} " for text in texts]
    for place, (copy, minhash) in enumerate(zip(copies, near.hash(copies), strict=True)):
        assert near.find(copy, minhash) == place
