"""What the events add up to: which of them hold, and the state of a pair.

An action holds until it is undone, and again once it is redone; both are events themselves. Each
reviewer undoes his own actions, the latest first, without limit.

A pair of the blind sample is judged by each reviewer without seeing the others. Once two have
judged it, all see all, and a difference is settled by adjudication.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import takewhile
from typing import Any, Literal

from bitext.review.store import ASSIGNMENT, COMMON, SAMPLE, Event

Status = Literal["", "open", "skipped", "single", "reviewed", "disputed", "adjudicated"]

SKIP = "skip"

#: Judgements by different reviewers that a pair of the blind sample needs.
READINGS = 2


@dataclass(frozen=True)
class Comment:
    """A remark and who made it."""

    reviewer: int
    text: str
    at: str


@dataclass(frozen=True)
class PairState:
    """Where the review of a pair stands.

    Attributes:
        status: ``""`` untouched; ``open`` edited or commented on only; ``skipped``; ``single``
            judged once, in the blind sample, and waiting for another; ``reviewed``; ``disputed``
            judged differently in the blind sample; ``adjudicated`` such a difference settled.
        label: what people call the pair, or ``None``.
        arabic: the edited Arabic text, or ``None``.
        english: the edited English text, or ``None``.
        comments: remarks, oldest first.
        judgements: reviewer → the label last given (``skip`` included).
        errors: categories of what is wrong with the translation, the top level of MQM
            (Multidimensional Quality Metrics).
        reviewers: all who did anything, in the order they came.
        changed: time of the last action, or ``""``.
        last: id of the last action, or 0; grows even if the clock jumps back.
    """

    status: Status = ""
    label: str | None = None
    arabic: str | None = None
    english: str | None = None
    comments: tuple[Comment, ...] = ()
    judgements: Mapping[int, str] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    reviewers: tuple[int, ...] = ()
    changed: str = ""
    last: int = 0


UNTOUCHED = PairState()


@dataclass
class _Stack:
    done: list[int] = field(default_factory=list)
    undone: list[int] = field(default_factory=list)


class Ledger:
    """All events so far, and which of them hold."""

    def __init__(self, events: Iterable[Event] = ()):
        self.last = 0
        self.sampled: set[str] = set()
        self.assigned: dict[str, int] = {}
        self._events: dict[int, Event] = {}
        self._subjects: dict[str, list[Event]] = defaultdict(list)
        self._withdrawn: set[int] = set()
        self._actors: dict[int, list[Event]] = defaultdict(list)
        self._stacks: dict[int, _Stack] = defaultdict(_Stack)
        for event in events:
            self.feed(event)

    def feed(self, event: Event) -> None:
        """Take the next event."""
        self.last = event.id
        self._events[event.id] = event
        self._subjects[event.subject].append(event)
        self._actors[event.reviewer].append(event)
        stack = self._stacks[event.reviewer]
        if event.kind == "undo":
            self._withdrawn.add(_target(event))
            _take(stack.done, _target(event))
            stack.undone.append(_target(event))
        elif event.kind == "redo":
            self._withdrawn.discard(_target(event))
            _take(stack.undone, _target(event))
            stack.done.append(_target(event))
        else:
            stack.done.append(event.id)
            stack.undone.clear()
        if event.subject == SAMPLE:
            self.sampled = {pair for each in self.holding(SAMPLE) for pair in each.payload["pairs"]}
        elif event.subject == ASSIGNMENT:
            self.assigned = _assigned(self.holding(ASSIGNMENT))

    def actions(self, reviewer: int) -> Sequence[Event]:
        """Everything a reviewer did, undone or not."""
        return self._actors.get(reviewer, ())

    def since(self, event: int) -> list[Event]:
        """The events with a greater id, latest first."""
        return list(takewhile(lambda each: each.id > event, reversed(self._events.values())))

    def history(self, subject: str) -> Sequence[Event]:
        """Everything that happened to a subject, undone or not."""
        return self._subjects.get(subject, ())

    def holding(self, subject: str) -> list[Event]:
        """The actions on a subject that hold, oldest first."""
        return [
            event
            for event in self._subjects.get(subject, ())
            if event.id not in self._withdrawn and event.kind not in ("undo", "redo")
        ]

    def holds(self, event: Event) -> bool:
        """False if the action has been undone."""
        return event.id not in self._withdrawn

    def next_undo(self, reviewer: int) -> list[Event]:
        """The reviewer's latest action that holds, or the whole batch of it, latest first."""
        return self._batch(self._stacks[reviewer].done)

    def next_redo(self, reviewer: int) -> list[Event]:
        """The action or batch that the reviewer undid last, if nothing was done since."""
        return self._batch(self._stacks[reviewer].undone)

    def _batch(self, ids: Sequence[int]) -> list[Event]:
        if not ids:
            return []
        first = self._events[ids[-1]]
        if first.batch is None:
            return [first]
        events = (self._events[each] for each in reversed(ids))
        return list(takewhile(lambda event: event.batch == first.batch, events))

    def version(self, subject: str, lane: int) -> int:
        """Number of events in a lane of a subject."""
        return sum(event.lane == lane for event in self._subjects.get(subject, ()))

    def is_blind(self, pair: str) -> bool:
        """True while reviewers of this pair may not see each other's work."""
        return pair in self.sampled and len(_labels(self.holding(pair))) < READINGS

    def lane(self, pair: str, reviewer: int) -> int:
        """The lane that a reviewer's next action on a pair belongs to."""
        return reviewer if self.is_blind(pair) else COMMON

    def state(self, pair: str, viewer: int | None = None) -> PairState:
        """Where a pair stands, as far as ``viewer`` may know; ``None`` knows everything."""
        if pair not in self._subjects:
            return UNTOUCHED
        events = self.holding(pair)
        if viewer is not None and self.is_blind(pair):
            events = [event for event in events if event.reviewer == viewer]
        return _fold(events, sampled=pair in self.sampled)

    def touched(self) -> Iterable[str]:
        """The subjects that anything happened to."""
        return self._subjects.keys()

    def judged_since(self, pair: str, event: int) -> bool:
        """True if a verdict that holds was given after an event."""
        return any(each.id > event and each.kind == "verdict" for each in self.holding(pair))

    def disputants(self, pair: str) -> frozenset[int]:
        """Who judged a pair of the blind sample, if they judged it differently."""
        given = self.blind_judgements_of(pair) if pair in self.sampled else {}
        return frozenset(given) if len(set(given.values())) > 1 else frozenset()

    def visible_history(self, pair: str, viewer: int) -> list[Event]:
        """Everything that happened to a pair, as far as ``viewer`` may know."""
        blind = self.is_blind(pair)
        return [e for e in self.history(pair) if not blind or e.reviewer == viewer]

    def blind_judgements(self) -> dict[str, dict[int, str]]:
        """Pair → reviewer → label, as given before the other judgement could be seen.

        A judgement changed after both were known does not count; nor does a skip.
        """
        found = {pair: self.blind_judgements_of(pair) for pair in sorted(self.sampled)}
        return {pair: labels for pair, labels in found.items() if labels}

    def blind_judgements_of(self, pair: str) -> dict[int, str]:
        """Reviewer → label of one pair, as :meth:`blind_judgements`."""
        withdrawn: set[int] = set()
        seen: list[Event] = []
        for event in self.history(pair):
            if event.kind == "undo":
                withdrawn.add(_target(event))
            elif event.kind == "redo":
                withdrawn.discard(_target(event))
            else:
                seen.append(event)
            labels = _labels([each for each in seen if each.id not in withdrawn])
            if len(labels) >= READINGS:
                # Open from here on. What was undone since is no judgement any more.
                return _labels(
                    [e for e in seen if e.id not in withdrawn and e.id not in self._withdrawn]
                )
        return _labels([each for each in seen if each.id not in withdrawn])


def draw(pairs: Iterable[str], share: float, seed: int) -> list[str]:
    """A random share of the pairs that depends on nothing but ids and seed, at least one.

    Args:
        pairs: ids.
        share: in (0, 1].
        seed: another one gives another sample.

    Raises:
        ValueError: if the share is not in (0, 1].
    """
    if not 0 < share <= 1:
        raise ValueError("the share of a sample is above 0 and at most 1")
    ids = sorted(set(pairs), key=lambda pair: sha256(f"{seed}:{pair}".encode()).digest())
    return sorted(ids[: max(1, round(len(ids) * share))])


def _labels(events: Iterable[Event]) -> dict[int, str]:
    """Reviewer → the verdict last given, without skips."""
    given = {e.reviewer: str(e.payload["label"]) for e in events if e.kind == "verdict"}
    return {reviewer: label for reviewer, label in given.items() if label != SKIP}


def _fold(events: Sequence[Event], *, sampled: bool) -> PairState:
    if not events:
        return PairState()
    judgements = {e.reviewer: str(e.payload["label"]) for e in events if e.kind == "verdict"}
    decisions = [str(e.payload["label"]) for e in events if e.kind == "adjudicate"]
    status, label = _decide(events, judgements, decisions, sampled=sampled)
    agreeing = [e for e in events if _counts(e, label, judgements, sampled=sampled)]
    return PairState(
        status=status,
        label=label,
        arabic=_last(agreeing, "arabic"),
        english=_last(agreeing, "english"),
        comments=tuple(
            Comment(e.reviewer, str(e.payload["text"]), e.at) for e in events if e.kind == "comment"
        ),
        judgements=judgements,
        errors=tuple(next((e.payload["errors"] for e in reversed(agreeing) if _is_errors(e)), ())),
        reviewers=tuple(dict.fromkeys(event.reviewer for event in events)),
        changed=events[-1].at,
        last=events[-1].id,
    )


def _decide(
    events: Sequence[Event],
    judgements: Mapping[int, str],
    decisions: Sequence[str],
    *,
    sampled: bool,
) -> tuple[Status, str | None]:
    if decisions:
        return "adjudicated", decisions[-1]
    labels = {reviewer: label for reviewer, label in judgements.items() if label != SKIP}
    if not judgements:
        return "open", None
    if not sampled:
        last = [str(e.payload["label"]) for e in events if e.kind == "verdict"][-1]
        return ("skipped", None) if last == SKIP else ("reviewed", last)
    if not labels:
        return "skipped", None
    if len(set(labels.values())) > 1:
        return "disputed", None
    label = next(iter(labels.values()))
    return ("reviewed" if len(labels) >= READINGS else "single"), label


def _counts(
    event: Event, label: str | None, judgements: Mapping[int, str], *, sampled: bool
) -> bool:
    """True unless it is a blind edit by someone whose judgement did not prevail."""
    own_lane = sampled and event.lane != COMMON
    return not own_lane or label is None or judgements.get(event.reviewer, label) == label


def _last(events: Iterable[Event], side: str) -> str | None:
    value: Any = None
    for event in events:
        if event.kind == "edit" and side in event.payload:
            value = event.payload[side]
    # Stores of earlier versions may hold blank edits; no text is ever blank.
    return None if value is None or not str(value).strip() else str(value)


def _is_errors(event: Event) -> bool:
    return event.kind == "errors"


def _assigned(events: Iterable[Event]) -> dict[str, int]:
    """Pair → who is to review it; the last word counts."""
    found: dict[str, int] = {}
    for event in events:
        for pair in event.payload["pairs"]:
            found.pop(pair, None)
            if event.payload["reviewer"] is not None:
                found[pair] = int(event.payload["reviewer"])
    return found


def _take(ids: list[int], wanted: int) -> None:
    """Remove an id that most likely is the last."""
    if ids[-1] == wanted:
        ids.pop()
    else:
        ids.remove(wanted)


def _target(event: Event) -> int:
    if event.target is None:
        raise ValueError(f"event {event.id} undoes nothing")
    return event.target
