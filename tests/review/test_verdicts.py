import io
import json

import pytest

from bitext.errors import FormatError, OutputError
from bitext.review import relinking
from bitext.review.verdicts import (
    agreement_report,
    apply_verdicts,
    export_verdicts,
    read_verdicts,
    relinked_pairs,
    texts,
    verdicts,
)


@pytest.fixture
def judged(service, sara, omar, reviewed):
    """A verdict, an edit with a comment, a relinked bead, and something undone."""
    one, two, three, *_ = reviewed.pairs
    service.judge(sara, one, "parallel", service.token(one, sara))
    service.edit(omar, two, {"arabic": "نص محسّن."}, service.token(two, omar))
    service.comment(omar, two, "A number was wrong.", service.token(two, omar))
    service.judge(sara, three, "related", service.token(three, sara))
    service.undo(sara)
    names = ("report-ar", "report-en")
    service.relink(
        sara,
        *names,
        lambda beads: relinking.link(beads, [3, 4], [3]),
        service.documents_token(*names),
        "link",
    )
    return service


def test_records(judged, store, reviewed):
    one, two, three, *_ = reviewed.pairs
    records = {record.get("id", "beads"): record for record in verdicts(store)}
    assert set(records) == {one, two, "beads"}
    assert records[one]["label"] == "parallel"
    assert records[one]["judgements"] == {"Sara": "parallel"}
    assert records[one]["machine"]["quality"] == reviewed.pairs[one].quality
    assert records[one]["machine"]["scores"]["length_ratio"] == 1.1
    assert records[two]["status"] == "open"
    assert records[two]["label"] is None
    assert records[two]["edited"] == {"ar": "نص محسّن.", "en": None}
    assert records[two]["ar"] == reviewed.pairs[two].ar
    assert records[two]["comments"][0]["text"] == "A number was wrong."
    assert records["beads"]["removed"] == [[[3], [3]], [[4], [4]]]
    assert records["beads"]["added"] == [[[], [4]], [[3, 4], [3]]]
    assert three not in records


def test_export_is_lines_of_json_that_are_read_back(judged, store, tmp_path):
    out = tmp_path / "verdicts.jsonl"
    assert export_verdicts(store.path, out) == 3
    assert [json.loads(line) for line in out.read_text("utf-8").splitlines()] == read_verdicts(out)
    assert read_verdicts(out) == json.loads(json.dumps(read_verdicts(store.path)))
    stream = io.StringIO()
    export_verdicts(store.path, stream)
    assert stream.getvalue() == out.read_text("utf-8")
    assert "نص محسّن" in stream.getvalue()


def test_rows_with_verdicts(judged, store, rows):
    pairs, _, _ = rows
    found = list(apply_verdicts(pairs, verdicts(store)))
    assert [row.id for row in found] == [row.id for row in pairs]
    assert (found[0].review.status, found[0].review.label) == ("reviewed", "parallel")
    assert found[0].review.reviewers == ("Sara",)
    assert found[0].label == pairs[0].label
    assert found[1].ar == pairs[1].ar
    assert found[1].review.comment == "A number was wrong."
    assert texts(found[1]) == ("نص محسّن.", pairs[1].en)
    assert found[2] == pairs[2]
    assert found[3].review.status == found[4].review.status == "relinked"
    assert found[3].review.reviewers == ("Sara",)
    assert found[5:] == pairs[5:]


def test_relinked_pairs_take_their_verdicts(judged, store, sara, rows):
    made = relinked_pairs(verdicts(store))
    assert [(pair.ar_sentences, pair.en_sentences) for pair in made] == [((3, 4), (3,))]
    pair = made[0]
    assert pair.ar.count(".") == 2
    judged.judge(sara, pair.id, "partial", judged.token(pair.id, sara))
    record = next(each for each in verdicts(store) if each.get("id") == pair.id)
    assert record["label"] == "partial"
    assert record["machine"]["quality"] is None


def test_agreement_of_a_store(service, store, sara, omar, reviewed):
    service.draw_sample(sara, 1.0)
    for number, pair in enumerate(list(reviewed.pairs)[:6]):
        for reviewer, label in ((sara, "partial"), (omar, "partial" if number else "related")):
            service.judge(reviewer, pair, label, service.token(pair, reviewer))
    found = agreement_report(store.path)
    assert found.pairs == 6
    assert found.reviewers == ("Sara", "عمر")
    assert found.observed.score == pytest.approx(5 / 6)
    assert "Krippendorff" in found.format()


def test_disputes_have_no_label(service, store, sara, omar, reviewed):
    service.draw_sample(sara, 1.0)
    one, two, *_ = reviewed.pairs
    for reviewer, label in ((sara, "partial"), (omar, "related")):
        service.judge(reviewer, one, label, service.token(one, reviewer))
    service.judge(sara, two, "partial", service.token(two, sara))
    records = {record["id"]: record for record in verdicts(store)}
    assert records[one]["status"] == "disputed"
    assert records[one]["label"] is None
    assert records[one]["blind_judgements"] == {"Sara": "partial", "عمر": "related"}
    assert (records[two]["status"], records[two]["label"]) == ("single", "partial")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not valid JSON"),
        ('{"type": "verse"}', "'verse'; expected 'pair' or 'beads'"),
        ('{"type": "pair", "id": "x"}', "no 'status'"),
        (
            '{"type":"pair","id":"x","status":"","label":"good","edited":{"ar":null,"en":null},'
            '"comments":[],"reviewers":[],"changed":""}',
            "label is 'good'",
        ),
    ],
)
def test_bad_lines_are_named(tmp_path, line, message):
    path = tmp_path / "bad.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(FormatError, match=message) as error:
        read_verdicts(path)
    assert error.value.line == 1


def test_nothing_half_written(judged, store, tmp_path):
    with pytest.raises(OutputError):
        export_verdicts(store.path, tmp_path / "no-folder" / "out.jsonl")
    with pytest.raises(OutputError, match="no review"):
        export_verdicts(tmp_path / "none.sqlite", tmp_path / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()
