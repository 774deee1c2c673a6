"""Files as other programs write them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from bitext.dataset.tables import PAIRS, read_pairs, write_table
from bitext.errors import FormatError
from bitext.formats import Row, open_reader, open_writer
from tests.dataset import strategies


def read(path: Path) -> list[Row]:
    with open_reader(path) as rows:
        return list(rows)


TMX = """<?xml version="1.0" encoding="{encoding}"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header creationtool="x" srclang="*all*"/><body>
<!-- a comment -->
<tu tuid="7"><note>one</note><note>two</note><prop type="x-domain">news</prop>
  <prop type="en">odd</prop><prop type="score">1</prop><prop type="score">2</prop>
  <tuv xml:lang="FR-fr"><seg>oui</seg></tuv>
  <tuv lang="EN_us"><prop type="source-document">https://a.example</prop>
    <seg>Press <bpt i="1">&lt;b></bpt>OK<ept i="1">&lt;/b></ept><ph>{{0}}</ph> <hi>now</hi>.</seg>
  </tuv>
  <tuv xml:lang="ar-LY"><seg>اضغط<!-- here --> على موافق.</seg></tuv>
  <tuv xml:lang="en-GB"><seg>Push OK.</seg></tuv></tu>
<tu><tuv xml:lang="ar"><seg>وحدها</seg></tuv><tuv xml:lang="fr"><seg>seule</seg></tuv></tu>
</body></tmx>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
def test_a_translation_memory(
    tmp_path: Path, encoding: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "a.tmx"
    path.write_bytes(TMX.format(encoding=encoding.removesuffix("-sig")).encode(encoding))
    assert read(path) == [
        {
            "id": "7",
            "ar": "اضغط على موافق.",
            "en": "Press OK now.",
            "note": "one\ntwo",
            "domain": "news",
            "x-en": "odd",
            "score": "1; 2",
            "en_document": "https://a.example",
        }
    ]
    assert "1 unit without Arabic or without English left out" in caplog.text
    assert "1 further variant of a side left out" in caplog.text


def test_a_memory_of_other_languages(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text('<tmx><body><tu><tuv xml:lang="de"><seg/></tuv></tu></body></tmx>', "utf-8")
    with pytest.raises(FormatError, match="no unit with ar and en; found de"):
        read(path)


def test_xliff_from_english_to_arabic(tmp_path: Path) -> None:
    path = tmp_path / "a.xliff"
    path.write_text(
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
        '<file source-language="en-US" target-language="ar" original="x" datatype="html"><body>'
        '<group><trans-unit id="t1"><source>Press <g id="1">OK</g><x id="2"/>.</source>'
        '<target state="translated">اضغط على <g id="1">موافق</g>.</target>'
        "<alt-trans><source>No</source><target>لا</target></alt-trans></trans-unit></group>"
        '<trans-unit id="t2"><source>Open</source></trans-unit></body></file></xliff>',
        "utf-8",
    )
    assert read(path) == [
        {"id": "t1", "ar": "اضغط على موافق.", "en": "Press OK.", "state": "translated"},
        {"id": "t2", "ar": "", "en": "Open"},
    ]


def test_segments_of_an_xliff_2_unit_are_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(
        '<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" '
        'trgLang="ar-EG"><file id="f"><unit id="u"><notes><note>see</note></notes>'
        '<segment state="final"><source>One <pc id="1">two</pc>.</source><target>واحد.</target>'
        "</segment><ignorable><source> </source></ignorable>"
        "<segment><source>Three<cp hex='0007'/></source><target>ثلاثة</target></segment>"
        "</unit></file></xliff>",
        "utf-8",
    )
    assert read(path) == [
        {"id": "u", "note": "see", "ar": "واحد.", "en": "One two.", "state": "final"},
        {"id": "u", "note": "see", "ar": "ثلاثة", "en": "Three\x07"},
    ]


def test_xliff_of_other_languages(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(
        '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" '
        'trgLang="fr"><file id="f"><unit id="u"><segment><source/></segment></unit></file></xliff>'
    )
    with pytest.raises(FormatError, match="from en to fr; expected ar and en"):
        read(path)


def test_verdicts_are_states(tmp_path: Path) -> None:
    from lxml import etree

    verdicts = [
        ("reviewed", "parallel", "final", "final"),
        ("adjudicated", "partial", "translated", "needs-review-translation"),
        ("reviewed", "related", "initial", "needs-translation"),
        ("disputed", None, "translated", "needs-review-translation"),
        (None, None, None, None),
    ]
    for format, place in (("xliff", 2), ("xliff-1.2", 3)):
        with open_writer(tmp_path / "a.xlf", (), format) as writer:  # type: ignore[arg-type]
            for status, label, *_ in verdicts:
                writer.write({"ar": "", "en": "", "review_status": status, "review_label": label})
        tree = etree.parse(tmp_path / "a.xlf")
        holders = tree.iterfind(".//{*}segment" if place == 2 else ".//{*}target")
        assert [each.get("state") for each in holders] == [each[place] for each in verdicts]


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_spreadsheets_of_other_countries(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    text = delimiter.join(("id", '"ar"', "en")) + "\r\n" + delimiter.join(("1", '"أ\r\nب"', "a"))
    path.write_bytes(text.encode("utf-8-sig"))
    assert read(path) == [{"id": "1", "ar": "أ\r\nب", "en": "a"}]


@pytest.mark.parametrize("header", ["AR EN", "Ar En", "en AR"])
@pytest.mark.parametrize(("suffix", "mark"), [("tsv", "\t"), ("csv", ","), ("csv", ";")])
def test_names_of_the_columns_in_capitals(
    tmp_path: Path, suffix: str, mark: str, header: str
) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_text(header.replace(" ", mark) + f"\nx{mark}y\n", encoding="utf-8")
    swapped = header.startswith("en")
    assert read(path) == [{"en": "x", "ar": "y"} if swapped else {"ar": "x", "en": "y"}]


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_rows_as_datasets_of_the_hub_have_them(tmp_path: Path, suffix: str) -> None:
    import datasets

    path = tmp_path / f"a.{suffix}"
    texts = {"ar": "نعم", "en": "yes", "fr": "oui"}
    table = datasets.Dataset.from_list([{"id": "1", "translation": texts, "label": 2}])
    if suffix == "jsonl":
        table.to_json(path, force_ascii=False)
    else:
        table.to_parquet(path)
    with open_reader(path) as rows:
        assert rows.columns == ("id", "ar", "en", "fr", "label")
        assert list(rows) == [{"id": "1", **texts, "label": 2}]


def test_the_table_of_a_dataset_folder_is_a_file_of_pairs(tmp_path: Path) -> None:
    write_table(PAIRS, strategies.PAIRS, tmp_path)
    (path,) = tmp_path.rglob("*.parquet")
    found = [(row["id"], row["ar"], row["en"]) for row in read(path)]
    assert found == [(pair.id, pair.ar, pair.en) for pair in read_pairs(tmp_path)]


def test_a_spreadsheet_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("ar,en\r\nنعم,yes\r\n".encode("cp1256"))
    with pytest.raises(FormatError, match="CSV UTF-8") as caught:
        read(path)
    assert caught.value.line == 2


def test_cells_that_would_run_are_made_safe(tmp_path: Path) -> None:
    with open_writer(tmp_path / "a.csv", ("ar", "en")) as writer:
        writer.write({"ar": "- قال", "en": '=HYPERLINK("https://a.example")'})
        writer.write({"ar": "-5", "en": -0.5})
    assert (tmp_path / "a.csv").read_bytes().decode() == (
        '\ufeffar,en\r\n\'- قال,"\'=HYPERLINK(""https://a.example"")"\r\n-5,-0.5\r\n'
    )


@pytest.mark.parametrize("packed", [False, True])
def test_opus(tmp_path: Path, packed: bool) -> None:
    def write(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress(text.encode()) if name.endswith("gz") else text.encode())

    write(
        "ar/news.xml" + ".gz" * packed,
        '<text><p><s id="s1">أولًا.</s><s id="s2">ثانيًا.</s></p></text>',
    )
    write(
        "en/news.xml",
        '<text><s id="s1"><w>First</w> <w>.</w></s><s id="s2">Second &amp; last.</s></text>',
    )
    write(
        "en-ar.xml",
        '<!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" "">\n<cesAlign version="1.0">'
        '<linkGrp targType="s" fromDoc="en/news.xml.gz" toDoc="ar/news.xml.gz">'
        '<link id="SL1" xtargets="s1;s1 s2" certainty="0.7"/><link xtargets="s2;"/>'
        "</linkGrp></cesAlign>",
    )
    documents = {"ar_document": "news", "en_document": "news"}
    assert read(tmp_path / "en-ar.xml") == [
        {
            "id": "SL1",
            "ar": "أولًا. ثانيًا.",
            "en": "First .",
            "quality": "0.7",
            **documents,
            "ar_sentences": ["s1", "s2"],
            "en_sentences": ["s1"],
        },
        {
            "ar": "",
            "en": "Second & last.",
            **documents,
            "ar_sentences": [],
            "en_sentences": ["s2"],
        },
    ]


def test_moses_of_opus(tmp_path: Path) -> None:
    (tmp_path / "News.ar-en.ar").write_text("نعم\r\nلا\r\n", "utf-8")
    (tmp_path / "News.ar-en.en").write_text("\ufeffyes\nno\n", "utf-8")
    assert [row["en"] for row in read(tmp_path / "News.ar-en.ar")] == ["yes", "no"]
    (tmp_path / "News.ar-en.ids").write_text("ar/a.xml\ten/a.xml\t1 2\t1\nx\ty\ts1.1\t3\n", "utf-8")
    first, second = read(tmp_path / "News.ar-en")
    assert (first["ar_document"], first["ar_sentences"]) == ("ar/a.xml", [1, 2])
    assert (second["ar_sentences"], second["en_sentences"]) == ("s1.1", [3])
    (tmp_path / "News.ar-en.en").write_text("yes\n", "utf-8")
    with pytest.raises(FormatError, match="as many lines as in") as caught:
        read(tmp_path / "News.ar-en")
    assert (caught.value.path, caught.value.line) == (str(tmp_path / "News.ar-en.en"), 2)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.tmx", b"", "not valid XML"),
        ("a.tmx", b"<tmx><body><tu>", "not valid XML"),
        ("a.tmx", b"<tmx><tu>&nbsp;</tu></tmx>", "not valid XML: Entity 'nbsp' not defined"),
        ("a.tmx", b"<html/>", "found <html>; expected <tmx>"),
        ("a.tmx", b"\xff\xfe<tmx/>", "not valid XML"),
        ("a.xlf", b"<tmx/>", "found <tmx>; expected <xliff>"),
        ("a.xml", b"<cesAlign><linkGrp fromDoc='ar/a' toDoc='en/a'/>", "not valid XML"),
        ("a.xml", b"<cesAlign><linkGrp fromDoc='a' toDoc='b'><link/></linkGrp></cesAlign>", "ar/"),
        ("a.csv", b"", "no column ar and en"),
        ("a.csv", b"ar,en\r\na\r\n", "found 1 cell; expected 2"),
        ("a.csv", b"ar,en,en\r\n", "column en is there twice"),
        ("a.tsv.gz", b"ar\ten\n", "not a whole gzip file"),
        ("a.tsv.gz", gzip.compress(b"ar\ten\n" * 999, mtime=0)[:-9], "not a whole gzip file"),
        ("a.hunalign", b"0 0\n", "expected ar_index"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FormatError) as caught:
        read(path)
    assert message in caught.value.message
    assert caught.value.path == str(path)


def test_bicleaner_needs_four_values(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("a\tنعم\tyes\n", "utf-8")
    with (
        pytest.raises(FormatError, match="found 3 values; expected at least 4"),
        open_reader(tmp_path / "a.tsv", "bicleaner") as rows,
    ):
        list(rows)


@pytest.mark.parametrize("name", ["a.tsv", "a.jsonl", "a.tmx", "a.xlf"])
def test_a_line_of_five_million_characters(tmp_path: Path, name: str) -> None:
    row = {"ar": "سطر طويل " * 555_555, "en": "x"}
    with open_writer(tmp_path / name, tuple(row)) as writer:
        writer.write(row)
    assert read(tmp_path / name) == [row]
