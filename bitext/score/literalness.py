"""How far a translation goes word by word, which machines do more than people.

People reorder and say things otherwise; machine translation keeps closer to the words of its
source and to their order. The likeness is slight in one sentence and plain in the mean of many.
"""

from __future__ import annotations

import math

from bitext.score.coverage import CONTENT_WEIGHT, Side
from bitext.text.lexicon import SURE, load_lexicon

LEAST_LINKS = 4
"""Fewer words that correspond say nothing about their order."""


def measure_literalness(arabic: Side, english: Side) -> float:
    """Share of the content words that the lexicon pairs, times how near both of a pair stand to
    the same place of their texts; in [0, 1], NaN where fewer than four are paired.

    A place is a word's number over the number of words; a pair at the same places counts 1, one
    at opposite ends 0.
    """
    lexicon = load_lexicon()
    places: dict[str, list[float]] = {}
    for number, stem in enumerate(english.all_stems):
        places.setdefault(stem, []).append(number / len(english.all_stems))
    content = [
        (number / len(arabic.all_stems), lexicon.counterparts.get(stem, {}))
        for number, (stem, weight) in enumerate(
            zip(arabic.all_stems, lexicon.weigh_arabic(arabic.all_stems), strict=True)
        )
        if weight >= CONTENT_WEIGHT
    ]
    distances = [
        min(abs(place - other) for stem in found for other in places[stem])
        for place, counterparts in content
        if (found := [s for s, sure in counterparts.items() if sure >= SURE and s in places])
    ]
    if len(distances) < LEAST_LINKS:
        return math.nan
    return (len(distances) - sum(distances)) / len(content)
