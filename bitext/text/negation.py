"""Negations of a pair of texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass

_DENYING = (
    r"[وف]?(?:لا|لم|لن)|[اوف]{0,2}ليس(?:ت|وا|ا|تا)?|[وف]?لس(?:ت|نا|تم|تن)|السنا|الستم"
    r"|افلم|اولم|افلا|الم (?=(?:[يتن]|ا(?!ل))\w\w)|مش|موش",
    r"not|no|never|none|neither|nothing|nobody|nowhere|cannot|(?:ca|do|does|did|is|wo)nt|\w+n't",
)
"""Words that deny; Arabic and English."""
_LACKING = (
    r"[وفبل]{0,2}(?:ال)?(?:غير|عدم|انعدام|معدوم\w*|دون|دونما|بدون|بلا|خالي\w*|[يت]خلو|تفادي\w*"
    r"|تلافي\w*|تجنبا|[يتن]?منع\w*|ممنوع\w*|[يت]حظر\w*|امتنا?ع\w*|[يت]متنع\w*|[يتن]نفي"
    r"|فشل\w*|[يت]فشل\w*|اخفق\w*|[يت]خفق\w*|اخفاق\w*|[يت]?تعذر\w*|[يت]?عجزت?|[يت]عجز\w*"
    r"|عاجز\w*|افتقر\w*|[يت]فتقر\w*|افتقار\w*|مستحيل\w*|استحال\w*|[يت]ستحيل|لولا|بريي?ه"
    r"|حذر\w?|[يت]حذر|تحذير)",
    r"without|unless|unable|lack\w*|fail\w*|refus\w+|den(?:y|ies|ied|ying|ials?)|avoid\w*"
    r"|prevent\w*|prohibit\w*|forb[aio]d\w*|ban(?:s|ned|ning)?|exclu\w+|refrain\w*|abstain\w*"
    r"|absen[ct]\w*|except|exempt\w*|mistrust\w*|declin\w+|innocent\w*|immune|missing"
    r"|un(?!der|i[foqtv]|ion|less|til|cle)\w{4,}|non\w{4,}|\w{3,}less"
    r"|in(?:ab|accura|access|acti|adequa|admiss|appropria|attent|cap|compat|complet|consisten"
    r"|conceiv|conclus|correct|credib|decis|differen|direct|effecti|efficien|eligib|equalit"
    r"|evitab|excus|exper|explic|flexib|formal|hospit|human|justice|numerab|sanit|secur|separab"
    r"|significan|stabil|sufficien|toleran|valid|visib|volunt)\w*"
    r"|im(?:balanc|matur|mobil|moral|partial|passab|patien|perfect|possib|practic|proper|punit)\w*"
    r"|ir(?:rational|regular|relevan|responsib|revers)\w*|il(?:legal|legitim|licit|litera)\w*"
    r"|dys\w{4,}|dis(?:able|advantag|agree|allow|appear|approv|belie|connect|content|continu|courag|honest"
    r"|integrat|interest|like|obe|order|qualif|regard|respect|satis|trust|unit)\w*",
)
"""Words that say the same as a denied one: without, unable, un-."""
_NEARLY = (
    r"ليلا (?=[يتنا]\w\w)|قلما|اياك\w*|[وف]?الا(?! (?:ان\w*|اذا|بعد|عند\w*)\b)|بالكاد|والا"
    r"|متوفي|متوفين|توفيت?"
    r"|[وف]?ما (?:عاد\w*|كان\w* ل\w+|من \w+|راي\w*|ب\w+ من)",
    r"nor|little|few|hardly|barely|scarcely|rarely|seldom|only|just|free|yet|too|short|why|less|la"
    r"|missed"
    r"|minimal|remain\w*|still|least|rather than|instead of|all but",
)
"""What may come near a denial; لئلا is folded to ليلا, ألا to إلا."""
_IDIOMS = (
    r"[وف]?لا (?:سيما|بد|شك|ريب|غني|باس|حصر لها|ي?زال\w*|تزال\w*|غير|يخفي|يتجزا|يزيد|تزيد"
    r"|يقل|تقل)|[وف]?لم (?:يزل|تزل|شمل\w*|[يت]لبث|[يت]مض|[يت]مر)"
    r"|ليست? (?:فقط|اقل\w*|بعيد\w*|(?:هناك|ثمه) شك)"
    r"|لم (?=لا |لم )|[وف]?لا [يت]لبث|اليس كذلك|ام لا|او لا$|نعم (?:او )?لا",
    r"no (?:doubt|later than|longer than|more than|less than|fewer than)|or not|yes (?:or )?no"
    r"|\w+n't (?:i|you|s?he|it|we|they|there)$"
    r"|not (?:only|least|to mention|far|long)",
)
"""Phrases that deny nothing: still, especially, must, not only."""
_DENIES, _LACKS, _NEARS, _IDIOM = (
    tuple(re.compile(rf"\b(?:{pattern})\b") for pattern in patterns)
    for patterns in (_DENYING, _LACKING, _NEARLY, _IDIOMS)
)
_WITHOUT = re.compile(r"\b(?:ب?دون) ان\b"), re.compile(r"\bwithout \w+ing\b")
"""What must be said by the other side in one way or another, for it denies a whole clause."""
_RESTRICTION = re.compile(
    r"\b[وف]?(?:لا|لم|لن|ليس|ليست)(?P<between>(?: \S+){0,9}?)"
    r" (?:الا|سوي|فحسب|وحسب|فقط|وحد(?:ها?|ه[من]|هما|نا|ك))\b(?! ان\b)"
)
"""Not … but, which says only; not … alone."""
_NUMBER = re.compile(r"\b(?:[وبل]?(?:ال)?(?:رقما?|عدد)|للرقم|ارقام|الارقام)\b")
"""Words for number, of which "No." is the abbreviation."""


@dataclass(frozen=True)
class _Negations:
    """How often a side denies, says that something lacks, or comes near a denial."""

    denying: int
    lacking: int
    nearly: int

    @classmethod
    def count(cls, text: str, side: int) -> _Negations:
        """Read the words of a side, Arabic (0) or English (1)."""
        bare = _IDIOM[side].sub(" ", text)
        return cls(*(len(pattern[side].findall(bare)) for pattern in (_DENIES, _LACKS, _NEARS)))


def negation_difference(arabic: Sequence[str], english: Sequence[str]) -> int:
    """How many negations one side has more than the other.

    Nouns and prefixes that negate (غير، عدم, without, un-) make up for a missing negation but
    are not missed themselves, unless those of the other side already stand for them. So do
    words that come near a negation (only, hardly).

    Phrases that deny nothing (لا يزال, not only) do not count, "nor" need not, and لا … إلا says
    only. A "no" for رقم is the abbreviation of number.

    Of 3,000 Wikipedia sentences with human translations (MT-GenEval) 0.6 % differ, of 3,368 with a
    negation taken out or put in 92 %. The lists were mended on the same sentences, among others.

    Args:
        arabic: folded words.
        english: folded words.
    """
    texts = " ".join(arabic), " ".join(english)
    restrictions = len(_RESTRICTION.findall(texts[0]))
    numbers = min(
        english.count("no"), max(len(_NUMBER.findall(texts[0])), texts[1].endswith(" no"))
    )
    sides = (
        _Negations.count(_RESTRICTION.sub(r"\g<between> ", texts[0]), 0),
        _Negations.count(texts[1], 1),
    )
    less, more = sorted(sides, key=lambda side: side.denying)
    softer = max(0, less.lacking - more.lacking) + less.nearly
    if less is sides[0]:
        softer += restrictions + numbers
    difference = max(0, more.denying - less.denying - softer)
    return difference or _clauses_denied_alone(texts, sides)


def _clauses_denied_alone(texts: tuple[str, str], sides: tuple[_Negations, _Negations]) -> int:
    """1 if one side says دون أن or "without doing" and nothing in the other comes near it."""
    return int(
        any(
            _WITHOUT[side].search(texts[side]) and not any(astuple(sides[1 - side]))
            for side in (0, 1)
        )
    )
