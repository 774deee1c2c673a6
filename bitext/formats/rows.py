"""Rows of a file of pairs, whatever its format."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any, Protocol
from uuid import UUID

from bitext.dataset.rows import score_definitions
from bitext.errors import FormatError
from bitext.formats.naming import REQUIRED

Row = dict[str, Any]
"""Values by column, in the order of the columns; ``ar`` and ``en`` are strings."""

NUMBERS = {
    "quality",
    "correspondence",
    "score",
    *(definition.name for definition in score_definitions()),
}
"""Columns that hold numbers."""

LISTS = {"reasons", "reviewers", "clauses", "ar_sentences", "en_sentences"}
"""Columns that hold lists."""

_SPOKEN = (date, time, Decimal, timedelta, UUID, bytes)


@dataclass(frozen=True)
class Rows:
    """The rows of a file, to be gone through once.

    Attributes:
        columns: names in order; where a row may have its own (JSON Lines, TMX, XLIFF), those of
            the first row.
        rows: the rows, read as they are asked for.
        texts: whether they have texts; else only the indices of sentences.
    """

    columns: tuple[str, ...]
    rows: Iterator[Row]
    texts: bool = True

    @classmethod
    def named_by_the_first(cls, rows: Iterator[Row]) -> Rows:
        """Rows with the columns of the first; with ``ar`` and ``en`` alone if there is none."""
        first = next(rows, None)
        if first is None:
            return cls(REQUIRED, iter(()))
        return cls(tuple(first), chain([first], rows))

    def __iter__(self) -> Iterator[Row]:
        return self.rows


class Writer(Protocol):
    """Takes rows one by one."""

    def write(self, row: Row) -> None:
        """Write a row; columns that it lacks are empty."""

    def close(self) -> None:
        """Write what is still held back; the stream stays open."""


def check_no_others(row: Row, columns: Collection[str], number: int) -> None:
    """Raise :class:`FormatError` if row ``number`` has a value for which there is no column.

    Args:
        row: the row.
        columns: those that there are; a set or dictionary, for speed.
        number: of the row, from 1.
    """
    others = [column for column in row if column not in columns]
    if others:
        raise FormatError(
            f"row {number} has {', '.join(others)[:200]}, which the rows before have not; "
            f"expected {', '.join(columns)[:200]} (JSON Lines can hold such rows)"
        )


def plain_value(value: Any) -> Any:
    """What stands for a value that JSON has no type for, as columns of Parquet may be: dates as
    ISO 8601 writes them, decimal numbers and the like as text, bytes as UTF-8.

    Raises:
        TypeError: if nothing does.
    """
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | timedelta | UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    raise TypeError(f"{type(value).__name__} is no value of a table")


def as_text(value: Any) -> str:
    """A value where only text can be written: strings as they are, ``None`` and NaN as nothing,
    what :func:`plain_value` has a text for as that, anything else as JSON.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, _SPOKEN):
        return str(plain_value(value))
    if is_missing(value):
        return ""
    if type(value) is float and math.isfinite(value):
        return repr(value)  # as JSON has it, and sooner
    return json.dumps(value, ensure_ascii=False, default=plain_value)


def is_missing(value: Any) -> bool:
    """Whether a value is ``None`` or NaN."""
    return value is None or (isinstance(value, float) and math.isnan(value))
