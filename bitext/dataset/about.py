"""What a dataset says of itself beside its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class About:
    """Where a dataset comes from and how it was made.

    Attributes:
        name: short name, the corpus id.
        title: for people.
        description: where the texts come from and what they are about.
        rights: note that holds for all documents without one of their own.
        license: licence identifier of the hub; ``other`` if it has none that fits, ``unknown``
            if no licence is known.
        license_name: its name, for ``other``.
        license_link: an address or file that has its words, for ``other``.
        models: signature by role, e.g. ``{"translation": "...", "embedding": "..."}``.
        thresholds: decision values by name, e.g. ``{"mining margin": 1.06}``.
        split: share of the pairs asked for by split, in (0, 1]; empty if all are in one.
        split_seed: the seed of the splits.
        bitext: version of bitext that made it.
    """

    name: str
    title: str
    description: str = ""
    rights: str = ""
    license: str = "unknown"
    license_name: str = ""
    license_link: str = ""
    models: Mapping[str, str] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    split: Mapping[str, float] = field(default_factory=dict)
    split_seed: int = 0
    bitext: str = ""

    def record(self) -> dict[str, Any]:
        """The same as plain values, keys in a fixed order."""
        return asdict(self) | {
            "models": dict(sorted(self.models.items())),
            "thresholds": dict(sorted(self.thresholds.items())),
            "split": dict(self.split),
        }
