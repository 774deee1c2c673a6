"""``bitext translate``: a text becomes its translation, line by line."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from bitext.cache import ResultCache
from bitext.formats.streams import open_text_target
from bitext.progress import SILENT, Progress
from bitext.text.sentences import split_sentences
from bitext.translate.base import Translator
from bitext.translate.cached import CachedTranslator
from bitext.translate.load import load_translator
from bitext.workflows.inputs import read_input, split_lines

Item = TypeVar("Item")

_SEGMENTS_AT_A_TIME = 512


def translate_file(
    file: str,
    out: str,
    *,
    lines: bool = False,
    translator: str | Translator | None = None,
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
        translator: see :func:`bitext.translate.load.load_translator`.
        candidates: translations of each segment to choose the best from.
        cache: see :func:`bitext.cache.cache_folder`.
        progress: told about the lines.

    Returns:
        Messages: for each line that came out doubtful its number, from 1, and what is wrong; or
        that there is no text.

    Raises:
        CorpusError: the text cannot be read.
        ModelError: the model cannot be found or run.
        OutputError: the translation cannot be written.
    """
    source = split_lines(read_input(file))
    split = _whole if lines else _sentences
    messages = [] if any(map(str.strip, source)) else ["there is no text to translate"]
    with progress.step("Translating") as advance, open_text_target(out) as stream:
        model = load_translator(translator, candidates=candidates)
        model = CachedTranslator(model, ResultCache(cache))
        done = 0
        for chunk in _chunks(source, _SEGMENTS_AT_A_TIME):
            for offset, (text, problem) in enumerate(_translate_lines(chunk, split, model)):
                stream.write(text + "\n")
                if problem:
                    messages.append(f"line {done + offset + 1}: {problem}")
            done += len(chunk)
            advance(done, len(source))
    return messages


def translate_on_demand(name: str | Translator | None) -> Callable[[Sequence[str]], list[str]]:
    """A function that translates; the model is loaded when it is first called."""

    @functools.cache
    def loaded() -> Translator:
        return CachedTranslator(load_translator(name), ResultCache())

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


def _chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))
