import json
import shutil

import pytest

from bitext.errors import ModelError
from bitext.translate.engines.causal import CausalEngine
from bitext.translate.engines.prompt import Prompt
from bitext.translate.load import load_translator


def test_a_decoder_only_model_translates_with_a_prompt(tiny_causal):
    texts = ["وصل", "", "زار"]
    translator = load_translator(str(tiny_causal))
    translations = translator.translate_with_diagnosis(texts)
    assert len(translations) == 3 and translations[1].text == ""
    assert all(0 <= each.confidence <= 1 for each in translations)
    assert [translator.translate_with_diagnosis([text])[0] for text in texts] == translations


def test_candidates_are_different_answers(tiny_causal):
    engine = CausalEngine(str(tiny_causal))
    (hypotheses,) = engine.candidates(["وصل"], 3)
    assert len(hypotheses) == 3 and all(
        0 <= hypothesis.confidence <= 1 for hypothesis in hypotheses
    )


def test_the_signature_follows_the_prompt(tiny_causal):
    first = load_translator(str(tiny_causal)).signature
    other = load_translator(str(tiny_causal), prompt="ar {} en").signature
    assert first == load_translator(str(tiny_causal)).signature != other


def test_the_source_is_put_into_the_prompt(tiny_causal):
    prompt = Prompt(tiny_causal, "Say {} in English:")
    assert prompt._tokenizer.decode(prompt.encode("نعم")) == "Say نعم in English:"


def test_a_chat_model_is_asked_in_its_own_form(tiny_causal, tmp_path):
    folder = shutil.copytree(tiny_causal, tmp_path / "model")
    settings = json.loads((folder / "tokenizer_config.json").read_text())
    settings["chat_template"] = "[{{ messages[0]['content'] }}]"
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    prompt = Prompt(folder)
    assert prompt.chat
    asked = prompt._tokenizer.decode(prompt.encode("نعم"))
    assert asked == f"[{Prompt.CHAT.replace('{}', 'نعم')}]"
    assert not Prompt(folder, "{} =").chat


@pytest.mark.parametrize("template", ["no place", "{} and {}"])
def test_a_prompt_needs_one_place_for_the_source(tiny_causal, template):
    with pytest.raises(ModelError, match="exactly one"):
        load_translator(str(tiny_causal), prompt=template)


def test_several_texts_are_answered_as_each_is_by_itself(tiny_causal):
    from transformers import AutoModelForCausalLM

    prompt = Prompt(tiny_causal, "{} =")
    model = AutoModelForCausalLM.from_pretrained(tiny_causal).eval()
    texts = ["وصل", "زار الرئيس المدينة القديمة", "", "و" * prompt.positions]
    together = prompt.answers(model, texts)
    assert len(together) == 4 and together[3] == ""
    for text, answer in zip(texts[:3], together, strict=False):
        (alone,) = prompt.generate(model, text)
        # In company an answer may grow as long as the longest may.
        assert alone.text and answer.startswith(alone.text.rstrip("\ufffd"))
    assert prompt.answers(model, []) == []
