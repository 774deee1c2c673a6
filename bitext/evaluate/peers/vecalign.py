"""vecalign (Thompson & Koehn 2019) as the package ``sentalign`` carries it, with its defaults."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray

from bitext.align.beads import Bead
from bitext.embed.base import Embedder

LARGEST = 8
BUFFER = 5


def vecalign(source: Sequence[str], target: Sequence[str], embedder: Embedder) -> list[Bead]:
    """Align two documents; null beads included. Needs ``pip install sentalign``."""
    from sentalign import dp_utils

    random.seed(42)
    np.random.seed(42)  # what the package itself draws from
    stack = dp_utils.vecalign(
        vecs0=_by_last_sentence(source, embedder),
        vecs1=_by_last_sentence(target, embedder),
        final_alignment_types=dp_utils.make_alignment_types(LARGEST),
        del_percentile_frac=0.2,
        width_over2=ceil(LARGEST / 2) + BUFFER,
        max_size_full_dp=300,
        costs_sample_size=20_000,
        num_samps_for_norm=100,
    )
    return [
        Bead(_range(source_indices), _range(target_indices))
        for source_indices, target_indices in stack[0]["final_alignments"]
    ]


def _by_last_sentence(sentences: Sequence[str], embedder: Embedder) -> NDArray[np.float32]:
    """Spans by size and last sentence; those that would begin before the text are ``PAD``."""
    spans = embedder.encode_spans(sentences, LARGEST)
    out = np.tile(embedder.encode(["PAD"])[0], (LARGEST, len(sentences), 1))
    for size in range(1, min(LARGEST, len(sentences)) + 1):
        out[size - 1, size - 1 :] = spans[size - 1, : len(sentences) - size + 1]
    return np.ascontiguousarray(out, dtype=np.float32)


def _range(indices: Sequence[int]) -> range:
    return range(indices[0], indices[-1] + 1) if len(indices) else range(0)
