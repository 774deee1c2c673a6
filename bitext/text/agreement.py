"""How far an Arabic and an English text agree on numbers, dates and names.

:func:`compare_facts` says what agrees and what does not. A fact counts against a pair only if no
reading of it fits any of the other side.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from bitext.text.arabic import normalize
from bitext.text.dates.dates import Date, compatible
from bitext.text.facts import Facts
from bitext.text.names.gazetteer import is_place
from bitext.text.names.names import Name
from bitext.text.names.search import search, search_words
from bitext.text.numbers.numbers import Number
from bitext.text.stated import Stated, stated_values

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
_BESIDE = 24  # characters before a word, to see whether it belongs to a name
_NAME_BEFORE = re.compile(r"\b[A-Z][a-z]+ $")
_NAME_AFTER = re.compile(r" [A-Z][a-z]")
_CLOSE = 0.05  # relative difference within which approximate numbers agree
_SAME = 1e-9  # relative difference within which two numbers are the same
_MOST_ITEMS = 100
_SOFT = ("time", "fraction", "vague", "item")
"""Kinds of number that may be said otherwise, but not as another number of their kind."""
_FAR_APART = 100.0  # factor between vague quantities that no translator takes for each other


@dataclass(frozen=True)
class Agreement(Generic[Fact]):
    """How the facts of one kind compare.

    Attributes:
        matched: pairs (Arabic, English) that agree.
        only_arabic: facts that the English text does not state.
        only_english: facts that the Arabic text does not state.
        conflicting: pairs (Arabic, English) left over on both sides, in order of the texts: a
            number or date stands where the other text has another one.
        poorer: pairs among ``matched`` of which one side states less: dates without a day, month
            or year that the other side has and their own text states nowhere.
    """

    matched: tuple[tuple[Fact, Fact], ...] = ()
    only_arabic: tuple[Fact, ...] = ()
    only_english: tuple[Fact, ...] = ()
    conflicting: tuple[tuple[Fact, Fact], ...] = ()
    poorer: tuple[tuple[Fact, Fact], ...] = ()


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


def compare_facts(arabic: Facts, english: Facts) -> FactAgreement:
    """Compare the facts of an Arabic and an English text.

    Each fact counts once, however often it is stated. Vague quantities, small numbers in words
    and names that may be none count if they agree, and are not missed if they do not; but two
    times, fractions or vague quantities that are left over on both sides contradict each other.
    """
    arabic, english = _taken_apart(arabic, english), _taken_apart(english, arabic)
    in_arabic, in_english = Stated.by(arabic), Stated.by(english)
    numbers = _compare(arabic.numbers, english.numbers, _number_key, _NUMBER_PASSES)
    percentages = _compare(arabic.percentages, english.percentages, _number_key, _NUMBER_PASSES)
    dates = _compare(arabic.dates, english.dates, Date.isoformat, _DATE_PASSES)
    numbers, dates = (_without_names(each, arabic, english) for each in (numbers, dates))
    soft = _soft_conflicts(numbers, in_arabic, in_english)
    numbers = _settle(
        numbers,
        _is_weighty_beside(arabic, english),
        in_english.has_number,
        in_arabic.has_number,
    )
    numbers = replace(numbers, conflicting=(*numbers.conflicting, *soft))
    percentages = _settle(percentages, _is_weighty, in_english.has_number, in_arabic.has_number)
    dates = _settle(dates, _always, in_english.fits_date, in_arabic.fits_date)
    dates = replace(dates, poorer=tuple(_poorer(dates.matched, in_arabic, in_english)))
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


def _taken_apart(facts: Facts, others: Facts) -> Facts:
    """The facts, where numbers that may be several are so if the other text states those."""
    values = stated_values(others)
    numbers: list[Number] = []
    for number in facts.numbers:
        several = number.apart and values.isdisjoint(number.readings)
        numbers += _parts(number) if several and values.issuperset(number.apart) else [number]
    return replace(facts, numbers=tuple(numbers))


def _parts(number: Number) -> Iterator[Number]:
    for found in re.finditer(r"\d+", number.surface):
        start, end = (number.start + offset for offset in found.span())
        yield replace(
            number,
            value=float(found.group()),
            kind="cardinal",
            start=start,
            end=end,
            surface=found.group(),
            others=(),
            apart=(),
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


def _soft_conflicts(
    agreement: Agreement[Number], in_arabic: Stated, in_english: Stated
) -> Iterator[tuple[Number, Number]]:
    """Weak numbers of one kind that are left over on both sides."""
    for kind in _SOFT:
        left = [n for n in agreement.only_arabic if n.kind == kind and not in_english.has_number(n)]
        right = [
            n for n in agreement.only_english if n.kind == kind and not in_arabic.has_number(n)
        ]
        for one, other in zip(left, right, strict=False):
            if not (one.weak or other.weak):
                continue  # settled as other numbers are
            if kind != "vague" or not 1 / _FAR_APART < one.value / other.value < _FAR_APART:
                yield one, other


def _poorer(
    matched: Sequence[tuple[Date, Date]], in_arabic: Stated, in_english: Stated
) -> Iterator[tuple[Date, Date]]:
    """Pairs of dates of which one side states a part that the other text states nowhere."""
    for one, other in matched:
        if one.calendar != other.calendar:
            continue
        if any(
            (mine is not None and theirs is None and not in_english.has_part(part, mine))
            or (theirs is not None and mine is None and not in_arabic.has_part(part, theirs))
            for part in ("year", "month", "day")
            for mine, theirs in [(getattr(one, part), getattr(other, part))]
        ):
            yield one, other


def _weigh(agreement: Agreement[Fact], weight: Callable[[Fact], float]) -> tuple[float, float]:
    """The weight of what agrees, and of everything."""
    agreeing = sum(min(weight(one), weight(other)) for one, other in agreement.matched)
    missing = sum(weight(fact) for fact in agreement.only_arabic + agreement.only_english)
    conflicting = sum(max(weight(one), weight(other)) for one, other in agreement.conflicting)
    return agreeing, agreeing + _MISSING * missing + _CONFLICT * conflicting


def _number_key(number: Number) -> Hashable:
    return number.readings, number.kind == "vague"


def _is_same_number(one: Number, other: Number) -> bool:
    return (one.kind == "vague") == (other.kind == "vague") and any(
        abs(value - theirs) <= _SAME * abs(value)
        for value in one.readings
        for theirs in other.readings
    )


def _is_close_number(one: Number, other: Number) -> bool:
    return (
        (one.approximate or other.approximate)
        and _is_weighty(one)
        and _is_weighty(other)
        and any(
            abs(value - theirs) <= _CLOSE * max(value, theirs)
            for value in one.readings
            for theirs in other.readings
        )
    )


_NUMBER_PASSES = (
    lambda one, other: one.value == other.value and _is_same_number(one, other),
    _is_same_number,
    _is_close_number,
)
_DATE_PASSES = (
    lambda one, other: one.isoformat() == other.isoformat(),
    lambda one, other: compatible(one, other) is True,
)


def _is_weighty(number: Number) -> bool:
    return not number.weak and number.kind != "vague"


def _is_weighty_beside(*sides: Facts) -> Callable[[Number], bool]:
    """Whether a number counts if missing; marks of items do where both sides have some."""
    items = all(any(map(_is_mark, side.numbers)) for side in sides)
    return lambda number: _is_weighty(number) or (items and _is_mark(number))


def _is_mark(number: Number) -> bool:
    return number.kind == "item" and number.value < _MOST_ITEMS


def _number_weight(number: Number) -> float:
    return 1.0 if _is_weighty(number) else _WEIGHT_VAGUE


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
    only_arabic = _without_short_forms(only_arabic, missing.values())
    only_english = [
        name
        for name in missing.values()
        if not (name.uncertain or _is_short_form(name))
        and (name.known or not _is_part(name.surface, english_words))
    ]
    return Agreement(tuple(matched.values()), tuple(only_arabic.values()), tuple(only_english))


def _without_short_forms(only_arabic: dict[str, Name], missing: Iterable[Name]) -> dict[str, Name]:
    """Without the names that an acronym stands for: UNOCI is بعثة الأمم المتحدة في كوت ديفوار.

    Each acronym that is left over stands for one body, and for one place beside it.
    """
    short = sum(map(_is_short_form, missing))
    bodies = [key for key, name in only_arabic.items() if name.known and not is_place(key)][:short]
    places = [key for key in only_arabic if is_place(key)][: len(bodies)]
    return {key: name for key, name in only_arabic.items() if key not in (*bodies, *places)}


def _is_short_form(name: Name) -> bool:
    """Whether a name is an acronym, which Arabic says in words or in part: المفوضية for UNHCR."""
    return name.surface.isupper() and 3 <= len(name.surface) <= 10 and name.surface.isalpha()


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
