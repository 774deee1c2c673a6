from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.errors import FormatError, OutputError
from bitext.formats import Row, format_of, open_reader, open_writer, tsv
from tests.dataset import strategies as rows

FORMATS = ("tsv", "jsonl", "parquet")
columns = st.lists(rows.texts.filter(bool), max_size=3, unique=True).filter(
    lambda names: not {"ar", "en"} & set(names)
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[Row]]:
    names = draw(st.permutations(["ar", "en", *draw(columns)]))
    values = st.lists(rows.texts, min_size=len(names), max_size=len(names))
    row = values.map(lambda texts: dict(zip(names, texts, strict=True)))
    return list(names), draw(st.lists(row, min_size=1, max_size=5))


def write(path: Path, names: list[str], values: list[Row]) -> None:
    with open_writer(path, names) as writer:
        for row in values:
            writer.write(row)


def read(path: Path) -> tuple[list[str], list[Row]]:
    with open_reader(path) as found:
        return list(found.columns), list(found)


@pytest.mark.parametrize("suffix", FORMATS)
@given(table=tables())
@settings(max_examples=40)
def test_rows_with_their_columns_in_order_read_back(
    suffix: str, table: tuple[list[str], list[Row]]
) -> None:
    names, values = table
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"pairs.{suffix}"
        write(path, names, values)
        found_names, found = read(path)
    assert found_names == names
    assert found == values
    assert all(list(row) == names for row in found)


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_values_keep_their_types(tmp_path: Path, suffix: str) -> None:
    names = ["ar", "en", "quality", "count", "reasons", "nothing"]
    row = {"ar": "نعم", "en": "yes", "quality": 0.25, "count": 3, "reasons": ["a"], "nothing": None}
    path = tmp_path / f"pairs.{suffix}"
    write(path, names, [row, row | {"quality": None}])
    assert read(path) == (names, [row, row | {"quality": None}])


def test_values_in_a_tsv_are_text(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    row = {"ar": "أ\tب\\", "en": "a\nb\r", "quality": 0.25, "reasons": ["é"], "nan": float("nan")}
    write(path, [*row, "absent"], [row])
    assert path.read_bytes().decode() == (
        'ar\ten\tquality\treasons\tnan\tabsent\nأ\\u0009ب\\\ta\\u000ab\\u000d\t0.25\t["é"]\t\t\n'
    )


def test_nan_is_null_in_json_lines(tmp_path: Path) -> None:
    write(tmp_path / "pairs.jsonl", ["ar", "en", "x"], [{"ar": "", "en": "", "x": float("nan")}])
    assert json.loads((tmp_path / "pairs.jsonl").read_text()) == {"ar": "", "en": "", "x": None}


def test_lines_end_at_line_feeds_only_and_a_byte_order_mark_is_nothing(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_bytes("\ufeffar\ten\r\nأ\u2028ب\ta\x85b\x0cc\r\n".encode())
    assert read(path) == (["ar", "en"], [{"ar": "أ\u2028ب", "en": "a\x85b\x0cc"}])


def test_a_backslash_is_a_backslash(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("ar\ten\nملف C:\\new\\\\temp\t\\frac{1}{2} \\u000b \\n\n", "utf-8")
    assert read(path)[1] == [{"ar": r"ملف C:\new\\temp", "en": r"\frac{1}{2} \u000b \n"}]


def test_only_a_backslash_that_would_be_a_mark_is_escaped() -> None:
    assert tsv.escape("C:\\new\\u000a\n") == "C:\\new\\u005cu000a\\u000a"
    assert tsv.unescape("C:\\new\\u005cu000a\\u000a") == "C:\\new\\u000a\n"


def test_more_rows_than_a_batch_and_rows_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    count = 20_001
    for suffix in FORMATS:
        path = tmp_path / f"pairs.{suffix}"
        write(path, ["ar", "en"], [{"ar": str(i), "en": "x"} for i in range(count)])
        with open_reader(path) as found:
            assert next(iter(found))["ar"] == "0"
            assert sum(1 for _ in found) == count - 1


@pytest.mark.parametrize(
    ("name", "content", "line", "message"),
    [
        ("a.tsv", b"", 1, "no column ar and en; found nothing"),
        ("a.tsv", b"ar\tuk\n", 1, "no column en; found ar, uk"),
        ("a.tsv", b"ar\ten\ten\n", 1, "column en is there twice"),
        ("a.tsv", b"ar\ten\nx\ty\nx\n", 3, "found 1 value; expected 2: ar, en"),
        ("a.tsv", b"ar\ten\nx\ty\tz\n", 2, "found 3 values"),
        ("a.tsv", b"ar\ten\nx\t\xe1\n", 2, "byte 0xe1 is not UTF-8"),
        ("a.tsv", "ar\ten\nنعم\tyes\n".encode("utf-16"), 1, "looks like UTF-16; expected UTF-8"),
        ("a.csv", "ar,en\nنعم,yes\n".encode("utf-16-be"), 1, "looks like UTF-16; expected UTF-8"),
        ("a.tsv", b"AR\tAr\ten\n", 1, "column ar is there twice"),
        ("a.jsonl", b'{"ar": "", "en": ""}\n{"ar": ""\n', 2, "not valid JSON"),
        ("a.jsonl", b'{"translation": {"ar": ""}}\n', 1, "no column ar and en; found translation"),
        ("a.jsonl", b'{"translation": {"ar": "", "en": 5}}\n', 1, "en is 5; expected a string"),
        ("a.jsonl", b'\n{"ar": ""}\n', 2, "no column en; found ar"),
        ("a.jsonl", b'{"ar": "", "en": 5}\n', 1, "en is 5; expected a string"),
        ("a.jsonl", b'["ar", "en"]\n', 1, "found list; expected a JSON object"),
        ("a.jsonl", b'{"ar": "\\ud800", "en": ""}\n', 1, "not valid JSON"),
        ("a.jsonl", b"[" * 100_000 + b"\n", 1, "not valid JSON"),
        ("a.jsonl", b'{"ar": "", "en": "\xff"}\n', 1, "byte 0xff is not UTF-8"),
        ("a.parquet", b"PAR1", None, "not a readable Parquet file"),
    ],
)
def test_errors_name_the_place_and_what_is_expected(
    tmp_path: Path, name: str, content: bytes, line: int | None, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FormatError) as caught:
        read(path)
    assert message in caught.value.message
    assert (caught.value.path, caught.value.line) == (str(path), line)


def test_parquet_columns_must_be_text(tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    path = tmp_path / "a.parquet"
    for values, message in (
        ({"ar": ["x"], "uk": ["y"]}, "no column en"),
        ({"ar": ["x"], "en": [1]}, "column en is int64"),
        ({"ar": ["x", None], "en": ["y", "y"]}, "ar is null"),
    ):
        parquet.write_table(pyarrow.table(values), path)
        with pytest.raises(FormatError, match=message):
            read(path)


def test_a_file_that_is_not_there_and_an_unknown_suffix(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="No such file"):
        read(tmp_path / "a.tsv")
    with pytest.raises(FormatError, match=r"cannot tell the format from 'xls'"):
        format_of("a.xls")


@pytest.mark.parametrize("suffix", ["tsv", "parquet"])
def test_a_row_that_does_not_fit_leaves_an_older_file_as_it_was(
    tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"pairs.{suffix}"
    path.write_text("old")
    with pytest.raises(FormatError, match="row 1 has x"):
        write(path, ["ar", "en"], [{"ar": "", "en": "", "x": 1}])
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_values_of_different_types_do_not_fit_one_parquet_column(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="rows 1 to 2 hold values of different types"):
        write(
            tmp_path / "a.parquet",
            ["ar", "en", "x"],
            [{"ar": "", "en": "", "x": 1}, {"ar": "", "en": "", "x": "y"}],
        )


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(OutputError, match="cannot write: "):
        write(tmp_path / "file" / "a.tsv", ["ar", "en"], [])


def test_missing_folders_are_made(tmp_path: Path) -> None:
    write(tmp_path / "new" / "folder" / "a.tsv", ["ar", "en"], [])
    assert (tmp_path / "new" / "folder" / "a.tsv").exists()


class Standard:
    def __init__(self, content: bytes = b"") -> None:
        self.buffer = io.BytesIO(content)


def test_a_dash_is_standard_input_and_output(monkeypatch: pytest.MonkeyPatch) -> None:
    output = Standard()
    monkeypatch.setattr(sys, "stdin", Standard("ar\ten\nنعم\tyes\n".encode()))
    monkeypatch.setattr(sys, "stdout", output)
    with open_reader("-") as found, open_writer("-", found.columns) as writer:
        for row in found:
            writer.write(row)
    assert output.buffer.getvalue().decode() == "ar\ten\nنعم\tyes\n"


def test_a_dash_with_a_format(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Standard(b'{"ar": 1, "en": "yes"}\n'))
    with (
        pytest.raises(FormatError, match="standard input:1: ar is 1"),
        open_reader("-", format="jsonl"),
    ):
        pass


def test_text_streams_are_read_too() -> None:
    assert list(tsv.read(io.StringIO("ar\ten\nنعم\tyes\n"), "text")) == [{"ar": "نعم", "en": "yes"}]
