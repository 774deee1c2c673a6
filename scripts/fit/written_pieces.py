"""Choose the pieces of its vocabulary that the bundled model may write.

    python scripts/fit/written_pieces.py FILE…
        --out bitext/translate/arabic_english/written_pieces.npy

FILE holds pairs, such as the model was trained on, and lists of names; see
``scripts/fit/translation.py``. A piece is kept if it can be part of English text and the English
sides hold it three times, or it has one or two letters, so that any word can still be spelled.
The fewer there are, the less there is to choose from at every step. Raise ``_PREPARATION`` in
``bitext/translate/engines/gemma.py`` when the file changes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from bitext.training.written_pieces import choose_pieces


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    chosen, read = choose_pieces(arguments.files)
    np.save(arguments.out, np.packbits(chosen))
    print(f"{int(chosen.sum()):,} of {len(chosen):,} pieces, in {read:,} of text")


if __name__ == "__main__":
    main()
