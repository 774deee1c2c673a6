"""Translation from Arabic to English.

* :func:`load_translator` ``(name=None, *, beam_size=1, candidates=1, cache=None, prompt=None)
  -> Translator``:

  - ``None`` or ``"arabic_english"``: the model that comes with the project, no network;
  - a folder or ``OWNER/NAME`` on the hub: any ``transformers`` sequence-to-sequence model
    (Marian, NLLB, M2M100, mBART, T5), or a decoder-only one that is given a prompt, run by torch;
  - ``"ct2:"`` and a sequence-to-sequence model: converted once to int8, run by CTranslate2.

* :class:`Translator`: ``signature``, ``translate(texts) -> list[str]``,
  ``translate_with_diagnosis(texts) -> list[Translation]``. One result for each text, in order,
  without line breaks, whatever the texts are.
* :class:`Translation`: ``text``, ``problem``, ``confidence``.
* :class:`Engine`, :class:`Draft`: what a new kind of model has to offer;
  :class:`EngineTranslator` makes a translator of it, and :mod:`bitext.translate.reranking` chooses
  where it offers several translations.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bitext.translate.base import Draft, Engine, Translation
from bitext.translate.diagnosis import ARABIC_LETTER, failure, flaws
from bitext.translate.segments import readable, split

if TYPE_CHECKING:
    from bitext.translate.reranking import Reranker

_LEAST_PART = 8  # tokens; shorter parts hold too little to be translated by themselves
_SECOND_THOUGHTS = 4  # candidates for a segment whose first draft is doubtful


class EngineTranslator:
    """A :class:`Translator` around an :class:`Engine`.

    Texts that are too long for the engine are split at sentence marks, clause marks, spaces, or
    anywhere, whatever comes first in this order, and the translations joined by spaces. A segment
    whose translation failed is tried once more in smaller parts.

    Args:
        engine: runs the model.
        reranker: chooses among several drafts of a segment; without it the first one counts.
        candidates: how many drafts of each segment to choose from. With 1 only segments whose
            draft is doubtful get more.
    """

    def __init__(
        self, engine: Engine, reranker: Reranker | None = None, candidates: int = 1
    ) -> None:
        self._engine = engine
        self._reranker = reranker
        self._candidates = candidates
        chosen = f"|candidates:{candidates}|{reranker.signature}" if reranker else ""
        self.signature = f"{engine.signature}|segments:{engine.limit}|retry:1|diagnosis:5{chosen}"

    def translate(self, texts: Sequence[str]) -> list[str]:
        """See :meth:`Translator.translate`."""
        return [translation.text for translation in self.translate_with_diagnosis(texts)]

    def translate_with_diagnosis(self, texts: Sequence[str]) -> list[Translation]:
        """See :meth:`Translator.translate_with_diagnosis`."""
        sources = [readable(text) for text in texts]
        segments = [
            split(source, self._engine.size, self._engine.limit)
            if ARABIC_LETTER.search(source)
            else []
            for source in sources
        ]
        distinct = sorted({part for parts in segments for part in parts}, key=_size_and_text)
        drafts = self._drafts(distinct)
        return [
            _joined(source, parts, [drafts[part] for part in parts])
            if parts
            else _untranslated(source)
            for source, parts in zip(sources, segments, strict=True)
        ]

    def _drafts(self, segments: list[str]) -> dict[str, Draft]:
        """A draft of each segment; one that failed is put together from smaller parts."""
        size = self._engine.size
        found = dict(zip(segments, self._written(segments), strict=True))
        again = {
            segment: split(segment, size, max(_LEAST_PART, size(segment) // 2))
            for segment, draft in found.items()
            if failure(segment, draft.text, draft.finished)
        }
        again = {segment: parts for segment, parts in again.items() if len(parts) > 1}
        distinct = sorted({part for parts in again.values() for part in parts}, key=_size_and_text)
        pieces = dict(zip(distinct, self._written(distinct), strict=True))
        for segment, parts in again.items():
            drafts = [pieces[part] for part in parts]
            if not any(
                failure(part, draft.text, draft.finished)
                for part, draft in zip(parts, drafts, strict=True)
            ):
                found[segment] = Draft(_text(drafts), _confidence(drafts), True)
        return found

    def _written(self, segments: list[str]) -> list[Draft]:
        """The best draft that the engine has for each segment."""
        if self._reranker is None:
            return self._engine.generate(segments)
        if self._candidates > 1:
            several = self._engine.candidates(segments, self._candidates)
            return self._reranker.choose(segments, several)
        drafts = self._engine.generate(segments)
        again = [
            place for place, draft in enumerate(drafts) if _is_doubtful(segments[place], draft)
        ]
        if not again:
            return drafts
        asked = [segments[place] for place in again]
        several = [
            [drafts[place], *others]
            for place, others in zip(
                again, self._engine.candidates(asked, _SECOND_THOUGHTS), strict=True
            )
        ]
        for place, draft in zip(again, self._reranker.choose(asked, several), strict=True):
            drafts[place] = draft
        return drafts


def _is_doubtful(segment: str, draft: Draft) -> bool:
    """Whether something can be seen to be wrong with a draft that did not fail."""
    failed = failure(segment, draft.text, draft.finished)
    return not failed and bool(flaws(segment, draft.text))


def _size_and_text(text: str) -> tuple[int, str]:
    return len(text), text


def _untranslated(source: str) -> Translation:
    latin = any(character.isalpha() for character in source)
    return Translation(source, "not-arabic: passed on as it is" if latin else None)


def _joined(source: str, parts: list[str], drafts: list[Draft]) -> Translation:
    failures = [
        failure(part, draft.text, draft.finished) for part, draft in zip(parts, drafts, strict=True)
    ]
    kept = [draft for draft, failed in zip(drafts, failures, strict=True) if not failed]
    if not kept:
        return Translation("", next(filter(None, failures)), 0.0)
    text = _text(kept)
    problems = flaws(source, text)
    if len(kept) < len(drafts):
        first = next(filter(None, failures))
        problems.insert(
            0, f"incomplete: {len(drafts) - len(kept)} of {len(drafts)} parts failed, {first}"
        )
    return Translation(text, "; ".join(problems) or None, round(_confidence(kept), 4))


def _text(drafts: Sequence[Draft]) -> str:
    return " ".join(" ".join(draft.text.split()) for draft in drafts)


def _confidence(drafts: Sequence[Draft]) -> float:
    """Geometric mean, each draft counting by its length."""
    weight = sum(len(draft.text) for draft in drafts)
    log = sum(len(draft.text) * math.log(max(draft.confidence, 1e-9)) for draft in drafts)
    return math.exp(log / weight)
