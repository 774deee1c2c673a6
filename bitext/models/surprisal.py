"""How surprised a translation model is by a given translation (forced decoding).

* :func:`load_reader` ``(*, cache=None) -> Reader``
* :class:`Reader`: ``signature``, ``surprisals(arabic, english) -> list[Surprisal | None]``.
* :class:`Surprisal`: a text's pieces with how little each was expected.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bitext.models.memory import Memory, Progress
from bitext.models.segments import readable


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


class Reader(Protocol):
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


class RememberingReader:
    """A reader that looks pairs up before it reads them.

    Args:
        reader: what reads.
        memory: where surprisals are kept.
        batch_size: pairs read and stored together.
        progress: called with (done, total) after each batch.
    """

    def __init__(
        self,
        reader: Reader,
        memory: Memory,
        *,
        batch_size: int = 32,
        progress: Progress | None = None,
    ) -> None:
        self._reader = reader
        self._memory = memory
        self._batch_size = batch_size
        self._progress = progress
        self.signature = reader.signature

    def surprisals(self, arabic: Sequence[str], english: Sequence[str]) -> list[Surprisal | None]:
        """As the wrapped reader's ``surprisals``."""
        pairs = zip(map(readable, arabic), map(readable, english), strict=True)
        values = self._memory.recall(
            self.signature,
            [json.dumps(pair, ensure_ascii=False) for pair in pairs],
            self._compute,
            batch_size=self._batch_size,
            progress=self._progress,
        )
        found = map(json.loads, values)
        return [Surprisal(tuple(each[0]), tuple(each[1])) if each else None for each in found]

    def _compute(self, pairs: list[str]) -> list[bytes]:
        arabic, english = zip(*map(json.loads, pairs), strict=True)
        return [
            json.dumps([each.pieces, each.nats] if each else None).encode()
            for each in self._reader.surprisals(arabic, english)
        ]


def load_reader(*, cache: Path | str | None = None) -> Reader:
    """The reader of the model that comes with the project.

    The quality model knows what surprisals of this model mean; other translators have no reader.

    Raises:
        ModelError: the model is not there, or cannot be run when the first pair is read.
        OutputError: the prepared model cannot be written to the cache.
    """
    from bitext.models.engines.gemma_reader import GemmaReader

    return GemmaReader(cache=cache)
