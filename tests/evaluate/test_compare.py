from __future__ import annotations

import json

import pytest
from sacrebleu.metrics import BLEU
from sacrebleu.significance import PairedTest

from bitext.align.beads import Bead
from bitext.errors import FormatError
from bitext.evaluate.alignment import evaluate_alignments
from bitext.evaluate.compare import compare_results
from bitext.evaluate.mining import FoundPair, evaluate_mining
from bitext.evaluate.scored import evaluate_scored
from bitext.evaluate.translation import evaluate_translations

from .test_translation import REFERENCES, damaged

RIGHT = [Bead(range(i, i + 1), range(i, i + 1)) for i in range(6)]
WRONG = [Bead(range(i, i + 1), range(i + 1, i + 2)) for i in range(6)]


def through_json(score):
    return json.loads(score.to_json())


def test_two_alignments():
    gold = [RIGHT] * 20
    good, bad = [RIGHT] * 18 + [WRONG] * 2, [RIGHT] * 6 + [WRONG] * 14
    report = compare_results(
        through_json(evaluate_alignments(gold, good)), through_json(evaluate_alignments(gold, bad))
    )
    assert report.parts["strict_f1"].p_value < 0.01
    assert "strict_f1" in report.format()
    assert through_json(report)["lax_f1"]["p_value"] < 0.01


def test_two_translations_as_sacrebleu_judges_them():
    better, worse = damaged(0.05), damaged(0.3)
    results = [through_json(evaluate_translations(each, REFERENCES)) for each in (better, worse)]
    ours = compare_results(*results).parts["bleu"]
    _, theirs = PairedTest(
        [("better", better), ("worse", worse)], {"BLEU": BLEU()}, [REFERENCES], test_type="bs"
    )()
    assert (ours.first, ours.second) == pytest.approx([each.score for each in theirs["BLEU"]])
    assert ours.p_value < 0.01
    assert theirs["BLEU"][1].p_value < 0.01
    assert compare_results(results[0], results[0]).parts["bleu"].p_value == 1.0


def test_two_minings_with_other_sentences_found():
    gold = [(str(i), str(i)) for i in range(30)]
    good = [FoundPair(str(i), str(i), 1 - i / 100) for i in range(30)]
    bad = [FoundPair(str(i), str(i + i % 2), 0.5) for i in range(40)]
    report = compare_results(
        through_json(evaluate_mining(good, gold)), through_json(evaluate_mining(bad, gold))
    )
    assert report.units == 40
    assert report.parts["f1"].first == 1.0
    assert report.parts["f1"].p_value < 0.01
    assert report.parts["average_precision"].difference.low > 0


def test_two_quality_models():
    parallel = [True, False] * 40
    good = evaluate_scored([0.9, 0.1] * 40, parallel=parallel)
    bad = evaluate_scored([0.4, 0.6, 0.9, 0.1] * 20, parallel=parallel)
    report = compare_results(through_json(good), through_json(bad))
    assert report.parts["auc"].difference.score == pytest.approx(0.25)
    assert report.parts["auc"].p_value < 0.01
    assert "kappa" not in report.parts


def test_results_must_be_of_the_same_test_set():
    one = through_json(evaluate_alignments([RIGHT] * 2, [RIGHT] * 2))
    three = through_json(evaluate_alignments([RIGHT] * 3, [RIGHT] * 3))
    with pytest.raises(FormatError, match="one test set"):
        compare_results(one, three)
    without = through_json(evaluate_alignments([RIGHT] * 2, [RIGHT] * 2, null_beads=False))
    with pytest.raises(FormatError, match="null beads"):
        compare_results(one, without)
    mined = through_json(evaluate_mining([], [("0", "0")]))
    with pytest.raises(FormatError, match="alignment, the other of mining"):
        compare_results(one, mined)
    with pytest.raises(FormatError, match="different gold"):
        compare_results(mined, through_json(evaluate_mining([], [("0", "1"), ("0", "2")])))
    with pytest.raises(FormatError, match="not a result"):
        compare_results({"score": 1.0}, one)
