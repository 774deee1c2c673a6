"""A small lexicon: which words of one side have a counterpart on the other.

It serves alignment and scoring. The table was learned from human translations with IBM Model 1
(Brown et al. 1993) over light stems; ``scripts/fit/quality.py`` makes it again. A word costs a
dictionary look-up, where embedding every word would cost more than all other features together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from bitext.text.arabic import normalize

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_CLITICS = {
    "before": "وبال وكال فبال ولل وال بال كال فال وسي وست فلل لل ال وب ول سي ست و ف ب ل ك",
    "after": "تهما يتها هما كما تها تهم يات يون يين ها هم هن كم نا ات ون ين ان تي يه ته وا ه ي ت ا",
}
_PROCLITICS = tuple(_CLITICS["before"].split())
_ENCLITICS = tuple(_CLITICS["after"].split())
_SUFFIXES = tuple(
    (suffix, kept)
    for kept, suffixes in (
        ("ic", "ically"),
        ("al", "ally"),
        ("at", "ations ation ating ated ates ate"),
        ("y", "ies ied"),
        ("", "nesses ments ities ness ment ity ings ions ing ion ors ers ly or er es ed s e"),
    )
    for suffix in suffixes.split()
)
SURE = 0.12
"""Association from which on two stems count as full counterparts."""


def find_words(text: str) -> list[str]:
    """The words of a text for comparing, in order; numbers and signs are no words."""
    return _WORD.findall(normalize(text).lower())


@lru_cache(maxsize=1 << 16)
def stem_arabic(word: str) -> str:
    """A light stem in the manner of Larkey et al. (2002): clitics and endings taken off."""
    for proclitic in _PROCLITICS:
        shortest = 3 if len(proclitic) > 1 else 4
        if word.startswith(proclitic) and len(word) - len(proclitic) >= shortest:
            word = word[len(proclitic) :]
            break
    for enclitic in _ENCLITICS:
        if word.endswith(enclitic) and len(word) - len(enclitic) >= 3:
            return word[: -len(enclitic)]
    return word


@lru_cache(maxsize=1 << 16)
def stem_english(word: str) -> str:
    """A light stem: the possessive and one common ending taken off."""
    word = word.partition("'")[0]
    for suffix, kept in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)] + kept
    return word


@dataclass(frozen=True)
class Lexicon:
    """Stems and their counterparts.

    Attributes:
        counterparts: for an Arabic stem, English stems and how strongly they are associated,
            in (0, 1]: the geometric mean of both translation probabilities.
        arabic_weight: information of an Arabic stem in nats, ``-log`` of the share of segments
            that have it.
        english_weight: the same for English stems.
        unseen_weight: information of a stem that the table does not know.
        ordinary: English words in small letters, which are no names wherever they stand.
    """

    counterparts: dict[str, dict[str, float]]
    arabic_weight: dict[str, float]
    english_weight: dict[str, float]
    unseen_weight: float
    ordinary: frozenset[str] = frozenset()

    def match(
        self, arabic: Sequence[str], english: Sequence[str]
    ) -> tuple[list[float], list[float]]:
        """How surely each stem of either side has a counterpart on the other, in [0, 1]."""
        places: dict[str, list[int]] = {}
        for place, stem in enumerate(english):
            places.setdefault(stem, []).append(place)
        found_arabic = [0.0] * len(arabic)
        found_english = [0.0] * len(english)
        for i, stem in enumerate(arabic):
            counterparts = self.counterparts.get(stem)
            if counterparts is None:
                continue
            for other in counterparts.keys() & places.keys():
                sure = min(1.0, counterparts[other] / SURE)
                found_arabic[i] = max(found_arabic[i], sure)
                for j in places[other]:
                    found_english[j] = max(found_english[j], sure)
        return found_arabic, found_english

    def weigh_arabic(self, stems: Sequence[str]) -> list[float]:
        """Information of each stem in nats."""
        return [self.arabic_weight.get(stem, self.unseen_weight) for stem in stems]

    def weigh_english(self, stems: Sequence[str]) -> list[float]:
        """Information of each stem in nats."""
        return [self.english_weight.get(stem, self.unseen_weight) for stem in stems]


@cache
def load_lexicon() -> Lexicon:
    """The bundled lexicon."""
    text = files("bitext.text").joinpath("lexicon.json").read_text(encoding="utf-8")
    record = json.loads(text)["lexicon"]
    return Lexicon(**{**record, "ordinary": frozenset(record["ordinary"].split())})


def is_ordinary(word: str) -> bool:
    """Whether an English word is a common one, whatever its first letter looks like."""
    return word.lower() in load_lexicon().ordinary
