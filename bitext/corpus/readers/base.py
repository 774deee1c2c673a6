"""What a reader is: suffixes, and how the bytes of such a file become text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bitext.corpus.manifest import Statement


@dataclass(frozen=True)
class Extract:
    """What was taken out of a file.

    Attributes:
        text: a paragraph a line.
        metadata: what the file says of itself: ``title``, ``author``, ``publisher``, ``date``,
            ``url``, ``language`` ...
        notes: what was left out or repaired, a line each, for people.
    """

    text: str
    metadata: Mapping[str, Statement] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reader:
    """Reads files of a kind.

    Attributes:
        suffixes: of their names, in lower case, each with its dot.
        extract: the text of the bytes of a whole file that is not empty; the path is for errors.
            It raises :class:`~bitext.errors.CorpusError` for what it knows to be wrong; anything
            else that it raises, a missing package too, is made one by
            :func:`bitext.corpus.readers.read_file`.
        extra: of bitext, that brings the packages that it needs.
    """

    suffixes: tuple[str, ...]
    extract: Callable[[bytes, Path], Extract]
    extra: str = ""
