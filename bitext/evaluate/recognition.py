"""Whether a translation keeps the numbers and names of its reference.

Names are compared as they sound, for the same Arabic name has many spellings in English: Haftar
and Hifter, Gaddafi and Qadhafi, Mohammed and Muhammad.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from bitext.text.facts import Facts, find_facts

LONG = 5
"""Consonants from which on words that differ in one of them still sound alike."""
LEAST_LETTERS = 3
"""Shorter words of a name (Al, bin) are not asked for if it has longer ones."""

_WORD = re.compile(r"[^\W\d_]+")
# English and French spellings of Arabic sounds; the order matters. A vowel is kept in front only.
_SPELLINGS = (
    (r"ph", "f"), (r"tch|sch|ch|sh", "s"), (r"kh|ck|qu|gh", "k"), (r"dh", "d"), (r"th", "t"),
    (r"dj|zh", "j"), (r"[cqg]", "k"), (r"x", "ks"), (r"z", "s"), (r"p", "b"), (r"v", "f"),
    (r"^[aeiouy]+", "a"), (r"(?<!^)[aeiouyhw]+", ""), (r"(.)\1+", r"\1"),
)  # fmt: skip


def numbers_kept(hypothesis: str, reference: str) -> tuple[int, int]:
    """Of the numbers, percentages and dates of a reference, those that the hypothesis states.

    A number may be in digits in one text and in words in the other. Vague quantities and what is
    often said otherwise (see :class:`bitext.text.numbers.numbers.Number`) are not asked for.

    Returns:
        How many are kept, how many there are.
    """
    stated = _values(find_facts(hypothesis, "en"), weak=True)
    wanted = _values(find_facts(reference, "en"), weak=False)
    return len(wanted & stated), len(wanted)


def names_recognised(hypothesis: str, reference: str) -> tuple[int, int]:
    """Of the names of a reference, those that a reader recognises in the hypothesis.

    A name is recognised by half of its words, or its last word, spelled so that it sounds alike.
    Acronyms and capitals that only begin a sentence are not asked for.

    Returns:
        How many are recognised, how many there are.
    """
    wanted = {name.canonical: name for name in find_facts(reference, "en").names}
    names = [name.surface for name in wanted.values() if not name.uncertain]
    known = {name.canonical for name in find_facts(hypothesis, "en").names}
    capitals = hypothesis != hypothesis.lower()
    words = {
        _sound(word) for word in _WORD.findall(hypothesis) if word[0].isupper() or not capitals
    }
    recognised = [
        name
        for name in wanted.values()
        if not name.uncertain and (name.canonical in known or _is_among(name.surface, words))
    ]
    return len(recognised), len(names)


def _is_among(name: str, words: set[str]) -> bool:
    parts = _WORD.findall(name)
    parts = [part for part in parts if len(part) >= LEAST_LETTERS] or parts
    found = [any(_alike(_sound(part), word) for word in words) for part in parts]
    return bool(found) and (found[-1] or 2 * sum(found) >= len(found))


def _alike(one: str, other: str) -> bool:
    if not one or not other:
        return False
    return one == other or (min(len(one), len(other)) >= LONG and _one_edit(one, other))


def _one_edit(one: str, other: str) -> bool:
    """Whether one letter exchanged, added or left out makes two different words the same."""
    shorter, longer = sorted((one, other), key=len)
    start = next((i for i, char in enumerate(shorter) if char != longer[i]), len(shorter))
    return longer[start + 1 :] in (shorter[start:], shorter[start + 1 :])


@cache
def _sound(word: str) -> str:
    """The consonants of a word, spellings of the same Arabic sound made equal."""
    bare = unicodedata.normalize("NFKD", word.casefold())
    heard = "".join(char for char in bare if char.isalpha())
    for spelling, sound in _SPELLINGS:
        heard = re.sub(spelling, sound, heard)
    return heard


def _values(facts: Facts, *, weak: bool) -> set[tuple[str, float]]:
    """Numbers by value; a date's parts count as numbers, for both may be written as the other."""
    numbers = [number for number in facts.numbers if weak or not number.weak]
    found = {
        number.value for number in (*numbers, *facts.percentages) if weak or number.kind != "vague"
    }
    for moment in facts.dates:
        found |= {float(part) for part in (moment.year, moment.day) if part is not None}
    months = {moment.month for moment in facts.dates if moment.month is not None}
    return {("number", value) for value in found} | {("month", month) for month in months}
