from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bitext.cli.main import app
from bitext.cli.pair_options import parse_bounds, read_options, split_columns
from bitext.errors import FilterError, FormatError


def test_columns_to_read_and_to_write() -> None:
    assert split_columns(None) == ({}, ())
    assert split_columns("ar=source, en=target") == ({"ar": "source", "en": "target"}, ())
    assert split_columns("id,ar=2,quality") == ({"ar": "2"}, ("id", "quality", "ar"))
    for wrong in ("=x", "ar=", "a,,b", "ar=x,ar=y"):
        with pytest.raises(FormatError, match="--columns has"):
            split_columns(wrong)
    with pytest.raises(FormatError, match="--columns has 'id'; expected NAME=COLUMN"):
        read_options("id", False)


def test_bounds_of_scores() -> None:
    assert parse_bounds("--min", ["quality=.5", "names = 1"]) == {"quality": 0.5, "names": 1.0}
    with pytest.raises(FilterError, match="--min has 'quality'; expected SCORE=VALUE"):
        parse_bounds("--min", ["quality"])


def test_pairs_with_other_names_from_end_to_end(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("7\tThe gate is closed.\tالبوابة مغلقة.\n", "utf-8")
    shape = ("--from", "tsv", "--no-header", "--columns", "ar=3,en=2,gold=1")
    runner = CliRunner()
    out = tmp_path / "b.tsv"
    result = runner.invoke(app, ["score", str(tmp_path / "a.txt"), "--out", str(out), *shape])
    assert result.exit_code == 0, result.output
    assert out.read_text("utf-8").splitlines()[1].startswith("7\tThe gate is closed.\tالبوابة")
    kept = tmp_path / "c.tsv"
    arguments = ["--min-quality", "0", "--min", "similarity=-1", "--drop", "script"]
    result = runner.invoke(app, ["filter", str(out), "--out", str(kept), *arguments])
    assert result.exit_code == 0, result.output
    assert kept.read_bytes() == out.read_bytes()
    result = runner.invoke(
        app, ["convert", str(kept), str(tmp_path / "d.csv"), "--columns", "quality,gold"]
    )
    assert result.exit_code == 0, result.output
    header = (tmp_path / "d.csv").read_text("utf-8-sig").splitlines()[0]
    assert header == "ar,en,quality,gold"


def test_a_memory_gets_no_scores_unless_asked(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(
        "ar\ten\tquality\tsimilarity\tnames\tdomain\nنعم\tyes\t0.5\t0.25\t1\tnews\n", "utf-8"
    )
    runner = CliRunner()
    for more, there, message in (
        ([], ["quality", "domain"], "left out 2 columns of measurements (similarity, names)"),
        (["--columns", "all"], ["quality", "similarity", "names", "domain"], ""),
        (["--columns", "names"], ["names"], ""),
    ):
        files = [str(tmp_path / "a.tsv"), str(tmp_path / "a.tmx")]
        result = runner.invoke(app, ["convert", *files, *more])
        assert result.exit_code == 0 and message in result.output
        memory = (tmp_path / "a.tmx").read_text("utf-8")
        assert [part.split('"')[0] for part in memory.split('type="x-')[1:]] == there


def test_a_format_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["convert", "a", "b", "--from", "xls"])
    assert result.exit_code == 2
    assert "'xls' is not one of bicleaner, csv" in result.output.replace("\n", " ")
