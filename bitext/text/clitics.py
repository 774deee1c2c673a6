"""Arabic words cut into clitics and stem.

Arabic writes conjunctions, prepositions, the article and possessives into the word: «وبأحزابهم» is
"and by their parties". What is cut off is decided by how often the rest occurs as a word of its
own, as in the unsupervised segmentation of Lee et al. (2003), with a fixed list of clitics instead
of a learned one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bitext.text.arabic import normalize

TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,/:]\d+)*|[^\w\s]")
"""A word, a number or one mark."""
_CONJUNCTIONS = "وف"
_PARTICLES = "بكلس"
_ARTICLE = "ال"
_POSSESSIVES = ("هما", "كما", "ها", "هم", "هن", "نا", "كم", "ه")
_TA_MARBUTA = re.compile("[ةﺓﺔ]")
_KEPT = "ţ"
"""Stands for ta marbuta while a text is normalised; no Arabic text has it."""


def find_tokens(text: str) -> list[str]:
    """Words, numbers in ASCII digits and marks of an Arabic text, in order.

    Normalised as by :func:`bitext.text.arabic.normalize`, but for ta marbuta, which tells «أنقرة»
    (Ankara) from a word with the possessive «ه».
    """
    folded = normalize(_TA_MARBUTA.sub(_KEPT, text)).replace(_KEPT, "ة")
    return TOKEN.findall(folded)


class Segmenter:
    """Cuts words.

    Args:
        counts: how often each word, as :func:`find_tokens` gives it, occurs in a large corpus.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts

    def segment(self, text: str) -> list[str]:
        """The tokens of a text; proclitics end in ``+``, possessives begin with it."""
        return [part for token in find_tokens(text) for part in self.split(token)]

    def split(self, word: str) -> tuple[str, ...]:
        """The parts of a token; one if nothing is cut off."""
        if len(word) < 3 or not "\u0620" <= word[0] <= "\u06ff" or word[0].isdigit():
            return (word,)
        before: list[str] = []
        if word[0] in _CONJUNCTIONS and self._stands_alone(word[1:], word):
            before.append(f"{word[0]}+")
            word = word[1:]
        if word.startswith("لل") and len(word) > 4 and self._has_article(word):
            return (*before, "ل+", f"{_ARTICLE}+", word[2:])
        if len(word) > 3 and word[0] in _PARTICLES and self._stands_alone(word[1:], word):
            before.append(f"{word[0]}+")
            word = word[1:]
        if word.startswith(_ARTICLE):
            cut = len(word) > 4 and self._is_definite(word)
            return (*before, f"{_ARTICLE}+", word[2:]) if cut else (*before, word)
        return (*before, *self._without_possessive(word))

    def _stands_alone(self, rest: str, whole: str) -> bool:
        """Whether the rest is so common that the letter before it is a clitic."""
        rest_count, whole_count = self._counts.get(rest, 0), self._counts.get(whole, 0)
        if len(rest) >= 3:
            return rest_count >= max(2, 0.5 * whole_count)
        return rest_count >= 20 * max(1, whole_count)

    def _has_article(self, word: str) -> bool:
        with_article = self._counts.get(_ARTICLE + word[2:], 0)
        return with_article >= max(3, 0.2 * self._counts.get(word, 0))

    def _is_definite(self, word: str) -> bool:
        """Whether it begins with the article: «التقى» (he met) and «الجزائر» (Algeria) do not."""
        return self._counts.get(word[2:], 0) >= 0.1 * self._counts.get(word, 0)

    def _without_possessive(self, word: str) -> tuple[str, ...]:
        if len(word) <= 4:
            return (word,)
        count = self._counts.get(word, 0)
        for ending in _POSSESSIVES:
            stem = word.removesuffix(ending)
            if stem == word or len(stem) < 3:
                continue
            if stem.endswith("ت"):  # ta marbuta is written so before a possessive
                feminine = f"{stem[:-1]}ة"
                if self._counts.get(feminine, 0) >= max(3, count):
                    return feminine, f"+{ending}"
            if self._counts.get(stem, 0) >= max(8, (2 if len(ending) == 1 else 0.5) * count):
                return stem, f"+{ending}"
        return (word,)
