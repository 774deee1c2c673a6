from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.evaluate.mining import FoundPair, evaluate_mining, ranking_measure
from bitext.evaluate.ranking import average_precision

GOLD = [("0", "0"), ("1", "1"), ("2", "2"), ("3", "3")]
FOUND = [
    FoundPair("0", "0", 0.9),
    FoundPair("1", "1", 0.8),
    FoundPair("4", "4", 0.7),
    FoundPair("2", "2", 0.6),
    FoundPair("3", "0", 0.5),
]


def test_known_values():
    report = evaluate_mining(FOUND, GOLD, threshold=0.65, samples=50)
    assert report.precision.score == pytest.approx(2 / 3)
    assert report.recall.score == 0.5
    assert report.score == pytest.approx(2 * 2 / (3 + 4))
    assert report.average_precision.score == pytest.approx((1 + 1 + 3 / 4) / 4)
    # Right, right, wrong, right: F1 is highest after the fourth.
    assert (report.best_threshold, report.best_f1) == (0.6, pytest.approx(6 / 8))
    assert (report.found, report.gold) == (3, 4)
    assert "upper bound" in report.format()
    assert report.signature.format() in report.format()


def test_without_a_threshold_all_pairs_count():
    report = evaluate_mining(FOUND, GOLD, samples=50)
    assert report.threshold == 0.5
    assert report.found == 5


def test_a_pair_that_is_there_twice_counts_once():
    assert evaluate_mining([*FOUND, FOUND[0]], GOLD, samples=20) == evaluate_mining(
        FOUND, GOLD, samples=20
    )


def test_nothing_found():
    report = evaluate_mining([], GOLD, samples=20)
    assert report.score == report.average_precision.score == report.best_f1 == 0.0


def test_without_gold_pairs_nothing_can_be_said():
    with pytest.raises(ValueError, match="no gold"):
        evaluate_mining(FOUND, [])


def test_json_holds_what_a_comparison_needs():
    data = json.loads(evaluate_mining(FOUND, GOLD, samples=20).to_json())
    assert data["units"] == ["0", "1", "2", "3", "4"]
    assert data["statistics"][3] == [0, 1, 1]
    assert data["ranking"][0] == [0, 0.9, 1]
    assert data["f1"]["low"] <= data["score"] <= data["f1"]["high"]


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=30))
def test_with_one_pair_a_unit_it_is_the_average_precision_of_a_classifier(rows):
    scores = np.array([score for score, _ in rows], float)
    right = np.array([flag for _, flag in rows])
    order = np.argsort(-scores, kind="stable")
    ranking = [(int(i), float(scores[i]), int(right[i])) for i in order]
    if right.any():
        value = ranking_measure(ranking, right.astype(float))(np.ones(len(rows)))
        assert value == pytest.approx(average_precision(scores, right))


@given(st.permutations(FOUND))
def test_the_order_of_the_file_does_not_matter(found):
    assert evaluate_mining(found, GOLD, samples=5) == evaluate_mining(FOUND, GOLD, samples=5)
