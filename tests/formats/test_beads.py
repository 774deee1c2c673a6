from __future__ import annotations

import io
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.align.beads import Bead
from bitext.errors import FormatError
from bitext.formats.beads import BeadFormat, read_beads, write_beads
from tests.dataset import strategies as rows

FORMATS: tuple[BeadFormat, ...] = get_args(BeadFormat)


@st.composite
def alignments(draw: st.DrawFn) -> tuple[list[Bead], list[str], list[str]]:
    sizes = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(any), max_size=8))
    beads = []
    arabic = english = 0
    for left, right in sizes:
        score = draw(st.integers(-5_000_000, 5_000_000)) / 1_000_000
        beads.append(
            Bead(
                range(arabic, arabic + left) if left else range(0),
                range(english, english + right) if right else range(0),
                score,
            )
        )
        arabic, english = arabic + left, english + right
    texts = [draw(st.lists(rows.texts, min_size=n, max_size=n)) for n in (arabic, english)]
    return beads, texts[0], texts[1]


def written(beads: list[Bead], arabic: list[str], english: list[str], format: BeadFormat) -> str:
    stream = io.StringIO(newline="\n")
    write_beads(stream, beads, arabic, english, format)
    return stream.getvalue()


@pytest.mark.parametrize("format", FORMATS)
@given(alignments())
@settings(max_examples=40)
def test_beads_read_back(
    format: BeadFormat, alignment: tuple[list[Bead], list[str], list[str]]
) -> None:
    text = written(*alignment, format)
    assert list(read_beads(io.BytesIO(text.encode()), "beads", format)) == alignment[0]


ARABIC = ["أولًا.", "ثانيًا."]
ENGLISH = ["First.", "Second\tpart.", "Third."]
BEADS = [
    Bead(range(0, 1), range(0, 2), 1.5),
    Bead(range(1, 2), range(0), 0.0),
    Bead(range(0), range(2, 3), 0.0),
]


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        (
            "tsv",
            "ar_sentences\ten_sentences\tscore\tar\ten\n"
            "0\t0 1\t1.500000\tأولًا.\tFirst. Second\\u0009part.\n"
            "1\t\t0.000000\tثانيًا.\t\n"
            "\t2\t0.000000\t\tThird.\n",
        ),
        (
            "jsonl",
            '{"ar_sentences": [0], "en_sentences": [0, 1], "score": 1.5, "ar": "أولًا.", '
            '"en": "First. Second\\tpart."}\n'
            '{"ar_sentences": [1], "en_sentences": [], "score": 0.0, "ar": "ثانيًا.", "en": ""}\n'
            '{"ar_sentences": [], "en_sentences": [2], "score": 0.0, "ar": "", "en": "Third."}\n',
        ),
        ("vecalign", "[0]:[0, 1]:-1.500000\n[1]:[]:0.000000\n[]:[2]:0.000000\n"),
        ("hunalign", "0\t0\t1.500000\n1\t2\t0.000000\n2\t2\t0.000000\n2\t3\t0.000000\n"),
    ],
)
def test_the_formats(format: BeadFormat, expected: str) -> None:
    assert written(BEADS, ARABIC, ENGLISH, format) == expected


def test_mined_beads_that_cross_make_no_ladder() -> None:
    beads = [Bead(range(1, 2), range(0, 1), 1.0), Bead(range(0, 1), range(1, 2), 1.0)]
    with pytest.raises(FormatError, match="only beads that follow each other"):
        written(beads, ARABIC, ENGLISH, "hunalign")
    assert written(beads, ARABIC, ENGLISH, "vecalign").count("\n") == 2


def test_what_other_aligners_write_is_read() -> None:
    gold = "[0]:[0]\n\n[1, 2] : [] : 0.25\n"
    assert read_beads(io.StringIO(gold), "gold", "vecalign") == (
        Bead(range(0, 1), range(0, 1), 0.0),
        Bead(range(1, 3), range(0), -0.25),
    )
    assert read_beads(io.StringIO("0\t0\n2\t1\n"), "ladder", "hunalign") == (
        Bead(range(0, 2), range(0, 1), 0.0),
    )


@pytest.mark.parametrize(
    ("format", "text", "line", "message"),
    [
        ("vecalign", "[0]:[0]:1\n0:0\n", 2, "expected [0]:[0, 1]:cost"),
        ("vecalign", "[0, 2]:[0]:1\n", 1, "sentences 0 2 do not follow each other"),
        ("vecalign", "[0]:[0]:much\n", 1, "score is 'much'"),
        ("hunalign", "0\t0\t1\nx\t1\t1\n", 2, "expected ar_index<tab>en_index<tab>score"),
        ("hunalign", "0\t0\t1\n2\t2\t1\n1\t3\t1\n", 3, "the rung goes back"),
        ("tsv", "0\t0\t1\ta\tb\n", 1, "expected ar_sentences en_sentences"),
        ("tsv", "ar_sentences\ten_sentences\tscore\tar\ten\n0\t0\n", 2, "found 2 values"),
        ("tsv", "ar_sentences\ten_sentences\tscore\tar\ten\n-1\t0\t1\ta\tb\n", 2, "indices"),
        ("jsonl", '{"ar_sentences": [0]}\n', 1, "expected lists"),
        ("jsonl", '{"ar_sentences": [0.5], "en_sentences": []}\n', 1, "found '0.5'"),
        ("jsonl", "nothing\n", 1, "not valid JSON"),
    ],
)
def test_errors_name_the_line(format: BeadFormat, text: str, line: int, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_beads(io.StringIO(text), "beads", format)
    assert message in caught.value.message
    assert (caught.value.path, caught.value.line) == ("beads", line)
