"""Learn the word lexicon of the quality model with IBM Model 1 (Brown et al. 1993).

A segment counts as a set of stems; both directions are trained, and a pair of stems is as strong
as the geometric mean of its two probabilities.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bitext.text.lexicon import find_words, stem_arabic, stem_english

ROUNDS = 6
LEAST_SEGMENTS = 3
"""A stem that fewer segments have is not learned."""
MOST_STEMS = 45
"""Longer segments, of many sentences, say little about which word goes with which."""
LEAST_STRENGTH = 0.04
_SMOOTHING = 0.5
LEAST_SMALL = 0.2
_WORD = re.compile(r"[A-Za-z]+")

Ids = NDArray[np.int64]


def learn_lexicon(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The record that :class:`bitext.text.lexicon.Lexicon` is made from."""
    arabic = [sorted({stem_arabic(word) for word in find_words(text)}) for text, _ in pairs]
    english = [sorted({stem_english(word) for word in find_words(text)}) for _, text in pairs]
    arabic_ids, arabic_stems, arabic_count = _number(arabic)
    english_ids, english_stems, english_count = _number(english)
    cells = [
        (a, e)
        for a, e in zip(arabic_ids, english_ids, strict=True)
        if 0 < len(a) <= MOST_STEMS and 0 < len(e) <= MOST_STEMS
    ]
    width = len(english_stems)
    keys = np.concatenate([(a[:, None] * width + e).ravel() for a, e in cells])
    kinds, kind = np.unique(keys, return_inverse=True)
    rows, columns = _places(cells)
    strength = np.sqrt(_train(kind, kinds // width, columns) * _train(kind, kinds % width, rows))
    counterparts: dict[str, dict[str, float]] = {}
    for place in np.flatnonzero(strength >= LEAST_STRENGTH):
        a, e = divmod(int(kinds[place]), width)
        found = counterparts.setdefault(arabic_stems[a], {})
        found[english_stems[e]] = round(float(strength[place]), 2)
    segments = len(pairs)
    return {
        "counterparts": counterparts,
        "arabic_weight": _weights(arabic_stems, arabic_count, segments),
        "english_weight": _weights(english_stems, english_count, segments),
        "unseen_weight": round(math.log(segments / LEAST_SEGMENTS), 1),
        "ordinary": _ordinary([text for _, text in pairs]),
    }


def _ordinary(texts: Sequence[str]) -> str:
    """The words that are written in small letters often enough; headings are not asked."""
    counts: dict[str, list[int]] = {}
    for text in texts:
        words = _WORD.findall(text)
        if sum(word[0].isupper() for word in words) <= len(words) / 2:
            for word in words:
                counts.setdefault(word.lower(), [0, 0])[word[0].isupper()] += 1
    return " ".join(
        sorted(
            word
            for word, (small, capital) in counts.items()
            if small >= LEAST_SEGMENTS and small >= LEAST_SMALL * (small + capital)
        )
    )


def _number(segments: Sequence[Sequence[str]]) -> tuple[list[Ids], list[str], list[int]]:
    """Segments as ids of the stems that enough of them have; these stems and their counts."""
    counts: dict[str, int] = {}
    for stems in segments:
        for stem in stems:
            counts[stem] = counts.get(stem, 0) + 1
    kept = sorted(stem for stem, count in counts.items() if count >= LEAST_SEGMENTS)
    ids = {stem: i for i, stem in enumerate(kept)}
    numbered = [np.array([ids[s] for s in stems if s in ids], np.int64) for stems in segments]
    return numbered, kept, [counts[stem] for stem in kept]


def _places(cells: Sequence[tuple[Ids, Ids]]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """For each cell of each segment's table, which Arabic word and which English word it is of,
    counted through all segments."""
    heights = np.array([len(a) for a, _ in cells])
    widths = np.array([len(e) for _, e in cells])
    sizes = heights * widths
    inside = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    width = np.repeat(widths, sizes)
    rows = np.repeat(np.cumsum(heights) - heights, sizes) + inside // width
    columns = np.repeat(np.cumsum(widths) - widths, sizes) + inside % width
    return rows.astype(np.int32), columns.astype(np.int32)


def _train(kind: Ids, given: Ids, word: NDArray[np.int32]) -> NDArray[np.float64]:
    """Translation probabilities of each kind of cell by expectation maximisation.

    Args:
        kind: which pair of stems each cell is.
        given: for each pair, the stem that is translated.
        word: for each cell, the word whose one count is shared out among its cells.
    """
    probability = 1.0 / np.bincount(given)[given]
    for _ in range(ROUNDS):
        share = probability[kind]
        share /= np.bincount(word, share)[word]
        counts = np.bincount(kind, share, minlength=len(given))
        probability = counts / (np.bincount(given, counts)[given] + _SMOOTHING)
    return probability


def _weights(stems: Sequence[str], counts: Sequence[int], segments: int) -> dict[str, float]:
    return {
        stem: round(math.log(segments / count), 1)
        for stem, count in zip(stems, counts, strict=True)
    }
