"""The formats there are: those of this package, and those that other packages bring.

A package brings one by an entry point of the group :data:`GROUP` that names a
:class:`~bitext.formats.base.Format`::

    [options.entry_points]
    bitext.formats =
        pipes = my_package.pipes:FORMAT
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from pkgutil import iter_modules

import bitext.formats
from bitext.errors import FormatError
from bitext.formats.base import Format
from bitext.formats.streams import COMPRESSED, STANDARD
from bitext.plugins import with_plugins

GROUP = "bitext.formats"
_PACKED = frozenset((".zip", ".xz", ".bz2", ".zst", ".tar", ".tgz", ".7z", ".rar"))

DEFAULT = "tsv"
"""What standard input and output are, unless stated."""


@cache
def all_formats() -> Mapping[str, Format]:
    """The formats by name, sorted. One that cannot be loaded is told and passed over."""
    modules = (
        import_module(f"bitext.formats.{module.name}")
        for module in iter_modules(bitext.formats.__path__)
    )
    found = (getattr(module, "FORMAT", None) for module in modules)
    own = ((each.name, each) for each in found if isinstance(each, Format))
    return with_plugins(GROUP, own, lambda each: isinstance(each, Format), attrgetter("name"))


def find_format(name: str) -> Format:
    """The format of a name.

    Raises:
        FormatError: if there is none.
    """
    try:
        return all_formats()[name]
    except KeyError:
        raise FormatError(
            f"no format {name!r}; expected one of {', '.join(all_formats())}"
        ) from None


def format_of(path: Path | str) -> Format:
    """The format that a file's name shows; TSV for ``-``.

    Raises:
        FormatError: if it shows none.
    """
    if str(path) == STANDARD:
        return find_format(DEFAULT)
    formats = all_formats().values()
    suffix = Path(str(path).lower().removesuffix(COMPRESSED)).suffix
    found = [format for format in formats if format.recognises(path)]
    found += [format for format in formats if suffix in format.suffixes]
    if found:
        return found[0]
    if suffix in _PACKED:
        raise FormatError(
            f"is packed as {suffix}; unpack it first (of these only .gz is read)", path=path
        )
    suffixes = sorted({suffix for format in formats for suffix in format.suffixes})
    raise FormatError(
        f"cannot tell the format from {suffix.removeprefix('.')!r}; expected a name in "
        f"{', '.join(suffixes)}, or --from FORMAT",
        path=path,
    )
