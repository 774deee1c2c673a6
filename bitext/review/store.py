"""What reviewers did, kept as events in one SQLite file: appended, never changed, never removed.

The file lies beside the dataset, which is only read. An event is on disk before
:meth:`Store.append` returns, so a server that is killed at any moment has lost nothing it
confirmed. Several processes may use one file.

Each event belongs to a *subject* (a pair, the beads of two documents, or the sample) and to a
*lane* of it: the common lane, or one reviewer's own lane where pairs are judged blind. The events
of a lane are numbered from 1; whoever writes names the version he has seen, and a write on top of
something he has not seen is refused.
"""

from __future__ import annotations

import hmac
import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import scrypt
from pathlib import Path
from typing import Any, Literal

from bitext.review.database import Database

Kind = Literal[
    "verdict",
    "edit",
    "comment",
    "adjudicate",
    "relink",
    "sample",
    "errors",
    "assign",
    "undo",
    "redo",
]
SubjectKind = Literal["pair", "documents", "sample", "assignment"]
Field = Literal["arabic", "english", "comment"]

COMMON = 0

#: The only subject of the blind sample, and of who is to review what.
SAMPLE = "sample"
ASSIGNMENT = "assignment"


class StaleWrite(Exception):  # noqa: N818 - it tells of a state, not of a fault
    """Someone else wrote first.

    Args:
        subject: id of the subject.
        version: its version now.
    """

    def __init__(self, subject: str, version: int):
        self.subject = subject
        self.version = version
        super().__init__(f"{subject} is at version {version} by now")

    @property
    def documents(self) -> tuple[str, str] | None:
        """The ids of the Arabic and the English document, if it is their beads."""
        if not self.subject.startswith("["):
            return None
        arabic, english = json.loads(self.subject)
        return arabic, english


@dataclass(frozen=True)
class Reviewer:
    """A person who reviews."""

    id: int
    name: str


@dataclass(frozen=True)
class Subject:
    """What an event is about.

    Attributes:
        id: the pair's id, :func:`documents_id`, :data:`SAMPLE` or :data:`ASSIGNMENT`.
        kind: which of them.
        snapshot: the subject as it was when it was first touched, kept so that the file can be
            read without the dataset.
    """

    id: str
    kind: SubjectKind
    snapshot: Mapping[str, Any]


@dataclass(frozen=True)
class Event:
    """One action of one reviewer.

    Attributes:
        id: grows with time.
        at: ISO 8601 in UTC.
        reviewer: id of the reviewer.
        subject: id of the subject.
        lane: :data:`COMMON`, or the id of the reviewer whose own lane it is.
        version: number of the event in its lane, from 1.
        kind: what was done.
        payload: its details.
        target: the event that an ``undo`` or ``redo`` is about.
        batch: number of the batch it belongs to, or ``None``; a batch is undone as a whole.
    """

    id: int
    at: str
    reviewer: int
    subject: str
    lane: int
    version: int
    kind: Kind
    payload: Mapping[str, Any]
    target: int | None = None
    batch: int | None = None


def default_store(dataset: Path) -> Path:
    """Where the review of a dataset is kept: beside its folder, which a new build replaces."""
    folder = dataset.resolve()
    return folder.with_name(folder.name + ".review.sqlite")


def documents_id(arabic: str, english: str) -> str:
    """The subject id of the beads of two documents."""
    return json.dumps([arabic, english], ensure_ascii=False)


class Store(Database):
    """The events of a review in order, its reviewers, their sessions and drafts.

    Args:
        path: the file.
        create: make the file if it is not there.

    Raises:
        FormatError: if the file is no review store, or one of a later version of bitext.
        OutputError: if it cannot be opened or written.
    """

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append(
        self,
        subject: Subject,
        kind: Kind,
        payload: Mapping[str, Any],
        reviewer: Reviewer,
        *,
        lane: int = COMMON,
        seen: int,
        target: int | None = None,
        batch: int | None = None,
    ) -> Event:
        """Put an action on disk.

        Args:
            subject: what it is about.
            kind: what was done.
            payload: its details, plain JSON data.
            reviewer: who did it.
            lane: :data:`COMMON`, or ``reviewer.id``.
            seen: the version of the lane that the reviewer has seen, 0 if it was untouched.
            target: for ``undo`` and ``redo``, the event it is about.
            batch: see :meth:`next_id`.

        Raises:
            StaleWrite: if the lane is at another version.
            OutputError: if it cannot be written.
        """
        with self.writing():
            version = self.version(subject.id, lane)
            if version != seen:
                raise StaleWrite(subject.id, version)
            self._connection.execute(
                "INSERT INTO subject VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (subject.id, subject.kind, _json(subject.snapshot)),
            )
            event = Event(
                id=self.next_id(),
                at=datetime.now(UTC).isoformat(timespec="milliseconds"),
                reviewer=reviewer.id,
                subject=subject.id,
                lane=lane,
                version=version + 1,
                kind=kind,
                payload=dict(payload),
                target=target,
                batch=batch,
            )
            self._connection.execute(
                "INSERT INTO event (id, at, reviewer, subject, lane, version, kind, payload,"
                " target, batch) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    _json(value) if name == "payload" else value
                    for name, value in vars(event).items()
                ],
            )
        return event

    def next_id(self) -> int:
        """The id of the next event while :meth:`writing`; numbers a batch by its first event."""
        return int(self._one("SELECT coalesce(max(id), 0) + 1 FROM event")[0])

    def version(self, subject: str, lane: int = COMMON) -> int:
        """Number of events in a lane of a subject."""
        row = self._one(
            "SELECT coalesce(max(version), 0) FROM event WHERE subject = ? AND lane = ?",
            subject,
            lane,
        )
        return int(row[0])

    def events(self, after: int = 0) -> list[Event]:
        """All events with a greater id, in order."""
        rows = self._all(
            "SELECT id, at, reviewer, subject, lane, version, kind, payload, target, batch"
            " FROM event WHERE id > ? ORDER BY id",
            after,
        )
        return [
            Event(key, at, who, subject, lane, version, kind, json.loads(payload), target, batch)
            for key, at, who, subject, lane, version, kind, payload, target, batch in rows
        ]

    def subjects(self) -> dict[str, Subject]:
        """All subjects by id."""
        rows = self._all("SELECT id, kind, snapshot FROM subject ORDER BY id")
        return {row[0]: Subject(row[0], row[1], json.loads(row[2])) for row in rows}

    def subject(self, identity: str) -> Subject:
        """The subject of that id.

        Raises:
            KeyError: if there is none.
        """
        row = self._one("SELECT id, kind, snapshot FROM subject WHERE id = ?", identity)
        if row is None:
            raise KeyError(identity)
        return Subject(row[0], row[1], json.loads(row[2]))

    # Reviewers

    def reviewer(self, name: str) -> Reviewer:
        """The reviewer of that name, newly entered if need be; see :func:`same_name`.

        Raises:
            ValueError: if the name has no letter or digit, or more than 80 characters.
        """
        name = clean_name(name)
        with self.writing():
            found = self.find_reviewer(name)
            if found is None:
                cursor = self._connection.execute(
                    "INSERT INTO reviewer (name, since) VALUES (?, ?)", (name, _now())
                )
                found = Reviewer(cursor.lastrowid or 0, name)
        return found

    def find_reviewer(self, name: str) -> Reviewer | None:
        """The reviewer of that name, if there is one."""
        wanted = same_name(name)
        known = self.reviewers().values()
        return next((each for each in known if same_name(each.name) == wanted), None)

    def reviewers(self) -> dict[int, Reviewer]:
        """All reviewers by id."""
        rows = self._all("SELECT id, name FROM reviewer ORDER BY id")
        return {row[0]: Reviewer(*row) for row in rows}

    def set_pin(self, reviewer: Reviewer, pin: str) -> None:
        """Let nobody work under this name who does not know the PIN; only a hash is kept."""
        salt = secrets.token_bytes(16)
        with self.writing():
            self._connection.execute(
                "UPDATE reviewer SET pin = ? WHERE id = ?",
                (f"{salt.hex()}:{_hash(pin, salt).hex()}", reviewer.id),
            )

    def has_pin(self, reviewer: Reviewer) -> bool:
        """True if the name is guarded by a PIN."""
        row = self._one("SELECT pin FROM reviewer WHERE id = ?", reviewer.id)
        return row is not None and row[0] is not None

    def is_pin(self, reviewer: Reviewer, pin: str) -> bool:
        """True if it is the PIN of the reviewer."""
        row = self._one("SELECT pin FROM reviewer WHERE id = ?", reviewer.id)
        if row is None or row[0] is None:
            return False
        salt, _, digest = str(row[0]).partition(":")
        return hmac.compare_digest(_hash(pin, bytes.fromhex(salt)).hex(), digest)

    # Sessions

    def open_session(
        self, digest: str, reviewer: Reviewer | None, *, is_host: bool = False
    ) -> None:
        """Remember a browser's session by the digest of its secret, and who works in it."""
        with self.writing():
            self._connection.execute(
                "INSERT INTO session (digest, reviewer, since, host) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (digest) DO UPDATE SET reviewer = excluded.reviewer",
                (digest, None if reviewer is None else reviewer.id, _now(), is_host),
            )

    def session(self, digest: str, since: str) -> tuple[Reviewer | None, bool] | None:
        """Who works in a session begun at ``since`` or later, and whether it is the host's.

        Returns:
            ``None`` if there is no such session.
        """
        row = self._one(
            "SELECT reviewer.id, reviewer.name, host FROM session LEFT JOIN reviewer"
            " ON reviewer.id = session.reviewer WHERE digest = ? AND session.since >= ?",
            digest,
            since,
        )
        if row is None:
            return None
        return None if row[0] is None else Reviewer(row[0], row[1]), bool(row[2])

    # Drafts

    def keep_draft(self, reviewer: Reviewer, pair: str, field: Field, text: str | None) -> None:
        """Keep what a reviewer has typed and not saved; ``None`` removes it."""
        with self.writing():
            if text is None:
                self._connection.execute(
                    "DELETE FROM draft WHERE reviewer = ? AND subject = ? AND field = ?",
                    (reviewer.id, pair, field),
                )
            else:
                self._connection.execute(
                    "INSERT INTO draft VALUES (?, ?, ?, ?, ?) ON CONFLICT (reviewer, subject,"
                    " field) DO UPDATE SET text = excluded.text, at = excluded.at",
                    (reviewer.id, pair, field, text, _now()),
                )

    def drafts(self, reviewer: Reviewer) -> dict[str, dict[Field, str]]:
        """What a reviewer has typed and not saved, by pair and field."""
        found: dict[str, dict[Field, str]] = {}
        for pair, field, text in self._all(
            "SELECT subject, field, text FROM draft WHERE reviewer = ? ORDER BY at", reviewer.id
        ):
            found.setdefault(pair, {})[field] = text
        return found


def clean_name(name: str) -> str:
    """A reviewer's name as it is shown: composed, one space between words, nothing invisible.

    Raises:
        ValueError: if it has no letter or digit, or more than 80 characters.
    """
    visible = (
        char
        for char in unicodedata.normalize("NFKC", name)
        if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    found = " ".join("".join(visible).split())
    if len(found) > 80 or not any(char.isalnum() for char in found):
        raise ValueError("a reviewer's name has a letter or digit and at most 80 characters")
    return found


def same_name(name: str) -> str:
    """Equal for two names that people would take for one: case and Arabic vowel marks aside."""
    from bitext.text.arabic import normalize

    return normalize(clean_name(name)).casefold()


def _hash(pin: str, salt: bytes) -> bytes:
    return scrypt(pin.encode(), salt=salt, n=2**14, r=8, p=1)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
