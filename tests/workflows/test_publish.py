"""Verdicts, links made by reviewers and splits on their way into a published folder."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from bitext.dataset.publish import Dataset, read_about, read_dataset, write_dataset
from bitext.dataset.rows import PairRow, as_built, as_reviewed
from bitext.dataset.splits import SplitPlan
from bitext.embed.load import load_embedder
from bitext.errors import FormatError, ModelError, OutputError
from bitext.review import relinking
from bitext.review.dataset_view import ReviewedDataset
from bitext.review.service import ReviewService
from bitext.review.store import Store, default_store
from bitext.review.verdicts import export_verdicts
from bitext.workflows.publish import Options, publish
from tests.dataset import strategies
from tests.review.town import make_rows, write_rows


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "town", make_rows())


@pytest.fixture
def service(dataset: Path):
    with Store(default_store(dataset)) as store:
        yield ReviewService(store, ReviewedDataset("Town report", *make_rows()))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def published(dataset: Path, options: Options | None = None) -> tuple[Dataset, tuple[str, ...]]:
    out = dataset.with_name("out")
    before = bytes_of(dataset)
    result = publish(dataset, str(out), options)
    assert bytes_of(dataset) == before
    return read_dataset(out), result.messages


@settings(max_examples=200)
@given(strategies.pairs)
def test_what_people_gave_can_be_taken_back(row: PairRow) -> None:
    built = as_built(row)
    reviewed = as_reviewed(built)
    assert as_reviewed(reviewed) == reviewed
    edited = reviewed.review.source_ar is not None or reviewed.review.source_en is not None
    assert reviewed.clauses == (() if edited else built.clauses)
    assert replace(as_built(reviewed), clauses=built.clauses) == built
    assert reviewed.ar == (built.ar if built.review.ar is None else built.review.ar)
    assert reviewed.label == (built.review.label or built.label)
    assert {reviewed.ar, reviewed.review.source_ar} >= {built.ar}


def test_without_verdicts_the_rows_are_those_of_the_dataset(dataset: Path) -> None:
    found, messages = published(dataset)
    assert found == read_dataset(dataset)
    assert messages == ()


def test_labels_and_edits_are_published_and_what_they_replace_is_kept(
    dataset: Path, service: ReviewService
) -> None:
    sara = service.store.reviewer("Sara")
    one, two = make_rows()[0][1:3]
    service.judge(sara, one.id, "parallel", service.token(one.id, sara))
    service.edit(sara, two.id, {"arabic": "نص محسّن."}, service.token(two.id, sara))
    found, messages = published(dataset)
    rows = {row.id: row for row in found.pairs}
    assert rows[one.id].label == rows[one.id].review.label == "parallel"
    assert rows[one.id].review.machine_label == one.label
    assert rows[one.id].quality == 1
    assert rows[one.id].review.machine_quality == pytest.approx(one.quality)
    assert rows[one.id].correspondence == 1
    assert rows[one.id].review.machine_correspondence == pytest.approx(one.correspondence)
    assert rows[two.id].ar == "نص محسّن."
    assert rows[two.id].review.source_ar == two.ar
    assert rows[two.id].review.source_en is None
    assert rows[two.id].label == two.label
    assert [as_built(row).ar for row in found.pairs] == [
        row.ar for row in read_dataset(dataset).pairs
    ]
    assert messages == (
        "reviewed pairs: 2 (1 labelled, 1 edited, 0 newly linked), with the names and comments of "
        "Sara",
    )


def test_publishing_what_was_published_keeps_the_verdicts_and_takes_newer_ones(
    dataset: Path, service: ReviewService
) -> None:
    sara = service.store.reviewer("Sara")
    pair = make_rows()[0][0]
    service.edit(sara, pair.id, {"english": "First wording."}, service.token(pair.id, sara))
    first, _ = published(dataset)
    again = dataset.with_name("again")
    publish(dataset.with_name("out"), str(again))
    assert read_dataset(again) == first
    service.edit(sara, pair.id, {"english": "Second wording."}, service.token(pair.id, sara))
    publish(again, str(again.with_name("newer")), Options(verdicts=default_store(dataset)))
    row = next(row for row in read_dataset(again.with_name("newer")).pairs if row.id == pair.id)
    assert (row.en, row.review.source_en) == ("Second wording.", pair.en)


def test_exported_verdicts_are_as_good_as_the_store(
    dataset: Path, service: ReviewService, tmp_path: Path
) -> None:
    sara = service.store.reviewer("Sara")
    pair = make_rows()[0][4]
    service.judge(sara, pair.id, "unrelated", service.token(pair.id, sara))
    export_verdicts(service.store.path, tmp_path / "verdicts.jsonl")
    from_store, _ = published(dataset)
    elsewhere = write_rows(tmp_path / "elsewhere" / "town", make_rows())
    from_file, _ = published(elsewhere, Options(verdicts=tmp_path / "verdicts.jsonl"))
    assert from_file.pairs == from_store.pairs
    other = write_rows(tmp_path / "other", (make_rows()[0][:2], *make_rows()[1:]))
    _, messages = published(other, Options(verdicts=tmp_path / "verdicts.jsonl"))
    assert messages == ("verdicts on pairs that are not in the dataset: 1",)


def relink(service: ReviewService) -> None:
    """Make one pair of the Arabic sentences 3 and 4 and the English sentence 3, and judge it."""
    sara = service.store.reviewer("Sara")
    names = ("report-ar", "report-en")
    service.relink(
        sara,
        *names,
        lambda beads: relinking.link(beads, [3, 4], [3]),
        service.documents_token(*names),
        "link",
    )


def test_pairs_that_reviewers_linked_are_scored_and_replace_the_old_ones(
    dataset: Path, service: ReviewService, tmp_path: Path
) -> None:
    relink(service)
    about = replace(
        read_about(dataset),
        models={"translation": "none", "embedding": load_embedder(None).signature},
    )
    write_dataset(dataset, *make_rows(), about)
    found, messages = published(dataset, Options(cache=tmp_path / "cache"))
    made = [row for row in found.pairs if row.method == "review"]
    assert [(row.ar_sentences, row.en_sentences, row.bead) for row in made] == [
        ((3, 4), (3,), "2-1")
    ]
    assert 0 <= made[0].quality <= 1 and made[0].scores.margin is not None
    assert not [row for row in found.pairs if row.ar_sentences in ((3,), (4,))]
    used = {row.index: row.used_by for row in found.sentences if row.document == "report-ar"}
    assert used[3] == used[4] == (made[0].id,)
    assert len(used[5]) == 1
    english = {row.index: row.used_by for row in found.sentences if row.document == "report-en"}
    assert english[4] == ()
    assert "1 newly linked" in messages[0]
    # Published once more, the pair is there and needs no model.
    publish(
        dataset.with_name("out"),
        str(tmp_path / "again"),
        Options(verdicts=default_store(dataset), embedder="no-such/model"),
    )
    assert read_dataset(tmp_path / "again").pairs == found.pairs


def test_new_pairs_are_not_scored_with_another_model(dataset: Path, service: ReviewService) -> None:
    relink(service)
    about = replace(read_about(dataset), models={"translation": "none", "embedding": "labse v1"})
    write_dataset(dataset, *make_rows(), about)
    with pytest.raises(ModelError, match=r"expected labse v1; name it with --embedder"):
        published(dataset)
    assert not dataset.with_name("out").exists()


def test_splits_are_kept_when_the_dataset_is_published_again(dataset: Path, tmp_path: Path) -> None:
    plan = SplitPlan.parse("train=.5,test=.5", seed=3)
    found, messages = published(dataset, Options(split=plan))
    assert "no test split" in messages[1]
    assert (found.about.split, found.about.split_seed) == (plan.shares, 3)
    publish(dataset.with_name("out"), str(tmp_path / "again"))
    assert {path.name: path.read_bytes() for path in (tmp_path / "again").rglob("*.*")} == {
        path.name: path.read_bytes() for path in dataset.with_name("out").rglob("*.*")
    }


def test_the_dataset_itself_is_never_the_target(dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(dataset)
    for target in (dataset, dataset / "pairs", dataset / "new", tmp_path / "link"):
        with pytest.raises(OutputError, match="never changed"):
            publish(dataset, str(target))
    with pytest.raises(OutputError, match="is not a bitext dataset"):
        publish(dataset, str(tmp_path))


def test_a_dry_run_lists_every_file_and_writes_none(dataset: Path) -> None:
    out = dataset.with_name("out")
    planned = publish(dataset, str(out), dry_run=True)
    assert not out.exists()
    done = publish(dataset, str(out))
    assert planned.changes == done.changes
    assert {change.path: change.size for change in done.changes} == {
        path.relative_to(out).as_posix(): path.stat().st_size
        for path in out.rglob("*")
        if path.is_file()
    }
    split = Options(split=SplitPlan.parse("everything=1"))
    renamed = publish(dataset, str(out), split, dry_run=True).changes
    actions = {change.path: change.action for change in renamed}
    assert actions["pairs/train-00000-of-00001.parquet"] == "delete"
    assert actions["pairs/everything-00000-of-00001.parquet"] == "add"
    assert actions["README.md"] == "replace"


def test_a_failing_publish_leaves_what_was_there(
    dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = dataset.with_name("out")
    publish(dataset, str(out))
    before = bytes_of(out)
    (dataset / "sentences" / "train-00000-of-00001.parquet").write_bytes(b"PAR1 no PAR1")
    with pytest.raises(FormatError, match="not a readable Parquet file"):
        publish(dataset, str(out), Options(license="mit"))
    assert bytes_of(out) == before
    assert {path.name for path in out.parent.iterdir()} == {"town", "out"}


def test_the_licence_is_stated_or_said_to_be_unknown(dataset: Path) -> None:
    found, _ = published(dataset)
    assert found.about.license == "unknown"
    found, _ = published(dataset, Options(license="cc-by-4.0"))
    assert found.about.license == "cc-by-4.0"
    assert json.loads((dataset.with_name("out") / "bitext.json").read_text())["about"]["license"]
    with pytest.raises(FormatError, match="no licence identifier"):
        published(dataset, Options(license="Mine: all\nof it"))


def test_what_is_no_dataset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="expected the manifest of a bitext dataset"):
        publish(tmp_path, str(tmp_path / "out"))
    with pytest.raises(FormatError, match="cannot read"):
        dataset = write_rows(tmp_path / "town", make_rows())
        publish(dataset, str(tmp_path / "out"), Options(verdicts=tmp_path / "none.jsonl"))
    assert not (tmp_path / "out").exists()


def test_a_licence_that_the_hub_does_not_know_is_refused_with_what_may_be_meant(
    dataset: Path,
) -> None:
    for wrong, meant in (("CC-BY-4.0", "cc-by-4.0"), ("cc-by-5.0", "cc-by-4.0"), ("GPL3", "gpl")):
        with pytest.raises(FormatError, match=f"did you mean .*{re.escape(meant)}"):
            published(dataset, Options(license=wrong))
