"""Words of one text that stand in the other: the same word or number, or its translation.

Which sentences hold the counterpart of a word says where a bead ends better than any sum over
whole sentences does. A word's weight is shared out among the sentences of the other side, within
the band, that have a counterpart: a sure one counts more than a weak one, and a word that is found
everywhere speaks for no sentence. Translations are those of the lexicon
(:mod:`bitext.text.lexicon`), read in both directions; for languages that it does not know only
names and numbers are left.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from functools import cache

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bitext.align.band import Band
from bitext.text.arabic import fold_digits
from bitext.text.lexicon import SURE, find_words, load_lexicon, stem_arabic, stem_english

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_NUMBER = re.compile(r"\d+(?:[.,٫٬'’]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:([.,٫٬'’])\d{3})(?:\1\d{3})*")
_KNOWN = 0.4
"""Share of distinct words that must be in the lexicon. Arabic texts have .75 and more, English ones
.5, German and French ones have at most .34 of the English words."""
_CHANCE = 0.5
"""Strength of a counterpart at which a word counts for one half: the rest is coincidence."""


def distinct_words(sentence: str) -> frozenset[str]:
    """Folded words, and numbers in ASCII digits without marks between thousands."""
    words = set(find_words(sentence))
    for number in _NUMBER.findall(sentence):
        if _GROUPED.fullmatch(number):
            number = re.sub(r"\D", "", number)
        words.add(re.sub(r"[^0-9]", ".", fold_digits(number)))
    return frozenset(words)


def word_weights(sentences: Sequence[frozenset[str]]) -> dict[str, float]:
    """How rare each word of a text is: 1 in one sentence, near 0 in all of them."""
    counts = Counter(word for words in sentences for word in words)
    whole = math.log(len(sentences) + 1)
    return {word: 1 - math.log(count) / whole for word, count in counts.items()}


def in_lexicon(here: Collection[str], there: Collection[str]) -> bool:
    """Whether one text has the Arabic and the other the English words of the lexicon.

    Args:
        here: distinct words of one text.
        there: distinct words of the other.
    """
    arabic = load_lexicon().counterparts.keys()
    english = _translations().keys() - arabic
    return any(
        _share(left, arabic) >= _KNOWN and _share(right, english) >= _KNOWN
        for left, right in ((here, there), (there, here))
    )


def _share(words: Collection[str], stems: Set[str]) -> float:
    known = [_stem(word) in stems for word in words if not word[0].isdigit()]
    return sum(known) / max(1, len(known))


@dataclass(frozen=True)
class CommonWords:
    """Words with counterparts on the other side.

    Attributes:
        both: expected weight of the words that two sentences have in common, mean of both
            directions, for each node of a band (entry of ``(i, j)``: Arabic sentence i and
            English sentence j); shape (nodes,).
        arabic: summed weight of the words of each Arabic sentence that may have a counterpart,
            shape (n,).
        english: the same for the English sentences, shape (m,).
    """

    both: Floats
    arabic: Floats
    english: Floats


def common_words(
    arabic: Sequence[frozenset[str]],
    english: Sequence[frozenset[str]],
    weights: tuple[dict[str, float], dict[str, float]],
    lexicon: bool,
    band: Band,
) -> CommonWords:
    """Lay the common words of two runs of sentences over a band.

    Args:
        arabic: words of the Arabic sentences of the band.
        english: words of the English sentences of the band.
        weights: from :func:`word_weights` of both whole texts.
        lexicon: whether translations count, see :func:`in_lexicon`; otherwise the same words do.
        band: the nodes.
    """
    both = np.zeros(band.nodes, dtype=np.float32)
    nodes = (band.low, band.high, band.offset)
    translations = _translations() if lexicon else {}
    there = _counterparts(arabic, english, weights[0], translations)
    _share_out(*there.words, *there.places, both, *nodes, True)
    back = _counterparts(english, arabic, weights[1], translations)
    _share_out(*back.words, *back.places, both, *nodes, False)
    return CommonWords(both, there.masses, back.masses)


@dataclass(frozen=True)
class _Counterparts:
    """Words of one side, and the sentences of the other with their counterparts; rows packed.

    Attributes:
        words: word numbers, and where each sentence's begin.
        places: sentences of the other side in order, strengths in (0, 1], where each word's
            begin, and the weight of each word.
        masses: of each sentence.
    """

    words: tuple[Ints, Ints]
    places: tuple[Ints, Floats, Ints, Floats]
    masses: Floats


def _counterparts(
    here: Sequence[frozenset[str]],
    there: Sequence[frozenset[str]],
    weights: dict[str, float],
    translations: dict[str, dict[str, float]],
) -> _Counterparts:
    same: dict[str, list[int]] = defaultdict(list)
    stems: dict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(there):
        for word in words:
            same[word].append(place)
        for stem in {_stem(word) for word in words}:
            stems[stem].append(place)
    numbers: dict[str, int] = {}
    found: list[dict[int, float]] = []
    weight: list[float] = []
    rows: list[list[int]] = []
    for words in here:
        row = []
        for word in sorted(words):
            if word not in numbers:
                known = translations.get(_stem(word), {})
                possible = word in same or bool(known)
                numbers[word] = len(weight) if possible else -1
                if possible:
                    strengths: dict[int, float] = {}
                    for other, strength in known.items():
                        for place in stems.get(other, ()):
                            strengths[place] = max(strengths.get(place, 0.0), strength)
                    strengths.update(dict.fromkeys(same.get(word, ()), 1.0))
                    found.append(dict(sorted(strengths.items())))
                    weight.append(weights[word])
            if numbers[word] >= 0:
                row.append(numbers[word])
        rows.append(row)
    masses = np.array([math.fsum(weight[w] for w in row) for row in rows], dtype=np.float32)
    return _Counterparts(
        words=(_flat(rows), _starts(rows)),
        places=(
            _flat([list(places) for places in found]),
            np.array([s for places in found for s in places.values()], dtype=np.float32),
            _starts(found),
            np.array(weight, dtype=np.float32),
        ),
        masses=masses,
    )


def _flat(rows: Sequence[Sequence[int]]) -> Ints:
    return np.array([value for row in rows for value in row], dtype=np.int64)


def _starts(rows: Sequence[Sequence[int] | dict[int, float]]) -> Ints:
    return np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)


def _stem(word: str) -> str:
    return stem_english(word) if word.isascii() else stem_arabic(word)


@cache
def _translations() -> dict[str, dict[str, float]]:
    """Stems of either language with their counterparts in the other and how sure they are."""
    both: dict[str, dict[str, float]] = defaultdict(dict)
    for stem, others in load_lexicon().counterparts.items():
        for other, strength in others.items():
            both[stem][other] = both[other][stem] = min(1.0, strength / SURE)
    return dict(both)


@njit(cache=True)
def _share_out(  # type: ignore[no-untyped-def]
    words, starts, places, strengths, first, weights, both, low, high, offset, rows_are_here
):
    n, columns = len(low) - 1, high[-1]
    count = len(starts) - 1
    for here in range(count):
        if rows_are_here:
            left, right = low[here], min(high[here], columns - 1)
        else:
            left = np.searchsorted(high, here)
            right = min(np.searchsorted(low, here, side="right") - 1, n - 1)
        for w in words[starts[here] : starts[here + 1]]:
            begin = first[w] + np.searchsorted(places[first[w] : first[w + 1]], left)
            end = begin
            total = _CHANCE
            while end < first[w + 1] and places[end] <= right:
                total += strengths[end]
                end += 1
            for c in range(begin, end):
                i, j = (here, places[c]) if rows_are_here else (places[c], here)
                share = strengths[c] * strengths[c] / total * weights[w] / 2
                both[offset[i] + j - low[i]] += share
