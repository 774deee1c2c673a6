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
    from bitext.align.document_links import link_documents
    from bitext.align.mining import mine
    from bitext.align.sequence import align_sequence
    from bitext.corpus.documents import read_corpus, read_document
    from bitext.corpus.segmentation import split_document
    from bitext.dataset.publish import read_dataset, write_dataset
    from bitext.embed.load import load_embedder
    from bitext.score.features import extract_features
    from bitext.score.quality import load_quality
    from bitext.text.agreement import compare_facts
    from bitext.text.facts import find_facts
    from bitext.text.sentences import split_sentences
    from bitext.translate.load import load_surprisal_scorer, load_translator
    from bitext.workflows.build import build_dataset
    from bitext.workflows.publish import publish

__version__ = "0.1.0"

_HOMES = {
    "align_sequence": "align.sequence",
    "build_dataset": "workflows.build",
    "compare_facts": "text.agreement",
    "extract_features": "score.features",
    "find_facts": "text.facts",
    "link_documents": "align.document_links",
    "load_embedder": "embed.load",
    "load_quality": "score.quality",
    "load_surprisal_scorer": "translate.load",
    "load_translator": "translate.load",
    "mine": "align.mining",
    "publish": "workflows.publish",
    "read_corpus": "corpus.documents",
    "read_dataset": "dataset.publish",
    "read_document": "corpus.documents",
    "split_document": "corpus.segmentation",
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
    "load_surprisal_scorer",
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
