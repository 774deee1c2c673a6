"""Rows of a file of pairs, whatever its format."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bitext.dataset.rows import score_definitions
from bitext.errors import FormatError
from bitext.formats.streams import UTF_16

Row = dict[str, Any]
"""Values by column, in the order of the columns; ``ar`` and ``en`` are strings."""

_SHOWN, _NAMED = 24, 8  # characters of a name, names
REQUIRED = ("ar", "en")

TRANSLATION = "translation"
"""Column of the Hugging Face hub's datasets that holds a text in several languages."""

NUMBERS = {"quality", "score", *(definition.name for definition in score_definitions())}
"""Columns that hold numbers."""

LISTS = {"reasons", "reviewers", "clauses", "ar_sentences", "en_sentences"}
"""Columns that hold lists."""

_JSON = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True)
class Rows:
    """The rows of a file, to be gone through once.

    Attributes:
        columns: names in order; where a row may have its own (JSON Lines, TMX, XLIFF), those of
            the first row.
        rows: the rows, read as they are asked for.
    """

    columns: tuple[str, ...]
    rows: Iterator[Row]

    def __iter__(self) -> Iterator[Row]:
        return self.rows


class Writer(Protocol):
    """Takes rows one by one."""

    def write(self, row: Row) -> None:
        """Write a row; columns that it lacks are empty."""

    def close(self) -> None:
        """Write what is still held back; the stream stays open."""


def own_names(columns: Sequence[str]) -> tuple[str, ...]:
    """The columns as bitext names them: ``AR`` and ``En`` are ``ar`` and ``en``."""
    return tuple(
        column.lower() if column.lower() in REQUIRED and column.lower() not in columns else column
        for column in columns
    )


def plain_pair(row: Row) -> Row:
    """The row with ``ar`` and ``en`` as columns.

    Translation datasets of the Hugging Face hub have them as ``{"translation": {"ar": …, "en":
    …}}``; further languages in it become columns too. A row without the two texts stays as it is.
    """
    if "ar" in row and "en" in row:
        return row
    nested = row.get(TRANSLATION)
    if isinstance(nested, dict) and {"ar", "en"} <= set(own_names(list(nested))):
        found: Row = {}
        for column, value in row.items():
            found |= value if column == TRANSLATION else {column: value}
        row = found
    return dict(zip(own_names(list(row)), row.values(), strict=True))


def check_columns(columns: Iterable[str], name: Path | str, line: int | None = None) -> None:
    """Raise :class:`FormatError` unless ``ar`` and ``en`` are among the columns."""
    found = list(columns)
    missing = [column for column in REQUIRED if column not in found]
    if missing and any("\0" in column for column in found):
        raise FormatError(UTF_16, path=name, line=line)
    if missing:
        raise FormatError(
            f"no column {' and '.join(missing)}; found {_shown(found)}, "
            "expected the names of the columns, at least ar and en",
            path=name,
            line=line,
        )


def _shown(names: Sequence[str]) -> str:
    """Names for a message; where there is no header line they are whole sentences."""
    shown = (name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…" for name in names[:_NAMED])
    return ", ".join((*shown, *(["…"] if len(names) > _NAMED else []))) or "nothing"


def check_distinct(columns: tuple[str, ...], name: Path | str) -> None:
    """Raise :class:`FormatError` if a header names a column twice."""
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise FormatError(f"column {', '.join(twice)} is there twice", path=name, line=1)


def check_no_others(row: Row, columns: tuple[str, ...], number: int) -> None:
    """Raise :class:`FormatError` if row ``number`` has a value for which there is no column."""
    others = [column for column in row if column not in columns]
    if others:
        raise FormatError(
            f"row {number} has {', '.join(others)}, which the rows before have not; "
            f"expected {', '.join(columns)} (JSON Lines can hold such rows)"
        )


def as_text(value: Any) -> str:
    """A value where only text can be written: strings as they are, ``None`` and NaN as nothing,
    anything else as JSON.
    """
    if isinstance(value, str):
        return value
    if is_missing(value):
        return ""
    if type(value) is float and math.isfinite(value):
        return repr(value)  # as JSON has it, and sooner
    return _JSON.encode(value)


def is_missing(value: Any) -> bool:
    """Whether a value is ``None`` or NaN."""
    return value is None or (isinstance(value, float) and math.isnan(value))
