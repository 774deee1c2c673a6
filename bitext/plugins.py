"""What other installed packages add, found by their entry points.

A package names an object in its own metadata::

    [project.entry-points."bitext.translators"]
    acme = "acme_mt:load"

=====================  ==========================================================================
group                  object
=====================  ==========================================================================
``bitext.readers``     a :class:`bitext.corpus.readers.base.Reader`
``bitext.translators`` ``load(argument: str) -> Translator`` for ``acme`` or ``acme:ARGUMENT``
``bitext.embedders``   ``load(argument: str) -> Embedder``, likewise
=====================  ==========================================================================

Nothing of a package is imported before one of its names is asked for, but for readers: those are
imported when the first file is read. What bitext names itself cannot be replaced.
"""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

from bitext.errors import ModelError


def plugins(group: str) -> dict[str, Any]:
    """The objects of a group by name, all of them imported.

    Raises:
        ModelError: one cannot be imported.
    """
    return {point.name: _loaded(point) for point in entry_points(group=group)}


def from_plugin(group: str, name: str) -> Any:
    """What the factory of a name makes, or ``None`` if no package has that name.

    Args:
        group: of entry points.
        name: ``NAME`` or ``NAME:ARGUMENT``; the factory is called with the argument, or ``""``.

    Raises:
        ModelError: the factory cannot be imported.
    """
    own, _, argument = name.partition(":")
    for point in entry_points(group=group, name=own):
        return _loaded(point)(argument)
    return None


def _loaded(point: Any) -> Any:
    try:
        return point.load()
    except Exception as error:  # a foreign package can be wrong in any way
        raise ModelError(
            f"the plug-in {point.name!r} ({point.value}) cannot be loaded: {error}"
        ) from error
