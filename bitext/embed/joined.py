"""Two embedders as one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bitext.embed.base import Embedder, Matrix


class JoinedEmbedder:
    """The vectors of two embedders beside each other.

    The cosine of two texts is the weighted mean of the cosines that the two give them.

    Args:
        first: an embedder.
        second: another one.
        weight: of the first one's cosine, between 0 and 1; the second one's has the rest.
    """

    def __init__(self, first: Embedder, second: Embedder, weight: float) -> None:
        self._parts = (first, second)
        self._factors = np.sqrt(np.array([weight, 1 - weight], np.float32))
        self.dimension = first.dimension + second.dimension
        self.composes_spans = first.composes_spans and second.composes_spans
        self.signature = f"{weight:g} {first.signature} + {1 - weight:g} {second.signature}"

    def encode(self, texts: Sequence[str]) -> Matrix:
        """See :meth:`bitext.embed.base.Embedder.encode`."""
        return self._beside([part.encode(texts) for part in self._parts])

    def encode_spans(self, sentences: Sequence[str], max_size: int) -> Matrix:
        """See :meth:`bitext.embed.base.Embedder.encode_spans`."""
        return self._beside([part.encode_spans(sentences, max_size) for part in self._parts])

    def _beside(self, vectors: Sequence[Matrix]) -> Matrix:
        scaled = [factor * each for factor, each in zip(self._factors, vectors, strict=True)]
        return np.concatenate(scaled, axis=-1)
