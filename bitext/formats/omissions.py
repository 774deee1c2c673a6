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
        self._counts: Counter[tuple[str, str]] = Counter()
        self._languages: set[str] = set()

    def add(self, noun: str, which: str = "", number: int = 1) -> None:
        """Count things that are left out.

        Args:
            noun: what one is called, e.g. ``unit`` or ``obsolete entry``.
            which: what comes after it, e.g. ``in other languages``.
            number: how many.
        """
        self._counts[noun, which] += number

    def add_languages(self, noun: str, which: str, *languages: str) -> None:
        """Count a thing that is left out for its languages."""
        self.add(noun, which)
        self._languages.update(language or "no language" for language in languages)

    def tell(self) -> None:
        """Say what was left out, in the log."""
        for (noun, which), number in self._counts.items():
            if number:
                plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
                what = " ".join((noun if number == 1 else plural, *([which] if which else [])))
                _log.warning("%s: %s %s left out", self._name, f"{number:,}", what)

    def refuse_if_all(self, read: int, found: str = "no unit with ar and en; found {}") -> None:
        """Raise :class:`FormatError` if nothing was read since all was in other languages.

        Args:
            read: how much was read.
            found: the message, with a place for the languages.
        """
        if self._languages and not read:
            raise FormatError(found.format(", ".join(sorted(self._languages))), path=self._name)
