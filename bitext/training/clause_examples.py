"""Pairs of which it is known what part of each side says the same: clauses added and left out.

Sentences that stand close together in a text are joined as clauses: both sides get the
translations of a sentence, one or both sides something else from the neighbourhood besides. That
the parts are whole sentences makes them easier to tell apart than the clauses of one sentence.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

Pair = tuple[str, str]

SHORTEST, LONGEST = 25, 220
"""Characters of a sentence that is used."""
NEAR = 3
"""Sentences between which a neighbour is drawn."""

KINDS = {
    "added in Arabic": (("own", "other"), ("own",)),
    "added in English": (("own",), ("own", "other")),
    "added on both sides": (("own", "other"), ("own", "third")),
    "both, in another order": (("own", "other"), ("other", "own")),
    "translation": (("own",), ("own",)),
    "nothing in common": (("own",), ("other",)),
}
"""What each side is made of; the order is thrown anew for each example where sides differ."""


@dataclass(frozen=True)
class Part:
    """A piece of a text.

    Attributes:
        sentence: which sentence it is (a translation has the same).
        start: first character.
        end: character after the last.
    """

    sentence: str
    start: int
    end: int


@dataclass(frozen=True)
class Example:
    """A pair and what its sides are made of; every character is in a part or a joint."""

    kind: str
    arabic: str
    english: str
    arabic_parts: tuple[Part, ...]
    english_parts: tuple[Part, ...]


def make_examples(pairs: Sequence[Pair], count: int, seed: int) -> list[Example]:
    """So many examples of each kind.

    Args:
        pairs: translations in document order; an empty pair stands between documents.
        count: of each kind; fewer if there is too little text.
        seed: of all choices.
    """
    made = []
    for kind, sides in KINDS.items():
        chance = random.Random(f"{seed}:{kind}")
        places = list(range(NEAR, len(pairs) - NEAR))
        chance.shuffle(places)
        found = 0
        for place in places:
            example = _make(pairs, place, kind, sides, chance)
            if example is not None:
                made.append(example)
                found += 1
            if found == count:
                break
    return made


def _make(
    pairs: Sequence[Pair],
    place: int,
    kind: str,
    sides: tuple[tuple[str, ...], tuple[str, ...]],
    chance: random.Random,
) -> Example | None:
    window = range(place - NEAR, place + NEAR + 1)
    others = chance.sample([i for i in window if i != place], 2)
    chosen = dict(zip(("own", "other", "third"), (place, *others), strict=True))
    if not all(_fits(pairs[i]) for i in chosen.values()) or any("" in pairs[i] for i in window):
        return None
    if len({text for i in chosen.values() for text in pairs[i]}) < 2 * len(chosen):
        return None
    arabic, english = (list(side) for side in sides)
    if kind.startswith("added"):
        chance.shuffle(arabic)
        chance.shuffle(english)
    left, left_parts = _join([(name, pairs[chosen[name]][0]) for name in arabic], "، و")
    right, right_parts = _join([(name, pairs[chosen[name]][1]) for name in english], ", and ")
    return Example(kind, left, right, left_parts, right_parts)


def _fits(pair: Pair) -> bool:
    return all(SHORTEST <= len(text) <= LONGEST for text in pair)


def _join(pieces: Sequence[tuple[str, str]], joint: str) -> tuple[str, tuple[Part, ...]]:
    text, parts = "", []
    for place, (name, piece) in enumerate(pieces):
        if place + 1 < len(pieces):
            piece = piece.rstrip(" .؟?!؛;،,:")
        if place:
            text += joint
        parts.append(Part(name, len(text), len(text) + len(piece)))
        text += piece
    return text, tuple(parts)


def rightly_linked(example: Example, arabic: range, english: range) -> float:
    """Characters of two linked stretches of text that correspond, of both sides together.

    Within a translation the text is taken to run in the same order on both sides.
    """
    right = 0.0
    for one in example.arabic_parts:
        for other in example.english_parts:
            if one.sentence == other.sentence:
                here, there = _stretch(one, arabic), _stretch(other, english)
                shared = max(0.0, min(here[1], there[1]) - max(here[0], there[0]))
                right += shared * (one.end - one.start + other.end - other.start)
    return right


def _stretch(part: Part, characters: range) -> tuple[float, float]:
    """The stretch of a part that some characters cover, from 0 to 1."""
    size = part.end - part.start
    low, high = (
        min(max(edge, part.start), part.end) for edge in (characters.start, characters.stop)
    )
    return (low - part.start) / size, (high - part.start) / size


def unlinked(parts: Sequence[Part], others: Sequence[Part]) -> list[Part]:
    """The parts without a counterpart."""
    known = {other.sentence for other in others}
    return [part for part in parts if part.sentence not in known]
