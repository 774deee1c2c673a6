from bitext.translate.engines.prompt import Prompt
from bitext.translate.glosses import Gloss, pack


def test_the_prompt_is_kept_with_the_model(tiny_causal, tmp_path):
    Prompt(tiny_causal, "Arabic: {}\nEnglish:").save(tmp_path)
    (tmp_path / "config.json").write_text((tiny_causal / "config.json").read_text())
    assert Prompt(tmp_path).template == "Arabic: {}\nEnglish:"


def test_a_prompt_may_hold_the_gloss_of_the_source(tiny_causal, tmp_path):
    path = tmp_path / "mine.xz"
    path.write_bytes(pack({"بيت": 3}, {"بيت": Gloss(-0.1, "house")}))
    prompt = Prompt(tiny_causal, "{} = {gloss}:", path)
    plain = Prompt(tiny_causal, "{} = house:")
    # A source that looks like a place of the prompt is a source.
    assert prompt.encode("بيت") == plain.encode("بيت") != prompt.encode("{gloss}")
    assert prompt.identity != plain.identity

    prompt.save(tmp_path)
    (tmp_path / "config.json").write_text((tiny_causal / "config.json").read_text())
    again = Prompt(tmp_path)
    assert again.encode("بيت") == prompt.encode("بيت")
    assert again.identity == prompt.identity
