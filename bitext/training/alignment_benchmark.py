"""Aligners timed and weighed in processes of their own, for the benchmarks of alignment."""

from __future__ import annotations

import multiprocessing
import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from bitext.align.beads import Bead
from bitext.embed.base import Embedder
from bitext.training.alignment_documents import GoldDocument

Aligner = Callable[[Sequence[str], Sequence[str]], Iterable[Bead]]


@dataclass(frozen=True)
class AlignmentRun:
    """What an aligner made of some documents.

    Attributes:
        beads: of each document.
        seconds: wall time.
        processor: processor seconds.
        memory: peak memory of the process in MiB.
    """

    beads: list[list[Bead]]
    seconds: float
    processor: float
    memory: float


def align_in_process(aligner: Aligner, documents: Sequence[GoldDocument]) -> AlignmentRun:
    """Align documents in a process of their own."""
    here, there = multiprocessing.Pipe(duplex=False)

    def work() -> None:
        start, used = time.perf_counter(), time.process_time()
        beads = [list(aligner(each.arabic, each.english)) for each in documents]
        seconds, processor = time.perf_counter() - start, time.process_time() - used
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        there.send(AlignmentRun(beads, seconds, processor, memory))

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    there.close()
    try:
        found: AlignmentRun = here.recv()
    except EOFError:
        sys.exit("an aligner failed, see above")
    finally:
        process.join()
    return found


def describe_machine(embedder: Embedder, packages: Sequence[str]) -> dict[str, object]:
    """What the figures depend on besides the data: machine, versions, embedder."""
    versions = {"python": platform.python_version()}
    for name in packages:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "not installed"
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}",
        "versions": versions,
        "embedder": embedder.signature,
    }
