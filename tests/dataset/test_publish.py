from __future__ import annotations

import json
import resource
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.dataset import tables
from bitext.dataset.publish import Dataset, check_output, read_dataset, write_dataset
from bitext.dataset.rows import (
    CandidateRow,
    DocumentRow,
    EnglishCandidate,
    PairRow,
    Scores,
    SentenceRow,
)
from bitext.errors import FormatError, OutputError
from bitext.score.labels import LABELS

from . import strategies as rows


def write(out: Path, **changes: object) -> None:
    values: dict[str, object] = {
        "pairs": rows.PAIRS,
        "sentences": rows.SENTENCES,
        "documents": rows.DOCUMENTS,
        "about": rows.ABOUT,
    }
    write_dataset(out, **values | changes)  # type: ignore[arg-type]


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@settings(max_examples=20)
@given(
    pairs=st.lists(rows.pairs, max_size=6, unique_by=tables.PAIRS.key),
    sentences=st.lists(rows.sentences, max_size=6, unique_by=tables.SENTENCES.key),
    documents=st.lists(rows.documents(), max_size=4, unique_by=tables.DOCUMENTS.key),
)
def test_what_is_written_reads_back_the_same(
    pairs: list[PairRow], sentences: list[SentenceRow], documents: list[DocumentRow]
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for table, drawn in (
            (tables.PAIRS, pairs),
            (tables.SENTENCES, sentences),
            (tables.DOCUMENTS, documents),
        ):
            assert tables.write_table(table, drawn, folder)["train"].rows == len(drawn)  # type: ignore[arg-type]
        assert list(tables.read_pairs(folder)) == sorted(pairs, key=tables.PAIRS.key)
        assert list(tables.read_sentences(folder)) == sorted(sentences, key=tables.SENTENCES.key)
        assert list(tables.read_documents(folder)) == sorted(documents, key=tables.DOCUMENTS.key)


def test_a_dataset_reads_back_the_same(tmp_path: Path) -> None:
    write(tmp_path / "set")
    assert read_dataset(tmp_path / "set") == Dataset(
        rows.ABOUT, rows.PAIRS, rows.SENTENCES, rows.DOCUMENTS
    )


def test_candidates_read_back_the_same_and_are_a_config_of_the_card(tmp_path: Path) -> None:
    first = rows.PAIRS[0]
    english = EnglishCandidate(
        first.en_document, 0, first.en, 0.25, 0.75, "partial", Scores(similarity=0.5)
    )
    candidates = [
        CandidateRow(first.ar_document, 0, first.ar, 0.25, (english,)),
        CandidateRow(first.ar_document, 1, first.ar, 1.0, ()),
    ]
    write(tmp_path / "set", candidates=candidates)
    assert read_dataset(tmp_path / "set").candidates == tuple(candidates)
    assert "config_name: candidates" in (tmp_path / "set" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("streaming", [False, True])
def test_datasets_loads_typed_configs(
    tmp_path: Path, streaming: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datasets

    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    out, cache = tmp_path / "set", tmp_path / "cache"
    write(out)

    def load(*config: str) -> datasets.Dataset:
        return datasets.load_dataset(
            str(out), *config, split="train", streaming=streaming, cache_dir=str(cache)
        )

    pairs = load("pairs")
    assert pairs.features == tables.PAIRS.features()
    assert pairs.features["label"].names == list(LABELS)
    assert pairs.features["translation"] == datasets.Translation(languages=["ar", "en"])
    first = next(iter(pairs))
    assert first["translation"] == {"ar": rows.ARABIC[0], "en": rows.ENGLISH[0]}
    assert first["scores"]["facts"] is None
    assert first["review"]["label"] is None
    assert first["label"] == 0
    assert list(load()) == list(pairs)

    sentences = load("sentences")
    assert sentences.features == tables.SENTENCES.features()
    assert [row["text"] for row in sentences] == [*rows.ARABIC, *rows.ENGLISH]
    documents = list(load("documents"))
    assert documents[0]["date"] is None
    assert documents[1]["date"]["value"] == "2019-03-03"
    assert documents[1]["links"][0]["evidence"][1]["score"] is None


def test_a_table_without_rows_streams(tmp_path: Path) -> None:
    import datasets

    write(tmp_path / "set", pairs=())
    loaded = datasets.load_dataset(str(tmp_path / "set"), split="train", streaming=True)
    assert list(loaded) == []
    assert loaded.features == tables.PAIRS.features()
    assert read_dataset(tmp_path / "set").pairs == ()


def test_two_builds_are_byte_identical_whatever_the_order(tmp_path: Path) -> None:
    write(tmp_path / "a" / "set", files={"report.html": "<p>نعم</p>\n"})
    write(
        tmp_path / "b" / "set",
        pairs=iter(reversed(rows.PAIRS)),
        sentences=iter(reversed(rows.SENTENCES)),
        documents=iter(reversed(rows.DOCUMENTS)),
        files={"report.html": "<p>نعم</p>\n"},
    )
    written = content(tmp_path / "a" / "set")
    assert written == content(tmp_path / "b" / "set")
    assert {"README.md", "bitext.json", "report.html"} < written.keys()


def test_an_older_dataset_is_replaced_as_a_whole(tmp_path: Path) -> None:
    out = tmp_path / "set"
    write(out, files={"report.html": "old"})
    write(out, pairs=rows.PAIRS[:1])
    assert len(read_dataset(out).pairs) == 1
    assert not (out / "report.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def broken(error: BaseException) -> Iterator[PairRow]:
    yield rows.PAIRS[0]
    raise error


@pytest.mark.parametrize("error", [ValueError("bug"), KeyboardInterrupt(), OSError(28, "No space")])
def test_an_older_dataset_survives_a_failure(tmp_path: Path, error: BaseException) -> None:
    out = tmp_path / "set"
    write(out)
    before = content(out)
    with pytest.raises(OutputError if isinstance(error, OSError) else type(error)):
        write(out, pairs=broken(error))
    assert content(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_an_older_dataset_survives_a_failing_swap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "set"
    write(out)
    before = content(out)
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name.endswith(".unfinished"):
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OutputError, match="Permission denied"):
        write(out, pairs=())
    assert content(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_a_dataset_lost_between_the_renames_of_a_swap_comes_back(tmp_path: Path) -> None:
    out = tmp_path / "set"
    write(out)
    before = content(out)
    out.rename(tmp_path / ".set.previous")
    check_output(out)
    assert content(out) == before


def test_a_full_disk_is_a_clear_error(tmp_path: Path) -> None:
    out = tmp_path / "set"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, hard))
    try:
        with pytest.raises(OutputError, match="cannot write the dataset") as caught:
            write(out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="Not a directory"):
        write(tmp_path / "file" / "set")
    with pytest.raises(OutputError, match="is a file"):
        write(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "x"


def test_a_folder_of_something_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="is not a bitext dataset"):
        write(tmp_path)
    assert content(tmp_path) == {"notes.txt": b"mine"}


def test_files_that_someone_put_into_a_dataset_are_not_lost(tmp_path: Path) -> None:
    out = tmp_path / "set"
    write(out)
    (out / "pairs" / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"pairs/notes\.txt"):
        write(out)
    assert (out / "pairs" / "notes.txt").read_text() == "mine"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    write(tmp_path / "set")
    assert read_dataset(tmp_path / "set").about == rows.ABOUT


def test_the_same_pair_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="two rows of pairs"):
        write(tmp_path / "set", pairs=[rows.PAIRS[0], rows.PAIRS[1], rows.PAIRS[0]])


def test_large_tables_are_sorted_on_disk_and_split_into_files(tmp_path: Path) -> None:
    count = 40_001
    numbers = ((i * 7_919) % count for i in range(count))
    size = tables.write_table(
        tables.SENTENCES,
        (SentenceRow("d", "en", i, 0, i, i, str(i)) for i in numbers),
        tmp_path,
        groups_per_file=3,
    )
    assert size["train"].rows == count
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        "sentences",
        "train-00000-of-00002.parquet",
        "train-00001-of-00002.parquet",
    ]
    assert [row.index for row in tables.read_sentences(tmp_path)] == list(range(count))


def test_reading_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"No such file.*bitext dataset"):
        read_dataset(tmp_path)
    out = tmp_path / "set"
    write(out)
    pair_file = next((out / "pairs").iterdir())

    pair_file.write_bytes(next((out / "sentences").iterdir()).read_bytes())
    with pytest.raises(FormatError, match=r"lacks id \(string\)"):
        read_dataset(out)
    pair_file.write_bytes(b"PAR1 no PAR1")
    with pytest.raises(FormatError, match="not a readable Parquet file"):
        read_dataset(out)
    pair_file.unlink()
    with pytest.raises(FormatError, match=r"no pairs/SPLIT-\*\.parquet"):
        read_dataset(out)
    (out / "bitext.json").write_text("{")
    with pytest.raises(FormatError, match="not valid JSON"):
        read_dataset(out)
    (out / "bitext.json").write_text(json.dumps({"format": "something else"}))
    with pytest.raises(FormatError, match="expected the manifest"):
        read_dataset(out)
