"""The best of several translations of a text, chosen without knowing a better one.

* :class:`Reranker` ``(embedder)``: ``choose(sources, hypotheses) -> list[Hypothesis]``.
* :func:`measure` ``(source, hypotheses, similarities) -> (n, 4)``: what the choice rests on.

Each hypothesis gets a weighed sum of four measures: how likely the model finds it; how near its
meaning is to the source's; what it keeps of the source's facts; and how far the other hypotheses
agree with it, which is minimum Bayes risk decoding with chrF as utility (Kumar and Byrne 2004;
Eikema and Aziz 2022). The weights were chosen on training text, see
``arabic_english/MODEL_CARD.md``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bitext.embed.base import Embedder
from bitext.text.agreement import Agreement, compare_facts
from bitext.text.facts import find_facts
from bitext.translate.base import Hypothesis
from bitext.translate.diagnosis import failure, loses_negation

MEASURES = ("likelihood", "similarity", "facts", "consensus")
_NAME = 0.5  # what a name counts beside a number: its spelling across scripts is less certain


@dataclass(frozen=True)
class Weights:
    """What each measure counts, see :func:`measure`."""

    likelihood: float
    similarity: float
    facts: float
    consensus: float

    def sum(self, measures: NDArray[np.float64]) -> NDArray[np.float64]:
        """The weighed sum of each row."""
        weights = (self.likelihood, self.similarity, self.facts, self.consensus)
        total: NDArray[np.float64] = measures @ np.array(weights)
        return total


FITTED = Weights(likelihood=0.5, similarity=2.0, facts=0.5, consensus=0.5)


class Reranker:
    """Chooses among hypotheses.

    Args:
        embedder: compares the meaning of source and hypothesis.
        weights: of the measures.

    Attributes:
        signature: embedder and weights.
    """

    def __init__(self, embedder: Embedder, weights: Weights = FITTED) -> None:
        self._embedder = embedder
        self._weights = weights
        shown = "/".join(f"{getattr(weights, name):g}" for name in MEASURES)
        self.signature = f"rerank:4:{shown}:{embedder.signature}"

    def choose(
        self, sources: Sequence[str], hypotheses: Sequence[Sequence[Hypothesis]]
    ) -> list[Hypothesis]:
        """The best hypothesis of each source; a failed one only where all failed.

        Args:
            sources: Arabic segments.
            hypotheses: at least one for each source; of equally good ones the first is taken.
        """
        texts = [hypothesis.text for each in hypotheses for hypothesis in each]
        meant = self._embedder.encode(list(sources))
        written = iter(self._embedder.encode(texts))
        chosen = []
        for source, vector, each in zip(sources, meant, hypotheses, strict=True):
            similarities = [float(vector @ next(written)) for _ in each]
            scores = self._weights.sum(measure(source, each, similarities))
            scores[
                [bool(failure(source, hypothesis.text, hypothesis.finished)) for hypothesis in each]
            ] -= 1e6
            chosen.append(each[int(scores.argmax())])
        return chosen


def measure(
    source: str, hypotheses: Sequence[Hypothesis], similarities: Sequence[float]
) -> NDArray[np.float64]:
    """The measures of hypotheses of one source.

    Args:
        source: Arabic.
        hypotheses: n of them.
        similarities: cosine of the source's and each hypothesis's vector.

    Returns:
        ``(n, 4)``, columns as in :data:`MEASURES`: mean log-probability of a token, at most 0;
        cosine, in [-1, 1]; share of the facts stated by either side that both state, in [0, 1];
        mean chrF against the other hypotheses, in [0, 1].
    """
    texts = [hypothesis.text for hypothesis in hypotheses]
    return np.column_stack(
        [
            [math.log(max(hypothesis.confidence, 1e-9)) for hypothesis in hypotheses],
            similarities,
            [facts_kept(source, text) for text in texts],
            _consensus(texts),
        ]
    )


def facts_kept(source: str, output: str) -> float:
    """Share of the numbers, dates and names that both texts state; 1 where neither states any.

    A negation that only one side has counts as a number that only one side states.
    """
    agreement = compare_facts(find_facts(source, "ar"), find_facts(output, "en"))
    shared, total = 0.0, float(loses_negation(source, output))
    for weight, kind in (
        (1.0, agreement.numbers),
        (1.0, agreement.percentages),
        (1.0, agreement.dates),
        (_NAME, agreement.names),
    ):
        both, either = _counted(kind)
        shared, total = shared + weight * both, total + weight * either
    return shared / total if total else 1.0


def _counted(kind: Agreement[Any]) -> tuple[int, int]:
    both = len(kind.matched)
    return both, both + len(kind.conflicting) + len(kind.only_arabic) + len(kind.only_english)


def _consensus(texts: Sequence[str]) -> list[float]:
    chrf = _chrf()
    return [
        float(
            np.mean(
                [
                    chrf.sentence_score(text, [other]).score / 100
                    for place, other in enumerate(texts)
                    if place != number
                ]
                or [1.0]
            )
        )
        for number, text in enumerate(texts)
    ]


@cache
def _chrf() -> Any:
    from sacrebleu.metrics.chrf import CHRF

    return CHRF()
