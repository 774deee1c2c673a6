from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.text.arabic import normalize
from bitext.text.clauses import LEAST_WORDS, find_clauses, split_clauses


def clauses(text: str) -> list[str]:
    return [text[start:end] for start, end in find_clauses(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The talks ended on Friday, and both sides left the city because no hotel had room.",
            [
                "The talks ended on Friday,",
                "and both sides left the city",
                "because no hotel had room.",
            ],
        ),
        (
            "اِنتهت المحادثات يوم الجمعة، وغادر الطرفان المدينة لأنّ الفنادق كانت مليئة.",
            [
                "اِنتهت المحادثات يوم الجمعة،",
                "وغادر الطرفان المدينة",
                "لأنّ الفنادق كانت مليئة.",
            ],
        ),
        # No conjunction but a word of its own: وزير, وفد.
        (
            "استقبل الرئيس أمس وزير الخارجية وفد البلاد",
            ["استقبل الرئيس أمس وزير الخارجية وفد البلاد"],
        ),
        # Lists are not cut to pieces.
        ("Rain, wind, snow and ice", ["Rain, wind, snow and ice"]),
        ('He said: "We will not leave the hall."', ['He said: "We will not leave the hall."']),
        ("", []),
        ("  \n ", []),
        ("نعم", ["نعم"]),
    ],
)
def test_where_clauses_end(text: str, expected: list[str]) -> None:
    assert clauses(text) == expected


@given(
    st.lists(
        st.sampled_from(
            ["قال", "وصل", "،", "and", "the", "ﻻ", "ـ", "\u200f", "«", "12,5", "-", ".", "لكن"]
        )
    ).map(" ".join)
    | st.text(max_size=40)
)
def test_clauses_hold_all_words_in_order(text: str) -> None:
    spans = find_clauses(text)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(start < end for start, end in spans)
    outside = "".join(
        text[end:start]
        for end, start in zip([0, *edges[1::2]], [*edges[::2], len(text)], strict=True)
    )
    assert find_clauses(outside) == []


def test_clauses_end_at_marks_and_before_conjunctions() -> None:
    assert split_clauses(
        "The talks ended on Sunday, but no date was set for the next round because of the dispute"
    ) == [
        "the talks ended on sunday,",
        "but no date was set for the next round",
        "because of the dispute",
    ]
    assert split_clauses("انتهت المحادثات يوم الأحد، ولكن لم يحدد موعد الجولة التالية") == [
        "انتهت المحادثات يوم الاحد,",
        "ولكن لم يحدد موعد الجوله التاليه",
    ]


def test_numbers_and_short_pieces_are_not_cut() -> None:
    assert split_clauses("It cost 1,500 dollars") == ["it cost 1,500 dollars"]
    assert split_clauses("Paris, France, hosted the talks") == ["paris, france, hosted the talks"]


def test_nothing_gives_no_clauses() -> None:
    assert split_clauses(" \u200f ") == []


@given(st.text(alphabet="ab ،,؛.وحيث but", max_size=80))
def test_clauses_keep_every_word_in_order(text: str) -> None:
    clauses = split_clauses(text)
    assert " ".join(clauses).split() == normalize(text).lower().split()
    assert len(clauses) < 2 or all(len(clause.split()) >= LEAST_WORDS for clause in clauses[:-1])
