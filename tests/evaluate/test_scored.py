from __future__ import annotations

import json
import math

import numpy as np
import pytest

from bitext.evaluate.scored import evaluate_scored, measure

QUALITY = [0.95, 0.9, 0.6, 0.4, 0.3, 0.05] * 5
PARALLEL = [True, True, False, True, False, False] * 5


def test_what_a_threshold_keeps():
    report = evaluate_scored(QUALITY, parallel=PARALLEL)
    half = next(each for each in report.thresholds if each.quality == 0.5)
    assert half.kept == 15
    assert half.precision.score == half.recall.score == pytest.approx(2 / 3)
    assert half.precision.low < 2 / 3 < half.precision.high
    assert report.ranking is not None
    assert report.score == report.ranking.auc.score == pytest.approx(8 / 9)
    shown = report.format()
    assert "precision from 0.50" in shown and len(shown.splitlines()) == len(
        set(shown.splitlines())
    )


def test_labels_agree_beyond_chance():
    gold = ["parallel", "partial", "related", "related"] * 5
    given_labels = ["parallel", "related", "related", "partial"] * 5
    report = evaluate_scored(
        [0.9, 0.5, 0.2, 0.1] * 5,
        parallel=[label == "parallel" for label in gold],
        labels=given_labels,
        gold_labels=gold,
    )
    # Observed .5; by chance .25 * .25 + .25 * .25 + .5 * .5 = .375.
    assert report.kappa is not None
    assert report.kappa.score == pytest.approx((0.5 - 0.375) / (1 - 0.375))
    assert json.loads(report.to_json())["accuracy"]["score"] == 0.5


def test_grades_give_a_rank_correlation_alone():
    report = evaluate_scored([0.1, 0.5, 0.4, 0.9], grades=[1, 3, 2, 5])
    assert report.score == pytest.approx(1.0)
    assert report.ranking is None
    assert report.thresholds == ()


def test_always_the_same_label_has_no_kappa():
    report = evaluate_scored([0.1, 0.2], labels=["partial"] * 2, gold_labels=["partial"] * 2)
    assert report.kappa is not None
    assert math.isnan(report.kappa.score)
    assert json.loads(report.to_json())["kappa"]["score"] is None


@pytest.mark.parametrize("part", ["auc", "average_precision", "calibration_error"])
def test_a_measure_with_all_weights_equal_is_the_reported_value(part):
    report = evaluate_scored(QUALITY, parallel=PARALLEL)
    value = measure(part, np.array(report.statistics))(np.ones(len(QUALITY)))
    assert value == pytest.approx(getattr(report.ranking, part).score)


def test_there_must_be_something_to_compare_with():
    with pytest.raises(ValueError, match="no gold judgements"):
        evaluate_scored([0.5, 0.6], parallel=[True, True])
    with pytest.raises(ValueError, match="2 qualities and 1 grades"):
        evaluate_scored([0.5, 0.6], grades=[1.0])
