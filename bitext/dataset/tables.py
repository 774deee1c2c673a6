"""The tables of a dataset folder, as Parquet files.

A table ``NAME`` is the files ``NAME/SPLIT-00000-of-00001.parquet`` ...; the rows of a split are
sorted, so that the same rows give the same bytes whatever order they came in.
"""

from __future__ import annotations

import heapq
import pickle
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bitext.dataset import columns
from bitext.dataset.rows import CandidateRow, DocumentRow, PairRow, SentenceRow
from bitext.dataset.splits import MAIN
from bitext.errors import FormatError

if TYPE_CHECKING:
    import pyarrow
    from datasets import Features

Row = TypeVar("Row")


@dataclass(frozen=True)
class Table(Generic[Row]):
    """How rows of one kind are stored.

    Attributes:
        name: the config's name and the folder's.
        features: gives the column types.
        record: a row as plain values by column.
        from_record: the row of such values.
        key: what rows are sorted by; no two rows of a table have the same.
        document: a document that the row is of; it decides on the split.
    """

    name: str
    features: Callable[[], Features]
    record: Callable[[Row], dict[str, Any]]
    from_record: Callable[[Mapping[str, Any]], Row]
    key: Callable[[Row], Any]
    document: Callable[[Row], str]


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
    document=lambda row: row.ar_document,
)
CANDIDATES: Table[CandidateRow] = Table(
    name="candidates",
    features=columns.candidate_features,
    record=columns.candidate_record,
    from_record=columns.candidate_from_record,
    key=lambda row: (row.ar_document, row.ar_sentence),
    document=lambda row: row.ar_document,
)
SENTENCES: Table[SentenceRow] = Table(
    name="sentences",
    features=columns.sentence_features,
    record=columns.sentence_record,
    from_record=columns.sentence_from_record,
    key=lambda row: (row.language, row.document, row.index),
    document=lambda row: row.document,
)
DOCUMENTS: Table[DocumentRow] = Table(
    name="documents",
    features=columns.document_features,
    record=columns.document_record,
    from_record=columns.document_from_record,
    key=lambda row: (row.language, row.id),
    document=lambda row: row.id,
)


@dataclass(frozen=True)
class SplitSize:
    """How large a split of a written table is.

    Attributes:
        rows: number of rows.
        memory_bytes: size of the columns in memory.
        file_bytes: size of the files.
    """

    rows: int
    memory_bytes: int
    file_bytes: int


TableSize = Mapping[str, SplitSize]
"""How large a written table is, by split."""


def write_table(
    table: Table[Row],
    rows: Iterable[Row],
    folder: Path,
    *,
    splits: Mapping[str, str] | None = None,
    rows_per_group: int = 10_000,
    groups_per_file: int = 50,
) -> TableSize:
    """Write ``folder/NAME/``; of any number of rows only some ten thousand are in memory.

    Args:
        table: what kind of rows.
        rows: in any order.
        folder: the dataset folder; ``folder/NAME`` must not exist.
        splits: split by document; all is in :data:`~bitext.dataset.splits.MAIN` if not given.
        rows_per_group: size of a row group.
        groups_per_file: a file takes no more row groups.

    Returns:
        The splits that have rows, or one without rows.

    Raises:
        ValueError: if two rows have the same key.
        OSError: if the disk cannot be written.
    """

    def split(row: Row) -> str:
        return MAIN if splits is None else splits[table.document(row)]

    (folder / table.name).mkdir(parents=True)
    sizes = {}
    with TemporaryDirectory(dir=folder, prefix=".sort-") as scratch:
        ordered = _sorted(rows, lambda row: (split(row), table.key(row)), Path(scratch))
        for name, members in groupby(_distinct(ordered, table), split):
            stem = folder / table.name / name
            sizes[name] = _write_split(table, members, stem, rows_per_group, groups_per_file)
    if not sizes:
        name = next(iter((splits or {}).values()), MAIN)
        stem = folder / table.name / name
        sizes[name] = _write_split(table, (), stem, rows_per_group, groups_per_file)
    return sizes


def _write_split(
    table: Table[Row], rows: Iterable[Row], stem: Path, rows_per_group: int, groups_per_file: int
) -> SplitSize:
    import pyarrow
    from pyarrow import parquet

    schema = table.features().arrow_schema
    count = memory = 0
    parts: list[Path] = []
    groups = _batches(rows, rows_per_group)
    group = next(groups, [])
    while group or not parts:
        parts.append(stem.with_name(f"{stem.name}-{len(parts):05d}"))
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
    files = [part.rename(f"{part}-of-{len(parts):05d}.parquet") for part in parts]
    return SplitSize(count, memory, sum(path.stat().st_size for path in files))


def read_table(table: Table[Row], folder: Path) -> Iterator[Row]:
    """The rows of ``folder/NAME/``, all splits in one order, some thousand in memory at a time.

    Raises:
        FormatError: if there is no such table or it has other columns.
    """
    paths: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((folder / table.name).glob("*-*.parquet")):
        paths[path.name.split("-")[0]].append(path)
    if not paths:
        raise FormatError(
            f"no {table.name}/SPLIT-*.parquet in it; expected a bitext dataset folder",
            path=folder,
        )
    return heapq.merge(*(_read_split(table, each) for each in paths.values()), key=table.key)


def _read_split(table: Table[Row], paths: Iterable[Path]) -> Iterator[Row]:
    import pyarrow
    from pyarrow import parquet

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


def read_candidates(folder: Path) -> Iterator[CandidateRow]:
    """The candidates of a dataset folder, none if it was written without; see
    :func:`read_table`.
    """
    return read_table(CANDIDATES, folder) if has_candidates(folder) else iter(())


def has_candidates(folder: Path) -> bool:
    """Whether a dataset folder has config ``candidates``."""
    return (folder / CANDIDATES.name).is_dir()


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
