"""Splits that share no document and no sentence.

Documents stay whole. Those that are linked, that a pair joins, or that hold a sentence alike, be
it letter for letter or nearly (:class:`~bitext.score.duplicates.NearDuplicates`), are one group,
and a group goes to one split. So nothing of an evaluation split has been seen in training, though
the splits may not come out as large as asked for.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice

from bitext.dataset.rows import DocumentRow, PairRow, SentenceRow
from bitext.errors import FormatError, counted
from bitext.score.duplicates import NearDuplicates, fold

MAIN = "train"
"""The split of a dataset that is not split."""

ALIKE = 0.8
"""Jaccard similarity of five-character shingles from which on two sentences are alike."""

LINKED = ("parallel", "comparable")
_TEXTS_AT_A_TIME = 2_000
_EXAMPLES = 3
_RESERVED = ("all",)


@dataclass(frozen=True)
class SplitPlan:
    """What splits are wanted.

    Attributes:
        shares: share of the pairs by name, in (0, 1], adding up to 1.
        seed: chooses among the assignments that are equally good.
    """

    shares: Mapping[str, float]
    seed: int = 0

    @classmethod
    def parse(cls, text: str, seed: int = 0) -> SplitPlan:
        """The plan of words such as ``train=.8,validation=.1,test=.1``.

        Raises:
            FormatError: if they are not names with shares that add up to 1.
        """
        shares: dict[str, float] = {}
        for part in text.split(","):
            name, _, share = (piece.strip() for piece in part.partition("="))
            if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) or name in _RESERVED:
                raise FormatError(
                    f"{name!r} in {text!r} cannot name a split; expected letters and digits, as in "
                    "train=.8,validation=.1,test=.1"
                )
            if name in shares:
                raise FormatError(f"{name} is in {text!r} twice")
            try:
                shares[name] = float(share)
            except ValueError:
                shares[name] = 0.0
            if not 0 < shares[name] <= 1:
                raise FormatError(
                    f"{share!r} in {text!r} is no share of the pairs; expected a number above 0 "
                    "and up to 1"
                )
        if abs(sum(shares.values()) - 1) > 1e-6:
            raise FormatError(
                f"the shares of {text!r} add up to {sum(shares.values()):g}; expected 1"
            )
        return cls(shares, seed)

    @property
    def main(self) -> str:
        """The largest split, which takes what cannot be split."""
        return max(self.shares, key=self.shares.__getitem__)


@dataclass(frozen=True)
class Splits:
    """Which document is in which split.

    Attributes:
        of: split by document id.
        pairs: number of pairs by split, in the order of the plan; none is empty unless there
            are no pairs.
        documents: number of documents by split.
        groups: number of groups with pairs.
        asked: names of the plan.
        shared: some sentences that joined documents into one group.
    """

    of: Mapping[str, str]
    pairs: Mapping[str, int]
    documents: Mapping[str, int]
    groups: int
    asked: tuple[str, ...]
    shared: tuple[str, ...]

    def describe(self) -> list[str]:
        """What came out, a line each."""
        sizes = [
            f"{name} {counted(count, 'pair')} of {counted(self.documents[name], 'document')}"
            for name, count in self.pairs.items()
        ]
        lines = ["split by document: " + "; ".join(sizes)]
        missing = [name for name in self.asked if name not in self.pairs]
        if missing:
            reason = (
                "all pairs come from documents that belong together"
                if self.groups == 1
                else f"the documents with pairs form {self.groups} groups that belong together"
            )
            lines.append(
                f"no {' and no '.join(missing)} split: {reason}, linked or sharing a sentence, "
                "and would leak if they were torn apart"
            )
        if self.shared and (missing or self.groups < 2 * len(self.asked)):
            lines.append("documents share sentences such as " + "; ".join(self.shared))
        return lines


def assign_splits(
    pairs: Iterable[PairRow],
    sentences: Iterable[SentenceRow],
    documents: Iterable[DocumentRow],
    plan: SplitPlan,
) -> Splits:
    """Give every document a split.

    The same rows in any order and the same plan give the same splits. Documents without pairs,
    unless grouped with others, go to the main split.

    Args:
        pairs: gone through once, likewise the others.
        sentences: all sentences of the documents.
        documents: all documents.
        plan: what is wanted.
    """
    groups = _Groups()
    for document in documents:
        groups.add(document.id)
        for link in document.links:
            if link.relation in LINKED:
                groups.join(link.arabic, link.english)
    weights: Counter[str] = Counter()

    def texts() -> Iterator[tuple[str, str]]:
        for pair in pairs:
            groups.join(pair.ar_document, pair.en_document)
            weights[pair.ar_document] += 1
            yield pair.ar_document, pair.ar
            yield pair.en_document, pair.en
        for sentence in sentences:
            yield sentence.document, sentence.text

    shared = _join_alike(texts(), groups)
    members = groups.members()
    sizes = {group: sum(weights[each] for each in ids) for group, ids in members.items()}
    chosen = _choose({group: size for group, size in sizes.items() if size}, plan)
    of = {
        document: chosen.get(group, plan.main) for group, ids in members.items() for document in ids
    }
    counts: Counter[str] = Counter()
    for group, size in sizes.items():
        counts[chosen.get(group, plan.main)] += size
    return Splits(
        of=dict(sorted(of.items())),
        pairs={name: counts[name] for name in plan.shares if counts[name] or name == plan.main},
        documents=Counter(of.values()),
        groups=len(chosen),
        asked=tuple(plan.shares),
        shared=shared,
    )


def _join_alike(texts: Iterable[tuple[str, str]], groups: _Groups) -> tuple[str, ...]:
    """Join documents with a text alike; some of the texts that did it.

    A text without letters, such as a rule of stars, joins nothing.
    """
    near = NearDuplicates(ALIKE)
    owners: list[str] = []
    exact: dict[str, str] = {}
    joined: list[str] = []
    source = iter(texts)
    while batch := list(islice(source, _TEXTS_AT_A_TIME)):
        new: list[tuple[str, str, str]] = []
        for document, text in batch:
            folded = fold(text)
            if not any(map(str.isalpha, folded)):
                continue
            if folded not in exact:
                exact[folded] = document
                new.append((document, folded, text))
            elif groups.join(exact[folded], document):
                joined.append(text)
        hashes = near.hash([folded for _, folded, _ in new])
        for (document, folded, text), minhash in zip(new, hashes, strict=True):
            for place in near.candidates(minhash):
                if groups.apart(owners[place], document) and near.resembles(folded, place):
                    groups.join(owners[place], document)
                    joined.append(text)
            near.add(folded, minhash)
            owners.append(document)
    return tuple(sorted(joined, key=len)[:_EXAMPLES])


def _choose(sizes: Mapping[str, int], plan: SplitPlan) -> dict[str, str]:
    """The split of each group: where most is missing, groups that overfill a split first."""
    total = sum(sizes.values())
    missing = {name: share * total for name, share in plan.shares.items()}
    smallest = min(missing.values())

    def order(group: str) -> tuple[int, str]:
        return -max(0, sizes[group] - int(smallest)), _draw(plan.seed, group)

    chosen = {}
    for group in sorted(sizes, key=order):
        chosen[group] = max(missing, key=missing.__getitem__)
        missing[chosen[group]] -= sizes[group]
    for name in plan.shares:
        if name not in chosen.values():
            _fill(name, chosen, sizes, plan.seed)
    return chosen


def _fill(name: str, chosen: dict[str, str], sizes: Mapping[str, int], seed: int) -> None:
    """Give an empty split the smallest group of a split that has several."""
    several = {split for split, groups in Counter(chosen.values()).items() if groups > 1}
    spare = [group for group, split in chosen.items() if split in several]
    if spare:
        chosen[min(spare, key=lambda group: (sizes[group], _draw(seed, group)))] = name


def _draw(seed: int, group: str) -> str:
    return sha256(f"{seed}\0{group}".encode()).hexdigest()


@dataclass
class _Groups:
    """Disjoint sets of documents."""

    parents: dict[str, str] = field(default_factory=dict)

    def add(self, document: str) -> None:
        self.parents.setdefault(document, document)

    def find(self, document: str) -> str:
        self.add(document)
        while self.parents[document] != document:
            self.parents[document] = self.parents[self.parents[document]]
            document = self.parents[document]
        return document

    def apart(self, one: str, other: str) -> bool:
        return self.find(one) != self.find(other)

    def join(self, one: str, other: str) -> bool:
        """Make one group of two; whether they were apart."""
        low, high = sorted((self.find(one), self.find(other)))
        self.parents[high] = low
        return low != high

    def members(self) -> dict[str, list[str]]:
        """Documents by the least of their group."""
        found: dict[str, list[str]] = defaultdict(list)
        for document in sorted(self.parents):
            found[self.find(document)].append(document)
        return dict(found)
