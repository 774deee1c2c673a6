"""OpenDocument texts (.odt), as LibreOffice writes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.corpus.manifest import Statement
from bitext.corpus.readers.archives import local_name, open_archive, parse_xml, read_member
from bitext.corpus.readers.base import Extract, Reader
from bitext.errors import CorpusError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

KIND = "an OpenDocument text"

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_BREAKS = {"tab": "\t", "line-break": "\n"}
_LEFT_OUT = {"tracked-changes", "annotation", "note-citation", "ruby-text", "script"}
_PROPERTIES = {"title": "title", "creator": "author", "language": "language"}
_MOST_SPACES = 100


def extract(data: bytes, path: Path) -> Extract:
    """The text, a paragraph a line; tracked changes count as accepted.

    Raises:
        CorpusError: it is no OpenDocument text, is damaged or encrypted, or would unpack to more
            than :data:`bitext.corpus.readers.archives.LARGEST`.
    """
    with open_archive(data, path, KIND) as archive:
        names = archive.namelist()
        if "META-INF/manifest.xml" in names and b"encryption-data" in read_member(
            archive, "META-INF/manifest.xml", path
        ):
            raise CorpusError("is encrypted; save it without a password", path=path)
        content = parse_xml(read_member(archive, "content.xml", path), path, KIND)
        about = (
            parse_xml(read_member(archive, "meta.xml", path), path, KIND)
            if "meta.xml" in names
            else None
        )
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise CorpusError(f"an OpenDocument file without text; expected {KIND}", path=path)
    return Extract(
        "".join(f"{line}\n" for line in _lines(body)),
        {} if about is None else _properties(about),
    )


def _lines(body: Element) -> Iterator[str]:
    for paragraph in body.iter(f"{_TEXT}p", f"{_TEXT}h"):
        if not any(local_name(above) in _LEFT_OUT for above in paragraph.iterancestors()):
            for line in "".join(_texts(paragraph)).split("\n"):
                if line.strip():
                    yield " ".join(line.split())


def _texts(element: Element) -> Iterator[str]:
    """The text of a paragraph without that of paragraphs in it (text boxes, notes)."""
    yield element.text or ""
    for child in element:
        name = local_name(child)
        if name in _BREAKS:
            yield _BREAKS[name]
        elif name == "s":
            count = child.get(f"{_TEXT}c", "1")
            yield " " * min(_MOST_SPACES, int(count) if count.isdecimal() else 1)
        elif name and name not in _LEFT_OUT and name not in ("p", "h"):
            yield from _texts(child)
        yield child.tail or ""


def _properties(about: Element) -> dict[str, Statement]:
    found = {}
    for element in about.iter():
        name = _PROPERTIES.get(local_name(element))
        value = " ".join((element.text or "").split())
        if name and value:
            found[name] = Statement(value, "stated", "document properties")
    return found


READER = Reader((".odt",), extract)
