"""Make ``bitext/align/sequence_weights.json`` again.

    python scripts/fit/alignment.py --data PATH --novels PATH [--out FILE] [--held-out]

:mod:`bitext.training.alignment_documents` says how documents with known beads are made, and
:mod:`bitext.training.alignment_examples` at which rates. Only documents of the tuning half are used
(``Source.half``) and novels that people aligned (:mod:`bitext.training.alignment_gold`), in a
language without lexicon. The weights maximise the probability of the gold alignments (a conditional
random field, Lafferty et al. 2001) with a Gaussian prior. The same data, seed and versions give the
same bytes. ``--held-out`` fits on each half of these documents and scores the other; nothing is
written.

The coarse weights in the file come from an earlier fit, with Bible verses among the documents and
none made as free translations are. Those that this script fits rule out parts of a short passage
inside of 30,000 foreign sentences, which ``tests/align/test_sequence.py`` does not allow; all other
weights hardly depend on them (by at most .14, the larger ones by 2 %).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from bitext.align.bead_score import COARSE
from bitext.embed.load import load_embedder
from bitext.errors import FormatError
from bitext.formats.streams import open_text_target
from bitext.training.alignment_documents import sources
from bitext.training.alignment_examples import (
    TrainingDocument,
    coarse_examples,
    documents,
    examples,
    tasks,
)
from bitext.training.alignment_fitting import fit, hold_out, named, record, scaled, typical_links
from bitext.training.alignment_gold import read_gold

WEIGHTS = Path(__file__).parents[2] / "bitext" / "align" / "sequence_weights.json"
SEED = 1
DOCUMENTS = 640
COARSE_STEP = 3
"""One document in so many is enough for the coarse weights. They are fitted on literal translations
only: weights that allow for free ones rule out too little in long documents."""


def main() -> None:
    """Fit, or cross-validate."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the test sets")
    parser.add_argument("--novels", type=Path, required=True, help="see the module")
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help="so many made ones")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--held-out", action="store_true", help="cross-validate, write nothing")
    options = parser.parse_args()
    try:
        found = sources(options.data, "tuning")
        novels = read_gold(options.novels, "novels")
    except (FileNotFoundError, FormatError) as error:
        sys.exit(str(error))
    made = documents(found, options.documents, SEED)
    prepared = tasks([*made, *map(TrainingDocument, novels)], load_embedder())
    literal = [task for task in prepared if not task.free]
    coarse = named(COARSE, fit(coarse_examples(literal[::COARSE_STEP])).with_lexicon)
    data = examples(prepared, np.array([coarse[name] for name in COARSE]))
    print(f"{len(prepared)} documents", file=sys.stderr)
    if options.held_out:
        hold_out(data)
        return
    typical = {lexicon: typical_links(data, lexicon=lexicon) for lexicon in (True, False)}
    weights = fit(scaled(data, typical))
    with open_text_target(options.out) as stream:
        stream.write(json.dumps(record(coarse, weights, typical), indent=2) + "\n")


if __name__ == "__main__":
    main()
