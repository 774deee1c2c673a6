"""What can be measured about a pair.

* :func:`extract_features` ``(arabic, english, embedder, *, translations=None, surprisals=None,
  neighbours=None) -> Features``
* :class:`Features`: a table of float32 columns, a row a pair; NaN where nothing can be measured.
* :class:`Neighbours`: how near the surroundings of both sides are, as the miner knows it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, get_type_hints

import numpy as np
from numpy.typing import NDArray

from bitext.embed.base import Embedder, Matrix
from bitext.score.coverage import Side, measure_coverage, nearest_clauses, shared_content
from bitext.score.duals import count_duals
from bitext.score.fact_agreement import compare_pair, measure_facts
from bitext.score.literalness import measure_literalness
from bitext.score.surface import (
    STAMMER,
    broken_off,
    copied_share,
    direction_marks,
    find_defect,
    markup_difference,
    repeated_share,
    script_share,
    stammers,
)
from bitext.score.surprisal import (
    EXPECTED,
    find_expected,
    find_unexpected,
    measure_surprisal,
    surprisal_at,
)
from bitext.score.translated_names import find_meant
from bitext.text.arabic import normalize, strip_marks
from bitext.text.lexicon import stem_arabic, stem_english
from bitext.text.negation import negation_difference
from bitext.translate.base import Surprisal

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
_UNMATCHED = (
    "conflicts",
    "arabic_quantities_alone",
    "english_quantities_alone",
    "opposed",
)
LENGTH_MEAN = 0.13
LENGTH_VARIANCE = 0.03
LENGTH_VARIANCE_SHORT = 2.0
"""``log(English / Arabic characters)`` of human translations has this mean and the variance
``LENGTH_VARIANCE + LENGTH_VARIANCE_SHORT / characters of the shorter side``."""


@dataclass(frozen=True)
class Features:
    """Measurements of n pairs: each column float32 ``(n,)``, NaN where not available.

    :meth:`definitions` says in a line what each is.

    Attributes:
        findings: for each pair, facts and words that speak against it, as reasons.
        defects: for each pair, why it cannot be a pair at all (``empty-side``, ``not-arabic``
            ...), or an empty string.
    """

    findings: tuple[tuple[str, ...], ...]
    defects: tuple[str, ...]
    similarity: Annotated[Column, "cosine of both texts' embeddings, in [-1, 1]"]
    margin: Annotated[
        Column,
        "similarity over the mean similarity of both texts to their 4 nearest neighbours on the "
        "other side (ratio margin)",
    ]
    rival: Annotated[
        Column,
        "how much nearer than the pair, in cosine, the nearest of the given texts is to either "
        "side; 0 where there are none to compare with",
    ]
    mt_similarity: Annotated[Column, "cosine of machine translation and English, in [-1, 1]"]
    mt_chrf: Annotated[Column, "chrF++ of the machine translation against the English, 0 to 100"]
    mt_bleu: Annotated[
        Column, "BLEU with effective order of the machine translation against the English, 0 to 100"
    ]
    arabic_mt_covered: Annotated[
        Column, "share of the machine translation's content words that the English has, in [0, 1]"
    ]
    english_mt_covered: Annotated[
        Column, "share of the English content words that the machine translation has, in [0, 1]"
    ]
    mt_surprisal: Annotated[
        Column,
        "how little the translation model expects the English after the Arabic, mean of its word "
        "pieces, in nats, at least 0",
    ]
    mt_surprisal_end: Annotated[Column, "the same at the end of the English"]
    mt_surprisal_most: Annotated[Column, "the same for the three pieces it expects least, mean"]
    mt_surprisal_names: Annotated[
        Column, "the greatest within a capitalised word other than the first, 0 if there is none"
    ]
    mt_surprisal_words: Annotated[Column, "the greatest within another word"]
    mt_surprisal_missing: Annotated[
        Column,
        "the greatest within a name that the Arabic seems to lack, 0 if there is none; at least 2 "
        "where a number, date, negation or opposite word stays unmatched",
    ]
    length_ratio: Annotated[Column, "characters of the English over characters of the Arabic"]
    length_z: Annotated[Column, "standard deviations from the usual length ratio of translations"]
    arabic_covered: Annotated[
        Column,
        "share of the information in the Arabic words that has a counterpart in the English by "
        "the lexicon, in [0, 1]",
    ]
    english_covered: Annotated[Column, "the same for the English words, in [0, 1]"]
    arabic_left: Annotated[
        Column, "information in the Arabic words without a counterpart by the lexicon, in nats"
    ]
    english_left: Annotated[Column, "the same for the English words"]
    arabic_clause: Annotated[Column, "arabic_covered of the clause that has least of it, in [0, 1]"]
    english_clause: Annotated[
        Column, "english_covered of the clause that has least of it, in [0, 1]"
    ]
    arabic_clause_similarity: Annotated[
        Column,
        "cosine of the Arabic clause that is farthest from all of the English to what is nearest",
    ]
    english_clause_similarity: Annotated[Column, "the same for the English clauses"]
    arabic_clauses: Annotated[
        Column, "share of the Arabic side, by information, in clauses that have a counterpart"
    ]
    english_clauses: Annotated[Column, "the same for the English side"]
    facts: Annotated[
        Column,
        "agreement of numbers, dates and names, in [0, 1]; one shared name alone stays below 0.5",
    ]
    numbers: Annotated[Column, "share of numbers and percentages that agree, in [0, 1]"]
    dates: Annotated[Column, "share of dates that agree, in [0, 1]"]
    names: Annotated[Column, "share of names that agree across scripts, in [0, 1]"]
    conflicts: Annotated[Column, "numbers and dates where the other side has another"]
    arabic_quantities_alone: Annotated[Column, "numbers and dates of the Arabic side alone"]
    english_quantities_alone: Annotated[Column, "numbers and dates of the English side alone"]
    arabic_names_alone: Annotated[Column, "names of the Arabic side alone"]
    english_names_alone: Annotated[Column, "names of the English side alone"]
    duals: Annotated[Column, "nouns of which one side states two and the other one"]
    opposed: Annotated[
        Column, "words of both sides that exclude each other, such as rise and fall, mile and km"
    ]
    exchanged_mentions: Annotated[
        Column, "mentions of known names that each side has more of than the other"
    ]
    foreign_words: Annotated[
        Column, "words of English names that the Arabic neither spells, translates nor copies"
    ]
    exchanged_words: Annotated[
        Column,
        "such words in whose place the Arabic has names or words that nothing in the English "
        "accounts for",
    ]
    exchanged_digits: Annotated[
        Column,
        "numbers in digits that each side has and the other lacks, other than numbers that agree",
    ]
    crossed_numbers: Annotated[
        Column,
        "how much more two numbers of both sides seem to have changed places than not, by the "
        "words around them and their order, in [0, 1]",
    ]
    negation: Annotated[Column, "negations that one side has more than the other"]
    arabic_script: Annotated[Column, "share of Arabic letters among the Arabic side's letters"]
    english_script: Annotated[Column, "share of Latin letters among the English side's letters"]
    copy: Annotated[Column, "share of words that both sides have letter for letter, in [0, 1]"]
    repetition: Annotated[
        Column,
        "share of repeated three-word runs, of the worse side, in [0, 1]; at least 0.3 where one "
        "side alone says a word twice in a row",
    ]
    truncation: Annotated[
        Column, "1 if a side breaks off, 0.5 if one side alone has a closing stop, else 0"
    ]
    markup: Annotated[Column, "share of tags, links, placeholders and bullets that differ, [0, 1]"]
    direction: Annotated[Column, "1 if direction marks are left open, 0.5 if there are any, else 0"]
    literalness: Annotated[
        Column,
        "share of the content words that the lexicon pairs, times how near both stand to the same "
        "place of their texts, in [0, 1]; machine translation has more of it",
    ]
    content: Annotated[Column, "content words of the shorter side"]

    def __len__(self) -> int:
        return len(self.similarity)

    @classmethod
    @cache
    def definitions(cls) -> Mapping[str, str]:
        """For each column, what it measures."""
        hints = get_type_hints(cls, include_extras=True)
        return MappingProxyType(
            {
                name: hint.__metadata__[0]
                for name, hint in hints.items()
                if hasattr(hint, "__metadata__")
            }
        )

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
        nearest: float ``(n,)``, cosine of either text to the nearest one, the larger of the two;
            without it the pairs have no rivals.
    """

    arabic: NDArray[np.floating]
    english: NDArray[np.floating]
    nearest: NDArray[np.floating] | None = None


def extract_features(
    arabic: Sequence[str],
    english: Sequence[str],
    embedder: Embedder,
    *,
    translations: Sequence[str] | None = None,
    surprisals: Sequence[Surprisal | None] | None = None,
    neighbours: Neighbours | None = None,
) -> Features:
    """Measure pairs.

    Args:
        arabic: n Arabic texts.
        english: n English texts; a pair is what has the same place in both.
        embedder: maps both languages into one space.
        translations: the Arabic machine-translated to English; without it the columns of
            ``TRANSLATION_COLUMNS`` are NaN.
        surprisals: what a translation model thinks of the English as translations, see
            :mod:`bitext.translate.base`; without it the ``mt_surprisal`` columns are NaN. A
            name that the model expects is not missing.
        neighbours: what surrounds the pairs; without it the margin is taken among the given
            rows, if there are enough of them, else it is NaN.

    Raises:
        ValueError: if the sequences have different lengths.
    """
    if len(arabic) != len(english):
        raise ValueError(f"{len(arabic)} Arabic and {len(english)} English texts")
    if translations is not None and len(translations) != len(arabic):
        raise ValueError(f"{len(translations)} translations of {len(arabic)} texts")
    if surprisals is not None and len(surprisals) != len(arabic):
        raise ValueError(f"{len(surprisals)} surprisals of {len(arabic)} pairs")
    count = len(arabic)
    read = surprisals if surprisals is not None else [None] * count
    vectors = embedder.encode([_legible(text) for text in (*arabic, *english)])
    arabic_vectors, english_vectors = vectors[:count], vectors[count:]
    similarity = _cosines(arabic_vectors, english_vectors)
    if neighbours is None:
        neighbours = _neighbours_among(arabic_vectors, english_vectors)
    arabic_sides = [Side.read(text, stem_arabic) for text in arabic]
    english_sides = [Side.read(text, stem_english) for text in english]
    nearest = nearest_clauses(
        arabic_sides, english_sides, arabic_vectors, english_vectors, embedder
    )
    compared = list(map(compare_pair, arabic, english, arabic_sides))
    meant = find_meant([each.missing for each in compared], arabic_sides, english_sides, embedder)
    compared = [
        each.without(names | find_expected(each.missing, surprisal))
        for each, names, surprisal in zip(compared, meant, read, strict=True)
    ]
    stated = list(map(measure_facts, compared))
    rows = [
        {
            **facts.columns,
            **measure_coverage(one, other, cosines, facts.shared_stems),
            **_measure_surface(arabic[i], english[i], one, other),
            **measure_surprisal(read[i]),
            "mt_surprisal_missing": _unmatched_surprisal(
                surprisal_at(compared[i].missing, read[i]),
                facts.columns,
                negation_difference(one.all_words, other.all_words),
            ),
        }
        for i, (one, other, cosines, facts) in enumerate(
            zip(arabic_sides, english_sides, nearest, stated, strict=True)
        )
    ]
    columns: dict[str, Any] = {
        "similarity": similarity,
        "duals": count_duals(arabic_sides, english_sides, english, embedder),
        "margin": _margin(similarity, neighbours),
        "rival": _rival(similarity, neighbours),
        **_translation_columns(english_sides, english, english_vectors, translations, embedder),
    }
    return Features(
        **{
            name: np.asarray(
                columns[name] if name in columns else [row[name] for row in rows], np.float32
            )
            for name in Features.definitions()
        },
        findings=tuple(
            (*facts.findings, *filter(None, [find_unexpected(surprisal)]))
            for facts, surprisal in zip(stated, read, strict=True)
        ),
        defects=tuple(map(find_defect, arabic, english)),
    )


def _unmatched_surprisal(names: float, facts: Mapping[str, float], negations: int) -> float:
    """The surprisal at missing names; where a number, date, negation or opposite stays unmatched at
    least what counts as unexpected, so that reading speaks for no such pair."""
    unmatched = negations or any(facts[column] for column in _UNMATCHED)
    return max(names, EXPECTED) if unmatched and not math.isnan(names) else names


def _legible(text: str) -> str:
    """Text as an embedder expects it: letters instead of presentation forms, no marks."""
    return strip_marks(text).replace("ٱ", "ا")


def _cosines(first: Matrix, second: Matrix) -> Column:
    cosines = np.clip(np.einsum("ij,ij->i", first, second), -1.0, 1.0)
    return np.asarray(cosines, np.float32)


def _neighbours_among(arabic: Matrix, english: Matrix) -> Neighbours | None:
    """The surroundings of each row among the given rows; ``None`` if these are too few."""
    if len(arabic) <= NEIGHBOURS:
        return None
    import faiss

    cosines = [
        faiss.knn(queries, base, NEIGHBOURS, metric=faiss.METRIC_INNER_PRODUCT)[0]
        for queries, base in (
            (np.ascontiguousarray(arabic), np.ascontiguousarray(english)),
            (np.ascontiguousarray(english), np.ascontiguousarray(arabic)),
        )
    ]
    nearest = np.maximum(cosines[0].max(axis=1), cosines[1].max(axis=1))
    return Neighbours(cosines[0].mean(axis=1), cosines[1].mean(axis=1), nearest)


def _margin(similarity: Column, neighbours: Neighbours | None) -> Column:
    margins = np.full(len(similarity), np.nan, np.float32)
    if neighbours is not None:
        around = (np.asarray(neighbours.arabic) + np.asarray(neighbours.english)) / 2
        np.divide(similarity, around, out=margins, where=around > 1e-6, casting="unsafe")
    return margins


def _rival(similarity: Column, neighbours: Neighbours | None) -> Column:
    if neighbours is None or neighbours.nearest is None:
        return np.zeros(len(similarity), np.float32)
    return np.asarray(np.maximum(neighbours.nearest - similarity, 0), np.float32)


def _translation_columns(
    english_sides: Sequence[Side],
    english: Sequence[str],
    english_vectors: Matrix,
    translations: Sequence[str] | None,
    embedder: Embedder,
) -> dict[str, Any]:
    if translations is None:
        return dict.fromkeys(TRANSLATION_COLUMNS, np.full(len(english), np.nan, np.float32))
    chrf, bleu = _translation_metrics()
    shares = [
        shared_content(Side.read(translation, stem_english), side)
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


def _translation_metrics() -> tuple[Any, Any]:
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    return CHRF(word_order=2), BLEU(effective_order=True)


def _measure_surface(
    arabic: str, english: str, arabic_side: Side, english_side: Side
) -> dict[str, float]:
    """What the writing shows."""
    arabic_words, english_words = arabic_side.all_words, english_side.all_words
    return {
        **_length(arabic, english),
        "negation": float(negation_difference(arabic_words, english_words)),
        "arabic_script": script_share(arabic, "ARABIC"),
        "english_script": script_share(english, "LATIN"),
        "copy": copied_share(arabic_words, english_words),
        "repetition": max(
            repeated_share(arabic_words),
            repeated_share(english_words),
            STAMMER * stammers(arabic, english),
        ),
        "truncation": broken_off(arabic, english),
        "markup": markup_difference(arabic, english),
        "direction": max(direction_marks(arabic), direction_marks(english)),
        "literalness": measure_literalness(arabic_side, english_side),
    }


def _length(arabic: str, english: str) -> dict[str, float]:
    sizes = [len(normalize(text)) for text in (arabic, english)]
    if not all(sizes):
        return {"length_ratio": math.nan, "length_z": math.nan}
    deviation = math.log(sizes[1] / sizes[0]) - LENGTH_MEAN
    variance = LENGTH_VARIANCE + LENGTH_VARIANCE_SHORT / min(sizes)
    return {"length_ratio": sizes[1] / sizes[0], "length_z": deviation / math.sqrt(variance)}
