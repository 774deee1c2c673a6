"""The command line: arguments in, messages out.

Results go to standard output or to files, messages and progress to standard error. Exit status:
0 done, 2 bad arguments or bad input (one line says what), 130 stopped with Ctrl-C; a bug ends with
status 1 and its traceback.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import signal
import sys
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from bitext import __version__
from bitext.cli.evaluate import evaluate
from bitext.cli.options import (
    PAIR_FILES,
    TEXT_FILES,
    EmbedderOption,
    EndpointOption,
    LinesOption,
    MostRequestsOption,
    NeededTranslatorOption,
    OutOption,
    ParallelOption,
    PricesOption,
    PromptOption,
    SurprisalOption,
    TranslatorOption,
    chosen_translator,
)
from bitext.cli.pair_options import (
    ColumnsOption,
    FromOption,
    NoHeaderOption,
    ToOption,
    format_help,
    parse_bounds,
    read_options,
    split_columns,
)
from bitext.cli.review import review
from bitext.errors import BitextError, OutputError, counted
from bitext.formats.base import ReadOptions
from bitext.formats.naming import ColumnNames

app = typer.Typer(
    name="bitext",
    help="Arabic and English texts in, aligned, scored and reviewable sentence pairs out.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


class BeadFormat(StrEnum):
    """How beads are written."""

    tsv = "tsv"
    jsonl = "jsonl"
    vecalign = "vecalign"
    hunalign = "hunalign"


ArabicArgument = Annotated[
    str,
    typer.Argument(metavar="AR", help=f"Arabic file ({TEXT_FILES}) or folder of them."),
]
EnglishArgument = Annotated[
    str, typer.Argument(metavar="EN", help="English file, likewise, or folder.")
]


class Duplication(StrEnum):
    """Which duplicates are dropped."""

    exact = "exact"
    near = "near"


JobsOption = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        min=1,
        help="Processes that score; the rows are the same whatever their number. "
        "Default: one a core.",
    ),
]


def _show_formats(wanted: bool) -> None:
    if wanted:
        typer.echo(format_help())
        raise typer.Exit


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"bitext {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Arabic and English texts in, aligned, scored and reviewable sentence pairs out.

    Begin with `bitext build corpora/libya-paris-2021`. Any folder with Arabic texts in `ar/` and
    English texts in `en/` is a corpus.
    """


@app.command()
def build(
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS", help="Folder with ar/ and en/.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help="Dataset folder. Default: dist/CORPUS."),
    ] = None,
    translator: TranslatorOption = None,
    endpoint: EndpointOption = None,
    prompt: PromptOption = None,
    parallel: ParallelOption = 4,
    max_requests: MostRequestsOption = None,
    prices: PricesOption = None,
    embedder: EmbedderOption = None,
    surprisal: SurprisalOption = False,
    skip_unreadable: Annotated[
        bool,
        typer.Option(
            "--skip-unreadable",
            help="Go on without texts that cannot be read; the dataset and its report name them.",
        ),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the summary as JSON on standard output.")
    ] = False,
) -> None:
    """Make a Hugging Face dataset of aligned, scored pairs from a corpus folder.

    Translates the Arabic, finds which English documents report the same event, aligns or mines
    sentences, scores every pair, and writes the dataset with its card and `report.html`.
    Stop it with Ctrl-C and run it again: it goes on where it was.
    """
    from rich.console import Console

    from bitext.dataset.terminal import render_summary, summary_record
    from bitext.progress import ConsoleProgress
    from bitext.workflows.build import build_dataset

    folder = out or Path("dist") / corpus.resolve().name
    with chosen_translator(translator, endpoint, prompt, parallel, max_requests, prices) as chosen:
        dataset = build_dataset(
            corpus,
            folder,
            translator=chosen,
            embedder=embedder,
            surprisal=surprisal,
            skip_unreadable=skip_unreadable,
            progress=ConsoleProgress(),
        )
    if as_json:
        typer.echo(json.dumps(summary_record(dataset, folder), ensure_ascii=False, indent=2))
    else:
        Console(stderr=True).print(render_summary(dataset, [folder, folder / "report.html"]))


@app.command()
def translate(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help=f"Arabic text ({TEXT_FILES}).")
    ] = "-",
    lines: Annotated[
        bool,
        typer.Option("--lines", help="One segment a line: exactly one line out per line in."),
    ] = False,
    translator: NeededTranslatorOption = None,
    endpoint: EndpointOption = None,
    prompt: PromptOption = None,
    parallel: ParallelOption = 4,
    max_requests: MostRequestsOption = None,
    prices: PricesOption = None,
    candidates: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=1,
            max=32,
            help="Choose the best of N translations of each segment: better, and slower. "
            "Doubtful ones always get some more.",
        ),
    ] = 1,
    out: OutOption = "-",
) -> None:
    """Translate Arabic text to English.

    A line that could not be translated comes out empty, and a message says which and why.
    """
    from bitext.progress import ConsoleProgress
    from bitext.workflows.translate import translate_file

    with chosen_translator(
        translator, endpoint, prompt, parallel, max_requests, prices, candidates
    ) as chosen:
        messages = translate_file(
            file,
            out,
            lines=lines,
            translator=chosen,
            candidates=candidates,
            progress=ConsoleProgress(),
        )
    for message in messages:
        typer.echo(f"bitext: {message}", err=True)


@app.command()
def align(
    arabic: ArabicArgument,
    english: EnglishArgument,
    lines: LinesOption = False,
    format: Annotated[BeadFormat, typer.Option(help="How beads are written.")] = BeadFormat.tsv,
    out: OutOption = "-",
    embedder: EmbedderOption = None,
    pairs: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Files of the two folders that belong together: on each line a path in AR, a tab, "
            "a path in EN.",
        ),
    ] = None,
) -> None:
    """Align the sentences of translated documents.

    AR and EN are two files, or two folders; then `--out` names a folder. Files of folders belong
    together if their names are equal, or equal but for the language: `x_ar.txt` and `x_en.txt`,
    `x.ar.txt` and `x.en.txt`, `ar/x.txt` and `en/x.txt`, also in one folder that is named twice.
    Every sentence is in exactly one bead; what has no counterpart is in a null bead. A bead's score
    is the logarithm of how much more likely it is than leaving its sentences unaligned: above 0,
    5 is about 150 to 1, a null bead has 0 (vecalign's cost is the negative). If the texts look
    comparable rather than translated, a message suggests `bitext mine`.
    """
    from bitext.progress import ConsoleProgress
    from bitext.workflows.align import align_files

    messages = align_files(
        arabic,
        english,
        out,
        pairs=pairs,
        lines=lines,
        format=format.value,
        embedder=embedder,
        progress=ConsoleProgress(),
    )
    for message in messages:
        typer.echo(f"bitext: {message}", err=True)


@app.command()
def mine(
    arabic: ArabicArgument,
    english: EnglishArgument,
    lines: LinesOption = False,
    out: OutOption = "-",
    threshold: Annotated[
        float | None,
        typer.Option(
            metavar="SCORE",
            help="Lowest score to write, in [0, 1]. Default: where precision and recall balance.",
        ),
    ] = None,
    embedder: EmbedderOption = None,
) -> None:
    """Find sentence pairs in texts that are not translations of each other.

    AR and EN are files or folders, in any order of sentences. Writes a table with the header
    `score ar_index en_index ar en`, best pair first; each sentence is in at most one pair.
    """
    from bitext.progress import ConsoleProgress
    from bitext.workflows.mine import mine_files

    found = mine_files(
        arabic,
        english,
        out,
        lines=lines,
        threshold=threshold,
        embedder=embedder,
        progress=ConsoleProgress(),
    )
    typer.echo(f"bitext: {counted(found, 'pair')}", err=True)


@app.command()
def score(
    pairs: Annotated[
        str, typer.Argument(metavar="PAIRS", help=f"Pairs with `ar` and `en`: {PAIR_FILES}.")
    ],
    out: OutOption = "-",
    source_format: FromOption = None,
    columns: ColumnsOption = None,
    no_header: NoHeaderOption = False,
    translator: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Also compare the English with a machine translation of the Arabic: `default`, "
            "or the name of a model as in `bitext build`. Slower; fills the columns mt_* and makes "
            "`grade` better, `quality` and labels stay as they are.",
        ),
    ] = "none",
    endpoint: EndpointOption = None,
    prompt: PromptOption = None,
    parallel: ParallelOption = 4,
    max_requests: MostRequestsOption = None,
    prices: PricesOption = None,
    surprisal: SurprisalOption = False,
    embedder: EmbedderOption = None,
    jobs: JobsOption = None,
) -> None:
    """Add quality, label, reasons and every feature to pairs; rows stay in order."""
    from bitext.progress import ConsoleProgress
    from bitext.workflows.score import score_file

    name = None if translator == "default" else translator
    with chosen_translator(name, endpoint, prompt, parallel, max_requests, prices) as chosen:
        messages = score_file(
            pairs,
            out,
            source_format=source_format,
            options=read_options(columns, no_header),
            translator=chosen,
            surprisal=surprisal,
            embedder=embedder,
            jobs=jobs,
            progress=ConsoleProgress(),
        )
    for message in messages:
        typer.echo(f"bitext: {message}", err=True)


@app.command("filter")
def filter_pairs(
    pairs: Annotated[
        str, typer.Argument(metavar="PAIRS", help=f"Pairs, scored or not: {PAIR_FILES}.")
    ],
    out: Annotated[
        str, typer.Option("--out", "-o", metavar="PATH", help="The pairs kept; `-` is a pipe.")
    ],
    min_quality: Annotated[
        float | None, typer.Option(metavar="Q", min=0, max=1, help="Lowest `quality` to keep.")
    ] = None,
    min_correspondence: Annotated[
        float | None,
        typer.Option(metavar="C", min=0, max=1, help="Lowest `correspondence` to keep."),
    ] = None,
    minima: Annotated[
        list[str] | None,
        typer.Option("--min", metavar="SCORE=VALUE", help="Lowest value of any score, repeatable."),
    ] = None,
    maxima: Annotated[
        list[str] | None,
        typer.Option("--max", metavar="SCORE=VALUE", help="Highest value, likewise."),
    ] = None,
    labels: Annotated[
        list[str] | None,
        typer.Option("--label", metavar="LABEL", help="Label to keep, repeatable."),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RULE",
            help="Drop what a rule filter rejects, repeatable: `length`, `length-ratio`, `script`, "
            "`copy`, `repetition`, `truncation`, `markup`, `direction-marks`; with settings "
            "`length:min=3,max=500`.",
        ),
    ] = None,
    dedup: Annotated[
        Duplication | None,
        typer.Option(help="Drop what repeats an earlier pair, letter for letter or nearly."),
    ] = None,
    rejected: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="The pairs dropped, with a column `rejection`."),
    ] = None,
    source_format: FromOption = None,
    columns: ColumnsOption = None,
    no_header: NoHeaderOption = False,
    embedder: EmbedderOption = None,
    jobs: JobsOption = None,
) -> None:
    """Keep the pairs that are good enough; rows stay in order.

    Scores that PAIRS lacks and a threshold needs are computed and added. A pair is counted under
    the first reason: rules, then scores and labels, then duplicates of pairs kept before.
    """
    from bitext.progress import ConsoleProgress
    from bitext.workflows.filter import Criteria, filter_file

    bounds = {"quality": min_quality, "correspondence": min_correspondence}
    criteria = Criteria(
        min={name: value for name, value in bounds.items() if value is not None}
        | parse_bounds("--min", minima or ()),
        max=parse_bounds("--max", maxima or ()),
        labels=tuple(labels or ()),
        rules=tuple(drop or ()),
        duplicates=None if dedup is None else dedup.value,
    )
    result = filter_file(
        pairs,
        out,
        criteria,
        rejected=rejected,
        source_format=source_format,
        options=read_options(columns, no_header),
        embedder=embedder,
        jobs=jobs,
        progress=ConsoleProgress(),
    )
    for line in result.format():
        typer.echo(f"bitext: {line}", err=True)


@app.command()
def convert(
    source: Annotated[str, typer.Argument(metavar="IN", help="File of pairs, or dataset folder.")],
    target: Annotated[str, typer.Argument(metavar="OUT", help="File to write.")],
    source_format: FromOption = None,
    target_format: ToOption = None,
    columns: Annotated[
        str | None,
        typer.Option(
            metavar="NAME,…",
            help="What to write beside the texts, in order; `all` for everything (TMX and XLIFF "
            "get no scores but `quality` unless they are named). `ar=NAME` says what a column "
            "of IN is; without a header by number: `ar=2,en=1`.",
        ),
    ] = None,
    no_header: NoHeaderOption = False,
    texts: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="AR EN", help="Sentences, one a line, that a ladder IN refers to."),
    ] = None,
    formats: Annotated[
        bool,
        typer.Option("--formats", callback=_show_formats, is_eager=True, help="List the formats."),
    ] = False,
) -> None:
    """Convert a file of pairs to another format; rows stay in order.

    By name: `.tsv`, `.csv` (for spreadsheets), `.jsonl`, `.parquet`, `.tmx`, `.xlf` (XLIFF 2.0;
    `--to xliff-1.2` for the older one), `.po`, `NAME.ar` beside `NAME.en`
    (Moses), `.xml` (XCES as in OPUS), `.vecalign`, `.hunalign`, all but Parquet also with `.gz`; a
    folder is a dataset. `--formats` lists them all, with those that other packages bring.
    """
    from bitext.formats.conversion import convert as convert_file
    from bitext.progress import ConsoleProgress

    chosen, picked = split_columns(columns)
    converted = convert_file(
        source,
        target,
        source_format=source_format,
        target_format=target_format,
        columns=picked or None,
        options=ReadOptions(ColumnNames(chosen), header=not no_header, texts=texts),
        progress=ConsoleProgress(),
    )
    if converted.no_place:
        typer.echo(f"bitext: no place for {', '.join(converted.no_place)}; left out", err=True)
    if converted.left_out:
        shown = ", ".join(converted.left_out[:5]) + " …" * (len(converted.left_out) > 5)
        typer.echo(
            f"bitext: left out {counted(len(converted.left_out), 'column')} of measurements "
            f"({shown}); --columns all writes them",
            err=True,
        )
    if not converted.rows:
        typer.echo(f"bitext: {source}: there are no pairs in it", err=True)
    typer.echo(f"bitext: {counted(converted.rows, 'pair')}", err=True)


@app.command()
def publish(
    dataset: Annotated[Path, typer.Argument(metavar="DIR", help="Dataset folder.")],
    to: Annotated[
        str | None, typer.Option(metavar="PLACE", help="`hub:ORG/NAME`, or a folder; needed.")
    ] = None,
    public: Annotated[
        bool, typer.Option("--public", help="Let everybody see it. Default: its owners only.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Change nothing; list every file with action and size."),
    ] = False,
    split: Annotated[
        str | None,
        typer.Option(
            metavar="SHARES",
            help="Split by document, no sentence in two splits: `train=.8,validation=.1,test=.1`.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Chooses among equally good splits.")] = 0,
    verdicts: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Review store or export of it. Default: DIR.review.sqlite if there is one.",
        ),
    ] = None,
    license: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Licence of the dataset, such as `cc-by-4.0`."),
    ] = None,
    translator: TranslatorOption = None,
    endpoint: EndpointOption = None,
    prompt: PromptOption = None,
    embedder: EmbedderOption = None,
) -> None:
    """Publish a dataset on the Hugging Face hub or in a folder.

    Reviewers' verdicts are applied: their labels and edited texts are published, what they
    replace is kept in the column `review`. DIR itself is only read. A dataset on the hub is one
    commit; stopped while it uploads, the same command goes on where it was. The token is that of
    `hf auth login` or HF_TOKEN.
    """
    from bitext.dataset.splits import SplitPlan
    from bitext.progress import ConsoleProgress
    from bitext.workflows.publish import Options, publish

    if to is None:
        raise OutputError("say where to publish: --to hub:ORG/NAME, or --to FOLDER")
    plan = SplitPlan.parse(split, seed) if split is not None else None
    with chosen_translator(translator, endpoint, prompt) as chosen:
        options = Options(verdicts, plan, license, chosen, embedder)
        published = publish(
            dataset, to, options, public=public, dry_run=dry_run, progress=ConsoleProgress()
        )
    if dry_run:
        for change in published.changes:
            typer.echo(f"{change.action}\t{change.size}\t{change.path}")
    for line in (*published.messages, published.describe(dry_run=dry_run)):
        typer.echo(f"bitext: {line}", err=True)


app.add_typer(review, name="review")
app.add_typer(evaluate, name="evaluate")


_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What the system says when no more can be written."""


def main() -> None:
    """Run the command line; every error a user can cause is one line and status 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    signal.signal(signal.SIGINT, _stop)
    messages = logging.StreamHandler()
    messages.setFormatter(logging.Formatter("bitext: %(message)s"))
    logging.getLogger("bitext").addHandler(messages)
    try:
        app()
    except BitextError as error:
        typer.echo(f"bitext: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        # Who read our output has seen enough; Python must not complain when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        if error.errno not in _UNWRITABLE or error.filename is not None:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        typer.echo(f"bitext: standard output cannot be written: {error.strerror}", err=True)
        sys.exit(2)


def _stop(number: int, frame: FrameType | None) -> None:
    typer.echo("\nbitext: stopped; the same command goes on where it was", err=True)
    sys.exit(130)
