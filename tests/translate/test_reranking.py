import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.translate.base import Hypothesis
from bitext.translate.reranking import Reranker, Weights, facts_kept, measure
from bitext.translate.translator import EngineTranslator

SOURCE = "وصل ٣٠٠ مسافر إلى القاهرة"


class LetterEmbedder:
    """Near are texts that begin with the same letter; an Arabic text is near to ``t…``."""

    signature = "letters"
    dimension = 26
    composes_spans = False

    def encode(self, texts):
        vectors = np.zeros((len(texts), 26), np.float32)
        for row, text in enumerate(texts):
            first = text[:1].lower()
            if first:
                vectors[
                    row, ord(first) - ord("a") if first.isascii() and first.isalpha() else 19
                ] = 1
        return vectors


def hypothesis(text, confidence=0.5, finished=True):
    return Hypothesis(text, confidence, finished)


def chosen(hypotheses, **weights):
    everything = Weights(**{**dict.fromkeys(Weights.__dataclass_fields__, 0.0), **weights})
    return Reranker(LetterEmbedder(), everything).choose([SOURCE], [hypotheses])[0].text


def test_each_measure_can_decide():
    likely, near = hypothesis("Nobody came", 0.9), hypothesis("The people came", 0.2)
    right = hypothesis("In Cairo 300 arrived", 0.1)
    usual = hypothesis("Nobody has come", 0.3)
    hypotheses = [near, right, usual, likely]
    assert chosen(hypotheses, likelihood=1.0) == likely.text
    assert chosen(hypotheses, similarity=1.0) == near.text
    assert chosen(hypotheses, facts=1.0) == right.text
    assert chosen(hypotheses, consensus=1.0) in (usual.text, likely.text)


def test_a_draft_that_failed_is_taken_only_if_all_did():
    runaway = hypothesis("on and on", 0.99, finished=False)
    assert chosen([runaway, hypothesis("Arrived", 0.01)], likelihood=1.0) == "Arrived"
    assert chosen([runaway], likelihood=1.0) == runaway.text


def test_the_first_of_equally_good_ones_is_taken():
    assert chosen([hypothesis("One"), hypothesis("Two")]) == "One"


@pytest.mark.parametrize(
    ("output", "share"),
    [
        ("300 passengers arrived in Cairo", 1.0),
        ("200 passengers arrived in Cairo", 1 / 3),
        ("300 passengers arrived", 2 / 3),
        ("Passengers arrived", 0.0),
    ],
)
def test_facts_kept(output, share):
    assert facts_kept(SOURCE, output) == pytest.approx(share)


def test_no_facts_no_fault():
    assert facts_kept("وصل المسافرون", "the passengers arrived") == 1.0


def test_a_lost_negation_is_a_lost_fact():
    source = "لم يصل ٣٠٠ مسافر"
    assert facts_kept(source, "300 passengers did not arrive") == 1.0
    assert facts_kept(source, "300 passengers arrived") == 0.5


@given(st.lists(st.tuples(st.text(max_size=20), st.floats(0, 1)), min_size=1, max_size=5))
def test_measures_stay_in_their_ranges(written):
    hypotheses = [hypothesis(*each) for each in written]
    found = measure(SOURCE, hypotheses, [0.0] * len(hypotheses))
    assert found.shape == (len(hypotheses), 4) and np.isfinite(found).all()
    assert (found[:, 0] <= 0).all()
    assert (found[:, 2:] >= 0).all() and (found[:, 2:] <= 1 + 1e-9).all()


class TwoMindedEngine:
    """Its second candidate keeps the number."""

    signature = "two-minded"
    limit = 20

    def __init__(self):
        self.asked = []

    def size(self, text):
        return len(text.split())

    def generate(self, segments):
        return [hypothesis("Thirty came to Cairo") for _ in segments]

    def candidates(self, segments, count):
        self.asked += [(segment, count) for segment in segments]
        return [
            [hypothesis("Those came"), hypothesis("There came 300 to Cairo")][:count]
            for _ in segments
        ]


def test_a_doubtful_translation_gets_a_second_thought():
    engine = TwoMindedEngine()
    translator = EngineTranslator(engine, Reranker(LetterEmbedder()))
    texts = ["وصل كثيرون", SOURCE]
    first, second = translator.translate_with_diagnosis(texts)
    assert second.text == "There came 300 to Cairo" and second.problem is None
    assert [text for text, _ in engine.asked].count(SOURCE) == 1
    assert translator.translate(texts[::-1]) == [second.text, first.text]


def test_a_translation_without_doubt_stays_as_it_is():
    engine = TwoMindedEngine()
    translator = EngineTranslator(engine, Reranker(LetterEmbedder()))
    assert translator.translate(["وصل ثلاثون إلى القاهرة"]) == ["Thirty came to Cairo"]
    assert engine.asked == []


def test_with_candidates_every_text_gets_them():
    engine = TwoMindedEngine()
    translator = EngineTranslator(engine, Reranker(LetterEmbedder()), 2)
    assert translator.translate([SOURCE]) == ["There came 300 to Cairo"]
    assert engine.asked == [(SOURCE, 2)]


def test_signatures_tell_ways_of_choosing_apart():
    engine, reranker = TwoMindedEngine(), Reranker(LetterEmbedder())
    other = Reranker(LetterEmbedder(), Weights(1, 0, 0, 0))
    ways = [(), (reranker,), (reranker, 2), (other, 2)]
    assert len({EngineTranslator(engine, *way).signature for way in ways}) == 4
