from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.text.clauses import find_clauses


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
