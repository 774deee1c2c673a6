"""How far the facts of a pair agree, as measurements and as reasons."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bitext.score.coverage import Side
from bitext.score.lexicon import find_words, load_lexicon, stem_arabic, stem_english
from bitext.text.facts import Agreement, compare_facts, find_facts
from bitext.text.names import Name

MOST_NAMED = 3
"""Facts that a reason spells out."""


@dataclass(frozen=True)
class StatedFacts:
    """What comparing the facts of a pair gives.

    Attributes:
        columns: measurements by name.
        findings: what speaks against the pair: ``number-mismatch: 300``,
            ``date-mismatch: 12 نوفمبر / 11 November``, ``missing-names: Haftar``.
        shared_stems: stems of the names that both sides have, Arabic and English.
    """

    columns: dict[str, float]
    findings: tuple[str, ...]
    shared_stems: tuple[frozenset[str], frozenset[str]]


def measure_facts(arabic: str, english: str, arabic_side: Side) -> StatedFacts:
    """Compare what both texts state.

    An English name that the lexicon translates word by word (Code of Conduct) is not missing
    if the Arabic has those words.

    Args:
        arabic: the Arabic text.
        english: the English text.
        arabic_side: the Arabic text, read.
    """
    arabic_stems = arabic_side.all_stems
    found = compare_facts(find_facts(arabic, "ar"), find_facts(english, "en"))
    alone = [name for name in found.names.only_english if not _translated(name, arabic_stems)]
    found = replace(found, names=replace(found.names, only_english=tuple(alone)))
    numbers = (found.numbers, found.percentages)
    quantities = (*numbers, found.dates)
    columns = {
        "facts": math.nan if found.score is None else found.score,
        "numbers": _agreeing(numbers),
        "dates": _agreeing([found.dates]),
        "names": _agreeing([found.names]),
        "conflicts": float(sum(len(each.conflicting) for each in quantities)),
        "arabic_quantities_alone": float(sum(len(each.only_arabic) for each in quantities)),
        "english_quantities_alone": float(sum(len(each.only_english) for each in quantities)),
        "arabic_names_alone": float(len(found.names.only_arabic)),
        "english_names_alone": float(len(found.names.only_english)),
    }
    findings = [
        *(_finding("number-mismatch", each) for each in numbers),
        _finding("date-mismatch", found.dates),
        _finding("missing-names", found.names),
    ]
    return StatedFacts(
        columns,
        tuple(finding for finding in findings if finding),
        (
            _stems([one for one, _ in found.names.matched], stem_arabic),
            _stems([other for _, other in found.names.matched], stem_english),
        ),
    )


def _stems(names: Sequence[Name], stem: Callable[[str], str]) -> frozenset[str]:
    return frozenset(stem(word) for name in names for word in find_words(name.surface))


def _translated(name: Name, arabic_stems: Sequence[str]) -> bool:
    """Whether most words of an English name have a counterpart by the lexicon."""
    stems = [stem_english(word) for word in find_words(name.surface)]
    _, found = load_lexicon().match(arabic_stems, stems)
    return sum(found) > len(stems) / 2


def _agreeing(kinds: Sequence[Agreement[Any]]) -> float:
    """Share of the facts that agree; NaN where there is nothing to compare."""
    agreeing = sum(len(each.matched) for each in kinds)
    apart = sum(
        len(each.only_arabic) + len(each.only_english) + len(each.conflicting) for each in kinds
    )
    return agreeing / (agreeing + apart) if agreeing + apart else math.nan


def _finding(name: str, agreement: Agreement[Any]) -> str:
    apart = [f"{one.surface} / {other.surface}" for one, other in agreement.conflicting]
    apart += [fact.surface for fact in (*agreement.only_arabic, *agreement.only_english)]
    shown = ", ".join(" ".join(surface.split()) for surface in apart[:MOST_NAMED])
    return f"{name}: {shown}{' …' if len(apart) > MOST_NAMED else ''}" if apart else ""
