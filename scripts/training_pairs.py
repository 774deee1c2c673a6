"""Reading of parallel text for training, whatever it lies in."""

from __future__ import annotations

import gzip
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bitext.dataset.formats import jsonl, open_reader, tsv
from bitext.dataset.tables import read_pairs
from bitext.errors import FormatError
from bitext.models.training.mixture import Example

_OPENERS: dict[str, Any] = {".xz": lzma.open, ".gz": gzip.open}


def read_examples(path: str) -> Iterator[Example]:
    """The pairs of a file, or those of a dataset folder.

    Of a dataset only pairs labelled ``parallel`` count. What reviewers said goes before what was
    computed: their label, and the texts as they edited them.

    Raises:
        FormatError: it cannot be read.
    """
    place = Path(path)
    if place.is_dir():
        yield from _from_dataset(place)
    elif place.suffix in _OPENERS:
        yield from _from_compressed(place)
    else:
        with open_reader(path) as rows:
            yield from _examples(rows)


def _examples(rows: Iterable[dict[str, Any]]) -> Iterator[Example]:
    for row in rows:
        yield Example(row["ar"], row["en"], row.get("source") or "")


def _from_dataset(folder: Path) -> Iterator[Example]:
    for pair in read_pairs(folder):
        if (pair.review.label or pair.label) == "parallel":
            arabic, english = pair.review.ar or pair.ar, pair.review.en or pair.en
            yield Example(arabic, english, folder.resolve().name)


def _from_compressed(path: Path) -> Iterator[Example]:
    readers = {".tsv": tsv.read, ".jsonl": jsonl.read}
    inner = Path(path.stem).suffix
    if inner not in readers:
        raise FormatError("expected .tsv or .jsonl before the compression's suffix", path=path)
    try:
        with _OPENERS[path.suffix](path, "rb") as stream:
            yield from _examples(readers[inner](stream, path))
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise FormatError(f"cannot be unpacked: {error}", path=path) from error
