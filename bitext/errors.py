"""Every error a user can cause, each naming the place and what was expected.

The command line prints ``str(error)``, a line for each thing that is wrong, and exits with
status 2.
Anything that is not a :class:`BitextError` is a bug and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

Item = TypeVar("Item")


class BitextError(Exception):
    """Something the user can put right.

    Args:
        message: what was found and what was expected, one line.
        path: the file or folder at fault, if there is one.
        line: the line or row in it, counted from 1.
    """

    def __init__(self, message: str, *, path: Path | str | None = None, line: int | None = None):
        self.message = message
        self.path = None if path is None else str(path)
        self.line = line
        super().__init__(message)

    def __str__(self) -> str:
        place = [str(part) for part in (self.path, self.line) if part is not None]
        return ": ".join([":".join(place), self.message] if place else [self.message])


class CorpusError(BitextError):
    """A corpus folder, manifest or text file cannot be used as it is."""


class CorpusErrors(CorpusError):  # noqa: N818
    """Several texts cannot be used as they are, each for a reason of its own.

    Args:
        errors: at least two.
    """

    def __init__(self, errors: Sequence[CorpusError]):
        self.errors = tuple(errors)
        super().__init__(
            "\n".join([f"{len(self.errors):,} texts cannot be used", *map(str, errors)])
        )


class FilterError(BitextError):
    """There is no such filter or score, or it does not take such a setting."""


class FormatError(BitextError):
    """A file of pairs, beads or rows does not follow its format.

    What the message quotes of the file may hold line breaks and control characters; they are
    shown escaped, on one line.
    """

    def __str__(self) -> str:
        return "".join(
            letter if letter >= " " and letter != "\x7f" else ascii(letter)[1:-1]
            for letter in super().__str__()
        )


class ModelError(BitextError):
    """A model cannot be found, loaded or run."""


class OutputError(BitextError):
    """A result cannot be written where it was asked for."""


def all_of(errors: Sequence[CorpusError]) -> CorpusError:
    """One error that says all of them, of which there is at least one."""
    return errors[0] if len(errors) == 1 else CorpusErrors(errors)


def extra_hint(extra: str) -> str:
    """The command, in a checkout of bitext, that installs what an extra needs."""
    return f"pip install -c constraints.txt '.[{extra}]' in the folder of bitext"


@contextmanager
def foreign_errors(
    what: str, path: Path | str, kind: type[BitextError] | None = None
) -> Iterator[None]:
    """Around a call of another library: whatever it raises about a file is the file's fault.

    Args:
        what: what the file should be, e.g. ``Parquet file``.
        path: of the file.
        kind: the error to raise, :class:`FormatError` if not given.
    """
    try:
        yield
    except BitextError:
        raise
    except Exception as error:
        said = " ".join(str(error).split())[:200] or type(error).__name__
        raise (kind or FormatError)(f"not a readable {what}: {said}", path=path) from error


def guarded(items: Iterable[Item], what: str, path: Path | str) -> Iterator[Item]:
    """The items of another library's iterator, each asked for under :func:`foreign_errors`."""
    iterator = iter(items)
    while True:
        with foreign_errors(what, path):
            try:
                item = next(iterator)
            except StopIteration:
                return
        yield item


def counted(number: int, noun: str) -> str:
    """So many things: ``1 pair``, ``2,000 pairs``, ``3 stories``."""
    if number == 1:
        return f"1 {noun}"
    ends_in_ies = noun.endswith("y") and noun[-2:-1] not in "aeiou"
    return f"{number:,} {noun[:-1] + 'ies' if ends_in_ies else noun + 's'}"
