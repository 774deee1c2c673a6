"""What the commands read: texts of files, folders and standard input.

A file named ``-`` is standard input or standard output.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from bitext.corpus.documents import Document
from bitext.corpus.encodings import decode_text, read_bytes
from bitext.corpus.readers import read_text, readers
from bitext.corpus.segmentation import split_document
from bitext.formats.streams import STANDARD
from bitext.text.languages import Language, script_shares


def are_swapped(arabic: Sequence[str], english: Sequence[str]) -> bool:
    """Whether the first texts are in Latin letters and the second ones in Arabic letters."""
    return _script(arabic) == "LATIN" and _script(english) == "ARABIC"


def _script(texts: Sequence[str]) -> str | None:
    """The script of most letters."""
    return next(iter(script_shares("\n".join(texts))), None)


def document_sentences(document: Document, lines: bool) -> list[str]:
    """The sentences of a document; with ``lines`` its lines, empty ones too."""
    if lines:
        return split_lines(document.text)
    return [sentence.text for sentence in split_document(document)]


def file_sentences(path: str, language: Language, lines: bool) -> list[str]:
    """As :func:`document_sentences`, of a file or of standard input for ``-``."""
    text = read_input(path) if path == STANDARD else read_text(path)
    return document_sentences(Document("", language, text), lines)


def read_input(file: str) -> str:
    """The text of a file, be it empty."""
    if file == STANDARD:
        return decode_text(sys.stdin.buffer.read(), Path("standard input"))
    path = Path(file)
    if path.suffix.lower() in readers() and path.suffix.lower() != ".txt":
        return read_text(path)
    return decode_text(read_bytes(path), path)


def split_lines(text: str) -> list[str]:
    """Lines as ``wc -l`` counts them, and a last one without line end; CR before LF goes."""
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return [line.removesuffix("\r") for line in lines]
