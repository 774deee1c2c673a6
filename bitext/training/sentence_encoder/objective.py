"""The loss: translations are found among hard negatives, and cosines are as the teachers say.

Contrast alone pushes apart what is alike: neighbouring sentences, paraphrases, a sentence and its
half. The regression holds the cosines of all pairs where the teachers have them (Reimers &
Gurevych 2020, "Making monolingual sentence embeddings multilingual using knowledge distillation",
do it with vectors).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bitext.training.sentence_encoder.batches import Batch
from bitext.training.sentence_encoder.network import SentenceNetwork

_SAME = 0.92
"""Cosine by the teachers from which on another text is no wrong answer."""
_LONGEST = 72
"""Tokens of a text that are read in training."""


@dataclass(frozen=True)
class Weights:
    """Of the parts of the loss.

    Attributes:
        contrast: InfoNCE both ways, in nats.
        graded: squared differences of cosines, Arabic with English.
        english: share of ``graded`` that the cosines of English texts with each other have.
        arabic: likewise.
    """

    contrast: float = 0.5
    graded: float = 15.0
    english: float = 0.5
    arabic: float = 0.25


@dataclass(frozen=True, eq=False)
class Loss:
    """Of a batch.

    Attributes:
        total: a tensor to go back from.
        contrast: nats.
        graded: weighted squared difference of cosines.
    """

    total: Any
    contrast: float
    graded: float


def loss_of(network: SentenceNetwork, batch: Batch, scale: Any, weights: Weights) -> Loss:
    """The loss of a batch.

    Args:
        network: is read with.
        batch: of n pairs and some changed English texts.
        scale: logarithm of what cosines are multiplied by in the contrast, a parameter.
        weights: of the parts.
    """
    import torch
    from torch.nn.functional import cross_entropy

    device = network.bert.device
    arabic = network.embed(batch.arabic, "ar", longest=_LONGEST)
    english = network.embed(batch.english, "en", longest=_LONGEST)
    n, m = len(arabic), len(english)
    wanted = torch.from_numpy(batch.wanted).to(device)
    trusted = torch.from_numpy(batch.trusted).to(device)
    across = arabic @ english.T
    others = ~torch.eye(n, m, dtype=torch.bool, device=device)
    graded = _difference(across, wanted[:n], others * trusted[:, None])
    graded = graded + weights.english * _difference(
        english @ english.T, wanted, ~torch.eye(m, dtype=torch.bool, device=device)
    )
    graded = graded + weights.arabic * _difference(
        arabic @ arabic.T, wanted[:n, :n], others[:, :n] * trusted[:, None] * trusted
    )
    logits = (across * scale.exp()).masked_fill((wanted[:n] > _SAME) & others, -1e4)
    right = torch.arange(n, device=device)
    both_ways = cross_entropy(logits, right, reduction="none") + cross_entropy(
        logits[:, :n].T, right, reduction="none"
    )
    contrast = (both_ways * trusted).sum() / trusted.sum().clamp(min=1) / 2
    total = weights.contrast * contrast + weights.graded * graded
    return Loss(total, float(contrast.detach()), float(graded.detach()))


def _difference(found: Any, wanted: Any, counted: Any) -> Any:
    """Mean squared difference; what is alike is rare, and counts up to five times."""
    weighted = (1 + 4 * wanted.abs()) * counted
    return (weighted * (found - wanted) ** 2).sum() / counted.sum().clamp(min=1)
