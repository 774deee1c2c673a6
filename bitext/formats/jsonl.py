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
from bitext.formats.rows import Row, Rows, is_missing
from bitext.formats.streams import numbered_lines

_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


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
        row: Any = json.loads(line)
        if "\\u" in line:  # may be half a character, which no text can hold
            json.dumps(row, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise FormatError(f"not valid JSON: {error}", path=name, line=number) from error
    if not isinstance(row, dict):
        raise FormatError(
            f"found {type(row).__name__}; expected a JSON object", path=name, line=number
        )
    return cast(Row, row)


class JsonlWriter:
    """Writes a line a row, whatever its columns."""

    def __init__(self, stream: TextIO, columns: Sequence[str] = ()) -> None:
        self._stream = stream

    def write(self, row: Row) -> None:
        """Write a row."""
        plain = {key: None if is_missing(value) else value for key, value in row.items()}
        self._stream.write(_JSON.encode(plain) + "\n")

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
