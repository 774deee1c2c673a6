"""The examples of an epoch, each source weighed.

* :class:`Example`: an Arabic and an English text and where they come from.
* :func:`distinct`: examples cleaned as the translator will read them, each pair once.
* :func:`hold_out`: split off examples for validation.
* :func:`leave_out`: drop examples that share a side with others.
* :func:`keep_similar`: drop examples whose two sides lie too far apart.
* :class:`Mixture`: the examples of each epoch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from bitext.embed.base import Embedder
from bitext.training.augmentation import Augmentation
from bitext.translate.segments import readable

_AT_A_TIME = 2048


@dataclass(frozen=True)
class Example:
    """A pair to learn from.

    Attributes:
        arabic: source text.
        english: its translation.
        source: where it comes from, such as ``un/train``.
    """

    arabic: str
    english: str
    source: str = ""


def distinct(examples: Iterable[Example]) -> list[Example]:
    """The examples on one line a side and without invisible characters, each pair once.

    Examples with an empty side go.
    """
    found: dict[tuple[str, str], Example] = {}
    for example in examples:
        arabic, english = readable(example.arabic), " ".join(example.english.split())
        if arabic and english:
            found.setdefault((arabic, english), replace(example, arabic=arabic, english=english))
    return list(found.values())


def hold_out(
    examples: Sequence[Example], count: int, accept: Callable[[Example], bool] = lambda _: True
) -> tuple[list[Example], list[Example]]:
    """The examples to train on, and about ``count`` to validate on.

    Which ones are held out depends on the examples alone, not on their order. Examples that
    share a side with a held-out one are in neither list.

    Args:
        examples: see :func:`distinct`.
        count: how many to hold out.
        accept: which ones may be held out.
    """
    ranked = sorted(filter(accept, examples), key=_rank)[:count]
    arabic = {example.arabic for example in ranked}
    english = {example.english for example in ranked}
    rest = [each for each in examples if each.arabic not in arabic and each.english not in english]
    return rest, ranked


def leave_out(examples: Sequence[Example], others: Iterable[Example]) -> list[Example]:
    """The examples that share no side with one of the others."""
    taken = {side for each in others for side in (each.arabic, each.english)}
    return [each for each in examples if not {each.arabic, each.english} & taken]


def _rank(example: Example) -> bytes:
    return hashlib.sha256(f"{example.arabic}\t{example.english}".encode()).digest()


def keep_similar(
    examples: Sequence[Example],
    embedder: Embedder,
    least: float,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> list[Example]:
    """The examples whose sides have a cosine similarity of at least ``least``."""
    kept: list[Example] = []
    for start in range(0, len(examples), _AT_A_TIME):
        part = examples[start : start + _AT_A_TIME]
        arabic = embedder.encode([example.arabic for example in part])
        english = embedder.encode([example.english for example in part])
        similar = (arabic * english).sum(axis=1) >= least
        kept += [example for example, keep in zip(part, similar, strict=True) if keep]
        advance(start + len(part), len(examples))
    return kept


@dataclass(frozen=True)
class Mixture:
    """What each epoch consists of.

    Attributes:
        examples: all of them.
        weights: how often an example of a source is seen in an epoch, on average; the longest
            key that the source begins with counts, 1.0 if there is none.
        augmentation: what is done to them.
        seed: of the random choices; epoch n of a seed is always the same.
    """

    examples: Sequence[Example]
    weights: Mapping[str, float] = field(default_factory=dict)
    augmentation: Augmentation = field(default_factory=Augmentation)
    seed: int = 1

    def weight(self, source: str) -> float:
        """What an example of this source counts."""
        fitting = [key for key in self.weights if source.startswith(key)]
        return self.weights[max(fitting, key=len)] if fitting else 1.0

    def counts(self) -> dict[str, tuple[int, float]]:
        """For each source, how many examples it has and what one counts; sorted by name."""
        numbers: dict[str, int] = {}
        for example in self.examples:
            numbers[example.source] = numbers.get(example.source, 0) + 1
        return {name: (numbers[name], self.weight(name)) for name in sorted(numbers)}

    @property
    def identity(self) -> str:
        """16 hexadecimal digits that change with anything an epoch depends on."""
        settings = f"{sorted(self.weights.items())} {self.augmentation} {self.seed}"
        digest = hashlib.sha256(settings.encode())
        for example in self.examples:
            digest.update(f"{example.source}\t{example.arabic}\t{example.english}\n".encode())
        return digest.hexdigest()[:16]

    def epoch(self, number: int) -> list[tuple[str, str]]:
        """Arabic and English texts in random order."""
        dice = np.random.default_rng([self.seed, number])
        by_source = {source: weight for source, (_, weight) in self.counts().items()}
        weights = np.array([by_source[example.source] for example in self.examples])
        times = np.floor(weights + dice.random(len(weights))).astype(int)
        order = dice.permutation(np.repeat(np.arange(len(weights)), times))
        chosen = [(self.examples[place].arabic, self.examples[place].english) for place in order]
        return self.augmentation.apply(chosen, dice)
