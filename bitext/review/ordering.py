"""Which pairs a reviewer sees, and in what order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log2
from typing import Literal

from bitext.review.dataset_view import Pair
from bitext.review.service import ReviewService
from bitext.review.state import PairState
from bitext.review.store import Reviewer
from bitext.text.arabic import normalize

Order = Literal["uncertain", "document", "best", "worst", "recent"]
Status = Literal[
    "all", "open", "reviewed", "skipped", "disputed", "commented", "edited", "relinked"
]


@dataclass(frozen=True)
class Selection:
    """What to show.

    Attributes:
        labels: the label people gave, or the machine's where they gave none; empty for all.
        low: least quality, in [0, 1]; pairs without a quality are shown if it is 0.
        high: greatest quality, in [0, 1].
        document: id of an Arabic or English document, or ``""``.
        status: ``open`` still wants this reviewer's verdict; ``all`` has everything but what
            relinking replaced, which only ``relinked`` shows.
        reason: name of a machine-made reason (before its colon), or ``""``.
        query: words that must all occur, compared as :func:`normalize` folds them.
        order: ``uncertain`` puts the pairs first about which the machine is least sure.
    """

    labels: frozenset[str] = frozenset()
    low: float = 0.0
    high: float = 1.0
    document: str = ""
    status: Status = "all"
    reason: str = ""
    query: str = ""
    order: Order = "uncertain"


class Index:
    """Finds the pairs of a service.

    Args:
        service: its pairs' texts are folded once, here.
    """

    def __init__(self, service: ReviewService):
        self._desk = service
        self._folded: dict[str, str] = {}
        for pair in service.reviewed.pairs.values():
            self._text(pair)

    def select(self, selection: Selection, viewer: Reviewer) -> list[str]:
        """The ids of the pairs to show, in order."""
        service = self._desk
        words = fold(selection.query).split()
        found: list[tuple[Pair, PairState]] = []
        for pair in service.pairs():
            state = service.state(pair.id, viewer)
            if (
                _has_status(selection.status, state, retired=service.is_retired(pair.id))
                and _fits(selection, pair, state)
                and self._mentions(pair, state, words)
            ):
                found.append((pair, state))
        found.sort(key=_KEYS[selection.order])
        return [pair.id for pair, _ in found]

    def reasons(self) -> list[str]:
        """The names of all machine-made reasons, sorted."""
        pairs = self._desk.reviewed.pairs.values()
        return sorted({_name(reason) for pair in pairs for reason in pair.reasons})

    def _mentions(self, pair: Pair, state: PairState, words: list[str]) -> bool:
        if not words:
            return True
        text = self._text(pair)
        if state.arabic or state.english:
            text += fold(f"\n{state.arabic or ''}\n{state.english or ''}")
        return all(word in text for word in words)

    def _text(self, pair: Pair) -> str:
        if pair.id not in self._folded:
            self._folded[pair.id] = fold(f"{pair.ar}\n{pair.en}")
        return self._folded[pair.id]


def fold(text: str) -> str:
    """The form in which texts are searched."""
    return normalize(text).casefold()


def uncertainty(pair: Pair) -> float:
    """Entropy of the machine's quality in bits, in [0, 1]; 1 where it has none."""
    if pair.quality is None:
        return 1.0
    q = min(max(pair.quality, 0.0), 1.0)
    return 0.0 if q in (0.0, 1.0) else -(q * log2(q) + (1 - q) * log2(1 - q))


def wants_verdict(state: PairState) -> bool:
    """True if the viewer of this state is still to judge the pair."""
    return state.status in ("", "open")


def _has_status(status: Status, state: PairState, *, retired: bool) -> bool:
    if retired or status == "relinked":
        return retired and status == "relinked"
    match status:
        case "all":
            return True
        case "open":
            return wants_verdict(state)
        case "reviewed":
            return state.status in ("reviewed", "adjudicated", "single")
        case "commented":
            return bool(state.comments)
        case "edited":
            return state.arabic is not None or state.english is not None
        case _:
            return state.status == status


def _fits(selection: Selection, pair: Pair, state: PairState) -> bool:
    if pair.quality is None:
        if selection.low > 0:
            return False
    elif not selection.low <= pair.quality <= selection.high:
        return False
    return (
        (not selection.labels or (state.label or pair.label) in selection.labels)
        and (not selection.document or selection.document in pair.documents)
        and (not selection.reason or selection.reason in map(_name, pair.reasons))
    )


def _place(pair: Pair) -> tuple[str, str, int, int]:
    return (
        pair.ar_document,
        pair.en_document,
        min(pair.ar_sentences, default=0),
        min(pair.en_sentences, default=0),
    )


def _name(reason: str) -> str:
    return reason.partition(":")[0].strip()


Key = Callable[[tuple[Pair, PairState]], tuple[object, ...]]

_KEYS: dict[Order, Key] = {
    "uncertain": lambda each: (-uncertainty(each[0]), _place(each[0])),
    "document": lambda each: _place(each[0]),
    "best": lambda each: (-(each[0].quality or 0.0), _place(each[0])),
    "worst": lambda each: (each[0].quality or 0.0, _place(each[0])),
    "recent": lambda each: (not each[1].changed, _reverse(each[1].changed), _place(each[0])),
}


def _reverse(time: str) -> tuple[int, ...]:
    """Sorts times latest first."""
    return tuple(-ord(char) for char in time)
