"""The Arabic-English sentence encoder that comes with bitext, in int8, run by CTranslate2.

A BERT of 12 layers and 384 dimensions, multilingual-e5-small (Wang et al. 2024) with its
vocabulary cut to Arabic and English and trained further, see ``arabic_english/MODEL_CARD.md``.
A text is read behind ``query: ``; the mean of what the last layer says of its tokens is brought
to length 1, the mean vector of the language is taken away, and the rest brought to length 1.

The mean over a run of sentences is taken over the tokens of all of them, each sentence having
been read by itself: every sentence is read once, however many runs it is in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bitext.embed.base import Matrix
from bitext.embed.encoder_files import EncoderFiles
from bitext.processes import count_cores
from bitext.text.arabic import fold_digits, strip_marks

PREFIX = "query: "
"""What multilingual-e5 was trained to find before a text that is compared with its equals."""
_LONGEST = 256
"""Tokens that are read together; of a longer text one part after the other."""
_ARABIC_LETTER = re.compile("[\u0620-\u064a\u0671-\u06d3]")
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")


class EncoderEmbedder:
    """See the module's text.

    Marks and invisible characters of Arabic are not read, digits are read as 0-9. Whether a text
    is Arabic is told by whether most of its letters are.

    Args:
        folder: see :class:`bitext.embed.encoder_files.EncoderFiles`; by default the one that
            comes with bitext.

    Raises:
        ModelError: a file is missing or damaged.
    """

    composes_spans = True

    def __init__(self, folder: Traversable | None = None) -> None:
        self._files = EncoderFiles(folder or files("bitext.embed.arabic_english"))
        self.dimension = self._files.means.shape[1]
        runtime = version("ctranslate2")
        self.signature = f"encoder:{self._files.identity}|ct2:{runtime}|digits:ascii|marks:none"

    def encode(self, texts: Sequence[str]) -> Matrix:
        """See :meth:`bitext.embed.base.Embedder.encode`."""
        rows = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        return self._finish(self._sum(list(rows)))[[rows[text] for text in texts]]

    def encode_spans(self, sentences: Sequence[str], max_size: int) -> Matrix:
        """See :meth:`bitext.embed.base.Embedder.encode_spans`."""
        spans = np.zeros((max_size, len(sentences), self.dimension), np.float32)
        before = self._sum(sentences).before()
        for size in range(1, min(max_size, len(sentences)) + 1):
            spans[size - 1, : len(sentences) - size + 1] = self._finish(before.differences(size))
        return spans

    def _finish(self, sums: _Sums) -> Matrix:
        """Vectors of texts whose tokens are summed."""
        vectors = _of_length_1(sums.tokens) - self._files.means[np.where(sums.letters >= 0, 0, 1)]
        vectors[sums.counts == 0] = 0
        return _of_length_1(vectors).astype(np.float32)

    def _sum(self, texts: Sequence[str]) -> _Sums:
        clean = [fold_digits(strip_marks(text)).strip() for text in texts]
        parts = [
            (row, ids)
            for row, encoding in enumerate(
                self._tokenizer.encode_batch([PREFIX + c for c in clean])
            )
            if clean[row]
            for ids in _windows(encoding.ids)
        ]
        tokens = np.zeros((len(texts), self.dimension), np.float64)
        counts = np.zeros(len(texts), np.int64)
        # One at a time: beside a longer neighbour the last digits would be others.
        with ThreadPoolExecutor(self._threads) as threads:
            for (row, ids), total in zip(
                parts, threads.map(self._read_tokens, [ids for _, ids in parts]), strict=True
            ):
                tokens[row] += total
                counts[row] += len(ids)
        letters = np.array([_arabic_letters(text) for text in clean], np.int64)
        return _Sums(tokens, counts, letters)

    def _read_tokens(self, ids: list[int]) -> NDArray[np.float64]:
        states = np.asarray(self._network.forward_batch([ids]).last_hidden_state)
        return np.asarray(states[0].sum(axis=0, dtype=np.float64))

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        return Tokenizer.from_buffer(self._files.tokenizer())

    @cached_property
    def _network(self) -> Any:
        import ctranslate2

        vocabulary: dict[str, int] = self._tokenizer.get_vocab()
        return ctranslate2.Encoder(
            self.signature,
            files=self._files.network(sorted(vocabulary, key=vocabulary.__getitem__)),
            inter_threads=self._threads,
            intra_threads=1,
        )

    @cached_property
    def _threads(self) -> int:
        return count_cores()


@dataclass(frozen=True, eq=False)
class _Sums:
    """What is known of texts that are read.

    Attributes:
        tokens: what the last layer says of the tokens, summed, (texts, dimension).
        counts: of tokens; 0 for a text without content.
        letters: Arabic letters less Latin ones.
    """

    tokens: NDArray[np.float64]
    counts: NDArray[np.int64]
    letters: NDArray[np.int64]

    def before(self) -> _Sums:
        """For each place all that stands before it; one more than there are texts."""
        return self._each(lambda sums: np.concatenate([0 * sums[:1], sums.cumsum(axis=0)]))

    def differences(self, size: int) -> _Sums:
        """From what stands before each place: what the runs of this size have."""
        return self._each(lambda sums: sums[size:] - sums[:-size])

    def _each(self, change: Callable[[NDArray[Any]], NDArray[Any]]) -> _Sums:
        return _Sums(change(self.tokens), change(self.counts), change(self.letters))


def _of_length_1(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1)


def _windows(ids: Sequence[int]) -> Iterable[list[int]]:
    """Parts that the network can read, each between the marks for beginning and end."""
    first, last, inner = ids[0], ids[-1], ids[1:-1]
    size = _LONGEST - 2
    return [[first, *inner[at : at + size], last] for at in range(0, len(inner), size)]


def _arabic_letters(text: str) -> int:
    return len(_ARABIC_LETTER.findall(text)) - len(_LATIN_LETTER.findall(text))
