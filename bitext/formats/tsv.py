r"""Pairs as tab-separated values with a header line.

A row is always a line and nothing is quoted: tab, line feed and carriage return in a value are
written ``\u0009``, ``\u000a`` and ``\u000d``, as JSON writes them. A backslash is a backslash,
``C:\new`` is written and read as it stands; only where it would begin one of these marks it is
written ``\u005c``. So the texts of files that other programs wrote come in unchanged, unless
they hold one of these four marks themselves.

A value that is not a string is written as JSON, ``None`` and NaN as nothing. All values are read
as strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, TextIO

from bitext.errors import FormatError, counted
from bitext.formats.base import AS_IT_IS, Format, ReadOptions, from_stream, to_text
from bitext.formats.naming import JUDGED, by_letters, check_columns, check_distinct, unnamed_columns
from bitext.formats.omissions import Omissions
from bitext.formats.rows import Row, Rows, as_text, check_no_others
from bitext.formats.streams import numbered_lines

_MARK = r"\\u00(?:09|0a|0d|5c)"
_TO_ESCAPE = re.compile(rf"[\t\n\r]|\\(?={_MARK[2:]})")


def read(stream: IO[bytes] | IO[str], name: Path | str, options: ReadOptions = AS_IT_IS) -> Rows:
    """The rows of a stream.

    Args:
        stream: bytes in UTF-8, or text.
        name: what to call it in errors.
        options: how the columns are named.

    Raises:
        FormatError: if the header lacks ``ar`` or ``en`` or names a column twice; while rows are
            read, if one has more or fewer values than the header.
    """
    lines = numbered_lines(stream, name)
    header = next(lines, (1, ""))[1] if options.header else None
    head = list(islice(lines, JUDGED))
    cells = [line.split("\t") for _, line in head if line]
    if header is None:
        columns = unnamed_columns(cells, options.names)
    else:
        named = [unescape(column) for column in header.split("\t")] if header else []
        columns = by_letters(options.names.of(named), cells)
    check_columns(columns, name, line=1, chosen=options.names.chosen)
    check_distinct(columns, name)
    return Rows(columns, _read_rows(chain(head, lines), columns, name))


def _read_rows(
    lines: Iterator[tuple[int, str]], columns: tuple[str, ...], name: Path | str
) -> Iterator[Row]:
    omissions = Omissions(name)
    for number, line in lines:
        if not line and len(columns) > 1:
            omissions.add("empty line")
            continue
        values = line.split("\t")
        if len(values) != len(columns):
            raise FormatError(
                f"found {counted(len(values), 'value')}; "
                f"expected {len(columns)}: {', '.join(columns)}",
                path=name,
                line=number,
            )
        yield dict(zip(columns, map(unescape, values), strict=True))
    omissions.tell()


class TsvWriter:
    """Writes a header at once, then a line a row."""

    def __init__(self, stream: TextIO, columns: Sequence[str]) -> None:
        self._stream = stream
        self._columns = dict.fromkeys(columns)
        self._count = 0
        self._write_line(tuple(self._columns))

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
        self._stream.write("\t".join(escape(as_text(value)) for value in values) + "\n")


def escape(value: str) -> str:
    r"""Marks for what would end a value or a line, and for a backslash before such a mark."""
    return _TO_ESCAPE.sub(lambda match: f"\\u{ord(match.group()):04x}", value)


def unescape(value: str) -> str:
    """The value that :func:`escape` made."""
    if "\\u00" not in value:
        return value
    return re.sub(_MARK, lambda match: chr(int(match.group()[2:], 16)), value)


FORMAT = Format(
    name="tsv",
    suffixes=(".tsv",),
    holds="any columns, as text",
    open_reader=from_stream(read),
    open_writer=to_text(TsvWriter),
    names_columns=True,
    header=True,
)
