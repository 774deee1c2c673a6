"""The weights of :mod:`bitext.align.sequence`, fitted on documents with known beads.

:mod:`bitext.training.alignment_examples` says what they are made of. The weights maximise the
probability of the gold alignments (a conditional random field, Lafferty et al. 2001) with a
Gaussian prior. Languages that the lexicon does not know get weights of their own: these plus
offsets.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
from scipy.optimize import minimize

from bitext.align.bead_features import FEATURES
from bitext.align.bead_score import RELATIVE, BeadScores
from bitext.align.beads import Bead
from bitext.align.decoding import TypicalLinks, choose_beads, estimate_document
from bitext.align.forward_backward import posteriors
from bitext.evaluate.alignment import evaluate_alignments
from bitext.training.alignment_examples import PRIOR_COUNT, TYPES, Example, Floats

GAUSSIAN = 3e-4
GAUSSIAN_OFFSETS = 3e-3
OPTIONS = {"maxiter": 60}

_RELATIVE = [FEATURES.index(name) for name in RELATIVE]


@dataclass(frozen=True, eq=False)
class Fitted:
    """Weights of some features, for languages of the lexicon and for others."""

    with_lexicon: Floats
    without_lexicon: Floats

    def of(self, example: Example) -> Floats:
        """Those for a document."""
        return self.with_lexicon if example.lexicon else self.without_lexicon


def typical_links(data: Sequence[Example], *, lexicon: bool) -> TypicalLinks:
    """Means over all gold links."""
    rows = [each.features[each.links] for each in data if each.lexicon == lexicon]
    means = np.concatenate(rows)[:, _RELATIVE[:3]].mean(axis=0, dtype=np.float64)
    return TypicalLinks(*(round(float(mean), 4) for mean in means))


def scaled(data: Sequence[Example], typical: dict[bool, TypicalLinks]) -> list[Example]:
    """The examples as their own links scale their evidence."""
    found = []
    for each in data:
        links = each.features[each.links][:, _RELATIVE]
        scale = typical[each.lexicon].scale(links.sum(axis=0, dtype=np.float64), len(links))
        features = each.features.copy()
        features[:, _RELATIVE] *= scale.factors()
        found.append(replace(each, features=features))
    return found


def fit(data: Sequence[Example]) -> Fitted:
    """The weights; each feature is scaled by its size in gold beads, so that the prior is fair."""
    beads = sum(len(each.gold) for each in data)
    truth = [each.features[each.gold].sum(axis=0, dtype=np.float64) for each in data]
    squares = sum((each.features[each.gold] ** 2).sum(axis=0, dtype=np.float64) for each in data)
    scale = np.sqrt(squares / beads) + 1e-2
    size = len(scale)
    gaussian = np.repeat([GAUSSIAN, GAUSSIAN_OFFSETS], size)

    def fitted(point: Floats) -> Fitted:
        weights, offsets = point.reshape(2, -1) / scale
        return Fitted(weights, weights + offsets)

    def loss(point: Floats) -> tuple[float, Floats]:
        total, slope = 0.0, np.zeros((2, size))
        weights = fitted(point)
        for each, gold in zip(data, truth, strict=True):
            found, whole = _posterior(each, weights)
            total += whole - weights.of(each) @ gold - float(each.log_prior[each.gold].sum())
            difference = found @ each.features - gold
            slope[0] += difference
            if not each.lexicon:
                slope[1] += difference
        slope /= scale * beads
        prior = float(gaussian @ point**2) / 2
        return total / beads + prior, slope.ravel() + gaussian * point

    # Words in common never speak against a bead, few as they are without lexicon.
    names = FEATURES if size == len(FEATURES) else ("",) * size
    bounds = [(0.0 if name == "words" else None, None) for name in names] + [(None, None)] * size
    found = fitted(
        minimize(
            loss, np.zeros(2 * size), jac=True, method="L-BFGS-B", bounds=bounds, options=OPTIONS
        ).x
    )
    if "words" in names:
        found.without_lexicon[names.index("words")] = max(
            0.0, found.without_lexicon[names.index("words")]
        )
    return found


def _posterior(example: Example, weights: Fitted) -> tuple[Floats, float]:
    """Probability of each bead, and the log of the sum over all alignments."""
    scores = example.features @ weights.of(example).astype(np.float32) + example.log_prior
    chances, whole = posteriors(example.table(scores), TYPES, example.band)
    return chances.ravel()[example.beads].astype(np.float64), whole


def align(example: Example, weights: Fitted, typical: dict[bool, TypicalLinks]) -> list[Bead]:
    """The alignment with some weights; of an example that is not scaled."""
    plain = weights.of(example).copy()
    relative = plain[_RELATIVE].astype(np.float32)
    plain[_RELATIVE] = 0.0
    scores = BeadScores(
        band=example.band,
        types=len(TYPES),
        beads=example.beads,
        absolute=(example.features @ plain).astype(np.float32),
        relative=np.ascontiguousarray(example.features[:, _RELATIVE]),
        weights=relative,
    )
    prior, scale = estimate_document([scores], TYPES, typical[example.lexicon], PRIOR_COUNT)
    return choose_beads(scores.table(scale), example.band, TYPES, prior)


def hold_out(data: Sequence[Example]) -> None:
    """Fit on half of the documents and score the other half, both ways."""
    fold = [zlib.crc32(f"fold {each.document.id}".encode()) // 7 % 2 for each in data]
    results: dict[str, list[tuple[Example, list[Bead]]]] = defaultdict(list)
    for held in (0, 1):
        known = [each for each, where in zip(data, fold, strict=True) if where != held]
        typical = {lexicon: typical_links(known, lexicon=lexicon) for lexicon in (True, False)}
        weights = fit(scaled(known, typical))
        for each, where in zip(data, fold, strict=True):
            if where == held:
                found = align(each, weights, typical)
                mode = "with" if each.lexicon else "without"
                results[f"{each.document.data} {mode} lexicon"].append((each, found))
                results[f"all {mode} lexicon"].append((each, found))
    for name, rows in sorted(results.items()):
        gold = [each.document.beads for each, _ in rows]
        print(f"{name}\n{evaluate_alignments(gold, [beads for _, beads in rows]).format()}")


def named(names: Sequence[str], weights: Floats) -> dict[str, float]:
    """Weights by feature, rounded."""
    return dict(zip(names, (round(float(weight), 3) for weight in weights), strict=True))


def record(
    coarse: dict[str, float], weights: Fitted, typical: dict[bool, TypicalLinks]
) -> dict[str, object]:
    """What ``sequence_weights.json`` holds."""
    return {
        "coarse": coarse,
        "with_lexicon": named(FEATURES, weights.with_lexicon),
        "without_lexicon": named(FEATURES, weights.without_lexicon),
        "typical_links": {
            "with_lexicon": asdict(typical[True]),
            "without_lexicon": asdict(typical[False]),
        },
        "prior_count": PRIOR_COUNT,
    }
