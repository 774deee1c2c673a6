"""What speaks for and against two documents reporting the same event.

Two documents on one topic share their vocabulary, and so lie close together for any embedder.
Reports of *one event* have a few statements in common, and agree on when and where it was, on
figures, and on who took part. Every kind of evidence adds to or takes from the log-odds of "same
event", and is kept.
"""

from __future__ import annotations

import calendar
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bitext.align.beads import Evidence
from bitext.align.profiles import Profile
from bitext.errors import counted
from bitext.text.dates.dates import Date, compatible
from bitext.text.facts import Facts
from bitext.text.figures import contradicting_figures
from bitext.text.names.names import Name
from bitext.text.names.search import search

# Log-odds of "same event", by logistic regression on the development half of
# ``tests/comparable_news``, drawn towards weights that were chosen by hand before
# (``scripts/fit/document_links.py``). Before any evidence a pair is rather not of one event.
_PRIOR = -0.8
_WEIGHTS = {"statements": 6.8, "places": 1.3, "numbers": 3.3, "names": 0.8, "lead": 4.0}
_USUAL = {"statements": 0.5, "places": 0.5, "numbers": 0.2, "names": 0.3, "lead": 0.2}
_WEIGHT_DATES = 0.9
_OTHER_DATES = -1.9
_SAME_REPORT_DAY = 1.5
_OTHER_REPORT_DAY = -2.4
_OTHER_WEEKDAY = -2.4
_OTHER_FIGURES = -1.1
_PUBLISHED_APART = -3.0
_WEIGHT_RIVALS = 0.2
_LEAST_ODDS = 1e-4
_LATEST_COVERAGE = 45  # days between two reports of one event

_FEWEST_STATEMENTS = 3
_SHARE_OF_STATEMENTS = 0.25

_STILL_NEWS = 3
"""Days between an event and a statement about it, of which reports may name either."""

_ANY_YEAR = 2000  # has a 29 February
_YEAR = 366

_SAME_FIGURE = 0.02
"""Share by which figures may differ that were rounded."""

_TRANSLATED = 0.5
"""Dates and places that both documents name, as a share, below which they are no translations. Of
31 translated documents all are above .65."""


def find_evidence(
    arabic: Profile,
    english: Profile,
    similarity: NDArray[np.float32],
    rarity: Mapping[str | float, float],
) -> tuple[Evidence, ...]:
    """Compare two documents that have sentences.

    Args:
        arabic: the Arabic document.
        english: the English document.
        similarity: cosines of their sentences, float32 (Arabic sentences, English sentences).
        rarity: weight in (0, 1] of each place, name and figure, see :func:`find_rarity`.
    """
    return (
        _compare_statements(similarity),
        _compare_days(arabic, english),
        _compare_report_days(arabic, english),
        _compare_weekdays(arabic, english),
        _compare_places(arabic.places, english.places, rarity),
        _compare_figures(arabic, english, rarity),
        _compare_leads(arabic, english),
        _compare_topics(arabic, english),
        _compare_people(arabic, english, rarity),
        _compare_publication(arabic, english),
    )


def same_event(evidence: Iterable[Evidence]) -> float:
    """Probability, in (0, 1), that two documents report the same event."""
    return 1 / (1 + math.exp(-log_odds(evidence)))


def log_odds(evidence: Iterable[Evidence]) -> float:
    """The same in log-odds."""
    return _PRIOR + sum(
        _weight(each.name, each.score) for each in evidence if each.score is not None
    )


def compare_rivals(own: float, best: float, name: str) -> Evidence:
    """How much better the Arabic report's best English partner fits.

    Args:
        own: log-odds of the pair, see :func:`log_odds`.
        best: log-odds of the same report with the document that fits best.
        name: id of that document.
    """
    score = max(_LEAST_ODDS, round(math.exp(min(0.0, own - best)), 4))
    return Evidence(
        "rivals", score, f"{name} fits better" if own < best else "no other fits better"
    )


def _weight(name: str, score: float) -> float:
    if name == "dates":
        return _WEIGHT_DATES * score if score else _OTHER_DATES
    if name == "opening":
        return _SAME_REPORT_DAY if score else _OTHER_REPORT_DAY
    if name == "weekday":
        return _OTHER_WEEKDAY * (1 - score)
    if name == "topics":
        return _OTHER_FIGURES * (1 - score)
    if name == "published":
        return _PUBLISHED_APART * (1 - score)
    if name == "rivals":
        return _WEIGHT_RIVALS * math.log(max(score, _LEAST_ODDS))
    return _WEIGHTS[name] * (score - _USUAL[name])


def contradicts_translation(evidence: Iterable[Evidence]) -> bool:
    """Whether days or places say that two documents are no translations of each other."""
    return any(
        each.score is not None and each.score < _TRANSLATED
        for each in evidence
        if each.name in ("dates", "opening", "places")
    )


def find_rarity(profiles: Sequence[Profile]) -> Mapping[str | float, float]:
    """Weight in (0, 1] of a place, name or figure: 1 if one document has it, least if all have.

    What all documents mention says nothing about an event.
    """
    having: Counter[str | float] = Counter()
    for profile in profiles:
        having.update({*profile.places, *profile.people})
        having.update(profile.figures)
    # With two documents a shared name is in both; that must not make it worthless.
    if len(profiles) < 4:
        return dict.fromkeys(having, 1.0)
    return {
        each: math.log(1 + len(profiles) / count) / math.log(1 + len(profiles))
        for each, count in having.items()
    }


def _compare_statements(similarity: NDArray[np.float32]) -> Evidence:
    """How close the sentences are that are nearest to each other both ways, the best of them.

    Reports of one event need not have more than some statements in common, however long they are.
    """
    size = min(similarity.shape)
    count = max(_FEWEST_STATEMENTS, round(_SHARE_OF_STATEMENTS * size))
    best = np.zeros(count, np.float32)
    mutual = np.sort(_mutually_nearest(similarity))[::-1][:count]
    best[: len(mutual)] = mutual
    closeness = float(best.mean())
    return Evidence(
        "statements",
        _between(closeness, 0.3, 0.7),
        f"mean similarity of the {count} sentences that are closest to each other: {closeness:.2f}",
    )


def _mutually_nearest(similarity: NDArray[np.float32]) -> NDArray[np.float32]:
    """Similarities of the pairs that are each other's nearest."""
    rows = np.arange(len(similarity))
    nearest = similarity.argmax(axis=1)
    mutual = rows[similarity.argmax(axis=0)[nearest] == rows]
    return np.asarray(similarity[mutual, nearest[mutual]])


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


def _compare_report_days(arabic: Profile, english: Profile) -> Evidence:
    """Whether the days that two reports are of are as near as reports of one event may be.

    Where one of them only names a day in its opening, that may be of an event before; the other
    then is only asked to name it too.
    """
    ours, theirs = arabic.report_day, english.report_day
    if ours and theirs:
        words = f"the Arabic is of {_in_words(ours)}, the English of {_in_words(theirs)}"
        apart = _days_apart(ours, theirs)
        if apart is not None:
            return Evidence("opening", float(apart <= _STILL_NEWS), f"{words}: {_apart(apart)}")
    ours, theirs = ours or arabic.first_day, theirs or english.first_day
    if not ours or not theirs:
        return Evidence("opening", None, "one of the two openings names no day")
    near = _names_about(english, ours) or _names_about(arabic, theirs)
    return Evidence(
        "opening",
        float(near),
        f"the Arabic begins with {_in_words(ours)}, the English with {_in_words(theirs)}; "
        + ("the other names such a day too" if near else "neither is near a day of the other"),
    )


def _apart(days: int) -> str:
    return f"{counted(days, 'day')} apart" if days else "it may be the same"


def _names_about(profile: Profile, day: Date) -> bool:
    gaps = (_days_apart(day, other) for other in profile.days)
    return any(gap is None or gap <= _STILL_NEWS for gap in gaps)


def _compare_weekdays(arabic: Profile, english: Profile) -> Evidence:
    """Whether the first weekdays of both openings are the same or follow each other."""
    ours, theirs = arabic.first_weekday, english.first_weekday
    if ours is None or theirs is None:
        return Evidence("weekday", None, "one of the two openings has no weekday")
    apart = min((ours - theirs) % 7, (theirs - ours) % 7)
    return Evidence(
        "weekday",
        float(apart <= 1),
        f"the Arabic begins with a {calendar.day_name[ours]}, "
        f"the English with a {calendar.day_name[theirs]}",
    )


def _days_apart(first: Date, second: Date) -> int | None:
    """Fewest days that may lie between two dates; ``None`` if they cannot be compared."""
    if first.year and second.year:
        return 0 if compatible(first, second) else _gap(first, second)
    if first.calendar != second.calendar:
        return None
    first, second = replace(first, year=_ANY_YEAR), replace(second, year=_ANY_YEAR)
    if compatible(first, second):
        return 0
    apart = _gap(first, second)
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
    arabic: Counter[str], english: Counter[str], rarity: Mapping[str | float, float]
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


def _compare_figures(
    arabic: Profile, english: Profile, rarity: Mapping[str | float, float]
) -> Evidence:
    """Weighted share of the figures that the other document has too (Dice)."""
    if not arabic.figures or not english.figures:
        return Evidence("numbers", None, "one of the two has no telling figure")
    ours = _shared(arabic.figures, english.figures)
    theirs = _shared(english.figures, arabic.figures)
    common = sum(rarity[figure] for figure in ours) + sum(rarity[figure] for figure in theirs)
    total = sum(rarity[figure] for side in (arabic, english) for figure in side.figures)
    named = Counter({f"{figure:,g}": figure for figure in theirs})
    detail = _listed("both have", named) or "no figure in common"
    return Evidence("numbers", round(common / total, 4), detail)


def _compare_leads(arabic: Profile, english: Profile) -> Evidence:
    """Share of the figures of either opening that the other document has, the lesser one.

    Reports of one event may begin with different figures, but one that is nowhere in the other
    report is of another toll, another rate, another result.
    """
    ours, theirs = arabic.lead_figures, english.lead_figures
    if not ours or not theirs:
        return Evidence("lead", None, "one of the two openings has no figure")
    known_ours, known_theirs = (
        _shared(ours, english.all_figures),
        _shared(theirs, arabic.all_figures),
    )
    missing = [f"{figure:,g}" for figure in sorted(theirs) if figure not in known_theirs]
    missing_ours = [f"{figure:,g}" for figure in sorted(ours) if figure not in known_ours]
    detail = "; ".join(
        f"the {side} begins with {', '.join(figures[:6])}, which the {other} lacks"
        for side, other, figures in (
            ("Arabic", "English", missing_ours),
            ("English", "Arabic", missing),
        )
        if figures
    )
    return Evidence(
        "lead",
        round(min(len(known_ours) / len(ours), len(known_theirs) / len(theirs)), 4),
        detail or "each has the figures that the other begins with",
    )


def _compare_topics(arabic: Profile, english: Profile) -> Evidence:
    """Whether both openings count the same and come to other figures: a toll, a rate."""
    ours, theirs = arabic.lead_topics, english.lead_topics
    common = {each.topic for each in ours} & {each.topic for each in theirs}
    if not common:
        return Evidence("topics", None, "the openings give no figures of the same thing")
    other = contradicting_figures(ours, theirs)
    detail = "; ".join(
        f"{one.topic}: {one.number.value:,g} in the Arabic, {two.number.value:,g} in the English"
        for one, two in other
    )
    return Evidence(
        "topics",
        round(1 - len(other) / len(common), 4),
        detail or f"both give the same figure for {', '.join(sorted(common))}",
    )


def _shared(figures: Iterable[float], others: Iterable[float]) -> list[float]:
    return [
        figure
        for figure in figures
        if any(math.isclose(figure, other, rel_tol=_SAME_FIGURE) for other in others)
    ]


def _compare_people(
    arabic: Profile, english: Profile, rarity: Mapping[str | float, float]
) -> Evidence:
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
        "published",
        score,
        f"at least {counted(apart, 'day')} apart" if apart else "may be of the same day",
    )


def _listed(words: str, counts: Counter[str]) -> str:
    return f"{words} {', '.join(name for name, _ in counts.most_common(8))}" if counts else ""
