"""Examples for fitting and measuring the quality model, made from human translations.

``parallel`` examples are the translations themselves. All other examples are synthetic: made
from translations in document order by taking away, adding, cutting, changing and re-pairing. None
is comparable news; what transfers to it are the measurements that rest on what both sides share.
"""

from __future__ import annotations

import lzma
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from bitext.embed.base import Embedder
from bitext.text.arabic import normalize

Pair = tuple[str, str]


def out_of_order(pair: Pair) -> bool:
    """Whether both sides have the same digits in numbers that are not the same.

    Where text was taken from pages set right to left, 74,379,727 became 727 379 74 and 10:30
    became 30/10: the writing is at fault, not the translation.
    """
    sides = [re.findall(r"\d+", normalize(text)) for text in pair]
    first, second = (sorted("".join(side)) for side in sides)
    return len(first) > 2 and first == second and sorted(sides[0]) != sorted(sides[1])


@dataclass(frozen=True)
class Names:
    """Names to change and to put in their place: a list to draw from, a set to look up."""

    drawn: list[str]
    known: frozenset[str]

    @classmethod
    def of(cls, names: Sequence[str]) -> Names:
        """Names in a list."""
        return cls(list(names), frozenset(names))


REVIEWED = "reviewed"
"""Source and kind of the pairs that people judged."""
LEAST_CHARACTERS = 25
"""Shorter texts are labels and titles; surgery on them makes no sense."""
SHORTEST = 8
"""Characters; single words are not used."""
_TRIES = 30
_APART = frozenset({"neighbour", "joined neighbours"})
"""Ways that need sentences in document order."""

_CLAUSE_END = re.compile(r"(?<=[,،;؛:])\s+")
_NUMBER = re.compile(r"(?<![\w.,٠-٩])(?:\d+|[٠-٩]+)(?![\w٠-٩])")
_NUMBER_WORDS = (
    *("three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("fifteen", "twenty", "thirty", "forty", "fifty", "sixty"),
    *("hundred", "thousand", "million", "billion"),
)
_DIGITS = re.compile(r"(?<![\w.,:/-])\d+(?:[.,]\d+)*(?![\w:/-])")
_LETTERS = re.compile(rf"\b(?:two|{'|'.join(_NUMBER_WORDS)})\b")
_TWO = re.compile(r"\btwo ([a-z]+[^seh\W])s\b")
_CONTENT = re.compile(r"[a-z]{5,}").fullmatch
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_OPPOSITES = (
    "rose/fell increased/decreased increase/decrease increases/decreases increasing/decreasing "
    "before/after first/last more/less north/south east/west northern/southern eastern/western "
    "accepted/rejected accept/reject approved/rejected win/lose won/lost opened/closed open/close "
    "begin/end began/ended beginning/end all/some most/few many/few large/small big/small "
    "high/low higher/lower long/short old/new father/mother son/daughter brother/sister "
    "husband/wife men/women man/woman boys/girls support/oppose supported/opposed inside/outside "
    "internal/external above/below success/failure day/night morning/evening export/import "
    "hours/days days/weeks weeks/months months/years kilometers/miles km/miles meters/feet "
    "dollars/euros black/white red/blue yesterday/tomorrow summer/winter maximum/minimum "
    "positive/negative strong/weak rich/poor hot/cold early/late buy/sell war/peace"
)
"""Words to put in each other's place; some the quality model has a list of, some it has not."""
_OPPOSITE = {
    one: other
    for pair in _OPPOSITES.split()
    for one, other in (pair.split("/"), reversed(pair.split("/")))
}
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|will|can|could|should|must|may|has|have|had|does|do|did)\b(?! not)"
)
_NOT = re.compile(r"\b(is|are|was|were|will|could|should|must|may|has|have|had|does|do|did) not\b")
_NEGATION_ARABIC = re.compile(r"(?:(?<=\s)|^)(?:لا|لم|لن|ليس|ليست) ")
_CALENDAR = {
    "months": "January February March April May June July August September October November "
    "December",
    "months in Arabic": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر "
    "ديسمبر",
    "weekdays": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
_MONTHS = _CALENDAR["months"].split()
_MONTH = rf"(?:{'|'.join(f'{m[:3]}(?:{m[3:]})?' for m in _MONTHS)}|Sept)\b\.?"
_DAY = r"\d\d?(?:st|nd|rd|th)?\b"
_DAYS = rf"{_DAY}(?: ?(?:-|–|,|and|to) ?{_DAY})*"
_WHOLE = re.compile(  # a date, a list, a number in words, a span of years
    rf"\b{_DAYS},? (?:of )?{_MONTH}(?:,? (?:of )?\d{{3,4}}\b)?"
    rf"|\b\d{{4}},? {_MONTH}(?: {_DAYS})?|\b{_MONTH}(?: {_DAYS})?(?:,? (?:of )?\d{{3,4}}\b)?"
    r"|(?<!between )(?<![\d.,])\d[\d.,]*(?:, \d[\d.,]*)*,? (?:and|or) \d[\d.,]*"
    rf"|{_LETTERS.pattern}(?:[ -](?:(?:and|or|to) )?{_LETTERS.pattern})+|\d+–\d+"
)
_MONTHS_ARABIC = _CALENDAR["months in Arabic"].split()
_WEEKDAYS = _CALENDAR["weekdays"].split()
_ADJECTIVES = ("ian", "ese", "ish", "ean")
_PLACES = {
    "Libya": "ليبيا", "Egypt": "مصر", "France": "فرنسا", "Germany": "ألمانيا", "Italy": "إيطاليا",
    "Turkey": "تركيا", "Russia": "روسيا", "Syria": "سوريا", "Iraq": "العراق", "Iran": "إيران",
    "China": "الصين", "India": "الهند", "Japan": "اليابان", "Spain": "إسبانيا", "Kenya": "كينيا",
    "Lebanon": "لبنان", "Jordan": "الأردن", "Sudan": "السودان", "Algeria": "الجزائر",
    "Tunisia": "تونس", "Paris": "باريس", "London": "لندن", "Geneva": "جنيف", "Moscow": "موسكو",
    "Damascus": "دمشق", "Washington": "واشنطن", "Africa": "أفريقيا", "Europe": "أوروبا",
}  # fmt: skip


@dataclass(frozen=True)
class Example:
    """A pair with what is known of it.

    Attributes:
        arabic: its Arabic text.
        english: its English text.
        label: ``parallel``, ``partial``, ``related`` or ``unrelated``.
        kind: how it was made.
        source: where the translation comes from.
        document: the document of the source, or the stretch of text; intervals resample these.
    """

    arabic: str
    english: str
    label: str
    kind: str
    source: str
    document: str = ""


def read_tsv(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a tab-separated file, packed or not, by the names in its first line."""
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        names = next(lines).rstrip("\n").split("\t")
        for line in lines:
            yield dict(zip(names, line.rstrip("\n").split("\t"), strict=False))


def make_examples(
    pairs: Sequence[Pair],
    count: int,
    source: str,
    seed: int,
    names: Names,
    *,
    ordered: bool = True,
) -> list[Example]:
    """Examples from the translations of one source.

    Two in five are ``parallel``, one in three ``partial``; the rest is ``related`` and
    ``unrelated``.

    Args:
        pairs: translations in document order; an empty pair stands between documents.
        count: how many examples to make; fewer of a kind that the source has no use for (a
            changed number needs a number).
        source: name of the source.
        seed: of the random choices.
        names: English names to put in place of others.
        ordered: False if neighbours in the list come from different documents.
    """
    places = [i for i in range(len(pairs)) if min(map(len, pairs[i])) >= SHORTEST]
    documents = number_documents(pairs)
    made: list[Example] = []
    for kind, share in _SHARES.items() if len(places) > 8 else ():
        if kind in _APART and not ordered:
            continue
        chance = random.Random(f"{seed}:{source}:{kind}")
        wanted = round(count * share)
        found: set[Pair] = set()
        for _ in range(_TRIES * wanted):
            place = chance.choice(places)
            pair = _WAYS[kind](pairs, place, chance, names)
            if pair is not None and all(text.strip() for text in pair) and pair not in found:
                found.add(pair)
                document = f"{source}:{documents[place]}"
                made.append(Example(*pair, LABEL_OF[kind], kind, source, document))
            if len(found) == wanted:
                break
    return made


def number_documents(pairs: Sequence[Pair]) -> list[int]:
    """For each pair the number of its document; without empty pairs between documents, that of
    its stretch of 40 pairs."""
    ends = np.cumsum([not any(pair) for pair in pairs])
    return [int(end) if ends[-1] else i // WINDOW for i, end in enumerate(ends)]


Way = Callable[[Sequence[Pair], int, random.Random, Names], Pair | None]


def _as_is(pairs: Sequence[Pair], i: int, chance: random.Random, names: Names) -> Pair:
    return pairs[i]


def _loose(pairs: Sequence[Pair], i: int, chance: random.Random, names: Names) -> Pair:
    """A translation written a little differently: stops, digits, quotes."""
    arabic, english = pairs[i]
    if chance.random() < 0.5:
        arabic = arabic.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    if chance.random() < 0.5:
        arabic = arabic.rstrip(".؛؟!:")
    else:
        english = english.rstrip(".;?!:")
    return arabic, english


def _join(pairs: Sequence[Pair], arabic: Sequence[int], english: Sequence[int]) -> Pair | None:
    if min(*arabic, *english) < 0 or max(*arabic, *english) >= len(pairs):
        return None
    least = SHORTEST if len(arabic) == len(english) == 1 else LEAST_CHARACTERS
    if any(len(text) < least for i in (*arabic, *english) for text in pairs[i]):
        return None
    return " ".join(pairs[i][0] for i in arabic), " ".join(pairs[i][1] for i in english)


def _joined(*offsets: tuple[Sequence[int], Sequence[int]]) -> Way:
    """A way that joins sentences at these offsets of one place, one of several patterns."""

    def way(pairs: Sequence[Pair], i: int, chance: random.Random, names: Names) -> Pair | None:
        arabic, english = chance.choice(offsets)
        made = _join(pairs, [i + k for k in arabic], [i + k for k in english])
        sides = ({pairs[i + k] for k in arabic}, {pairs[i + k] for k in english}) if made else ()
        apart = set(arabic) ^ set(english)
        repeated = made and any(
            pairs[i + k][side] == pairs[i + m][side]
            for k in apart
            for m in {*arabic, *english} - {k}
            for side in (0, 1)
        )
        return made if sides and not repeated else None

    return way


def _dropped(pairs: Sequence[Pair], i: int, chance: random.Random, names: Names) -> Pair | None:
    """One clause of one side taken out: a fifth to six tenths of it."""
    sides = list(pairs[i])
    side = chance.randrange(2)
    clauses = _CLAUSE_END.split(sides[side])
    fitting = [c for c in clauses if 0.2 <= len(c) / len(sides[side]) <= 0.6 and " " in c]
    if len(sides[side]) < LEAST_CHARACTERS or len(clauses) < 2 or not fitting:
        return None
    gone = chance.choice(fitting)
    sides[side] = " ".join(clause for clause in clauses if clause is not gone)
    return sides[0], sides[1]


def _cut(pairs: Sequence[Pair], i: int, chance: random.Random, names: Names) -> Pair | None:
    """One side breaks off after 35 to 75 percent of its words."""
    sides = list(pairs[i])
    side = chance.randrange(2)
    words = sides[side].split()
    if len(words) < 8:
        return None
    sides[side] = " ".join(words[: int(len(words) * chance.uniform(0.35, 0.75))])
    return sides[0], sides[1]


def _other_number(
    pairs: Sequence[Pair], i: int, chance: random.Random, names: Names
) -> Pair | None:
    sides = list(pairs[i])
    side = chance.randrange(2)
    found = list(_NUMBER.finditer(sides[side]))
    if not found:
        return None
    match = chance.choice(found)
    value = int(match.group())
    other = str(max(0, value + chance.choice([-20, -7, -3, -2, 2, 3, 5, 11, value, 10 * value])))
    if int(other) == value or (value < 3 and int(other) < 3):
        return None
    if match.group()[0] in "٠١٢٣٤٥٦٧٨٩":
        other = other.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    sides[side] = sides[side][: match.start()] + other + sides[side][match.end() :]
    return sides[0], sides[1]


def _other_number_word(
    pairs: Sequence[Pair], i: int, chance: random.Random, names: Names
) -> Pair | None:
    """A number of the English that is written in letters replaced by another, or two by one."""
    if _TWO.search(pairs[i][1]) and chance.random() < 0.5:
        return pairs[i][0], _TWO.sub(r"one \1", pairs[i][1], count=1)
    swapped = _swap(pairs[i][1], _NUMBER_WORDS, chance)
    return None if swapped is None else (pairs[i][0], swapped)


def _exchanged_numbers(
    pairs: Sequence[Pair], i: int, chance: random.Random, names: Names
) -> Pair | None:
    """Two numbers of the English in each other's place, unless they are parts of one whole."""
    arabic, english = pairs[i]
    wholes = [match.span() for match in _WHOLE.finditer(english)]
    for written in chance.sample([_DIGITS, _LETTERS], 2):
        found = list(written.finditer(english))
        if len({match.group() for match in found}) < len(found):
            continue
        apart = [
            (one, other)
            for one, other in combinations(found, 2)
            if not any(start <= one.start() and other.end() <= end for start, end in wholes)
        ]
        if apart:
            one, other = chance.choice(apart)
            between = english[one.end() : other.start()]
            exchanged = f"{other.group()}{between}{one.group()}"
            return arabic, english[: one.start()] + exchanged + english[other.end() :]
    return None


def _swap(text: str, words: Sequence[str], chance: random.Random) -> str | None:
    """The text with one of these words replaced by another of them."""
    there = [word for word in words if re.search(rf"(?<!\w){word}(?!\w)", text)]
    if not there:
        return None
    gone = chance.choice(there)
    other = chance.choice([word for word in words if word not in there])
    return re.sub(rf"(?<!\w){gone}(?!\w)", other, text)


def _other_date(pairs: Sequence[Pair], i: int, chance: random.Random, names: Names) -> Pair | None:
    arabic, english = pairs[i]
    if chance.random() < 0.5:
        swapped = _swap(english, [m for m in _MONTHS if m != "May"], chance)
        return None if swapped is None else (arabic, swapped)
    swapped = _swap(arabic, [m for m in _MONTHS_ARABIC if m != "مارس"], chance)
    return None if swapped is None else (swapped, english)


def _other_place(pairs: Sequence[Pair], i: int, chance: random.Random, names: Names) -> Pair | None:
    arabic, english = pairs[i]
    if chance.random() < 0.5:
        swapped = _swap(english, list(_PLACES), chance)
        return None if swapped is None else (arabic, swapped)
    swapped = _swap(arabic, list(_PLACES.values()), chance)
    return None if swapped is None else (swapped, english)


def _other_name(pairs: Sequence[Pair], i: int, chance: random.Random, names: Names) -> Pair | None:
    """A name in the English replaced by another; months, days and adjectives are no names."""
    arabic, english = pairs[i]
    found = [match for match in _NAME.finditer(english) if match.group() in names.known]
    if not found:
        return None
    gone = chance.choice(found).group()
    other = chance.choice(names.drawn)
    if other == gone or other in english:
        return None
    return arabic, re.sub(rf"\b{gone}\b", other, english)


def _other_negation(
    pairs: Sequence[Pair], i: int, chance: random.Random, names: Names
) -> Pair | None:
    arabic, english = pairs[i]
    if _NEGATION_ARABIC.search(arabic) and chance.random() < 0.7:
        return _NEGATION_ARABIC.sub("", arabic, count=1), english
    if _NOT.search(english):
        return arabic, _NOT.sub(r"\1", english, count=1)
    if _AUXILIARY.search(english) and not re.search(r"n't|\bno\b|\bnever\b", english):
        return arabic, _AUXILIARY.sub(r"\1 not", english, count=1)
    return None


def _opposite_word(
    pairs: Sequence[Pair], i: int, chance: random.Random, names: Names
) -> Pair | None:
    """A word of the English replaced by one that excludes it."""
    arabic, english = pairs[i]
    there = sorted({word for word in re.findall(r"[a-z]+", english) if word in _OPPOSITE})
    if not there:
        return None
    gone = chance.choice(there)
    return arabic, re.sub(rf"\b{gone}\b", _OPPOSITE[gone], english)


def _blunder(pairs: Sequence[Pair], i: int, chance: random.Random, names: Names) -> Pair | None:
    """What goes wrong in machine translation: it runs in circles, leaves words as they were, or
    takes one word for another (of the next sentence)."""
    arabic, english = pairs[i]
    words = english.split()
    if len(words) < 8:
        return None
    way = chance.randrange(3)
    if way == 0:
        size, place = chance.randint(1, 4), chance.randrange(3, len(words) - 3)
        words[place:] = words[place : place + size] * chance.randint(3, 8)
    elif way == 1:
        foreign = [word for word in arabic.split() if len(word) > 3 and word.isalpha()]
        if len(foreign) < 3:
            return None
        for place in chance.sample(range(len(words)), max(2, len(words) // 5)):
            words[place] = chance.choice(foreign)
    else:
        others = [word for word in pairs[(i + 1) % len(pairs)][1].split() if _CONTENT(word)]
        own = [place for place, word in enumerate(words) if _CONTENT(word)]
        if len(others) < 3 or len(own) < 5:
            return None
        for place in chance.sample(own, max(2, len(own) // 4)):
            words[place] = chance.choice(others)
    return arabic, " ".join(words)


def _turned(pairs: Sequence[Pair], i: int, chance: random.Random, names: Names) -> Pair:
    """The sides in the wrong order."""
    return pairs[i][1], pairs[i][0]


def _random(pairs: Sequence[Pair], i: int, chance: random.Random, names: Names) -> Pair | None:
    j = chance.randrange(len(pairs))
    return (pairs[i][0], pairs[j][1]) if abs(i - j) > 20 and pairs[i] != pairs[j] else None


_WAYS: dict[str, Way] = {
    "translation": _as_is,
    "loose translation": _loose,
    "joined translations": _joined(((0, 1), (0, 1))),
    "added sentence": _joined(((0, 1), (0,)), ((0,), (0, 1)), ((-1, 0), (0,)), ((0,), (-1, 0))),
    "added on both sides": _joined(((0, 1), (-1, 0)), ((-1, 0), (0, 1)), ((0, 1), (0, 2))),
    "dropped clause": _dropped,
    "cut side": _cut,
    "other number": _other_number,
    "other number word": _other_number_word,
    "exchanged numbers": _exchanged_numbers,
    "other date": _other_date,
    "other place": _other_place,
    "other name": _other_name,
    "other negation": _other_negation,
    "opposite word": _opposite_word,
    "machine blunder": _blunder,
    "neighbour": _joined(((0,), (1,)), ((1,), (0,)), ((0,), (2,)), ((2,), (0,))),
    "joined neighbours": _joined(((0, 1), (2, 3)), ((2, 3), (0, 1)), ((0,), (1, 2))),
    "random": _random,
    "wrong direction": _turned,
}
_SHARES = {
    "translation": 0.30, "loose translation": 0.05, "joined translations": 0.07,
    "added sentence": 0.07, "added on both sides": 0.08, "dropped clause": 0.06, "cut side": 0.05,
    "other number": 0.05, "other date": 0.02, "other place": 0.03, "other name": 0.05,
    "other negation": 0.04, "neighbour": 0.08, "joined neighbours": 0.04, "random": 0.08,
    "other number word": 0.03, "exchanged numbers": 0.02, "opposite word": 0.03,
    "machine blunder": 0.05, "wrong direction": 0.01,
}  # fmt: skip
LABEL_OF = {
    "translation": "parallel", "loose translation": "parallel", "joined translations": "parallel",
    "added sentence": "partial", "added on both sides": "partial", "dropped clause": "partial",
    "cut side": "partial", "other number": "partial", "other date": "partial",
    "other place": "partial", "other name": "partial", "other negation": "related",
    "other number word": "partial", "exchanged numbers": "partial", "opposite word": "partial",
    "machine blunder": "partial", "neighbour": "related", "joined neighbours": "related",
    "nearest wrong": "related", "nearest in document": "related",
    "random": "unrelated", "wrong direction": "unrelated",
}  # fmt: skip


def change_pair(
    kind: str, pairs: Sequence[Pair], place: int, chance: random.Random, names: Names
) -> Pair | None:
    """The pair at a place made into an example of a kind, if it is of use for it."""
    return _WAYS[kind](pairs, place, chance, names)


def read_names(data: Path, pairs: Sequence[Pair]) -> Names:
    """Names of people and places that are no ordinary English words.

    Args:
        data: the folder that has ``train/names-and-terms.tsv.xz``.
        pairs: translations whose English tells what words are ordinary: those in small letters.
    """
    ordinary = {word for _, english in pairs for word in re.findall(r"\b[a-z]+\b", english)}
    ordinary |= {word.lower() for word in (*_MONTHS, *_WEEKDAYS)}
    found = {
        row["en"].capitalize()
        for row in read_tsv(data / "train" / "names-and-terms.tsv.xz")
        if row["source"] in ("wd_names", "geo_names")
        and re.fullmatch(r"[a-z]{4,}", row["en"].lower())
        and row["en"].lower() not in ordinary
        and not row["en"].endswith(_ADJECTIVES)
    }
    return Names.of(sorted(found))


def nearest_wrong(
    pairs: Sequence[Pair], embedder: Embedder, count: int, source: str, seed: int
) -> list[Example]:
    """Each Arabic text with the nearest English one that is not like its own translation."""
    chance = random.Random(f"{seed}:{source}:nearest")
    documents = number_documents(pairs)
    fitting = [place for place, pair in enumerate(pairs) if min(map(len, pair)) >= SHORTEST]
    places = chance.sample(fitting, min(len(fitting), 4 * count))
    if len(places) < 20:
        return []
    pool = [pairs[place] for place in places]
    arabic = embedder.encode([pair[0] for pair in pool])
    english = embedder.encode([pair[1] for pair in pool])
    cosines = arabic @ english.T
    alike = english @ english.T > 0.75
    cosines[alike] = -1.0
    return [
        Example(
            pool[i][0],
            pool[int(np.argmax(cosines[i]))][1],
            "related",
            "nearest wrong",
            source,
            f"{source}:{documents[places[i]]}",
        )
        for i in range(min(count, len(pool)))
    ]


WINDOW = 40
"""Sentences that are taken for a document."""
HARDEST = 8
"""Wrong pairs taken from each window."""


def nearest_in_document(
    pairs: Sequence[Pair], embedder: Embedder, count: int, source: str, seed: int
) -> list[Example]:
    """The wrong pairs of neighbouring text that are most alike, as comparable text is full of.

    In windows of 40 sentences the wrong pairs with the highest cosines are taken; the English of
    every second one is joined with the sentence after it.
    """
    chance = random.Random(f"{seed}:{source}:document")
    documents = number_documents(pairs)
    starts = list(range(0, len(pairs) - WINDOW, WINDOW // 2))
    chance.shuffle(starts)
    made: list[Example] = []
    for start in starts:
        if len(made) >= count:
            break
        window = [p for p in pairs[start : start + WINDOW] if min(map(len, p)) >= LEAST_CHARACTERS]
        if len(window) < WINDOW // 2:
            continue
        arabic = embedder.encode([pair[0] for pair in window])
        english = embedder.encode([pair[1] for pair in window])
        cosines = arabic @ english.T
        cosines[english @ english.T > 0.7] = -1.0
        cosines[arabic @ arabic.T > 0.7] = -1.0
        hardest = np.argsort(-cosines, axis=None)[:HARDEST]
        for rank, (i, j) in enumerate(zip(*np.unravel_index(hardest, cosines.shape), strict=True)):
            text = window[j][1]
            if rank % 2 and j + 1 < len(window) and j + 1 != i:
                text = f"{text} {window[j + 1][1]}"
            made.append(
                Example(
                    window[i][0],
                    text,
                    "related",
                    "nearest in document",
                    source,
                    f"{source}:{documents[start]}",
                )
            )
    return made[:count]
