import os
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cached_property

import pytest

from bitext.errors import CorpusError
from bitext.processes import count_cores, map_in_order


@dataclass(frozen=True)
class Loading:
    """Tells in which process it works and whether it has been there before."""

    name: str = "model"

    @cached_property
    def loads(self) -> list[int]:
        return []

    def __call__(self, number: int) -> tuple[int, int, int]:
        self.loads.append(number)
        time.sleep(0.05 if number % 3 else 0.15)
        return number, os.getpid(), len(self.loads)


def fail(number: int) -> int:
    if number == 3:
        raise CorpusError("broken", path="text.txt", line=7)
    return number


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_order(jobs):
    results = list(map_in_order(Loading(), range(12), jobs))
    assert [number for number, _, _ in results] == list(range(12))
    processes = {process for _, process, _ in results}
    assert len(processes) <= jobs
    assert (os.getpid() in processes) == (jobs == 1)
    # What a process has loaded stays from one item to the next.
    assert {visit for _, _, visit in results} >= set(range(1, 6))


def test_no_more_items_are_read_than_needed():
    read = []

    def items():
        for number in range(1000):
            read.append(number)
            yield number

    results = map_in_order(abs, items(), 2)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    assert len(read) <= 6
    results.close()
    assert len(read) <= 6


def test_an_error_of_a_process_is_the_error_of_the_whole():
    with pytest.raises(CorpusError, match="broken") as caught:
        list(map_in_order(fail, range(10), 2))
    assert str(caught.value) == "text.txt:7: broken"


def test_an_error_while_reading_ends_the_processes():
    def items():
        yield 1
        raise CorpusError("no more")

    with pytest.raises(CorpusError, match="no more"):
        list(map_in_order(abs, items(), 2))


def test_an_interrupt_ends_at_once_and_quietly():
    program = (
        "import os, signal, threading, time\n"
        "from bitext.processes import map_in_order\n"
        "if __name__ == '__main__':\n"
        # What a shell starts in the background ignores interrupts.
        "    signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "    results = map_in_order(time.sleep, [0, 600, 600], 2)\n"
        "    next(results)\n"
        "    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        "    try:\n"
        "        next(results)\n"
        "    except KeyboardInterrupt:\n"
        "        print('stopped')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120
    )
    assert (done.stdout, done.returncode) == ("stopped\n", 0)
    assert "Traceback" not in done.stderr


def test_there_is_at_least_one_core():
    assert 1 <= count_cores() <= (os.cpu_count() or 1)
