"""Reading of parallel text for training, whatever it lies in."""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bitext.dataset.formats import open_reader, tsv
from bitext.dataset.tables import read_pairs
from bitext.errors import FormatError
from bitext.models.training.mixture import Example


def read_examples(path: str) -> Iterator[Example]:
    """The pairs of a file, or those of a dataset folder.

    Any format of pairs with texts that ``bitext convert`` reads will do, and ``.tsv.xz``. Of a
    dataset only pairs labelled ``parallel`` count; what reviewers said goes before what was
    computed: their label, and the texts as they edited them.

    Raises:
        FormatError: it cannot be read.
    """
    place = Path(path)
    if place.is_dir():
        for pair in read_pairs(place):
            if (pair.review.label or pair.label) == "parallel":
                arabic, english = pair.review.ar or pair.ar, pair.review.en or pair.en
                yield Example(arabic, english, place.resolve().name)
    elif path.endswith(".tsv.xz"):
        try:
            with lzma.open(path, "rb") as stream:
                yield from _examples(tsv.read(stream, path))
        except (OSError, EOFError, lzma.LZMAError) as error:
            raise FormatError(f"cannot be unpacked: {error}", path=path) from error
    else:
        with open_reader(path) as rows:
            yield from _examples(rows)


def _examples(rows: Iterable[dict[str, Any]]) -> Iterator[Example]:
    for row in rows:
        yield Example(row["ar"], row["en"], row.get("source") or "")
