"""Batches with hard negatives, and what teachers say of how alike their texts are.

A batch holds runs of neighbouring lines, for each run the one that is most like it, here and there
two lines in one, and English texts that were changed. A batch is a function of its number.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bitext.embed.base import Embedder
from bitext.training.sentence_encoder.runs import Pair, Run

_JOINED = 0.12
"""Share of lines that are joined with the next one."""
_TRUSTED = 0.3
"""Least cosine of two sides, by the first teacher, of what is taken for a translation."""


@dataclass(frozen=True)
class Change:
    """An English text that says something else than the translation it was made from.

    Attributes:
        english: the text.
        penalty: how much lower than by the teachers its cosine with the translation is to be;
            they hardly see a number, a name or a negation.
        kind: what was done.
    """

    english: str
    penalty: float
    kind: str


Changer = Callable[[Sequence[Pair], int, random.Random], Change | None]
"""Changes the English of the pair at a place; ``None`` where it does not find what to change."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Texts with the cosines that they should have.

    Attributes:
        arabic: n texts.
        english: their n translations and after them what was changed.
        wanted: cosines of all English texts with each other, float32 (m, m).
        trusted: whether the two sides of a pair are taken for translations, float32 (n,).
    """

    arabic: list[str]
    english: list[str]
    wanted: NDArray[np.float32]
    trusted: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Batches:
    """See the module's text.

    Attributes:
        runs: what they are made of.
        nearest: see :func:`bitext.training.sentence_encoder.runs.nearest_runs`.
        change: makes hard negatives.
        teachers: whose cosines are averaged; the first one reads Arabic too.
        size: runs in a batch, half of them nearest ones.
        changed: changed texts in a batch, at most.
        seed: of the random choices.
    """

    runs: Sequence[Run]
    nearest: Sequence[int]
    change: Changer
    teachers: Sequence[Embedder]
    size: int = 6
    changed: int = 8
    seed: int = 1

    def make(self, number: int) -> Batch:
        """The batch of a number, from 0."""
        dice = random.Random(f"{self.seed} {number}")
        pairs = [pair for run in self._chosen(number) for pair in _joined(run.pairs, dice)]
        changes = change_some(pairs, self.change, self.changed, dice)
        arabic = [pair[0] for pair in pairs]
        english = [*(pair[1] for pair in pairs), *(change.english for _, change in changes)]
        wanted = teach(self.teachers, english)
        for row, (place, change) in enumerate(changes, len(pairs)):
            wanted[[place, row], [row, place]] -= change.penalty
        sides = self.teachers[0].encode(arabic), self.teachers[0].encode(english[: len(pairs)])
        trusted = (sides[0] * sides[1]).sum(axis=1) >= _TRUSTED
        return Batch(arabic, english, wanted, trusted.astype(np.float32))

    def _chosen(self, number: int) -> list[Run]:
        half = max(1, self.size // 2)
        firsts = [(number * half + k) % len(self.runs) for k in range(half)]
        places = dict.fromkeys(place for one in firsts for place in (one, self.nearest[one]))
        return [self.runs[place] for place in places]


def teach(teachers: Sequence[Embedder], texts: Sequence[str]) -> NDArray[np.float32]:
    """Mean of the cosines that the teachers give texts with each other."""
    total: Any = 0.0
    for teacher in teachers:
        vectors = teacher.encode(texts)
        total = total + vectors @ vectors.T
    return np.asarray(total / len(teachers), np.float32)


def change_some(
    pairs: Sequence[Pair], change: Changer, count: int, dice: random.Random
) -> list[tuple[int, Change]]:
    """Changed texts, with the places of the pairs that they were made from."""
    found: list[tuple[int, Change]] = []
    for _ in range(6 * count):
        if len(found) == count:
            break
        place = dice.randrange(len(pairs))
        changed = change(pairs, place, dice)
        if changed is not None and changed.english != pairs[place][1]:
            found.append((place, changed))
    return found


def _joined(pairs: Sequence[Pair], dice: random.Random) -> list[Pair]:
    made = list(pairs)
    for place, (one, other) in enumerate(pairwise(pairs)):
        if dice.random() < _JOINED:
            made[place] = (f"{one[0]} {other[0]}", f"{one[1]} {other[1]}")
    return made
