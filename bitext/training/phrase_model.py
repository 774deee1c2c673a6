"""A phrase-based translation model (Koehn, Och & Marcu 2003) that is trained in seconds.

Words are sentencepiece pieces. They are aligned in both directions with IBM Model 1 and a prior
for the diagonal (Dyer, Chahuneau & Smith 2013), phrase pairs are all those consistent with the
union of what both directions agree on and its neighbours (grow-diag), and a monotone beam search
weighs both phrase probabilities, a trigram model of the written side (Brants et al. 2007) and
lengths. It is no match for a neural model of its time; it is what a few thousand pairs and one
processor core can train and judge many times over.
"""

from __future__ import annotations

import io
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROUNDS = 5
TENSION = 4.0
"""How strongly alignments keep to the diagonal."""
LONGEST = 6
"""Pieces of a phrase."""
OPTIONS, BEAM = 12, 16
FORWARD, BACKWARD, LANGUAGE, PER_PIECE, PER_PHRASE = 1.0, 0.6, 0.7, 0.3, -0.4
"""Weights of the search; set on held-out interface strings, with a model of clean pairs."""
UNKNOWN = -12.0

Links = set[tuple[int, int]]
Phrase = tuple[str, ...]


class Pieces:
    """Cuts texts of both languages into pieces and puts them together again."""

    def __init__(self, texts: Iterable[str], count: int) -> None:
        import sentencepiece

        model = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(texts),
            model_writer=model,
            vocab_size=count,
            hard_vocab_limit=False,
            num_threads=1,
            minloglevel=2,
        )
        self._pieces = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())

    def split(self, text: str) -> Phrase:
        """The pieces of a text."""
        return tuple(self._pieces.encode(text, out_type=str))

    def join(self, pieces: Sequence[str]) -> str:
        """The text of pieces."""
        return str(self._pieces.decode(list(pieces)))


@dataclass(frozen=True)
class PhraseModel:
    """What was learned.

    Attributes:
        pieces: cuts the texts.
        phrases: for each source phrase its best target phrases with their log-probabilities,
            both directions weighed.
        language: n-gram counts of the target side, up to trigrams.
    """

    pieces: Pieces
    phrases: dict[Phrase, list[tuple[Phrase, float]]]
    language: Trigrams

    def translate(self, text: str) -> str:
        """The best translation that the beam finds."""
        words = self.pieces.split(text)
        beams: list[dict[Phrase, tuple[float, Phrase]]] = [{} for _ in range(len(words) + 1)]
        beams[0][("<s>", "<s>")] = (0.0, ())
        for place in range(len(words)):
            ranked = sorted(beams[place].items(), key=lambda each: -each[1][0])[:BEAM]
            for end in range(place + 1, min(len(words), place + LONGEST) + 1):
                source = words[place:end]
                options = self.phrases.get(source)
                if options is None and end == place + 1:
                    options = [(source, UNKNOWN)]
                for target, cost in options or ():
                    fixed = cost + PER_PIECE * len(target) + PER_PHRASE
                    for state, (score, written) in ranked:
                        fluency, after = self.language.continue_(state, target)
                        total = score + fixed + LANGUAGE * fluency
                        if after not in beams[end] or beams[end][after][0] < total:
                            beams[end][after] = (total, written + target)
        _, written = max(
            (score + LANGUAGE * self.language.continue_(state, ("</s>",))[0], written)
            for state, (score, written) in beams[-1].items()
        )
        return self.pieces.join(written)


class Trigrams:
    """A trigram model with stupid backoff."""

    def __init__(self, texts: Iterable[Phrase]) -> None:
        self._counts: Counter[Phrase] = Counter()
        for text in texts:
            whole = ("<s>", "<s>", *text, "</s>")
            for size in (1, 2, 3):
                self._counts.update(
                    whole[place : place + size] for place in range(len(whole) - size + 1)
                )
        self._total = sum(count for words, count in self._counts.items() if len(words) == 1)
        self._known: dict[tuple[Phrase, Phrase], tuple[float, Phrase]] = {}

    def continue_(self, state: Phrase, words: Phrase) -> tuple[float, Phrase]:
        """The log-probability of words after the two of a state, and the state after them."""
        found = self._known.get((state, words))
        if found is None:
            whole = state + words
            score = sum(self._score(whole[place - 2 : place + 1]) for place in range(2, len(whole)))
            found = self._known[state, words] = score, whole[-2:]
        return found

    def _score(self, words: Phrase) -> float:
        penalty = 0.0
        while len(words) > 1:
            count = self._counts.get(words)
            if count:
                return penalty + math.log(count / self._counts[words[:-1]])
            words, penalty = words[1:], penalty + math.log(0.4)
        return penalty + math.log(self._counts.get(words, 0.1) / self._total)


def learn(pieces: Pieces, pairs: Sequence[tuple[str, str]]) -> PhraseModel:
    """A model of source and target texts."""
    cut = [(pieces.split(source), pieces.split(target)) for source, target in pairs]
    cut = [(source, target) for source, target in cut if source and target]
    forward = _align([source for source, _ in cut], [target for _, target in cut])
    backward = _align([target for _, target in cut], [source for source, _ in cut])
    together: Counter[tuple[Phrase, Phrase]] = Counter()
    for (source, target), one, other in zip(cut, forward, backward, strict=True):
        links = _grow(one, {(s, t) for t, s in other})
        together.update(_phrases(source, target, links))
    sources: Counter[Phrase] = Counter()
    targets: Counter[Phrase] = Counter()
    for (source, target), count in together.items():
        sources[source] += count
        targets[target] += count
    phrases: dict[Phrase, list[tuple[Phrase, float]]] = defaultdict(list)
    for (source, target), count in together.items():
        score = FORWARD * math.log(count / sources[source])
        score += BACKWARD * math.log(count / targets[target])
        phrases[source].append((target, score))
    best = {
        source: sorted(options, key=lambda option: (-option[1], option[0]))[:OPTIONS]
        for source, options in phrases.items()
    }
    return PhraseModel(pieces, best, Trigrams(target for _, target in cut))


def _align(sources: Sequence[Phrase], targets: Sequence[Phrase]) -> list[Links]:
    """For each pair of texts, links (source place, target place): one at most for a target."""
    source_ids, target_ids = _numbered(sources), _numbered(targets)
    width = 1 + max(int(ids.max()) for ids in target_ids)
    heights = np.array([len(ids) for ids in source_ids])
    widths = np.array([len(ids) for ids in target_ids])
    sizes = heights * widths
    inside = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    height = np.repeat(heights, sizes)
    # The cells of a target word stand side by side.
    s, t = inside % height, inside // height
    word = t + np.repeat(np.cumsum(widths) - widths, sizes)
    keys = np.concatenate(
        [(b[:, None] + a * width).ravel() for a, b in zip(source_ids, target_ids, strict=True)]
    )
    kinds, kind = np.unique(keys, return_inverse=True)
    given = kinds // width
    prior = np.exp(-TENSION * np.abs(s / height - t / np.repeat(widths, sizes)))
    probability = np.ones(len(kinds))
    for _ in range(ROUNDS):
        share = probability[kind] * prior
        share /= np.bincount(word, share)[word]
        counts = np.bincount(kind, share, minlength=len(kinds))
        probability = counts / np.bincount(given, counts)[given]
    share = probability[kind] * prior
    order = np.lexsort((-share, word))
    first = order[np.r_[True, np.diff(word[order]) > 0]]
    ends = np.cumsum(widths)
    return [
        set(zip(s[first[start:end]].tolist(), t[first[start:end]].tolist(), strict=True))
        for start, end in zip(ends - widths, ends, strict=True)
    ]


def _numbered(texts: Sequence[Phrase]) -> list[NDArray[np.int64]]:
    ids: dict[str, int] = {}
    return [np.array([ids.setdefault(word, len(ids)) for word in text]) for text in texts]


def _grow(one: Links, other: Links) -> Links:
    """What both directions say, and its neighbours that one of them says and that link a word
    without a link (Och & Ney 2003)."""
    links, union = one & other, one | other
    added = True
    while added:
        added = False
        sources, targets = {s for s, _ in links}, {t for _, t in links}
        for s, t in sorted(union - links):
            beside = any((s + x, t + y) in links for x in (-1, 0, 1) for y in (-1, 0, 1))
            if beside and (s not in sources or t not in targets):
                links.add((s, t))
                sources.add(s)
                targets.add(t)
                added = True
    return links


def _phrases(source: Phrase, target: Phrase, links: Links) -> Iterable[tuple[Phrase, Phrase]]:
    """The phrase pairs whose words are linked among themselves only."""
    of_source: dict[int, list[int]] = defaultdict(list)
    of_target: dict[int, list[int]] = defaultdict(list)
    for s, t in links:
        of_source[s].append(t)
        of_target[t].append(s)
    for start in range(len(source)):
        low, high = len(target), -1
        for end in range(start, min(len(source), start + LONGEST)):
            for t in of_source.get(end, ()):
                low, high = min(low, t), max(high, t)
            if high - low >= LONGEST:
                break
            if high < 0 or any(
                not start <= s <= end for t in range(low, high + 1) for s in of_target.get(t, ())
            ):
                continue
            # Words without a link may come along on either side.
            for first in range(low, -1, -1):
                if first < low and of_target.get(first):
                    break
                for last in range(high, min(len(target), first + LONGEST)):
                    if last > high and of_target.get(last):
                        break
                    yield source[start : end + 1], target[first : last + 1]
