"""Rule filters and the removal of duplicates.

* :func:`apply_filters` ``(arabic, english, filters) -> Filtered``: each filter looks at all pairs
  of a batch and says of each why it should go; the first that objects is reported.
* :class:`Length`, :class:`LengthRatio`, :class:`Script`, :class:`Copy`, :class:`Repetition`,
  :class:`Truncation`, :class:`Markup`, :class:`DirectionMarks`: the filters; none is on
  unless named.
* :class:`Duplicates`: exact and near duplicates, within a set and across sets.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from bitext.score.surface import (
    broken_off,
    copied_share,
    direction_marks,
    find_defect,
    markup_difference,
    repeated_share,
    script_share,
)
from bitext.text.arabic import normalize
from bitext.text.lexicon import find_words


class Filter(Protocol):
    """Says which pairs of a batch should go."""

    def object_to(self, arabic: Sequence[str], english: Sequence[str]) -> list[str]:
        """For each pair the reason why it should go, or an empty string."""


@dataclass(frozen=True)
class Removal:
    """A pair that was taken out.

    Attributes:
        row: its place in the batch.
        filter: the filter's name.
        reason: what it found, e.g. ``length-ratio: 5.21``.
    """

    row: int
    filter: str
    reason: str


@dataclass(frozen=True)
class Filtered:
    """What filters made of a batch.

    Attributes:
        kept: places of the pairs that stay, rising.
        removed: the others, in order, each with the first objection.
    """

    kept: tuple[int, ...]
    removed: tuple[Removal, ...]

    def counts(self) -> dict[str, int]:
        """How many pairs each filter took out, most first."""
        return dict(Counter(removal.filter for removal in self.removed).most_common())


def apply_filters(
    arabic: Sequence[str], english: Sequence[str], filters: Sequence[Filter]
) -> Filtered:
    """Apply filters to a batch of pairs.

    Raises:
        ValueError: if the sides have different lengths.
    """
    if len(arabic) != len(english):
        raise ValueError(f"{len(arabic)} Arabic and {len(english)} English texts")
    left = list(range(len(arabic)))
    removed: list[Removal] = []
    for each in filters:
        reasons = each.object_to([arabic[i] for i in left], [english[i] for i in left])
        name = type(each).__name__
        removed += [Removal(i, name, why) for i, why in zip(left, reasons, strict=True) if why]
        left = [i for i, why in zip(left, reasons, strict=True) if not why]
    return Filtered(tuple(left), tuple(sorted(removed, key=lambda removal: removal.row)))


@dataclass(frozen=True)
class Length:
    """Sides that are too short or too long, in characters without outer white space."""

    least: int = 1
    most: int = 2000

    def object_to(self, arabic: Sequence[str], english: Sequence[str]) -> list[str]:
        """See :class:`Filter`."""
        return [self._judge(*map(len, map(str.strip, pair))) for pair in _pairs(arabic, english)]

    def _judge(self, *sizes: int) -> str:
        wrong = [size for size in sizes if not self.least <= size <= self.most]
        return f"length: {wrong[0]}" if wrong else ""


@dataclass(frozen=True)
class LengthRatio:
    """One side more than ``most`` times as long as the other, in characters."""

    most: float = 3.0

    def object_to(self, arabic: Sequence[str], english: Sequence[str]) -> list[str]:
        """See :class:`Filter`. An empty side is infinitely shorter than the other."""
        return [self._judge(*map(len, map(str.strip, pair))) for pair in _pairs(arabic, english)]

    def _judge(self, arabic: int, english: int) -> str:
        ratio = english / arabic if arabic else math.inf
        return "" if 1 / self.most <= ratio <= self.most else f"length-ratio: {ratio:.2f}"


@dataclass(frozen=True)
class Script:
    """Too few letters in the side's own script, or nothing that could be translated."""

    least: float = 0.5

    def object_to(self, arabic: Sequence[str], english: Sequence[str]) -> list[str]:
        """See :class:`Filter`."""
        return [self._judge(*pair) for pair in _pairs(arabic, english)]

    def _judge(self, arabic: str, english: str) -> str:
        for name, text, script in (("arabic", arabic, "ARABIC"), ("english", english, "LATIN")):
            share = script_share(text, script)
            if not share >= self.least:
                return f"not-{name}: {0.0 if math.isnan(share) else share:.2f}"
        return ""


@dataclass(frozen=True)
class Copy:
    """Too many words that both sides have letter for letter, or the same text."""

    most: float = 0.6

    def object_to(self, arabic: Sequence[str], english: Sequence[str]) -> list[str]:
        """See :class:`Filter`."""
        return [self._judge(*pair) for pair in _pairs(arabic, english)]

    def _judge(self, arabic: str, english: str) -> str:
        share = copied_share(find_words(arabic), find_words(english))
        if find_defect(arabic, english) == "untranslated-copy":
            share = 1.0
        return f"untranslated-copy: {share:.2f}" if share > self.most else ""


@dataclass(frozen=True)
class Repetition:
    """Too large a share of three-word runs that were there before in the same text."""

    most: float = 0.3

    def object_to(self, arabic: Sequence[str], english: Sequence[str]) -> list[str]:
        """See :class:`Filter`."""
        shares = [max(repeated_share(find_words(t)) for t in p) for p in _pairs(arabic, english)]
        return [f"repetition: {share:.2f}" if share > self.most else "" for share in shares]


@dataclass(frozen=True)
class Truncation:
    """One side alone breaks off in the middle."""

    def object_to(self, arabic: Sequence[str], english: Sequence[str]) -> list[str]:
        """See :class:`Filter`."""
        return ["truncated" if broken_off(*p) == 1 else "" for p in _pairs(arabic, english)]


@dataclass(frozen=True)
class Markup:
    """Tags, links, placeholders and list marks that one side alone has."""

    most: float = 0.5

    def object_to(self, arabic: Sequence[str], english: Sequence[str]) -> list[str]:
        """See :class:`Filter`."""
        shares = [markup_difference(*pair) for pair in _pairs(arabic, english)]
        return [f"markup-mismatch: {share:.2f}" if share > self.most else "" for share in shares]


@dataclass(frozen=True)
class DirectionMarks:
    """Direction embeddings or isolates that are never closed."""

    def object_to(self, arabic: Sequence[str], english: Sequence[str]) -> list[str]:
        """See :class:`Filter`."""
        return [
            "open-direction-mark" if max(map(direction_marks, pair)) == 1 else ""
            for pair in _pairs(arabic, english)
        ]


def _pairs(arabic: Sequence[str], english: Sequence[str]) -> list[tuple[str, str]]:
    return list(zip(arabic, english, strict=True))


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
        least: Jaccard similarity of the shingles from which on two texts are the same.
    """

    def __init__(self, least: float) -> None:
        from rensa import RMinHashLSH

        self.least = least
        self._texts: list[str] = []
        bands, hashes = (21, 6) if least >= 0.75 else (32, 4)
        self._permutations = bands * hashes
        self._index: Any = RMinHashLSH(least, self._permutations, bands)
        self._signatures = np.empty((1024, self._permutations), np.uint8)
        deviation = math.sqrt(least * (1 - least) / self._permutations)
        self._least_agreement = least - 4 * deviation

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
        found: list[int] = np.sort(places[agreement >= self._least_agreement]).tolist()
        return found

    def resembles(self, text: str, place: int) -> bool:
        """Whether the Jaccard similarity of a text to a remembered one is high enough."""
        own, other = _shingles(text), _shingles(self._texts[place])
        return len(own & other) >= self.least * len(own | other)


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
        least: Jaccard similarity of the shingles from which on two texts are the same; at 1
            only exact duplicates are found. Below 0.5 more and more are missed.
        side: what is compared: ``pair`` both texts together, or one side alone, as is needed
            where the same sentence must not stand in training and test.
    """

    def __init__(
        self, least: float = 0.8, side: Literal["pair", "arabic", "english"] = "pair"
    ) -> None:
        if not 0 < least <= 1:
            raise ValueError(f"least is {least}, expected a similarity above 0 and up to 1")
        self.least = least
        self.side = side
        self._seen = 0
        self._names: list[str] = []
        self._exact: dict[str, int] = {}
        self._near = None if least == 1 else NearDuplicates(least)

    def object_to(
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
        texts = [self._text(*pair) for pair in _pairs(arabic, english)]
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
