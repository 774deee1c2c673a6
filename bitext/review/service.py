"""The service: reviewers act on the pairs of a dataset, and see what the others did.

Joins the dataset, which is only read, with the store, where every action goes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bitext.review import relinking
from bitext.review.dataset_view import Pair, ReviewedDataset
from bitext.review.relinking import Change, Link, RelinkError
from bitext.review.state import SKIP, UNTOUCHED, Ledger, PairState, draw
from bitext.review.store import (
    ASSIGNMENT,
    COMMON,
    SAMPLE,
    Event,
    Field,
    Kind,
    Reviewer,
    StaleWrite,
    Store,
    Subject,
    documents_id,
)


class ActionError(Exception):
    """An action that cannot be done; nothing was changed.

    Args:
        reason: ``nothing`` (nothing to undo or redo), ``decided`` (a settled pair cannot be
            skipped), ``own`` (who judged a disputed pair does not settle it), ``blank`` (a text
            without any character that can be seen), ``moved`` (somebody has built on what is to
            be undone), ``few`` (there is nothing to draw a sample from), or a reason of
            :class:`RelinkError`.
    """

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason)


class UnknownSubject(LookupError):  # noqa: N818 - the name says what it is
    """There is no such pair, or there are no such documents."""


@dataclass(frozen=True)
class Token:
    """What a reviewer has seen of a subject: which lane, and how far."""

    lane: int
    version: int

    def __str__(self) -> str:
        return f"{self.lane}:{self.version}"


class ReviewService:
    """One review of one dataset.

    Args:
        store: where actions are kept.
        reviewed: what is reviewed.
    """

    def __init__(self, store: Store, reviewed: ReviewedDataset):
        self.store = store
        self.reviewed = reviewed
        self.ledger = Ledger()
        self._states: dict[str, dict[int, PairState]] = {}
        self._beads: dict[str, tuple[Link, ...]] = {}
        self._pairs: tuple[Pair, ...] | None = None
        self._made: dict[str, Pair] | None = None
        self._retired: frozenset[str] = frozenset()
        self.catch_up()

    def catch_up(self) -> None:
        """Take in what was written since, by whatever process."""
        self.store.check()
        for event in self.store.events(self.ledger.last):
            self.ledger.feed(event)
            if event.subject == SAMPLE:
                self._states.clear()
                continue
            self._states.pop(event.subject, None)
            self._take_links(event)

    def _take_links(self, event: Event) -> None:
        """Keep the beads, and the pairs made by relinking, as they are after an event."""
        if event.subject in self._beads or event.kind == "relink":
            self._made = None
        if event.kind == "relink" and event.subject in self._beads:
            self._beads[event.subject] = replay(self._beads[event.subject], [event])
        else:
            self._beads.pop(event.subject, None)

    # What there is

    def pairs(self) -> Sequence[Pair]:
        """All pairs, those made by relinking last; the same object until links change."""
        made, _ = self._relinked()
        if self._pairs is None:
            self._pairs = (*self.reviewed.pairs.values(), *made.values())
        return self._pairs

    def count(self) -> int:
        """How many pairs there are to judge."""
        made, retired = self._relinked()
        return len(self.reviewed.pairs) + len(made) - len(retired)

    def pair(self, pair: str) -> Pair:
        """The pair of that id.

        Raises:
            UnknownSubject: if there is none.
        """
        found = self.reviewed.pairs.get(pair) or self._relinked()[0].get(pair)
        if found is None:
            raise UnknownSubject(pair)
        return found

    def has(self, pair: str) -> bool:
        """False for a pair that a new build or an undone link no longer has."""
        return pair in self.reviewed.pairs or pair in self._relinked()[0]

    def is_retired(self, pair: str) -> bool:
        """True if relinking has put other pairs in this one's place."""
        return pair in self._relinked()[1]

    def retired(self) -> frozenset[str]:
        """The pairs that relinking has put others in the place of."""
        return self._relinked()[1]

    def state(self, pair: str, viewer: Reviewer) -> PairState:
        """Where a pair stands, as far as the viewer may know."""
        if not self.ledger.history(pair):
            return UNTOUCHED
        states = self._states.setdefault(pair, {})
        if viewer.id not in states:
            states[viewer.id] = self.ledger.state(pair, viewer.id)
        return states[viewer.id]

    def hides_machine(self, pair: str, viewer: Reviewer) -> bool:
        """True while a reviewer is to judge a pair blind, without what the machine says of it."""
        return self.ledger.is_blind(pair) and viewer.id not in self.state(pair, viewer).judgements

    def assignee_name(self, pair: str) -> str | None:
        """Who is to review a pair."""
        assignee = self.ledger.assigned.get(pair)
        return None if assignee is None else self.store.reviewers()[assignee].name

    def token(self, pair: str, viewer: Reviewer) -> Token:
        """What the viewer has seen of a pair if he has seen its state now."""
        lane = self.ledger.lane(pair, viewer.id)
        return Token(lane, self.ledger.version(pair, lane))

    def beads(self, arabic: str, english: str) -> tuple[Link, ...]:
        """The beads of two documents as they are now.

        Raises:
            UnknownSubject: if the documents do not belong together.
        """
        subject = documents_id(arabic, english)
        if subject not in self._beads:
            if (arabic, english) not in self.reviewed.by_documents:
                raise UnknownSubject(subject)
            base = self.reviewed.beads(arabic, english)
            self._beads[subject] = replay(base, self.ledger.holding(subject))
        return self._beads[subject]

    def pair_of(self, arabic: str, english: str, link: Link) -> Pair:
        """The pair of a bead that is not null."""
        known = self.reviewed.by_link.get((arabic, english), {}).get(link)
        if known is not None:
            return known
        texts = self.reviewed.texts(arabic), self.reviewed.texts(english)
        return Pair.of_link(arabic, english, link, *texts)

    def documents_token(self, arabic: str, english: str) -> Token:
        """What a viewer of the beads has seen."""
        return Token(COMMON, self.ledger.version(documents_id(arabic, english), COMMON))

    # What reviewers do

    def judge(self, reviewer: Reviewer, pair: str, label: str, seen: Token) -> Event:
        """Give a verdict, one of the labels or ``skip``.

        On a pair of the blind sample that two have judged it is the adjudication.

        Raises:
            StaleWrite: if the reviewer has not seen the present state.
            ActionError: if a settled pair is skipped, or a disputed one settled by one of those
                who dispute it.
            UnknownSubject: if there is no such pair.
        """
        self.catch_up()
        settled = pair in self.ledger.sampled and not self.ledger.is_blind(pair)
        if settled and label == SKIP:
            raise ActionError("decided")
        if settled and reviewer.id in self.ledger.disputants(pair):
            raise ActionError("own")
        kind: Kind = "adjudicate" if settled else "verdict"
        return self._act(reviewer, pair, kind, {"label": label}, seen)

    def edit(
        self, reviewer: Reviewer, pair: str, texts: Mapping[str, str | None], seen: Token
    ) -> Event:
        """Better the texts; ``None``, or the text of the source, takes an edit back.

        Args:
            texts: ``arabic``, ``english`` or both.

        Raises:
            ActionError: if a text is blank.
        """
        found = self.pair(pair)
        if any(is_blank(text) for text in texts.values() if text is not None):
            raise ActionError("blank")
        sources = {"arabic": found.ar, "english": found.en}
        payload = {
            side: None if text is None or text == sources[side] else text
            for side, text in texts.items()
        }
        event = self._act(reviewer, pair, "edit", payload, seen)
        for side in texts:
            self.store.keep_draft(reviewer, pair, side, None)  # type: ignore[arg-type]
        return event

    def comment(self, reviewer: Reviewer, pair: str, text: str, seen: Token) -> Event:
        """Leave a remark.

        Raises:
            ActionError: if it is blank.
        """
        if is_blank(text):
            raise ActionError("blank")
        event = self._act(reviewer, pair, "comment", {"text": text}, seen)
        self.store.keep_draft(reviewer, pair, "comment", None)
        return event

    def keep_draft(self, reviewer: Reviewer, pair: str, field: Field, text: str | None) -> None:
        """Keep what a reviewer has typed and not saved; ``None`` removes it.

        Raises:
            UnknownSubject: if there is no such pair.
        """
        self.pair(pair)
        self.store.keep_draft(reviewer, pair, field, text)

    def relink(
        self,
        reviewer: Reviewer,
        arabic: str,
        english: str,
        change: Callable[[Sequence[Link]], Change],
        seen: Token,
        name: str,
    ) -> Event:
        """Change the beads of two documents.

        Args:
            change: what to do with the beads as they are.
            name: what it is called, for the history.

        Raises:
            StaleWrite: if the reviewer has not seen the present beads.
            ActionError: if the change cannot be made.
            UnknownSubject: if the documents do not belong together.
        """
        self.catch_up()
        beads = self.beads(arabic, english)
        subject = self._documents(arabic, english)
        if seen != self.documents_token(arabic, english):
            raise StaleWrite(subject.id, self.ledger.version(subject.id, COMMON))
        try:
            made = change(beads)
        except RelinkError as error:
            raise ActionError(error.reason) from error
        payload = {"name": name, "removed": _plain(made.removed), "added": _plain(made.added)}
        return self._write(subject, "relink", payload, reviewer, seen)

    def undo(self, reviewer: Reviewer) -> list[Event]:
        """Take back the reviewer's latest action, or the batch it belongs to.

        Returns:
            What was taken back, latest first.

        Raises:
            ActionError: ``nothing`` if there is none, ``moved`` if others have built on it.
        """
        self.catch_up()
        return self._turn(reviewer, self.ledger.next_undo(reviewer.id), "undo")

    def redo(self, reviewer: Reviewer) -> list[Event]:
        """Do again what was undone last."""
        self.catch_up()
        return self._turn(reviewer, self.ledger.next_redo(reviewer.id), "redo")

    def draw_sample(self, reviewer: Reviewer, share: float, seed: int = 0) -> Event:
        """Draw a share of the pairs, of those fewer than two have judged, for blind review.

        Raises:
            ActionError: if there are none left to draw from.
            ValueError: if the share is not in (0, 1].
        """
        self.catch_up()
        free = [
            pair.id
            for pair in self.pairs()
            if pair.id not in self.ledger.sampled
            and not self.is_retired(pair.id)
            and len(self.ledger.state(pair.id).judgements) < 2
        ]
        if not free:
            raise ActionError("few")
        payload = {"share": share, "seed": seed, "pairs": draw(free, share, seed)}
        token = Token(COMMON, self.ledger.version(SAMPLE, COMMON))
        return self._write(Subject(SAMPLE, "sample", {}), "sample", payload, reviewer, token)

    def assign(self, reviewer: Reviewer, pairs: Sequence[str], assignee: int | None) -> Event:
        """Say who is to review some pairs; ``None`` leaves them to everybody.

        Raises:
            UnknownSubject: if there is no such pair.
        """
        self.catch_up()
        for pair in pairs:
            self.pair(pair)
        payload = {"pairs": list(pairs), "reviewer": assignee}
        token = Token(COMMON, self.ledger.version(ASSIGNMENT, COMMON))
        subject = Subject(ASSIGNMENT, "assignment", {})
        return self._write(subject, "assign", payload, reviewer, token)

    def mark_errors(
        self, reviewer: Reviewer, pair: str, errors: Sequence[str], seen: Token
    ) -> Event:
        """Say what is wrong with the translation, by category; none takes it back."""
        return self._act(reviewer, pair, "errors", {"errors": list(errors)}, seen)

    def act_on_all(
        self, reviewer: Reviewer, actions: Sequence[tuple[str, Kind, Mapping[str, Any]]]
    ) -> None:
        """Do one thing to each of many pairs, all or nothing, as one batch for undoing.

        Raises:
            UnknownSubject: if there is no such pair.
        """
        self.catch_up()
        with self.store.writing():
            batch = self.store.next_id()
            for pair, kind, payload in actions:
                lane = self.ledger.lane(pair, reviewer.id)
                self.store.append(
                    Subject(pair, "pair", self.pair(pair).snapshot()),
                    kind,
                    payload,
                    reviewer,
                    lane=lane,
                    seen=self.store.version(pair, lane),
                    batch=batch,
                )
        self.catch_up()

    def _act(
        self, reviewer: Reviewer, pair: str, kind: Kind, payload: Mapping[str, Any], seen: Token
    ) -> Event:
        self.catch_up()
        found = self.pair(pair)
        lane = self.ledger.lane(pair, reviewer.id)
        if seen.lane != lane:
            raise StaleWrite(pair, self.ledger.version(pair, lane))
        return self._write(Subject(pair, "pair", found.snapshot()), kind, payload, reviewer, seen)

    def _turn(self, reviewer: Reviewer, events: list[Event], kind: Kind) -> list[Event]:
        if not events:
            raise ActionError("nothing")
        for event in events:
            if not self._can_turn(event, kind):
                raise ActionError("moved")
        with self.store.writing():
            batch = self.store.next_id() if len(events) > 1 else None
            for event in events:
                self.store.append(
                    self.store.subject(event.subject),
                    kind,
                    {},
                    reviewer,
                    lane=event.lane,
                    seen=self.store.version(event.subject, event.lane),
                    target=event.id,
                    batch=batch,
                )
        self.catch_up()
        return events

    def _can_turn(self, event: Event, kind: Kind) -> bool:
        """False if others have built on what is to be undone or done again."""
        if event.kind == "sample":
            drawn = event.payload["pairs"]
            return not any(self.ledger.judged_since(pair, event.id) for pair in drawn)
        subject = self.store.subject(event.subject)
        return subject.kind != "documents" or self._holds_together(subject, event, kind)

    def _holds_together(self, subject: Subject, event: Event, kind: Kind) -> bool:
        """Whether the beads can still be replayed with the action undone or done again."""
        actions = [each for each in self.ledger.holding(subject.id) if each.id != event.id]
        if kind == "redo":
            actions = sorted([*actions, event], key=lambda each: each.id)
        beads = _links(subject.snapshot["beads"])
        try:
            for action in actions:
                beads = relinking.apply(beads, change_of(action))
        except RelinkError:
            return False
        return True

    def _write(
        self,
        subject: Subject,
        kind: Kind,
        payload: Mapping[str, Any],
        reviewer: Reviewer,
        seen: Token,
        batch: int | None = None,
    ) -> Event:
        event = self.store.append(
            subject, kind, payload, reviewer, lane=seen.lane, seen=seen.version, batch=batch
        )
        self.catch_up()
        return event

    def _documents(self, arabic: str, english: str) -> Subject:
        known = documents_id(arabic, english)
        if self.ledger.history(known):
            return Subject(known, "documents", {})  # the store has its snapshot
        snapshot = {
            "ar_document": arabic,
            "en_document": english,
            "beads": _plain(self.reviewed.beads(arabic, english)),
            "ar": self.reviewed.texts(arabic),
            "en": self.reviewed.texts(english),
        }
        return Subject(documents_id(arabic, english), "documents", snapshot)

    def _relinked(self) -> tuple[Mapping[str, Pair], frozenset[str]]:
        """The pairs made by relinking, and the ids of those they have replaced."""
        if self._made is None:
            made: dict[str, Pair] = {}
            retired: set[str] = set()
            for arabic, english in self.reviewed.by_documents:
                if not self.ledger.history(documents_id(arabic, english)):
                    continue
                known = self.reviewed.by_link.get((arabic, english), {})
                links = {link for link in self.beads(arabic, english) if not link.is_null}
                retired |= {pair.id for link, pair in known.items() if link not in links}
                for link in sorted(links - known.keys()):
                    pair = self.pair_of(arabic, english, link)
                    made[pair.id] = pair
            self._made, self._retired, self._pairs = made, frozenset(retired), None
        return self._made, self._retired


def is_blank(text: str) -> bool:
    """True if a text has nothing that can be seen."""
    return not any(char.isprintable() and not char.isspace() for char in text)


def replay(base: Sequence[Link], actions: Sequence[Event]) -> tuple[Link, ...]:
    """The beads after the actions; those made on beads that a new build no longer has are void."""
    beads = set(base)
    for action in actions:
        change = change_of(action)
        if beads.issuperset(change.removed):
            beads = beads.difference(change.removed) | set(change.added)
    return tuple(sorted(beads))


def change_of(event: Event) -> Change:
    """The change that a ``relink`` event made."""
    return Change(_links(event.payload["removed"]), _links(event.payload["added"]))


def _plain(links: Sequence[Link]) -> list[list[list[int]]]:
    return [[list(link.arabic), list(link.english)] for link in links]


def _links(plain: Sequence[Sequence[Sequence[int]]]) -> tuple[Link, ...]:
    return tuple(Link(tuple(arabic), tuple(english)) for arabic, english in plain)
