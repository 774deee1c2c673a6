import pytest

from bitext.review import relinking
from bitext.review.ordering import Index, Selection, uncertainty
from bitext.review.pace import progress, verdicts_per_hour
from bitext.review.store import Event


@pytest.fixture
def index(service):
    return Index(service)


def judge(service, reviewer, pair, label):
    service.judge(reviewer, pair, label, service.token(pair, reviewer))


def test_uncertain_pairs_come_first(index, service, sara):
    ids = index.select(Selection(), sara)
    doubts = [uncertainty(service.pair(pair)) for pair in ids]
    assert doubts == sorted(doubts, reverse=True)
    assert len(ids) == 28


@pytest.mark.parametrize(("order", "sign"), [("best", -1), ("worst", 1)])
def test_by_quality(index, service, sara, order, sign):
    found = [
        sign * service.pair(pair).quality for pair in index.select(Selection(order=order), sara)
    ]
    assert found == sorted(found)


def test_in_document_order(index, service, sara):
    ids = index.select(Selection(order="document"), sara)
    assert [service.pair(pair).ar_sentences[0] for pair in ids] == list(range(28))


def test_last_changed_first(index, service, sara, reviewed):
    pairs = list(reviewed.pairs)
    for pair in (pairs[7], pairs[3]):
        judge(service, sara, pair, "partial")
    assert set(index.select(Selection(order="recent"), sara)[:2]) == {pairs[3], pairs[7]}


@pytest.mark.parametrize("query", ["بَلَدِيَّة", "البلديه", "MAYOR", "رئيس  began begun"])
def test_search_folds_both_languages(index, service, sara, query):
    found = index.select(Selection(query=query), sara)
    if "began" in query:
        assert found == []
    else:
        assert len(found) == 7
        assert all("mayor" in service.pair(pair).en for pair in found)


def test_search_finds_digits_of_either_kind(index, service, sara):
    found = index.select(Selection(query="٢٣"), sara)
    assert found == index.select(Selection(query="23"), sara)


def test_search_finds_edited_text(index, service, sara, reviewed):
    pair = next(iter(reviewed.pairs))
    service.edit(sara, pair, {"arabic": "عبارة غريبة"}, service.token(pair, sara))
    assert index.select(Selection(query="غريبه"), sara) == [pair]


def test_quality_range(index, service, sara):
    found = index.select(Selection(low=0.4, high=0.6), sara)
    assert found
    assert all(0.4 <= service.pair(pair).quality <= 0.6 for pair in found)


def test_label_is_the_reviewers_where_there_is_one(index, service, sara, reviewed):
    pair = next(pair for pair in reviewed.pairs.values() if pair.label == "related")
    judge(service, sara, pair.id, "parallel")
    assert pair.id in index.select(Selection(labels=frozenset({"parallel"})), sara)
    assert pair.id not in index.select(Selection(labels=frozenset({"related"})), sara)


def test_reason_and_document(index, service, sara):
    found = index.select(Selection(reason="number-mismatch"), sara)
    assert len(found) == 7
    assert index.reasons() == ["number-mismatch"]
    assert len(index.select(Selection(document="report-en"), sara)) == 28
    assert index.select(Selection(document="other"), sara) == []


def test_statuses(index, service, sara, omar, reviewed):
    one, two, three, four, *_ = reviewed.pairs
    judge(service, sara, one, "partial")
    judge(service, sara, two, "skip")
    service.comment(sara, three, "?", service.token(three, sara))
    names = ("report-ar", "report-en")
    service.relink(
        sara,
        *names,
        lambda beads: relinking.unlink(beads, relinking.Link((3,), (3,))),
        service.documents_token(*names),
        "unlink",
    )

    def ids(status):
        return set(index.select(Selection(status=status), sara))

    assert ids("reviewed") == {one}
    assert ids("skipped") == {two}
    assert ids("commented") == {three}
    assert ids("relinked") == {four}
    assert ids("open") == set(reviewed.pairs) - {one, two, four}
    assert ids("all") == set(reviewed.pairs) - {four}
    assert ids("disputed") == ids("edited") == set()


def test_blind_pairs_stay_open_for_the_second_reader(index, service, sara, omar, reviewed):
    service.draw_sample(sara, 1.0)
    pair = next(iter(reviewed.pairs))
    judge(service, sara, pair, "partial")
    assert pair not in index.select(Selection(status="open"), sara)
    assert pair in index.select(Selection(status="open"), omar)
    assert pair not in index.select(Selection(status="reviewed"), omar)


# Progress


def test_progress(service, sara, reviewed):
    one, two, *_ = reviewed.pairs
    judge(service, sara, one, "partial")
    judge(service, sara, two, "skip")
    found = progress(service, sara)
    assert (found.total, found.left, found.skipped, found.given) == (28, 26, 1, 2)
    assert found.labels == {"partial": 1}
    assert found.pace is None


def events(*seconds):
    return [
        Event(i, f"2026-01-01T10:{s // 60:02}:{s % 60:02}+00:00", 1, f"p{i}", 0, 1, "verdict", {})
        for i, s in enumerate(seconds)
    ]


def test_pace_leaves_pauses_out():
    assert verdicts_per_hour(events(0, 20, 40, 60)) == pytest.approx(180)
    assert verdicts_per_hour(events(0, 20, 40, 60, 1860, 1880)) == pytest.approx(180)
    assert verdicts_per_hour(events(0, 20)) is None
