from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.align.document_links import parallelism


def unit_rows(rows, columns=64, seed=1):
    vectors = np.random.default_rng(seed).standard_normal((rows, columns)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_a_translation_corresponds_sentence_by_sentence():
    vectors = unit_rows(40)
    assert parallelism(vectors, vectors) == pytest.approx(1)


def test_a_translation_may_lack_parts():
    vectors = unit_rows(40)
    assert parallelism(vectors, np.delete(vectors, range(10, 25), axis=0)) == pytest.approx(1)


def test_the_order_matters():
    vectors = unit_rows(40)
    shuffled = vectors[np.random.default_rng(2).permutation(40)]
    assert parallelism(vectors, shuffled) < 0.4


def test_other_documents_are_not_parallel():
    assert parallelism(unit_rows(40, seed=1), unit_rows(40, seed=2)) < 0.1


def test_an_empty_side_is_not_parallel():
    assert parallelism(unit_rows(0), unit_rows(3)) == 0.0
    assert parallelism(unit_rows(3), unit_rows(0)) == 0.0


@given(st.permutations(range(7)))
def test_the_chain_is_the_longest_there_is(order):
    vectors = np.eye(7, dtype=np.float32)
    longest = next(
        size
        for size in range(7, 0, -1)
        if any(list(chosen) == sorted(chosen) for chosen in combinations(order, size))
    )
    assert parallelism(vectors, vectors[np.argsort(order)]) == pytest.approx(longest / 7)
