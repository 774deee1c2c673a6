from bitext.models.engines.prompt import Prompt


def test_the_prompt_is_kept_with_the_model(tiny_causal, tmp_path):
    Prompt(tiny_causal, "Arabic: {}\nEnglish:").save(tmp_path)
    (tmp_path / "config.json").write_text((tiny_causal / "config.json").read_text())
    assert Prompt(tmp_path).template == "Arabic: {}\nEnglish:"
