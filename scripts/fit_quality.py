"""Make ``bitext/text/lexicon.json`` and ``bitext/score/quality.json`` again.

    python scripts/fit_quality.py --data PATH

``PATH`` holds ``train/sentences.tsv.xz`` and ``train/public-affairs.tsv.xz`` (columns ``source``,
``ar``, ``en``). The same data and the same versions give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from quality_examples import (
    Example,
    Names,
    Pair,
    make_examples,
    nearest_in_document,
    nearest_wrong,
    read_names,
    read_tsv,
)
from quality_lexicon import learn_lexicon
from scipy.optimize import minimize

from bitext.models.embed import Embedder, load_embedder
from bitext.models.memory import Memory, RememberingEmbedder
from bitext.score.features import extract_features
from bitext.score.quality import LABELS, STEPS, design, read_step

PACKAGE = Path(__file__).resolve().parent.parent / "bitext"
VERSION = "1"
SEED = 13
RIDGE = 0.3
BLOCK = 100
"""Rows. Every third block of a source is for fitting the model, the others are for the lexicon,
so that the model sees the lexicon at work on text that it was not learned from."""

SOURCES = {
    "un_all/train": 3200,
    "syrian_archive": 2000,
    "election_data": 2000,
    "covid_apps": 800,
    "mepi_library": 400,
    "mmlu_ar_mt": 1800,
    "msdocs/train_uniq": 1800,
    "bible/web": 500,
    "tatoeba_manythings/train": 500,
    "edu_json/train": 300,
}
"""Examples to make from each source; the more a source reads like news, the more of its text."""
HELD_FOR_CALIBRATION = {"mt_geneval/context": 700}
RUNNING_TEXT = frozenset({"mt_geneval/context", "syrian_archive", "election_data"})
"""Sources with the running text of people who write for the public. The log-odds are set right
on them, so that a quality means on such text what it says; lists and interface strings, of which
the other sources have many, would pull it down."""
LOOSE = frozenset({"mt_geneval/context", "un_all/train", "tatoeba_manythings/train"})
"""Sources that are not in document order."""
LEXICON_ONLY = ("bible/train",)
THRESHOLDS = {"parallel": 0.5, "partial": 0.85, "outstanding partial": 0.1, "related": 0.5}
"""Probability from which on a label is given. Partial pairs are far rarer in comparable text
than in the mixture here, so that more than even odds is asked of them. How much less is enough
for a pair that stands out was set by hand, for want of comparable text to fit it on."""
IN_DOCUMENT = 0.12
"""Nearest wrong pairs of neighbouring text, as a share of the other examples."""
WEIGHTS = {
    "other number": 2.0,
    "other name": 2.0,
    "other date": 4.0,
    "other place": 4.0,
    "other negation": 1.5,
}
"""What an example of a kind counts; few sentences have a date or place to change."""
NEAREST = 0.08
"""Nearest wrong partners, as a share of the other examples."""

UP, DOWN, FREE = (0.0, None), (None, 0.0), (None, None)
Direction = tuple[float | None, float | None]
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
COSINES = (-0.1, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
COUNTS = (0.0, 1.0, 2.0, 4.0)
COLUMNS: dict[str, tuple[Direction, tuple[float, ...]]] = {
    "similarity": (UP, COSINES),
    "least_clause_similarity": (UP, COSINES),
    "most_clause_similarity": (UP, COSINES),
    "least_covered": (UP, SHARES),
    "most_covered": (UP, SHARES),
    "least_clause": (UP, SHARES),
    "least_clauses": (UP, SHARES),
    "most_clauses": (UP, SHARES),
    "uneven_covered": (DOWN, (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6)),
    "uneven_left": (DOWN, (0.0, 5.0, 10.0, 15.0, 20.0, 30.0, 50.0, 100.0)),
    "facts": (UP, SHARES),
    "names": (UP, SHARES),
    "conflicts": (DOWN, COUNTS),
    "exchanged_quantities": (DOWN, COUNTS),
    "exchanged_digits": (DOWN, COUNTS),
    "exchanged_names": (DOWN, COUNTS),
    "arabic_quantities_alone": (DOWN, COUNTS),
    "english_quantities_alone": (DOWN, COUNTS),
    "arabic_names_alone": (DOWN, COUNTS),
    "english_names_alone": (DOWN, COUNTS),
    "foreign_words": (DOWN, COUNTS),
    "negation": (DOWN, COUNTS),
    "length_off": (DOWN, (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0)),
    "truncation": (DOWN, (0.0, 0.5, 1.0)),
    "repetition": (DOWN, (0.0, 0.1, 0.3, 0.6)),
    "markup": (DOWN, (0.0, 0.3, 0.6, 1.0)),
    "content": (FREE, (0.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)),
}
"""The measurements that count, which way each may speak, and where its table has entries."""


def ramps(values: NDArray[np.float64], knots: Sequence[float]) -> NDArray[np.float64]:
    """``(n, len(knots))``: how far each step between knots is climbed, and 1 where missing."""
    low, high = np.array(knots[:-1]), np.array(knots[1:])
    climbed = np.clip((np.nan_to_num(values)[:, None] - low) / (high - low), 0.0, 1.0)
    missing = np.isnan(values)
    climbed[missing] = 0.0
    return np.column_stack([climbed, missing])


def fit_step(
    columns: dict[str, NDArray[np.float64]],
    yes: NDArray[np.bool_],
    weights: NDArray[np.float64],
) -> dict[str, Any]:
    """Ridge logistic regression on ramps, with signs where a measurement speaks one way."""
    parts = [ramps(columns[name], knots) for name, (_, knots) in COLUMNS.items()]
    matrix = np.column_stack([*parts, np.ones(len(yes))])
    bounds: list[Direction] = []
    for direction, knots in COLUMNS.values():
        bounds += [direction] * (len(knots) - 1) + [FREE]
    bounds.append(FREE)
    target = np.where(yes, 1.0, -1.0)

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = target * (matrix @ w)
        p = 1 / (1 + np.exp(np.clip(z, -500, 500)))
        gradient = -(matrix.T @ (weights * target * p))
        gradient[:-1] += RIDGE * w[:-1]
        value = float(weights @ np.logaddexp(0, -z) + RIDGE / 2 * w[:-1] @ w[:-1])
        return value, gradient

    start = np.zeros(matrix.shape[1])
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 3000}
    ).x
    tables, place = {}, 0
    for name, (_, knots) in COLUMNS.items():
        steps, missing = found[place : place + len(knots) - 1], found[place + len(knots) - 1]
        place += len(knots)
        worth = np.concatenate([[0.0], np.cumsum(steps)])
        tables[name] = {
            "at": list(knots),
            "worth": [round(float(value), 2) for value in worth],
            "missing": round(float(missing), 2),
        }
    return {"bias": round(float(found[-1]), 2), "tables": tables}


def read_sources(data: Path) -> dict[str, list[Pair]]:
    """The training pairs of each source, in the order of the files."""
    sources: dict[str, list[Pair]] = defaultdict(list)
    for name in ("sentences", "public-affairs"):
        for row in read_tsv(data / "train" / f"{name}.tsv.xz"):
            sources[row["source"]].append((row["ar"], row["en"]))
    return sources


def for_fitting(pairs: Sequence[Pair]) -> list[Pair]:
    """Every third block of a source."""
    return [pair for i, pair in enumerate(pairs) if i // BLOCK % 3 == 0]


def for_lexicon(pairs: Sequence[Pair]) -> list[Pair]:
    """The blocks that are not for fitting."""
    return [pair for i, pair in enumerate(pairs) if i // BLOCK % 3]


def gather_examples(
    sources: dict[str, list[Pair]], names: Names, embedder: Embedder
) -> list[Example]:
    """The examples the model is fitted on."""
    fitting = {name: for_fitting(sources[name]) for name in SOURCES}
    return make_all(fitting, SOURCES, names, embedder)


def make_all(
    sources: dict[str, list[Pair]], counts: dict[str, int], names: Names, embedder: Embedder
) -> list[Example]:
    """Examples of all kinds from each of these sources."""
    examples: list[Example] = []
    for source, count in counts.items():
        pairs, ordered = list(sources[source]), source not in LOOSE
        if not ordered:
            random.Random(SEED).shuffle(pairs)
        examples += make_examples(pairs, count, source, SEED, names, ordered=ordered)
        examples += nearest_wrong(pairs, embedder, round(NEAREST * count), source, SEED)
        if ordered:
            wanted = round(IN_DOCUMENT * count)
            examples += nearest_in_document(pairs, embedder, wanted, source, SEED)
    return examples


TRAINING_NOTE = (
    "parallel: human translations, as they are, loosely punctuated or two joined. partial: "
    "synthetic, a sentence or clause added or left out, a side cut, a number, date, place or "
    "name changed. related: neighbouring sentences, nearest wrong partners, and a negation "
    "changed (synthetic). unrelated: random partners of the same source. Nothing is comparable "
    "news."
)


@dataclass(frozen=True)
class Measured:
    """Examples as the model sees them; those that cannot be a pair at all are left out.

    Attributes:
        columns: measurements by name.
        labels: places in ``LABELS``.
        weights: what each example counts in fitting.
        sources: where each comes from.
    """

    columns: dict[str, NDArray[np.float64]]
    labels: NDArray[np.int64]
    weights: NDArray[np.float64]
    sources: NDArray[np.str_]

    @classmethod
    def of(cls, examples: Sequence[Example], embedder: Embedder) -> Measured:
        """Measure examples."""
        features = extract_features(
            [example.arabic for example in examples],
            [example.english for example in examples],
            embedder,
        )
        sound = np.array([not defect for defect in features.defects])
        return cls(
            {name: column[sound] for name, column in design(features).items()},
            np.array([LABELS.index(example.label) for example in examples])[sound],
            np.array([WEIGHTS.get(example.kind, 1.0) for example in examples])[sound],
            np.array([example.source for example in examples])[sound],
        )

    def only(self, sources: Collection[str]) -> Measured:
        """Those from some sources."""
        chosen = np.isin(self.sources, sorted(sources))
        return Measured(
            {name: column[chosen] for name, column in self.columns.items()},
            self.labels[chosen],
            self.weights[chosen],
            self.sources[chosen],
        )


def fit_model(examples: Sequence[Example], embedder: Embedder) -> dict[str, Any]:
    """The record that :func:`bitext.score.quality.read_quality` reads."""
    measured = Measured.of(examples, embedder)
    return {
        "version": VERSION,
        "training": {
            "note": TRAINING_NOTE,
            "examples": dict(sorted(Counter(example.kind for example in examples).items())),
            "sources": dict(sorted(Counter(example.source for example in examples).items())),
            "calibrated on": sorted(RUNNING_TEXT),
            "embedder": embedder.signature,
        },
        "thresholds": THRESHOLDS,
        "steps": fit_steps(measured),
    }


def fit_steps(measured: Measured) -> dict[str, Any]:
    """All three questions, fitted and set right."""
    fitted, running = measured.only(SOURCES), measured.only(RUNNING_TEXT)
    # Sources that are not in order lack kinds of negatives: labels weigh as in the whole mixture.
    shares = np.bincount(fitted.labels) / np.bincount(running.labels)
    weights = shares[running.labels] / shares[running.labels].mean()
    steps: dict[str, Any] = {}
    for place, name in enumerate(STEPS):
        step = fit_step(fitted.columns, fitted.labels <= place, fitted.weights)
        steps[name] = calibrate(step, running.columns, running.labels <= place, weights)
    return steps


def calibrate(
    step: dict[str, Any],
    columns: dict[str, NDArray[np.float64]],
    yes: NDArray[np.bool_],
    weights: NDArray[np.float64],
) -> dict[str, Any]:
    """Scale and shift the log-odds of a step to fit other sources (Platt 1999)."""
    log_odds = read_step(step).log_odds(columns)
    target = np.where(yes, 1.0, -1.0)
    scale, shift = minimize(
        lambda w: float(weights @ np.logaddexp(0, -target * (w[0] * log_odds + w[1]))),
        np.array([1.0, 0.0]),
        method="Nelder-Mead",
    ).x
    return {
        "bias": round(float(scale * step["bias"] + shift), 2),
        "tables": {
            name: {
                "at": table["at"],
                "worth": [round(float(scale * value), 2) for value in table["worth"]],
                "missing": round(float(scale * table["missing"]), 2),
            }
            for name, table in step["tables"].items()
        },
    }


def write_json(path: Path, record: dict[str, Any], *, indent: int | None) -> None:
    """Write a file as a whole or not at all; innermost objects take a line each."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=indent is None, indent=indent)
    if indent:
        text = re.sub(r"\[[^\[\]{}]*\]", lambda found: " ".join(found.group().split()), text)
    partial = path.with_suffix(".part")
    partial.write_text(text + "\n", encoding="utf-8")
    partial.replace(path)


def main() -> None:
    """Learn the lexicon, then fit the model that uses it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that has train/")
    data = parser.parse_args().data
    sources = read_sources(data)
    lexicon = learn_lexicon(
        [pair for source in (*SOURCES, *LEXICON_ONLY) for pair in for_lexicon(sources[source])]
    )
    write_json(
        PACKAGE / "text" / "lexicon.json", {"version": VERSION, "lexicon": lexicon}, indent=None
    )
    embedder = RememberingEmbedder(load_embedder(), Memory())
    names = read_names(data, [pair for source in SOURCES for pair in sources[source]])
    examples = gather_examples(sources, names, embedder)
    examples += make_all(sources, HELD_FOR_CALIBRATION, names, embedder)
    write_json(PACKAGE / "score" / "quality.json", fit_model(examples, embedder), indent=1)
    print(Counter((example.label, example.kind) for example in examples))


if __name__ == "__main__":
    main()
