"""Pairs as comma-separated values for spreadsheets.

UTF-8 with a byte order mark, lines that end with CR LF, quotes as in RFC 4180: what Excel and
LibreOffice open with Arabic intact. A cell that a spreadsheet would take for a formula (it begins
with ``= + - @``, also full-width or after white space, with a tab or a line break) gets an
apostrophe in front, as OWASP advises; so does one that begins with apostrophes before such a
thing, and the reader takes one away again. Plain numbers are left alone. A spreadsheet cell holds
32,767 characters at most; longer values are refused, not cut.

The reader also takes semicolons or tabs between the cells, as spreadsheets in some countries
write them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import IO, TextIO

from bitext.errors import FormatError, counted
from bitext.formats.base import AS_IT_IS, Format, ReadOptions, from_stream
from bitext.formats.naming import (
    JUDGED,
    REQUIRED,
    ColumnNames,
    by_letters,
    check_columns,
    check_distinct,
    unnamed_columns,
)
from bitext.formats.rows import Row, Rows, Writer, as_text, check_no_others
from bitext.formats.streams import STANDARD, bounded_lines, decoded, open_text_target

LONGEST = 32_767
"""Characters that a cell of Excel holds."""

_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


def read(stream: IO[bytes], name: Path | str, options: ReadOptions = AS_IT_IS) -> Rows:
    """The rows of a stream; empty lines are passed over.

    Raises:
        FormatError: if the header lacks ``ar`` or ``en`` or names a column twice; while rows are
            read, if one has more or fewer cells than the header, or is not UTF-8.
    """
    lines = _decoded(stream, name)
    first = next(lines, "")
    delimiter = _delimiter(first, options)
    table = csv.reader(chain([first] if first else [], lines), delimiter=delimiter)
    rows = _numbered(table, name)
    header = next(rows, (1, []))[1] if options.header else None
    head = list(islice(rows, JUDGED))
    cells = [values for _, values in head if values]
    if header is None:
        columns = unnamed_columns(cells, options.names)
    else:
        columns = by_letters(options.names.of(header), cells)
    check_columns(columns, name, line=1, chosen=options.names.chosen)
    check_distinct(columns, name)
    return Rows(columns, _read_rows(chain(head, rows), columns, name))


def _delimiter(first: str, options: ReadOptions) -> str:
    """The mark that gives the most names of columns; without a header the most frequent one."""
    if not options.header:
        return max(",;\t", key=first.count)
    return max(",;\t", key=lambda mark: len(_known(options.names, _names(first, mark))))


def _known(names: ColumnNames, columns: Sequence[str]) -> set[str]:
    return {*REQUIRED, *names.chosen} & {*names.of(columns)}


def _read_rows(
    rows: Iterator[tuple[int, list[str]]], columns: tuple[str, ...], name: Path | str
) -> Iterator[Row]:
    for number, values in rows:
        if not values:
            continue
        if len(values) != len(columns):
            raise FormatError(
                f"found {counted(len(values), 'cell')}; "
                f"expected {len(columns)}: {', '.join(columns)}",
                path=name,
                line=number,
            )
        yield dict(zip(columns, values, strict=True))


def _numbered(cells: Iterator[list[str]], name: Path | str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line at which each begins, from 1."""
    line = 1
    try:
        for values in cells:
            yield line, [_bare(value) for value in values]
            line = cells.line_num + 1  # type: ignore[attr-defined]
    except csv.Error as error:
        raise FormatError(f"not valid CSV: {error}", path=name, line=line) from error


def _decoded(stream: IO[bytes], name: Path | str) -> Iterator[str]:
    """Lines with their ends, without byte order mark."""
    for number, line in enumerate(bounded_lines(stream, name), start=1):
        text = decoded(line, name, number)
        yield text.removeprefix("\ufeff") if number == 1 else text


def _names(header: str, delimiter: str) -> list[str]:
    return [name.strip() for name in header.strip().replace('"', "").split(delimiter)]


class CsvWriter:
    """Writes a header at once, then a record a row."""

    def __init__(self, stream: TextIO, columns: Sequence[str]) -> None:
        self._csv = csv.writer(stream, lineterminator="\r\n")
        self._columns = dict.fromkeys(columns)
        self._count = 0
        self._csv.writerow([_safe(column) for column in self._columns])

    def write(self, row: Row) -> None:
        """Write a row.

        Raises:
            FormatError: if it has a column that the header has not, or a value that is too long
                for a cell.
        """
        self._count += 1
        check_no_others(row, self._columns, self._count)
        values = {column: as_text(row.get(column)) for column in self._columns}
        for column, value in values.items():
            if len(value) >= LONGEST:
                raise FormatError(
                    f"row {self._count}: {column} has {len(value)} characters; a cell of a "
                    f"spreadsheet holds {LONGEST} (TSV and JSON Lines have no such limit)"
                )
        self._csv.writerow([_safe(value) for value in values.values()])

    def close(self) -> None:
        """Nothing is held back."""


def _safe(value: str) -> str:
    if _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def _bare(value: str) -> str:
    """The value that :func:`_safe` made safe."""
    if value.startswith("'") and _FORMULA.match(value):
        return value[1:]
    return value


@contextmanager
def open_writer(path: Path | str, columns: Sequence[str]) -> Iterator[Writer]:
    """A writer of a file with a byte order mark, by which spreadsheets know UTF-8; a pipe would
    pass the mark on as text.
    """
    with open_text_target(path) as stream:
        if str(path) != STANDARD:
            stream.write("\ufeff")
        yield CsvWriter(stream, columns)


FORMAT = Format(
    name="csv",
    suffixes=(".csv",),
    holds="any columns, as text; for spreadsheets",
    open_reader=from_stream(read),
    open_writer=open_writer,
    names_columns=True,
    header=True,
)
