from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.align.clause_links import align_clauses, find_candidates
from bitext.embed.load import load_embedder

from .words_embedder import WordsEmbedder


@pytest.fixture(scope="module")
def embedder():
    return load_embedder()


def linked(arabic, english, embedder):
    (links,) = align_clauses([arabic], [english], embedder)
    return [
        (
            arabic[link.arabic.start : link.arabic.stop],
            english[link.english.start : link.english.stop],
        )
        for link in links
    ]


def test_what_one_side_adds_stays_unlinked(embedder):
    pairs = linked(
        "وصل الوفد صباح الثلاثاء، وافتتح الوزير مستشفى يضم 120 سريرا.",
        "The minister opened a hospital of 120 beds, while protesters gathered outside.",
        embedder,
    )
    assert pairs == [
        ("وافتتح الوزير مستشفى يضم 120 سريرا.", "The minister opened a hospital of 120 beds,")
    ]


def test_order_is_free(embedder):
    pairs = linked(
        "أغلقت المدارس أبوابها بسبب العاصفة، وانقطعت الكهرباء عن 300 منزل.",
        "Some 300 homes were left without electricity, and schools were closed because of the "
        "storm.",
        embedder,
    )
    assert pairs == [
        ("أغلقت المدارس أبوابها بسبب العاصفة،", "and schools were closed because of the storm."),
        ("وانقطعت الكهرباء عن 300 منزل.", "Some 300 homes were left without electricity,"),
    ]


def test_different_statements_are_not_linked(embedder):
    assert not linked(
        "فاز الفريق بالمباراة بعد ركلات الترجيح.",
        "The central bank kept interest rates unchanged.",
        embedder,
    )


def test_a_whole_translation_is_linked_as_a_whole(embedder):
    arabic = "قال الوزير إن الحكومة ستبني 50 مدرسة جديدة قبل نهاية العام."
    english = "The minister said the government would build 50 new schools by the end of the year."
    pairs = linked(arabic, english, embedder)
    assert sum(len(one) for one, _ in pairs) > 0.8 * len(arabic)
    assert sum(len(other) for _, other in pairs) > 0.8 * len(english)


def test_empty_sides(embedder):
    assert align_clauses(["", "نعم."], ["Yes.", ""], embedder) == [(), ()]
    assert align_clauses([], [], embedder) == []


words = st.lists(st.sampled_from(["a1", "a2", "e1", "e3", "b7", "،", ",", "و3"]), max_size=24)


@settings(max_examples=30)
@given(words.map(" ".join), words.map(" ".join))
def test_links_never_overlap_and_beat_even_odds(arabic, english):
    (links,) = align_clauses([arabic], [english], WordsEmbedder())
    for side in ("arabic", "english"):
        spans = sorted((getattr(link, side).start, getattr(link, side).stop) for link in links)
        edges = [edge for span in spans for edge in span]
        assert edges == sorted(edges)
    assert all(0.5 < link.score <= 1 for link in links)
    assert [link.arabic.start for link in links] == sorted(link.arabic.start for link in links)


def test_a_pair_does_not_depend_on_its_neighbours():
    texts = (["a1 a2 a3، a4 a5 a6", "a7 a8 a9"], ["e4 e5 e6, e1 e2 e3", "e7 e8 e9"])
    together = list(find_candidates(*texts, WordsEmbedder()))
    alone = list(find_candidates(texts[0][:1], texts[1][:1], WordsEmbedder()))
    assert len(together) == 2
    assert np.allclose(
        [each.features for each in together[0]], [each.features for each in alone[0]]
    )
