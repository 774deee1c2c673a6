"""Options of the commands that read or write files of pairs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

import typer

from bitext.errors import FilterError, FormatError
from bitext.formats.base import ReadOptions
from bitext.formats.conversion import ALL
from bitext.formats.naming import ColumnNames


def _known_format(name: str | None) -> str | None:
    from bitext.formats.registry import all_formats

    if name is not None and name not in all_formats():
        raise typer.BadParameter(f"{name!r} is not one of {', '.join(all_formats())}")
    return name


def _formats_that_begin(incomplete: str) -> list[str]:
    from bitext.formats.registry import all_formats

    return [name for name in all_formats() if name.startswith(incomplete)]


def format_help() -> str:
    """A line a format: its name, its suffixes and what it holds."""
    from bitext.formats.registry import all_formats

    rows = [
        (format.name, " ".join(format.suffixes) or "-", format.holds)
        for format in all_formats().values()
    ]
    widths = [max(len(row[place]) for row in rows) for place in (0, 1)]
    return "\n".join(
        f"{name:{widths[0]}}  {suffixes:{widths[1]}}  {holds}" for name, suffixes, holds in rows
    )


def parse_bounds(option: str, bounds: Iterable[str]) -> dict[str, float]:
    """Scores and their bounds from ``SCORE=VALUE``.

    Raises:
        FilterError: if one is not of this form.
    """
    found = {}
    for bound in bounds:
        name, _, value = bound.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            raise FilterError(f"{option} has {bound!r}; expected SCORE=VALUE") from None
    return found


FromOption = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="FORMAT",
        callback=_known_format,
        autocompletion=_formats_that_begin,
        help="Format of the pairs, see `bitext convert --formats`. Default: by the name.",
    ),
]
ToOption = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="FORMAT",
        callback=_known_format,
        autocompletion=_formats_that_begin,
        help="Format of OUT, likewise.",
    ),
]
ColumnsOption = Annotated[
    str | None,
    typer.Option(
        metavar="ar=NAME,en=NAME",
        help="Which columns are which, if they have other names; without a header by number: "
        "`ar=2,en=1`.",
    ),
]
NoHeaderOption = Annotated[
    bool,
    typer.Option("--no-header", help="The first line of a table is a pair already."),
]


def read_options(columns: str | None, no_header: bool) -> ReadOptions:
    """How pairs are read, from the options of a command.

    Raises:
        FormatError: if ``columns`` is not ``NAME=COLUMN,…``.
    """
    chosen, picked = split_columns(columns)
    if picked:
        raise FormatError(f"--columns has {picked[0]!r}; expected NAME=COLUMN, as in ar=source")
    return ReadOptions(ColumnNames(chosen), header=not no_header)


def split_columns(columns: str | None) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """What ``--columns`` says: bitext's names with the file's, and the columns to write.

    Raises:
        FormatError: if a part is empty, or a name is there twice.
    """
    chosen: dict[str, str] = {}
    picked: list[str] = []
    for part in columns.split(",") if columns else ():
        ours, equals, theirs = (each.strip() for each in part.partition("="))
        if not ours or (equals and not theirs) or ours in chosen:
            raise FormatError(
                f"--columns has {part!r} in {columns!r}; expected columns between commas, each "
                f"once: NAME, NAME=COLUMN, or {ALL}"
            )
        if equals:
            chosen[ours] = theirs
        else:
            picked.append(ours)
    if picked:
        picked += [name for name in chosen if name not in picked]
    return chosen, tuple(dict.fromkeys(picked))
