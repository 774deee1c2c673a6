"""Catalogues of messages."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from bitext.errors import FormatError
from bitext.formats import Row, open_reader
from bitext.formats.conversion import convert

CATALOGUE = """\
msgid ""
msgstr ""
"Language: {}\\n"
"Plural-Forms: nplurals=6; plural=n;\\n"

# For people.
#. From the program.
#: gate.c:12 gate.c:40
#, fuzzy, c-format
msgctxt "menu"
msgid "Open the gate\\n"
"now"
msgstr "افتح البوابة\\nالآن"

msgid "%d gate"
msgid_plural "%d gates"
msgstr[0] "لا بوابات"
msgstr[1] "بوابة واحدة"
msgstr[2] "بوابتان"

msgid "Close"
msgstr ""

#~ msgid "Old"
#~ msgstr "قديم"
"""


def read(path: Path) -> list[Row]:
    with open_reader(path) as rows:
        return list(rows)


@pytest.mark.parametrize("language", ["ar", "ar_EG", "arz", ""])
def test_messages_and_translations(
    tmp_path: Path, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.po").write_text(CATALOGUE.format(language), "utf-8")
    assert read(tmp_path / "a.po") == [
        {
            **{"id": "menu", "ar": "افتح البوابة\nالآن", "en": "Open the gate\nnow"},
            **{"note": "From the program.\nFor people.", "flags": "fuzzy, c-format"},
            "occurrences": "gate.c:12 gate.c:40",
        },
        {"ar": "لا بوابات", "en": "%d gates", "plural": "0"},
        {"ar": "بوابة واحدة", "en": "%d gate", "plural": "1"},
        {"ar": "بوابتان", "en": "%d gates", "plural": "2"},
        {"ar": "", "en": "Close"},
    ]
    assert "1 obsolete entry left out" in caplog.text


def test_a_catalogue_into_english(tmp_path: Path) -> None:
    text = 'msgid ""\nmsgstr "Language: en\\n"\n\nmsgid "نعم"\nmsgstr "yes"\n'
    (tmp_path / "a.po").write_text(text, "utf-8")
    assert read(tmp_path / "a.po") == [{"ar": "نعم", "en": "yes"}]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (CATALOGUE.format("fr").encode(), "translates into fr; expected Arabic or English"),
        ('msgid "a"\nmsgstr "نعم"\n'.encode("windows-1256"), "is not UTF-8"),
        (b"ar\ten\n", "no msgid in it"),
        (b'msgid "a\nmsgstr\n', "not a readable catalogue of gettext"),
    ],
)
def test_what_is_no_catalogue(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "a.po").write_bytes(content)
    with pytest.raises(FormatError) as caught:
        read(tmp_path / "a.po")
    assert message in caught.value.message


def test_written_and_read_again(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text(CATALOGUE.format("ar"), "utf-8")
    converted = convert(tmp_path / "a.po", tmp_path / "b.po")
    assert "plural" in converted.no_place or "plural" not in read(tmp_path / "b.po")[1]
    rows = read(tmp_path / "b.po")
    assert [(row["ar"], row["en"]) for row in rows] == [
        (row["ar"], row["en"]) for row in read(tmp_path / "a.po")
    ]
    assert rows[0]["note"] == "From the program.\nFor people."
    assert (rows[0]["flags"], rows[0]["occurrences"]) == ("fuzzy, c-format", "gate.c:12 gate.c:40")
    # "%d gates" is there twice, which a catalogue cannot be.
    assert [row.get("id") for row in rows] == ["menu", None, None, "row 4", None]
    if shutil.which("msgfmt"):
        command = ["msgfmt", "--check", "-o", "/dev/null", str(tmp_path / "b.po")]
        assert subprocess.run(command, capture_output=True).returncode == 0


def test_an_entry_needs_a_message(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("ar\ten\nنعم\t\n", "utf-8")
    with pytest.raises(FormatError, match="row 1: en is empty"):
        convert(tmp_path / "a.tsv", tmp_path / "a.po")


def test_translate_toolkit_reads_it(tmp_path: Path) -> None:
    storage = pytest.importorskip("translate.storage.pypo", reason="pip install translate-toolkit")
    (tmp_path / "a.tsv").write_text('ar\ten\nقال "نعم"\\u000aثم\tHe said \\ "yes"\n', "utf-8")
    convert(tmp_path / "a.tsv", tmp_path / "a.po")
    _, unit = storage.pofile.parsefile(str(tmp_path / "a.po")).units
    assert (str(unit.source), str(unit.target)) == ('He said \\ "yes"', 'قال "نعم"\nثم')
