"""What a format writes it reads back, text for text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bitext.errors import FormatError
from bitext.formats import Row, open_reader, open_writer
from bitext.formats.streams import one_line
from tests.dataset import strategies

CONTROLS = "".join(map(chr, [*range(0x20), 0x7F, 0x85, 0x2028, 0x2029, 0xFFFE, 0xFFFF]))
BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
DANGEROUS = st.sampled_from(
    ("=1+1", "+1", "-قال", "@a", "'=1", "''=1", "'", "-0.5", "'-0.5", " =1", "\t=", "＝1", "\n-")
)
sides = st.one_of(
    strategies.texts,
    st.text(alphabet=CONTROLS + BIDI + "ا\"',;<>&\\u05c9ad0", max_size=12),
    DANGEROUS,
    st.integers(9_000, 11_000).map(lambda length: ("سطر طويل " * length)[:length]),
)
plain = strategies.texts.filter(lambda text: not set(text) & set(CONTROLS) - set("\t\n\r\x7f\x85"))
names = plain.filter(lambda name: name and name not in ("ar", "en"))

ANY_COLUMNS: tuple[tuple[str, str], ...] = (
    ("a.tsv", "tsv"),
    ("a.tsv.gz", "tsv"),
    ("a.csv", "csv"),
    ("a.jsonl", "jsonl"),
    ("a.parquet", "parquet"),
    ("a.tmx", "tmx"),
    ("a.tmx.gz", "tmx"),
    ("a.xlf", "xliff"),
    ("a.xliff", "xliff-1.2"),
)


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    others = draw(
        st.lists(
            st.sampled_from(("id", "note", "x-id", "ar_document")) | names, max_size=3, unique=True
        )
    )
    row = st.fixed_dictionaries({"ar": sides, "en": sides} | dict.fromkeys(others, plain))
    return draw(st.lists(row, min_size=1, max_size=4))


def round_trip(name: str, format: str, rows: Sequence[Row]) -> list[Row]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        with open_writer(path, tuple(rows[0]), format) as writer:
            for row in rows:
                writer.write(row)
        with open_reader(path, format) as found:
            read = list(found)
        left = sorted(each.name for each in Path(folder).iterdir())
    assert not [each for each in left if "unfinished" in each]
    return read


@pytest.mark.parametrize(("name", "format"), ANY_COLUMNS)
@given(tables())
@settings(max_examples=60)
@example([{"ar": "", "en": ""}])
@example([{"ar": "\x00\x1f", "en": "\ufeff\r\n\r"}])
@example([{"ar": "\u202eأ\u202c", "en": "a\tb\\u0009\\", "%20": "x"}])
def test_any_columns(name: str, format: str, rows: list[Row]) -> None:
    assert round_trip(name, format, rows) == rows


def lines(texts: Iterable[str]) -> list[str]:
    return [one_line(text) for text in texts]


@given(st.lists(st.tuples(sides, sides, plain), min_size=1, max_size=4))
@settings(max_examples=60)
def test_moses_has_a_line_a_text(rows: list[tuple[str, str, str]]) -> None:
    written = [dict(zip(("ar", "en", "id"), row, strict=True)) for row in rows]
    expected = [
        {"ar": one_line(ar), "en": one_line(en), "id": one_line(id).replace("\t", " ")}
        for ar, en, id in rows
    ]
    assert round_trip("a.ar-en", "moses", written) == expected


indices = st.lists(st.integers(0, 999), max_size=3)


@given(st.lists(st.tuples(strategies.names, indices, indices), min_size=1, max_size=4))
@settings(max_examples=40)
def test_moses_says_where_lines_are_from(rows: list[tuple[str, list[int], list[int]]]) -> None:
    written = [
        {
            "ar": "نعم",
            "en": "yes",
            "ar_document": name,
            "en_document": name,
            "ar_sentences": left,
            "en_sentences": right,
        }
        for name, left, right in rows
    ]
    assert round_trip("a.ar-en", "moses", written) == written


@given(st.lists(st.tuples(plain, plain, sides, sides), min_size=1, max_size=4), st.booleans())
@settings(max_examples=60)
def test_bicleaner_columns(rows: list[tuple[str, str, str, str]], scored: bool) -> None:
    columns = ("ar_document", "en_document", "ar", "en")
    written: list[Row] = [
        dict(zip(columns, row, strict=True)) | ({"quality": "0.5"} if scored else {})
        for row in rows
    ]
    # Which side is Arabic shows in its letters.
    written.insert(0, written[0] | {"ar": "كلام عربي كثير" * 5_000, "en": "x"})
    expected = [
        {column: one_line(text).replace("\t", " ") for column, text in row.items()}
        for row in written
    ]
    assert round_trip("a.tsv", "bicleaner", written) == expected


documents = st.sampled_from(
    (
        "report",
        "2021/report",
        "https://a.b/c?d=e",
        "../../etc/passwd",
        "..",
        "تقرير",
        "a%2Fb",
        "a//b",
    )
)
speakable = sides.map(
    lambda text: ("".join(set(text) & set(CONTROLS) - set("\t\n\r")) and "x") or text
)


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "id": names,
                "ar": speakable,
                "en": speakable,
                "quality": st.sampled_from(("0.5", "1")),
                "ar_document": documents,
                "en_document": documents,
            }
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=60)
def test_xces_with_its_sentences(rows: list[Row]) -> None:
    read = round_trip("a.xml", "xces", rows)
    kept = [{column: row[column] for column in rows[0]} for row in read]
    assert kept == rows


@st.composite
def beads(draw: st.DrawFn) -> list[Row]:
    rows = []
    arabic = english = 0
    for left, right in draw(
        st.lists(
            st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(any), min_size=1, max_size=8
        )
    ):
        rows.append(
            {
                "ar": "",
                "en": "",
                "ar_sentences": list(range(arabic, arabic + left)),
                "en_sentences": list(range(english, english + right)),
                "score": draw(st.integers(-9_000_000, 9_000_000)) / 1_000_000,
            }
        )
        arabic, english = arabic + left, english + right
    return rows


@pytest.mark.parametrize("format", ["vecalign", "hunalign"])
@given(beads())
@settings(max_examples=40)
def test_ladders(format: str, rows: list[Row]) -> None:
    assert round_trip(f"a.{format}", format, rows) == rows


@pytest.mark.parametrize(("name", "format"), ANY_COLUMNS)
def test_no_rows(tmp_path: Path, name: str, format: str) -> None:
    with open_writer(tmp_path / name, ("ar", "en"), format):
        pass
    with open_reader(tmp_path / name, format) as rows:
        assert (rows.columns, list(rows)) == (("ar", "en"), [])


@pytest.mark.parametrize("format", ["tmx", "xliff", "xliff-1.2"])
@pytest.mark.parametrize("column", ["id", "note", "quality"])
def test_a_control_character_outside_the_texts_is_refused(
    tmp_path: Path, format: str, column: str
) -> None:
    path = tmp_path / "a.xml"
    with (
        pytest.raises(FormatError, match=rf"row 1: {column} holds U\+0001, which XML cannot hold"),
        open_writer(path, ("ar", "en"), format) as writer,
    ):
        writer.write({"ar": "", "en": "", column: "a\x01"})
    assert not list(tmp_path.iterdir())
