"""The real client of the hub against a server that answers as the hub does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bitext.dataset import hub
from bitext.dataset.publish import write_dataset
from bitext.errors import OutputError

from . import strategies as rows
from .hub_server import TOKEN, Hub, Repository, serving

NAME = "layla/harbour"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    from huggingface_hub import constants

    with serving() as running:
        monkeypatch.setattr(constants, "ENDPOINT", running.address)
        pattern = running.address + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", pattern)
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
        monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
        monkeypatch.setenv("HF_TOKEN", TOKEN)
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "set")


def written(folder: Path, **changes: object) -> Path:
    values: dict[str, object] = {
        "pairs": rows.PAIRS,
        "sentences": rows.SENTENCES,
        "documents": rows.DOCUMENTS,
        "about": rows.ABOUT,
    }
    write_dataset(folder, **values | changes)  # type: ignore[arg-type]
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def push(folder: Path, *, public: bool = False) -> tuple[hub.Change, ...]:
    repository = hub.look(NAME)
    changes = hub.find_changes(folder, repository.files or {}, repository.published)
    address = hub.upload(folder, repository, changes, "2 pairs", public=public)
    assert address.endswith(f"/datasets/{NAME}")
    return changes


def actions(changes: tuple[hub.Change, ...]) -> dict[str, str]:
    return {change.path: change.action for change in changes}


def test_a_new_repository_is_private_and_holds_the_folder_in_one_commit(
    server: Hub, folder: Path
) -> None:
    changes = push(folder)
    repository = server.repositories[NAME]
    assert repository.private
    assert repository.messages == ["initial commit", "2 pairs"]
    found = dict(repository.files)
    assert found.pop(".gitattributes")
    assert found == content(folder)
    assert set(actions(changes).values()) == {"add"}
    assert {change.path: change.size for change in changes} == {
        path: len(held) for path, held in content(folder).items()
    }


def test_looking_changes_nothing(server: Hub, folder: Path) -> None:
    assert not hub.look(NAME).exists
    push(folder)
    server.log.clear()
    repository = hub.look(NAME)
    assert repository.exists and repository.private
    assert repository.published == content(folder).keys()
    assert server.changing() == []


def test_nothing_changed_makes_no_commit(server: Hub, folder: Path) -> None:
    push(folder)
    server.log.clear()
    assert set(actions(push(folder)).values()) == {"keep"}
    assert server.changing() == []
    assert len(server.repositories[NAME].commits) == 2


def test_an_update_replaces_the_dataset_and_leaves_other_files_alone(
    server: Hub, folder: Path, tmp_path: Path
) -> None:
    push(folder)
    server.repositories[NAME].files["LICENSE"] = b"ours"
    split = {"ar-1": "test", "en-1": "test"}
    newer = written(tmp_path / "newer", about=rows.about(split={"test": 1.0}), splits=split)
    found = actions(push(newer))
    name = "sentences/{}-00000-of-00001.parquet"
    assert found[name.format("test")] == "add"
    assert found[name.format("train")] == "delete"
    assert found["README.md"] == "replace"
    held = dict(server.repositories[NAME].files)
    assert held.pop("LICENSE") == b"ours"
    assert held.pop(".gitattributes")
    assert held == content(newer)


def test_only_what_changed_is_sent(server: Hub, folder: Path, tmp_path: Path) -> None:
    push(folder)
    server.log.clear()
    found = actions(push(written(tmp_path / "newer", pairs=rows.PAIRS[:1])))
    assert found["sentences/train-00000-of-00001.parquet"] == "keep"
    assert len(server.uploads()) == 1


def test_an_upload_that_failed_goes_on_where_it_was(server: Hub, folder: Path) -> None:
    server.refuse_uploads_after = 1
    with pytest.raises(OutputError, match="upload failed") as caught:
        push(folder)
    assert "\n" not in str(caught.value)
    assert list(server.repositories[NAME].files) == [".gitattributes"]
    assert len(server.stored) == 1
    done = set(server.stored)
    server.refuse_uploads_after = None
    server.log.clear()
    push(folder)
    assert len(server.uploads()) == 2 and not done & set(server.uploads())
    assert server.repositories[NAME].files.keys() >= content(folder).keys()


@pytest.mark.parametrize("existing", [False, True])
def test_public_when_asked(server: Hub, folder: Path, existing: bool) -> None:
    if existing:
        push(folder)
    push(folder, public=True)
    assert not server.repositories[NAME].private
    assert not hub.look(NAME).private


def test_someone_elses_commit_in_between_is_not_overwritten(server: Hub, folder: Path) -> None:
    push(folder)
    repository = hub.look(NAME)
    theirs = server.repositories[NAME]
    theirs.commits.append({**theirs.files, "README.md": b"---\n---\nmended by hand\n"})
    changes = (hub.Change("replace", "README.md", 1),)
    with pytest.raises(OutputError, match="somebody has changed the repository meanwhile"):
        hub.upload(folder, repository, changes, "2 pairs")
    assert b"by hand" in theirs.files["README.md"]


def test_a_repository_of_something_else_is_left_alone(server: Hub) -> None:
    server.repositories[NAME] = Repository(True, [{"data.csv": b"a,b"}])
    with pytest.raises(OutputError, match=r"holds data\.csv and no dataset of bitext"):
        hub.look(NAME)
    server.repositories[NAME] = Repository(True, [{"bitext.json": b"[]", "data.csv": b"a,b"}])
    with pytest.raises(OutputError, match=r"holds a bitext\.json that is not of bitext"):
        hub.look(NAME)


def test_a_repository_with_a_first_card_is_taken(server: Hub, folder: Path) -> None:
    server.repositories[NAME] = Repository(True, [{"README.md": b"# soon"}])
    assert actions(push(folder))["README.md"] == "replace"


def test_the_manifest_of_a_stranger_deletes_nothing_else(server: Hub, folder: Path) -> None:
    manifest = json.dumps({"files": ["../x", "/etc/passwd", "gone.parquet", "README.md"]}).encode()
    server.repositories[NAME] = Repository(True, [{"bitext.json": manifest, "data.csv": b""}])
    push(folder)
    assert server.repositories[NAME].files.keys() == {*content(folder), "data.csv"}


def refusal(match: str) -> None:
    with pytest.raises(OutputError, match=match) as caught:
        hub.look(NAME)
    assert "\n" not in str(caught.value)
    assert TOKEN not in str(caught.value) and "hf_wrong" not in str(caught.value)


def test_refusals_are_one_line(
    server: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from huggingface_hub import constants

    server.refuse_writes = True
    with pytest.raises(OutputError, match="may not write there") as caught:
        push(folder)
    assert "\n" not in str(caught.value) and TOKEN not in str(caught.value)
    monkeypatch.setenv("HF_TOKEN", "hf_wrong")
    refusal(r"refuses the token; run `hf auth login`")
    monkeypatch.delenv("HF_TOKEN")
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "no-token"))
    refusal("there is no token for the hub")
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    refusal("not asked while HF_HUB_OFFLINE is set")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    refusal("cannot be reached")


@pytest.mark.parametrize(
    "name", ["hub:x", "hub:", "hub:a/b/c", "hub:a/..", "hub:a--b/c", "hub:a/b c", "hub:a/b.git"]
)
def test_what_names_no_repository_is_refused(name: str) -> None:
    with pytest.raises(OutputError, match="expected hub:ORG/NAME"):
        hub.repository_id(name)
    assert hub.repository_id("hub:org-1/my_set.v2") == "org-1/my_set.v2"
