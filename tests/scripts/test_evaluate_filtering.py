"""What ``scripts/evaluate/filtering.py`` is made of."""

from __future__ import annotations

import random

WORDS = {
    "قرأ": "read",
    "كتب": "wrote",
    "الولد": "the boy",
    "المعلم": "the teacher",
    "الكتاب": "the book",
    "الرسالة": "the letter",
    "اليوم": "today",
    "أمس": "yesterday",
    "في البيت": "at home",
    "في المدرسة": "at school",
}
"""The parts of a sentence, two to choose from for each, in the same order on both sides."""


def sentences(count: int, seed: int) -> list[tuple[str, str]]:
    dice = random.Random(seed)
    arabic = list(WORDS)
    chosen = [
        [arabic[2 * part + dice.randrange(2)] for part in range(len(arabic) // 2)]
        for _ in range(count)
    ]
    return [(" ".join(parts), " ".join(WORDS[part] for part in parts)) for parts in chosen]


def test_the_phrase_model_translates_sentences_that_it_has_not_seen() -> None:
    from bitext.training.phrase_model import Pieces, learn

    training = sentences(24, seed=1)
    unseen = [pair for pair in set(sentences(60, seed=2)) if pair not in training]
    assert unseen
    pieces = Pieces((side for pair in training for side in pair), 90)
    model = learn(pieces, training)
    right = sum(model.translate(arabic) == english for arabic, english in unseen)
    assert right >= 0.9 * len(unseen)


def test_a_mixture_has_every_kind_of_wrong_pair_and_names_it() -> None:
    from bitext.training.mixture import Example
    from scripts.evaluate.filtering import NOISE, corrupt

    examples = [
        Example(f"{arabic} {place}", f"{english} {place}")
        for place, (arabic, english) in enumerate(sentences(400, seed=3))
    ]
    mixture = corrupt(examples, 0.5, seed=1)
    assert corrupt(examples, 0.5, seed=1) == mixture
    assert {each.kind for each in mixture} == {"true", *NOISE}
    for each, example in zip(mixture, examples, strict=True):
        assert (each.kind == "true") == (each.example == example)
    assert all(each.kind == "true" for each in corrupt(examples, 0.0, seed=1))
