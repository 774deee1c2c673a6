"""Formats of other packages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bitext.errors import FormatError
from bitext.formats import all_formats, find_format, format_of

MODULE = """
from bitext.formats.base import Format, from_stream, to_text
from bitext.formats.rows import Rows
from bitext.formats.streams import numbered_lines

def read(stream, name, options):
    pairs = (line.split("|") for _, line in numbered_lines(stream, name))
    return Rows(("ar", "en"), ({"ar": ar, "en": en} for ar, en in pairs))

class Bars:
    def __init__(self, stream, columns):
        self.stream = stream
    def write(self, row):
        self.stream.write(f"{row['ar']}|{row['en']}\\n")
    def close(self):
        self.stream.write("")

FORMAT = Format(
    name="bars", suffixes=(".bars",), holds="texts with a bar between them",
    open_reader=from_stream(read), open_writer=to_text(Bars), columns=("ar", "en"),
)
TAKEN = Format(name="tsv", suffixes=(), holds="nothing", open_reader=from_stream(read))

class NoQuestions:
    def __init__(self, marks="?؟"):
        self.marks = marks
    def reject(self, arabic, english):
        return ["question" if text[-1:] in self.marks else "" for text in english]
"""
ENTRY_POINTS = """\
[bitext.formats]
bars = bars_plugin:FORMAT
broken = no_such_module:FORMAT
odd = bars_plugin:read
taken = bars_plugin:TAKEN
[bitext.filters]
no-questions = bars_plugin:NoQuestions
"""


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    """A package as pip installs it into a folder."""
    folder = tmp_path / "site"
    metadata = folder / "bars_plugin-1.0.dist-info"
    metadata.mkdir(parents=True)
    (folder / "bars_plugin.py").write_text(MODULE, "utf-8")
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: bars-plugin\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(ENTRY_POINTS, "utf-8")
    return folder


def run(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    code = f"import sys; sys.path.append({str(folder)!r}); from bitext.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, encoding="utf-8"
    )


def test_another_package_brings_a_format(plugin: Path, tmp_path: Path) -> None:
    (tmp_path / "a.bars").write_text("نعم|Yes.\nلماذا؟|Why?\n", "utf-8")
    result = run(plugin, "convert", tmp_path / "a.bars", tmp_path / "a.tsv")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "a.tsv").read_text("utf-8") == "ar\ten\nنعم\tYes.\nلماذا؟\tWhy?\n"
    for line in (
        "'broken' (no_such_module:FORMAT) cannot be loaded",
        "'odd' (bars_plugin:read) is nothing for bitext.formats",
        "'tsv' (bars_plugin:TAKEN): the name is taken",
    ):
        assert line in result.stderr
    result = run(plugin, "convert", tmp_path / "a.tsv", tmp_path / "back", "--to", "bars")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "back").read_bytes() == (tmp_path / "a.bars").read_bytes()
    assert "texts with a bar between them" in run(plugin, "convert", "--formats").stdout


def test_another_package_brings_a_filter(plugin: Path, tmp_path: Path) -> None:
    (tmp_path / "a.bars").write_text("نعم|Yes.\nلماذا؟|Why?\nتوقف!|Stop!\n", "utf-8")
    files = (tmp_path / "a.bars", "--out", tmp_path / "b.bars")
    result = run(plugin, "filter", *files, "--drop", "no-questions")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "b.bars").read_text("utf-8") == "نعم|Yes.\nتوقف!|Stop!\n"
    assert "1 rejected: no-questions" in result.stderr
    result = run(plugin, "filter", *files, "--drop", "no-questions:marks=!")
    assert (tmp_path / "b.bars").read_text("utf-8") == "نعم|Yes.\nلماذا؟|Why?\n"


def test_every_format_says_what_it_is() -> None:
    suffixes = [suffix for format in all_formats().values() for suffix in format.suffixes]
    assert len(suffixes) == len(set(suffixes))
    for name, format in all_formats().items():
        assert format.name == name and format.holds
        assert format.columns is None or {"ar", "en"} <= {*format.columns}
        for suffix in format.suffixes:
            assert format_of(f"a{suffix}") is format


@pytest.mark.parametrize("name", ["ar-en.txt.zip", "a.tsv.xz", "a.tmx.bz2"])
def test_what_is_packed_otherwise_is_told(name: str) -> None:
    with pytest.raises(FormatError, match=r"is packed as .*; unpack it first"):
        format_of(name)


def test_a_format_that_is_not_there() -> None:
    with pytest.raises(FormatError, match="no format 'xls'; expected one of bicleaner, csv"):
        find_format("xls")
