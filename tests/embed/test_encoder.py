import json
import shutil
from importlib.resources import as_file, files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.embed.base import encode_runs
from bitext.embed.encoder import EncoderEmbedder
from bitext.embed.load import load_embedder
from bitext.errors import ModelError
from tests.embed.test_load import ARABIC, ENGLISH, sentences


@pytest.fixture(scope="module")
def encoder():
    return load_embedder("encoder")


@pytest.fixture
def copied(tmp_path):
    with as_file(files("bitext.embed.arabic_english")) as folder:
        return shutil.copytree(folder, tmp_path / "model")


def test_rows_are_unit_vectors_and_zero_where_there_is_nothing(encoder):
    vectors = encoder.encode(ARABIC)
    assert vectors.shape == (8, encoder.dimension) and vectors.dtype == np.float32
    empty = [not text for text in ARABIC]
    assert np.allclose(np.linalg.norm(vectors, axis=1), np.where(empty, 0, 1), atol=1e-5)
    assert not encoder.encode([" \n", "\u200f", "ـ"]).any()
    assert encoder.encode([]).shape == (0, encoder.dimension)
    assert encoder.encode_spans([], 2).shape == (2, 0, encoder.dimension)


@pytest.mark.parametrize("name", ["encoder", "both"])
def test_translations_are_nearest(name):
    embedder = load_embedder(name)
    arabic = embedder.encode([text for text in ARABIC if text.strip()])
    english = embedder.encode([text for text in ENGLISH if text.strip()])
    cosines = arabic @ english.T
    assert cosines.argmax(axis=1).tolist() == cosines.argmax(axis=0).tolist() == list(range(7))


def test_what_is_left_out_or_exchanged_is_told_from_what_is_translated(encoder):
    arabic, *english = encoder.encode(
        [
            "قتل الجيش ثلاثين من المتمردين قرب الحدود يوم الأحد.",
            "The army killed thirty rebels near the border on Sunday.",
            "The army killed thirty rebels.",
            "The army met thirty farmers near the border on Sunday.",
            "The minister opened a new school in the capital.",
        ]
    )
    cosines = np.array(english) @ arabic
    assert cosines.argmax() == 0 and cosines.argmin() == 3 and cosines[3] < 0.3 < cosines[1]


def test_both_digit_systems_and_marks_are_one_text(encoder):
    vectors = encoder.encode(["عام ٢٠١٩", "عام 2019", "عامُ ۲۰۱۹", "عـــام \u200f2019"])
    assert (vectors == vectors[0]).all()


@settings(max_examples=5, deadline=None)
@given(texts=st.lists(sentences, min_size=1, max_size=4), data=st.data())
def test_a_row_depends_on_its_text_alone(encoder, texts, data):
    vectors = encoder.encode(texts)
    order = data.draw(st.permutations(range(len(texts))))
    assert encoder.encode([texts[i] for i in order]).tobytes() == vectors[order].tobytes()


def test_runs_are_near_to_what_is_read_in_one(encoder):
    spans = encoder.encode_spans(ENGLISH, 3)
    read = encode_runs(encoder.encode, encoder.dimension, ENGLISH, 3)
    assert np.allclose(spans[0], read[0], atol=1e-5)
    cosines = (spans * read).sum(axis=-1)
    filled = np.linalg.norm(read, axis=-1) > 0
    assert (np.linalg.norm(spans, axis=-1) > 0).tolist() == filled.tolist()
    assert cosines[filled].min() > 0.75 and cosines[filled].mean() > 0.9


def test_a_text_longer_than_the_network_reads_is_read_to_its_end(encoder):
    start = "The minister reached the capital this morning. " * 40
    one, other, start_again = encoder.encode(
        [start + "Floods destroyed the harvest. " * 40, start + "Cats sleep. " * 40, start]
    )
    assert one @ other < 0.9
    assert np.allclose(start_again, encoder.encode([start])[0])


def test_joined_cosines_are_the_mean_of_both(encoder):
    texts = [text for text in ARABIC + ENGLISH if text.strip()]
    both, use = load_embedder("both"), load_embedder("use")
    vectors = both.encode(texts)
    assert vectors.shape[1] == both.dimension == use.dimension + encoder.dimension
    one, other = use.encode(texts), encoder.encode(texts)
    assert np.allclose(vectors @ vectors.T, (one @ one.T + other @ other.T) / 2, atol=1e-5)
    assert use.signature in both.signature and encoder.signature in both.signature
    assert np.allclose(both.encode_spans(texts, 2)[0], vectors, atol=1e-5)


def test_a_damaged_or_missing_file_is_named(copied):
    weights = copied / "model.bin.2"
    content = bytearray(weights.read_bytes())
    content[1000] ^= 1
    weights.write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.bin\.2.*sha256"):
        EncoderEmbedder(copied).encode(["text"])
    weights.unlink()
    with pytest.raises(ModelError, match=r"model\.bin\.2.*missing"):
        EncoderEmbedder(copied).encode(["text"])
    (copied / "model.json").write_text(json.dumps({}))
    with pytest.raises(ModelError, match=r"model\.json.*no record"):
        EncoderEmbedder(copied)


def test_every_file_is_small_enough_to_be_kept_in_a_repository():
    folder = files("bitext.embed.arabic_english")
    sizes = [len(path.read_bytes()) for path in folder.iterdir() if path.is_file()]
    assert max(sizes) <= 16 * 2**20 and sum(sizes) <= 45e6
