"""Reasons in words, from the measurements of a pair.

A reason is a name, and after a colon what was found: ``added-in-english: 0.45``,
``number-mismatch: 300``.
"""

from __future__ import annotations

from typing import Literal

from bitext.score.features import Features

SAME_EVENT_LOW = 0.5
"""Below this confidence that the documents report the same event, that is a reason."""


def refuse(
    features: Features, index: int
) -> tuple[float, Literal["unrelated"], tuple[str, ...]] | None:
    """A verdict on what cannot be a pair of Arabic and English text, or ``None``."""
    reason = features.defects[index]
    return (0.0, "unrelated", (reason,)) if reason else None


def find_reasons(features: Features, index: int, same_event: float | None) -> tuple[str, ...]:
    """Why a pair is not ``parallel``, weightiest first; never empty."""
    row = features.row(index)
    reasons: list[str] = []
    if same_event is not None and same_event < SAME_EVENT_LOW:
        reasons.append("same-event: low")
    reasons.extend(features.findings[index])
    if row["negation"]:
        reasons.append("negation-mismatch")
    added = (("english", row["english_covered"]), ("arabic", row["arabic_covered"]))
    for side, covered in sorted(added, key=lambda pair: pair[1]):
        if covered < 0.4:
            reasons.append(f"added-in-{side}: {1 - covered:.2f}")
    if abs(row["length_z"]) > 2:
        reasons.append(f"length-ratio: {row['length_ratio']:.2f}")
    if row["truncation"] == 1:
        reasons.append("truncated")
    if row["repetition"] > 0.3:
        reasons.append(f"repetition: {row['repetition']:.2f}")
    if row["markup"] > 0.5:
        reasons.append(f"markup-mismatch: {row['markup']:.2f}")
    if row["similarity"] < 0.5 or not reasons:
        reasons.append(f"similarity: {row['similarity']:.2f}")
    return tuple(reasons)
