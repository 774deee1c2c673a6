"""Choose the pieces of its vocabulary that the bundled model may write.

    python scripts/choose_pieces.py FILE… --out bitext/translate/arabic_english/written_pieces.npy

FILE holds pairs, such as the model was trained on, and lists of names; see
``scripts/train_translation.py``. A piece is kept if it can be part of English text and the English
sides hold it three times, or it has one or two letters, so that any word can still be spelled.
The fewer there are, the less there is to choose from at every step. Raise ``_PREPARATION`` in
``bitext/translate/engines/gemma.py`` when the file changes.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import sentencepiece
from training_pairs import read_all

from bitext.translate.engines.gemma import base_bytes
from bitext.translate.engines.gguf import NORMAL, GgufFile, sentencepiece_model

LEAST_COUNT, SHORT = 3, 2
ENGLISH = re.compile(r"▁?(?:[a-z]+|[A-Z][a-z]+|[A-Z]{1,5}|[^A-Za-z]*)")
WRITTEN = re.compile("[\x20-\x7e▁‘’“”–—…€£°éèêëçöüäáàâåíîïóôñúøãõşığčšžćÉÖÜ]+")


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    base = GgufFile(base_bytes())
    pieces: list[bytes] = base.settings["tokenizer.ggml.tokens"]
    kinds = base.settings["tokenizer.ggml.token_type"].tolist()
    vocabulary = sentencepiece.SentencePieceProcessor(
        model_proto=sentencepiece_model(pieces, kinds, pieces.index(b"<unk>"))
    )
    counts = np.zeros(len(pieces), int)
    texts = _english(arguments.files)
    while some := list(islice(texts, 20_000)):
        for numbers in vocabulary.encode(some):
            np.add.at(counts, numbers, 1)
    chosen = [
        kind == NORMAL and _is_written(piece.decode(), int(count))
        for piece, kind, count in zip(pieces, kinds, counts, strict=True)
    ]
    np.save(arguments.out, np.packbits(chosen))
    print(f"{sum(chosen):,} of {len(pieces):,} pieces, in {counts.sum():,} of text")


def _english(paths: list[str]) -> Iterator[str]:
    for example in read_all(paths):
        yield f" {example.english}"  # as it stands behind the prompt


def _is_written(piece: str, count: int) -> bool:
    english = WRITTEN.fullmatch(piece) and ENGLISH.fullmatch(piece)
    return bool(english) and (count >= LEAST_COUNT or len(piece.lstrip("▁")) <= SHORT)


if __name__ == "__main__":
    main()
