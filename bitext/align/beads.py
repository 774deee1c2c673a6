"""Beads, alignments and the links between documents and between clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Bead:
    """A link between a span of Arabic and a span of English sentences.

    Attributes:
        arabic: indices of consecutive Arabic sentences; empty in a 0-n bead.
        english: indices of consecutive English sentences; empty in an n-0 bead.
        score: higher is better; its scale is the method's own (for a sequence alignment the
            log-likelihood ratio of the bead, for mining the margin). 0.0 for a null bead.
    """

    arabic: range
    english: range
    score: float = 0.0

    @property
    def is_null(self) -> bool:
        """True if one side is empty."""
        return not self.arabic or not self.english

    @property
    def kind(self) -> str:
        """The numbers of sentences on both sides, as in ``"2-1"``."""
        return f"{len(self.arabic)}-{len(self.english)}"


@dataclass(frozen=True)
class Alignment:
    """The beads of two documents, in document order.

    Every sentence of either side is in exactly one bead: :meth:`check` says so or raises.

    Attributes:
        beads: null beads included.
        method: ``sequence`` for translations (beads never cross), ``mining`` for comparable
            text (each non-null bead was found on its own, order is free).
    """

    beads: tuple[Bead, ...]
    method: Literal["sequence", "mining"]

    @property
    def links(self) -> tuple[Bead, ...]:
        """The beads that are not null."""
        return tuple(bead for bead in self.beads if not bead.is_null)

    def check(self, arabic: int, english: int) -> None:
        """Raise ``ValueError`` unless each of the sentences is covered exactly once.

        Args:
            arabic: number of Arabic sentences.
            english: number of English sentences.
        """
        sides: tuple[tuple[str, list[int], int], ...] = (
            ("Arabic", [i for bead in self.beads for i in bead.arabic], arabic),
            ("English", [i for bead in self.beads for i in bead.english], english),
        )
        for name, covered, size in sides:
            if sorted(covered) != list(range(size)):
                raise ValueError(f"{name} sentences 0..{size - 1} are not covered exactly once")


@dataclass(frozen=True)
class ClauseLink:
    """A part of an Arabic and a part of an English text that say the same.

    Attributes:
        arabic: characters of the Arabic text, one or more whole clauses in a row.
        english: characters of the English text.
        score: confidence in [0, 1] that the two parts correspond.
    """

    arabic: range
    english: range
    score: float


@dataclass(frozen=True)
class Evidence:
    """One reason for or against a document link.

    Attributes:
        name: what was compared, e.g. ``statements``, ``dates``, ``places``, ``names``.
        score: agreement in [0, 1], or ``None`` where one side has nothing to compare.
        detail: what was found, for people to read.
    """

    name: str
    score: float | None
    detail: str


@dataclass(frozen=True)
class DocumentLink:
    """How an Arabic and an English document belong together.

    Attributes:
        arabic: id of the Arabic document.
        english: id of the English document.
        relation: ``parallel`` (a translation), ``comparable`` (same event, reported
            independently), ``topic`` (same topic, another event) or ``none``.
        score: confidence in [0, 1] that both are about the same event.
        evidence: what the relation rests on.
    """

    arabic: str
    english: str
    relation: Literal["parallel", "comparable", "topic", "none"]
    score: float
    evidence: Sequence[Evidence] = field(default_factory=tuple)
