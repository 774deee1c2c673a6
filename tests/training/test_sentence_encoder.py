import lzma
import random
from dataclasses import replace

import numpy as np
import pytest

from bitext.embed.encoder import EncoderEmbedder
from bitext.embed.load import load_embedder
from bitext.errors import BitextError, ModelError, OutputError
from bitext.training.encoder import read_encoder
from bitext.training.sentence_encoder import export as exporting
from bitext.training.sentence_encoder import network as networks
from bitext.training.sentence_encoder.batches import Batches, Change
from bitext.training.sentence_encoder.card import Source, write_card
from bitext.training.sentence_encoder.export import export
from bitext.training.sentence_encoder.fitting import Material, fit
from bitext.training.sentence_encoder.network import read_network, start, write_network
from bitext.training.sentence_encoder.runs import hold_out_ends, make_runs, nearest_runs
from bitext.training.sentence_encoder.trainer import Plan, train
from bitext.training.sentence_encoder.validation import Examination
from tests.training.test_encoder import make_encoder

PLAN = Plan(updates=12, rate=2e-3, warmup=2, frozen=0, validate_every=6, save_every=0.0, mean=0.5)


@pytest.fixture(scope="module")
def teacher():
    return load_embedder("use")


@pytest.fixture(scope="module")
def pairs(examples):
    return [(f"{each.arabic} كما قالوا.", f"{each.english} So they said.") for each in examples]


@pytest.fixture(scope="module")
def folder(pairs, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bert")
    make_encoder(folder, [side for pair in pairs for side in pair], "Bert", 1e-12)
    return folder


@pytest.fixture
def network(folder, pairs):
    return start([side for pair in pairs for side in pair], pairs, read_encoder(folder))


def change(pairs, place, dice):
    """Another word for one of the English."""
    words = pairs[place][1].split()
    words[dice.randrange(len(words))] = "school"
    return Change(" ".join(words), 0.1, "other word")


@pytest.fixture(scope="module")
def batches(pairs, teacher):
    runs = make_runs({"news": pairs * 2}, lambda source: 1.0, seed=3)
    return Batches(runs, nearest_runs(runs, teacher), change, [teacher], size=2, changed=3)


def test_runs_are_neighbouring_lines_and_held_out_ones_are_not_among_them(pairs):
    lines = [(f"{ar} {number}", f"{en} {number}") for number in range(10) for ar, en in pairs]
    rest, held = hold_out_ends({"long": lines, "short": pairs}, 8)
    assert held == {"long": lines[-8:]} and rest["short"] == pairs
    runs = make_runs(rest, lambda source: 0.5 if source == "long" else 1.0)
    assert {run.source for run in runs} == {"long", "short"} and len(runs) == 9 + 2
    for run in runs:
        at = rest[run.source].index(run.pairs[0])
        assert list(run.pairs) == rest[run.source][at : at + 4]
        assert not set(run.pairs) & set(held["long"])


def test_the_nearest_run_is_about_like_things_and_not_the_same(teacher):
    news = [("خبر", f"The minister travelled to the capital on {day}.") for day in "1234"]
    visit = [("خبر", f"The president went to the big city {day} times.") for day in "5678"]
    food = [("طعام", f"Cut {n} onions, fry them and add the rice and salt.") for n in "1234"]
    runs = make_runs({"a": news + visit + food}, lambda source: 1.0)
    about = [("onions" in run.pairs[0][1]) for run in runs]
    nearest = nearest_runs(runs, teacher)
    assert all(other != place for place, other in enumerate(nearest))
    assert all(not about[nearest[place]] for place in range(len(runs)) if not about[place])


def test_a_batch_is_a_function_of_its_number_and_penalises_what_was_changed(batches, teacher):
    batch = batches.make(1)
    again = batches.make(1)
    assert batch.english == again.english and (batch.wanted == again.wanted).all()
    assert batch.english != batches.make(0).english
    own = len(batch.arabic)
    assert own == len(batch.trusted) == 8 and len(batch.english) == own + 3
    vectors = teacher.encode(batch.english)
    lower = vectors @ vectors.T - batch.wanted
    assert np.isclose(np.sort(lower[:own, own:].max(axis=0)), 0.1, atol=1e-5).all()
    assert np.allclose(lower, lower.T, atol=1e-6) and np.isclose(lower.sum(), 0.6, atol=1e-4)


def test_it_learns_to_find_translations(network, batches, pairs, teacher, tmp_path):
    examination = Examination(pairs, change, [teacher], changed=10)
    plan = replace(PLAN, updates=60, validate_every=30)
    before, between, after = train(network, batches, examination, plan, tmp_path, identity="a")
    assert after.contrast < between.contrast and after.graded < between.graded
    best = max((before, between, after), key=lambda each: each.quality.mean)
    assert best.quality.mean > before.quality.mean
    assert examination.judge(network) == best.quality


def test_killed_and_called_again_it_comes_to_the_same(
    network, folder, batches, pairs, teacher, tmp_path
):
    class KilledError(Exception):
        pass

    class Interrupted(Batches):
        def make(self, number):
            if number == 8:
                raise KilledError
            return super().make(number)

    examination = Examination(pairs, change, [teacher], changed=10)
    whole = train(network, batches, examination, PLAN, tmp_path / "whole", identity="a")
    other = start([side for pair in pairs for side in pair], pairs, read_encoder(folder))
    with pytest.raises(KilledError):
        broken = Interrupted(**vars(batches))
        train(other, broken, examination, PLAN, tmp_path / "parts", identity="a")
    other = start([side for pair in pairs for side in pair], pairs, read_encoder(folder))
    parts = train(other, batches, examination, PLAN, tmp_path / "parts", identity="a")
    assert [replace(each, seconds=0.0) for each in parts] == [
        replace(each, seconds=0.0) for each in whole
    ]
    texts = [english for _, english in pairs]
    assert np.allclose(network.encode(texts, "en"), other.encode(texts, "en"), atol=1e-6)
    with pytest.raises(ModelError, match="identity"):
        train(other, batches, examination, PLAN, tmp_path / "parts", identity="b")
    (tmp_path / "parts" / "state.pt").write_bytes(b"half")
    with pytest.raises(ModelError, match="damaged"):
        train(other, batches, examination, PLAN, tmp_path / "parts", identity="a")


def test_the_embedder_reads_what_is_exported_as_the_network_does(
    network, pairs, tmp_path, monkeypatch
):
    for mean in network.means:  # of random weights it is nearly all that there is
        mean.data.zero_()
    assert export(network, tmp_path, pairs) >= 0.99
    embedder = EncoderEmbedder(tmp_path)
    for language, side in zip(("ar", "en"), zip(*pairs, strict=True), strict=True):
        cosines = (embedder.encode(side) * network.encode(side, language)).sum(axis=1)
        assert cosines.min() >= 0.98
    monkeypatch.setattr(exporting, "LEAST_COSINE", 1.01)
    with pytest.raises(ModelError, match="in 8 bits"):
        export(network, tmp_path, pairs)


def test_a_written_network_is_read_again(network, folder, pairs, tmp_path):
    path = tmp_path / "weights.safetensors"
    write_network(network, path)
    again = read_network(path, read_encoder(folder))
    texts = [arabic for arabic, _ in pairs]
    assert np.allclose(network.encode(texts, "ar"), again.encode(texts, "ar"), atol=2e-3)
    path.write_bytes(b"no weights")
    with pytest.raises(ModelError, match="cannot be loaded"):
        read_network(path, read_encoder(folder))


def test_a_card_states_data_teachers_and_the_curve(network, batches, pairs, teacher, tmp_path):
    examination = Examination(pairs, change, [teacher], changed=random.Random(1).randint(5, 9))
    curve = train(network, batches, examination, PLAN, tmp_path / "work", identity="a")
    sources = [Source("news", 8, "CC0")]
    write_card(tmp_path, "nothing", sources, {"use": teacher.signature}, PLAN, curve, 0.9951)
    card = (tmp_path / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "| news | 8 | CC0 |" in card and teacher.signature in card and "0.9951" in card
    assert card.count("\n| ") >= 1 + len(curve)


def test_from_files_to_a_model_in_a_folder(folder, pairs, tmp_path, monkeypatch):
    monkeypatch.setattr(networks, "load_packed", lambda: read_encoder(folder))
    # Of random weights the means are nearly all that there is.
    monkeypatch.setattr(exporting, "LEAST_COSINE", 0.5)
    rows = [f"{source}\t{ar} {n}\t{en} {n}\n" for n in range(10) for ar, en in pairs
            for source in ("news/a", "secret")]  # fmt: skip
    table = tmp_path / "pairs.tsv.xz"
    table.write_bytes(lzma.compress("".join(["source\tar\ten\n", *rows]).encode()))
    (tmp_path / "train").mkdir()
    names = "source\tar\ten\nwd_names\tجوليا\tjulia\nwd_names\tمارك\tmarco\n"
    packed = tmp_path / "train" / "names-and-terms.tsv.xz"
    packed.write_bytes(lzma.compress(names.encode()))
    sources = {"news": {"weight": 1.0, "licence": "CC0", "validate": True}}
    material = Material([str(table)], tmp_path, sources, held_out=8, size=2, changed=2)
    out = tmp_path / "model"
    fit(material, PLAN, out)
    card = (out / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "| news | 72 | CC0 |" in card and "secret" not in card
    assert EncoderEmbedder(out).encode(["نص"]).shape == (1, 48)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "pairs.tsv.xz", "train"]
    with pytest.raises(OutputError, match="exists"):
        fit(material, PLAN, out)
    with pytest.raises(BitextError, match="validate"):
        fit(replace(material, held_out=100), PLAN, tmp_path / "other")
