"""What is said about a trained model: its card, and its figures for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from bitext.training.mixture import Mixture
from bitext.training.trainer import Outcome, Plan

FIGURES = "training.json"


@dataclass(frozen=True)
class Figure:
    """How good the model is on a test set.

    Attributes:
        name: of the test set.
        sentences: in it.
        values: formatted scores with intervals and signatures.
    """

    name: str
    sentences: int
    values: tuple[str, ...]


def write_card(
    folder: Path,
    start: str,
    mixture: Mixture,
    licences: Mapping[str, str],
    plan: Plan,
    outcome: Outcome,
    figures: Sequence[Figure],
) -> None:
    """Write ``README.md`` and ``training.json`` into a model's folder.

    Args:
        folder: of the model.
        start: what the weights were before.
        mixture: what it learned from.
        licences: by source, looked up as weights are.
        plan: how it was trained.
        outcome: what came of it.
        figures: on test sets.
    """
    last = outcome.validations[-1]
    sources = [
        f"| {name or '(unnamed)'} | {count:,} | {weight:g} | {_licence(name, licences)} |"
        for name, (count, weight) in mixture.counts().items()
    ]
    tests = [f"| {each.name} | {each.sentences} | {'; '.join(each.values)} |" for each in figures]
    curve = [
        f"| {each.step:,} | {each.tokens:,} | {each.loss:.3f} | {each.chrf:.1f} |"
        for each in outcome.validations
    ]
    averaged = ", ".join(f"{step:,}" for step in sorted(outcome.averaged))
    text = "\n".join(
        [
            "---",
            "language: [ar, en]",
            "pipeline_tag: translation",
            "tags: [bitext]",
            "---",
            "",
            f"# {folder.name}: Arabic to English",
            "",
            "Use it with `bitext translate --translator FOLDER`, or `ct2:FOLDER` for int8.",
            "",
            "## Training data",
            "",
            "| source | pairs | seen in an epoch | licence |",
            "|---|--:|--:|---|",
            *sources,
            "",
            "The model is made from these texts; what their licences ask for has to be kept.",
            "",
            "## Training",
            "",
            f"Started from {start}. {last.step:,} updates, {last.tokens:,} English tokens, "
            f"{last.seconds / 60:.1f} minutes of training ({outcome.machine}). "
            f"Weights of update {averaged}" + (" averaged." if len(outcome.averaged) > 1 else "."),
            "",
            f"`{json.dumps(asdict(plan))}`",
            "",
            f"`{json.dumps(asdict(mixture.augmentation))}`",
            "",
            "| updates | tokens | validation loss | validation chrF |",
            "|--:|--:|--:|--:|",
            *curve,
            "",
            f"The weights kept have {outcome.chrf:.1f} chrF on the validation pairs, which were "
            "held out of training and used to choose them.",
            "",
            *(["| test | sentences | |", "|---|--:|---|", *tests, ""] if tests else []),
            f"torch {version('torch')}, transformers {version('transformers')}.",
            "",
        ]
    )
    (folder / "README.md").write_text(text, encoding="utf-8")
    record = {
        "start": start,
        "plan": asdict(plan),
        "augmentation": asdict(mixture.augmentation),
        "sources": mixture.counts(),
        "outcome": asdict(outcome),
        "figures": [asdict(each) for each in figures],
    }
    (folder / FIGURES).write_text(json.dumps(record, indent=1), encoding="utf-8")


def _licence(source: str, licences: Mapping[str, str]) -> str:
    fitting = [key for key in licences if source.startswith(key)]
    return licences[max(fitting, key=len)] if fitting else "not stated"
