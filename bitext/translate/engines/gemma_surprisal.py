"""Forced decoding with the bundled model, see :mod:`.gemma`.

The network is the same, but instead of choosing among pieces it gives out its last hidden states:
only those of the English side are then compared with the pieces, and with more of them than the
model may write, so that a rare name is one piece and not spelled in chips.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bitext.processes import count_cores
from bitext.translate.base import Surprisal
from bitext.translate.engines import gemma
from bitext.translate.engines.gguf import GgufFile
from bitext.translate.engines.prepared import damaged, opened, prepared
from bitext.translate.glosses import glosses_signature
from bitext.translate.segments import readable

_PREPARATION = 1  # raise it when the prepared files change
_PIECES = "pieces.npz"
_MOST_PIECES = 511
"""Of question and English text together. CTranslate2 4.8 cannot go beyond the attention window in
one pass; longer pairs are not read."""


class GemmaSurprisalScorer:
    """See :class:`bitext.translate.base.SurprisalScorer`.

    The choice whose probability is given is that among the pieces the model may write and those
    of the English text itself.

    Args:
        cache: see :func:`bitext.cache.cache_folder`.

    Raises:
        ModelError: the base model is not installed, or a file is not the one it should be.
        OutputError: the prepared model cannot be written.
    """

    def __init__(self, *, cache: Path | str | None = None) -> None:
        hashes = f"{gemma.BASE_SHA256[:8]}-{gemma.ADAPTER_SHA256[:8]}"
        key = f"arabic_english-reader-{hashes}-{_PREPARATION}"
        self._folder = prepared(key, _prepare, cache)
        self.signature = (
            f"{key}|int8|ctranslate2:{version('ctranslate2')}|glosses:{glosses_signature()}"
        )

    @functools.cached_property
    def _network(self) -> Any:
        import ctranslate2

        return opened(ctranslate2.Generator, self._folder)

    @functools.cached_property
    def _pieces(self) -> gemma.Pieces:
        return gemma.Pieces(self._folder)

    @functools.cached_property
    def _places(self) -> dict[str, int]:
        return self._pieces.places()

    @functools.cached_property
    def _embeddings(self) -> tuple[NDArray[np.float32], NDArray[np.int8], NDArray[np.float32]]:
        """Those of the pieces the model may write, and all with what each is multiplied by."""
        try:
            with np.load(self._folder / _PIECES) as file:
                numbers, scales, written = file["numbers"], file["scales"], int(file["written"])
        except (OSError, ValueError, KeyError, BadZipFile) as error:
            raise damaged(self._folder, error) from error
        return numbers[:written] / scales[:written, None], numbers, scales

    def surprisals(self, arabic: Sequence[str], english: Sequence[str]) -> list[Surprisal | None]:
        """See :meth:`bitext.translate.base.SurprisalScorer.surprisals`."""
        pairs = list(zip(map(readable, arabic), map(readable, english), strict=True))
        if not pairs:
            return []
        _ = self._network, self._places, self._embeddings  # loaded once, before there are threads
        with ThreadPoolExecutor(count_cores()) as threads:
            return list(threads.map(self._read, pairs))

    def _read(self, pair: tuple[str, str]) -> Surprisal | None:
        if not all(pair):
            return None
        asked = ["<bos>", *self._pieces.names(gemma.question(pair[0]))]
        answer = self._pieces.names(f" {pair[1]}\n")
        if len(asked) + len(answer) > _MOST_PIECES:
            return None
        states = self._network.forward_batch([[*asked, *answer[:-1]]], return_log_probs=False)
        nats = self._nats(np.array(states)[0, len(asked) - 1 :], answer)
        pieces = tuple(name.replace("▁", " ") for name in answer)
        return Surprisal(pieces, tuple(round(float(each), 2) for each in nats))

    def _nats(self, states: NDArray[np.float32], answer: Sequence[str]) -> NDArray[np.float32]:
        """``-ln P`` of each piece of the answer, given the hidden states before it."""
        written, numbers, scales = self._embeddings
        places = np.array([self._places[name] for name in answer])
        own = numbers[places] / scales[places, None]
        others = np.unique(places, return_index=True)[1]
        rare = own[others[places[others] >= len(written)]]
        scores = np.concatenate([states @ written.T, states @ rare.T], axis=1)
        most = scores.max(axis=1, keepdims=True)
        total = most[:, 0] + np.log(np.exp(scores - most).sum(axis=1))
        return np.asarray(total - np.einsum("ij,ij->i", states, own), np.float32)


def _prepare(folder: Path) -> None:
    """Write the network that gives out its hidden states, its vocabulary and its embeddings."""
    base = GgufFile(gemma.base_bytes())
    written, read = gemma.vocabulary(base)
    rows = np.array(written + read)
    spec = gemma.specification(base, rows, len(written))
    decoder = spec.decoder
    numbers, scales = decoder.embeddings.weight, decoder.embeddings.weight_scale
    width = numbers.shape[1]
    decoder.projection.weight = np.eye(width, dtype=np.int8) * np.int8(127)
    decoder.projection.weight_scale = np.full(width, 127, np.float32)
    gemma.save(folder, base, spec, rows)
    np.savez(folder / _PIECES, numbers=numbers, scales=scales, written=len(written))
