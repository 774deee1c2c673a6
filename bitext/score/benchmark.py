"""How good the quality model was found to be: the figures of ``scripts/benchmark/quality.py``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Kept:
    """What a threshold gives.

    Attributes:
        threshold: pairs of at least this quality are kept.
        pairs: how many these were.
        precision: the share of them that is parallel, in [0, 1].
        kept: the share of the parallel pairs that is kept, in [0, 1].
    """

    threshold: float
    pairs: int
    precision: float
    kept: float


@dataclass(frozen=True)
class Bin:
    """Pairs of like quality.

    Attributes:
        pairs: how many.
        quality: their mean quality.
        parallel: the share of them that is parallel; the same number if the quality keeps its
            promise.
    """

    pairs: int
    quality: float
    parallel: float


@dataclass(frozen=True)
class Measured:
    """Figures of the quality model on texts that it was not fitted on.

    Attributes:
        model: signature of the model.
        split: ``test``, or ``development`` for sources that were looked at while the model was
            built.
        sources: names of the sets of translations.
        pairs: how many pairs were made of them.
        parallel: how many of these are parallel.
        calibration_error: expected calibration error over ten bins.
        points: thresholds, rising.
        reliability: bins, by rising quality.
    """

    model: str
    split: str
    sources: tuple[str, ...]
    pairs: int
    parallel: int
    calibration_error: float
    points: tuple[Kept, ...]
    reliability: tuple[Bin, ...]


@cache
def load_measured() -> Measured:
    """The figures that come with the package."""
    record = json.loads(files("bitext.score").joinpath("measured.json").read_text("utf-8"))
    return Measured(
        record["model"],
        record["split"],
        tuple(record["sources"]),
        record["pairs"],
        record["parallel"],
        record["calibration error"],
        tuple(Kept(**point) for point in record["points"]),
        tuple(Bin(**each) for each in record["reliability"]),
    )
