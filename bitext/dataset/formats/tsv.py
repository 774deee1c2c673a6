r"""Pairs as tab-separated values with a header line.

Tab, line feed, carriage return and backslash in a value are written ``\t``, ``\n``, ``\r`` and
``\\``, so that a row is always a line; nothing is quoted. Any other backslash is read as it is.
A value that is not a string is written as JSON, ``None`` and NaN as nothing. All values are read
as strings.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, TextIO

from bitext.dataset.formats.rows import Row, Rows, check_columns, check_no_others
from bitext.dataset.formats.streams import numbered_lines
from bitext.errors import FormatError

_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_UNESCAPES = {escaped: plain for plain, escaped in _ESCAPES.items()}


def read(stream: IO[bytes] | IO[str], name: Path | str) -> Rows:
    """The rows of a stream.

    Raises:
        FormatError: if the header lacks ``ar`` or ``en`` or names a column twice; while rows are
            read, if one has more or fewer values than the header.
    """
    lines = numbered_lines(stream, name)
    _, header = next(lines, (1, ""))
    columns = tuple(unescape(column) for column in header.split("\t")) if header else ()
    check_columns(columns, name, line=1)
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise FormatError(f"column {', '.join(twice)} is there twice", path=name, line=1)
    return Rows(columns, _read_rows(lines, columns, name))


def _read_rows(
    lines: Iterator[tuple[int, str]], columns: tuple[str, ...], name: Path | str
) -> Iterator[Row]:
    for number, line in lines:
        values = line.split("\t")
        if len(values) != len(columns):
            raise FormatError(
                f"found {len(values)} values; expected {len(columns)}: {', '.join(columns)}",
                path=name,
                line=number,
            )
        yield dict(zip(columns, map(unescape, values), strict=True))


class TsvWriter:
    """Writes a header at once, then a line a row."""

    def __init__(self, stream: TextIO, columns: Sequence[str]) -> None:
        self._stream = stream
        self._columns = tuple(columns)
        self._count = 0
        self._write_line(self._columns)

    def write(self, row: Row) -> None:
        """Write a row.

        Raises:
            FormatError: if it has a column that the header has not.
        """
        self._count += 1
        check_no_others(row, self._columns, self._count)
        self._write_line([row.get(column) for column in self._columns])

    def close(self) -> None:
        """Nothing is held back."""

    def _write_line(self, values: Sequence[Any]) -> None:
        self._stream.write("\t".join(escape(_as_text(value)) for value in values) + "\n")


def escape(value: str) -> str:
    r"""``\t``, ``\n``, ``\r`` and ``\\`` for what would end a value or a line."""
    return re.sub(r"[\\\t\n\r]", lambda match: _ESCAPES[match.group()], value)


def unescape(value: str) -> str:
    """The value that :func:`escape` made."""
    return re.sub(r"\\[\\tnr]", lambda match: _UNESCAPES[match.group()], value)


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return json.dumps(value, ensure_ascii=False)
