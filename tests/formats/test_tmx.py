"""Translation memories of other programs."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bitext.cli.main import app
from bitext.formats import Row, open_reader
from bitext.formats.conversion import convert

BODY = '<tmx version="1.4"{}><header creationtool="other"/><body>{}</body></tmx>'
UNIT = (
    '<tu><tuv xml:lang="en-US"><seg>The hall is closed.</seg></tuv>'
    '<tuv xml:lang="ar-SA"><seg>القاعة مغلقة.</seg></tuv></tu>'
)
PAIR = {"ar": "القاعة مغلقة.", "en": "The hall is closed."}


def read(path: Path) -> list[Row]:
    with open_reader(path) as rows:
        return list(rows)


@pytest.mark.parametrize(
    "namespace",
    ["", ' xmlns="http://www.lisa.org/tmx14"', ' xmlns="urn:other"'],
)
@pytest.mark.parametrize("name", ["a.tmx", "a.xml", "a.tmx.gz", "a.xml.gz"])
def test_any_namespace_and_name(tmp_path: Path, namespace: str, name: str) -> None:
    text = BODY.format(namespace, UNIT).encode()
    (tmp_path / name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    assert read(tmp_path / name) == [PAIR]


@pytest.mark.parametrize(
    ("label", "encoding", "said"),
    [
        ("UTF-16", "utf-8", True),
        ("utf-16le", "utf-8-sig", True),
        ("ISO-10646-UCS-2", "utf-8", True),
        ("windows-1256", "utf-8", True),
        ("ISO-8859-6", "utf-8", True),
        ("us-ascii", "utf-8", True),
        ("UTF-8", "utf-16", False),
        ("windows-1256", "windows-1256", False),
        ("ISO-8859-6", "iso-8859-6", False),
        ("UTF-8", "utf-8", False),
    ],
)
def test_bytes_beat_labels(
    tmp_path: Path, label: str, encoding: str, said: bool, caplog: pytest.LogCaptureFixture
) -> None:
    text = f'<?xml version="1.0" encoding="{label}"?>\n' + BODY.format("", UNIT)
    (tmp_path / "a.tmx").write_bytes(text.encode(encoding))
    assert read(tmp_path / "a.tmx") == [PAIR]
    assert ("the encoding that it states is wrong" in caplog.text) is said


def test_a_label_that_hides_another_encoding_is_told(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="UTF-8"?>\n' + BODY.format("", UNIT)
    (tmp_path / "a.tmx").write_bytes(text.encode("windows-1256"))
    result = CliRunner().invoke(app, ["convert", str(tmp_path / "a.tmx"), str(tmp_path / "b.tsv")])
    assert result.exit_code != 0
    assert "expected UTF-8, or its encoding in the first line" in str(result.exception)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tmx", BODY.format("", "")),
        ("a.tsv", "ar\ten\n"),
        ("a.jsonl", ""),
        ("a.xlf", '<xliff version="1.2"><file source-language="ar"/></xliff>'),
        ("a.xml", "<cesAlign/>"),
        ("a.po", 'msgid ""\nmsgstr "Language: ar\\n"\n'),
    ],
)
def test_an_empty_result_is_said(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    files = [str(tmp_path / name), str(tmp_path / "out.csv")]
    result = CliRunner().invoke(app, ["convert", *files])
    assert result.exit_code == 0, result.output
    assert f"{tmp_path / name}: there are no pairs in it" in result.output


PROVENANCE = (
    '<tu tuid="7" creationid="AMAL" creationdate="20210304T050607Z" usagecount="3"><note>n</note>'
    '<prop type="x-domain">news</prop><tuv xml:lang="ar" changeid="RIM" changedate='
    '"20220304T050607Z"><note>v</note><prop type="x-match">mt</prop><seg>نعم</seg></tuv>'
    '<tuv xml:lang="en" creationtool="T" lastusagedate="soon"><seg>yes</seg></tuv></tu>'
)


def test_who_made_a_unit_and_when_survives(tmp_path: Path) -> None:
    (tmp_path / "a.tmx").write_text(BODY.format("", PROVENANCE), "utf-8")
    expected = {
        **{"id": "7", "ar": "نعم", "en": "yes", "note": "n\nv", "domain": "news"},
        **{"creationid": "AMAL", "creationdate": "20210304T050607Z", "usagecount": "3"},
        **{"ar_changeid": "RIM", "ar_changedate": "20220304T050607Z", "ar_x-match": "mt"},
        **{"en_creationtool": "T", "en_lastusagedate": "soon"},
    }
    assert read(tmp_path / "a.tmx") == [expected]
    convert(tmp_path / "a.tmx", tmp_path / "b.tmx")
    assert read(tmp_path / "b.tmx") == [expected]
    written = (tmp_path / "b.tmx").read_text("utf-8")
    assert 'creationdate="20210304T050607Z" creationid="AMAL" usagecount="3"' in written
    assert '<tuv xml:lang="ar" changedate="20220304T050607Z" changeid="RIM">' in written
    assert 'lastusagedate="soon"' not in written


def test_dialects_are_arabic(tmp_path: Path) -> None:
    text = BODY.format("", UNIT.replace("ar-SA", "arz") + UNIT.replace("ar-SA", "apc-LB"))
    (tmp_path / "a.tmx").write_text(text, "utf-8")
    assert read(tmp_path / "a.tmx") == [PAIR, PAIR]
