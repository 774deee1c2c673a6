import json
from dataclasses import replace

import pytest

from bitext.errors import ModelError
from bitext.training.architecture import Architecture
from bitext.training.augmentation import NO_AUGMENTATION
from bitext.training.encoder import cut_vocabulary, read_encoder, write_with_encoder
from bitext.training.mixture import Mixture
from bitext.training.tasks import load_task
from bitext.training.trainer import Plan, train
from bitext.translate.engines.seq2seq import Seq2SeqEngine
from bitext.translate.load import load_translator

OTHER = ["Der Schmetterling flog über die Wiese.", "Бабочка летела над лугом."]
SMALL = Architecture(encoder_layers=9, decoder_layers=1, pieces=900, positions=64, dropout=0.0)


def make_unigram(texts):
    """The tokenizer of XLM-R with a vocabulary of its own."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import XLMRobertaTokenizer

    learning = Tokenizer(models.Unigram())
    learning.pre_tokenizer = pre_tokenizers.Metaspace()
    marks = ["<s>", "<pad>", "</s>", "<unk>"]
    trainer = trainers.UnigramTrainer(
        vocab_size=400, special_tokens=marks, unk_token="<unk>", show_progress=False
    )
    learning.train_from_iterator(texts, trainer)

    table = json.loads(learning.to_str())["model"]["vocab"]
    return XLMRobertaTokenizer(vocab=[*map(tuple, table), ("<mask>", 0.0)])


def make_wordpiece(texts):
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertTokenizer

    learning = BertWordPieceTokenizer(lowercase=False)
    learning.train_from_iterator(texts, vocab_size=400, show_progress=False)
    return BertTokenizer(vocab=learning.get_vocab(), do_lower_case=False)


def make_encoder(folder, texts, kind, epsilon):
    import torch
    import transformers

    torch.manual_seed(0)
    tokenizer = (make_unigram if kind == "XLMRoberta" else make_wordpiece)(texts)
    config = getattr(transformers, f"{kind}Config")(
        vocab_size=len(tokenizer),
        hidden_size=48,
        num_hidden_layers=3,
        num_attention_heads=4,
        intermediate_size=96,
        max_position_embeddings=80,
        type_vocab_size=2,
        pad_token_id=tokenizer.pad_token_id,
        layer_norm_eps=epsilon,
        initializer_range=0.1,
    )
    getattr(transformers, f"{kind}Model")(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


@pytest.fixture(scope="module", params=[("XLMRoberta", 1e-5), ("Bert", 1e-12)], ids=["xlm", "bert"])
def given(request, examples, tmp_path_factory):
    """The folder of a small encoder that knows more languages than two."""
    folder = tmp_path_factory.mktemp(request.param[0])
    make_encoder(folder, [*sides(examples), *OTHER] * 3, *request.param)
    return folder


@pytest.fixture(scope="module")
def built(given, examples, tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    write_with_encoder(folder, read_encoder(given), sides(examples), SMALL)
    return folder


def sides(examples):
    return [side for each in examples for side in (each.arabic, each.english)]


def test_the_new_encoder_reads_as_the_given_one(given, built, examples):
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    encoder = read_encoder(given)
    tokenizer = AutoTokenizer.from_pretrained(built)
    model = AutoModelForSeq2SeqLM.from_pretrained(built).eval()
    texts = sides(examples)
    before = encoder.tokenizer(texts, return_tensors="pt", padding=True)
    after = tokenizer(texts, return_tensors="pt", padding=True)
    there = after.attention_mask.bool()
    with torch.inference_mode():
        expected = encoder.model.eval()(**before).last_hidden_state
        found = model.get_encoder()(
            input_ids=after.input_ids, attention_mask=after.attention_mask
        ).last_hidden_state
    # BERT's epsilon is not BART's, which its layers feel in the fifth digit.
    exact = encoder.model.config.layer_norm_eps == 1e-5
    torch.testing.assert_close(
        found[there], expected[there], atol=1e-5 if exact else 1e-4, rtol=0.0
    )


def test_as_many_layers_as_asked_for(given, examples, tmp_path):
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    encoder = read_encoder(given)
    write_with_encoder(tmp_path, encoder, sides(examples), replace(SMALL, encoder_layers=2))
    tokenizer = AutoTokenizer.from_pretrained(tmp_path)
    model = AutoModelForSeq2SeqLM.from_pretrained(tmp_path).eval()
    assert (model.config.encoder_layers, model.config.decoder_layers) == (2, 1)
    before = encoder.tokenizer("وصل الوزير", return_tensors="pt")
    after = tokenizer("وصل الوزير", return_tensors="pt")
    with torch.inference_mode():
        expected = encoder.model.eval()(**before, output_hidden_states=True).hidden_states[2]
        found = model.get_encoder()(after.input_ids).last_hidden_state
    torch.testing.assert_close(found, expected, atol=1e-4, rtol=0.0)


def test_what_the_texts_do_not_need_goes_and_the_rest_stays(given, examples):
    tokenizer = read_encoder(given).tokenizer
    texts = sides(examples)
    cut, kept = cut_vocabulary(tokenizer, texts, 900, positions=64)
    assert len(cut) == len(kept) < len(tokenizer)
    for text in texts:
        names = tokenizer.convert_ids_to_tokens(tokenizer(text).input_ids)
        numbers = cut(text).input_ids
        assert cut.convert_ids_to_tokens(numbers) == names
        assert [kept[number] for number in numbers] == tokenizer(text).input_ids
        assert cut.decode(numbers, skip_special_tokens=True) == text
    assert cut.unk_token_id in cut("Бабочка").input_ids


def test_a_small_vocabulary_spells_what_it_has_no_piece_for(given, examples):
    tokenizer = read_encoder(given).tokenizer
    texts = sides(examples)
    cut, kept = cut_vocabulary(tokenizer, texts, 5, positions=64)
    assert len(kept) < len(cut_vocabulary(tokenizer, texts, 900, positions=64)[1])
    for text in texts:
        assert cut.unk_token_id not in cut(text).input_ids
        assert cut.decode(cut(text).input_ids, skip_special_tokens=True) == text


def test_it_learns_and_translates_with_both_engines(built, examples, tmp_path):
    task = load_task(built, None)
    plan = Plan(updates=20, tokens=400, rate=2e-3, warmup=5, smoothing=0.0, validate_every=10)
    mixture = Mixture(examples, augmentation=NO_AUGMENTATION)
    first, last = train(task, mixture, examples, plan, tmp_path / "work").validations
    assert last.loss < first.loss
    task.save(tmp_path / "model")
    texts = [each.arabic for each in examples]
    model = str(tmp_path / "model")
    drafts = Seq2SeqEngine(model).generate(texts)
    assert [draft.text for draft in drafts] == task.translate(texts)
    assert len(load_translator(f"ct2:{model}", cache=tmp_path).translate(texts)) == len(texts)


def test_converted_it_gives_the_same_probabilities(built, examples, tmp_path):
    import ctranslate2
    import torch
    from ctranslate2.converters import TransformersConverter
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    folder = TransformersConverter(str(built)).convert(str(tmp_path / "converted"))
    translator = ctranslate2.Translator(folder)
    tokenizer = AutoTokenizer.from_pretrained(built)
    model = AutoModelForSeq2SeqLM.from_pretrained(built).eval()
    for each in examples[:3]:
        read, written = (tokenizer(text).input_ids for text in (each.arabic, each.english))
        with torch.inference_mode():
            logits = model(torch.tensor([read]), labels=torch.tensor([written])).logits[0]
        expected = logits.log_softmax(1)[range(len(written)), written].tolist()
        sides = [tokenizer.convert_ids_to_tokens(numbers) for numbers in (read, written[:-1])]
        (found,) = translator.score_batch([sides[0]], [sides[1]])
        assert found.log_probs == pytest.approx(expected, abs=1e-3)


def test_a_model_of_another_kind_is_refused(untrained, tmp_path):
    with pytest.raises(ModelError, match="kind marian, expected one of bert, xlm-roberta"):
        read_encoder(untrained)
    with pytest.raises(ModelError, match="safetensors"):
        read_encoder(tmp_path)
