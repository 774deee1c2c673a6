import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.align.beads import Bead
from bitext.evaluate.alignment import (
    block_statistics,
    evaluate_alignments,
    statistics,
)


def bead(arabic, english):
    def as_range(indices):
        return range(indices[0], indices[-1] + 1) if indices else range(0)

    return Bead(as_range(arabic), as_range(english))


def score(gold, test, **options):
    return evaluate_alignments([gold], [test], samples=20, **options)


GOLD = [bead([0], [0]), bead([1, 2], [1]), bead([3], []), bead([4], [2, 3])]


def test_the_gold_alignment_is_perfect():
    perfect = score(GOLD, GOLD)
    assert perfect.score == 1.0
    assert perfect.lax_f1.score == perfect.strict_precision.score == 1.0


def test_strict_needs_the_same_bead_and_lax_a_shared_pair():
    test = [bead([0], [0]), bead([1], [1]), bead([2], []), bead([3], []), bead([4], [2, 3])]
    result = score(GOLD, test)
    # Found: 0-0, null 3 and 4-23 exactly; 1-1 shares a pair with the gold bead; null 2 is wrong.
    assert result.strict_precision.score == pytest.approx(3 / 5)
    assert result.lax_precision.score == pytest.approx(4 / 5)
    # Recall leaves null beads out: two of three links exactly, the third in part.
    assert result.strict_recall.score == pytest.approx(2 / 3)
    assert result.lax_recall.score == 1.0
    assert result.score == pytest.approx(2 * 0.6 * (2 / 3) / (0.6 + 2 / 3))


def test_null_beads_may_be_left_out_of_precision():
    test = [bead([0], [0]), bead([1], [1]), bead([2], []), bead([3], []), bead([4], [2, 3])]
    assert score(GOLD, test, null_beads=False).strict_precision.score == pytest.approx(2 / 3)


def test_neighbours_of_the_right_pair_are_no_lax_match():
    result = score([bead([0], [0]), bead([1], [1])], [bead([0], [1]), bead([1], [0])])
    assert result.lax_f1.score == 0.0


def test_a_wrong_null_bead_costs_precision_only():
    result = score([bead([0], [0])], [bead([0], []), bead([], [0])])
    assert (result.strict_precision.score, result.strict_recall.score) == (0.0, 0.0)
    assert score([bead([0], [])], [bead([0], [])]).strict_precision.score == 1.0


def test_nothing_found_scores_nothing():
    assert score(GOLD, []).score == 0.0
    assert score([], GOLD).score == 0.0


@st.composite
def alignments(draw):
    beads, i, j = [], 0, 0
    for _ in range(draw(st.integers(0, 6))):
        k, m = draw(st.sampled_from([(1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2), (1, 3)]))
        beads.append(Bead(range(i, i + k), range(j, j + m)))
        i, j = i + k, j + m
    return beads


@given(alignments(), alignments())
def test_strict_is_never_above_lax_and_sides_may_be_swapped(gold, test):
    found, found_strict, found_lax, links, links_strict, links_lax = statistics(gold, test)
    assert 0 <= found_strict <= found_lax <= found
    assert 0 <= links_strict <= links_lax <= links

    def swapped(beads):
        return [Bead(each.english, each.arabic) for each in beads]

    assert np.array_equal(statistics(gold, test), statistics(swapped(gold), swapped(test)))


@given(alignments(), alignments())
def test_without_nulls_precision_is_recall_the_other_way_round(gold, test):
    one, other = (statistics(*pair, null_beads=False) for pair in ((gold, test), (test, gold)))
    assert np.array_equal(one[:3], other[3:])


def test_intervals_hold_the_value_and_are_reproducible():
    good, bad = [bead([0], [0])], [bead([0], []), bead([], [0])]
    gold = [good] * 20
    test = [good] * 15 + [bad] * 5
    result = evaluate_alignments(gold, test, seed=3)
    assert result.strict_f1.low < result.score < result.strict_f1.high
    assert result == evaluate_alignments(gold, test, seed=3)
    assert result.signature.format() == "docs:20|nulls:yes|samples:1000|seed:3"


def test_reports_as_text_and_as_json():
    result = score(GOLD, GOLD)
    assert "strict" in result.format()
    assert result.signature.format() in result.format()
    data = json.loads(result.to_json())
    assert data["score"] == 1.0
    assert data["strict_f1"] == {"score": 1.0, "low": None, "high": None}
    assert data["statistics"] == [[4, 4, 4, 3, 3, 3]]
    assert data["signature"] == result.signature.format()


def test_documents_must_correspond():
    with pytest.raises(ValueError, match="2 gold and 1 test"):
        evaluate_alignments([GOLD, GOLD], [GOLD])
    with pytest.raises(ValueError, match="0 gold"):
        evaluate_alignments([], [])


def test_a_single_document_is_resampled_by_blocks_of_its_sentences():
    gold = [bead([i], [i]) for i in range(40)]
    test = [
        *gold[:30],
        *(bead([i], [i + 1]) for i in range(30, 39)),
        bead([39], []),
        bead([], [30]),
    ]
    result = score(gold, test)
    assert result.units == ("0:0", "0:10", "0:20", "0:30")
    assert result.strict_recall.score == 0.75
    assert result.strict_recall.low < 0.75 < result.strict_recall.high
    assert "docs:1|blocks:4" in result.signature.format()


@given(alignments(), alignments(), st.integers(1, 5))
def test_blocks_sum_up_to_the_document(gold, test, size):
    assert np.array_equal(
        block_statistics(gold, test, size=size).sum(axis=0), statistics(gold, test)
    )


def test_beads_of_other_aligners_may_cross():
    gold = [bead([0], [1]), bead([1], [0]), bead([2], [2, 3])]
    assert score(gold, list(reversed(gold))).score == 1.0


def test_counts_as_vecalign_does():
    """Its definition worked by hand: a 2-2 bead found in two halves, one of them crossed."""
    gold = [bead([0, 1], [0, 1]), bead([2], [2]), bead([], [3]), bead([3], [4])]
    test = [bead([0], [1]), bead([1], [0]), bead([2], [2, 3]), bead([3], []), bead([], [4])]
    # Precision: 5 beads, none exact; both halves and 2:23 overlap the gold on both sides.
    # Recall: 3 gold links, of which the 2-2 bead and 2:2 overlap a bead found.
    assert statistics(gold, test).tolist() == [5, 0, 3, 3, 0, 2]
    result = score(gold, test)
    assert result.lax_f1.score == pytest.approx(2 * (3 / 5) * (2 / 3) / (3 / 5 + 2 / 3))
