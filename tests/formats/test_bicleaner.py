"""Files of Bitextor with a header, and tables that call their texts source and target."""

from __future__ import annotations

from pathlib import Path

import pytest

from bitext.errors import FormatError
from bitext.formats import Row, open_reader

AR, EN = "افتتح المتحف أبوابه.", "The museum opened."


def read(path: Path, format: str | None = None) -> list[Row]:
    with open_reader(path, format) as rows:
        return list(rows)


@pytest.mark.parametrize("arabic_first", [True, False])
@pytest.mark.parametrize(
    ("name", "format"), [("a.sent", None), ("a.x", "bicleaner"), ("a.tsv", None)]
)
def test_a_header_is_no_pair(
    tmp_path: Path, arabic_first: bool, name: str, format: str | None
) -> None:
    texts, urls = (AR, EN), ("http://a/ar", "http://a/en")
    if not arabic_first:
        texts, urls = texts[::-1], urls[::-1]
    (tmp_path / name).write_text(
        "src_url\ttrg_url\tsrc_text\ttrg_text\tbleualign_score\tbicleaner_score\n"
        + "\t".join((*urls, *texts, "0.6", "0.8"))
        + "\n",
        "utf-8",
    )
    assert read(tmp_path / name, format) == [
        {
            **{"ar": AR, "en": EN, "ar_document": "http://a/ar", "en_document": "http://a/en"},
            **{"bleualign_score": "0.6", "quality": "0.8"},
        }
    ]


@pytest.mark.parametrize("header", ["source\ttarget", "src\ttgt", "source_text\ttarget_text"])
def test_source_and_target_by_their_letters(tmp_path: Path, header: str) -> None:
    (tmp_path / "a.tsv").write_text(f"{header}\n{EN}\t{AR}\n", "utf-8")
    assert read(tmp_path / "a.tsv") == [{"en": EN, "ar": AR}]
    (tmp_path / "a.tsv").write_text(f"{header}\n{EN}\tUne phrase.\n", "utf-8")
    with pytest.raises(FormatError, match="no column ar and en"):
        read(tmp_path / "a.tsv")


def test_a_header_without_arabic_below(tmp_path: Path) -> None:
    (tmp_path / "a.sent").write_text("src_text\ttrg_text\nOui\tYes\n", "utf-8")
    with pytest.raises(FormatError, match="no column ar and en; found src_text, trg_text"):
        read(tmp_path / "a.sent")
