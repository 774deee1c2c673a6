"""Pairs as a translation memory, TMX 1.4b.

A row is a ``<tu>``: column ``id`` is its ``tuid``, ``note`` its ``<note>``; ``ar_document`` and
``en_document`` are ``<prop type="source-document">`` of the two ``<tuv>``, as Bitextor writes
them; every other column is a ``<prop type="x-NAME">``. A value that is not a string is written as
JSON, a missing one not at all. A control character in a text becomes
``<ph type="x-control-0001"/>``.

The reader takes files of any program: languages in any spelling (``ar-LY``, ``EN_us``), further
languages beside, formatting codes (left out of the text), UTF-16. Units without an Arabic or an
English variant are left out and counted in a message.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from bitext import __version__
from bitext.errors import FormatError
from bitext.formats.base import AS_IT_IS, Format, ReadOptions, from_stream, to_bytes
from bitext.formats.languages import side_of
from bitext.formats.naming import REQUIRED
from bitext.formats.rows import Row, Rows, as_text, is_missing
from bitext.formats.xml_stream import (
    LANG,
    OWN,
    XmlWriter,
    children,
    control_kind,
    control_of,
    decode_name,
    elements,
    local_name,
    markup,
    possible,
    properties,
    tag,
    text_of,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CODES = ("bpt", "ept", "it", "ph", "sub", "ut")
_DOCUMENTS = {"ar": "ar_document", "en": "en_document"}
_DOCUMENT = "source-document"

_log = logging.getLogger(__name__)


def read(stream: IO[bytes], name: Path | str, options: ReadOptions = AS_IT_IS) -> Rows:
    """The rows of a stream.

    Raises:
        FormatError: if it is not TMX, is not well-formed or declares entities (also later,
            while rows are read); if no unit has both languages.
    """
    rows = _read_rows(stream, name)
    first = next(rows, None)
    if first is None:
        return Rows(REQUIRED, iter(()))
    return Rows(tuple(first), chain([first], rows))


def _read_rows(stream: IO[bytes], name: Path | str) -> Iterator[Row]:
    read = left_out = 0
    languages: set[str] = set()
    for unit in elements(stream, name, "tmx", ("tu",)):
        variants = children(unit, "tuv")
        sides = {side_of(_language(each)): each for each in reversed(variants)}
        if "ar" in sides and "en" in sides:
            read += 1
            yield _row(unit, sides["ar"], sides["en"])
        else:
            left_out += 1
            languages.update(_language(each) for each in variants)
    if left_out and not read:
        raise FormatError(
            f"no unit with ar and en; found {', '.join(sorted(languages)) or 'no languages'}",
            path=name,
        )
    if left_out:
        _log.warning("%s: %d units without Arabic or without English left out", name, left_out)


def _language(variant: Element) -> str:
    return variant.get(LANG) or variant.get("lang") or ""


def _row(unit: Element, arabic: Element, english: Element) -> Row:
    row: Row = {}
    if "tuid" in unit.attrib:
        row["id"] = unit.get("tuid")
    row |= {"ar": _text(arabic), "en": _text(english)}
    notes = [note.text or "" for note in children(unit, "note")]
    if notes:
        row["note"] = "\n".join(notes)
    for prop in children(unit, "prop"):
        column = decode_name(prop.get("type", "").removeprefix("x-"))
        if not column or column in OWN:
            column = f"x-{column}"
        _add(row, column, prop.text or "")
    for side, variant in (("ar", arabic), ("en", english)):
        for prop in children(variant, "prop"):
            kind = prop.get("type", "")
            column = _DOCUMENTS[side] if kind == _DOCUMENT else f"{side}_{kind}"
            _add(row, column, prop.text or "")
    return row


def _add(row: Row, column: str, value: str) -> None:
    """Set a column; a property that is there several times is a list in one text."""
    row[column] = f"{row[column]}; {value}" if column in row else value


def _text(variant: Element) -> str:
    return "".join(text_of(segment, _CODES, _character) for segment in children(variant, "seg")[:1])


def _character(element: Element) -> str | None:
    return control_of(element.get("type", "")) if local_name(element) == "ph" else None


class TmxWriter:
    """Writes a unit a row, whatever its columns."""

    def __init__(self, stream: BinaryIO, columns: Sequence[str] = ()) -> None:
        self._count = 0
        self._xml = XmlWriter(stream)
        self._xml.begin("tmx", {"version": "1.4"})
        header = {
            "creationtool": "bitext",
            "creationtoolversion": __version__,
            "segtype": "sentence",
            "o-tmf": "bitext",
            "adminlang": "en",
            "srclang": "ar",
            "datatype": "plaintext",
        }
        self._xml.put(tag("header", header))
        self._xml.begin("body", {})

    def write(self, row: Row) -> None:
        """Write a row.

        Raises:
            FormatError: if a value other than the two texts holds a control character.
        """
        self._count += 1
        identity = {}
        if not is_missing(row.get("id")):
            identity["tuid"] = possible(as_text(row["id"]), "id", self._count)
        parts = []
        if not is_missing(row.get("note")):
            note = possible(as_text(row["note"]), "note", self._count)
            parts.append(tag("note", {}, markup(note)))
        for name, value in properties(row, (*OWN, *_DOCUMENTS.values()), self._count):
            parts.append(tag("prop", {"type": f"x-{name}"}, markup(value)))
        for side, document in _DOCUMENTS.items():
            variant = tag("seg", {}, markup(row[side], _placeholder))
            if not is_missing(row.get(document)):
                value = possible(as_text(row[document]), document, self._count)
                variant = tag("prop", {"type": _DOCUMENT}, markup(value)) + variant
            parts.append(tag("tuv", {"xml:lang": side}, variant))
        self._xml.put(tag("tu", identity, "".join(parts)))

    def close(self) -> None:
        """Write the end of the file."""
        self._xml.end()


def _placeholder(character: str, number: int) -> str:
    return tag("ph", {"x": str(number), "type": control_kind(character)})


FORMAT = Format(
    name="tmx",
    suffixes=(".tmx",),
    holds="any columns, as text; a translation memory",
    open_reader=from_stream(read),
    open_writer=to_bytes(TmxWriter),
    own_columns=True,
    verbose=True,
)
