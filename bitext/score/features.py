"""What can be measured about a pair.

* :func:`extract_features` ``(arabic, english, embedder, *, translations=None, neighbours=None)
  -> Features``
* :class:`Features`: a table of float32 columns, a row a pair; NaN where nothing can be measured.
* :class:`Neighbours`: how near the surroundings of both sides are, as the miner knows it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bitext.models.embed import Embedder, Matrix
from bitext.score.clauses import split_clauses
from bitext.score.lexicon import find_words, load_lexicon, stem_arabic, stem_english
from bitext.score.surface import (
    broken_off,
    copied_share,
    direction_marks,
    find_defect,
    is_negated_arabic,
    is_negated_english,
    markup_difference,
    repeated_share,
    script_share,
)

Column = NDArray[np.float32]

NEIGHBOURS = 4
"""Size k of a neighbourhood (Artetxe & Schwenk 2019)."""
TRANSLATION_COLUMNS = (
    "mt_similarity",
    "mt_chrf",
    "mt_bleu",
    "arabic_mt_covered",
    "english_mt_covered",
)
LENGTH_MEAN = 0.13
LENGTH_VARIANCE = 0.03
LENGTH_VARIANCE_SHORT = 2.0
"""``log(English / Arabic characters)`` of human translations has this mean and the variance
``LENGTH_VARIANCE + LENGTH_VARIANCE_SHORT / characters of the shorter side``."""
LEAST_INFORMATION = 8.0
"""Nats; a clause with less, a few function words, is not judged on its own."""
CONTENT_WEIGHT = 3.0
"""Nats; a word with less is a function word."""


def _column(definition: str) -> Any:
    return field(metadata={"definition": definition})


@dataclass(frozen=True)
class Features:
    """Measurements of n pairs: each column float32 ``(n,)``, NaN where not available.

    :meth:`definitions` says in a line what each is.

    Attributes:
        findings: for each pair, facts that speak against it, as reasons.
        defects: for each pair, why it cannot be a pair at all (``empty-side``, ``not-arabic``
            ...), or an empty string.
    """

    findings: tuple[tuple[str, ...], ...]
    defects: tuple[str, ...]
    similarity: Column = _column("cosine of both texts' embeddings, in [-1, 1]")
    margin: Column = _column(
        "similarity over the mean similarity of both texts to their 4 nearest neighbours on the "
        "other side (ratio margin)"
    )
    mt_similarity: Column = _column("cosine of machine translation and English, in [-1, 1]")
    mt_chrf: Column = _column("chrF++ of the machine translation against the English, 0 to 100")
    mt_bleu: Column = _column(
        "BLEU with effective order of the machine translation against the English, 0 to 100"
    )
    arabic_mt_covered: Column = _column(
        "share of the machine translation's content words that the English has, in [0, 1]"
    )
    english_mt_covered: Column = _column(
        "share of the English content words that the machine translation has, in [0, 1]"
    )
    length_ratio: Column = _column("characters of the English over characters of the Arabic")
    length_z: Column = _column("standard deviations from the usual length ratio of translations")
    arabic_covered: Column = _column(
        "share of the information in the Arabic words that has a counterpart in the English by "
        "the lexicon, in [0, 1]"
    )
    english_covered: Column = _column("the same for the English words, in [0, 1]")
    arabic_clause: Column = _column("arabic_covered of the clause that has least of it, in [0, 1]")
    english_clause: Column = _column(
        "english_covered of the clause that has least of it, in [0, 1]"
    )
    arabic_clause_similarity: Column = _column(
        "cosine of the Arabic clause that is farthest from all of the English to what is nearest"
    )
    english_clause_similarity: Column = _column("the same for the English clauses")
    negation: Column = _column("1 if exactly one side is negated, else 0")
    arabic_script: Column = _column("share of Arabic letters among the Arabic side's letters")
    english_script: Column = _column("share of Latin letters among the English side's letters")
    copy: Column = _column("share of words that both sides have letter for letter, in [0, 1]")
    repetition: Column = _column("share of repeated three-word runs, of the worse side, in [0, 1]")
    truncation: Column = _column(
        "1 if a side breaks off, 0.5 if one side alone has a closing stop, else 0"
    )
    markup: Column = _column("share of tags, links, placeholders and bullets that differ, [0, 1]")
    direction: Column = _column("1 if direction marks are left open, 0.5 if there are any, else 0")
    content: Column = _column("content words of the shorter side")

    def __len__(self) -> int:
        return len(self.similarity)

    @classmethod
    def definitions(cls) -> dict[str, str]:
        """For each column, what it measures."""
        return {
            each.name: each.metadata["definition"]
            for each in fields(cls)
            if "definition" in each.metadata
        }

    def columns(self) -> dict[str, Column]:
        """The columns by name."""
        return {name: getattr(self, name) for name in self.definitions()}

    def row(self, index: int) -> dict[str, float]:
        """The measurements of one pair by name."""
        return {name: float(column[index]) for name, column in self.columns().items()}


@dataclass(frozen=True)
class Neighbours:
    """Mean similarity of each text to its k = 4 nearest texts of the other language.

    Attributes:
        arabic: float ``(n,)``, for the Arabic text of each pair.
        english: float ``(n,)``, for the English text.
    """

    arabic: NDArray[np.floating]
    english: NDArray[np.floating]


def extract_features(
    arabic: Sequence[str],
    english: Sequence[str],
    embedder: Embedder,
    *,
    translations: Sequence[str] | None = None,
    neighbours: Neighbours | None = None,
) -> Features:
    """Measure pairs.

    Args:
        arabic: n Arabic texts.
        english: n English texts; a pair is what has the same place in both.
        embedder: maps both languages into one space.
        translations: the Arabic machine-translated to English; without it the ``mt_`` columns
            are NaN.
        neighbours: what surrounds the pairs; without it the margin is taken among the given
            rows, if there are enough of them, else it is NaN.

    Raises:
        ValueError: if the sequences have different lengths.
    """
    if len(arabic) != len(english):
        raise ValueError(f"{len(arabic)} Arabic and {len(english)} English texts")
    if translations is not None and len(translations) != len(arabic):
        raise ValueError(f"{len(translations)} translations of {len(arabic)} texts")
    count = len(arabic)
    vectors = embedder.encode([*arabic, *english])
    arabic_vectors, english_vectors = vectors[:count], vectors[count:]
    similarity = _cosines(arabic_vectors, english_vectors)
    if neighbours is None:
        neighbours = _neighbours_among(arabic_vectors, english_vectors)
    arabic_sides = [_Side.read(text, stem_arabic) for text in arabic]
    english_sides = [_Side.read(text, stem_english) for text in english]
    rows = list(map(_measure, arabic, english, arabic_sides, english_sides))
    weakest = _weakest_clauses(
        arabic_sides, english_sides, arabic_vectors, english_vectors, embedder
    )
    columns: dict[str, Any] = {
        "similarity": similarity,
        "margin": _margin(similarity, neighbours),
        **_translation_columns(english_sides, english, english_vectors, translations, embedder),
        "arabic_clause_similarity": weakest[0],
        "english_clause_similarity": weakest[1],
    }
    return Features(
        **{
            name: np.asarray(
                columns[name] if name in columns else [row[name] for row in rows], np.float32
            )
            for name in Features.definitions()
        },
        findings=tuple(() for _ in rows),
        defects=tuple(map(find_defect, arabic, english)),
    )


@dataclass(frozen=True)
class _Side:
    """One text, read once.

    Attributes:
        clauses: its clauses, folded.
        words: their words.
        stems: their stems.
    """

    clauses: list[str]
    words: list[list[str]]
    stems: list[list[str]]

    @classmethod
    def read(cls, text: str, stem: Callable[[str], str]) -> _Side:
        clauses = split_clauses(text)
        words = [find_words(clause) for clause in clauses]
        return cls(clauses, words, [[stem(word) for word in clause] for clause in words])

    @property
    def all_words(self) -> list[str]:
        return [word for clause in self.words for word in clause]

    @property
    def all_stems(self) -> list[str]:
        return [stem for clause in self.stems for stem in clause]


def _cosines(first: Matrix, second: Matrix) -> Column:
    cosines = np.clip(np.einsum("ij,ij->i", first, second), -1.0, 1.0)
    return np.asarray(cosines, np.float32)


def _neighbours_among(arabic: Matrix, english: Matrix) -> Neighbours | None:
    """The surroundings of each row among the given rows; ``None`` if these are too few."""
    if len(arabic) <= NEIGHBOURS:
        return None
    import faiss

    means = [
        faiss.knn(queries, base, NEIGHBOURS, metric=faiss.METRIC_INNER_PRODUCT)[0].mean(axis=1)
        for queries, base in (
            (np.ascontiguousarray(arabic), np.ascontiguousarray(english)),
            (np.ascontiguousarray(english), np.ascontiguousarray(arabic)),
        )
    ]
    return Neighbours(*means)


def _margin(similarity: Column, neighbours: Neighbours | None) -> Column:
    margins = np.full(len(similarity), np.nan, np.float32)
    if neighbours is not None:
        around = (np.asarray(neighbours.arabic) + np.asarray(neighbours.english)) / 2
        np.divide(similarity, around, out=margins, where=around > 1e-6, casting="unsafe")
    return margins


def _translation_columns(
    english_sides: Sequence[_Side],
    english: Sequence[str],
    english_vectors: Matrix,
    translations: Sequence[str] | None,
    embedder: Embedder,
) -> dict[str, Any]:
    if translations is None:
        return dict.fromkeys(TRANSLATION_COLUMNS, np.full(len(english), np.nan, np.float32))
    chrf, bleu = translation_metrics()
    shares = [
        _shared_content(_Side.read(translation, stem_english), side)
        for translation, side in zip(translations, english_sides, strict=True)
    ]
    pairs = list(zip(translations, english, strict=True))
    return {
        "mt_similarity": _cosines(embedder.encode(translations), english_vectors),
        "mt_chrf": [chrf.sentence_score(mt, [text]).score for mt, text in pairs],
        "mt_bleu": [bleu.sentence_score(mt, [text]).score for mt, text in pairs],
        "arabic_mt_covered": [share[0] for share in shares],
        "english_mt_covered": [share[1] for share in shares],
    }


def translation_metrics() -> tuple[Any, Any]:
    """sacrebleu's sentence metrics as they are used here: chrF++, and BLEU with effective order.

    ``metric.get_signature()`` of each makes the numbers reproducible.
    """
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    return CHRF(word_order=2), BLEU(effective_order=True)


def _shared_content(translation: _Side, english: _Side) -> tuple[float, float]:
    """Share of the information in each text's words that the other has too, in [0, 1]."""
    lexicon = load_lexicon()
    first, second = (
        {stem: lexicon.english_weight.get(stem, lexicon.unseen_weight) for stem in side.all_stems}
        for side in (translation, english)
    )
    shared = sum(weight for stem, weight in first.items() if stem in second)
    return (
        shared / sum(first.values()) if first else math.nan,
        shared / sum(second.values()) if second else math.nan,
    )


def _weakest_clauses(
    arabic_sides: Sequence[_Side],
    english_sides: Sequence[_Side],
    arabic_vectors: Matrix,
    english_vectors: Matrix,
    embedder: Embedder,
) -> tuple[Column, Column]:
    """For each side, the cosine of its most foreign clause to what is nearest on the other."""
    clauses = sorted(
        {
            clause
            for side in (*arabic_sides, *english_sides)
            if len(side.clauses) > 1
            for clause in side.clauses
        }
    )
    place = {clause: row for row, clause in enumerate(clauses)}
    vectors = embedder.encode(clauses)

    def rows(side: _Side, whole: Matrix) -> Matrix:
        if len(side.clauses) < 2:
            return whole[None]
        return np.vstack([vectors[[place[clause] for clause in side.clauses]], whole])

    weakest = np.zeros((2, len(arabic_sides)), np.float32)
    for i, (arabic, english) in enumerate(zip(arabic_sides, english_sides, strict=True)):
        cosines = rows(arabic, arabic_vectors[i]) @ rows(english, english_vectors[i]).T
        weakest[0, i] = cosines[: max(1, len(cosines) - 1)].max(axis=1).min()
        weakest[1, i] = cosines[:, : max(1, cosines.shape[1] - 1)].max(axis=0).min()
    return weakest[0], weakest[1]


def _measure(
    arabic: str, english: str, arabic_side: _Side, english_side: _Side
) -> dict[str, float]:
    """All that needs no embedding."""
    arabic_words, english_words = arabic_side.all_words, english_side.all_words
    return {
        **_length(arabic, english),
        **_coverage(arabic_side, english_side),
        "negation": float(is_negated_arabic(arabic_words) != is_negated_english(english_words)),
        "arabic_script": script_share(arabic, "ARABIC"),
        "english_script": script_share(english, "LATIN"),
        "copy": copied_share(arabic_words, english_words),
        "repetition": max(repeated_share(arabic_words), repeated_share(english_words)),
        "truncation": broken_off(arabic, english),
        "markup": markup_difference(arabic, english),
        "direction": max(direction_marks(arabic), direction_marks(english)),
    }


def _length(arabic: str, english: str) -> dict[str, float]:
    sizes = [len(" ".join(text.split())) for text in (arabic, english)]
    if not all(sizes):
        return {"length_ratio": math.nan, "length_z": math.nan}
    deviation = math.log(sizes[1] / sizes[0]) - LENGTH_MEAN
    variance = LENGTH_VARIANCE + LENGTH_VARIANCE_SHORT / min(sizes)
    return {"length_ratio": sizes[1] / sizes[0], "length_z": deviation / math.sqrt(variance)}


def _coverage(arabic: _Side, english: _Side) -> dict[str, float]:
    lexicon = load_lexicon()
    found = lexicon.match(arabic.all_stems, english.all_stems)
    weights = (
        lexicon.weigh_arabic(arabic.all_stems),
        lexicon.weigh_english(english.all_stems),
    )
    measured: dict[str, float] = {}
    for name, side, sure, weight in zip(
        ("arabic", "english"), (arabic, english), found, weights, strict=True
    ):
        start, shares = 0, []
        for clause in side.stems:
            part = slice(start, start + len(clause))
            start += len(clause)
            if sum(weight[part]) >= LEAST_INFORMATION:
                shares.append(_weighted(sure[part], weight[part]))
        measured[f"{name}_covered"] = _weighted(sure, weight)
        measured[f"{name}_clause"] = min(shares, default=measured[f"{name}_covered"])
    measured["content"] = min(sum(map(_is_content, weight)) for weight in weights)
    return measured


def _weighted(values: Sequence[float], weights: Sequence[float]) -> float:
    total = sum(weights)
    return sum(v * w for v, w in zip(values, weights, strict=True)) / total if total else math.nan


def _is_content(weight: float) -> bool:
    return weight >= CONTENT_WEIGHT
