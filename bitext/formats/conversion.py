"""One file of pairs made of another, in flat memory."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from bitext.dataset.rows import score_definitions
from bitext.errors import FormatError, OutputError
from bitext.formats.base import AS_IT_IS, Format, ReadOptions
from bitext.formats.files import open_reader, open_writer, resolve, with_texts
from bitext.formats.moses import base_name, is_corpus
from bitext.formats.naming import REQUIRED
from bitext.formats.rows import LISTS, NUMBERS, Row
from bitext.formats.streams import STANDARD
from bitext.progress import SILENT, Progress

_WORKINGS = (
    *("machine_translation", "reasons", "bead", "method", "clauses"),
    *("ar_sentences", "en_sentences", "review_changed", "reviewers"),
)

ALL = "all"
"""Stands for all columns where columns are chosen."""

_EVERY = 1_000


@dataclass(frozen=True)
class Converted:
    """What was converted.

    Attributes:
        rows: how many.
        no_place: columns for which the new format has no place.
        left_out: columns that it could hold and that it is given only on request.
    """

    rows: int
    no_place: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def convert(
    source: Path | str,
    target: Path | str,
    *,
    source_format: Format | str | None = None,
    target_format: Format | str | None = None,
    columns: Sequence[str] | None = None,
    options: ReadOptions = AS_IT_IS,
    progress: Progress = SILENT,
) -> Converted:
    """Write the rows of one file to another, in order.

    Columns that bitext knows (quality, scores, reasons, indices) become numbers and lists again
    where a format had them as text and the new one has types. Where the new format needs to
    know all columns first and rows may have their own, a file is gone through twice.

    Args:
        source: a file, a dataset folder, or ``-``.
        target: a file or ``-``.
        source_format: taken from the name if not given.
        target_format: likewise; for ``-`` that of the source.
        columns: what to write beside the two texts, in order; :data:`ALL` in it for every column.
            By default all, but for formats that are :attr:`~bitext.formats.base.Format.verbose`
            those that are not :func:`measurements`.
        options: how the source is read.
        progress: told the number of rows done.

    Raises:
        FormatError: if the source cannot be read, lacks a chosen column, or the target cannot hold
            a row.
        OutputError: if the target cannot be written; nothing half-written is left.
    """
    reads = resolve(source_format, source)
    writes = reads if target_format is None and str(target) == STANDARD else None
    writes = writes or resolve(target_format, target)
    if _is_same(source, target):
        raise OutputError(f"is {source} itself; expected another name", path=target)
    every: tuple[str, ...] = ()
    if reads.own_columns and not writes.own_columns and str(source) != STANDARD:
        with (
            progress.step("Reading columns"),
            _muted(),  # what is left out is said when the rows are read
            open_reader(source, reads, options) as rows,
        ):
            every = tuple(dict.fromkeys(chain(rows.columns, *rows)))
    done = 0
    with ExitStack() as files:
        advance = files.enter_context(progress.step("Converting"))
        rows = files.enter_context(open_reader(source, reads, options))
        if writes.texts:
            with_texts(rows, source)
        seen = dict.fromkeys(every or rows.columns)
        selection = _Selection.of(columns, tuple(seen), writes, source)
        writer = files.enter_context(open_writer(target, selection.of_header(seen), writes))
        for row in rows:
            if row.keys() - seen.keys():
                seen |= dict.fromkeys(row)
            chosen = selection.of_row(row)
            writer.write(_typed(chosen) if writes.typed else chosen)
            done += 1
            if done % _EVERY == 0:
                advance(done, done)
        advance(done, done)
    offered, held = selection.of_header(seen), writes.columns
    return Converted(
        done,
        () if held is None else tuple(name for name in offered if name not in held),
        tuple(name for name in seen if name in selection.omitted),
    )


@dataclass(frozen=True)
class _Selection:
    """Which columns are written: those named, or all but those omitted."""

    named: tuple[str, ...] = ()
    omitted: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        columns: Sequence[str] | None,
        every: Sequence[str],
        format: Format,
        source: Path | str,
    ) -> _Selection:
        if columns is None:
            return cls(omitted=measurements() if format.verbose else frozenset())
        if ALL in columns:
            return cls()
        missing = [name for name in columns if name not in every]
        if missing:
            raise FormatError(
                f"no column {', '.join(missing)}; found {', '.join(every)[:200]}", path=source
            )
        texts = (side for side in REQUIRED if side not in columns)
        return cls(named=tuple(dict.fromkeys((*texts, *columns))))

    def of_header(self, names: Iterable[str]) -> tuple[str, ...]:
        return self.named or tuple(name for name in names if name not in self.omitted)

    def of_row(self, row: Row) -> Row:
        if self.named:
            return {name: row[name] for name in self.named if name in row}
        if not self.omitted:
            return row
        return {name: value for name, value in row.items() if name not in self.omitted}


@cache
def measurements() -> frozenset[str]:
    """Columns of bitext that formats with a high price a column do without unless asked for."""
    from bitext.score.features import Features

    scores = {score.name for score in score_definitions()} | {*Features.definitions(), "grade"}
    return frozenset(scores | {*_WORKINGS})


@contextmanager
def _muted() -> Iterator[None]:
    """Readers say nothing in the log."""
    log = logging.getLogger("bitext.formats")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)


def _is_same(source: Path | str, target: Path | str) -> bool:
    """Whether two names are of one file, also by a link, or of one corpus of several files."""
    if STANDARD in (str(source), str(target)):
        return False
    if Path(source).exists() and Path(target).exists():
        return Path(source).samefile(target)
    sources, targets = (Path(base_name(each)).absolute() for each in (source, target))
    return sources == targets and is_corpus(source) and is_corpus(target)


def _typed(row: Row) -> Row:
    return {column: _value(column, value) for column, value in row.items()}


def _value(column: str, value: Any) -> Any:
    """The number or list that a text stands for; any other value as it is."""
    if not isinstance(value, str) or column not in NUMBERS | LISTS:
        return value
    if not value:
        return None
    try:
        found = float(value) if column in NUMBERS else json.loads(value)
    except (ValueError, RecursionError):
        return value
    return found if isinstance(found, list if column in LISTS else float) else value
