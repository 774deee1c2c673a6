"""The literary gold is what its README says it is."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bitext.align.beads import Alignment, Bead

LITERARY = Path(__file__).resolve().parent.parent / "literary"
TEXTS = sorted(path.relative_to(LITERARY) for path in LITERARY.glob("*/gold/*.txt"))


def _sentences(gold: Path, side: str) -> list[str]:
    path = LITERARY / gold.parent.parent / side / gold.name
    return path.read_text(encoding="utf-8").splitlines()


def _beads(gold: Path) -> list[Bead]:
    lines = (LITERARY / gold).read_text(encoding="utf-8").splitlines()
    pairs = (map(json.loads, line.split(":")) for line in lines)
    return [Bead(_span(arabic), _span(english)) for arabic, english in pairs]


def _span(indices: list[int]) -> range:
    span = range(indices[0], indices[-1] + 1) if indices else range(0)
    assert list(span) == indices
    return span


def test_there_are_five_texts_to_develop_on_and_five_to_test_on() -> None:
    assert Counter(path.parts[0] for path in TEXTS) == {"development": 5, "test": 5}


@pytest.mark.parametrize("gold", TEXTS, ids=str)
def test_each_sentence_is_in_one_bead_and_beads_do_not_cross(gold: Path) -> None:
    arabic, english = (_sentences(gold, side) for side in ("ar", "en"))
    beads = _beads(gold)
    Alignment(tuple(beads), "sequence").check(len(arabic), len(english))
    assert [i for bead in beads for i in bead.arabic] == list(range(len(arabic)))
    assert [j for bead in beads for j in bead.english] == list(range(len(english)))


@pytest.mark.parametrize("gold", TEXTS, ids=str)
def test_sentences_are_of_their_language_and_stand_alone(gold: Path) -> None:
    for side, script in (("ar", "ARABIC"), ("en", "LATIN")):
        for line in _sentences(gold, side):
            assert line and line == " ".join(line.split())
            assert _script(line) == script, line


def _script(line: str) -> str:
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in line)
    latin = sum("a" <= letter.lower() <= "z" for letter in line)
    return "ARABIC" if arabic > latin else "LATIN"


@pytest.mark.parametrize("half", ["development", "test"])
def test_most_but_not_all_beads_are_of_one_sentence_on_each_side(half: str) -> None:
    kinds = Counter(bead.kind for gold in TEXTS if gold.parts[0] == half for bead in _beads(gold))
    assert 0.55 < kinds["1-1"] / kinds.total() < 0.7
    assert {"1-0", "0-1", "1-2", "2-1", "1-3", "2-2"} <= set(kinds)
