import pytest

from bitext.cache import ResultCache
from bitext.translate.base import Surprisal
from bitext.translate.cached import CachedSurprisalScorer
from bitext.translate.load import load_surprisal_scorer

ARABIC = "سافر الرئيس إلى القاهرة أمس."
RIGHT = "The president travelled to Cairo yesterday."
WRONG = "The president travelled to Berlin yesterday."


@pytest.fixture(scope="session")
def reader():
    """The reader of the bundled model, prepared in the user's own cache."""
    return load_surprisal_scorer()


def nats_of(surprisal, word):
    return dict(zip(surprisal.pieces, surprisal.nats, strict=True))[f" {word}"]


def test_another_name_surprises(reader):
    right, wrong = reader.surprisals([ARABIC, ARABIC], [RIGHT, WRONG])
    assert nats_of(right, "Cairo") < 1 < 4 < nats_of(wrong, "Berlin")
    assert nats_of(right, "president") == nats_of(wrong, "president")


def test_pieces_make_up_the_text_and_its_end(reader):
    (surprisal,) = reader.surprisals([ARABIC], ["Zoë  Al-Kuwari met\r\nEdensor."])
    assert "".join(surprisal.pieces[-3:]).endswith("or.\n")
    assert "Al-Kuwari met Edensor" in "".join(surprisal.pieces)
    assert len(surprisal.pieces) == len(surprisal.nats)
    assert all(nats >= 0 for nats in surprisal.nats)


def test_a_pair_is_read_by_itself(reader):
    pairs = [(ARABIC, RIGHT), ("نعم.", "Yes."), (ARABIC, WRONG), ("نعم.", "No.")]
    together = reader.surprisals(*zip(*pairs, strict=True))
    assert together == [reader.surprisals([one], [other])[0] for one, other in pairs]


def test_what_cannot_be_read_is_left_out(reader):
    long = "وصل الوزير إلى العاصمة. " * 200
    found = reader.surprisals(["", ARABIC, long, "\u200f", "12"], [RIGHT, " ", RIGHT, RIGHT, "12"])
    assert [each is None for each in found] == [True, True, True, True, False]
    assert reader.surprisals([], []) == []
    with pytest.raises(ValueError):
        reader.surprisals([ARABIC], [])


class Once:
    """Reads every pair a single time."""

    signature = "once"

    def __init__(self):
        self.seen = set()

    def surprisals(self, arabic, english):
        for pair in zip(arabic, english, strict=True):
            assert pair not in self.seen
            self.seen.add(pair)
        return [
            Surprisal((" a", "\n"), (0.25, float(len(text)))) if text else None for text in english
        ]


def test_pairs_are_read_once(tmp_path):
    inner = Once()
    sides = ["نعم", "لا", "نعم", "نعم"], ["Yes", "No", "Yes", ""]
    first = CachedSurprisalScorer(inner, ResultCache(tmp_path)).surprisals(*sides)
    again = CachedSurprisalScorer(inner, ResultCache(tmp_path), batch_size=1).surprisals(*sides)
    assert first == again
    assert first[0] == first[2] == Surprisal((" a", "\n"), (0.25, 3.0))
    assert first[3] is None
    assert len(inner.seen) == 3
