"""Markdown: its paragraphs, headings, list items and table cells, each a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.corpus.encodings import decode_text
from bitext.corpus.readers.base import Extract, Reader

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE
)
_COMMENT_OR_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[a-zA-Z][^<>]*>", re.DOTALL)


def extract(data: bytes, path: Path) -> Extract:
    """The text; code, pictures and the marks of Markdown and HTML are left out.

    Raises:
        CorpusError: as :func:`bitext.corpus.encodings.decode_text`.
    """
    from markdown_it import MarkdownIt

    source = _FRONT_MATTER.sub("", decode_text(data, path), count=1)
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    blocks = (_block(token) for token in tokens)
    lines = (" ".join(block.split()) for block in blocks)
    return Extract("".join(f"{line}\n" for line in lines if line))


def _block(token: Token) -> str:
    if token.type == "html_block":
        return _COMMENT_OR_TAG.sub(" ", token.content)
    return _inline(token.children or ()) if token.type == "inline" else ""


def _inline(tokens: Sequence[Token]) -> str:
    """Text of a paragraph; a line that was wrapped goes on after a space."""
    return "".join(
        " " if token.type in ("softbreak", "hardbreak") else token.content
        for token in tokens
        if token.type in ("text", "code_inline", "text_special", "softbreak", "hardbreak")
    )


READER = Reader((".md",), extract)
