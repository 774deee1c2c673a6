import numpy as np
import pytest

from bitext.embed.load import load_embedder
from bitext.score.correspondence import (
    AROUND,
    load_correspondence,
    measure_correspondence,
    surroundings,
)
from bitext.score.features import extract_features

ARABIC = "أعلنت وزارة الصحة الأحد أن 32 شخصا قتلوا في الاشتباكات التي شهدتها العاصمة طرابلس."
TRANSLATION = "The health ministry said on Sunday that 32 people were killed in clashes in Tripoli."
LONGER = (
    "Shops opened again on Sunday, a day after clashes in the capital Tripoli in which 32 people "
    "were killed, according to the health ministry."
)
OTHER = "The orchestra played two symphonies before an audience of students."


@pytest.fixture(scope="module")
def embedder():
    return load_embedder()


def correspondence(english, embedder, **options):
    arabic = [ARABIC] * len(english)
    features = extract_features(arabic, english, embedder)
    columns = measure_correspondence(features, arabic, english, embedder)
    return load_correspondence().probabilities(columns, **options)


def test_what_says_the_same_or_contains_it_corresponds_and_other_text_does_not(embedder):
    same, contained, other = correspondence([TRANSLATION, LONGER, OTHER], embedder)
    assert same > 0.9
    assert contained > 0.5
    assert other < 0.05


def test_documents_about_another_event_correspond_less(embedder):
    sure, unsure = correspondence([TRANSLATION] * 2, embedder, same_event=[1.0, 0.5])
    assert unsure == pytest.approx(sure / 2)


def test_a_pair_that_stands_out_corresponds_more_and_unknown_surroundings_do_not_count(embedder):
    around = {"lead": np.array([0.3, 0.0, np.nan]), "margin": np.array([1.8, 1.0, np.nan])}
    outstanding, usual, unknown = correspondence([LONGER] * 3, embedder, around=around)
    assert outstanding > usual
    assert unknown == correspondence([LONGER], embedder)[0]


def test_surroundings_compare_with_the_others_of_both_sentences():
    tables = surroundings(np.array([[0.8, 0.2], [0.4, 0.6]], np.float32))
    assert set(tables) == set(AROUND)
    assert tables["lead"][0, 0] == pytest.approx(0.8 - (0.2 + 0.4) / 2)
    assert tables["lead"][0, 1] == pytest.approx(0.2 - (0.8 + 0.6) / 2)
    assert tables["margin"][0, 0] == pytest.approx(0.8 / ((0.5 + 0.6) / 2))


@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (3, 1)])
def test_documents_of_one_sentence_have_surroundings(shape):
    tables = surroundings(np.full(shape, 0.5, np.float32))
    assert all(table.shape == shape and np.isfinite(table).all() for table in tables.values())


def test_the_bundled_model_says_how_far_it_can_be_trusted():
    model = load_correspondence()
    assert sum(each.pairs for each in model.reliability) == model.pairs
    assert 0 < model.calibration_error < 0.05
    assert 0.5 < model.partial < 1
