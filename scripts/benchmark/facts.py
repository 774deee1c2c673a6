"""How often facts are held against true translations, and how many changed facts are seen.

    python scripts/benchmark/facts.py --data PATH [--json]

``PATH`` holds ``train/``, of whose human translations those blocks are taken that the quality model
was not fitted on. Some of these translations are wrong themselves, so that no reader of facts comes
down to 0. Changes are made as for fitting (``bitext/training/quality_examples.py``), with another
seed. Intervals are by document.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from bitext.training.fact_benchmark import SEED, caught, false_alarms, find_all, gather


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that has train/")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    found = find_all(gather(arguments.data))
    alarms, seen = false_alarms(found), caught(found)
    if arguments.json:
        record = {"false alarms": alarms, "caught": seen}
        figures = {
            name: {key: asdict(value) for key, value in part.items()}
            for name, part in record.items()
        }
        print(json.dumps({"seed": SEED, **figures}))
        return
    counts = Counter(each.example.kind for each in found)
    true = sum(each.example.label == "parallel" for each in found)
    print(f"seed {SEED}; {true} true translations")
    print("\n| reason | per 1,000 true translations (95 %) |\n|---|--:|")
    for reason, share in alarms.items():
        print(f"| {reason} | {share.format(1)} |")
    print("\n| change | pairs | seen of 1,000 (95 %) |\n|---|--:|--:|")
    for kind, share in seen.items():
        print(f"| {kind} | {counts[kind]} | {share.format(1)} |")


if __name__ == "__main__":
    main()
