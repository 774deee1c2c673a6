"""Texts cut into pieces that a page can show safely: never markup, only plain pieces of text.

A corpus is hostile input. Direction controls and other invisible characters become visible
pieces; those of direction also keep their effect, which ends with the paragraph. Runs of the other
script, addresses and telephone numbers are set apart, so that each is laid out on its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Literal

from bitext.text.languages import Language

MarkKind = Literal["number", "name"]

_INVISIBLE = {
    "\u00ad": "SHY",
    "\u061c": "ALM",
    "\u200b": "ZWSP",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2060": "WJ",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
    "\ufeff": "BOM",
}
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CONTROL = re.compile(
    f"[{''.join(_INVISIBLE)}\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb]"
)
_LATIN = r"[A-Za-z\u00c0-\u024f]"
_ARABIC = (
    r"[\u0600-\u060b\u060d-\u061a\u0620-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]"
)
#: Addresses, and numbers with a plus or several hyphens: always left to right, as one.
_LTR = (
    r"(?:https?://|www\.)[^\s<>\"«»،؛؟]*[\w/#&=~%-]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
    r"\+[0-9\u0660-\u0669][0-9\u0660-\u0669 ().-]*[0-9\u0660-\u0669]|"
    r"[0-9\u0660-\u0669]+(?:-[0-9\u0660-\u0669]+){2,}"
)
_FOREIGN: dict[Language, re.Pattern[str]] = {
    "ar": re.compile(
        rf"(?P<ltr>{_LTR})|{_LATIN}(?:[\w.,:/@&'’+-]|\s+(?={_LATIN}))*(?<![.,:])", re.ASCII
    ),
    "en": re.compile(rf"(?P<ltr>{_LTR})|{_ARABIC}+(?:\s+{_ARABIC}+)*"),
}


@dataclass(frozen=True)
class Mark:
    """A fact in a text.

    Attributes:
        start: offset of its first character.
        end: offset after its last character.
        kind: what it is.
        differs: True if the other text does not have it.
    """

    start: int
    end: int
    kind: MarkKind
    differs: bool


@dataclass(frozen=True)
class Piece:
    """A piece of a text.

    Attributes:
        text: what to show.
        mark: the kind of fact it belongs to, or ``None``.
        differs: True if the other text does not have that fact.
        hit: True if it is what was searched for.
        run: number, from 1, of the run in the other direction it belongs to, or 0.
        ltr: True if that run goes from left to right whatever is in it.
        control: True if ``text`` is the name of an invisible character.
        char: that character, if it has a bearing on the direction.
    """

    text: str
    mark: MarkKind | None = None
    differs: bool = False
    hit: bool = False
    run: int = 0
    ltr: bool = False
    control: bool = False
    char: str = ""

    def record(self) -> dict[str, Any]:
        """Plain values, without those that are not set."""
        return {name: value for name, value in asdict(self).items() if value}


def pieces(
    text: str, language: Language, marks: Sequence[Mark] = (), hits: Sequence[range] = ()
) -> list[Piece]:
    """Cut a text into pieces; without the control pieces they add up to the visible text.

    Args:
        text: the text as in the source.
        language: its language.
        marks: facts in it.
        hits: what was searched for, as offsets.
    """
    runs = list(_FOREIGN[language].finditer(text))
    controls = {match.start() for match in _CONTROL.finditer(text)}
    found = []
    edges = [*(match.span() for match in runs), *((hit.start, hit.stop) for hit in hits)]
    for start, end in _cuts(text, marks, edges, controls):
        if start in controls:
            char = text[start]
            shown = char if char in _DIRECTION else ""
            found.append(Piece(_name(char), control=True, char=shown))
            continue
        run = next((n for n, each in enumerate(runs, 1) if each.start() <= start < each.end()), 0)
        mark = next((each for each in marks if each.start <= start < each.end), None)
        found.append(
            Piece(
                text[start:end],
                mark=mark.kind if mark else None,
                differs=mark.differs if mark else False,
                hit=any(start in hit for hit in hits),
                run=run,
                ltr=bool(run and runs[run - 1]["ltr"]),
            )
        )
    return found


def plain(text: str, limit: int) -> str:
    """The beginning of a text for a list: invisible characters left out, at most ``limit`` long."""
    visible = " ".join(_CONTROL.sub(" ", text[: 4 * limit]).split())
    return visible if len(visible) <= limit else visible[: limit - 1].rstrip() + "…"


def _cuts(
    text: str,
    marks: Iterable[Mark],
    foreign: Iterable[tuple[int, int]],
    controls: Iterable[int],
) -> Iterator[tuple[int, int]]:
    edges = {0, len(text)}
    edges.update(edge for mark in marks for edge in (mark.start, mark.end))
    edges.update(edge for span in foreign for edge in span)
    edges.update(edge for control in controls for edge in (control, control + 1))
    ordered = sorted(edge for edge in edges if 0 <= edge <= len(text))
    return pairwise(ordered)


def _name(char: str) -> str:
    return _INVISIBLE.get(char, f"U+{ord(char):04X}")
