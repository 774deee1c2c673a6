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

The reader takes both versions from any program, see :mod:`bitext.formats.xliff_reader`, from
Arabic to English or the other way. Codes are left out of the text. What a file that bitext did not
write says of where a translation is from is in columns of the same names: ``state``, ``subState``,
``state-qualifier``, ``approved``, attributes in namespaces of programs (``mq:status``,
``sdl:origin``); they are written again where the version has a place for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import BinaryIO

from bitext.formats.base import Format, from_stream, to_bytes
from bitext.formats.rows import Row, as_text, is_missing
from bitext.formats.xliff_reader import MARK, read
from bitext.formats.xml_stream import OWN, XmlWriter, has_root, markup, possible, properties, tag

XLIFF_2 = "urn:oasis:names:tc:xliff:document:2.0"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"


_SUB_STATE = re.compile(r"[\w.-]+:\S+")

_STATES_2 = {
    "parallel": "final",
    "partial": "translated",
    "related": "initial",
    "unrelated": "initial",
    "pending": "translated",
}


class Xliff2Writer:
    """Writes a unit a row as XLIFF 2.0, whatever its columns."""

    def __init__(self, stream: BinaryIO, columns: Sequence[str] = ()) -> None:
        self._count = 0
        self._xml = XmlWriter(stream)
        namespaces = {"xmlns": XLIFF_2, "xmlns:mda": METADATA}
        self._xml.begin("xliff", {**namespaces, "version": "2.0", "srcLang": "ar", "trgLang": "en"})
        self._xml.begin("file", {"id": "f1", "original": MARK, "srcDir": "rtl", "trgDir": "ltr"})

    def write(self, row: Row) -> None:
        """Write a row.

        Raises:
            FormatError: if a value other than the two texts holds a control character.
        """
        self._count += 1
        identity = {"id": f"{MARK}-{self._count}", "xml:space": "preserve"}
        if not is_missing(row.get("id")):
            identity["name"] = possible(as_text(row["id"]), "id", self._count)
        content = ""
        metadata = [
            tag("mda:meta", {"type": name}, markup(value))
            for name, value in properties(row, OWN, self._count)
        ]
        if metadata:
            group = tag("mda:metaGroup", {"category": MARK}, "".join(metadata))
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


def _segment_state(row: Row) -> dict[str, str]:
    """What reviewers said, or the state that the file had from which the row was read."""
    verdict, state = verdict_of(row), row.get("state")
    if verdict:
        return {"state": _STATES_2[verdict], "subState": f"{MARK}:{verdict}"}
    if state not in (*_STATES_2.values(), "reviewed"):
        return {}
    more = str(row.get("subState") or "")
    return {"state": str(state), **({"subState": more} if _SUB_STATE.fullmatch(more) else {})}


def verdict_of(row: Row) -> str | None:
    """What reviewers call a pair, ``pending`` if they have begun, else ``None``."""
    label, status = row.get("review_label"), row.get("review_status")
    if label in _STATES_2 and status in ("reviewed", "adjudicated"):
        return str(label)
    return "pending" if status else None


def _code_point(character: str, number: int) -> str:
    return tag("cp", {"hex": f"{ord(character):04X}"})


FORMAT = Format(
    name="xliff",
    suffixes=(".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".txlf"),
    holds="any columns, as text; version 2.0 (also reads 1.2)",
    open_reader=from_stream(read),
    open_writer=to_bytes(Xliff2Writer),
    own_columns=True,
    verbose=True,
    recognises=has_root("xliff"),
)
