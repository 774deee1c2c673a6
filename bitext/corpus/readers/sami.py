"""Subtitles, SAMI (.smi): a page of captions, each with the time at which it appears.

``pysubs2`` mixes the languages of a file that has several, so it is parsed here.
"""

from __future__ import annotations

import math
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

from bitext.corpus.readers.base import Extract, Reader
from bitext.corpus.readers.captions import Caption, join_captions
from bitext.corpus.readers.page_encoding import decode_page
from bitext.errors import CorpusError

_NO_END = 10.0  # seconds that the last caption is shown


def extract(data: bytes, path: Path) -> Extract:
    """The text, a sentence or a turn a line.

    Raises:
        CorpusError: there is no caption, or there are several languages; the encoding is not sure.
    """
    page = decode_page(data, path)
    parser = _Parser()
    parser.feed(page.text)
    parser.close()
    shown = Counter(name for _, name, parts in parser.captions if "".join(parts).strip("\xa0 \n"))
    if not shown:
        raise CorpusError("no caption in it; expected <SYNC Start=1000><P>text", path=path)
    if len(shown) > 1:
        raise CorpusError(
            f"holds captions of several classes ({', '.join(sorted(shown))}), as for several "
            "languages; expected a file for each",
            path=path,
        )
    starts = [start for start, _, _ in parser.captions]
    ends = [after for _, after in pairwise(starts)] + [starts[-1] + _NO_END]
    captions = [
        Caption(start, end, tuple("".join(parts).split("\n")))
        for (start, _, parts), end in zip(parser.captions, ends, strict=True)
    ]
    # An empty caption ends the one before it.
    text, notes = join_captions([each for each in captions if "".join(each.lines).strip()])
    unread = sum(map(math.isnan, starts))
    if unread:
        notes.append(f"times that cannot be read: {unread:,}; their text is kept")
    return Extract(text, notes=(*page.notes, *notes))


class _Parser(HTMLParser):
    """Collects (start in seconds, class of the paragraph, texts) of each caption."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.captions: list[tuple[float, str, list[str]]] = []
        self._start: float | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "sync":
            start = (values.get("start") or "").strip().removesuffix("ms")
            self._start = int(start) / 1000 if start.isdecimal() and len(start) < 12 else math.nan
            self.captions.append((self._start, "", []))
        elif tag == "p" and self._start is not None:
            _, _, parts = self.captions[-1]
            if any(part.strip() for part in parts):
                self.captions.append((self._start, "", []))
            name = (values.get("class") or "").upper()
            self.captions[-1] = (self._start, name, self.captions[-1][2])
        elif tag == "br" and self.captions:
            self.captions[-1][2].append("\n")

    def handle_data(self, data: str) -> None:
        if self._start is not None:
            self.captions[-1][2].append(" ".join(data.split("\n")))


READER = Reader((".smi", ".sami"), extract)
