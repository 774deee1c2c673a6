"""Pairs as JSON Lines: an object a line, in UTF-8. NaN is written as null.

The reader also takes ``{"translation": {"ar": …, "en": …}}``, as datasets of the hub have it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, Any, TextIO, cast

from bitext.errors import FormatError
from bitext.formats.base import AS_IT_IS, Format, ReadOptions, from_stream, to_text
from bitext.formats.naming import REQUIRED, ColumnNames, check_columns
from bitext.formats.rows import Row, Rows, is_missing, plain_value
from bitext.formats.streams import numbered_lines

_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=plain_value)


def read(stream: IO[bytes] | IO[str], name: Path | str, options: ReadOptions = AS_IT_IS) -> Rows:
    """The rows of a stream; blank lines are passed over.

    Raises:
        FormatError: if a line is not a JSON object with strings ``ar`` and ``en``; of the first
            line at once, of others when they are read.
    """
    rows = _read_rows(stream, name, options.names)
    first = next(rows, None)
    if first is None:
        return Rows(REQUIRED, iter(()))
    return Rows(tuple(first), chain([first], rows))


def _read_rows(stream: IO[bytes] | IO[str], name: Path | str, names: ColumnNames) -> Iterator[Row]:
    for number, line in numbered_lines(stream, name):
        if line.strip():
            row = names.plain_pair(parse_object(line, name, number))
            check_columns(row, name, line=number)
            for side in REQUIRED:
                if not isinstance(row[side], str):
                    raise FormatError(
                        f"{side} is {json.dumps(row[side])[:40]}; expected a string",
                        path=name,
                        line=number,
                    )
            yield row


def parse_object(line: str, name: Path | str, number: int) -> Row:
    """The object on a line.

    Args:
        line: its JSON.
        name: what to call the file in errors.
        number: of the line, from 1.

    Raises:
        FormatError: if it is none.
    """
    try:
        row: Any = json.loads(line, parse_constant=_constant)
        if "\\u" in line:  # may be half a character, which no text can hold
            json.dumps(row, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise FormatError(f"not valid JSON: {error}", path=name, line=number) from error
    if not isinstance(row, dict):
        raise FormatError(
            f"found {type(row).__name__}; expected a JSON object", path=name, line=number
        )
    return cast(Row, row)


def _constant(name: str) -> None:
    """NaN, which many programs write for a missing number; JSON has none of the three."""
    if name != "NaN":
        raise ValueError(f"found {name}; expected a finite number or null")


def _fits(value: Any) -> bool:
    try:
        _JSON.encode(value)
    except (ValueError, TypeError, RecursionError):
        return False
    return True


class JsonlWriter:
    """Writes a line a row, whatever its columns."""

    def __init__(self, stream: TextIO, columns: Sequence[str] = ()) -> None:
        self._stream = stream
        self._count = 0

    def write(self, row: Row) -> None:
        """Write a row.

        Raises:
            FormatError: if a value is infinite, or of a type that JSON has not.
        """
        self._count += 1
        plain = {key: None if is_missing(value) else value for key, value in row.items()}
        try:
            line = _JSON.encode(plain)
        except (ValueError, TypeError, RecursionError) as error:
            column = next((name for name in plain if not _fits(plain[name])), "a column")
            raise FormatError(
                f"row {self._count}: {column} holds what JSON cannot: {error}"
            ) from error
        self._stream.write(line + "\n")

    def close(self) -> None:
        """Nothing is held back."""


FORMAT = Format(
    name="jsonl",
    suffixes=(".jsonl", ".ndjson"),
    holds="any columns, values of any type",
    open_reader=from_stream(read),
    open_writer=to_text(JsonlWriter),
    own_columns=True,
    typed=True,
    names_columns=True,
)
