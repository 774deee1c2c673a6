"""Plain text: as it is."""

from __future__ import annotations

from pathlib import Path

from bitext.corpus.encodings import decode_text
from bitext.corpus.readers.base import Extract, Reader


def extract(data: bytes, path: Path) -> Extract:
    """The text.

    Raises:
        CorpusError: as :func:`bitext.corpus.encodings.decode_text`.
    """
    return Extract(decode_text(data, path))


READER = Reader((".txt",), extract)
