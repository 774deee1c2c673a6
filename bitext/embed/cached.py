"""Embedders whose vectors are kept on disk."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bitext.cache import Progress, ResultCache
from bitext.embed.base import Embedder, Matrix, encode_runs
from bitext.errors import ModelError


class CachedEmbedder:
    """An embedder that looks its vectors up before it computes them.

    Args:
        embedder: what computes the vectors.
        cache: where they are kept.
        batch_size: texts computed and stored together.
        progress: called with (done, total) after each batch.
    """

    def __init__(
        self,
        embedder: Embedder,
        cache: ResultCache,
        *,
        batch_size: int = 256,
        progress: Progress | None = None,
    ) -> None:
        self._embedder = embedder
        self._cache = cache
        self._batch_size = batch_size
        self._progress = progress
        self.signature = embedder.signature
        self.dimension = embedder.dimension
        self.composes_spans = embedder.composes_spans

    def encode(self, texts: Sequence[str]) -> Matrix:
        """As the wrapped embedder's ``encode``: float32 ``(len(texts), dimension)``."""
        values = self._cache.get_or_compute(
            self.signature,
            texts,
            lambda batch: [row.tobytes() for row in self._embedder.encode(batch)],
            batch_size=self._batch_size,
            progress=self._progress,
        )
        vectors = np.frombuffer(b"".join(values), dtype="<f4")
        if vectors.size != len(texts) * self.dimension:
            raise ModelError(
                "the store of computed results holds vectors of another size; "
                "delete this file to compute them again",
                path=self._cache.path,
            )
        return vectors.reshape(len(texts), self.dimension).astype(np.float32)

    def encode_spans(self, sentences: Sequence[str], max_size: int) -> Matrix:
        """As the wrapped embedder's ``encode_spans``.

        Spans that the embedder composes from tokens are cheaper to compute than to store.
        """
        if self.composes_spans:
            return self._embedder.encode_spans(sentences, max_size)
        return encode_runs(self.encode, self.dimension, sentences, max_size)
