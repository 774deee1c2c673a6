"""Arabic text made comparable: for matching and measuring, never for publishing.

Every function is pure and idempotent. :func:`fold` keeps track of where each character came
from, so that what is found in folded text can be shown in the source.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

# Harakat and tanwin, Koranic marks, superscript alef, hamza and madda above and below.
DIACRITICS = frozenset(
    chr(code)
    for first, last in ((0x610, 0x61A), (0x64B, 0x65F), (0x6D6, 0x6DC), (0x6DF, 0x6E4))
    for code in range(first, last + 1)
) | frozenset("\u0670\u06e7\u06e8\u06ea\u06eb\u06ec\u06ed\u08f0\u08f1\u08f2")
TATWEEL = "\u0640"
# Direction marks, embeddings, isolates, zero-width characters, soft hyphen, byte order mark.
CONTROLS = frozenset(
    chr(code)
    for first, last in ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F))
    for code in range(first, last + 1)
) | frozenset("\u00ad\u061c\u180e\ufeff")

_DIGITS = {
    zero + value: str(value) for zero in (0x0660, 0x06F0) for value in range(10)
}  # Arabic-Indic and Persian
_LETTERS = {
    ord(source): target
    for sources, target in (
        ("أإآٱٲٳٵ", "ا"),
        ("ؤٶۄۆۇۈۉ", "و"),
        ("ئىیېۍےۓٸ", "ي"),
        ("ةھہەۀۂۃ", "ه"),
        ("کڪ", "ك"),
        ("ء", ""),
    )
    for source in sources
}
_PUNCTUATION = {
    ord(source): target
    for sources, target in (
        ("،٬", ","),
        ("؛", ";"),
        ("؟", "?"),
        ("٪", "%"),
        ("٫۔", "."),
        ("٭", "*"),
        ("«»“”„‟″", '"'),
        ("‘’‚‛‹›′", "'"),
        ("‐‑‒–—―−", "-"),
        ("…", "..."),
        ("﴾", "("),
        ("﴿", ")"),
    )
    for source in sources
}


def fold_digits(text: str) -> str:
    """Write Arabic-Indic (٣) and Persian (۳) digits as ASCII digits; the length is kept."""
    return text.translate(_DIGITS)


def strip_bidi_controls(text: str) -> str:
    """Remove direction controls, zero-width characters, soft hyphens and byte order marks."""
    return text if text.isascii() else text.translate(_controls_table())


def strip_diacritics(text: str) -> str:
    """Remove short vowels, tanwin, shadda, Koranic marks and tatweel."""
    return text if text.isascii() else text.translate(_diacritics_table())


def repair_presentation_forms(text: str) -> str:
    """Replace Arabic presentation forms (ﻻ, ﷲ, as left behind by PDF files) by their letters.

    Only U+FB50–U+FDFF and U+FE70–U+FEFC change, by Unicode's compatibility decomposition;
    everything else, Latin ligatures and full-width letters included, stays as it is.
    """
    return text if text.isascii() else text.translate(_presentation_table())


def strip_marks(text: str) -> str:
    """The letters as read: presentation forms repaired, no bidi controls, no diacritics."""
    return strip_diacritics(strip_bidi_controls(repair_presentation_forms(text)))


def normalize(text: str) -> str:
    """The form in which two spellings of the same Arabic text are equal.

    Presentation forms are repaired; diacritics, tatweel and invisible controls removed;
    alef, hamza, ya and ta marbuta folded (أإآٱ→ا, ؤ→و, ئى→ي, ة→ه, ء dropped), Persian ya and
    kaf with them; digits and punctuation written in ASCII; white space collapsed and trimmed.
    Letter case of Latin text is kept. Idempotent.
    """
    if not text.isascii():  # where there is nothing to fold
        text = text.translate(_fold_table())
    return " ".join(text.split())


@dataclass(frozen=True)
class Folded:
    """Text folded as by :func:`normalize`, but with its white space as it was.

    Attributes:
        text: the folded text.
        offsets: for each character of ``text``, and for its end, the offset in the source.
    """

    text: str
    offsets: range | tuple[int, ...]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that ``text[start:end]`` stands for; it must not be empty."""
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold as :func:`normalize` does, remembering offsets and leaving white space alone."""
    table = _fold_table()
    changes_length = {char for char in set(text) if len(table.get(ord(char), char)) != 1}
    if not changes_length:
        return Folded(text.translate(table), range(len(text) + 1))
    offsets = [
        offset
        for offset, char in enumerate(text)
        for _ in (table[ord(char)] if char in changes_length else char)
    ]
    return Folded(text.translate(table), (*offsets, len(text)))


@cache
def _controls_table() -> dict[int, str]:
    return {ord(char): "" for char in CONTROLS}


@cache
def _diacritics_table() -> dict[int, str]:
    return {ord(char): "" for char in (*DIACRITICS, TATWEEL)}


@cache
def _presentation_table() -> dict[int, str]:
    table = {}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        letters = unicodedata.normalize("NFKC", chr(code))
        # A lone diacritic is decomposed to a space that carries it; no space was written.
        if letters.startswith(" "):
            letters = letters.strip()
        if letters != chr(code):
            table[code] = letters
    return table


@cache
def _fold_table() -> dict[int, str]:
    table = {
        **_DIGITS,
        **_LETTERS,
        **_PUNCTUATION,
        **_controls_table(),
        **_diacritics_table(),
    }
    presentation = {
        code: letters.translate(table) for code, letters in _presentation_table().items()
    }
    return {**presentation, **table}
