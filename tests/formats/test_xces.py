"""Alignments of OPUS with the sentence files that it really has."""

from __future__ import annotations

from pathlib import Path

import pytest

from bitext.errors import FormatError
from bitext.formats import Row, open_reader

ALIGNMENT = (
    '<cesAlign version="1.0"><linkGrp targType="s" fromDoc="{}" toDoc="{}">'
    '<link id="SL0" xtargets="1;1" overlap="0.9"/><link id="SL1" xtargets="3 2;2"/></linkGrp>'
    "</cesAlign>"
)


def corpus(folder: Path, arabic: str, english: str, root: str, sides: tuple[str, str]) -> Path:
    names = [f"{side}/2009/1.xml" for side in sides]
    for name, sentences in zip(names, (arabic, english), strict=True):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(f"<{root}>{sentences}</{root.split()[0]}>", "utf-8")
    (folder / "a.xml").write_text(ALIGNMENT.format(*names), "utf-8")
    return folder / "a.xml"


def read(path: Path) -> list[Row]:
    with open_reader(path) as rows:
        return list(rows)


TIME = '\n    <time id="T1S" value="00:00:05,897" />\n'
WORDS = "<s id='{}'><w>{}</w><w>{}</w></s>"


@pytest.mark.parametrize("root", ["text", "document id='1'", "letsmt xmlns='urn:x'", "DOC"])
@pytest.mark.parametrize("sides", [("ar", "en"), ("arb", "eng"), ("ar_EG", "en_US")])
def test_any_root_and_tag_of_the_language(
    tmp_path: Path, root: str, sides: tuple[str, str]
) -> None:
    arabic = WORDS.format(1, "أين", "كنت") + WORDS.format(2, "في", "السوق")
    arabic += f"<s id='3'>{TIME}كنت\n    هنا{TIME}  </s>"
    english = WORDS.format(1, "Where", "?") + f"<s id='2'>{TIME}At the market{TIME}</s>"
    first, second = read(corpus(tmp_path, arabic, english, root, sides))
    assert (first["ar"], first["en"], first["overlap"]) == ("أين كنت", "Where ?", "0.9")
    assert (second["ar"], second["en"]) == ("كنت هنا في السوق", "At the market")


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    (tmp_path / "ar").mkdir()
    (tmp_path / "a.xml").write_text(ALIGNMENT.format("ar/" + "a" * 999, "en/a"), "utf-8")
    with pytest.raises(FormatError, match=r"names the file 'ar/aaa.*expected one in its folder"):
        read(tmp_path / "a.xml")
