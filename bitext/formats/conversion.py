"""One file of pairs made of another, in flat memory."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from bitext.errors import FormatError
from bitext.formats import (
    LADDERS,
    OWN_COLUMNS,
    PairFormat,
    Row,
    bicleaner,
    format_of,
    ladder,
    moses,
    open_reader,
    open_writer,
    xces,
)
from bitext.formats.rows import LISTS, NUMBERS
from bitext.formats.streams import STANDARD
from bitext.progress import SILENT, Progress

_HELD: dict[PairFormat, tuple[str, ...]] = {
    "moses": ("ar", "en", "id", *moses.OPUS),
    "bicleaner": bicleaner.COLUMNS,
    "xces": xces.COLUMNS,
    "vecalign": ladder.COLUMNS,
    "hunalign": ladder.COLUMNS,
}
"""The columns of formats that have no place for others."""

_TYPED: tuple[PairFormat, ...] = ("jsonl", "parquet")
_EVERY = 1_000


def convert(
    source: Path | str,
    target: Path | str,
    *,
    source_format: PairFormat | None = None,
    target_format: PairFormat | None = None,
    texts: tuple[Path | str, Path | str] | None = None,
    progress: Progress = SILENT,
) -> tuple[int, list[str]]:
    """Write the rows of one file to another, in order.

    Columns that bitext knows (quality, scores, reasons, indices) become numbers and lists again
    where a format had them as text and the new one has types. Where the new format needs to
    know all columns first and rows may have their own, a file is gone through twice.

    Args:
        source: a file, a dataset folder, or ``-``.
        target: a file or ``-``.
        source_format: taken from the name if not given.
        target_format: likewise; for ``-`` that of the source.
        texts: for a ladder the files of its Arabic and of its English sentences.
        progress: told the number of rows done.

    Returns:
        The number of rows, and the columns for which the new format has no place.

    Raises:
        FormatError: if the source cannot be read or the target cannot hold a row.
        OutputError: if the target cannot be written; nothing half-written is left.
    """
    reads = source_format or format_of(source)
    writes = target_format or (reads if str(target) == STANDARD else format_of(target))
    if reads in LADDERS and writes not in LADDERS and texts is None:
        raise FormatError(
            "holds indices and no texts; expected the two files of sentences beside it "
            "(--texts AR EN)",
            path=source,
        )
    columns: Sequence[str] = ()
    if reads in OWN_COLUMNS and writes not in OWN_COLUMNS and str(source) != STANDARD:
        with progress.step("Reading columns"), open_reader(source, reads) as rows:
            columns = tuple(dict.fromkeys(chain(rows.columns, *rows)))
    done = 0
    with (
        progress.step("Converting") as advance,
        open_reader(source, reads, texts) as rows,
        open_writer(target, columns or rows.columns, writes) as writer,
    ):
        columns = columns or rows.columns
        for row in rows:
            writer.write(_typed(row) if writes in _TYPED else row)
            done += 1
            if done % _EVERY == 0:
                advance(done, done)
        advance(done, done)
    held = _HELD.get(writes)
    return done, [] if held is None else [name for name in columns if name not in held]


def _typed(row: Row) -> Row:
    return {column: _value(column, value) for column, value in row.items()}


def _value(column: str, value: Any) -> Any:
    """The number or list that a text stands for; any other value as it is."""
    if not isinstance(value, str) or column not in NUMBERS | LISTS:
        return value
    if not value:
        return None
    try:
        return float(value) if column in NUMBERS else json.loads(value)
    except ValueError:
        return value
