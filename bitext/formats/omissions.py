"""What a reader leaves out is counted, and said when the file ends."""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path

from bitext.errors import FormatError

_log = logging.getLogger(__name__)


class Omissions:
    """Counts what is left out of a file.

    Args:
        name: what to call the file in messages.
    """

    def __init__(self, name: Path | str) -> None:
        self._name = name
        self._counts: Counter[str] = Counter()
        self._languages: set[str] = set()

    def add(self, singular: str, number: int = 1) -> None:
        """Count a thing that is left out, e.g. ``unit without English``; the first word is what
        is counted.
        """
        self._counts[singular] += number

    def add_languages(self, singular: str, *languages: str) -> None:
        """Count a thing that is left out for its languages."""
        self.add(singular)
        self._languages.update(language or "no language" for language in languages)

    def tell(self) -> None:
        """Say what was left out, in the log."""
        for what, number in self._counts.items():
            first, _, rest = what.partition(" ")
            noun = first if number == 1 else f"{first}s"
            _log.warning("%s: %s left out", self._name, f"{number:,} {noun} {rest}".rstrip())

    def refuse_if_all(self, read: int, found: str = "no unit with ar and en; found {}") -> None:
        """Raise :class:`FormatError` if nothing was read since all was in other languages.

        Args:
            read: how much was read.
            found: the message, with a place for the languages.
        """
        if self._languages and not read:
            raise FormatError(found.format(", ".join(sorted(self._languages))), path=self._name)
