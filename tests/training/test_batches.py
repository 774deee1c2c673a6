import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bitext.training.batches import batches, bucketed
from bitext.training.mixture import Example, Mixture
from bitext.training.tasks import Seq2SeqTask


@given(st.lists(st.integers(1, 60)), st.integers(1, 200), st.integers(0, 3))
def test_every_item_is_in_one_batch_that_is_not_too_large(lengths, most, seed):
    found = bucketed(lengths, most, np.random.default_rng(seed))
    assert sorted(place for batch in found for place in batch) == list(range(len(lengths)))
    for batch in found:
        longest = max(lengths[place] for place in batch)
        assert len(batch) == 1 or len(batch) * longest <= most


def test_items_of_a_batch_have_similar_lengths():
    lengths = [*range(1, 101)] * 4
    found = bucketed(lengths, 400, np.random.default_rng(0))
    padded = sum(len(batch) * max(lengths[place] for place in batch) for batch in found)
    assert padded < 1.1 * sum(lengths)


def test_texts_that_are_too_long_are_left_out(untrained, examples):
    task = Seq2SeqTask(untrained)
    long = Example("كلمة طويلة " * 200, "A long word " * 200)
    mixture = Mixture([*examples, long])
    seen = [each for batch in batches(task, mixture, 0, 200) for each in batch]
    assert seen and max(len(read) for read, _ in seen) < 200
    again = [each for batch in batches(task, mixture, 0, 200) for each in batch]
    assert again == seen
