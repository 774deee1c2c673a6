from __future__ import annotations

from bitext.score.benchmark import load_measured
from bitext.score.quality import load_quality


def test_the_figures_are_those_of_the_model_that_comes_along() -> None:
    found = load_measured()
    assert found.model == load_quality().signature
    assert 0 < found.parallel < found.pairs
    assert sum(each.pairs for each in found.reliability) == found.pairs


def test_a_higher_threshold_keeps_less() -> None:
    kept = [point.kept for point in load_measured().points]
    assert kept == sorted(kept, reverse=True)
    assert all(0 <= point.precision <= 1 for point in load_measured().points)
