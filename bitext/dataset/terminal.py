"""What a build tells the terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bitext.dataset.card import document_links
from bitext.dataset.publish import Dataset
from bitext.dataset.report import LANGUAGES, LINKED, format_score, title
from bitext.dataset.summary import summarise
from bitext.errors import counted
from bitext.score.labels import LABELS

if TYPE_CHECKING:
    from rich.console import RenderableType

RIGHT_TO_LEFT_ISOLATE, FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2067", "\u2068", "\u2069"
PAIRS_SHOWN = 3
LINKS_SHOWN = 5
LABEL_STYLES = {
    "parallel": "green",
    "partial": "blue",
    "related": "yellow",
    "unrelated": "bright_black",
}


def render_summary(dataset: Dataset, files: Sequence[Path] = ()) -> RenderableType:
    """Counts by label, coverage, linked documents, the best pairs and where the rest is.

    Args:
        dataset: what was built.
        files: the places to name, e.g. the dataset folder and the report in it.
    """
    from rich.console import Group
    from rich.text import Text

    summary = summarise(dataset.pairs, dataset.sentences)
    parts = [Text(isolate(dataset.about.title), style="bold")]
    counts = Text(counted(summary.pairs, "pair") + (": " if summary.pairs else ""))
    found = [(f"{count:,} {label}", label) for label, count in summary.labels.items() if count]
    counts.append_text(Text(", ").join(Text(text, LABEL_STYLES[label]) for text, label in found))
    parts.append(counts)
    for language, name in LANGUAGES.items():
        side = summary.coverage[language]
        parts.append(
            Text(
                f"{name}: {side.corresponding:,} of {counted(side.sentences, 'sentence')} "
                f"({side.percent}) with a counterpart"
            )
        )

    unreadable = sum(bool(row.problem) for row in dataset.documents)
    if unreadable:
        parts.append(
            Text(f"skipped: {counted(unreadable, 'text')} that could not be read", "yellow")
        )
    names = {row.id: title(row) or row.id for row in dataset.documents}
    links = document_links(dataset.documents)
    linked = [link for link in links if LINKED[link.relation]]
    parts += [
        Text.assemble(
            ("linked", "green"),
            f" ({link.relation}, {link.score:.2f}): ",
            f"{isolate(names.get(link.arabic, link.arabic))} – ",
            isolate(names.get(link.english, link.english)),
        )
        for link in linked[:LINKS_SHOWN]
    ]
    if len(linked) > LINKS_SHOWN:
        parts.append(Text(f"and {counted(len(linked) - LINKS_SHOWN, 'more linked document')}"))
    if len(links) > len(linked):
        parts.append(Text(f"not linked: {counted(len(links) - len(linked), 'pair')} of documents"))

    best = sorted(
        dataset.pairs, key=lambda row: (LABELS.index(row.label), -row.correspondence, row.id)
    )
    for pair in best[:PAIRS_SHOWN]:
        parts += [
            Text(),
            Text.assemble(
                (pair.label, LABEL_STYLES[pair.label]),
                f", quality {format_score('quality', pair.quality)}"
                f", correspondence {format_score('correspondence', pair.correspondence)}",
            ),
            Text(isolate_arabic(pair.ar)),
            Text(isolate(pair.en)),
        ]
    if files:
        parts += [Text(), Text("The evidence, the alignment and all pairs are in the report:")]
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
        "unreadable": {row.id: row.problem for row in dataset.documents if row.problem},
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
