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
``bitext.formats``     a :class:`bitext.formats.base.Format`, a format of files of pairs
``bitext.filters``     a class with the method of :class:`bitext.score.filters.Filter`
=====================  ==========================================================================

Nothing of a package is imported before one of its names is asked for, but for readers, formats
and filters: those are imported when the first file is read, the first format is looked for, the
first filter is made. What bitext names itself cannot be replaced.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from importlib.metadata import entry_points
from typing import Any, TypeVar

from bitext.errors import ModelError

Object = TypeVar("Object")

_log = logging.getLogger(__name__)


def plugins(group: str) -> dict[str, Any]:
    """The objects of a group by name, all of them imported.

    Raises:
        ModelError: one cannot be imported.
    """
    return {point.name: _loaded(point) for point in entry_points(group=group)}


def with_plugins(
    group: str,
    own: Iterable[tuple[str, Object]],
    is_right: Callable[[Any], bool],
    name_of: Callable[[Any], str | None] = lambda found: None,
) -> dict[str, Object]:
    """bitext's own objects and those of other packages, by name, sorted.

    A fault of a package must not stop what works without it: what cannot be loaded, is of the
    wrong kind, or has a name that is taken is told in the log and passed over.

    Args:
        group: of entry points.
        own: names and objects of bitext.
        is_right: whether an object is of the right kind.
        name_of: the name of an object, unless it is that of its entry point.
    """
    found = dict(own)
    for point in sorted(entry_points(group=group), key=lambda point: (point.name, point.value)):
        try:
            loaded = _loaded(point)
        except ModelError as error:
            _log.warning("%s", error)
            continue
        name = name_of(loaded) or point.name if is_right(loaded) else ""
        if not name:
            _log.warning("the plug-in %r (%s) is nothing for %s", point.name, point.value, group)
        elif found.setdefault(name, loaded) is not loaded:
            _log.warning("the plug-in %r (%s): the name is taken", name, point.value)
    return dict(sorted(found.items()))


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
