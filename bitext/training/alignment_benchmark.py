"""Aligners timed and weighed in processes of their own, for the benchmarks of alignment."""

from __future__ import annotations

import multiprocessing
import os
import platform
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from unittest.mock import patch

from bitext.align.beads import Bead
from bitext.align.words import CommonWords, common_words
from bitext.embed.base import Embedder
from bitext.training.alignment_documents import GoldDocument, Rates, Source, disturb
from bitext.training.alignment_examples import Words, hide_words

Aligner = Callable[[Sequence[str], Sequence[str]], Iterable[Bead]]


FREE = "free"
"""The name of the rates of :func:`free_translations`."""


def free_translations(sources: Sequence[Source], seed: int) -> list[GoldDocument]:
    """Documents as free translations are: one side joined, words left out on both.

    Args:
        sources: the documents.
        seed: together with a document's name it decides everything.
    """
    found = []
    for source in sources:
        dice = random.Random(f"{FREE} {seed} {source.data} {source.id}")
        joins = [dice.uniform(0.45, 0.65), dice.uniform(0, 0.08)]
        dice.shuffle(joins)
        free = (dice.uniform(0, 0.4), dice.uniform(0, 0.75))
        rates = Rates(joins[0], joins[1], free_arabic=free[0], free_english=free[1])
        found.append(disturb(source, rates, seed))
    return found


@contextmanager
def hidden_words(seed: int) -> Iterator[None]:
    """Let the aligner know the lexicon's translations of only some of the English words.

    Of each document .4 to .75 of the words are hidden.
    """

    def some(arabic: Words, english: Words, *args: Any) -> CommonWords:
        dice = random.Random(f"{FREE} {seed} {sorted(english[0])}")
        return common_words(arabic, hide_words(english, dice.uniform(0.4, 0.75), dice), *args)

    with patch("bitext.align.sequence.common_words", some):
        yield


def bead_kinds(documents: Iterable[Iterable[Bead]]) -> dict[str, int]:
    """How many beads of each kind there are; n and m stand for two or more."""
    kinds = Counter(
        "-".join(
            (name if len(side) > 1 else str(len(side)))
            for name, side in (("n", bead.arabic), ("m", bead.english))
        )
        for beads in documents
        for bead in beads
    )
    return {kind: kinds[kind] for kind in ("1-1", "1-m", "n-1", "n-m", "1-0", "0-1")}


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
