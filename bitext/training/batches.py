"""Batches of examples of similar lengths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bitext.training.mixture import Mixture
from bitext.training.tasks import Encoded, Task

_POOL = 50_000
"""Examples among which those of similar lengths are put together."""


def batches(task: Task, mixture: Mixture, epoch: int, most_tokens: int) -> Iterator[list[Encoded]]:
    """The batches of an epoch; always the same for the same arguments.

    Args:
        task: makes numbers of texts; examples that are too long for it are left out.
        mixture: the examples.
        epoch: which one, from 0.
        most_tokens: largest size of a batch, padding and both sides counted. An example that is
            larger by itself is a batch of its own.
    """
    dice = np.random.default_rng([mixture.seed, epoch, 1])
    texts = mixture.epoch(epoch)
    for start in range(0, len(texts), _POOL):
        coded = [task.encode(*pair) for pair in texts[start : start + _POOL]]
        pool = [each for each in coded if each is not None]
        lengths = [task.length(each) for each in pool]
        for batch in bucketed(lengths, most_tokens, dice):
            yield [pool[place] for place in batch]


def bucketed(
    lengths: Sequence[int], most_tokens: int, dice: np.random.Generator
) -> list[list[int]]:
    """Places of items, put together by length, in random order.

    Args:
        lengths: of the items.
        most_tokens: greatest product of a batch's size and its longest item.
        dice: decides among items of equal length and about the order of the batches.
    """
    if not lengths:
        return []
    found: list[list[int]] = [[]]
    for place in np.lexsort((dice.random(len(lengths)), np.array(lengths))).tolist():
        if found[-1] and (len(found[-1]) + 1) * lengths[place] > most_tokens:
            found.append([])
        found[-1].append(place)
    return [found[place] for place in dice.permutation(len(found))]
