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

from bitext.review.store import COMMON, Event

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
        reviewers: all who did anything, in the order they came.
        changed: time of the last action, or ``""``.
    """

    status: Status = ""
    label: str | None = None
    arabic: str | None = None
    english: str | None = None
    comments: tuple[Comment, ...] = ()
    judgements: Mapping[int, str] = field(default_factory=dict)
    reviewers: tuple[int, ...] = ()
    changed: str = ""


@dataclass
class _Stack:
    done: list[int] = field(default_factory=list)
    undone: list[int] = field(default_factory=list)


class Ledger:
    """All events so far, and which of them hold."""

    def __init__(self, events: Iterable[Event] = ()):
        self.last = 0
        self.sampled: set[str] = set()
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
        if event.kind == "sample":
            self.sampled.update(event.payload["pairs"])
        elif event.kind == "undo":
            self._withdrawn.add(_target(event))
            stack.done.remove(_target(event))
            stack.undone.append(_target(event))
        elif event.kind == "redo":
            self._withdrawn.discard(_target(event))
            stack.undone.remove(_target(event))
            stack.done.append(_target(event))
        else:
            stack.done.append(event.id)
            stack.undone.clear()

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

    def next_undo(self, reviewer: int) -> Event | None:
        """The reviewer's latest action that holds."""
        done = self._stacks[reviewer].done
        return self._events[done[-1]] if done else None

    def next_redo(self, reviewer: int) -> Event | None:
        """The reviewer's action that was undone last, if nothing was done since."""
        undone = self._stacks[reviewer].undone
        return self._events[undone[-1]] if undone else None

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
        events = self.holding(pair)
        if viewer is not None and self.is_blind(pair):
            events = [event for event in events if event.reviewer == viewer]
        return _fold(events, sampled=pair in self.sampled)

    def visible_history(self, pair: str, viewer: int) -> list[Event]:
        """Everything that happened to a pair, as far as ``viewer`` may know."""
        blind = self.is_blind(pair)
        return [e for e in self.history(pair) if not blind or e.reviewer == viewer]

    def blind_judgements(self) -> dict[str, dict[int, str]]:
        """Pair → reviewer → label, as given before the other judgement could be seen.

        A judgement changed after both were known does not count; nor does a skip.
        """
        found = {pair: self._first_readings(pair) for pair in sorted(self.sampled)}
        return {pair: labels for pair, labels in found.items() if labels}

    def _first_readings(self, pair: str) -> dict[int, str]:
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
        reviewers=tuple(dict.fromkeys(event.reviewer for event in events)),
        changed=events[-1].at,
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
    return None if value is None else str(value)


def _target(event: Event) -> int:
    if event.target is None:
        raise ValueError(f"event {event.id} undoes nothing")
    return event.target
