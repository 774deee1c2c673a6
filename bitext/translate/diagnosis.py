"""What can be seen to be wrong with a translation without knowing a better one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bitext.text.agreement import compare_facts
from bitext.text.dates.dates import Date, states_more
from bitext.text.facts import find_facts
from bitext.text.lexicon import find_words
from bitext.text.negation import negation_difference
from bitext.text.numbers.numbers import Number

ARABIC_LETTER = re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06fc\ufb50-\ufdff\ufe70-\ufefc]")
_ARABIC_WORD = re.compile(r"[\u0620-\u065f\u066e-\u06d3\u06fa-\u06fc]+")
_STAMMER = re.compile(r"(\w{1,12}?)\1{7,}")


def failure(source: str, output: str, finished: bool) -> str | None:
    """Why an output cannot be passed on at all, or ``None``.

    Args:
        source: the Arabic segment.
        output: what the model wrote.
        finished: whether it ended by itself.
    """
    words = output.split()
    if not words:
        return "empty: the model wrote nothing"
    repeated = _repetition(words, source.split())
    if repeated or (_STAMMER.search(output) and not _STAMMER.search(source)):
        return f"repetition: {repeated or 'inside a word'}"
    if not finished or len(output) > 60 + 5 * len(source):
        return f"runaway: {len(words)} words for {len(source.split())}"
    return None


def flaws(source: str, output: str) -> list[str]:
    """What is doubtful about an output that can be passed on, gravest first."""
    found = []
    left = _ARABIC_WORD.findall(output)
    if left and len("".join(left)) * 2 > len("".join(output.split())):
        found.append("copied-source")
    elif left:
        found.append(f"arabic-script: {' '.join(left[:5])}")
    missing, invented = _number_differences(source, output)
    if missing:
        found.append(f"numbers-missing: {', '.join(missing)}")
    if invented:
        found.append(f"numbers-invented: {', '.join(invented)}")
    if loses_negation(source, output):
        found.append("negation-mismatch: one side denies what the other does not")
    return found


def loses_negation(source: str, output: str) -> bool:
    """Whether one side has a negation more, as 0.6 % of 3,000 human translations have."""
    return negation_difference(find_words(source), find_words(output)) > 0


def _repetition(words: list[str], source: list[str]) -> str | None:
    """A run of words said four times in a row, unless the source repeats as often."""
    for size in range(1, 13):
        length = 1
        longest_allowed = max(4, _longest_run(source) + 2)
        for place in range(size, len(words)):
            length = length + 1 if words[place] == words[place - size] else 1
            if length > size * (longest_allowed - 1):
                said = " ".join(words[place - size + 1 : place + 1])
                return f"“{said}” again and again"
    return None


def _longest_run(words: list[str]) -> int:
    longest = run = 1
    for previous, word in pairwise(words):
        run = run + 1 if word == previous else 1
        longest = max(longest, run)
    return longest


def _number_differences(source: str, output: str) -> tuple[list[str], list[str]]:
    """Numbers and dates, in digits or words, that one side states and the other does not."""
    agreement = compare_facts(find_facts(source, "ar"), find_facts(output, "en"))
    missing: list[str] = []
    invented: list[str] = []
    for ours, theirs in agreement.dates.poorer:
        if states_more(ours, theirs):
            missing.append(ours.surface)
        else:
            invented.append(theirs.surface)
    for kind in (agreement.numbers, agreement.percentages, agreement.dates):
        conflicts: Sequence[tuple[Number | Date, Number | Date]] = kind.conflicting
        missing += [ours.surface for ours, _ in conflicts]
        invented += [theirs.surface for _, theirs in conflicts]
        missing += [fact.surface for fact in kind.only_arabic]
        invented += [fact.surface for fact in kind.only_english]
    return missing, invented
