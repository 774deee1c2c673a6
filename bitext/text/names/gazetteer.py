"""Names whose two forms are not transliterations of each other, or that stand for a people too.

Countries, capitals and cities with names of their own in Arabic or English, and organisations.
They are in ``gazetteer.tsv``: English forms, Arabic forms, Arabic adjective stems; the first
English form is the name that both sides are brought to, so that "French" and فرنسا agree.
Written from general knowledge; words that mean something common besides (مالي "financial") are left
out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from bitext.text.arabic import normalize

_ENDINGS = ("", "ه", "ون", "ين", "ات", "ا", "تين", "ان")
MAX_WORDS = 6
"""No form in the gazetteer has more words."""


@cache
def english_forms() -> dict[str, str]:
    """English form to canonical name; forms are in lower case unless all capitals (WHO), those
    with hyphens also with spaces."""
    return {
        written if written.isupper() else written.lower(): forms[0]
        for forms, _, _ in _entries()
        for form in forms
        for written in (form, form.replace("-", " "))
    }


@cache
def arabic_forms() -> dict[str, str]:
    """Normalised Arabic form, as in :func:`bitext.text.arabic.normalize`, to canonical name.

    Adjectives come in all their endings; the article is written only where it is part of a
    name of several words.
    """
    table: dict[str, str] = {}
    for forms, _, stems in _entries():
        for stem in stems:
            for ending in _ENDINGS:
                table.setdefault(normalize(stem) + ending, forms[0])
    for forms, names, _ in _entries():
        for name in map(normalize, names):
            table[name] = forms[0]
    return table


@cache
def arabic_first_words() -> dict[str, int]:
    """First word of each Arabic name of several words to the number of words of the longest."""
    sizes: dict[str, int] = {}
    for form in arabic_forms():
        first, *others = form.split(" ")
        if others:
            sizes[first] = max(sizes.get(first, 1), 1 + len(others))
    return sizes


@cache
def _entries() -> tuple[tuple[list[str], list[str], list[str]], ...]:
    """English forms, Arabic forms and Arabic adjective stems of each name."""
    return tuple(
        (_forms(row["english"]), _forms(row["arabic"]), _forms(row["adjectives"]))
        for row in _rows()
    )


def _rows() -> Iterator[dict[str, str]]:
    text = files("bitext.text.names").joinpath("gazetteer.tsv").read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


def _forms(text: str) -> list[str]:
    return [form for form in text.split(", ") if form]


def is_place(canonical: str) -> bool:
    """Whether a canonical name is that of a country, a region or a city."""
    return canonical in _place_names()


@cache
def _place_names() -> frozenset[str]:
    return frozenset(_forms(row["english"])[0] for row in _rows() if row["kind"] == "place")
