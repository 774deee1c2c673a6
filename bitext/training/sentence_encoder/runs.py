"""What the sentence encoder learns from: runs of neighbouring lines of translated text.

* :func:`hold_out_ends`: the end of each source, to validate on.
* :func:`make_runs`: the runs, each source weighed.
* :func:`nearest_runs`: for each run another one about like things.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bitext.embed.base import Embedder

Pair = tuple[str, str]
"""An Arabic text and its English translation."""
LENGTH = 4
"""Lines of a run."""
_LEAST_WORDS = 24
"""English words of a run."""
_ALIKE = 0.9
"""Cosine of the means of runs that may be the same text."""
_AT_A_TIME = 500


@dataclass(frozen=True)
class Run:
    """Neighbouring lines.

    Attributes:
        source: where they come from.
        pairs: in order.
    """

    source: str
    pairs: tuple[Pair, ...]


def hold_out_ends(
    sources: Mapping[str, Sequence[Pair]], count: int
) -> tuple[dict[str, list[Pair]], dict[str, list[Pair]]]:
    """What to train on, and the last ``count`` pairs of each source that has ten times as many.

    Lines that share a side with a held-out one are in neither.
    """
    held = {
        name: list(pairs[-count:]) for name, pairs in sources.items() if len(pairs) >= 10 * count
    }
    taken = {side for pairs in held.values() for pair in pairs for side in pair}
    rest = {
        name: [pair for pair in pairs if not taken.intersection(pair)]
        for name, pairs in sources.items()
    }
    return rest, held


def make_runs(
    sources: Mapping[str, Sequence[Pair]],
    weight: Callable[[str], float],
    *,
    most_words: int = 45,
    seed: int = 1,
) -> list[Run]:
    """Runs in random order.

    Args:
        sources: pairs in document order.
        weight: share of a source's runs that are used, in [0, 1].
        most_words: English words of a line.
        seed: of the choice and the order.
    """
    dice = random.Random(seed)
    runs: list[Run] = []
    for source, pairs in sorted(sources.items()):
        found = [
            Run(source, tuple(pairs[at : at + LENGTH]))
            for at in range(0, len(pairs) - LENGTH + 1, LENGTH)
        ]
        words = [[len(english.split()) for _, english in run.pairs] for run in found]
        fitting = [
            run
            for run, counts in zip(found, words, strict=True)
            if max(counts) <= most_words and sum(counts) >= _LEAST_WORDS
        ]
        dice.shuffle(fitting)
        runs += fitting[: round(len(fitting) * min(1.0, weight(source)))]
    dice.shuffle(runs)
    return runs


def nearest_runs(
    runs: Sequence[Run],
    embedder: Embedder,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> list[int]:
    """For each run the place of the one that is most like it, and not nearly the same."""
    means = np.zeros((len(runs), embedder.dimension), np.float32)
    for at in range(0, len(runs), _AT_A_TIME):
        part = runs[at : at + _AT_A_TIME]
        vectors = embedder.encode([english for run in part for _, english in run.pairs])
        means[at : at + len(part)] = vectors.reshape(len(part), LENGTH, -1).mean(axis=1)
        advance(at + len(part), len(runs))
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    nearest: list[int] = []
    for at in range(0, len(runs), _AT_A_TIME):
        cosines = means[at : at + _AT_A_TIME] @ means.T
        cosines[cosines > _ALIKE] = -1.0
        nearest += cosines.argmax(axis=1).tolist()
    return nearest
