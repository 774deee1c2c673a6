"""The SQLite file of a review: opened, brought to the present version, written safely, rescued.

A file that is removed or replaced while it is open would take with it all that is written from
then on. That is noticed before each write, and everything goes on in a rescue copy beside it.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from bitext.errors import FormatError, OutputError
from bitext.review.schema import APPLICATION_ID, MIGRATIONS, statements


class Database:
    """A connection that outlives its file.

    Args:
        path: the file.
        create: make the file if it is not there.

    Attributes:
        path: the file asked for.
        rescue: the copy that is written since the file was found removed, or ``None``.

    Raises:
        FormatError: if the file is no review store, or one of a later version of bitext.
        OutputError: if it cannot be opened or written.
    """

    def __init__(self, path: Path, *, create: bool = True):
        if not create and not path.is_file():
            raise OutputError("there is no review here yet", path=path)
        self.path = path
        self.rescue: Path | None = None
        self._lock = threading.RLock()
        try:
            path.touch(mode=0o600)  # what people write is for them until they share it
            self._connection = _connect(path)
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
        self._identity = _identity(path)

    def close(self) -> None:
        """Give the file back; all that was written is in it, or in the rescue copy."""
        with self._lock:
            self.check()
            self._connection.close()

    def check(self) -> None:
        """Go on in a rescue copy if the file was removed, or another put in its place.

        Raises:
            OutputError: if no copy can be written.
        """
        with self._lock:
            if self._connection.in_transaction:
                return
            if _identity(self.rescue or self.path) != self._identity:
                self._move_to_rescue()

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
            self.check()
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
            self.check()

    def _all(self, query: str, *values: object) -> Sequence[Any]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def _one(self, query: str, *values: object) -> Any:
        with self._lock:
            return self._connection.execute(query, values).fetchone()

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
        run("PRAGMA foreign_keys = ON")  # only now: a migration may replace a table

    def _move_to_rescue(self) -> None:
        """Copy what the connection still holds to a new file, and go on there."""
        try:
            target = _rescue_file(self.path)
            copy = _connect(target)
            self._connection.backup(copy)
            old, self._connection = self._connection, copy
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            raise OutputError(
                f"the review was removed, and no copy can be written: {error}", path=self.path
            ) from error
        # SQLite sees that this file is gone and leaves alone what has its name now.
        old.close()
        self.rescue = target
        self._identity = _identity(target)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells one file from another of the same name; ``None`` if there is none."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino


def _rescue_file(path: Path) -> Path:
    """A new file beside ``path``, or among the temporary ones if its folder is gone, too."""
    folder = path.parent if path.parent.is_dir() else Path(tempfile.gettempdir())
    for number in count(1):
        target = folder / f"{path.stem}.rescue-{number}{path.suffix}"
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            continue
        return target
    raise AssertionError  # count() does not end


def rescue_files(path: Path) -> list[Path]:
    """The rescue copies that lie beside a review."""
    return sorted(path.parent.glob(f"{path.stem}.rescue-*{path.suffix}"))
