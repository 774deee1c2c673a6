import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.resampling import (
    Signature,
    approximate_randomisation,
    bootstrap,
    bootstrap_weighted,
    paired_bootstrap,
    without_nan,
)


def share(sums):
    return sums[..., 0] / sums[..., 1]


def test_the_interval_of_a_share_is_about_two_standard_errors_wide():
    rows = np.array([[i % 4 != 0, 1] for i in range(400)], float)
    estimate = bootstrap(rows, share, samples=2000)
    error = (0.75 * 0.25 / 400) ** 0.5
    assert estimate.score == 0.75
    assert estimate.low == pytest.approx(0.75 - 1.96 * error, abs=0.01)
    assert estimate.high == pytest.approx(0.75 + 1.96 * error, abs=0.01)


def test_equal_documents_leave_no_doubt():
    estimate = bootstrap(np.array([[1, 2]] * 5, float), share)
    assert (estimate.low, estimate.score, estimate.high) == (0.5, 0.5, 0.5)
    assert estimate.format() == "0.500 [0.500, 0.500]"


def test_another_seed_another_resample():
    rows = np.array([[i % 3, 2] for i in range(50)], float)
    assert bootstrap(rows, share, seed=1) == bootstrap(rows, share, seed=1)
    assert bootstrap(rows, share, seed=1) != bootstrap(rows, share, seed=2)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12))
def test_the_test_is_two_sided(pairs):
    first = np.array([[a, 5] for a, _ in pairs], float)
    second = np.array([[b, 5] for _, b in pairs], float)
    forth = approximate_randomisation(first, second, share, samples=50)
    back = approximate_randomisation(second, first, share, samples=50)
    assert forth.p_value == back.p_value
    assert forth.difference.score == pytest.approx(-back.difference.score)
    assert 0 < forth.p_value <= 1


def test_two_documents_cannot_prove_anything():
    first, second = np.array([[1.0, 1]] * 2), np.array([[0.0, 1]] * 2)
    assert approximate_randomisation(first, second, share).p_value > 0.4


@pytest.mark.parametrize("rows", [np.zeros((0, 2)), np.zeros(3)])
def test_there_must_be_documents(rows):
    with pytest.raises(ValueError, match="units > 0"):
        bootstrap(rows, share)


def test_there_must_be_samples_and_equal_shapes():
    with pytest.raises(ValueError, match="0 samples"):
        bootstrap(np.ones((2, 2)), share, samples=0)
    with pytest.raises(ValueError, match="expected equal"):
        approximate_randomisation(np.ones((2, 2)), np.ones((3, 2)), share)


def test_signatures_read_like_settings():
    assert Signature({"docs": 3, "nulls": True, "seed": 1}).format() == "docs:3|nulls:yes|seed:1"


ROWS = np.array([[i % 4 != 0, 1] for i in range(60)], float)


def weighted_share(rows):
    return lambda weights: float(share(weights @ rows))


def test_weights_and_sums_give_the_same_interval():
    assert bootstrap_weighted(weighted_share(ROWS), len(ROWS), seed=4) == bootstrap(
        ROWS, share, seed=4
    )


def test_one_unit_has_no_interval():
    for estimate in (bootstrap(ROWS[:1], share), bootstrap_weighted(weighted_share(ROWS[:1]), 1)):
        assert np.isnan([estimate.low, estimate.high]).all()
        assert estimate.format() == "0.000 [no interval]"
    assert np.isnan(approximate_randomisation(ROWS[:1], ROWS[1:2], share).difference.low)


def test_samples_without_a_value_are_left_out():
    def first_unit(weights):
        return 1.0 if weights[0] else float("nan")

    estimate = bootstrap_weighted(first_unit, 5)
    assert (estimate.score, estimate.low, estimate.high) == (1.0, 1.0, 1.0)


def test_paired_bootstrap_tells_a_clear_difference_from_none():
    better = ROWS.copy()
    better[:, 0] = 1
    clear = paired_bootstrap(weighted_share(better), weighted_share(ROWS), len(ROWS))
    assert clear.difference.score == pytest.approx(0.25)
    assert clear.difference.low > 0
    assert clear.p_value < 0.01
    same = paired_bootstrap(weighted_share(ROWS), weighted_share(ROWS), len(ROWS))
    assert same.p_value == 1.0
    assert same.signature.format() == "units:60|test:bs|samples:1000|seed:1"


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=12))
def test_paired_bootstrap_is_two_sided(pairs):
    first = np.array([[a, 1] for a, _ in pairs], float)
    second = np.array([[b, 1] for _, b in pairs], float)
    forth = paired_bootstrap(weighted_share(first), weighted_share(second), len(pairs), samples=40)
    back = paired_bootstrap(weighted_share(second), weighted_share(first), len(pairs), samples=40)
    assert forth.p_value == back.p_value


def test_json_has_null_for_what_is_not_defined():
    assert without_nan({"a": (float("nan"), 1.5), "b": "x"}) == {"a": [None, 1.5], "b": "x"}
