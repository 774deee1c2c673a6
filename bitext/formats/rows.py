"""Rows of a file of pairs, whatever its format."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from bitext.dataset.rows import score_definitions
from bitext.errors import FormatError

Row = dict[str, Any]
"""Values by column, in the order of the columns; ``ar`` and ``en`` are strings."""

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
