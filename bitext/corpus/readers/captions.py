"""Captions of subtitles put together to sentences and turns of speech.

A sentence that runs over several captions is one line; a caption where a sentence ended, a pause,
or another speaker (a dash in front) begins a new one. Direction marks, which no reader sees, are
taken out. Many Arabic files are stored as a program from left to right shows them, with the stop
in front of its sentence and the dash behind it; that is found and undone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bitext.errors import counted
from bitext.text.arabic import strip_bidi_controls

PAUSE = 2.0
"""Seconds without a caption after which a sentence does not go on."""

_DASH = "-–—‐‒―"
_SPEAKER = re.compile(rf"(?:[{_DASH}]+|>>+)\s*(?=\S)")
_LAST_DASH = re.compile(rf"\s*[{_DASH}]+\Z")
_END = re.compile(r"""[.!?؟…][\])"'”’»]*\Z""")
# An ellipsis in front can be meant.
_STOP = re.compile(r"""["'”’»“‘«]*(?:[!?؟]|\.(?!\.))""")
_ARABIC = re.compile(r"[\u0621-\u064a\u0671-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_AT_EDGE = re.compile(
    r"""\A([\s.,:;!?…،؛؟"'”“’‘«»()\[\]-]*)(.*?)([\s.,:;!?…،؛؟"'”“’‘«»()\[\]-]*)\Z"""
)
_MIRRORED = str.maketrans("()[]«»“”‘’", ")(][»«”“’‘")


@dataclass(frozen=True)
class Caption:
    """What is shown at a time.

    Attributes:
        start: in seconds; not a number if it cannot be told.
        end: likewise.
        lines: what is shown, without markup.
    """

    start: float
    end: float
    lines: tuple[str, ...]


def join_captions(captions: Sequence[Caption]) -> tuple[str, list[str]]:
    """The text, a sentence or a turn a line, and what was repaired, for people."""
    cleaned = [
        replace(
            caption,
            lines=tuple(
                text
                for line in caption.lines
                if (text := " ".join(strip_bidi_controls(line).split()))
            ),
        )
        for caption in captions
    ]
    logical, notes = _in_reading_order(cleaned)
    return "".join(f"{line}\n" for line in _sentences(logical)), notes


def _sentences(captions: Sequence[Caption]) -> list[str]:
    sentences: list[list[str]] = []
    ended = -math.inf
    for caption in captions:
        for place, line in enumerate(caption.lines):
            speaker = _SPEAKER.match(line)
            text = line[speaker.end() :] if speaker else line
            # A time that is not known is no pause.
            pause = not place and caption.start - ended >= PAUSE
            if not sentences or speaker or pause or _END.search(sentences[-1][-1][-8:]):
                sentences.append([text])
            else:
                sentences[-1].append(text)
        ended = caption.end
    return [" ".join(parts) for parts in sentences]


def _in_reading_order(captions: Sequence[Caption]) -> tuple[list[Caption], list[str]]:
    """The captions with the marks of their lines where they are read."""
    arabic = [line for caption in captions for line in caption.lines if _ARABIC.search(line)]
    bare = [_LAST_DASH.sub("", line) for line in arabic]
    wrong = sum(bool(_STOP.match(line)) and not _END.search(line) for line in bare)
    right = sum(bool(_END.search(line)) and not _STOP.match(line) for line in bare)
    if wrong >= 2 and wrong > right:
        note = (
            f"in visual order: stops stand in front of {wrong:,} of "
            f"{counted(len(arabic), 'Arabic line')}; put behind them"
        )
        return [_changed(caption, _turned) for caption in captions], [note]
    first = sum(bool(_SPEAKER.match(line)) for line in arabic)
    last = sum(bool(_LAST_DASH.search(line)) for line in arabic)
    exchanges = any(
        len(caption.lines) > 1 and all(_LAST_DASH.search(line) for line in caption.lines)
        for caption in captions
    )
    if exchanges and last > first:
        note = f"dashes of speakers stand behind {last:,} lines; put in front of them"
        return [_changed(caption, _dash_in_front) for caption in captions], [note]
    return list(captions), []


def _changed(caption: Caption, change: Callable[[str], str]) -> Caption:
    lines = (change(line) if _ARABIC.search(line) else line for line in caption.lines)
    return replace(caption, lines=tuple(lines))


def _turned(line: str) -> str:
    """What stands at one edge stands at the other one, mirrored."""
    found = _AT_EDGE.match(line)
    assert found  # it matches any line
    first, text, last = (part.translate(_MIRRORED) for part in found.groups())
    return f"{last[::-1]}{found[2]}{first[::-1]}".strip() if text else line


def _dash_in_front(line: str) -> str:
    bare, dashes = _LAST_DASH.subn("", line)
    return f"- {bare}" if dashes else line
