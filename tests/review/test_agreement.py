import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.review.agreement import agreement, alpha_of, unit_coincidences
from bitext.score.labels import LABELS

# The example of Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", part C:
# four observers, twelve units, some values missing; categories counted from 0.
PUBLISHED = (
    (0, 0, 0),
    (1, 1, 2, 1),
    (2, 2, 2, 2),
    (2, 2, 2, 2),
    (1, 1, 1, 1),
    (0, 1, 2, 3),
    (3, 3, 3, 3),
    (0, 0, 1, 0),
    (1, 1, 1, 1),
    (4, 4, 4),
    (0, 0),
    (2,),
)


def test_alpha_of_the_published_example():
    total = unit_coincidences(PUBLISHED, 5).sum(axis=0)
    assert alpha_of(total[None]) == pytest.approx([0.815], abs=0.0005)


def judged(*labels):
    return {
        f"pair{i}": {f"reader{j}": label for j, label in enumerate(given)}
        for i, given in enumerate(labels)
    }


def test_perfect_agreement():
    found = agreement(judged(("parallel",) * 2, ("related",) * 2, ("related",) * 2))
    assert found.score == 1
    assert (found.alpha.low, found.alpha.high) == (1, 1)
    assert found.observed.score == 1
    assert found.labels["related"].score == 1
    assert math.isnan(found.labels["partial"].score)
    assert found.confusion["related"]["related"] == 4
    assert found.pairs == 3


def test_near_misses_cost_less_than_far_ones():
    sure = [("parallel", "parallel"), ("partial", "partial"), ("unrelated", "unrelated")] * 3
    near = agreement(judged(*sure, ("parallel", "partial")))
    far = agreement(judged(*sure, ("parallel", "unrelated")))
    assert near.score > far.score
    assert near.observed.score == far.observed.score == 0.9


def test_label_agreement_is_the_chance_of_meeting_it_again():
    found = agreement(judged(("partial", "partial"), ("partial", "related")))
    assert found.labels["partial"].score == pytest.approx(2 / 3)
    assert found.labels["related"].score == 0
    assert found.confusion["partial"]["related"] == found.confusion["related"]["partial"] == 1


def test_nothing_judged_twice():
    found = agreement({"pair": {"Sara": "partial"}})
    assert found.pairs == 0
    assert found.score is None
    assert "No pair" in found.format()


def test_alpha_is_undefined_where_nothing_varies():
    found = agreement(judged(("partial", "partial"), ("partial", "partial")))
    assert found.score is None
    assert found.observed.score == 1
    assert "undefined" in found.format()


def test_unknown_label():
    with pytest.raises(ValueError, match="sideways"):
        agreement(judged(("sideways", "partial")))


labels = st.sampled_from(LABELS)


@given(st.lists(st.lists(labels, min_size=2, max_size=4), min_size=1, max_size=12))
def test_intervals_hold_sensible_values(given_labels):
    found = agreement(judged(*given_labels), samples=50)
    assert found.score is None or found.score <= 1
    for estimate in (found.observed, *found.labels.values()):
        if not math.isnan(estimate.score):
            assert 0 <= estimate.low <= estimate.high <= 1
    total = sum(sum(row.values()) for row in found.confusion.values())
    assert total == pytest.approx(found.judgements)


def test_report_is_reproducible_and_readable_as_json():
    data = judged(*[("parallel", "partial"), ("related", "related")] * 5)
    assert agreement(data).format(as_json=True) == agreement(data).format(as_json=True)
    assert "seed:0" in agreement(data).format()
