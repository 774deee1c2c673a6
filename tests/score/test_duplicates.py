from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.score.duplicates import Duplicates, NearDuplicates

LONG_AR = "أعلنت اللجنة الانتخابية أن موعد التصويت لن يتغير رغم الخلاف القائم بين الأحزاب الكبرى"
LONG_EN = "The election committee said the date of the vote will not change despite the dispute"


def test_exact_duplicates_ignore_diacritics_tatweel_and_case() -> None:
    finder = Duplicates(min_similarity=1)
    assert finder.reject(["كتب الولد"], ["The boy wrote"]) == [""]
    found = finder.reject(["كَتَبَ الـولد", "كتب الولد"], ["the boy wrote", "The girl wrote"])
    assert found == ["duplicate-of: 0", ""]


def test_near_duplicates_are_found_across_batches_and_far_ones_kept() -> None:
    finder = Duplicates(min_similarity=0.7)
    finder.reject([LONG_AR], [LONG_EN], ["test:1"])
    near, far = finder.reject(
        [LONG_AR + " أمس", "وصلت السفينة إلى الميناء بعد رحلة طويلة"],
        [LONG_EN, "The ship reached the port after a long voyage"],
    )
    assert near == "near-duplicate-of: test:1"
    assert far == ""


def test_one_side_alone_can_be_compared() -> None:
    by_arabic = Duplicates(side="arabic")
    by_pair = Duplicates(side="pair")
    for finder in (by_arabic, by_pair):
        finder.reject([LONG_AR], [LONG_EN])
    other = "Officials insist that voters go to the polls as planned, whatever the parties say"
    assert by_arabic.reject([LONG_AR], [other]) == ["duplicate-of: 0"]
    assert by_pair.reject([LONG_AR], [other]) == [""]


def test_running_numbers_count_all_pairs_seen() -> None:
    finder = Duplicates(min_similarity=1)
    assert finder.reject(["أ", "أ", "ب", "ب"], ["a", "a", "b", "b"]) == [
        "",
        "duplicate-of: 0",
        "",
        "duplicate-of: 2",
    ]


@pytest.mark.parametrize("min_similarity", [0.0, 1.5])
def test_a_similarity_outside_its_range_is_refused(min_similarity: float) -> None:
    with pytest.raises(ValueError, match="expected a similarity"):
        Duplicates(min_similarity=min_similarity)


@given(st.lists(st.text(alphabet="ابتثج ", min_size=1, max_size=12), max_size=10))
def test_what_is_kept_holds_no_exact_duplicates(texts: list[str]) -> None:
    reasons = Duplicates(min_similarity=1).reject(texts, texts)
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
