"""How long work tells how far it is.

A step reports through a :class:`Progress`; the command line shows it with rich on standard error,
a program that does not care passes :data:`SILENT`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.console import Console

Advance = Callable[[int, int], None]
"""Called with (done, total) whenever some of the work is done."""


class Progress(Protocol):
    """Shows the steps of a long job."""

    def step(self, description: str) -> AbstractContextManager[Advance]:
        """Show a step while the context lasts.

        Args:
            description: what is being done, for people.
        """


class SilentProgress:
    """Shows nothing."""

    @contextmanager
    def step(self, description: str) -> Iterator[Advance]:
        """See :meth:`Progress.step`."""
        yield lambda done, total: None


INTERVAL = 10.0
"""Seconds between two lines of a step where there is no terminal."""


class ConsoleProgress:
    """Bars on standard error while it is a terminal, else lines.

    Args:
        interval: seconds between two lines of a step where there is no terminal.
    """

    def __init__(self, interval: float = INTERVAL) -> None:
        self._interval = interval

    @contextmanager
    def step(self, description: str) -> Iterator[Advance]:
        """See :meth:`Progress.step`."""
        from rich import progress
        from rich.console import Console

        console = Console(stderr=True)
        if not console.is_terminal:
            with _lines(console, description, self._interval) as advance:
                yield advance
            return
        columns = (
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TimeElapsedColumn(),
            progress.TimeRemainingColumn(),
        )
        with progress.Progress(*columns, console=console) as bars:
            task = bars.add_task(description, total=None)

            def advance(done: int, total: int) -> None:
                bars.update(task, completed=done, total=total)

            yield advance
            total = bars.tasks[0].total
            bars.update(task, completed=total or 1, total=total or 1)


@contextmanager
def _lines(console: Console, description: str, interval: float) -> Iterator[Advance]:
    """A line at the beginning and one every so many seconds, also while nothing is reported."""
    begun = time.monotonic()
    state: list[int] = []
    ended = threading.Event()

    def print_line(text: str) -> None:
        console.print(text, highlight=False, soft_wrap=True)

    def report() -> None:
        while not ended.wait(interval):
            seconds = time.monotonic() - begun
            print_line(f"{description} … {_far(state)}{seconds:.0f} s")

    def advance(done: int, total: int) -> None:
        state[:] = done, total

    print_line(f"{description} …")
    reporter = threading.Thread(target=report, daemon=True)
    reporter.start()
    try:
        yield advance
    finally:
        ended.set()
        reporter.join()


def _far(state: list[int]) -> str:
    if not state:
        return ""
    done, total = state
    # Where the total is not known, it is what is done.
    return f"{done:,} of {total:,}, " if done < total else f"{done:,}, "


SILENT = SilentProgress()
