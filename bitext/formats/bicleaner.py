"""Pairs in the columns of Bitextor and Bicleaner: tab-separated, without a header.

Address or name of the Arabic and of the English document, Arabic text, English text, and where
there is one a score: ``ar_document``, ``en_document``, ``ar``, ``en``, ``quality``. There is no
place for other columns and no way to write a tab or a line break; they become spaces. The reader
also takes files with the English in front, as ParaCrawl has them: the side with more Arabic
letters in the first rows is the Arabic one. Columns after the fifth are ``column_6`` …
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import IO, TextIO

from bitext.errors import FormatError, counted
from bitext.formats.base import AS_IT_IS, Format, ReadOptions, from_stream, to_text
from bitext.formats.rows import Row, Rows, as_text
from bitext.formats.streams import numbered_lines, one_line

COLUMNS = ("ar_document", "en_document", "ar", "en", "quality")

_ENGLISH_FIRST = ("en_document", "ar_document", "en", "ar", "quality")
_TEXTS = 4
_JUDGED = 100
_ARABIC = re.compile("[\u0621-\u064a]")


def read(stream: IO[bytes] | IO[str], name: Path | str, options: ReadOptions = AS_IT_IS) -> Rows:
    """The rows of a stream.

    Raises:
        FormatError: if a line has fewer than four values, or not as many as the first.
    """
    lines = _read_values(stream, name)
    head = list(islice(lines, _JUDGED))
    width = len(head[0]) if head else _TEXTS
    columns = _ENGLISH_FIRST if _is_english_first(head) else COLUMNS
    names = tuple([*columns, *(f"column_{place}" for place in range(6, width + 1))][:width])
    return Rows(names, (dict(zip(names, row, strict=True)) for row in chain(head, lines)))


def _read_values(stream: IO[bytes] | IO[str], name: Path | str) -> Iterator[list[str]]:
    width = None
    for number, line in numbered_lines(stream, name):
        values = line.split("\t")
        if len(values) < _TEXTS or len(values) != (width or len(values)):
            expected = width or "at least 4: two documents, Arabic text, English text"
            raise FormatError(
                f"found {counted(len(values), 'value')}; expected {expected}",
                path=name,
                line=number,
            )
        width = len(values)
        yield values


def _is_english_first(rows: Sequence[Sequence[str]]) -> bool:
    first, second = (sum(len(_ARABIC.findall(row[place])) for row in rows) for place in (2, 3))
    return second > first


class BicleanerWriter:
    """Writes a line a row."""

    def __init__(self, stream: TextIO, columns: Sequence[str]) -> None:
        self._stream = stream
        self._columns = [name for name in COLUMNS if name != "quality" or name in columns]

    def write(self, row: Row) -> None:
        """Write a row; a document that it lacks is an empty value."""
        values = (one_line(as_text(row.get(name))).replace("\t", " ") for name in self._columns)
        self._stream.write("\t".join(values) + "\n")

    def close(self) -> None:
        """Nothing is held back."""


FORMAT = Format(
    name="bicleaner",
    suffixes=(),
    holds="texts, documents, quality; tab-separated without header, as Bitextor and Bicleaner do",
    open_reader=from_stream(read),
    open_writer=to_text(BicleanerWriter),
    columns=COLUMNS,
)
