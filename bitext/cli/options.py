"""Options that several commands have."""

from typing import Annotated

import typer

PAIR_FILES = "TSV, CSV, JSON Lines, Parquet, TMX, XLIFF, Moses, XCES, or a dataset folder"
"""What a command that reads pairs takes, told by the name."""
TEXT_FILES = ".txt .md .html .docx .pdf .srt .vtt"
"""Suffixes of the texts that a command reads."""

TranslatorOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Folder or hub name of a transformers translation model "
        "(`Helsinki-NLP/opus-mt-ar-en`, NLLB, M2M100, T5 …), or `none`. "
        "Default: the model installed with bitext, offline.",
    ),
]
EmbedderOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Folder or hub name of a sentence-transformers model. "
        "Default: the multilingual encoder installed with bitext, offline.",
    ),
]
LinesOption = Annotated[
    bool, typer.Option("--lines", help="Each line is a sentence; nothing is split or joined.")
]
OutOption = Annotated[
    str, typer.Option("--out", "-o", metavar="PATH", help="Where to write; `-` is standard output.")
]

SurprisalOption = Annotated[
    bool,
    typer.Option(
        "--surprisal",
        help="Also measure how little the bundled translation model expects the English of each "
        "pair: another name or a wrong word is mostly a surprise, which counts for `quality` and "
        "labels. About three pairs a second and core.",
    ),
]
