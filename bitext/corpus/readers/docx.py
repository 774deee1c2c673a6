"""Word documents (.docx): paragraphs in order, also of tables, text boxes and footnotes.

The file is a ZIP archive of XML. Only the members with text are unpacked, in memory and up to a
size; entities are not expanded and nothing outside the archive is read.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import CorpusError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LARGEST = 256 * 2**20
"""Bytes that the XML of a document may take when unpacked; a novel takes some five million."""

MOST_PACKED = 200
"""Times that a member beyond a megabyte may be larger than in the archive; Word's own pack to a
tenth or a thirtieth.
"""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_PARTS = re.compile(r"word/(document|footnotes|endnotes)\d*\.xml")
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": ""}
# What is deleted, is said twice, or is a code and no text.
_LEFT_OUT = {"del", "moveFrom", "instrText", "delText", "Fallback", "rPr", "pPr"}


def text_of(data: bytes, path: Path) -> str:
    """The text, a paragraph a line; tracked changes count as accepted.

    Raises:
        CorpusError: it is no Word document, is damaged or encrypted, declares entities, or would
            unpack to more than :data:`LARGEST`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = sorted(filter(_PARTS.fullmatch, set(archive.namelist())))
            parts = [_part(archive, name, path) for name in names]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise CorpusError(f"not a Word document: {error}; expected .docx", path=path) from error
    except RuntimeError as error:  # what zipfile raises for a password
        raise CorpusError(f"cannot be unpacked: {error}", path=path) from error
    if not names or not names[0].startswith("word/document"):
        raise CorpusError("no word/document.xml in it; expected a Word document", path=path)
    lines = (line for part in parts for line in _lines(part, path))
    return "".join(f"{line}\n" for line in lines)


def _part(archive: zipfile.ZipFile, name: str, path: Path) -> bytes:
    """A member, unpacked no further than it may grow."""
    entry = archive.getinfo(name)
    allowed = min(LARGEST, max(2**20, entry.compress_size * MOST_PACKED))
    with archive.open(entry) as member:
        content = member.read(allowed + 1)
    if len(content) > allowed:
        raise CorpusError(
            f"{name} unpacks to more than {allowed:,} bytes from {entry.compress_size:,}; "
            "expected a document, this looks made to fill the memory",
            path=path,
        )
    return content


def _lines(part: bytes, path: Path) -> Iterator[str]:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True
    )
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise CorpusError(f"not a Word document: {error.msg}", path=path) from error
    if root.getroottree().docinfo.doctype:
        raise CorpusError(
            "declares a document type, which Word never does; expected a Word document", path=path
        )
    for paragraph in root.iter(f"{_W}p", f"{_STRICT}p"):
        if not any(_name(above) in _LEFT_OUT for above in paragraph.iterancestors()):
            for line in "".join(_texts(paragraph)).split("\n"):
                if line.strip():
                    yield " ".join(line.split())


def _texts(element: Element) -> Iterator[str]:
    """The text of a paragraph without that of paragraphs in it (text boxes)."""
    for child in element:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name == "sym":
            yield " "
        elif name not in _LEFT_OUT and name != "p":
            yield from _texts(child)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
