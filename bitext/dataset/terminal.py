"""What a build tells the terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bitext.dataset.card import document_links
from bitext.dataset.publish import Dataset
from bitext.dataset.report import LANGUAGES, LINKED, format_score, title
from bitext.dataset.rows import LABELS
from bitext.dataset.summary import summarise

if TYPE_CHECKING:
    from rich.console import RenderableType

RIGHT_TO_LEFT_ISOLATE, FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2067", "\u2068", "\u2069"
PAIRS_SHOWN = 3
LINKS_SHOWN = 10
LABEL_STYLES = {
    "parallel": "green",
    "partial": "blue",
    "related": "yellow",
    "unrelated": "bright_black",
}


def render_summary(dataset: Dataset, files: Sequence[Path] = ()) -> RenderableType:
    """Counts by label, coverage, document links, the best pairs and where the files are.

    Args:
        dataset: what was built.
        files: the places to name, e.g. the dataset folder and the report in it.
    """
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    summary = summarise(dataset.pairs, dataset.sentences)
    parts: list[RenderableType] = [Text(isolate(dataset.about.title), style="bold")]

    counts = Table("label", "pairs", title_justify="left")
    counts.columns[1].justify = "right"
    for label, count in summary.labels.items():
        counts.add_row(Text(label, style=LABEL_STYLES[label]), f"{count:,}")
    parts.append(counts)

    coverage = Table("side", "sentences", "with a counterpart", "in any pair")
    for column in coverage.columns[1:]:
        column.justify = "right"
    for language, name in LANGUAGES.items():
        side = summary.coverage[language]
        coverage.add_row(
            name,
            f"{side.sentences:,}",
            f"{side.corresponding:,} ({side.percent})",
            f"{side.paired:,}",
        )
    parts.append(coverage)

    names = {row.id: title(row) or row.id for row in dataset.documents}
    links = document_links(dataset.documents)
    if links:
        verdicts = Table("documents", "verdict", "same event", "evidence")
        for link in links[:LINKS_SHOWN]:
            verdicts.add_row(
                Text(
                    f"{isolate(names.get(link.arabic, link.arabic))} – "
                    f"{isolate(names.get(link.english, link.english))}"
                ),
                Text("linked", style="green") if LINKED[link.relation] else Text("not linked"),
                f"{link.score:.2f}",
                Text("\n".join(f"{each.name}: {isolate(each.detail)}" for each in link.evidence)),
            )
        parts.append(verdicts)
        if len(links) > LINKS_SHOWN:
            parts.append(Text(f"and {len(links) - LINKS_SHOWN:,} more document pairs"))

    best = sorted(dataset.pairs, key=lambda row: (LABELS.index(row.label), -row.quality, row.id))[
        :PAIRS_SHOWN
    ]
    for pair in best:
        parts += [
            Text(),
            Text.assemble(
                (pair.label, LABEL_STYLES[pair.label]),
                f" {format_score('quality', pair.quality)}",
            ),
            Text(isolate_arabic(pair.ar)),
            Text(isolate(pair.en)),
        ]
    if files:
        parts.append(Text())
        parts += [Text(str(path)) for path in files]
    return Group(*parts)


def isolate(text: str) -> str:
    """One harmless line that takes its direction from its first letter and disturbs no other."""
    return f"{FIRST_STRONG_ISOLATE}{_printable(text)}{POP_ISOLATE}"


def isolate_arabic(text: str) -> str:
    """One harmless right-to-left line."""
    return f"{RIGHT_TO_LEFT_ISOLATE}{_printable(text)}{POP_ISOLATE}"


def _printable(text: str) -> str:
    """Without control characters: a text must not move the cursor or leave a direction open."""
    one_line = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text)
    return re.sub(r"[\u202a-\u202e\u2066-\u2069]", "", one_line).strip()


def summary_record(dataset: Dataset, out: Path) -> dict[str, Any]:
    """The same counts as plain values, ready for JSON."""
    counts = summarise(dataset.pairs, dataset.sentences)
    return {
        "dataset": str(out),
        "pairs": counts.pairs,
        "labels": dict(counts.labels),
        "coverage": {
            language: {"sentences": each.sentences, "corresponding": each.corresponding}
            for language, each in counts.coverage.items()
        },
        "links": [
            {
                "arabic": link.arabic,
                "english": link.english,
                "relation": link.relation,
                "score": link.score,
            }
            for link in document_links(dataset.documents)
        ],
        "models": dict(dataset.about.models),
    }
