"""Which documents belong together, and how."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bitext.align.beads import DocumentLink, Evidence
from bitext.align.event_evidence import (
    contradicts_translation,
    find_evidence,
    find_rarity,
    same_event,
)
from bitext.align.nearest_neighbours import find_candidates, find_neighbourhoods, mutual_best
from bitext.align.profiles import Profile

NEAREST = 20
"""Documents are compared in full with so many of the other language, nearest first."""

PARALLEL = 0.4
"""Parallelism from which two documents are translations of each other. Of articles and reports
whose sentences were joined at random on both sides (rate .35), 98 in 100 are above; shuffled ones,
and different sentences of one article, are below."""

SAME_EVENT = 0.5
"""Probability from which two documents are about the same event."""

SAME_TOPIC = 0.3
"""Similarity from which documents about different events share a topic."""

_ORDER = "order"
"""Name of the evidence for a translation."""


def link_documents(arabic: Sequence[Profile], english: Sequence[Profile]) -> list[DocumentLink]:
    """How every Arabic document relates to the English documents nearest to it.

    Args:
        arabic: the Arabic documents.
        english: the English documents; what all documents mention says nothing about an event,
            so places and names count the less, the more documents have them.

    Returns:
        A link for each pair that was compared, in order of the documents; ``relation`` is
        ``none`` for most of a large collection. Documents without sentences have no links.
    """
    arabic = [profile for profile in arabic if profile.sentences]
    english = [profile for profile in english if profile.sentences]
    rarity = find_rarity([*arabic, *english])
    return [
        _link(left, right, rarity)
        for left, chosen in zip(arabic, _nearest(arabic, english), strict=True)
        for right in chosen
    ]


def not_translated(link: DocumentLink) -> DocumentLink:
    """The link of documents that looked like translations until their sentences were aligned."""
    event = same_event(each for each in link.evidence if each.name != _ORDER)
    relation: Literal["comparable", "topic"] = "comparable" if event >= SAME_EVENT else "topic"
    return replace(link, relation=relation, score=round(event, 4))


def _nearest(arabic: Sequence[Profile], english: Sequence[Profile]) -> list[list[Profile]]:
    """For each Arabic document the nearest English ones, in their own order."""
    if not arabic or not english:
        return [[] for _ in arabic]
    centres = np.stack([profile.centre for profile in english])
    chosen = []
    for profile in arabic:
        order = np.argsort(-(centres @ profile.centre), kind="stable")[:NEAREST]
        chosen.append([english[index] for index in sorted(order)])
    return chosen


def _link(arabic: Profile, english: Profile, rarity: Mapping[str | float, float]) -> DocumentLink:
    similarity = arabic.vectors @ english.vectors.T
    evidence = find_evidence(arabic, english, similarity, rarity)
    event = same_event(evidence)
    translation = parallelism(arabic.vectors, english.vectors)
    order = Evidence(
        _ORDER, translation, "share of the sentences that correspond, and in the same order"
    )
    relation: Literal["parallel", "comparable", "topic", "none"]
    if translation >= PARALLEL and not contradicts_translation(evidence):
        relation, score = "parallel", max(translation, event)
    elif event >= SAME_EVENT:
        relation, score = "comparable", event
    else:
        close = _closeness(similarity) >= SAME_TOPIC
        relation, score = ("topic" if close else "none"), event
    return DocumentLink(
        arabic.document.id, english.document.id, relation, round(score, 4), (*evidence, order)
    )


def _closeness(similarity: NDArray[np.float32]) -> float:
    """Mean similarity of each sentence to its nearest."""
    return float(similarity.max(axis=1).mean() + similarity.max(axis=0).mean()) / 2


# Cosines of the default embedder: what sentences of one topic have, and what translations have.
_TOPIC = 0.35
_TRANSLATION = 0.65


def parallelism(arabic: NDArray[np.float32], english: NDArray[np.float32]) -> float:
    """How much two documents look like translations: same content in the same order.

    Sentences that are nearest to each other form a chain that rises on both sides; each link
    counts by how close it is, and the chain is compared with the shorter document, so that a
    translation may lack parts. Reports of one event have few close sentences, shuffled
    translations no long chain.

    Args:
        arabic: (n, d) float32, a row a sentence, L2-normalised.
        english: (m, d) float32.

    Returns:
        In [0, 1]; 0.0 if a side is empty.
    """
    if not len(arabic) or not len(english):
        return 0.0
    candidates = find_candidates(arabic, english, find_neighbourhoods(arabic, english))
    links = sorted((link.arabic, link.english, link.similarity) for link in mutual_best(candidates))
    weights = np.clip(
        (np.array([link[2] for link in links]) - _TOPIC) / (_TRANSLATION - _TOPIC), 0.0, 1.0
    )
    chain = _heaviest_chain([link[1] for link in links], weights.tolist())
    return min(chain / min(len(arabic), len(english)), 1.0)


def _heaviest_chain(places: list[int], weights: list[float]) -> float:
    """Greatest weight of a strictly rising subsequence, in n log n.

    ``tops`` rises in place and in weight: what ends later must weigh more to be of use.
    """
    tops: list[tuple[int, float]] = []
    for place, weight in zip(places, weights, strict=True):
        at = bisect_left(tops, (place,))
        total = weight + (tops[at - 1][1] if at else 0.0)
        end = at
        while end < len(tops) and tops[end][1] <= total:
            end += 1
        if end > at or at == len(tops) or tops[at][0] > place:
            tops[at:end] = [(place, total)]
    return tops[-1][1] if tops else 0.0
