import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.review import relinking
from bitext.review.dataset_view import Material
from bitext.review.service import ActionError, Desk, Token, UnknownSubject
from bitext.review.state import draw
from bitext.review.store import StaleWrite, Store

from .town import make_rows

DOCUMENTS = ("report-ar", "report-en")


@pytest.fixture
def first(material):
    return next(iter(material.pairs))


def judge(desk, reviewer, pair, label):
    return desk.judge(reviewer, pair, label, desk.token(pair, reviewer))


def relink(desk, reviewer, arabic, english):
    return desk.relink(
        reviewer,
        *DOCUMENTS,
        lambda beads: relinking.link(beads, arabic, english),
        desk.documents_token(*DOCUMENTS),
        "link",
    )


def test_a_verdict(desk, sara, first):
    assert desk.state(first, sara).status == ""
    judge(desk, sara, first, "partial")
    state = desk.state(first, sara)
    assert (state.status, state.label, state.reviewers) == ("reviewed", "partial", (sara.id,))


def test_the_last_verdict_counts_and_all_are_kept(desk, sara, omar, first):
    judge(desk, sara, first, "partial")
    judge(desk, omar, first, "parallel")
    state = desk.state(first, sara)
    assert state.label == "parallel"
    assert state.judgements == {sara.id: "partial", omar.id: "parallel"}


def test_skipping_is_no_verdict(desk, sara, first):
    judge(desk, sara, first, "skip")
    assert desk.state(first, sara).status == "skipped"
    assert desk.state(first, sara).label is None


def test_who_has_not_seen_a_change_cannot_write(desk, sara, omar, first):
    seen = desk.token(first, omar)
    judge(desk, sara, first, "partial")
    with pytest.raises(StaleWrite):
        desk.judge(omar, first, "related", seen)
    assert desk.state(first, omar).label == "partial"


def test_edits_and_taking_them_back(desk, sara, material, first):
    desk.edit(sara, first, {"arabic": "نص أصح."}, desk.token(first, sara))
    desk.edit(sara, first, {"english": "Better text."}, desk.token(first, sara))
    state = desk.state(first, sara)
    assert (state.arabic, state.english, state.status) == ("نص أصح.", "Better text.", "open")
    source = material.pairs[first].ar
    desk.edit(sara, first, {"arabic": source}, desk.token(first, sara))
    assert desk.state(first, sara).arabic is None
    assert desk.state(first, sara).english == "Better text."


def test_undo_and_redo_each_step(desk, sara, material):
    pairs = list(material.pairs)[:5]
    for pair in pairs:
        judge(desk, sara, pair, "related")
    for _ in pairs:
        desk.undo(sara)
    assert all(desk.state(pair, sara).status == "" for pair in pairs)
    with pytest.raises(ActionError, match="nothing"):
        desk.undo(sara)
    for _ in pairs:
        desk.redo(sara)
    assert all(desk.state(pair, sara).label == "related" for pair in pairs)
    with pytest.raises(ActionError, match="nothing"):
        desk.redo(sara)


def test_a_new_action_ends_redoing(desk, sara, material):
    one, two, *_ = material.pairs
    judge(desk, sara, one, "related")
    desk.undo(sara)
    judge(desk, sara, two, "partial")
    with pytest.raises(ActionError, match="nothing"):
        desk.redo(sara)


def test_each_undoes_his_own(desk, sara, omar, material):
    one, two, *_ = material.pairs
    judge(desk, sara, one, "related")
    judge(desk, omar, two, "partial")
    assert desk.undo(sara).subject == one
    assert desk.state(two, sara).label == "partial"


def test_undo_outlives_the_server(desk, material, store, sara, first):
    judge(desk, sara, first, "related")
    with Store(store.path) as reopened:
        later = Desk(reopened, material)
        assert later.state(first, sara).label == "related"
        later.undo(sara)
        assert later.state(first, sara).status == ""
    desk.catch_up()
    assert desk.state(first, sara).status == ""


def test_relinking_replaces_pairs(desk, sara, material):
    before = {pair.link: pair.id for pair in material.pairs.values()}
    relink(desk, sara, [28], [28])
    made = [pair for pair in desk.pairs() if pair.method == "review"]
    assert [(pair.ar_sentences, pair.en_sentences) for pair in made] == [((28,), (28,))]
    assert made[0].ar == "انتهى التقرير هنا."
    judge(desk, sara, made[0].id, "unrelated")
    relink(desk, sara, [0, 1], [0])
    retired = {pair for pair in before.values() if desk.is_retired(pair)}
    assert retired == {before[relinking.Link((0,), (0,))], before[relinking.Link((1,), (1,))]}
    desk.undo(sara)
    assert not any(desk.is_retired(pair) for pair in before.values())
    desk.undo(sara)
    desk.undo(sara)
    with pytest.raises(UnknownSubject):
        desk.pair(made[0].id)


def test_relinking_what_others_changed(desk, sara, omar):
    seen = desk.documents_token(*DOCUMENTS)
    relink(desk, sara, [0], [1])
    with pytest.raises(StaleWrite):
        desk.relink(omar, *DOCUMENTS, lambda beads: relinking.link(beads, [4], [5]), seen, "link")


def test_links_others_have_built_on_are_not_undone(desk, sara, omar):
    relink(desk, sara, [0], [1])
    relink(desk, omar, [0, 1], [1])
    with pytest.raises(ActionError, match="moved"):
        desk.undo(sara)
    desk.undo(omar)
    desk.undo(sara)
    assert desk.beads(*DOCUMENTS) == desk.material.beads(*DOCUMENTS)


def test_links_elsewhere_are_undone_although_others_went_on(desk, sara, omar):
    relink(desk, sara, [0], [1])
    relink(desk, omar, [10], [11])
    desk.undo(sara)
    links = set(desk.beads(*DOCUMENTS))
    assert relinking.Link((10,), (11,)) in links
    assert relinking.Link((0,), (0,)) in links


def test_unknown_documents(desk, sara):
    with pytest.raises(UnknownSubject):
        desk.beads("report-en", "report-ar")


# Blind double review


@pytest.fixture
def sampled(desk, sara):
    desk.draw_sample(sara, 1.0)
    return list(desk.material.pairs)


def test_readers_of_the_sample_do_not_see_each_other(desk, sara, omar, sampled):
    pair = sampled[0]
    judge(desk, sara, pair, "partial")
    assert desk.state(pair, sara).status == "single"
    assert desk.state(pair, omar).status == ""
    assert desk.state(pair, omar).judgements == {}
    assert desk.ledger.visible_history(pair, omar.id) == []
    assert desk.token(pair, omar) == Token(omar.id, 0)
    judge(desk, omar, pair, "partial")
    assert desk.state(pair, sara).status == desk.state(pair, omar).status == "reviewed"


def test_a_difference_is_settled_by_adjudication(desk, sara, omar, sampled):
    pair = sampled[0]
    judge(desk, sara, pair, "partial")
    judge(desk, omar, pair, "related")
    assert desk.state(pair, sara).status == "disputed"
    assert desk.state(pair, sara).label is None
    with pytest.raises(ActionError, match="decided"):
        judge(desk, sara, pair, "skip")
    assert judge(desk, sara, pair, "related").kind == "adjudicate"
    state = desk.state(pair, omar)
    assert (state.status, state.label) == ("adjudicated", "related")
    assert state.judgements == {sara.id: "partial", omar.id: "related"}
    assert desk.ledger.blind_judgements()[pair] == {sara.id: "partial", omar.id: "related"}


def test_a_verdict_changed_after_seeing_the_other_is_not_blind(desk, sara, omar, sampled):
    pair = sampled[0]
    judge(desk, sara, pair, "partial")
    judge(desk, omar, pair, "related")
    desk.undo(sara)
    judge(desk, sara, pair, "related")
    assert desk.ledger.blind_judgements()[pair] == {omar.id: "related"}


def test_a_token_of_ones_own_lane_does_not_fit_the_common_one(desk, sara, omar, sampled):
    pair = sampled[0]
    judge(desk, sara, pair, "partial")
    own = desk.token(pair, sara)
    judge(desk, omar, pair, "related")
    judge(desk, omar, pair, "related")
    with pytest.raises(StaleWrite):
        desk.judge(sara, pair, "partial", own)


def test_edits_of_the_reader_who_prevailed(desk, sara, omar, sampled):
    pair = sampled[0]
    desk.edit(sara, pair, {"english": "Hers."}, desk.token(pair, sara))
    desk.edit(omar, pair, {"english": "His."}, desk.token(pair, omar))
    judge(desk, sara, pair, "partial")
    judge(desk, omar, pair, "related")
    judge(desk, sara, pair, "partial")
    assert desk.state(pair, omar).english == "Hers."


def test_pairs_that_two_have_judged_are_not_drawn(desk, sara, omar, material):
    pairs = list(material.pairs)
    for pair in pairs[1:]:
        judge(desk, sara, pair, "partial")
        judge(desk, omar, pair, "partial")
    desk.draw_sample(sara, 1.0)
    assert desk.ledger.sampled == {pairs[0]}
    with pytest.raises(ActionError, match="few"):
        desk.draw_sample(sara, 1.0)


def test_draw_is_repeatable_and_depends_on_the_seed():
    ids = [f"pair{i}" for i in range(200)]
    assert draw(ids, 0.1, 1) == draw(reversed(ids), 0.1, 1)
    assert len(draw(ids, 0.1, 1)) == 20
    assert draw(ids, 0.1, 1) != draw(ids, 0.1, 2)
    with pytest.raises(ValueError, match="share"):
        draw(ids, 0, 1)


steps = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from(
            ["partial", "related", "skip", "edit", "comment", "undo", "redo", "sample"]
        ),
        st.integers(0, 3),
    ),
    max_size=25,
)


@settings(max_examples=25)
@given(steps)
def test_what_happened_is_all_there_when_read_again(tmp_path_factory, plan):
    material = Material("Town report", *make_rows())
    path = tmp_path_factory.mktemp("desk") / "r.sqlite"
    pairs = list(material.pairs)
    with Store(path) as store:
        desk = Desk(store, material)
        people = [store.reviewer("Sara"), store.reviewer("Omar")]
        for who, what, which in plan:
            reviewer, pair = people[who], pairs[which]
            token = desk.token(pair, reviewer)
            try:
                match what:
                    case "undo":
                        desk.undo(reviewer)
                    case "redo":
                        desk.redo(reviewer)
                    case "sample":
                        desk.draw_sample(reviewer, 0.5)
                    case "edit":
                        desk.edit(reviewer, pair, {"english": f"Text {which}"}, token)
                    case "comment":
                        desk.comment(reviewer, pair, "hm", token)
                    case label:
                        desk.judge(reviewer, pair, label, token)
            except ActionError:
                continue
        states = {(p, r.id): desk.state(p, r) for p in pairs for r in people}
    with Store(path) as store:
        again = Desk(store, material)
        assert states == {(p, r.id): again.state(p, r) for p in pairs for r in people}
