import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.evaluate.significance import Signature, approximate_randomisation, bootstrap


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
    with pytest.raises(ValueError, match="documents > 0"):
        bootstrap(rows, share)


def test_there_must_be_samples_and_equal_shapes():
    with pytest.raises(ValueError, match="0 samples"):
        bootstrap(np.ones((2, 2)), share, samples=0)
    with pytest.raises(ValueError, match="expected equal"):
        approximate_randomisation(np.ones((2, 2)), np.ones((3, 2)), share)


def test_signatures_read_like_settings():
    assert Signature({"docs": 3, "nulls": True, "seed": 1}).format() == "docs:3|nulls:yes|seed:1"
