"""Opening files of pairs, whatever their format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from bitext.errors import FormatError, OutputError, counted
from bitext.formats.base import AS_IT_IS, Format, ReadOptions
from bitext.formats.registry import DEFAULT, find_format, format_of
from bitext.formats.rows import Row, Rows, Writer
from bitext.formats.streams import STANDARD


@contextmanager
def open_reader(
    path: Path | str, format: Format | str | None = None, options: ReadOptions = AS_IT_IS
) -> Iterator[Rows]:
    """The rows of a file, or of standard input for ``-``.

    Args:
        path: the file or folder.
        format: a format or its name; taken from the file's name if not given.
        options: how its columns are named, and what else the file does not say.

    Raises:
        FormatError: if the file cannot be read, also later while rows are asked for.
    """
    format = resolve(format, path)
    if not options.header and not format.header:
        raise FormatError(
            f"{format.name} has no header line; --no-header is for tables of text", path=path
        )
    with format.open_reader(path, options) as rows:
        yield rows if format.names_columns else _renamed(rows, options)


def open_writer(
    path: Path | str, columns: Sequence[str], format: Format | str | None = None
) -> AbstractContextManager[Writer]:
    """A writer of rows to a file, or to standard output for ``-``.

    The file takes its name when the ``with`` block ends well; after an exception an older file
    is as it was.

    Args:
        path: the file.
        columns: names in order; formats with :attr:`Format.own_columns` do not need them.
        format: a format or its name; taken from the file's name if not given.

    Raises:
        FormatError: if a row does not fit the columns or the format.
        OutputError: if the file cannot be written, or the format has no writer.
    """
    format = resolve(format, path)
    if format.open_writer is None:
        raise OutputError(
            f"{format.name} is only read (a dataset folder is made by `bitext build`); "
            "expected a file",
            path=path,
        )
    return _speaking(format.open_writer(path, columns))


@contextmanager
def _speaking(opened: AbstractContextManager[Writer]) -> Iterator[Writer]:
    with opened as writer:
        yield _RowWriter(writer)


class _RowWriter:
    """Says of what no file can hold in which row it is."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._count = 0

    def write(self, row: Row) -> None:
        """Write a row."""
        self._count += 1
        try:
            self._writer.write(row)
        except UnicodeEncodeError as error:
            found = ord(error.object[error.start])
            raise FormatError(
                f"row {self._count} holds U+{found:04X}, half a character, which no file can hold"
            ) from error

    def close(self) -> None:
        """Write what is still held back."""
        self._writer.close()


def with_texts(rows: Rows, path: Path | str) -> Rows:
    """The rows, if they have texts.

    Raises:
        FormatError: if they are a ladder whose sentences are not known.
    """
    if rows.texts:
        return rows
    raise FormatError(
        "holds indices and no texts; expected the two files of sentences beside it: "
        "bitext convert LADDER PAIRS --texts AR EN",
        path=path,
    )


def resolve(format: Format | str | None, path: Path | str) -> Format:
    """The format that is meant by a record, a name, or the name of a file."""
    if isinstance(format, Format):
        return format
    return format_of(path) if format is None else find_format(format)


def piped(path: Path | str, reads: Format) -> Format | None:
    """The format of a result for standard output: the one that is read, or TSV if that fits into
    no pipe or has no place for further columns. ``None`` for a file, whose name shows it.
    """
    if str(path) != STANDARD:
        return None
    holds_all = reads.open_writer is not None and reads.columns is None
    return reads if holds_all and not reads.several_files else find_format(DEFAULT)


def no_place(path: Path | str, format: Format | None, columns: Sequence[str]) -> list[str]:
    """A message about the columns for which the format of a result has no place; empty if it has.

    Args:
        path: the result.
        format: its format; taken from the name if not given.
        columns: what is to be written.
    """
    held = resolve(format, path).columns
    missing = [] if held is None else [name for name in columns if name not in held]
    if not missing:
        return []
    shown = ", ".join(missing[:5]) + ", …" * (len(missing) > 5)
    return [f"{path}: no place for {counted(len(missing), 'column')} ({shown}); left out"]


def _renamed(rows: Rows, options: ReadOptions) -> Rows:
    if not options.names.chosen:
        return rows
    names = options.names
    renamed = (dict(zip(names.of(tuple(row)), row.values(), strict=True)) for row in rows)
    return Rows(names.of(rows.columns), renamed, rows.texts)
