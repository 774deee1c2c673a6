"""Gale & Church (1993), lengths only, as the package ``galechurch`` carries it."""

from __future__ import annotations

from collections.abc import Sequence

from bitext.align.beads import Bead


def galechurch(source: Sequence[str], target: Sequence[str]) -> list[Bead]:
    """Align two documents; null beads included. Needs ``pip install galechurch``."""
    from galechurch import align

    beads: list[Bead] = []
    for bead in align(list(source), list(target)).beads:
        beads.append(
            Bead(
                range(bead.source_start, bead.source_end),
                range(bead.target_start, bead.target_end),
            )
        )
    return beads
