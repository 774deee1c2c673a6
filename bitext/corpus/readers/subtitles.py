"""Subtitles, SubRip and WebVTT.

A line with two times begins a caption wherever it stands, since many files have no empty lines
between captions. (``pysubs2`` takes the names of WebVTT captions and its notes for text, and a
number in the last line of a caption for that of the next one, so these two are parsed here.)
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Sequence
from pathlib import Path

from bitext.corpus.encodings import decode_text
from bitext.corpus.readers.base import Extract, Reader
from bitext.corpus.readers.captions import Caption, join_captions
from bitext.errors import CorpusError, counted
from bitext.text.arabic import strip_bidi_controls

# Hours may be left out; a fraction has one to three digits, or there is none.
_TIME = r"(?:(\d{1,4})\s*:\s*)?(\d{1,2})\s*:\s*(\d{1,2})(?:\s*[.,:]\s*(\d{1,3}))?"
_TIMING = re.compile(rf"\s*{_TIME}\s*-{{1,3}}>\s*{_TIME}(?!\d).*")
_LONGEST_TIMING = 300  # characters, with the settings of a WebVTT caption
_ARROW = re.compile(r"\s*\d.*--?>.*\d")
_NUMBER = re.compile(r"\s*\d{1,9}\s*")
_MARKUP = re.compile(r"</?[a-zA-Z0-9][^<>]*>|\{\\[^{}]*\}|</?[ibu]?>")


def extract(data: bytes, path: Path) -> Extract:
    """The text, a sentence or a turn a line.

    Raises:
        CorpusError: there is no caption; the encoding is not sure.
    """
    source = re.sub(r"\r\n?", "\n", decode_text(data, path))
    web = source.lstrip("\ufeff").startswith("WEBVTT")
    captions, notes = _captions(source.split("\n"), web)
    text, repaired = join_captions(captions)
    if not captions:
        raise CorpusError(
            "no caption in it; expected lines 00:00:01,000 --> 00:00:02,000", path=path
        )
    return Extract(text, notes=(*notes, *repaired))


def _captions(lines: Sequence[str], web: bool) -> tuple[list[Caption], list[str]]:
    """The captions, and what could not be read."""
    times = [_times(line) for line in lines]
    places = [place for place, found in enumerate(times) if found]
    captions: list[Caption] = []
    if not places:
        return [], []
    for place, end in zip(places, [*places[1:], len(lines)], strict=True):
        said = list(lines[place + 1 : end])
        if web and "" in (line.strip() for line in said):
            # What follows the empty line is a note, a style, or the name of the next caption.
            said = said[: [line.strip() for line in said].index("")]
        elif not web and end < len(lines):
            said = _without_number(said, numbered=_is_number(lines, places[0] - 1))
        start, stop = times[place] or (math.nan, math.nan)
        captions.append(Caption(start, stop, tuple(map(_plain, said))))
    notes = []
    unread = sum(math.isnan(start) for start, _ in filter(None, times))
    if unread:
        notes.append(f"times that cannot be read: {counted(unread, 'line')}; their text is kept")
    before = [] if web else lines[: places[0]]
    lost = sum(bool(line.strip()) and not _NUMBER.fullmatch(line) for line in before)
    if lost:
        notes.append(f"left out before the first caption: {counted(lost, 'line')}")
    return captions, notes


def _times(line: str) -> tuple[float, float] | None:
    """Start and end in seconds; not numbers if they cannot be read; ``None`` for another line."""
    if ">" not in line or len(line) > _LONGEST_TIMING:
        return None
    bare = strip_bidi_controls(line)
    timing = _TIMING.fullmatch(bare)
    if timing:
        parts = timing.groups()
        return _seconds(parts[:4]), _seconds(parts[4:])
    return (math.nan, math.nan) if _ARROW.match(bare) else None


def _without_number(said: list[str], *, numbered: bool) -> list[str]:
    """The lines of a caption without the number of the next one."""
    last = len(said) - 1
    while last >= 0 and not said[last].strip():
        last -= 1
    after_space = last > 0 and not said[last - 1].strip()
    if last >= 0 and _is_number(said, last) and (numbered or after_space):
        return said[:last]
    return said


def _is_number(lines: Sequence[str], place: int) -> bool:
    return place >= 0 and bool(_NUMBER.fullmatch(strip_bidi_controls(lines[place])))


def _plain(line: str) -> str:
    return html.unescape(_MARKUP.sub("", line))


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole + float(f"0.{int(fraction):0{len(fraction)}d}") if fraction else float(whole)


READER = Reader((".srt", ".vtt"), extract)
