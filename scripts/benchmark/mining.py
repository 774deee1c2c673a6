"""Mining translations hidden among distractors, beside the usual criteria.

    python scripts/benchmark/mining.py --data PATH

PATH holds ``test/flores200-devtest.tsv``, ``test/pud.tsv`` and ``test/tico19-tm.tsv`` with columns
``ar`` and ``en`` (FLORES-200, Universal Dependencies PUD, TICO-19; all public). Nothing was tuned
on them. At each rate, that share of the sentences of either side has its translation on the other
side; all other sentences have none.

The peers take the best threshold that there is on the very data, found with the answers known;
bitext takes its own, which it estimates without them. Intervals resample the Arabic sentences.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bitext.align.mining import balanced_threshold, mine
from bitext.align.nearest_neighbours import (
    Candidate,
    best_of_each_sentence,
    find_candidates,
    find_neighbourhoods,
    mutual_best,
)
from bitext.cache import ResultCache
from bitext.embed.base import Embedder
from bitext.embed.cached import CachedEmbedder
from bitext.embed.load import load_embedder

FILES = ("flores200-devtest", "pud", "tico19-tm")
RATES = (0.02, 0.2, 0.5)
Found = list[tuple[int, int, float]]


@dataclass(frozen=True)
class Result:
    """How well a criterion found the hidden pairs; all shares in [0, 1]."""

    rate: float
    system: str
    precision: float
    recall: float
    f1: float
    f1_low: float
    f1_high: float
    average_precision: float
    seconds: float


def read_pairs(data: Path) -> Iterator[tuple[str, str]]:
    """All pairs whose texts occur once."""
    seen: set[str] = set()
    for name in FILES:
        with (data / "test" / f"{name}.tsv").open(encoding="utf-8") as file:
            header = next(file).rstrip("\n").split("\t")
            for line in file:
                row = dict(zip(header, line.rstrip("\n").split("\t"), strict=True))
                if not {row["ar"], row["en"]} & seen:
                    seen |= {row["ar"], row["en"]}
                    yield row["ar"], row["en"]


def hide(
    pairs: Sequence[tuple[str, str]], rate: float, random: np.random.Generator
) -> tuple[list[str], list[str], dict[int, int]]:
    """Arabic and English sentences in random order, and the English index of each translation."""
    size = int(len(pairs) / (2 - rate))
    true = int(size * rate)
    order = random.permutation(len(pairs))
    left = random.permutation(order[:size])
    right = random.permutation(np.concatenate([order[:true], order[size : 2 * size - true]]))
    place = {int(pair): index for index, pair in enumerate(right)}
    gold = {index: place[int(pair)] for index, pair in enumerate(left) if int(pair) in place}
    return [pairs[i][0] for i in left], [pairs[i][1] for i in right], gold


def by_cosine(arabic: Sequence[str], english: Sequence[str], embedder: Embedder) -> Found:
    """The nearest English sentence of each Arabic one, by cosine."""
    return _best_forward(_candidates(arabic, english, embedder))


def by_mutual_cosine(arabic: Sequence[str], english: Sequence[str], embedder: Embedder) -> Found:
    """Sentences that are each other's nearest, by cosine."""
    candidates = sorted(_candidates(arabic, english, embedder), key=lambda each: -each.similarity)
    return [(each.arabic, each.english, each.similarity) for each in mutual_best(candidates)]


def by_margin(arabic: Sequence[str], english: Sequence[str], embedder: Embedder) -> Found:
    """Ratio margin with the best candidate of either side, as in LASER's ``max`` retrieval."""
    candidates = _candidates(arabic, english, embedder)
    return [(each.arabic, each.english, each.margin) for each in best_of_each_sentence(candidates)]


def by_bitext(arabic: Sequence[str], english: Sequence[str], embedder: Embedder) -> Found:
    """What ``bitext mine`` does, without its threshold."""
    return [
        (pair.arabic, pair.english, pair.score)
        for pair in mine(arabic, english, embedder, threshold=0.0)
    ]


def _candidates(
    arabic: Sequence[str], english: Sequence[str], embedder: Embedder
) -> tuple[Candidate, ...]:
    left, right = embedder.encode(arabic), embedder.encode(english)
    return find_candidates(left, right, find_neighbourhoods(left, right))


def _best_forward(candidates: Sequence[Candidate]) -> Found:
    best: dict[int, Candidate] = {}
    for each in candidates:
        if each.arabic not in best or each.similarity > best[each.arabic].similarity:
            best[each.arabic] = each
    return [(each.arabic, each.english, each.similarity) for each in best.values()]


SYSTEMS: dict[str, Callable[[Sequence[str], Sequence[str], Embedder], Found]] = {
    "cosine": by_cosine,
    "cosine, mutual best": by_mutual_cosine,
    "ratio margin": by_margin,
    "bitext mine": by_bitext,
}


def judge(
    found: Found, gold: dict[int, int], sentences: int, threshold: float | None, seed: int
) -> tuple[float, ...]:
    """Precision, recall, F1 with a 95 % interval, average precision.

    Args:
        found: candidates with their scores.
        gold: the true pairs.
        sentences: number of Arabic sentences.
        threshold: lowest score that counts; ``None`` for the one with the best F1.
        seed: of the resampling.
    """
    ranked = sorted(found, key=lambda each: -each[2])
    right = np.array([gold.get(arabic) == english for arabic, english, _ in ranked])
    hits, places = np.cumsum(right), np.arange(1, len(ranked) + 1)
    average = float((right * hits / places).sum() / len(gold))
    if threshold is None:
        kept = int(np.argmax(2 * hits / (places + len(gold)))) + 1
    else:
        kept = sum(score >= threshold for _, _, score in ranked)
    counts = np.zeros((sentences, 3))
    for arabic, english, _ in ranked[:kept]:
        counts[arabic] += (gold.get(arabic) == english, 1, 0)
    counts[list(gold), 2] = 1
    random = np.random.default_rng(seed)
    samples = random.integers(0, sentences, (1000, sentences))
    low, high = np.quantile([_f1(counts[rows].sum(axis=0)) for rows in samples], [0.025, 0.975])
    true, offered, wanted = counts.sum(axis=0)
    figures = true / max(offered, 1), true / wanted, _f1(counts.sum(axis=0)), low, high, average
    return tuple(map(float, figures))


def _f1(counts: NDArray[np.float64]) -> float:
    true, offered, wanted = counts
    return float(2 * true / max(offered + wanted, 1))


def main() -> None:
    """Print a row for each rate and system."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--embedder", metavar="NAME", help="as bitext build names it")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    pairs = list(read_pairs(arguments.data))
    embedder = CachedEmbedder(load_embedder(arguments.embedder), ResultCache())
    embedder.encode([text for pair in pairs for text in pair])
    results = []
    for rate in RATES:
        arabic, english, gold = hide(pairs, rate, np.random.default_rng(arguments.seed))
        for name, system in SYSTEMS.items():
            began = time.perf_counter()
            found = system(arabic, english, embedder)
            seconds = time.perf_counter() - began
            threshold = None
            if system is by_bitext:
                threshold = balanced_threshold(np.array([score for _, _, score in found]))
            precision, recall, f1, low, high, average = judge(
                found, gold, len(arabic), threshold, arguments.seed
            )
            results.append(Result(rate, name, precision, recall, f1, low, high, average, seconds))
    if arguments.json:
        print(json.dumps([asdict(result) for result in results], indent=2))
        return
    print(
        f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, "
        f"bitext {version('bitext')}, {embedder.signature}, seed {arguments.seed}, "
        f"{len(pairs)} pairs of {', '.join(FILES)}\n"
    )
    print(f"{'rate':>5}  {'system':<20} {'P':>5} {'R':>5} {'F1':>5}  95 % interval  {'AP':>5}  s")
    for each in results:
        print(
            f"{each.rate:5.2f}  {each.system:<20} {each.precision:5.3f} {each.recall:5.3f} "
            f"{each.f1:5.3f}  {each.f1_low:.3f} - {each.f1_high:.3f}  "
            f"{each.average_precision:5.3f}  {each.seconds:.1f}"
        )


if __name__ == "__main__":
    main()
