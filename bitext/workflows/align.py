"""``bitext align``: two files or two folders become beads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bitext.align.document_links import PARALLEL, parallelism
from bitext.align.sequence import align_sequence
from bitext.cache import ResultCache
from bitext.corpus.documents import read_all, read_document
from bitext.embed.base import Embedder
from bitext.embed.cached import CachedEmbedder
from bitext.embed.load import load_embedder
from bitext.errors import CorpusError, OutputError
from bitext.formats.beads import BeadFormat, write_beads
from bitext.formats.streams import STANDARD, open_text_target
from bitext.progress import SILENT, Progress
from bitext.workflows.document_pairs import pair_files, read_pairs
from bitext.workflows.inputs import are_swapped, document_sentences, file_sentences


def align_files(
    arabic: str,
    english: str,
    out: str,
    *,
    pairs: Path | None = None,
    lines: bool = False,
    format: BeadFormat = "tsv",
    embedder: str | Embedder | None = None,
    cache: Path | None = None,
    progress: Progress = SILENT,
) -> list[str]:
    """Align two files, or the files of two folders that belong together.

    Args:
        arabic: file or folder.
        english: the same kind.
        out: file, or for folders a folder that gets a file ``NAME.FORMAT`` for each pair.
        pairs: a list of files of two folders, see
            :func:`bitext.workflows.document_pairs.read_pairs`; without it their names decide, see
            :func:`bitext.workflows.document_pairs.pair_files`.
        lines: each line is a sentence, empty lines too.
        format: see :mod:`bitext.formats.beads`.
        embedder: see :func:`bitext.embed.load.load_embedder`.
        cache: see :func:`bitext.cache.cache_folder`.
        progress: told about the pairs of files.

    Returns:
        Messages about texts that do not look like translations of each other, or lie on the
        wrong sides.

    Raises:
        CorpusError: a text cannot be read, or a file of one folder has no partner in the other.
        ModelError: the embedder cannot be found.
        OutputError: a result cannot be written.
    """
    model = CachedEmbedder(load_embedder(embedder), ResultCache(cache))
    messages = []
    with progress.step("Aligning") as advance:
        jobs = list(_alignment_jobs(arabic, english, out, format, lines, pairs))
        for done, (name, left, right, target) in enumerate(jobs):
            advance(done, len(jobs))
            alignment = align_sequence(left, right, model)
            with open_text_target(target) as stream:
                write_beads(stream, alignment.beads, left, right, format)
            if are_swapped(left, right):
                messages.append(
                    f"{name}: the first text is not Arabic and the second one is; expected Arabic "
                    "first: the result calls the first text ar and the second one en"
                )
            alike = parallelism(model.encode(left), model.encode(right))
            if left and right and (alike < PARALLEL or not alignment.links):
                result = "" if alignment.links else ", so nothing is aligned"
                messages.append(
                    f"{name}: these texts do not look like translations of each other{result}; "
                    "`bitext mine` finds what corresponds in comparable texts"
                )
        advance(len(jobs), len(jobs))
    return messages


def _alignment_jobs(
    arabic: str, english: str, out: str, format: str, lines: bool, pairs: Path | None
) -> Iterator[tuple[str, list[str], list[str], str]]:
    """Name, sentences of both sides and target of each pair of files."""
    if not Path(arabic).is_dir() and not Path(english).is_dir():
        if pairs:
            raise CorpusError("a list of pairs is for folders; expected two folders", path=pairs)
        yield (
            f"{arabic} and {english}",
            file_sentences(arabic, "ar", lines),
            file_sentences(english, "en", lines),
            out,
        )
        return
    if out == STANDARD:
        raise OutputError("aligning folders needs a folder for the results; expected --out FOLDER")
    folders = (Path(arabic), Path(english))
    paired = read_pairs(pairs, *folders) if pairs else pair_files(*folders)
    left = read_all(paired, lambda pair: read_document(pair.arabic, "ar"))
    right = read_all(paired, lambda pair: read_document(pair.english, "en"))
    for pair, here, there in zip(paired, left, right, strict=True):
        yield (
            pair.name,
            document_sentences(here, lines),
            document_sentences(there, lines),
            str(Path(out) / f"{pair.name}.{format}"),
        )
