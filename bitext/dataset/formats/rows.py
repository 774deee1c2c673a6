"""Rows of a file of pairs, whatever its format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bitext.errors import FormatError

Row = dict[str, Any]
"""Values by column, in the order of the columns; ``ar`` and ``en`` are strings."""

REQUIRED = ("ar", "en")


@dataclass(frozen=True)
class Rows:
    """The rows of a file, to be gone through once.

    Attributes:
        columns: names in order; of a JSON Lines file those of the first row.
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


def check_columns(columns: Iterable[str], name: Path | str, line: int | None = None) -> None:
    """Raise :class:`FormatError` unless ``ar`` and ``en`` are among the columns."""
    found = list(columns)
    missing = [column for column in REQUIRED if column not in found]
    if missing:
        raise FormatError(
            f"no column {' and '.join(missing)}; found {', '.join(found) or 'nothing'}, "
            "expected at least ar and en",
            path=name,
            line=line,
        )


def check_no_others(row: Row, columns: tuple[str, ...], number: int) -> None:
    """Raise :class:`FormatError` if row ``number`` has a value for which there is no column."""
    others = [column for column in row if column not in columns]
    if others:
        raise FormatError(
            f"row {number} has {', '.join(others)}, which the rows before have not; "
            f"expected {', '.join(columns)} (JSON Lines can hold such rows)"
        )
