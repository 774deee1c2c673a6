"""What the quality gains where the translation model has read the pairs.

    python scripts/benchmark/surprisal.py --data PATH [--json FILE]

As ``benchmark_quality.py``, with the same examples and peers, on the three of its sources of which
neither the translation model nor its glosses saw anything: FLORES-200, PUD, TICO-19 (of whose
terminology the glosses have 441 medical terms). ``PATH`` holds ``test/`` and ``train/``.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np

from bitext.cache import ResultCache
from bitext.embed.cached import CachedEmbedder
from bitext.embed.load import load_embedder
from bitext.score.features import extract_features
from bitext.score.quality import load_quality
from bitext.training.quality_benchmark import (
    SEED,
    contest,
    mined_labels,
    minimal_pairs,
    prepare,
    print_contests,
    run_peers,
)
from bitext.training.quality_peers import texts_of
from bitext.translate.cached import CachedSurprisalScorer
from bitext.translate.load import load_surprisal_scorer

UNSEEN = ("flores", "pud", "tico")
TIMED = 100


def show(done: int, count: int) -> None:
    """Tell how far the reading is."""
    print(f"\rread {done} of {count}", end="", file=sys.stderr)


def pairs_a_second(arabic: list[str], english: list[str]) -> float:
    """Speed of reading alone, with nothing remembered."""
    reader = load_surprisal_scorer()
    reader.surprisals(arabic[:4], english[:4])
    rows = np.random.default_rng(SEED).choice(len(arabic), TIMED, replace=False)
    started = time.perf_counter()
    reader.surprisals([arabic[row] for row in rows], [english[row] for row in rows])
    return TIMED / (time.perf_counter() - started)


def main() -> None:
    """Judge the same pairs unread and read, beside the peers."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that has test/ and train/")
    parser.add_argument("--json", type=Path, help="write everything to this file too")
    arguments = parser.parse_args()

    embedder = CachedEmbedder(load_embedder(), ResultCache())
    examples, train = prepare(arguments.data, embedder, UNSEEN)
    arabic, english = texts_of(examples)

    speed = pairs_a_second(arabic, english)
    reader = CachedSurprisalScorer(load_surprisal_scorer(), ResultCache(), progress=show)
    surprisals = reader.surprisals(arabic, english)
    read = load_quality().judge(extract_features(arabic, english, embedder, surprisals=surprisals))
    unread = run_peers(examples, extract_features(arabic, english, embedder), embedder, train)
    methods = {"bitext": np.array([judgement.quality for judgement in read])}
    methods |= {("unread" if name == "bitext" else name): unread[name] for name in unread}
    contests = {name: contest(scores, examples) for name, scores in methods.items()}

    print(load_quality().signature, reader.signature)
    print(f"seed {SEED}", platform.machine(), platform.python_version())
    print(f"{speed:.1f} pairs read a second; {surprisals.count(None)} too long to be read")
    print(contests["bitext"].all.format())
    print_contests(contests)
    labels = {
        name: mined_labels(arguments.data, embedder, each)
        for name, each in (("bitext", reader), ("unread", None))
    }
    for name, found in labels.items():
        if found:
            print(f"\nhand-labelled pairs of test texts, {name}")
            print(found[0].format())
            print("agreement above chance", found[1].format())
    words = {
        name: minimal_pairs(embedder, each) for name, each in (("bitext", reader), ("unread", None))
    }
    for name, rows in words.items():
        told = sum(wrong < right - 0.1 for _, right, wrong in rows)
        seen = sum(wrong < 0.5 for _, _, wrong in rows)
        print(f"\n{len(rows)} minimal pairs, {name}: {told} told apart, {seen} below .5")
    if arguments.json:
        record = {
            "signature": load_quality().signature,
            "pairs_a_second": speed,
            "contests": {name: asdict(each) for name, each in contests.items()},
        }
        arguments.json.write_text(json.dumps(record) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
