"""Work spread over processes, with results in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import cache
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


def count_cores() -> int:
    """Cores that this process may use, as the machine or a container allows."""
    import loky

    return int(loky.cpu_count())


def on_one_blas_thread() -> AbstractContextManager[object]:
    """Matrix products in this context run on one thread each.

    Split over threads a product ends in other last digits, so that results would depend on the
    number of cores. The limit holds for the whole process while the context lasts.
    """
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(limits=1, user_api="blas")
    return limits


def map_in_order(
    work: Callable[[Item], Result], items: Iterable[Item], jobs: int
) -> Iterator[Result]:
    """``work`` of each item, in order.

    Items are read as they are needed, at most ``jobs + 1`` ahead of the result that is asked for.
    When the reader stops, by an error or Ctrl-C too, the processes end at once.

    Args:
        work: what to do; with several processes it is pickled and must be hashable. A process
            keeps the first one of those that are equal, so that what that has loaded stays.
        items: picklable with several processes, as are the results.
        jobs: number of processes; with 1 all is done in this one. Each gets its share of the
            cores for its threads.
    """
    if jobs == 1:
        yield from map(work, items)
        return
    from loky import ProcessPoolExecutor

    threads = str(max(1, count_cores() // jobs))
    executor = ProcessPoolExecutor(jobs, env=dict.fromkeys(_THREADS, threads))
    finished = False
    try:
        waiting: deque[Any] = deque()
        for item in items:
            waiting.append(executor.submit(_run, work, item))
            if len(waiting) > jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
        finished = True
    finally:
        executor.shutdown(kill_workers=not finished)


def _run(work: Callable[[Any], Any], item: object) -> object:
    return _first_equal(work)(item)


@cache
def _first_equal(work: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return work
