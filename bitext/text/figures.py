"""The figures that a report opens with, each with what it counts: a toll, an inflation rate.

Two reports of one event agree on them; an inflation of 0.8 % and one of 1.5 % are two events, or
two months. What is counted is told by the words near a number, from ``figures.tsv``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bitext.text.arabic import normalize
from bitext.text.facts import Facts
from bitext.text.numbers.numbers import Number

LEAD = 600
"""Characters that a report opens with."""
_NEAR = 45
"""Characters between a number and the word for what it counts."""
_CLOSE = 0.02
"""Relative difference of two figures that were rounded."""
_RATES = frozenset(("inflation", "unemployment", "growth", "interest", "turnout"))
"""What is counted in percent."""
_STOP = re.compile(r"[.!?؟;؛\n](?!\d)")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Figure:
    """A number with what it counts.

    Attributes:
        topic: what it counts: ``killed``, ``inflation`` …, see ``figures.tsv``.
        number: the number, with its place in the text.
    """

    topic: str
    number: Number


def lead_figures(facts: Facts, within: int = LEAD) -> tuple[Figure, ...]:
    """The first figure of each topic that a report opens with, in order of the text.

    Args:
        facts: those of a report, see :func:`bitext.text.facts.find_facts`.
        within: characters from its beginning that are looked at.
    """
    found: dict[str, Figure] = {}
    for number in sorted((*facts.numbers, *facts.percentages), key=lambda each: each.start):
        if number.start >= within or number.kind in ("ordinal", "time", "vague", "item"):
            continue
        for topic in _topics_near(facts, number):
            if (topic in _RATES) == (number.kind == "percentage"):
                found.setdefault(topic, Figure(topic, number))
                break
    return tuple(sorted(found.values(), key=lambda figure: figure.number.start))


def contradicting_figures(
    arabic: tuple[Figure, ...], english: tuple[Figure, ...]
) -> list[tuple[Figure, Figure]]:
    """Figures of one topic that no reading makes equal, as pairs (Arabic, English)."""
    others = {figure.topic: figure for figure in english}
    return [
        (figure, others[figure.topic])
        for figure in arabic
        if figure.topic in others and not _agree(figure.number, others[figure.topic].number)
    ]


def _agree(one: Number, other: Number) -> bool:
    close = 5 * _CLOSE if one.approximate or other.approximate else _CLOSE
    return any(
        abs(value - theirs) <= close * max(abs(value), abs(theirs))
        for value in one.readings
        for theirs in other.readings
    )


def _topics_near(facts: Facts, number: Number) -> Iterator[str]:
    """Topics of the words near a number in its sentence, the nearest first."""
    text, start, end = facts.text, number.start, number.end
    before = normalize(_STOP.split(text[max(0, start - _NEAR) : start])[-1])
    after = normalize(_STOP.split(text[end : end + _NEAR])[0])
    near = [(len(before) - found.end(), found.group()) for found in _WORD.finditer(before)]
    near += [(found.start(), found.group()) for found in _WORD.finditer(after)]
    topics = _topics(facts.language)
    for _, word in sorted(near):
        if topic := topics.get(word.lower()):
            yield topic


@cache
def _topics(language: str) -> dict[str, str]:
    text = files("bitext.text").joinpath("figures.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    table = {
        normalize(word): row["topic"]
        for row in rows
        if row["language"] == language
        for word in row["words"].split()
    }
    if language == "ar":
        return table | {
            f"{prefix}{word}": topic for word, topic in table.items() for prefix in "وبلف"
        }
    return table
