"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from bitext.errors import ModelError

if TYPE_CHECKING:
    from bitext.translate.base import Translator

PAIR_FILES = "TSV, CSV, JSON Lines, Parquet, TMX, XLIFF, PO, Moses, XCES, or a dataset folder"
"""What a command that reads pairs takes, told by the name."""
TEXT_FILES = ".txt .md .html .htm .docx .odt .rtf .epub .pdf .srt .vtt .ass .ssa .smi .sami"
"""Suffixes of the texts that a command reads."""

EXAMPLE = "--translator chat:MODEL --endpoint URL"

TranslatorOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Folder or hub name of a transformers translation model "
        "(`Helsinki-NLP/opus-mt-ar-en`, NLLB, M2M100, T5 …), `chat:MODEL` with `--endpoint`, "
        "or `none`. Default: the model installed with bitext, offline.",
    ),
]
NeededTranslatorOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Folder or hub name of a transformers translation model "
        "(`Helsinki-NLP/opus-mt-ar-en`, NLLB, M2M100, T5 …), or `chat:MODEL` with `--endpoint`. "
        "Default: the model installed with bitext, offline.",
    ),
]
EndpointOption = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Server of `chat:MODEL`, any that speaks the OpenAI chat interface "
        "(`http://localhost:8000/v1`); the texts are sent there. Key: BITEXT_API_KEY.",
    ),
]
PromptOption = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="How `chat:MODEL` is asked; `{}` stands for the Arabic."),
]
ParallelOption = Annotated[
    int, typer.Option(metavar="N", min=1, max=64, help="Requests to the endpoint at a time.")
]
MostRequestsOption = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, help="Stop after N requests; the next run goes on."),
]
PricesOption = Annotated[
    tuple[float, float] | None,
    typer.Option(
        metavar="IN OUT", help="Price of a million tokens read and written, for the cost."
    ),
]
EmbedderOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="use (default, fast), encoder (the Arabic-English sentence encoder that comes with "
        "bitext: finer, slower), both, or the folder or hub name of a sentence-transformers model.",
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


@contextmanager
def chosen_translator(
    name: str | None,
    endpoint: str | None,
    prompt: str | None = None,
    parallel: int = 4,
    max_requests: int | None = None,
    prices: tuple[float, float] | None = None,
    candidates: int = 1,
) -> Iterator[str | Translator | None]:
    """What the options name; of an endpoint it is said in the end what was sent and read there."""
    if name is None or not name.startswith("chat:"):
        if endpoint is not None:
            raise ModelError(f"an endpoint is named, but no model at it; expected {EXAMPLE}")
        yield name
        return
    if endpoint is None:
        raise ModelError(f"translator {name!r}: no endpoint is named; expected {EXAMPLE}")
    from bitext.translate.engines.chat import PROMPT, ChatEngine, ChatOptions
    from bitext.translate.load import load_translator

    options = ChatOptions(endpoint, prompt or PROMPT, parallel, max_requests, prices)
    engine = ChatEngine(name.removeprefix("chat:"), options)
    try:
        yield load_translator(engine, candidates=candidates)
    finally:
        typer.echo(f"bitext: {engine.usage()}", err=True)
