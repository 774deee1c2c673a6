"""Texts out of the files that people have, by suffix.

===================  ======================================================================
``.txt``             as it is
``.md``              Markdown without its marks; no code, no front matter
``.html .htm``       the article of a web page without menus, adverts and comments *
``.docx .odt .rtf``  word processors: paragraphs, tables, footnotes; tracked changes as accepted
``.epub``            books: the chapters in reading order
``.pdf``             the text of a PDF, Arabic in reading order, in letters *
``.srt .vtt``        subtitles: sentences put together out of captions
``.ass .ssa .smi``   likewise *
===================  ======================================================================

In every text a line is a paragraph. What is marked * needs the extra ``documents``.
An installed package can add others (:mod:`bitext.plugins`).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bitext.corpus import encodings
from bitext.corpus.readers import (
    docx,
    epub,
    html,
    markdown,
    old_word,
    opendocument,
    pdf,
    plain,
    rtf,
    sami,
    substation,
    subtitles,
)
from bitext.corpus.readers.base import Extract, Reader
from bitext.errors import CorpusError, extra_hint
from bitext.plugins import plugins

__all__ = ["PLUGINS", "SUFFIXES", "Extract", "Reader", "read_file", "read_text", "readers"]

PLUGINS = "bitext.readers"
"""Group of entry points."""

_OWN = (
    *(plain.READER, markdown.READER, html.READER, docx.READER, opendocument.READER),
    *(rtf.READER, epub.READER, pdf.READER, subtitles.READER, substation.READER, sami.READER),
)

SUFFIXES: tuple[str, ...] = tuple(suffix for reader in _OWN for suffix in reader.suffixes)
"""Suffixes of the files that are read without plug-ins, in lower case."""

_log = logging.getLogger(__name__)


@cache
def readers() -> Mapping[str, Reader]:
    """The reader of each suffix, those of other packages too; ours are not replaced.

    Raises:
        ModelError: a plug-in cannot be loaded.
    """
    others = {suffix: reader for reader in plugins(PLUGINS).values() for suffix in reader.suffixes}
    own = (*_OWN, old_word.READER)
    return others | {suffix: reader for reader in own for suffix in reader.suffixes}


def read_text(path: Path | str) -> str:
    """The text of a file, see :func:`read_file`."""
    return read_file(path).text


def read_file(path: Path | str) -> Extract:
    """What a file holds; one with an unknown suffix is read as plain text.

    Raises:
        CorpusError: the file cannot be opened or is damaged, is not what its suffix says, has no
            text, or needs a package that is not installed.
    """
    path = Path(path)
    data = encodings.read_bytes(path)
    extract = _extract(data, path) if data else Extract("")
    encodings.check_text(extract.text, data, path)
    for note in extract.notes:
        _log.warning("%s: %s", path, note)
    return extract


def _extract(data: bytes, path: Path) -> Extract:
    """What the reader of the suffix finds; all that goes wrong in it is a CorpusError."""
    suffix = path.suffix.lower()
    reader = readers().get(suffix, plain.READER)
    try:
        return reader.extract(data, path)
    except CorpusError:
        raise
    except ImportError as error:
        command = extra_hint(reader.extra) if reader.extra else f"pip install {error.name}"
        raise CorpusError(
            f"reading {suffix} needs the package {error.name}: {command}", path=path
        ) from error
    except Exception as error:
        # A damaged file makes the libraries that parse it fail in any way they can.
        said = " ".join(str(error).split())[:200]
        raise CorpusError(
            f"damaged, or not a {suffix} file: {type(error).__name__}{f': {said}' if said else ''}",
            path=path,
        ) from error
