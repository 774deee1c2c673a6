"""How often the facts of true translations are held against them, and of changed ones seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bitext.resampling import Estimate, bootstrap
from bitext.score.coverage import Side
from bitext.score.fact_agreement import compare_pair, measure_facts
from bitext.score.surface import find_defect
from bitext.text.lexicon import stem_arabic, stem_english
from bitext.text.negation import negation_difference
from bitext.training.quality_examples import Example, make_examples, read_names
from bitext.training.quality_fitting import LOOSE, SOURCES, for_lexicon, read_sources

SEED = 29
EXAMPLES = 1200
"""Examples made from each source; most of the kinds that count here are few of them."""
HUMAN = (
    "un_all/train",
    "syrian_archive",
    "election_data",
    "covid_apps",
    "mepi_library",
    "mt_geneval/sentences",
    "mt_geneval/context",
    "sdg",
    "ifrc_go",
    "tatoeba_manythings/train",
    "edu_json/train",
    "msdocs/train_uniq",
)
"""Sources of human translations, with the blocks that the quality model was not fitted on."""
CHANGED = {
    "other number": ("number-mismatch", "date-mismatch"),
    "other number word": ("number-mismatch",),
    "exchanged numbers": ("exchanged-numbers", "number-mismatch", "date-mismatch"),
    "other date": ("date-mismatch",),
    "other place": ("missing-names",),
    "other name": ("missing-names",),
    "other negation": ("negation-mismatch",),
    "opposite word": ("opposite-words",),
}
"""Kinds of change, with the reasons that see them."""


@dataclass(frozen=True)
class Findings:
    """The reasons that the facts of an example give.

    Attributes:
        example: the example.
        reasons: their names: ``number-mismatch`` …
    """

    example: Example
    reasons: frozenset[str]


def gather(data: Path) -> list[Example]:
    """True translations and changed ones of :data:`HUMAN`, each pair once."""
    sources = read_sources(data)
    names = read_names(data, [pair for source in SOURCES for pair in sources[source]])
    examples: dict[tuple[str, str], Example] = {}
    for source in HUMAN:
        made = make_examples(
            for_lexicon(sources[source]),
            EXAMPLES,
            source,
            SEED,
            names,
            ordered=source not in LOOSE,
        )
        for example in made:
            if example.label == "parallel" or example.kind in CHANGED:
                examples.setdefault((example.arabic, example.english), example)
    return list(examples.values())


def find_all(examples: Sequence[Example]) -> list[Findings]:
    """What speaks against each example by its writing, without a model."""
    return [Findings(example, _reasons(example)) for example in examples]


def _reasons(example: Example) -> frozenset[str]:
    arabic = Side.read(example.arabic, stem_arabic)
    english = Side.read(example.english, stem_english)
    stated = measure_facts(compare_pair(example.arabic, example.english, arabic))
    found = [finding.split(":")[0] for finding in stated.findings]
    if negation_difference(arabic.all_words, english.all_words):
        found.append("negation-mismatch")
    found += filter(None, [find_defect(example.arabic, example.english)])
    return frozenset(found)


def false_alarms(found: Iterable[Findings]) -> dict[str, Estimate]:
    """True translations of a thousand that each reason is raised for, the most frequent first."""
    true = [each for each in found if each.example.label == "parallel"]
    counts = Counter(reason for each in true for reason in each.reasons)
    return {
        reason: _per_thousand([(each.example, reason in each.reasons) for each in true])
        for reason, _ in counts.most_common()
    }


def caught(found: Iterable[Findings]) -> dict[str, Estimate]:
    """Changed translations of a thousand that a reason for their kind of change is raised for."""
    by_kind = defaultdict(list)
    for each in found:
        by_kind[each.example.kind].append(each)
    return {
        kind: _per_thousand(
            [(each.example, not each.reasons.isdisjoint(reasons)) for each in by_kind[kind]]
        )
        for kind, reasons in CHANGED.items()
        if by_kind[kind]
    }


def _per_thousand(marked: Sequence[tuple[Example, bool]]) -> Estimate:
    """The share of marked examples, with an interval by document."""
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for example, mark in marked:
        sums[example.document][0] += mark
        sums[example.document][1] += 1
    rows = np.array(list(sums.values()), np.float64)
    return bootstrap(rows, lambda each: 1000 * each[..., 0] / each[..., 1], seed=SEED)
