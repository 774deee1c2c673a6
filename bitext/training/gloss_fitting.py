"""The glosses that the bundled translation model is shown, learned from aligned words.

Words are aligned (:mod:`bitext.training.word_alignment`) and phrase pairs counted.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from bitext.text.clitics import TOKEN, Segmenter, find_tokens
from bitext.text.lexicon import stem_english
from bitext.training.mixture import Mixture
from bitext.training.word_alignment import Texts, align, phrase_pairs
from bitext.translate.glosses import LONGEST, Gloss

LONGEST_ENGLISH = 5
MOST_TOKENS = 70
"""Longer sentences are not aligned."""
LEAST_COUNT = 2
"""Of a word, to decide what is cut off others, and of a phrase of several tokens."""
LEAST_SHARE = 0.05
"""Of the occurrences of a phrase; rarer translations are left out."""
LEAST_AGREEMENT = 0.003
"""Least product of the probabilities of both directions."""
UNSEEN = 0.5
"""Count that is put aside for translations never seen."""
BACKWARD, PER_PHRASE = 0.5, 0.3
"""Weight of the opposite direction; what a phrase costs."""
NEARLY = 0.45
"""Share of the first translation's probability from which a second one is shown."""

Sentence = tuple[list[str], list[str], float]
"""Arabic tokens, English words, and the weight of their source."""


def learn(mixture: Mixture) -> tuple[dict[str, int], dict[str, Gloss]]:
    """Counts of words and glosses of phrases, see :class:`bitext.translate.glosses.Glosser`.

    Args:
        mixture: pairs, and what those of each source count.
    """
    examples = mixture.examples
    arabic = [find_tokens(each.arabic) for each in examples]
    counted = Counter(word for tokens in arabic for word in tokens)
    words = {word: count for word, count in counted.items() if count >= LEAST_COUNT}
    segmenter = Segmenter(words)
    sentences = [
        ([part for token in tokens for part in segmenter.split(token)], written, weight)
        for tokens, written, weight in zip(
            arabic,
            _written_within([TOKEN.findall(each.english.replace("’", "'")) for each in examples]),
            [mixture.weight(each.source) for each in examples],
            strict=True,
        )
    ]
    sentences = [
        each for each in sentences if all(0 < len(side) <= MOST_TOKENS for side in each[:2])
    ]
    return words, _glosses(sentences)


def _glosses(sentences: Sequence[Sentence]) -> dict[str, Gloss]:
    """The best translations of each phrase."""
    sources = Texts.of([tokens for tokens, _, _ in sentences])
    targets = Texts.of([[stem_english(word.lower()) for word in each] for _, each, _ in sentences])
    found = phrase_pairs(
        sources,
        targets,
        align(sources, targets),
        align(targets, sources),
        (LONGEST, LONGEST_ENGLISH),
    )
    together: defaultdict[tuple[str, str], float] = defaultdict(float)
    seen: Counter[tuple[str, str]] = Counter()
    for number, (start, end, first, last) in zip(
        found.sentence.tolist(), found.spans.tolist(), strict=True
    ):
        tokens, written, weight = sentences[number]
        pair = " ".join(tokens[start:end]), " ".join(written[first:last])
        together[pair] += weight
        seen[pair] += 1
    arabic: defaultdict[str, float] = defaultdict(float)
    english: defaultdict[str, float] = defaultdict(float)
    translations: dict[str, list[str]] = defaultdict(list)
    for (phrase, written_as), count in together.items():
        arabic[phrase] += count
        english[written_as] += count
        translations[phrase].append(written_as)
    glosses = {}
    for phrase, texts in translations.items():
        if " " in phrase:
            texts = [text for text in texts if seen[phrase, text] >= LEAST_COUNT]
        gloss = _gloss(
            arabic[phrase], [(text, together[phrase, text], english[text]) for text in texts]
        )
        if gloss:
            glosses[phrase] = gloss
    return glosses


def _gloss(total: float, translations: Sequence[tuple[str, float, float]]) -> Gloss | None:
    """The best translation of a phrase that occurs ``total`` times.

    Args:
        translations: texts, how often each occurs with the phrase, and how often at all.
    """
    spellings: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
    for each in translations:
        if each[1] >= LEAST_SHARE * total:
            spellings[each[0].lower()].append(each)
    ranked = []
    for several in spellings.values():
        together = sum(count for _, count, _ in several)
        forward = together / (total + UNSEEN)
        backward = together / sum(count for _, _, count in several)
        if forward * backward >= LEAST_AGREEMENT:
            score = math.log(forward) + BACKWARD * math.log(backward) - PER_PHRASE
            text, _, _ = max(several, key=lambda each: (each[1], each[0]))
            ranked.append((score, forward, text))
    ranked.sort(key=lambda each: (-each[0], each[2]))
    if not ranked:
        return None
    score, probability, text = ranked[0]
    second = None
    if len(ranked) > 1:
        _, next_probability, other = ranked[1]
        if (
            next_probability >= NEARLY * probability
            and text.isalpha()
            and other.isalpha()
            and text[:4].lower() != other[:4].lower()
        ):
            second = other
    return Gloss(round(score, 2), text, second)


def _written_within(texts: list[list[str]]) -> list[list[str]]:
    """Words as they are written within a sentence: a first word with a capital often has none."""
    within = Counter(word for words in texts for word in words[1:])
    return [
        [words[0].lower(), *words[1:]]
        if words and within[words[0].lower()] > within[words[0]]
        else words
        for words in texts
    ]
