"""Numbers in Arabic and English text: in digits of both systems and in words.

Works on text folded by :func:`bitext.text.arabic.fold`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bitext.text.numbers.numerals import (
    THE_SIX,
    VAGUE_ENGLISH,
    Kind,
    Numeral,
    arabic_numerals,
    english_numerals,
    prefixed_arabic_numerals,
    vague_arabic,
)
from bitext.text.numbers.tokens import Token, find_number_tokens


@dataclass(frozen=True, slots=True)
class Number:
    """A number as a text states it.

    Attributes:
        value: the value; of a vague quantity the order of magnitude (dozens: 10).
        kind: ``percentage`` counts percent; ``vague`` is no exact number (مئات, hundreds).
        start: offset of the first character.
        end: offset after the last character.
        surface: the words.
        approximate: True after "some", "more than", حوالي, أكثر من …
        weak: True if the other language may well say it otherwise or not at all: 1, 2 (the Arabic
            dual), first to third (also fractions, and kings), decades, times, digits in a name
            (COVID-19) or a word (3D), and the number of a paragraph before its text. Weak
            numbers can agree but their absence means nothing.
    """

    value: float
    kind: Kind
    start: int
    end: int
    surface: str
    approximate: bool = False
    weak: bool = False


def find_numbers(text: str, language: str) -> list[Number]:
    """The numbers of a folded text, in order; offsets count characters of that text."""
    words = list(find_number_tokens(text, language))
    beginnings = _beginnings(language)
    numbers: list[Number] = []
    position = 0
    while position < len(words):
        if words[position].digits is None and words[position].text not in beginnings:
            position += 1
            continue
        read = _read(words, position, language)
        if read is None:
            position += 1
            continue
        number, position = read
        number = _in_context(number, text, language)
        while position < len(words) and words[position].start < number.end:
            position += 1  # the words for percent
        if numbers and (whole := _vague_product(numbers[-1], number, text)):
            numbers[-1] = whole
        else:
            numbers.append(number)
    if language == "en":
        numbers = sorted((*numbers, *_roman_numbers(text)), key=lambda number: number.start)
    return numbers


_ROMAN = re.compile(
    r"\b(?:[A-Z][a-z]+|annex|chapter|part|section|title|article|appendix|volume) "
    r"(X{0,2}(?:IX|IV|VI{0,3}|I{1,3})|X{1,2})\b(?!['.-]\w)"
)
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}


def _roman_numbers(text: str) -> Iterator[Number]:
    """The ordinals of kings, chapters and wars up to XXIX: Mohammed VI; one letter is weak."""
    for found in _ROMAN.finditer(text):
        digits = [_ROMAN_DIGITS[letter] for letter in found.group(1)]
        value = sum(
            -one if one < other else one
            for one, other in zip(digits, [*digits[1:], 0], strict=True)
        )
        weak = value <= 3 or len(digits) == 1
        yield Number(float(value), "ordinal", *found.span(1), found.group(1), weak=weak)


@cache
def _beginnings(language: str) -> frozenset[str]:
    """Words that a number can begin with."""
    if language == "ar":
        return frozenset(prefixed_arabic_numerals()) | frozenset(vague_arabic())
    return frozenset(english_numerals()) | frozenset(VAGUE_ENGLISH) | {"a", "an"}


def _vague_product(first: Number, second: Number, text: str) -> Number | None:
    """``hundreds of thousands`` and عشرات الآلاف as one quantity."""
    gap = text[first.end : second.start]
    if first.kind == second.kind == "vague" and gap in (" ", " of "):
        value = first.value * second.value
        return Number(
            value, "vague", first.start, second.end, text[first.start : second.end], weak=True
        )
    return None


def _read(words: list[Token], position: int, language: str) -> tuple[Number, int] | None:
    """The number that begins at a token, and the position after it."""
    first = words[position]
    vague = (vague_arabic() if language == "ar" else VAGUE_ENGLISH).get(first.text)
    if vague is not None:
        return _number(vague, "vague", first, first, weak=True), position + 1
    if language == "ar":
        return _read_arabic(words, position)
    return _read_english(words, position)


def _number(value: float, kind: Kind, first: Token, last: Token, weak: bool = False) -> Number:
    return Number(value, kind, first.start, last.end, "", weak=weak)


def _read_english(words: list[Token], position: int) -> tuple[Number, int] | None:
    """``two hundred and fifty-six thousand``, ``1.2 million``, ``a hundred``, ``21st``."""
    table = english_numerals()
    total = current = 0.0
    last_size = 99
    kind: Kind = "cardinal"
    start = position
    if words[position].text in ("a", "an"):
        follower = table.get(words[position + 1].text) if position + 1 < len(words) else None
        if follower is None or not follower.multiplies:
            return None
        current = 1.0
        last_size = 0
        position += 1
    end = position
    by_digits = False
    while position < len(words) and kind == "cardinal":
        token = words[position]
        if position > start and not token.follows:
            break
        word = table.get(token.text)
        if token.digits is not None:
            if end > start or by_digits:
                break
            current, last_size, by_digits = token.digits, 0, True
        elif word is None:
            if token.text == "and" and end > start and last_size >= 2 and not by_digits:
                position += 1
                if position < len(words) and _is_small(table.get(words[position].text), last_size):
                    continue
            break
        elif word.multiplies:
            if word.size == 2:
                current = (current or 1.0) * word.value
            else:
                total += (current or 1.0) * word.value
                current = 0.0
            last_size = word.size
        elif by_digits or word.size >= last_size or (word.value >= 10 and last_size == 1):
            break
        else:
            current += word.value
            last_size = word.size
            kind = word.kind
        position += 1
        end = position
    if end == start:
        return None
    first, last = words[start], words[end - 1]
    value = total + current
    if start and words[start - 1].text in _SEVERAL and table.get(first.text, _ONE).multiplies:
        return _number(10.0 if value == 12 else value, "vague", first, last, weak=True), end
    suffix = words[end] if by_digits and end < len(words) else last
    if suffix.start == last.end and suffix.text in ("st", "nd", "rd", "th"):
        kind, last, end = "ordinal", suffix, end + 1
    weak = _is_weak(value, kind) or (by_digits and first.attached)
    return _number(value, kind, first, last, weak), end


_SEVERAL = frozenset({"several", "few", "many"})
_ONE = Numeral(1, 0)


def _is_weak(value: float, kind: Kind) -> bool:
    """One and two, which Arabic tells by the form of the noun; and third, also a fraction."""
    return value in (0, 1, 2) or (kind == "ordinal" and value == 3)


def _is_small(word: Numeral | None, last_size: int) -> bool:
    return word is not None and not word.multiplies and word.size < last_size


def _read_arabic(words: list[Token], position: int) -> tuple[Number, int] | None:
    """``ثلاثة وعشرون الفا وخمسمائة``, ``3 ملايين``, ``مليون ونصف``, ``الحادي عشر``.

    Parts are joined by و, except a multiplier after its factor and عشر after its unit.
    """
    start = position
    total = current = 0.0
    sizes: list[int] = []  # of the parts of ``current``
    kind: Kind = "cardinal"
    by_digits = False
    scale = 0.0  # the last multiplier, for "and a half"
    while position < len(words):
        token = words[position]
        if position > start and (not token.follows or token.text.startswith(_PER)):
            break
        joined = position > start and token.text.startswith("و")
        if token.digits is not None:
            conjunction = position > start and words[position - 1].text == "و"
            if position > start and not (conjunction and scale > token.digits and not sizes):
                break
            current, by_digits, sizes = token.digits, by_digits or position == start, [0]
        elif token.text == "و" and position > start and not sizes:
            if position + 1 == len(words) or words[position + 1].digits is None:
                break
        elif joined and token.text == "ونصف" and scale:
            total += scale / 2
            position += 1
            break
        else:
            word = _lookup(token.text, "ar", joined)
            if word is None:
                break
            if word.multiplies and not joined:
                if word.value == 100 and sizes != [0] and position > start:
                    break
                factor = current or 1.0
                if word.value == 100:
                    current, sizes = factor * 100, [2]
                else:
                    if scale and word.value >= scale:
                        break
                    total += factor * word.value
                    current, sizes, scale = 0.0, [], word.value
            elif word.multiplies:
                if word.value == 100:
                    if sizes:
                        break
                    current, sizes = 100.0, [2]
                else:
                    if not scale or word.value >= scale or sizes:
                        break
                    total += word.value
                    scale = word.value
            elif word.size >= 3:  # a dual: الفان, مليونين
                if position > start and (not joined or sizes or word.value >= 2 * scale):
                    break
                total += word.value
                scale = word.value / 2
            elif position == start or (joined and _may_join(sizes, word, scale)):
                current += word.value
                sizes.append(word.size)
                kind = word.kind
            elif word.size == 1 and word.value == 10 and sizes[-1:] == [0] and current % 100 < 10:
                current += 10  # ثلاثه عشر
                sizes[-1] = 1
            else:
                break
        position += 1
    while position > start and words[position - 1].text == "و":
        position -= 1
    if position == start:
        return None
    first, last = words[start], words[position - 1]
    if first is last and _WITH_ARTICLE.match(first.text) and total + current in (100, 1e3):
        return None  # the percent sign in words, the letter alef
    value = total + current
    weak = _is_weak(value, kind) or (by_digits and first.attached)
    weak = weak or (first is last and (first.text == THE_SIX or _is_letter(words, position)))
    return _number(value, kind, first, last, weak), position


_WITH_ARTICLE = re.compile("[وف]?(?:[بك]?ال|لل)(?!ف$)")


def _is_letter(words: list[Token], position: int) -> bool:
    """Whether ألف before this position may be the letter that counts items: ألف وباء, 1 - ألف."""
    counted = position < len(words) and words[position].follows
    return words[position - 1].text == "الف" and not (
        counted and words[position].text[0] != "و" and words[position].text != "من"
    )


def _may_join(sizes: list[int], word: Numeral, scale: float) -> bool:
    """Units before tens, both after hundreds; anything small after a thousand."""
    if not sizes:
        return scale > 0
    if sizes == [2]:
        return word.size < 2
    return sizes[-1] == 0 and word.size == 1 and word.value >= 20


def _lookup(word: str, language: str, joined: bool = False) -> Numeral | None:
    """The numeral that a word is; with ``joined``, the one that a و is written on to."""
    if language != "ar":
        return english_numerals().get(word)
    if joined:
        table = arabic_numerals()
        return table.get(word[1:]) or (table.get(word[3:]) if word[1:3] == "ال" else None)
    return prefixed_arabic_numerals().get(word)


_PER = ("بال", "بمايه", "بميه")  # cent
_DECADE = re.compile(r"(?:ينيات|ينات|العقد \w+)(?: من)? القرن $")
"""The 1840s are the forties of the 19th century, the 2000s the first decade of the 21st."""
_HEAD = 12  # characters in which a text has the number of its section, 2.1.3
_SECTION = re.compile(r"\(?\d{1,2}(?:[-.]\d{1,2})+[-.]?(?:[a-z]\b|\)|:)?\.?(?= [\"(]?[^\W\d_a-z])")
_ENUMERATOR = re.compile(r" ?[-.)](?![\d%])")


def _in_context(number: Number, text: str, language: str) -> Number:
    """Add percent signs and words such as "more than" around a number."""
    percent, approximate_before, approximate_after = _context_patterns(language)
    end = number.end
    kind = number.kind
    if kind == "cardinal" and (found := percent.match(text, end)):
        kind, end = "percentage", found.end()
    elif kind == "cardinal" and text[number.start - 1 : number.start] == "%":
        kind = "percentage"  # %50, as some Arabic typists write it
    before = text[max(0, number.start - 24) : number.start]
    weak = (
        number.weak
        or bool(_DECADE.search(before))
        or (not before.strip(" (") and bool(_ENUMERATOR.match(text, end)))
        or _counts_section(number, text)
    )
    approximate = bool(approximate_before.search(before) or approximate_after.match(text, end))
    return Number(
        number.value, kind, number.start, end, text[number.start : end], approximate, weak
    )


def _counts_section(number: Number, text: str) -> bool:
    """Whether a number is part of the section number that a text begins with."""
    head = _SECTION.match(text) if number.start < _HEAD else None
    return head is not None and number.end <= head.end()


@cache
def _context_patterns(language: str) -> tuple[re.Pattern[str], ...]:
    if language == "ar":
        return (
            re.compile(r" ?%| ?(?:في|ب)? ?(?:ال)?(?:مايه|ميه)\b| نقط\w* ميويه"),
            re.compile(
                r"(?:حوالي|نحو|قرابه|زها|يقارب|يقرب من|يناهز|يربو علي|يزيد علي|يزيد عن|يقل عن"
                r"|(?:اكثر|ازيد|اقل|ادني) من|علي الاقل|تقريبا|حتي) *[\"(]?$"
            ),
            re.compile(
                r" *(?:تقريبا|علي الاقل|علي الاكثر|ونيف|\+(?! ?\d))| \w+ (?:تقريبا|علي الاقل)\b"
            ),
        )
    return (
        re.compile(r" ?%|[ -](?:percent|per cent|pct)\b|[ -]percentage points?\b", re.I),
        re.compile(
            r"\b(?:about|around|some|nearly|almost|approximately|approx\.?|roughly|over|under"
            r"|(?:more|less|fewer|greater) than|at least|at most|up to|close to|as many as"
            r"|as much as|an estimated|estimated|above|below|~) *$",
            re.I,
        ),
        re.compile(r" ?\+(?! ?\d)| or (?:so|more|less)\b"),
    )
