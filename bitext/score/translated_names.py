"""Names that the Arabic translates instead of spelling: Duke is دوق, Pomeranian كلب.

What the lexicon does not know is asked of the embedder, against the words of the Arabic that
nothing in the English accounts for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from bitext.embed.base import Embedder
from bitext.score.coverage import CONTENT_WEIGHT, Side
from bitext.text.lexicon import load_lexicon
from bitext.text.names.names import without_proclitics

MEANT = 0.63
"""Cosine from which on a name has a counterpart. Of 142 words of names in 4,650 translations that
neither sound nor lexicon found, 27 % reach it, and 3 % of 691 in sentences with another name in
place of their own (training sources and MT-GenEval's sentences)."""
_MOST_WORDS = 2
_HALF_SURE = 0.5
_LEAST_LETTERS = 3


def find_meant(
    missing: Sequence[Collection[str]],
    arabic: Sequence[Side],
    english: Sequence[Side],
    embedder: Embedder,
) -> list[frozenset[str]]:
    """Of the names that each pair seems to lack in Arabic, those that it has by their meaning.

    Args:
        missing: for each of n pairs, English names or words of names.
        arabic: n Arabic texts.
        english: n English texts.
        embedder: maps both languages into one space.
    """
    phrases = [
        frozenset(_unaccounted(one, other)) if names else frozenset()
        for names, one, other in zip(missing, arabic, english, strict=True)
    ]
    asked = sorted({phrase for each in (*missing, *phrases) for phrase in each})
    place = {phrase: row for row, phrase in enumerate(asked)}
    vectors = embedder.encode(asked)

    def is_meant(name: str, among: Collection[str]) -> bool:
        rows = [place[phrase] for phrase in among]
        return bool(rows) and float(np.max(vectors[rows] @ vectors[place[name]])) >= MEANT

    return [
        frozenset(name for name in names if is_meant(name, among))
        for names, among in zip(missing, phrases, strict=True)
    ]


def _unaccounted(arabic: Side, english: Side) -> Iterator[str]:
    """One or two Arabic words in a row that no English word accounts for, with and without
    proclitics."""
    lexicon = load_lexicon()
    sure, _ = lexicon.match(arabic.all_stems, english.all_stems)
    weights = lexicon.weigh_arabic(arabic.all_stems)
    left = iter(
        [
            value < _HALF_SURE and weight >= CONTENT_WEIGHT
            for value, weight in zip(sure, weights, strict=True)
        ]
    )
    for clause in arabic.words:
        alone = [next(left) and len(word) >= _LEAST_LETTERS for word in clause]
        for first in range(len(clause)):
            for size in range(1, _MOST_WORDS + 1):
                words = clause[first : first + size]
                if len(words) == size and all(alone[first : first + size]):
                    for form in without_proclitics(words[0]):
                        yield " ".join((form, *words[1:]))
