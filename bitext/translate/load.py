"""Translators and surprisal scorers by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bitext.model_files import find, is_seq2seq, require_safetensors
from bitext.translate.base import Engine, Reader, Translator
from bitext.translate.translator import EngineTranslator

if TYPE_CHECKING:
    pass


def load_reader(*, cache: Path | str | None = None) -> Reader:
    """The reader of the model that comes with the project.

    The quality model knows what surprisals of this model mean; other translators have no reader.

    Raises:
        ModelError: the model is not there, or cannot be run when the first pair is read.
        OutputError: the prepared model cannot be written to the cache.
    """
    from bitext.translate.engines.gemma_surprisal import GemmaReader

    return GemmaReader(cache=cache)


def load_translator(
    name: str | None = None,
    *,
    beam_size: int = 1,
    candidates: int = 1,
    cache: Path | str | None = None,
    prompt: str | None = None,
) -> Translator:
    """The translator of that name, see the module's text.

    Args:
        name: ``None`` for the model that comes with the project.
        beam_size: 1 is greedy.
        candidates: of how many translations of each text the best is chosen, at least 1; see
            :class:`EngineTranslator` and :mod:`bitext.translate.reranking`.
        cache: where prepared models are kept, see :func:`bitext.cache.cache_folder`.
        prompt: for a decoder-only model, a text with ``{}`` in the place of the source whose
            answer ends at the first line feed; by default the one that the model was trained
            with, else a request in its own chat form, else ``Arabic: {}`` and ``English:``.

    Raises:
        ModelError: there is no such model, or it cannot be reached; when the first text is
            translated, the model cannot be run.
        OutputError: the prepared model cannot be written to the cache.
    """
    from bitext.embed.load import load_embedder
    from bitext.translate.reranking import Reranker

    engine = _engine(name, beam_size, cache, prompt)
    return EngineTranslator(engine, Reranker(load_embedder()), candidates)


def _engine(
    name: str | None, beam_size: int, cache: Path | str | None, prompt: str | None
) -> Engine:
    if name is None or name == "arabic_english":
        from bitext.translate.engines.gemma import GemmaEngine

        return GemmaEngine(beam_size=beam_size, cache=cache)
    if name.startswith("ct2:"):
        from bitext.translate.engines.converted import ConvertedEngine

        return ConvertedEngine(name.removeprefix("ct2:"), beam_size=beam_size, cache=cache)
    folder = find("translator", name)
    require_safetensors("translator", folder)
    if is_seq2seq("translator", folder):
        from bitext.translate.engines.seq2seq import Seq2SeqEngine

        return Seq2SeqEngine(name, beam_size=beam_size)
    from bitext.translate.engines.causal import CausalEngine

    return CausalEngine(name, beam_size=beam_size, template=prompt)
