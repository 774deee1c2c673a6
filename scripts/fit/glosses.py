"""Make ``bitext/translate/arabic_english/glosses.xz`` again.

    python scripts/fit/glosses.py FILE… --out glosses.xz
        [--sources scripts/fit/translation_sources.toml]
        [--skip SOURCE…] [--names SOURCE…] [--without FILE…]

FILE holds pairs, see ``scripts/fit/translation.py``. Words are aligned
(:mod:`bitext.training.word_alignment`) and phrase pairs counted. The same data and versions give
the same bytes. ``--sources`` gives the weight of each source, where it is below 1; ``--skip``
leaves sources out, ``--names`` capitalises the English of sources that write names in small
letters, and ``--without`` leaves out every pair that shares a side with FILE: what is measured
with, or what a model is to be trained on with these glosses. Of pairs that they were made from,
glosses are better than of texts that were never seen.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from bitext.formats.streams import open_target
from bitext.training.gloss_fitting import learn
from bitext.training.mixture import Mixture, distinct, leave_out
from bitext.training.training_pairs import read_all, read_sources
from bitext.translate.glosses import pack


def main() -> None:
    """Read, count, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--sources", type=Path, metavar="TOML")
    parser.add_argument("--skip", action="append", default=[], metavar="SOURCE")
    parser.add_argument("--names", action="append", default=[], metavar="SOURCE")
    parser.add_argument("--without", action="append", default=[], metavar="FILE")
    arguments = parser.parse_args()
    sources = read_sources(arguments.sources)
    weights = {name: min(1.0, each.get("weight", 1.0)) for name, each in sources.items()}
    names = tuple(arguments.names)
    others = distinct(read_all(arguments.without))
    examples = [
        replace(each, english=each.english.title()) if each.source.startswith(names) else each
        for each in leave_out(distinct(read_all(arguments.files)), others)
        if not each.source.startswith(tuple(arguments.skip))
    ]
    words, phrases = learn(Mixture(examples, weights))
    content = pack(words, phrases)
    with open_target(arguments.out) as target:
        target.write(content)
    print(
        f"{len(phrases):,} phrases, {len(words):,} words of {len(examples):,} pairs; "
        f"{len(content):,} bytes"
    )


if __name__ == "__main__":
    main()
