from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bitext.errors import FilterError, FormatError, OutputError
from bitext.workflows.filter import Criteria, FilterResult, filter_file

GOOD = ("وصل الوزير إلى طرابلس يوم الأحد.", "The minister arrived in Tripoli on Sunday.")
WRONG = ("أُغلقت المدارس بسبب الأمطار.", "The striker scored twice before half-time.")


def write(path: Path, *rows: Mapping[str, Any]) -> str:
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text("".join(lines), "utf-8")
    return str(path)


def pair(texts: tuple[str, str], **others: Any) -> dict[str, Any]:
    return {"ar": texts[0], "en": texts[1], **others}


def run(tmp_path: Path, criteria: Criteria, *rows: Mapping[str, Any]) -> FilterResult:
    return filter_file(
        write(tmp_path / "in.jsonl", *rows),
        str(tmp_path / "out.jsonl"),
        criteria,
        rejected=str(tmp_path / "rejected.jsonl"),
        cache=tmp_path / "cache",
    )


def found(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_scores_labels_rules_and_duplicates_in_one_go(tmp_path: Path) -> None:
    rows = [
        pair(GOOD, id="good", quality=0.9, label="parallel"),
        pair(("", "x"), id="short", quality=0.9, label="parallel"),
        pair(GOOD, id="low", quality=0.2, label="partial"),
        pair(WRONG, id="label", quality=0.8, label="related"),
        pair((GOOD[0] + "ـ", GOOD[1].upper()), id="again", quality=0.8, label="parallel"),
        pair(WRONG, id="none", quality=None, label="parallel"),
        pair(WRONG, id="last", quality="0.75", label=1),
    ]
    criteria = Criteria(
        min={"quality": 0.5},
        labels=("parallel", "partial"),
        rules=("length:min=2",),
        duplicates="exact",
    )
    result = run(tmp_path, criteria, *rows)
    assert (result.read, result.kept) == (7, 2)
    assert result.rejected == {
        "length": 1,
        "quality below 0.5": 1,
        "label related": 1,
        "duplicate-of": 1,
        "quality missing": 1,
    }
    assert [row["id"] for row in found(tmp_path / "out.jsonl")] == ["good", "last"]
    assert {row["id"]: row["rejection"] for row in found(tmp_path / "rejected.jsonl")} == {
        "short": "length (length: 0)",
        "low": "quality below 0.5 (0.2)",
        "label": "label related",
        "again": "duplicate-of: good",
        "none": "quality missing",
    }


def test_a_pair_that_is_rejected_does_not_make_a_later_one_a_duplicate(tmp_path: Path) -> None:
    rows = [pair(GOOD, score=0.1), pair(GOOD, score=0.9)]
    result = run(tmp_path, Criteria(min={"score": 0.5}, duplicates="near"), *rows)
    assert result.rejected == {"score below 0.5": 1}


def test_scores_that_are_missing_are_computed(tmp_path: Path) -> None:
    result = run(tmp_path, Criteria(min={"quality": 0.5}), pair(GOOD, id="1"), pair(WRONG, id="2"))
    assert result.kept == 1
    (kept,) = found(tmp_path / "out.jsonl")
    assert list(kept) == ["ar", "en", "id", "quality"] and kept["quality"] > 0.5
    assert found(tmp_path / "rejected.jsonl")[0]["quality"] < 0.5


def test_the_highest_value(tmp_path: Path) -> None:
    rows = [pair(GOOD, length_ratio=value) for value in (0.5, 1.5, 2.5)]
    result = run(tmp_path, Criteria(min={"length_ratio": 1}, max={"length_ratio": 2}), *rows)
    assert result.rejected == {"length_ratio below 1": 1, "length_ratio above 2": 1}


@pytest.mark.parametrize(
    ("criteria", "message"),
    [
        (Criteria(min={"beauty": 0.5}), "has no column beauty, and bitext computes no such score"),
        (Criteria(labels=("good",)), "no label 'good'; expected one of parallel, partial"),
        (Criteria(rules=("nonsense",)), "no filter 'nonsense'; expected one of copy, direction-m"),
        (Criteria(rules=("length:most=3",)), "length does not take most=3"),
        (Criteria(rules=("length:3",)), "found '3' in 'length:3'; expected SETTING=VALUE"),
    ],
)
def test_what_there_is_not(tmp_path: Path, criteria: Criteria, message: str) -> None:
    with pytest.raises(FilterError, match=message):
        run(tmp_path, criteria, pair(GOOD))
    assert {path.name for path in tmp_path.iterdir()} <= {"in.jsonl", "cache"}


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    rows = [json.dumps(pair(GOOD))] * 5_000
    path.write_text("\n".join((*rows, "{")), "utf-8")
    (tmp_path / "out.jsonl").write_text("old")
    with pytest.raises(FormatError, match="5001: not valid JSON"):
        filter_file(
            str(path), str(tmp_path / "out.jsonl"), Criteria(), rejected=str(tmp_path / "no.tsv")
        )
    assert (tmp_path / "out.jsonl").read_text() == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"in.jsonl", "out.jsonl"}


def test_a_score_that_is_no_number(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="quality is 'high'; expected a number"):
        run(tmp_path, Criteria(min={"quality": 0.5}), pair(GOOD, quality="high"))


def test_kept_and_rejected_pairs_need_two_files(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", pair(GOOD))
    with pytest.raises(OutputError, match="two files"):
        filter_file(source, "a.tsv", Criteria(), rejected="a.tsv")
