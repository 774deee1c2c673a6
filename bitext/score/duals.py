"""Two of a thing: Arabic says it by the ending of the noun (كتابان), English with a word for two.

Nouns in ان and ين are mostly no duals (سكان, قوانين), and no list of them is at hand; so the
embedder is asked whether the Arabic word is nearer to "two books" than to "book" and "books".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from bitext.embed.base import Embedder
from bitext.score.coverage import Side
from bitext.text.lexicon import SURE, load_lexicon, stem_arabic, stem_english
from bitext.text.names.names import without_proclitics

_TWO_ENGLISH = re.compile(r"two|both|pairs?|couples?|twins?|twice|double|dual|half")
_TWO_ARABIC = re.compile(
    r"[وفبلك]?(?:ال)?(?:اثن\w+|كلا|كلتا|كلي\w+|كلتي\w+|ثنايي\w*|زوج\w*|نصف\w*)"
)
_DUAL_ENDING = re.compile(r"\w{3,}[اي]ن")
_DUAL_OR_CONSTRUCT = re.compile(r"\w{2,}(?:[اي]ن|[اي])")
_NEARER = -0.08
"""Of 18 nouns, all duals but one were nearer to two of the thing by this, and no other was."""


class _Candidate(NamedTuple):
    pair: int
    arabic: str
    english: str


def count_duals(
    arabic: Sequence[Side], english: Sequence[Side], texts: Sequence[str], embedder: Embedder
) -> list[float]:
    """For each pair the nouns of which one side states two and the other one.

    Args:
        arabic: n Arabic texts.
        english: n English texts.
        texts: the same English texts, as they are.
        embedder: tells duals from other words in ان and ين.
    """
    found = [0.0] * len(arabic)
    candidates: list[_Candidate] = []
    for row, (one, other) in enumerate(zip(arabic, english, strict=True)):
        if "2" in texts[row] or "٢" in texts[row]:
            continue
        words = other.all_words
        if not any(map(_TWO_ENGLISH.fullmatch, words)):
            candidates += (_Candidate(row, *pair) for pair in _singular(one, words))
        elif not any(map(_TWO_ARABIC.fullmatch, one.all_words)):
            found[row] += sum(1 for _ in _not_two(one, words))
    if candidates:
        asked = [
            phrase
            for each in candidates
            for phrase in (each.arabic, each.english, f"{each.english}s", f"two {each.english}s")
        ]
        places = {phrase: i for i, phrase in enumerate(sorted(set(asked)))}
        vectors = embedder.encode(list(places))
        rows = vectors[[places[phrase] for phrase in asked]].reshape(len(candidates), 4, -1)
        cosines = np.einsum("nd,nkd->nk", rows[:, 0], rows[:, 1:])
        for each, (one_of, many, two) in zip(candidates, cosines.tolist(), strict=True):
            found[each.pair] += two - max(one_of, many) > _NEARER
    return found


def _singular(arabic: Side, english: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Arabic words that may be duals, with the English noun in the singular."""
    present = set(english)
    nouns = [
        noun
        for noun in english
        if not noun.endswith("s") and not present & {f"{noun}s", f"{noun}es", f"{noun[:-1]}ies"}
    ]
    for word in arabic.all_words:
        if not _DUAL_ENDING.fullmatch(word):
            continue
        for form in without_proclitics(word):
            same = _counterparts(re.sub(r"^ال(?=...)", "", form)[:-2])
            least = min(SURE, max(same.values(), default=SURE))  # the likeliest, or a likely one
            noun = next((noun for noun in nouns if same.get(stem_english(noun), 0) >= least), None)
            if noun is not None:
                yield form, noun
                break


def _counterparts(noun: str) -> dict[str, float]:
    """English stems for what is left of a dual; before its ending ة is written ت."""
    table = load_lexicon().counterparts
    singular = noun[:-1] + "ه" if noun.endswith("ت") else noun
    return table.get(stem_arabic(singular), {})


def _not_two(arabic: Side, english: Sequence[str]) -> Iterator[str]:
    """Arabic words, not in the dual, of nouns that the English says there are two of."""
    counterparts = load_lexicon().counterparts
    for before, noun in pairwise(english):
        if before != "two" or not noun.endswith("s"):
            continue
        stem = stem_english(noun)
        same = [
            word
            for word in arabic.all_words
            if counterparts.get(stem_arabic(word), {}).get(stem, 0.0) >= SURE
        ]
        if same and not any(map(_DUAL_OR_CONSTRUCT.fullmatch, same)):
            yield same[0]
