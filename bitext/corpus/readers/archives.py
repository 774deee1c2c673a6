"""ZIP archives of XML, as word processors and books are: members unpacked within limits.

Only the members that are asked for are unpacked, in memory and up to a size; entities are not
expanded and nothing outside the archive is read.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import CorpusError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LARGEST = 256 * 2**20
"""Bytes that a member may take when unpacked; a novel takes some five million."""

MOST_PACKED = 200
"""Times that a member beyond a megabyte may be larger than in the archive; Word's own pack to a
tenth or a thirtieth.
"""


@contextmanager
def open_archive(data: bytes, path: Path, kind: str) -> Iterator[zipfile.ZipFile]:
    """The archive.

    Args:
        data: the whole file.
        path: for errors.
        kind: what was expected, for errors, e.g. ``a Word document``.

    Raises:
        CorpusError: it is no ZIP archive, or is damaged or encrypted; also for what is read while
            it is open.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise CorpusError(f"not {kind}: {error}", path=path) from error
    except RuntimeError as error:  # what zipfile raises for a password
        raise CorpusError(f"cannot be unpacked: {error}", path=path) from error


def read_member(archive: zipfile.ZipFile, name: str, path: Path) -> bytes:
    """A member, unpacked no further than it may grow.

    Raises:
        CorpusError: it is not there or is too large.
    """
    try:
        entry = archive.getinfo(name)
    except KeyError as error:
        raise CorpusError(f"damaged: there is no {name} in it", path=path) from error
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


def parse_xml(content: bytes, path: Path, kind: str, *, doctype: bool = False) -> Element:
    """The root of a member.

    Args:
        content: the member.
        path: for errors.
        kind: as for :func:`open_archive`.
        doctype: whether it may declare a document type.

    Raises:
        CorpusError: it is no XML, or declares a document type.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise CorpusError(f"not {kind}: {error.msg}", path=path) from error
    if root.getroottree().docinfo.doctype and not doctype:
        raise CorpusError(
            f"declares a document type, which {kind} never does; expected {kind}", path=path
        )
    return root


def local_name(element: Element) -> str:
    """The name of an element without its namespace; empty for processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
