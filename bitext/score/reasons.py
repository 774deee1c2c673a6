"""Reasons in words: what kept a pair from being ``parallel``.

A reason is a name and mostly, after a colon, what was found: ``added-in-english: 0.45``,
``number-mismatch: 300 / 500``. It is given if the measurements behind it cost the pair at least
half a unit in the logarithm of the quality, the costliest first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from bitext.score.surprisal import SURPRISAL_COLUMNS

SAME_EVENT_LOW = 0.5
"""Confidence that both documents report the same event below which that is a reason."""
LEAST_COST = 0.5
MOSTLY = 0.9
"""Share of letters in a side's own script below which that is worth a word."""

Row = Mapping[str, float]


def find_reasons(
    row: Row, findings: Sequence[str], costs: Mapping[str, float], same_event: float | None
) -> tuple[str, ...]:
    """Why a pair is not ``parallel``; never empty.

    Args:
        row: measurements by name.
        findings: reasons that comparing the facts gave.
        costs: by measurement, what its value costs in the logarithm of the quality, against the
            best one.
        same_event: confidence that both documents report the same event, if known.
    """
    weighed = sorted(
        (
            (sum(costs.get(column, 0.0) for column in columns), words)
            for columns, say in _ASPECTS
            if (words := say(row, findings))
        ),
        key=lambda aspect: -aspect[0],
    )
    reasons = ["same-event: low"] if same_event is not None and same_event < SAME_EVENT_LOW else []
    for cost, words in weighed:
        if cost >= LEAST_COST:
            reasons += words
    return tuple(reasons) or tuple(weighed[0][1])


def _similarity(row: Row, _: Sequence[str]) -> list[str]:
    return [f"similarity: {row['similarity']:.2f}"]


def _added(row: Row, _: Sequence[str]) -> list[str]:
    """Shares of the sides in clauses that the other side does not have, the larger first."""
    shares = [(1 - row[f"{side}_clauses"], side) for side in ("english", "arabic")]
    return [f"added-in-{side}: {share:.2f}" for share, side in sorted(shares)[::-1] if share > 0]


def _stated(*names: str) -> Callable[[Row, Sequence[str]], list[str]]:
    return lambda _, findings: [f for f in findings if f.split(":")[0] in names]


def _negation(row: Row, _: Sequence[str]) -> list[str]:
    return ["negation-mismatch"] if row["negation"] else []


def _duals(row: Row, _: Sequence[str]) -> list[str]:
    return ["one-or-two"] if row["duals"] else []


def _length(row: Row, _: Sequence[str]) -> list[str]:
    return [f"length-ratio: {row['length_ratio']:.2f}"]


def _truncation(row: Row, _: Sequence[str]) -> list[str]:
    return ["truncated"] if row["truncation"] == 1 else []


def _share(column: str, name: str) -> Callable[[Row, Sequence[str]], list[str]]:
    return lambda row, _: [f"{name}: {row[column]:.2f}"] if row[column] > 0 else []


def _foreign_script(side: str) -> Callable[[Row, Sequence[str]], list[str]]:
    """Words in the letters of the other side, as where they were left untranslated."""
    return lambda row, _: (
        [f"other-script-in-{side}: {1 - row[f'{side}_script']:.2f}"]
        if row[f"{side}_script"] < MOSTLY
        else []
    )


def _both(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{which}_{name}" for name in names for which in ("least", "most"))


_ASPECTS: tuple[tuple[tuple[str, ...], Callable[[Row, Sequence[str]], list[str]]], ...] = (
    (
        (
            "conflicts",
            "arabic_quantities_alone",
            "english_quantities_alone",
            "exchanged_quantities",
            "exchanged_digits",
            "numbers",
            "dates",
        ),
        _stated("number-mismatch", "date-mismatch"),
    ),
    (
        (
            "arabic_names_alone",
            "english_names_alone",
            "exchanged_names",
            "exchanged_mentions",
            "foreign_words",
            "mt_surprisal_missing",
            "exchanged_words",
            "names",
        ),
        _stated("missing-names"),
    ),
    (("crossed_numbers",), _stated("exchanged-numbers")),
    (("negation",), _negation),
    (("opposed",), _stated("opposite-words")),
    (("duals",), _duals),
    (
        (
            "uneven_covered",
            "uneven_left",
            *_both(["covered", "left", "clause", "clauses", "clause_similarity"]),
        ),
        _added,
    ),
    (SURPRISAL_COLUMNS, _stated("unexpected-words")),
    (("similarity",), _similarity),
    (("rival",), _share("rival", "nearer-text")),
    (("length_off",), _length),
    (("truncation",), _truncation),
    (("repetition",), _share("repetition", "repetition")),
    (("markup",), _share("markup", "markup-mismatch")),
    (("arabic_script",), _foreign_script("arabic")),
    (("english_script",), _foreign_script("english")),
)
"""Measurements that belong together, and how to put them into words."""
