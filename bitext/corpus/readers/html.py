"""Web pages: the article, found by trafilatura, without menus, adverts and comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bitext.corpus.manifest import Statement, is_iso_date
from bitext.corpus.readers.base import Extract, Reader
from bitext.corpus.readers.page_encoding import decode_page
from bitext.errors import CorpusError
from bitext.text.arabic import strip_bidi_controls

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_BULLET = re.compile(r"[-•|]\s+")
_TITLES = ("og:title", "twitter:title", "dc.title")
_DATES = (
    *("article:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dc.date"),
    *("dcterms.date", "date", "pubdate", "publish-date", "og:published_time"),
)
_AUTHORS = ("author", "article:author", "dc.creator")
_PUBLISHERS = ("og:site_name", "dc.publisher")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{2,8})*")


def extract(data: bytes, path: Path) -> Extract:
    """The text of the article, a paragraph a line, and what the page's head says of it.

    Raises:
        CorpusError: trafilatura is not installed, the page has no article, or its encoding is
            not sure.
    """
    import trafilatura

    page = decode_page(data, path)
    text = trafilatura.extract(
        page.text,
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        deduplicate=False,
    )
    if not text:
        raise CorpusError("no article in the page; expected some paragraphs of text", path=path)
    lines = (_plain(line) for line in text.split("\n"))
    return Extract(
        "".join(f"{line}\n" for line in lines if line),
        {name: statement for name, statement in _metadata(page.text) if statement.value},
        page.notes,
    )


def _plain(line: str) -> str:
    """The line without the mark of a list, which can stand behind marks of direction."""
    bare = strip_bidi_controls(line).strip()
    bullet = _BULLET.match(bare)
    return bare[bullet.end() :] if bullet else line.strip()


def _metadata(source: str) -> Iterator[tuple[str, Statement]]:
    """What the page says of itself, each with the words that say so."""
    from lxml import html

    root = html.document_fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", source))
    said = _meta(root)
    title = _spaced("".join(element.text or "" for element in root.iterfind(".//head/title")))
    if title:
        yield "title", Statement(title, "stated", "<title>")
    else:
        yield from _first("title", _TITLES, said)
    for name in _DATES:
        found = re.match(r"\d{4}-\d{2}-\d{2}", said.get(name, ""))
        if found and is_iso_date(found[0]):
            yield "date", Statement(found[0], "stated", f"{name}: {said[name]}")
            break
    yield from _first("author", _AUTHORS, said)
    yield from _first("publisher", _PUBLISHERS, said)
    language = root.get("lang") or root.get("xml:lang") or said.get("content-language", "")
    if _LANGUAGE.fullmatch(language):
        yield "language", Statement(language, "stated", f'lang="{language}"')
    for element in root.iter("link"):
        if "canonical" in str(element.get("rel", "")).lower().split():
            yield from _address(str(element.get("href", "")), "link rel=canonical")
            return
    yield from _address(said.get("og:url", ""), "og:url")


def _meta(root: Element) -> dict[str, str]:
    """Contents of the meta elements by name; the first of each counts."""
    said: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("http-equiv")
        name = name or element.get("itemprop")
        content = _spaced(str(element.get("content", "")))
        if name and content:
            said.setdefault(str(name).strip().lower(), content)
    return said


def _first(
    name: str, among: tuple[str, ...], said: dict[str, str]
) -> Iterator[tuple[str, Statement]]:
    for source in among:
        # An author is often given as the address of a page about them.
        if said.get(source) and not said[source].startswith(("http:", "https:")):
            yield name, Statement(said[source], "stated", source)
            return


def _address(address: str, source: str) -> Iterator[tuple[str, Statement]]:
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return
    if parts.scheme in ("http", "https") and parts.netloc:
        yield "url", Statement(address.strip(), "stated", source)


def _spaced(text: str) -> str:
    return " ".join(text.split())


READER = Reader((".html", ".htm"), extract, "documents")
