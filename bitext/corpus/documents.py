"""Documents, sentences and corpora, and how they are read from disk.

A corpus is a folder::

    NAME/
      corpus.toml      optional: metadata, provenance and cleaning rules (bitext.corpus.manifest)
      ar/*             Arabic documents, one a file: .txt, .md, .html, .docx, .pdf, .srt, .vtt;
                       folders within are read too (see bitext.corpus.readers)
      en/*             English documents
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from bitext.corpus.manifest import LANGUAGES, Entry, Manifest, Statement, read_manifest
from bitext.corpus.readers import SUFFIXES, read_text
from bitext.errors import CorpusError
from bitext.text.languages import Language

__all__ = [
    "Corpus",
    "Document",
    "DroppedLine",
    "Language",
    "Sentence",
    "Statement",
    "read_corpus",
    "read_document",
    "read_folder",
    "read_text",
]

MANIFEST = "corpus.toml"

_EXPECTED = ", ".join(f"*{suffix}" for suffix in SUFFIXES)


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
class Corpus:
    """Documents that were collected together.

    Attributes:
        id: short name, the folder's name unless the manifest gives another.
        title: for people.
        documents: Arabic first, each language in order of id.
        description: where the texts come from and what they are about.
        rights: note that holds for all documents without one of their own.
    """

    id: str
    title: str
    documents: tuple[Document, ...]
    description: str = ""
    rights: str = ""

    @property
    def arabic(self) -> tuple[Document, ...]:
        """The Arabic documents."""
        return tuple(document for document in self.documents if document.language == "ar")

    @property
    def english(self) -> tuple[Document, ...]:
        """The English documents."""
        return tuple(document for document in self.documents if document.language == "en")


def read_corpus(path: Path | str) -> Corpus:
    """Read a corpus folder, with or without ``corpus.toml``.

    A manifest with ``[[document]]`` entries must list every file in ``ar/`` and ``en/``. Without
    entries, the documents are all files in these folders and the folders in them, with ids such
    as ``ar/2021/paris`` for ``ar/2021/paris.txt`` and no metadata. Files and folders whose names
    begin with a dot are passed over.

    Raises:
        CorpusError: the folder is missing, or has no document in one of the languages; a file in
            ``ar/`` or ``en/`` has none of the suffixes that are read or is not listed; the
            manifest is wrong (see :func:`bitext.corpus.manifest.read_manifest`); a text cannot be
            read (see :func:`bitext.corpus.readers.read_text`).
    """
    folder = Path(path)
    _check_folder(folder)
    has_manifest = (folder / MANIFEST).exists()
    manifest = read_manifest(folder / MANIFEST) if has_manifest else Manifest()
    entries = manifest.entries or _entries_by_name(folder)
    _check_complete(entries, folder)
    identifier = manifest.id or folder.resolve().name
    documents = [_read_entry(entry, manifest, folder) for entry in entries]
    return Corpus(
        id=identifier,
        title=manifest.title or identifier,
        documents=_in_order(documents),
        description=manifest.description,
        rights=manifest.rights,
    )


def read_document(path: Path | str, language: Language, id: str | None = None) -> Document:
    """Read one file; its id is the file's name without suffix unless given.

    Raises:
        CorpusError: as :func:`bitext.corpus.readers.read_text`.
    """
    path = Path(path)
    return Document(
        id=path.stem if id is None else id, language=language, text=read_text(path), path=path
    )


def read_folder(path: Path | str, language: Language) -> tuple[Document, ...]:
    """Read the files of a folder, and of the folders in it, as documents of one language.

    Their ids are the paths in the folder without suffix, and they come in order of id.

    Raises:
        CorpusError: the folder is missing or empty; a file in it has none of the suffixes that are
            read; a text cannot be read.
    """
    folder = Path(path)
    _check_folder(folder)
    files = _text_files(folder)
    if not files:
        raise CorpusError(f"no documents in the folder; expected {_EXPECTED}", path=folder)
    return _in_order([read_document(file, language, _name(file, folder)) for file in files])


def _in_order(documents: list[Document]) -> tuple[Document, ...]:
    """Arabic first, each language in order of id."""
    ordered = sorted(documents, key=lambda document: (document.language, document.id))
    for one, other in pairwise(ordered):
        if one.id == other.id:  # x.txt beside x.TXT; the manifest's own ids are checked there
            message = f"two documents with the id {one.id!r}, the other is {one.path}; expected one"
            raise CorpusError(message, path=other.path)
    return tuple(ordered)


def _read_entry(entry: Entry, manifest: Manifest, folder: Path) -> Document:
    path = folder / entry.file
    return Document(
        id=entry.id,
        language=entry.language,
        text=read_text(path),
        path=path,
        metadata=entry.metadata,
        rights=entry.rights,
        boilerplate=manifest.boilerplate + entry.boilerplate,
        keep=manifest.keep + entry.keep,
    )


def _entries_by_name(folder: Path) -> tuple[Entry, ...]:
    return tuple(
        Entry(None, _name(file, folder), file.relative_to(folder).as_posix(), language)
        for language in LANGUAGES
        for file in _text_files(folder / language)
    )


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        found = "a file" if folder.exists() else "no such folder"
        raise CorpusError(f"{found}; expected a folder of texts", path=folder)


def _check_complete(entries: tuple[Entry, ...], folder: Path) -> None:
    listed = {folder / entry.file for entry in entries}
    for language in LANGUAGES:
        for file in _text_files(folder / language):
            if file not in listed:
                message = f"not listed in {MANIFEST}; expected a [[document]] entry for every text"
                raise CorpusError(message, path=file)
    for language, name in (("ar", "Arabic"), ("en", "English")):
        if not any(entry.language == language for entry in entries):
            message = f"no {name} document; expected files {_EXPECTED} in {language}/"
            raise CorpusError(message, path=folder)


def _text_files(folder: Path) -> list[Path]:
    """The text files below a folder, in order; none if there is no such folder."""
    files = list(_visible_files(folder)) if folder.is_dir() else []
    for file in files:
        if file.suffix.lower() not in SUFFIXES:
            raise CorpusError(f"not a text by its name; expected {_EXPECTED}", path=file)
    return files


def _visible_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _visible_files(path)
        else:
            yield path


def _name(file: Path, folder: Path) -> str:
    name = file.relative_to(folder).with_suffix("").as_posix()
    if not name.isprintable():
        message = f"the file name {name!a} cannot serve as an id; expected printable characters"
        raise CorpusError(message, path=file.parent)
    return name
