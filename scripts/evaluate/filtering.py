"""Does filtering by quality make a better training corpus?

    python scripts/evaluate/filtering.py PAIRS.tsv.xz --source SOURCE… --out RESULT.json

PAIRS is a file of human translations that ``scripts/fit/translation.py`` reads; ``--source``
takes those of its sources whose names begin so. Some pairs are held out. Of the others a noisy
mixture is made with a seed: true pairs and, of each kind equally many, wrong ones as crawled
corpora have them once other languages and copies are out: another sentence's translation, that of
the sentence before, half a side missing, a sentence added on one side, words exchanged, numbers
exchanged.

Every method keeps the same number of pairs of the mixture: those with the highest ``quality``,
cosine similarity (``cosine``), ratio margin (``margin``), at ``random``, and for orientation as
many ``true`` pairs. A small translation model (:mod:`bitext.training.phrase_model`) is trained on
each choice and its translations of the held-out sentences are compared, counts of all seeds
together. Intervals (bootstrap) and tests (approximate randomisation) resample held-out sentences.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import bitext
from bitext.align.nearest_neighbours import find_neighbourhoods
from bitext.embed.load import load_embedder
from bitext.evaluate.translation import metric, statistics
from bitext.resampling import approximate_randomisation, bootstrap
from bitext.score.features import extract_features
from bitext.score.quality import load_quality
from bitext.training.mixture import Example, distinct, hold_out
from bitext.training.phrase_model import Pieces, learn
from bitext.training.training_pairs import read_examples

METHODS = ("random", "cosine", "margin", "quality", "true")
MEASURES = ("chrf", "bleu")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Noisy:
    """A pair of the mixture and what was done to it; ``true`` if nothing."""

    example: Example
    kind: str


def corrupt(examples: Sequence[Example], share: float, seed: int) -> list[Noisy]:
    """A mixture in which a share of the pairs is wrong, in the examples' order."""
    dice = random.Random(seed)
    kinds = list(NOISE)
    found = []
    for place, example in enumerate(examples):
        kind = dice.choice(kinds) if dice.random() < share else "true"
        wrong = example if kind == "true" else NOISE[kind](examples, place, dice)
        found.append(Noisy(wrong, "true" if wrong == example else kind))
    return found


def _shuffled(examples: Sequence[Example], place: int, dice: random.Random) -> Example:
    return replace(examples[place], english=dice.choice(examples).english)


def _neighbour(examples: Sequence[Example], place: int, dice: random.Random) -> Example:
    return replace(examples[place], english=examples[place - 1].english)


def _cut(examples: Sequence[Example], place: int, dice: random.Random) -> Example:
    arabic, english = examples[place].arabic.split(), examples[place].english.split()
    if dice.random() < 0.5:
        arabic = arabic[: max(1, len(arabic) // 2)]
    else:
        english = english[: max(1, len(english) // 2)]
    return replace(examples[place], arabic=" ".join(arabic), english=" ".join(english))


def _added(examples: Sequence[Example], place: int, dice: random.Random) -> Example:
    example, before = examples[place], examples[place - 1]
    if dice.random() < 0.5:
        return replace(example, arabic=f"{example.arabic} {before.arabic}")
    return replace(example, english=f"{example.english} {before.english}")


def _words(examples: Sequence[Example], place: int, dice: random.Random) -> Example:
    words, others = examples[place].english.split(), dice.choice(examples).english.split()
    for number in range(len(words)):
        if dice.random() < 0.3:
            words[number] = dice.choice(others)
    return replace(examples[place], english=" ".join(words))


def _numbers(examples: Sequence[Example], place: int, dice: random.Random) -> Example:
    english = _DIGIT.sub(lambda _: str(dice.randrange(10)), examples[place].english)
    return replace(examples[place], english=english)


NOISE = {
    "shuffled": _shuffled,
    "neighbour": _neighbour,
    "cut": _cut,
    "added": _added,
    "words": _words,
    "numbers": _numbers,
}


def rankings(noisy: Sequence[Noisy], seed: int) -> dict[str, NDArray[np.float64]]:
    """What each method ranks the pairs by, highest first."""
    arabic = [each.example.arabic for each in noisy]
    english = [each.example.english for each in noisy]
    chance = np.random.default_rng(seed).random(len(noisy))
    embedder = load_embedder()
    left, right = embedder.encode(arabic), embedder.encode(english)
    cosine = (left * right).sum(axis=1)
    near = find_neighbourhoods(left, right)
    around = (near.arabic_similarity.mean(axis=1) + near.english_similarity.mean(axis=1)) / 2
    judged = load_quality().judge(extract_features(arabic, english, embedder))
    return {
        "random": chance,
        "cosine": cosine,
        "margin": cosine / around,
        "quality": np.array([each.quality for each in judged]),
        "true": chance + [each.kind == "true" for each in noisy],
    }


@dataclass
class Tally:
    """What a method has come to, over all seeds: counts of its translations of each held-out
    sentence for each measure, and of the kinds of pairs that it kept."""

    counts: dict[str, NDArray[np.float64]]
    kinds: Counter[str]


def main() -> None:
    """Make mixtures, filter, train, compare."""
    arguments = _arguments()
    wanted = (
        each
        for each in read_examples(arguments.pairs)
        if each.source.startswith(tuple(arguments.source))
        and arguments.shortest <= len(each.english.split()) <= arguments.longest
    )
    examples, held = hold_out(distinct(wanted), arguments.held_out)
    if len(examples) < arguments.size or not held:
        sys.exit(f"evaluate_filtering: {len(examples)} pairs; expected {arguments.size} and more")
    tallies = {method: Tally({}, Counter()) for method in METHODS}
    for seed in range(1, arguments.seeds + 1):
        start = random.Random(seed).randrange(len(examples) - arguments.size + 1)
        noisy = corrupt(examples[start : start + arguments.size], arguments.noise, seed)
        _run(noisy, held, seed, arguments, tallies)
    result = {
        "signature": _signature(arguments),
        "kept": int(arguments.size * arguments.keep),
        "methods": {method: _judged(tally) for method, tally in tallies.items()},
        "comparisons": {
            f"quality - {other}": {
                measure: approximate_randomisation(
                    tallies["quality"].counts[measure],
                    tallies[other].counts[measure],
                    metric(measure),
                ).to_dict()
                for measure in MEASURES
            }
            for other in METHODS
            if other != "quality"
        },
    }
    print(_table(result))
    if arguments.out:
        arguments.out.write_text(json.dumps(result, indent=1), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("pairs")
    parser.add_argument("--out", type=Path, metavar="FILE", help="JSON")
    parser.add_argument(
        "--source", nargs="+", default=[""], help="how the names of the sources to use begin"
    )
    parser.add_argument("--size", type=int, default=16_000, help="pairs in the mixture")
    parser.add_argument("--noise", type=float, default=0.5, help="share of wrong pairs")
    parser.add_argument("--keep", type=float, default=0.5, help="share that each method keeps")
    parser.add_argument("--held-out", type=int, default=1000, help="pairs")
    parser.add_argument("--shortest", type=int, default=3, help="words of the English side")
    parser.add_argument("--longest", type=int, default=15, help="words of the English side")
    parser.add_argument("--pieces", type=int, default=6000, help="vocabulary of the model")
    parser.add_argument("--seeds", type=int, default=3, help="mixtures")
    return parser.parse_args()


def _run(
    noisy: Sequence[Noisy],
    held: Sequence[Example],
    seed: int,
    arguments: argparse.Namespace,
    tallies: dict[str, Tally],
) -> None:
    """Filter a mixture with every method, train, translate and count."""
    _say(f"seed {seed}: {dict(Counter(each.kind for each in noisy).most_common())}")
    texts = (side for each in noisy for side in (each.example.arabic, each.example.english))
    pieces = Pieces(texts, arguments.pieces)
    keep = int(len(noisy) * arguments.keep)
    references = [each.english for each in held]
    for method, values in rankings(noisy, seed).items():
        chosen = [noisy[place] for place in np.argsort(-values, kind="stable")[:keep]]
        model = learn(pieces, [(each.example.arabic, each.example.english) for each in chosen])
        written = [model.translate(each.arabic) for each in held]
        tally = tallies[method]
        tally.kinds.update(each.kind for each in chosen)
        for measure, counts in statistics(written, references, None).items():
            tally.counts[measure] = tally.counts.get(measure, 0.0) + counts
        chrf = float(metric("chrf")(tally.counts["chrf"].sum(axis=0)))
        _say(f"seed {seed}: {method:8} chrF so far {chrf:.2f}")


def _judged(tally: Tally) -> dict[str, object]:
    kept = tally.kinds.total()
    return {
        **{name: asdict(bootstrap(tally.counts[name], metric(name))) for name in MEASURES},
        "kinds": {kind: count / kept for kind, count in tally.kinds.most_common()},
    }


def _signature(arguments: argparse.Namespace) -> str:
    settings = {
        "pairs": Path(arguments.pairs).name,
        "source": "+".join(arguments.source) or "all",
        "words": f"{arguments.shortest}-{arguments.longest}",
        **{name: getattr(arguments, name) for name in ("size", "noise", "keep", "pieces")},
        "held": arguments.held_out,
        "seeds": f"1-{arguments.seeds}",
        "quality": load_quality().signature,
        "bitext": bitext.__version__,
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
    }
    return "|".join(f"{name}:{value}" for name, value in settings.items())


def _table(result: dict[str, Any]) -> str:
    """The result in Markdown."""
    lines = [
        str(result["signature"]),
        "",
        "| kept by | true pairs | chrF (95 %) | BLEU (95 %) | quality is ahead by, chrF | p |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for method, judged in result["methods"].items():
        row = [method, f"{judged['kinds'].get('true', 0):.0%}"]
        for measure in MEASURES:
            estimate = judged[measure]
            row.append(f"{estimate['score']:.1f} ({estimate['low']:.1f}–{estimate['high']:.1f})")
        compared = result["comparisons"].get(f"quality - {method}")
        if compared:
            gain = compared["chrf"]["difference"]
            row += [
                f"{gain['score']:.1f} ({gain['low']:.1f}–{gain['high']:.1f})",
                f"{compared['chrf']['p_value']:.4f}",
            ]
        else:
            row += ["", ""]
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines)


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
