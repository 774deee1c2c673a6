"""Texts out of the files that people have, by suffix.

==================  =======================================================================
``.txt``            as it is
``.md``             Markdown without its marks; no code, no front matter
``.html .htm``      the article of a web page without menus, adverts and comments *
``.docx``           Word: paragraphs, tables, footnotes; tracked changes as accepted
``.pdf``            the text of a PDF, Arabic in reading order, in letters *
``.srt .vtt``       subtitles: sentences put together out of captions
==================  =======================================================================

In every text a line is a paragraph. What is marked * needs ``pip install 'bitext[documents]'``.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from bitext.corpus import encodings
from bitext.errors import CorpusError

__all__ = ["SUFFIXES", "read_text"]

_HOMES = {
    ".txt": "plain",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".srt": "subtitles",
    ".vtt": "subtitles",
}

SUFFIXES: tuple[str, ...] = tuple(_HOMES)
"""Suffixes of the files that are read, in lower case."""


def read_text(path: Path | str) -> str:
    """The text of a file; a file with an unknown suffix is read as plain text.

    Raises:
        CorpusError: the file cannot be opened or is damaged, is not what its suffix says, has no
            text, or needs a package that is not installed.
    """
    path = Path(path)
    home = _HOMES.get(path.suffix.lower(), "plain")
    data = encodings.read_bytes(path)
    if home == "plain" or not data:
        return encodings.read_text(path)
    text_of: Callable[[bytes, Path], str] = import_module(f"bitext.corpus.readers.{home}").text_of
    return encodings.check_text(text_of(data, path), data, path)


def missing_package(error: ImportError, path: Path) -> CorpusError:
    """The error for a file that needs a package that is not installed."""
    return CorpusError(
        f"reading {path.suffix.lower()} needs the package {error.name}: "
        "pip install 'bitext[documents]'",
        path=path,
    )
