"""Examples that read as texts do outside of corpora: cut, joined, carelessly written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bitext.text.arabic import fold_digits, strip_diacritics

TextPair = tuple[str, str]
"""Arabic and English text."""

_PART = re.compile(r"[^.!?؟؛;:]+(?:[.!?؟؛;:]+|$)")
_LAST_MARK = re.compile(r"\s*[.،,؛;:!]+$")
_CARELESS = str.maketrans("أإآىة", "اااي\u0647")
_TO_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_PUNCTUATION = str.maketrans(dict.fromkeys('،؛,;:«»“”"()', " "))


@dataclass(frozen=True)
class Augmentation:
    """Shares of examples, each in [0, 1], to which something is done.

    Attributes:
        fragments: cut to some of their sentences or clauses, where both sides have equally many.
        unpunctuated: without the mark at the end, on both sides, as in headlines.
        careless: Arabic as written in haste: no hamza, no vowel marks, no punctuation, other
            digits, small Latin letters; English stays.
        joined: put together with the next example.
        longest: joined examples have at most this many characters a side.
    """

    fragments: float = 0.05
    unpunctuated: float = 0.05
    careless: float = 0.1
    joined: float = 0.05
    longest: int = 400

    def apply(self, pairs: Sequence[TextPair], dice: np.random.Generator) -> list[TextPair]:
        """The pairs with their changes, in order; joined ones take one place."""
        chances = dice.random((len(pairs), 4))
        found: list[TextPair] = []
        skip = False
        for place, (pair, chance) in enumerate(zip(pairs, chances, strict=True)):
            if skip:
                skip = False
                continue
            if chance[0] < self.joined and place + 1 < len(pairs):
                joined = _join(pair, pairs[place + 1])
                skip = max(map(len, joined)) <= self.longest
                pair = joined if skip else pair
            elif chance[1] < self.fragments:
                pair = _fragment(pair, dice)
            if chance[2] < self.unpunctuated:
                pair = _without_last_mark(pair)
            if chance[3] < self.careless:
                pair = (_carelessly(pair[0], dice), pair[1])
            found.append(pair)
        return found


NO_AUGMENTATION = Augmentation(0.0, 0.0, 0.0, 0.0)


def _join(first: TextPair, second: TextPair) -> TextPair:
    return f"{first[0]} {second[0]}", f"{first[1]} {second[1]}"


def _fragment(pair: TextPair, dice: np.random.Generator) -> TextPair:
    arabic, english = (
        [part.strip() for part in _PART.findall(text) if part.strip()] for text in pair
    )
    if len(arabic) != len(english) or len(arabic) < 2:
        return pair
    first = int(dice.integers(len(arabic)))
    last = int(dice.integers(first, len(arabic))) + 1
    cut = " ".join(arabic[first:last]), " ".join(english[first:last])
    # Parts of very different lengths hardly belong together.
    shares = len(cut[0]) / len(pair[0]), len(cut[1]) / len(pair[1])
    return cut if abs(shares[0] - shares[1]) < 0.15 else pair


def _without_last_mark(pair: TextPair) -> TextPair:
    arabic, english = (_LAST_MARK.sub("", text) for text in pair)
    return (arabic, english) if arabic and english else pair


def _carelessly(arabic: str, dice: np.random.Generator) -> str:
    careless = arabic
    hamza, vowels, marks, digits, case = dice.random(5) < 0.5
    if vowels:
        careless = strip_diacritics(careless)
    if hamza:
        careless = careless.translate(_CARELESS)
    if marks:
        careless = " ".join(careless.translate(_PUNCTUATION).split())
    if digits:
        ascii_digits = fold_digits(careless)
        changed = ascii_digits == careless
        careless = careless.translate(_TO_ARABIC_DIGITS) if changed else ascii_digits
    if case:
        careless = careless.lower()
    return careless if careless.strip() else arabic
