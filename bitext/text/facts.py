"""What a text states that a translation must state too: numbers, dates, names.

:func:`find_facts` reads a sentence or a whole document; :func:`compare_facts` says how far an
Arabic and an English text agree, and on what; :func:`names_shared` which names they share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from bitext.text.arabic import Folded, fold, fold_digits, normalize
from bitext.text.dates.dates import Date, compatible, find_dates
from bitext.text.languages import Language
from bitext.text.names.names import Name, find_arabic_names, find_english_names
from bitext.text.names.search import Index, index_arabic, search, search_words
from bitext.text.numbers.numbers import Number, find_numbers

Fact = TypeVar("Fact", Number, Date, Name)

# What a fact weighs when two texts are compared. A shared number or date says much; a name that
# half the sentences of a report contain says little.
_WEIGHT_VAGUE = 0.4  # dozens; and what the other language may say otherwise, see Number.weak
_WEIGHT_PLACE = 0.25
_WEIGHT_NAME = 0.35
_WEIGHT_UNCERTAIN = 0.1
_MISSING = 0.5  # of its weight counts against the pair if a fact is on one side only
_CONFLICT = 1.5  # and so much if the other side has another one in its place
_PRIOR = 0.5  # doubt that evidence has to outweigh
_NO_NUMBER = re.compile(r"لّف|^[وفبل]?ميت(?:ا|ان|ين|ي)$")  # ألّف, wrote; ميتا, dead
_BESIDE = 24  # characters before a word, to see whether it belongs to a name
_NAME_BEFORE = re.compile(r"\b[A-Z][a-z]+ $")
_NAME_AFTER = re.compile(r" [A-Z][a-z]")
_CLOSE = 0.05  # relative difference within which approximate numbers agree


@dataclass(frozen=True)
class Facts:
    """The facts of one text, each with its span of the source.

    Attributes:
        language: of the text.
        text: the text itself, as in the source.
        numbers: cardinals and ordinals; vague quantities (مئات, dozens) included.
        percentages: numbers that count percent.
        dates: full and partial dates; their parts are not among the numbers.
        names: in order of the text, repetitions included.
        index: the words of an Arabic text by sound, to search it for English names.
    """

    language: Language
    text: str = field(repr=False)
    numbers: tuple[Number, ...] = ()
    percentages: tuple[Number, ...] = ()
    dates: tuple[Date, ...] = ()
    names: tuple[Name, ...] = ()
    index: Index = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True)
class Agreement(Generic[Fact]):
    """How the facts of one kind compare.

    Attributes:
        matched: pairs (Arabic, English) that agree.
        only_arabic: facts that the English text does not state.
        only_english: facts that the Arabic text does not state.
        conflicting: pairs (Arabic, English) left over on both sides, in order of the texts: a
            number or date stands where the other text has another one.
    """

    matched: tuple[tuple[Fact, Fact], ...] = ()
    only_arabic: tuple[Fact, ...] = ()
    only_english: tuple[Fact, ...] = ()
    conflicting: tuple[tuple[Fact, Fact], ...] = ()


@dataclass(frozen=True)
class FactAgreement:
    """How far the facts of an Arabic and an English text agree.

    Attributes:
        score: in [0, 1]: the weight of what agrees over the weight of all facts and a prior
            doubt of 0.5, so that a single shared name gives at most 0.41, a single number 0.67,
            and several numbers and dates approach 1; ``None`` where neither text states
            anything that can be compared.
        numbers, percentages, dates, names: what agrees and what does not.
    """

    score: float | None
    numbers: Agreement[Number]
    percentages: Agreement[Number]
    dates: Agreement[Date]
    names: Agreement[Name]


def find_facts(text: str, language: Language) -> Facts:
    """Find the numbers, dates and names of a text.

    Args:
        text: a sentence, a paragraph or a document, as in the source.
        language: ``ar`` or ``en``.

    Returns:
        The facts; ``text[fact.start:fact.end] == fact.surface`` for each of them.
    """
    folded = fold(text) if language == "ar" else Folded(_plain(text), range(len(text) + 1))
    dates = find_dates(folded.text, language)
    taken = sorted({(moment.start, moment.end) for moment in dates})
    numbers = _outside(find_numbers(folded.text, language), taken)
    if language == "ar":
        names = find_arabic_names(folded, text)
        index = index_arabic(folded)
    else:
        names = find_english_names(text, taken)
        index = {}
    found = [_in_source(number, folded, text) for number in numbers]
    found = [number for number in found if not _NO_NUMBER.search(number.surface)]
    return Facts(
        language,
        text,
        numbers=tuple(number for number in found if number.kind != "percentage"),
        percentages=tuple(number for number in found if number.kind == "percentage"),
        dates=tuple(_in_source(moment, folded, text) for moment in dates),
        names=tuple(_in_source(name, folded, text) for name in names),
        index=index,
    )


def _in_source(fact: Fact, folded: Folded, text: str) -> Fact:
    start, end = folded.source_span(fact.start, fact.end)
    return replace(fact, start=start, end=end, surface=text[start:end])


def _plain(text: str) -> str:
    """English text with digits, dashes and spaces as the patterns expect; the length is kept."""
    return fold_digits(text).translate(_PLAIN)


_PLAIN = str.maketrans("–—‑’٪٬٫\t", "---'%,. ")


def _outside(numbers: Sequence[Number], taken: Sequence[tuple[int, int]]) -> Iterator[Number]:
    """The numbers that do not touch any of the spans; both in order."""
    position = 0
    for number in numbers:
        while position < len(taken) and taken[position][1] <= number.start:
            position += 1
        if position == len(taken) or number.end <= taken[position][0]:
            yield number


def names_shared(arabic_text: str, english_text: str) -> tuple[tuple[Name, Name], ...]:
    """The names that both texts contain, as pairs (Arabic, English), each name once."""
    arabic, english = find_facts(arabic_text, "ar"), find_facts(english_text, "en")
    return _compare_names(arabic, english).matched


def compare_facts(arabic: Facts, english: Facts) -> FactAgreement:
    """Compare the facts of an Arabic and an English text.

    Each fact counts once, however often it is stated. Vague quantities, small numbers in words
    and names that may be none count if they agree, and are not missed if they do not.
    """
    numbers = _compare(arabic.numbers, english.numbers, _number_key, _number_passes())
    percentages = _compare(arabic.percentages, english.percentages, _number_key, _number_passes())
    dates = _compare(arabic.dates, english.dates, Date.isoformat, _date_passes())
    numbers, dates = (_without_names(each, arabic, english) for each in (numbers, dates))
    numbers = _settle(numbers, _weighty_number, _stated(english), _stated(arabic))
    percentages = _settle(percentages, _weighty_number, _stated(english), _stated(arabic))
    dates = _settle(dates, _always, _dated(english), _dated(arabic))
    names = _compare_names(arabic, english)
    parts = [
        _weigh(numbers, _number_weight),
        _weigh(percentages, _number_weight),
        _weigh(dates, _date_weight),
        _weigh(names, _name_weight),
    ]
    agreeing, total = (sum(column) for column in zip(*parts, strict=True))
    return FactAgreement(
        score=agreeing / (total + _PRIOR) if total else None,
        numbers=numbers,
        percentages=percentages,
        dates=dates,
        names=names,
    )


def _compare(
    arabic: Iterable[Fact],
    english: Iterable[Fact],
    key: Callable[[Fact], Hashable],
    passes: Sequence[Callable[[Fact, Fact], bool]],
) -> Agreement[Fact]:
    """Match facts one to one, the strictest test first; what is left is on one side only."""
    left = list({key(fact): fact for fact in arabic}.values())
    right = list({key(fact): fact for fact in english}.values())
    matched = []
    for agree in passes:
        for one in left.copy():
            partner = next((other for other in right if agree(one, other)), None)
            if partner is not None:
                matched.append((one, partner))
                left.remove(one)
                right.remove(partner)
    return Agreement(tuple(matched), tuple(left), tuple(right))


def _without_names(agreement: Agreement[Fact], arabic: Facts, english: Facts) -> Agreement[Fact]:
    """Drop what is no number or date but part of a name: Forty Little Mothers, مايو for Mayo."""
    return replace(
        agreement,
        only_arabic=tuple(
            fact for fact in agreement.only_arabic if not _sounds_like_name(fact, arabic, english)
        ),
        only_english=tuple(
            fact for fact in agreement.only_english if not _is_spelled(fact, arabic, english)
        ),
    )


def _is_spelled(fact: Number | Date | Name, arabic: Facts, english: Facts) -> bool:
    """Whether English words are part of a name that the Arabic spells by sound or copies."""
    before = english.text[max(0, fact.start - _BESIDE) : fact.start]
    named = _NAME_BEFORE.search(before) or _NAME_AFTER.match(english.text, fact.end)
    return bool(
        named
        and fact.surface[0].isupper()
        and not any(map(str.isdigit, fact.surface))
        and (fact.surface in arabic.text or search_words(fact.surface, arabic.index))
    )


def _sounds_like_name(fact: Number | Date | Name, arabic: Facts, english: Facts) -> bool:
    """Whether an Arabic month, without year and day, is how a name of the English sounds."""
    if not isinstance(fact, Date) or fact.year or fact.day or not fact.month:
        return False
    words = {word for name in english.names for word in name.surface.split()}
    spans = filter(None, (search_words(word, arabic.index) for word in sorted(words)))
    return any(start < fact.end and fact.start < end for start, end in spans)


def _settle(
    agreement: Agreement[Fact],
    weighty: Callable[[Fact], bool],
    in_english: Callable[[Fact], bool],
    in_arabic: Callable[[Fact], bool],
) -> Agreement[Fact]:
    """Drop what is left over but stated in another form, and pair the rest as conflicts."""
    left = [fact for fact in agreement.only_arabic if weighty(fact) and not in_english(fact)]
    right = [fact for fact in agreement.only_english if weighty(fact) and not in_arabic(fact)]
    both = min(len(left), len(right))
    return Agreement(
        agreement.matched,
        tuple(left[both:]),
        tuple(right[both:]),
        tuple(zip(left, right, strict=False)),
    )


def _weigh(agreement: Agreement[Fact], weight: Callable[[Fact], float]) -> tuple[float, float]:
    """The weight of what agrees, and of everything."""
    agreeing = sum(min(weight(one), weight(other)) for one, other in agreement.matched)
    missing = sum(weight(fact) for fact in agreement.only_arabic + agreement.only_english)
    conflicting = sum(max(weight(one), weight(other)) for one, other in agreement.conflicting)
    return agreeing, agreeing + _MISSING * missing + _CONFLICT * conflicting


def _number_key(number: Number) -> Hashable:
    return number.value, number.kind == "vague"


def _number_passes() -> tuple[Callable[[Number, Number], bool], ...]:
    return (
        lambda one, other: _number_key(one) == _number_key(other),
        lambda one, other: (
            (one.approximate or other.approximate)
            and _weighty_number(one)
            and _weighty_number(other)
            and abs(one.value - other.value) <= _CLOSE * max(one.value, other.value)
        ),
    )


def _weighty_number(number: Number) -> bool:
    return not number.weak and number.kind != "vague"


def _number_weight(number: Number) -> float:
    return 1.0 if _weighty_number(number) else _WEIGHT_VAGUE


def _stated(facts: Facts) -> Callable[[Number], bool]:
    """Whether a text states a number in some form: as a percentage, or as part of a date."""
    values = stated_values(facts)
    return lambda number: number.value in values


def stated_values(facts: Facts) -> set[float]:
    """The numbers that a text states in some form, the years and days of its dates among them."""
    values = {number.value for number in (*facts.numbers, *facts.percentages)}
    return values | {
        float(part)
        for moment in facts.dates
        for part in (moment.year, moment.day)
        if part is not None
    }


def _date_passes() -> tuple[Callable[[Date, Date], bool], ...]:
    return (
        lambda one, other: one.isoformat() == other.isoformat(),
        lambda one, other: compatible(one, other) is True,
    )


def _dated(facts: Facts) -> Callable[[Date], bool]:
    """Whether a text says nothing against a date: has one that fits, the year as a number, or
    two of something, for الاثنين is also "the two"."""
    values = {number.value for number in facts.numbers}
    return lambda moment: (
        any(compatible(moment, other) for other in facts.dates)
        or (moment.year in values and moment.month is None)
        or (moment.surface == "الاثنين" and (2 in values or "both" in facts.text.lower()))
    )


def _always(_: Date) -> bool:
    return True


def _date_weight(moment: Date) -> float:
    stated = sum(part is not None for part in (moment.year, moment.month, moment.day))
    return 1.0 if stated > 1 else 0.5 if stated else 0.4


def _name_weight(name: Name) -> float:
    if name.uncertain:
        return _WEIGHT_UNCERTAIN
    return _WEIGHT_PLACE if name.known else _WEIGHT_NAME


def _compare_names(arabic: Facts, english: Facts) -> Agreement[Name]:
    """Names of the gazetteer by entry, all other English names by searching for their sound."""
    known = {name.canonical: name for name in reversed(arabic.names) if name.known}
    matched: dict[str, tuple[Name, Name]] = {}
    missing: dict[str, Name] = {}
    for name in english.names:
        if name.canonical in matched or name.canonical in missing:
            continue
        if name.canonical in known:
            matched[name.canonical] = known[name.canonical], name
        elif not name.known and (found := search(name, arabic.index)) is not None:
            matched[name.canonical] = _arabic_name_at(found, name, arabic), name
        else:
            missing[name.canonical] = name
    spans = [(one.start, one.end) for one, _ in matched.values()]
    arabic_words = [set(normalize(one.surface).split()) for one, _ in matched.values()]
    english_words = [set(other.surface.split()) for _, other in matched.values()]
    only_arabic = {
        name.canonical: name
        for name in arabic.names
        if name.canonical not in matched
        and not name.uncertain
        and not any(start < name.end and name.start < end for start, end in spans)
        and (name.known or not _is_part(normalize(name.surface), arabic_words))
    }
    only_english = [
        name
        for name in missing.values()
        if not name.uncertain and (name.known or not _is_part(name.surface, english_words))
    ]
    return Agreement(tuple(matched.values()), tuple(only_arabic.values()), tuple(only_english))


def _is_part(name: str, others: Sequence[set[str]]) -> bool:
    """Whether a name is the shorter or longer form of one that was matched: Harris."""
    words = set(name.split())
    return any(words <= other or other <= words for other in others)


def _arabic_name_at(span: tuple[int, int], english: Name, arabic: Facts) -> Name:
    """The Arabic name that contains a span, or a name of just these words."""
    start, end = span
    for name in arabic.names:
        if name.start <= start and end <= name.end:
            return name
    return replace(english, start=start, end=end, surface=arabic.text[start:end], spoken=())
