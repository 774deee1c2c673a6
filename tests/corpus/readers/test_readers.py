"""Texts out of real files, each made here by a program of its kind."""

from __future__ import annotations

import builtins
import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bitext.corpus.readers import read_text
from bitext.errors import CorpusError

FONT = Path("/usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf")

ARABIC = (
    "اجتمع الوزراء في العاصمة صباح اليوم، واتفقوا على موعد جديد للمؤتمر الدولي الذي يعقد في 24 "
    "ديسمبر 2021.",
    "وقالت الوزيرة «ليلى منصور»: لا بد من الانتخابات (قبل نهاية العام) في 30 مدينة أخرى.",
    "ولم يحضر أحد من الأعضاء الآخرين، ولا من الأحزاب.",
)
ENGLISH = (
    "The ministers met in the capital this morning and agreed on a new date for the conference "
    "that is to be held on 24 December 2021.",
    "Minister Layla Mansour said that elections are needed before the end of the year.",
)


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(CorpusError) as caught:
        read_text(path)
    assert caught.value.path == str(path)
    return caught.value.message


# Word


def word(path: Path) -> Path:
    docx = pytest.importorskip("docx", reason="pip install python-docx")
    document = docx.Document()
    document.add_heading("المؤتمر", 1)
    document.add_paragraph(ARABIC[0]).add_run(" مهم").bold = True
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "أول", "ثانٍ"
    document.add_paragraph("سطر\nآخر\tهنا")
    document.save(str(path))
    return path


def test_word(tmp_path: Path) -> None:
    text = read_text(word(tmp_path / "a.docx"))
    assert text == f"المؤتمر\n{ARABIC[0]} مهم\nأول\nثانٍ\nسطر\nآخر هنا\n"


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def archive(xml: str, name: str = "word/document.xml") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr(name, xml)
    return buffer.getvalue()


def body(xml: str) -> str:
    return f"<w:document {W}><w:body>{xml}</w:body></w:document>"


def test_tracked_changes_count_as_accepted(tmp_path: Path) -> None:
    xml = body(
        "<w:p><w:r><w:t>Kept </w:t></w:r><w:ins><w:r><w:t>added</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:hyperlink><w:r><w:t>, linked</w:t></w:r>"
        "</w:hyperlink></w:p>"
    )
    assert read_text(write(tmp_path / "a.docx", archive(xml))) == "Kept added, linked\n"
    assert read_text(write(tmp_path / "b.docx", archive(xml, "word/document2.xml")))


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x SYSTEM "http://localhost/x.dtd">',
    ],
)
def test_entities_in_word_are_refused(tmp_path: Path, declaration: str) -> None:
    reference = "&b;" if "ENTITY" in declaration else "b"
    xml = declaration + body(f"<w:p><w:r><w:t>{reference}</w:t></w:r></w:p>")
    message = refusal(write(tmp_path / "a.docx", archive(xml)))
    assert "declares a document type" in message or "not a Word document" in message


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.docx", archive(body(" " * 50_000_000)))
    assert path.stat().st_size < 100_000
    assert "made to fill the memory" in refusal(path)


def test_members_with_paths_elsewhere_are_never_unpacked(tmp_path: Path) -> None:
    data = io.BytesIO(archive(body("<w:p><w:r><w:t>text</w:t></w:r></w:p>")))
    with zipfile.ZipFile(data, "a") as file:
        file.writestr("../../evil.txt", "evil")
        file.writestr("/word/document.xml", "evil")
    folder = tmp_path / "in" / "side"
    folder.mkdir(parents=True)
    assert read_text(write(folder / "a.docx", data.getvalue())) == "text\n"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.docx"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04 cut", "not a Word document"),
        (b"plain text", "not a Word document"),
        (b"\xd0\xcf\x11\xe0 an old one", "not a Word document"),
        (archive("<x/>", "xl/workbook.xml"), "no word/document.xml in it"),
        (archive("<w:document"), "not a Word document"),
        (archive(body("")), "no letter or digit"),
    ],
)
def test_what_is_no_word_document(tmp_path: Path, data: bytes, message: str) -> None:
    assert message in refusal(write(tmp_path / "a.docx", data))


# PDF


def fpdf_pages(path: Path, shaping: bool, pages: list[list[str]], align: str = "R") -> Path:
    fpdf = pytest.importorskip("fpdf", reason="pip install fpdf2")
    if not FONT.exists():
        pytest.skip("needs a font for Arabic: apt-get install fonts-noto-core")
    pdf = fpdf.FPDF()
    pdf.add_font("noto", "", str(FONT))
    pdf.set_text_shaping(shaping)
    for page in pages:
        pdf.add_page()
        pdf.set_font("noto", size=14)
        for paragraph in page:
            pdf.multi_cell(0, 8, paragraph, align=align)
            pdf.ln(8)
    pdf.output(str(path))
    return path


needs_pdfium = pytest.mark.skipif(
    not __import__("importlib.util").util.find_spec("pypdfium2"), reason="pip install pypdfium2"
)


def without_brackets(text: str) -> str:
    return text.replace("(", "").replace(")", "")  # the font has none


@needs_pdfium
def test_arabic_pdf_of_a_program_that_shapes_letters(tmp_path: Path) -> None:
    text = read_text(fpdf_pages(tmp_path / "a.pdf", True, [list(ARABIC) * 2]))
    assert text.splitlines() == [without_brackets(line) for line in ARABIC] * 2


@needs_pdfium
def test_presentation_forms_in_the_order_of_the_page(tmp_path: Path) -> None:
    """As old programs print: every glyph a letter of its own, from left to right."""
    printed = "\ufe96\ufef4\ufe92\ufedf\ufe8d \ufeb0\ufbff\ufeb0\ufecb 2021 \ufefb"
    path = fpdf_pages(tmp_path / "a.pdf", False, [[printed]])
    assert read_text(path) == "لا 2021 عزیز البيت\n".replace("عزیز", "عزیز")


@needs_pdfium
def test_pdf_printed_by_a_browser(tmp_path: Path) -> None:
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("needs Chromium: apt-get install chromium")
    page = tmp_path / "a.html"
    paragraphs = "".join(f"<p>{line}</p>" for line in ARABIC)
    page.write_text(f'<html dir="rtl" lang="ar"><meta charset="utf-8">{paragraphs}', "utf-8")
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [
        f"--user-data-dir={tmp_path}/profile",
        f"--print-to-pdf={tmp_path}/a.pdf",
        str(page),
    ]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    text = read_text(tmp_path / "a.pdf")
    assert " ".join(text.split()) == " ".join(ARABIC)


@needs_pdfium
def test_lines_and_pages_of_a_paragraph_are_joined_and_page_numbers_go(tmp_path: Path) -> None:
    fpdf = pytest.importorskip("fpdf", reason="pip install fpdf2")

    class Book(fpdf.FPDF):  # type: ignore[misc, name-defined]
        def header(self) -> None:
            self.set_font("helvetica", size=9)
            self.cell(0, 10, "Annual report", align="C")
            self.ln(20)

        def footer(self) -> None:
            self.set_y(-15)
            self.cell(0, 10, str(self.page_no()), align="C")

    book = Book()
    book.set_font("helvetica", size=12)
    for _ in range(3):
        book.add_page()
        book.set_font("helvetica", size=12)
        for paragraph in ENGLISH:
            book.multi_cell(0, 6, paragraph, align="L")
            book.ln(6)
    book.output(str(tmp_path / "a.pdf"))
    assert read_text(tmp_path / "a.pdf").splitlines() == list(ENGLISH) * 3


@needs_pdfium
def test_a_pdf_without_text(tmp_path: Path) -> None:
    fpdf = pytest.importorskip("fpdf", reason="pip install fpdf2")
    pdf = fpdf.FPDF()
    pdf.add_page()
    pdf.rect(10, 10, 50, 50)
    pdf.output(str(tmp_path / "a.pdf"))
    assert "no text on its 1 page, probably scanned" in refusal(tmp_path / "a.pdf")


@needs_pdfium
@pytest.mark.parametrize("data", [b"%PDF-1.7\n%cut", b"plain text", b"\0" * 100])
def test_what_is_no_pdf(tmp_path: Path, data: bytes) -> None:
    assert "not a PDF that can be read" in refusal(write(tmp_path / "a.pdf", data))


# Web pages


PAGE = """<html><head><title>x</title>{meta}</head><body>
<nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/sport">رياضة</a></li></ul></nav>
<div class="cookie-banner">نستخدم ملفات تعريف الارتباط</div>
<article><h1>المؤتمر</h1>{text}<ul><li>بند أول في القائمة الطويلة.</li></ul></article>
<div class="comments"><p>تعليق من قارئ لا علاقة له بالنص.</p></div>
<footer>جميع الحقوق محفوظة 2021</footer><script>alert("x")</script></body></html>"""


@pytest.mark.parametrize(
    ("encoding", "meta"),
    [
        ("utf-8", '<meta charset="utf-8">'),
        ("utf-8-sig", ""),
        ("cp1256", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">'),
        ("cp1256", ""),
    ],
)
def test_the_article_of_a_page(tmp_path: Path, encoding: str, meta: str) -> None:
    pytest.importorskip("trafilatura", reason="pip install trafilatura")
    text = "".join(f"<p>{line}</p>" for line in ARABIC)
    page = PAGE.format(meta=meta, text=text).encode(encoding)
    lines = read_text(write(tmp_path / "a.html", page)).splitlines()
    assert [line for line in lines if line in ARABIC] == list(ARABIC)
    assert "بند أول في القائمة الطويلة." in lines
    for boilerplate in ("رياضة", "جميع الحقوق", "alert", "تعليق من قارئ"):
        assert boilerplate not in "\n".join(lines)


def test_a_page_without_an_article(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", reason="pip install trafilatura")
    page = b"<html><body><script>let x = 1;</script></body></html>"
    assert "no article in the page" in refusal(write(tmp_path / "a.html", page))


@pytest.mark.parametrize(("name", "package"), [("a.html", "trafilatura"), ("a.pdf", "pypdfium2")])
def test_what_to_install_is_said(
    tmp_path: Path, name: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = builtins.__import__

    def without(module: str, *rest: Any, **named: Any) -> Any:
        if module.split(".")[0] == package:
            raise ModuleNotFoundError(f"No module named {package!r}", name=package)
        return original(module, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    message = refusal(write(tmp_path / name, b"<p>text</p>"))
    assert f"needs the package {package}: pip install 'bitext[documents]'" in message


# Markdown


def test_markdown(tmp_path: Path) -> None:
    source = (
        "\ufeff---\ntitle: x\n---\n\n# عنوان *مهم*\r\n\r\nسطر أول\nيتواصل هنا، [رابط](https://a.example)"
        " و`رمز`.\n\n> اقتباس\n\n1. أول\n2. **ثان**\n   - فرع\n\n```python\nprint(1)\n```\n\n"
        "    indented code\n\n| أ | ب |\n|---|---|\n| ج | د |\n\n"
        "<div>نص</div>\n<!-- comment -->\n\n"
        "![a picture](x.png)\n"
    )
    text = read_text(write(tmp_path / "a.md", source.encode()))
    assert text.splitlines() == [
        *("عنوان مهم", "سطر أول يتواصل هنا، رابط ورمز.", "اقتباس", "أول", "ثان", "فرع"),
        *("أ", "ب", "ج", "د", "نص"),
    ]


# Subtitles


SRT = """1
00:00:01,000 --> 00:00:02,500
<i>لقد وصلنا إلى</i>
المدينة،

2
00:00:02,600 --> 00:00:04,000
{\\an8}ولم نجد أحدًا.

3
00:00:10,000 --> 00:00:11,000
- من هناك؟
- أنا

4
00:00:20,000 --> 00:00:21,000
بعد وقفة
"""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_subtitles(tmp_path: Path, encoding: str, line_end: str) -> None:
    data = SRT.replace("\n", line_end).encode(encoding)
    assert read_text(write(tmp_path / "a.srt", data)).splitlines() == [
        "لقد وصلنا إلى المدينة، ولم نجد أحدًا.",
        "من هناك؟",
        "أنا",
        "بعد وقفة",
    ]


def test_web_subtitles(tmp_path: Path) -> None:
    source = (
        "WEBVTT - title\n\nSTYLE\n::cue { color: red }\n\nNOTE not said\n\nintro\n"
        "00:01.000 --> 00:02.000 align:start\n<v Layla>We &amp; they <00:01.500><c>are</c>\n\n"
        "01:00:02.100 --> 01:00:03.000\nlate.\n"
    )
    assert read_text(write(tmp_path / "a.vtt", source.encode())) == "We & they are\nlate.\n"


def test_no_captions(tmp_path: Path) -> None:
    assert "no caption in it" in refusal(write(tmp_path / "a.srt", b"just text\n"))


# Any of them


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".docx", ".pdf", ".srt", ".vtt"])
def test_empty_files(tmp_path: Path, suffix: str) -> None:
    assert "the file is empty" in refusal(write(tmp_path / f"a{suffix}", b""))


@pytest.mark.parametrize("suffix", [".txt", ".md", ".srt"])
def test_a_line_of_a_million_characters(tmp_path: Path, suffix: str) -> None:
    line = "كلام " * 200_000
    head = "00:00:01,000 --> 00:00:02,000\n" if suffix == ".srt" else ""
    text = read_text(write(tmp_path / f"a{suffix}", (head + line).encode()))
    assert text.split() == line.split()
