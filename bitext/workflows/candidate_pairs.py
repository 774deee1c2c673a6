"""What is offered as a pair, and what of it becomes one.

Offered are beads of translations, candidates of comparable texts, and spans that reviewers linked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bitext.align.beads import Bead, DocumentLink
from bitext.align.document_links import not_translated
from bitext.align.nearest_neighbours import find_candidates, find_neighbourhoods
from bitext.align.profiles import Profile
from bitext.align.sequence import align_sequence
from bitext.dataset.rows import CandidateRow, EnglishCandidate, Method, Scores
from bitext.embed.base import Embedder
from bitext.progress import Progress
from bitext.review.verdicts import Record, relinked_pairs
from bitext.score.correspondence import load_correspondence
from bitext.score.features import Features
from bitext.score.labels import CORRESPONDING
from bitext.score.quality import Judgement

LEAST_MARGIN = 1.0
"""Margin below which sentences are no nearer to each other than to what surrounds them."""

STATES_ALIKE = 0.4
"""Similarity below which a mined pair states nothing alike, whatever surrounds it."""

NEIGHBOURS = 6
"""English sentences that are scored for every Arabic one of comparable documents, and the other way
round."""

CANDIDATES_SHOWN = 5
"""English candidates of an Arabic sentence in config ``candidates``."""

COVERED = 0.9
"""Share of its characters that is aligned in the better covered of two documents, below which they
are no translations but share paragraphs. Of five literary translations all are above .97; of
reports that took half of their paragraphs from one agency none is above .87."""


@dataclass(frozen=True)
class CandidatePair:
    """An Arabic and an English span that are offered as a pair, before they are judged.

    Attributes:
        link: the documents they are from.
        bead: the sentences, with the score of the alignment.
        method: how they were found.
    """

    link: DocumentLink
    bead: Bead
    method: Method


def find_candidate_pairs(
    links: Sequence[DocumentLink],
    profiles: dict[str, Profile],
    embedder: Embedder,
    progress: Progress,
) -> tuple[list[DocumentLink], list[CandidatePair]]:
    """Beads of translated documents, candidates of comparable ones, nothing of others.

    Returns:
        The links, where documents much of which could not be aligned are no translations after
        all, and the candidates.
    """
    kept: list[DocumentLink] = []
    candidates: list[CandidatePair] = []
    with progress.step("Aligning sentences") as advance:
        for done, link in enumerate(links):
            advance(done, len(links))
            arabic, english = profiles[link.arabic], profiles[link.english]
            if link.relation == "parallel":
                beads = _align(arabic, english, embedder)
                if _covered(beads, arabic, english) < COVERED:
                    beads, link = (), not_translated(link)
                candidates += [CandidatePair(link, bead, "sequence") for bead in beads]
            if link.relation == "comparable":
                candidates += [
                    CandidatePair(link, bead, "mining") for bead in _mine(arabic, english)
                ]
            kept.append(link)
        advance(len(links), len(links))
    return kept, candidates


def _align(arabic: Profile, english: Profile, embedder: Embedder) -> Sequence[Bead]:
    return align_sequence(_texts(arabic), _texts(english), embedder).links


def _covered(beads: Sequence[Bead], arabic: Profile, english: Profile) -> float:
    """Share of the characters of either document that the beads hold, the greater one."""
    sides = (
        (arabic, [index for bead in beads for index in bead.arabic]),
        (english, [index for bead in beads for index in bead.english]),
    )
    return max(
        sum(len(profile.sentences[index].text) for index in held)
        / sum(len(sentence.text) for sentence in profile.sentences)
        for profile, held in sides
    )


def _texts(profile: Profile) -> list[str]:
    return [sentence.text for sentence in profile.sentences]


def _mine(arabic: Profile, english: Profile) -> Iterator[Bead]:
    """Whatever is near to something; the scores decide what becomes of it."""
    neighbourhoods = find_neighbourhoods(arabic.vectors, english.vectors, NEIGHBOURS)
    for candidate in find_candidates(arabic.vectors, english.vectors, neighbourhoods):
        yield Bead(
            range(candidate.arabic, candidate.arabic + 1),
            range(candidate.english, candidate.english + 1),
            candidate.margin,
        )


def relinked_candidates(
    verdicts: Sequence[Record], links: Sequence[DocumentLink]
) -> list[CandidatePair]:
    """The spans that reviewers linked, as far as their documents are still there."""
    by_documents = {(link.arabic, link.english): link for link in links}
    return [
        CandidatePair(
            by_documents[pair.ar_document, pair.en_document],
            Bead(_span(pair.ar_sentences), _span(pair.en_sentences)),
            "review",
        )
        for pair in relinked_pairs(verdicts)
        if (pair.ar_document, pair.en_document) in by_documents
    ]


def _span(indices: Sequence[int]) -> range:
    return range(indices[0], indices[-1] + 1)


def judge_in_context(
    candidates: Sequence[CandidatePair],
    features: Features,
    correspondences: NDArray[np.float64],
    judgements: Sequence[Judgement],
) -> list[Judgement]:
    """A mined pair is ``partial`` if it corresponds surely enough, whatever else its sentences
    correspond to, or if the quality model says so and nothing is nearer to one of them.

    Args:
        candidates: n candidates.
        features: what was measured.
        correspondences: (n,) probabilities of ``parallel`` or ``partial``.
        judgements: of the quality model, which knows the pairs by themselves.
    """
    best = _best_of_each_sentence(candidates)
    least = load_correspondence().partial
    judged = []
    for index, (candidate, judgement) in enumerate(zip(candidates, judgements, strict=True)):
        label = judgement.label
        if candidate.method == "mining" and label != "parallel":
            outstanding = (
                label == "partial"
                and index in (best[side] for side in _sides(candidate))
                and features.margin[index] >= LEAST_MARGIN
                and features.similarity[index] >= STATES_ALIKE
            )
            if outstanding or correspondences[index] >= least:
                label = "partial"
            elif label == "partial":
                label = "related"
        judged.append(replace(judgement, label=label))
    return judged


def choose(candidates: Sequence[CandidatePair], judgements: Sequence[Judgement]) -> list[int]:
    """All beads of translations and of reviewers. Of what was mined, whatever corresponds; and
    what is related where both sentences have nothing nearer.
    """
    best = _best_of_each_sentence(candidates)
    return [
        index
        for index, candidate in enumerate(candidates)
        if candidate.method != "mining"
        or judgements[index].label in CORRESPONDING
        or (
            judgements[index].label == "related"
            and all(best[side] == index for side in _sides(candidate))
        )
    ]


def _best_of_each_sentence(candidates: Sequence[CandidatePair]) -> dict[tuple[str, int], int]:
    """Index of the mined candidate with the highest score, by document and sentence."""
    best: dict[tuple[str, int], int] = {}
    mined = [index for index, candidate in enumerate(candidates) if candidate.method == "mining"]
    for index in sorted(mined, key=lambda index: -candidates[index].bead.score):
        for side in _sides(candidates[index]):
            best.setdefault(side, index)
    return best


def _sides(candidate: CandidatePair) -> tuple[tuple[str, int], tuple[str, int]]:
    """The sentences of a mined candidate."""
    link, bead = candidate.link, candidate.bead
    return (link.arabic, bead.arabic[0]), (link.english, bead.english[0])


def best_candidates(
    candidates: Sequence[CandidatePair],
    arabic: Sequence[str],
    english: Sequence[str],
    judgements: Sequence[Judgement],
    correspondences: NDArray[np.float64],
    scores: Sequence[Scores],
) -> list[CandidateRow]:
    """For each Arabic sentence of comparable documents the English ones that correspond best.

    Args:
        candidates: n candidates; only what was mined counts.
        arabic: their Arabic texts.
        english: their English texts.
        judgements: of the quality model.
        correspondences: (n,) probabilities of ``parallel`` or ``partial``.
        scores: what was measured about each.

    Returns:
        Rows in the order in which the sentences come first.
    """
    by_sentence: dict[tuple[str, int], list[int]] = {}
    for index, candidate in enumerate(candidates):
        if candidate.method == "mining":
            by_sentence.setdefault(_sides(candidate)[0], []).append(index)
    rows = []
    for (document, sentence), found in by_sentence.items():
        ranked = sorted(found, key=lambda index: (-correspondences[index], index))
        rows.append(
            CandidateRow(
                ar_document=document,
                ar_sentence=sentence,
                ar=arabic[found[0]],
                nothing=float(np.prod(1 - correspondences[found])),
                candidates=tuple(
                    EnglishCandidate(
                        en_document=candidates[index].link.english,
                        en_sentence=candidates[index].bead.english[0],
                        en=english[index],
                        quality=judgements[index].quality,
                        correspondence=float(correspondences[index]),
                        label=judgements[index].label,
                        scores=scores[index],
                    )
                    for index in ranked[:CANDIDATES_SHOWN]
                ),
            )
        )
    return rows
