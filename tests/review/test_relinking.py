import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.review.relinking import (
    Link,
    RelinkError,
    apply,
    complete,
    link,
    merge,
    split,
    unlink,
)

ONE = (Link((0,), (0,)), Link((1,), (1,)), Link((2,), (2,)))


def after(beads, change):
    return set(apply(beads, change))


def test_complete_adds_a_null_bead_for_each_lonely_sentence():
    assert complete([Link((1,), (0,))], 3, 2) == (
        Link((), (1,)),
        Link((0,), ()),
        Link((1,), (0,)),
        Link((2,), ()),
    )


def test_link_frees_the_former_partners():
    assert after(ONE, link(ONE, [0], [1])) == {
        Link((0,), (1,)),
        Link((), (0,)),
        Link((1,), ()),
        Link((2,), (2,)),
    }


def test_link_keeps_what_still_holds_together():
    beads = (Link((0, 1), (0, 1)), Link((), (2,)))
    assert after(beads, link(beads, [1], [2])) == {Link((0,), (0, 1)), Link((1,), (2,))}


def test_link_of_several_sentences():
    assert after(ONE, link(ONE, [0, 1], [0])) == {
        Link((0, 1), (0,)),
        Link((), (1,)),
        Link((2,), (2,)),
    }


@pytest.mark.parametrize(
    ("arabic", "english", "reason"),
    [([0, 2], [0], "gap"), ([], [0], "empty"), ([1], [1], "same")],
)
def test_link_refuses(arabic, english, reason):
    with pytest.raises(RelinkError) as error:
        link(ONE, arabic, english)
    assert error.value.reason == reason


def test_unlink_and_link_again():
    loose = apply(ONE, unlink(ONE, ONE[1]))
    assert set(loose) == {ONE[0], ONE[2], Link((1,), ()), Link((), (1,))}
    assert after(loose, link(loose, [1], [1])) == set(ONE)


def test_split_cuts_both_sides_in_proportion():
    beads = (Link((0, 1), (0, 1, 2, 3)),)
    assert after(beads, split(beads, beads[0], "arabic", 1)) == {
        Link((0,), (0, 1)),
        Link((1,), (2, 3)),
    }


def test_split_of_two_to_one_leaves_one_alone():
    beads = (Link((0, 1), (0,)),)
    assert after(beads, split(beads, beads[0], "arabic", 1)) == {Link((0,), (0,)), Link((1,), ())}


def test_split_at_the_only_sentence_of_a_side():
    beads = (Link((0,), (0, 1)),)
    assert after(beads, split(beads, beads[0], "arabic", 0)) == {Link((0,), (0,)), Link((), (1,))}


def test_split_refuses_what_cannot_be_cut():
    with pytest.raises(RelinkError) as error:
        split(ONE, ONE[0], "arabic", 0)
    assert error.value.reason == "small"


def test_merge():
    assert after(ONE, merge(ONE, ONE[0], ONE[1])) == {Link((0, 1), (0, 1)), ONE[2]}
    with pytest.raises(RelinkError) as error:
        merge(ONE, ONE[0], ONE[2])
    assert error.value.reason == "gap"


def test_merge_with_a_null_bead():
    beads = (Link((0,), (0,)), Link((1,), ()))
    assert after(beads, merge(beads, *beads)) == {Link((0, 1), (0,))}


def test_a_change_is_refused_on_other_beads():
    change = unlink(ONE, ONE[0])
    with pytest.raises(RelinkError) as error:
        apply(apply(ONE, change), change)
    assert error.value.reason == "missing"


def test_a_bead_with_a_gap_is_none():
    with pytest.raises(ValueError, match="follow"):
        Link((0, 2), (0,)).bead()
    assert Link((1, 2), ()).bead().kind == "2-0"


actions = st.lists(
    st.tuples(
        st.sampled_from(["link", "unlink", "split", "merge"]),
        st.sets(st.integers(0, 5), min_size=1, max_size=3),
        st.sets(st.integers(0, 4), min_size=1, max_size=3),
    ),
    max_size=12,
)


@given(actions)
def test_every_sentence_stays_in_exactly_one_bead(plan):
    beads = complete([Link((i,), (i,)) for i in range(4)], 6, 5)
    for action, arabic, english in plan:
        holder = next(bead for bead in beads if min(arabic) in bead.arabic)
        other = next(bead for bead in beads if min(english) in bead.english)
        try:
            change = {
                "link": lambda arabic=arabic, english=english, beads=beads: link(
                    beads, arabic, english
                ),
                "unlink": lambda holder=holder, beads=beads: unlink(beads, holder),
                "split": lambda holder=holder, arabic=arabic, beads=beads: split(
                    beads, holder, "arabic", min(arabic)
                ),
                "merge": lambda holder=holder, other=other, beads=beads: merge(
                    beads, holder, other
                ),
            }[action]()
        except RelinkError:
            continue
        before, beads = beads, apply(beads, change)
        assert before != beads
        assert sorted(i for bead in beads for i in bead.arabic) == list(range(6))
        assert sorted(i for bead in beads for i in bead.english) == list(range(5))
        for bead in beads:
            bead.bead()
