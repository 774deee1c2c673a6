"""Files of pairs, one module a format with its reader and its writer, read row by row.

``with open_reader(path) as rows`` gives dictionaries that keep every column and their order;
``with open_writer(path, columns) as writer`` takes them. The suffix names the format. However
large a file is, some thousand rows are in memory (a ladder is kept whole, it holds no texts).

==============  ==============================  ==================================================
format          names                           holds
==============  ==============================  ==================================================
``tsv``         ``*.tsv``                       any columns, as text
``csv``         ``*.csv``                       any columns, as text; for spreadsheets
``jsonl``       ``*.jsonl``, ``*.ndjson``       any values
``parquet``     ``*.parquet``                   any values, one type a column
``tmx``         ``*.tmx``                       any columns, as text
``xliff``       ``*.xlf``, ``*.xliff``          any columns, as text; version 2.0 (reads 1.2 too)
``xliff-1.2``                                   the same as version 1.2
``moses``       ``*.ar-en`` ``.ar .en .ids``    texts and where they are from
``bicleaner``                                   texts, documents, quality; no header
``xces``        ``*.xml``                       texts, documents, id, quality
``vecalign``    ``*.vecalign``                  indices of sentences, score
``hunalign``    ``*.hunalign``, ``*.ladder``    indices of sentences, score
``dataset``     a folder                        what ``bitext build`` wrote; read only
==============  ==============================  ==================================================

All but Parquet, Moses and folders may be compressed, ``*.gz``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO, Literal, TextIO

from bitext.errors import FormatError, OutputError
from bitext.formats.rows import Row, Rows, Writer
from bitext.formats.streams import COMPRESSED, STANDARD, open_source, open_target, open_text_target

__all__ = [
    "LADDERS",
    "OWN_COLUMNS",
    "SEVERAL_FILES",
    "PairFormat",
    "Row",
    "Rows",
    "Writer",
    "format_of",
    "open_reader",
    "open_writer",
]

PairFormat = Literal[
    "tsv",
    "csv",
    "jsonl",
    "parquet",
    "tmx",
    "xliff",
    "xliff-1.2",
    "moses",
    "bicleaner",
    "xces",
    "vecalign",
    "hunalign",
    "dataset",
]

OWN_COLUMNS: tuple[PairFormat, ...] = ("jsonl", "tmx", "xliff", "xliff-1.2")
"""Formats in which each row may have columns of its own."""

LADDERS: tuple[PairFormat, ...] = ("vecalign", "hunalign")
"""Formats that hold no texts."""

SEVERAL_FILES: tuple[PairFormat, ...] = ("moses", "xces", "dataset")
"""Formats that are more than one file and cannot go through a pipe."""

_SUFFIXES: dict[str, PairFormat] = {
    ".tsv": "tsv",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".tmx": "tmx",
    ".xlf": "xliff",
    ".xliff": "xliff",
    ".xml": "xces",
    ".ar-en": "moses",
    ".en-ar": "moses",
    ".vecalign": "vecalign",
    ".hunalign": "hunalign",
    ".ladder": "hunalign",
}


def format_of(path: Path | str) -> PairFormat:
    """The format that a file's name shows; ``tsv`` for ``-``.

    Raises:
        FormatError: if it shows none.
    """
    from bitext.formats import moses

    if str(path) == STANDARD:
        return "tsv"
    if Path(path).is_dir():
        return "dataset"
    if moses.base_name(path).endswith(moses.PAIRS):
        return "moses"
    suffix = Path(str(path).lower().removesuffix(COMPRESSED)).suffix
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    raise FormatError(
        f"cannot tell the format from {suffix.removeprefix('.')!r}; expected a name in "
        f"{', '.join(_SUFFIXES)}",
        path=path,
    )


def open_reader(
    path: Path | str,
    format: PairFormat | None = None,
    texts: tuple[Path | str, Path | str] | None = None,
) -> AbstractContextManager[Rows]:
    """The rows of a file, or of standard input for ``-``.

    Args:
        path: the file or folder.
        format: taken from the name if not given.
        texts: for a ladder the files of its Arabic and of its English sentences.

    Raises:
        FormatError: if the file cannot be read, also later while rows are asked for.
    """
    from bitext.formats import folder, ladder, moses, xces

    format = format or format_of(path)
    match format:
        case "dataset":
            return folder.open_reader(path)
        case "moses":
            return moses.open_reader(path)
        case "xces":
            return xces.open_reader(path)
        case "vecalign" | "hunalign":
            return ladder.open_reader(path, format, texts)
        case _:
            return _open_stream_reader(path, format)


def open_writer(
    path: Path | str, columns: Sequence[str], format: PairFormat | None = None
) -> AbstractContextManager[Writer]:
    """A writer of rows to a file, or to standard output for ``-``.

    The file takes its name when the ``with`` block ends well; after an exception an older file
    is as it was.

    Args:
        path: the file.
        columns: names in order; see :data:`OWN_COLUMNS` for the formats that do not need them.
        format: taken from the name if not given.

    Raises:
        FormatError: if a row does not fit the columns or the format.
        OutputError: if the file cannot be written, or the format has no writer.
    """
    from bitext.formats import ladder, moses, xces

    format = format or format_of(path)
    match format:
        case "dataset":
            raise OutputError(
                "a dataset folder is made by `bitext build`; expected a file", path=path
            )
        case "moses":
            return moses.open_writer(path, columns)
        case "xces":
            return xces.open_writer(path)
        case "vecalign" | "hunalign":
            return ladder.open_writer(path, format)
        case "parquet" | "tmx" | "xliff" | "xliff-1.2":
            return _open_binary_writer(path, columns, format)
        case _:
            return _open_text_writer(path, columns, format)


@contextmanager
def _open_stream_reader(path: Path | str, format: PairFormat) -> Iterator[Rows]:
    from bitext.formats import bicleaner, csv, jsonl, parquet, tmx, tsv, xliff

    read = {
        "tsv": tsv.read,
        "csv": csv.read,
        "jsonl": jsonl.read,
        "parquet": parquet.read,
        "tmx": tmx.read,
        "xliff": xliff.read,
        "xliff-1.2": xliff.read,
        "bicleaner": bicleaner.read,
    }[format]
    with open_source(path) as source:
        yield read(source, "standard input" if str(path) == STANDARD else path)


@contextmanager
def _open_binary_writer(
    path: Path | str, columns: Sequence[str], format: PairFormat
) -> Iterator[Writer]:
    from bitext.formats.parquet import ParquetWriter
    from bitext.formats.tmx import TmxWriter
    from bitext.formats.xliff import Xliff1Writer, Xliff2Writer

    with open_target(path) as target:
        if format == "parquet":
            table = ParquetWriter(target, columns)
            try:
                yield table
                table.close()
            finally:
                table.release()
            return
        kinds: dict[PairFormat, Callable[[BinaryIO], Writer]] = {
            "tmx": TmxWriter,
            "xliff": Xliff2Writer,
            "xliff-1.2": Xliff1Writer,
        }
        writer = kinds[format](target)
        yield writer
        writer.close()


@contextmanager
def _open_text_writer(
    path: Path | str, columns: Sequence[str], format: PairFormat
) -> Iterator[Writer]:
    from bitext.formats.bicleaner import BicleanerWriter
    from bitext.formats.csv import CsvWriter
    from bitext.formats.jsonl import JsonlWriter
    from bitext.formats.tsv import TsvWriter

    kinds: dict[PairFormat, Callable[[TextIO, Sequence[str]], Writer]] = {
        "tsv": TsvWriter,
        "csv": CsvWriter,
        "bicleaner": BicleanerWriter,
    }
    with open_text_target(path) as stream:
        if format == "csv" and str(path) != STANDARD:
            stream.write("\ufeff")  # by which spreadsheets know UTF-8; a pipe would pass it on
        yield JsonlWriter(stream) if format == "jsonl" else kinds[format](stream, columns)
