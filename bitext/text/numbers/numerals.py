"""Numeral words of Arabic and English by class, from ``arabic.tsv`` and ``english.tsv``.

The classes are those of the grammars in :mod:`bitext.text.numbers.arabic` and
:mod:`bitext.text.numbers.english`:

===============  ==================================================================
unit             1 to 9
teen, ten, tens  10 to 19; in Arabic عشر, which also follows a unit; 20, 30 … 90
hundred          multiplies what is before it: hundred, مئة
hundreds         200, 300 … in one word
scale            multiplies all that is before it: thousand, مليون
twofold          two of a scale in one word: ألفان
fraction, part   half, نصف; the denominator of a fraction: thirds, أرباع
vague            an order of magnitude: dozens, مئات
multiple         counts its parts or years: triple, decade, رباعية; weak
abbreviation     a scale that begins no number: bn
several          makes the next word vague: several hundred, بضعة آلاف
symbol           a letter behind digits: $5m, 10k
===============  ==================================================================

``-ordinal`` stands behind the class of an ordinal.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bitext.text.arabic import normalize


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a numeral word stands for.

    Attributes:
        role: its class, without ``-ordinal``.
        value: what it counts; of a ``part`` the denominator.
        ordinal: whether it is an ordinal.
    """

    role: str
    value: float
    ordinal: bool = False


@cache
def numerals(language: str) -> dict[str, tuple[Numeral, ...]]:
    """What each word may be, as :func:`bitext.text.arabic.normalize` writes it, in lower case.

    Arabic words come with the article and with و ب ل ف ك written on to them.
    """
    table = _read_table("arabic" if language == "ar" else "english")
    return _with_proclitics(table) if language == "ar" else table


@cache
def bare_arabic() -> dict[str, tuple[Numeral, ...]]:
    """Arabic numeral words with nothing written on to them."""
    return _read_table("arabic")


def _read_table(name: str) -> dict[str, tuple[Numeral, ...]]:
    table: dict[str, tuple[Numeral, ...]] = {}
    for role, value, words in _rows(name):
        bare = role.removesuffix("-ordinal")
        numeral = Numeral(bare, _value(value), ordinal=bare != role)
        for word in words.split():
            form = normalize(word).lower()
            table[form] = (*table.get(form, ()), numeral)
    return table


def _rows(name: str) -> Iterator[tuple[str, str, str]]:
    text = files("bitext.text.numbers").joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines()[1:], delimiter="\t")
    return ((role, value, words) for role, value, words in rows)


def _value(text: str) -> float:
    numerator, _, denominator = text.partition("/")
    return float(numerator or 0) / float(denominator or 1)


_PROCLITICS = ("كال", "فال", "لل", "بال", "وال", "ال", "ك", "ف", "ل", "ب", "و")
_SHORT = ("خمس", "سبع", "تسع", "عشر")
"""Numerals of three letters that are seldom anything else with ب or ل before them."""
THE_SIX = "الست"
"""Six, after its noun; and the lady."""
_SHORTEST_WITH = {"ست": ("وست", "بست", THE_SIX), "سته": ("بسته", "لسته"), "ميه": ("بميه", "لميه")}


def _with_proclitics(
    table: dict[str, tuple[Numeral, ...]],
) -> dict[str, tuple[Numeral, ...]]:
    prefixed = {
        prefix + word: meanings
        for prefix in _PROCLITICS
        for word, meanings in table.items()
        if len(word) > (2 if prefix.endswith(("ال", "لل", "و")) else 3)
    }
    short = {f"{prefix}{word}": table[word] for prefix in "بل" for word in _SHORT}
    others = {form: table[word] for word, forms in _SHORTEST_WITH.items() for form in forms}
    return {**prefixed, **short, **others, **table}


def with_role(meanings: tuple[Numeral, ...], *roles: str) -> Numeral | None:
    """The meaning that has one of these roles, the first role first."""
    for role in roles:
        for meaning in meanings:
            if meaning.role == role:
                return meaning
    return None
