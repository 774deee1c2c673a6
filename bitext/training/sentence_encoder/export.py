"""The trained sentence encoder as :mod:`bitext.embed.encoder` reads it: int8 for CTranslate2.

BERT's embedding of the kind of text, the same for every token here, is added to those of the
positions; its embeddings are not scaled, and normalised before the first layer.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bitext.embed.encoder import EncoderEmbedder
from bitext.embed.encoder_files import write_files
from bitext.errors import ModelError
from bitext.text.arabic import fold_digits, strip_marks
from bitext.training.sentence_encoder.network import SentenceNetwork

LEAST_COSINE = 0.99
"""Of a text's vector in 8 bits with its vector in 32 bits, on average."""


def export(network: SentenceNetwork, folder: Path, examples: Sequence[tuple[str, str]]) -> float:
    """Write the files of the embedder.

    Args:
        network: what to write.
        folder: must exist.
        examples: pairs of texts to compare both on.

    Returns:
        Mean cosine of the written embedder's vectors with those of the network.

    Raises:
        ModelError: it is below :data:`LEAST_COSINE`.
    """
    spec = _specification(network)
    spec.validate()
    spec.optimize(quantization="int8")
    backend = network.tokenizer.backend_tokenizer
    backend.no_truncation()
    backend.no_padding()
    with tempfile.TemporaryDirectory() as temporary:
        spec.save(temporary)
        write_files(
            folder,
            (Path(temporary) / "model.bin").read_bytes(),
            (Path(temporary) / "config.json").read_bytes(),
            backend.to_str().encode(),
            np.array([mean.detach().cpu().numpy() for mean in network.means]),
        )
    cosine = _agreement(network, EncoderEmbedder(folder), examples)
    if cosine < LEAST_COSINE:
        raise ModelError(
            f"sentence encoder: in 8 bits its vectors have a cosine of {cosine:.4f} with those "
            f"in 32 bits, expected at least {LEAST_COSINE}",
            path=folder,
        )
    return cosine


def _agreement(
    network: SentenceNetwork, embedder: EncoderEmbedder, examples: Sequence[tuple[str, str]]
) -> float:
    cosines = []
    for language, side in zip(("ar", "en"), zip(*examples, strict=True), strict=True):
        texts = [fold_digits(strip_marks(text)) for text in side]
        cosines.append((network.encode(texts, language) * embedder.encode(texts)).sum(axis=1))
    return float(np.concatenate(cosines).mean())


def _specification(network: SentenceNetwork) -> Any:
    from ctranslate2.converters import utils
    from ctranslate2.specs import common_spec, transformer_spec

    bert = network.bert
    embeddings, config = bert.embeddings, bert.config
    spec = transformer_spec.TransformerEncoderSpec(
        config.num_hidden_layers,
        config.num_attention_heads,
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
    )
    spec.scale_embeddings = False
    spec.embeddings[0].weight = _numbers(embeddings.word_embeddings.weight)
    spec.position_encodings.encodings = _numbers(
        embeddings.position_embeddings.weight + embeddings.token_type_embeddings.weight[0]
    )
    _set_norm(spec.layernorm_embedding, embeddings.LayerNorm)
    for target, layer in zip(spec.layer, bert.encoder.layer, strict=True):
        attention = layer.attention.self
        parts = [common_spec.LinearSpec() for _ in range(3)]
        for part, linear in zip(
            parts, (attention.query, attention.key, attention.value), strict=True
        ):
            _set_linear(part, linear)
        utils.fuse_linear(target.self_attention.linear[0], parts)
        _set_linear(target.self_attention.linear[1], layer.attention.output.dense)
        _set_norm(target.self_attention.layer_norm, layer.attention.output.LayerNorm)
        _set_linear(target.ffn.linear_0, layer.intermediate.dense)
        _set_linear(target.ffn.linear_1, layer.output.dense)
        _set_norm(target.ffn.layer_norm, layer.output.LayerNorm)
    whole = transformer_spec.TransformerEncoderModelSpec(spec)
    whole.config.layer_norm_epsilon = config.layer_norm_eps
    whole.config.unk_token = network.tokenizer.unk_token
    whole.config.bos_token = network.tokenizer.bos_token
    whole.config.eos_token = network.tokenizer.eos_token
    whole.register_vocabulary(
        network.tokenizer.convert_ids_to_tokens(list(range(config.vocab_size)))
    )
    return whole


def _set_linear(target: Any, linear: Any) -> None:
    target.weight, target.bias = _numbers(linear.weight), _numbers(linear.bias)


def _set_norm(target: Any, norm: Any) -> None:
    target.gamma, target.beta = _numbers(norm.weight), _numbers(norm.bias)


def _numbers(values: Any) -> Any:
    """A copy: CTranslate2 quantises in place, and would leave the network with its 8-bit steps."""
    return values.detach().cpu().float().numpy().copy()
