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
    compare_rivals,
    contradicts_translation,
    find_evidence,
    find_rarity,
    log_odds,
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

Relation = Literal["parallel", "comparable", "topic", "none"]

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
        link
        for left, chosen in zip(arabic, _nearest(arabic, english), strict=True)
        for link in _against_rivals([_link(left, right, rarity) for right in chosen])
    ]


def not_translated(link: DocumentLink) -> DocumentLink:
    """The link of documents that looked like translations until their sentences were aligned."""
    event = same_event(_of_event(link))
    relation: Literal["comparable", "topic"] = "comparable" if event >= SAME_EVENT else "topic"
    return replace(link, relation=relation, score=round(event, 4))


def _nearest(arabic: Sequence[Profile], english: Sequence[Profile]) -> list[list[Profile]]:
    """For each Arabic document the nearest English ones, in their own order."""
    if not arabic or not english:
        return [[] for _ in arabic]
    found = find_neighbourhoods(
        np.stack([profile.centre for profile in arabic]),
        np.stack([profile.centre for profile in english]),
        NEAREST,
    )
    return [[english[index] for index in sorted(row)] for row in found.arabic_ids]


def _link(arabic: Profile, english: Profile, rarity: Mapping[str | float, float]) -> DocumentLink:
    similarity = arabic.vectors @ english.vectors.T
    evidence = find_evidence(arabic, english, similarity, rarity)
    event = same_event(evidence)
    translation = parallelism(arabic.vectors, english.vectors)
    order = Evidence(
        _ORDER, translation, "share of the sentences that correspond, and in the same order"
    )
    relation: Relation
    if translation >= PARALLEL and not contradicts_translation(evidence):
        relation, score = "parallel", max(translation, event)
    else:
        relation, score = _relation(event, _closeness(similarity)), event
    return DocumentLink(
        arabic.document.id, english.document.id, relation, round(score, 4), (*evidence, order)
    )


def _relation(event: float, closeness: float) -> Relation:
    """That of documents that are no translations of each other."""
    if event >= SAME_EVENT:
        return "comparable"
    return "topic" if closeness >= SAME_TOPIC else "none"


def _against_rivals(links: list[DocumentLink]) -> list[DocumentLink]:
    """The links of one Arabic report; what fits worse than the best of them counts less."""
    reports = [link for link in links if link.relation != "parallel"]
    best = max(reports, key=lambda link: log_odds(_of_event(link)), default=None)
    return [
        link if best is None or link.relation == "parallel" else _against(link, best)
        for link in links
    ]


def _against(link: DocumentLink, best: DocumentLink) -> DocumentLink:
    own, highest = log_odds(_of_event(link)), log_odds(_of_event(best))
    rivals = compare_rivals(own, highest, best.english)
    event = same_event([*_of_event(link), rivals])
    relation = link.relation
    if relation == "comparable" and event < SAME_EVENT:
        relation = "topic"
    return replace(
        link, relation=relation, score=round(event, 4), evidence=(*link.evidence, rivals)
    )


def _of_event(link: DocumentLink) -> list[Evidence]:
    """The evidence for and against the same event."""
    return [each for each in link.evidence if each.name != _ORDER]


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
