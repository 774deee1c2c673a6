import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.review.display import Mark, pieces, plain
from bitext.review.marks import find_marks
from bitext.review.ordering import find_hits


def test_direction_controls_become_visible():
    found = pieces("safe\u202etxet\u202c", "en")
    assert [(piece.text, piece.control) for piece in found] == [
        ("safe", False),
        ("RLO", True),
        ("txet", False),
        ("PDF", True),
    ]


def test_runs_of_the_other_script_are_set_apart():
    found = pieces("قال Mario Draghi إن COVID-19 انتهى", "ar")
    assert [piece.text for piece in found if piece.run] == ["Mario Draghi", "COVID-19"]
    found = pieces("the word كتاب قديم means old book", "en")
    assert [piece.text for piece in found if piece.run] == ["كتاب قديم"]


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(
    "whole", ["https://example.org/a?b=c&d=e", "+963-11-2222", "12-11-2021", "a.b@example.org"]
)
def test_addresses_and_telephone_numbers_go_from_left_to_right(language, whole):
    found = pieces(f"قال {whole} وقال {whole}.", language, [Mark(5, 8, "number", False)])
    runs = {piece.run for piece in found if piece.ltr}
    assert ["".join(p.text for p in found if p.run == run) for run in sorted(runs)] == [whole] * 2


def test_direction_controls_keep_their_effect():
    assert [piece.char for piece in pieces("a\u200fb\u00adc", "en") if piece.control] == [
        "\u200f",
        "",
    ]


def test_hits_are_found_as_they_are_searched():
    text = "في البَلَديّة والبلدية"
    assert [text[hit.start : hit.stop] for hit in find_hits(text, "البلديه")] == [
        "البَلَديّة",
        "البلدية",
    ]
    assert find_hits(text, " ") == []
    found = pieces(text, "ar", hits=find_hits(text, "البلدية"))
    assert [piece.text for piece in found if piece.hit] == ["البَلَديّة", "البلدية"]


def test_marks_cut_across_foreign_runs():
    text = "قال Mario إن"
    found = pieces(text, "ar", [Mark(2, 6, "name", True)])
    assert [(p.text, p.mark, bool(p.run)) for p in found] == [
        ("قا", None, False),
        ("ل ", "name", False),
        ("Ma", "name", True),
        ("rio", None, True),
        (" إن", None, False),
    ]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "javascript:alert(1)", "&lt;"])
def test_markup_is_text_like_any_other(text):
    assert "".join(piece.text for piece in pieces(text, "en")) == text


@given(st.text(max_size=60), st.sampled_from(["ar", "en"]))
def test_pieces_add_up_and_hold_no_controls(text, language):
    found = pieces(text, language)
    visible = "".join(piece.text for piece in found if not piece.control)
    hidden = sum(piece.control for piece in found)
    assert len(visible) + hidden == len(text)
    assert not set(visible) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\0")


@given(st.text(max_size=300))
def test_snippets_are_short_and_on_one_line(text):
    snippet = plain(text, 40)
    assert len(snippet) <= 40
    assert "\n" not in snippet
    assert "\u202e" not in snippet


def test_numbers_that_differ_are_marked_on_both_sides():
    arabic, english = "زار الوفد ١٢ قرية في 2021.", "The delegation visited 13 villages in 2021."
    for text, marks, number in zip(
        (arabic, english), find_marks(arabic, english), ("١٢", "13"), strict=True
    ):
        differs = {text[mark.start : mark.end]: mark.differs for mark in marks}
        assert differs.pop(number) is True
        assert [(key[-4:], value) for key, value in differs.items()] == [("2021", False)]


def test_names_are_matched_across_scripts():
    english = "Kamala Harris went to Paris."
    _, marks = find_marks("سافرت كامالا هاريس إلى باريس.", english)
    assert {english[m.start : m.end]: m.differs for m in marks} == {
        "Kamala Harris": False,
        "Paris": False,
    }
    _, marks = find_marks("سافرت كامالا هاريس إلى روما.", english)
    assert {english[m.start : m.end]: m.differs for m in marks}["Paris"] is True
