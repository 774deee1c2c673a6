from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bitext.score.clauses import LEAST_WORDS, split_clauses
from bitext.text.arabic import normalize


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
