"""XML read and written element by element, in flat memory.

Nothing outside the file is ever read and no entity is expanded: a file that declares one is
refused. Characters that XML 1.0 cannot hold are not dropped: in running text each becomes an
empty element of the format, anywhere else they are refused.
"""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO
from urllib.parse import quote, unquote

from bitext.errors import FormatError
from bitext.formats.rows import Row, as_text, is_missing
from bitext.formats.streams import COMPRESSED, open_source

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LANG = "{http://www.w3.org/XML/1998/namespace}lang"

OWN = ("ar", "en", "id", "note")
"""Columns that have a place of their own in TMX and XLIFF; all others are properties."""

_HEAD = 65_536  # bytes that are looked at for the encoding
_LABEL = re.compile(rb"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:-]+)""")
_WIDE = ("utf-16", "utf16", "ucs", "iso-10646", "utf-32", "utf32", "unicode")
_NARROW = ("windows-", "cp12", "iso-8859", "iso8859", "latin", "us-ascii", "ascii", "macarabic")

_log = logging.getLogger(__name__)

_CONTROL = "x-control-"
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile(f'[&<>"\t\n\r{_IMPOSSIBLE.pattern[1:]}')
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def elements(
    stream: IO[bytes], name: Path | str, root: str | None, tags: Collection[str]
) -> Iterator[Element]:
    """The elements of some kinds, in order of their ends; each is emptied when the next is asked
    for.

    Args:
        stream: the file.
        name: what to call it in errors.
        root: local name of the element that the file must consist of; ``None`` for any.
        tags: names to find, ``{*}local`` for any namespace.

    Raises:
        FormatError: if it is not well-formed, declares entities or is something else.
    """
    from lxml import etree

    head = stream.read(_HEAD)
    encoding = true_encoding(head)
    if encoding:
        _log.warning("%s: the encoding that it states is wrong; read as %s", name, encoding)
    found = etree.iterparse(
        _Rejoined(head, stream),
        encoding=encoding,
        events=("end",),
        tag=tags,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    checked = False
    typed = True  # Without a document type any entity is an error of syntax.
    try:
        for _, element in found:
            if not checked:
                tree = element.getroottree()
                _check(tree, root, name)
                checked, typed = True, bool(tree.docinfo.doctype)
            unknown = next(element.iter(etree.Entity), None) if typed else None
            if unknown is not None:
                raise FormatError(
                    f"refers to the entity {unknown.text}, which it does not declare; expected "
                    "text",
                    path=name,
                    line=element.sourceline,
                )
            yield element
            _forget(element)
    except etree.XMLSyntaxError as error:
        # What `error` says of a file that ends too soon hides why it does.
        first = next(iter(found.error_log), None)
        message, line = (first.message, first.line) if first else (error.msg, error.lineno)
        if "proper UTF-8" in message or "Invalid bytes" in message:
            message = "it is not UTF-8; expected UTF-8, or its encoding in the first line"
        raise FormatError(f"not valid XML: {message.strip()}", path=name, line=line) from error
    if not checked:
        _check(found.root.getroottree(), root, name)


class _Rejoined:
    """A stream whose first bytes have been read."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._head = head
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        head, self._head = self._head, b""
        return head or self._stream.read(size)


def true_encoding(head: bytes) -> str | None:
    """The encoding of a file whose label says another one; ``None`` where they agree.

    Bytes beat labels: what begins with a letter a byte is not UTF-16, and what is UTF-8 beyond
    ASCII is in no encoding of a byte a letter.

    Args:
        head: the first bytes of the file.
    """
    label = _LABEL.match(head.removeprefix(codecs.BOM_UTF8))
    if not label:
        return None
    stated = label[1].decode("ascii").lower()
    if stated.startswith(_WIDE):
        return "utf-8"
    if not stated.startswith(_NARROW):
        return None
    text = codecs.getincrementaldecoder("utf-8")()
    try:
        decoded = text.decode(head)
    except UnicodeDecodeError:
        return None
    beyond = sum(character > "\x7f" for character in decoded)
    return "utf-8" if beyond > 1 else None


def _check(tree: Any, root: str | None, name: Path | str) -> None:
    declared = tree.docinfo.internalDTD
    entities = [entity.name for entity in declared.iterentities()] if declared is not None else []
    if entities:
        raise FormatError(
            f"declares the entity {entities[0]!r}, which could read other files or fill the "
            "memory; expected a file without entities",
            path=name,
        )
    local = local_name(tree.getroot())
    if root is not None and local != root:
        raise FormatError(f"found <{local}>; expected <{root}>", path=name, line=1)


def _forget(element: Element) -> None:
    """Empty an element and drop what came before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def has_root(root: str) -> Callable[[Path | str], bool]:
    """What tells whether a file named ``.xml`` has this root element."""
    found = re.compile(rf"<(?:[\w.-]+:)?{root}[\s>/]".encode())

    def recognises(path: Path | str) -> bool:
        name = str(path).lower().removesuffix(COMPRESSED)
        if not name.endswith(".xml") or not Path(path).is_file():
            return False
        with open_source(path) as source:
            head = source.read(_HEAD).replace(b"\0", b"")  # UTF-16 has one beside each letter
        return bool(found.search(head))

    return recognises


def local_name(element: Element) -> str:
    """The name without namespace; ``""`` for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element, name: str) -> list[Element]:
    """The children of a local name."""
    return list(element.iterchildren(f"{{*}}{name}"))


def markup(text: str, control: Callable[[str, int], str] | None = None) -> str:
    """A text as the content of an element.

    Args:
        text: any text; without ``control`` one that :func:`possible` let pass.
        control: makes the element that stands for a character XML cannot hold, given the
            character and its place among those of the text, from 1.
    """
    if not _SPECIAL.search(text):
        return text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = text.replace("\r", "&#13;")
    if control is None:
        return text
    number = count(1)
    return _IMPOSSIBLE.sub(lambda match: control(match.group(), next(number)), text)


def tag(name: str, attributes: Mapping[str, str], content: str | None = None) -> str:
    """An element as it stands in a file.

    Args:
        name: with its prefix, if it has one.
        attributes: values that :func:`possible` let pass.
        content: markup; ``None`` for an empty element.
    """
    begin = name
    for key, value in attributes.items():
        begin += f' {key}="{_quoted(value)}"'
    return f"<{begin}/>" if content is None else f"<{begin}>{content}</{name}>"


def _quoted(value: str) -> str:
    """An attribute's value; white space would be read as blanks if it were not escaped."""
    if _SPECIAL.search(value):
        value = markup(value).replace('"', "&quot;")
        value = value.replace("\t", "&#9;").replace("\n", "&#10;")
    return value


def control_kind(character: str) -> str:
    """The kind of element that stands for a character XML cannot hold."""
    return f"{_CONTROL}{ord(character):04X}"


def control_of(kind: str) -> str | None:
    """The character of a kind that :func:`control_kind` made, else ``None``."""
    return character_of(kind[len(_CONTROL) :]) if kind.startswith(_CONTROL) else None


def character_of(code: str) -> str | None:
    """The character of a hexadecimal code point, ``None`` if it is none.

    Half a character (U+D800 to U+DFFF) cannot stand in a text; it becomes U+FFFD.
    """
    try:
        character = chr(int(code, 16))
    except (ValueError, OverflowError):
        return None
    return "\ufffd" if "\ud800" <= character <= "\udfff" else character


def possible(value: str, column: str, number: int) -> str:
    """The value, if XML can hold it.

    Raises:
        FormatError: if it has a control character; the message names row and column.
    """
    impossible = _IMPOSSIBLE.search(value)
    if impossible:
        raise FormatError(
            f"row {number}: {column} holds U+{ord(impossible.group()):04X}, which XML cannot "
            "hold; expected text without control characters (JSON Lines can hold them)"
        )
    return value


def properties(row: Row, others: Collection[str], number: int) -> Iterator[tuple[str, str]]:
    """Names and values of the columns that are not missing.

    Args:
        row: the row.
        others: columns to leave out.
        number: of the row, from 1, for errors.
    """
    for column, value in row.items():
        if column not in others and not is_missing(value):
            yield encode_name(column), possible(as_text(value), column, number)


@lru_cache(maxsize=1_000)
def encode_name(column: str) -> str:
    """A column's name without white space and control characters."""
    return "".join(
        character if character.isprintable() and character not in " %" else quote(character)
        for character in column
    )


@lru_cache(maxsize=1_000)
def decode_name(name: str) -> str:
    """The column's name that :func:`encode_name` encoded."""
    return unquote(name)


class XmlWriter:
    """Writes an XML file from its root down; what is written is not kept."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._open: list[str] = []
        self.put(_DECLARATION)

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Open an element that stays open until the end."""
        self.put(f"{tag(name, attributes).removesuffix('/>')}>")
        self._open.append(name)

    def put(self, element: str) -> None:
        """Write a whole element, see :func:`tag`."""
        self._stream.write(f"{element}\n".encode())

    def end(self) -> None:
        """Close what is open."""
        while self._open:
            self.put(f"</{self._open.pop()}>")
