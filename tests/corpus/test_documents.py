"""Reading documents and corpora, and saying clearly what is wrong with them."""

from __future__ import annotations

import hashlib
import io
import os
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.corpus.documents import Statement, read_corpus, read_document, read_folder, read_text
from bitext.corpus.encodings import guess_encoding
from bitext.errors import CorpusError, CorpusErrors

FOUNDING = Path(__file__).parents[2] / "corpora" / "libya-paris-2021"

ARABIC = "اجتمع الوزراء في العاصمة صباح اليوم، واتفقوا على موعد جديد للمؤتمر الدولي.\n"
ENGLISH = "The ministers met in the capital this morning.\n"

CHECKSUMS = {
    "ar/paris-conference-report.txt": (
        "d862874568ebd9486a1183d970ddcacaf3c233246b4197df821f3c97c34f919a"
    ),
    "en/geneva-military-talks.txt": (
        "791c2a258553185fd66145c53a6d5fa050919812930ce2a870acad88d03b1105"
    ),
    "en/haftar-arrives-in-palermo.txt": (
        "3ff1cbcd74edbaf8c5a9b125b062bdc51456fa69deb5ec574497c449d25836a9"
    ),
    "en/harris-to-attend-paris-conference.txt": (
        "38e11ef8bc70c0b3e7166cee1863d2741a83bae01f7330e351a402fe1d455f6d"
    ),
    "en/macron-to-meet-haftar.txt": (
        "11a48158a65d5302b8f79d7068507537ca9536aee26b745e5d52c2ab7e90e6f1"
    ),
}

ENTRIES = """
[[document]]
id = "report"
file = "ar/report.txt"
language = "ar"

[[document]]
id = "item"
file = "en/item.txt"
language = "en"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus of two texts without a manifest."""
    root = tmp_path / "sample"
    for name, text in (("ar/report.txt", ARABIC), ("en/item.txt", ENGLISH)):
        write(root / name, text.encode())
    return root


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def refusal(path: Path) -> CorpusError:
    with pytest.raises(CorpusError) as caught:
        read_corpus(path)
    return caught.value


# The founding corpus


def test_founding_texts_are_byte_for_byte_as_received() -> None:
    found = {
        file.relative_to(FOUNDING).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in FOUNDING.glob("??/*")
    }
    assert found == CHECKSUMS


def test_founding_corpus() -> None:
    corpus = read_corpus(FOUNDING)
    assert corpus.id == "libya-paris-2021"
    assert [document.id for document in corpus.arabic] == ["paris-conference-report"]
    assert [document.id for document in corpus.english] == [
        "geneva-military-talks",
        "haftar-arrives-in-palermo",
        "harris-to-attend-paris-conference",
        "macron-to-meet-haftar",
    ]
    assert "belong to their publishers" in corpus.rights


def test_founding_metadata_quotes_the_texts() -> None:
    """What is marked as stated can be found in the text, word for word."""
    for document in read_corpus(FOUNDING).documents:
        for key, statement in document.metadata.items():
            assert statement.evidence
            if statement.basis == "stated" and key != "date":
                assert statement.value in document.text
            for quotation in statement.evidence.split('"')[1::2]:
                if "geneva-military-talks" not in statement.evidence:
                    assert quotation in document.text


def test_founding_dates() -> None:
    dates = {
        document.id: (document.metadata["date"].value, document.metadata["date"].basis)
        for document in read_corpus(FOUNDING).documents
    }
    assert dates == {
        "paris-conference-report": ("2021", "inferred"),
        "harris-to-attend-paris-conference": ("2021-11", "inferred"),
        "haftar-arrives-in-palermo": ("2018", "inferred"),
        "macron-to-meet-haftar": ("2019", "inferred"),
        "geneva-military-talks": ("2020-10-19", "stated"),
    }


# Folders without a manifest


def test_a_folder_without_manifest(folder: Path) -> None:
    write(folder / "en/2021/b.txt", b"B.")
    write(folder / "en/2021/a.TXT", b"A.")
    write(folder / "en/.hidden", b"\0")
    write(folder / "notes.pdf", b"not read")
    corpus = read_corpus(folder)
    assert (corpus.id, corpus.title) == ("sample", "sample")
    assert [(each.id, each.language, each.text) for each in corpus.documents] == [
        ("ar/report", "ar", ARABIC),
        ("en/2021/a", "en", "A."),
        ("en/2021/b", "en", "B."),
        ("en/item", "en", ENGLISH),
    ]
    assert corpus.documents[0].path == folder / "ar/report.txt"
    assert all(not each.metadata and not each.boilerplate for each in corpus.documents)


def test_a_folder_of_one_language(folder: Path) -> None:
    write(folder / "ar/sub/second.txt", ARABIC.encode())
    documents = read_folder(folder / "ar", "ar")
    assert [document.id for document in documents] == ["report", "sub/second"]


def test_a_single_document(tmp_path: Path) -> None:
    path = write(tmp_path / "a.news.text", b"One.\r\nTwo.\rThree.\n")
    document = read_document(path, "en")
    assert (document.id, document.path) == ("a.news", path)
    assert document.text == "One.\r\nTwo.\rThree.\n"
    assert read_document(path, "en", id="other").id == "other"


def test_missing_folder(tmp_path: Path) -> None:
    error = refusal(tmp_path / "absent")
    assert error.path == str(tmp_path / "absent")
    assert error.message == "no such folder; expected a folder of texts"


def test_a_file_in_place_of_a_folder(folder: Path) -> None:
    assert refusal(folder / "ar/report.txt").message.startswith("a file; expected a folder")


def test_empty_folder(tmp_path: Path) -> None:
    message = str(refusal(tmp_path))
    assert message.startswith(f"{tmp_path}: no Arabic document; expected files *.txt, *.md, ")
    assert message.endswith(" in ar/")
    with pytest.raises(CorpusError, match=r"no documents in the folder; expected \*.txt, "):
        read_folder(tmp_path, "ar")


def test_one_language_is_missing(folder: Path) -> None:
    (folder / "en/item.txt").unlink()
    assert refusal(folder).message.startswith("no English document; expected files *.txt, ")


def test_a_file_with_another_suffix(folder: Path) -> None:
    path = write(folder / "ar/second.xlsx", b"PK")
    error = refusal(folder)
    assert error.path == str(path)
    assert error.message.startswith("not a text by its name; expected *.txt, ")


def test_documents_of_several_kinds(folder: Path) -> None:
    write(folder / "en/notes.MD", b"# Notes\n\nThe *ministers* met.\n")
    write(folder / "en/film.srt", b"1\n00:00:01,000 --> 00:00:02,000\nGood\nmorning.\n")
    documents = {document.id: document.text for document in read_corpus(folder).english}
    assert documents == {
        "en/item": ENGLISH,
        "en/notes": "Notes\nThe ministers met.\n",
        "en/film": "Good morning.\n",
    }


def test_two_files_with_the_same_id(folder: Path) -> None:
    write(folder / "en/item.TXT", ENGLISH.encode())
    if len(list((folder / "en").iterdir())) == 1:
        pytest.skip("the file system does not tell upper from lower case")
    assert "two documents with the id 'en/item'" in refusal(folder).message


def test_a_file_name_that_cannot_be_an_id(folder: Path) -> None:
    write(folder / "en/two\nlines.txt", ENGLISH.encode())
    message = refusal(folder).message
    assert "'en/two\\nlines'" in message
    assert "expected printable characters" in message


# Text files


@pytest.mark.parametrize("text", [ARABIC, ENGLISH, "١\r\n", "é"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32"]
)
def test_unicode_with_byte_order_mark(tmp_path: Path, text: str, encoding: str) -> None:
    mark = "\ufeff" if encoding.endswith("e") else ""
    path = write(tmp_path / "text.txt", (mark + text).encode(encoding))
    assert read_text(path) == text


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_utf8_is_read_as_it_is(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("text") / "text.txt"
    text = "A" + text
    path.write_bytes(text.encode())
    assert read_text(path) == text


def text_refusal(path: Path) -> CorpusError:
    with pytest.raises(CorpusError) as caught:
        read_text(path)
    assert caught.value.path == str(path)
    return caught.value


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty; expected text"),
        (b" \r\n\t\n", "no letter or digit in the file; expected text"),
        (b"\xef\xbb\xbf", "no letter or digit in the file; expected text"),
        ("\u200f\u00a0---".encode(), "no letter or digit in the file; expected text"),
    ],
)
def test_no_text(tmp_path: Path, data: bytes, message: str) -> None:
    assert text_refusal(write(tmp_path / "text.txt", data)).message == message


FRENCH = "L’été dernier, le café près de la forêt était fermé à midi et à trois heures.\n"


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (ARABIC, "cp1256", "Windows-1256"),
        (ARABIC, "iso8859_6", "ISO-8859-6"),
        (ARABIC, "cp720", "CP720"),
        (FRENCH, "cp1252", "Windows-1252"),
        ("Microsoft Word, PowerPoint, Excel: برامج مكتبية معروفة.\n", "cp1256", "Windows-1256"),
    ],
)
def test_older_encodings_are_read_and_said(
    tmp_path: Path, text: str, encoding: str, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    text = text.replace("،", ",") if encoding != "iso8859_6" else text
    path = write(tmp_path / "text.txt", b"One.\r\nTwo.\r\n" + text.encode(encoding))
    assert read_text(path) == "One.\r\nTwo.\r\n" + text
    assert f"{path}: read as {name} (confidence 1.00); convert it to UTF-8" in caplog.text


@pytest.mark.parametrize(
    ("text", "encoding"), [("ابن.", "cp1256"), ("The café is open.\n", "latin-1")]
)
def test_an_encoding_that_is_not_sure_is_only_named(
    tmp_path: Path, text: str, encoding: str
) -> None:
    error = text_refusal(write(tmp_path / "text.txt", b"One.\r\nTwo.\r\n" + text.encode(encoding)))
    assert error.line == 3
    assert error.message.startswith("not UTF-8: byte 0x")
    assert re.search(r"; it looks like \S+ \(confidence 0\.\d\d\); expected", error.message)


def test_the_first_bad_byte_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "text.txt", b"One.\nTwo \xe9s.\n")
    message = str(text_refusal(path))
    assert message.startswith(f"{path}:2: not UTF-8: byte 0xE9 at offset 9; it looks like Windows")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [ARABIC, ENGLISH])
def test_utf16_without_mark(
    tmp_path: Path, text: str, encoding: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert read_text(write(tmp_path / "text.txt", text.encode(encoding))) == text
    assert encoding.upper().replace("-L", "L").replace("-B", "B") in caplog.text


def test_damaged_utf8(tmp_path: Path) -> None:
    data = ARABIC.encode()[:-3]  # cut inside the last letter
    message = text_refusal(write(tmp_path / "text.txt", data)).message
    assert "it looks like UTF-8 with damaged bytes" in message


def test_damaged_utf16(tmp_path: Path) -> None:
    data = ARABIC.encode("utf-16")[:-1]
    message = text_refusal(write(tmp_path / "text.txt", data)).message
    assert f"marked as UTF-16LE but byte 0x0A at offset {len(data) - 1} does not fit" in message


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n%", "a PDF document"),
        (zipped(), "a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture"),
        (b"\x1f\x8b\x08\0", "a gzip archive"),
        (b"{\\rtf1\\ansi text}", "a rich text (RTF) document"),
        (b"text\0\x01\x02\x03\xff" * 20, "a binary file: byte 0x00 at offset 4"),
        (bytes(range(1, 256)) * 4, "perhaps it is binary"),
    ],
)
def test_binary_files_say_what_they_are(tmp_path: Path, data: bytes, name: str) -> None:
    message = text_refusal(write(tmp_path / "text.txt", data)).message
    assert name in message
    assert "expected" in message


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    message = text_refusal(tmp_path / "absent.txt").message
    assert message == "cannot be read: No such file or directory"
    assert text_refusal(tmp_path).message == "cannot be read: Is a directory"


@given(st.binary())
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("bytes") / "text.txt"
    path.write_bytes(data)
    try:
        text = read_text(path)
    except CorpusError as error:
        assert "expected" in error.message or "damaged" in error.message
    else:
        assert any(character.isalnum() for character in text)


@given(st.binary())
def test_a_guess_is_a_known_name_or_none(data: bytes) -> None:
    known = {"UTF-8", "UTF-16LE", "UTF-16BE", "Windows-1256", "Windows-1252", "ISO-8859-6", "CP720"}
    guess = guess_encoding(data)
    assert guess is None or (guess.encoding in known and 0 <= guess.confidence <= 1)


# The manifest


def test_a_manifest_is_read(folder: Path) -> None:
    manifest = (
        """
        title = "A sample"
        description = "Two texts."
        rights = "Ours."
        boilerplate = ['World \\d', 'Photo.*']
        keep = ['Print']

        [[document]]
        id = "item"
        file = "./en/item.txt"
        language = "en"
        rights = "Theirs."
        boilerplate = ['Own']
        keep = ['Close']
        title = "A title"
        date = 2021-11-12
        [document.publisher]
        value = "A paper"
        basis = "stated"
        evidence = "Its name."

        [[document]]
        id = "تقرير"
        file = "ar/report.txt"
        language = "ar"
        date = { value = "2021-11", basis = "inferred" }
        """
    ).encode()
    write(folder / "corpus.toml", b"\xef\xbb\xbf" + manifest.replace(b"\n", b"\r\n"))
    corpus = read_corpus(folder)
    assert (corpus.id, corpus.title) == ("sample", "A sample")
    assert (corpus.description, corpus.rights) == ("Two texts.", "Ours.")
    arabic, english = corpus.documents
    assert (arabic.id, arabic.rights) == ("تقرير", "")
    assert arabic.metadata == {"date": Statement("2021-11", "inferred")}
    assert (arabic.boilerplate, arabic.keep) == ((r"World \d", "Photo.*"), ("Print",))
    assert (english.id, english.text, english.rights) == ("item", ENGLISH, "Theirs.")
    assert english.metadata == {
        "title": Statement("A title", "given"),
        "publisher": Statement("A paper", "stated", "Its name."),
        "date": Statement("2021-11-12", "given"),
    }
    assert (english.boilerplate, english.keep) == (
        (r"World \d", "Photo.*", "Own"),
        ("Print", "Close"),
    )


def test_a_manifest_without_documents_takes_all_files(folder: Path) -> None:
    write(folder / "corpus.toml", b'id = "named"\nboilerplate = ["World"]\n')
    corpus = read_corpus(folder)
    assert corpus.id == "named"
    assert [document.id for document in corpus.documents] == ["ar/report", "en/item"]
    assert all(document.boilerplate == ("World",) for document in corpus.documents)


def test_a_text_that_is_not_listed(folder: Path) -> None:
    write(folder / "corpus.toml", ENTRIES.encode())
    path = write(folder / "en/forgotten.txt", ENGLISH.encode())
    error = refusal(folder)
    assert error.path == str(path)
    assert error.message.startswith("not listed in corpus.toml; expected a [[document]] entry")


DATE = ENTRIES + "date = "
NOT_ISO = "'date' is %r, not an ISO 8601 date; expected 2021-11-12, 2021-11 or 2021"


@pytest.mark.parametrize(
    ("manifest", "line", "message"),
    [
        ('title = "open\n', 1, "not valid TOML"),
        ('id = "a"\nid = "b"\n', 2, "not valid TOML"),
        ("[[document]\n", 1, "not valid TOML"),
        ('a = """\n\n', 1, "not valid TOML"),
        ('titel = "A"\n', 1, "unknown key 'titel'; did you mean 'title'?"),
        ('id = "a"\n\n[[documents]]\n', 3, "unknown key 'documents'; did you mean 'document'?"),
        ("xyz = 1\n", 1, "unknown key 'xyz'; expected 'id', 'title',"),
        (ENTRIES + 'pubisher = "A"\n', 11, "unknown key 'pubisher'; did you mean 'publisher'?"),
        ("title = 3\n", 1, "'title' is a number (3); expected a string"),
        ('id = "a\\u0000b"\n', 1, "'id' holds a control character: 'a\\x00b'"),
        ("document = 1\n", 1, "'document' is a number (1); expected [[document]] tables"),
        ('boilerplate = "A"\n', 1, "'boilerplate' is a string ('A'); expected a list of strings"),
        ("boilerplate = [1]\n", 1, "'boilerplate' is a list with other things than strings"),
        ("[boilerplate]\nlines = []\n", 1, "'boilerplate' is a table; expected a list of strings"),
        (
            'boilerplate = ["a(b"]\n',
            1,
            "'boilerplate' holds 'a(b', which is not a regular expression: missing )",
        ),
        (ENTRIES + "keep = ['*']\n", 11, "'keep' holds '*', which is not a regular expression"),
        (ENTRIES.replace('id = "item"\n', ""), 7, "no 'id'; expected a string"),
        (ENTRIES.replace('"item"', '" "'), 8, "'id' is empty; expected a string"),
        (ENTRIES.replace('file = "en/item.txt"\n', ""), 7, "no 'file'; expected a string"),
        (ENTRIES.replace('"en"', '"fr"'), 10, "unknown language 'fr'; expected 'ar' or 'en'"),
        (ENTRIES.replace('"en"', '"ar"'), 9, "'en/item.txt' has language 'ar' but lies in en/"),
        (
            ENTRIES.replace("en/item", "en/itme"),
            9,
            "no such file: 'en/itme.txt'; did you mean 'en/item.txt'?",
        ),
        (ENTRIES.replace("en/item", "en/q"), 9, "no such file: 'en/q.txt'"),
        (ENTRIES.replace("en/item.txt", "en"), 9, "no such file: 'en'; expected a text file"),
        (ENTRIES.replace("en/item", "../item"), 9, "'../item.txt' leads out of the corpus folder"),
        (ENTRIES.replace("en/item", "en/../../item"), 9, "leads out of the corpus folder"),
        (ENTRIES.replace("en/item", "/etc/item"), 9, "leads out of the corpus folder"),
        (
            ENTRIES.replace('"item"', '"report"'),
            7,
            "two documents with the id 'report', first in line 2; expected one",
        ),
        (
            ENTRIES + '[[document]]\nid = "again"\nfile = "en/./item.txt"\nlanguage = "en"\n',
            11,
            "two documents with the file 'en/item.txt', first in line 7; expected one",
        ),
        (DATE + '"12/11/2021"\n', 11, NOT_ISO % "12/11/2021"),
        (DATE + '"2021-02-30"\n', 11, NOT_ISO % "2021-02-30"),
        (DATE + '"2021-13"\n', 11, NOT_ISO % "2021-13"),
        (DATE + '"٢٠٢١"\n', 11, NOT_ISO % "٢٠٢١"),
        (DATE + "2021\n", 11, "'date' is a number (2021); expected a string"),
        (DATE + "2021-11-12T10:00:00\n", 11, "'date' is a date or time"),
        (DATE + "{ value = '2021' }\n", 11, "'date' is without 'basis'; expected 'stated',"),
        (DATE + "{ value = '2021', basis = 'sure' }\n", 11, "'date' is basis 'sure'; expected"),
        (DATE + "{ basis = 'given' }\n", 11, "'date' is without 'value'; expected a string"),
        (DATE + "{ value = '2021', bases = 'given' }\n", 11, "unknown key 'bases'; did you mean"),
        (
            ENTRIES + "\n[document.title]\nvalue = 'A'\nbasis = 'given'\nevidence = 1\n",
            12,
            "'evidence' is a number (1); expected a string",
        ),
        (ENTRIES + "title = ''\n", 11, "'title' is a string (''); expected a string that is not"),
    ],
)
def test_mistakes_in_the_manifest(folder: Path, manifest: str, line: int, message: str) -> None:
    path = write(folder / "corpus.toml", manifest.encode())
    error = refusal(folder)
    assert error.path == str(path)
    assert message in error.message
    assert error.line == line


def test_documents_as_an_inline_array_have_no_line(folder: Path) -> None:
    write(folder / "corpus.toml", b'document = [{ id = "item", language = "en" }]\n')
    error = refusal(folder)
    assert (error.message, error.line) == ("no 'file'; expected a string", None)


def test_a_manifest_that_is_not_utf8(folder: Path) -> None:
    write(folder / "corpus.toml", f'title = "{ARABIC[:20]}"\n'.encode("cp1256"))
    assert "it looks like Windows-1256" in refusal(folder).message


def test_a_bad_text_of_a_corpus_is_named(folder: Path) -> None:
    path = write(folder / "ar/report.txt", "ابن".encode("cp1256"))
    error = refusal(folder)
    assert (error.path, error.line) == (str(path), 1)
    assert "it looks like" in error.message


def test_a_large_file(tmp_path: Path) -> None:
    text = ARABIC * 100_000
    assert read_document(write(tmp_path / "large.txt", text.encode()), "ar").text == text


# What people's folders hold


JUNK = ["~$report.docx", "Thumbs.db", "desktop.ini", ".~lock.report.odt#", ".DS_Store"]


@pytest.mark.parametrize("name", [*JUNK, "__MACOSX/._a.txt", "~WRL0001.tmp", "@eaDir/x.jpg"])
def test_what_systems_leave_is_passed_over(folder: Path, name: str) -> None:
    write(folder / "ar" / name, b"\0junk")
    assert [document.id for document in read_corpus(folder).arabic] == ["ar/report"]
    assert [document.id for document in read_folder(folder / "ar", "ar")] == ["report"]


def test_links_that_lead_in_a_circle(folder: Path) -> None:
    (folder / "ar/one").mkdir()
    (folder / "ar/two").mkdir()
    (folder / "ar/one/link").symlink_to(folder / "ar/two")
    (folder / "ar/two/link").symlink_to(folder / "ar/one")
    assert "a link to a folder that it is in" in str(refusal(folder))


def test_links_inside_of_the_corpus_are_followed(folder: Path) -> None:
    (folder / "ar/again.txt").symlink_to(folder / "ar/report.txt")
    other = folder.with_name("other")
    other.symlink_to(folder)
    assert [document.id for document in read_corpus(other).arabic] == ["ar/again", "ar/report"]


@pytest.mark.parametrize("target", ["secret.txt", "secrets"])
def test_links_out_of_the_corpus_are_refused(folder: Path, target: str) -> None:
    write(folder.parent / "secrets/a.txt", b"Mine.")
    write(folder.parent / "secret.txt", b"Mine.")
    (folder / "en/link.txt").symlink_to(folder.parent / target)
    error = refusal(folder)
    assert error.path == str(folder / "en/link.txt") and "outside of sample/" in error.message
    write(folder / "corpus.toml", ENTRIES.replace("en/item.txt", "en/link.txt").encode())
    assert "a link out of the corpus folder" in refusal(folder).message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_named_pipes_are_refused_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "ar/pipe.txt")
    assert refusal(folder).message == "a named pipe; expected a file"


def test_all_files_that_cannot_be_read_are_named(folder: Path) -> None:
    write(folder / "ar/empty.txt", b"")
    write(folder / "en/broken.docx", b"PK\x03\x04")
    error = refusal(folder)
    assert isinstance(error, CorpusErrors) and len(error.errors) == 2
    first, *others = str(error).split("\n")
    assert first == "2 texts cannot be used"
    assert others[0].startswith(f"{folder}/ar/empty.txt: the file is empty")
    assert others[1].startswith(f"{folder}/en/broken.docx: not a Word document")
    write(folder / "ar/x.xlsx", b"PK")
    write(folder / "en/y.mobi", b"PK")
    assert "ebook-convert" in str(refusal(folder)) and "x.xlsx" in str(refusal(folder))


def test_what_cannot_be_read_can_be_skipped(folder: Path) -> None:
    write(folder / "ar/empty.txt", b"")
    corpus = read_corpus(folder, skip_unreadable=True)
    assert [document.id for document in corpus.arabic] == ["ar/report"]
    (unreadable,) = corpus.unreadable
    assert (unreadable.id, unreadable.language) == ("ar/empty", "ar")
    assert unreadable.problem.startswith("the file is empty")
    (folder / "ar/report.txt").write_bytes(b"")
    with pytest.raises(CorpusErrors):
        read_corpus(folder, skip_unreadable=True)


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "[" * 5000 + "]" * 5000,
        "id = " + "1" * 5000,
        "boilerplate = ['a{99999999999}']",
        "boilerplate = ['" + "(" * 5000 + ")" * 5000 + "']",
        "title = 1979-99-99",
    ],
)
def test_hostile_manifests(folder: Path, source: str) -> None:
    write(folder / "corpus.toml", source.encode())
    assert refusal(folder).path == str(folder / "corpus.toml")


def test_what_the_manifest_says_goes_before_what_the_file_says(folder: Path) -> None:
    data = b"{\\rtf1{\\info{\\title Of the file}{\\author Writer}} The ministers met.}"
    write(folder / "en/item.rtf", data)
    (folder / "en/item.txt").unlink()
    entries = ENTRIES.replace("en/item.txt", "en/item.rtf") + 'title = "Of the manifest"\n'
    write(folder / "corpus.toml", entries.encode())
    (document,) = read_corpus(folder).english
    assert document.metadata == {
        "title": Statement("Of the manifest", "given"),
        "author": Statement("Writer", "stated", "document properties"),
    }
