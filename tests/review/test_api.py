"""What the page is told, over a socket."""

import pytest

from bitext.review.context import AppContext
from bitext.review.ordering import Index
from bitext.review.security import Hosts, Sessions
from bitext.review.store import Store

from .serving import TOKEN, Client, serving

DOCUMENTS = "arabic=report-ar&english=report-en"


def translate(texts):
    return [f"translation of {len(text)} characters" for text in texts]


@pytest.fixture
def people(service, store):
    context = AppContext(
        service=service,
        index=Index(service),
        sessions=Sessions(store, TOKEN),
        hosts=Hosts.of("127.0.0.1"),
        password=None,
        translate=translate,
        reviewer=None,
    )
    with serving(context) as port:
        clients = []
        for name in ("Sara", "Omar"):
            client = Client(port)
            client.enter()
            client.csrf = client.post("/api/reviewer", {"name": name}).json["csrf"]
            clients.append(client)
        yield clients


@pytest.fixture
def pair(reviewed):
    return next(iter(reviewed.pairs))


def seen(client, pair):
    return client.get(f"/api/pair/{pair}").json["seen"]


def judge(client, pair, label):
    return client.post(f"/api/pair/{pair}/verdict", {"label": label, "seen": seen(client, pair)})


def test_a_pair_with_all_there_is_to_know(people, pair, reviewed):
    found = people[0].get(f"/api/pair/{pair}").json
    assert found["sides"]["ar"]["text"] == reviewed.pairs[pair].ar
    assert found["sides"]["en"]["before"] == []
    assert "".join(piece["text"] for piece in found["sides"]["en"]["after"])
    assert {score["name"] for score in found["scores"]} == {"similarity", "length_ratio"}
    assert found["status"] == ""


def test_the_list_and_its_items(people, reviewed):
    answer = people[0].get("/api/pairs?status=all&order=document").json
    assert answer["ids"] == list(reviewed.pairs)
    items = people[0].get(f"/api/items?ids={','.join(answer['ids'][:3])}").json
    assert [item["id"] for item in items] == answer["ids"][:3]
    assert people[0].get("/api/pairs?label=partial&label=parallel&low=0.5").json["ids"]
    assert people[0].get("/api/pairs?order=sideways").status == 422
    assert people[0].get("/api/pairs?other=1").status == 422


def test_a_pair_that_is_gone_does_not_take_the_others_along(people, reviewed):
    one, two, *_ = reviewed.pairs
    items = people[0].get(f"/api/items?ids={one},gone,{two}").json
    assert [item["id"] for item in items] == [one, "gone", two]
    assert [item.get("gone", False) for item in items] == [False, True, False]


@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
def test_blank_texts_are_refused(people, pair, text):
    sara, _ = people
    for action, body in (("edit", {"arabic": text}), ("comment", {"text": text})):
        answer = sara.post(f"/api/pair/{pair}/{action}", body | {"seen": "0:0"})
        assert (answer.status, answer.json["error"]) == (422, "blank"), action


def test_a_draft_is_offered_to_its_writer_only(people, pair):
    sara, omar = people
    draft = {"field": "english", "text": "Half a sent"}
    assert sara.post(f"/api/pair/{pair}/draft", draft).status == 200
    assert sara.get(f"/api/pair/{pair}").json["drafts"] == {"english": "Half a sent"}
    assert omar.get(f"/api/pair/{pair}").json["drafts"] == {}
    assert sara.get("/api/pairs?status=draft").json["ids"] == [pair]
    sara.post(f"/api/pair/{pair}/draft", {"field": "english", "text": None})
    assert sara.get(f"/api/pair/{pair}").json["drafts"] == {}


def test_a_removed_file_is_said(people, pair, store):
    sara, _ = people
    assert sara.get("/api/progress").json["rescue"] is None
    store.path.unlink()
    assert judge(sara, pair, "partial").status == 200
    rescue = sara.get("/api/changes?after=0").json["rescue"]
    assert rescue == str(store.rescue)
    with Store(store.rescue) as copy:
        assert [event.payload for event in copy.events()] == [{"label": "partial"}]


def test_a_stale_write_is_told_what_stands_there_now(people, pair):
    sara, omar = people
    old = seen(omar, pair)
    judge(sara, pair, "partial")
    answer = omar.post(f"/api/pair/{pair}/verdict", {"label": "related", "seen": old})
    assert answer.status == 409
    assert answer.json["by"] == "Sara"
    assert answer.json["pair"]["label"] == "partial"
    again = {"label": "related", "seen": answer.json["pair"]["seen"]}
    assert omar.post(f"/api/pair/{pair}/verdict", again).status == 200


def test_a_version_that_never_was(people, pair):
    sara, _ = people
    answer = sara.post(f"/api/pair/{pair}/verdict", {"label": "related", "seen": "0:7"})
    assert (answer.status, answer.json["pair"]["status"]) == (409, "")
    body = {"operation": "link", "arabic": [0], "english": [1], "seen": "0:7"}
    assert sara.post(f"/api/beads?{DOCUMENTS}", body).status == 409


def test_others_hear_of_changes(people, pair):
    sara, omar = people
    last = omar.get("/api/progress").json["last"]
    judge(sara, pair, "partial")
    news = omar.get(f"/api/changes?after={last}").json
    assert [(item["id"], item["by"], item["label"]) for item in news["pairs"]] == [
        (pair, "Sara", "partial")
    ]
    assert omar.get(f"/api/changes?after={news['last']}").json["pairs"] == []


def test_nothing_tells_of_a_blind_judgement(people, pair):
    sara, omar = people
    sara.post("/api/sample", {"share": 1.0})
    last = omar.get("/api/progress").json["last"]
    before = omar.get(f"/api/pair/{pair}").body
    judge(sara, pair, "parallel")
    sara.post(f"/api/pair/{pair}/comment", {"text": "Sure of it.", "seen": seen(sara, pair)})
    assert omar.get(f"/api/pair/{pair}").body == before
    assert omar.get(f"/api/pair/{pair}/history").json == []
    assert omar.get(f"/api/changes?after={last}").json["pairs"] == []
    assert pair in omar.get("/api/pairs?status=open").json["ids"]
    assert omar.get("/api/agreement").json["disputed"] == []
    answer = omar.post(f"/api/pair/{pair}/verdict", {"label": "related", "seen": "9:9"})
    assert answer.status == 409
    assert b"Sara" not in answer.body
    judge(omar, pair, "related")
    assert omar.get(f"/api/pair/{pair}").json["status"] == "disputed"
    report = omar.get("/api/agreement").json
    assert [item["id"] for item in report["disputed"]] == [pair]
    assert report["agreement"]["confusion"]["parallel"]["related"] == 1


def test_edits_are_shown_with_their_source(people, pair, reviewed):
    sara, omar = people
    answer = sara.post(f"/api/pair/{pair}/edit", {"english": "Better.", "seen": seen(sara, pair)})
    assert answer.json["progress"]["undo"] == "edit"
    side = omar.get(f"/api/pair/{pair}").json["sides"]["en"]
    assert (side["text"], side["source"], side["edited"]) == (
        "Better.",
        reviewed.pairs[pair].en,
        True,
    )


def test_translation_on_demand_is_of_the_text_as_it_is_now(people, pair):
    sara, _ = people
    sara.post(f"/api/pair/{pair}/edit", {"arabic": "نص قصير", "seen": seen(sara, pair)})
    pieces = sara.post(f"/api/pair/{pair}/translation").json["translation"]
    assert "".join(piece["text"] for piece in pieces) == "translation of 7 characters"


def relink(client, operation, **what):
    current = client.get(f"/api/beads?{DOCUMENTS}").json
    return client.post(
        f"/api/beads?{DOCUMENTS}", {"operation": operation, "seen": current["seen"], **what}
    )


def linked(client, answer):
    """The beads after a change; what was told of it is what is there."""
    beads = client.get(f"/api/beads?{DOCUMENTS}").json["beads"]
    assert all(bead in beads for bead in answer.json["change"]["added"])
    return [(bead["arabic"], bead["english"]) for bead in beads]


def test_links_are_made_cut_and_joined(people):
    sara, _ = people
    assert ([0, 1], [0]) in linked(sara, relink(sara, "link", arabic=[0, 1], english=[0]))
    answer = relink(sara, "split", arabic=[0, 1], english=[0], side="arabic", index=1)
    assert ([0], [0]) in linked(sara, answer)
    assert ([2, 3], [2, 3]) in linked(sara, relink(sara, "merge", arabic=[2, 3]))
    answer = relink(sara, "unlink", arabic=[2, 3], english=[2, 3])
    assert ([2, 3], [2, 3]) not in linked(sara, answer)
    for operation, what in (
        ("unlink", {"arabic": [2, 3], "english": [2, 3]}),
        ("merge", {"arabic": [5]}),
        ("link", {"arabic": [5, 9], "english": [5]}),
    ):
        assert relink(sara, operation, **what).status == 422
    for _ in range(4):
        assert sara.post("/api/undo").status == 200
    assert len(sara.get("/api/pairs?status=all").json["ids"]) == 28
    assert sara.post("/api/undo").json["error"] == "nothing"


def test_undoing_a_verdict_on_a_pair_that_is_gone(people):
    sara, omar = people
    answer = relink(sara, "link", arabic=[28], english=[28])
    pair = next(b["pair"] for b in answer.json["change"]["added"] if b["arabic"] == [28])
    judge(omar, pair, "related")
    sara.post("/api/undo")
    answer = omar.post("/api/undo")
    assert answer.status == 200
    assert "pair" not in answer.json
    assert answer.json["progress"]["undo"] is None


def test_stale_links_are_told_what_stands_there_now(people):
    sara, omar = people
    old = omar.get(f"/api/beads?{DOCUMENTS}").json["seen"]
    relink(sara, "link", arabic=[28], english=[28])
    answer = omar.post(
        f"/api/beads?{DOCUMENTS}",
        {"operation": "link", "arabic": [0], "english": [1], "seen": old},
    )
    assert answer.status == 409
    assert answer.json["by"] == "Sara"
    assert any(bead["arabic"] == [28] and bead["pair"] for bead in answer.json["beads"]["beads"])


def test_a_full_disk_is_said(people, pair, store):
    sara, _ = people
    token = seen(sara, pair)
    store._connection.execute("PRAGMA max_page_count = 1")
    pages = store._one("PRAGMA page_count")[0]
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    text = "x" * 4000
    statuses = []
    for turn in range(8):
        lane, _, version = token.partition(":")
        body = {"text": text, "seen": f"{lane}:{int(version) + turn}"}
        statuses.append(sara.post(f"/api/pair/{pair}/comment", body).status)
        if statuses[-1] != 200:
            break
    assert statuses[-1] == 507
    assert len(store.events()) == len(statuses) - 1


def test_one_verdict_for_many_is_undone_at_once(people, reviewed):
    sara, omar = people
    pairs = list(reviewed.pairs)[:5]
    judge(omar, pairs[0], "related")
    answer = sara.post("/api/bulk/verdict", {"pairs": [*pairs, "gone"], "label": "parallel"}).json
    assert (answer["done"], answer["left"]) == (5, {"gone": 1})
    assert {item["label"] for item in answer["items"]} == {"parallel"}
    undone = sara.post("/api/undo").json
    assert (undone["count"], len(undone["items"])) == (5, 5)
    assert omar.get(f"/api/pair/{pairs[0]}").json["label"] == "related"
    assert omar.get(f"/api/pair/{pairs[1]}").json["status"] == ""
    assert sara.post("/api/redo").json["count"] == 5
    assert omar.get(f"/api/pair/{pairs[1]}").json["label"] == "parallel"


def test_pairs_of_the_blind_sample_are_not_judged_in_bulk(people, reviewed):
    sara, _ = people
    sara.post("/api/sample", {"share": 1.0})
    body = {"pairs": list(reviewed.pairs)[:3], "label": "parallel"}
    answer = sara.post("/api/bulk/verdict", body).json
    assert (answer["done"], answer["left"]) == (0, {"blind": 3})


def test_find_and_replace_is_shown_then_done_then_undone_at_once(people, reviewed):
    sara, _ = people
    pairs = list(reviewed.pairs)
    body = {
        "pairs": pairs,
        "side": "english",
        "find": r"(\d+) new schools",
        "replace": r"schools: \1",
    }
    assert sara.post("/api/bulk/replace", body).json["count"] == 0
    shown = sara.post("/api/bulk/replace", body | {"regex": True}).json
    assert shown["count"] == 7
    assert any(piece.get("hit") for piece in shown["shown"][0]["before"])
    assert sara.get("/api/pairs?status=edited").json["ids"] == []
    done = sara.post("/api/bulk/replace", body | {"regex": True, "confirmed": True}).json
    assert done["done"] == 7
    text = sara.get(f"/api/pair/{pairs[0]}").json["sides"]["en"]["text"]
    assert text == "The council of Tripoli opened schools: 20 on Sunday."
    assert sara.post("/api/undo").json["count"] == 7
    assert sara.get("/api/pairs?status=edited").json["ids"] == []


def test_what_cannot_be_replaced(people, reviewed):
    sara, _ = people
    pairs = list(reviewed.pairs)[:2]
    body = {"pairs": pairs, "side": "english", "find": "(", "replace": "", "regex": True}
    for wrong in ({}, {"find": "(a)", "replace": r"\2"}):
        answer = sara.post("/api/bulk/replace", body | wrong)
        assert (answer.status, answer.json["error"]) == (422, "pattern")
    endless = {"find": r"^(\w+\s?|[\w ]+|.+?)*[!?]$", "replace": "x"}
    assert sara.post("/api/bulk/replace", body | endless).status == 422
    done = sara.post("/api/bulk/replace", body | {"find": ".+", "confirmed": True}).json
    assert (done["done"], done["left"]) == (0, {"blank": 2})


def test_assigned_pairs(people, reviewed):
    sara, omar = people
    pairs = list(reviewed.pairs)[:3]
    assert sara.post("/api/bulk/assign", {"pairs": pairs, "reviewer": "Omar"}).json["done"] == 3
    assert set(omar.get("/api/pairs?status=mine").json["ids"]) == set(pairs)
    sara.post("/api/bulk/assign", {"pairs": pairs[:1], "reviewer": None})
    assert set(omar.get("/api/pairs?status=mine").json["ids"]) == set(pairs[1:])


def test_errors_of_a_translation(people, pair):
    sara, omar = people
    body = {"errors": ["accuracy"], "seen": seen(sara, pair)}
    assert sara.post(f"/api/pair/{pair}/errors", body).json["pair"]["errors"] == ["accuracy"]
    assert omar.get("/api/pairs?status=errors").json["ids"] == [pair]
    assert sara.post(f"/api/pair/{pair}/errors", {"errors": ["taste"], "seen": "0:1"}).status == 422
