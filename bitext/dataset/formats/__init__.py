"""Files of pairs: tab-separated, JSON Lines and Parquet, read and written row by row.

``with open_reader(path) as rows`` gives dictionaries that keep every column and their order;
``with open_writer(path, columns) as writer`` takes them. The suffix names the format.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, get_args

from bitext.dataset.formats.rows import Row, Rows, Writer
from bitext.dataset.formats.streams import STANDARD, as_text, open_source, open_target
from bitext.errors import FormatError

__all__ = ["PairFormat", "Row", "Rows", "Writer", "format_of", "open_reader", "open_writer"]

PairFormat = Literal["tsv", "jsonl", "parquet"]


def format_of(path: Path | str) -> PairFormat:
    """The format that a file's suffix names; ``tsv`` for ``-``.

    Raises:
        FormatError: for any other suffix.
    """
    if str(path) == STANDARD:
        return "tsv"
    suffix = Path(path).suffix.lower().removeprefix(".")
    for known in get_args(PairFormat):
        if suffix == known:
            return known  # type: ignore[no-any-return]
    raise FormatError(
        f"cannot tell the format from {suffix!r}; expected a name in .tsv, .jsonl or .parquet",
        path=path,
    )


@contextmanager
def open_reader(path: Path | str, format: PairFormat | None = None) -> Iterator[Rows]:
    """The rows of a file, or of standard input for ``-``.

    Args:
        path: the file.
        format: taken from the suffix if not given.

    Raises:
        FormatError: if the file cannot be read, also later while rows are asked for.
    """
    from bitext.dataset.formats import jsonl, parquet, tsv

    format = format or format_of(path)
    name = "standard input" if str(path) == STANDARD else path
    with open_source(path) as source:
        if format == "parquet":
            yield parquet.read(source, name)
        elif format == "jsonl":
            yield jsonl.read(source, name)
        else:
            yield tsv.read(source, name)


@contextmanager
def open_writer(
    path: Path | str, columns: Sequence[str], format: PairFormat | None = None
) -> Iterator[Writer]:
    """A writer of rows to a file, or to standard output for ``-``.

    The file takes its name when the ``with`` block ends well; after an exception an older file
    is as it was.

    Args:
        path: the file.
        columns: names in order.
        format: taken from the suffix if not given.

    Raises:
        FormatError: if a row does not fit the columns.
        OutputError: if the file cannot be written.
    """
    from bitext.dataset.formats.jsonl import JsonlWriter
    from bitext.dataset.formats.parquet import ParquetWriter
    from bitext.dataset.formats.tsv import TsvWriter

    format = format or format_of(path)
    with open_target(path) as target:
        if format == "parquet":
            table = ParquetWriter(target, columns)
            try:
                yield table
                table.close()
            finally:
                table.release()
            return
        with as_text(target) as stream:
            yield JsonlWriter(stream) if format == "jsonl" else TsvWriter(stream, columns)
