import io
import json
import warnings

import pytest

SENTENCES = [
    "وصل الوزير إلى العاصمة أمس",
    "زار الرئيس المدينة القديمة",
    "The minister reached the capital yesterday",
    "The president visited the old town",
    "0 1 2 3 4 5 6 7 8 9 , . ! ?",
]


def train_pieces(path, **settings):
    """Write a sentencepiece model of a few dozen pieces and return it loaded."""
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES * 3),
        model_writer=model,
        vocab_size=90,
        hard_vocab_limit=False,
        minloglevel=2,
        **settings,
    )
    path.write_bytes(model.getvalue())
    return sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())


def numbered(pieces, first):
    names = first + [pieces.id_to_piece(number) for number in range(pieces.vocab_size())]
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def sizes(**others):
    return {
        "d_model": 32,
        "encoder_layers": 1,
        "decoder_layers": 1,
        "encoder_attention_heads": 2,
        "decoder_attention_heads": 2,
        "encoder_ffn_dim": 32,
        "decoder_ffn_dim": 32,
        "max_position_embeddings": 64,
        "init_std": 0.5,
        **others,
    }


def make_marian(folder):
    from transformers import MarianConfig, MarianMTModel, MarianTokenizer

    pieces = train_pieces(folder / "source.spm")
    train_pieces(folder / "target.spm")
    vocabulary = numbered(pieces, ["</s>", "<unk>", ">>eng<<"])
    vocabulary["<pad>"] = pad = len(vocabulary)
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    files = [str(folder / name) for name in ("source.spm", "target.spm", "vocab.json")]
    MarianTokenizer(*files).save_pretrained(folder)
    config = MarianConfig(
        vocab_size=len(vocabulary),
        pad_token_id=pad,
        decoder_start_token_id=pad,
        eos_token_id=0,
        activation_function="swish",
        static_position_embeddings=True,
        **sizes(),
    )
    MarianMTModel(config).save_pretrained(folder)


def make_m2m100(folder):
    from transformers import M2M100Config, M2M100ForConditionalGeneration, M2M100Tokenizer

    pieces = train_pieces(folder / "sentencepiece.bpe.model")
    vocabulary = numbered(pieces, ["<s>", "<pad>", "</s>", "<unk>"])
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    files = [str(folder / name) for name in ("vocab.json", "sentencepiece.bpe.model")]
    tokenizer = M2M100Tokenizer(*files)
    tokenizer.save_pretrained(folder)
    size = len(vocabulary) + len(tokenizer.lang_token_to_id) + tokenizer.num_madeup_words
    M2M100ForConditionalGeneration(M2M100Config(vocab_size=size, **sizes())).save_pretrained(folder)


def make_nllb(folder):
    from transformers import M2M100Config, M2M100ForConditionalGeneration, NllbTokenizer

    letters = sorted({letter for sentence in SENTENCES for letter in sentence.replace(" ", "▁")})
    names = ["<s>", "<pad>", "</s>", "<unk>", *letters]
    tokenizer = NllbTokenizer(vocab={name: i for i, name in enumerate(names)}, merges=[])
    tokenizer.save_pretrained(folder)
    config = M2M100Config(vocab_size=len(tokenizer), **sizes())
    M2M100ForConditionalGeneration(config).save_pretrained(folder)


def make_t5(folder):
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast, T5Config, T5ForConditionalGeneration

    pieces = train_pieces(folder / "spiece.model", pad_id=0, eos_id=1, unk_id=2, bos_id=-1)
    table = [(pieces.id_to_piece(i), pieces.get_score(i)) for i in range(pieces.vocab_size())]
    tokenizer = Tokenizer(models.Unigram(table, unk_id=2))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", 1)]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
    ).save_pretrained(folder)
    config = T5Config(
        vocab_size=len(table),
        d_model=32,
        d_kv=8,
        d_ff=32,
        num_layers=1,
        num_heads=2,
        decoder_start_token_id=0,
        initializer_factor=3.0,
    )
    T5ForConditionalGeneration(config).save_pretrained(folder)


MAKERS = {"marian": make_marian, "m2m100": make_m2m100, "nllb": make_nllb, "t5": make_t5}


@pytest.fixture(scope="session", params=MAKERS)
def tiny_model(request, tmp_path_factory):
    """The folder of a small model with random weights, one of each family."""
    import torch
    from transformers.utils import logging

    folder = tmp_path_factory.mktemp(request.param)
    logging.disable_progress_bar()
    torch.manual_seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        MAKERS[request.param](folder)
    return folder


@pytest.fixture(scope="session")
def translator():
    """The bundled model, prepared in the user's own cache."""
    from bitext.translate.load import load_translator

    return load_translator()


@pytest.fixture(scope="session")
def tiny_causal(tmp_path_factory):
    """The folder of a small decoder-only model with random weights."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("causal")
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    table = {name: number for number, name in enumerate(["<s>", "</s>", *letters])}
    tokenizer = Tokenizer(models.BPE(table, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="</s>"
    ).save_pretrained(folder)
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(table),
        hidden_size=48,
        intermediate_size=96,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=256,
        bos_token_id=0,
        eos_token_id=1,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder
