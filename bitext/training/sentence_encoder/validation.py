"""How good the sentence encoder is on translations that it was not trained on."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bitext.embed.base import Embedder
from bitext.training.sentence_encoder.batches import Changer, change_some, teach
from bitext.training.sentence_encoder.network import SentenceNetwork
from bitext.training.sentence_encoder.runs import Pair

_CLOSEST = 0.1
"""Share of the pairs of texts, the most alike ones by the teachers, whose order is compared."""


@dataclass(frozen=True)
class Quality:
    """All in [0, 1], the correlation in [-1, 1].

    Attributes:
        to_english: share of Arabic texts whose nearest English one is their translation.
        to_arabic: likewise of English texts.
        graded: Spearman's correlation of the cosines of Arabic with English texts that are no
            translations of each other with what the teachers say of the two English ones.
        changed: share of changed English texts that are farther from the Arabic one than its
            translation.
    """

    to_english: float
    to_arabic: float
    graded: float
    changed: float

    @property
    def mean(self) -> float:
        """Of the four."""
        return (self.to_english + self.to_arabic + self.graded + self.changed) / 4


class Examination:
    """Pairs that are held out, changed texts made from them, and what the teachers say.

    Args:
        pairs: translations in document order.
        change: see :class:`bitext.training.sentence_encoder.batches.Batches`.
        teachers: likewise.
        changed: how many changed texts to make, at most.
        seed: of the random choices.
    """

    def __init__(
        self,
        pairs: Sequence[Pair],
        change: Changer,
        teachers: Sequence[Embedder],
        *,
        changed: int = 200,
        seed: int = 1,
    ) -> None:
        self._arabic, self._english = ([pair[side] for pair in pairs] for side in (0, 1))
        changes = change_some(pairs, change, changed, random.Random(seed))
        hard = [(place, each.english) for place, each in changes if each.penalty]
        self._places = [place for place, _ in hard]
        self._changed = [english for _, english in hard]
        wanted = teach(teachers, self._english)
        others = ~np.eye(len(wanted), dtype=bool)
        self._compared = others & (wanted >= np.quantile(wanted[others], 1 - _CLOSEST))
        self._wanted = wanted[self._compared]

    def judge(self, network: SentenceNetwork) -> Quality:
        """How good an encoder is."""
        arabic = network.encode(self._arabic, "ar")
        english = network.encode(self._english, "en")
        cosines = arabic @ english.T
        right = np.arange(len(cosines))
        graded = _rank_correlation(cosines[self._compared], self._wanted)
        told = 1.0
        if self._changed:
            changed = network.encode(self._changed, "en")
            other = (arabic[self._places] * changed).sum(axis=1)
            told = float((cosines[self._places, self._places] > other).mean())
        return Quality(
            to_english=round(float((cosines.argmax(axis=1) == right).mean()), 4),
            to_arabic=round(float((cosines.argmax(axis=0) == right).mean()), 4),
            graded=round(float(graded), 4),
            changed=round(told, 4),
        )


def _rank_correlation(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Spearman's, of numbers that are hardly ever equal."""
    ranks = np.array([np.argsort(np.argsort(each)) for each in (one, other)], np.float64)
    return float(np.asarray(np.corrcoef(ranks))[0, 1])
