"""Bleualign (Sennrich & Volk 2011) on the machine translation of the first text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache

from bitext.align.beads import Bead
from bitext.translate.base import Translator
from bitext.translate.load import load_translator


@cache
def _translator() -> Translator:
    return load_translator()


def bleualign(source: Sequence[str], target: Sequence[str]) -> list[Bead]:
    """Align two documents. Needs ``pip install pypi-bleualign``; null beads are what is left."""
    from bleualign.align import Aligner

    if not source or not target:
        return _with_nulls([], len(source), len(target))
    translation = _translator().translate(list(source))
    aligner = Aligner(
        {
            "srcfile": list(source),
            "targetfile": list(target),
            "srctotarget": [translation],
            "verbosity": 0,
            "log_to": io.StringIO(),
        }
    )
    found = aligner.process(list(source), list(target), [translation], [])
    links = [(sorted(left), sorted(right)) for (left, right), _ in found if left and right]
    return _with_nulls(sorted(links), len(source), len(target))


def _with_nulls(links: list[tuple[list[int], list[int]]], n: int, m: int) -> list[Bead]:
    beads = [
        Bead(range(left[0], left[-1] + 1), range(right[0], right[-1] + 1)) for left, right in links
    ]
    covered = ({i for left, _ in links for i in left}, {j for _, right in links for j in right})
    beads += [Bead(range(i, i + 1), range(0)) for i in range(n) if i not in covered[0]]
    beads += [Bead(range(0), range(j, j + 1)) for j in range(m) if j not in covered[1]]
    return beads
