"""Exact and near duplicates of texts and pairs, within a set and across sets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from bitext.text.arabic import normalize

SHINGLE = 5
"""Characters a shingle; Arabic words are written together with their particles, so that
shingles of characters see what shingles of words miss."""
_SEED = 1


class NearDuplicates:
    """Texts by their MinHash, to find what resembles a text.

    MinHash over character shingles (Broder 1997): in 32 bands of 4 hashes it finds seven in eight
    pairs of texts at a Jaccard similarity of 0.5 and practically all above 0.7; from 0.75 on, in 21
    bands of 6, 99 in 100 at 0.75 and all but 2 in 1,000 at 0.8. Texts made from one template have
    bands in common without being alike, so the whole MinHash, a byte of each hash (Li & König
    2010), is looked at before the texts are.

    Args:
        min_similarity: Jaccard similarity of the shingles from which on two texts are the same.
    """

    def __init__(self, min_similarity: float) -> None:
        from rensa import RMinHashLSH

        self.min_similarity = min_similarity
        self._texts: list[str] = []
        bands, hashes = (21, 6) if min_similarity >= 0.75 else (32, 4)
        self._permutations = bands * hashes
        self._index: Any = RMinHashLSH(min_similarity, self._permutations, bands)
        self._signatures = np.empty((1024, self._permutations), np.uint8)
        deviation = math.sqrt(min_similarity * (1 - min_similarity) / self._permutations)
        self._min_agreement = min_similarity - 4 * deviation

    def hash(self, texts: Sequence[str]) -> list[Any]:
        """The MinHash of each text, as :func:`fold` gives it."""
        from rensa import RMinHash

        shingles = [sorted(_shingles(text)) for text in texts]
        return list(RMinHash.from_token_sets(shingles, self._permutations, _SEED))

    def add(self, text: str, minhash: Any) -> int:
        """Remember a text; its place, from 0."""
        place = len(self._texts)
        self._index.insert(place, minhash)
        if place == len(self._signatures):
            self._signatures = np.concatenate([self._signatures, np.empty_like(self._signatures)])
        self._signatures[place] = _signature(minhash)
        self._texts.append(text)
        return place

    def find(self, text: str, minhash: Any) -> int | None:
        """Place of the first text that resembles one, or ``None``."""
        places = self.candidates(minhash)
        return next((place for place in places if self.resembles(text, place)), None)

    def candidates(self, minhash: Any) -> list[int]:
        """Places of the texts that may resemble one, rising."""
        near = self._index.query(minhash)
        if not near:
            return []
        places = np.array(near, np.int64)
        agreement = (self._signatures[places] == _signature(minhash)).mean(axis=1)
        found: list[int] = np.sort(places[agreement >= self._min_agreement]).tolist()
        return found

    def resembles(self, text: str, place: int) -> bool:
        """Whether the Jaccard similarity of a text to a remembered one is high enough."""
        own, other = _shingles(text), _shingles(self._texts[place])
        return len(own & other) >= self.min_similarity * len(own | other)


def fold(text: str) -> str:
    """A text as duplicates are compared: diacritics, tatweel, forms of alef and capitals make no
    difference.
    """
    return normalize(text).lower()


class Duplicates:
    """Finds pairs that were there before, batch by batch and set by set.

    Texts are compared folded (:func:`fold`). Near duplicates are found by MinHash
    (:class:`NearDuplicates`); each is then checked by its true Jaccard similarity.

    Feed the set that must stay whole (the test set) first: what comes later and resembles it
    is objected to.

    Args:
        min_similarity: Jaccard similarity of the shingles from which on two texts are the same; at
            1 only exact duplicates are found. Below 0.5 more and more are missed.
        side: what is compared: ``pair`` both texts together, or one side alone, as is needed
            where the same sentence must not stand in training and test.
    """

    def __init__(
        self, min_similarity: float = 0.8, side: Literal["pair", "arabic", "english"] = "pair"
    ) -> None:
        if not 0 < min_similarity <= 1:
            raise ValueError(
                f"min_similarity is {min_similarity}, expected a similarity above 0 and up to 1"
            )
        self.min_similarity = min_similarity
        self.side = side
        self._seen = 0
        self._names: list[str] = []
        self._exact: dict[str, int] = {}
        self._near = None if min_similarity == 1 else NearDuplicates(min_similarity)

    def reject(
        self, arabic: Sequence[str], english: Sequence[str], names: Sequence[str] | None = None
    ) -> list[str]:
        """For each pair which earlier one it repeats, or an empty string.

        Args:
            arabic: Arabic texts.
            english: English texts.
            names: what reasons call these pairs, their running number unless given.

        Returns:
            ``duplicate-of: NAME``, ``near-duplicate-of: NAME``, or an empty string. A pair
            that is a duplicate is not remembered.
        """
        texts = [self._text(*pair) for pair in zip(arabic, english, strict=True)]
        if names is None:
            names = [str(self._seen + i) for i in range(len(texts))]
        self._seen += len(texts)
        hashes = self._near.hash(texts) if self._near else []
        reasons = []
        for place, (text, name) in enumerate(zip(texts, names, strict=True)):
            earlier = self._exact.get(text)
            kind = "duplicate-of"
            if earlier is None and self._near:
                kind, earlier = "near-duplicate-of", self._near.find(text, hashes[place])
            if earlier is not None:
                reasons.append(f"{kind}: {self._names[earlier]}")
                continue
            self._exact[text] = len(self._names)
            if self._near:
                self._near.add(text, hashes[place])
            self._names.append(name)
            reasons.append("")
        return reasons

    def _text(self, arabic: str, english: str) -> str:
        chosen = {"pair": (arabic, english), "arabic": (arabic,), "english": (english,)}[self.side]
        return "\n".join(map(fold, chosen))


def _signature(minhash: Any) -> NDArray[np.uint8]:
    """The lowest byte of each hash."""
    return np.array(minhash.digest(), np.uint64).astype(np.uint8)


def _shingles(text: str) -> set[str]:
    return {text[i : i + SHINGLE] for i in range(max(1, len(text) - SHINGLE + 1))}
