"""Opening files of pairs, whatever their format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from bitext.errors import FormatError, OutputError
from bitext.formats.base import AS_IT_IS, Format, ReadOptions
from bitext.formats.registry import DEFAULT, find_format, format_of
from bitext.formats.rows import Rows, Writer
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
    return format.open_writer(path, columns)


def resolve(format: Format | str | None, path: Path | str) -> Format:
    """The format that is meant by a record, a name, or the name of a file."""
    if isinstance(format, Format):
        return format
    return format_of(path) if format is None else find_format(format)


def piped(path: Path | str, reads: Format) -> Format | None:
    """The format of a result for standard output: the one that is read, or TSV if that fits into
    no pipe. ``None`` for a file, whose name shows it.
    """
    if str(path) != STANDARD:
        return None
    return find_format(DEFAULT) if reads.several_files or reads.open_writer is None else reads


def _renamed(rows: Rows, options: ReadOptions) -> Rows:
    if not options.names.chosen:
        return rows
    names = options.names
    return Rows(
        names.of(rows.columns),
        (dict(zip(names.of(tuple(row)), row.values(), strict=True)) for row in rows),
    )
