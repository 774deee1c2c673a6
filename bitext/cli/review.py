"""``bitext review``: the page, its verdicts, and how far reviewers agree."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bitext.cli.options import (
    EndpointOption,
    OutOption,
    PromptOption,
    TranslatorOption,
    chosen_translator,
)
from bitext.errors import ModelError, counted, extra_hint


class _ServeByDefault(TyperGroup):
    """``bitext review DIR`` opens the page; ``bitext review export DIR`` is another command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["serve", *args]
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The commands, and below them what `bitext review DIR` takes."""
        super().format_help(ctx, formatter)
        serve = self.commands["serve"]
        serve.format_help(serve.context_class(serve, ctx, "serve"), formatter)


review = typer.Typer(
    cls=_ServeByDefault,
    help="Check the pairs of a dataset in a local web page: `bitext review DIR`.",
    no_args_is_help=True,
)

DatasetArgument = Annotated[Path, typer.Argument(metavar="DIR", help="Dataset folder.")]
StoreOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Where verdicts are kept. Default: DIR.review.sqlite."),
]


@review.command()
def serve(
    dataset: DatasetArgument,
    reviewer: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who reviews. Default: the page asks.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Default: 8765, or a free one.")
    ] = None,
    host: Annotated[
        str, typer.Option(help="Address to bind to; any but this machine's own needs --password.")
    ] = "127.0.0.1",
    password: Annotated[str | None, typer.Option(envvar="BITEXT_REVIEW_PASSWORD")] = None,
    public: Annotated[
        str | None, typer.Option(metavar="URL", help="Address that a reverse proxy makes known.")
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    store: StoreOption = None,
    translator: TranslatorOption = None,
    endpoint: EndpointOption = None,
    prompt: PromptOption = None,
) -> None:
    """Open the review page; every verdict is kept at once, the dataset itself is never changed."""
    try:
        from bitext.review import server
    except ImportError as error:
        raise ModelError(
            f"the review page needs the package {error.name}: {extra_hint('review')}"
        ) from error
    from bitext.workflows.translate import translate_on_demand

    with chosen_translator(translator, endpoint, prompt) as chosen:
        server.serve(
            dataset,
            host=host,
            port=port,
            reviewer=reviewer,
            open_browser=browser,
            password=password,
            store=store,
            public=public,
            translate=None if chosen == "none" else translate_on_demand(chosen),
        )


@review.command()
def export(dataset: DatasetArgument, out: OutOption = "-", store: StoreOption = None) -> None:
    """Write all verdicts as JSON lines."""
    from bitext.review.store import default_store
    from bitext.review.verdicts import export_verdicts

    target = sys.stdout if out == "-" else Path(out)
    count = export_verdicts(store or default_store(dataset), target)
    typer.echo(f"bitext: {counted(count, 'record')}", err=True)


@review.command()
def agreement(
    dataset: DatasetArgument,
    store: StoreOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say how far reviewers agree on the pairs that several of them judged blindly."""
    from bitext.review.store import default_store
    from bitext.review.verdicts import agreement_report

    typer.echo(agreement_report(store or default_store(dataset)).format(as_json=as_json))
