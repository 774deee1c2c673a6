"""Pairs as a catalogue of messages of gettext, ``.po``.

An entry is a row: ``en`` and ``ar`` are the message and its translation, whichever is which: the
header says the language of the translations (``Language: ar``), else the letters do. ``id`` is the
context (``msgctxt``), ``note`` the comments, ``flags`` what gettext notes (``fuzzy``, ``c-format``)
and ``occurrences`` the places in the program. A message with plural forms is a row a form, in
column ``plural`` its number; the form of one stands beside the singular. Obsolete entries are left
out and counted; what is not yet translated has an empty text.

The writer makes a catalogue of English messages and Arabic translations. A catalogue has a message
once: where one comes again its row's ``id``, or its number, becomes the context. The file is read
whole into memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from bitext import __version__
from bitext.errors import FormatError, foreign_errors
from bitext.formats.base import AS_IT_IS, Format, ReadOptions, from_stream, to_text
from bitext.formats.languages import side_of
from bitext.formats.naming import REQUIRED, arabic_first
from bitext.formats.omissions import Omissions
from bitext.formats.rows import Row, Rows, as_text, is_missing
from bitext.formats.streams import decoded

COLUMNS = ("id", "ar", "en", "note", "flags", "occurrences")

_JUDGED = 100  # entries whose letters tell which language is which
_PLURALS = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
_PLURALS += "n%100>=11 ? 4 : 5);"


def read(stream: BinaryIO, name: Path | str, options: ReadOptions = AS_IT_IS) -> Rows:
    """The rows of a stream.

    Raises:
        FormatError: if it is not UTF-8 or no catalogue, or is not between English and Arabic.
    """
    import polib

    content = stream.read()
    for number, line in enumerate(content.splitlines(), start=1):
        decoded(line, name, number)
    text = content.decode("utf-8-sig")
    if not text.strip():
        return Rows(REQUIRED, iter(()))
    if "msgid" not in text:
        raise FormatError("no msgid in it; expected a catalogue of gettext", path=name)
    with foreign_errors("catalogue of gettext", name):
        catalogue = polib.pofile(text)
    return Rows.named_by_the_first(_read_rows(catalogue, name))


def _read_rows(catalogue: Any, name: Path | str) -> Iterator[Row]:
    omissions = Omissions(name)
    entries = [entry for entry in catalogue if not entry.obsolete]
    omissions.add("obsolete entry", number=len(catalogue) - len(entries))
    into_arabic = _into_arabic(catalogue.metadata.get("Language", ""), entries, name)
    for entry in entries:
        for message, translation, plural in _forms(entry):
            texts = (translation, message) if into_arabic else (message, translation)
            row: Row = {"id": entry.msgctxt} if entry.msgctxt else {}
            row |= dict(zip(REQUIRED, texts, strict=True))
            comments = [part for part in (entry.comment, entry.tcomment) if part]
            if comments:
                row["note"] = "\n".join(comments)
            if entry.flags:
                row["flags"] = ", ".join(entry.flags)
            if entry.occurrences:
                row["occurrences"] = " ".join(
                    f"{file}:{line}" if line else file for file, line in entry.occurrences
                )
            if plural is not None:
                row["plural"] = str(plural)
            yield row
    omissions.tell()


def _into_arabic(language: str, entries: Sequence[Any], name: Path | str) -> bool:
    """Whether the translations are the Arabic; what the header says counts."""
    side = side_of(language)
    if language.strip() and side is None:
        raise FormatError(f"translates into {language[:40]}; expected Arabic or English", path=name)
    if side is None:
        texts = [
            (translation, message)
            for entry in entries[:_JUDGED]
            for message, translation, _ in _forms(entry)
        ]
        return arabic_first(texts, (0, 1))
    return side == "ar"


def _forms(entry: Any) -> Iterator[tuple[str, str, int | None]]:
    """Messages with their translations, and the number of the plural form if there are several."""
    if not entry.msgid_plural:
        yield entry.msgid, entry.msgstr, None
        return
    forms = {int(number): text for number, text in entry.msgstr_plural.items()}
    # Arabic has a form for none before that for one.
    singular = 1 if len(forms) > 2 else 0
    for number, text in sorted(forms.items()):
        yield entry.msgid if number == singular else entry.msgid_plural, text, number


class PoWriter:
    """Writes an entry a row."""

    def __init__(self, stream: TextIO, columns: Sequence[str] = ()) -> None:
        import polib

        self._stream = stream
        self._entry = polib.POEntry
        self._count = 0
        self._seen: set[tuple[str, str]] = set()
        header = polib.POFile()
        header.metadata = {
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Language": "ar",
            "Plural-Forms": _PLURALS,
            "X-Generator": f"bitext {__version__}",
        }
        stream.write(f"{header}\n".removeprefix("#\n"))

    def write(self, row: Row) -> None:
        """Write a row.

        Raises:
            FormatError: if the English is empty: that is the header's place.
        """
        self._count += 1
        if not row["en"]:
            raise FormatError(
                f"row {self._count}: en is empty; a catalogue needs a message in each entry"
            )
        context = None if is_missing(row.get("id")) else as_text(row["id"])
        key = (context or "", row["en"])
        if key in self._seen:
            context = f"{context} {self._count}" if context else f"row {self._count}"
        self._seen.add((context or "", row["en"]))
        entry = self._entry(msgctxt=context, msgid=row["en"], msgstr=row["ar"])
        entry.tcomment = as_text(row.get("note"))
        entry.flags = [flag for flag in as_text(row.get("flags")).split(", ") if flag]
        entry.occurrences = [
            (place, "") for place in as_text(row.get("occurrences")).split(" ") if place
        ]
        self._stream.write(f"\n{entry}")

    def close(self) -> None:
        """Nothing is held back."""


FORMAT = Format(
    name="po",
    suffixes=(".po", ".pot"),
    holds="texts, id, note, flags, occurrences; messages of gettext",
    open_reader=from_stream(read),
    open_writer=to_text(PoWriter),
    columns=COLUMNS,
    own_columns=False,
)
