"""An untrained Marian model with a vocabulary of its own.

The encoder is deep and the decoder shallow (Kasai et al. 2021): the encoder runs once a sentence
and the decoder once a token, so that layers cost least where they are put here. Both sides share
one vocabulary and one table of embeddings.
"""

from __future__ import annotations

import io
import json
import tempfile
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bitext.errors import ModelError

SENTENCES_FOR_PIECES = 300_000


@dataclass(frozen=True)
class Architecture:
    """Sizes of a model.

    Attributes:
        width: of the embeddings and layers.
        inner: of the feed-forward layers.
        heads: of attention; divides ``width``.
        encoder_layers: layers that read.
        decoder_layers: layers that write.
        pieces: vocabulary of both languages together, at most.
        positions: greatest number of pieces in a text.
        dropout: in training.
    """

    width: int = 512
    inner: int = 2048
    heads: int = 8
    encoder_layers: int = 12
    decoder_layers: int = 2
    pieces: int = 24_000
    positions: int = 256
    dropout: float = 0.1


ARCHITECTURES = {
    "tiny": Architecture(
        width=256, inner=1024, heads=4, encoder_layers=6, decoder_layers=2, pieces=16_000
    ),
    "small": Architecture(
        width=384, inner=1536, heads=6, encoder_layers=8, decoder_layers=2, pieces=20_000
    ),
    "base": Architecture(),
}
"""``tiny`` has 11, ``small`` 28 and ``base`` 58 million parameters; a byte each in int8."""


def write_untrained(
    folder: Path, texts: Iterable[str], architecture: Architecture, *, seed: int = 1
) -> None:
    """Write a ``transformers`` folder with a vocabulary and random weights.

    Args:
        folder: must exist.
        texts: of both languages, to learn the vocabulary from.
        architecture: sizes.
        seed: of the weights.

    Raises:
        ModelError: the texts are too few to learn a vocabulary from.
    """
    import torch
    import transformers

    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    marian: Any = transformers  # its constructors take more than their types say

    pieces = _learn_pieces(texts, architecture.pieces)
    # CTranslate2 expects the padding at the end.
    vocabulary = {name: number for number, name in enumerate(["</s>", "<unk>", *pieces.names])}
    vocabulary["<pad>"] = padding = len(vocabulary)
    with tempfile.TemporaryDirectory() as temporary:
        paths = [Path(temporary) / name for name in ("source.spm", "target.spm", "vocab.json")]
        for path in paths[:2]:
            path.write_bytes(pieces.model)
        paths[2].write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
        with warnings.catch_warnings():
            # sacremoses would only tidy up punctuation, which the vocabulary does not need.
            warnings.filterwarnings("ignore", message=".*sacremoses")
            tokenizer = marian.MarianTokenizer(
                *map(str, paths), model_max_length=architecture.positions, separate_vocabs=False
            )
            tokenizer.save_pretrained(folder)
    torch.manual_seed(seed)
    config = marian.MarianConfig(
        vocab_size=len(vocabulary),
        d_model=architecture.width,
        encoder_layers=architecture.encoder_layers,
        decoder_layers=architecture.decoder_layers,
        encoder_attention_heads=architecture.heads,
        decoder_attention_heads=architecture.heads,
        encoder_ffn_dim=architecture.inner,
        decoder_ffn_dim=architecture.inner,
        dropout=architecture.dropout,
        attention_dropout=0.0,
        activation_dropout=0.0,
        activation_function="swish",
        max_position_embeddings=architecture.positions,
        static_position_embeddings=True,
        scale_embedding=True,
        init_std=architecture.width**-0.5,
        pad_token_id=padding,
        eos_token_id=0,
        decoder_start_token_id=padding,
        forced_eos_token_id=0,
        bad_words_ids=[[padding]],
    )
    marian.MarianMTModel(config).save_pretrained(folder)


@dataclass(frozen=True)
class _Pieces:
    model: bytes
    names: list[str]


def _learn_pieces(texts: Iterable[str], count: int) -> _Pieces:
    """A sentencepiece model in which any text can be written, rare letters as bytes."""
    import sentencepiece

    model = io.BytesIO()
    try:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(texts),
            model_writer=model,
            vocab_size=count,
            hard_vocab_limit=False,
            character_coverage=0.9999,
            byte_fallback=True,
            input_sentence_size=SENTENCES_FOR_PIECES,
            shuffle_input_sentence=True,
            num_threads=1,  # the same texts give the same pieces
            bos_id=-1,
            minloglevel=2,
        )
    except RuntimeError as error:
        raise ModelError(f"cannot learn a vocabulary from these texts: {error}") from error
    loaded = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    names = [loaded.id_to_piece(number) for number in range(loaded.vocab_size())]
    return _Pieces(model.getvalue(), [name for name in names if name not in ("<unk>", "</s>")])
