"""Codes that stand for white space, and white space that is no text, in TMX and XLIFF."""

from __future__ import annotations

from pathlib import Path

import pytest

from bitext.formats import Row, open_reader, open_writer

TMX = (
    '<tmx version="1.4"><header creationtool="other"/><body><tu><tuv xml:lang="ar">{}</tuv>'
    '<tuv xml:lang="en"><seg>x</seg></tuv></tu></body></tmx>'
)
XLIFF_1 = (
    '<xliff version="1.2"{} xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" '
    'datatype="x" source-language="ar" target-language="en"><body><trans-unit id="1">'
    "{}<target>x</target></trans-unit></body></file></xliff>"
)
XLIFF_2 = (
    '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="ar" trgLang="en">'
    '<file id="f"><unit id="1"><originalData><data id="d1">&lt;br/></data><data id="d2">&lt;b>'
    "</data></originalData><segment>{}<target>x</target></segment></unit></file></xliff>"
)


def arabic(path: Path, text: str) -> str:
    path.write_text(text, "utf-8")
    with open_reader(path) as rows:
        (row,) = rows
    return str(row["ar"])


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('<ph x="1" type="lb"/>', "\n"),
        ('<ph x="1" type="tab"/>', "\t"),
        ("<ph>&lt;br /></ph>", "\n"),
        ('<ph>&lt;BR clear="all"></ph>', "\n"),
        ("<ph>&lt;text:line-break/></ph>", "\n"),
        ("<ph>&lt;w:tab/></ph>", "\t"),
        ("<ph>\\n</ph>", "\n"),
        ('<ept i="1">&lt;/p></ept><bpt i="2">&lt;p></bpt>', "\n\n"),
        ('<it pos="end">&lt;/td></it>', "\n"),
        ("<ut>{\\line }</ut>", ""),
        ('<bpt i="1">&lt;b></bpt>', ""),
        ("<ph>&lt;brand/></ph>", ""),
        ('<ph type="image">&lt;img alt="br"/></ph>', ""),
    ],
)
def test_tmx(tmp_path: Path, code: str, expected: str) -> None:
    text = TMX.format(f"<seg>سطر{code}آخر</seg>")
    assert arabic(tmp_path / "a.tmx", text) == f"سطر{expected}آخر"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('<x id="LINE_BREAK" ctype="lb"/>', "\n"),
        ('<x id="1" ctype="x-html-br"/>', "\n"),
        ('<x id="1" equiv-text="&lt;br/>"/>', "\n"),
        ('<x id="1" equiv-text="\\t"/>', "\t"),
        ('<ph id="1" ctype="lb">x</ph>', "\n"),
        ('<ph id="1">&lt;br/></ph>', "\n"),
        ('<x id="1" ctype="x-b"/>', ""),
        ('<g id="1" ctype="bold"/>', ""),
    ],
)
def test_xliff_1(tmp_path: Path, code: str, expected: str) -> None:
    text = XLIFF_1.format("", f"<source>سطر{code}آخر</source>")
    assert arabic(tmp_path / "a.xlf", text) == f"سطر{expected}آخر"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('<ph id="1" type="fmt" subType="xlf:lb"/>', "\n"),
        ('<ph id="1" dataRef="d1"/>', "\n"),
        ('<ph id="1" equiv="\\n"/>', "\n"),
        ('<ph id="1" dataRef="d2"/>', ""),
        ('<sc id="1" dataRef="d2"/>', ""),
    ],
)
def test_xliff_2(tmp_path: Path, code: str, expected: str) -> None:
    text = XLIFF_2.format(f"<source>سطر{code}آخر</source>")
    assert arabic(tmp_path / "a.xlf", text) == f"سطر{expected}آخر"


INDENTED = "\n      افتح  النافذة\n      وانتظر.\n    "


def test_indentation_is_no_text(tmp_path: Path) -> None:
    plain = "افتح النافذة وانتظر."
    assert arabic(tmp_path / "a.xlf", XLIFF_2.format(f"<source>{INDENTED}</source>")) == plain
    source = f"<source>{INDENTED}</source>"
    assert arabic(tmp_path / "a.xlf", XLIFF_1.format("", source)) == plain
    assert arabic(tmp_path / "a.tmx", TMX.format(f"<seg>{INDENTED}</seg>")) == plain
    broken = f'<seg>{INDENTED}<ph type="lb"/>\n   ثم اخرج.\n </seg>'
    assert arabic(tmp_path / "a.tmx", TMX.format(broken)) == f"{plain}\nثم اخرج."


def test_white_space_that_is_to_be_kept(tmp_path: Path) -> None:
    kept = f'<source xml:space="preserve">{INDENTED}</source>'
    assert arabic(tmp_path / "a.xlf", XLIFF_1.format("", kept)) == INDENTED
    above = XLIFF_1.format(' xml:space="preserve"', f"<source>{INDENTED}</source>")
    assert arabic(tmp_path / "a.xlf", above) == INDENTED
    # By TMX's specification white space counts; only what is laid out is not taken for text.
    assert arabic(tmp_path / "a.tmx", TMX.format("<seg> أ\n ب </seg>")) == " أ\n ب "


@pytest.mark.parametrize("name", ["a.tmx", "a.xlf", "a.xml"])
def test_own_files_keep_their_white_space(tmp_path: Path, name: str) -> None:
    row: Row = {"ar": INDENTED, "en": " \n a\tb "}
    with open_writer(tmp_path / name, ("ar", "en")) as writer:
        writer.write(row)
    with open_reader(tmp_path / name) as rows:
        assert [{side: found[side] for side in row} for found in rows] == [row]


@pytest.mark.parametrize("name", ["a.tmx", "a.xlf"])
def test_half_a_character_becomes_the_sign_for_none(tmp_path: Path, name: str) -> None:
    text = (
        TMX.format('<seg>أ<ph type="x-control-D800"/></seg>')
        if name == "a.tmx"
        else XLIFF_2.format('<source>أ<cp hex="DFFF"/></source>')
    )
    assert arabic(tmp_path / name, text) == "أ\ufffd"
