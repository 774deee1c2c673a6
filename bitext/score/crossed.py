"""Numbers that stand in each other's place: four killed and twelve injured, or the reverse.

Both texts then state the same numbers, and only what stands around them shows the mistake. For
two numbers of both texts it is asked whether the words near each of them are, by the lexicon,
those near the same number on the other side or those near the other number; where the words say
little, the order does. Constants were chosen on 490 training sentences and the same with two
numbers exchanged.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bitext.text.arabic import normalize
from bitext.text.clauses import opens_clause
from bitext.text.facts import Facts
from bitext.text.lexicon import (
    SURE,
    Lexicon,
    find_words,
    load_lexicon,
    stem_arabic,
    stem_english,
)
from bitext.text.numbers import Number

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|[,،;؛:.()–-]")
_REACH = 2.5
"""Words; the nearness of a word falls by 1/e with so many in between."""
_BREAK = 3.0
"""Words that a mark or a conjunction counts for."""
_FAR = 10.0
"""Words; those farther from a number are not looked at."""
_SEARCHED = 10
"""Numbers after a number that it may have changed places with."""
_FUNCTION_WORD, _CONTENT_WORD = 3.0, 7.0
"""Nats; a word with less does not count, one with as much counts in full."""
_ORDER = 0.2
"""What the order of the numbers is worth, where one near word is worth up to 1."""
_DOUBT = 0.3
"""So that a single hint is not taken for certain."""


@dataclass(frozen=True)
class Crossing:
    """Two numbers that seem to have changed places.

    Attributes:
        degree: in (0, 1]: the evidence for it less that against it, over their sum.
        numbers: both, as the Arabic writes them.
    """

    degree: float
    numbers: tuple[str, str]


def find_crossed(arabic: Facts, english: Facts) -> Crossing | None:
    """The two numbers of a pair that most seem to have changed places, if there are any.

    Numbers that a side states more than once are left out.
    """
    in_arabic, in_english = _stated_once(arabic), _stated_once(english)
    shared = [value for value in in_arabic if value in in_english]
    if len(shared) < 2:
        return None
    lexicon = load_lexicon()
    numbers = [in_arabic[value] for value in shared]
    one = _surroundings(arabic.text, numbers, stem_arabic, lexicon.arabic_weight)
    other = _surroundings(
        english.text, [in_english[value] for value in shared], stem_english, lexicon.english_weight
    )
    degree, i, j = max(
        (_degree((one[i], one[j]), (other[i], other[j]), lexicon), i, j)
        for i in range(len(shared))
        for j in range(i + 1, len(shared))[:_SEARCHED]
    )
    return Crossing(degree, (numbers[i].surface, numbers[j].surface)) if degree > 0 else None


def _degree(
    arabic: tuple[_Surroundings, _Surroundings],
    english: tuple[_Surroundings, _Surroundings],
    lexicon: Lexicon,
) -> float:
    """How much more two numbers seem to have changed places than not, in [-1, 1].

    A word tells as much as it is nearer to one of the numbers than to the other.
    """
    nearer_arabic, nearer_english = (_nearer(*pair) for pair in (arabic, english))
    evidence = [
        lean * nearer_english[other] * min(1.0, strength / SURE)
        for stem, lean in nearer_arabic.items()
        for other, strength in lexicon.counterparts.get(stem, {}).items()
        if other in nearer_english
    ]
    kept = (arabic[0].start < arabic[1].start) == (english[0].start < english[1].start)
    against = sum(evidence) + (_ORDER if kept else -_ORDER)
    return -against / (sum(map(abs, evidence)) + _ORDER + _DOUBT)


def _nearer(first: _Surroundings, second: _Surroundings) -> dict[str, float]:
    """How much nearer each stem is to the first number than to the second, in [-1, 1]."""
    return {
        stem: first.near.get(stem, 0.0) - second.near.get(stem, 0.0)
        for stem in first.near | second.near
    }


@dataclass(frozen=True)
class _Surroundings:
    """What stands around a number.

    Attributes:
        start: offset of the number.
        near: stems and how near they are, in (0, 1].
    """

    start: int
    near: dict[str, float]


def _stated_once(facts: Facts) -> dict[float, Number]:
    numbers: dict[float, list[Number]] = {}
    for number in (*facts.numbers, *facts.percentages):
        if number.kind != "vague":
            numbers.setdefault(number.value, []).append(number)
    return {value: same[0] for value, same in numbers.items() if len(same) == 1}


def _surroundings(
    text: str, numbers: list[Number], stem: Callable[[str], str], weights: dict[str, float]
) -> list[_Surroundings]:
    """The stems near each number, without its own words."""
    unseen = load_lexicon().unseen_weight
    words = list(_coordinates(text))
    ends = [end for _, end, _ in words]
    coordinates = [coordinate for _, _, coordinate in words]
    found: list[_Surroundings] = []
    for number in numbers:
        near: dict[str, float] = {}
        place = bisect_right(ends, number.start)
        at = coordinates[min(place, len(words) - 1)] if words else 0.0
        first, last = (bisect_left(coordinates, at + far) for far in (-_FAR, _FAR))
        for start, end, coordinate in words[first:last]:
            if start < number.end and number.start < end:
                continue
            closeness = math.exp(-abs(coordinate - at) / _REACH)
            for word in map(stem, find_words(text[start:end])):
                information = weights.get(word, unseen)
                nearness = closeness * min(1.0, information / _CONTENT_WORD)
                if information >= _FUNCTION_WORD and nearness > near.get(word, 0.0):
                    near[word] = nearness
        found.append(_Surroundings(number.start, near))
    return found


def _coordinates(text: str) -> Iterator[tuple[int, int, float]]:
    """Span of each word, and how many words into the text it is; ends of clauses count more."""
    coordinate = 0.0
    for found in _TOKEN.finditer(text):
        token = found.group()
        if not token[0].isalpha():
            coordinate += _BREAK
            continue
        coordinate += 1.0 + _BREAK * opens_clause(normalize(token).lower())
        yield found.start(), found.end(), coordinate
