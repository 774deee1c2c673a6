"""How well quality tells translations from other pairs, beside peers."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bitext.corpus.documents import Document
from bitext.embed.base import Embedder
from bitext.embed.load import load_embedder
from bitext.evaluate.quality import (
    LabelReport,
    QualityReport,
    estimate,
    evaluate_labels,
    evaluate_quality,
    spearman,
)
from bitext.evaluate.ranking import average_precision, roc_auc
from bitext.resampling import Estimate, bootstrap_rows
from bitext.score.coverage import Side
from bitext.score.features import Features, extract_features
from bitext.score.literalness import measure_literalness
from bitext.score.quality import Judgement, load_quality
from bitext.text.lexicon import stem_arabic, stem_english
from bitext.training.quality_examples import Example, Pair, read_names, read_tsv
from bitext.training.quality_fitting import (
    SOURCES,
    gather_examples,
    make_all,
    read_sources,
    write_json,
)
from bitext.training.quality_peers import (
    Scores,
    hard_rules,
    margins,
    opusfilter_classifier,
    texts_of,
)
from bitext.translate.base import SurprisalScorer

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "bitext/score/measured.json"
SEED = 17
EXAMPLES = 500
"""Examples from each source."""
HELD_OUT = ("umbrella/blocks", "opensource_guide/blocks")
"""Sources of the training files that neither the lexicon nor the model saw."""
PEER_EXAMPLES = 2000
"""Of the fitting examples, for the classifier on OpusFilter's features."""
NAMES = 300
LIKENESS_TOGETHER = 20
"""Sentences whose mean literalness is judged."""
TIMED = 300


@dataclass(frozen=True)
class Contest:
    """How well one method tells parallel pairs from others.

    Attributes:
        all: against all negatives together.
        by_kind: area under the ROC curve and average precision against one kind of negative at
            a time, all parallel pairs on the other side.
    """

    all: QualityReport
    by_kind: dict[str, tuple[Estimate, Estimate]]


def read_held_out(data: Path, sources: dict[str, list[Pair]]) -> dict[str, list[Pair]]:
    """Translations by source, in document order, with an empty pair between documents."""
    test = data / "test"
    return {
        "flores": in_documents(read_tsv(test / "flores200-devtest.tsv"), lambda row: row["url"]),
        "pud": in_documents(read_tsv(test / "pud.tsv"), lambda row: row["id"][:-3]),
        "tico": in_documents(read_tsv(test / "tico19-tm.tsv"), lambda row: row["id"].split(":")[0]),
        **{name: sources[name] for name in HELD_OUT},
    }


def prepare(
    data: Path, embedder: Embedder, chosen: Collection[str] | None = None
) -> tuple[list[Example], Callable[[], list[Example]]]:
    """The examples of all held-out sources, or of those chosen, and what makes the fitting ones."""
    sources = read_sources(data)
    names = read_names(data, [pair for source in SOURCES for pair in sources[source]])
    held_out = read_held_out(data, sources)
    held_out = {name: held_out[name] for name in held_out if chosen is None or name in chosen}
    examples = make_all(held_out, dict.fromkeys(held_out, EXAMPLES), names, embedder)
    return examples, lambda: gather_examples(sources, names, embedder)


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
    documents = np.array([example.document for example in examples])
    by_kind = {}
    for kind in sorted(set(kinds[~parallel])):
        chosen = parallel | (kinds == kind)
        rows = scores[chosen].tolist(), parallel[chosen].tolist(), documents[chosen].tolist()
        by_kind[str(kind)] = estimate(roc_auc, *rows), estimate(average_precision, *rows)
    return Contest(
        evaluate_quality(scores.tolist(), parallel.tolist(), documents.tolist()), by_kind
    )


def hand_labelled(embedder: Embedder) -> tuple[LabelReport, Estimate, list[str]]:
    """The model's labels for the pairs of the founding corpus that a person read.

    Only the two sentences count here; that their documents tell of different events is not used.
    """
    record = json.loads((ROOT / "tests/score/hand_labels.json").read_text("utf-8"))
    texts = hand_labelled_texts(record["pairs"])
    judged = judge_alone(texts, embedder)
    labels = [judgement.label for judgement in judged]
    gold = [pair["label"] for pair in record["pairs"]]
    partial = [
        f"{label:9} {judgement.quality:.3f}  {ar[:60]} | {en[:60]}"
        for label, judgement, (ar, en) in zip(gold, judged, texts, strict=True)
        if "partial" in (judgement.label, label)
    ]
    return evaluate_labels(labels, gold), cohens_kappa(labels, gold), partial


def hand_labelled_texts(pairs: Sequence[dict[str, Any]]) -> list[Pair]:
    """The texts that hand labels refer to by document and offset."""
    from bitext.corpus.segmentation import split_document

    corpus = ROOT / "corpora/libya-paris-2021"
    at: dict[tuple[str, int], str] = {}
    for path in sorted(corpus.glob("*/*.txt")):
        language = path.parent.name
        document = Document(path.stem, "ar" if language == "ar" else "en", path.read_text("utf-8"))
        at |= {(s.document, s.start): s.text for s in split_document(document)}
    return [(at[tuple(pair["arabic"])], at[tuple(pair["english"])]) for pair in pairs]


def mined_labels(
    data: Path, embedder: Embedder, reader: SurprisalScorer | None = None
) -> tuple[LabelReport, Estimate] | None:
    """The model's labels for pairs of test texts that a person read, most of them mined.

    The texts are referred to by file and line; ``None`` where other versions of the files are.
    """
    record = json.loads((ROOT / "tests/score/mined_labels.json").read_text("utf-8"))
    lines: dict[str, list[str]] = {}
    texts: list[Pair] = []
    for pair in record["pairs"]:
        name = pair["file"]
        if name not in lines:
            lines[name] = (data / "test" / name).read_text("utf-8").split("\n")
        names = lines[name][0].split("\t")
        arabic, english = (
            lines[name][pair[side] - 1].split("\t")[names.index(column)]
            for side, column in (("arabic", "ar"), ("english", "en"))
        )
        if hashlib.sha256(f"{arabic}\t{english}".encode()).hexdigest()[:16] != pair["sha256"]:
            return None
        texts.append((arabic, english))
    judged = [judgement.label for judgement in judge_alone(texts, embedder, reader)]
    gold = [pair["label"] for pair in record["pairs"]]
    return evaluate_labels(judged, gold), cohens_kappa(judged, gold)


def cohens_kappa(first: Sequence[str], second: Sequence[str]) -> Estimate:
    """Agreement above chance (Cohen 1960), with an interval from 1,000 resamples of pairs."""

    def kappa(rows: NDArray[np.intp]) -> float:
        one, other = np.array(first)[rows], np.array(second)[rows]
        chance = sum(
            float(np.mean(one == label) * np.mean(other == label)) for label in {*first, *second}
        )
        return (float(np.mean(one == other)) - chance) / (1 - chance) if chance < 1 else 1.0

    return bootstrap_rows(kappa, len(first), seed=SEED)


def minimal_pairs(
    embedder: Embedder, reader: SurprisalScorer | None = None
) -> list[tuple[dict[str, str], float, float]]:
    """Translations of ``tests/score/minimal_pairs.json`` with their quality, and with one word of
    the English changed."""
    rows = json.loads((ROOT / "tests/score/minimal_pairs.json").read_text("utf-8"))["pairs"]
    right, wrong = (
        [found.quality for found in judge_alone(pairs, embedder, reader)]
        for pairs in ([(row["ar"], row[name]) for row in rows] for name in ("en", "wrong"))
    )
    return list(zip(rows, right, wrong, strict=True))


def graded(embedder: Embedder) -> dict[str, Estimate]:
    """Rank correlation with the grades of ``tests/score/graded.json``: 180 pairs that one author
    wrote in six grades, easier to tell apart than what people meet."""
    sets = json.loads((ROOT / "tests/score/graded.json").read_text("utf-8"))["sets"]
    rows = [(each["ar"], english, grade) for each in sets for grade, english in each["en"]]
    features = extract_features([row[0] for row in rows], [row[1] for row in rows], embedder)
    judged = load_quality().judge(features)
    groups, grades = [row[0] for row in rows], [row[2] for row in rows]
    return {
        "grade": spearman([found.grade for found in judged], grades, groups),
        "quality": spearman([found.quality for found in judged], grades, groups),
        "cosine": spearman(features.similarity.tolist(), grades, groups),
    }


def machine_translations(data: Path, embedder: Embedder, count: int = 200) -> dict[str, float]:
    """Mean quality of UN sentences in human translation and by four translation engines.

    Another part of the same source was used for fitting.
    """
    rows = list(read_tsv(data / "test" / "un-human-vs-mt.tsv"))[:count]
    arabic = [row["ar"] for row in rows]
    means = {}
    for name in ("en", *(key for key in rows[0] if key.startswith("ar_en_"))):
        judged = judge(arabic, [row[name] for row in rows], embedder)
        means["human" if name == "en" else name.removeprefix("ar_en_").lower()] = float(
            np.mean([judgement.quality for judgement in judged])
        )
    return means


def machine_likeness(data: Path, count: int = 2000) -> dict[str, tuple[float, ...]]:
    """How well literalness tells four engines' translations of UN sentences from human ones.

    Returns:
        For each engine and direction the area under the ROC curve of single sentences, and of
        means of twenty in a row.
    """
    rows = list(read_tsv(data / "test" / "un-human-vs-mt.tsv"))[:count]
    arabic = [Side.read(row["ar"], stem_arabic) for row in rows]
    english = [Side.read(row["en"], stem_english) for row in rows]
    human = list(map(measure_literalness, arabic, english))
    found = {}
    for name in rows[0]:
        if name.startswith("ar_en_"):
            sides = arabic, [Side.read(row[name], stem_english) for row in rows]
        elif name.startswith("en_ar_"):
            sides = [Side.read(row[name], stem_arabic) for row in rows], english
        else:
            continue
        values = np.array([list(map(measure_literalness, *sides)), human])
        means = np.nanmean(values.reshape(2, -1, LIKENESS_TOGETHER), axis=2)
        values = values[:, ~np.isnan(values).any(axis=0)]
        found[name.lower()] = tuple(
            float(roc_auc(each.ravel(), np.repeat([True, False], each.shape[1])))
            for each in (values, means)
        )
    return found


def names_alone(data: Path, embedder: Embedder) -> QualityReport:
    """Names of people and places with their English form and with that of another."""
    rows = [
        (row["ar"], row["en"])
        for row in read_tsv(data / "train" / "names-and-terms.tsv.xz")
        if row["source"] == "wd_names" and min(len(row["ar"]), len(row["en"])) > 3
    ]
    places = np.random.default_rng(SEED).choice(len(rows), NAMES, replace=False)
    chosen = [rows[place] for place in places]
    arabic = [ar for ar, _ in chosen]
    english = [en for _, en in chosen]
    judged = judge([*arabic, *arabic], [*english, *english[1:], english[0]], embedder)
    return evaluate_quality(
        [judgement.quality for judgement in judged], [True] * NAMES + [False] * NAMES
    )


def judge(
    arabic: Sequence[str],
    english: Sequence[str],
    embedder: Embedder,
    reader: SurprisalScorer | None = None,
) -> list[Judgement]:
    """The model's judgements of pairs, read if there is a reader."""
    surprisals = reader.surprisals(arabic, english) if reader else None
    return load_quality().judge(extract_features(arabic, english, embedder, surprisals=surprisals))


def judge_alone(
    pairs: Sequence[Pair], embedder: Embedder, reader: SurprisalScorer | None = None
) -> list[Judgement]:
    """Judgements of pairs of which none is compared with the others."""
    return [judge([arabic], [english], embedder, reader)[0] for arabic, english in pairs]


def pairs_a_second(examples: Sequence[Example]) -> float:
    """Speed of scoring without a translation and without anything remembered."""
    embedder = load_embedder()
    rows = np.random.default_rng(SEED).choice(len(examples), TIMED, replace=False)
    arabic, english = texts_of([examples[row] for row in rows])
    judge(arabic[:10], english[:10], embedder)
    started = time.perf_counter()
    judge(arabic, english, embedder)
    return TIMED / (time.perf_counter() - started)


def plot_reliability(report: QualityReport, path: Path) -> None:
    """Quality against the share that is parallel, and how many pairs have it, as a picture."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (axes, counts) = pyplot.subplots(
        2, 1, figsize=(4, 4.8), sharex=True, height_ratios=(4, 1), layout="constrained"
    )
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1, label="as promised")
    axes.plot(
        [b.quality for b in report.bins],
        [b.parallel for b in report.bins],
        marker="o",
        label="measured",
    )
    axes.set(ylabel="share that is parallel", xlim=(0, 1), ylim=(0, 1), aspect="equal")
    axes.legend(frameon=False, loc="upper left")
    counts.bar([b.quality for b in report.bins], [b.pairs for b in report.bins], width=0.05)
    counts.set(xlabel="quality", ylabel="pairs", yscale="log")
    figure.savefig(path, dpi=110, metadata={"Software": None})


def write_figures(report: QualityReport, held_out: Iterable[str]) -> None:
    """What a card says about the model, for the package."""
    record = {
        "model": load_quality().signature,
        "split": "test",
        "sources": sorted(held_out),
        "pairs": report.pairs,
        "parallel": report.parallel,
        "calibration error": round(report.calibration_error.score, 3),
        "points": [
            {name: round(value, 3) for name, value in asdict(point).items()}
            for point in report.points
        ],
        "reliability": [
            {name: round(value, 3) for name, value in asdict(each).items()} for each in report.bins
        ],
    }
    write_json(FIGURES, record, indent=1)


def run_peers(
    examples: Sequence[Example],
    features: Features,
    embedder: Embedder,
    train: Callable[[], list[Example]],
) -> dict[str, Scores]:
    """Scores by method."""
    judged = load_quality().judge(features)
    methods = {
        "bitext": np.array([judgement.quality for judgement in judged]),
        "cosine": np.asarray(features.similarity, np.float64),
        "margin": margins(examples, embedder),
        "rules": hard_rules(*texts_of(examples)),
    }
    if importlib.util.find_spec("opusfilter") and importlib.util.find_spec("sklearn"):
        pool = train()
        chosen = np.random.default_rng(SEED).choice(len(pool), PEER_EXAMPLES, replace=False)
        methods["opusfilter"] = opusfilter_classifier([pool[i] for i in chosen], examples)
    else:
        print("opusfilter or scikit-learn is not installed: left out", file=sys.stderr)
    return methods


def print_contests(contests: dict[str, Contest]) -> None:
    """Tables of all methods."""
    print("\n| | AUC | average precision | kept at 95 % | kept at 99 % |\n|---|--:|--:|--:|--:|")
    for name, each in contests.items():
        report = each.all
        cells = [report.auc, report.average_precision, report.kept_95, report.kept_99]
        print(f"| {name} | " + " | ".join(cell.format() for cell in cells) + " |")
    for place, title in enumerate(("AUC", "average precision")):
        print(f"\n{title} against one kind of negative\n")
        print("| negatives | bitext (95 %) | " + " | ".join(list(contests)[1:]) + " |")
        print("|---|--:|" + "--:|" * (len(contests) - 1))
        for kind, found in contests["bitext"].by_kind.items():
            peers = [f"{each.by_kind[kind][place].score:.3f}" for each in contests.values()][1:]
            print(f"| {kind} | {found[place].format()} | " + " | ".join(peers) + " |")
