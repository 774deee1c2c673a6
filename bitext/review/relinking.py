"""Changing beads by hand: link, unlink, split and merge, each as what it takes and what it gives.

A change is a pair of lists: the beads it takes away and the beads it puts in their place, both
covering the same sentences. So a change can be replayed on the beads it was made on, and is
refused on any others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from bitext.align.beads import Bead

Side = Literal["arabic", "english"]
Span = tuple[int, ...]


class RelinkError(ValueError):
    """The change cannot be made on these beads.

    Args:
        reason: ``gap`` (the sentences of a bead must follow each other), ``empty`` (a link needs
            a sentence on either side), ``same`` (nothing would change), ``small`` (a bead of one
            sentence cannot be split), ``missing`` (the bead or sentence is not there any more).
    """

    def __init__(self, reason: Literal["gap", "empty", "same", "small", "missing"]):
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, order=True)
class Link:
    """A bead as the review sees it: the indices on both sides, without a score."""

    arabic: Span
    english: Span

    @property
    def is_null(self) -> bool:
        """True if one side is empty."""
        return not self.arabic or not self.english

    @property
    def kind(self) -> str:
        """The numbers of sentences on both sides, as in ``"2-1"``."""
        return f"{len(self.arabic)}-{len(self.english)}"

    def bead(self) -> Bead:
        """The same as a :class:`Bead` with score 0; a gap within a side is a ``ValueError``."""
        return Bead(_range(self.arabic), _range(self.english))

    def side(self, side: Side) -> Span:
        """The indices on one side."""
        return self.arabic if side == "arabic" else self.english


@dataclass(frozen=True)
class Change:
    """Beads taken away and beads put in their place, over the same sentences."""

    removed: tuple[Link, ...]
    added: tuple[Link, ...]


def complete(links: Iterable[Link], arabic: int, english: int) -> tuple[Link, ...]:
    """The links and a null bead for each sentence that none of them covers, in order.

    Args:
        links: beads that are not null; a sentence may be in several of them.
        arabic: number of Arabic sentences.
        english: number of English sentences.
    """
    kept = {link for link in links if not link.is_null}
    covered_arabic = {index for link in kept for index in link.arabic}
    covered_english = {index for link in kept for index in link.english}
    kept |= {Link((index,), ()) for index in range(arabic) if index not in covered_arabic}
    kept |= {Link((), (index,)) for index in range(english) if index not in covered_english}
    return tuple(sorted(kept))


def link(beads: Sequence[Link], arabic: Iterable[int], english: Iterable[int]) -> Change:
    """Make the sentences one bead; whatever they were linked with before is left to itself.

    What remains of a bead stays together if it still has both sides and no gap.
    """
    wanted = Link(tuple(sorted(set(arabic))), tuple(sorted(set(english))))
    if wanted.is_null:
        raise RelinkError("empty")
    if not (_consecutive(wanted.arabic) and _consecutive(wanted.english)):
        raise RelinkError("gap")
    touched = [
        bead
        for bead in beads
        if set(bead.arabic) & set(wanted.arabic) or set(bead.english) & set(wanted.english)
    ]
    if touched == [wanted]:
        raise RelinkError("same")
    rests = [
        Link(_without(bead.arabic, wanted.arabic), _without(bead.english, wanted.english))
        for bead in touched
    ]
    return _change(beads, touched, [wanted, *(piece for rest in rests for piece in _loose(rest))])


def unlink(beads: Sequence[Link], bead: Link) -> Change:
    """Leave every sentence of the bead without a partner."""
    if bead.is_null:
        raise RelinkError("same")
    return _change(beads, [bead], _singles(bead))


def split(beads: Sequence[Link], bead: Link, side: Side, index: int) -> Change:
    """Cut the bead before sentence ``index`` of ``side``.

    The other side is cut in proportion; its first sentence always stays with the first part.
    A part that is left with one side only becomes null beads.
    """
    here, there = bead.side(side), bead.side("english" if side == "arabic" else "arabic")
    if index not in here:
        raise RelinkError("missing")
    if bead.is_null or max(len(here), len(there)) == 1:
        raise RelinkError("small")
    cut = here.index(index) or (1 if len(here) > 1 else 0)
    other = max(1, round(len(there) * cut / len(here))) if cut else len(there) // 2
    halves = ((here[:cut], there[:other]), (here[cut:], there[other:]))
    if not cut:
        # One sentence here, several there: it stays with the first half.
        halves = ((here, there[:other]), ((), there[other:]))
    parts = [Link(a, b) if side == "arabic" else Link(b, a) for a, b in halves]
    return _change(beads, [bead], [piece for part in parts for piece in _loose(part)])


def merge(beads: Sequence[Link], first: Link, second: Link) -> Change:
    """Make one bead of two."""
    if first == second:
        raise RelinkError("same")
    whole = Link(
        tuple(sorted({*first.arabic, *second.arabic})),
        tuple(sorted({*first.english, *second.english})),
    )
    if whole.is_null:
        raise RelinkError("empty")
    if not (_consecutive(whole.arabic) and _consecutive(whole.english)):
        raise RelinkError("gap")
    return _change(beads, [first, second], [whole])


def apply(beads: Sequence[Link], change: Change) -> tuple[Link, ...]:
    """The beads after the change.

    Raises:
        RelinkError: ``missing`` if a bead it takes away is not there.
    """
    present = set(beads)
    if not present.issuperset(change.removed):
        raise RelinkError("missing")
    return tuple(sorted((present - set(change.removed)) | set(change.added)))


def _change(beads: Sequence[Link], removed: Iterable[Link], added: Iterable[Link]) -> Change:
    """The change without beads that stay, and without nulls for sentences that are linked."""
    taken = set(removed)
    if not taken <= set(beads):
        raise RelinkError("missing")
    given = set(added)
    linked = [bead for bead in (set(beads) - taken) | given if not bead.is_null]
    arabic = {index for bead in linked for index in bead.arabic}
    english = {index for bead in linked for index in bead.english}
    given = {
        bead
        for bead in given
        if not bead.is_null
        or not (arabic.issuperset(bead.arabic) and english.issuperset(bead.english))
    }
    return Change(tuple(sorted(taken - given)), tuple(sorted(given - taken)))


def _loose(bead: Link) -> tuple[Link, ...]:
    """The bead itself if it holds together, or its sentences as null beads."""
    whole = not bead.is_null and _consecutive(bead.arabic) and _consecutive(bead.english)
    return (bead,) if whole else _singles(bead)


def _singles(bead: Link) -> tuple[Link, ...]:
    return (
        *(Link((index,), ()) for index in bead.arabic),
        *(Link((), (index,)) for index in bead.english),
    )


def _without(span: Span, taken: Span) -> Span:
    return tuple(index for index in span if index not in taken)


def _consecutive(span: Span) -> bool:
    return all(right - left == 1 for left, right in pairwise(span))


def _range(span: Span) -> range:
    if not _consecutive(span):
        raise ValueError(f"sentences {span} do not follow each other")
    return range(span[0], span[-1] + 1) if span else range(0)
