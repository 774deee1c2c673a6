"""Rule filters: which pairs should go, by looking at the two texts alone.

A filter is one class: made with its settings, :meth:`Filter.reject` looks at all pairs of a batch
and says of each why it should go. :class:`Length`, :class:`LengthRatio`, :class:`Script`,
:class:`Copy`, :class:`Repetition`, :class:`Truncation`, :class:`Markup` and
:class:`DirectionMarks` are those of this package; none is on unless named. Another package brings
one by an entry point of the group :data:`GROUP` that names its class::

    [options.entry_points]
    bitext.filters =
        shouting = my_package.shouting:Shouting

``make_filter("length:min=3,max=500")`` makes one by its name, :func:`apply_filters` applies
several. :mod:`bitext.score.duplicates` finds duplicates.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from bitext.errors import FilterError
from bitext.plugins import with_plugins
from bitext.score.surface import (
    broken_off,
    copied_share,
    direction_marks,
    find_defect,
    markup_difference,
    repeated_share,
    script_share,
)
from bitext.text.lexicon import find_words

GROUP = "bitext.filters"


class Filter(Protocol):
    """Says which pairs of a batch should go."""

    def reject(self, arabic: Sequence[str], english: Sequence[str]) -> list[str]:
        """For each pair the reason why it should go, or an empty string."""


@dataclass(frozen=True)
class Removal:
    """A pair that was taken out.

    Attributes:
        row: its place in the batch.
        filter: the filter's name.
        reason: what it found, e.g. ``length-ratio: 5.21``.
    """

    row: int
    filter: str
    reason: str


@dataclass(frozen=True)
class Filtered:
    """What filters made of a batch.

    Attributes:
        kept: places of the pairs that stay, rising.
        removed: the others, in order, each with the first objection.
    """

    kept: tuple[int, ...]
    removed: tuple[Removal, ...]

    def counts(self) -> dict[str, int]:
        """How many pairs each filter took out, most first."""
        return dict(Counter(removal.filter for removal in self.removed).most_common())


def apply_filters(
    arabic: Sequence[str], english: Sequence[str], filters: Sequence[Filter]
) -> Filtered:
    """Apply filters to a batch of pairs.

    Raises:
        ValueError: if the sides have different lengths.
    """
    if len(arabic) != len(english):
        raise ValueError(f"{len(arabic)} Arabic and {len(english)} English texts")
    left = list(range(len(arabic)))
    removed: list[Removal] = []
    for each in filters:
        reasons = each.reject([arabic[i] for i in left], [english[i] for i in left])
        name = type(each).__name__
        removed += [Removal(i, name, why) for i, why in zip(left, reasons, strict=True) if why]
        left = [i for i, why in zip(left, reasons, strict=True) if not why]
    return Filtered(tuple(left), tuple(sorted(removed, key=lambda removal: removal.row)))


@dataclass(frozen=True)
class Length:
    """Sides that are too short or too long, in characters without outer white space."""

    min: int = 1
    max: int = 2000

    def reject(self, arabic: Sequence[str], english: Sequence[str]) -> list[str]:
        """See :class:`Filter`."""
        return [self._judge(*map(len, map(str.strip, pair))) for pair in _pairs(arabic, english)]

    def _judge(self, *sizes: int) -> str:
        wrong = [size for size in sizes if not self.min <= size <= self.max]
        return f"length: {wrong[0]}" if wrong else ""


@dataclass(frozen=True)
class LengthRatio:
    """One side more than ``max`` times as long as the other, in characters."""

    max: float = 3.0

    def reject(self, arabic: Sequence[str], english: Sequence[str]) -> list[str]:
        """See :class:`Filter`. An empty side is infinitely shorter than the other."""
        return [self._judge(*map(len, map(str.strip, pair))) for pair in _pairs(arabic, english)]

    def _judge(self, arabic: int, english: int) -> str:
        ratio = english / arabic if arabic else math.inf
        return "" if 1 / self.max <= ratio <= self.max else f"length-ratio: {ratio:.2f}"


@dataclass(frozen=True)
class Script:
    """Too few letters in the side's own script, or nothing that could be translated."""

    min: float = 0.5

    def reject(self, arabic: Sequence[str], english: Sequence[str]) -> list[str]:
        """See :class:`Filter`."""
        return [self._judge(*pair) for pair in _pairs(arabic, english)]

    def _judge(self, arabic: str, english: str) -> str:
        for name, text, script in (("arabic", arabic, "ARABIC"), ("english", english, "LATIN")):
            share = script_share(text, script)
            if not share >= self.min:
                return f"not-{name}: {0.0 if math.isnan(share) else share:.2f}"
        return ""


@dataclass(frozen=True)
class Copy:
    """Too many words that both sides have letter for letter, or the same text."""

    max: float = 0.6

    def reject(self, arabic: Sequence[str], english: Sequence[str]) -> list[str]:
        """See :class:`Filter`."""
        return [self._judge(*pair) for pair in _pairs(arabic, english)]

    def _judge(self, arabic: str, english: str) -> str:
        share = copied_share(find_words(arabic), find_words(english))
        if find_defect(arabic, english) == "untranslated-copy":
            share = 1.0
        return f"untranslated-copy: {share:.2f}" if share > self.max else ""


@dataclass(frozen=True)
class Repetition:
    """Too large a share of three-word runs that were there before in the same text."""

    max: float = 0.3

    def reject(self, arabic: Sequence[str], english: Sequence[str]) -> list[str]:
        """See :class:`Filter`."""
        shares = [max(repeated_share(find_words(t)) for t in p) for p in _pairs(arabic, english)]
        return [f"repetition: {share:.2f}" if share > self.max else "" for share in shares]


@dataclass(frozen=True)
class Truncation:
    """One side alone breaks off in the middle."""

    def reject(self, arabic: Sequence[str], english: Sequence[str]) -> list[str]:
        """See :class:`Filter`."""
        return ["truncated" if broken_off(*p) == 1 else "" for p in _pairs(arabic, english)]


@dataclass(frozen=True)
class Markup:
    """Tags, links, placeholders and list marks that one side alone has."""

    max: float = 0.5

    def reject(self, arabic: Sequence[str], english: Sequence[str]) -> list[str]:
        """See :class:`Filter`."""
        shares = [markup_difference(*pair) for pair in _pairs(arabic, english)]
        return [f"markup-mismatch: {share:.2f}" if share > self.max else "" for share in shares]


@dataclass(frozen=True)
class DirectionMarks:
    """Direction embeddings or isolates that are never closed."""

    def reject(self, arabic: Sequence[str], english: Sequence[str]) -> list[str]:
        """See :class:`Filter`."""
        return [
            "open-direction-mark" if max(map(direction_marks, pair)) == 1 else ""
            for pair in _pairs(arabic, english)
        ]


def _pairs(arabic: Sequence[str], english: Sequence[str]) -> list[tuple[str, str]]:
    return list(zip(arabic, english, strict=True))


BUILT_IN: tuple[type[Filter], ...] = (
    Length,
    LengthRatio,
    Script,
    Copy,
    Repetition,
    Truncation,
    Markup,
    DirectionMarks,
)


@cache
def all_filters() -> Mapping[str, type[Filter]]:
    """The filters by name, sorted: those of this package by that of their class, ``length-ratio``
    for :class:`LengthRatio`, others by that of their entry point. One that cannot be loaded is
    told and passed over.
    """
    own = ((re.sub("(?<!^)(?=[A-Z])", "-", each.__name__).lower(), each) for each in BUILT_IN)
    return with_plugins(GROUP, own, _is_filter)


def _is_filter(found: object) -> bool:
    return isinstance(found, type) and callable(getattr(found, "reject", None))


def make_filter(rule: str) -> Filter:
    """The filter that a rule names.

    Args:
        rule: ``NAME``, or with settings ``NAME:SETTING=VALUE,…``, e.g. ``length:min=3,max=500``.

    Raises:
        FilterError: if there is no such filter, or it does not take these settings.
    """
    name, _, settings = rule.partition(":")
    if name not in all_filters():
        raise FilterError(f"no filter {name!r}; expected one of {', '.join(all_filters())}")
    values = {}
    for setting in filter(None, settings.split(",")):
        key, equals, value = setting.partition("=")
        if not equals:
            raise FilterError(f"found {setting!r} in {rule!r}; expected SETTING=VALUE")
        values[key.strip()] = _parse(value.strip())
    try:
        return all_filters()[name](**values)
    except (TypeError, ValueError) as error:
        raise FilterError(f"{name} does not take {settings}: {error}") from error


def _parse(value: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(value)
        except ValueError:
            continue
    return value
