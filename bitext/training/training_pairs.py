"""Reading of parallel text for training, whatever it lies in, and of what its sources weigh."""

from __future__ import annotations

import lzma
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bitext.dataset.tables import read_pairs
from bitext.errors import BitextError, FormatError
from bitext.formats import open_reader, tsv
from bitext.training.mixture import Example


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


def read_all(paths: Iterable[str]) -> Iterator[Example]:
    """The pairs of several files, see :func:`read_examples`."""
    for path in paths:
        yield from read_examples(path)


def _examples(rows: Iterable[dict[str, Any]]) -> Iterator[Example]:
    for row in rows:
        yield Example(row["ar"], row["en"], row.get("source") or "")


def read_sources(path: Path | None) -> dict[str, dict[str, Any]]:
    """Settings of sources by the beginning of their names, from a TOML file.

    Raises:
        BitextError: it cannot be read, or holds other settings than weight, licence, validate.
    """
    if path is None:
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BitextError(f"cannot be read as TOML: {error}", path=path) from error
    known: dict[str, Any] = {"weight": (int, float), "licence": str, "validate": bool}
    for name, settings in table.items():
        if not isinstance(settings, dict) or not all(
            isinstance(value, known.get(key, ())) for key, value in settings.items()
        ):
            raise BitextError(
                f"[{name}] holds {settings!r}; expected weight (a number), licence (text) and "
                "validate (true or false)",
                path=path,
            )
    return table
