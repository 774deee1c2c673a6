"""Pairs in the columns of Bitextor and Bicleaner: tab-separated, mostly without a header.

Address or name of the Arabic and of the English document, Arabic text, English text, and where
there is one a score: ``ar_document``, ``en_document``, ``ar``, ``en``, ``quality``. There is no
place for other columns and no way to write a tab or a line break; they become spaces. The reader
also takes files with the English in front, as ParaCrawl has them: the side with more Arabic
letters in the first rows is the Arabic one. Columns after the fifth are ``column_6`` …; in a file
with a header (``src_url trg_url src_text trg_text …``, as Bitextor 8 writes it) they have their own
names, and ``bicleaner_score`` is ``quality``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import IO, TextIO

from bitext.errors import FormatError, counted
from bitext.formats.base import AS_IT_IS, Format, ReadOptions, from_stream, to_text
from bitext.formats.naming import (
    JUDGED,
    arabic_first,
    by_letters,
    check_columns,
    check_distinct,
)
from bitext.formats.rows import Row, Rows, as_text
from bitext.formats.streams import numbered_lines, one_line

COLUMNS = ("ar_document", "en_document", "ar", "en", "quality")

_ENGLISH_FIRST = ("en_document", "ar_document", "en", "ar", "quality")
_HEADER = ("src_text", "trg_text")
_TEXTS = 4


def read(stream: IO[bytes] | IO[str], name: Path | str, options: ReadOptions = AS_IT_IS) -> Rows:
    """The rows of a stream.

    Raises:
        FormatError: if a line has fewer than four values, or not as many as the first; if there
            is a header and no Arabic.
    """
    lines = numbered_lines(stream, name)
    first = next(lines, None)
    header = first[1].split("\t") if first else []
    if {*_HEADER} <= {*header}:
        values = _read_values(lines, name, len(header))
        head = list(islice(values, JUDGED))
        names = by_letters(tuple(header), head)
        check_columns(names, name, line=1)
        check_distinct(names, name)
    else:
        values = _read_values(chain([first] if first else [], lines), name, None)
        head = list(islice(values, JUDGED))
        width = len(head[0]) if head else _TEXTS
        columns = COLUMNS if arabic_first(head, (2, 3)) else _ENGLISH_FIRST
        names = tuple([*columns, *(f"column_{place}" for place in range(6, width + 1))][:width])
    return Rows(names, (dict(zip(names, row, strict=True)) for row in chain(head, values)))


def _read_values(
    lines: Iterable[tuple[int, str]], name: Path | str, width: int | None
) -> Iterator[list[str]]:
    for number, line in lines:
        values = line.split("\t")
        if len(values) != (width or max(len(values), _TEXTS)):
            expected = width or "at least 4: two documents, Arabic text, English text"
            raise FormatError(
                f"found {counted(len(values), 'value')}; expected {expected}",
                path=name,
                line=number,
            )
        width = len(values)
        yield values


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
    suffixes=(".sent",),
    holds="texts, documents, quality; tab-separated, as Bitextor and Bicleaner do",
    open_reader=from_stream(read),
    open_writer=to_text(BicleanerWriter),
    columns=COLUMNS,
)
