"""Rows of pairs with what scoring adds to them."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice
from math import isnan
from pathlib import Path

import numpy as np

from bitext.cache import ResultCache
from bitext.embed.base import Embedder
from bitext.embed.cached import CachedEmbedder
from bitext.embed.load import load_embedder
from bitext.errors import counted
from bitext.formats import Format, ReadOptions, Row, open_reader, open_writer
from bitext.formats.base import AS_IT_IS
from bitext.formats.files import no_place, piped, resolve, with_texts
from bitext.processes import count_cores, map_in_order, on_one_blas_thread
from bitext.progress import SILENT, Progress
from bitext.score.correspondence import judge_correspondence
from bitext.score.features import Features, extract_features
from bitext.score.quality import load_quality
from bitext.translate.base import NO_TRANSLATOR, SurprisalScorer, Translator
from bitext.translate.cached import CachedSurprisalScorer, CachedTranslator
from bitext.translate.load import load_surprisal_scorer, load_translator
from bitext.workflows.inputs import are_swapped

_TEXTS_AT_A_TIME = 2048  # embedded and stored together


def added_columns() -> tuple[str, ...]:
    """Columns that scoring adds, in order."""
    return ("quality", "correspondence", "grade", "label", "reasons", *Features.definitions())


@dataclass(frozen=True)
class PairScorer:
    """Adds columns to rows; its models are loaded when they are first needed.

    Attributes:
        translator: see :func:`bitext.translate.load.load_translator`; ``"none"`` to do without.
        embedder: see :func:`bitext.embed.load.load_embedder`.
        cache: see :func:`bitext.cache.cache_folder`.
        surprisal: whether the bundled translation model says how little it expects the English.
    """

    translator: str | Translator | None
    embedder: str | Embedder | None
    cache: Path | None
    surprisal: bool = False

    @functools.cached_property
    def _embedder(self) -> Embedder:
        model = load_embedder(self.embedder)
        return CachedEmbedder(model, ResultCache(self.cache), batch_size=_TEXTS_AT_A_TIME)

    @functools.cached_property
    def _translator(self) -> Translator | None:
        if self.translator == NO_TRANSLATOR:
            return None
        return CachedTranslator(load_translator(self.translator), ResultCache(self.cache))

    @functools.cached_property
    def _reader(self) -> SurprisalScorer | None:
        return (
            CachedSurprisalScorer(load_surprisal_scorer(), ResultCache(self.cache))
            if self.surprisal
            else None
        )

    def __call__(self, rows: Sequence[Row]) -> list[Row]:
        """Rows with at least ``ar`` and ``en``, in order, with :func:`added_columns`."""
        with on_one_blas_thread():
            return self._scored(rows)

    def _scored(self, rows: Sequence[Row]) -> list[Row]:
        arabic, english = ([row[side] for row in rows] for side in ("ar", "en"))
        translations = self._translator.translate(arabic) if self._translator else None
        surprisals = self._reader.surprisals(arabic, english) if self._reader else None
        features = extract_features(
            arabic, english, self._embedder, translations=translations, surprisals=surprisals
        )
        judgements = load_quality().judge(features)
        correspondences = judge_correspondence(
            features,
            (arabic, english),
            self._embedder,
            [judgement.quality for judgement in judgements],
        )
        names = tuple(Features.definitions())
        table = np.stack([getattr(features, name) for name in names], axis=1).astype(np.float64)
        return [
            {
                **row,
                "quality": round(judgement.quality, 9),
                "correspondence": round(correspondence, 6),
                "grade": round(judgement.grade, 6),
                "label": judgement.label,
                "reasons": "; ".join(judgement.reasons),
                **{
                    name: None if isnan(value) else round(value, 6)
                    for name, value in zip(names, measured, strict=True)
                },
            }
            for row, judgement, correspondence, measured in zip(
                rows, judgements, correspondences.tolist(), table.tolist(), strict=True
            )
        ]


_ROWS_AT_A_TIME = 2048


def score_file(
    pairs: str,
    out: str,
    *,
    source_format: Format | str | None = None,
    options: ReadOptions = AS_IT_IS,
    translator: str | Translator | None = NO_TRANSLATOR,
    surprisal: bool = False,
    embedder: str | Embedder | None = None,
    cache: Path | None = None,
    jobs: int | None = None,
    progress: Progress = SILENT,
) -> list[str]:
    """Add quality, correspondence, label, reasons and all features to the rows of a file of pairs.

    Rows keep their order and columns; a column of the same name is replaced. Reads and writes the
    formats of :mod:`bitext.formats` by name; TSV for standard input, and for standard
    output the format read, or TSV if that is more than one file.

    Args:
        pairs: rows with at least ``ar`` and ``en``.
        out: the same with the columns added.
        source_format: of ``pairs``; taken from its name if not given.
        options: how ``pairs`` is read.
        translator: see :func:`bitext.translate.load.load_translator`; ``"none"`` to do without.
        surprisal: whether the bundled translation model says how little it expects the English
            of each pair (:class:`bitext.translate.base.SurprisalScorer`).
        embedder: see :func:`bitext.embed.load.load_embedder`.
        cache: see :func:`bitext.cache.cache_folder`.
        jobs: processes that score, by default as many as there are cores; few rows, and all rows
            with a model given as an object, are scored in this one. The rows are the same whatever
            the number.
        progress: told the number of rows done.

    Returns:
        A message if there are no rows, or most have the texts on the wrong sides.

    Raises:
        FormatError: the file does not follow its format.
        OutputError: the result cannot be written.
    """
    scorer = PairScorer(translator, embedder, cache, surprisal)
    done = swapped = 0
    reads = resolve(source_format, pairs)
    with (
        progress.step("Scoring pairs") as advance,
        open_reader(pairs, reads, options) as rows,
    ):
        source = iter(with_texts(rows, pairs))
        chunks = iter(lambda: list(islice(source, _ROWS_AT_A_TIME)), [])
        # What is wrong with the first rows is found before anything is written to a pipe.
        first = list(islice(chunks, 2))
        by_name = all(isinstance(each or "", str) for each in (translator, embedder))
        if sum(map(len, first)) < 2 * _ROWS_AT_A_TIME or not by_name:
            # Few are done before other processes had loaded their models, and a loaded model of
            # the caller's stays in this process.
            jobs = 1
        columns = dict.fromkeys((*rows.columns, *added_columns()))
        writes = piped(out, reads)
        messages = no_place(out, writes, tuple(columns))
        with open_writer(out, tuple(columns), writes) as writer:
            for scored in map_in_order(scorer, chain(first, chunks), jobs or count_cores()):
                for row in scored:
                    writer.write(row)
                    swapped += are_swapped([row["ar"]], [row["en"]])
                done += len(scored)
                advance(done, done)
    if not done:
        return [f"{pairs}: there are no pairs to score"]
    if swapped <= done / 2:
        return messages
    return [
        *messages,
        f"{pairs}: in {swapped:,} of {counted(done, 'row')} the column ar is not Arabic and the "
        "column en is; expected Arabic in ar: such rows are no pairs and get quality 0",
    ]
