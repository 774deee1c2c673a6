"""The three tables of a dataset folder, as Parquet files.

A table ``NAME`` is the files ``NAME/train-00000-of-00001.parquet`` ...; its rows are sorted, so
that the same rows give the same bytes whatever order they came in.
"""

from __future__ import annotations

import heapq
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bitext.dataset import columns
from bitext.dataset.rows import DocumentRow, PairRow, SentenceRow
from bitext.errors import FormatError

if TYPE_CHECKING:
    import pyarrow
    from datasets import Features

Row = TypeVar("Row")

SPLIT = "train"


@dataclass(frozen=True)
class Table(Generic[Row]):
    """How rows of one kind are stored.

    Attributes:
        name: the config's name and the folder's.
        features: gives the column types.
        record: a row as plain values by column.
        from_record: the row of such values.
        key: what rows are sorted by; no two rows of a table have the same.
    """

    name: str
    features: Callable[[], Features]
    record: Callable[[Row], dict[str, Any]]
    from_record: Callable[[Mapping[str, Any]], Row]
    key: Callable[[Row], Any]


PAIRS: Table[PairRow] = Table(
    name="pairs",
    features=columns.pair_features,
    record=columns.pair_record,
    from_record=columns.pair_from_record,
    key=lambda row: (
        row.ar_document,
        row.ar_sentences,
        row.en_document,
        row.en_sentences,
        row.id,
    ),
)
SENTENCES: Table[SentenceRow] = Table(
    name="sentences",
    features=columns.sentence_features,
    record=columns.sentence_record,
    from_record=columns.sentence_from_record,
    key=lambda row: (row.language, row.document, row.index),
)
DOCUMENTS: Table[DocumentRow] = Table(
    name="documents",
    features=columns.document_features,
    record=columns.document_record,
    from_record=columns.document_from_record,
    key=lambda row: (row.language, row.id),
)


@dataclass(frozen=True)
class TableSize:
    """How large a written table is.

    Attributes:
        rows: number of rows.
        memory_bytes: size of the columns in memory.
        file_bytes: size of the files.
    """

    rows: int
    memory_bytes: int
    file_bytes: int


def write_table(
    table: Table[Row],
    rows: Iterable[Row],
    folder: Path,
    *,
    rows_per_group: int = 10_000,
    groups_per_file: int = 50,
) -> TableSize:
    """Write ``folder/NAME/``; of any number of rows only some ten thousand are in memory.

    Args:
        table: what kind of rows.
        rows: in any order.
        folder: the dataset folder; ``folder/NAME`` must not exist.
        rows_per_group: size of a row group.
        groups_per_file: a file takes no more row groups.

    Raises:
        ValueError: if two rows have the same key.
        OSError: if the disk cannot be written.
    """
    import pyarrow
    from pyarrow import parquet

    schema = table.features().arrow_schema
    target = folder / table.name
    target.mkdir(parents=True)
    count = memory = 0
    parts: list[Path] = []
    with TemporaryDirectory(dir=folder, prefix=".sort-") as scratch:
        groups = _batches(_distinct(_sorted(rows, table.key, Path(scratch)), table), rows_per_group)
        group = next(groups, [])
        while group or not parts:
            parts.append(target / f"{SPLIT}-{len(parts):05d}")
            with parquet.ParquetWriter(
                parts[-1], schema, version="2.6", compression="zstd", write_page_index=True
            ) as writer:
                # `datasets` cannot read a row group without rows; a file without groups it streams.
                written = 0
                while group and written < groups_per_file:
                    records = [table.record(row) for row in group]
                    batch = pyarrow.RecordBatch.from_pylist(records, schema=schema)
                    writer.write_batch(batch)
                    written += 1
                    count += batch.num_rows
                    memory += batch.nbytes
                    group = next(groups, [])
    for part in parts:
        part.rename(f"{part}-of-{len(parts):05d}.parquet")
    files = sum(path.stat().st_size for path in target.iterdir())
    return TableSize(rows=count, memory_bytes=memory, file_bytes=files)


def read_table(table: Table[Row], folder: Path) -> Iterator[Row]:
    """The rows of ``folder/NAME/``, in order, some thousand in memory at a time.

    Raises:
        FormatError: if there is no such table or it has other columns.
    """
    import pyarrow
    from pyarrow import parquet

    paths = sorted((folder / table.name).glob(f"{SPLIT}-*.parquet"))
    if not paths:
        raise FormatError(
            f"no {table.name}/{SPLIT}-*.parquet in it; expected a bitext dataset folder",
            path=folder,
        )
    schema = table.features().arrow_schema
    for path in paths:
        try:
            with parquet.ParquetFile(path) as file:
                _check_columns(file.schema_arrow, schema, path)
                for batch in file.iter_batches(batch_size=2_000):
                    yield from map(table.from_record, batch.to_pylist())
        except pyarrow.ArrowInvalid as error:
            raise FormatError(f"not a readable Parquet file: {error}", path=path) from error


def read_pairs(folder: Path) -> Iterator[PairRow]:
    """The pairs of a dataset folder; see :func:`read_table`."""
    return read_table(PAIRS, folder)


def read_sentences(folder: Path) -> Iterator[SentenceRow]:
    """The sentences of a dataset folder; see :func:`read_table`."""
    return read_table(SENTENCES, folder)


def read_documents(folder: Path) -> Iterator[DocumentRow]:
    """The documents of a dataset folder; see :func:`read_table`."""
    return read_table(DOCUMENTS, folder)


def _check_columns(found: pyarrow.Schema, expected: pyarrow.Schema, path: Path) -> None:
    if found.equals(expected):
        return
    wrong = [
        f"{column.name} ({column.type})"
        for column in expected
        if column.name not in found.names or found.field(column.name).type != column.type
    ]
    detail = "lacks " + ", ".join(wrong) if wrong else "has columns " + ", ".join(found.names)
    raise FormatError(f"{detail}; expected the columns of this version of bitext", path=path)


def _distinct(rows: Iterable[Row], table: Table[Row]) -> Iterator[Row]:
    previous = None
    for row in rows:
        key = table.key(row)
        if key == previous:
            raise ValueError(f"two rows of {table.name} are the same: {key}")
        previous = key
        yield row


def _sorted(
    rows: Iterable[Row], key: Callable[[Row], Any], scratch: Path, run: int = 20_000
) -> Iterator[Row]:
    """The rows in order, by merging sorted runs that wait on disk."""
    source = iter(rows)
    batch = sorted(islice(source, run), key=key)
    runs: list[Path] = []
    while len(batch) == run:
        runs.append(scratch / str(len(runs)))
        with runs[-1].open("wb") as file:
            for start in range(0, run, 100):
                pickle.dump(batch[start : start + 100], file)
        batch = sorted(islice(source, run), key=key)
    return heapq.merge(*map(_unpickled, runs), batch, key=key)


def _unpickled(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        while file.peek(1):
            yield from pickle.load(file)


def _batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch
