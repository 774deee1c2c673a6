"""Does filtering by quality make a better training corpus?

    python scripts/evaluate_filtering.py PAIRS.tsv --out RESULT.json

PAIRS is any file of human translations that ``scripts/train_translation.py`` reads (``--source``
takes some of its sources). From it a noisy mixture is made with a seed: true pairs and, of
each kind equally many, wrong ones: shuffled, a neighbour's translation, cut on one side, numbers
or words exchanged, copied, another language's side. Each method keeps the same number of pairs of
the mixture; on each choice a small Marian model is trained from the same random weights with the
same vocabulary for the same number of updates, and compared on held-out pairs: ``quality`` (the
highest quality), ``margin`` (the highest ratio margin), ``random``, and for orientation ``true``
(as many true pairs). Intervals and tests resample held-out sentences.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from training_pairs import read_examples

from bitext.align.candidates import find_neighbourhoods
from bitext.evaluate.significance import approximate_randomisation
from bitext.evaluate.translation import evaluate_translations, metric
from bitext.models.embed import load_embedder
from bitext.models.training.architecture import ARCHITECTURES, write_untrained
from bitext.models.training.augmentation import NO_AUGMENTATION
from bitext.models.training.mixture import Example, Mixture, distinct, hold_out
from bitext.models.training.tasks import load_task
from bitext.models.training.trainer import Plan, train
from bitext.score.features import extract_features
from bitext.score.quality import load_quality

METHODS = ("random", "margin", "quality", "true")
_NUMBER = re.compile(r"\d")


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
        if kind != "true":
            wrong = NOISE[kind](examples, place, dice)
            kind = (
                kind if (wrong.arabic, wrong.english) != (example.arabic, example.english) else ""
            )
            example = wrong
        found.append(Noisy(example, kind or "true"))
    return found


def _shuffled(examples: Sequence[Example], place: int, dice: random.Random) -> Example:
    return replace(examples[place], english=dice.choice(examples).english)


def _neighbour(examples: Sequence[Example], place: int, dice: random.Random) -> Example:
    beside = examples[place - 1 if place else 1]
    return replace(examples[place], english=beside.english)


def _cut(examples: Sequence[Example], place: int, dice: random.Random) -> Example:
    arabic, english = examples[place].arabic.split(), examples[place].english.split()
    if dice.random() < 0.5:
        arabic = arabic[: max(1, len(arabic) // 2)]
    else:
        english = english[: max(1, len(english) // 2)]
    return replace(examples[place], arabic=" ".join(arabic), english=" ".join(english))


def _number(examples: Sequence[Example], place: int, dice: random.Random) -> Example:
    english = _NUMBER.sub(lambda _: str(dice.randrange(10)), examples[place].english)
    return replace(examples[place], english=english)


def _words(examples: Sequence[Example], place: int, dice: random.Random) -> Example:
    words, others = examples[place].english.split(), dice.choice(examples).english.split()
    for number in range(len(words)):
        if dice.random() < 0.3:
            words[number] = dice.choice(others)
    return replace(examples[place], english=" ".join(words))


def _copied(examples: Sequence[Example], place: int, dice: random.Random) -> Example:
    example = examples[place]
    return replace(example, arabic=example.english)


NOISE = {
    "shuffled": _shuffled,
    "neighbour": _neighbour,
    "cut": _cut,
    "number": _number,
    "words": _words,
    "copied": _copied,
}


def scores(noisy: Sequence[Noisy], method: str, seed: int) -> np.ndarray:
    """What a method ranks the pairs by, highest first."""
    arabic = [each.example.arabic for each in noisy]
    english = [each.example.english for each in noisy]
    chance = np.random.default_rng(seed).random(len(noisy))
    if method == "random":
        return chance
    if method == "true":
        return chance + [each.kind == "true" for each in noisy]
    embedder = load_embedder()
    if method == "quality":
        features = extract_features(arabic, english, embedder)
        return np.array([judged.quality for judged in load_quality().judge(features)])
    left, right = embedder.encode(arabic), embedder.encode(english)
    near = find_neighbourhoods(left, right)
    around = (near.arabic_similarity.mean(axis=1) + near.english_similarity.mean(axis=1)) / 2
    return (left * right).sum(axis=1) / around


def main() -> None:
    """Make the mixture, filter, train, compare."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("pairs")
    parser.add_argument("--out", type=Path, metavar="FILE", help="JSON")
    parser.add_argument(
        "--source", nargs="+", default=[""], help="how the names of the sources to use begin"
    )
    parser.add_argument("--size", type=int, default=20_000, help="pairs in the mixture")
    parser.add_argument("--noise", type=float, default=0.5, help="share of wrong pairs")
    parser.add_argument("--keep", type=float, default=0.5, help="share that each method keeps")
    parser.add_argument("--held-out", type=int, default=300)
    parser.add_argument("--updates", type=int, default=600)
    parser.add_argument("--tokens", type=int, default=2048)
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=METHODS)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()

    wanted = (
        each
        for each in read_examples(arguments.pairs)
        if each.source.startswith(tuple(arguments.source)) and 4 <= len(each.english.split()) <= 40
    )
    examples, held = hold_out(distinct(wanted), arguments.held_out)
    start = random.Random(arguments.seed).randrange(max(1, len(examples) - arguments.size))
    examples = examples[start : start + arguments.size]
    noisy = corrupt(examples, arguments.noise, arguments.seed)
    _say(f"{len(noisy)} pairs: {dict(Counter(each.kind for each in noisy).most_common())}")
    keep = int(len(noisy) * arguments.keep)
    statistics, record = {}, {}
    with tempfile.TemporaryDirectory() as temporary:
        start = Path(temporary) / "start"
        start.mkdir()
        texts = (side for each in noisy for side in (each.example.arabic, each.example.english))
        small = replace(ARCHITECTURES["tiny"], encoder_layers=3, decoder_layers=1, pieces=6000)
        write_untrained(start, texts, small, seed=arguments.seed)
        plan = Plan(
            updates=arguments.updates,
            tokens=arguments.tokens,
            rate=2e-3,
            warmup=arguments.updates // 6,
            validate_every=arguments.updates,
            average=1,
            seed=arguments.seed,
        )
        for method in arguments.methods:
            order = np.argsort(-scores(noisy, method, arguments.seed), kind="stable")[:keep]
            chosen = [noisy[place] for place in order]
            mixture = Mixture(
                [each.example for each in chosen], {}, NO_AUGMENTATION, arguments.seed
            )
            task = load_task(start, None)
            outcome = train(task, mixture, held, plan, Path(temporary) / method)
            written = task.translate([each.arabic for each in held])
            judged = evaluate_translations(written, [each.english for each in held])
            statistics[method] = judged.statistics["chrf"]
            estimate = judged.parts["chrf"]
            true = sum(each.kind == "true" for each in chosen) / keep
            record[method] = {
                "chrf": asdict(estimate),
                "validation_loss": outcome.validations[-1].loss,
                "true_share": true,
                "kinds": dict(Counter(each.kind for each in chosen).most_common()),
            }
            _say(
                f"{method:8} {keep} pairs, {true:.0%} true: chrF {estimate.format()}, "
                f"loss {outcome.validations[-1].loss:.3f}"
            )
    comparisons = {}
    for other in arguments.methods:
        if other != "quality" and "quality" in statistics:
            found = approximate_randomisation(
                statistics["quality"], statistics[other], metric("chrf")
            )
            comparisons[f"quality - {other}"] = json.loads(found.to_json())
            _say(f"quality - {other}: {found.format()}")
    if arguments.out:
        settings = {name: str(value) for name, value in vars(arguments).items()}
        whole = {"settings": settings, "methods": record, "comparisons": comparisons}
        arguments.out.write_text(json.dumps(whole, indent=1), encoding="utf-8")


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
