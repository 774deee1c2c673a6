"""What translates, and what says how expected a given translation is: protocols and values.

* :class:`Translator`: ``signature``, ``translate(texts) -> list[str]``,
  ``translate_with_diagnosis(texts) -> list[Translation]``.
* :class:`Engine`, :class:`Hypothesis`: what a new kind of model has to offer;
  :class:`bitext.translate.translator.EngineTranslator` makes a translator of it.
* :class:`SurprisalScorer`: ``signature``, ``surprisals(arabic, english)``, by forced decoding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True)
class Surprisal:
    """What a model thinks of an English text as the translation of an Arabic one.

    Attributes:
        pieces: of the English text in order; one that begins a word begins with a space. The
            last one is the end of the text, a line feed.
        nats: for each piece, ``-ln P(piece | Arabic text, pieces before it)``, rounded to 0.01.
    """

    pieces: tuple[str, ...]
    nats: tuple[float, ...]


class SurprisalScorer(Protocol):
    """Reads given translations.

    Attributes:
        signature: model, version and settings; equal signatures give equal surprisals.
    """

    signature: str

    def surprisals(self, arabic: Sequence[str], english: Sequence[str]) -> list[Surprisal | None]:
        """One for each pair, in order; ``None`` where a side is empty or both are too long.

        Raises:
            ValueError: if the sequences have different lengths.
        """


NO_TRANSLATOR = "none"
"""What commands and pipelines call doing without a translator."""


@dataclass(frozen=True)
class Translation:
    """One translated text.

    Attributes:
        text: English, without line breaks; empty if the model ran away or said nothing.
        problem: what is doubtful about it, ``"kind: detail"`` joined by ``"; "``, or ``None``.
            Kinds after which ``text`` is empty: ``empty``, ``runaway``, ``repetition``.
            Kinds that leave it: ``incomplete`` (parts of a long text failed), ``copied-source``,
            ``arabic-script``, ``numbers-missing``, ``numbers-invented``, ``negation-mismatch``,
            ``not-arabic`` (the source has letters but no Arabic ones and is passed on as it is).
        confidence: geometric mean of the probabilities the model gave its tokens, in [0, 1];
            1.0 where nothing had to be translated, 0.0 where ``text`` is empty by failure.
    """

    text: str
    problem: str | None = None
    confidence: float = 1.0


class Translator(Protocol):
    """Translates texts.

    Attributes:
        signature: model, version and settings; equal signatures give equal translations.
    """

    signature: str

    def translate(self, texts: Sequence[str]) -> list[str]:
        """One English text for each Arabic one, in order; empty for empty and for failures."""

    def translate_with_diagnosis(self, texts: Sequence[str]) -> list[Translation]:
        """As :meth:`translate`, with what is doubtful about each."""


@dataclass(frozen=True)
class Hypothesis:
    """What a model wrote for one segment.

    Attributes:
        text: as written.
        confidence: geometric mean of its tokens' probabilities, in [0, 1].
        finished: whether the model ended it by itself.
    """

    text: str
    confidence: float
    finished: bool


@runtime_checkable
class Engine(Protocol):
    """Runs a model on segments that are short enough for it.

    It reads the weights when the first segment is there: if all is remembered, they are not needed.

    Attributes:
        signature: model, version and settings.
        limit: greatest :meth:`size` of a segment.
    """

    signature: str
    limit: int

    def size(self, text: str) -> int:
        """Length of a text in tokens."""

    def generate(self, segments: Sequence[str]) -> list[Hypothesis]:
        """One hypothesis a segment, in order; a hypothesis depends on its segment alone."""

    def candidates(self, segments: Sequence[str], count: int) -> list[list[Hypothesis]]:
        """Different hypotheses of each segment, likeliest first: at most ``count``, at least one.

        They depend on the segment and ``count`` alone.
        """
