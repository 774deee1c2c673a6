"""How sure a model of ``transformers`` was of what it wrote."""

from __future__ import annotations

import math
from typing import Any


def mean_probability(model: Any, result: Any) -> float:
    """Geometric mean of the probabilities of the tokens of the first text, in [0, 1].

    Args:
        model: what generated.
        result: of ``model.generate`` with ``return_dict_in_generate`` and ``output_scores``.
    """
    import torch

    scores = model.compute_transition_scores(
        result.sequences,
        result.scores,
        getattr(result, "beam_indices", None),
        normalize_logits=True,
    )[0]
    free = scores[torch.isfinite(scores)]  # a forced token has no score
    return math.exp(min(0.0, float(free.mean()))) if len(free) else 0.0
