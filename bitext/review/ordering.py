"""Which pairs a reviewer sees, and in what order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log2
from typing import Literal

import numpy as np
import numpy.typing as npt

from bitext.review.dataset_view import Pair
from bitext.review.service import ReviewService
from bitext.review.state import PairState
from bitext.review.store import Reviewer
from bitext.text.arabic import normalize

Order = Literal["uncertain", "document", "best", "worst", "recent"]
Status = Literal[
    "all",
    "open",
    "mine",
    "reviewed",
    "skipped",
    "disputed",
    "commented",
    "edited",
    "errors",
    "draft",
    "relinked",
]


@dataclass(frozen=True)
class Selection:
    """What to show.

    Attributes:
        labels: the label people gave, or the machine's where they gave none; empty for all.
        low: least quality, in [0, 1]; pairs without a quality are shown if it is 0.
        high: greatest quality, in [0, 1].
        document: id of an Arabic or English document, or ``""``.
        status: ``open`` still wants this reviewer's verdict; ``mine`` was assigned to this
            reviewer and wants it; ``draft`` has an unsaved text of this reviewer's; ``all`` has
            everything but what relinking replaced, which only ``relinked`` shows.
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


class _Table:
    """What the machine says of pairs, by column.

    Args:
        pairs: in any order.
    """

    def __init__(self, pairs: Sequence[Pair]):
        self.pairs = pairs
        self.places = {pair.id: place for place, pair in enumerate(pairs)}
        self._quality = np.array(
            [np.nan if pair.quality is None else pair.quality for pair in pairs], dtype=np.float64
        )
        self._columns: dict[tuple[str, str], npt.NDArray[np.bool_]] = {}
        self._orders: dict[Order, npt.NDArray[np.intp]] = {}

    def mask(self, selection: Selection) -> npt.NDArray[np.bool_]:
        """Which pairs fit a selection if nobody has touched them, whatever its status and query."""
        with np.errstate(invalid="ignore"):
            fits = (self._quality >= selection.low) & (self._quality <= selection.high)
        if selection.low == 0:
            fits |= np.isnan(self._quality)
        if selection.labels:
            fits &= np.any([self._column("label", name) for name in selection.labels], axis=0)
        if selection.document:
            fits &= self._column("document", selection.document)
        if selection.reason:
            fits &= self._column("reason", selection.reason)
        return fits

    def order(self, order: Order) -> npt.NDArray[np.intp]:
        """Places in an order that no verdict changes."""
        if order not in self._orders:
            key = _KEYS[order]
            places = sorted(range(len(self.pairs)), key=lambda place: key(self.pairs[place]))
            self._orders[order] = np.array(places, dtype=np.intp)
        return self._orders[order]

    def _column(self, name: str, value: str) -> npt.NDArray[np.bool_]:
        if (name, value) not in self._columns:
            tests: dict[str, Callable[[Pair], bool]] = {
                "label": lambda pair: pair.label == value,
                "document": lambda pair: value in pair.documents,
                "reason": lambda pair: value in map(_name, pair.reasons),
            }
            found = np.fromiter(map(tests[name], self.pairs), np.bool_, len(self.pairs))
            self._columns[name, value] = found
        return self._columns[name, value]


class Index:
    """Finds the pairs of a service.

    Args:
        service: its pairs' texts are folded once, here.
    """

    def __init__(self, service: ReviewService):
        self._service = service
        self._folded: dict[str, str] = {}
        self._table = _Table(())
        for pair in service.reviewed.pairs.values():
            self._text(pair)

    def select(self, selection: Selection, viewer: Reviewer) -> list[str]:
        """The ids of the pairs to show, in order.

        Of a pair that the viewer is to judge blind, nothing that the machine says decides; where
        the order is the machine's, such pairs come first.
        """
        service, ledger = self._service, self._service.ledger
        table = self._current_table()
        words = fold(selection.query).split()
        hidden = {pair for pair in ledger.sampled if service.hides_machine(pair, viewer)}
        drafts = service.store.drafts(viewer)
        # What nobody has touched is as the machine left it, and chosen all at once.
        chosen = table.mask(selection)
        if selection.status not in ("all", "open"):
            chosen[:] = False
        has_status = _status_test(selection.status, service, viewer)
        special = {*ledger.touched(), *service.retired(), *ledger.assigned, *drafts, *hidden}
        for pair in special & table.places.keys():
            place, state = table.places[pair], service.state(pair, viewer)
            chosen[place] = has_status(pair, state) and _fits(
                selection, table.pairs[place], state, hides_machine=pair in hidden
            )
        order = table.order(selection.order)
        found = [table.pairs[place] for place in order[chosen[order]].tolist()]
        if words:
            found = [
                pair
                for pair in found
                if self._mentions(pair, service.state(pair.id, viewer), words)
            ]
        if selection.order == "recent":
            found.sort(key=lambda pair: -service.state(pair.id, viewer).last)
        elif selection.order != "document" and hidden:
            found.sort(key=lambda pair: pair.id not in hidden)
        return [pair.id for pair in found]

    def _current_table(self) -> _Table:
        pairs = self._service.pairs()
        if pairs is not self._table.pairs:
            self._table = _Table(pairs)
        return self._table

    def reasons(self) -> list[str]:
        """The names of all machine-made reasons, sorted."""
        pairs = self._service.reviewed.pairs.values()
        return sorted({_name(reason) for pair in pairs for reason in pair.reasons})

    def _mentions(self, pair: Pair, state: PairState, words: list[str]) -> bool:
        text = self._text(pair)
        if state.arabic is not None or state.english is not None:
            text += fold(f"\n{state.arabic or ''}\n{state.english or ''}")
        return all(word in text for word in words)

    def _text(self, pair: Pair) -> str:
        if pair.id not in self._folded:
            self._folded[pair.id] = fold(f"{pair.ar}\n{pair.en}")
        return self._folded[pair.id]


def fold(text: str) -> str:
    """The form in which texts are searched."""
    return normalize(text).casefold()


def find_hits(text: str, query: str) -> list[range]:
    """Where the words of a query are in a text, as offsets."""
    words = fold(query).split()
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text) if words else ():
        form = " " if char.isspace() else fold(char)
        folded.append(form)
        places += [place] * len(form)
    whole = "".join(folded)
    return [
        range(places[match.start()], places[match.end() - 1] + 1)
        for word in words
        for match in re.finditer(re.escape(word), whole)
    ]


def uncertainty(pair: Pair) -> float:
    """Entropy of the machine's quality in bits, in [0, 1]; 1 where it has none."""
    if pair.quality is None:
        return 1.0
    q = min(max(pair.quality, 0.0), 1.0)
    return 0.0 if q in (0.0, 1.0) else -(q * log2(q) + (1 - q) * log2(1 - q))


def wants_verdict(state: PairState) -> bool:
    """True if the viewer of this state is still to judge the pair."""
    return state.status in ("", "open")


def _status_test(
    status: Status, service: ReviewService, viewer: Reviewer
) -> Callable[[str, PairState], bool]:
    """Whether a pair of that id and state has the status."""
    if status == "relinked":
        return lambda pair, _: service.is_retired(pair)
    drafts = service.store.drafts(viewer) if status == "draft" else {}
    assigned = service.ledger.assigned
    tests: dict[str, Callable[[str, PairState], bool]] = {
        "all": lambda _, __: True,
        "open": lambda _, state: wants_verdict(state),
        "mine": lambda pair, state: assigned.get(pair) == viewer.id and wants_verdict(state),
        "reviewed": lambda _, state: state.status in ("reviewed", "adjudicated", "single"),
        "commented": lambda _, state: bool(state.comments),
        "edited": lambda _, state: state.arabic is not None or state.english is not None,
        "errors": lambda _, state: bool(state.errors),
        "draft": lambda pair, _: pair in drafts,
    }

    def by_status(_: str, state: PairState) -> bool:
        return state.status == status

    test = tests.get(status, by_status)
    return lambda pair, state: test(pair, state) and not service.is_retired(pair)


def _fits(selection: Selection, pair: Pair, state: PairState, *, hides_machine: bool) -> bool:
    quality = None if hides_machine else pair.quality
    if quality is None:
        if selection.low > 0:
            return False
    elif not selection.low <= quality <= selection.high:
        return False
    label = state.label or (None if hides_machine else pair.label)
    reasons = () if hides_machine else pair.reasons
    return (
        (not selection.labels or label in selection.labels)
        and (not selection.document or selection.document in pair.documents)
        and (not selection.reason or selection.reason in map(_name, reasons))
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


_KEYS: dict[Order, Callable[[Pair], tuple[object, ...]]] = {
    "uncertain": lambda pair: (-uncertainty(pair), _place(pair)),
    "document": lambda pair: _place(pair),
    "best": lambda pair: (-(pair.quality or 0.0), _place(pair)),
    "worst": lambda pair: (pair.quality or 0.0, _place(pair)),
    "recent": lambda pair: _place(pair),
}
