"""``bitext publish`` in a process of its own, against a hub on a port of this machine."""

import json
import os
import signal
import socket
import subprocess
import sys

import pytest

from tests.dataset.hub_server import TOKEN, serving
from tests.dataset.test_splits import PLAN, independent
from tests.review.town import make_rows, write_rows

LOAD = """
import json, sys
from datasets import ClassLabel, Translation, get_dataset_split_names, load_dataset
found = {}
for config in ("pairs", "sentences", "documents"):
    for split in get_dataset_split_names(sys.argv[1], config):
        whole = load_dataset(sys.argv[1], config, split=split)
        stream = load_dataset(sys.argv[1], config, split=split, streaming=True)
        assert stream.features == whole.features and list(stream) == list(whole)
        found[f"{config} {split}"] = len(whole)
        if config == "pairs":
            assert whole.features["translation"] == Translation(["ar", "en"])
            assert whole.features["label"].names == ["parallel", "partial", "related", "unrelated"]
assert load_dataset(sys.argv[1], split="train").features == load_dataset(
    sys.argv[1], "pairs", split="train").features
print(json.dumps(found))
"""


@pytest.fixture
def hub():
    with serving() as running:
        yield running


@pytest.fixture
def environment(hub, tmp_path):
    return {
        "HF_ENDPOINT": hub.address,
        "HF_TOKEN": TOKEN,
        "HF_HOME": str(tmp_path / "home"),
        "HF_HUB_OFFLINE": "0",
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
    }


@pytest.fixture
def dataset(tmp_path):
    return write_rows(tmp_path / "town", independent(10))


def test_what_is_published_loads_from_the_hub_typed_and_streaming(
    bitext, hub, environment, dataset
):
    split = ",".join(f"{name}={share}" for name, share in PLAN.shares.items())
    command = ("publish", dataset, "--to", "hub:layla/town", "--split", split)
    dry = bitext(*command, "--dry-run", **environment)
    assert dry.returncode == 0, dry.stderr.decode()
    assert hub.changing() == [] and not hub.repositories
    listed = [line.split("\t") for line in dry.stdout.decode().splitlines()]

    result = bitext(*command, **environment)
    assert result.returncode == 0, result.stderr.decode()
    assert result.stdout == b""
    message = result.stderr.decode()
    assert f"{hub.address}/datasets/layla/town" in message
    assert "split by document: train 18 pairs" in message
    repository = hub.repositories["layla/town"]
    assert repository.private
    assert repository.messages[-1] == "30 pairs (30 parallel)"
    assert {path: int(size) for _, size, path in listed} == {
        path: len(content) for path, content in repository.files.items() if path[0] != "."
    }

    loaded = subprocess.run(
        [sys.executable, "-c", LOAD, "layla/town"],
        env={**os.environ, **environment},
        capture_output=True,
    )
    assert loaded.returncode == 0, loaded.stderr.decode()
    assert json.loads(loaded.stdout) == {
        "pairs train": 18,
        "pairs validation": 6,
        "pairs test": 6,
        "sentences train": 36,
        "sentences validation": 12,
        "sentences test": 12,
        "documents train": 12,
        "documents validation": 4,
        "documents test": 4,
    }


def test_stopped_while_uploading_it_goes_on_where_it_was(bitext, hub, environment, dataset):
    hub.hang_uploads_after = 1
    arguments = ("publish", str(dataset), "--to", "hub:layla/town")
    process = subprocess.Popen(
        [sys.executable, "-m", "bitext", *arguments],
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
    )
    assert hub.hanging.wait(120)
    process.send_signal(signal.SIGINT)
    message = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 130, message
    assert "goes on where it was" in message
    assert list(hub.repositories["layla/town"].files) == [".gitattributes"]

    before = set(hub.stored)
    hub.hang_uploads_after = None
    hub.go_on.set()
    hub.log.clear()
    result = bitext(*arguments, **environment)
    assert result.returncode == 0, result.stderr.decode()
    assert len(hub.uploads()) == 2 and not before & set(hub.uploads())
    assert len(hub.repositories["layla/town"].files) == 6


def test_a_wrong_token_is_one_line_that_does_not_show_it(bitext, environment, dataset):
    wrong = "hf_" + "wrong" * 7
    command = ("publish", dataset, "--to", "hub:layla/town")
    result = bitext(*command, **{**environment, "HF_TOKEN": wrong})
    assert result.returncode == 2
    lines = result.stderr.decode().splitlines()
    assert len(lines) == 1 and "the hub refuses the token" in lines[0]
    assert wrong not in lines[0]


def test_a_public_repository_wants_to_be_asked_for(bitext, hub, environment, tmp_path):
    dataset = write_rows(tmp_path / "small", make_rows())
    command = ("publish", dataset, "--to", "hub:layla/town")
    result = bitext(*command, "--public", **environment)
    assert result.returncode == 0, result.stderr.decode()
    assert "no licence is stated" in result.stderr.decode()
    assert not hub.repositories["layla/town"].private
    commits = len(hub.repositories["layla/town"].commits)
    refused = bitext(*command, "--license", "cc-by-4.0", **environment)
    assert refused.returncode == 2
    assert "say --public" in refused.stderr.decode()
    assert len(hub.repositories["layla/town"].commits) == commits


@pytest.mark.parametrize(
    "settings", [{"HF_TOKEN": ""}, {"HF_HUB_OFFLINE": "1"}, {"HF_ENDPOINT": ""}]
)
def test_a_dry_run_needs_neither_token_nor_network(bitext, hub, environment, tmp_path, settings):
    dataset = write_rows(tmp_path / "town", independent(10))
    if "HF_ENDPOINT" in settings:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            settings = {"HF_ENDPOINT": f"http://127.0.0.1:{free.getsockname()[1]}"}
    command = ("publish", dataset, "--to", "hub:layla/town")
    dry = bitext(*command, "--dry-run", **{**environment, **settings})
    assert dry.returncode == 0, dry.stderr.decode()
    listed = [line.split("\t") for line in dry.stdout.decode().splitlines()]
    sizes = {path: int(size) for action, size, path in listed if action == "add"}
    assert sizes["pairs/train-00000-of-00001.parquet"] > 0 and "README.md" in sizes
    assert "every file counts as new" in dry.stderr.decode()
    assert not hub.repositories
    refused = bitext(*command, **{**environment, **settings})
    assert refused.returncode == 2


def test_the_licence_is_checked_before_anything_else(bitext, tmp_path):
    result = bitext("publish", tmp_path / "none", "--to", "hub:a/b", "--license", "CC BY 4.0")
    assert result.returncode == 2
    assert "did you mean cc-by-4.0" in result.stderr.decode()
