from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.training.augmentation import NO_AUGMENTATION, Augmentation
from bitext.training.mixture import Example, Mixture, distinct, hold_out, keep_similar

TEXTS = st.text(alphabet="ابتثج ABC.،٣3", max_size=20)
PAIRS = st.lists(st.builds(Example, TEXTS, TEXTS, st.sampled_from(["a/x", "a/y", "b"])))


def test_an_example_counts_once_and_is_read_as_the_translator_reads():
    messy = Example("نعـــم\u200f  \nهنا", " Yes,\n here ")
    assert distinct(
        [messy, Example("نعم هنا", "Yes, here"), Example("", "No"), Example("لا", " ")]
    ) == [Example("نعم هنا", "Yes, here")]


@given(PAIRS, st.integers(0, 5))
def test_what_is_held_out_shares_no_side_with_what_is_trained_on(pairs, count):
    examples = distinct(pairs)
    rest, held = hold_out(examples, count)
    assert len(held) == min(count, len(examples))
    assert not {each.arabic for each in rest} & {each.arabic for each in held}
    assert not {each.english for each in rest} & {each.english for each in held}
    assert {*hold_out(examples[::-1], count)[1]} == {*held}


def test_only_accepted_examples_are_held_out(examples):
    rest, held = hold_out(examples, 3, lambda example: example.source == "news")
    assert {each.source for each in held} == {"news"} and len(rest) == len(examples) - 3


def test_a_source_counts_what_it_was_given(examples):
    mixture = Mixture(examples, {"news": 2.0, "life": 0.5}, NO_AUGMENTATION)
    seen = Counter(pair for number in range(40) for pair in mixture.epoch(number))
    for example in examples:
        times = seen[example.arabic, example.english] / 40
        assert times == 2 if example.source == "news" else 0.2 < times < 0.8
    assert mixture.counts() == {"life": (4, 0.5), "news": (4, 2.0)}


def test_the_longest_name_of_a_source_wins():
    mixture = Mixture([], {"bible": 1.5, "bible/web": 0.2})
    assert [mixture.weight(each) for each in ("bible/web", "bible/train", "un")] == [0.2, 1.5, 1.0]


def test_an_epoch_is_the_same_whenever_it_is_made(examples):
    mixture = Mixture(examples, augmentation=Augmentation(0.3, 0.3, 0.3, 0.3))
    assert mixture.epoch(3) == mixture.epoch(3)
    assert mixture.epoch(3) != mixture.epoch(4)
    assert mixture.identity == Mixture(examples, augmentation=mixture.augmentation).identity
    assert mixture.identity != Mixture(examples[1:], augmentation=mixture.augmentation).identity


@given(PAIRS, st.integers(0, 3))
def test_no_change_empties_a_side(pairs, epoch):
    mixture = Mixture(distinct(pairs), augmentation=Augmentation(0.5, 0.5, 0.5, 0.5))
    assert all(arabic.strip() and english.strip() for arabic, english in mixture.epoch(epoch))


@pytest.mark.parametrize(
    ("augmentation", "pair", "expected"),
    [
        (
            Augmentation(0, 1, 0, 0),
            ("وصل الوزير.", "The minister arrived."),
            {("وصل الوزير", "The minister arrived")},
        ),
        (
            Augmentation(1, 0, 0, 0),
            ("وصل الوزير. ثم غادر.", "The minister came. Then he left."),
            {
                ("وصل الوزير.", "The minister came."),
                ("ثم غادر.", "Then he left."),
                ("وصل الوزير. ثم غادر.", "The minister came. Then he left."),
            },
        ),
    ],
)
def test_what_augmentation_does(augmentation, pair, expected):
    made = {
        each
        for seed in range(30)
        for each in augmentation.apply([pair], np.random.default_rng(seed))
    }
    assert made == expected


def test_careless_writing_leaves_the_english_as_it_is():
    pair = ("أُعلِنَ، في ٣ مدن", "It was announced in 3 towns")
    careless = Augmentation(0, 0, 1, 0)
    made = {careless.apply([pair], np.random.default_rng(seed))[0] for seed in range(60)}
    assert {english for _, english in made} == {pair[1]}
    assert any("3" in arabic for arabic, _ in made)
    assert any("،" not in arabic for arabic, _ in made)
    assert any(arabic.startswith("ا") for arabic, _ in made)


def test_joined_examples_are_there_once(examples):
    pairs = [(each.arabic, each.english) for each in examples]
    made = Augmentation(0, 0, 0, 1.0).apply(pairs, np.random.default_rng(1))
    assert len(made) == len(pairs) / 2
    assert " ".join(arabic for arabic, _ in made) == " ".join(arabic for arabic, _ in pairs)
    assert " ".join(english for _, english in made) == " ".join(english for _, english in pairs)


class TwoTopics:
    """Texts that begin with the same class of letter lie together."""

    def encode(self, texts):
        return np.array([[1, 0] if text[0] in "اA" else [0, 1] for text in texts], dtype=np.float32)


def test_dissimilar_examples_go():
    pairs = [Example("ا", "A"), Example("ا", "B"), Example("ب", "B")]
    assert keep_similar(pairs, TwoTopics(), 0.5) == [pairs[0], pairs[2]]
