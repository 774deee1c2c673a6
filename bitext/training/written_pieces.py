"""Which pieces of its vocabulary the bundled translation model may write.

A piece is kept if it can be part of English text and the English sides hold it three times, or it
has one or two letters, so that any word can still be spelled. The fewer there are, the less there
is to choose from at every step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
import sentencepiece
from numpy.typing import NDArray

from bitext.training.training_pairs import read_all
from bitext.translate.engines.gemma import base_bytes
from bitext.translate.engines.gguf import NORMAL, GgufFile, sentencepiece_model

LEAST_COUNT, SHORT = 3, 2
ENGLISH = re.compile(r"▁?(?:[a-z]+|[A-Z][a-z]+|[A-Z]{1,5}|[^A-Za-z]*)")
WRITTEN = re.compile("[\x20-\x7e▁‘’“”–—…€£°éèêëçöüäáàâåíîïóôñúøãõşığčšžćÉÖÜ]+")


def choose_pieces(paths: Sequence[str]) -> tuple[NDArray[np.bool_], int]:
    """Whether each piece of the vocabulary may be written, and how many pieces the text has.

    Args:
        paths: files of pairs, see :func:`bitext.training.training_pairs.read_all`.
    """
    base = GgufFile(base_bytes())
    pieces: list[bytes] = base.settings["tokenizer.ggml.tokens"]
    kinds = base.settings["tokenizer.ggml.token_type"].tolist()
    vocabulary = sentencepiece.SentencePieceProcessor(
        model_proto=sentencepiece_model(pieces, kinds, pieces.index(b"<unk>"))
    )
    counts = np.zeros(len(pieces), int)
    texts = _english(paths)
    while some := list(islice(texts, 20_000)):
        for numbers in vocabulary.encode(some):
            np.add.at(counts, numbers, 1)
    chosen = [
        kind == NORMAL and _is_written(piece.decode(), int(count))
        for piece, kind, count in zip(pieces, kinds, counts, strict=True)
    ]
    return np.array(chosen), int(counts.sum())


def _english(paths: Sequence[str]) -> Iterator[str]:
    for example in read_all(paths):
        yield f" {example.english}"  # as it stands behind the prompt


def _is_written(piece: str, count: int) -> bool:
    english = WRITTEN.fullmatch(piece) and ENGLISH.fullmatch(piece)
    return bool(english) and (count >= LEAST_COUNT or len(piece.lstrip("▁")) <= SHORT)
