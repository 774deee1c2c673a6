import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.align.nearest_neighbours import (
    Candidate,
    best_of_each_sentence,
    find_candidates,
    find_neighbourhoods,
    mutual_best,
)


def unit_rows(rows, columns, seed):
    vectors = np.random.default_rng(seed).standard_normal((rows, columns)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def noisy_copies(vectors, noise, seed):
    copies = vectors + noise * unit_rows(*vectors.shape, seed)
    return (copies / np.linalg.norm(copies, axis=1, keepdims=True)).astype(np.float32)


def mine(arabic, english, k=4):
    return find_candidates(arabic, english, find_neighbourhoods(arabic, english, k))


def test_translations_are_found_in_any_order():
    arabic = unit_rows(60, 32, seed=1)
    order = np.random.default_rng(2).permutation(60)
    english = noisy_copies(arabic, 0.4, seed=3)[order]
    links = {link.arabic: link.english for link in mutual_best(mine(arabic, english))}
    assert all(order[english] == arabic for arabic, english in links.items())
    assert len(links) == 60


def test_margin_is_the_similarity_over_the_mean_of_both_neighbourhoods():
    # Without negative entries, so that no mean is close to zero.
    arabic, english = np.abs(unit_rows(5, 8, seed=4)), np.abs(unit_rows(7, 8, seed=5))
    similarity = arabic @ english.T
    nearest_english = np.sort(similarity, axis=1)[:, -3:].mean(axis=1)
    nearest_arabic = np.sort(similarity, axis=0)[-3:].mean(axis=0)
    for candidate in mine(arabic, english, k=3):
        around = (nearest_english[candidate.arabic] + nearest_arabic[candidate.english]) / 2
        cosine = similarity[candidate.arabic, candidate.english]
        assert candidate.similarity == pytest.approx(cosine, abs=1e-6)
        assert candidate.margin == pytest.approx(cosine / around, rel=1e-4)


def test_a_hub_loses_to_a_specific_match():
    # English 0 lies close to everything; English 1 lies close to Arabic 1 alone.
    arabic = np.eye(4, 5, dtype=np.float32)
    hub = np.array([0.5, 0.5, 0.5, 0.5, 0.0], np.float32)
    specific = np.array([0.0, 0.55, 0.0, 0.0, np.sqrt(1 - 0.55**2)], np.float32)
    english = np.stack([hub, specific])
    best = next(c for c in mine(arabic, english) if c.arabic == 1)
    assert best.english == 1


def test_one_side_empty_gives_no_candidates():
    empty = np.zeros((0, 8), np.float32)
    assert mine(empty, unit_rows(3, 8, seed=1)) == ()
    assert mine(unit_rows(3, 8, seed=1), empty) == ()


def test_one_sentence_each():
    one = unit_rows(1, 8, seed=1)
    (only,) = mine(one, one)
    assert (only.arabic, only.english) == (0, 0)
    assert only.margin == pytest.approx(1)


def test_empty_texts_have_no_margin():
    zeros = np.zeros((3, 8), np.float32)
    assert {candidate.margin for candidate in mine(zeros, zeros)} == {0.0}


def test_the_same_sentence_a_thousand_times_has_no_margin_over_itself():
    same = np.repeat(unit_rows(1, 8, seed=1), 1000, axis=0)
    candidates = mine(same, same)
    assert {round(candidate.margin, 4) for candidate in candidates} == {1.0}
    assert len(mutual_best(candidates)) <= 1000


def test_a_neighbourhood_needs_at_least_one_neighbour():
    with pytest.raises(ValueError, match="at least 1"):
        find_neighbourhoods(unit_rows(2, 8, seed=1), unit_rows(2, 8, seed=2), k=0)


candidate_lists = st.lists(
    st.builds(
        Candidate,
        arabic=st.integers(0, 9),
        english=st.integers(0, 9),
        similarity=st.floats(-1, 1),
        margin=st.floats(0, 2),
    ),
    unique_by=lambda candidate: (candidate.arabic, candidate.english),
).map(lambda found: sorted(found, key=lambda candidate: -candidate.margin))


@given(candidate_lists)
def test_the_mutual_best_use_a_sentence_once(candidates):
    chosen = mutual_best(candidates)
    assert set(chosen) <= set(candidates)
    assert len({link.arabic for link in chosen}) == len(chosen)
    assert len({link.english for link in chosen}) == len(chosen)


@given(candidate_lists)
def test_selections_include_each_other(candidates):
    mutual = set(mutual_best(candidates))
    assert mutual <= set(best_of_each_sentence(candidates)) <= set(candidates)


@given(candidate_lists)
def test_every_sentence_with_a_candidate_keeps_its_best(candidates):
    kept = best_of_each_sentence(candidates)
    assert {c.arabic for c in candidates} == {c.arabic for c in kept}
    assert {c.english for c in candidates} == {c.english for c in kept}
