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

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from bitext.errors import FormatError, OutputError
from bitext.review.schema import APPLICATION_ID, MIGRATIONS, statements

Kind = Literal["verdict", "edit", "comment", "adjudicate", "relink", "sample", "undo", "redo"]
SubjectKind = Literal["pair", "documents", "sample"]

COMMON = 0

#: The sample's only subject.
SAMPLE = "sample"


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
        id: the pair's id, :func:`documents_id`, or :data:`SAMPLE`.
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


def default_store(dataset: Path) -> Path:
    """Where the review of a dataset is kept: beside its folder, which a new build replaces."""
    folder = dataset.resolve()
    return folder.with_name(folder.name + ".review.sqlite")


def documents_id(arabic: str, english: str) -> str:
    """The subject id of the beads of two documents."""
    return json.dumps([arabic, english], ensure_ascii=False)


class Store:
    """The events of a review, in order.

    Args:
        path: the file.
        create: make the file if it is not there.

    Raises:
        FormatError: if the file is no review store, or one of a later version of bitext.
        OutputError: if it cannot be opened or written.
    """

    def __init__(self, path: Path, *, create: bool = True):
        if not create and not path.is_file():
            raise OutputError("there is no review here yet", path=path)
        self.path = path
        self._lock = threading.RLock()
        try:
            path.touch(mode=0o600)  # what people write is for them until they share it
            self._connection = sqlite3.connect(
                path, timeout=10, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as error:
            raise OutputError(f"cannot open the review: {error}", path=path) from error
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            self._connection.close()
            if isinstance(error, sqlite3.OperationalError):
                raise OutputError(f"cannot open the review: {error}", path=path) from error
            raise FormatError("not a review store (SQLite file of bitext)", path=path) from error
        except FormatError:
            self._connection.close()
            raise

    def close(self) -> None:
        """Give the file back; all events are in it."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold off all other writers, in this process and in others; all or nothing is kept.

        Raises:
            OutputError: if the file cannot be written (full disk, read-only).
        """
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield
                except BaseException:
                    self._connection.execute("ROLLBACK")
                    raise
                self._connection.execute("COMMIT")
            except sqlite3.OperationalError as error:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise OutputError(f"cannot save: {error}", path=self.path) from error

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
            at = datetime.now(UTC).isoformat(timespec="milliseconds")
            values = (at, reviewer.id, subject.id, lane, version + 1, kind, _json(payload), target)
            cursor = self._connection.execute(
                "INSERT INTO event (at, reviewer, subject, lane, version, kind, payload, target)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
            identity = cursor.lastrowid or 0
        return Event(
            identity, at, reviewer.id, subject.id, lane, version + 1, kind, dict(payload), target
        )

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
            "SELECT id, at, reviewer, subject, lane, version, kind, payload, target"
            " FROM event WHERE id > ? ORDER BY id",
            after,
        )
        return [
            Event(key, at, who, subject, lane, version, kind, json.loads(payload), target)
            for key, at, who, subject, lane, version, kind, payload, target in rows
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

    def reviewer(self, name: str) -> Reviewer:
        """The reviewer of that name, newly entered if need be.

        Raises:
            ValueError: if the name is empty or longer than 80 characters.
        """
        name = " ".join(name.split())
        if not 1 <= len(name) <= 80:
            raise ValueError("a reviewer's name has 1 to 80 characters")
        with self.writing():
            self._connection.execute(
                "INSERT INTO reviewer (name, since) VALUES (?, ?) ON CONFLICT DO NOTHING",
                (name, datetime.now(UTC).isoformat(timespec="seconds")),
            )
            row = self._one("SELECT id, name FROM reviewer WHERE name = ?", name)
        return Reviewer(*row)

    def reviewers(self) -> dict[int, Reviewer]:
        """All reviewers by id."""
        rows = self._all("SELECT id, name FROM reviewer ORDER BY id")
        return {row[0]: Reviewer(*row) for row in rows}

    def open_session(self, digest: str, reviewer: Reviewer | None) -> None:
        """Remember a browser's session, by the digest of its secret, and who works in it."""
        with self.writing():
            self._connection.execute(
                "INSERT INTO session VALUES (?, ?, ?)"
                " ON CONFLICT (digest) DO UPDATE SET reviewer = excluded.reviewer",
                (
                    digest,
                    None if reviewer is None else reviewer.id,
                    datetime.now(UTC).isoformat(timespec="seconds"),
                ),
            )

    def session(self, digest: str, since: str) -> tuple[bool, Reviewer | None]:
        """Whether a session begun at ``since`` or later is known, and who works in it."""
        rows = self._all(
            "SELECT reviewer.id, reviewer.name FROM session LEFT JOIN reviewer"
            " ON reviewer.id = session.reviewer WHERE digest = ? AND session.since >= ?",
            digest,
            since,
        )
        if not rows:
            return False, None
        return True, None if rows[0][0] is None else Reviewer(*rows[0])

    def _prepare(self) -> None:
        run = self._connection.execute
        tables = self._one("SELECT count(*) FROM sqlite_master")[0]
        known = len(MIGRATIONS)
        if tables and self._one("PRAGMA application_id")[0] != APPLICATION_ID:
            raise FormatError("a SQLite file, but not a review store of bitext", path=self.path)
        version = self._one("PRAGMA user_version")[0]
        if version > known:
            raise FormatError(
                f"review store of version {version}, made by a later bitext; this one reads"
                f" up to version {known}",
                path=self.path,
            )
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = FULL")
        run("PRAGMA foreign_keys = ON")
        while version < known:
            # Another process may be doing the same: look again once it is held off.
            run("BEGIN IMMEDIATE")
            version = self._one("PRAGMA user_version")[0]
            if version < known:
                for statement in statements(MIGRATIONS[version]):
                    run(statement)
                version += 1
                run(f"PRAGMA application_id = {APPLICATION_ID}")
                run(f"PRAGMA user_version = {version}")
            run("COMMIT")

    def _all(self, query: str, *values: object) -> Sequence[Any]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def _one(self, query: str, *values: object) -> Any:
        with self._lock:
            return self._connection.execute(query, values).fetchone()


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
