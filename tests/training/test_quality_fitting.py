"""What ``scripts/fit/quality.py`` learns from reviewers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bitext.errors import FormatError
from bitext.review.dataset_view import ReviewedDataset
from bitext.review.service import ReviewService
from bitext.review.store import Store
from bitext.review.verdicts import export_verdicts
from bitext.score.labels import LABELS
from bitext.score.quality import Stage, read_stage
from bitext.training.quality_examples import REVIEWED, Names, make_examples
from bitext.training.quality_fitting import read_reviewed
from bitext.training.quality_model import (
    COLUMNS,
    RIVAL,
    SURPRISALS,
    Measured,
    fit_stages,
    fit_surprisals,
)
from tests.review.town import make_rows


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """Two verdicts, one of them on an edited text, and one that was taken back."""
    material = ReviewedDataset("Town report", *make_rows())
    one, two, three, *_ = material.pairs
    with Store(tmp_path / "town.review.sqlite") as store:
        desk, sara = ReviewService(store, material), store.reviewer("Sara")
        desk.judge(sara, one, "parallel", desk.token(one, sara))
        desk.edit(sara, two, {"arabic": "نص محسّن."}, desk.token(two, sara))
        desk.judge(sara, two, "partial", desk.token(two, sara))
        desk.judge(sara, three, "related", desk.token(three, sara))
        desk.undo(sara)
    out = tmp_path / "verdicts.jsonl"
    export_verdicts(tmp_path / "town.review.sqlite", out)
    return out


def test_verdicts_become_examples(exported: Path) -> None:
    examples = read_reviewed([exported])
    assert sorted(example.label for example in examples) == ["parallel", "partial"]
    assert {example.source for example in examples} == {REVIEWED}
    edited = next(example for example in examples if example.label == "partial")
    assert edited.arabic == "نص محسّن."
    assert edited.english


def test_of_several_verdicts_on_a_pair_the_last_counts(exported: Path, tmp_path: Path) -> None:
    lines = exported.read_text("utf-8").splitlines()
    later = tmp_path / "later.jsonl"
    changed = lines[0].replace('"label": "parallel"', '"label": "related"', 1)
    changed = changed.replace('"label": "partial"', '"label": "related"', 1)
    changed = changed.replace('"changed": "2', '"changed": "3')
    later.write_text(changed + "\n", "utf-8")
    for order in ([exported, later], [later, exported]):
        assert sorted(e.label for e in read_reviewed(order)).count("related") == 1


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text('{"ar": "نعم", "en": "Yes"}\n', "utf-8")
    with pytest.raises(FormatError, match=r"other\.jsonl.*expected 'pair' or 'beads'"):
        read_reviewed([other])


def made(count: int, source: str, seed: int) -> Measured:
    """Measurements at random, and labels that follow the similarity."""
    chance = np.random.default_rng(seed)
    columns = {name: chance.choice(knots, count) for name, (_, knots) in COLUMNS.items()}
    columns["rival"] = chance.choice(RIVAL["rival"][1], count)
    labels = np.argsort(np.argsort(-columns["similarity"] + 0.1 * chance.standard_normal(count)))
    return Measured(columns, labels * len(LABELS) // count, np.ones(count), np.full(count, source))


def parallel_with_negation(stages: dict[str, object]) -> float:
    stage = read_stage(stages["parallel"])  # type: ignore[arg-type]
    assert isinstance(stage, Stage)
    row = {name: np.array([max(knots)]) for name, (_, knots) in COLUMNS.items()}
    row |= {name: np.zeros(1) for name, (way, _) in COLUMNS.items() if way == (None, 0.0)}
    return float(stage.log_odds(row | {"negation": np.ones(1)})[0] - stage.log_odds(row)[0])


def test_verdicts_change_what_is_learned() -> None:
    """Made examples say that a negation alone does not matter, reviewers that it does."""
    training, calibration = made(400, "news", 1), made(200, "encyclopedia", 2)
    judged = made(120, REVIEWED, 3)
    denied = judged.columns["negation"] > 0
    judged = Measured(
        judged.columns,
        np.where(denied, np.maximum(judged.labels, 1), judged.labels),
        np.full(120, 5.0),
        judged.sources,
    )
    without = fit_stages(training, calibration)
    both = Measured.joined([training, judged]), Measured.joined([calibration, judged])
    with_verdicts = fit_stages(*both)
    assert parallel_with_negation(with_verdicts) < parallel_with_negation(without) - 0.1
    assert fit_stages(*both) == with_verdicts


def test_surprisal_counts_only_where_a_pair_was_read() -> None:
    stages, read = (
        fit_stages(made(400, "news", 1), made(200, "encyclopedia", 2)),
        made(300, "law", 4),
    )
    chance = np.random.default_rng(5)
    for name, (_, knots) in SURPRISALS.items():
        read.columns[name] = chance.choice(knots, 300)
    read.columns["mt_surprisal"] = np.where(read.labels == 0, 0.3, 4.0)
    tables = fit_surprisals(stages, read)
    assert list(tables) == list(SURPRISALS)
    assert all(table["missing"] == 0.0 for table in tables.values())
    contributions = [np.array(table["contribution"]) for table in tables.values()]
    assert all(np.all(np.diff(contribution) <= 0) for contribution in contributions)
    assert contributions[0][0] - contributions[0][-1] > max(
        contribution[0] - contribution[-1] for contribution in contributions[1:-1]
    )
    # With a name still missing, all that reading can add is gone.
    assert contributions[-1][0] == 0.0
    assert (
        contributions[-1][1] + sum(contribution.max() for contribution in contributions[:-1])
        <= 0.01
    )
    stage, more = (
        stages["parallel"],
        stages["parallel"] | {"tables": stages["parallel"]["tables"] | tables},
    )
    unread = read.columns | dict.fromkeys(SURPRISALS, np.full(300, np.nan))
    assert np.array_equal(read_stage(more).log_odds(unread), read_stage(stage).log_odds(unread))


def exchanged(english: str) -> set[str]:
    """What the numbers of an English text become when two of them are exchanged."""
    pairs = [("نص عربي للتجربة.", english)] * 9
    examples = make_examples(pairs, 200, "town", 1, Names.of(["Sabha"]), ordered=False)
    return {example.english for example in examples if example.kind == "exchanged numbers"}


@pytest.mark.parametrize(
    "english",
    [
        "He was born on 4 June 2008.",
        "He was born on the 4th of June, 2008.",
        "He was born on June 4, 2008.",
        "He was born on June 4-7, 2008.",
        "He was born on 2008, June 4.",
        "The fair runs from 4 to 7 June 2008.",
        "She won the cup in 2003 and 2004.",
        "See articles 3, 4 and 12.",
        "It cost two hundred and fifty dinars.",
        "She stayed for two or three days.",
    ],
)
def test_numbers_that_belong_together_are_not_exchanged(english: str) -> None:
    assert not exchanged(english)


def test_numbers_are_exchanged_across_dates() -> None:
    assert exchanged("On 4 June 2008 the town opened 12 schools.") == {
        "On 12 June 2008 the town opened 4 schools.",
        "On 4 June 12 the town opened 2008 schools.",
    }
