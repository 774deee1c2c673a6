"""Columns by whatever names files have, and without names."""

from __future__ import annotations

from pathlib import Path

import pytest

from bitext.errors import FormatError
from bitext.formats import ColumnNames, ReadOptions, Row, open_reader
from bitext.formats.conversion import convert
from bitext.formats.languages import side_of, side_of_column

PAIR = {"ar": "أين المحطة؟", "en": "Where is the station?"}


def read(path: Path, header: bool = True, **chosen: str) -> list[Row]:
    options = ReadOptions(ColumnNames(chosen), header=header)
    with open_reader(path, options=options) as rows:
        return list(rows)


def table(path: Path, *rows: str) -> Path:
    mark = {".tsv": "\t", ".csv": ","}[path.suffix]
    path.write_text("".join(row.replace("|", mark) + "\n" for row in rows), "utf-8")
    return path


@pytest.mark.parametrize(
    "header",
    [
        "Arabic|English",
        "ara|eng",
        "arb_Arab|eng_Latn",
        "sentence_arb_Arab|sentence_eng_Latn",
        "arz|EN_us",
        "text_ar|text_en",
        "ar-text|en-text",
        "العربية|english",
    ],
)
@pytest.mark.parametrize("suffix", ["tsv", "csv"])
def test_names_of_languages_are_names_of_columns(tmp_path: Path, header: str, suffix: str) -> None:
    path = table(tmp_path / f"a.{suffix}", f"{header}|domain", "|".join((*PAIR.values(), "x")))
    assert read(path) == [PAIR | {"domain": "x"}]


@pytest.mark.parametrize(
    "name",
    ["ar_document", "en_sentences", "ar_source", "arb_Latn", "ar_note", "arm", "english_level", ""],
)
def test_other_columns_of_a_language_are_no_texts(name: str) -> None:
    assert side_of_column(name) is None


def test_varieties_of_arabic_are_arabic() -> None:
    assert {side_of(tag) for tag in ("ar", "AR-sa", "arz", "apc", "ary", "ara", "arb_Arab")} == {
        "ar"
    }
    assert {side_of(tag) for tag in ("en", "EN_us", "eng", "en-Latn-GB")} == {"en"}
    assert {side_of(tag) for tag in ("fa", "ar-Latn", "arc", "enm", "", "x-none")} == {None}


def test_two_columns_of_one_language_are_not_guessed(tmp_path: Path) -> None:
    path = table(tmp_path / "a.tsv", "arz|apc|en", "أ|ب|c")
    with pytest.raises(FormatError, match="no column ar; found arz, apc, en"):
        read(path)
    assert read(path, ar="apc") == [{"arz": "أ", "ar": "ب", "en": "c"}]


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
@pytest.mark.parametrize("keys", [("arb_Arab", "eng_Latn"), ("Arabic", "English"), ("ar", "en")])
def test_names_inside_a_translation(tmp_path: Path, suffix: str, keys: tuple[str, str]) -> None:
    import datasets

    texts = dict(zip(keys, PAIR.values(), strict=True))
    made = datasets.Dataset.from_list([{"id": "1", "translation": texts}])
    path = tmp_path / f"a.{suffix}"
    if suffix == "jsonl":
        made.to_json(path, force_ascii=False)
    else:
        made.to_parquet(path)
    assert read(path) == [{"id": "1", **PAIR}]


@pytest.mark.parametrize("suffix", ["tsv", "csv"])
def test_columns_that_the_user_names(tmp_path: Path, suffix: str) -> None:
    path = table(tmp_path / f"a.{suffix}", "source|target|ar", "|".join((*PAIR.values(), "SY")))
    assert read(path, ar="source", en="target") == [PAIR | {"x-ar": "SY"}]
    with pytest.raises(FormatError, match="no column src; found source, en, x-ar"):
        read(path, ar="src", en="target")


def test_columns_of_json_lines_and_parquet_that_the_user_names(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"src": "أ", "trg": "a", "p": 0.5}\n', "utf-8")
    chosen = {"ar": "src", "en": "trg", "quality": "p"}
    assert read(tmp_path / "a.jsonl", **chosen) == [{"ar": "أ", "en": "a", "quality": 0.5}]
    options = ReadOptions(ColumnNames(chosen))
    convert(tmp_path / "a.jsonl", tmp_path / "a.parquet", options=options)
    assert read(tmp_path / "a.parquet", score="quality") == [{"ar": "أ", "en": "a", "score": 0.5}]


def test_other_columns_of_formats_that_know_the_texts(tmp_path: Path) -> None:
    (tmp_path / "a.tmx").write_text(
        '<tmx version="1.4"><body><tu><prop type="x-sim">0.5</prop><tuv xml:lang="ar"><seg>أ</seg>'
        '</tuv><tuv xml:lang="en"><seg>a</seg></tuv></tu></body></tmx>',
        "utf-8",
    )
    assert read(tmp_path / "a.tmx", quality="sim") == [{"ar": "أ", "en": "a", "quality": "0.5"}]


@pytest.mark.parametrize("suffix", ["tsv", "csv"])
def test_tables_without_a_header(tmp_path: Path, suffix: str) -> None:
    path = table(tmp_path / f"a.{suffix}", "7|Yes|نعم", "8|No|لا")
    assert read(path, header=False, ar="3", en="2", id="column_1") == [
        {"id": "7", "en": "Yes", "ar": "نعم"},
        {"id": "8", "en": "No", "ar": "لا"},
    ]
    with pytest.raises(FormatError, match="no column ar and en; found column_1, column_2"):
        read(path, header=False)
    two = table(tmp_path / f"b.{suffix}", "Yes|نعم", "No|لا")
    assert read(two, header=False)[1] == {"en": "No", "ar": "لا"}


def test_only_tables_have_a_header(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"ar": "", "en": ""}\n', "utf-8")
    with pytest.raises(FormatError, match="jsonl has no header line"):
        read(tmp_path / "a.jsonl", header=False)


def test_a_header_of_a_hundred_thousand_columns_ends(tmp_path: Path) -> None:
    path = table(tmp_path / "a.tsv", "|".join(("ar", "en", *map(str, range(100_000)), "7")))
    with pytest.raises(FormatError, match="column 7 is there twice"):
        read(path)
