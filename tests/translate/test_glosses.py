import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.errors import ModelError
from bitext.text.clitics import Segmenter
from bitext.translate.glosses import Gloss, Glosser, glosses_signature, load_glosser, pack, romanize

COUNTS = {"وزير": 40, "خارجية": 9, "مدينة": 50, "الخارجية": 9}
PHRASES = {
    "وزير": Gloss(-0.9, "minister"),
    "خارجية": Gloss(-1.2, "external", "foreign"),
    "وزير ال+ خارجية": Gloss(-0.4, "Foreign Minister"),
    "في": Gloss(-0.5, "in"),
    "مدينة": Gloss(-0.6, "city"),
}
GLOSSER = Glosser(Segmenter(COUNTS), PHRASES)


def test_a_phrase_goes_before_its_words():
    assert GLOSSER.gloss("وزير الخارجية في المدينة") == "Foreign Minister in the city"
    assert GLOSSER.gloss("الخارجية") == "the external/foreign"


def test_numbers_and_marks_stay_and_unknown_words_are_spelled():
    assert GLOSSER.gloss("في ٢٤/١٢، ماكرون!") == "in 24/12 , *makrwn !"


@pytest.mark.parametrize("text", ["", " ", "\u200f", "ـ"])
def test_nothing_has_no_gloss(text):
    assert GLOSSER.gloss(text) == ""


def test_a_long_word_without_spaces_is_glossed():
    assert GLOSSER.gloss("ب" * 20_000) == "*" + "b" * 20_000


@given(st.lists(st.sampled_from(["وزير", "الخارجية", "في", "مدينة", "ماكرون", "7", "،"])))
def test_every_token_is_covered_once(words):
    tokens = Segmenter(COUNTS).segment(" ".join(words))
    sizes = [len(key.split()) for key in PHRASES]
    cover = GLOSSER.cover(tokens)
    assert len(cover) <= len(tokens) <= len(cover) * max(sizes)
    assert sum(gloss.score for gloss in cover) >= sum(
        gloss.score for token in tokens for gloss in GLOSSER.cover([token])
    )


@given(
    st.dictionaries(
        st.text(alphabet="ابتث", min_size=1),
        st.builds(
            Gloss,
            st.integers(-999, 0).map(lambda score: score / 100),
            st.text(alphabet="abc'.-/", min_size=1),
            st.none() | st.text(alphabet="xyz", min_size=1),
        ),
        min_size=1,
    )
)
def test_what_is_packed_is_read_again(tmp_path_factory, phrases):
    path = tmp_path_factory.mktemp("glosses") / "glosses.xz"
    path.write_bytes(pack({"كلمة": 3}, phrases))
    glosser = load_glosser(path)
    assert {phrase: glosser.cover([phrase])[0] for phrase in phrases} == phrases
    assert glosser.signature == load_glosser(path).signature != ""


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "glosses.xz"
    path.write_bytes(b"not xz")
    with pytest.raises(ModelError, match=r"glosses\.xz.*what scripts/fit/glosses\.py writes"):
        load_glosser(path)


def test_the_glosses_that_come_along_know_common_words():
    glosser = load_glosser()
    assert glosser is load_glosser()
    assert glosser.signature == glosses_signature()
    gloss = glosser.gloss("قال رئيس الوزراء إن الأمم المتحدة تدعم وقف إطلاق النار في ليبيا.")
    for words in ("Prime Minister", "United Nations", "ceasefire", "in Libya"):
        assert words in gloss


def test_letters_are_spelled():
    assert romanize("شيخ") == "shykh"
