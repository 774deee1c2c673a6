from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.errors import ModelError
from bitext.translate.base import Hypothesis
from bitext.translate.load import load_translator
from bitext.translate.translator import EngineTranslator


class UpperEngine:
    """Transcribes letter by letter, so that what came in can be seen in what goes out."""

    signature = "upper"
    limit = 5

    def __init__(self, hypotheses=None):
        self.hypotheses = hypotheses or {}
        self.seen = []

    def size(self, text):
        return len(text.split()) or 1

    def generate(self, segments):
        self.seen += segments
        plain = [Hypothesis(f"<{len(segment.split())}>", 0.5, True) for segment in segments]
        return [
            self.hypotheses.get(segment, hypothesis)
            for segment, hypothesis in zip(segments, plain, strict=True)
        ]


LINES = [
    "",
    "   ",
    "123",
    "٣٫١٤ %",
    "English, left as it is",
    "😀 🎉",
    "7abibi inta wein",
    "مَدْرَسَةٌ جَمِيلَةٌ",
    "سطر\nثان",
    "كلمة " * 5000,
    "بلافراغات" * 300,
    "\ud800 \0 \u202b",
]


def test_one_line_comes_out_for_each_that_goes_in():
    translations = EngineTranslator(UpperEngine()).translate_with_diagnosis(LINES)
    assert len(translations) == len(LINES)
    for line, translation in zip(LINES, translations, strict=True):
        assert "\n" not in translation.text
        assert bool(translation.text) == bool(line.replace("\0", " ").strip(" \ud800\u202b"))
    assert [each.text for each in translations[:9]] == [
        "",
        "",
        "123",
        "٣٫١٤ %",
        "English, left as it is",
        "😀 🎉",
        "7abibi inta wein",
        "<2>",
        "<2>",
    ]


@settings(max_examples=50)
@given(st.lists(st.text(max_size=30), max_size=6))
def test_order_and_number_are_kept_whatever_comes(texts):
    translator = EngineTranslator(UpperEngine())
    together = translator.translate(texts)
    assert together == [translator.translate([text])[0] for text in texts]
    assert together == [each.text for each in translator.translate_with_diagnosis(texts)]


def test_text_in_other_letters_is_passed_on_and_flagged():
    engine = UpperEngine()
    english, number, empty = EngineTranslator(engine).translate_with_diagnosis(["Yes", "12", ""])
    assert english.problem.startswith("not-arabic")
    assert number.problem is None and empty.problem is None
    assert engine.seen == []


def test_long_texts_are_split_and_joined_again():
    text = "أ ب ج د. ه و ز ح، ط ي ك ل."
    engine = UpperEngine()
    assert EngineTranslator(engine).translate([text]) == ["<4> <4> <4>"]
    assert set(engine.seen) == {"أ ب ج د.", "ه و ز ح،", "ط ي ك ل."}


def test_equal_segments_are_translated_once():
    engine = UpperEngine()
    EngineTranslator(engine).translate(["نص", "نص", "آخر"])
    assert sorted(engine.seen) == ["آخر", "نص"]


@pytest.mark.parametrize(
    ("hypothesis", "kind"),
    [
        (Hypothesis("", 0.9, True), "empty"),
        (Hypothesis("no " * 20, 0.9, True), "repetition"),
        (Hypothesis("The text goes on", 0.9, False), "runaway"),
    ],
)
def test_what_cannot_be_passed_on_is_left_empty_and_flagged(hypothesis, kind):
    translator = EngineTranslator(UpperEngine({"نص": hypothesis}))
    assert translator.translate(["نص"]) == [""]
    (translation,) = translator.translate_with_diagnosis(["نص"])
    assert translation.problem.startswith(kind) and translation.confidence == 0


def test_softer_flaws_keep_the_text():
    hypotheses = {"وصل ٣٠ مسافراً": Hypothesis("40 passengers arrived", 0.9, True)}
    (translation,) = EngineTranslator(UpperEngine(hypotheses)).translate_with_diagnosis(
        list(hypotheses)
    )
    assert translation.text == "40 passengers arrived"
    assert "numbers-missing" in translation.problem and "numbers-invented" in translation.problem
    assert translation.confidence == pytest.approx(0.9)


def test_a_long_text_says_which_share_of_it_failed():
    hypotheses = {"ه و ز ح.": Hypothesis("", 0.0, True)}
    text = "أ ب ج د. ه و ز ح. ط ي ك ل."
    (translation,) = EngineTranslator(UpperEngine(hypotheses)).translate_with_diagnosis([text])
    assert translation.text == "<4> <4>"
    assert translation.problem.startswith("incomplete: 1 of 3 parts")


class WideEngine(UpperEngine):
    limit = 40


def test_what_failed_is_tried_again_in_smaller_parts():
    first, second = "أ ب ج د ه و ز ح ط.", "ي ك ل م ن س ع ف ص."
    whole = f"{first} {second}"
    engine = WideEngine({whole: Hypothesis("on and on", 0.9, False)})
    (translation,) = EngineTranslator(engine).translate_with_diagnosis([whole])
    assert translation.text == "<9> <9>" and translation.confidence == 0.5
    assert engine.seen == [whole, *sorted([first, second])]
    failing = {whole: Hypothesis("on and on", 0.9, False), second: Hypothesis("", 0.9, True)}
    (translation,) = EngineTranslator(WideEngine(failing)).translate_with_diagnosis([whole])
    assert translation.text == "" and translation.problem.startswith("runaway")


@pytest.mark.parametrize("prefix", ["", "ct2:"])
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nobody/no-such-model", "cannot be reached"),
        ("./missing", "no such folder"),
        ("a/b/c", "no such folder"),
        ("not a name!", "neither a folder nor a possible name"),
        ("", "no such"),
    ],
)
def test_models_that_are_not_there(prefix, name, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match=message):
        load_translator(prefix + name, cache=tmp_path)


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_what_the_hub_answers(status, monkeypatch):
    from huggingface_hub import errors

    answered = SimpleNamespace(headers={}, request=None, status_code=status)
    kinds = {
        401: (errors.RepositoryNotFoundError, "no model of this name"),
        404: (errors.RepositoryNotFoundError, "no model of this name"),
        403: (errors.GatedRepoError, "consent to its terms"),
        500: (errors.HfHubHTTPError, "answered"),
    }
    kind, message = kinds[status]

    def answer(*_, **__):
        raise kind("as it came", response=answered)

    monkeypatch.setattr("huggingface_hub.snapshot_download", answer)
    with pytest.raises(ModelError, match=message):
        load_translator("somebody/some-model")


def test_other_weights_than_safetensors_are_refused(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(ModelError, match="safetensors") as caught:
        load_translator(str(tmp_path))
    assert caught.value.path == str(tmp_path)


def test_a_file_and_an_empty_folder_are_no_models(tmp_path):
    with pytest.raises(ModelError, match=r"config\.json is missing"):
        load_translator(str(tmp_path))
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match="expected a folder"):
        load_translator(str(tmp_path / "file"))
