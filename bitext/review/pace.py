"""How far the review is, and how fast it goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from bitext.review.ordering import wants_verdict
from bitext.review.service import ReviewService
from bitext.review.store import Event, Reviewer

#: Seconds without an action after which a reviewer is taken to be away.
PAUSE = 300.0

#: Verdicts that a pace needs to mean anything.
FEWEST = 3


@dataclass(frozen=True)
class Progress:
    """One reviewer's progress.

    Attributes:
        total: pairs there are.
        left: pairs that still want this reviewer's verdict.
        skipped: pairs put aside.
        disputed: pairs judged differently, which anybody may settle.
        labels: how often each label was given, as far as this reviewer may know.
        pace: this reviewer's verdicts per hour of work, or ``None`` while there are too few.
        minutes: time that what is left takes at this pace, or ``None``.
        given: verdicts this reviewer has given.
    """

    total: int
    left: int
    skipped: int
    disputed: int
    labels: dict[str, int]
    pace: float | None
    minutes: float | None
    given: int


def progress(service: ReviewService, viewer: Reviewer) -> Progress:
    """Count what is done and what is left for a reviewer."""
    touched = [
        service.state(pair, viewer)
        for pair in service.ledger.touched()
        if service.has(pair) and not service.is_retired(pair)
    ]
    total = service.count()
    statuses = Counter(state.status for state in touched)
    left = total - sum(not wants_verdict(state) for state in touched)
    own = service.ledger.actions(viewer.id)
    pace = verdicts_per_hour(own)
    return Progress(
        total=total,
        left=left,
        skipped=statuses["skipped"],
        disputed=statuses["disputed"],
        labels=dict(Counter(state.label for state in touched if state.label)),
        pace=pace,
        minutes=None if not pace else 60 * left / pace,
        given=sum(_is_verdict(event) and service.ledger.holds(event) for event in own),
    )


def verdicts_per_hour(events: Sequence[Event]) -> float | None:
    """Verdicts per hour of work: time between two actions counts unless it was a pause.

    Args:
        events: of one reviewer, in order.
    """
    worked = 0.0
    verdicts = 0
    for before, after in pairwise(events):
        gap = (_time(after) - _time(before)).total_seconds()
        if 0 <= gap < PAUSE:  # a clock that was put back tells nothing
            worked += gap
            verdicts += _is_verdict(after)
    return verdicts / worked * 3600 if verdicts >= FEWEST and worked > 0 else None


def _is_verdict(event: Event) -> bool:
    return event.kind in ("verdict", "adjudicate")


def _time(event: Event) -> datetime:
    return datetime.fromisoformat(event.at)
