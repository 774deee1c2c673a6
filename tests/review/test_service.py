from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.review import relinking
from bitext.review.dataset_view import ReviewedDataset
from bitext.review.ordering import Index, Selection
from bitext.review.pace import verdicts_per_hour
from bitext.review.service import ActionError, ReviewService, Token, UnknownSubject
from bitext.review.state import draw
from bitext.review.store import StaleWrite, Store, Subject
from bitext.review.verdicts import verdicts
from bitext.review.views import detail

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
    assert [event.subject for event in service.undo(sara)] == [one]
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


def test_a_difference_is_settled_by_somebody_else(service, sara, omar, mona, sampled):
    pair = sampled[0]
    judge(service, sara, pair, "partial")
    judge(service, omar, pair, "related")
    assert service.state(pair, sara).status == "disputed"
    assert service.state(pair, sara).label is None
    with pytest.raises(ActionError, match="decided"):
        judge(service, sara, pair, "skip")
    for disputant in (sara, omar):
        with pytest.raises(ActionError, match="own"):
            judge(service, disputant, pair, "related")
    assert judge(service, mona, pair, "related").kind == "adjudicate"
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


def test_a_token_of_ones_own_lane_does_not_fit_the_common_one(service, sara, omar, mona, sampled):
    pair = sampled[0]
    judge(service, sara, pair, "partial")
    own = service.token(pair, sara)
    judge(service, omar, pair, "related")
    judge(service, mona, pair, "related")
    with pytest.raises(StaleWrite):
        service.comment(sara, pair, "hm", own)


def test_edits_of_the_reader_who_prevailed(service, sara, omar, mona, sampled):
    pair = sampled[0]
    service.edit(sara, pair, {"english": "Hers."}, service.token(pair, sara))
    service.edit(omar, pair, {"english": "His."}, service.token(pair, omar))
    judge(service, sara, pair, "partial")
    judge(service, omar, pair, "related")
    judge(service, mona, pair, "partial")
    assert service.state(pair, omar).english == "Hers."


def test_what_the_machine_says_is_hidden_until_the_verdict(service, sara, omar, sampled):
    pair = sampled[1]
    assert service.hides_machine(pair, sara)
    hidden = detail(service, service.pair(pair), sara)
    assert (hidden["machine"], hidden["quality"], hidden["reasons"], hidden["scores"]) == (
        None,
        None,
        [],
        [],
    )
    assert not any("mark" in piece for piece in hidden["sides"]["en"]["pieces"])
    judge(service, sara, pair, "partial")
    shown = detail(service, service.pair(pair), sara)
    assert (shown["machine"], len(shown["reasons"])) == (service.pair(pair).label, 1)
    assert detail(service, service.pair(pair), omar)["machine"] is None


def test_filters_and_orders_do_not_tell_what_is_hidden(service, sara, sampled):
    index = Index(service)
    for selection in (
        Selection(labels=frozenset({"parallel"})),
        Selection(reason="number-mismatch"),
        Selection(low=0.5),
    ):
        assert index.select(selection, sara) == []
    assert index.select(Selection(high=0.5), sara) != []


def test_a_sample_is_undone_while_nobody_has_judged(service, sara, omar, first):
    service.draw_sample(sara, 1.0)
    assert service.ledger.is_blind(first)
    service.undo(sara)
    assert service.ledger.sampled == set()
    service.redo(sara)
    judge(service, omar, first, "partial")
    with pytest.raises(ActionError, match="moved"):
        service.undo(sara)


def test_a_blank_text_is_refused(service, sara, first):
    for blank in ("", "  \n", "\u200b\u200f"):
        with pytest.raises(ActionError, match="blank"):
            service.edit(sara, first, {"english": blank}, service.token(first, sara))
    assert service.state(first, sara).status == ""


def test_a_blank_text_of_an_older_store_counts_for_nothing(service, store, sara, first, reviewed):
    subject = Subject(first, "pair", reviewed.pairs[first].snapshot())
    store.append(subject, "edit", {"english": ""}, sara, seen=0)
    service.catch_up()
    assert service.state(first, sara).english is None
    assert [record["edited"] for record in verdicts(store)] == [{"ar": None, "en": None}]


def test_a_saved_text_is_no_draft_any_more(service, store, sara, first):
    service.keep_draft(sara, first, "english", "Half a")
    service.keep_draft(sara, first, "comment", "hm")
    service.edit(sara, first, {"english": "Half a loaf."}, service.token(first, sara))
    assert store.drafts(sara) == {first: {"comment": "hm"}}


def test_assignment(service, sara, omar, reviewed):
    one, two, *_ = reviewed.pairs
    service.assign(sara, [one, two], omar.id)
    index = Index(service)
    assert set(index.select(Selection(status="mine"), omar)) == {one, two}
    judge(service, omar, one, "partial")
    assert index.select(Selection(status="mine"), omar) == [two]
    assert index.select(Selection(status="mine"), sara) == []
    service.undo(sara)
    assert index.select(Selection(status="mine"), omar) == []


def test_errors_of_a_translation(service, store, sara, first):
    service.mark_errors(sara, first, ["accuracy"], service.token(first, sara))
    service.mark_errors(sara, first, ["accuracy", "style"], service.token(first, sara))
    assert service.state(first, sara).errors == ("accuracy", "style")
    assert next(verdicts(store))["errors"] == ["accuracy", "style"]
    service.undo(sara)
    assert service.state(first, sara).errors == ("accuracy",)


def test_the_clock_is_put_back(service, store, sara, reviewed, monkeypatch):
    times = iter(f"2026-03-01T{hour}:00:00+00:00" for hour in ("12", "13", "11", "12", "14"))

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.fromisoformat(next(times))

    monkeypatch.setattr("bitext.review.store.datetime", Clock)
    pairs = list(reviewed.pairs)[:5]
    for pair in pairs:
        judge(service, sara, pair, "related")
    order = Index(service).select(Selection(order="recent"), sara)
    assert order[:5] == pairs[::-1]
    assert (verdicts_per_hour(service.ledger.actions(sara.id)) or 0) >= 0


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
