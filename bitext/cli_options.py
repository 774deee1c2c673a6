"""Options that several commands have."""

from typing import Annotated

import typer

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
