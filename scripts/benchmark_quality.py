"""Measure the quality model on sources it never saw, beside its peers.

    python scripts/benchmark_quality.py --data PATH [--json] [--plot FILE.png]

``PATH`` holds ``test/`` (FLORES-200, PUD, TICO-19, UN with machine translations) and ``train/``.
Negatives are made as for fitting (``quality_examples.py``), so all but neighbours, nearest wrong
and random partners are synthetic. No data with human grades of similarity are at hand, so there
is no correlation with such grades here.

Peers in the same run: cosine of the embeddings, ratio margin among the texts of the source,
rules in the manner of Bicleaner Hardrules, and, if ``opusfilter`` and ``scikit-learn`` are
installed, OpusFilter's features with a logistic regression fitted on the same examples as the
quality model.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from fit_quality import SOURCES, gather_examples, make_all, read_sources
from numpy.typing import NDArray
from quality_examples import Example, Pair, read_names, read_tsv

from bitext.corpus import Document
from bitext.evaluate.quality import (
    Estimate,
    LabelReport,
    QualityReport,
    evaluate_labels,
    evaluate_quality,
)
from bitext.models.embed import Embedder, load_embedder
from bitext.models.memory import Memory, RememberingEmbedder
from bitext.score.features import Features, extract_features
from bitext.score.filters import (
    Copy,
    Filter,
    Length,
    LengthRatio,
    Markup,
    Repetition,
    Script,
    Truncation,
)
from bitext.score.quality import load_quality

ROOT = Path(__file__).resolve().parent.parent
SEED = 17
EXAMPLES = 800
"""Examples from each source."""
HELD_OUT = ("umbrella/blocks", "opensource_guide/blocks")
"""Sources of the training files that neither the lexicon nor the model saw."""
PEER_EXAMPLES = 6000
"""Of the fitting examples, for the classifier on OpusFilter's features."""

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Contest:
    """How well one method tells parallel pairs from others.

    Attributes:
        all: against all negatives together.
        by_kind: area under the ROC curve against one kind of negative at a time.
    """

    all: QualityReport
    by_kind: dict[str, Estimate]


def read_held_out(data: Path) -> dict[str, list[Pair]]:
    """Translations by source, in document order, with an empty pair between documents."""
    sources = read_sources(data)
    test = data / "test"
    return {
        "flores": in_documents(read_tsv(test / "flores200-devtest.tsv"), lambda row: row["url"]),
        "pud": in_documents(read_tsv(test / "pud.tsv"), lambda row: row["id"][:-3]),
        "tico": in_documents(read_tsv(test / "tico19-tm.tsv"), lambda row: row["id"].split(":")[0]),
        **{name: sources[name] for name in HELD_OUT},
    }


def in_documents(
    rows: Iterable[dict[str, str]], document: Callable[[dict[str, str]], str]
) -> list[Pair]:
    """Pairs with an empty one wherever the document changes."""
    pairs: list[Pair] = []
    last: str | None = None
    for row in rows:
        if last is not None and document(row) != last:
            pairs.append(("", ""))
        last = document(row)
        pairs.append((row["ar"], row["en"]))
    return pairs


def contest(scores: Scores, examples: Sequence[Example]) -> Contest:
    """One method against all negatives and against each kind."""
    parallel = np.array([example.label == "parallel" for example in examples])
    kinds = np.array([example.kind for example in examples])
    by_kind = {}
    for kind in sorted(set(kinds[~parallel])):
        chosen = parallel | (kinds == kind)
        by_kind[kind] = evaluate_quality(scores[chosen].tolist(), parallel[chosen].tolist()).auc
    return Contest(evaluate_quality(scores.tolist(), parallel.tolist()), by_kind)


def margins(examples: Sequence[Example], embedder: Embedder) -> Scores:
    """Ratio margin of each pair among all texts of its source."""
    found = np.zeros(len(examples))
    sources = np.array([example.source for example in examples])
    for source in sorted(set(sources)):
        rows = np.flatnonzero(sources == source).tolist()
        sides = []
        for side in ("arabic", "english"):
            texts = [getattr(examples[row], side) for row in rows]
            unique = sorted(set(texts))
            sides.append((embedder.encode(texts), embedder.encode(unique)))
        (arabic, arabic_pool), (english, english_pool) = sides
        around = (nearest_mean(arabic, english_pool) + nearest_mean(english, arabic_pool)) / 2
        found[rows] = np.einsum("ij,ij->i", arabic, english) / np.maximum(around, 1e-6)
    return found


def nearest_mean(queries: NDArray[np.float32], pool: NDArray[np.float32]) -> Scores:
    """Mean cosine to the four nearest of a pool."""
    cosines = queries @ pool.T
    return np.asarray(np.partition(cosines, -4, axis=1)[:, -4:].mean(axis=1), np.float64)


def hard_rules(arabic: Sequence[str], english: Sequence[str]) -> Scores:
    """Share of the rules that a pair passes."""
    rules: list[Filter] = [
        Length(least=3, most=1024), LengthRatio(2.0), Script(0.5), Copy(0.5), Repetition(0.3),
        Truncation(), Markup(0.5),
    ]  # fmt: skip
    passed = [[not reason for reason in rule.object_to(arabic, english)] for rule in rules]
    return np.asarray(np.mean(np.array(passed, float), axis=0))


def opusfilter_features(arabic: Sequence[str], english: Sequence[str]) -> Scores:
    """What OpusFilter's language-independent filters and its language identification measure."""
    from opusfilter import filters

    pairs = list(zip(arabic, english, strict=True))
    measures = [
        filters.LengthRatioFilter(unit="char"),
        filters.LengthRatioFilter(unit="word"),
        filters.LengthFilter(unit="char"),
        filters.LongWordFilter(),
        filters.AverageWordLengthFilter(),
        filters.AlphabetRatioFilter(),
        filters.CharacterScoreFilter(scripts=["Arabic", "Latin"]),
        filters.TerminalPunctuationFilter(),
        filters.NonZeroNumeralsFilter(),
        filters.LongestCommonSubstringFilter(),
        filters.SimilarityFilter(),
        filters.RepetitionFilter(),
        filters.LangidFilter(languages=["ar", "en"]),
    ]
    columns = []
    for measure in measures:
        rows = [np.atleast_1d(np.asarray(score, float)) for score in measure.score(pairs)]
        columns.append(np.stack(rows))
    return np.asarray(np.nan_to_num(np.hstack(columns), posinf=100.0))


def opusfilter_classifier(train: Sequence[Example], test: Sequence[Example]) -> Scores:
    """Probability of parallel by logistic regression on OpusFilter's features."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
    model.fit(
        opusfilter_features(*texts_of(train)), [example.label == "parallel" for example in train]
    )
    return np.asarray(model.predict_proba(opusfilter_features(*texts_of(test)))[:, 1])


def texts_of(examples: Sequence[Example]) -> tuple[list[str], list[str]]:
    """Both sides of examples."""
    return [example.arabic for example in examples], [example.english for example in examples]


def hand_labelled(embedder: Embedder) -> tuple[LabelReport, list[str]]:
    """The model's labels for the pairs of the founding corpus that a person read.

    Only the two sentences count here; that their documents tell of different events is not used.
    """
    record = json.loads((ROOT / "tests/score/hand_labels.json").read_text("utf-8"))
    texts = hand_labelled_texts(record["pairs"])
    features = extract_features([ar for ar, _ in texts], [en for _, en in texts], embedder)
    judged = load_quality().judge(features)
    gold = [pair["label"] for pair in record["pairs"]]
    partial = [
        f"{pair['label']:9} {judgement.quality:.2f}  {ar[:60]} | {en[:60]}"
        for pair, judgement, (ar, en) in zip(record["pairs"], judged, texts, strict=True)
        if "partial" in (judgement.label, pair["label"])
    ]
    return evaluate_labels([judgement.label for judgement in judged], gold), partial


def hand_labelled_texts(pairs: Sequence[dict[str, Any]]) -> list[Pair]:
    """The texts that hand labels refer to by document and offset."""
    from bitext.text.sentences import split_document

    corpus = ROOT / "corpora/libya-paris-2021"
    at: dict[tuple[str, int], str] = {}
    for path in sorted(corpus.glob("*/*.txt")):
        language = path.parent.name
        document = Document(path.stem, "ar" if language == "ar" else "en", path.read_text("utf-8"))
        at |= {(s.document, s.start): s.text for s in split_document(document)}
    return [(at[tuple(pair["arabic"])], at[tuple(pair["english"])]) for pair in pairs]


def machine_translations(data: Path, embedder: Embedder, count: int = 400) -> dict[str, float]:
    """Mean quality of UN sentences in human translation and by four translation engines.

    Another part of the same source was used for fitting.
    """
    rows = list(read_tsv(data / "test" / "un-human-vs-mt.tsv"))[:count]
    arabic = [row["ar"] for row in rows]
    means = {}
    for name in ("en", *(key for key in rows[0] if key.startswith("ar_en_"))):
        features = extract_features(arabic, [row[name] for row in rows], embedder)
        means["human" if name == "en" else name.removeprefix("ar_en_").lower()] = float(
            np.mean([judgement.quality for judgement in load_quality().judge(features)])
        )
    return means


def plot_reliability(report: QualityReport, path: Path) -> None:
    """Quality against the share that is parallel, as a picture; needs ``matplotlib``."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(4, 4))
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.plot([b.quality for b in report.bins], [b.parallel for b in report.bins], marker="o")
    axes.set(xlabel="quality", ylabel="share parallel", xlim=(0, 1), ylim=(0, 1))
    figure.tight_layout()
    figure.savefig(path, dpi=150, metadata={"Software": None})


def judge_all(features: Features) -> Scores:
    """Quality of each pair."""
    return np.array([judgement.quality for judgement in load_quality().judge(features)])


def main() -> None:
    """Run all contests and print them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder that has test/ and train/")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--plot", type=Path, help="write the reliability plot to this PNG file")
    arguments = parser.parse_args()

    embedder = RememberingEmbedder(load_embedder(), Memory())
    sources = read_sources(arguments.data)
    names = read_names(arguments.data, [pair for source in SOURCES for pair in sources[source]])
    held_out = read_held_out(arguments.data)
    examples = make_all(held_out, dict.fromkeys(held_out, EXAMPLES), names, embedder)
    arabic, english = texts_of(examples)
    started = time.perf_counter()
    features = extract_features(arabic, english, embedder)
    seconds = time.perf_counter() - started
    methods = {
        "bitext": judge_all(features),
        "cosine": np.asarray(features.similarity, np.float64),
        "margin": margins(examples, embedder),
        "hard rules": hard_rules(arabic, english),
    }
    if importlib.util.find_spec("opusfilter") and importlib.util.find_spec("sklearn"):
        train = gather_examples(sources, names, embedder)
        chosen = np.random.default_rng(SEED).choice(len(train), PEER_EXAMPLES, replace=False)
        methods["opusfilter"] = opusfilter_classifier([train[i] for i in chosen], examples)
    else:
        print("opusfilter or scikit-learn is not installed: left out", file=sys.stderr)
    contests = {name: contest(scores, examples) for name, scores in methods.items()}
    by_source = {
        source: evaluate_quality(
            [s for s, e in zip(methods["bitext"], examples, strict=True) if e.source == source],
            [e.label == "parallel" for e in examples if e.source == source],
        )
        for source in sorted({example.source for example in examples})
    }
    labels, partial = hand_labelled(embedder)
    engines = machine_translations(arguments.data, embedder)
    if arguments.plot:
        plot_reliability(contests["bitext"].all, arguments.plot)
    if arguments.json:
        print(
            json.dumps(
                {
                    "signature": load_quality().signature,
                    "pairs_a_second": len(examples) / seconds,
                    "contests": {name: asdict(each) for name, each in contests.items()},
                    "by_source": {name: asdict(each) for name, each in by_source.items()},
                    "hand_labels": asdict(labels),
                    "machine_translations": engines,
                }
            )
        )
        return
    print(load_quality().signature, f"{len(examples) / seconds:.0f} pairs a second")
    print(contests["bitext"].all.format())
    for name, each in contests.items():
        print(
            f"\n{name}: AUC {each.all.auc.format()}, AP {each.all.average_precision.format()}, "
            f"kept at 95 % {each.all.kept_95.format()}, at 99 % {each.all.kept_99.format()}"
        )
        for kind, auc in each.by_kind.items():
            print(f"  {kind:22} {auc.format()}")
    print("\nby source")
    for source, report in by_source.items():
        print(
            f"  {source:24} AUC {report.auc.format()} "
            f"calibration error {report.calibration_error.format()}"
        )
    print("\nhand-labelled pairs of comparable text, sentences alone")
    print(labels.format())
    print("\n".join(partial))
    print("\nmean quality of UN sentences:", engines)


if __name__ == "__main__":
    main()
