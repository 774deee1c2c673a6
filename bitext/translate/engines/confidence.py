"""How sure a model of ``transformers`` was of what it wrote."""

from __future__ import annotations

import math
from typing import Any


def confidences(model: Any, result: Any) -> list[tuple[float, int]]:
    """How sure it was of each text, and how many tokens the text has.

    Args:
        model: what generated.
        result: of ``model.generate`` with ``return_dict_in_generate`` and ``output_scores``.

    Returns:
        For each text the geometric mean of its tokens' probabilities, in [0, 1], and their number.
    """
    import torch

    beams = getattr(result, "beam_indices", None)
    scores = model.compute_transition_scores(
        result.sequences, result.scores, beams, normalize_logits=True
    )
    found = []
    for number, row in enumerate(scores):
        there = torch.ones_like(row, dtype=torch.bool)
        if beams is not None:
            there = beams[number, : len(row)] >= 0
        free = row[there & torch.isfinite(row)]  # a forced token has no score
        mean = math.exp(min(0.0, float(free.mean()))) if len(free) else 0.0
        found.append((mean, int(there.sum())))
    return found
