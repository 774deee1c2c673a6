"""bitext: Arabic and English texts in, aligned, scored and reviewable sentence pairs out.

The names below are imported when they are first used, so that ``import bitext`` costs nothing::

    import bitext

    dataset = bitext.build_dataset("corpora/libya-paris-2021", "dist/libya-paris-2021")
    beads = bitext.align_sequence(arabic, english, bitext.load_embedder())
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bitext.align.documents import link_documents
    from bitext.align.mining import mine
    from bitext.align.sequence import align_sequence
    from bitext.corpus import read_corpus, read_document
    from bitext.dataset.publish import read_dataset, write_dataset
    from bitext.models.embed import load_embedder
    from bitext.models.surprisal import load_reader
    from bitext.models.translate import load_translator
    from bitext.pipeline import build_dataset
    from bitext.publishing import publish
    from bitext.score.features import extract_features
    from bitext.score.quality import load_quality
    from bitext.text.facts import compare_facts, find_facts
    from bitext.text.sentences import split_document, split_sentences

__version__ = "0.1.0"

_HOMES = {
    "align_sequence": "align.sequence",
    "build_dataset": "pipeline",
    "compare_facts": "text.facts",
    "extract_features": "score.features",
    "find_facts": "text.facts",
    "link_documents": "align.documents",
    "load_embedder": "models.embed",
    "load_quality": "score.quality",
    "load_reader": "models.surprisal",
    "load_translator": "models.translate",
    "mine": "align.mining",
    "publish": "publishing",
    "read_corpus": "corpus",
    "read_dataset": "dataset.publish",
    "read_document": "corpus",
    "split_document": "text.sentences",
    "split_sentences": "text.sentences",
    "write_dataset": "dataset.publish",
}

__all__ = [
    "align_sequence",
    "build_dataset",
    "compare_facts",
    "extract_features",
    "find_facts",
    "link_documents",
    "load_embedder",
    "load_quality",
    "load_reader",
    "load_translator",
    "mine",
    "publish",
    "read_corpus",
    "read_dataset",
    "read_document",
    "split_document",
    "split_sentences",
    "write_dataset",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"bitext.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'bitext' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
