"""A translator around an engine: splits what is too long, diagnoses, tries again, chooses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bitext.translate.base import Engine, Hypothesis, Translation
from bitext.translate.diagnosis import ARABIC_LETTER, failure, flaws
from bitext.translate.segments import readable, split

if TYPE_CHECKING:
    from bitext.translate.reranking import Reranker

_LEAST_PART = 8  # tokens; shorter parts hold too little to be translated by themselves
_SECOND_THOUGHTS = 4  # candidates for a segment whose first hypothesis is doubtful


class EngineTranslator:
    """A :class:`Translator` around an :class:`Engine`.

    Texts that are too long for the engine are split at sentence marks, clause marks, spaces, or
    anywhere, whatever comes first in this order, and the translations joined by spaces. A segment
    whose translation failed is tried once more in smaller parts.

    Args:
        engine: runs the model.
        reranker: chooses among several hypotheses of a segment; without it the first one counts.
        candidates: how many hypotheses of each segment to choose from. With 1 only segments whose
            hypothesis is doubtful get more.
    """

    def __init__(
        self, engine: Engine, reranker: Reranker | None = None, candidates: int = 1
    ) -> None:
        self._engine = engine
        self._reranker = reranker
        self._candidates = candidates
        chosen = f"|candidates:{candidates}|{reranker.signature}" if reranker else ""
        self.signature = f"{engine.signature}|segments:{engine.limit}|retry:1|diagnosis:6{chosen}"

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
        hypotheses = self._hypotheses(distinct)
        return [
            _joined(source, parts, [hypotheses[part] for part in parts])
            if parts
            else _untranslated(source)
            for source, parts in zip(sources, segments, strict=True)
        ]

    def _hypotheses(self, segments: list[str]) -> dict[str, Hypothesis]:
        """A hypothesis of each segment; one that failed is put together from smaller parts."""
        size = self._engine.size
        found = dict(zip(segments, self._written(segments), strict=True))
        again = {
            segment: split(segment, size, max(_LEAST_PART, size(segment) // 2))
            for segment, hypothesis in found.items()
            if failure(segment, hypothesis.text, hypothesis.finished)
        }
        again = {segment: parts for segment, parts in again.items() if len(parts) > 1}
        distinct = sorted({part for parts in again.values() for part in parts}, key=_size_and_text)
        pieces = dict(zip(distinct, self._written(distinct), strict=True))
        for segment, parts in again.items():
            hypotheses = [pieces[part] for part in parts]
            if not any(
                failure(part, hypothesis.text, hypothesis.finished)
                for part, hypothesis in zip(parts, hypotheses, strict=True)
            ):
                found[segment] = Hypothesis(_text(hypotheses), _confidence(hypotheses), True)
        return found

    def _written(self, segments: list[str]) -> list[Hypothesis]:
        """The best hypothesis that the engine has for each segment."""
        if self._reranker is None:
            return self._engine.generate(segments)
        if self._candidates > 1:
            several = self._engine.candidates(segments, self._candidates)
            return self._reranker.choose(segments, several)
        hypotheses = self._engine.generate(segments)
        again = [
            place
            for place, hypothesis in enumerate(hypotheses)
            if _is_doubtful(segments[place], hypothesis)
        ]
        if not again:
            return hypotheses
        asked = [segments[place] for place in again]
        several = [
            [hypotheses[place], *others]
            for place, others in zip(
                again, self._engine.candidates(asked, _SECOND_THOUGHTS), strict=True
            )
        ]
        for place, hypothesis in zip(again, self._reranker.choose(asked, several), strict=True):
            hypotheses[place] = hypothesis
        return hypotheses


def _is_doubtful(segment: str, hypothesis: Hypothesis) -> bool:
    """Whether something can be seen to be wrong with a hypothesis that did not fail."""
    failed = failure(segment, hypothesis.text, hypothesis.finished)
    return not failed and bool(flaws(segment, hypothesis.text))


def _size_and_text(text: str) -> tuple[int, str]:
    return len(text), text


def _untranslated(source: str) -> Translation:
    latin = any(character.isalpha() for character in source)
    return Translation(source, "not-arabic: passed on as it is" if latin else None)


def _joined(source: str, parts: list[str], hypotheses: list[Hypothesis]) -> Translation:
    failures = [
        failure(part, hypothesis.text, hypothesis.finished)
        for part, hypothesis in zip(parts, hypotheses, strict=True)
    ]
    kept = [
        hypothesis for hypothesis, failed in zip(hypotheses, failures, strict=True) if not failed
    ]
    if not kept:
        return Translation("", next(filter(None, failures)), 0.0)
    text = _text(kept)
    problems = flaws(source, text)
    if len(kept) < len(hypotheses):
        first = next(filter(None, failures))
        problems.insert(
            0,
            f"incomplete: {len(hypotheses) - len(kept)} of {len(hypotheses)} parts failed, {first}",
        )
    return Translation(text, "; ".join(problems) or None, round(_confidence(kept), 4))


def _text(hypotheses: Sequence[Hypothesis]) -> str:
    return " ".join(" ".join(hypothesis.text.split()) for hypothesis in hypotheses)


def _confidence(hypotheses: Sequence[Hypothesis]) -> float:
    """Geometric mean, each hypothesis counting by its length."""
    weight = sum(len(hypothesis.text) for hypothesis in hypotheses)
    log = sum(
        len(hypothesis.text) * math.log(max(hypothesis.confidence, 1e-9))
        for hypothesis in hypotheses
    )
    return math.exp(log / weight)
