import numpy as np
import pytest

from bitext.align.mining import LEAST, MiningModel, balanced_threshold, mine
from bitext.embed.load import load_embedder

ARABIC = [
    "وصل الوفد إلى العاصمة صباح الثلاثاء.",
    "افتتح الوزير مستشفى جديدا يضم 120 سريرا.",
    "ارتفعت أسعار القمح في الأسواق العالمية.",
    "توقفت حركة القطارات بسبب العاصفة الثلجية.",
    "فاز الفريق بثلاثة أهداف في المباراة النهائية.",
    "تدرس الجامعة إنشاء كلية للطب البيطري.",
]
ENGLISH = [
    "The university is considering a faculty of veterinary medicine.",
    "Trains stopped running because of the snow storm.",
    "The minister opened a new hospital with 120 beds.",
    "My grandmother keeps bees behind the house.",
    "The delegation arrived in the capital on Tuesday morning.",
    "Wheat prices rose on world markets.",
]


@pytest.fixture(scope="module")
def embedder():
    return load_embedder()


def test_translations_are_found_and_the_rest_is_left_alone(embedder):
    pairs = mine(ARABIC, ENGLISH, embedder)
    assert {(pair.arabic, pair.english) for pair in pairs} == {
        (0, 4),
        (1, 2),
        (2, 5),
        (3, 1),
        (5, 0),
    }
    assert [pair.score for pair in pairs] == sorted((pair.score for pair in pairs), reverse=True)


def test_unrelated_collections_have_no_pairs(embedder):
    english = ["My grandmother keeps bees.", "He painted the fence green.", "It tastes of lemon."]
    assert mine(ARABIC[:3], english, embedder) == ()


def test_a_changed_number_costs_a_pair_its_score(embedder):
    right = mine(ARABIC, ENGLISH, embedder, threshold=0)
    changed = [text.replace("120", "350") for text in ENGLISH]
    wrong = mine(ARABIC, changed, embedder, threshold=0)
    score = {(pair.arabic, pair.english): pair.score for pair in wrong}
    assert score[1, 2] < next(pair.score for pair in right if (pair.arabic, pair.english) == (1, 2))


def test_empty_texts_are_never_paired(embedder):
    pairs = mine(["", *ARABIC, " "], ["", *ENGLISH], embedder, threshold=0)
    assert all(pair.arabic not in (0, 7) and pair.english != 0 for pair in pairs)


def test_empty_sides(embedder):
    assert mine([], ENGLISH, embedder) == ()
    assert mine(ARABIC, [], embedder) == ()


def test_probabilities_follow_the_share_of_translations():
    model = MiningModel.load()
    true = np.tile([1.5, 0.8, 0.3, 0.0, 1.0, 0.0], (50, 1))
    false = np.tile([1.05, 0.42, 0.0, 0.1, 0.0, 0.0], (50, 1))
    doubtful = np.array([[1.15, 0.55, 0.05, 0.05, 0.0, 0.0]])
    among_true = model.probabilities(np.concatenate([doubtful, true]))[0]
    among_false = model.probabilities(np.concatenate([doubtful, false]))[0]
    assert among_true > among_false


def test_the_threshold_balances_what_is_expected():
    sure = np.array([0.99] * 50 + [0.01] * 50)
    assert 0.01 < balanced_threshold(sure) <= 0.99
    assert balanced_threshold(np.full(100, 0.001)) == LEAST
    assert balanced_threshold(np.zeros(0)) == LEAST
