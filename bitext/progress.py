"""How long work tells how far it is.

A step reports through a :class:`Progress`; the command line shows it with rich on standard error,
a program that does not care passes :data:`SILENT`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

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


class ConsoleProgress:
    """Bars on standard error while it is a terminal, else a line a step."""

    @contextmanager
    def step(self, description: str) -> Iterator[Advance]:
        """See :meth:`Progress.step`."""
        from rich import progress
        from rich.console import Console

        console = Console(stderr=True)
        if not console.is_terminal:
            console.print(f"{description} …", highlight=False, soft_wrap=True)
            yield lambda done, total: None
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


SILENT = SilentProgress()
