"""Subtitles, SubRip and WebVTT: what is said, put together out of captions.

A sentence that runs over several captions is one line; a caption where a sentence ended, a pause,
or another speaker (a dash in front) begins a new one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from bitext.corpus.encodings import decode_text
from bitext.errors import CorpusError

PAUSE = 2.0
"""Seconds without a caption after which a sentence does not go on."""

_TIME = r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{3})"
_TIMING = re.compile(rf"\s*{_TIME}\s+-->\s+{_TIME}.*")
_MARKUP = re.compile(r"<[^<>]*>|\{\\[^{}]*\}")
_SPEAKER = re.compile(r"[-–—‐]\s*(?=\S)")
_END = re.compile(r"""[.!?؟…][\])"'”’»\u200e\u200f]*$""")


def text_of(data: bytes, path: Path) -> str:
    """The text, a sentence or a turn a line.

    Raises:
        CorpusError: there is no caption; the encoding is not sure.
    """
    lines: list[str] = []
    ended = float("-inf")
    for start, end, spoken in _captions(decode_text(data, path)):
        for place, (turn, text) in enumerate(spoken):
            goes_on = (
                lines
                and not turn
                and (place or start - ended < PAUSE)
                and not _END.search(lines[-1])
            )
            if goes_on:
                lines[-1] += f" {text}"
            else:
                lines.append(text)
        ended = end
    if not lines:
        raise CorpusError(
            "no caption in it; expected lines 00:00:01,000 --> 00:00:02,000", path=path
        )
    return "".join(f"{line}\n" for line in lines)


def _captions(source: str) -> Iterator[tuple[float, float, list[tuple[bool, str]]]]:
    """Start and end in seconds, and the lines with whether each begins a turn of speech."""
    for block in re.split(r"\n[ \t]*\n", re.sub(r"\r\n?", "\n", source)):
        lines = block.split("\n")
        for number, line in enumerate(lines):
            timing = _TIMING.fullmatch(line)
            if timing:
                spoken = [_spoken(text) for text in lines[number + 1 :]]
                times = timing.groups(default="0")
                yield _seconds(times[:4]), _seconds(times[4:]), [s for s in spoken if s[1]]
                break


def _spoken(line: str) -> tuple[bool, str]:
    text = " ".join(html.unescape(_MARKUP.sub("", line)).split())
    dash = _SPEAKER.match(text)
    return (True, text[dash.end() :]) if dash else (False, text)


def _seconds(parts: tuple[str, ...]) -> float:
    hours, minutes, seconds, thousandths = map(int, parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000
