"""Pairs as a translation memory, TMX 1.4b.

A row is a ``<tu>``: column ``id`` is its ``tuid``, ``note`` its ``<note>``; ``ar_document`` and
``en_document`` are ``<prop type="source-document">`` of the two ``<tuv>``, as Bitextor writes
them; every other column is a ``<prop type="x-NAME">``. A value that is not a string is written as
JSON, a missing one not at all. A control character in a text becomes
``<ph type="x-control-0001"/>``.

Who made and changed a unit or a variant and when (``creationid``, ``changedate`` …) are columns
of these names, with ``ar_`` or ``en_`` in front those of a variant, and attributes again when
written.

The reader takes files of any program: with the namespace of the specification or without,
languages in any spelling (``ar-LY``, ``EN_us``, ``arz``), further languages beside, formatting
codes (left out of the text, see :mod:`bitext.formats.inline_codes`), UTF-16. Units without an
Arabic or an English variant are left out and counted in a message, as are further variants of a
side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from bitext import __version__
from bitext.formats.base import AS_IT_IS, Format, ReadOptions, from_stream, to_bytes
from bitext.formats.inline_codes import is_indented, keeps_space, running_text
from bitext.formats.languages import side_of
from bitext.formats.omissions import Omissions
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
    has_root,
    local_name,
    markup,
    possible,
    properties,
    tag,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CODES = ("bpt", "ept", "it", "ph", "sub", "ut")
_DOCUMENTS = {"ar": "ar_document", "en": "en_document"}
_DOCUMENT = "source-document"
_TOOL = "bitext"

_NAME = re.compile("[^\x00-\x1f\ud800-\udfff\ufffe\uffff]+")
_DATE = re.compile(r"\d{8}T\d{6}Z")
_PROVENANCE = {
    "creationdate": _DATE,
    "creationid": _NAME,
    "changedate": _DATE,
    "changeid": _NAME,
    "lastusagedate": _DATE,
    "usagecount": re.compile(r"\d+"),
    "creationtool": _NAME,
    "creationtoolversion": _NAME,
}
"""Attributes of a unit and of a variant that are columns, with the values they can hold."""

_PLACES = {
    f"{prefix}{name}": (prefix, name) for prefix in ("", "ar_", "en_") for name in _PROVENANCE
}


def read(stream: IO[bytes], name: Path | str, options: ReadOptions = AS_IT_IS) -> Rows:
    """The rows of a stream.

    Raises:
        FormatError: if it is not TMX, is not well-formed or declares entities (also later,
            while rows are read); if no unit has both languages.
    """
    return Rows.named_by_the_first(_read_rows(stream, name))


def _read_rows(stream: IO[bytes], name: Path | str) -> Iterator[Row]:
    omissions = Omissions(name)
    read = 0
    own = False
    for unit in elements(stream, name, "tmx", ("{*}header", "{*}tu")):
        if local_name(unit) == "header":
            own = unit.get("creationtool") == _TOOL
            continue
        variants = children(unit, "tuv")
        languages = [_language(each) for each in variants]
        sides = {
            side_of(language): each
            for language, each in zip(reversed(languages), reversed(variants), strict=True)
        }
        if "ar" in sides and "en" in sides:
            read += 1
            yield _row(unit, sides["ar"], sides["en"], own)
            further = sum(side_of(language) is not None for language in languages) - 2
            if further:
                omissions.add("further variant", "of a side", further)
        else:
            omissions.add_languages("unit", "without Arabic or without English", *languages)
    omissions.refuse_if_all(read)
    omissions.tell()


def _language(variant: Element) -> str:
    return variant.get(LANG) or variant.get("lang") or ""


def _row(unit: Element, arabic: Element, english: Element, own: bool) -> Row:
    row: Row = {}
    if "tuid" in unit.attrib:
        row["id"] = unit.get("tuid")
    row |= {"ar": _text(arabic, own), "en": _text(english, own)}
    notes = [note.text or "" for holder in (unit, arabic, english) for note in _notes(holder)]
    if notes:
        row["note"] = "\n".join(notes)
    row |= _provenance(unit, "")
    for prop in children(unit, "prop"):
        column = decode_name(prop.get("type", "").removeprefix("x-"))
        if not column or column in OWN:
            column = f"x-{column}"
        _add(row, column, prop.text or "")
    for side, variant in (("ar", arabic), ("en", english)):
        row |= _provenance(variant, f"{side}_")
        for prop in children(variant, "prop"):
            kind = prop.get("type", "")
            column = _DOCUMENTS[side] if kind == _DOCUMENT else f"{side}_{kind}"
            _add(row, column, prop.text or "")
    return row


def _notes(holder: Element) -> list[Element]:
    return children(holder, "note")


def _provenance(element: Element, prefix: str) -> Row:
    """Who made and changed a unit or a variant, when, and how often it was used."""
    return {f"{prefix}{name}": element.get(name) for name in _PROVENANCE if name in element.attrib}


def _add(row: Row, column: str, value: str) -> None:
    """Set a column; a property that is there several times is a list in one text."""
    row[column] = f"{row[column]}; {value}" if column in row else value


def _text(variant: Element, own: bool) -> str:
    for segment in children(variant, "seg")[:1]:
        keep = keeps_space(segment)
        if keep is None:
            # By the specification white space counts, yet many programs lay segments out.
            keep = own or not is_indented(segment)
        return running_text(segment, _CODES, _character, keep_space=keep)
    return ""


def _character(element: Element) -> str | None:
    return control_of(element.get("type", "")) if local_name(element) == "ph" else None


class TmxWriter:
    """Writes a unit a row, whatever its columns."""

    def __init__(self, stream: BinaryIO, columns: Sequence[str] = ()) -> None:
        self._count = 0
        self._xml = XmlWriter(stream)
        self._xml.begin("tmx", {"version": "1.4"})
        header = {
            "creationtool": _TOOL,
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
        attributes = _attributes(row)
        identity |= attributes[""]
        parts = []
        if not is_missing(row.get("note")):
            note = possible(as_text(row["note"]), "note", self._count)
            parts.append(tag("note", {}, markup(note)))
        placed = (f"{prefix}{name}" for prefix in attributes for name in attributes[prefix])
        others = {*OWN, *_DOCUMENTS.values(), *placed}
        for name, value in properties(row, others, self._count):
            parts.append(tag("prop", {"type": f"x-{name}"}, markup(value)))
        for side, document in _DOCUMENTS.items():
            variant = tag("seg", {}, markup(row[side], _placeholder))
            if not is_missing(row.get(document)):
                value = possible(as_text(row[document]), document, self._count)
                variant = tag("prop", {"type": _DOCUMENT}, markup(value)) + variant
            language = {"xml:lang": side, **attributes[f"{side}_"]}
            parts.append(tag("tuv", language, variant))
        self._xml.put(tag("tu", identity, "".join(parts)))

    def close(self) -> None:
        """Write the end of the file."""
        self._xml.end()


def _attributes(row: Row) -> dict[str, dict[str, str]]:
    """What :func:`_provenance` read, as attributes again, by the prefix of their columns."""
    found: dict[str, dict[str, str]] = {"": {}, "ar_": {}, "en_": {}}
    for column in row.keys() & _PLACES.keys():
        prefix, name = _PLACES[column]
        value = row[column]
        if isinstance(value, str) and _PROVENANCE[name].fullmatch(value):
            found[prefix][name] = value
    return {prefix: dict(sorted(values.items())) for prefix, values in found.items()}


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
    recognises=has_root("tmx"),
)
