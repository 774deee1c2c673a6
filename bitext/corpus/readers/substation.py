"""Subtitles, Advanced SubStation Alpha and its forerunner, parsed by pysubs2."""

from __future__ import annotations

import re
from pathlib import Path

from bitext.corpus.encodings import decode_text
from bitext.corpus.readers.base import Extract, Reader
from bitext.corpus.readers.captions import Caption, join_captions
from bitext.errors import CorpusError

# What pysubs2 has for these takes quadratic time where braces are not closed.
_OVERRIDE = re.compile(r"\{[^{}]*\}")
_DRAWING = re.compile(r"\\p[1-9]")
_LINE_BREAK = re.compile(r"\\[Nn]")


def extract(data: bytes, path: Path) -> Extract:
    """The text in order of time, a sentence or a turn a line; comments and drawings are left out.

    Raises:
        CorpusError: there is no caption; the encoding is not sure.
    """
    import pysubs2

    source = decode_text(data, path)
    if "[events]" not in source.lower():
        raise CorpusError("no [Events] in it; expected a SubStation Alpha file", path=path)
    events = pysubs2.SSAFile.from_string(source, format_="ass").events
    shown = sorted(
        (event for event in events if not event.is_comment and not _is_drawing(event.text)),
        key=lambda event: event.start,
    )
    if not shown:
        raise CorpusError("no caption in it; expected lines that begin with Dialogue:", path=path)
    captions: list[Caption] = []
    for event in shown:
        lines = tuple(_LINE_BREAK.split(_OVERRIDE.sub("", event.text).replace("\\h", " ")))
        caption = Caption(event.start / 1000, event.end / 1000, lines)
        # A text in several layers, as for a shadow, is said once.
        if not captions or captions[-1] != caption:
            captions.append(caption)
    text, notes = join_captions(captions)
    if len(shown) < len(events):
        notes.append(f"comments and drawings left out: {len(events) - len(shown):,}")
    return Extract(text, notes=tuple(notes))


def _is_drawing(text: str) -> bool:
    return any(map(_DRAWING.search, _OVERRIDE.findall(text)))


READER = Reader((".ass", ".ssa"), extract, "documents")
