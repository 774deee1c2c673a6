from __future__ import annotations

import json
import random

import numpy as np
import pytest
from sacrebleu.metrics import BLEU, CHRF, TER

from bitext.evaluate.recognition import names_recognised, numbers_kept
from bitext.evaluate.translation import evaluate_translations

REFERENCES = [
    f"{name} told the {place} council on {day} May that {count} houses would be built {where}."
    for name, place, day, count, where in [
        ("Layla Mansour", "Benghazi", 3, 120, "by the old harbour"),
        ("Khalid Yousef", "Misrata", 14, 75, "behind the railway station"),
        ("Samira Haddad", "Tripoli", 21, 300, "on the road to the airport"),
        ("Omar Farouk", "Sirte", 28, 42, "where the market used to be"),
        ("Nadia Salem", "Derna", 30, 9, "along both banks of the river"),
    ]
] * 4


def damaged(share: float) -> list[str]:
    dice = random.Random(7)
    return [
        " ".join(word for word in text.split() if dice.random() >= share) for text in REFERENCES
    ]


@pytest.mark.parametrize(
    ("name", "judge"),
    [("bleu", BLEU()), ("chrf", CHRF()), ("chrf++", CHRF(word_order=2)), ("ter", TER())],
)
def test_figures_and_signatures_are_those_of_sacrebleu(name, judge):
    hypotheses = damaged(0.2)
    theirs = judge.corpus_score(hypotheses, [REFERENCES], n_bootstrap=1000)
    ours = evaluate_translations(hypotheses, REFERENCES)
    part = ours.parts[name]
    assert part.score == pytest.approx(theirs.score)
    # It gives half the width between nearly the same percentiles of the same samples.
    assert (part.high - part.low) / 2 == pytest.approx(theirs._ci, rel=0.05)
    assert ours.signatures[name] == str(judge.get_signature())


def test_a_perfect_translation():
    perfect = evaluate_translations(REFERENCES, REFERENCES, samples=50)
    assert perfect.score == pytest.approx(100)
    assert perfect.parts["bleu"].score == pytest.approx(100)
    assert perfect.parts["ter"].score == 0
    assert perfect.parts["numbers_kept"].score == perfect.parts["names_recognised"].score == 1.0


def test_domains_have_figures_of_their_own():
    domains = ["north", "south"] * (len(REFERENCES) // 2)
    hypotheses = [
        reference if domain == "north" else "Nothing of it."
        for reference, domain in zip(REFERENCES, domains, strict=True)
    ]
    report = evaluate_translations(hypotheses, REFERENCES, domains=domains, samples=50)
    assert [segments for segments, _ in report.domains.values()] == [10, 10]
    assert report.domains["north"][1]["chrf++"].score == pytest.approx(100)
    assert report.domains["south"][1]["chrf++"].score < 20
    assert "north" in report.format()
    assert json.loads(report.to_json())["domains"]["north"]["segments"] == 10


def test_with_the_source_doubtful_segments_are_counted():
    sources = ["وصل 120 جنديا.", "وصل الوفد مساء."]
    report = evaluate_translations(
        ["120 soldiers arrived.", ""],
        ["120 soldiers arrived.", "The delegation arrived in the evening."],
        sources=sources,
        samples=20,
    )
    assert report.parts["doubtful"].score == 0.5


def test_what_nothing_is_asked_of_has_no_value():
    report = evaluate_translations(["it rained"] * 2, ["it rained all day"] * 2, samples=20)
    assert np.isnan(report.parts["numbers_kept"].score)
    assert json.loads(report.to_json())["numbers_kept"]["score"] is None


def test_lengths_must_be_equal():
    with pytest.raises(ValueError, match="1 hypotheses and 2 references"):
        evaluate_translations(["a"], ["a", "b"])
    with pytest.raises(ValueError, match="no segments"):
        evaluate_translations([], [])


@pytest.mark.parametrize(
    ("hypothesis", "reference", "kept"),
    [
        ("He built 25 schools.", "He built twenty-five schools.", (1, 1)),
        ("It rose by 7 per cent.", "It rose by 7% in 2019.", (1, 2)),
        ("On 12 November 2021.", "On November 12, 2021.", (3, 3)),
        ("On 12 December 2021.", "On November 12, 2021.", (2, 3)),
        ("Many came.", "Dozens came.", (0, 0)),
        ("", "There were 4,500 of them.", (0, 1)),
    ],
)
def test_numbers_kept(hypothesis, reference, kept):
    assert numbers_kept(hypothesis, reference) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Haftar", "Hifter"),
        ("Gaddafi", "Qadhafi"),
        ("Mohammed", "Muhammad"),
        ("Salamé", "Salama"),
        ("Merkel", "Mirkel"),
        ("Bashagha", "Bachagha"),
        ("Putin", "Boutine"),
        ("Washington", "Wachinton"),
    ],
)
def test_spellings_of_a_name_sound_alike(one, other):
    assert names_recognised(f"We saw {one} there.", f"He met {other} today.") == (1, 1)
    assert names_recognised(f"We saw {other} there.", f"He met {one} today.") == (1, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Paris", "Berlin"), ("Harris", "Paris"), ("Libya", "Lebanon"), ("Palermo", "Parma")],
)
def test_other_names_do_not(one, other):
    assert names_recognised(f"We saw {one} there.", f"He met {other} today.") == (0, 1)


def test_names_recognised():
    reference = "Khalifa Haftar met Emmanuel Macron in Paris."
    assert names_recognised("Khalifa Hifter met Imanuel Makron in Paris.", reference) == (3, 3)
    assert names_recognised("The general met the president in Rome.", reference) == (0, 3)
    assert names_recognised("It rained.", "It rained all day.") == (0, 0)
