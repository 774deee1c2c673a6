"""XLIFF of other programs: languages, segments, provenance."""

from __future__ import annotations

from pathlib import Path

import pytest

from bitext.errors import FormatError
from bitext.formats import Row, open_reader
from bitext.formats.conversion import convert


def read(path: Path) -> list[Row]:
    with open_reader(path) as rows:
        return list(rows)


def write(path: Path, files: str, namespaces: str = "") -> Path:
    path.write_text(
        f'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"{namespaces}>{files}'
        "</xliff>",
        "utf-8",
    )
    return path


def file(units: str, languages: str = 'source-language="en" target-language="ar"') -> str:
    return f'<file original="a" datatype="x" {languages}><body>{units}</body></file>'


def unit(source: str, target: str, attributes: str = 'id="1"', more: str = "") -> str:
    return (
        f"<trans-unit {attributes}><source>{source}</source><target{more}>{target}</target>"
        "</trans-unit>"
    )


def test_a_language_next_to_the_text_beats_that_of_the_file(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    units = (
        unit("Yes", "نعم", 'id="1"', ' xml:lang="ar-EG"')
        + unit("No", "Non", 'id="2"', ' xml:lang="fr"')
        + unit("Stop", "قف", 'id="3" xml:lang="ar"')
    )
    path = write(tmp_path / "a.xlf", file(units, 'source-language="en"'))
    assert [row["ar"] for row in read(path)] == ["نعم", "قف"]
    assert "1 unit in other languages left out" in caplog.text


@pytest.mark.parametrize(
    ("text", "is_arabic"), [("Fermer", False), ("أغلق", True), ("", True), ("{0} %", True)]
)
def test_a_language_that_nobody_states_shows_in_the_letters(
    tmp_path: Path, text: str, is_arabic: bool
) -> None:
    path = write(tmp_path / "a.xlf", file(unit("Close", text), 'source-language="en"'))
    if is_arabic:
        assert read(path) == [{"id": "1", "ar": text, "en": "Close"}]
        return
    with pytest.raises(FormatError, match="from en to no language; expected ar and en"):
        read(path)


def test_files_of_several_languages(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    files = (
        file(unit("Yes", "Oui"), 'source-language="en" target-language="fr"')
        + file(unit("Yes", "نعم"))
        + file(unit("لا", "No"), 'source-language="ar" target-language="en"')
    )
    path = write(tmp_path / "a.xlf", files)
    assert [(row["ar"], row["en"]) for row in read(path)] == [("نعم", "Yes"), ("لا", "No")]
    assert "1 unit in other languages left out" in caplog.text


def test_segments_inside_a_unit(tmp_path: Path) -> None:
    units = (
        '<trans-unit id="u"><source>One. Two. Three.</source><seg-source>'
        '<mrk mtype="seg" mid="1">One.</mrk> <g id="1"><mrk mtype="seg" mid="2">Two.</mrk></g> '
        '<mrk mtype="seg" mid="3">Three.</mrk></seg-source><target>'
        '<mrk mtype="seg" mid="3">ثلاثة.</mrk><mrk mtype="seg" mid="1">واحد.</mrk>'
        '<mrk mtype="seg" mid="2"/></target><sdl:seg-defs>'
        '<sdl:seg id="1" conf="Translated" origin="mt" percent="80"/></sdl:seg-defs></trans-unit>'
        '<trans-unit id="v"><source>Go.</source><seg-source><mrk mtype="seg" mid="1">Go.</mrk>'
        "</seg-source><target>اذهب.</target></trans-unit>"
    )
    path = write(tmp_path / "a.sdlxliff", file(units), ' xmlns:sdl="http://sdl.example/"')
    assert read(path) == [
        {
            **{"id": "u", "segment": "1", "ar": "واحد.", "en": "One."},
            **{"sdl:conf": "Translated", "sdl:origin": "mt", "sdl:percent": "80"},
        },
        {"id": "u", "segment": "2", "ar": "", "en": "Two."},
        {"id": "u", "segment": "3", "ar": "ثلاثة.", "en": "Three."},
        {"id": "v", "ar": "اذهب.", "en": "Go."},
    ]


def test_where_a_translation_is_from_survives(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    states = ' state="translated" state-qualifier="leveraged-mt"'
    units = unit("Save", "احفظ", 'id="1" approved="no" mq:user="Amal"', states)
    units += (
        '<trans-unit id="2"><source>Open</source><target>افتح</target>'
        '<alt-trans match-quality="80"><source>Open</source><target>فتح</target></alt-trans>'
        "</trans-unit>"
    )
    path = write(tmp_path / "a.mqxliff", file(units), ' xmlns:mq="MQXliff"')
    expected = {
        **{"id": "1", "ar": "احفظ", "en": "Save", "state": "translated", "approved": "no"},
        **{"state-qualifier": "leveraged-mt", "mq:user": "Amal"},
    }
    assert read(path)[0] == expected
    assert "1 alternative translation left out" in caplog.text
    for format in ("xliff-1.2", "xliff", "tmx", "jsonl", "tsv"):
        convert(path, tmp_path / "b", target_format=format)
        with open_reader(tmp_path / "b", format) as rows:
            assert next(iter(rows)) == expected
    convert(path, tmp_path / "c.xlf", target_format="xliff-1.2")
    written = (tmp_path / "c.xlf").read_text("utf-8")
    assert f'<target xml:lang="en"{states}>' in written and 'approved="no"' in written


def test_sub_states_of_version_2_are_written_again(tmp_path: Path) -> None:
    (tmp_path / "a.xlf").write_text(
        '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" '
        'trgLang="ar"><file id="f"><unit id="u"><segment state="translated" subState="tm:fuzzy">'
        "<source>One</source><target>واحد</target></segment></unit></file></xliff>",
        "utf-8",
    )
    convert(tmp_path / "a.xlf", tmp_path / "b.xlf")
    assert 'state="translated" subState="tm:fuzzy"' in (tmp_path / "b.xlf").read_text("utf-8")


def test_any_xliff_by_its_root_in_a_file_called_xml(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xml", file(unit("Yes", "نعم")))
    assert [row["ar"] for row in read(path)] == ["نعم"]
