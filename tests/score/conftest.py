from __future__ import annotations

import pytest

from bitext.embed.base import Embedder
from bitext.embed.load import load_embedder


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The embedder that is installed with the project."""
    return load_embedder()
