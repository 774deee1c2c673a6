"""An untrained model whose encoder has learned already.

The network of BERT and XLM-R is the encoder of BART, weight for weight; so a BART is made whose
encoder is the given one (Rothe et al. 2020, "Leveraging pre-trained checkpoints for sequence
generation tasks") and whose decoder is shallow and random. Both share the encoder's table of
pieces, cut to those that the training texts are made of.

* :func:`read_encoder` ``(folder) -> Encoder``: from a ``transformers`` folder.
* :func:`write_with_encoder` ``(folder, encoder, texts, architecture)``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from bitext.errors import ModelError
from bitext.model_files import load_weights, require_safetensors
from bitext.training.architecture import SENTENCES_FOR_PIECES, Architecture

_FIRST_POSITION = {"bert": 0, "xlm-roberta": 2}
"""Row of the first token in the table of positions, by kind of encoder."""
_LAYER = {
    "attention.self.query": "self_attn.q_proj",
    "attention.self.key": "self_attn.k_proj",
    "attention.self.value": "self_attn.v_proj",
    "attention.output.dense": "self_attn.out_proj",
    "attention.output.LayerNorm": "self_attn_layer_norm",
    "intermediate.dense": "fc1",
    "output.dense": "fc2",
    "output.LayerNorm": "final_layer_norm",
}
"""What the parts of a layer are called in BERT, and in BART."""
_SMALL_EPSILON = 1e-6
_AT_A_TIME = 2048


@dataclass(frozen=True)
class Encoder:
    """A model that reads, and its tokenizer, both of ``transformers``."""

    model: Any
    tokenizer: Any


def read_encoder(folder: Path) -> Encoder:
    """The BERT or XLM-R in a folder, with ``safetensors`` weights.

    Raises:
        ModelError: it cannot be loaded, or is a model of another kind.
    """
    from transformers import AutoModel, AutoTokenizer

    require_safetensors("encoder", folder)
    otherwise = "encoder: cannot load this model"
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except Exception as error:  # foreign files can be wrong in any way
        raise ModelError(f"{otherwise}: {error}", path=folder) from error
    model = load_weights(AutoModel, folder, otherwise)
    if model.config.model_type not in _FIRST_POSITION:
        raise ModelError(
            f"encoder: a model of kind {model.config.model_type}, expected one of "
            f"{', '.join(_FIRST_POSITION)}",
            path=folder,
        )
    return Encoder(model, tokenizer)


def write_with_encoder(
    folder: Path,
    encoder: Encoder,
    texts: Iterable[str],
    architecture: Architecture,
    *,
    seed: int = 1,
) -> None:
    """Write a ``transformers`` folder: a BART with this encoder and a random decoder.

    Args:
        folder: must exist.
        encoder: gives the widths, and as many of its layers, from the first, as
            ``architecture`` asks for.
        texts: of both languages; pieces of the vocabulary that they do not need go.
        architecture: numbers of layers, pieces and positions, and dropout.
        seed: of the decoder's weights.

    Raises:
        ModelError: see :func:`cut_vocabulary`.
    """
    import torch
    import transformers

    bart: Any = transformers  # its constructors take more than their types say
    given = encoder.model.config
    first = _FIRST_POSITION[given.model_type]
    positions = min(architecture.positions, given.max_position_embeddings - first)
    tokenizer, kept = cut_vocabulary(
        encoder.tokenizer, texts, architecture.pieces, positions=positions
    )
    config = bart.BartConfig(
        vocab_size=len(kept),
        d_model=given.hidden_size,
        encoder_layers=min(architecture.encoder_layers, given.num_hidden_layers),
        decoder_layers=architecture.decoder_layers,
        encoder_attention_heads=given.num_attention_heads,
        decoder_attention_heads=given.num_attention_heads,
        encoder_ffn_dim=given.intermediate_size,
        decoder_ffn_dim=given.intermediate_size,
        dropout=architecture.dropout,
        attention_dropout=0.0,
        activation_dropout=0.0,
        activation_function=given.hidden_act,
        max_position_embeddings=positions,
        # BART always has an epsilon of 1e-5. Where the encoder's is smaller, the sums of its small
        # embeddings are scaled up before they are normalised, which comes to the same.
        scale_embedding=given.layer_norm_eps < _SMALL_EPSILON,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        decoder_start_token_id=tokenizer.eos_token_id,
        forced_bos_token_id=tokenizer.bos_token_id,
        forced_eos_token_id=tokenizer.eos_token_id,
        normalize_before=False,  # CTranslate2 asks
    )
    torch.manual_seed(seed)
    model = bart.BartForConditionalGeneration(config)
    with torch.no_grad():
        _copy(encoder.model, model, kept, first)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _copy(bert: Any, bart: Any, kept: list[int], first: int) -> None:
    """Set the encoder's weights; the decoder begins with its embeddings."""
    embeddings, config = bert.embeddings, bart.config
    scale = config.d_model**0.5 if config.scale_embedding else 1.0
    places = embeddings.position_embeddings.weight[first : first + config.max_position_embeddings]
    places = scale * (places + embeddings.token_type_embeddings.weight[0])
    table = embeddings.word_embeddings.weight[kept]
    bart.model.shared.weight.copy_(table)
    # The table also writes: with it as it is the logits would begin far apart, and wrong.
    bart.model.decoder.layers[-1].final_layer_norm.weight.fill_(1 / float(table.norm(dim=1).mean()))
    for half in (bart.model.encoder, bart.model.decoder):
        half.embed_positions.weight[half.embed_positions.offset :] = places
        half.layernorm_embedding.load_state_dict(embeddings.LayerNorm.state_dict())
    for layer, given in zip(bart.model.encoder.layers, bert.encoder.layer, strict=False):
        for theirs, ours in _LAYER.items():
            layer.get_submodule(ours).load_state_dict(given.get_submodule(theirs).state_dict())


def cut_vocabulary(
    tokenizer: Any, texts: Iterable[str], most: int, *, positions: int
) -> tuple[Any, list[int]]:
    """A tokenizer with fewer pieces, and the numbers that its pieces had, in order.

    Kept are the marks for beginning, end, padding and what is unknown; the letters and signs of
    the texts; and the most frequent pieces of the texts. Texts whose pieces are all kept are cut
    into the same ones as before.

    Args:
        tokenizer: with a vocabulary of kind Unigram or WordPiece.
        texts: those that the model is for.
        most: greatest number of pieces; marks, letters and signs stay in any case.
        positions: longest text of the new tokenizer, in pieces.

    Raises:
        ModelError: the vocabulary is of another kind, or a mark is missing.
    """
    old = tokenizer.backend_tokenizer
    marks = [old.token_to_id(mark) for mark in _marks(tokenizer).values()]
    kept = _kept(old, _names(old), texts, most, marks)
    return keep_pieces(tokenizer, kept, positions=positions), kept


def keep_pieces(tokenizer: Any, kept: Sequence[int], *, positions: int) -> Any:
    """A tokenizer with these pieces only.

    Args:
        tokenizer: with a vocabulary of kind Unigram or WordPiece.
        kept: numbers of pieces in their new order, those of the marks among them.
        positions: longest text of the new tokenizer, in pieces.

    Raises:
        ModelError: the vocabulary is of another kind, or a mark is missing.
    """
    import transformers
    from tokenizers import Tokenizer, models, processors

    fast: Any = transformers.PreTrainedTokenizerFast
    old = tokenizer.backend_tokenizer
    described = json.loads(old.to_str())["model"]
    marks = _marks(tokenizer)
    names = _names(old)
    place = {names[number]: row for row, number in enumerate(kept)}
    model: Any
    if described["type"] == "Unigram":
        table = [(names[number], described["vocab"][number][1]) for number in kept]
        model = models.Unigram(table, place[tokenizer.unk_token], byte_fallback=False)
    elif described["type"] == "WordPiece":
        model = models.WordPiece(
            place,
            unk_token=tokenizer.unk_token,
            max_input_chars_per_word=described["max_input_chars_per_word"],
            continuing_subword_prefix=described["continuing_subword_prefix"],
        )
    else:
        raise ModelError(
            f"encoder: its vocabulary is of kind {described['type']}, expected Unigram or WordPiece"
        )
    new = Tokenizer(model)
    new.normalizer, new.pre_tokenizer = old.normalizer, old.pre_tokenizer
    new.decoder = old.decoder
    begin, end = marks["bos_token"], marks["eos_token"]
    new.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}", special_tokens=[(begin, place[begin]), (end, place[end])]
    )
    return fast(tokenizer_object=new, model_max_length=positions, **marks)


def _marks(tokenizer: Any) -> dict[str, str]:
    """What stands for beginning, end, padding and what is unknown."""
    marks = {
        "bos_token": tokenizer.cls_token,
        "eos_token": tokenizer.sep_token,
        "pad_token": tokenizer.pad_token,
        "unk_token": tokenizer.unk_token,
    }
    if missing := [kind for kind, mark in marks.items() if mark is None]:
        raise ModelError(f"encoder: its tokenizer has no {', '.join(missing)}")
    return marks


def _names(tokenizer: Any) -> list[str]:
    """The pieces by number."""
    vocabulary = tokenizer.get_vocab(with_added_tokens=True)
    names = [""] * (max(vocabulary.values()) + 1)
    for name, number in vocabulary.items():
        names[number] = name
    return names


def _kept(
    tokenizer: Any, names: list[str], texts: Iterable[str], most: int, marks: list[int]
) -> list[int]:
    """Numbers of the pieces to keep, sorted."""
    times = np.zeros(len(names), np.int64)
    rest = islice(texts, SENTENCES_FOR_PIECES)
    while part := list(islice(rest, _AT_A_TIME)):
        for coded in tokenizer.encode_batch(part, add_special_tokens=False):
            np.add.at(times, coded.ids, 1)
    letters = {letter for number in np.flatnonzero(times) for letter in names[number]}
    needed = [number for number, name in enumerate(names) if _bare(name) in letters]
    chosen = dict.fromkeys([*marks, *needed])
    for number in np.argsort(-times, kind="stable").tolist():
        if len(chosen) >= most or not times[number]:
            break
        chosen[number] = None
    return sorted(chosen)


def _bare(piece: str) -> str:
    """A piece without what says whether it begins a word."""
    return piece if len(piece) == 1 else piece.removeprefix("▁").removeprefix("##")
