"""Word-by-word English glosses of Arabic sentences.

* :func:`load_glosser` ``(path=None) -> Glosser``: with the phrases that come with the project, or
  those of a file;
* :class:`Glosser` ``(segmenter, phrases)``: ``gloss(text) -> str``.

A small language model writes English better than it reads Arabic. A gloss beside the source tells
it the words: translations of phrases of up to :data:`LONGEST` tokens, learned from parallel text by
word alignment (Koehn, Och & Marcu 2003), in the order of the Arabic. Words in a prompt help even
large models with rare words (Ghazvininejad, Gonen & Zettlemoyer 2023); this one was trained to read
them. ``scripts/fit/glosses.py`` makes the file.
"""

from __future__ import annotations

import hashlib
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from bitext.errors import ModelError
from bitext.text.clitics import Segmenter

LONGEST = 4
"""Tokens of a phrase, clitics counted."""
UNKNOWN = "*"
"""Stands before a word that is only written in Latin letters."""
_AFFIXES = {
    "و+": "and",
    "ف+": "so",
    "ب+": "by",
    "ل+": "to",
    "ك+": "as",
    "س+": "will",
    "ال+": "the",
    "+ه": "its",
    "+ها": "its",
    "+هم": "their",
    "+هن": "their",
    "+هما": "their",
    "+نا": "our",
    "+كم": "your",
    "+كما": "your",
}
_AFFIX_SCORE, _UNKNOWN_SCORE = -1.5, -8.0
_LATIN = {
    **dict(zip("ابتجدرزسصضطظعفقكلمنهويةىپگڤ", "abtjdrzssdtzafqklmnhwyaapgv", strict=True)),
    **{"ث": "th", "ح": "h", "خ": "kh", "ذ": "dh", "ش": "sh", "غ": "gh", "چ": "ch"},
}


@dataclass(frozen=True, slots=True)
class Gloss:
    """What a phrase is in English.

    Attributes:
        score: how sure it is, at most 0: ``log p(English | Arabic)``, plus half of that of the
            opposite direction, less a constant for each phrase.
        english: as written within a sentence.
        alternative: a word nearly as probable, or ``None``.
    """

    score: float
    english: str
    alternative: str | None = None

    @property
    def written(self) -> str:
        """``English/alternative``."""
        return f"{self.english}/{self.alternative}" if self.alternative else self.english


class Glosser:
    """Writes glosses.

    Args:
        segmenter: cuts words into clitics and stem.
        phrases: English of phrases of 1 to :data:`LONGEST` tokens, joined by spaces.
        signature: of the file they come from.

    Attributes:
        signature: equal signatures give equal glosses.
    """

    def __init__(
        self, segmenter: Segmenter, phrases: Mapping[str, Gloss], signature: str = ""
    ) -> None:
        self.signature = signature
        self._segmenter = segmenter
        self._phrases = phrases

    def gloss(self, text: str) -> str:
        """The best glosses that cover the text from left to right, joined by spaces."""
        return " ".join(gloss.written for gloss in self.cover(self._segmenter.segment(text)))

    def cover(self, tokens: list[str]) -> list[Gloss]:
        """The glosses of greatest summed score whose phrases make up the tokens."""
        best: list[tuple[float, int, Gloss | None]] = [(0.0, 0, None)]
        for end in range(1, len(tokens) + 1):
            reached = []
            for start in range(max(0, end - LONGEST), end):
                gloss = self._phrase(tokens[start:end])
                if gloss:
                    reached.append((best[start][0] + gloss.score, start, gloss))
            best.append(max(reached, key=lambda each: each[0]))
        chosen = []
        place = len(tokens)
        while place:
            _, place, gloss = best[place]
            if gloss:
                chosen.append(gloss)
        return chosen[::-1]

    def _phrase(self, tokens: list[str]) -> Gloss | None:
        if len(tokens) > 1:
            return self._phrases.get(" ".join(tokens))
        token = tokens[0]
        if token in _AFFIXES:
            return Gloss(_AFFIX_SCORE, _AFFIXES[token])
        if not token[0].isalpha():  # numbers and marks
            return Gloss(0.0, token)
        return self._phrases.get(token) or Gloss(_UNKNOWN_SCORE, UNKNOWN + romanize(token))


def romanize(word: str) -> str:
    """A normalised Arabic word in Latin letters, sign by sign; others are left as they are."""
    return "".join(_LATIN.get(letter, letter) for letter in word)


def pack(counts: Mapping[str, int], phrases: Mapping[str, Gloss]) -> bytes:
    """The content of a file for :func:`load_glosser`.

    Counts of words, an empty line, phrases with score, English and alternative; sorted, by xz.
    """
    words = [f"{word}\t{count}" for word, count in sorted(counts.items())]
    glosses = [
        "\t".join(filter(None, (phrase, f"{gloss.score:.2f}", gloss.english, gloss.alternative)))
        for phrase, gloss in sorted(phrases.items())
    ]
    return lzma.compress("\n".join([*words, "", *glosses]).encode(), preset=9)


def load_glosser(path: Path | None = None) -> Glosser:
    """A glosser.

    Args:
        path: of a file that :func:`pack` made; by default that which comes with the project.

    Raises:
        ModelError: it cannot be read.
    """
    if path is None:
        return _built_in()
    try:
        return _unpack(path.read_bytes())
    except (OSError, EOFError, lzma.LZMAError, ValueError, TypeError) as error:
        raise ModelError(
            f"glosses: cannot be read: {error}; expected what scripts/fit/glosses.py writes",
            path=path,
        ) from error


def glosses_signature() -> str:
    """The signature of the bundled glosser, which is not unpacked for it."""
    return _signature(_packed())


@cache
def _built_in() -> Glosser:
    return _unpack(_packed())


def _packed() -> bytes:
    return (files("bitext.translate.arabic_english") / "glosses.xz").read_bytes()


def _signature(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]


def _unpack(content: bytes) -> Glosser:
    words, _, glosses = lzma.decompress(content).decode().partition("\n\n")
    counts = {}
    for line in words.split("\n"):
        word, _, count = line.partition("\t")
        counts[word] = int(count)
    lines = (line.partition("\t") for line in glosses.split("\n"))
    phrases = _Packed({phrase: gloss for phrase, _, gloss in lines})
    return Glosser(Segmenter(counts), phrases, _signature(content))


class _Packed(Mapping[str, Gloss]):
    """Glosses that are unpacked when they are asked for: a text needs few of them."""

    def __init__(self, lines: dict[str, str]) -> None:
        self._lines = lines

    def __getitem__(self, phrase: str) -> Gloss:
        score, *english = self._lines[phrase].split("\t")
        return Gloss(float(score), *english)

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)
