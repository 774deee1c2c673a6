"""Pairs as the beads of one alignment: the ladders of vecalign and hunalign.

Such a file holds indices of sentences, no texts: columns ``ar_sentences``, ``en_sentences`` and
``score``. The reader takes the texts from two files with a sentence a line, where they are given;
otherwise they are empty. A ladder is of one pair of documents: rows of several make a folder.
See :mod:`bitext.formats.beads` for the lines.
"""

from __future__ import annotations

import json
import math
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bitext.align.beads import Bead
from bitext.errors import FormatError, OutputError
from bitext.formats.base import ReadOptions
from bitext.formats.beads import BeadFormat, parse_beads, write_beads
from bitext.formats.rows import Row, Rows, as_text, is_missing
from bitext.formats.streams import (
    STANDARD,
    file_name,
    numbered_lines,
    open_source,
    open_text_target,
)

COLUMNS = ("ar", "en", "ar_sentences", "en_sentences", "score")

_DOCUMENTS = ("ar_document", "en_document")


def read(
    lines: Iterable[tuple[int, str]], path: Path | str, options: ReadOptions, format: BeadFormat
) -> Rows:
    """The rows of a ladder, null beads included.

    Args:
        lines: with their numbers.
        path: what to call it in errors.
        options: say where the sentences are; they are held in memory.
        format: ``vecalign`` or ``hunalign``.

    Raises:
        FormatError: if the ladder does not follow its format or names a line that is not there
            (also later, while rows are read).
    """
    arabic, english = (_lines(each) for each in options.texts) if options.texts else (None, None)
    beads = parse_beads(lines, path, format)
    rows = (_row(bead, arabic, english, path) for bead in beads)
    return Rows(COLUMNS, rows, texts=options.texts is not None)


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
    """A writer of a ladder; of several pairs of documents a folder with a ladder each.

    Raises:
        OutputError: if it cannot be written.
        FormatError: if standard output is asked for several ladders.
    """
    writer = LadderWriter()
    yield writer
    ladders = writer.ladders
    if len(ladders) > 1:
        _write_folder(path, ladders, format)
        return
    with open_text_target(path) as stream:
        write_beads(stream, next(iter(ladders.values()), []), (), (), format)


def _write_folder(
    path: Path | str, ladders: Mapping[tuple[str, str], Sequence[Bead]], format: BeadFormat
) -> None:
    """A ladder a pair of documents, ``ARABIC.ENGLISH.vecalign``; all or none."""
    if str(path) == STANDARD:
        raise FormatError(
            f"the pairs are of {len(ladders):,} pairs of documents and a ladder is of one; "
            "expected a name, for a folder"
        )
    folder = Path(path)
    if folder.exists():
        raise OutputError(
            f"is there already, and {len(ladders):,} pairs of documents make a folder of ladders; "
            "expected a new name",
            path=folder,
        )
    unfinished = folder.with_name(f".{folder.name}.{os.getpid()}.unfinished")
    try:
        for (arabic, english), beads in ladders.items():
            names = dict.fromkeys(file_name(each, "/") for each in (arabic, english))
            with open_text_target(unfinished / f"{'.'.join(names)}.{format}") as stream:
                write_beads(stream, beads, (), (), format)
        unfinished.replace(folder)
    except OSError as error:
        raise OutputError(f"cannot write: {error.strerror or error}", path=folder) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


class LadderWriter:
    """Collects beads by their documents.

    Attributes:
        ladders: the beads of each pair of documents, in order.
    """

    def __init__(self) -> None:
        self.ladders: dict[tuple[str, str], list[Bead]] = {}
        self._count = 0

    def write(self, row: Row) -> None:
        """Take a row; its score is ``score``, else ``quality``, else 0.

        Raises:
            FormatError: if it does not say which sentences it joins.
        """
        self._count += 1
        arabic, english = (as_text(row.get(column)) for column in _DOCUMENTS)
        found = (row.get(name) for name in ("score", "quality"))
        score = next((value for value in found if not is_missing(value) and value != ""), 0)
        bead = Bead(
            _span(row.get("ar_sentences"), "ar_sentences", self._count),
            _span(row.get("en_sentences"), "en_sentences", self._count),
            _number(score, self._count),
        )
        self.ladders.setdefault((arabic, english), []).append(bead)

    def close(self) -> None:
        """The beads are written when the file is closed."""


def _number(value: Any, number: int) -> float:
    try:
        score = float(value)
    except (TypeError, ValueError, OverflowError):
        score = math.nan
    if not math.isfinite(score):
        raise FormatError(f"row {number}: the score is {str(value)[:40]!r}; expected a number")
    return score


def _span(value: Any, column: str, number: int) -> range:
    """The sentences of a row: a list of indices, as JSON or between spaces."""
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.startswith("[") else list(map(int, value.split()))
        except (ValueError, RecursionError):
            value = None
    if not isinstance(value, list | tuple) or not all(
        type(index) is int and 0 <= index < 1_000_000_000 for index in value
    ):
        raise FormatError(
            f"row {number}: {column} is {repr(value)[:80]}; a ladder needs the indices of the "
            "sentences, as `bitext align` and dataset folders have them"
        )
    span = range(value[0], value[0] + len(value)) if value else range(0)
    if list(span) != list(value):
        raise FormatError(f"row {number}: {column} {value} do not follow each other")
    return span
