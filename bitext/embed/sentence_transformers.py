"""Embedders that sentence-transformers runs."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from bitext.embed.base import Matrix, encode_runs
from bitext.errors import ModelError, extra_hint
from bitext.model_files import find, folder_identity


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
                f"{extra_hint('sentence-transformers')}"
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
