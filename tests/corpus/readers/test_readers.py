"""Texts out of real files, each made here by a program of its kind."""

from __future__ import annotations

import builtins
import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bitext.corpus.documents import read_document
from bitext.corpus.readers import SUFFIXES, read_file, read_text
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
def test_heads_of_two_lines_go_and_a_sentence_goes_on_over_the_page(tmp_path: Path) -> None:
    fpdf = pytest.importorskip("fpdf", reason="pip install fpdf2")

    class Book(fpdf.FPDF):  # type: ignore[misc, name-defined]
        def header(self) -> None:
            self.set_font("helvetica", size=9)
            for line in ("Annual report", f"Chapter of the harbour, page {self.page_no()}"):
                self.cell(0, 4, line, align="C", new_x="LMARGIN", new_y="NEXT")
            self.ln(15)
            self.set_font("helvetica", size=12)

        def footer(self) -> None:
            self.set_y(-20)
            self.set_font("helvetica", size=9)
            for line in (f"- {self.page_no()} -", "City of Tripoli"):
                self.cell(0, 4, line, align="C", new_x="LMARGIN", new_y="NEXT")

    book = Book()
    book.set_auto_page_break(True, margin=30)
    book.set_font("helvetica", size=12)
    book.add_page()
    words = [f"word{number}" for number in range(2000)]
    book.multi_cell(0, 6, " ".join(words) + ".", align="J")
    assert book.page_no() > 3
    book.output(str(tmp_path / "a.pdf"))
    assert read_text(tmp_path / "a.pdf") == " ".join(words) + ".\n"


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


def pdf_of_glyphs(codes: str, unicode_map: dict[int, str] | None) -> bytes:
    """A page with glyphs by number, from left to right, each 10 wide."""
    content = f"BT /F1 10 Tf 1 0 0 1 50 700 Tm <{codes}> Tj ET"
    lines = "".join(
        f"<{code:04X}> <{text.encode('utf-16-be').hex()}>\n"
        for code, text in (unicode_map or {}).items()
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(unicode_map or {})} beginbfchar\n{lines}endbfchar endcmap end end"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Made /Encoding /Identity-H "
        f"/DescendantFonts [6 0 R] {'/ToUnicode 8 0 R ' if unicode_map else ''}>>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Made /CIDSystemInfo << /Registry "
        "(Adobe) /Ordering (Identity) /Supplement 0 >> /CIDToGIDMap /Identity /DW 1000 "
        "/FontDescriptor 7 0 R >>",
        "<< /Type /FontDescriptor /FontName /AAAAAA+Made /Flags 4 /FontBBox [0 -200 1000 800] "
        "/ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return (
        data
        + (
            f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
            f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
        ).encode()
    )


def glyphs(text: str) -> tuple[str, dict[int, str]]:
    """Codes of the letters of an Arabic line as printed from left to right, and their map."""
    letters = list(dict.fromkeys(text))
    codes = "".join(f"{letters.index(letter) + 1:04X}" for letter in reversed(text))
    return codes, dict(enumerate(letters, start=1))


@needs_pdfium
def test_a_pdf_whose_fonts_have_no_unicode_map(tmp_path: Path) -> None:
    data = pdf_of_glyphs("03F2039203F402F403A30D3E" * 3, None)
    message = refusal(write(tmp_path / "a.pdf", data))
    assert message.startswith("18 of 18 characters have no Unicode map")
    assert "OCR" in message


@needs_pdfium
def test_a_few_glyphs_without_a_unicode_map_are_left_out_and_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    codes, letters = glyphs("وصل القطار متأخرا هذا المساء")
    path = write(tmp_path / "a.pdf", pdf_of_glyphs(codes + "0FFF", letters))
    assert read_text(path) == "وصل القطار متأخرا هذا المساء\n"
    assert "left out, without a Unicode map: 1 character" in caplog.text


@needs_pdfium
@pytest.mark.parametrize("swapped", ["ال", "أل", "إل", "آل"])
def test_a_glyph_of_alef_and_lam_is_lam_and_alef(tmp_path: Path, swapped: str) -> None:
    codes, letters = glyphs("سXم")
    letters = {code: swapped if letter == "X" else letter for code, letter in letters.items()}
    text = read_text(write(tmp_path / "a.pdf", pdf_of_glyphs(codes, letters)))
    assert text == f"س{swapped[::-1]}م\n"
    right = {
        code: swapped[::-1] if letter == swapped else letter for code, letter in letters.items()
    }
    assert read_text(write(tmp_path / "b.pdf", pdf_of_glyphs(codes, right))) == text


@needs_pdfium
def test_alef_and_lam_swapped_letter_by_letter(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    codes, letters = glyphs("األول واالجتماع")
    path = write(tmp_path / "a.pdf", pdf_of_glyphs(codes, letters))
    assert read_text(path) == "الأول والاجتماع\n"
    assert "alef and lam swapped by the program that made it, put right: 2" in caplog.text


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
    assert f"needs the package {package}: pip install" in message and "'.[documents]'" in message


@pytest.mark.parametrize("written", ["2021-11-12T10:00:00+02:00", "2021-11-12"])
def test_what_a_page_says_of_itself(tmp_path: Path, written: str) -> None:
    pytest.importorskip("trafilatura", reason="pip install trafilatura")
    meta = (
        f'<meta property="article:published_time" content="{written}">'
        '<meta property="og:site_name" content="صحيفة"><meta name="author" content="ليلى">'
        '<link rel="canonical" href="https://news.example/a"><meta charset="utf-8">'
    )
    text = "".join(f"<p>{line}</p>" for line in ARABIC)
    page = PAGE.format(meta=meta, text=text).replace("<html>", '<html lang="ar-LY">')
    path = write(tmp_path / "a.html", page.encode())
    known = {"title": "x", "date": "2021-11-12", "author": "ليلى", "publisher": "صحيفة"}
    known |= {"language": "ar-LY", "url": "https://news.example/a"}
    document = read_document(path, "ar")
    assert {name: each.value for name, each in document.metadata.items()} == known
    assert {each.basis for each in document.metadata.values()} == {"stated"}
    assert document.metadata["date"].evidence == f"article:published_time: {written}"


@pytest.mark.parametrize(
    "meta",
    [
        '<meta property="article:published_time" content="soon">',
        '<meta name="date" content="2021-13-45"><meta name="author" content="https://x.example/me">',
        '<link rel="canonical" href="/a"><meta property="og:url" content="javascript:x">',
    ],
)
def test_what_a_page_says_badly_is_no_metadata(tmp_path: Path, meta: str) -> None:
    pytest.importorskip("trafilatura", reason="pip install trafilatura")
    text = "".join(f"<p>{line}</p>" for line in ARABIC)
    path = write(tmp_path / "a.html", PAGE.format(meta=meta, text=text).encode())
    assert read_file(path).metadata.keys() == {"title"}


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


def test_a_comment_without_end_is_left_out_at_once(tmp_path: Path) -> None:
    source = b"Text.\n\n" + b"<!-- " * 100_000
    assert read_text(write(tmp_path / "a.md", source)) == "Text.\n"


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


# Rich text


RTF = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset178 Arial;}}
{\colortbl;\red0\green0\blue0;}{\info{\title The{\b  report}}{\author Me}{\company No}}
{\header left out}{\*\generator Word}
\pard\plain\rtlpar{\f1\'e6\'d5\'e1} {\rtlch\af1 \'c7\'e1\'de\'d8\'c7\'d1}.\par
\f0 caf\'e9 \{braces\} \ldblquote so\rdblquote\~it {\b is}\line here{\deleted gone}\par
\uc1\u1608?\u1589?\u1604 ?\uc0\u32 \u-10179 \u-8704 \par
\trowd one\cell two\cell\row
{\pict\bin5 {}}{}abc}Noted{\footnote\pard The note.}.
{\field{\*\fldinst HYPERLINK "x"}{\fldrslt link}}
{\shp{\*\shpinst{\sp{\sn a}}{\shptxt In a box.\par}}}
{\listtext 1.\tab}Item\par}
trailing"""


def test_rich_text(tmp_path: Path) -> None:
    path = write(tmp_path / "a.rtf", RTF)
    assert read_text(path).splitlines() == [
        *("وصل القطار.", "café {braces} “so” it is", "here", "وصل 😀", "one", "two"),
        *("Noted.linkIn a box.", "Item", "The note."),
    ]
    metadata = read_file(path).metadata
    assert {name: each.value for name, each in metadata.items()} == {
        "title": "The report",
        "author": "Me",
    }


def test_raw_bytes_in_the_code_page_of_the_document(tmp_path: Path) -> None:
    data = b"{\\rtf1\\ansi\\ansicpg1256 " + ARABIC[2].encode("cp1256") + b"\\par}"
    assert read_text(write(tmp_path / "a.rtf", data)) == f"{ARABIC[2]}\n"


@pytest.mark.parametrize(
    "data", [b"plain text", b"{\\rtf1", b"{\\rtf1 {\\pict only}}", b"{\\rtf1\\bin99999999 x}"]
)
def test_rich_text_without_text(tmp_path: Path, data: bytes) -> None:
    message = refusal(write(tmp_path / "a.rtf", data))
    assert "not a rich text" in message or "no letter or digit" in message


def test_old_word_documents_are_refused_with_the_way_out(tmp_path: Path) -> None:
    message = refusal(write(tmp_path / "a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600))
    assert "soffice --headless --convert-to docx" in message


def test_what_is_only_named_like_an_old_word_document(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert "وصل القطار." in read_text(write(tmp_path / "a.doc", RTF))
    assert "read as rich text (RTF)" in caplog.text
    data = archive(body("<w:p><w:r><w:t>text</w:t></w:r></w:p>"))
    assert read_text(write(tmp_path / "b.doc", data)) == "text\n"


# OpenDocument


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def opendocument(body: str, **members: str) -> bytes:
    names = (
        f'xmlns:office="{OFFICE}" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        file.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body>{body}</office:body>"
            "</office:document-content>",
        )
        file.writestr(
            "meta.xml",
            f"<office:document-meta {names}><office:meta><dc:title>The title</dc:title>"
            "<dc:creator>Me</dc:creator></office:meta></office:document-meta>",
        )
        for name, content in members.items():
            file.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def test_opendocument(tmp_path: Path) -> None:
    text = (
        "<office:text><text:tracked-changes><text:deletion><text:p>gone</text:p></text:deletion>"
        "</text:tracked-changes><text:h>المؤتمر</text:h><text:p>وصل<text:s text:c='2'/>"
        "<text:span>القطار</text:span>.<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>The note.</text:p></text:note-body></text:note> Then"
        "<text:tab/>it<text:line-break/>left<office:annotation><text:p>comment</text:p>"
        "</office:annotation>.</text:p><text:list><text:list-item><text:p>Item</text:p>"
        "</text:list-item></text:list></office:text>"
    )
    path = write(tmp_path / "a.odt", opendocument(text))
    assert read_text(path).splitlines() == [
        *("المؤتمر", "وصل القطار. Then it", "left.", "The note.", "Item"),
    ]
    assert {name: each.value for name, each in read_file(path).metadata.items()} == {
        "title": "The title",
        "author": "Me",
    }


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 cut", "not an OpenDocument text"),
        (archive("<x/>"), "there is no content.xml in it"),
        (opendocument("<office:spreadsheet/>"), "without text"),
        (opendocument("<office:text/>"), "no letter or digit"),
        (opendocument("", **{"META-INF__manifest.xml": "<encryption-data/>"}), "is encrypted"),
    ],
)
def test_what_is_no_opendocument_text(tmp_path: Path, data: bytes, message: str) -> None:
    assert message in refusal(write(tmp_path / "a.odt", data))


# Books


def book(chapters: dict[str, str], encryption: str = "") -> bytes:
    items = "".join(
        f'<item id="i{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="i{number}"/>' for number in range(len(chapters)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/epub+zip")
        file.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        )
        if encryption:
            file.writestr("META-INF/encryption.xml", encryption)
        file.writestr(
            "OEBPS/book.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>كتاب</dc:title>'
            "<dc:language>ar</dc:language><dc:date>2019-03-02T00:00:00Z</dc:date></metadata>"
            f'<manifest><item id="nav" href="nav.xhtml" properties="nav"/>{items}</manifest>'
            f'<spine><itemref idref="nav"/>{spine}</spine></package>',
        )
        file.writestr("OEBPS/nav.xhtml", "<html><body>contents</body></html>")
        for name, content in chapters.items():
            file.writestr(f"OEBPS/{name.replace('%20', ' ')}", content)
    return buffer.getvalue()


def test_a_book(tmp_path: Path) -> None:
    head = (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html><head><title>no</title></head>'
    )
    chapters = {
        "text/2.xhtml": f"{head}<body><h1>الفصل الأول</h1><p>وصل <em>القطار</em>&nbsp;متأخرا\n"
        "هذا<br/>المساء.</p><script>x</script><div>نص<p>آخر</p>باق</div></body></html>",
        "text/a%20b.xhtml": f"{head}<body><li>بند <ruby>a<rt>b</rt></ruby></li></body></html>",
    }
    path = write(tmp_path / "a.epub", book(chapters))
    assert read_text(path).splitlines() == [
        *("الفصل الأول", "وصل القطار متأخرا هذا", "المساء.", "نص", "آخر", "باق", "بند a"),
    ]
    assert {name: each.value for name, each in read_file(path).metadata.items()} == {
        "title": "كتاب",
        "language": "ar",
        "date": "2019-03-02",
    }


def test_books_that_cannot_be_read(tmp_path: Path) -> None:
    protected = '<encryption xmlns:e="e"><e:CipherReference URI="OEBPS/a.xhtml"/></encryption>'
    data = book({"a.xhtml": "<p>text</p>"}, protected)
    assert "protected against copying" in refusal(write(tmp_path / "a.epub", data))
    assert "names no chapter" in refusal(write(tmp_path / "b.epub", book({})))
    assert "not an EPUB book" in refusal(write(tmp_path / "c.epub", b"text"))
    assert "no META-INF/container.xml" in refusal(write(tmp_path / "d.epub", archive("<x/>")))


# Any of them


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_empty_files(tmp_path: Path, suffix: str) -> None:
    assert "the file is empty" in refusal(write(tmp_path / f"a{suffix}", b""))


@pytest.mark.parametrize("suffix", [".txt", ".md", ".srt"])
def test_a_line_of_a_million_characters(tmp_path: Path, suffix: str) -> None:
    line = "كلام " * 200_000
    head = "00:00:01,000 --> 00:00:02,000\n" if suffix == ".srt" else ""
    text = read_text(write(tmp_path / f"a{suffix}", (head + line).encode()))
    assert text.split() == line.split()


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_damaged_files_are_refused_or_read(tmp_path: Path, suffix: str) -> None:
    """Every tenth byte of a real file changed, and the file cut off, in many ways."""
    made = {
        ".docx": lambda: word(tmp_path / "x.docx").read_bytes(),
        ".odt": lambda: opendocument("<office:text><text:p>نص طويل</text:p></office:text>"),
        ".epub": lambda: book({"a.xhtml": f"<p>{ARABIC[0]}</p>"}),
        ".pdf": lambda: pdf_of_glyphs(*glyphs("وصل القطار")),
        ".rtf": lambda: RTF,
        ".html": lambda: PAGE.format(meta="", text=f"<p>{ARABIC[0]}</p>").encode(),
    }
    data = made.get(suffix, SRT.encode)()
    random = Random(suffix)
    for attempt in range(60):
        damaged = bytearray(data)
        for _ in range(attempt % 7):
            damaged[random.randrange(len(damaged))] = random.randrange(256)
        path = write(tmp_path / f"{attempt}{suffix}", damaged[: random.randrange(1, len(data) + 1)])
        try:
            assert read_text(path)
        except CorpusError as error:
            assert error.path == str(path)


def test_what_the_libraries_raise_becomes_one_line(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as file:
        file.writestr("word/document.xml", body("<w:p/>") * 50)
    data = bytearray(packed.getvalue())
    data[60:80] = b"\xff" * 20
    message = refusal(write(tmp_path / "a.docx", bytes(data)))
    assert message.startswith("damaged, or not a .docx file: ") and "\n" not in message
