"""Subtitles as people have them: made by many programs, edited by hand, stored as they look."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.corpus.readers import read_text
from bitext.errors import CorpusError

THREE = ["وصل القطار متأخرا هذا المساء.", "أين وضعت المفاتيح؟", "لا تنس الحقيبة!"]


def read(tmp_path: Path, source: str, name: str = "a.srt") -> list[str]:
    path = tmp_path / name
    path.write_text(source, "utf-8")
    return read_text(path).splitlines()


def refusal(tmp_path: Path, source: str, name: str) -> str:
    with pytest.raises(CorpusError) as caught:
        read(tmp_path, source, name)
    return caught.value.message


def captions(lines: list[str], arrow: str = " --> ", between: str = "\n\n") -> str:
    return between.join(
        f"{number}\n00:00:{2 * number:02},000{arrow}00:00:{2 * number + 1:02},500\n{line}"
        for number, line in enumerate(lines, start=1)
    )


@pytest.mark.parametrize("between", ["\n\n", "\n", "\n \n", "\n\n\n", "\r\n", "\r"])
def test_captions_begin_at_their_times_and_not_behind_empty_lines(
    tmp_path: Path, between: str
) -> None:
    assert read(tmp_path, captions(THREE, between=between)) == THREE


@pytest.mark.parametrize(
    "time",
    [
        "00:00:03,50 --> 00:00:05,00",
        "00:00:03.5-->00:00:05.0",
        "0:0:3,500 -> 0:0:5,000",
        "00:00:03 --> 00:00:05",
        "00:03,500 --> 00:05,000",
        "00:00:03:500 --> 00:00:05:000",
        "00: 00: 03, 500 --> 00: 00: 05, 000",
        "\u202a00:00:03,500 --> 00:00:05,000\u202c",
        "٠٠:٠٠:٠٣,٥٠٠ --> ٠٠:٠٠:٠٥,٠٠٠",
        "00:00:03,500 --> 00:00:05,000  X1:40 X2:600 Y1:20 Y2:50",
    ],
)
def test_times_as_programs_write_them(tmp_path: Path, time: str) -> None:
    source = f"1\n00:00:01,000 --> 00:00:02,000\n{THREE[0]}\n\n2\n{time}\n{THREE[1]}\n"
    assert read(tmp_path, source) == THREE[:2]


def test_a_time_that_cannot_be_read_loses_no_text_and_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source = f"1\n00:00:01,000 --> 00:xx:02,000\n{THREE[0]}\n\n2\n{'9' * 5000}:00:03 --> 1\nنعم.\n"
    with caplog.at_level(logging.WARNING):
        lines = read(tmp_path, source)
    assert lines[0] == THREE[0] and lines[-1].endswith("نعم.")
    assert "times that cannot be read: 1 line; their text is kept" in caplog.text


def test_a_number_that_is_said_is_text(tmp_path: Path) -> None:
    lines = ["كم؟", "24", "الجواب هو\n7"]
    assert read(tmp_path, captions(lines)) == ["كم؟", "24 الجواب هو 7"]
    assert read(tmp_path, captions(["24"])) == ["24"]
    web = "WEBVTT\n\n00:01.000 --> 00:02.000\nThe answer is\n24\n\n00:05.000 --> 00:06.000\nYes.\n"
    assert read(tmp_path, web, "a.vtt") == ["The answer is 24", "Yes."]


def test_what_stands_before_the_first_caption_is_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert read(tmp_path, "ترجمة فلان\n\n" + captions(THREE)) == THREE
    assert "left out before the first caption: 1 line" in caplog.text


TURNS = ["هل أحضرت الخبز؟", "نعم، أحضرته", "شكرا لك", "لا شكر على واجب"]


@pytest.mark.parametrize(("before", "after"), [("", ""), ("\u202b", "\u202c"), ("\u200f", "")])
@pytest.mark.parametrize("dash", ["- ", "-", "– ", "— ", ">> ", "-\u200f "])
def test_turns_behind_marks_of_direction(
    tmp_path: Path, before: str, after: str, dash: str
) -> None:
    said = [f"{before}{dash}{turn}{after}" for turn in TURNS]
    source = captions(["\n".join(said[:2]), "\n".join(said[2:])])
    assert read(tmp_path, source) == TURNS


@pytest.mark.parametrize("mark", ["\u202c", "\u2069", "\u200f", "\u061c"])
def test_a_sentence_ends_before_a_mark_of_direction(tmp_path: Path, mark: str) -> None:
    assert read(tmp_path, captions([f"{line}{mark}" for line in THREE])) == THREE


def test_stops_in_visual_order_are_put_behind(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    seen = [".وصل القطار متأخرا هذا المساء", "؟أين وضعت المفاتيح", "!لا تنس الحقيبة"]
    with caplog.at_level(logging.WARNING):
        assert read(tmp_path, captions(seen)) == THREE
    assert "in visual order: stops stand in front of 3 of 3 Arabic lines" in caplog.text


def test_quotes_and_brackets_in_visual_order_are_mirrored(tmp_path: Path) -> None:
    seen = [".وصل القطار", '".لن أعود"', ".(هذا الصباح)", "...ثم -", "؟متى -"]
    assert read(tmp_path, captions(seen)) == [
        *("وصل القطار.", '"لن أعود."', "(هذا الصباح).", "ثم...", "متى؟"),
    ]


def test_dashes_in_visual_order_are_put_in_front(tmp_path: Path) -> None:
    said = [f"{turn} -" for turn in TURNS]
    assert read(tmp_path, captions(["\n".join(said[:2]), "\n".join(said[2:])])) == TURNS


def test_what_is_in_reading_order_stays(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    lines = ["...ثم وصل القطار.", "كنت أظن -", ".نت منصة قديمة.", "أين؟"]
    with caplog.at_level(logging.WARNING):
        read(tmp_path, captions(lines))
        read(tmp_path, captions([".NET is old.", "Where?"]))
    assert not caplog.text


def test_twenty_thousand_captions_without_a_stop(tmp_path: Path) -> None:
    source = "".join(
        f"{n}\n00:{n // 60 % 60:02}:{n % 60:02},000 --> 99:00:00,000\nنعم\n\n"
        for n in range(20_000)
    )
    assert read(tmp_path, source) == [" ".join(["نعم"] * 20_000)]


@pytest.mark.parametrize("line", [">" * 100_000, "0 --> " * 50_000, "<" * 100_000, "{\\" * 50_000])
def test_lines_that_look_like_everything(tmp_path: Path, line: str) -> None:
    assert read(tmp_path, captions(["قبل.", line, "بعد."]))[0] == "قبل."


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "a.srt"
    path.write_bytes(f"1\n00:00:01,000 --> 00:00:02,000\n{text}".encode("utf-8", "replace"))
    try:
        assert read_text(path)
    except CorpusError as error:
        assert "no letter or digit" in error.message or "binary" in error.message


def test_names_and_notes_of_web_captions_are_no_text(tmp_path: Path) -> None:
    source = (
        "WEBVTT\n\nNOTE by me\n\nfirst\n00:01.000 --> 00:02.000\nWe are\n\nNOTE\nnot said\n\n"
        "second\n00:02.500 --> 00:03.000\nlate.\n\nREGION\nid:x\n"
    )
    assert read(tmp_path, source, "a.vtt") == ["We are late."]


ASS = """[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,{\\an8}أين وضعت\\Nالمفاتيح؟
Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,وصل القطار، متأخرا\\hهذا المساء.
Dialogue: 1,0:00:01.00,0:00:02.00,Default,,0,0,0,,وصل القطار، متأخرا\\hهذا المساء.
Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,translated by me
Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\p1}m 0 0 l 100 0{\\p0}
"""


@pytest.mark.parametrize("suffix", [".ass", ".ssa"])
def test_substation_alpha(tmp_path: Path, suffix: str, caplog: pytest.LogCaptureFixture) -> None:
    pytest.importorskip("pysubs2", reason="pip install pysubs2")
    with caplog.at_level(logging.WARNING):
        assert read(tmp_path, ASS, f"a{suffix}") == [
            "وصل القطار، متأخرا هذا المساء.",
            "أين وضعت المفاتيح؟",
        ]
    assert "comments and drawings left out: 2" in caplog.text
    assert "no caption" in refusal(tmp_path, ASS[: ASS.index("Dialogue")], f"b{suffix}")
    assert "no [Events]" in refusal(tmp_path, "just text", f"c{suffix}")


def test_braces_that_are_not_closed(tmp_path: Path) -> None:
    pytest.importorskip("pysubs2", reason="pip install pysubs2")
    source = ASS + "Dialogue: 0,0:00:09.00,0:00:10.00,Default,,0,0,0,," + "{\\b1" * 50_000 + "x\n"
    assert read(tmp_path, source, "a.ass")[-1].endswith("x")


SAMI = """<SAMI><HEAD><TITLE>x</TITLE><STYLE TYPE="text/css"><!-- P {{ color: white; }} --></STYLE>
</HEAD><BODY>
<SYNC Start=1000><P Class=ARCC>وصل القطار<br>متأخرا &amp; هذا المساء.
<SYNC Start=3000><P Class=ARCC>&nbsp;
<SYNC Start={second}><P Class={other}>أين وضعت المفاتيح؟
</BODY></SAMI>
"""


def test_sami(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    source = SAMI.format(second="5000", other="ARCC")
    expected = ["وصل القطار متأخرا & هذا المساء.", "أين وضعت المفاتيح؟"]
    assert read(tmp_path, source, "a.smi") == expected
    with caplog.at_level(logging.WARNING):
        assert read(tmp_path, SAMI.format(second="later", other="ARCC"), "b.smi") == expected
    assert "times that cannot be read: 1" in caplog.text
    message = refusal(tmp_path, SAMI.format(second="5000", other="ENCC"), "c.smi")
    assert "several classes (ARCC, ENCC)" in message
    assert "no caption" in refusal(tmp_path, "<SAMI><BODY></BODY></SAMI>text", "d.smi")
    deep = "".join(f"<SYNC Start={n}><P Class=A>نعم" for n in range(20_000))
    assert read(tmp_path, deep, "e.smi") == [" ".join(["نعم"] * 20_000)]
