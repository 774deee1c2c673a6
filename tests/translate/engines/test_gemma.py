import numpy as np
import pytest

from bitext.cache import ResultCache
from bitext.errors import ModelError
from bitext.translate.cached import CachedTranslator
from bitext.translate.engines import gemma
from bitext.translate.engines.gguf import GgufFile, sentencepiece_model
from bitext.translate.load import load_translator

TEXTS = ["وصل الوزير إلى العاصمة.", "نعم.", "لا.", "سافر الرئيس إلى القاهرة أمس."]


def test_the_model_that_comes_with_the_project_translates(translator):
    minister, *_ = translator.translate_with_diagnosis(TEXTS)
    assert "minister" in minister.text.lower() and "capital" in minister.text.lower()
    assert minister.problem is None and 0 < minister.confidence <= 1


def test_a_translation_depends_on_its_text_alone(translator):
    together = translator.translate_with_diagnosis(TEXTS)
    alone = [translator.translate_with_diagnosis([text])[0] for text in TEXTS]
    assert together == alone
    assert translator.translate_with_diagnosis(TEXTS[::-1]) == together[::-1]


def test_whatever_comes_one_line_goes_out(translator):
    lines = ["", "42", "😀 نعم 😀", "نَعَمْ", "نعم 漢字 ok", "ﻧﻌﻢ\u200f", "12 كلم"]
    translations = translator.translate(lines)
    assert len(translations) == len(lines)
    assert translations[:2] == ["", "42"]
    assert translations[5] == translator.translate(["نعم"])[0]


def test_a_long_text_is_translated_to_its_end(translator):
    text = " ".join(
        [
            "وصل الوزير إلى العاصمة صباح اليوم، والتقى رئيس الجمهورية في القصر.",
            "قال الوزير إن بلاده سوف تساعد المدن التي تضررت من الفيضانات.",
            "تضررت المدارس والمستشفيات والطرق في ثلاث مدن على الساحل.",
            "وطلب الرئيس من الأمم المتحدة أن ترسل الأدوية والخيام والمياه.",
            "سافر خمسون طبيباً إلى المنطقة، وعاد منهم عشرون بعد أسبوع.",
            "وافتتحت الشركة متجراً جديداً في شارع الملك، وباعت الكتب للأطفال.",
            "وانتهت المباراة بفوز الفريق الزائر، وفرح الجمهور كثيراً.",
            "في مدينة باريس، اشترت فاطمة تفاحة حمراء.",
        ]
    )
    assert translator._engine.size(text) > translator._engine.limit
    (translation,) = translator.translate_with_diagnosis([text])
    assert "minister" in translation.text.lower() and "Paris" in translation.text


def test_what_is_remembered_needs_no_weights(translator, tmp_path):
    memory = ResultCache(tmp_path)
    translations = CachedTranslator(translator, memory).translate(TEXTS)
    (tmp_path / "models" / translator.signature.split("|")[0]).mkdir(parents=True)
    without = CachedTranslator(load_translator(cache=tmp_path), memory)
    assert without.translate(TEXTS) == translations


def test_another_base_or_adapter_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(gemma, "ADAPTER_SHA256", "0" * 64)
    with pytest.raises(ModelError, match="not the adapter that belongs"):
        gemma.adapter()
    monkeypatch.setattr(gemma, "_BASE_PARTS", [("no_such_package", "part00")])
    with pytest.raises(ModelError, match=r"not installed: pip install .*\.\[translator\]"):
        gemma.GemmaEngine(cache=tmp_path)
    (tmp_path / "another_base" / "data").mkdir(parents=True)
    (tmp_path / "another_base" / "__init__.py").touch()
    (tmp_path / "another_base" / "data" / "part00").write_bytes(b"GGUF")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(gemma, "_BASE_PARTS", [("another_base", "part00")])
    with pytest.raises(ModelError, match="another model than expected"):
        gemma.GemmaEngine(cache=tmp_path)


@pytest.mark.parametrize("damaged", ["sentencepiece.model", "rows.npy"])
def test_a_damaged_vocabulary_is_told(translator, tmp_path, damaged):
    folder = translator._engine._folder
    for name in ("sentencepiece.model", "rows.npy"):
        content = (folder / name).read_bytes()
        (tmp_path / name).write_bytes(content[:1000] if name == damaged else content)
    with pytest.raises(ModelError, match=r"damaged .*; delete this folder to prepare it again"):
        gemma.Pieces(tmp_path)


def gguf_bytes(tmp_path, matrix):
    import gguf

    writer = gguf.GGUFWriter(tmp_path / "tiny.gguf", "test")
    writer.add_array("tokens", ["a", "ب"])
    writer.add_array("kinds", [1, 6])
    writer.add_bool("flag", True)
    writer.add_tensor("plain", matrix)
    kind = gguf.GGMLQuantizationType.Q8_0
    writer.add_tensor("packed", gguf.quantize(matrix, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return np.fromfile(tmp_path / "tiny.gguf", np.uint8)


def test_a_gguf_file_is_read_as_it_was_written(tmp_path):
    matrix = np.random.default_rng(0).standard_normal((6, 64)).astype(np.float32)
    file = GgufFile(gguf_bytes(tmp_path, matrix))
    assert file.settings["tokens"] == [b"a", "ب".encode()]
    assert file.settings["kinds"].tolist() == [1, 6] and file.settings["flag"] is True
    assert np.array_equal(file.tensor("plain"), matrix)
    packed = file.tensor("packed")
    assert np.allclose(packed, matrix, atol=0.02)
    assert np.array_equal(file.tensor("packed", np.array([4, 1])), packed[[4, 1]])


def test_other_files_are_no_gguf():
    with pytest.raises(ModelError, match="not a GGUF file"):
        GgufFile(np.zeros(64, np.uint8))


def test_pieces_are_merged_in_the_order_of_their_numbers():
    import sentencepiece

    pieces = [b"<unk>", *(b"<0x%02X>" % byte for byte in range(256)), b"ab", b"bc"]
    pieces += [b"a", b"b", b"c"]
    kinds = [2, *[6] * 256, *[1] * 5]
    model = sentencepiece_model(pieces, kinds, 0)
    vocabulary = sentencepiece.SentencePieceProcessor(model_proto=model)
    assert vocabulary.encode("abc", out_type=str) == ["ab", "c"]
    assert vocabulary.encode("\né") == [1 + byte for byte in b"\n\xc3\xa9"]
    assert vocabulary.decode([257, 11, 261]) == "ab\nc"
