"""The quality model and its word lexicon, learned from human translations and from reviewers."""

from __future__ import annotations

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from bitext.cache import ResultCache
from bitext.embed.base import Embedder
from bitext.embed.cached import CachedEmbedder
from bitext.embed.load import load_embedder
from bitext.formats.streams import open_text_target
from bitext.review.verdicts import read_verdicts
from bitext.training.quality_examples import (
    REVIEWED,
    Example,
    Names,
    Pair,
    make_examples,
    nearest_in_document,
    nearest_wrong,
    out_of_order,
    read_names,
    read_tsv,
)
from bitext.training.quality_model import Measured, fit_stages, fit_surprisals
from bitext.training.word_lexicon import learn_lexicon
from bitext.translate.base import SurprisalScorer
from bitext.translate.cached import CachedSurprisalScorer
from bitext.translate.load import load_surprisal_scorer

PACKAGE = Path(__file__).resolve().parents[1]
VERSION = "7"
LEXICON_VERSION = "2"
SEED = 13
BLOCK = 100
"""Rows. Every third block of a source is for fitting the model, the others are for the lexicon,
so that the model sees the lexicon at work on text that it was not learned from."""

SOURCES = {
    "un_all/train": 3200,
    "syrian_archive": 2000,
    "election_data": 2000,
    "covid_apps": 800,
    "mepi_library": 400,
    "mt_geneval/sentences": 1200,
    "mmlu_ar_mt": 1800,
    "msdocs/train_uniq": 1800,
    "bible/web": 500,
    "tatoeba_manythings/train": 500,
    "edu_json/train": 300,
}
"""Examples to make from each source; the more a source reads like news, the more of its text."""
HELD_FOR_CALIBRATION = {"mt_geneval/context": 700}
RUNNING_TEXT = frozenset(
    {"mt_geneval/context", "mt_geneval/sentences", "syrian_archive", "election_data"}
)
"""Sources with the running text of people who write for the public. The log-odds are set right
on them, so that a quality means on such text what it says; lists and interface strings, of which
the other sources have many, would pull it down."""
LOOSE = frozenset(
    {"mt_geneval/context", "mt_geneval/sentences", "un_all/train", "tatoeba_manythings/train"}
)
"""Sources that are not in document order."""
LEXICON_SOURCES = (*(name for name in SOURCES if name != "mt_geneval/sentences"), "bible/train")
"""Two thirds of MT-GenEval's sentences stay unseen, to look at what a measurement gets wrong."""
THRESHOLDS = {"parallel": 0.5, "partial": 0.92, "outstanding partial": 0.2, "related": 0.5}
"""Probability from which on a label is given. Partial pairs are far rarer in comparable text
than in the mixture here, so that more than even odds is asked of them. How much less is enough
for a pair that stands out was set by hand, for want of comparable text to fit it on."""
UNREAD = ("syrian_archive", "election_data", "sdg", "ifrc_go", "mepi_library")
"""Sources of whose last sixth neither the translation model nor its glosses were learned, so that
its surprisal there is what it is on new text."""
UNREAD_SEEDS = (13, 14)
"""Examples are made of that little text twice."""
IN_DOCUMENT = 0.12
"""Nearest wrong pairs of neighbouring text, as a share of the other examples."""
NEAREST = 0.08
"""Nearest wrong partners, as a share of the other examples."""


def read_sources(data: Path) -> dict[str, list[Pair]]:
    """The training pairs of each source, in the order of the files."""
    sources: dict[str, list[Pair]] = defaultdict(list)
    for name in ("sentences", "public-affairs"):
        for row in read_tsv(data / "train" / f"{name}.tsv.xz"):
            sources[row["source"]].append((row["ar"], row["en"]))
    return sources


def for_fitting(pairs: Sequence[Pair]) -> list[Pair]:
    """Every third block of a source, without pairs whose numbers were set in the wrong order."""
    return [pair for i, pair in enumerate(pairs) if i // BLOCK % 3 == 0 and not out_of_order(pair)]


def for_lexicon(pairs: Sequence[Pair]) -> list[Pair]:
    """The blocks that are not for fitting."""
    return [pair for i, pair in enumerate(pairs) if i // BLOCK % 3]


def gather_examples(
    sources: dict[str, list[Pair]], names: Names, embedder: Embedder
) -> list[Example]:
    """The examples the model is fitted on."""
    fitting = {name: for_fitting(sources[name]) for name in SOURCES}
    return make_all(fitting, SOURCES, names, embedder)


def gather_unread(
    sources: dict[str, list[Pair]], names: Names, embedder: Embedder
) -> list[Example]:
    """The examples that show what the translation model's surprisal means."""
    unread = {
        name: [pair for pair in pairs[-(len(pairs) // 6) :] if not out_of_order(pair)]
        for name, pairs in sources.items()
        if name in UNREAD
    }
    counts = {name: len(unread[name]) for name in UNREAD}
    made = [make_all(unread, counts, names, embedder, seed) for seed in UNREAD_SEEDS]
    return list(dict.fromkeys(example for examples in made for example in examples))


def make_all(
    sources: dict[str, list[Pair]],
    counts: dict[str, int],
    names: Names,
    embedder: Embedder,
    seed: int = SEED,
) -> list[Example]:
    """Examples of all kinds from each of these sources."""
    examples: list[Example] = []
    for source, count in counts.items():
        pairs, ordered = list(sources[source]), source not in LOOSE
        if not ordered:
            random.Random(seed).shuffle(pairs)
        examples += make_examples(pairs, count, source, seed, names, ordered=ordered)
        examples += nearest_wrong(pairs, embedder, round(NEAREST * count), source, seed)
        if ordered:
            wanted = round(IN_DOCUMENT * count)
            examples += nearest_in_document(pairs, embedder, wanted, source, seed)
    return examples


def read_reviewed(paths: Sequence[Path]) -> list[Example]:
    """The pairs that people agreed on, as they were edited; of several verdicts the last.

    Pairs whose beads reviewers changed are left out.

    Raises:
        FormatError: a file is neither a review store nor exported verdicts.
    """
    records = [record for path in paths for record in read_verdicts(path)]
    agreed = {
        record["id"]: record
        for record in sorted(records, key=lambda record: str(record["changed"]))
        if record["type"] == "pair" and record["label"] and record["status"] != "relinked"
    }
    return [
        Example(
            record["edited"]["ar"] or record["ar"],
            record["edited"]["en"] or record["en"],
            record["label"],
            REVIEWED,
            REVIEWED,
        )
        for _, record in sorted(agreed.items())
    ]


TRAINING_NOTE = (
    "parallel: human translations, as they are, loosely punctuated or two joined. partial: "
    "synthetic, a sentence or clause added or left out, a side cut, a number, date, place or name "
    "changed, two numbers exchanged, a word put in place of its opposite, or blunders as machine "
    "translation makes them. "
    "related: neighbouring sentences, nearest wrong partners, and a negation changed (synthetic). "
    "unrelated: random partners of the same source, and sides exchanged. reviewed: pairs that "
    "people judged, if any. Nothing else is comparable news."
)


def fit_model(
    examples: Sequence[Example],
    unread: Sequence[Example],
    embedder: Embedder,
    scorer: SurprisalScorer,
) -> dict[str, Any]:
    """The record that :func:`bitext.score.quality.read_quality` reads."""
    measured = Measured.of(examples, embedder)
    stages = fit_stages(
        measured.only({*SOURCES, REVIEWED}), measured.only({*RUNNING_TEXT, REVIEWED})
    )
    stages["parallel"]["tables"] |= fit_surprisals(stages, Measured.of(unread, embedder, scorer))
    return {
        "version": VERSION,
        "training": {
            "note": TRAINING_NOTE,
            "examples": dict(sorted(Counter(example.kind for example in examples).items())),
            "sources": dict(sorted(Counter(example.source for example in examples).items())),
            "calibrated on": sorted(RUNNING_TEXT),
            "embedder": embedder.signature,
            "surprisals": {
                "examples": len(unread),
                "sources": dict(sorted(Counter(example.source for example in unread).items())),
                "reader": scorer.signature,
            },
        },
        "thresholds": THRESHOLDS,
        "stages": stages,
    }


def write_json(path: Path, record: dict[str, Any], *, indent: int | None) -> None:
    """Write a file as a whole or not at all; innermost objects take a line each."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=indent is None, indent=indent)
    if indent:
        text = re.sub(r"\[[^\[\]{}]*\]", lambda found: " ".join(found.group().split()), text)
    with open_text_target(path) as stream:
        stream.write(text + "\n")


def fit(data: Path, reviewed: Sequence[Example] = ()) -> list[Example]:
    """Learn the lexicon, then the quality model that uses it, and write both into the package.

    Args:
        data: holds ``train/sentences.tsv.xz`` and ``train/public-affairs.tsv.xz``.
        reviewed: pairs that people judged, see :func:`read_reviewed`.

    Returns:
        The examples that the model was fitted on.
    """
    sources = read_sources(data)
    lexicon = learn_lexicon(
        [pair for source in LEXICON_SOURCES for pair in for_lexicon(sources[source])]
    )
    write_json(
        PACKAGE / "text" / "lexicon.json",
        {"version": LEXICON_VERSION, "lexicon": lexicon},
        indent=None,
    )
    embedder = CachedEmbedder(load_embedder(), ResultCache())
    names = read_names(data, [pair for source in SOURCES for pair in sources[source]])
    examples = gather_examples(sources, names, embedder)
    examples += make_all(sources, HELD_FOR_CALIBRATION, names, embedder)
    examples += reviewed
    unread = gather_unread(sources, names, embedder)
    scorer = CachedSurprisalScorer(load_surprisal_scorer(), ResultCache())
    with threadpool_limits(limits=1):  # sums in another order end in other last digits
        model = fit_model(examples, unread, embedder, scorer)
    write_json(PACKAGE / "score" / "quality.json", model, indent=1)
    return examples
