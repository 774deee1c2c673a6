"""Books (.epub): the chapters in reading order."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bitext.corpus.manifest import Statement, is_iso_date
from bitext.corpus.readers.archives import LARGEST, local_name, open_archive, parse_xml, read_member
from bitext.corpus.readers.base import Extract, Reader
from bitext.corpus.readers.page_encoding import decode_page
from bitext.errors import CorpusError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

KIND = "an EPUB book"

_INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font"),
    *("i", "ins", "kbd", "mark", "q", "ruby", "rb", "s", "samp", "small", "span", "strong", "sub"),
    *("sup", "time", "tt", "u", "var", "wbr", "img"),
}
_LEFT_OUT = {"head", "script", "style", "nav", "svg", "math", "rt", "rp", "audio", "video"}
_PROPERTIES = {"title": "title", "creator": "author", "publisher": "publisher"}
_PROPERTIES |= {"language": "language", "date": "date"}
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


def extract(data: bytes, path: Path) -> Extract:
    """The text, a paragraph a line; the table of contents is left out.

    Raises:
        CorpusError: it is no book, is damaged or protected, or would unpack to more than
            :data:`bitext.corpus.readers.archives.LARGEST`.
    """
    with open_archive(data, path, KIND) as archive:
        names = set(archive.namelist())
        package = _package(archive, path)
        root = parse_xml(read_member(archive, package, path), path, KIND, doctype=True)
        protected = _protected(archive, path) if "META-INF/encryption.xml" in names else set()
        chapters = [
            posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(chapter)))
            for chapter in _spine(root)
        ]
        if protected & set(chapters):
            raise CorpusError("is protected against copying (DRM); expected a free one", path=path)
        lines: list[str] = []
        size = 0
        for chapter in dict.fromkeys(chapters):  # a spine names a chapter once
            content = read_member(archive, chapter, path)
            size += len(content)
            if size > LARGEST:
                raise CorpusError(f"unpacks to more than {LARGEST:,} bytes", path=path)
            lines += _lines(content, path)
    if not chapters:
        raise CorpusError("names no chapter in its spine; expected an EPUB book", path=path)
    return Extract("".join(f"{line}\n" for line in lines), _properties(root))


def _package(archive: zipfile.ZipFile, path: Path) -> str:
    container = parse_xml(read_member(archive, "META-INF/container.xml", path), path, KIND)
    for element in container.iter():
        if local_name(element) == "rootfile":
            return str(element.get("full-path"))
    raise CorpusError("names no package in META-INF/container.xml", path=path)


def _protected(archive: zipfile.ZipFile, path: Path) -> set[str]:
    root = parse_xml(read_member(archive, "META-INF/encryption.xml", path), path, KIND)
    return {
        unquote(str(element.get("URI")))
        for element in root.iter()
        if local_name(element) == "CipherReference"
    }


def _spine(root: Element) -> Iterator[str]:
    """Addresses of the chapters, relative to the package."""
    items = {element.get("id"): element for element in root.iter() if local_name(element) == "item"}
    for element in root.iter():
        item = items.get(element.get("idref")) if local_name(element) == "itemref" else None
        if item is not None and "nav" not in str(item.get("properties", "")).split():
            yield str(item.get("href", ""))


def _lines(content: bytes, path: Path) -> Iterator[str]:
    from lxml import html

    source = _DECLARATION.sub("", decode_page(content, path).text)
    if not source.strip():
        return
    for line in "".join(_texts(html.document_fromstring(source))).split("\n"):
        text = " ".join(line.split())
        if text:
            yield text


def _texts(root: Element) -> Iterator[str]:
    """The text with line feeds around what is no part of a line."""
    waiting: list[Element | str] = [root]
    while waiting:
        element = waiting.pop()
        if isinstance(element, str):
            yield element
            continue
        tail = " ".join((element.tail or "").split("\n"))
        name = local_name(element)
        if not name or name in _LEFT_OUT or "pagebreak" in str(element.get("epub:type", "")):
            yield tail
            continue
        around = "" if name in _INLINE else "\n"
        waiting += (tail, around, *reversed(element))
        yield around + " ".join((element.text or "").split("\n"))


def _properties(root: Element) -> dict[str, Statement]:
    found: dict[str, Statement] = {}
    for element in root.iter():
        name = _PROPERTIES.get(local_name(element))
        value = " ".join((element.text or "").split())
        if name == "date":
            value = value[:10] if is_iso_date(value[:10]) else ""
        if name and value:
            found.setdefault(name, Statement(value, "stated", f"dc:{local_name(element)}"))
    return found


READER = Reader((".epub",), extract)
