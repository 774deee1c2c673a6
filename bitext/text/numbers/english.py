"""The grammar of English numbers: ``two hundred and fifty-six thousand``, ``1.2 million``,
``one and a half million``, ``three quarters``, ``$5m``, ``21st``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bitext.text.numbers.numerals import Numeral, with_role
from bitext.text.numbers.reading import Reading, rounded
from bitext.text.numbers.tokens import Token

_ARTICLES = frozenset(("a", "an"))
_SUFFIXES = frozenset(("st", "nd", "rd", "th"))
_DOZEN = 12.0
_FILLED, _UNITS, _TENS, _HUNDREDS = 0.0, 10.0, 100.0, 1000.0
"""What the next part of a number must stay below."""


def read_number(tokens: Sequence[Token], position: int) -> Reading | None:
    """The number that begins at a token, if one does."""
    return (
        _read_vague(tokens, position)
        or _read_multiple(tokens, position)
        or _read_fraction(tokens, position)
        or _read_sum(tokens, position)
    )


def _numeral_at(tokens: Sequence[Token], position: int, *roles: str) -> Numeral | None:
    """What a token is, if there is one and it may play one of these roles."""
    if not 0 <= position < len(tokens):
        return None
    return with_role(tokens[position].numerals, *roles)


def _is_word(tokens: Sequence[Token], position: int, *words: str) -> bool:
    return 0 <= position < len(tokens) and tokens[position].text in words


def _read_vague(tokens: Sequence[Token], position: int) -> Reading | None:
    """``hundreds``, ``tens of thousands``, ``several hundred``, ``a couple of dozen``."""
    if _numeral_at(tokens, position, "hundred", "scale") and _is_several(tokens, position):
        value, end = 1.0, position
        while numeral := _numeral_at(tokens, end, "hundred", "scale"):
            value *= 10 if numeral.value == _DOZEN else numeral.value
            end += 1
        return Reading((value,), "vague", end, weak=True)
    vague = _numeral_at(tokens, position, "vague")
    if vague is None:
        return None
    value, end = vague.value, position + 1
    while True:
        following = end + _is_word(tokens, end, "of")
        numeral = _numeral_at(tokens, following, "vague")
        if numeral is None:
            return Reading((value,), "vague", end, weak=True)
        value, end = value * numeral.value, following + 1


def _read_multiple(tokens: Sequence[Token], position: int) -> Reading | None:
    """``tripled``, ``a decade``."""
    multiple = _numeral_at(tokens, position, "multiple")
    return Reading((multiple.value,), "cardinal", position + 1, weak=True) if multiple else None


def _is_several(tokens: Sequence[Token], position: int) -> bool:
    before = position - 1 - _is_word(tokens, position - 1, "of")
    return _numeral_at(tokens, before, "several") is not None


def _read_fraction(tokens: Sequence[Token], position: int) -> Reading | None:
    """``half a million``, ``a quarter of a million``, ``three quarters``, ``two-thirds``, 3/4."""
    first = tokens[position]
    if "/" in first.text:
        return Reading(first.values, "fraction", position + 1, first.apart, weak=True)
    share, end = _share(tokens, position)
    if not share:
        return None
    scale = end + _is_word(tokens, end, "of")
    scale += _is_word(tokens, scale, *_ARTICLES)
    numeral = _numeral_at(tokens, scale, "scale", "hundred")
    if numeral:
        weak = numeral.value == _DOZEN
        return Reading((rounded(share * numeral.value),), "cardinal", scale + 1, weak=weak)
    if end == position + 1:  # half, quarter: words of many meanings
        return None
    of_a_whole = _is_word(tokens, end, "of")
    ordinal = _numeral_at(tokens, end - 1, "unit", "ten")
    counts_one = _is_word(tokens, position, "a", "an", "one")
    others = (ordinal.value,) if ordinal and counts_one and not of_a_whole else ()
    return Reading((share, *others), "fraction", end, weak=counts_one)


def _share(tokens: Sequence[Token], position: int) -> tuple[float, int]:
    """The fraction below one that begins at a token and the place after it; 0 if there is none."""
    if _is_word(tokens, position, "half", "quarter"):
        return (1 / 2 if tokens[position].text == "half" else 1 / 4), position + 1
    below = _numeral_at(tokens, position + 1, "part")
    if below is None or not tokens[position + 1].follows:
        return 0.0, position
    unit = _numeral_at(tokens, position, "unit")
    above = unit.value if unit and not unit.ordinal else 0.0
    if _is_word(tokens, position, *_ARTICLES):
        above = 1.0
    elif tokens[position].text.isdigit():
        above = tokens[position].values[0]
    plural = tokens[position + 1].text.endswith("s")
    if not 0 < above < below.value or plural != (above > 1):
        return 0.0, position
    return above / below.value, position + 2


def _read_sum(tokens: Sequence[Token], position: int) -> Reading | None:
    first = tokens[position]
    parts = [_Sum(tokens, position, value) for value in first.values or (None,)]
    ends = [part.read() for part in parts]
    end = ends[0]
    if end == position:
        return None
    kind, values = parts[0].kind, tuple(rounded(part.value) for part in parts)
    apart = first.apart if end == position + 1 else ()
    if first.values and end < len(tokens):
        suffix = tokens[end]
        if end == position + 1 and suffix.start == first.end and suffix.text in _SUFFIXES:
            return Reading(values, "ordinal", end + 1, weak=_is_weak(values[0], "ordinal"))
    weak = _is_weak(values[0], kind) or (first.attached and end == position + 1)
    if _numeral_at(tokens, end - 1, "symbol") and not first.money:
        values = (*values, *first.values)  # 75m, also metres
    return Reading(values, kind, end, apart, weak)  # type: ignore[arg-type]


def _is_weak(value: float, kind: str) -> bool:
    """One and two, which Arabic tells by the form of the noun; and third, also a fraction."""
    return value in (0, 1, 2) or (kind == "ordinal" and value == 3)


class _Sum:
    """A number under construction: takes one token after the other as long as they belong to it.

    Attributes:
        value: what was read.
        kind: ``cardinal`` or ``ordinal``.
    """

    def __init__(self, tokens: Sequence[Token], position: int, digits: float | None) -> None:
        self.kind = "cardinal"
        self._tokens = tokens
        self._start = position
        self._digits = digits
        self._total = 0.0
        self._group: float | None = None
        self._room = _HUNDREDS
        self._scale = float("inf")
        self._take: dict[str, Callable[[float], bool]] = {
            "unit": self._take_unit,
            "ten": self._take_teen,
            "teen": self._take_teen,
            "tens": self._take_tens,
            "hundred": self._take_hundred,
            "scale": self._take_scale,
            "abbreviation": self._take_abbreviation,
        }

    @property
    def value(self) -> float:
        return self._total + (self._group or 0.0)

    def read(self) -> int:
        """The place after the number; where it began if there is none."""
        place = self._start + self._take_first()
        while place < len(self._tokens) and self.kind == "cardinal":
            if place > self._start and not self._tokens[place].follows:
                break
            taken = self._take_token(place)
            if not taken:
                break
            place += taken
        return place

    def _take_first(self) -> int:
        """Digits, or the article of ``a hundred``."""
        if self._digits is not None:
            self._group, self._room = self._digits, _FILLED
            return 1
        leads = _numeral_at(self._tokens, self._start + 1, "hundred", "scale")
        if _is_word(self._tokens, self._start, *_ARTICLES):
            return int(leads is not None and self._tokens[self._start + 1].follows)
        return 0

    def _take_token(self, place: int) -> int:
        """How many tokens were taken, 0 if the number ends before this one."""
        token = self._tokens[place]
        if token.text == "and":
            return self._take_and(place)
        for numeral in token.numerals:
            taken = numeral.role in self._take and self._take[numeral.role](numeral.value)
            if taken:
                self.kind = "ordinal" if numeral.ordinal else "cardinal"
                return 1
        return self._take_symbol(place)

    def _take_unit(self, value: float) -> bool:
        return self._add(value, least_room=_UNITS, room=_FILLED)

    def _take_teen(self, value: float) -> bool:
        return self._add(value, least_room=_TENS, room=_FILLED)

    def _take_tens(self, value: float) -> bool:
        return self._add(value, least_room=_TENS, room=_UNITS)

    def _add(self, value: float, *, least_room: float, room: float) -> bool:
        if self._room < least_room:
            return False
        self._group, self._room = (self._group or 0.0) + value, room
        return True

    def _take_hundred(self, value: float) -> bool:
        if (self._group or 0.0) >= _TENS:
            return False
        self._group, self._room = (self._group or 1.0) * value, _TENS
        self._digits = None
        return True

    def _take_scale(self, value: float) -> bool:
        if value >= self._scale or (self._group is None and self._total):
            return False
        self._total += (1.0 if self._group is None else self._group) * value
        self._group, self._room, self._scale, self._digits = None, _HUNDREDS, value, None
        return True

    def _take_abbreviation(self, value: float) -> bool:
        return self._group is not None and self._take_scale(value)

    def _take_symbol(self, place: int) -> int:
        """The m of $5m."""
        symbol = _numeral_at(self._tokens, place, "symbol")
        token = self._tokens[place]
        if symbol is None or self._digits is None or token.start != self._tokens[place - 1].end:
            return 0
        return int(self._take_scale(symbol.value))

    def _take_and(self, place: int) -> int:
        """``two hundred and five``, ``one and a half``, ``a million and a half``."""
        if self.value == 0:
            return 0
        share, end = _share(self._tokens, place + 1)
        if _is_word(self._tokens, place + 1, *_ARTICLES):
            half = _numeral_at(self._tokens, place + 2, "part")
            share, end = (1 / half.value, place + 3) if half else (0.0, place)
        if share and self._room < _TENS and self._group is not None:
            self._group += share
            return end - place
        if share and self._group is None:
            self._group, self._room = share * self._scale, _FILLED
            return end - place
        small = _numeral_at(self._tokens, place + 1, "unit", "teen", "tens")
        room = self._room in (_TENS, _HUNDREDS) and self._digits is None
        return int(small is not None and room)
