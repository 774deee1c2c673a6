"""Translators and surprisal scorers by name.

* ``None`` or ``"arabic_english"``: the bundled model, no network;
* a folder or ``OWNER/NAME`` on the hub: any ``transformers`` sequence-to-sequence model (Marian,
  NLLB, M2M100, mBART, T5), or a decoder-only one that is given a prompt, run by torch;
* ``"ct2:"`` and a sequence-to-sequence model: converted once to int8, run by CTranslate2.
"""

from __future__ import annotations

from pathlib import Path

from bitext.model_files import find, is_seq2seq, require_safetensors
from bitext.translate.base import Engine, SurprisalScorer, Translator
from bitext.translate.translator import EngineTranslator


def load_surprisal_scorer(*, cache: Path | str | None = None) -> SurprisalScorer:
    """The surprisal scorer of the bundled translation model.

    The quality model knows what surprisals of this model mean; other translators have no scorer.

    Raises:
        ModelError: the model is not there, or cannot be run when the first pair is scored.
        OutputError: the prepared model cannot be written to the cache.
    """
    from bitext.translate.engines.gemma_surprisal import GemmaSurprisalScorer

    return GemmaSurprisalScorer(cache=cache)


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
        name: ``None`` for the bundled model.
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
