"""The grammar of Arabic numbers: ``ثلاثة وعشرون ألفا وخمسمائة``, ``3 ملايين``,
``مليون ونصف المليون``, ``الحادي عشر``, ``ثلاثة أرباع``.

Parts are joined by و, except a multiplier after its factor and عشر after its unit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bitext.text.numbers.numerals import THE_SIX, Numeral, bare_arabic, with_role
from bitext.text.numbers.reading import Reading, rounded
from bitext.text.numbers.tokens import Token

_AND = "و"
_WITH_ARTICLE = re.compile("[وف]?(?:[بك]?ال|لل)(?!ف$)")
_PER = ("بال", "بمايه", "بميه")  # cent


def read_number(tokens: Sequence[Token], position: int) -> Reading | None:
    """The number that begins at a token, if one does."""
    return (
        _read_half_more(tokens, position)
        or _read_vague(tokens, position)
        or _read_multiple(tokens, position)
        or _read_fraction(tokens, position)
        or _read_sum(tokens, position)
    )


def _numeral_at(tokens: Sequence[Token], position: int, *roles: str) -> Numeral | None:
    if not 0 <= position < len(tokens):
        return None
    return with_role(tokens[position].numerals, *roles)


def joined(word: str) -> tuple[Numeral, ...]:
    """What the word is that و is written on to."""
    table = bare_arabic()
    if not word.startswith(_AND):
        return ()
    return table.get(word[1:]) or (table.get(word[3:], ()) if word[1:3] == "ال" else ())


def _read_vague(tokens: Sequence[Token], position: int) -> Reading | None:
    """``مئات``, ``عشرات الآلاف``, ``بضعة آلاف``."""
    vague = _numeral_at(tokens, position, "vague")
    if vague is None:
        return None
    value, end = vague.value, position + 1
    while end < len(tokens):
        following = end + (tokens[end].text == "من")
        numeral = _numeral_at(tokens, following, "vague")
        joins = tokens[following].text.startswith(_AND) if numeral else True
        if numeral is None or joins or not tokens[following].follows:
            break
        value, end = value * numeral.value, following + 1
    return Reading((value,), "vague", end, weak=True)


def _read_multiple(tokens: Sequence[Token], position: int) -> Reading | None:
    """``رباعية``, ``عقد``."""
    multiple = _numeral_at(tokens, position, "multiple")
    return Reading((multiple.value,), "cardinal", position + 1, weak=True) if multiple else None


def _read_fraction(tokens: Sequence[Token], position: int) -> Reading | None:
    """``نصف مليون``, ``ربع المليون``, ``ثلثا``, ``ثلاثة أرباع``, 3/4."""
    first = tokens[position]
    if "/" in first.text and first.values:
        return Reading(first.values, "fraction", position + 1, first.apart, weak=True)
    numeral = _numeral_at(tokens, position, "fraction")
    share, end = (numeral.value, position + 1) if numeral else (0.0, position)
    below = _numeral_at(tokens, position + 1, "part")
    above = _numeral_at(tokens, position, "unit")
    if below and above and tokens[position + 1].follows and above.value < below.value:
        share, end = above.value / below.value, position + 2
    if not share:
        return None
    scale = _numeral_at(tokens, end, "scale")
    if scale and tokens[end].follows:
        return Reading((rounded(share * scale.value),), "cardinal", end + 1)
    return Reading((share,), "fraction", end, weak=share in (1 / 2, 1 / 3, 1 / 4))


def _read_half_more(tokens: Sequence[Token], position: int) -> Reading | None:
    """``سنة ونصف``, ``ساعتين ونصف الساعة``: one or two of the thing before, and a half."""
    share = with_role(joined(tokens[position].text), "fraction")
    if share is None or not position or not tokens[position].follows or share.value == 2 / 3:
        return None
    before = tokens[position - 1].text
    if _numeral_at(tokens, position + 1, "scale") or tokens[position - 1].values:
        return None
    count = 2 if re.search(r"\w{3,}(?:ين|ان)$", before) else 1
    return Reading((count + share.value, share.value), "fraction", position + 1, weak=True)


def _read_sum(tokens: Sequence[Token], position: int) -> Reading | None:
    first = tokens[position]
    if first.hyphenated and with_role(first.numerals, "scale"):
        return None  # the ألف of 19-ألف is a letter
    sums = [_Sum(tokens, position, value) for value in first.values or (None,)]
    end = [each.read() for each in sums][-1]
    if end == position:
        return None
    last = tokens[end - 1]
    values = tuple(rounded(each.value) for each in sums)
    if first is last and _WITH_ARTICLE.match(first.text) and values[0] in (100, 1e3):
        return None  # the percent sign in words, the letter alef
    share, after = _half_of_thing(tokens, end)
    if share and not sums[0].ordinal and values[0] < 100:
        values, end = (values[0] + share, *values), after
    kind = "ordinal" if sums[0].ordinal else "cardinal"
    alone = first is last
    weak = values[0] in (0, 1, 2) or (kind == "ordinal" and values[0] == 3)
    weak = weak or (alone and (first.attached or first.text == THE_SIX or _is_letter(tokens, end)))
    return Reading(values, kind, end, first.apart if alone else (), weak)  # type: ignore[arg-type]


def _half_of_thing(tokens: Sequence[Token], position: int) -> tuple[float, int]:
    """The half of ``ثلاث ساعات ونصف الساعة`` and the place after it; 0 if there is none."""
    if position + 1 >= len(tokens) or not all(t.follows for t in tokens[position : position + 2]):
        return 0.0, position
    share = with_role(joined(tokens[position + 1].text), "fraction")
    if share is None or tokens[position].values or share.value == 2 / 3:
        return 0.0, position
    return share.value, position + 2


def _is_letter(tokens: Sequence[Token], end: int) -> bool:
    """Whether ألف before this place may be the letter that counts items: ألف وباء, 1 - ألف."""
    counted = end < len(tokens) and tokens[end].follows
    return tokens[end - 1].text == "الف" and not (
        counted and tokens[end].text[0] != _AND and tokens[end].text != "من"
    )


class _Sum:
    """A number under construction: takes one token after the other as long as they belong to it.

    Attributes:
        ordinal: whether its last part is an ordinal.
    """

    def __init__(self, tokens: Sequence[Token], position: int, digits: float | None) -> None:
        self.ordinal = False
        self._tokens = tokens
        self._start = position
        self._digits = digits
        self._total = 0.0
        self._group = 0.0
        self._filled: list[str] = []  # parts of the group
        self._scale = 0.0
        self._done = False
        self._first: dict[str, Callable[[float], bool]] = {
            "unit": self._open,
            "ten": self._open,
            "tens": self._open,
            "hundreds": self._open_hundreds,
            "hundred": self._open_hundreds,
            "twofold": self._take_twofold,
            "scale": self._multiply,
        }
        self._bare: dict[str, Callable[[float], bool]] = {
            "ten": self._take_ten,
            "hundred": self._take_hundred,
            "scale": self._multiply,
        }
        self._joined: dict[str, Callable[[float], bool]] = {
            "unit": self._join_unit,
            "ten": self._join_unit,
            "tens": self._join_tens,
            "hundreds": self._join_hundreds,
            "hundred": self._join_hundreds,
            "twofold": self._join_twofold,
            "scale": self._join_scale,
            "fraction": self._join_fraction,
        }

    @property
    def value(self) -> float:
        return self._total + self._group

    def read(self) -> int:
        """The place after the number; where it began if there is none."""
        place = self._start
        while place < len(self._tokens) and not self._done:
            if not self._take(place):
                break
            place += 1
        while place > self._start and self._tokens[place - 1].text == _AND:
            place -= 1
        return place

    def _take(self, place: int) -> bool:
        token = self._tokens[place]
        if place == self._start:
            return (
                self._take_digits() if token.values else self._look_up(token.numerals, self._first)
            )
        if not token.follows or token.text.startswith(_PER):
            return False
        if token.hyphenated and self._filled == ["digits"]:
            return False
        if token.values:
            return self._join_digits(token, place)
        if token.text == _AND:
            following = self._tokens[place + 1 : place + 2]
            return bool(not self._filled and following and following[0].values)
        if token.text.startswith(_AND) and (meanings := joined(token.text)):
            return self._look_up(meanings, self._joined)
        return self._look_up(token.numerals, self._bare)

    def _look_up(
        self, meanings: tuple[Numeral, ...], takers: dict[str, Callable[[float], bool]]
    ) -> bool:
        for numeral in meanings:
            if numeral.role in takers and takers[numeral.role](numeral.value):
                self.ordinal = self.ordinal or numeral.ordinal
                return True
        return False

    def _take_digits(self) -> bool:
        self._group, self._filled = self._digits or 0.0, ["digits"]
        return True

    def _join_digits(self, token: Token, place: int) -> bool:
        """The 200 of مليون و200 ألف."""
        value = token.values[0]
        if self._tokens[place - 1].text != _AND or self._filled or not self._scale > value:
            return False
        self._group, self._filled = value, ["digits"]
        return True

    def _open(self, value: float) -> bool:
        self._group, self._filled = value, ["unit" if value < 10 else "tens"]
        return True

    def _open_hundreds(self, value: float) -> bool:
        self._group, self._filled = value, ["hundreds"]
        return True

    def _take_twofold(self, value: float) -> bool:
        self._total += value
        self._scale = value / 2
        return True

    def _join_twofold(self, value: float) -> bool:
        return not self._filled and value < 2 * self._scale and self._take_twofold(value)

    def _take_ten(self, value: float) -> bool:
        """ثلاثة عشر"""
        if self._filled[-1:] != ["unit"]:
            return False
        self._group += value
        self._filled[-1] = "tens"
        return True

    def _take_hundred(self, value: float) -> bool:
        """ثلاث مئة"""
        if self._filled != ["unit"]:
            return False
        self._group, self._filled = self._group * value, ["hundreds"]
        return True

    def _multiply(self, value: float) -> bool:
        """The ملايين of 3 ملايين; by itself one of it."""
        if self._scale and (value >= self._scale or not self._filled):
            return self._name_scale_again(value)
        self._total += (self._group or 1.0) * value
        self._group, self._filled, self._scale = 0.0, [], value
        return True

    def _name_scale_again(self, value: float) -> bool:
        """The second مليون of مليون ونصف المليون."""
        self._done = True
        return value == self._scale and self._filled == ["fraction"]

    def _join_unit(self, value: float) -> bool:
        if not self._filled and self._scale:
            return self._open(value)
        if self._filled != ["hundreds"]:
            return False
        self._group += value
        self._filled.append("unit" if value < 10 else "tens")
        return True

    def _join_tens(self, value: float) -> bool:
        if not self._filled and self._scale:
            return self._open(value)
        if not self._filled or self._filled[-1] not in ("unit", "hundreds"):
            return False
        self._group += value
        self._filled.append("tens")
        return True

    def _join_hundreds(self, value: float) -> bool:
        return not self._filled and self._scale > 0 and self._open_hundreds(value)

    def _join_scale(self, value: float) -> bool:
        if self._filled or not 0 < value < self._scale:
            return False
        self._total += value
        self._scale = value
        return True

    def _join_fraction(self, value: float) -> bool:
        """The half of مليون ونصف, or of ثلاثة ونصف."""
        if self._scale and not self._filled:
            self._group, self._filled = value * self._scale, ["fraction"]
            return True
        if self._scale or not self._filled or value > 1 / 2 or self._group >= 100:
            return False
        self._group += value
        return True
