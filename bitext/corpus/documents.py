"""Documents, sentences and corpora, and how they are read from disk.

A corpus is a folder::

    NAME/
      corpus.toml      optional: metadata, provenance and cleaning rules (bitext.corpus.manifest)
      ar/*             Arabic documents, one a file: .txt, .md, .html, .docx, .pdf, .srt, ...;
                       folders within are read too (see bitext.corpus.readers)
      en/*             English documents

What is not a user's own is passed over: names that begin with a dot, and what systems and word
processors leave in folders. A link that leads out of the folder is refused, so that a corpus from
somebody else publishes no file of yours.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bitext.corpus.folders import find_files
from bitext.corpus.manifest import LANGUAGES, Entry, Manifest, Statement, read_manifest
from bitext.corpus.readers import read_file, read_text, readers
from bitext.errors import CorpusError, all_of
from bitext.text.languages import Language

__all__ = [
    "Corpus",
    "Document",
    "DroppedLine",
    "Language",
    "Sentence",
    "Statement",
    "Unreadable",
    "read_corpus",
    "read_document",
    "read_folder",
    "read_text",
]

MANIFEST = "corpus.toml"

# How to get what is read out of what is not.
_CONVERT = {
    **dict.fromkeys(
        (".wpd", ".wps", ".pages", ".dot", ".sxw"),
        "convert it: soffice --headless --convert-to docx FILE",
    ),
    **dict.fromkeys(
        (".mobi", ".azw", ".azw3", ".fb2", ".lit", ".chm"), "convert it: ebook-convert FILE x.epub"
    ),
    ".djvu": "take its text out: djvutxt FILE x.txt",
}

_log = logging.getLogger(__name__)

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Document:
    """A text with metadata.

    Attributes:
        id: unique in its corpus.
        language: ``ar`` or ``en``.
        text: the decoded text as it is in a plain text file, after removing a byte order mark,
            line ends kept; of other files the text that was taken out of them. All offsets in
            the project count characters of this string.
        path: where it was read from, or ``None``.
        metadata: ``title``, ``publisher``, ``date``, ``url`` ... as far as known.
        rights: who owns the text and what may be done with it.
        boilerplate: regular expressions; a line that one of them matches as a whole is
            boilerplate and gives no sentences. White space around the line is not matched.
        keep: regular expressions, likewise; a line that one of them matches is never boilerplate.
    """

    id: str
    language: Language
    text: str
    path: Path | None = None
    metadata: dict[str, Statement] = field(default_factory=dict)
    rights: str = ""
    boilerplate: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sentence:
    """A span of a document: ``document.text[start:end] == text``.

    Attributes:
        document: id of the document.
        index: position among the document's sentences, from 0.
        paragraph: position of its paragraph, from 0.
        start: offset of the first character.
        end: offset after the last character.
        text: the text as in the source.
    """

    document: str
    index: int
    paragraph: int
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class DroppedLine:
    """A line of a document that gives no sentences.

    Attributes:
        document: id of the document.
        line: number of the line, from 1.
        start: offset of its first character.
        end: offset after its last character.
        text: the line without its line end.
        rule: the rule that dropped it: a name of the general cleaner, or the corpus's expression.
    """

    document: str
    line: int
    start: int
    end: int
    text: str
    rule: str


@dataclass(frozen=True)
class Unreadable:
    """A document that could not be read.

    Attributes:
        id: as the document's would be.
        language: ``ar`` or ``en``.
        path: of the file.
        problem: what is wrong with it.
        metadata: what the manifest says of it.
        rights: likewise.
    """

    id: str
    language: Language
    path: Path
    problem: str
    metadata: dict[str, Statement] = field(default_factory=dict)
    rights: str = ""


@dataclass(frozen=True)
class Corpus:
    """Documents that were collected together.

    Attributes:
        id: short name, the folder's name unless the manifest gives another.
        title: for people.
        documents: Arabic first, each language in order of id.
        description: where the texts come from and what they are about.
        rights: note that holds for all documents without one of their own.
        unreadable: documents that could not be read and were skipped.
    """

    id: str
    title: str
    documents: tuple[Document, ...]
    description: str = ""
    rights: str = ""
    unreadable: tuple[Unreadable, ...] = ()

    @property
    def arabic(self) -> tuple[Document, ...]:
        """The Arabic documents."""
        return tuple(document for document in self.documents if document.language == "ar")

    @property
    def english(self) -> tuple[Document, ...]:
        """The English documents."""
        return tuple(document for document in self.documents if document.language == "en")


def read_corpus(
    path: Path | str,
    *,
    skip_unreadable: bool = False,
    check: Callable[[Document], None] | None = None,
) -> Corpus:
    """Read a corpus folder, with or without ``corpus.toml``.

    A manifest with ``[[document]]`` entries must list every file in ``ar/`` and ``en/``. Without
    entries, the documents are all files in these folders and the folders in them, with ids such
    as ``ar/2021/paris`` for ``ar/2021/paris.txt``. What the manifest says of a document goes before
    what the file says of itself.

    Args:
        path: the folder.
        skip_unreadable: whether to go on without the texts that cannot be read; there has to be
            one of each language that can.
        check: raises :class:`CorpusError` for a document that cannot be used; it counts as one
            that cannot be read.

    Raises:
        CorpusError: the folder is missing, or has no document in one of the languages; a file in
            ``ar/`` or ``en/`` has none of the suffixes that are read, is not listed, is a link out
            of the folder, or no file; the manifest is wrong (see
            :func:`bitext.corpus.manifest.read_manifest`); texts cannot be read (see
            :func:`bitext.corpus.readers.read_file`), all of them named.
    """
    folder = Path(path)
    _check_folder(folder)
    has_manifest = (folder / MANIFEST).exists()
    manifest = read_manifest(folder / MANIFEST) if has_manifest else Manifest()
    files = {language: find_files(folder / language, folder) for language in LANGUAGES}
    entries = manifest.entries or _entries_by_name(folder, files)
    _check_complete(entries, files, folder)

    def read(entry: Entry) -> Document:
        document = _read_entry(entry, manifest, folder)
        if check:
            check(document)
        return document

    documents, failures = _each(entries, read)
    unreadable = [_unreadable(entry, folder, error) for entry, error in failures]
    missing = {*LANGUAGES} - {document.language for document in documents}
    if failures and (missing or not skip_unreadable):
        raise all_of([error for _, error in failures])
    for _, error in failures:
        _log.warning("skipped: %s", error)
    identifier = manifest.id or folder.resolve().name
    return Corpus(
        id=identifier,
        title=manifest.title or identifier,
        documents=_in_order(documents),
        description=manifest.description,
        rights=manifest.rights,
        unreadable=tuple(sorted(unreadable, key=lambda each: (each.language, each.id))),
    )


def read_document(path: Path | str, language: Language, id: str | None = None) -> Document:
    """Read one file; its id is the file's name without suffix unless given.

    Raises:
        CorpusError: as :func:`bitext.corpus.readers.read_file`.
    """
    path = Path(path)
    extract = read_file(path)
    return Document(
        id=path.stem if id is None else id,
        language=language,
        text=extract.text,
        path=path,
        metadata=dict(extract.metadata),
    )


def read_folder(path: Path | str, language: Language) -> tuple[Document, ...]:
    """Read the files of a folder, and of the folders in it, as documents of one language.

    Their ids are the paths in the folder without suffix, and they come in order of id.

    Raises:
        CorpusError: the folder is missing or empty; a file in it has none of the suffixes that are
            read, or is a link out of the folder; texts cannot be read, all of them named.
    """
    folder = Path(path)
    files = text_files(folder)
    return _in_order(
        read_all(files, lambda file: read_document(file, language, _name(file, folder)))
    )


def text_files(folder: Path) -> list[Path]:
    """The files of a folder, and of the folders in it, by path; all are texts by their names.

    Raises:
        CorpusError: the folder is missing or empty; a file in it has none of the suffixes that are
            read, or is a link out of the folder.
    """
    _check_folder(folder)
    files = find_files(folder, folder)
    if not files:
        raise CorpusError(f"no documents in the folder; expected {_expected()}", path=folder)
    _check_names(files, folder)
    return files


def read_all(items: Iterable[Item], read: Callable[[Item], Result]) -> list[Result]:
    """What is read of the items.

    Raises:
        CorpusError: some cannot be read, all of them named.
    """
    documents, failures = _each(items, read)
    if failures:
        raise all_of([error for _, error in failures])
    return documents


def _each(
    items: Iterable[Item], work: Callable[[Item], Result]
) -> tuple[list[Result], list[tuple[Item, CorpusError]]]:
    """What work makes of the items, and those of which it makes nothing."""
    results, failures = [], []
    for item in items:
        try:
            results.append(work(item))
        except CorpusError as error:
            failures.append((item, error))
    return results, failures


def _unreadable(entry: Entry, folder: Path, error: CorpusError) -> Unreadable:
    return Unreadable(
        entry.id, entry.language, folder / entry.file, error.message, entry.metadata, entry.rights
    )


def _in_order(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Arabic first, each language in order of id."""
    return tuple(sorted(documents, key=lambda document: (document.language, document.id)))


def _read_entry(entry: Entry, manifest: Manifest, folder: Path) -> Document:
    path = folder / entry.file
    extract = read_file(path)
    return Document(
        id=entry.id,
        language=entry.language,
        text=extract.text,
        path=path,
        metadata={**extract.metadata, **entry.metadata},
        rights=entry.rights,
        boilerplate=manifest.boilerplate + entry.boilerplate,
        keep=manifest.keep + entry.keep,
    )


def _entries_by_name(folder: Path, files: dict[Language, list[Path]]) -> tuple[Entry, ...]:
    _check_names([file for paths in files.values() for file in paths], folder)
    return tuple(
        Entry(None, _name(file, folder), file.relative_to(folder).as_posix(), language)
        for language, paths in files.items()
        for file in paths
    )


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        found = "a file" if folder.exists() else "no such folder"
        raise CorpusError(f"{found}; expected a folder of texts", path=folder)


def _check_complete(
    entries: tuple[Entry, ...], files: dict[Language, list[Path]], folder: Path
) -> None:
    listed = {folder / entry.file for entry in entries}
    message = f"not listed in {MANIFEST}; expected a [[document]] entry for every text"
    unlisted = [file for paths in files.values() for file in paths if file not in listed]
    if unlisted:
        raise all_of([CorpusError(message, path=file) for file in unlisted])
    for language, name in (("ar", "Arabic"), ("en", "English")):
        if not any(entry.language == language for entry in entries):
            message = f"no {name} document; expected files {_expected()} in {language}/"
            raise CorpusError(message, path=folder)


def _check_names(files: Iterable[Path], folder: Path) -> None:
    """Raise if a file is no text by its name, or two differ in nothing but the suffix."""
    wrong: list[CorpusError] = []
    first: dict[Path, Path] = {}
    for file in files:
        if file.suffix.lower() not in readers():
            message = _CONVERT.get(file.suffix.lower()) or f"expected {_expected()}"
            wrong.append(CorpusError(f"not a text by its name; {message}", path=file))
            continue
        other = first.setdefault(file.with_suffix(""), file)
        if other is not file:
            name = _name(file, folder)
            message = f"two documents with the id {name!r}, the other is {other}; expected one"
            wrong.append(CorpusError(message, path=file))
    if wrong:
        raise all_of(wrong)


def _expected() -> str:
    return ", ".join(f"*{suffix}" for suffix in readers() if suffix != ".doc")


def _name(file: Path, folder: Path) -> str:
    name = file.relative_to(folder).with_suffix("").as_posix()
    if not name.isprintable():
        message = f"the file name {name!a} cannot serve as an id; expected printable characters"
        raise CorpusError(message, path=file.parent)
    return name
