"""The encoding of a page: what its bytes are counts for more than what it says they are.

Pages are often converted without their label, or get one from a template. A single-byte encoding
decodes anything, so that a label that "works" says nothing.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from bitext.corpus.encodings import decode_text, likelier
from bitext.errors import CorpusError

_LABEL = re.compile(
    rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)""",
    re.IGNORECASE,
)
_HEAD = 4096  # bytes; the standard asks for the encoding in the first 1024
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Python knows others that are no encodings of pages, such as punycode.
_SINGLE_BYTE = re.compile(r"(cp|iso8859-|mac-|koi8-|latin|hp-)\S+|ascii")
# Browsers take these for what they are part of, and so do the people who write pages.
_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}


@dataclass(frozen=True)
class Page:
    """A decoded page.

    Attributes:
        text: of the page.
        notes: a line if it is in another encoding than it says.
    """

    text: str
    notes: tuple[str, ...] = ()


def decode_page(data: bytes, path: Path) -> Page:
    """Decode a page.

    UTF-8 and what has a byte order mark are what they are; else the encoding that the page names
    is taken unless the letters that come out are far likelier in another one.

    Raises:
        CorpusError: it names none and the encoding is not sure.
    """
    label, codec = _label(data)
    if data.startswith(_MARKS):
        return Page(decode_text(data, path))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _older(data, label, codec, path)
    if label and codec != "utf-8" and not text.isascii():
        return Page(text, (f"says that it is {label}, but is UTF-8; read as UTF-8",))
    return Page(text)


def _older(data: bytes, label: str, codec: str, path: Path) -> Page:
    codec = _SUPERSETS.get(codec, codec)
    if not _SINGLE_BYTE.fullmatch(codec):
        return Page(decode_text(data, path))
    better = likelier(data, codec)
    if better:
        note = f"says that it is {label}, but looks like {better}; read as {better}"
        return Page(data.decode(codecs.lookup(better).name, "replace"), (note,))
    try:
        return Page(data.decode(codec))
    except UnicodeDecodeError as error:
        found = f"byte 0x{data[error.start]:02X} at offset {error.start}"
        raise CorpusError(
            f"says that it is {label}, but {found} does not fit; expected the encoding it names",
            path=path,
        ) from error


def _label(data: bytes) -> tuple[str, str]:
    """The encoding that a page names, and what Python calls it; empty if there is none."""
    found = _LABEL.search(data[:_HEAD])
    if not found:
        return "", ""
    label = (found[1] or found[2]).decode("ascii", "replace")
    try:
        return label, codecs.lookup(label).name
    except (LookupError, UnicodeError):
        return label, ""
