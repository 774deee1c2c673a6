"""Word documents (.docx): paragraphs in order, also of tables, text boxes and footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.corpus.readers.archives import local_name, open_archive, parse_xml, read_member
from bitext.corpus.readers.base import Extract, Reader
from bitext.errors import CorpusError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

KIND = "a Word document"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_PARTS = re.compile(r"word/(document|footnotes|endnotes)\d*\.xml")
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": ""}
# What is deleted, is said twice, or is a code and no text.
_LEFT_OUT = {"del", "moveFrom", "instrText", "delText", "Fallback", "rPr", "pPr"}


def extract(data: bytes, path: Path) -> Extract:
    """The text, a paragraph a line; tracked changes count as accepted.

    Raises:
        CorpusError: it is no Word document, is damaged or encrypted, declares entities, or would
            unpack to more than :data:`bitext.corpus.readers.archives.LARGEST`.
    """
    with open_archive(data, path, KIND) as archive:
        names = sorted(filter(_PARTS.fullmatch, set(archive.namelist())))
        parts = [read_member(archive, name, path) for name in names]
    if not names or not names[0].startswith("word/document"):
        raise CorpusError("no word/document.xml in it; expected a Word document", path=path)
    lines = (line for part in parts for line in _lines(parse_xml(part, path, KIND)))
    return Extract("".join(f"{line}\n" for line in lines))


def _lines(root: Element) -> Iterator[str]:
    for paragraph in root.iter(f"{_W}p", f"{_STRICT}p"):
        if not any(local_name(above) in _LEFT_OUT for above in paragraph.iterancestors()):
            for line in "".join(_texts(paragraph)).split("\n"):
                if line.strip():
                    yield " ".join(line.split())


def _texts(element: Element) -> Iterator[str]:
    """The text of a paragraph without that of paragraphs in it (text boxes)."""
    for child in element:
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name == "sym":
            yield " "
        elif name not in _LEFT_OUT and name != "p":
            yield from _texts(child)


READER = Reader((".docx",), extract)
