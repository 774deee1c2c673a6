import shutil
import sqlite3
import subprocess
import sys

import pytest

from bitext.errors import FormatError, OutputError
from bitext.review.database import rescue_files
from bitext.review.schema import MIGRATIONS
from bitext.review.store import StaleWrite, Store, Subject, default_store

PAIR = Subject("p1", "pair", {"ar": "نص", "en": "text"})


def test_an_event_is_on_disk_when_append_returns(store, sara):
    event = store.append(PAIR, "verdict", {"label": "partial"}, sara, seen=0)
    with Store(store.path) as other:
        assert other.events() == [event]
        assert other.subjects() == {"p1": PAIR}


def test_a_stale_write_is_refused(store, sara, omar):
    store.append(PAIR, "verdict", {"label": "partial"}, sara, seen=0)
    with pytest.raises(StaleWrite) as error:
        store.append(PAIR, "verdict", {"label": "related"}, omar, seen=0)
    assert error.value.version == 1
    assert len(store.events()) == 1


def test_lanes_are_versioned_apart(store, sara, omar):
    store.append(PAIR, "verdict", {"label": "partial"}, sara, lane=sara.id, seen=0)
    store.append(PAIR, "verdict", {"label": "related"}, omar, lane=omar.id, seen=0)
    assert store.version("p1", sara.id) == store.version("p1", omar.id) == 1
    assert store.version("p1") == 0


@pytest.mark.parametrize("statement", ["UPDATE event SET kind = 'edit'", "DELETE FROM event"])
def test_events_cannot_be_changed_or_removed(store, sara, statement):
    store.append(PAIR, "comment", {"text": "x"}, sara, seen=0)
    with sqlite3.connect(store.path) as raw, pytest.raises(sqlite3.IntegrityError, match="never"):
        raw.execute(statement)
    raw.close()


def test_foreign_keys_and_wal(store):
    assert store._one("PRAGMA foreign_keys") == (1,)
    assert store._one("PRAGMA journal_mode") == ("wal",)
    assert store._one("PRAGMA synchronous") == (2,)


def test_an_undo_needs_an_event_that_exists(store, sara):
    with pytest.raises(sqlite3.IntegrityError):
        store.append(PAIR, "undo", {}, sara, seen=0, target=77)
    assert store.events() == []


def test_nothing_of_a_failed_write_is_kept(store, sara):
    with pytest.raises(RuntimeError), store.writing():
        store.append(PAIR, "comment", {"text": "x"}, sara, seen=0)
        raise RuntimeError
    assert store.events() == []
    assert store.subjects() == {}


def test_a_killed_process_loses_nothing_it_confirmed(tmp_path):
    script = """
import os, signal, sys
from pathlib import Path
from bitext.review.store import Store, Subject
store = Store(Path(sys.argv[1]))
sara = store.reviewer("Sara")
for n in range(5):
    store.append(Subject("p", "pair", {}), "comment", {"text": str(n)}, sara, seen=n)
    print(n, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    path = tmp_path / "r.sqlite"
    run = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False
    )
    assert run.stdout.split() == list("01234")
    with Store(path) as store:
        assert [event.payload["text"] for event in store.events()] == list("01234")


def test_an_older_store_is_brought_up_to_date(tmp_path, monkeypatch):
    path = tmp_path / "old.sqlite"
    with monkeypatch.context() as patch:
        patch.setattr("bitext.review.database.MIGRATIONS", MIGRATIONS[:1])
        with Store(path) as old:
            sara = old.reviewer("Sara")
            run = old._connection.execute
            run("INSERT INTO subject VALUES ('p', 'pair', '{}')")
            run(
                "INSERT INTO event VALUES"
                " (1, '2026-03-01T12:00:00', ?, 'p', 0, 1, 'comment', ?, NULL)",
                (sara.id, '{"text": "kept"}'),
            )
            assert old._one("PRAGMA user_version") == (1,)
    with Store(path) as new:
        assert new._one("PRAGMA user_version") == (len(MIGRATIONS),)
        assert new.events()[0].payload == {"text": "kept"}
        assert new.session("nothing", "2000") is None
        new.append(Subject("p", "pair", {}), "errors", {}, new.reviewer("sara"), seen=1)
        assert [event.reviewer for event in new.events()] == [1, 1]


def test_a_store_of_a_later_version_is_left_alone(tmp_path):
    path = tmp_path / "later.sqlite"
    Store(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(FormatError, match="version 99"):
        Store(path)


def test_other_files_are_no_stores(tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("not a database, but long enough to be looked at " * 20)
    with pytest.raises(FormatError, match="not a review store"):
        Store(text)
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as raw:
        raw.execute("CREATE TABLE things (id)")
    raw.close()
    with pytest.raises(FormatError, match="not a review store"):
        Store(other)
    with sqlite3.connect(other) as raw:
        assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("things",)]
    raw.close()


def test_a_store_that_is_not_there(tmp_path):
    with pytest.raises(OutputError, match="no review"):
        Store(tmp_path / "none.sqlite", create=False)
    with pytest.raises(OutputError, match="cannot open"):
        Store(tmp_path / "no-folder" / "r.sqlite")


def test_reviewers_are_told_apart_by_name(store):
    assert store.reviewer("  Sara   Ali ") == store.reviewer("Sara Ali")
    assert store.reviewer("سارة").id != store.reviewer("Sara Ali").id
    for name in ("", "   ", "x" * 81, "\u200b\u200e", "..."):
        with pytest.raises(ValueError, match="at most 80"):
            store.reviewer(name)


@pytest.mark.parametrize(
    "twin", ["Sara\u200bAli", "sara ali", "Sara\u00a0 Ali", "\u202aSara Ali\u202c", "Ｓara Ali"]
)
def test_a_name_has_no_twins(store, twin):
    sara = store.reviewer("Sara Ali" if twin != "Sara\u200bAli" else "SaraAli")
    assert store.reviewer(twin) == sara
    assert len(store.reviewers()) == 1


def test_a_pin_is_kept_as_a_hash(store):
    sara = store.reviewer("Sara")
    assert not store.has_pin(sara)
    assert not store.is_pin(sara, "")
    store.set_pin(sara, "٤٥٦٧")
    assert store.is_pin(sara, "٤٥٦٧")
    assert not store.is_pin(sara, "4568")
    assert "٤٥٦٧" not in str(store._all("SELECT pin FROM reviewer"))


def test_drafts_are_each_reviewers_own(store):
    sara, omar = store.reviewer("Sara"), store.reviewer("عمر")
    store.keep_draft(sara, "p", "english", "Half a sent")
    store.keep_draft(sara, "p", "english", "Half a sentence")
    store.keep_draft(sara, "p", "comment", "hm")
    assert store.drafts(sara) == {"p": {"english": "Half a sentence", "comment": "hm"}}
    assert store.drafts(omar) == {}
    store.keep_draft(sara, "p", "english", None)
    assert store.drafts(sara) == {"p": {"comment": "hm"}}
    assert store.events() == []


@pytest.mark.parametrize("what", ["removed", "replaced", "moved"])
def test_a_file_that_is_gone_is_written_on_in_a_rescue_copy(tmp_path, what):
    path = tmp_path / "town.review.sqlite"
    with Store(path) as store:
        sara = store.reviewer("Sara")
        store.append(PAIR, "comment", {"text": "before"}, sara, seen=0)
        for suffix in ("", "-wal", "-shm"):
            file = path.with_name(path.name + suffix)
            file.rename(tmp_path / f"away{suffix}") if what == "moved" else file.unlink()
        if what == "replaced":
            Store(path).close()
        store.append(PAIR, "comment", {"text": "after"}, sara, seen=1)
        rescue = store.rescue
        assert rescue == tmp_path / "town.review.rescue-1.sqlite"
        assert rescue_files(path) == [rescue]
    if what == "replaced":
        with Store(path) as other:
            assert other.events() == []
    with Store(rescue) as store:
        assert [event.payload["text"] for event in store.events()] == ["before", "after"]


def test_a_rescue_copy_is_made_even_if_the_folder_is_gone(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    with Store(folder / "r.sqlite") as store:
        sara = store.reviewer("Sara")
        store.append(PAIR, "comment", {"text": "before"}, sara, seen=0)
        shutil.rmtree(folder)
        store.check()
        assert store.rescue.is_file()
        assert [event.payload["text"] for event in store.events()] == ["before"]
    store.rescue.unlink()


def test_the_store_lies_beside_the_dataset(tmp_path):
    assert default_store(tmp_path / "dist" / "town") == tmp_path / "dist" / "town.review.sqlite"
