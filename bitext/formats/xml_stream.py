"""XML read and written element by element, in flat memory.

Nothing outside the file is ever read and no entity is expanded: a file that declares one is
refused. Characters that XML 1.0 cannot hold are not dropped: in running text each becomes an
empty element of the format, anywhere else they are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO
from urllib.parse import quote, unquote

from bitext.errors import FormatError
from bitext.formats.rows import Row, as_text, is_missing

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LANG = "{http://www.w3.org/XML/1998/namespace}lang"

OWN = ("ar", "en", "id", "note")
"""Columns that have a place of their own in TMX and XLIFF; all others are properties."""

_CONTROL = "x-control-"
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile(f'[&<>"\t\n\r{_IMPOSSIBLE.pattern[1:]}')
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def elements(
    stream: IO[bytes], name: Path | str, root: str, tags: Collection[str]
) -> Iterator[Element]:
    """The elements of some kinds, in order of their ends; each is emptied when the next is asked
    for.

    Args:
        stream: the file.
        name: what to call it in errors.
        root: local name of the element that the file must consist of.
        tags: names to find, ``{*}local`` for any namespace.

    Raises:
        FormatError: if it is not well-formed, declares entities or is something else.
    """
    from lxml import etree

    found = etree.iterparse(
        stream,
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
        raise FormatError(f"not valid XML: {message}", path=name, line=line) from error
    if not checked:
        _check(found.root.getroottree(), root, name)


def _check(tree: Any, root: str, name: Path | str) -> None:
    declared = tree.docinfo.internalDTD
    entities = [entity.name for entity in declared.iterentities()] if declared is not None else []
    if entities:
        raise FormatError(
            f"declares the entity {entities[0]!r}, which could read other files or fill the "
            "memory; expected a file without entities",
            path=name,
        )
    local = local_name(tree.getroot())
    if local != root:
        raise FormatError(f"found <{local}>; expected <{root}>", path=name, line=1)


def _forget(element: Element) -> None:
    """Empty an element and drop what came before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def local_name(element: Element) -> str:
    """The name without namespace; ``""`` for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element, name: str) -> list[Element]:
    """The children of a local name."""
    return list(element.iterchildren(f"{{*}}{name}"))


def text_of(
    element: Element,
    codes: Collection[str] = (),
    control: Callable[[Element], str | None] = lambda element: None,
) -> str:
    """The running text of an element.

    Args:
        element: may hold inline elements.
        codes: local names of those that hold formatting codes and no text.
        control: gives the character that an element stands for.
    """
    parts = [element.text or ""]
    for child in element:
        character = control(child)
        if character is not None:
            parts.append(character)
        elif local_name(child) not in codes:
            parts.append(text_of(child, codes, control))
        parts.append(child.tail or "")
    return "".join(parts)


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
    """The character of a hexadecimal code point, ``None`` if it is none."""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return None


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
