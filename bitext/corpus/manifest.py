"""The manifest of a corpus, ``corpus.toml``: what it may say, read and checked.

::

    id = "libya-paris-2021"             # all but [[document]] file, id and language is optional
    title = "The Paris conference"
    description = "Where the texts come from."
    rights = "Who owns the texts."
    boilerplate = ['Photo by .*']         # lines of boilerplate: regular expressions, whole line
    keep = ['World']                    # lines that are never boilerplate

    [[document]]
    id = "paris-report"
    file = "ar/paris-report.txt"        # inside the corpus folder
    language = "ar"                     # or "en"
    rights = "..."                      # instead of that of the corpus
    boilerplate = ['Advertisement \\d+']   # besides those of the corpus; keep likewise
    title = "..."                       # known from outside the text
    date = { value = "2021-11", basis = "inferred", evidence = "next week’s conference" }

``title``, ``publisher``, ``author``, ``agency``, ``date`` and ``url`` of a document are either a
string or a table of ``value``, ``basis`` (``stated``, ``inferred``, ``given``) and ``evidence``.
"""

from __future__ import annotations

import datetime
import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any, Literal, get_args

import regex

from bitext.corpus.encodings import decode_utf, read_bytes
from bitext.errors import CorpusError
from bitext.text.languages import Language

Basis = Literal["stated", "inferred", "given"]

LANGUAGES: tuple[Language, ...] = get_args(Language)
METADATA_KEYS = ("title", "publisher", "author", "agency", "date", "url")

_BASES: tuple[Basis, ...] = get_args(Basis)
_CORPUS_KEYS = ("id", "title", "description", "rights", "boilerplate", "keep", "document")
_DOCUMENT_KEYS = ("id", "file", "language", "rights", "boilerplate", "keep", *METADATA_KEYS)
_STATEMENT_KEYS = ("value", "basis", "evidence")
_DOCUMENT_HEAD = re.compile(r"\s*\[\[\s*document\s*\]\]")


@dataclass(frozen=True)
class Statement:
    """A piece of metadata and how it is known.

    Attributes:
        value: the value itself; dates are ISO 8601 (``2021-11-12``, ``2021-11`` or ``2021``).
        basis: ``stated`` if the text says so itself, ``inferred`` if it follows from the text,
            ``given`` if it came with the text from outside.
        evidence: the words it rests on, or the reasoning.
    """

    value: str
    basis: Basis
    evidence: str = ""


@dataclass(frozen=True)
class Entry:
    """What the manifest says of one document.

    Attributes:
        line: where the entry begins, or ``None`` if that cannot be told.
        file: path in the corpus folder, with ``/``; it exists.
    """

    line: int | None
    id: str
    file: str
    language: Language
    metadata: dict[str, Statement] = field(default_factory=dict)
    rights: str = ""
    boilerplate: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """What ``corpus.toml`` says of the corpus; empty strings and tuples where it is silent."""

    id: str = ""
    title: str = ""
    description: str = ""
    rights: str = ""
    boilerplate: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


def read_manifest(path: Path) -> Manifest:
    """Read and check ``corpus.toml``; the files it names are looked for beside it.

    Raises:
        CorpusError: it is not UTF-8 or not TOML; a key is unknown, missing or of the wrong type;
            a language, date, basis or regular expression is not one; a file does not exist or
            lies outside the folder; two documents have the same id or file.
    """
    source = decode_utf(read_bytes(path), path)
    try:
        table = tomllib.loads(source)
    except (RecursionError, OverflowError) as error:
        raise CorpusError(f"not a manifest: {type(error).__name__}: {error}", path=path) from error
    except ValueError as error:  # also for a number of thousands of digits
        at_line = re.search(r"\(at line (\d+)", str(error))
        line = int(at_line[1]) if at_line else source.rstrip().count("\n") + 1
        raise CorpusError(f"not valid TOML: {error}", path=path, line=line) from error
    lines = source.split("\n")
    root = _Table(table, path, lines, range(len(lines)))
    root.check_keys(_CORPUS_KEYS)
    manifest = Manifest(
        id=root.identifier("id") if "id" in table else "",
        title=root.string("title"),
        description=root.string("description"),
        rights=root.string("rights"),
        boilerplate=root.expressions("boilerplate"),
        keep=root.expressions("keep"),
        entries=tuple(_read_entry(document) for document in root.documents()),
    )
    _check_distinct(manifest.entries, path)
    return manifest


def _read_entry(table: _Table) -> Entry:
    table.check_keys(_DOCUMENT_KEYS)
    language = table.language()
    return Entry(
        line=table.line_of(None),
        id=table.identifier("id"),
        file=table.file("file", language),
        language=language,
        metadata={key: table.statement(key) for key in METADATA_KEYS if key in table.values},
        rights=table.string("rights"),
        boilerplate=table.expressions("boilerplate"),
        keep=table.expressions("keep"),
    )


def _check_distinct(entries: tuple[Entry, ...], path: Path) -> None:
    for name in ("id", "file"):
        first: dict[str, Entry] = {}
        for entry in entries:
            value = getattr(entry, name)
            other = first.setdefault(value, entry)
            if other is not entry:
                where = f", first in line {other.line}" if other.line else ""
                message = f"two documents with the {name} {value!r}{where}; expected one"
                raise CorpusError(message, path=path, line=entry.line)


@dataclass(frozen=True)
class _Table:
    """A table of the manifest with the place it came from: checked access to its values."""

    values: Mapping[str, Any]
    path: Path
    lines: list[str]
    place: range  # numbers of the lines that may hold it, from 0; empty if that is not known
    inside: str | None = None  # the key of the document whose table this is

    def error(self, key: str | None, message: str) -> CorpusError:
        return CorpusError(message, path=self.path, line=self.line_of(key))

    def line_of(self, key: str | None) -> int | None:
        """Line of a key, from 1, else of the document's beginning, else ``None``."""
        name = self.inside or key
        if name is not None:
            named = re.compile(rf"""\s*(\[+(.*\.)?\s*)?["']?{re.escape(name)}["']?\s*[=.\]]""")
            for number in self.place:
                if named.match(self.lines[number]):
                    return number + 1
        return self.place.start + 1 if self.place else None

    def check_keys(self, known: Collection[str]) -> None:
        for key in self.values:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"expected {_choice(known)}"
                raise self.error(key, f"unknown key {key!r}; {hint}")

    def string(self, key: str) -> str:
        value = self.values.get(key, "")
        if not isinstance(value, str):
            raise self.error(key, f"{key!r} is {_kind(value)}; expected a string")
        return value.strip()

    def required(self, key: str) -> str:
        value = self.string(key)
        if not value:
            found = f"{key!r} is empty" if key in self.values else f"no {key!r}"
            raise self.error(key, f"{found}; expected a string")
        return value

    def identifier(self, key: str) -> str:
        value = self.required(key)
        if not value.isprintable():
            expected = "printable characters on one line"
            raise self.error(key, f"{key!r} holds a control character: {value!a}; {expected}")
        return value

    def language(self) -> Language:
        found = self.required("language")
        for language in LANGUAGES:
            if found == language:
                return language
        raise self.error("language", f"unknown language {found!r}; expected {_choice(LANGUAGES)}")

    def file(self, key: str, language: Language) -> str:
        file = PurePosixPath(self.required(key))
        if file.is_absolute() or ".." in file.parts:
            message = f"{str(file)!r} leads out of the corpus folder; expected a path inside it"
            raise self.error(key, message)
        if file.parts[:1] in {(other,) for other in LANGUAGES if other != language}:
            message = f"{str(file)!r} has language {language!r} but lies in {file.parts[0]}/"
            raise self.error(key, f"{message}; expected both to agree")
        folder = self.path.parent
        if not (folder / file).resolve().is_relative_to(folder.resolve()):
            message = f"{str(file)!r} is a link out of the corpus folder; expected a file inside it"
            raise self.error(key, message)
        if not (folder / file).is_file():
            present = [found.relative_to(folder).as_posix() for found in folder.rglob("*.txt")]
            near = difflib.get_close_matches(str(file), sorted(present), n=1)
            hint = f"did you mean {near[0]!r}?" if near else "expected a text file"
            raise self.error(key, f"no such file: {str(file)!r}; {hint}")
        return str(file)

    def expressions(self, key: str) -> tuple[str, ...]:
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self.error(key, f"{key!r} is {_kind(values)}; expected a list of strings")
        for value in values:
            try:
                regex.compile(value)
            except (regex.error, OverflowError, RecursionError) as error:
                message = f"{key!r} holds {value!r}, which is not a regular expression: {error}"
                raise self.error(key, message) from error
        return tuple(values)

    def statement(self, key: str) -> Statement:
        value = self.values[key]
        if not isinstance(value, dict):
            value = {"value": value, "basis": "given"}
        return _Table(value, self.path, self.lines, self.place, inside=key).as_statement(key)

    def as_statement(self, name: str) -> Statement:
        self.check_keys(_STATEMENT_KEYS)
        value = self.values.get("value")
        if name == "date" and type(value) is datetime.date:
            text = value.isoformat()
        elif isinstance(value, str) and value.strip():
            text = value.strip()
        else:
            found = f"{_kind(value)}" if "value" in self.values else "without 'value'"
            raise self.error(None, f"{name!r} is {found}; expected a string that is not empty")
        if name == "date" and not is_iso_date(text):
            expected = "expected 2021-11-12, 2021-11 or 2021"
            raise self.error(None, f"'date' is {text!r}, not an ISO 8601 date; {expected}")
        basis = self.values.get("basis")
        for known in _BASES:
            if basis == known:
                return Statement(text, known, self.string("evidence"))
        found = f"basis {basis!r}" if "basis" in self.values else "without 'basis'"
        raise self.error(None, f"{name!r} is {found}; expected {_choice(_BASES)}")

    def documents(self) -> list[_Table]:
        documents = self.values.get("document", [])
        if not isinstance(documents, list) or not all(isinstance(one, dict) for one in documents):
            message = f"'document' is {_kind(documents)}; expected [[document]] tables"
            raise self.error("document", message)
        heads = [n for n, line in enumerate(self.lines) if _DOCUMENT_HEAD.match(line)]
        places = [range(*ends) for ends in pairwise([*heads, len(self.lines)])]
        if len(places) != len(documents):  # written as an inline array
            places = [range(0)] * len(documents)
        return [
            _Table(values, self.path, self.lines, place)
            for values, place in zip(documents, places, strict=True)
        ]


def is_iso_date(text: str) -> bool:
    """Whether it is ``2021-11-12``, ``2021-11`` or ``2021``."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", text):
        return False
    try:
        datetime.date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def _choice(names: Collection[str]) -> str:
    *others, last = (repr(name) for name in names)
    return f"{', '.join(others)} or {last}"


def _kind(value: object) -> str:
    kinds = {
        str: "a string",
        bool: "a truth value",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "a table",
    }
    name = kinds.get(type(value), "a date or time")
    if isinstance(value, list) and not all(isinstance(item, str) for item in value):
        name = "a list with other things than strings"
    return name if isinstance(value, dict | list) else f"{name} ({value!r})"
