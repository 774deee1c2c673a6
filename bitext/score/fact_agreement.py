"""How far the facts of a pair agree, as measurements and as reasons."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from bitext.score.coverage import Side
from bitext.score.surface import exchanged_digits
from bitext.score.swapped_numbers import find_crossed
from bitext.text.agreement import Agreement, FactAgreement, compare_facts
from bitext.text.dates.dates import states_more
from bitext.text.facts import Facts, find_facts
from bitext.text.lexicon import (
    SURE,
    find_words,
    is_ordinary,
    load_lexicon,
    stem_arabic,
    stem_english,
)
from bitext.text.names.names import Name
from bitext.text.names.search import (
    is_heard,
    is_heard_with_article,
    is_spelled_otherwise,
    search_words,
)
from bitext.text.names.stop_words import ENGLISH_COMMON, ENGLISH_LINKS
from bitext.text.names.transliteration import sounds
from bitext.text.opposites import find_opposed

MOST_NAMED = 3
"""Facts that a reason spells out."""
LEAST_LETTERS = 4
"""Shorter Arabic words are too often common ones that the lexicon has not seen."""
_COMMON_ENDING = re.compile(r"(?:s|ing|ly|ion|ness|ment|able|ous|[eo]r|ive|ate)$")
_NO_NAME = re.compile(r"(?:[aeiu]tions?|isms?|ness|ability|ology|[iy][sz]ing|ational|ically)$")
_OF_A_NAME = re.compile(r"(?:ian|ean|an|ic|al|ese|ist|ite)s?$")
_WORD = re.compile(r"[^\W\d_]+")
_YEARS = re.compile(r"\b([1١][5-9٥-٩]\d\d|[2٢][0٠]\d\d)(?:([-–/])(\d\d)|([-–])(\d))\b(?![-–/.]\d)")


@dataclass(frozen=True)
class StatedFacts:
    """What comparing the facts of a pair gives.

    Attributes:
        columns: measurements by name.
        findings: what speaks against the pair: ``number-mismatch: 300``,
            ``date-mismatch: 12 نوفمبر / 11 November``, ``missing-names: Haftar``,
            ``exchanged-numbers: 12 / 4``.
        shared_stems: stems of the names that both sides have, Arabic and English.
    """

    columns: dict[str, float]
    findings: tuple[str, ...]
    shared_stems: tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True)
class Comparison:
    """The facts of a pair, compared by the way they are written.

    Attributes:
        facts: those of the Arabic and those of the English.
        found: which of them agree.
        foreign: words of English names that the Arabic neither spells, translates nor copies.
        arabic_side: the Arabic text, read.
    """

    facts: tuple[Facts, Facts]
    found: FactAgreement
    foreign: tuple[str, ...]
    arabic_side: Side

    @property
    def missing(self) -> frozenset[str]:
        """English names and words of names without a counterpart."""
        return frozenset((*self.foreign, *(name.surface for name in self.found.names.only_english)))

    def without(self, meant: Collection[str]) -> Comparison:
        """The same, where some of the missing turned out to be there by their meaning.

        A name is there if all its foreign words are; one that has none, as a whole.
        """

        def is_missing(name: Name) -> bool:
            foreign = set(_WORD.findall(name.surface)).intersection(self.foreign)
            return not (foreign or {name.surface}).issubset(meant)

        alone = tuple(filter(is_missing, self.found.names.only_english))
        return replace(
            self,
            foreign=tuple(word for word in self.foreign if word not in meant),
            found=replace(self.found, names=replace(self.found.names, only_english=alone)),
        )


def compare_pair(arabic: str, english: str, arabic_side: Side) -> Comparison:
    """Compare what both texts state.

    An English name of ordinary words (Ministerial Decrees) or that the lexicon translates word by
    word (Code of Conduct), or that the Arabic writes in Latin letters, is not missing.

    Args:
        arabic: the Arabic text.
        english: the English text.
        arabic_side: the Arabic text, read.
    """
    arabic, english = spell_out_years(arabic), spell_out_years(english)
    facts = find_facts(arabic, "ar"), find_facts(english, "en")
    found = compare_facts(*facts)
    alone = [
        name
        for name in found.names.only_english
        if not all(map(is_ordinary, _WORD.findall(name.surface)))
        and not _translated(name.surface, arabic_side)
        and not is_heard_with_article(name.surface, facts[0].index)
        and not any(
            is_spelled_otherwise(name, place, arabic_side.all_words)
            for place in range(len(name.spoken))
        )
    ]
    found = replace(found, names=replace(found.names, only_english=tuple(alone)))
    foreign = _foreign_words(facts[1].names, facts[0], arabic_side)
    foreign += [name.surface for name in alone if _is_plain(name) and name.surface not in foreign]
    return Comparison(facts, found, tuple(foreign), arabic_side)


def measure_facts(pair: Comparison) -> StatedFacts:
    """What the comparison of a pair gives."""
    facts, found, foreign, arabic_side = pair.facts, pair.found, pair.foreign, pair.arabic_side
    numbers = (found.numbers, found.percentages)
    quantities = (*numbers, found.dates)
    lost = [pair for pair in found.dates.poorer if states_more(*pair)]
    opposed = find_opposed(facts[0].text, facts[1].text)
    crossed = find_crossed(*facts)
    columns = {
        "facts": math.nan if found.score is None else found.score,
        "numbers": _agreeing(numbers),
        "dates": _agreeing([found.dates]),
        "names": _agreeing([found.names]),
        "conflicts": float(sum(len(each.conflicting) for each in quantities)),
        "arabic_quantities_alone": float(
            sum(len(each.only_arabic) for each in quantities) + len(lost)
        ),
        "english_quantities_alone": float(
            sum(len(each.only_english) for each in quantities) + len(found.dates.poorer) - len(lost)
        ),
        "arabic_names_alone": float(len(found.names.only_arabic)),
        "english_names_alone": float(len(found.names.only_english)),
        "exchanged_digits": float(exchanged_digits(*_without_shared(facts, found))),
        "crossed_numbers": crossed.degree if crossed else 0.0,
        "opposed": float(len(opposed)),
        "exchanged_mentions": float(_exchanged_mentions(facts)),
        "foreign_words": float(len(foreign)),
        "exchanged_words": float(
            min(
                len(foreign),
                len(_orphans(facts, arabic_side)) + len(found.names.only_arabic) if foreign else 0,
            )
        ),
    }
    findings = [
        *(_finding("number-mismatch", each) for each in numbers),
        _finding("date-mismatch", found.dates),
        _finding("missing-names", found.names, foreign),
        *(f"opposite-words: {one} / {other}" for one, other in opposed),
        "exchanged-numbers: {} / {}".format(*crossed.numbers) if crossed else "",
    ]
    return StatedFacts(
        columns,
        tuple(finding for finding in findings if finding),
        (
            _stems([one for one, _ in found.names.matched], stem_arabic),
            _stems([other for _, other in found.names.matched], stem_english),
        ),
    )


def _without_shared(facts: tuple[Facts, Facts], found: FactAgreement) -> tuple[str, str]:
    """Both texts without the numbers that both state, as often as both do, and without dates
    that agree in two calendars."""
    numbers = [sorted((*each.numbers, *each.percentages), key=lambda n: n.start) for each in facts]
    counts = [Counter(number.value for number in side) for side in numbers]
    shared = [pair for pair in found.dates.matched if pair[0].calendar != pair[1].calendar]
    dates = list(zip(*shared, strict=True)) or [(), ()]
    texts = []
    for each, side, matched in zip(facts, numbers, dates, strict=True):
        left = counts[0] & counts[1]
        text = list(each.text)
        for number in side:
            if left[number.value]:
                left[number.value] -= 1
                text[number.start : number.end] = " " * (number.end - number.start)
        for moment in matched:
            text[moment.start : moment.end] = " " * (moment.end - moment.start)
        texts.append("".join(text))
    return texts[0], texts[1]


def _stems(names: Sequence[Name], stem: Callable[[str], str]) -> frozenset[str]:
    return frozenset(stem(word) for name in names for word in find_words(name.surface))


def _translated(name: str, arabic_side: Side) -> bool:
    """Whether most words of an English name are in the Arabic, translated or in Latin letters."""
    words = find_words(name)
    _, found = load_lexicon().match(arabic_side.all_stems, [stem_english(word) for word in words])
    latin = set(arabic_side.all_words)
    present = (max(sure, word in latin) for sure, word in zip(found, words, strict=True))
    return sum(present) > len(words) / 2


def _foreign_words(names: Sequence[Name], arabic: Facts, arabic_side: Side) -> list[str]:
    """Single words of English names that the Arabic neither spells, translates nor copies.

    A name counts as found if one telling word of it is; here each word is asked for, so that
    one exchanged word of a longer name is seen. Ordinary words are left out: in titles they are
    translated freely, and at the beginning of a sentence they are no names; so are names that the
    lexicon knows.
    """
    known = load_lexicon().english_weight
    missing: dict[str, None] = {}
    for name in names:
        if name.opening:
            continue
        words = [
            word
            for word in _WORD.findall(name.surface)
            if word[0].isupper() and word.lower() not in ENGLISH_LINKS
        ]
        whole = replace(name, spoken=tuple(map(sounds, words)))
        for place, word in enumerate(words):
            small = word.lower()
            derived = _COMMON_ENDING.search(word) and (
                stem_english(small) in known or (name.uncertain and len(words) == 1)
            )
            ordinary = is_ordinary(word) or small in known or small in ENGLISH_COMMON
            if (
                word[1:LEAST_LETTERS].islower()
                and len(word) >= LEAST_LETTERS
                and not (ordinary or derived or _NO_NAME.search(word))
                and not name.known
                and not is_heard_with_article(_written_with(word, name), arabic.index)
                and not _is_spelled(words, place, whole, arabic, arabic_side)
                and not _translated(word, arabic_side)
            ):
                missing[word] = None
    return list(missing)


def _is_plain(name: Name) -> bool:
    """Whether a name is one word that is surely a name, though the lexicon has seen it."""
    return (
        not (name.known or name.uncertain)
        and name.surface.isalpha()
        and len(name.surface) >= LEAST_LETTERS
        and not _NO_NAME.search(name.surface)
    )


def _written_with(word: str, name: Name) -> str:
    """The part of a name between spaces that a word is in: Al-Wahda."""
    return next((part for part in name.surface.split() if word in part), word)


def _is_spelled(
    words: Sequence[str], place: int, name: Name, arabic: Facts, arabic_side: Side
) -> bool:
    """Whether the Arabic spells one of the words of a name, or what it is made from (Orcadian)."""
    if is_heard(name, place, arabic.index):
        return True
    base = _OF_A_NAME.sub("", words[place])
    made = replace(name, spoken=(sounds(base),))
    return (
        len(base) >= LEAST_LETTERS and base != words[place] and is_heard(made, 0, arabic.index)
    ) or is_spelled_otherwise(name, place, arabic_side.all_words)


def _orphans(facts: tuple[Facts, Facts], arabic_side: Side) -> set[str]:
    """Words of the Arabic that the lexicon does not know, or knows as a name that is not in the
    English, that sound like no English name and, if in Latin letters, are not in the English.

    Where a name was exchanged for another, the one that it replaced is among them.
    """
    arabic, english = facts
    known = load_lexicon().arabic_weight
    english_words = find_words(english.text)
    english_stems = set(map(stem_english, english_words))
    unknown = {
        word
        for word, stem in zip(arabic_side.all_words, arabic_side.all_stems, strict=True)
        if len(word) >= LEAST_LETTERS and (stem not in known or _is_name_apart(stem, english_stems))
    }
    unknown.difference_update(english_words)
    unknown |= _mentioned_more(facts)
    words = {word for name in english.names for word in re.findall(r"[^\W\d_]{2,}", name.surface)}
    spans = (search_words(word, arabic.index) for word in sorted(words))
    for span in filter(None, spans):
        unknown.difference_update(find_words(arabic.text[slice(*span)]))
    return unknown


def _mentioned_more(facts: tuple[Facts, Facts]) -> set[str]:
    """Known names that the Arabic has more often than the English, which has them too."""
    arabic, english = map(_mentions, facts)
    return {name for name in arabic - english if english[name]}


def _mentions(facts: Facts) -> Counter[str]:
    """How often each known name is mentioned."""
    return Counter(name.canonical for name in facts.names if name.known and not name.uncertain)


def _exchanged_mentions(facts: tuple[Facts, Facts]) -> int:
    """Mentions of known names that each side has more of than the other."""
    arabic, english = map(_mentions, facts)
    return min((arabic - english).total(), (english - arabic).total())


def _is_name_apart(stem: str, english: set[str]) -> bool:
    """Whether an Arabic stem is a name by the lexicon, and not one that is among these stems."""
    names = _names_for(stem)
    return bool(names) and names.isdisjoint(english)


@lru_cache(maxsize=1 << 14)
def _names_for(stem: str) -> frozenset[str]:
    """What an Arabic stem is in English, if all of that are names."""
    found = load_lexicon().counterparts.get(stem, {})
    sure = frozenset(name for name, strength in found.items() if strength >= SURE)
    return frozenset() if _ordinary_stems() & found.keys() else sure


@cache
def _ordinary_stems() -> frozenset[str]:
    return frozenset(map(stem_english, load_lexicon().ordinary))


def spell_out_years(text: str) -> str:
    """Spans of years with both years in full: 2017–18 as 2017–2018, 1943–6 as 1943–1946."""

    def in_full(found: re.Match[str]) -> str:
        first, *marks = found.groups()
        mark, last = filter(None, marks)
        second = first[: -len(last)] + last
        if int(first) % 100 == 99 and int(last) == 0 and len(last) == 2:
            second = str(int(first) + 1)
        return f"{first}{mark}{second}" if int(second) > int(first) else found[0]

    return _YEARS.sub(in_full, text)


def _agreeing(kinds: Sequence[Agreement[Any]]) -> float:
    """Share of the facts that agree; NaN where there is nothing to compare."""
    agreeing = sum(len(each.matched) for each in kinds)
    apart = sum(
        len(each.only_arabic) + len(each.only_english) + len(each.conflicting) for each in kinds
    )
    lessened = sum(len(each.poorer) for each in kinds)
    agreeing, apart = agreeing - lessened, apart + lessened
    return agreeing / (agreeing + apart) if agreeing + apart else math.nan


def _finding(name: str, agreement: Agreement[Any], more: Sequence[str] = ()) -> str:
    different = (*agreement.conflicting, *agreement.poorer)
    apart = [f"{one.surface} / {other.surface}" for one, other in different]
    apart += [fact.surface for fact in (*agreement.only_arabic, *agreement.only_english)]
    apart += [surface for surface in more if not any(surface in each for each in apart)]
    shown = ", ".join(" ".join(surface.split()) for surface in apart[:MOST_NAMED])
    return f"{name}: {shown}{' …' if len(apart) > MOST_NAMED else ''}" if apart else ""
