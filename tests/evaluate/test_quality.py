from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.evaluate.quality import evaluate_labels, evaluate_quality, spearman
from bitext.evaluate.ranking import kept_at, reliability, roc_auc
from bitext.resampling import wilson

SCORED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2, max_size=40)


def test_perfect_scores() -> None:
    report = evaluate_quality([0.0, 0.0, 1.0, 1.0] * 20, [False, False, True, True] * 20)
    assert report.auc.score == report.average_precision.score == report.kept_99.score == 1.0
    assert report.calibration_error.score == 0.0
    assert (report.auc.low, report.auc.high) == (1.0, 1.0)


def test_known_values() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.6])
    positive = np.array([True, False, True, False])
    assert roc_auc(scores, positive) == pytest.approx(0.75)
    report = evaluate_quality(scores.tolist(), positive.tolist())
    assert report.average_precision.score == pytest.approx((1 + 2 / 3) / 2)
    assert kept_at(scores, positive, 0.95) == pytest.approx(0.5)
    assert report.calibration_error.score == pytest.approx((0.1 + 0.8 + 0.3 + 0.6) / 4)


def test_ties_count_half() -> None:
    assert roc_auc(np.array([0.5, 0.5]), np.array([True, False])) == 0.5


@given(SCORED)
def test_auc_turns_with_the_scores(rows: list[tuple[float, bool]]) -> None:
    scores, flags = np.array([s for s, _ in rows]), np.array([f for _, f in rows])
    forward, backward = roc_auc(scores, flags), roc_auc(-scores, flags)
    assert math.isnan(forward) or forward + backward == pytest.approx(1.0)


@given(SCORED)
def test_reliability_bins_hold_every_pair(rows: list[tuple[float, bool]]) -> None:
    bins = reliability(np.array([s for s, _ in rows]), np.array([f for _, f in rows]))
    assert sum(each.pairs for each in bins) == len(rows)


def test_calibrated_scores_have_a_small_error() -> None:
    chance = np.random.default_rng(3)
    scores = chance.random(4_000)
    report = evaluate_quality(scores.tolist(), (chance.random(4_000) < scores).tolist())
    assert report.calibration_error.score < 0.03


def test_one_kind_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="both kinds"):
        evaluate_quality([0.1, 0.2], [True, True])


def test_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="1 scores for 2"):
        evaluate_quality([0.1], [True, False])
    with pytest.raises(ValueError, match="1 labels for 2"):
        evaluate_labels(["partial"], ["partial", "related"])


def test_labels() -> None:
    report = evaluate_labels(
        ["partial", "partial", "related", "related"], ["partial", "related", "related", "partial"]
    )
    assert report.accuracy.score == 0.5
    assert report.precision["partial"].score == report.recall["related"].score == 0.5
    assert sum(pairs for _, _, pairs in report.confusion) == 4
    assert "partial" in report.format()


def test_a_label_never_predicted_has_no_precision() -> None:
    report = evaluate_labels(["related"], ["partial"])
    assert math.isnan(report.precision["partial"].score)
    assert report.recall["partial"].score == 0.0


def test_spearman() -> None:
    assert spearman([1, 2, 3, 4, 5], [10, 20, 30, 40, 80]).score == pytest.approx(1.0)
    assert spearman([1, 2, 3, 4, 5], [5, 4, 3, 2, 1]).score == pytest.approx(-1.0)


def test_wilson_interval_of_nine_in_ten() -> None:
    found = wilson(9, 10)
    assert (found.low, found.high) == (
        pytest.approx(0.596, abs=1e-3),
        pytest.approx(0.982, abs=1e-3),
    )


def test_reports_speak_for_themselves() -> None:
    report = evaluate_quality([0.2, 0.9, 0.4], [False, True, True])
    assert json.loads(report.to_json())["auc"]["score"] == report.auc.score
    assert report.signature in report.format()


def test_thresholds_say_what_they_keep() -> None:
    report = evaluate_quality([0.95, 0.85, 0.75, 0.2], [True, False, True, False])
    points = {point.threshold: point for point in report.points}
    assert (points[0.5].pairs, points[0.5].precision, points[0.5].kept) == (3, 2 / 3, 1.0)
    assert (points[0.9].pairs, points[0.9].precision, points[0.9].kept) == (1, 1.0, 0.5)


def test_pairs_of_one_document_are_drawn_together() -> None:
    """Two documents, one easy and one where every pair is wrong: resamples differ far more."""
    scores = [0.9, 0.1] * 40 + [0.1, 0.9] * 20
    parallel = [True, False] * 60
    alone = evaluate_quality(scores, parallel)
    together = evaluate_quality(scores, parallel, ["easy"] * 80 + ["wrong"] * 40)
    assert alone.auc.score == together.auc.score
    assert together.auc.high - together.auc.low > 2 * (alone.auc.high - alone.auc.low)
    assert "groups:2" in together.signature
    with pytest.raises(ValueError, match="1 groups for 120 rows"):
        evaluate_quality(scores, parallel, ["one"])
