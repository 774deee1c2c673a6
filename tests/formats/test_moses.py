"""Two files with a sentence a line, by the names that people give them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from bitext.errors import FormatError
from bitext.formats import format_of, open_reader
from bitext.formats.conversion import convert

NAMES = [
    ("train.ar", "train.en", "train.ar"),
    ("train.ar", "train.en", "train.en"),
    ("corpus.ar.gz", "corpus.en.gz", "corpus.ar.gz"),
    ("Big.ar-en.ar.gz", "Big.ar-en.en", "Big.ar-en"),
    ("dev.arb_Arab", "dev.eng_Latn", "dev.arb_Arab"),
    ("v1.2.ary", "v1.2.en", "v1.2.ary"),
]


@pytest.mark.parametrize(("arabic", "english", "asked"), NAMES)
def test_names(tmp_path: Path, arabic: str, english: str, asked: str) -> None:
    for name, text in ((arabic, "أين؟\nهنا\n"), (english, "Where?\nHere\n")):
        packed = gzip.compress(text.encode()) if name.endswith(".gz") else text.encode()
        (tmp_path / name).write_bytes(packed)
    with open_reader(tmp_path / asked) as rows:
        assert list(rows) == [{"ar": "أين؟", "en": "Where?"}, {"ar": "هنا", "en": "Here"}]


@pytest.mark.parametrize("name", ["a.arm", "a.ar-fr", "a.text", "ar"])
def test_other_names(tmp_path: Path, name: str) -> None:
    with pytest.raises(FormatError, match="cannot tell the format"):
        format_of(tmp_path / name)


def test_a_side_that_is_missing_or_there_twice(tmp_path: Path) -> None:
    (tmp_path / "a.ar").write_text("x\n")
    with pytest.raises(
        FormatError, match=r"is two files; expected .*a.en beside it, there is none"
    ):
        convert(tmp_path / "a.ar", tmp_path / "b.tsv")
    for name in ("a.en_GB", "a.en_US"):
        (tmp_path / name).write_text("x\n")
    with pytest.raises(FormatError, match=r"found .*a.en_GB and .*a.en_US"):
        convert(tmp_path / "a.ar", tmp_path / "b.tsv")


def test_compressed_when_written(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("ar\ten\nنعم\tyes\n", "utf-8")
    convert(tmp_path / "a.tsv", tmp_path / "b.ar.gz")
    assert gzip.decompress((tmp_path / "b.en.gz").read_bytes()) == b"yes\n"
    convert(tmp_path / "a.tsv", tmp_path / "c.en")
    assert (tmp_path / "c.ar").read_text("utf-8") == "نعم\n"
