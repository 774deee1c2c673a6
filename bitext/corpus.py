"""Documents, sentences and corpora, and how they are read from disk.

A corpus is a folder::

    NAME/
      corpus.toml      optional: metadata, provenance and cleaning rules
      ar/*.txt         Arabic documents, one a file
      en/*.txt         English documents
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Language = Literal["ar", "en"]


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
    basis: Literal["stated", "inferred", "given"]
    evidence: str = ""


@dataclass(frozen=True)
class Document:
    """A text with metadata.

    Attributes:
        id: unique in its corpus.
        language: ``ar`` or ``en``.
        text: the decoded text as it is in the file, after removing a byte order mark.
            Line ends are kept. All offsets in the project count characters of this string.
        path: where it was read from, or ``None``.
        metadata: ``title``, ``publisher``, ``date``, ``url`` ... as far as known.
        rights: who owns the text and what may be done with it.
        furniture: regular expressions; a line that one of them matches as a whole is
            page furniture and gives no sentences.
    """

    id: str
    language: Language
    text: str
    path: Path | None = None
    metadata: dict[str, Statement] = field(default_factory=dict)
    rights: str = ""
    furniture: tuple[str, ...] = ()


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
