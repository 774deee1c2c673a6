"""Pairs as XLIFF, for the tools of translators: versions 2.0 and 1.2.

A row is a unit with the Arabic text as source and the English as target. Columns other than the
texts, ``id`` and ``note`` are metadata of the unit: in 2.0 the metadata module, in 1.2 a context
group. What reviewers decided becomes the state of the translation:

===================================  ==================  ================================
verdict                              2.0                 1.2
===================================  ==================  ================================
``parallel``                         ``final``           ``final``, ``approved="yes"``
``partial``                          ``translated``      ``needs-review-translation``
``related``, ``unrelated``           ``initial``         ``needs-translation``
begun, disputed or skipped           ``translated``      ``needs-review-translation``
none yet                             no state            no state
===================================  ==================  ================================

In 2.0 ``subState`` says which it was, e.g. ``bitext:partial``. A control character in a text is
``<cp hex="0001"/>`` in 2.0, ``<x ctype="x-control-0001"/>`` in 1.2.

The reader takes both versions from any program, from Arabic to English or the other way. Codes
are left out of the text; in 2.0 each segment is a row; the state of a file that bitext did not
write is in column ``state``.
"""

from __future__ import annotations

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
    OWN,
    XmlWriter,
    character_of,
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

XLIFF_1 = "urn:oasis:names:tc:xliff:document:1.2"
XLIFF_2 = "urn:oasis:names:tc:xliff:document:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"

_CODES = ("bpt", "ept", "it", "ph", "sub", "x", "bx", "ex")
_MARK = "bitext"

_STATES_2 = {
    "parallel": "final",
    "partial": "translated",
    "related": "initial",
    "unrelated": "initial",
    "pending": "translated",
}
_STATES_1 = {
    "parallel": "final",
    "partial": "needs-review-translation",
    "related": "needs-translation",
    "unrelated": "needs-translation",
    "pending": "needs-review-translation",
}


def read(stream: IO[bytes], name: Path | str, options: ReadOptions = AS_IT_IS) -> Rows:
    """The rows of a stream, XLIFF 1.1, 1.2 or 2.x; a missing target is an empty text.

    Raises:
        FormatError: if it is not XLIFF, is not well-formed, declares entities or is not between
            Arabic and English (also later, while rows are read).
    """
    rows = _read_rows(stream, name)
    first = next(rows, None)
    if first is None:
        return Rows(REQUIRED, iter(()))
    return Rows(tuple(first), chain([first], rows))


def _read_rows(stream: IO[bytes], name: Path | str) -> Iterator[Row]:
    for unit in elements(stream, name, "xliff", ("{*}trans-unit", "{*}unit")):
        if local_name(unit) == "unit":
            yield from _read_unit_2(unit, name)
        else:
            yield _read_unit_1(unit, name)


def _read_unit_2(unit: Element, name: Path | str) -> Iterator[Row]:
    root = unit.getroottree().getroot()
    arabic_first = _arabic_first(root.get("srcLang"), root.get("trgLang"), unit, name)
    common = _identity(unit, "name")
    common |= _note(unit.iterfind("{*}notes/{*}note"))
    own = False
    for group in unit.iterfind("{*}metadata/{*}metaGroup"):
        own = own or group.get("category") == _MARK
        for meta in children(group, "meta"):
            common[decode_name(meta.get("type", ""))] = meta.text or ""
    for segment in children(unit, "segment"):
        row = common | _texts(segment, arabic_first)
        if not own:
            for attribute in ("state", "subState"):
                if attribute in segment.attrib:
                    row[attribute] = segment.get(attribute)
        yield row


def _read_unit_1(unit: Element, name: Path | str) -> Row:
    file = next(unit.iterancestors("{*}file"), unit)
    source, target = file.get("source-language"), file.get("target-language")
    if target is None:
        target = "en" if side_of(source or "") == "ar" else "ar"
    row = _identity(unit, "resname") | _note(children(unit, "note"))
    row |= _texts(unit, _arabic_first(source, target, unit, name))
    own = False
    for group in children(unit, "context-group"):
        own = own or group.get("name", "").startswith(f"{_MARK}-")
        for context in children(group, "context"):
            kind = context.get("context-type", "").removeprefix("x-")
            row[decode_name(kind)] = context.text or ""
    states = [each.get("state") for each in children(unit, "target") if each.get("state")]
    if states and not own:
        row["state"] = states[0]
    return row


def _identity(unit: Element, attribute: str) -> Row:
    """The id, which bitext gives as a name since the format wants ids of its own."""
    name = unit.get(attribute)
    if name is not None:
        return {"id": name}
    return {} if unit.get("id", "").startswith(f"{_MARK}-") else {"id": unit.get("id", "")}


def _note(notes: Iterator[Element] | list[Element]) -> Row:
    texts = [note.text or "" for note in notes]
    return {"note": "\n".join(texts)} if texts else {}


def _texts(parent: Element, arabic_first: bool) -> Row:
    source, target = (
        "".join(text_of(each, _CODES, _character) for each in children(parent, side)[:1])
        for side in ("source", "target")
    )
    return {"ar": source, "en": target} if arabic_first else {"ar": target, "en": source}


def _arabic_first(source: str | None, target: str | None, unit: Element, name: Path | str) -> bool:
    sides = side_of(source or ""), side_of(target or "")
    if sides not in (("ar", "en"), ("en", "ar")):
        raise FormatError(
            f"from {source or 'no language'} to {target or 'no language'}; expected ar and en",
            path=name,
            line=unit.sourceline,
        )
    return sides[0] == "ar"


def _character(element: Element) -> str | None:
    kind = local_name(element)
    if kind == "cp":
        return character_of(element.get("hex", ""))
    return control_of(element.get("ctype", "")) if kind == "x" else None


class Xliff2Writer:
    """Writes a unit a row as XLIFF 2.0, whatever its columns."""

    def __init__(self, stream: BinaryIO, columns: Sequence[str] = ()) -> None:
        self._count = 0
        self._xml = XmlWriter(stream)
        namespaces = {"xmlns": XLIFF_2, "xmlns:mda": METADATA}
        self._xml.begin("xliff", {**namespaces, "version": "2.0", "srcLang": "ar", "trgLang": "en"})
        self._xml.begin("file", {"id": "f1", "original": _MARK, "srcDir": "rtl", "trgDir": "ltr"})

    def write(self, row: Row) -> None:
        """Write a row.

        Raises:
            FormatError: if a value other than the two texts holds a control character.
        """
        self._count += 1
        identity = {"id": f"{_MARK}-{self._count}", "xml:space": "preserve"}
        if not is_missing(row.get("id")):
            identity["name"] = possible(as_text(row["id"]), "id", self._count)
        content = ""
        metadata = [
            tag("mda:meta", {"type": name}, markup(value))
            for name, value in properties(row, OWN, self._count)
        ]
        if metadata:
            group = tag("mda:metaGroup", {"category": _MARK}, "".join(metadata))
            content += tag("mda:metadata", {}, group)
        if not is_missing(row.get("note")):
            note = possible(as_text(row["note"]), "note", self._count)
            content += tag("notes", {}, tag("note", {}, markup(note)))
        source = tag("source", {}, markup(row["ar"], _code_point))
        target = tag("target", {}, markup(row["en"], _code_point))
        content += tag("segment", _segment_state(row), source + target)
        self._xml.put(tag("unit", identity, content))

    def close(self) -> None:
        """Write the end of the file."""
        if not self._count:  # the format wants a unit at least; this one is no pair
            self._xml.put(tag("group", {"id": "none"}))
        self._xml.end()


class Xliff1Writer:
    """Writes a unit a row as XLIFF 1.2, whatever its columns."""

    def __init__(self, stream: BinaryIO, columns: Sequence[str] = ()) -> None:
        self._count = 0
        self._xml = XmlWriter(stream)
        self._xml.begin("xliff", {"xmlns": XLIFF_1, "version": "1.2"})
        attributes = {
            "original": _MARK,
            "source-language": "ar",
            "target-language": "en",
            "datatype": "plaintext",
        }
        self._xml.begin("file", attributes)
        tool = {"tool-id": _MARK, "tool-name": _MARK, "tool-version": __version__}
        self._xml.put(tag("header", {}, tag("tool", tool)))
        self._xml.begin("body", {})

    def write(self, row: Row) -> None:
        """Write a row.

        Raises:
            FormatError: if a value other than the two texts holds a control character.
        """
        self._count += 1
        unit = {"id": f"{_MARK}-{self._count}", "xml:space": "preserve"}
        if not is_missing(row.get("id")):
            unit["resname"] = possible(as_text(row["id"]), "id", self._count)
        verdict, state = _verdict(row), {}
        if verdict:
            unit["approved"] = "yes" if verdict == "parallel" else "no"
            state["state"] = _STATES_1[verdict]
        content = tag("source", {"xml:lang": "ar"}, markup(row["ar"], _placeholder))
        content += tag("target", {"xml:lang": "en", **state}, markup(row["en"], _placeholder))
        if not is_missing(row.get("note")):
            note = possible(as_text(row["note"]), "note", self._count)
            content += tag("note", {}, markup(note))
        contexts = [
            tag("context", {"context-type": f"x-{name}"}, markup(value))
            for name, value in properties(row, OWN, self._count)
        ]
        if contexts:
            names = {"name": f"{_MARK}-{self._count}", "purpose": "information"}
            content += tag("context-group", names, "".join(contexts))
        self._xml.put(tag("trans-unit", unit, content))

    def close(self) -> None:
        """Write the end of the file."""
        self._xml.end()


def _segment_state(row: Row) -> dict[str, str]:
    """What reviewers said, or the state that the file had from which the row was read."""
    verdict, state = _verdict(row), row.get("state")
    if verdict:
        return {"state": _STATES_2[verdict], "subState": f"{_MARK}:{verdict}"}
    if state in _STATES_2.values() or state == "reviewed":
        return {"state": str(state)}
    return {}


def _verdict(row: Row) -> str | None:
    """What reviewers call a pair, ``pending`` if they have begun, else ``None``."""
    label, status = row.get("review_label"), row.get("review_status")
    if label in _STATES_2 and status in ("reviewed", "adjudicated"):
        return str(label)
    return "pending" if status else None


def _code_point(character: str, number: int) -> str:
    return tag("cp", {"hex": f"{ord(character):04X}"})


def _placeholder(character: str, number: int) -> str:
    return tag("x", {"id": str(number), "ctype": control_kind(character)})


FORMAT = Format(
    name="xliff",
    suffixes=(".xlf", ".xliff"),
    holds="any columns, as text; version 2.0 (also reads 1.2)",
    open_reader=from_stream(read),
    open_writer=to_bytes(Xliff2Writer),
    own_columns=True,
    verbose=True,
)
