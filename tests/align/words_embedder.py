"""An embedder that knows a made-up language pair."""

import zlib

import numpy as np


class WordsEmbedder:
    """Sums a random vector for each word; ``a7`` and ``e7`` mean the same, nearly."""

    signature = "words"
    dimension = 64
    composes_spans = False

    def encode(self, texts):
        rows = [self._sum(text) for text in texts]
        sums = np.array(rows, np.float32).reshape(-1, self.dimension)
        return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)

    def encode_spans(self, sentences, max_size):
        sums = np.array([self._sum(text) for text in sentences]).reshape(-1, self.dimension)
        spans = np.zeros((max_size, len(sentences), self.dimension), np.float32)
        for size in range(1, min(max_size, len(sentences)) + 1):
            for start in range(len(sentences) - size + 1):
                total = sums[start : start + size].sum(axis=0)
                spans[size - 1, start] = total / max(np.linalg.norm(total), 1e-9)
        return spans

    def _sum(self, text):
        total = np.zeros(self.dimension)
        for word in text.split():
            total += self._vector(word[1:]) + 0.5 * self._vector(word) + 0.15 * self._vector("")
        return total

    def _vector(self, word):
        return np.random.default_rng(zlib.crc32(word.encode())).standard_normal(self.dimension)
