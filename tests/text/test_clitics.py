import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.text.clitics import Segmenter, find_tokens

COUNTS = {
    "احزاب": 20,
    "احزابهم": 2,
    "باحزابهم": 2,
    "مدينة": 50,
    "مدينته": 3,
    "انقرة": 9,
    "وزير": 40,
    "وصل": 30,
    "المجلس": 25,
    "للمجلس": 6,
    "كتاب": 30,
}
SEGMENTER = Segmenter(COUNTS)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("وبأحزابهم", ["و+", "ب+", "احزاب", "+هم"]),
        ("مدينته", ["مدينة", "+ه"]),
        ("أنقرة", ["انقرة"]),
        ("وزير", ["وزير"]),
        ("وصل", ["وصل"]),
        ("والوزير", ["و+", "ال+", "وزير"]),
        ("للمجلس", ["ل+", "ال+", "مجلس"]),
        ("التي", ["التي"]),
        ("الذين", ["الذين"]),
        ("والجزائر", ["و+", "الجزاير"]),
        ("كَتَبَ", ["كتب"]),
    ],
)
def test_clitics_are_cut_off_where_the_rest_is_a_word(word, parts):
    counts = {
        **COUNTS,
        "الوزير": 12,
        "الذين": 90,
        "الجزاير": 8,
        "باحزابهم": 2,
        "احزابهم": 2,
        "وباحزابهم": 1,
    }
    assert Segmenter(counts).segment(word) == parts


def test_numbers_marks_and_other_scripts_are_tokens():
    assert find_tokens("في ٢٤/١٢/٢٠٢١، «باريس» (Paris)؟") == [
        *["في", "24/12/2021", ",", '"', "باريس", '"'],
        *["(", "Paris", ")", "?"],
    ]


@given(st.text(alphabet="وفبكلسالهمةنات كتابمدينة،.٣3aـَ\u200f", max_size=40))
def test_the_parts_make_up_the_token(text):
    for token in find_tokens(text):
        parts = SEGMENTER.split(token)
        whole = "".join(part.strip("+") if len(part) > 1 else part for part in parts)
        if parts[-1].startswith("+"):  # «مدينة» is «مدينتـ» before a possessive
            whole = whole.replace("ة" + parts[-1][1:], "ت" + parts[-1][1:])
        assert token in (whole, whole.replace("لال", "لل", 1))
