"""Names of columns: how a file calls them, and how bitext does.

bitext's names for the two texts are ``ar`` and ``en``. A file may name them otherwise: by another
tag or name of the language, see :mod:`bitext.formats.languages`, or by any name that the user
states (``ar=source``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bitext.errors import FormatError
from bitext.formats.languages import side_of_column
from bitext.formats.streams import UTF_16

REQUIRED = ("ar", "en")

TRANSLATION = "translation"
"""Column of the Hugging Face hub's datasets that holds a text in several languages."""

JUDGED = 100
"""Rows whose letters tell which column is Arabic."""

_SOURCE_AND_TARGET = (
    ("src_text", "trg_text"),
    ("source_text", "target_text"),
    ("source", "target"),
    ("src", "trg"),
    ("src", "tgt"),
)
_BICLEANER_SCORES = ("bicleaner_score", "bicleaner_ai_score")
_SHOWN, _NAMED = 24, 8  # characters of a name, names
_ARABIC_LETTER = re.compile("[\u0621-\u064a]")


@dataclass(frozen=True)
class ColumnNames:
    """How the columns of a file are named.

    Attributes:
        chosen: bitext's name of a column: the file's, as the user stated it.
    """

    chosen: Mapping[str, str] = field(default_factory=dict)

    def of(self, columns: Sequence[str]) -> tuple[str, ...]:
        """The columns as bitext names them, in order.

        A column that the user did not choose and that has the name of a chosen one gets ``x-``
        in front.
        """
        by_file = {theirs: ours for ours, theirs in self.chosen.items() if theirs in columns}
        names = [
            by_file.get(name) or (f"x-{name}" if name in self.chosen else name) for name in columns
        ]
        for side in REQUIRED:
            if side in names or side in self.chosen:
                continue
            places = [
                place
                for place, name in enumerate(names)
                if side_of_column(name) == side and columns[place] not in by_file
            ]
            exact = [place for place in places if names[place].lower() == side]
            found = exact or places
            if len(found) == 1 or exact:
                for place in found:
                    names[place] = side
        return tuple(names)

    def plain_pair(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row with ``ar`` and ``en`` as columns.

        Translation datasets of the Hugging Face hub have them as ``{"translation": {"ar": …,
        "en": …}}``; further languages in it become columns too. A row without the two texts stays
        as it is.
        """
        if not self.chosen and "ar" in row and "en" in row:
            return row
        nested = row.get(TRANSLATION)
        if isinstance(nested, dict) and {*REQUIRED} <= {*self.of(list(nested))}:
            found: dict[str, Any] = {}
            for column, value in row.items():
                found |= value if column == TRANSLATION else {column: value}
            row = found
        return dict(zip(self.of(list(row)), row.values(), strict=True))


def unnamed_columns(first: Sequence[Sequence[str]], names: ColumnNames) -> tuple[str, ...]:
    """The columns of a table without a header line.

    They are ``column_1`` … unless the user named them, by such a name or by the number alone. Of
    two columns that nobody named the one with more Arabic letters is ``ar``.

    Args:
        first: the first rows.
        names: what the user stated.
    """
    width = len(first[0]) if first else 2
    chosen = {
        ours: f"column_{theirs}" if theirs.isdecimal() else theirs
        for ours, theirs in names.chosen.items()
    }
    columns = tuple(f"column_{place}" for place in range(1, width + 1))
    if not chosen and width == 2:
        return REQUIRED if arabic_first(first, (0, 1)) else ("en", "ar")
    return ColumnNames(chosen).of(columns)


def by_letters(columns: tuple[str, ...], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The columns, where a header calls the texts source and target: the letters tell which is
    Arabic.

    Addresses of documents and scores with Bitextor's names get bitext's; other columns keep
    theirs. Where the letters tell nothing all stay as they are.

    Args:
        columns: as the header has them.
        rows: the first rows.
    """
    if "ar" in columns or "en" in columns:
        return columns
    for source, target in _SOURCE_AND_TARGET:
        if source not in columns or target not in columns:
            continue
        places = columns.index(source), columns.index(target)
        if not any(_ARABIC_LETTER.search(row[i]) for row in rows for i in places if i < len(row)):
            continue
        sides = REQUIRED if arabic_first(rows, places) else ("en", "ar")
        new = {source: sides[0], target: sides[1]}
        for name, side in (("src_url", sides[0]), ("trg_url", sides[1])):
            if f"{side}_document" not in columns:
                new[name] = f"{side}_document"
        score = next((name for name in _BICLEANER_SCORES if name in columns), None)
        if score and "quality" not in columns:
            new[score] = "quality"
        return tuple(new.get(name, name) for name in columns)
    return columns


def arabic_first(rows: Sequence[Sequence[str]], places: tuple[int, int]) -> bool:
    """Whether the first of two columns has at least as many Arabic letters as the second."""
    first, second = (
        sum(len(_ARABIC_LETTER.findall(row[place])) for row in rows if place < len(row))
        for place in places
    )
    return first >= second


def check_columns(
    columns: Iterable[str],
    name: Path | str,
    line: int | None = None,
    chosen: Mapping[str, str] | None = None,
) -> None:
    """Raise :class:`FormatError` unless ``ar`` and ``en`` and all chosen are among the columns."""
    found = list(columns)
    wanted = {side: side for side in REQUIRED} | dict(chosen or {})
    missing = [theirs for ours, theirs in wanted.items() if ours not in found]
    if missing and any("\0" in column for column in found):
        raise FormatError(UTF_16, path=name, line=line)
    if missing:
        raise FormatError(
            f"no column {' and '.join(missing)}; found {_shown(found)}, "
            "expected the names of the columns, at least ar and en (or --columns ar=NAME,en=NAME)",
            path=name,
            line=line,
        )


def _shown(names: Sequence[str]) -> str:
    """Names for a message; where there is no header line they are whole sentences."""
    shown = (name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…" for name in names[:_NAMED])
    return ", ".join((*shown, *(["…"] if len(names) > _NAMED else []))) or "nothing"


def check_distinct(columns: tuple[str, ...], name: Path | str) -> None:
    """Raise :class:`FormatError` if a header names a column twice."""
    if len({*columns}) == len(columns):
        return
    twice = sorted(column for column, count in Counter(columns).items() if count > 1)
    raise FormatError(f"column {_shown(twice)} is there twice", path=name, line=1)
