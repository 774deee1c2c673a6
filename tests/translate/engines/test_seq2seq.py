import json
import shutil

import pytest

from bitext.cache import ResultCache
from bitext.errors import ModelError, OutputError
from bitext.translate.cached import CachedTranslator
from bitext.translate.engines.converted import ConvertedEngine
from bitext.translate.engines.seq2seq import Seq2SeqEngine
from bitext.translate.engines.vocabulary import Vocabulary
from bitext.translate.load import load_translator
from bitext.translate.segments import split

TEXTS = ["وصل الوزير", "أمس", ""]


@pytest.fixture(scope="session")
def converted_models(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.mark.parametrize("beam_size", [1, 3])
@pytest.mark.parametrize("prefix", ["", "ct2:"])
def test_every_family_translates(tiny_model, converted_models, prefix, beam_size):
    translator = load_translator(
        f"{prefix}{tiny_model}", beam_size=beam_size, cache=converted_models
    )
    translations = translator.translate_with_diagnosis(TEXTS)
    assert len(translations) == len(TEXTS) and translations[2].text == ""
    assert all(0 <= each.confidence <= 1 for each in translations)
    alone = [translator.translate_with_diagnosis([text])[0] for text in TEXTS]
    assert alone == translations


@pytest.mark.parametrize("kind", [Seq2SeqEngine, ConvertedEngine])
def test_candidates_differ_and_the_likeliest_comes_first(tiny_model, converted_models, kind):
    settings = {"cache": converted_models} if kind is ConvertedEngine else {}
    engine = kind(str(tiny_model), **settings)
    together = engine.candidates(TEXTS[:2], 3)
    assert [engine.candidates([text], 3)[0] for text in TEXTS[:2]] == together
    assert engine.candidates([], 3) == []
    for hypotheses in together:
        assert 1 <= len(hypotheses) <= 3
        assert all(0 <= hypothesis.confidence <= 1 for hypothesis in hypotheses)
        assert hypotheses == sorted(hypotheses, key=lambda hypothesis: -hypothesis.confidence)


def test_the_language_asked_for_is_no_part_of_the_text(tiny_model, converted_models):
    hypotheses = Seq2SeqEngine(str(tiny_model)).generate(TEXTS[:1])
    hypotheses += ConvertedEngine(str(tiny_model), cache=converted_models).generate(TEXTS[:1])
    assert all(
        "eng" not in hypothesis.text and "__en" not in hypothesis.text for hypothesis in hypotheses
    )


def test_the_model_is_asked_for_english(tiny_model):
    vocabulary = Vocabulary(tiny_model)
    names = vocabulary.encode_names("وصل الوزير")
    asked = {
        "marian": names[0] == ">>eng<<",
        "m2m100": names[0] == "__ar__" and vocabulary.target == "__en__",
        "nllb": names[0] == "arb_Arab" and vocabulary.target == "eng_Latn",
        "t5": "".join(names).replace("▁", " ").strip().startswith("tr"),
    }
    (family,) = [name for name in asked if tiny_model.name.startswith(name)]
    assert asked[family]


@pytest.mark.parametrize("tiny_model", ["t5"], indirect=True)
def test_the_models_own_prompt_is_used(tiny_model, tmp_path):
    folder = shutil.copytree(tiny_model, tmp_path / "model")
    config = json.loads((folder / "config.json").read_text())
    config["task_specific_params"] = {"translation_ar_to_en": {"prefix": "8 8 8 "}}
    (folder / "config.json").write_text(json.dumps(config))
    assert "".join(Vocabulary(folder).encode_names("أمس")).startswith("▁8▁8▁8")


@pytest.mark.parametrize("tiny_model", ["marian"], indirect=True)
def test_the_signature_follows_the_content_and_the_settings(tiny_model, tmp_path):
    folder = shutil.copytree(tiny_model, tmp_path / tiny_model.name)
    first = Seq2SeqEngine(str(folder)).signature
    assert Seq2SeqEngine(str(tiny_model)).signature == first
    assert Seq2SeqEngine(str(folder), beam_size=2).signature != first
    (folder / "note.txt").write_text("another model")
    assert Seq2SeqEngine(str(folder)).signature != first


def test_long_texts_fit_into_the_model(tiny_model, converted_models):
    engine = ConvertedEngine(str(tiny_model), cache=converted_models)
    parts = split("وصل الوزير إلى المدينة، " * 20, engine.size, engine.limit)
    assert len(parts) > 1 and len(engine.generate(parts)) == len(parts)
    assert max(len(Vocabulary(tiny_model).encode(part)) for part in parts) <= engine.limit + 40


@pytest.mark.parametrize("tiny_model", ["marian"], indirect=True)
def test_the_conversion_is_made_once(tiny_model, converted_models, monkeypatch):
    ConvertedEngine(str(tiny_model), cache=converted_models)

    def convert(*_):
        raise AssertionError("converted again")

    monkeypatch.setattr("bitext.translate.engines.converted._convert", convert)
    ConvertedEngine(str(tiny_model), cache=converted_models)


@pytest.mark.parametrize("tiny_model", ["marian"], indirect=True)
def test_a_damaged_conversion_is_named(tiny_model, tmp_path):
    ConvertedEngine(str(tiny_model), cache=tmp_path)
    (model,) = tmp_path.rglob("model.bin")
    model.write_bytes(b"not a model")
    with pytest.raises(ModelError, match="delete this folder") as caught:
        ConvertedEngine(str(tiny_model), cache=tmp_path).generate(["نعم"])
    assert caught.value.path == str(model.parent)


@pytest.mark.parametrize("tiny_model", ["marian"], indirect=True)
def test_a_cache_that_cannot_be_written(tiny_model, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="BITEXT_CACHE"):
        ConvertedEngine(str(tiny_model), cache=tmp_path / "file")


@pytest.mark.parametrize("tiny_model", ["marian"], indirect=True)
def test_an_interrupted_conversion_leaves_nothing(tiny_model, tmp_path, monkeypatch):
    def convert(_, target):
        target.mkdir()
        (target / "model.bin").write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr("bitext.translate.engines.converted._convert", convert)
    with pytest.raises(KeyboardInterrupt):
        ConvertedEngine(str(tiny_model), cache=tmp_path)
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize("tiny_model", ["marian"], indirect=True)
@pytest.mark.parametrize("prefix", ["", "ct2:"])
def test_what_is_remembered_needs_no_weights(tiny_model, tmp_path, monkeypatch, prefix):
    def translate(texts):
        model = load_translator(f"{prefix}{tiny_model}", cache=tmp_path)
        return CachedTranslator(model, ResultCache(tmp_path)).translate(texts)

    def load(*_, **__):
        raise AssertionError("loaded")

    translations = translate(TEXTS)
    monkeypatch.setattr("bitext.translate.engines.converted.opened", load)
    monkeypatch.setattr("transformers.AutoModelForSeq2SeqLM.from_pretrained", load)
    assert translate(TEXTS) == translations
    with pytest.raises((AssertionError, ModelError), match="loaded"):
        translate(["نعم"])


@pytest.mark.parametrize("tiny_model", ["nllb"], indirect=True)
@pytest.mark.parametrize("prefix", ["", "ct2:"])
def test_broken_models_are_named(tiny_model, tmp_path, prefix):
    folder = shutil.copytree(tiny_model, tmp_path / "model")
    (folder / "model.safetensors").write_bytes(b"\x08\0\0\0\0\0\0\0garbage!")
    with pytest.raises(ModelError, match=r"cannot|not a") as caught:
        load_translator(f"{prefix}{folder}", cache=tmp_path / "cache").translate(["نعم"])
    assert caught.value.path == str(folder)


@pytest.mark.parametrize("tiny_model", ["nllb"], indirect=True)
def test_a_model_without_both_languages(tiny_model, tmp_path):
    folder = shutil.copytree(tiny_model, tmp_path / "model")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        path = folder / name
        path.write_text(path.read_text().replace("arb_Arab", "xxx_Arab"))
    with pytest.raises(ModelError, match="no codes for Arabic and English"):
        load_translator(str(folder))
