"""Pairs as the beads of one alignment: the ladders of vecalign and hunalign.

Such a file holds indices of sentences, no texts: columns ``ar_sentences``, ``en_sentences`` and
``score``. The reader takes the texts from two files with a sentence a line, where they are given;
otherwise they are empty. See :mod:`bitext.formats.beads` for the lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from bitext.align.beads import Bead
from bitext.errors import FormatError
from bitext.formats.base import ReadOptions
from bitext.formats.beads import BeadFormat, iterate_beads, write_beads
from bitext.formats.rows import Row, Rows, is_missing
from bitext.formats.streams import numbered_lines, open_source, open_text_target

COLUMNS = ("ar", "en", "ar_sentences", "en_sentences", "score")

_DOCUMENTS = ("ar_document", "en_document")


@contextmanager
def open_reader(path: Path | str, options: ReadOptions, *, format: BeadFormat) -> Iterator[Rows]:
    """The rows of a ladder, null beads included.

    Args:
        path: the ladder.
        options: say where the sentences are; they are held in memory.
        format: ``vecalign`` or ``hunalign``.

    Raises:
        FormatError: if the ladder does not follow its format or names a line that is not there
            (also later, while rows are read).
    """
    arabic, english = (_lines(each) for each in options.texts) if options.texts else (None, None)
    with open_source(path) as source:
        beads = iterate_beads(source, path, format)
        yield Rows(COLUMNS, (_row(bead, arabic, english, path) for bead in beads))


def _lines(path: Path | str) -> list[str]:
    with open_source(path) as source:
        return [line for _, line in numbered_lines(source, path)]


def _row(
    bead: Bead, arabic: Sequence[str] | None, english: Sequence[str] | None, path: Path | str
) -> Row:
    return {
        "ar": _text(bead.arabic, arabic, "Arabic", path),
        "en": _text(bead.english, english, "English", path),
        "ar_sentences": list(bead.arabic),
        "en_sentences": list(bead.english),
        "score": bead.score,
    }


def _text(span: range, lines: Sequence[str] | None, side: str, path: Path | str) -> str:
    if lines is None:
        return ""
    if span and span[-1] >= len(lines):
        raise FormatError(
            f"names {side} sentence {span[-1]}; the texts have {len(lines)}, counted from 0",
            path=path,
        )
    return " ".join(lines[index] for index in span)


@contextmanager
def open_writer(
    path: Path | str, columns: Sequence[str], *, format: BeadFormat
) -> Iterator[LadderWriter]:
    """A writer of a ladder.

    Raises:
        OutputError: if it cannot be written.
    """
    with open_text_target(path) as stream:
        writer = LadderWriter(stream, format)
        yield writer
        writer.close()


class LadderWriter:
    """Collects the beads of one alignment, and writes them at the end."""

    def __init__(self, stream: TextIO, format: BeadFormat) -> None:
        self._stream = stream
        self._format = format
        self._beads: list[Bead] = []
        self._documents: tuple[Any, ...] | None = None

    def write(self, row: Row) -> None:
        """Take a row; its score is ``score``, else ``quality``, else 0.

        Raises:
            FormatError: if it does not say which sentences it joins, or is of other documents
                than the rows before.
        """
        number = len(self._beads) + 1
        documents = tuple(row.get(column) for column in _DOCUMENTS)
        if documents != (self._documents or documents):
            raise FormatError(
                f"row {number} is of {documents[0]} and {documents[1]}, the rows before of "
                f"{self._documents[0]} and {self._documents[1]}; a ladder is of two documents"  # type: ignore[index]
            )
        self._documents = documents
        score = next(
            (row[name] for name in ("score", "quality") if not is_missing(row.get(name))), 0
        )
        self._beads.append(
            Bead(
                _span(row.get("ar_sentences"), "ar_sentences", number),
                _span(row.get("en_sentences"), "en_sentences", number),
                float(score),
            )
        )

    def close(self) -> None:
        """Write the beads."""
        write_beads(self._stream, self._beads, (), (), self._format)


def _span(value: Any, column: str, number: int) -> range:
    """The sentences of a row: a list of indices, as JSON or between spaces."""
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.startswith("[") else list(map(int, value.split()))
        except ValueError:
            value = None
    if not isinstance(value, list | tuple) or not all(isinstance(index, int) for index in value):
        raise FormatError(
            f"row {number}: {column} is {value!r}; a ladder needs the indices of the sentences, "
            "as `bitext align` and dataset folders have them"
        )
    span = range(value[0], value[0] + len(value)) if value else range(0)
    if list(span) != list(value):
        raise FormatError(f"row {number}: {column} {value} do not follow each other")
    return span
