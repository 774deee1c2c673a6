"""Make ``bitext/align/sequence_weights.json`` again.

    python scripts/fit/alignment.py --data PATH --verses FILE [--out FILE] [--held-out]

:mod:`bitext.training.alignment_documents` says how documents with known beads are made. Only
documents of the tuning half are used (``Source.half``) and, for want of other literature, the
verses of the Bible; in pieces of 40 units, some of 1 to 6, disturbed at rates drawn at random. In
some, sentences of another document are put in, and some pairs have nothing to do with each other.
The weights maximise the probability of the gold alignments (a conditional random field, Lafferty et
al. 2001) with a Gaussian prior. They are fitted twice, with the lexicon of Arabic and English and,
for other languages, without it. The same data, seed and versions give the same bytes.
``--held-out`` fits on each half of these documents and scores the other; nothing is written.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bitext.align.bead_score import COARSE, FEATURES
from bitext.embed.load import load_embedder
from bitext.errors import FormatError
from bitext.formats.streams import open_text_target
from bitext.training.alignment_documents import sources
from bitext.training.alignment_fitting import (
    DOCUMENTS,
    MIN_PROBABILITY,
    PRIOR_COUNT,
    SEED,
    documents,
    examples,
    fit,
    fit_coarse,
    hold_out,
    named,
    tasks,
    verses,
)

WEIGHTS = Path(__file__).parents[2] / "bitext" / "align" / "sequence_weights.json"


def main() -> None:
    """Fit, or cross-validate."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the test sets")
    parser.add_argument("--verses", required=True, help="pairs of source bible/train, in order")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--held-out", action="store_true", help="cross-validate, write nothing")
    options = parser.parse_args()
    try:
        found = sources(options.data, "tuning") + verses(options.verses)
    except (FileNotFoundError, FormatError) as error:
        sys.exit(str(error))
    prepared = tasks(documents(found, DOCUMENTS, SEED), load_embedder())
    coarse = fit_coarse(prepared)
    record: dict[str, object] = {"coarse": named(COARSE, coarse)}
    for name in ("with_lexicon", "without_lexicon"):
        data = examples(prepared, coarse, lexicon=name == "with_lexicon")
        beads = sum(len(each.gold) for each in data)
        print(f"{name}: {len(data)} documents, {beads} beads", file=sys.stderr)
        if options.held_out:
            hold_out(data)
        else:
            record[name] = named(FEATURES, fit(data))
    if options.held_out:
        return
    record |= {"prior_count": PRIOR_COUNT, "min_probability": MIN_PROBABILITY}
    with open_text_target(options.out) as stream:
        stream.write(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    main()
