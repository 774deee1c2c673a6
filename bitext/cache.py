"""What was expensive to compute is kept on disk and never computed twice.

* :class:`ResultCache` ``(folder=None)`` stores bytes under (signature, text). ``get_or_compute``
  looks every text up, computes the missing ones in batches and stores each batch as soon as it is
  there. :mod:`bitext.embed.cached` and :mod:`bitext.translate.cached` wrap models with it.
* :func:`cache_folder` ``(folder=None) -> Path``: the argument, else the environment variable
  ``BITEXT_CACHE``, else the user's cache folder.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import platformdirs

from bitext.errors import ModelError, OutputError

Item = TypeVar("Item")
Progress = Callable[[int, int], None]
"""Called with (done, total) after each batch; counts distinct texts."""


def cache_folder(folder: Path | str | None = None) -> Path:
    """Where computed results and prepared models are kept.

    Args:
        folder: overrides the environment variable ``BITEXT_CACHE``, which overrides the
            user's cache folder (``~/.cache/bitext`` on Linux).
    """
    chosen = folder or os.environ.get("BITEXT_CACHE") or platformdirs.user_cache_dir("bitext")
    return Path(chosen).expanduser()


class ResultCache:
    """An on-disk store of results, one SQLite file ``results.sqlite3`` in a folder.

    Several processes and threads may use the same folder at the same time. A process that is
    killed loses at most the batch under way. The first value stored for a key stays.

    Args:
        folder: see :func:`cache_folder`; created when something is first looked up.
    """

    def __init__(self, folder: Path | str | None = None) -> None:
        self.path = cache_folder(folder) / "results.sqlite3"
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.RLock()

    def __reduce__(self) -> tuple[type[ResultCache], tuple[Path]]:
        return ResultCache, (self.path.parent,)

    def __enter__(self) -> ResultCache:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def get(self, signature: str, texts: Sequence[str]) -> list[bytes | None]:
        """The stored value of each text, ``None`` where there is none.

        Raises:
            ModelError: the file is not a database or is damaged.
            OutputError: the file cannot be made or opened for writing.
        """
        keys = [_key(signature, text) for text in texts]
        found: dict[bytes, bytes] = {}
        with self._opened() as connection:
            for chunk in _batched(list(dict.fromkeys(keys)), 500):
                marks = ",".join("?" * len(chunk))
                query = f"SELECT key, value FROM results WHERE key IN ({marks})"
                found.update(connection.execute(query, chunk))
        return [found.get(key) for key in keys]

    def put(self, signature: str, texts: Sequence[str], values: Sequence[bytes]) -> None:
        """Store values, all or none; texts that have one keep it.

        Raises:
            ModelError: the file is not a database or is damaged.
            OutputError: the disk is full or the file cannot be written.
        """
        rows = [(_key(signature, text), value) for text, value in zip(texts, values, strict=True)]
        with self._opened() as connection, connection:
            connection.executemany("INSERT OR IGNORE INTO results VALUES (?, ?)", rows)

    def get_or_compute(
        self,
        signature: str,
        texts: Sequence[str],
        compute: Callable[[list[str]], list[bytes]],
        *,
        batch_size: int = 32,
        progress: Progress | None = None,
    ) -> list[bytes]:
        """The value of each text, computed where it is not stored yet.

        Args:
            signature: names everything besides the text that the values depend on.
            texts: may repeat; each distinct text is computed once.
            compute: values of some distinct texts, in order.
            batch_size: texts handed to ``compute`` at a time and then stored together.
            progress: told the number of texts done after looking up and after each batch.

        Returns:
            Values in the order of ``texts``.
        """
        distinct = list(dict.fromkeys(texts))
        stored = zip(distinct, self.get(signature, distinct), strict=True)
        values = {text: value for text, value in stored if value is not None}
        missing = sorted((text for text in distinct if text not in values), key=len)
        if progress:
            progress(len(values), len(distinct))
        for batch in _batched(missing, batch_size):
            computed = compute(batch)
            self.put(signature, batch, computed)
            values.update(zip(batch, computed, strict=True))
            if progress:
                progress(len(values), len(distinct))
        return [values[text] for text in texts]

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = _connect(self.path)
                yield self._connection
            except OSError as error:
                raise OutputError(
                    f"cannot keep results here: {error.strerror}", path=self.path
                ) from error
            except sqlite3.OperationalError as error:
                raise OutputError(
                    f"cannot keep results here: {error}; "
                    "choose another folder with the environment variable BITEXT_CACHE",
                    path=self.path,
                ) from error
            except sqlite3.DatabaseError as error:
                self.close()
                raise ModelError(
                    f"the store of computed results is damaged ({error}); "
                    "delete this file to compute them again",
                    path=self.path,
                ) from error


def _batched(items: list[Item], size: int) -> Iterator[list[Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=60, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        with connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, value BLOB NOT NULL) "
                "WITHOUT ROWID"
            )
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _key(signature: str, text: str) -> bytes:
    content = f"{len(signature)}:{signature}{text}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).digest()
