"""The tables of a review store, as steps from each version to the next."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

#: Written into every review store, so that no other SQLite file is taken for one.
APPLICATION_ID = 0x62695478

#: Step n makes version n + 1 of version n. Steps that were released are never changed.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE reviewer (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 80),
        since TEXT NOT NULL
    );
    CREATE TABLE subject (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('pair', 'documents', 'sample')),
        snapshot TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE event (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        reviewer INTEGER NOT NULL REFERENCES reviewer (id),
        subject TEXT NOT NULL REFERENCES subject (id),
        lane INTEGER NOT NULL,
        version INTEGER NOT NULL CHECK (version > 0),
        kind TEXT NOT NULL CHECK (kind IN
            ('verdict', 'edit', 'comment', 'adjudicate', 'relink', 'sample', 'undo', 'redo')),
        payload TEXT NOT NULL,
        target INTEGER REFERENCES event (id),
        CHECK ((target IS NOT NULL) = (kind IN ('undo', 'redo'))),
        UNIQUE (subject, lane, version)
    );
    CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
        BEGIN SELECT RAISE (ABORT, 'events are never changed'); END;
    CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event
        BEGIN SELECT RAISE (ABORT, 'events are never removed'); END;
    """,
    """
    CREATE TABLE session (
        digest TEXT PRIMARY KEY,
        reviewer INTEGER REFERENCES reviewer (id),
        since TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
    # Kinds are checked where they are written, so that a new one needs no new table. An event
    # may belong to a batch, which is undone as a whole. Whoever came in by the address that the
    # server printed is the host. Drafts are no events: they are replaced and removed.
    """
    CREATE TABLE subject_3 (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        snapshot TEXT NOT NULL
    ) WITHOUT ROWID;
    INSERT INTO subject_3 SELECT id, kind, snapshot FROM subject;
    DROP TABLE subject;
    ALTER TABLE subject_3 RENAME TO subject;
    CREATE TABLE event_3 (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        reviewer INTEGER NOT NULL REFERENCES reviewer (id),
        subject TEXT NOT NULL REFERENCES subject (id),
        lane INTEGER NOT NULL,
        version INTEGER NOT NULL CHECK (version > 0),
        kind TEXT NOT NULL,
        payload TEXT NOT NULL,
        target INTEGER REFERENCES event_3 (id),
        batch INTEGER,
        CHECK ((target IS NOT NULL) = (kind IN ('undo', 'redo'))),
        UNIQUE (subject, lane, version)
    );
    INSERT INTO event_3
        SELECT id, at, reviewer, subject, lane, version, kind, payload, target, NULL
        FROM event ORDER BY id;
    DROP TABLE event;
    ALTER TABLE event_3 RENAME TO event;
    CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
        BEGIN SELECT RAISE (ABORT, 'events are never changed'); END;
    CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event
        BEGIN SELECT RAISE (ABORT, 'events are never removed'); END;
    ALTER TABLE reviewer ADD COLUMN pin TEXT;
    ALTER TABLE session ADD COLUMN host INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE draft (
        reviewer INTEGER NOT NULL REFERENCES reviewer (id),
        subject TEXT NOT NULL,
        field TEXT NOT NULL CHECK (field IN ('arabic', 'english', 'comment')),
        text TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (reviewer, subject, field)
    ) WITHOUT ROWID;
    """,
)


def statements(script: str) -> Iterator[str]:
    """The statements of a script; a trigger holds semicolons of its own."""
    statement = ""
    for piece in script.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \n;"):
                yield statement
            statement = ""
