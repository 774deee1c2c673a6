"""The plots of the notebooks.

Arabic needs matplotlib 3.11 or newer, which joins the letters and orders them from right to left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from bitext.align.beads import Bead

COLOURS = {
    "parallel": "#1b7f5c",
    "partial": "#d08c00",
    "related": "#7a7fb8",
    "unrelated": "#b0b0b0",
    "right": "#1b7f5c",
    None: "#e8e8e8",
}

OTHERS = ("#c0392b", "#8e44ad", "#2980b9", "#16a085", "#7f5539")
SURE = 7.0
"""Log-likelihood ratio at which a bead is drawn in full colour."""


def alignment_map(
    axes: Axes, arabic: Sequence[str], english: Sequence[str], beads: Sequence[Bead]
) -> None:
    """Both texts, sentence by sentence, and which sentences belong together.

    The surer a bead, the darker its ribbon; sentences without a counterpart are grey.
    """
    height = max(len(arabic), len(english))
    left, right = 0.42, 0.58
    for bead in beads:
        ends = []
        for x, side, size in (
            (left, bead.english, len(english)),
            (right, bead.arabic, len(arabic)),
        ):
            step = height / size
            ends.append((x, side.start * step + 0.1, side.stop * step - 0.1) if len(side) else None)
        if all(ends):
            (x0, top0, bottom0), (x1, top1, bottom1) = ends
            t = np.linspace(0, 1, 40)
            smooth = t * t * (3 - 2 * t)
            axes.fill_between(
                x0 + (x1 - x0) * t,
                top0 + (top1 - top0) * smooth,
                bottom0 + (bottom1 - bottom0) * smooth,
                color=COLOURS["parallel"],
                alpha=0.1 + 0.7 * max(0.0, min(1.0, bead.score / SURE)),
                linewidth=0,
            )
    paired = [
        {place for bead in beads if bead.arabic and bead.english for place in side(bead)}
        for side in (lambda bead: bead.english, lambda bead: bead.arabic)
    ]
    for texts, used, x, align in (
        (english, paired[0], left - 0.01, "right"),
        (arabic, paired[1], right + 0.01, "left"),
    ):
        for place, text in enumerate(texts):
            shown = text if len(text) <= 48 else text[:47].rsplit(" ", 1)[0] + " …"
            colour = "black" if place in used else "#999999"
            y = (place + 0.5) * height / len(texts)
            axes.text(x, y, shown, ha=align, va="center", color=colour, fontsize=9)
    axes.set(xlim=(0, 1), ylim=(height, 0))
    axes.axis("off")


def score_distributions(axes: Axes, scores: Mapping[str, Sequence[float]], name: str) -> None:
    """How often each score occurs, one curve of steps a label."""
    bins = np.linspace(*_range([score for each in scores.values() for score in each]), 26)
    others = iter(OTHERS)
    for label, values in scores.items():
        if len(values):
            colour = COLOURS.get(label) or next(others)
            shown = f"{label} ({len(values)})"
            axes.hist(values, bins, color=colour, alpha=0.35, label=shown)
            axes.hist(values, bins, color=colour, histtype="step")
    axes.set(xlabel=name, ylabel="pairs")
    axes.legend(frameon=False)


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(0.0, *values), max(1.0, *values)
    return low, high


def precision_against_kept(
    axes: Axes, quality: Sequence[float], true: Sequence[bool] | None = None
) -> None:
    """What share of the pairs kept is right, for each number of pairs kept, best first.

    Args:
        axes: where to draw.
        quality: of each pair; its mean over the kept ones is the precision to expect.
        true: whether each pair is right, where that is known.
    """
    order = np.argsort(-np.asarray(quality), kind="stable")
    ranked = np.asarray(quality)[order]
    kept = np.arange(1, len(ranked) + 1)
    axes.plot(kept, np.cumsum(ranked) / kept, color="#1b7f5c", label="expected from quality")
    if true is not None:
        found = np.cumsum(np.asarray(true, float)[order]) / kept
        axes.plot(kept, found, color="black", linewidth=1, label="as it is")
    axes.plot(kept, ranked, color="#d08c00", linestyle=":", label="threshold that keeps as many")
    axes.set(xlabel="pairs kept", ylabel="precision, threshold", ylim=(0, 1.02))
    axes.grid(alpha=0.3)
    axes.legend(frameon=False, loc="lower left")


def coverage(axes: Axes, labels: Mapping[str, Sequence[str | None]]) -> None:
    """Each document as a strip of its sentences, in the colour of the best pair that uses them.

    Args:
        axes: where to draw.
        labels: for each document the label for each of its sentences, ``None`` if unused.
    """
    for row, sentences in enumerate(labels.values()):
        for place, label in enumerate(sentences):
            axes.barh(row, 0.94, left=place, height=0.6, color=COLOURS[label])
    axes.set_yticks(range(len(labels)), list(labels))
    axes.invert_yaxis()
    axes.set_xlabel("sentence")
    used = [label for label in COLOURS if any(label in each for each in labels.values())]
    handles = [axes.barh(0, 0, color=COLOURS[label]) for label in used]
    names = [label or "in no pair" for label in used]
    axes.legend(handles, names, frameon=False, ncols=5, loc="upper left", bbox_to_anchor=(0, 1.16))
    for edge in ("top", "right", "left"):
        axes.spines[edge].set_visible(False)
