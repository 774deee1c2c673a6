"""Pairs as XLIFF 1.2, see :mod:`bitext.formats.xliff`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import BinaryIO

from bitext import __version__
from bitext.formats.base import Format, from_stream, to_bytes
from bitext.formats.rows import Row, as_text, is_missing
from bitext.formats.xliff import verdict_of
from bitext.formats.xliff_reader import MARK, read
from bitext.formats.xml_stream import (
    OWN,
    XmlWriter,
    control_kind,
    markup,
    possible,
    properties,
    tag,
)

XLIFF_1 = "urn:oasis:names:tc:xliff:document:1.2"

_STATES_1 = {
    "parallel": "final",
    "partial": "needs-review-translation",
    "related": "needs-translation",
    "unrelated": "needs-translation",
    "pending": "needs-review-translation",
}

_APPROVED = frozenset(("yes", "no"))
_STATES = frozenset(
    (
        *(
            "final",
            "needs-adaptation",
            "needs-l10n",
            "needs-review-adaptation",
            "needs-review-l10n",
        ),
        *("needs-review-translation", "needs-translation", "new", "signed-off", "translated"),
    )
)
_QUALIFIERS = frozenset(
    (
        *("exact-match", "fuzzy-match", "id-match", "leveraged-glossary", "leveraged-inherited"),
        *("leveraged-mt", "leveraged-repository", "leveraged-tm", "mt-suggestion"),
        *("rejected-grammar", "rejected-inaccurate", "rejected-length", "rejected-spelling"),
        *("tm-suggestion",),
    )
)


class Xliff1Writer:
    """Writes a unit a row as XLIFF 1.2, whatever its columns."""

    def __init__(self, stream: BinaryIO, columns: Sequence[str] = ()) -> None:
        self._count = 0
        self._xml = XmlWriter(stream)
        self._xml.begin("xliff", {"xmlns": XLIFF_1, "version": "1.2"})
        attributes = {
            "original": MARK,
            "source-language": "ar",
            "target-language": "en",
            "datatype": "plaintext",
        }
        self._xml.begin("file", attributes)
        tool = {"tool-id": MARK, "tool-name": MARK, "tool-version": __version__}
        self._xml.put(tag("header", {}, tag("tool", tool)))
        self._xml.begin("body", {})

    def write(self, row: Row) -> None:
        """Write a row.

        Raises:
            FormatError: if a value other than the two texts holds a control character.
        """
        self._count += 1
        unit = {"id": f"{MARK}-{self._count}", "xml:space": "preserve"}
        if not is_missing(row.get("id")):
            unit["resname"] = possible(as_text(row["id"]), "id", self._count)
        verdict = verdict_of(row)
        if verdict:
            unit["approved"] = "yes" if verdict == "parallel" else "no"
            state = {"state": _STATES_1[verdict]}
        else:
            unit |= _stated(row, "approved", _APPROVED)
            state = _stated(row, "state", _STATES) | _stated(row, "state-qualifier", _QUALIFIERS)
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
            names = {"name": f"{MARK}-{self._count}", "purpose": "information"}
            content += tag("context-group", names, "".join(contexts))
        self._xml.put(tag("trans-unit", unit, content))

    def close(self) -> None:
        """Write the end of the file."""
        self._xml.end()


def _placeholder(character: str, number: int) -> str:
    return tag("x", {"id": str(number), "ctype": control_kind(character)})


def _stated(row: Row, name: str, allowed: Collection[str]) -> dict[str, str]:
    """An attribute that the file had from which the row was read, if the format allows it."""
    value = row.get(name)
    return {name: value} if isinstance(value, str) and value in allowed else {}


FORMAT = Format(
    name="xliff-1.2",
    suffixes=(),
    holds="as xliff, in version 1.2",
    open_reader=from_stream(read),
    open_writer=to_bytes(Xliff1Writer),
    own_columns=True,
    verbose=True,
)
