"""Which documents belong together, and how.

Two documents on one topic share their vocabulary, and so lie close together for any embedder;
what makes them reports of *one event* is that they agree on when and where it was and who took
part. Every kind of evidence adds to or takes from the log-odds of "same event", and is kept.
"""

from __future__ import annotations

import calendar
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bitext.align.beads import DocumentLink, Evidence
from bitext.align.parallelism import parallelism
from bitext.corpus import Document, Sentence
from bitext.text.dates import Date, compatible
from bitext.text.facts import Facts, find_facts
from bitext.text.gazetteer import is_place
from bitext.text.name_search import search
from bitext.text.names import Name

Vectors = NDArray[np.float32]

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

# Log-odds of "same event". Set by reasoning, not fitted: no large collection of comparable news
# with known events was at hand. Before any evidence a pair is rather not about the same event, and
# no kind of evidence alone can outweigh that: many events have one day or one place. Days in
# common may be background (when a war began); if the openings name days of which the other
# document knows nothing, they report different events.
_PRIOR = -2.5
_WEIGHT_EMBEDDING = 4.0
_USUAL_EMBEDDING = 0.6
_WEIGHT_DATES = 2.5
_WEIGHT_PLACES = 3.0
_WEIGHT_NAMES = 2.0
_USUAL_SHARED = 0.3  # of places and names, in reports of different events
_PENALTY_OTHER_DATES = -0.5
_PENALTY_OTHER_OPENING = -3.5
_PENALTY_PUBLISHED_APART = -3.0
_LATEST_COVERAGE = 45  # days between two reports of one event

_OPENING = 3
"""Sentences that say what a report is about: headline, dateline and lead."""

_STILL_NEWS = 3
"""Days between an event and a statement about it, of which reports may name either."""

_ANY_YEAR = 2000  # has a 29 February
_YEAR = 366

_TRANSLATED = 0.5
"""Dates and places that both documents name, as a share, below which they are no translations. Of
31 translated documents all are above .65."""


@dataclass(frozen=True)
class Profile:
    """What a document is compared by.

    Attributes:
        document: the document.
        sentences: its sentences.
        vectors: (n, d) float32, a row a sentence, L2-normalised.
    """

    document: Document
    sentences: Sequence[Sentence]
    vectors: Vectors

    @cached_property
    def centre(self) -> Vectors:
        """(d,) mean direction of the sentences; zero for a document without any."""
        total = self.vectors.sum(axis=0)
        length = max(float(np.linalg.norm(total)), 1e-9)
        return np.asarray(total / length, np.float32)

    @cached_property
    def facts(self) -> Facts:
        """The facts of the sentences, without what was dropped between them."""
        text = "\n".join(sentence.text for sentence in self.sentences)
        return find_facts(text, self.document.language)

    @cached_property
    def days(self) -> tuple[Date, ...]:
        """The dates that name a day, as often as they are named."""
        return tuple(date for date in self.facts.dates if date.day is not None)

    @property
    def first_day(self) -> Date | None:
        """The first day that is named, if that is in the opening."""
        end = len("\n".join(sentence.text for sentence in self.sentences[:_OPENING]))
        return next((date for date in self.days if date.end <= end), None)

    @cached_property
    def places(self) -> Counter[str]:
        """How often which place of the gazetteer is named."""
        return Counter(
            name.canonical for name in self.facts.names if name.known and is_place(name.canonical)
        )

    @cached_property
    def people(self) -> Mapping[str, Name]:
        """All other names that are surely names, by the form to compare by."""
        return {
            name.canonical: name
            for name in self.facts.names
            if not name.uncertain and not (name.known and is_place(name.canonical))
        }

    @cached_property
    def published(self) -> tuple[int, int] | None:
        """First and last day, as ordinals, on which the document may have appeared."""
        if "date" not in self.document.metadata:
            return None
        value = self.document.metadata["date"].value
        year, month, day = ([int(part) for part in value.split("-")] + [None, None])[:3]
        return Date(year, month, day, None, 0, len(value), value).days


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
    rarity = _rarity([*arabic, *english])
    return [
        _link(left, right, rarity)
        for left, chosen in zip(arabic, _nearest(arabic, english), strict=True)
        for right in chosen
    ]


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


def _rarity(profiles: Sequence[Profile]) -> Mapping[str, float]:
    """Weight in (0, 1] of a place or name: 1 if one document has it, least if all have."""
    having = Counter(name for profile in profiles for name in {*profile.places, *profile.people})
    # With two documents a shared name is in both; that must not make it worthless.
    if len(profiles) < 4:
        return dict.fromkeys(having, 1.0)
    return {
        name: math.log(1 + len(profiles) / count) / math.log(1 + len(profiles))
        for name, count in having.items()
    }


def _link(arabic: Profile, english: Profile, rarity: Mapping[str, float]) -> DocumentLink:
    closeness = _closeness(arabic.vectors, english.vectors)
    embedding = Evidence(
        "embedding",
        _between(closeness, 0.1, 0.5),
        f"mean similarity of each sentence to its nearest: {closeness:.2f}",
    )
    evidence = [
        embedding,
        _compare_days(arabic, english),
        _compare_openings(arabic, english),
        _compare_places(arabic.places, english.places, rarity),
        _compare_people(arabic, english, rarity),
        _compare_publication(arabic, english),
    ]
    event = _same_event(evidence)
    translation = parallelism(arabic.vectors, english.vectors)
    detail = "share of the sentences that correspond, and in the same order"
    evidence.append(Evidence("order", translation, detail))
    relation: Literal["parallel", "comparable", "topic", "none"]
    if translation >= PARALLEL and not _contradicted(evidence):
        relation, score = "parallel", max(translation, event)
    elif event >= SAME_EVENT:
        relation, score = "comparable", event
    else:
        relation, score = ("topic" if closeness >= SAME_TOPIC else "none"), event
    return DocumentLink(
        arabic.document.id, english.document.id, relation, round(score, 4), tuple(evidence)
    )


def _same_event(evidence: Iterable[Evidence]) -> float:
    log_odds = _PRIOR + sum(
        _weight(each.name, each.score) for each in evidence if each.score is not None
    )
    return 1 / (1 + math.exp(-log_odds))


def _weight(name: str, score: float) -> float:
    if name == "embedding":
        return _WEIGHT_EMBEDDING * (score - _USUAL_EMBEDDING)
    if name == "dates":
        return _WEIGHT_DATES * score if score else _PENALTY_OTHER_DATES
    if name == "opening":
        return _PENALTY_OTHER_OPENING * (1 - score)
    if name == "places":
        return _WEIGHT_PLACES * (score - _USUAL_SHARED)
    if name == "names":
        return _WEIGHT_NAMES * (score - _USUAL_SHARED)
    return _PENALTY_PUBLISHED_APART * (1 - score)


def _contradicted(evidence: Iterable[Evidence]) -> bool:
    """Whether days or places say that the documents are no translations of each other."""
    return any(
        each.score is not None and each.score < _TRANSLATED
        for each in evidence
        if each.name in ("dates", "opening", "places")
    )


def _closeness(arabic: Vectors, english: Vectors) -> float:
    similarity = arabic @ english.T
    return float(similarity.max(axis=1).mean() + similarity.max(axis=0).mean()) / 2


def _between(value: float, low: float, high: float) -> float:
    return round(min(max((value - low) / (high - low), 0.0), 1.0), 4)


def _compare_days(arabic: Profile, english: Profile) -> Evidence:
    """Share of all mentions of days that the other document has too (Dice)."""
    ours, theirs = arabic.days, english.days
    if not ours or not theirs:
        return Evidence("dates", None, "one of the two names no day")
    shared_ours = [day for day in ours if any(compatible(day, other) for other in theirs)]
    shared_theirs = [day for day in theirs if any(compatible(day, other) for other in ours)]
    score = (len(shared_ours) + len(shared_theirs)) / (len(ours) + len(theirs))
    named = Counter(map(_in_words, shared_ours))
    return Evidence("dates", round(score, 4), _listed("both name", named) or "no day in common")


def _compare_openings(arabic: Profile, english: Profile) -> Evidence:
    """Whether one document names, anywhere, the day that the other begins with."""
    ours, theirs = arabic.first_day, english.first_day
    if not ours or not theirs:
        return Evidence("opening", None, "one of the two openings names no day")
    detail = f"the Arabic begins with {_in_words(ours)}, the English with {_in_words(theirs)}"
    shared = _names_about(english, ours) or _names_about(arabic, theirs)
    return Evidence("opening", float(shared), detail)


def _names_about(profile: Profile, day: Date) -> bool:
    return any(_days_apart(day, other) <= _STILL_NEWS for other in profile.days)


def _days_apart(first: Date, second: Date) -> int:
    """Fewest days that may lie between two dates; 0 if they cannot be compared."""
    if first.year and second.year:
        return 0 if compatible(first, second) else _gap(first, second)
    if first.calendar != second.calendar:
        return 0
    apart = _gap(replace(first, year=_ANY_YEAR), replace(second, year=_ANY_YEAR))
    return min(apart, _YEAR - apart)


def _gap(first: Date, second: Date) -> int:
    if not first.days or not second.days:
        return 0
    return max(0, second.days[0] - first.days[1], first.days[0] - second.days[1])


def _in_words(day: Date) -> str:
    if day.calendar == "hijri" or day.month is None:
        return day.surface
    return " ".join(
        str(part) for part in (day.day, calendar.month_name[day.month], day.year) if part
    )


def _compare_places(
    arabic: Counter[str], english: Counter[str], rarity: Mapping[str, float]
) -> Evidence:
    """Cosine of the weighted counts of places."""
    if not arabic or not english:
        return Evidence("places", None, "one of the two names no place")
    left, right = (
        {place: rarity[place] * math.log1p(count) for place, count in counts.items()}
        for counts in (arabic, english)
    )
    product = sum(weight * right.get(place, 0.0) for place, weight in left.items())
    norms = math.hypot(*left.values()) * math.hypot(*right.values())
    common = Counter({place: min(arabic[place], english[place]) for place in arabic & english})
    main = ", ".join(place for place, _ in english.most_common(3))
    return Evidence(
        "places",
        round(product / norms, 4),
        _listed("both name", common) or f"no place in common; the English names {main}",
    )


def _compare_people(arabic: Profile, english: Profile, rarity: Mapping[str, float]) -> Evidence:
    """Weighted share of the English document's names that the Arabic text has."""
    if not english.people:
        return Evidence("names", None, "the English names nobody")
    found = [
        canonical
        for canonical, name in english.people.items()
        if canonical in arabic.people or _is_heard(name, arabic.facts)
    ]
    total = sum(rarity[canonical] for canonical in english.people)
    score = sum(rarity[canonical] for canonical in found) / total
    missing = [name for name in english.people if name not in found]
    detail = "; ".join(
        f"{words} {', '.join(names[:8])}"
        for words, names in (("both name", found), ("the English alone names", missing))
        if names
    )
    return Evidence("names", round(score, 4), detail)


def _is_heard(name: Name, arabic: Facts) -> bool:
    """Whether most words of a name are in the Arabic text; one of two may be a common word."""
    span = search(name, arabic.index)
    return span is not None and 2 * len(arabic.text[slice(*span)].split()) > len(name.spoken)


def _compare_publication(arabic: Profile, english: Profile) -> Evidence:
    if arabic.published is None or english.published is None:
        return Evidence("published", None, "when one of the two appeared is not known")
    (first, last), (other_first, other_last) = arabic.published, english.published
    apart = max(0, other_first - last, first - other_last)
    score = _between(_LATEST_COVERAGE - apart, 0, _LATEST_COVERAGE)
    return Evidence(
        "published", score, f"at least {apart} days apart" if apart else "may be of the same day"
    )


def _listed(words: str, counts: Counter[str]) -> str:
    return f"{words} {', '.join(name for name, _ in counts.most_common(8))}" if counts else ""
