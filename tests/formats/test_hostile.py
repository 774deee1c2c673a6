"""Files made to harm are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from bitext.errors import FormatError
from bitext.formats import open_reader

TMX = (
    '<tmx version="1.4"><body><tu><tuv xml:lang="ar"><seg>نعم{}</seg></tuv>'
    '<tuv xml:lang="en"><seg>yes</seg></tuv></tu></body></tmx>'
)
XLIFF_1 = (
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file source-language="ar" '
    'target-language="en" original="a" datatype="plaintext"><body><trans-unit id="1">'
    "<source>نعم{}</source><target>yes</target></trans-unit></body></file></xliff>"
)
XLIFF_2 = (
    '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="ar" trgLang="en">'
    '<file id="f"><unit id="1"><segment><source>نعم{}</source><target>yes</target></segment></unit>'
    "</file></xliff>"
)
CES = '<cesAlign><linkGrp fromDoc="ar/a" toDoc="en/a"><link xtargets="1;1"/>{}</linkGrp></cesAlign>'
BODIES = [("a.tmx", TMX), ("a.xlf", XLIFF_1), ("b.xlf", XLIFF_2), ("a.xml", CES)]

BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(("name", "body"), BODIES)
@pytest.mark.parametrize(
    ("declarations", "reference"),
    [
        ('<!ENTITY b0 "ha">' + BOMB, "&b9;"),
        (f'<!ENTITY b0 "{"x" * 100_000}">', "&b0;" * 1_000),
        ('<!ENTITY secret SYSTEM "{secret}">', "&secret;"),
        ('<!ENTITY % secret SYSTEM "{secret}"> %secret;', ""),
    ],
    ids=["expansion", "quadratic expansion", "external", "external parameter"],
)
def test_entities(tmp_path: Path, name: str, body: str, declarations: str, reference: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret", "utf-8")
    path = tmp_path / name
    declared = declarations.replace("{secret}", secret.as_uri())
    path.write_text(f"<!DOCTYPE x [{declared}]>" + body.format(reference), "utf-8")
    with pytest.raises(FormatError) as caught, open_reader(path) as rows:
        list(rows)
    assert "entity" in caught.value.message
    assert "the secret" not in str(caught.value)


def test_an_external_document_type_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "tmx14.dtd").write_text('<!ENTITY word "from outside">', "utf-8")
    path = tmp_path / "a.tmx"
    path.write_text('<!DOCTYPE tmx SYSTEM "tmx14.dtd">' + TMX.format(""), "utf-8")
    with open_reader(path) as rows:
        assert list(rows) == [{"ar": "نعم", "en": "yes"}]
    path.write_text('<!DOCTYPE tmx SYSTEM "tmx14.dtd">' + TMX.format("&word;"), "utf-8")
    with pytest.raises(FormatError, match="word"), open_reader(path) as rows:
        list(rows)


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(TMX.format("<hi>" * 100_000 + "</hi>" * 100_000), "utf-8")
    with pytest.raises(FormatError, match="not valid XML"), open_reader(path) as rows:
        list(rows)


@pytest.mark.parametrize("name", ["../ar/secret.xml", "ar/../../secret.xml", "/ar/passwd"])
def test_an_alignment_cannot_name_files_elsewhere(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.xml").write_text('<text><s id="1">the secret</s></text>', "utf-8")
    path = tmp_path / "corpus" / "a.xml"
    (path.parent / "en").mkdir(parents=True)
    (path.parent / "en" / "a.xml").write_text('<text><s id="1">yes</s></text>', "utf-8")
    text = CES.replace("ar/a", name).replace("en/a", "en/a.xml").format("")
    path.write_text(text, "utf-8")
    with pytest.raises(FormatError, match="outside its folder"), open_reader(path) as rows:
        list(rows)


def test_an_alignment_cannot_name_a_link_that_leads_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "secret.xml").write_text('<text><s id="1">the secret</s></text>', "utf-8")
    path = tmp_path / "corpus" / "a.xml"
    for side in ("ar", "en"):
        (path.parent / side).mkdir(parents=True)
        (path.parent / side / "a.xml").symlink_to(tmp_path / "secret.xml")
    path.write_text(CES.replace("/a", "/a.xml").format(""), "utf-8")
    with pytest.raises(FormatError, match="outside its folder"), open_reader(path) as rows:
        list(rows)
