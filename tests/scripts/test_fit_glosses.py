import sys

import pytest

from bitext.formats import open_writer
from bitext.translate.glosses import load_glosser
from scripts.fit import glosses

NOUNS = {"كتاب": "book", "قلم": "pen", "باب": "door", "حصان": "horse", "مفتاح": "key"}
VERBS = {"وجدت": "found", "رسمت": "drew", "حملت": "carried", "باعت": "sold"}
NAMES = {"مريم": "Maryam", "سلمى": "Salma", "هند": "Hind"}


def write(path, pairs):
    with open_writer(path, ("ar", "en", "source")) as writer:
        for arabic, english in pairs:
            writer.write({"ar": arabic, "en": english, "source": "tales"})


@pytest.fixture
def pairs():
    return [
        (f"{verb} {name} {noun}ا من خشب.", f"{NAMES[name]} {VERBS[verb]} a {NOUNS[noun]} of wood.")
        for verb in VERBS
        for name in NAMES
        for noun in NOUNS
    ]


@pytest.fixture
def script():
    return glosses


def run(script, monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["glosses.py", *map(str, arguments)])
    script.main()


def test_words_are_learned_and_the_same_data_give_the_same_bytes(
    script, pairs, tmp_path, monkeypatch, capsys
):
    write(tmp_path / "pairs.tsv", pairs)
    for name in ("one.xz", "other.xz"):
        run(script, monkeypatch, tmp_path / "pairs.tsv", "--out", tmp_path / name)
    assert "of 60 pairs" in capsys.readouterr().out
    assert (tmp_path / "one.xz").read_bytes() == (tmp_path / "other.xz").read_bytes()
    gloss = load_glosser(tmp_path / "one.xz").gloss("باعت هند مفتاحا من خشب.")
    assert {"sold", "Hind", "key", "wood"} <= set(gloss.split())


def test_glosses_that_cannot_be_written_leave_the_older_ones(script, pairs, tmp_path, monkeypatch):
    write(tmp_path / "pairs.tsv", pairs)
    out = tmp_path / "glosses.xz"
    out.write_bytes(b"older")
    monkeypatch.setattr(script, "pack", lambda *_: "no bytes")
    with pytest.raises(TypeError):
        run(script, monkeypatch, tmp_path / "pairs.tsv", "--out", out)
    assert out.read_bytes() == b"older"
    assert {each.name for each in tmp_path.iterdir()} == {"pairs.tsv", "glosses.xz"}


def test_pairs_to_measure_with_are_left_out(script, pairs, tmp_path, monkeypatch):
    write(tmp_path / "pairs.tsv", pairs)
    write(tmp_path / "test.tsv", [pair for pair in pairs if "حصان" in pair[0]])
    run(
        script, monkeypatch, tmp_path / "pairs.tsv", "--out", tmp_path / "glosses.xz",
        "--without", tmp_path / "test.tsv",
    )  # fmt: skip
    assert load_glosser(tmp_path / "glosses.xz").gloss("حصانا") == "*hsana"


def test_links_cross_and_phrases_hold_together(script):
    import bitext.training.word_alignment as word_alignment

    pairs = [("a b c d", "B A D C"), ("a", "A"), ("b", "B"), ("c", "C"), ("d", "D x")] * 5
    sources = word_alignment.Texts.of([source.split() for source, _ in pairs])
    targets = word_alignment.Texts.of([target.split() for _, target in pairs])
    forward = word_alignment.align(sources, targets)
    backward = word_alignment.align(targets, sources)
    assert forward[:4].tolist() == backward[:4].tolist() == [1, 0, 3, 2]
    found = word_alignment.phrase_pairs(sources, targets, forward, backward, (2, 2))
    spans = [[0, 1, 1, 2], [0, 2, 0, 2], [1, 2, 0, 1], [2, 3, 3, 4], [2, 4, 2, 4], [3, 4, 2, 3]]
    assert found.spans[found.sentence == 0].tolist() == spans
