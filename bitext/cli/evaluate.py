"""``bitext evaluate``: arguments in, figures out.

Results come first, references second. Text is for people, ``--json`` for scripts and for
``bitext evaluate compare``.
"""

from __future__ import annotations

from typing import Annotated, Protocol

import typer

from bitext.cli.options import PAIR_FILES
from bitext.cli.pair_options import ColumnsOption, FromOption, NoHeaderOption, read_options

evaluate = typer.Typer(
    help="Measure results against references: every figure with its interval and a signature "
    "that says how to get it again.",
    no_args_is_help=True,
)

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, as `compare` reads it.")]
SamplesOption = Annotated[
    int, typer.Option(min=1, metavar="N", help="Resamples for the intervals.")
]
SeedOption = Annotated[int, typer.Option(metavar="N", help="Seed of the resampling.")]


class _Report(Protocol):
    def format(self) -> str: ...

    def to_json(self) -> str: ...


def _show(report: _Report, as_json: bool) -> None:
    typer.echo(report.to_json() if as_json else report.format())


@evaluate.command()
def alignment(
    found: Annotated[str, typer.Argument(metavar="FOUND", help="Beads found: file or folder.")],
    gold: Annotated[str, typer.Argument(metavar="GOLD", help="The right beads.")],
    nulls: Annotated[
        bool, typer.Option(help="Whether null beads found count for precision, as in vecalign.")
    ] = True,
    samples: SamplesOption = 1000,
    seed: SeedOption = 1,
    as_json: JsonOption = False,
) -> None:
    """Strict and lax precision, recall and F1 of alignments, as vecalign counts them.

    FOUND and GOLD are two files, or two folders of files with equal names but for the suffix:
    beads as `bitext align` writes them (tsv, jsonl, vecalign's `[0]:[0, 1]:cost`, hunalign's
    ladder); the first line tells which.
    """
    from bitext.evaluate.files import evaluate_alignment_files

    _show(
        evaluate_alignment_files(found, gold, null_beads=nulls, samples=samples, seed=seed),
        as_json,
    )


@evaluate.command()
def mining(
    found: Annotated[str, typer.Argument(metavar="FOUND", help="What `bitext mine` wrote.")],
    gold: Annotated[str, typer.Argument(metavar="GOLD", help="The right pairs.")],
    threshold: Annotated[
        float | None,
        typer.Option(metavar="SCORE", help="Lowest score that counts. Default: all pairs do."),
    ] = None,
    samples: SamplesOption = 1000,
    seed: SeedOption = 1,
    as_json: JsonOption = False,
) -> None:
    """Precision, recall, F1 and average precision of mined pairs.

    GOLD is tab-separated, with columns `ar_index` and `en_index`, or `ar` and `en`; or two columns
    without a header.
    """
    from bitext.evaluate.files import evaluate_mining_files

    _show(
        evaluate_mining_files(found, gold, threshold=threshold, samples=samples, seed=seed),
        as_json,
    )


@evaluate.command()
def translation(
    hypothesis: Annotated[
        str, typer.Argument(metavar="HYPOTHESIS", help="English, a segment a line.")
    ],
    reference: Annotated[
        str,
        typer.Argument(
            metavar="REFERENCE",
            help="English, a segment a line; or a table with `en` and `ar` "
            "(.tsv, .jsonl, .parquet).",
        ),
    ],
    source: Annotated[
        str | None, typer.Option(metavar="FILE", help="The Arabic, a segment a line.")
    ] = None,
    domain: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Also by domain, a column of REFERENCE.")
    ] = None,
    samples: SamplesOption = 1000,
    seed: SeedOption = 12345,
    as_json: JsonOption = False,
) -> None:
    """BLEU, chrF, chrF++ and TER of a translation, and the numbers and names it keeps.

    The figures and signatures are sacrebleu's. With the Arabic known, it also says in how many
    segments something can be seen to be wrong.
    """
    from bitext.evaluate.files import evaluate_translation_files

    _show(
        evaluate_translation_files(
            hypothesis, reference, source=source, domain=domain, samples=samples, seed=seed
        ),
        as_json,
    )


@evaluate.command()
def quality(
    scored: Annotated[
        str,
        typer.Argument(
            metavar="SCORED",
            help=f"Pairs with `quality`, perhaps `label`, and judgements: {PAIR_FILES}.",
        ),
    ],
    gold: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="The column of people's judgements. "
            "Default: gold, gold_label, gold_quality or verdict.",
        ),
    ] = None,
    source_format: FromOption = None,
    columns: ColumnsOption = None,
    no_header: NoHeaderOption = False,
    as_json: JsonOption = False,
) -> None:
    """How good quality and labels are, against people's judgements of the same pairs.

    Judgements are labels, or 1 and 0 (true and false, yes and no), or grades: then the rank
    correlation is measured.
    """
    from bitext.evaluate.files import evaluate_quality_file

    report = evaluate_quality_file(
        scored,
        gold=gold,
        source_format=source_format,
        options=read_options(columns, no_header),
    )
    _show(report, as_json)


@evaluate.command()
def compare(
    first: Annotated[str, typer.Argument(metavar="A.json", help="Result of one system.")],
    second: Annotated[str, typer.Argument(metavar="B.json", help="Result of another.")],
    samples: SamplesOption = 2000,
    seed: SeedOption = 1,
    as_json: JsonOption = False,
) -> None:
    """Whether two systems differ by more than chance on the same test set.

    A.json and B.json are what the other commands print with `--json`.
    """
    from bitext.evaluate.files import compare_result_files

    _show(compare_result_files(first, second, samples=samples, seed=seed), as_json)
