"""Texts as a translation model reads them: clean, and in pieces short enough for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

_INVISIBLE = re.compile("[\u0640\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\u00ad\ufeff]")
_PRESENTATION_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_BREAKS = (
    re.compile(r"(?<=[.!?؟…۔])(?:[»”\"')\]]+)?\s+"),
    re.compile(r"(?<=[؛;:،,])\s+|\s+(?=[-–—(«“])"),
    re.compile(r"\s+"),
)
_JOINED_BREAKS = re.compile(r"(?<=[.!?؟…۔؛،,])(?=\w)")


def readable(text: str) -> str:
    """The text on one line, without characters that only steer its display.

    Presentation forms become letters; tatweel, bidi marks and zero-width characters go; all
    white space becomes single spaces.
    """
    text = _PRESENTATION_FORMS.sub(lambda form: unicodedata.normalize("NFKC", form[0]), text)
    text = "".join(
        character if unicodedata.category(character) not in ("Cc", "Cs") else " "
        for character in _INVISIBLE.sub("", text)
    )
    return " ".join(text.split())


def split(text: str, size: Callable[[str], int], limit: int) -> list[str]:
    """Pieces of at most ``limit``, in order; nothing but white space between them is lost.

    Args:
        text: what :func:`readable` returns.
        size: length of a text in tokens.
        limit: greatest size of a piece.

    Returns:
        The text itself if it fits. Else it is cut behind sentence marks, where that leaves
        pieces that are too long behind clause marks, then at spaces, then anywhere, and
        neighbouring pieces are put together again as far as they fit.
    """
    return list(_cut(text, size, limit, 0))


def _cut(text: str, size: Callable[[str], int], limit: int, level: int) -> Iterator[str]:
    if size(text) <= limit or len(text) < 2:
        yield text
    elif level < len(_BREAKS):
        for piece in _packed(_units(text, _BREAKS[level]), size, limit):
            yield from _cut(piece, size, limit, level + 1)
    else:
        inner = [match.start() for match in _JOINED_BREAKS.finditer(text)]
        middle = len(text) // 2
        cut = min(inner, key=lambda place: abs(place - middle), default=middle)
        yield from _cut(text[:cut], size, limit, level)
        yield from _cut(text[cut:], size, limit, level)


def _units(text: str, place: re.Pattern[str]) -> list[str]:
    ends = [match.end() for match in place.finditer(text)]
    bounds = zip([0, *ends], [*ends, len(text)], strict=True)
    return [unit for start, end in bounds if (unit := text[start:end].strip())]


def _packed(units: list[str], size: Callable[[str], int], limit: int) -> Iterator[str]:
    """Neighbours put together while the sum of their sizes is within the limit."""
    piece: list[str] = []
    filled = 0
    for unit in units:
        length = size(unit)
        if piece and filled + length > limit:
            yield " ".join(piece)
            piece, filled = [], 0
        piece.append(unit)
        filled += length
    if piece:
        yield " ".join(piece)
