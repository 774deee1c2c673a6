"""Rows of pairs with what scoring adds to them."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path

import numpy as np

from bitext.dataset.formats import Row
from bitext.models.embed import Embedder, load_embedder
from bitext.models.memory import Memory, RememberingEmbedder, RememberingTranslator
from bitext.models.surprisal import Reader, RememberingReader, load_reader
from bitext.models.translate import NO_TRANSLATOR, Translator, load_translator
from bitext.score.features import Features, extract_features
from bitext.score.quality import load_quality

_TEXTS_AT_A_TIME = 2048  # embedded and stored together


def added_columns() -> tuple[str, ...]:
    """Columns that scoring adds, in order."""
    return ("quality", "grade", "label", "reasons", *Features.definitions())


@dataclass(frozen=True)
class PairScorer:
    """Adds columns to rows; its models are loaded when they are first needed.

    Attributes:
        translator: see :func:`bitext.models.translate.load_translator`; ``"none"`` to do without.
        embedder: see :func:`bitext.models.embed.load_embedder`.
        cache: see :func:`bitext.models.memory.cache_folder`.
        read: whether the translation model that comes along reads each pair.
    """

    translator: str | None
    embedder: str | None
    cache: Path | None
    read: bool = False

    @functools.cached_property
    def _embedder(self) -> Embedder:
        model = load_embedder(self.embedder)
        return RememberingEmbedder(model, Memory(self.cache), batch_size=_TEXTS_AT_A_TIME)

    @functools.cached_property
    def _translator(self) -> Translator | None:
        if self.translator == NO_TRANSLATOR:
            return None
        return RememberingTranslator(load_translator(self.translator), Memory(self.cache))

    @functools.cached_property
    def _reader(self) -> Reader | None:
        return RememberingReader(load_reader(), Memory(self.cache)) if self.read else None

    def __call__(self, rows: Sequence[Row]) -> list[Row]:
        """Rows with at least ``ar`` and ``en``, in order, with :func:`added_columns`."""
        arabic, english = ([row[side] for row in rows] for side in ("ar", "en"))
        translations = self._translator.translate(arabic) if self._translator else None
        surprisals = self._reader.surprisals(arabic, english) if self._reader else None
        features = extract_features(
            arabic, english, self._embedder, translations=translations, surprisals=surprisals
        )
        names = tuple(Features.definitions())
        table = np.stack([getattr(features, name) for name in names], axis=1).astype(np.float64)
        return [
            {
                **row,
                "quality": round(judgement.quality, 9),
                "grade": round(judgement.grade, 6),
                "label": judgement.label,
                "reasons": "; ".join(judgement.reasons),
                **{
                    name: None if isnan(value) else round(value, 6)
                    for name, value in zip(names, measured, strict=True)
                },
            }
            for row, judgement, measured in zip(
                rows, load_quality().judge(features), table.tolist(), strict=True
            )
        ]
