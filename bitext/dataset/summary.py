"""Counts over a dataset that card, report and terminal show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bitext.dataset.rows import PairRow, SentenceRow
from bitext.score.labels import CORRESPONDING, LABELS, Label
from bitext.text.languages import Language


@dataclass(frozen=True)
class Coverage:
    """How many sentences of one language have a counterpart.

    Attributes:
        sentences: all sentences.
        corresponding: those in a pair labelled ``parallel`` or ``partial``.
        paired: those in a pair of any label.
    """

    sentences: int
    corresponding: int
    paired: int

    @property
    def share(self) -> float:
        """Share of sentences with a counterpart, in [0, 1]; 0 if there are no sentences."""
        return self.corresponding / self.sentences if self.sentences else 0.0

    @property
    def percent(self) -> str:
        """The share for people, rounded; 0 % means none and 100 % all."""
        rounded = round(100 * self.share)
        if 0 < self.corresponding < self.sentences:
            rounded = min(max(rounded, 1), 99)
        return f"{rounded} %"


@dataclass(frozen=True)
class Summary:
    """The counts of a dataset.

    Attributes:
        labels: number of pairs by label, every label present.
        coverage: by language.
        reviewed: number of pairs that people have looked at.
    """

    labels: Mapping[Label, int]
    coverage: Mapping[Language, Coverage]
    reviewed: int

    @property
    def pairs(self) -> int:
        """Number of all pairs."""
        return sum(self.labels.values())


def summarise(pairs: Iterable[PairRow], sentences: Iterable[SentenceRow]) -> Summary:
    """Count pairs and covered sentences; each iterable is gone through once."""
    labels: Counter[Label] = Counter()
    reviewed = 0
    corresponding: set[tuple[str, int]] = set()
    for pair in pairs:
        labels[pair.label] += 1
        reviewed += bool(pair.review.status)
        if pair.label in CORRESPONDING:
            corresponding.update((pair.ar_document, index) for index in pair.ar_sentences)
            corresponding.update((pair.en_document, index) for index in pair.en_sentences)

    counts: dict[Language, Counter[str]] = {"ar": Counter(), "en": Counter()}
    for sentence in sentences:
        count = counts[sentence.language]
        count["sentences"] += 1
        count["corresponding"] += (sentence.document, sentence.index) in corresponding
        count["paired"] += bool(sentence.used_by)
    return Summary(
        labels={label: labels[label] for label in LABELS},
        coverage={
            language: Coverage(count["sentences"], count["corresponding"], count["paired"])
            for language, count in counts.items()
        },
        reviewed=reviewed,
    )
