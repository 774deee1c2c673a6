"""The encoding of pages: bytes beat labels."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bitext.corpus.readers.page_encoding import decode_page
from bitext.errors import CorpusError

TEXT = "أعلنت وزارة النقل اليوم افتتاح جسر جديد يربط ضفتي النهر في المدينة القديمة."
FRENCH = "L’été dernier, la fête a été très réussie à côté du théâtre ; c’était déjà là. " * 5


def page(label: str, text: str = TEXT, form: str = '<meta charset="{}">') -> str:
    return f"<html><head>{form.format(label)}</head><body><p>{text}</p></body></html>"


FORMS = [
    '<meta charset="{}">',
    "<meta charset={}>",
    '<meta http-equiv="Content-Type" content="text/html; charset={}">',
    '<?xml version="1.0" encoding="{}"?>',
]
NOT_FITTING = ["windows-1256", "iso-8859-6", "utf-16le", "iso-8859-1", "undefined", "punycode"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("label", [*NOT_FITTING, "base64", "no-such", "unicode_escape"])
def test_what_is_utf8_is_utf8_whatever_the_page_says(label: str, form: str) -> None:
    source = page(label, form=form)
    found = decode_page(source.encode(), Path("a.html"))
    assert found.text == source
    assert found.notes == (f"says that it is {label}, but is UTF-8; read as UTF-8",)


@pytest.mark.parametrize("label", ["utf-8", "UTF8"])
def test_a_right_label_needs_no_note(label: str) -> None:
    assert not decode_page(page(label).encode(), Path("a.html")).notes
    assert not decode_page(page("windows-1256", "plain").encode(), Path("a.html")).notes


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("windows-1256", "cp1256", TEXT),
        ("iso-8859-6", "iso8859_6", TEXT),
        ("iso-8859-1", "cp1252", FRENCH),
        ("windows-1252", "cp1252", FRENCH),
        ("mac-cyrillic", "mac_cyrillic", "Привет, мир. " * 10),
    ],
)
def test_a_label_that_fits_is_taken(label: str, codec: str, text: str) -> None:
    found = decode_page(page(label, text).encode(codec), Path("a.html"))
    assert text in found.text and not found.notes


@pytest.mark.parametrize(
    ("label", "codec", "name"),
    [
        ("iso-8859-1", "cp1256", "Windows-1256"),
        ("windows-1252", "cp1256", "Windows-1256"),
        ("iso-8859-6", "cp1256", "Windows-1256"),
        ("windows-1256", "iso8859_6", "ISO-8859-6"),
    ],
)
def test_bytes_that_are_far_likelier_something_else(label: str, codec: str, name: str) -> None:
    found = decode_page(page(label, TEXT * 5).encode(codec), Path("a.html"))
    assert TEXT in found.text
    assert found.notes == (f"says that it is {label}, but looks like {name}; read as {name}",)


@pytest.mark.parametrize("label", ["utf-8", "utf-16le", "undefined", ""])
def test_a_label_that_cannot_be_is_no_help(label: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert TEXT in decode_page(page(label, TEXT * 5).encode("cp1256"), Path("a.html")).text
    assert "read as Windows-1256" in caplog.text


def test_a_mark_of_byte_order_beats_all() -> None:
    source = page("windows-1256")
    for encoding in ("utf-8-sig", "utf-16"):
        assert decode_page(source.encode(encoding), Path("a.html")).text == source


def test_bytes_that_are_nothing() -> None:
    with pytest.raises(CorpusError):
        decode_page(b"<meta charset=iso-8859-6>\xff\xfe\xfd\xa1\xa2\xa3" * 50, Path("a.html"))
