"""Files named ``.doc``: often something else, which is read; else how to convert them is said."""

from __future__ import annotations

from pathlib import Path

from bitext.corpus.readers import docx, html, rtf
from bitext.corpus.readers.base import Extract, Reader
from bitext.errors import CorpusError

_OTHERS = (
    (b"{\\rtf", rtf.READER, "rich text (RTF)"),
    (b"PK\x03\x04", docx.READER, "a newer Word document (.docx)"),
    (b"<", html.READER, "a web page"),
)


def extract(data: bytes, path: Path) -> Extract:
    """The text of what the file really is.

    Raises:
        CorpusError: it is an old Word document, or nothing known.
    """
    for signature, reader, name in _OTHERS:
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(signature):
            found = reader.extract(data, path)
            return Extract(found.text, found.metadata, (f"read as {name}", *found.notes))
    raise CorpusError(
        "an old Word document, which is not read; convert it: "
        "soffice --headless --convert-to docx FILE",
        path=path,
    )


READER = Reader((".doc",), extract, "documents")
