"""Which part of an Arabic text says the same as which part of an English one.

Comparable texts seldom correspond sentence by sentence: one long sentence covers what several say,
and adds something. :func:`align_clauses` cuts both sides into clauses and links runs of clauses,
in any order; what has no counterpart stays unlinked.

Each pair of runs gets the share of its characters that would be linked rightly, estimated by a
logistic regression from the cosine of the embeddings, the information that the words of each side
have in common with the other by the lexicon. ``scripts/fit/clauses.py`` fits it
on human translations with clauses added and left out. Of all sets of links without overlap the one
is taken, but for what a beam of 200 misses, whose characters linked rightly exceed those linked
wrongly the most.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bitext.align.beads import ClauseLink
from bitext.embed.base import Embedder
from bitext.text.agreement import compare_facts
from bitext.text.clauses import find_clauses
from bitext.text.facts import find_facts
from bitext.text.lexicon import find_words, load_lexicon, stem_arabic, stem_english

Floats = NDArray[np.float64]
Span = tuple[int, int]

LONGEST = 4
"""Clauses of a run."""
BEAM = 200
FACT_WEIGHT = 6.0
"""Information of a number, date or name, in nats."""
DIVISIBLE = 0.06
"""Share of its characters that a link costs for each clause above one that both its runs have: of
two ways to link the same text the finer one says more. Set by hand."""

FEATURES = (
    "bias",
    "cosine",
    "cosine above 0.5",
    "cosine above mean",
    "least covered",
    "most covered",
    "least information",
)
WEIGHTS = (-4.311, 4.343, -2.238, 3.543, 2.255, 1.02, 0.133)
"""By ``scripts/fit/clauses.py``."""


@dataclass(frozen=True)
class _Side:
    """One text cut into n clauses.

    Attributes:
        spans: characters of each clause.
        vectors: embeddings of the clauses, shape (n, d).
        weights: information of the words of each clause.
        found: for each clause how surely each of its words is in each clause of the other side,
            shape (words, clauses of the other side).
    """

    spans: Sequence[Span]
    vectors: Floats
    weights: list[Floats]
    found: list[Floats]

    @property
    def runs(self) -> list[range]:
        """All runs of up to :data:`LONGEST` clauses."""
        n = len(self.spans)
        return [range(i, j) for i in range(n) for j in range(i + 1, min(n, i + LONGEST) + 1)]

    def run_vectors(self) -> Floats:
        """The direction of the sum of the embeddings of each run's clauses, by their length."""
        sizes = np.sqrt([end - start for start, end in self.spans])
        sums = np.array([sizes[list(run)] @ self.vectors[list(run)] for run in self.runs])
        norms: Floats = np.maximum(1e-9, np.linalg.norm(sums, axis=1, keepdims=True))
        return np.asarray(sums / norms, np.float64)

    def span(self, run: range) -> Span:
        """From the beginning of the first clause to the end of the last."""
        return self.spans[run[0]][0], self.spans[run[-1]][1]


@dataclass(frozen=True)
class Candidate:
    """Two runs of clauses that may correspond.

    Attributes:
        arabic: numbers of the Arabic clauses.
        english: numbers of the English clauses.
        arabic_span: characters of the Arabic text.
        english_span: characters of the English text.
        features: values in the order of :data:`FEATURES`.
    """

    arabic: range
    english: range
    arabic_span: Span
    english_span: Span
    features: tuple[float, ...]

    @property
    def characters(self) -> int:
        """Length of both runs."""
        return sum(end - start for start, end in (self.arabic_span, self.english_span))

    @property
    def gain(self) -> float:
        """Characters linked rightly less those linked wrongly, as expected, less the cost of a
        coarse link."""
        coarse = min(len(self.arabic), len(self.english)) - 1
        return self.characters * (2 * self.score - 1 - DIVISIBLE * coarse)

    @property
    def score(self) -> float:
        """Expected share of its characters that are linked rightly, in [0, 1]."""
        return score_features(self.features)


def score_features(features: Sequence[float]) -> float:
    """The logistic model of :data:`WEIGHTS`."""
    odds = sum(weight * value for weight, value in zip(WEIGHTS, features, strict=True))
    return 1 / (1 + math.exp(-odds))


def align_clauses(
    arabic: Sequence[str], english: Sequence[str], embedder: Embedder
) -> list[tuple[ClauseLink, ...]]:
    """Find the parts of each of n pairs of texts that say the same.

    Args:
        arabic: Arabic sentences, or a few sentences together.
        english: as many English ones.
        embedder: for the clauses.

    Returns:
        For each pair its links in Arabic order, without overlap on either side; empty if nothing
        corresponds.
    """
    return [
        tuple(
            ClauseLink(
                range(each.arabic_span[0], each.arabic_span[1]),
                range(each.english_span[0], each.english_span[1]),
                each.score,
            )
            for each in _choose([each for each in candidates if each.score > 0.5])
        )
        for candidates in find_candidates(arabic, english, embedder)
    ]


def find_candidates(
    arabic: Sequence[str], english: Sequence[str], embedder: Embedder
) -> Iterator[list[Candidate]]:
    """For each pair of texts all pairs of runs of up to :data:`LONGEST` clauses."""
    pairs = list(zip(arabic, english, strict=True))
    spans = [(find_clauses(one), find_clauses(other)) for one, other in pairs]
    texts = dict.fromkeys(
        text[start:end]
        for pair, both in zip(pairs, spans, strict=True)
        for text, side in zip(pair, both, strict=True)
        for start, end in side
    )
    vectors = dict(zip(texts, embedder.encode(list(texts)).astype(np.float64), strict=True))
    for pair, both in zip(pairs, spans, strict=True):
        yield _candidates(*_read(pair, both, vectors)) if all(both) else []


def _candidates(left: _Side, right: _Side) -> list[Candidate]:
    runs = left.runs, right.runs
    covered = _coverage(left, runs[1]), _coverage(right, runs[0])
    information = [
        np.array([sum(side.weights[clause].sum() for clause in run) for run in own])
        for side, own in zip((left, right), runs, strict=True)
    ]
    cosines = left.run_vectors() @ right.run_vectors().T
    means = (cosines.mean(axis=0) + cosines.mean(axis=1, keepdims=True)) / 2
    found = []
    for row, column in np.ndindex(cosines.shape):
        one, other = runs[0][row], runs[1][column]
        shares = float(covered[0][row, column]), float(covered[1][column, row])
        cosine = float(cosines[row, column])
        features = (
            1.0,
            cosine,
            max(0.0, cosine - 0.5),
            cosine - float(means[row, column]),
            min(shares),
            max(shares),
            math.log1p(min(information[0][row], information[1][column])),
        )
        found.append(Candidate(one, other, left.span(one), right.span(other), features))
    return found


def _coverage(side: _Side, others: Sequence[range]) -> Floats:
    """Share of the information of each run that each run of the other side has."""
    # Of each clause, for each other run: information found; words do not reach over clauses.
    found = np.array(
        [
            [
                side.weights[i] @ side.found[i][:, other.start : other.stop].max(axis=1)
                for other in others
            ]
            for i in range(len(side.spans))
        ]
    )
    whole = np.array([weights.sum() for weights in side.weights])
    return np.array(
        [
            found[run.start : run.stop].sum(axis=0) / max(1e-9, whole[run.start : run.stop].sum())
            for run in side.runs
        ]
    )


def _read(
    pair: tuple[str, str],
    spans: tuple[Sequence[Span], Sequence[Span]],
    vectors: Mapping[str, Floats],
) -> tuple[_Side, _Side]:
    """Both sides of a pair; the embeddings of all clauses are given."""
    lexicon = load_lexicon()
    arabic, english = pair
    facts = _read_facts(arabic, english, spans)
    stems = (
        [[stem_arabic(word) for word in words] for words in _words(arabic, spans[0], facts[0])],
        [[stem_english(word) for word in words] for words in _words(english, spans[1], facts[1])],
    )
    found = (
        [np.zeros((len(words), len(spans[1]))) for words in stems[0]],
        [np.zeros((len(words), len(spans[0]))) for words in stems[1]],
    )
    for i, words in enumerate(stems[0]):
        for j, others in enumerate(stems[1]):
            found[0][i][:, j], found[1][j][:, i] = lexicon.match(words, others)
    weights = (
        [np.array(lexicon.weigh_arabic(words), float) for words in stems[0]],
        [np.array(lexicon.weigh_english(words), float) for words in stems[1]],
    )
    for side in (0, 1):
        for fact in facts[side]:
            row = np.zeros((1, len(spans[1 - side])))
            if fact.other is not None:
                row[0, fact.other] = 1.0
            found[side][fact.clause] = np.concatenate([found[side][fact.clause], row])
            weights[side][fact.clause] = np.append(weights[side][fact.clause], FACT_WEIGHT)
    left, right = (
        np.array([vectors[text[start:end]] for start, end in side])
        for text, side in zip(pair, spans, strict=True)
    )
    return (
        _Side(spans[0], left, weights[0], found[0]),
        _Side(spans[1], right, weights[1], found[1]),
    )


@dataclass(frozen=True)
class _Fact:
    """A number, date or name: its characters, its clause, and its counterpart's if it has one."""

    start: int
    end: int
    clause: int
    other: int | None


def _read_facts(
    arabic: str, english: str, spans: tuple[Sequence[Span], Sequence[Span]]
) -> tuple[list[_Fact], list[_Fact]]:
    """The facts of both sides that count if they agree or are missed if they do not."""
    agreement = compare_facts(find_facts(arabic, "ar"), find_facts(english, "en"))
    left, right = [], []
    for kind in (agreement.numbers, agreement.percentages, agreement.dates, agreement.names):
        for one, other in kind.matched:
            i, j = _clause_at(spans[0], one.start), _clause_at(spans[1], other.start)
            left.append(_Fact(one.start, one.end, i, j))
            right.append(_Fact(other.start, other.end, j, i))
        for one in (*kind.only_arabic, *(one for one, _ in kind.conflicting)):
            left.append(_Fact(one.start, one.end, _clause_at(spans[0], one.start), None))
        for other in (*kind.only_english, *(other for _, other in kind.conflicting)):
            right.append(_Fact(other.start, other.end, _clause_at(spans[1], other.start), None))
    return left, right


def _words(text: str, spans: Sequence[Span], facts: Sequence[_Fact]) -> list[list[str]]:
    """The words of each clause that are not part of a fact."""
    for fact in facts:
        text = text[: fact.start] + " " * (fact.end - fact.start) + text[fact.end :]
    return [find_words(text[start:end]) for start, end in spans]


def _clause_at(spans: Sequence[Span], offset: int) -> int:
    return next((i for i, (_, end) in enumerate(spans) if offset < end), len(spans) - 1)


Beam = dict[int, tuple[float, tuple[Candidate, ...]]]
"""By the English clauses that are taken, as bits: characters gained, links."""


def _choose(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The links without overlap that gain most, going through the Arabic clauses."""
    clauses = max((each.arabic.stop for each in candidates), default=0)
    starting: list[list[Candidate]] = [[] for _ in range(clauses)]
    for each in candidates:
        starting[each.arabic.start].append(each)
    beams: list[Beam] = [{} for _ in range(clauses + 1)]
    beams[0][0] = (0.0, ())
    for i in range(clauses):
        best = sorted(beams[i].items(), key=lambda item: (-item[1][0], item[0]))[:BEAM]
        for taken, (gain, links) in best:
            _keep(beams[i + 1], taken, gain, links)
            for each in starting[i]:
                mask = sum(1 << j for j in each.english)
                if not taken & mask:
                    more = gain + each.gain
                    _keep(beams[each.arabic.stop], taken | mask, more, (*links, each))
    return max(beams[clauses].values(), key=lambda state: state[0])[1]


def _keep(beam: Beam, taken: int, gain: float, links: tuple[Candidate, ...]) -> None:
    if taken not in beam or gain > beam[taken][0]:
        beam[taken] = gain, links
