from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from bitext.score.surprisal import (
    SURPRISAL_COLUMNS,
    find_expected,
    find_unexpected,
    measure_surprisal,
    surprisal_at,
)
from bitext.translate.base import Surprisal

READ = Surprisal(
    (" The", " mayor", " met", " Eden", "sor", ",", " in", " Utica", ".", "\n"),
    (0.5, 1.0, 4.5, 3.0, 6.0, 0.5, 0.5, 1.5, 0.5, 7.5),
)


def test_columns_are_means_and_greatest_values() -> None:
    columns = measure_surprisal(READ)
    assert tuple(columns) == SURPRISAL_COLUMNS
    assert columns["mt_surprisal"] == 2.0
    assert columns["mt_surprisal_end"] == 7.5
    assert columns["mt_surprisal_most"] == 4.5
    assert columns["mt_surprisal_names"] == 6.0
    assert columns["mt_surprisal_words"] == 4.5


def test_the_first_word_is_no_name_for_its_capital() -> None:
    read = Surprisal((" Merkel", " spoke", "\n"), (9.0, 1.0, 0.0))
    assert measure_surprisal(read)["mt_surprisal_names"] == 0.0


def test_what_was_not_read_has_no_values() -> None:
    for nothing in (None, Surprisal((), ()), Surprisal(("\n",), (1.0,))):
        assert all(math.isnan(value) for value in measure_surprisal(nothing).values())


def test_a_name_is_expected_if_no_part_of_it_surprises() -> None:
    assert find_expected({"Utica", "Edensor", "Merkel"}, READ) == {"Utica"}
    assert find_expected({"Utica"}, None) == frozenset()
    assert find_expected(set(), READ) == frozenset()


def test_missing_names_have_the_surprisal_of_their_least_expected_word() -> None:
    assert surprisal_at({"Utica", "Edensor"}, READ) == 6.0
    assert surprisal_at({"Merkel"}, READ) == surprisal_at(set(), READ) == 0.0
    assert math.isnan(surprisal_at({"Utica"}, None))


def test_a_name_that_is_there_twice_has_to_be_expected_twice() -> None:
    read = Surprisal((" Utica", " and", " Utica", "\n"), (8.0, 0.5, 0.1, 0.1))
    assert find_expected({"Utica"}, read) == frozenset()


def test_the_words_of_greatest_surprise_are_named_in_order() -> None:
    pieces = (" Fox", "es", " (", "red", "),", " hens", " and", " foxes.", "\n")
    read = Surprisal(pieces, (0.5, 9.0, 0.1, 8.5, 0.1, 10.0, 0.1, 12.0, 20.0))
    assert find_unexpected(read) == "unexpected-words: Foxes, hens, foxes"
    assert find_unexpected(Surprisal((" .", "\n"), (9.0, 0.1))) == ""
    assert find_unexpected(None) == find_unexpected(READ) == ""


@given(
    st.lists(
        st.tuples(st.sampled_from([" a", "b", " C", ".", " 1"]), st.floats(0, 30)), min_size=1
    ),
    st.floats(0, 30),
)
def test_columns_lie_between_zero_and_the_greatest_surprisal(
    body: list[tuple[str, float]], end: float
) -> None:
    pieces, nats = zip(*body, ("\n", end), strict=True)
    values = measure_surprisal(Surprisal(pieces, nats)).values()
    assert all(-1e-9 <= value <= max(nats) + 1e-9 for value in values)
