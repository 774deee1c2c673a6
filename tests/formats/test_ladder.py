"""Ladders with texts, without, damaged, and of several documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bitext.errors import FormatError, OutputError
from bitext.evaluate.files import evaluate_quality_file
from bitext.formats import Row, open_reader
from bitext.formats.conversion import convert
from bitext.workflows.filter import Criteria, filter_file
from bitext.workflows.score import score_file


def read(path: Path) -> list[Row]:
    with open_reader(path) as rows:
        return list(rows)


@pytest.mark.parametrize("arabic_first", [True, False])
def test_hunalign_with_texts(tmp_path: Path, arabic_first: bool) -> None:
    pairs = [("أنا جائع. ~~~ جدا.", "I am very hungry."), ("", "Extra."), ("نعم", "Yes ~~~ yes")]
    lines = [
        "\t".join((*(pair if arabic_first else pair[::-1]), score))
        for pair, score in zip(pairs, ("0.3", "-0.3", "1"), strict=True)
    ]
    (tmp_path / "a.ladder").write_text("\n".join(lines), "utf-8")
    expected = [
        {"ar": "أنا جائع. جدا.", "en": "I am very hungry.", "score": 0.3},
        {"ar": "", "en": "Extra.", "score": -0.3},
        {"ar": "نعم", "en": "Yes yes", "score": 1.0},
    ]
    assert read(tmp_path / "a.ladder") == expected
    assert convert(tmp_path / "a.ladder", tmp_path / "a.tsv").rows == 3


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.hunalign", "0\t0\t0\n999999999999\t1\t0\n", "expected ar_index<tab>en_index"),
        ("a.hunalign", "0\t0\t0\n99999999\t1\t0\n", "of more than 100,000 sentences"),
        ("a.hunalign", "0\t0\t0\n1\t1٢\t0\n", "expected ar_index<tab>en_index"),
        ("a.hunalign", "0\t0\tinf\n1\t1\t0\n", "score is 'inf'; expected a number"),
        ("a.hunalign", "نعم\tyes\tgood\n", "score is 'good'; expected a number"),
        ("a.vecalign", f"[{'9' * 5_000}]:[0]:1\n", "expected indices of sentences"),
        ("a.vecalign", "[0]:[0]:nan\n", "score is 'nan'; expected a number"),
    ],
)
def test_damage(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(FormatError) as caught:
        convert(tmp_path / name, tmp_path / "out.vecalign")
    assert message in caught.value.message
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_ragged_file_of_texts(tmp_path: Path) -> None:
    (tmp_path / "a.hunalign").write_text("نعم\tyes\t1\nلا\n", "utf-8")
    with pytest.raises(FormatError, match="2: found 1 value; expected two texts and a score"):
        read(tmp_path / "a.hunalign")


def test_a_ladder_without_its_texts_is_no_file_of_pairs(tmp_path: Path) -> None:
    path = tmp_path / "a.vecalign"
    path.write_text("[0]:[0]:0\n")
    for use in (
        lambda: score_file(str(path), str(tmp_path / "b.tsv")),
        lambda: filter_file(str(path), str(tmp_path / "b.tsv"), Criteria()),
        lambda: evaluate_quality_file(str(path)),
    ):
        with pytest.raises(FormatError, match="holds indices and no texts; expected the two files"):
            use()


def test_a_missing_score_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("ar\ten\tar_sentences\ten_sentences\tscore\nأ\ta\t0\t0\t\n")
    convert(tmp_path / "a.tsv", tmp_path / "a.hunalign")
    assert (tmp_path / "a.hunalign").read_text() == "0\t0\t0.000000\n1\t1\t0.000000\n"
    (tmp_path / "a.tsv").write_text("ar\ten\tar_sentences\ten_sentences\tscore\nأ\ta\t0\t0\tx\n")
    with pytest.raises(FormatError, match="row 1: the score is 'x'; expected a number"):
        convert(tmp_path / "a.tsv", tmp_path / "b.hunalign")


def test_several_documents_make_a_folder(tmp_path: Path) -> None:
    rows = [
        {"ar": "", "en": "", "ar_document": ar, "en_document": en, "score": 1}
        | {"ar_sentences": [place], "en_sentences": [place]}
        for ar, en, place in (("a/1", "x", 0), ("b", "b", 0), ("a/1", "x", 1))
    ]
    source = tmp_path / "a.jsonl"
    source.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    convert(source, tmp_path / "out", target_format="vecalign")
    assert {path.name: path.read_text() for path in (tmp_path / "out").iterdir()} == {
        "a%2F1.x.vecalign": "[0]:[0]:-1.000000\n[1]:[1]:-1.000000\n",
        "b.vecalign": "[0]:[0]:-1.000000\n",
    }
    with pytest.raises(OutputError, match="there already, and 2 pairs of documents make a folder"):
        convert(source, tmp_path / "out", target_format="vecalign")
    with pytest.raises(FormatError, match="a ladder is of one"):
        convert(source, "-", target_format="hunalign")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "out"]
