"""Pairs as a Parquet file with columns ``ar`` and ``en``, or ``translation`` with both in it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from bitext.errors import FormatError, foreign_errors, guarded
from bitext.formats.base import AS_IT_IS, Format, ReadOptions, from_stream
from bitext.formats.naming import REQUIRED, ColumnNames, check_columns
from bitext.formats.rows import NUMBERS, Row, Rows, Writer, check_no_others
from bitext.formats.streams import open_target

if TYPE_CHECKING:
    import pyarrow
    from pyarrow import parquet

BATCH = 10_000
_WHAT = "Parquet file"


def read(stream: BinaryIO, name: Path | str, options: ReadOptions = AS_IT_IS) -> Rows:
    """The rows of a stream; one that cannot seek is held in memory.

    Raises:
        FormatError: if it is not a Parquet file, or ``ar`` or ``en`` are missing, not text or
            null.
    """
    from pyarrow import parquet

    source = stream if stream.seekable() else io.BytesIO(stream.read())
    with foreign_errors(_WHAT, name):
        file = parquet.ParquetFile(source)
    kinds = options.names.plain_pair(
        {field.name: _kinds(field.type) for field in file.schema_arrow}
    )
    check_columns(kinds, name, chosen=options.names.chosen)
    for column in REQUIRED:
        found = kinds[column]
        if not _is_text(found):
            raise FormatError(f"column {column} is {found}; expected string", path=name)
    return Rows(tuple(kinds), _read_rows(file, name, options.names))


def _is_text(found: Any) -> bool:
    """Whether a type is text, also as categories, as pandas writes it."""
    import pyarrow

    if isinstance(found, pyarrow.DictionaryType):
        return _is_text(found.value_type)
    kinds = (pyarrow.string(), pyarrow.large_string(), pyarrow.string_view())
    return any(found == kind for kind in kinds)


def _kinds(found: pyarrow.DataType) -> Any:
    """A type, or those of a struct's fields by name."""
    import pyarrow

    if pyarrow.types.is_struct(found):
        return {field.name: field.type for field in found}
    return found


def _read_rows(file: parquet.ParquetFile, name: Path | str, names: ColumnNames) -> Iterator[Row]:
    number = 0
    for batch in guarded(file.iter_batches(batch_size=BATCH), _WHAT, name):
        with foreign_errors(_WHAT, name):
            table = batch.to_pylist()
        for nested in table:
            row = names.plain_pair(nested)
            number += 1
            for column in REQUIRED:
                if row.get(column) is None:
                    raise FormatError(
                        f"{column} is null; expected a string", path=name, line=number
                    )
            yield row


class ParquetWriter:
    """Writes rows in batches; the first decides the types of the columns."""

    def __init__(self, stream: BinaryIO, columns: Sequence[str]) -> None:
        self._stream = stream
        self._columns = dict.fromkeys(columns)
        self._count = 0
        self._batch: list[Row] = []
        self._schema: pyarrow.Schema | None = None
        self._file: parquet.ParquetWriter | None = None

    def write(self, row: Row) -> None:
        """Write a row.

        Raises:
            FormatError: if it has a column that the file has not, or a value of another type
                than the rows before.
        """
        self._count += 1
        check_no_others(row, self._columns, self._count)
        self._batch.append(row)
        if len(self._batch) == BATCH:
            self._write_batch()

    def close(self) -> None:
        """Write the last rows and the file's footer."""
        if self._batch or self._file is None:
            self._write_batch()
        self.release()

    def release(self) -> None:
        """Let go of the stream, whether or not all is written."""
        if self._file is not None:
            self._file.close()

    def _write_batch(self) -> None:
        import pyarrow
        from pyarrow import parquet

        values = {column: [row.get(column) for row in self._batch] for column in self._columns}
        try:
            if self._schema is None:
                self._schema = pyarrow.schema(
                    [(column, _column_type(column, values[column])) for column in self._columns]
                )
                self._file = parquet.ParquetWriter(
                    self._stream, self._schema, version="2.6", compression="zstd"
                )
            assert self._file is not None
            if self._batch:
                self._file.write_table(pyarrow.Table.from_pydict(values, schema=self._schema))
        except (pyarrow.ArrowException, ValueError, TypeError, OverflowError) as error:
            raise FormatError(
                f"rows {self._count - len(self._batch) + 1} to {self._count} hold values of "
                f"different types, or that Parquet has no type for: {error}"
            ) from error
        self._batch = []


def _column_type(column: str, values: list[Any]) -> pyarrow.DataType:
    """The type of a column that bitext knows, if it can have it; else what Arrow infers, and text
    where there is no value.
    """
    import pyarrow

    if not any(isinstance(value, str) for value in values):
        if column in NUMBERS:
            return pyarrow.float64()
        if column in ("ar_sentences", "en_sentences"):
            return pyarrow.list_(pyarrow.int64())
        if column in ("reasons", "reviewers"):
            return pyarrow.list_(pyarrow.string())
    found = pyarrow.array(values).type
    return pyarrow.string() if pyarrow.types.is_null(found) else found


@contextmanager
def open_writer(path: Path | str, columns: Sequence[str]) -> Iterator[Writer]:
    """A writer of a file whose library lets go of the stream also after an exception."""
    with open_target(path) as target:
        writer = ParquetWriter(target, columns)
        try:
            yield writer
            writer.close()
        finally:
            writer.release()


FORMAT = Format(
    name="parquet",
    suffixes=(".parquet",),
    holds="any columns, one type a column",
    open_reader=from_stream(read),
    open_writer=open_writer,
    typed=True,
    names_columns=True,
)
