"""Translators and surprisal scorers whose results are kept on disk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from bitext.cache import Progress, ResultCache
from bitext.translate.base import Surprisal, SurprisalScorer, Translation, Translator
from bitext.translate.segments import readable


class CachedTranslator:
    """A translator that looks its translations up before it makes them.

    Args:
        translator: what translates.
        cache: where translations and their diagnoses are kept.
        batch_size: texts translated and stored together.
        progress: called with (done, total) after each batch.
    """

    def __init__(
        self,
        translator: Translator,
        cache: ResultCache,
        *,
        batch_size: int = 32,
        progress: Progress | None = None,
    ) -> None:
        self._translator = translator
        self._cache = cache
        self._batch_size = batch_size
        self._progress = progress
        self.signature = translator.signature

    def translate(self, texts: Sequence[str]) -> list[str]:
        """As the wrapped translator's ``translate``."""
        return [translation.text for translation in self.translate_with_diagnosis(texts)]

    def translate_with_diagnosis(self, texts: Sequence[str]) -> list[Translation]:
        """As the wrapped translator's ``translate_with_diagnosis``."""
        values = self._cache.get_or_compute(
            self.signature,
            texts,
            self._compute,
            batch_size=self._batch_size,
            progress=self._progress,
        )
        return [Translation(**json.loads(value)) for value in values]

    def _compute(self, texts: list[str]) -> list[bytes]:
        translations = self._translator.translate_with_diagnosis(texts)
        return [json.dumps(asdict(translation)).encode() for translation in translations]


class CachedSurprisalScorer:
    """A surprisal scorer that looks pairs up before it scores them.

    Args:
        scorer: what computes the surprisals.
        cache: where surprisals are kept.
        batch_size: pairs scored and stored together.
        progress: called with (done, total) after each batch.
    """

    def __init__(
        self,
        scorer: SurprisalScorer,
        cache: ResultCache,
        *,
        batch_size: int = 32,
        progress: Progress | None = None,
    ) -> None:
        self._scorer = scorer
        self._cache = cache
        self._batch_size = batch_size
        self._progress = progress
        self.signature = scorer.signature

    def surprisals(self, arabic: Sequence[str], english: Sequence[str]) -> list[Surprisal | None]:
        """As the wrapped scorer's ``surprisals``."""
        pairs = zip(map(readable, arabic), map(readable, english), strict=True)
        values = self._cache.get_or_compute(
            self.signature,
            [json.dumps(pair, ensure_ascii=False) for pair in pairs],
            self._compute,
            batch_size=self._batch_size,
            progress=self._progress,
        )
        found = map(json.loads, values)
        return [Surprisal(tuple(each[0]), tuple(each[1])) if each else None for each in found]

    def _compute(self, pairs: list[str]) -> list[bytes]:
        arabic, english = zip(*map(json.loads, pairs), strict=True)
        return [
            json.dumps([each.pieces, each.nats] if each else None).encode()
            for each in self._scorer.surprisals(arabic, english)
        ]
