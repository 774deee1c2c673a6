import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.align.beads import Bead
from bitext.align.sequence import align_sequence
from bitext.embed.load import load_embedder
from tests.align.words_embedder import WordsEmbedder

EMBEDDER = WordsEmbedder()


def story(sentences, seed=1, first=0):
    """Sentences of six to twelve words of their own, on both sides."""
    dice = random.Random(seed)
    words = [
        [first * 1000 + 100 * i + word for word in range(dice.randint(6, 12))]
        for i in range(sentences)
    ]
    return [
        [" ".join(f"{side}{word}" for word in sentence) + " ." for sentence in words]
        for side in "ae"
    ]


def links(arabic, english, **options):
    alignment = align_sequence(arabic, english, EMBEDDER, **options)
    alignment.check(len(arabic), len(english))
    assert alignment.method == "sequence"
    return [(list(bead.arabic), list(bead.english)) for bead in alignment.links]


def joined(sentences, *groups):
    """Sentences of which some neighbours are joined: groups of indices, the rest as they are."""
    out, inside = [], {i for group in groups for i in group}
    for i, sentence in enumerate(sentences):
        group = next((group for group in groups if group[0] == i), None)
        if group:
            out.append(" ".join(sentences[j] for j in group))
        elif i not in inside:
            out.append(sentence)
    return out


def test_sentences_one_to_one():
    arabic, english = story(30)
    assert links(arabic, english) == [([i], [i]) for i in range(30)]


def test_joined_sentences_on_both_sides():
    arabic, english = story(12)
    found = links(joined(arabic, (3, 4)), joined(english, (7, 8, 9)))
    expected = [([i], [i]) for i in range(3)] + [([3], [3, 4])]
    expected += [([i - 1], [i]) for i in (5, 6)] + [([6, 7, 8], [7]), ([9], [8]), ([10], [9])]
    assert found == expected


def test_boundaries_that_cross_make_one_bead():
    arabic, english = story(9)
    found = links(joined(arabic, (3, 4)), joined(english, (4, 5)))
    assert ([3, 4], [3, 4]) in found


@pytest.mark.parametrize("sentences", [3, 5, 8])
def test_one_sentence_to_many(sentences):
    arabic, english = story(16)
    many = list(range(4, 4 + sentences))
    assert ([4], many) in links(joined(arabic, many), english)
    assert (many, [4]) in links(arabic, joined(english, many))


@pytest.mark.parametrize("side", [0, 1])
def test_one_text_has_three_times_as_many_sentences(side):
    texts = story(90)
    triples = [list(range(i, i + 3)) for i in range(0, 90, 3)]
    texts[side] = joined(texts[side], *triples)
    right = []
    for i, triple in enumerate(triples):
        pair = [triple, triple]
        pair[side] = [i]
        right.append(tuple(pair))
    assert links(*texts) == right


def test_sentences_left_out_become_null_beads():
    arabic, english = story(20)
    del arabic[12], english[5]
    found = links(arabic, english)
    assert len(found) == 18
    assert all(5 not in ar for ar, _ in found)
    assert all(11 not in en for _, en in found)


def test_a_third_missing():
    arabic, english = story(60)
    found = links(arabic, english[:20] + english[40:])
    assert found == [([i], [i if i < 20 else i - 20]) for i in [*range(20), *range(40, 60)]]


def test_a_moved_chapter_is_left_out_or_keeps_its_order():
    arabic, english = story(60)
    moved = english[:10] + english[25:60] + english[10:25]
    found = links(arabic, moved)
    position = {text: i for i, text in enumerate(moved)}
    right = [(ar, en) for ar, en in found if [position[english[i]] for i in ar] == en]
    assert len(right) == len(found)
    assert 42 <= len(found) <= 45


@pytest.mark.parametrize("sizes", [(40, 40), (70, 50), (5, 30), (30, 12), (20, 20), (300, 80)])
def test_unrelated_texts_have_no_links(sizes):
    arabic, _ = story(sizes[0])
    _, english = story(sizes[1], seed=2, first=500)
    assert links(arabic, english) == []


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("place", [0, 11, 30])
def test_inserted_foreign_passages_are_left_out(side, place):
    texts = story(30)
    foreign = story(12, seed=5, first=700)[side]
    texts[side] = texts[side][:place] + foreign + texts[side][place:]
    right = []
    for i in range(30):
        pair = [[i], [i]]
        pair[side] = [i if i < place else i + 12]
        right.append(tuple(pair))
    assert links(*texts) == right


def test_shuffled_texts_give_a_valid_alignment_with_few_links():
    arabic, english = story(40)
    random.Random(3).shuffle(english)
    assert len(links(arabic, english)) < 25


def test_swapped_languages_give_the_mirror_image():
    arabic, english = story(15)
    arabic, english = joined(arabic, (3, 4)), joined(english, (8, 9))
    del english[1]
    mirror = [(ar, en) for en, ar in links(english, arabic)]
    assert links(arabic, english) == mirror


@pytest.mark.parametrize(("arabic", "english"), [(0, 0), (0, 3), (3, 0)])
def test_an_empty_side_leaves_null_beads(arabic, english):
    alignment = align_sequence(["a1"] * arabic, ["e1"] * english, EMBEDDER)
    alignment.check(arabic, english)
    assert len(alignment.beads) == arabic + english
    assert all(bead.is_null and bead.score == 0.0 for bead in alignment.beads)


def test_one_sentence_each():
    arabic, english = story(1)
    assert links(arabic, english) == [([0], [0])]


def test_one_sentence_to_two_halves():
    arabic, english = story(2)
    assert links([" ".join(arabic)], english) == [([0], [0, 1])]
    assert links(arabic, [" ".join(english)]) == [([0, 1], [0])]


@pytest.mark.parametrize("sentences", [1, 2, 3])
def test_few_sentences(sentences):
    arabic, english = story(sentences)
    assert links(arabic, english) == [([i], [i]) for i in range(sentences)]


@pytest.mark.parametrize("arabic", [1, 2])
@pytest.mark.parametrize("english", [1, 2])
def test_few_sentences_that_have_nothing_in_common(arabic, english):
    left = ["أعلنت الوزارة نتائج الامتحانات صباح اليوم.", "ارتفعت أسعار القمح في الأسواق."][:arabic]
    right = ["The cat slept on the warm windowsill.", "Two hikers lost their way."][:english]
    alignment = align_sequence(left, right, load_embedder())
    assert alignment.links == ()


def test_identical_sentences_are_all_covered():
    alignment = align_sequence(["a1 a2 a3"] * 30, ["e1 e2 e3"] * 30, EMBEDDER)
    alignment.check(30, 30)
    assert len(alignment.links) > 20


@pytest.mark.parametrize("text", ["", "   ", "…", "\u200f"])
def test_sentences_without_words(text):
    arabic, english = story(6)
    arabic[3] = english[3] = text
    found = links(arabic, english)
    assert [pair for pair in found if pair[0] != [3]] == [([i], [i]) for i in (0, 1, 2, 4, 5)]


def test_scores_of_links_say_how_much_better_than_nulls_they_are():
    arabic, english = story(12)
    english[6] = "e6001 e6002 e6003 e6004 " + " ".join(english[6].split()[:4])
    beads = align_sequence(arabic, english, EMBEDDER).links
    others = [bead.score for bead in beads if bead.arabic != range(6, 7)]
    assert min(others) > 0
    assert all(bead.score < min(others) for bead in beads if bead.arabic == range(6, 7))


def test_a_span_limit_is_kept():
    arabic, english = story(12)
    found = links([" ".join(arabic)], english, max_span=3)
    assert all(len(ar) <= 3 and len(en) <= 3 for ar, en in found)
    assert links(arabic, english, max_span=1) == [([i], [i]) for i in range(12)]
    with pytest.raises(ValueError, match="max_span is 0"):
        align_sequence(arabic, english, EMBEDDER, max_span=0)


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from(["a1 a2", "a3 a4 a5", "a6", "", "?"]), max_size=9),
    st.lists(st.sampled_from(["e1 e2", "e3 e4 e5", "e6 e1", "", "!"]), max_size=9),
    st.integers(1, 9),
)
def test_every_sentence_is_covered_once_in_order(arabic, english, max_span):
    alignment = align_sequence(arabic, english, EMBEDDER, max_span=max_span)
    alignment.check(len(arabic), len(english))
    for name in ("arabic", "english"):
        covered = [i for bead in alignment.beads for i in getattr(bead, name)]
        assert covered == sorted(covered)
    assert all(
        bead.is_null or len(bead.arabic) + len(bead.english) <= max_span + 1
        for bead in alignment.beads
    )
    assert alignment == align_sequence(arabic, english, EMBEDDER, max_span=max_span)


class Recalled(WordsEmbedder):
    """Knows its sentences by heart and adds up runs of them: fast for long documents."""

    def __init__(self):
        self.known = {}

    def _sum(self, text):
        if text not in self.known:
            self.known[text] = super()._sum(text)
        return self.known[text]

    def encode_spans(self, sentences, max_size):
        sums = np.array([self._sum(text) for text in sentences]).reshape(-1, self.dimension)
        before = np.concatenate([np.zeros((1, self.dimension)), np.cumsum(sums, axis=0)])
        spans = np.zeros((max_size, len(sentences), self.dimension), np.float32)
        for size in range(1, min(max_size, len(sentences)) + 1):
            runs = before[size:] - before[:-size]
            norms = np.linalg.norm(runs, axis=1, keepdims=True)
            spans[size - 1, : len(runs)] = runs / np.maximum(norms, 1e-9)
        return spans


def test_a_passage_is_found_in_thirty_thousand_sentences():
    passage, english = story(60)
    around = [f"a{i % 977 + 5000} a{i % 991 + 6000} a{i % 997 + 7000} ." for i in range(30_000)]
    arabic = around[:20_000] + passage + around[20_000:]
    alignment = align_sequence(arabic, english, Recalled(), max_span=3)
    alignment.check(len(arabic), len(english))
    right = {(range(20_000 + i, 20_001 + i), range(i, i + 1)) for i in range(60)}
    found = {(bead.arabic, bead.english) for bead in alignment.links}
    assert len(found & right) >= 56
    assert len(found - right) <= 2


def test_long_documents_are_aligned_in_parts_that_meet():
    arabic, english = story(3000)
    del arabic[1500:1600], english[700]
    alignment = align_sequence(arabic, english, Recalled(), max_span=2)
    alignment.check(len(arabic), len(english))
    right = [Bead(range(i, i + 1), range(j, j + 1)) for i, j in _pairs(3000)]
    found = {(bead.arabic, bead.english) for bead in alignment.links}
    assert sum((bead.arabic, bead.english) in found for bead in right) > 2880
    assert np.isfinite([bead.score for bead in alignment.beads]).all()


def _pairs(units):
    arabic = [i for i in range(units) if not 1500 <= i < 1600]
    english = [i for i in range(units) if i != 700]
    place = {unit: j for j, unit in enumerate(english)}
    return [(i, place[unit]) for i, unit in enumerate(arabic) if unit in place]


def test_arabic_and_english_with_the_default_embedder():
    arabic = [
        "افتُتحت المكتبة الجديدة في المدينة يوم الأحد.",
        "حضر الحفل عمدة المدينة ومئتا ضيف، وألقى كلمة قصيرة شكر فيها المتبرعين.",
        "تضم المكتبة أكثر من ٣٠٠٠٠ كتاب.",
        "هل ستفتح أبوابها مساءً؟",
        "قالت المديرة إنها ستغلق الساعة الثامنة.",
    ]
    english = [
        "The new library in the city opened on Sunday.",
        "The mayor and two hundred guests attended the ceremony.",
        "In a short speech he thanked the donors.",
        "The library holds more than 30,000 books.",
        "Our football team lost its match in the rain.",
        "Will it be open in the evening?",
        "The director said that it would close at eight o'clock.",
    ]
    alignment = align_sequence(arabic, english, load_embedder())
    alignment.check(len(arabic), len(english))
    found = [(list(bead.arabic), list(bead.english)) for bead in alignment.links]
    assert found == [([0], [0]), ([1], [1, 2]), ([2], [3]), ([3], [5]), ([4], [6])]


def test_the_order_of_magnitude_of_a_score_does_not_matter_for_determinism():
    arabic, english = story(40, seed=7)
    first = align_sequence(arabic, english, EMBEDDER)
    assert first == align_sequence(tuple(arabic), tuple(english), WordsEmbedder())
    assert np.isfinite([bead.score for bead in first.beads]).all()


def test_languages_that_are_not_in_the_lexicon():
    german = [
        "Am Morgen verließen wir die Hütte und stiegen zum Gletscher hinauf.",
        "Der Wind hatte sich gelegt, und über dem Tal stand kein einziges Wölkchen.",
        "Nach drei Stunden erreichten wir den Grat.",
        "Dort machten wir Rast und aßen unser Brot.",
        "Der Abstieg dauerte länger, als der Führer gedacht hatte.",
        "Um 19 Uhr saßen alle wieder am warmen Ofen.",
    ]
    french = [
        "Le matin, nous avons quitté la cabane pour monter vers le glacier.",
        "Le vent était tombé.",
        "Il n'y avait pas un seul nuage au-dessus de la vallée.",
        "Trois heures plus tard, nous étions sur l'arête, où nous nous sommes reposés en mangeant "
        "notre pain.",
        "La descente a duré plus longtemps que le guide ne l'avait pensé.",
        "À 19 heures, tout le monde était de nouveau assis près du poêle chaud.",
    ]
    found = align_sequence(german, french, load_embedder()).links
    assert [(list(bead.arabic), list(bead.english)) for bead in found] == [
        ([0], [0]),
        ([1], [1, 2]),
        ([2, 3], [3]),
        ([4], [4]),
        ([5], [5]),
    ]
