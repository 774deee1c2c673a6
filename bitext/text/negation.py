"""Negations of a pair of texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

_NEGATIONS = {
    "ar": "لا لم لن ليس ليست ليسوا لست ولا ولم ولن وليس وليست فلا فلم فلن فليس مش موش",
    "ar soft": "غير عدم بعدم وعدم لعدم دون بدون بلا خال خاليه خارج "
    "رفض يرفض رفضت تجنب يتجنب تفادي منع يمنع امتنع يمتنع نفي ينفي فشل تعذر يتعذر",
    "en": "not no never none nor neither nothing nobody nowhere cannot",
    "en soft": "without lack lacks lacking fail fails failed unable unless little few hardly only "
    "free refuse refused refuses deny denied denies avoid prevent prevents yet mistrust",
}
_IDIOMS = {
    "ar": re.compile(
        r"\b[وف]?لا (?:سيما|بد|شك|ريب|غني|باس|حصر لها|يزال|تزال|يزالون|زال|زالت|زالوا"
        r"|يخفي|يتجزا|يزيد|تزيد|يقل|تقل)\b"
        r"|\bليس فقط\b|\b[وف]?لم (?:يزل|تزل)\b|\b(?:شاء|قبل) ام لا\b"
    ),
    "en": re.compile(
        r"\bno (?:doubt|later than|longer than|more than|less than|fewer than)\b"
        r"|\bnot (?:only|least|to mention)\b|\bor not\b"
    ),
}
"""Phrases that deny nothing: still, especially, must, not only."""
_RESTRICTION = re.compile(
    r"\b[وف]?(?:لا|لم|لن|ليس|ليست)(?P<between>(?: \S+){1,6}?) (?:الا|سوي|فحسب|وحسب|فقط)\b(?! ان\b)"
)
"""Not … but, which says only; not … alone."""
_NUMBER = frozenset(["رقم", "الرقم", "برقم", "للرقم", "والرقم", "رقما", "ارقام", "الارقام"])
"""Words for number, of which "No." is the abbreviation."""
_NEGATIVE_FORM = re.compile(
    r"un(?!der|i[foqtv]|ion|less|til|cle)\w{4,}|non\w{4,}|\w{3,}less"
    r"|in(?:ab|accura|access|acti|adequa|admiss|appropria|attent|cap|compat|complet|consisten"
    r"|conclus|correct|decis|differen|direct|effecti|efficien|eligib|equalit|excus|exper|explic|flexib"
    r"|formal|hospit|human|justice|sanit|secur|significan|stabil|sufficien|toleran|valid|visib"
    r"|volunt)\w*"
    r"|im(?:balanc|matur|mobil|moral|partial|passab|patien|perfect|possib|practic|proper|punit)\w*"
    r"|ir(?:rational|regular|relevan|responsib|revers)\w*|il(?:legal|legitim|licit|litera)\w*"
    r"|dis(?:able|advantag|agree|allow|appear|approv|belie|connect|content|continu|courag|honest"
    r"|integrat|interest|like|obe|order|qualif|regard|respect|satis|trust|unit)\w*"
)


def negation_difference(arabic: Sequence[str], english: Sequence[str]) -> int:
    """How many negations one side has more than the other.

    Nouns and prefixes that negate (غير، عدم, without, un-) make up for a missing negation but
    are not missed themselves.

    Phrases that deny nothing (لا يزال, not only) do not count, and لا … إلا says only. A "no" for
    رقم is the abbreviation of number.

    Args:
        arabic: folded words.
        english: folded words.
    """
    arabic_text = _IDIOMS["ar"].sub(" ", " ".join(arabic))
    english_text = _IDIOMS["en"].sub(" ", " ".join(english))
    arabic_words = _RESTRICTION.sub(r"\g<between> ", arabic_text).split()
    english_words = english_text.split()
    kinds = _negations()
    arabic_count = sum(word in kinds["ar"] for word in arabic_words)
    english_count = sum(word in kinds["en"] or word.endswith("n't") for word in english_words)
    if arabic_count == english_count:
        return 0
    if arabic_count > english_count:
        softer = sum(
            word in kinds["en soft"] or bool(_NEGATIVE_FORM.fullmatch(word))
            for word in english_words
        )
    else:
        softer = sum(word in kinds["ar soft"] for word in arabic_words)
        softer += len(_RESTRICTION.findall(arabic_text))
        softer += min(english_words.count("no"), sum(map(_NUMBER.__contains__, arabic_words)))
    return max(0, abs(arabic_count - english_count) - softer)


@cache
def _negations() -> dict[str, frozenset[str]]:
    return {kind: frozenset(words.split()) for kind, words in _NEGATIONS.items()}
