"""Where results go: a file that appears when it is complete, or standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from bitext.errors import OutputError

STANDARD_STREAM = "-"


@contextmanager
def opened_output(out: str) -> Iterator[TextIO]:
    """A text stream to write a result to, UTF-8 with ``\\n`` line ends.

    Args:
        out: a path, or ``-`` for standard output. The file is written under another name beside
            it and renamed at the end; on any failure an older file stays as it was.

    Raises:
        OutputError: the file cannot be written.
    """
    if out == STANDARD_STREAM:
        yield sys.stdout
        sys.stdout.flush()
        return
    path = Path(out)
    # A device or a pipe cannot be renamed onto.
    target = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    if path.exists() and not path.is_file():
        target = path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with target.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
        if target != path:
            target.replace(path)
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror or error}", path=path) from error
    finally:
        if target != path:
            with suppress(OSError):
                target.unlink()
