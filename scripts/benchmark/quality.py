"""Measure the quality model on sources it never saw, beside its peers.

    python scripts/benchmark/quality.py --data PATH [--json FILE] [--figures] [--plot FILE.png]

``PATH`` holds ``test/`` (FLORES-200, PUD, TICO-19, UN with machine translations) and ``train/``, of
which two sources were kept from the model and the lexicon. Negatives are made as for fitting
(``quality_examples.py``): all but neighbours, nearest wrong and random partners are synthetic.

Peers in the same run (``quality_peers.py``): cosine of the embeddings, ratio margin among the texts
of the source, rules in the manner of Bicleaner Hardrules, and, if ``opusfilter`` and
``scikit-learn`` are installed, OpusFilter's features with a logistic regression fitted on the same
kinds of examples as the quality model.

``--figures`` writes precision at thresholds and reliability to ``bitext/score/measured.json``,
from which dataset cards take them; ``--plot`` needs ``matplotlib``.
"""

from __future__ import annotations

import argparse
import json
import platform
from dataclasses import asdict
from pathlib import Path

from bitext.cache import ResultCache
from bitext.embed.cached import CachedEmbedder
from bitext.embed.load import load_embedder
from bitext.evaluate.quality import evaluate_quality
from bitext.score.features import extract_features
from bitext.score.quality import load_quality
from bitext.training.quality_benchmark import (
    FIGURES,
    SEED,
    contest,
    graded,
    hand_labelled,
    machine_likeness,
    machine_translations,
    mined_labels,
    minimal_pairs,
    names_alone,
    pairs_a_second,
    plot_reliability,
    prepare,
    print_contests,
    run_peers,
    write_figures,
)
from bitext.training.quality_peers import texts_of


def main() -> None:
    """Run all contests and print them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that has test/ and train/")
    parser.add_argument("--json", type=Path, help="write everything to this file too")
    parser.add_argument("--figures", action="store_true", help=f"write {FIGURES.name} anew")
    parser.add_argument("--plot", type=Path, help="write the reliability plot to this PNG file")
    arguments = parser.parse_args()

    embedder = CachedEmbedder(load_embedder(), ResultCache())
    examples, train = prepare(arguments.data, embedder)
    held_out = list(dict.fromkeys(example.source for example in examples))
    features = extract_features(*texts_of(examples), embedder)
    methods = run_peers(examples, features, embedder, train)
    contests = {name: contest(scores, examples) for name, scores in methods.items()}
    by_source = {}
    for source in held_out:
        rows = [row for row, example in enumerate(examples) if example.source == source]
        by_source[source] = evaluate_quality(
            methods["bitext"][rows].tolist(),
            [examples[row].label == "parallel" for row in rows],
            [examples[row].document for row in rows],
        )
    labels, kappa, partial = hand_labelled(embedder)
    report = contests["bitext"].all
    speed = pairs_a_second(examples)
    print(load_quality().signature, f"seed {SEED}", platform.machine(), platform.python_version())
    print(f"{speed:.0f} pairs a second")
    print(report.format())
    print_contests(contests)
    print("\n| source | AUC | calibration error | pairs |\n|---|--:|--:|--:|")
    for source, found in by_source.items():
        cells = f"{found.auc.format()} | {found.calibration_error.format()} | {found.pairs}"
        print(f"| {source} | {cells} |")
    print("\nhand-labelled pairs of comparable text, sentences alone")
    print(labels.format())
    print("\n".join(partial))
    print("agreement above chance", kappa.format())
    mined = mined_labels(arguments.data, embedder)
    if mined:
        print("\nhand-labelled pairs of test texts, each judged alone")
        print(mined[0].format())
        print("agreement above chance", mined[1].format())
        print(*(f"{judged} for {gold}: {count}" for judged, gold, count in mined[0].confusion))
    words = minimal_pairs(embedder)
    told = sum(wrong < right - 0.1 for _, right, wrong in words)
    seen = sum(wrong < 0.5 for _, _, wrong in words)
    print(f"\n{len(words)} minimal pairs: {told} told apart by .1 or more, {seen} below .5")
    print("| | English, changed | quality | changed |\n|---|---|--:|--:|")
    for row, right, wrong in words:
        print(f"| {row['what']} | {row['wrong']} | {right:.2f} | {wrong:.2f} |")
    correlations = graded(embedder)
    print("\nSpearman with the grades of 180 written pairs")
    for name, found_correlation in correlations.items():
        print(f"  {name:10} {found_correlation.format()}")
    alone = names_alone(arguments.data, embedder)
    print("\nnames alone, right against wrong: AUC", alone.auc.format())
    engines = machine_translations(arguments.data, embedder)
    print("\nmean quality of UN sentences:", {k: round(v, 3) for k, v in engines.items()})
    likeness = machine_likeness(arguments.data)
    print("\nliteralness, machine against human: AUC of one sentence, of the mean of twenty")
    for name, (one, twenty) in likeness.items():
        print(f"  {name:20} {one:.3f}  {twenty:.3f}")
    if arguments.figures:
        write_figures(report, held_out)
    if arguments.plot:
        plot_reliability(report, arguments.plot)
    if arguments.json:
        record = {
            "signature": load_quality().signature,
            "pairs_a_second": speed,
            "contests": {name: asdict(each) for name, each in contests.items()},
            "by_source": {name: asdict(each) for name, each in by_source.items()},
            "hand_labels": {**asdict(labels), "kappa": asdict(kappa)},
            "mined_labels": {**asdict(mined[0]), "kappa": asdict(mined[1])} if mined else None,
            "minimal_pairs": [[row["wrong"], right, wrong] for row, right, wrong in words],
            "graded": {name: asdict(each) for name, each in correlations.items()},
            "names_alone": asdict(alone),
            "machine_translations": engines,
            "machine_likeness": likeness,
        }
        arguments.json.write_text(json.dumps(record) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
