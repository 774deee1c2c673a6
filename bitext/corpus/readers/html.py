"""Web pages: the article, found by trafilatura, without menus, adverts and comments."""

from __future__ import annotations

import re
from pathlib import Path

from bitext.corpus.encodings import decode_text
from bitext.errors import CorpusError

_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_HEAD = 4096  # bytes; the standard asks for the encoding in the first 1024


def text_of(data: bytes, path: Path) -> str:
    """The text of the article, a paragraph a line.

    The encoding is what the page says, if it can be decoded so.

    Raises:
        CorpusError: trafilatura is not installed, the page has no article, or its encoding is
            not sure.
    """
    try:
        import trafilatura
    except ImportError as error:
        from bitext.corpus.readers import missing_package

        raise missing_package(error, path) from error
    text = trafilatura.extract(
        _decoded(data, path),
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        deduplicate=False,
    )
    if not text:
        raise CorpusError("no article in the page; expected some paragraphs of text", path=path)
    lines = (re.sub(r"^[-•|]\s+", "", line.strip()) for line in text.split("\n"))
    return "".join(f"{line}\n" for line in lines if line)


def _decoded(data: bytes, path: Path) -> str:
    named = _CHARSET.search(data[:_HEAD])
    if named and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(named[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decode_text(data, path)
