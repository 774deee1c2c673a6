import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.review import relinking
from bitext.review.dataset_view import ReviewedDataset
from bitext.review.service import ActionError, ReviewService, Token, UnknownSubject
from bitext.review.state import draw
from bitext.review.store import StaleWrite, Store

from .town import make_rows

DOCUMENTS = ("report-ar", "report-en")


@pytest.fixture
def first(reviewed):
    return next(iter(reviewed.pairs))


def judge(service, reviewer, pair, label):
    return service.judge(reviewer, pair, label, service.token(pair, reviewer))


def relink(service, reviewer, arabic, english):
    return service.relink(
        reviewer,
        *DOCUMENTS,
        lambda beads: relinking.link(beads, arabic, english),
        service.documents_token(*DOCUMENTS),
        "link",
    )


def test_a_verdict(service, sara, first):
    assert service.state(first, sara).status == ""
    judge(service, sara, first, "partial")
    state = service.state(first, sara)
    assert (state.status, state.label, state.reviewers) == ("reviewed", "partial", (sara.id,))


def test_the_last_verdict_counts_and_all_are_kept(service, sara, omar, first):
    judge(service, sara, first, "partial")
    judge(service, omar, first, "parallel")
    state = service.state(first, sara)
    assert state.label == "parallel"
    assert state.judgements == {sara.id: "partial", omar.id: "parallel"}


def test_skipping_is_no_verdict(service, sara, first):
    judge(service, sara, first, "skip")
    assert service.state(first, sara).status == "skipped"
    assert service.state(first, sara).label is None


def test_who_has_not_seen_a_change_cannot_write(service, sara, omar, first):
    seen = service.token(first, omar)
    judge(service, sara, first, "partial")
    with pytest.raises(StaleWrite):
        service.judge(omar, first, "related", seen)
    assert service.state(first, omar).label == "partial"


def test_edits_and_taking_them_back(service, sara, reviewed, first):
    service.edit(sara, first, {"arabic": "نص أصح."}, service.token(first, sara))
    service.edit(sara, first, {"english": "Better text."}, service.token(first, sara))
    state = service.state(first, sara)
    assert (state.arabic, state.english, state.status) == ("نص أصح.", "Better text.", "open")
    source = reviewed.pairs[first].ar
    service.edit(sara, first, {"arabic": source}, service.token(first, sara))
    assert service.state(first, sara).arabic is None
    assert service.state(first, sara).english == "Better text."


def test_undo_and_redo_each_step(service, sara, reviewed):
    pairs = list(reviewed.pairs)[:5]
    for pair in pairs:
        judge(service, sara, pair, "related")
    for _ in pairs:
        service.undo(sara)
    assert all(service.state(pair, sara).status == "" for pair in pairs)
    with pytest.raises(ActionError, match="nothing"):
        service.undo(sara)
    for _ in pairs:
        service.redo(sara)
    assert all(service.state(pair, sara).label == "related" for pair in pairs)
    with pytest.raises(ActionError, match="nothing"):
        service.redo(sara)


def test_a_new_action_ends_redoing(service, sara, reviewed):
    one, two, *_ = reviewed.pairs
    judge(service, sara, one, "related")
    service.undo(sara)
    judge(service, sara, two, "partial")
    with pytest.raises(ActionError, match="nothing"):
        service.redo(sara)


def test_each_undoes_his_own(service, sara, omar, reviewed):
    one, two, *_ = reviewed.pairs
    judge(service, sara, one, "related")
    judge(service, omar, two, "partial")
    assert service.undo(sara).subject == one
    assert service.state(two, sara).label == "partial"


def test_undo_outlives_the_server(service, reviewed, store, sara, first):
    judge(service, sara, first, "related")
    with Store(store.path) as reopened:
        later = ReviewService(reopened, reviewed)
        assert later.state(first, sara).label == "related"
        later.undo(sara)
        assert later.state(first, sara).status == ""
    service.catch_up()
    assert service.state(first, sara).status == ""


def test_relinking_replaces_pairs(service, sara, reviewed):
    before = {pair.link: pair.id for pair in reviewed.pairs.values()}
    relink(service, sara, [28], [28])
    made = [pair for pair in service.pairs() if pair.method == "review"]
    assert [(pair.ar_sentences, pair.en_sentences) for pair in made] == [((28,), (28,))]
    assert made[0].ar == "انتهى التقرير هنا."
    judge(service, sara, made[0].id, "unrelated")
    relink(service, sara, [0, 1], [0])
    retired = {pair for pair in before.values() if service.is_retired(pair)}
    assert retired == {before[relinking.Link((0,), (0,))], before[relinking.Link((1,), (1,))]}
    service.undo(sara)
    assert not any(service.is_retired(pair) for pair in before.values())
    service.undo(sara)
    service.undo(sara)
    with pytest.raises(UnknownSubject):
        service.pair(made[0].id)


def test_relinking_what_others_changed(service, sara, omar):
    seen = service.documents_token(*DOCUMENTS)
    relink(service, sara, [0], [1])
    with pytest.raises(StaleWrite):
        service.relink(
            omar, *DOCUMENTS, lambda beads: relinking.link(beads, [4], [5]), seen, "link"
        )


def test_links_others_have_built_on_are_not_undone(service, sara, omar):
    relink(service, sara, [0], [1])
    relink(service, omar, [0, 1], [1])
    with pytest.raises(ActionError, match="moved"):
        service.undo(sara)
    service.undo(omar)
    service.undo(sara)
    assert service.beads(*DOCUMENTS) == service.reviewed.beads(*DOCUMENTS)


def test_links_elsewhere_are_undone_although_others_went_on(service, sara, omar):
    relink(service, sara, [0], [1])
    relink(service, omar, [10], [11])
    service.undo(sara)
    links = set(service.beads(*DOCUMENTS))
    assert relinking.Link((10,), (11,)) in links
    assert relinking.Link((0,), (0,)) in links


def test_unknown_documents(service, sara):
    with pytest.raises(UnknownSubject):
        service.beads("report-en", "report-ar")


# Blind double review


@pytest.fixture
def sampled(service, sara):
    service.draw_sample(sara, 1.0)
    return list(service.reviewed.pairs)


def test_readers_of_the_sample_do_not_see_each_other(service, sara, omar, sampled):
    pair = sampled[0]
    judge(service, sara, pair, "partial")
    assert service.state(pair, sara).status == "single"
    assert service.state(pair, omar).status == ""
    assert service.state(pair, omar).judgements == {}
    assert service.ledger.visible_history(pair, omar.id) == []
    assert service.token(pair, omar) == Token(omar.id, 0)
    judge(service, omar, pair, "partial")
    assert service.state(pair, sara).status == service.state(pair, omar).status == "reviewed"


def test_a_difference_is_settled_by_adjudication(service, sara, omar, sampled):
    pair = sampled[0]
    judge(service, sara, pair, "partial")
    judge(service, omar, pair, "related")
    assert service.state(pair, sara).status == "disputed"
    assert service.state(pair, sara).label is None
    with pytest.raises(ActionError, match="decided"):
        judge(service, sara, pair, "skip")
    assert judge(service, sara, pair, "related").kind == "adjudicate"
    state = service.state(pair, omar)
    assert (state.status, state.label) == ("adjudicated", "related")
    assert state.judgements == {sara.id: "partial", omar.id: "related"}
    assert service.ledger.blind_judgements()[pair] == {sara.id: "partial", omar.id: "related"}


def test_a_verdict_changed_after_seeing_the_other_is_not_blind(service, sara, omar, sampled):
    pair = sampled[0]
    judge(service, sara, pair, "partial")
    judge(service, omar, pair, "related")
    service.undo(sara)
    judge(service, sara, pair, "related")
    assert service.ledger.blind_judgements()[pair] == {omar.id: "related"}


def test_a_token_of_ones_own_lane_does_not_fit_the_common_one(service, sara, omar, sampled):
    pair = sampled[0]
    judge(service, sara, pair, "partial")
    own = service.token(pair, sara)
    judge(service, omar, pair, "related")
    judge(service, omar, pair, "related")
    with pytest.raises(StaleWrite):
        service.judge(sara, pair, "partial", own)


def test_edits_of_the_reader_who_prevailed(service, sara, omar, sampled):
    pair = sampled[0]
    service.edit(sara, pair, {"english": "Hers."}, service.token(pair, sara))
    service.edit(omar, pair, {"english": "His."}, service.token(pair, omar))
    judge(service, sara, pair, "partial")
    judge(service, omar, pair, "related")
    judge(service, sara, pair, "partial")
    assert service.state(pair, omar).english == "Hers."


def test_pairs_that_two_have_judged_are_not_drawn(service, sara, omar, reviewed):
    pairs = list(reviewed.pairs)
    for pair in pairs[1:]:
        judge(service, sara, pair, "partial")
        judge(service, omar, pair, "partial")
    service.draw_sample(sara, 1.0)
    assert service.ledger.sampled == {pairs[0]}
    with pytest.raises(ActionError, match="few"):
        service.draw_sample(sara, 1.0)


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
    reviewed = ReviewedDataset("Town report", *make_rows())
    path = tmp_path_factory.mktemp("service") / "r.sqlite"
    pairs = list(reviewed.pairs)
    with Store(path) as store:
        service = ReviewService(store, reviewed)
        people = [store.reviewer("Sara"), store.reviewer("Omar")]
        for who, what, which in plan:
            reviewer, pair = people[who], pairs[which]
            token = service.token(pair, reviewer)
            try:
                match what:
                    case "undo":
                        service.undo(reviewer)
                    case "redo":
                        service.redo(reviewer)
                    case "sample":
                        service.draw_sample(reviewer, 0.5)
                    case "edit":
                        service.edit(reviewer, pair, {"english": f"Text {which}"}, token)
                    case "comment":
                        service.comment(reviewer, pair, "hm", token)
                    case label:
                        service.judge(reviewer, pair, label, token)
            except ActionError:
                continue
        states = {(p, r.id): service.state(p, r) for p in pairs for r in people}
    with Store(path) as store:
        again = ReviewService(store, reviewed)
        assert states == {(p, r.id): again.state(p, r) for p in pairs for r in people}
