"""What is said about a trained sentence encoder, beside its files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from bitext.training.sentence_encoder.trainer import Plan, Validation


@dataclass(frozen=True)
class Source:
    """What was learned from.

    Attributes:
        name: of the source.
        pairs: that were used.
        licence: of its texts.
    """

    name: str
    pairs: int
    licence: str


def write_card(
    folder: Path,
    start: str,
    sources: Sequence[Source],
    teachers: Mapping[str, str],
    plan: Plan,
    curve: Sequence[Validation],
    cosine: float,
) -> None:
    """Write ``MODEL_CARD.md`` into a model's folder.

    Args:
        folder: of the model.
        start: what the weights were before.
        sources: what it learned from.
        teachers: signatures of the teachers, by name.
        plan: how it was trained.
        curve: the validations.
        cosine: mean of its vectors in 8 bits with those in 32 bits.
    """
    data = [f"| {each.name} | {each.pairs:,} | {each.licence} |" for each in sources]
    steps = [
        f"| {each.update:,} | {each.seconds / 60:.1f} | {each.quality.to_english:.3f} / "
        f"{each.quality.to_arabic:.3f} | {each.quality.graded:.3f} | {each.quality.changed:.3f} |"
        for each in curve
    ]
    best = max(curve, key=lambda each: each.quality.mean)
    text = "\n".join(
        [
            f"# {folder.name}: Arabic-English sentence encoder",
            "",
            "Use it with `bitext.embed.encoder.EncoderEmbedder(FOLDER)`.",
            "",
            f"Started from {start}. Kept are the running means of the weights at update "
            f"{best.update:,}. In 8 bits its vectors have a mean cosine of {cosine:.4f} with those "
            "in 32 bits.",
            "",
            "| source | pairs | licence |",
            "|---|--:|---|",
            *data,
            "",
            "Teachers of how alike texts are: "
            + "; ".join(f"{name} (`{signature}`)" for name, signature in teachers.items()),
            "",
            "| updates | minutes | translation is nearest ar→en / en→ar | graded | changed told |",
            "|--:|--:|--:|--:|--:|",
            *steps,
            "",
            "On held-out pairs; `bitext/training/sentence_encoder/validation.py` says what is "
            "measured.",
            "",
            f"`{json.dumps(asdict(plan))}`",
            "",
            f"torch {version('torch')}, ctranslate2 {version('ctranslate2')}.",
            "",
        ]
    )
    (folder / "MODEL_CARD.md").write_text(text, encoding="utf-8")
