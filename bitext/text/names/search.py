"""Searching Arabic text for English names by their sound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bitext.text.arabic import Folded
from bitext.text.names.names import Name, without_proclitics
from bitext.text.names.stop_words import ARABIC_FUNCTION_WORDS
from bitext.text.names.transliteration import WEAK, Sound, letters, similarity, sounds

# Similarity that a word of so many consonants must reach to be taken for a name by itself, for a
# short name sounds like some common word too often; and beside another word of the same name.
_ALONE = {1: 1.1, 2: 0.92, 3: 0.86, 4: 0.78}
_ALONE_LONG = 0.72
_ALONE_BY_VOWELS = 0.94  # one consonant, but four letters: هواري
_ALONE_WITH_VOWELS = 0.86  # two, but five letters: جيهان
_IN_TWO = 0.78  # one name written as two words, or two as one: رام الله
_LEAST_FIRM = 3  # firm consonants of a name that is searched for so
_TOGETHER = 0.7
_NEAR = 20  # characters between two words of a name
_BESIDE = 5  # characters, for a first or family name by itself: بن may stand between
_STRONG_DROP = 0.7  # a sound that costs so much to leave out is a firm consonant


@dataclass(frozen=True, slots=True)
class Spelling:
    """A way to read an Arabic word, with or without what is written on to it, at its place."""

    letters: str
    strong: int
    alphabet: frozenset[str]
    start: int
    end: int


Index = dict[str, list[Spelling]]
"""Spellings of the words of an Arabic text, each once, by their first firm consonant."""


def index_arabic(folded: Folded) -> Index:
    """Make the words of an Arabic text searchable by sound; spans are those of the source."""
    index: Index = {}
    seen: set[str] = set()
    previous = ""
    for found in re.finditer(r"[^\W\d_]+", folded.text):
        word = found.group()
        if word not in ARABIC_FUNCTION_WORDS and len(word) > 1:
            start, end = folded.source_span(*found.span())
            for form, strong, first in _spellings(word, previous.endswith("عبد")):
                if form not in seen:
                    seen.add(form)
                    spelling = Spelling(form, strong, frozenset(form), start, end)
                    index.setdefault(first, []).append(spelling)
        previous = word
    return index


@lru_cache(maxsize=1 << 14)
def _spellings(word: str, servant: bool) -> tuple[tuple[str, int, str], ...]:
    """A word as it is, and without proclitics and article; joined to عبد if that is before it.

    Returns:
        The letters of each form that has firm consonants, with their number and the first one.
    """
    forms = set(without_proclitics(word))
    forms |= {form[2:] for form in forms if form.startswith("ال") and len(form) > 3}
    if servant:
        forms |= {"عبد" + form for form in forms if not form.startswith("ال")}
    read = ((form, [each for each in form if each not in WEAK]) for form in map(letters, forms))
    return tuple(sorted((form, len(firm), firm[0]) for form, firm in read if firm))


def search(name: Name, index: Index) -> tuple[int, int] | None:
    """Find an English name in an indexed Arabic text by its sound.

    Either two words of the name stand together, or one does by itself and sounds very much
    like it: the last, or half of the words.

    Returns:
        The span in the source that it was found in, or ``None``.
    """
    hits = [_best(heard, index) for heard in name.spoken]
    for one, other in pairwise(hits):
        if one and other and 0 <= other.start - one.end <= _NEAR:
            return one.start, other.end
    sure = [hit for hit in hits if hit and hit.similarity >= hit.alone]
    if not sure or (hits[-1] not in sure and 2 * len(sure) < len(hits)):
        return None
    best = max(sure)
    return best.start, best.end


def search_words(words: str, index: Index) -> tuple[int, int] | None:
    """Find English words in an indexed Arabic text by their sound, as :func:`search` does."""
    spoken = tuple(map(sounds, words.split()))
    return search(Name(words, 0, len(words), words, spoken=spoken), index)


def is_heard(name: Name, place: int, index: Index) -> bool:
    """Whether one word of a name is in an indexed Arabic text, by itself or beside another."""
    spoken = name.spoken
    hits = {i: _best(spoken[i], index) for i in range(len(spoken)) if abs(i - place) <= 1}
    hit = hits[place]
    if hit is None:
        return False
    others = (other for i, other in hits.items() if i != place and other is not None)
    return hit.similarity >= hit.alone or any(
        0 <= max(hit.start, other.start) - min(hit.end, other.end) <= _BESIDE for other in others
    )


_ARTICLE = re.compile(r"(?:al|el|ul|as|ash|ad|an|ar|at|az)-(?=..)", re.IGNORECASE)
_ASSIMILATED = re.compile(r"[AE](?=([nsrdtz])\1[a-z]{3})")


def is_heard_with_article(name: str, index: Index) -> bool:
    """Whether a word of an English name is in the Arabic together with its article.

    As Al-Wahda is الوحدة, and Ennahda, with its article said as it is, النهضة.
    """
    for word in name.split():
        bare = _ARTICLE.sub("", word)
        if bare == word and _ASSIMILATED.match(word):
            bare = word[1:]
        if bare == word:
            continue
        hit = _best(sounds(f"al{bare}"), index)
        if hit is not None and hit.similarity >= hit.alone:
            return True
    return False


def is_spelled_otherwise(name: Name, place: int, words: Sequence[str]) -> bool:
    """Whether one word of a name is two Arabic words, or one together with a word beside it.

    As Ramallah is رام الله, and Kafr Nuran كفرنوران.

    Args:
        name: an English name.
        place: of the word.
        words: the words of the Arabic text, folded, in order.
    """
    joined = [one + other for one, other in pairwise(words)]
    beside = [
        name.spoken[first] + name.spoken[first + 1]
        for first in (place - 1, place)
        if 0 <= first < len(name.spoken) - 1
    ]
    return _is_among(name.spoken[place], joined) or any(_is_among(each, words) for each in beside)


def _is_among(heard: tuple[Sound, ...], words: Sequence[str]) -> bool:
    """Whether one of these Arabic words sounds like a long word."""
    firm = sum(1 for sound in heard if sound.drop >= _STRONG_DROP)
    if firm < _LEAST_FIRM:
        return False
    first = _first_letters(heard)
    for word in words:
        for form in without_proclitics(word):
            read = _DOUBLED.sub(r"\1", letters(form.removeprefix("ال")))
            strong = [letter for letter in read if letter not in WEAK]
            if (
                strong
                and strong[0] in first
                and abs(len(strong) - firm) <= 2
                and similarity(read, heard) >= _IN_TWO
            ):
                return True
    return False


_DOUBLED = re.compile(r"(.)\1")


class _Hit(NamedTuple):
    similarity: float
    start: int
    end: int
    alone: float  # similarity that it must have by itself


def _best(heard: tuple[Sound, ...], index: Index) -> _Hit | None:
    """The word that sounds most like ``heard``."""
    firm = sum(1 for sound in heard if sound.drop >= _STRONG_DROP)
    consonants = sum(1 for sound in heard if not sound.vowel)
    slack = 1 + (firm > 4)
    writable = _writable(heard)
    needed = [set(sound.good + sound.fair) for sound in heard if sound.drop >= _STRONG_DROP]
    strangers = firm > 3  # consonants without a counterpart: one on either side, in long words
    best: _Hit | None = None
    for letter in sorted(_first_letters(heard)):
        for spelling in index.get(letter, ()):
            if (
                firm - slack <= spelling.strong <= consonants + slack
                and len(spelling.alphabet - writable) <= strangers
                and sum(map(spelling.alphabet.isdisjoint, needed)) <= strangers
            ):
                score = similarity(spelling.letters, heard)
                if score >= _TOGETHER and (best is None or score > best.similarity):
                    written = max(firm, min(consonants, spelling.strong))
                    alone = _ALONE.get(written, _ALONE_LONG)
                    if written == 1 and len(spelling.letters) > 3:
                        alone = _ALONE_BY_VOWELS
                    elif written == 2 and len(spelling.letters) > 4:
                        alone = _ALONE_WITH_VOWELS
                    best = _Hit(score, spelling.start, spelling.end, alone)
    return best


def _writable(heard: tuple[Sound, ...]) -> set[str]:
    """The letters that may appear where these sounds are written."""
    writable: set[str] = set()
    for sound in heard:
        writable.update(sound.good, sound.fair)
    # تش, دج and نغ are written for single sounds.
    writable |= WEAK
    writable.update("ت" * ("ش" in writable), "د" * ("ج" in writable), "غج" * ("ن" in writable))
    return writable


def _first_letters(heard: tuple[Sound, ...]) -> set[str]:
    """The Arabic consonants that may come first in a word that sounds so."""
    first: set[str] = set()
    for sound in heard:
        if not sound.vowel:
            first.update(sound.good, sound.fair)
            if sound.drop >= _STRONG_DROP:
                break
    return first - WEAK
