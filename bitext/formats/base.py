"""What a format of pairs is: a record with its name, what it can carry, its reader and its writer.

Each module of :mod:`bitext.formats` has one as ``FORMAT``. Another package adds one by an entry
point of the group ``bitext.formats`` that names such a record. A reader of a stream and a writer
class are enough for most; :func:`from_stream`, :func:`to_text` and :func:`to_bytes` do the rest::

    FORMAT = Format(
        name="pipes",
        suffixes=(".pipes",),
        holds="texts, with a bar between them",
        open_reader=from_stream(read),
        open_writer=to_text(PipesWriter),
        columns=("ar", "en"),
    )
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO

from bitext.formats.naming import ColumnNames
from bitext.formats.rows import Rows, Writer
from bitext.formats.streams import STANDARD, open_source, open_target, open_text_target

Texts = tuple[Path | str, Path | str]
"""The files of the Arabic and of the English sentences, a sentence a line."""


@dataclass(frozen=True)
class ReadOptions:
    """What the user says about a file of pairs.

    Attributes:
        names: which columns are which.
        header: whether the first line of a table names its columns.
        texts: for a file of indices, the sentences they refer to.
    """

    names: ColumnNames = field(default_factory=ColumnNames)
    header: bool = True
    texts: Texts | None = None


AS_IT_IS = ReadOptions()
"""Nothing is stated: the file says it all."""


class OpenReader(Protocol):
    """Opens a file for reading its rows."""

    def __call__(self, path: Path | str, options: ReadOptions) -> AbstractContextManager[Rows]:
        """The rows of ``path``, read as they are asked for.

        Raises:
            FormatError: if it does not follow the format, also later while rows are asked for.
        """


class OpenWriter(Protocol):
    """Opens a file for writing rows."""

    def __call__(self, path: Path | str, columns: Sequence[str]) -> AbstractContextManager[Writer]:
        """A writer to ``path``, which appears when the ``with`` block ends well.

        Raises:
            FormatError: if a row does not fit.
            OutputError: if it cannot be written.
        """


@dataclass(frozen=True)
class Format:
    """A format of files of pairs.

    Attributes:
        name: as ``--from`` and ``--to`` take it.
        suffixes: ends of the names of its files, each with its dot; not of compressed ones.
        holds: what it can carry, for people, one phrase.
        open_reader: see :class:`OpenReader`.
        open_writer: see :class:`OpenWriter`; ``None`` if it is read only.
        columns: all that it has a place for; ``None`` for any.
        own_columns: whether each row may have columns of its own.
        typed: whether numbers and lists stay what they are; else they become text.
        names_columns: whether the file names its columns, so that the reader looks for ``ar`` and
            ``en`` among them and renames them by :attr:`ReadOptions.names`.
        header: whether these names are in a first line that a file may lack.
        texts: whether it holds texts; else only indices of sentences.
        several_files: whether it is more than one file, or a folder, and fits into no pipe.
        verbose: whether a column costs so much that ``convert`` leaves out bitext's measurements
            unless they are asked for.
        recognises: whether a path is of this format, where the suffix does not say it.
    """

    name: str
    suffixes: tuple[str, ...]
    holds: str
    open_reader: OpenReader
    open_writer: OpenWriter | None = None
    columns: tuple[str, ...] | None = None
    own_columns: bool = False
    typed: bool = False
    names_columns: bool = False
    header: bool = False
    texts: bool = True
    several_files: bool = False
    verbose: bool = False
    recognises: Callable[[Path | str], bool] = field(default=lambda path: False)


def from_stream(read: Callable[[BinaryIO, Path | str, ReadOptions], Rows]) -> OpenReader:
    """A reader of files, compressed files and standard input, of one that reads a stream.

    Args:
        read: takes the stream, what to call it in errors, and the options.
    """

    @contextmanager
    def open_reader(path: Path | str, options: ReadOptions) -> Iterator[Rows]:
        with open_source(path) as source:
            yield read(source, "standard input" if str(path) == STANDARD else path, options)

    return open_reader


def to_text(make: Callable[[TextIO, Sequence[str]], Writer]) -> OpenWriter:
    """A writer of files of text, of a class that takes the stream and the columns."""

    @contextmanager
    def open_writer(path: Path | str, columns: Sequence[str]) -> Iterator[Writer]:
        with open_text_target(path) as stream:
            writer = make(stream, columns)
            yield writer
            writer.close()

    return open_writer


def to_bytes(make: Callable[[BinaryIO, Sequence[str]], Writer]) -> OpenWriter:
    """As :func:`to_text`, for files of bytes."""

    @contextmanager
    def open_writer(path: Path | str, columns: Sequence[str]) -> Iterator[Writer]:
        with open_target(path) as stream:
            writer = make(stream, columns)
            yield writer
            writer.close()

    return open_writer
