"""What the commands do with files: translate, align, mine, score.

A file named ``-`` is standard input or standard output.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from bitext.align.documents import PARALLEL
from bitext.align.mining import mine
from bitext.align.parallelism import parallelism
from bitext.align.sequence import align_sequence
from bitext.corpus import Document, Language, read_folder
from bitext.dataset.formats import (
    SEVERAL_FILES,
    PairFormat,
    format_of,
    open_reader,
    open_writer,
)
from bitext.dataset.formats.beads import BeadFormat, write_beads
from bitext.dataset.formats.streams import STANDARD, open_text_target
from bitext.dataset.formats.tsv import escape
from bitext.decoding import decode_text, read_bytes
from bitext.errors import CorpusError, OutputError
from bitext.models.embed import load_embedder
from bitext.models.memory import Memory, RememberingEmbedder, RememberingTranslator
from bitext.models.translate import NO_TRANSLATOR, Translator, load_translator
from bitext.progress import SILENT, Progress
from bitext.readers import SUFFIXES, read_text
from bitext.scoring import PairScorer, added_columns
from bitext.text.language import script_shares
from bitext.text.sentences import split_document, split_sentences
from bitext.wording import counted
from bitext.workers import count_cores, map_in_order

Item = TypeVar("Item")

_SEGMENTS_AT_A_TIME = 512
_ROWS_AT_A_TIME = 2048


def translate_file(
    file: str,
    out: str,
    *,
    lines: bool = False,
    translator: str | None = None,
    candidates: int = 1,
    cache: Path | None = None,
    progress: Progress = SILENT,
) -> list[str]:
    """Translate an Arabic text, line by line.

    Args:
        file: the text.
        out: the translation; line n of it is that of line n.
        lines: each line is one segment; otherwise each line is a paragraph, split into
            sentences that are translated one by one.
        translator: see :func:`bitext.models.translate.load_translator`.
        candidates: translations of each segment to choose the best from.
        cache: see :func:`bitext.models.memory.cache_folder`.
        progress: told about the lines.

    Returns:
        Messages: for each line that came out doubtful its number, from 1, and what is wrong; or
        that there is no text.

    Raises:
        CorpusError: the text cannot be read.
        ModelError: the model cannot be found or run.
        OutputError: the translation cannot be written.
    """
    source = _lines(_read(file))
    split = _whole if lines else _sentences
    messages = [] if any(map(str.strip, source)) else ["there is no text to translate"]
    with progress.step("Translating") as advance, open_text_target(out) as stream:
        model = load_translator(translator, candidates=candidates)
        model = RememberingTranslator(model, Memory(cache))
        done = 0
        for chunk in _chunks(source, _SEGMENTS_AT_A_TIME):
            for offset, (text, problem) in enumerate(_translate_lines(chunk, split, model)):
                stream.write(text + "\n")
                if problem:
                    messages.append(f"line {done + offset + 1}: {problem}")
            done += len(chunk)
            advance(done, len(source))
    return messages


def translate_on_demand(name: str | None) -> Callable[[Sequence[str]], list[str]]:
    """A function that translates; the model is loaded when it is first called."""

    @functools.cache
    def loaded() -> Translator:
        return RememberingTranslator(load_translator(name), Memory())

    return lambda texts: loaded().translate(texts)


def _translate_lines(
    chunk: Sequence[str], split: Callable[[str], list[str]], model: Translator
) -> Iterator[tuple[str, str | None]]:
    segments = [split(line) for line in chunk]
    translated = iter(
        model.translate_with_diagnosis([part for parts in segments for part in parts])
    )
    for parts in segments:
        translations = list(islice(translated, len(parts)))
        problems = [each.problem for each in translations if each.problem]
        text = " ".join(each.text for each in translations if each.text)
        yield text, "; ".join(problems) or None


def _whole(line: str) -> list[str]:
    return [line] if line.strip() else []


def _sentences(line: str) -> list[str]:
    return [line[start:end] for start, end in split_sentences(line, "ar")]


def align_files(
    arabic: str,
    english: str,
    out: str,
    *,
    lines: bool = False,
    format: BeadFormat = "tsv",
    embedder: str | None = None,
    cache: Path | None = None,
    progress: Progress = SILENT,
) -> list[str]:
    """Align two files, or the equally named files of two folders.

    Args:
        arabic: file or folder.
        english: the same kind.
        out: file, or for folders a folder that gets a file ``NAME.FORMAT`` for each pair.
        lines: each line is a sentence, empty lines too.
        format: see :mod:`bitext.dataset.formats.beads`.
        embedder: see :func:`bitext.models.embed.load_embedder`.
        cache: see :func:`bitext.models.memory.cache_folder`.
        progress: told about the pairs of files.

    Returns:
        Messages about texts that do not look like translations of each other, or lie on the
        wrong sides.

    Raises:
        CorpusError: a text cannot be read, or a file of one folder is not in the other.
        ModelError: the embedder cannot be found.
        OutputError: a result cannot be written.
    """
    model = RememberingEmbedder(load_embedder(embedder), Memory(cache))
    messages = []
    with progress.step("Aligning") as advance:
        jobs = list(_alignment_jobs(arabic, english, out, format, lines))
        for done, (name, left, right, target) in enumerate(jobs):
            advance(done, len(jobs))
            alignment = align_sequence(left, right, model)
            with open_text_target(target) as stream:
                write_beads(stream, alignment.beads, left, right, format)
            if _are_swapped(left, right):
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


def _are_swapped(arabic: Sequence[str], english: Sequence[str]) -> bool:
    """Whether the first texts are in Latin letters and the second ones in Arabic letters."""
    return _script(arabic) == "LATIN" and _script(english) == "ARABIC"


def _script(texts: Sequence[str]) -> str | None:
    """The script of most letters."""
    return next(iter(script_shares("\n".join(texts))), None)


def _alignment_jobs(
    arabic: str, english: str, out: str, format: str, lines: bool
) -> Iterator[tuple[str, list[str], list[str], str]]:
    """Name, sentences of both sides and target of each pair of files."""
    if not Path(arabic).is_dir() and not Path(english).is_dir():
        yield (
            f"{arabic} and {english}",
            _file_sentences(arabic, "ar", lines),
            _file_sentences(english, "en", lines),
            out,
        )
        return
    if out == STANDARD:
        raise OutputError("aligning folders needs a folder for the results; expected --out FOLDER")
    left = {document.id: document for document in read_folder(arabic, "ar")}
    right = {document.id: document for document in read_folder(english, "en")}
    for name in sorted(left.keys() ^ right.keys()):
        here, there = (left[name].path, english) if name in left else (right[name].path, arabic)
        raise CorpusError(f"has no file of the same name in {there}", path=here)
    for name in sorted(left):
        target = str(Path(out) / f"{name}.{format}")
        sides = [_document_sentences(side[name], lines) for side in (left, right)]
        yield name, sides[0], sides[1], target


def mine_files(
    arabic: str,
    english: str,
    out: str,
    *,
    lines: bool = False,
    threshold: float | None = None,
    embedder: str | None = None,
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
        embedder: see :func:`bitext.models.embed.load_embedder`.
        cache: see :func:`bitext.models.memory.cache_folder`.
        progress: told about the steps.

    Returns:
        Number of pairs.
    """
    left_places, left = _collection(arabic, "ar", lines)
    right_places, right = _collection(english, "en", lines)
    with progress.step("Embedding sentences") as advance:
        model = RememberingEmbedder(load_embedder(embedder), Memory(cache), progress=advance)
        model.encode([*left, *right])
    with progress.step("Mining pairs"):
        model = RememberingEmbedder(load_embedder(embedder), Memory(cache))
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


def score_file(
    pairs: str,
    out: str,
    *,
    translator: str | None = NO_TRANSLATOR,
    read: bool = False,
    embedder: str | None = None,
    cache: Path | None = None,
    jobs: int | None = None,
    progress: Progress = SILENT,
) -> list[str]:
    """Add quality, label, reasons and all features to the rows of a file of pairs.

    Rows keep their order and columns; a column of the same name is replaced. Reads and writes the
    formats of :mod:`bitext.dataset.formats` by name; TSV for standard input, and for standard
    output the format read, or TSV if that is more than one file.

    Args:
        pairs: rows with at least ``ar`` and ``en``.
        out: the same with the columns added.
        translator: see :func:`bitext.models.translate.load_translator`; ``"none"`` to do without.
        read: whether the translation model that comes along reads each pair, see
            :mod:`bitext.models.surprisal`.
        embedder: see :func:`bitext.models.embed.load_embedder`.
        cache: see :func:`bitext.models.memory.cache_folder`.
        jobs: processes that score, by default as many as there are cores; few rows are scored
            in this one. The rows are the same whatever the number.
        progress: told the number of rows done.

    Returns:
        A message if there are no rows, or most have the texts on the wrong sides.

    Raises:
        FormatError: the file does not follow its format.
        OutputError: the result cannot be written.
    """
    scorer = PairScorer(translator, embedder, cache, read)
    done = swapped = 0
    with progress.step("Scoring pairs") as advance, open_reader(pairs) as rows:
        columns = dict.fromkeys((*rows.columns, *added_columns()))
        target_format = _piped_format(pairs) if out == STANDARD else None
        with open_writer(out, tuple(columns), target_format) as writer:
            source = iter(rows)
            chunks = iter(lambda: list(islice(source, _ROWS_AT_A_TIME)), [])
            first = list(islice(chunks, 2))
            if sum(map(len, first)) < 2 * _ROWS_AT_A_TIME:
                jobs = 1  # done before other processes had loaded their models
            for scored in map_in_order(scorer, chain(first, chunks), jobs or count_cores()):
                for row in scored:
                    writer.write(row)
                    swapped += _are_swapped([row["ar"]], [row["en"]])
                done += len(scored)
                advance(done, done)
    if not done:
        return [f"{pairs}: there are no pairs to score"]
    if swapped <= done / 2:
        return []
    return [
        f"{pairs}: in {swapped:,} of {counted(done, 'row')} the column ar is not Arabic and the "
        "column en is; expected Arabic in ar: such rows are no pairs and get quality 0"
    ]


def _piped_format(pairs: str) -> PairFormat:
    """The format of a file of pairs, if standard output can take it."""
    given = format_of(pairs)
    return "tsv" if given in SEVERAL_FILES else given


def _collection(path: str, language: Language, lines: bool) -> tuple[list[str], list[str]]:
    """Places and texts of all sentences of a file or folder."""
    if not Path(path).is_dir():
        sentences = _file_sentences(path, language, lines)
        return [str(index) for index in range(len(sentences))], sentences
    places, sentences = [], []
    for document in read_folder(path, language):
        own = _document_sentences(document, lines)
        places += [f"{document.id}:{index}" for index in range(len(own))]
        sentences += own
    return places, sentences


def _document_sentences(document: Document, lines: bool) -> list[str]:
    if lines:
        return _lines(document.text)
    return [sentence.text for sentence in split_document(document)]


def _file_sentences(path: str, language: Language, lines: bool) -> list[str]:
    text = _read(path) if path == STANDARD else read_text(path)
    return _document_sentences(Document("", language, text), lines)


def _read(file: str) -> str:
    """The text of a file, be it empty."""
    if file == STANDARD:
        return decode_text(sys.stdin.buffer.read(), Path("standard input"))
    path = Path(file)
    if path.suffix.lower() in SUFFIXES and path.suffix.lower() != ".txt":
        return read_text(path)
    return decode_text(read_bytes(path), path)


def _lines(text: str) -> list[str]:
    """Lines as ``wc -l`` counts them, and a last one without line end; CR before LF goes."""
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def _chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))
