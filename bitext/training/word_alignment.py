"""Word alignment and phrase pairs, fast enough for hundreds of thousands of sentence pairs.

Links come from IBM Model 1 with a prior for the diagonal and a null word (Dyer, Chahuneau & Smith
2013), in both directions. Those of both are kept, then their neighbours, then what else links a
word that has no link (grow-diag-final, Koehn, Och & Marcu 2003). Phrase pairs are consistent with
the links and begin and end with linked words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

ROUNDS = 5
TENSION = 4.0
"""How strongly links keep to the diagonal, from the second round on."""
NULL = 0.08
"""Probability that a word has no counterpart."""
SMOOTHING = 0.3
"""Count that is put aside for what a word was never seen with."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Texts:
    """Sentences as numbers of words.

    Attributes:
        words: of all sentences, one after the other, shape (words,).
        starts: of each sentence in them, and the end of the last, shape (sentences + 1,).
        kinds: how many different words there are.
    """

    words: Ints
    starts: Ints
    kinds: int

    @classmethod
    def of(cls, sentences: Sequence[Sequence[str]]) -> Texts:
        """Number the words of sentences in the order of their first occurrence."""
        numbers: dict[str, int] = {}
        words = [numbers.setdefault(word, len(numbers)) for each in sentences for word in each]
        starts = np.cumsum([0, *map(len, sentences)])
        return cls(np.array(words, np.int64), starts.astype(np.int64), len(numbers))


def align(sources: Texts, targets: Texts) -> Ints:
    """For each target word the place of its source word in the sentence, -1 if there is none.

    Both hold the same number of sentences, none of them empty.
    """
    cells = int((np.diff(sources.starts) * np.diff(targets.starts)).sum())
    keys = np.empty(cells, np.int64)
    _pair_up(sources.words, sources.starts, targets.words, targets.starts, targets.kinds, keys)
    pairs, kind = np.unique(keys, return_inverse=True)
    del keys
    kind = kind.astype(np.int32)
    given = pairs // targets.kinds
    probability = np.full(len(pairs), 1 / targets.kinds)
    alone = np.full(targets.kinds, 1 / targets.kinds)
    where = (kind, sources.starts, targets.starts, targets.words)
    for number in range(ROUNDS):
        counts, unlinked, _ = _expect(*where, probability, alone, TENSION if number else 0.0)
        totals = np.bincount(given, counts, minlength=sources.kinds)
        probability = counts / (totals[given] + SMOOTHING)
        alone = (unlinked + 1e-3) / (unlinked + 1e-3).sum()
    links: Ints = _expect(*where, probability, alone, TENSION)[2]
    return links


@dataclass(frozen=True)
class PhrasePairs:
    """Phrase pairs of aligned sentences.

    Attributes:
        sentence: the sentence pair of each, shape (n,), ascending.
        spans: first and last-but-one-past word of the source phrase and of the target phrase in
            their sentences, shape (n, 4).
    """

    sentence: Ints
    spans: Ints


def phrase_pairs(
    sources: Texts, targets: Texts, forward: Ints, backward: Ints, longest: tuple[int, int]
) -> PhrasePairs:
    """All phrase pairs of at most ``longest`` source and target words.

    Args:
        forward: from :func:`align` of sources and targets.
        backward: from :func:`align` of targets and sources.
    """
    sentences, spans = [], []
    for number in range(len(sources.starts) - 1):
        s, t = sources.starts[number : number + 2], targets.starts[number : number + 2]
        links = _grow(forward[t[0] : t[1]], backward[s[0] : s[1]])
        found = _extract(links, *longest)
        sentences.append(np.full(len(found), number))
        spans.append(found)
    return PhrasePairs(np.concatenate(sentences), np.concatenate(spans))


@njit(cache=True)  # type: ignore[untyped-decorator]
def _pair_up(
    source: Ints, starts: Ints, target: Ints, target_starts: Ints, kinds: int, keys: Ints
) -> None:
    cell = 0
    for n in range(len(starts) - 1):
        for t in range(target_starts[n], target_starts[n + 1]):
            for s in range(starts[n], starts[n + 1]):
                keys[cell] = source[s] * kinds + target[t]
                cell += 1


@njit(cache=True)  # type: ignore[untyped-decorator]
def _expect(
    kind: NDArray[np.int32],
    starts: Ints,
    target_starts: Ints,
    target: Ints,
    probability: Floats,
    alone: Floats,
    tension: float,
) -> tuple[Floats, Floats, Ints]:
    """Expected counts of the pairs and of the words without a link, and the likeliest links."""
    counts, unlinked = np.zeros(len(probability)), np.zeros(len(alone))
    links = np.full(len(target), -1, np.int64)
    cell = 0
    chance = np.empty((starts[1:] - starts[:-1]).max())
    for n in range(len(starts) - 1):
        height, width = starts[n + 1] - starts[n], target_starts[n + 1] - target_starts[n]
        for t in range(width):
            place = target_starts[n] + t
            nothing = NULL * alone[target[place]]
            total, best = nothing, nothing
            whole = 0.0
            for s in range(height):
                chance[s] = np.exp(-tension * abs(s / height - t / width))
                whole += chance[s]
            for s in range(height):
                chance[s] *= (1 - NULL) / whole
                chance[s] *= probability[kind[cell + s]]
                total += chance[s]
                if chance[s] > best:
                    best, links[place] = chance[s], s
            total = max(total, 1e-300)
            unlinked[target[place]] += nothing / total
            for s in range(height):
                counts[kind[cell + s]] += chance[s] / total
            cell += height
    return counts, unlinked, links


@njit(cache=True)  # type: ignore[untyped-decorator]
def _grow(forward: Ints, backward: Ints) -> NDArray[np.bool_]:
    """Links of a sentence pair, shape (source words, target words)."""
    height, width = len(backward), len(forward)
    links = np.zeros((height, width), np.bool_)
    either = np.zeros((height, width), np.bool_)
    for t in range(width):
        if forward[t] >= 0:
            either[forward[t], t] = True
    for s in range(height):
        if backward[s] >= 0:
            links[s, backward[s]] = either[s, backward[s]]
            either[s, backward[s]] = True
    added = True
    while added:
        added = False
        for s in range(height):
            for t in range(width):
                if (
                    either[s, t]
                    and not (links[s].any() and links[:, t].any())
                    and links[max(0, s - 1) : s + 2, max(0, t - 1) : t + 2].any()
                    and not links[s, t]
                ):
                    links[s, t] = added = True
    for s in range(height):
        for t in range(width):
            if either[s, t] and not (links[s].any() and links[:, t].any()):
                links[s, t] = True
    return links


@njit(cache=True)  # type: ignore[untyped-decorator]
def _extract(links: NDArray[np.bool_], longest_source: int, longest_target: int) -> Ints:
    height, width = links.shape
    found = np.empty((height * longest_source, 4), np.int64)
    count = 0
    for start in range(height):
        low, high = width, -1
        for end in range(start, min(height, start + longest_source)):
            for t in range(width):
                if links[end, t]:
                    low, high = min(low, t), max(high, t)
            if not links[start].any() or not links[end].any():
                continue
            if high - low >= longest_target:
                break
            if links[:start, low : high + 1].any() or links[end + 1 :, low : high + 1].any():
                continue
            found[count] = start, end + 1, low, high + 1
            count += 1
    return found[:count]
