"""What a grammar reads, before its surroundings are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["cardinal", "ordinal", "percentage", "fraction", "vague", "time", "item"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A number that begins at a token.

    Attributes:
        values: what it may mean, the likeliest first.
        kind: of number.
        end: place of the token after it.
        apart: the numbers that it is if it is several.
        weak: whether a translation may well leave it out.
    """

    values: tuple[float, ...]
    kind: Kind
    end: int
    apart: tuple[float, ...] = ()
    weak: bool = False


def rounded(value: float) -> float:
    """A value without the last digits that a fraction of a scale leaves behind."""
    return float(f"{value:.12g}")
