"""``bitext mine``: two files or folders become a table of mined pairs."""

from __future__ import annotations

from pathlib import Path

from bitext.align.mining import mine
from bitext.cache import ResultCache
from bitext.corpus.documents import read_folder
from bitext.embed.base import Embedder
from bitext.embed.cached import CachedEmbedder
from bitext.embed.load import load_embedder
from bitext.formats.streams import open_text_target
from bitext.formats.tsv import escape
from bitext.progress import SILENT, Progress
from bitext.text.languages import Language
from bitext.workflows.inputs import document_sentences, file_sentences


def mine_files(
    arabic: str,
    english: str,
    out: str,
    *,
    lines: bool = False,
    threshold: float | None = None,
    embedder: str | Embedder | None = None,
    cache: Path | None = None,
    progress: Progress = SILENT,
) -> int:
    """Mine translations out of two files or folders, in whatever order the sentences are.

    Writes a table with the header ``score ar_index en_index ar en``, best first. An index is the
    place of the sentence (or line) in its file from 0; for folders ``DOCUMENT:PLACE``.

    Args:
        arabic: file or folder.
        english: file or folder.
        out: the table.
        lines: each line is a sentence.
        threshold: lowest score to write, in [0, 1]; by default where precision and
            recall are expected to balance.
        embedder: see :func:`bitext.embed.load.load_embedder`.
        cache: see :func:`bitext.cache.cache_folder`.
        progress: told about the steps.

    Returns:
        Number of pairs.
    """
    left_places, left = _collection(arabic, "ar", lines)
    right_places, right = _collection(english, "en", lines)
    with progress.step("Embedding sentences") as advance:
        model = CachedEmbedder(load_embedder(embedder), ResultCache(cache), progress=advance)
        model.encode([*left, *right])
    with progress.step("Mining pairs"):
        model = CachedEmbedder(load_embedder(embedder), ResultCache(cache))
        pairs = mine(left, right, model, threshold=threshold)
    with open_text_target(out) as stream:
        stream.write("score\tar_index\ten_index\tar\ten\n")
        for pair in pairs:
            cells = (
                f"{pair.score:.4f}",
                left_places[pair.arabic],
                right_places[pair.english],
                escape(left[pair.arabic]),
                escape(right[pair.english]),
            )
            stream.write("\t".join(cells) + "\n")
    return len(pairs)


def _collection(path: str, language: Language, lines: bool) -> tuple[list[str], list[str]]:
    """Places and texts of all sentences of a file or folder."""
    if not Path(path).is_dir():
        sentences = file_sentences(path, language, lines)
        return [str(index) for index in range(len(sentences))], sentences
    places, sentences = [], []
    for document in read_folder(path, language):
        own = document_sentences(document, lines)
        places += [f"{document.id}:{index}" for index in range(len(own))]
        sentences += own
    return places, sentences
