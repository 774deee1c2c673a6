"""Weights of the sentence aligner are learned from documents with known beads."""

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.align.bead_score import COARSE
from bitext.align.beads import Alignment, Bead
from bitext.errors import FormatError
from bitext.evaluate.alignment import evaluate_alignments
from bitext.training.alignment_benchmark import bead_kinds, free_translations
from bitext.training.alignment_documents import Rates, Source, disturb
from bitext.training.alignment_examples import (
    coarse_examples,
    documents,
    examples,
    gold_path,
    tasks,
)
from bitext.training.alignment_fitting import align, fit, named, scaled, typical_links
from bitext.training.alignment_gold import in_order, read_gold
from tests.align.words_embedder import WordsEmbedder


def source(name, units=24, data="made"):
    dice = random.Random(name)
    found = []
    for number in range(units):
        words = [100 * number + word for word in range(dice.randint(6, 12))]
        sides = (" ".join(f"{side}{word}" for word in words) + " ." for side in "ae")
        found.append(tuple((text,) for text in sides))
    return Source(data, name, tuple(found))


@pytest.fixture(scope="module")
def learned():
    made = documents([source(str(number)) for number in range(6)], 24, seed=1)
    prepared = tasks(made, WordsEmbedder())
    coarse = named(COARSE, fit(coarse_examples(prepared[::4])).with_lexicon)
    data = examples(prepared, np.array([coarse[name] for name in COARSE]))
    typical = {False: typical_links(data, lexicon=False)}
    return data, typical, fit(scaled(data, typical))


def test_fitted_weights_find_the_beads_they_were_fitted_on(learned):
    data, typical, weights = learned
    gold = [each.document.beads for each in data]
    found = [align(each, weights, typical) for each in data]
    assert evaluate_alignments(gold, found).score > 0.9


def test_what_speaks_for_a_link_has_the_right_sign(learned):
    _, typical, weights = learned
    assert typical[False].cosine_squared > 0.3
    assert weights.without_lexicon[0] > 0  # a null bead needs no evidence, and costs by the prior


def test_each_example_holds_its_gold_beads(learned):
    for each in learned[0]:
        assert len(each.gold) == len(gold_path(each.document.beads))
        assert np.isfinite(each.features[each.gold]).all()
        assert (each.beads[each.gold] < len(each.table(each.log_prior).ravel())).all()


@given(st.integers(0, 200))
def test_free_translations_keep_every_sentence_in_one_bead(seed):
    (document,) = free_translations([source("free")], seed)
    alignment = Alignment(document.beads, "sequence")
    alignment.check(len(document.arabic), len(document.english))
    longer, shorter = sorted((len(document.arabic), len(document.english)), reverse=True)
    assert longer > shorter


def test_words_are_left_out_at_about_the_rate_that_is_named():
    whole = disturb(source("a"), Rates(), 1)
    free = disturb(source("a"), Rates(free_english=0.6), 1)
    words = [sum(len(text.split()) for text in each.english) for each in (whole, free)]
    assert whole.arabic == free.arabic
    assert len(free.english) == 24
    assert 0.3 < words[1] / words[0] < 0.7


BEADS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 3), st.integers(0, 9), st.integers(0, 3))
)


@given(BEADS)
def test_gold_beads_are_put_in_order(rows):
    beads = [
        Bead(range(i, min(10, i + k)), range(j, min(10, j + m))) for i, k, j, m in rows if k or m
    ]
    ordered = in_order(beads, 10, 10)
    assert [i for bead in ordered for i in bead.arabic] == list(range(10))
    assert [j for bead in ordered for j in bead.english] == list(range(10))
    links = Counter((bead.arabic, bead.english) for bead in beads if not bead.is_null)
    assert all((b.arabic, b.english) in links for b in ordered if not b.is_null)
    assert gold_path(ordered) is not None


def test_gold_files_are_read_whatever_the_language_is(tmp_path):
    for name, text in (
        ("zh/a.txt", "一\n二\n三\n"),
        ("en/a.txt", "one\ntwo\nthree\n"),
        ("gold/a.txt", "[0]:[0]\n[2]:[1, 2]\n\n"),
    ):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, "utf-8")
    (document,) = read_gold(tmp_path, "tales")
    assert (document.data, document.id, document.arabic) == ("tales", "a", ("一", "二", "三"))
    kinds = bead_kinds([document.beads])
    assert {kind: count for kind, count in kinds.items() if count} == {
        "1-1": 1,
        "1-m": 1,
        "1-0": 1,
    }
    (tmp_path / "gold" / "a.txt").write_text("0 0\n", "utf-8")
    with pytest.raises(FormatError, match=r"a\.txt:1.*expected \[0\]:\[0, 1\]"):
        read_gold(tmp_path, "tales")
    (tmp_path / "fr").mkdir()
    with pytest.raises(FormatError, match="2 folders beside"):
        read_gold(tmp_path, "tales")
