from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bitext.dataset.publish import write_dataset
from bitext.dataset.rows import Review
from bitext.errors import FormatError, OutputError
from bitext.formats import ReadOptions, Row, open_reader, open_writer
from bitext.formats.conversion import Converted, convert
from tests.dataset import strategies

EDITED = Review(
    status="reviewed",
    label="parallel",
    en="The new port opened on 3 March 2019.",
    comment="Port, not harbour.",
    reviewers=("Amal",),
    changed="2026-01-02T03:04:05Z",
)


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    rows = (replace(strategies.PAIRS[0], review=EDITED), *strategies.PAIRS[1:])
    folder = tmp_path / "dataset"
    write_dataset(folder, rows, strategies.SENTENCES, strategies.DOCUMENTS, strategies.ABOUT)
    return folder


def read(path: Path | str, format: str | None = None) -> list[Row]:
    with open_reader(path, format) as rows:
        return list(rows)


def there(row: Row) -> Row:
    """What the row has; a table as text cannot tell an empty text from none."""
    return {column: value for column, value in row.items() if value not in (None, "")}


def test_a_dataset_folder_gives_what_reviewers_made_of_it(dataset: Path) -> None:
    first, second = read(dataset)
    assert (first["ar"], first["en"]) == (strategies.ARABIC[0], EDITED.en)
    assert (first["ar_source"], first["en_source"]) == (None, strategies.ENGLISH[0])
    assert (first["review_label"], first["note"]) == ("parallel", "Port, not harbour.")
    assert (first["label"], first["similarity"]) == ("parallel", 0.75)
    assert second["en_source"] is None and second["review_status"] is None


@pytest.mark.parametrize(
    "name", ["a.tmx", "a.xlf", "b.tsv", "a.csv", "a.jsonl", "a.parquet", "a.tmx.gz"]
)
def test_nothing_of_a_dataset_is_lost_on_the_way(dataset: Path, tmp_path: Path, name: str) -> None:
    """Through any format that holds all columns and back, numbers and lists are what they were."""
    assert convert(dataset, tmp_path / name, columns=["all"]) == Converted(2)
    convert(tmp_path / name, tmp_path / "back.jsonl")
    assert list(map(there, read(tmp_path / "back.jsonl"))) == list(map(there, read(dataset)))


def test_columns_without_a_place_are_named(dataset: Path, tmp_path: Path) -> None:
    converted = convert(dataset, tmp_path / "corpus.ar-en")
    left_out = converted.no_place
    assert (converted.rows, left_out[0]) == (2, "machine_translation")
    assert "id" not in left_out
    assert sorted(path.name for path in tmp_path.glob("corpus.*")) == [
        "corpus.ar-en.ar",
        "corpus.ar-en.en",
        "corpus.ar-en.ids",
    ]
    left_out = convert(dataset, tmp_path / "corpus.xml").no_place
    assert "quality" not in left_out and "label" in left_out
    assert [row["en"] for row in read(tmp_path / "corpus.xml")] == [
        EDITED.en,
        strategies.ENGLISH[1],
    ]


@pytest.mark.parametrize("name", ["a.tsv", "a.csv", "a.parquet"])
def test_rows_with_columns_of_their_own_become_a_table(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"ar": "أ", "en": "a", "first": "1"}\n{"ar": "ب", "en": "b", "second": "2"}\n', "utf-8"
    )
    convert(tmp_path / "a.jsonl", tmp_path / name)
    first, second = read(tmp_path / name)
    assert list(first) == ["ar", "en", "first", "second"]
    assert (second["first"] or "", second["second"]) == ("", "2")


def test_a_ladder_and_its_texts_make_pairs(tmp_path: Path) -> None:
    (tmp_path / "a.vecalign").write_text("[0]:[0, 1]:0.25\n[1]:[]:0\n", "utf-8")
    (tmp_path / "ar.txt").write_text("أولًا.\nثانيًا.\n", "utf-8")
    (tmp_path / "en.txt").write_text("First.\nMore of it.\n", "utf-8")
    texts = (tmp_path / "ar.txt", tmp_path / "en.txt")
    convert(tmp_path / "a.vecalign", tmp_path / "a.tsv", options=ReadOptions(texts=texts))
    first, second = read(tmp_path / "a.tsv")
    assert (first["ar"], first["en"], first["score"]) == ("أولًا.", "First. More of it.", "-0.25")
    assert (second["ar"], second["en"]) == ("ثانيًا.", "")
    convert(tmp_path / "a.tsv", tmp_path / "a.hunalign")
    assert (tmp_path / "a.hunalign").read_text() == (
        "0\t0\t-0.250000\n1\t2\t0.000000\n2\t2\t0.000000\n"
    )
    convert(tmp_path / "a.hunalign", tmp_path / "b.vecalign")
    assert (tmp_path / "b.vecalign").read_text() == "[0]:[0, 1]:0.250000\n[1]:[]:0.000000\n"


def test_a_ladder_without_its_texts_makes_no_pairs(tmp_path: Path) -> None:
    (tmp_path / "a.vecalign").write_text("[0]:[0]:0\n[7]:[1]:0\n", "utf-8")
    (tmp_path / "a.txt").write_text("One.\nTwo.\n", "utf-8")
    with pytest.raises(FormatError, match="indices and no texts"):
        convert(tmp_path / "a.vecalign", tmp_path / "a.tmx")
    texts = (tmp_path / "a.txt", tmp_path / "a.txt")
    with pytest.raises(FormatError, match="names Arabic sentence 7; the texts have 2"):
        convert(tmp_path / "a.vecalign", tmp_path / "a.tmx", options=ReadOptions(texts=texts))
    assert not (tmp_path / "a.tmx").exists()


def test_rows_without_indices_make_no_ladder(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("ar\ten\nنعم\tyes\n", "utf-8")
    with pytest.raises(FormatError, match="row 1: ar_sentences is None"):
        convert(tmp_path / "a.tsv", tmp_path / "a.vecalign")


def test_bicleaner_on_request(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(
        "https://a.example/en\thttps://a.example/ar\tyes\tنعم\t0.9\tmore\n", "utf-8"
    )
    convert(tmp_path / "a.tsv", tmp_path / "a.jsonl", source_format="bicleaner")
    row = read(tmp_path / "a.jsonl")[0]
    assert (row["ar"], row["en"], row["quality"]) == ("نعم", "yes", 0.9)
    assert (row["ar_document"], row["column_6"]) == ("https://a.example/ar", "more")
    convert(tmp_path / "a.jsonl", tmp_path / "b.tsv", target_format="bicleaner")
    assert (tmp_path / "b.tsv").read_text("utf-8") == (
        "https://a.example/ar\thttps://a.example/en\tنعم\tyes\t0.9\n"
    )


def test_from_standard_input_to_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    class Standard:
        def __init__(self, content: bytes = b"") -> None:
            self.buffer = io.BytesIO(content)

    output = Standard()
    monkeypatch.setattr(sys, "stdin", Standard("ar\ten\nنعم\tyes\n".encode()))
    monkeypatch.setattr(sys, "stdout", output)
    assert convert("-", "-", target_format="jsonl") == Converted(1)
    assert output.buffer.getvalue().decode() == '{"ar": "نعم", "en": "yes"}\n'


@pytest.mark.parametrize("format", ["moses", "xces"])
def test_several_files_are_no_stream(tmp_path: Path, format: str) -> None:
    (tmp_path / "a.tsv").write_text("ar\ten\n", "utf-8")
    with pytest.raises(OutputError, match="expected a"):
        convert(tmp_path / "a.tsv", "-", target_format=format)
    with pytest.raises(FormatError, match="expected a"):
        convert("-", tmp_path / "b.tsv", source_format=format)


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"ar": "", "en": ""}\n{"ar": 1}\n', "utf-8")
    for name in ("a.tmx", "a.xlf", "a.csv", "a.ar-en", "a.xml", "a.parquet"):
        target = tmp_path / name
        target.write_text("old", "utf-8")
        with pytest.raises(FormatError):
            convert(tmp_path / "a.jsonl", target)
        assert target.read_text("utf-8") == "old"
    assert not [path for path in tmp_path.iterdir() if "unfinished" in path.name]


def test_a_dataset_folder_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("ar\ten\n", "utf-8")
    (tmp_path / "out").mkdir()
    with pytest.raises(OutputError, match="bitext build"):
        convert(tmp_path / "a.tsv", tmp_path / "out")


def test_a_spreadsheet_cell_has_an_end(tmp_path: Path) -> None:
    with (
        pytest.raises(FormatError, match="row 1: ar has 40000 characters"),
        open_writer(tmp_path / "a.csv", ("ar", "en")) as writer,
    ):
        writer.write({"ar": "ا" * 40_000, "en": ""})


@pytest.mark.parametrize("link", [False, True])
def test_a_file_is_not_converted_onto_itself(tmp_path: Path, link: bool) -> None:
    (tmp_path / "a.tsv").write_text("ar\ten\tquality\nنعم\tyes\t1\n", "utf-8")
    target = tmp_path / "b.tsv" if link else tmp_path / "." / "a.tsv"
    if link:
        target.symlink_to(tmp_path / "a.tsv")
    with pytest.raises(OutputError, match="itself; expected another name"):
        convert(tmp_path / "a.tsv", target, columns=["ar"])
    convert(tmp_path / "a.tsv", tmp_path / "c.ar-en")
    with pytest.raises(OutputError, match="itself; expected another name"):
        convert(tmp_path / "c.ar-en.ar", tmp_path / "c.ar-en")
    assert (tmp_path / "a.tsv").read_text("utf-8").count("\n") == 2


def test_what_no_file_can_hold_is_told_with_its_row(tmp_path: Path) -> None:
    for suffix in ("tsv", "csv", "jsonl", "bicleaner", "parquet"):
        format = suffix if suffix == "bicleaner" else None
        with (
            pytest.raises(FormatError, match="row"),
            open_writer(tmp_path / f"a.{suffix}", ("ar", "en"), format) as writer,
        ):
            writer.write({"ar": "أ", "en": "a"})
            writer.write({"ar": "\ud800", "en": "a"})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("value", [float("inf"), [float("nan")], {1, 2}])
def test_what_json_cannot_hold_is_told(tmp_path: Path, value: object) -> None:
    with (
        pytest.raises(FormatError, match="row 1: score holds what JSON cannot"),
        open_writer(tmp_path / "a.jsonl", ()) as writer,
    ):
        writer.write({"ar": "", "en": "", "score": value})


@pytest.mark.parametrize("value", ["100000000000000000000000", "{}", "[1, [2]]"])
def test_what_parquet_cannot_hold_is_told(tmp_path: Path, value: str) -> None:
    (tmp_path / "a.jsonl").write_text(f'{{"ar": "", "en": "", "x": {value}}}\n', "utf-8")
    with pytest.raises(FormatError, match="rows 1 to 1 hold values"):
        convert(tmp_path / "a.jsonl", tmp_path / "a.parquet")


def test_infinity_is_refused_and_nan_is_nothing_at_any_depth(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"ar": "", "en": "", "x": [NaN], "y": NaN}\n', "utf-8")
    convert(tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    assert read(tmp_path / "b.jsonl") == [{"ar": "", "en": "", "x": [None], "y": None}]
    (tmp_path / "a.jsonl").write_text('{"ar": "", "en": "", "x": -Infinity}\n', "utf-8")
    with pytest.raises(FormatError, match="1: not valid JSON: found -Infinity"):
        convert(tmp_path / "a.jsonl", tmp_path / "b.jsonl")


def test_a_line_without_end_fills_no_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bitext.formats.streams.LONGEST_LINE", 1_000)
    for name in ("a.tsv", "a.csv", "a.jsonl"):
        header = {"a.tsv": b"ar\ten\n", "a.csv": b"ar,en\n", "a.jsonl": b""}[name]
        (tmp_path / name).write_bytes(header + b"x" * 2_000)
        with pytest.raises(FormatError, match="has a line of more than 1,000 bytes"):
            read(tmp_path / name)


@pytest.mark.parametrize("suffix", ["tsv", "csv", "jsonl", "tmx", "xlf", "po", "ar-en"])
def test_dates_decimals_and_bytes_of_parquet_are_written(tmp_path: Path, suffix: str) -> None:
    import datetime
    import decimal

    import pyarrow
    from pyarrow import parquet

    moment = datetime.datetime(2021, 11, 12, 8, 30, tzinfo=datetime.UTC)
    columns = {
        "ar": ["نعم"],
        "en": ["yes"],
        "id": [datetime.date(2021, 11, 12)],
        "at": [moment],
        "price": [decimal.Decimal("1.50")],
        "raw": ["أ".encode()],
        "several": [[datetime.date(2021, 11, 12)]],
    }
    parquet.write_table(pyarrow.table(columns), tmp_path / "a.parquet")
    convert(tmp_path / "a.parquet", tmp_path / f"b.{suffix}")
    (row,) = read(tmp_path / f"b.{suffix}")
    assert row["id"] == "2021-11-12"
    if suffix not in ("po", "ar-en"):
        assert (row["price"], row["raw"]) == ("1.50", "أ")
        assert row["at"] == "2021-11-12T08:30:00+00:00"
        assert row["several"] in ('["2021-11-12"]', ["2021-11-12"])


def test_categories_of_parquet_are_texts(tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    arabic = pyarrow.array(["نعم", "نعم"]).dictionary_encode()
    english = pyarrow.array(["yes", "aye"], pyarrow.large_string())
    parquet.write_table(pyarrow.table({"ar": arabic, "en": english}), tmp_path / "a.parquet")
    assert [row["ar"] for row in read(tmp_path / "a.parquet")] == ["نعم", "نعم"]


def test_empty_lines_of_a_table_are_passed_over_and_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.tsv").write_text("ar\ten\nنعم\tyes\n\nلا\tno\n\n", "utf-8")
    assert [row["en"] for row in read(tmp_path / "a.tsv")] == ["yes", "no"]
    assert "a.tsv: 2 empty lines left out" in caplog.text


def test_damaged_parquet_is_a_fault_of_the_file(tmp_path: Path) -> None:
    import random

    (tmp_path / "a.tsv").write_text("ar\ten\n" + "نعم\tyes\n" * 50, "utf-8")
    convert(tmp_path / "a.tsv", tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    dice = random.Random(3)
    for _ in range(200):
        damaged = bytearray(whole)
        for _ in range(dice.randint(1, 8)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        (tmp_path / "b.parquet").write_bytes(damaged)
        try:
            read(tmp_path / "b.parquet")
        except FormatError as error:
            assert "\n" not in str(error)


def test_what_a_message_quotes_stays_on_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("a\\u000ab\x1b[31m\ten\n", "utf-8")
    with pytest.raises(FormatError) as caught:
        read(tmp_path / "a.tsv")
    assert "found a\\nb\\x1b[31m, en" in str(caught.value)
