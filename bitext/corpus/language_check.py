"""Refuse a document in another language than it declares."""

from __future__ import annotations

import unicodedata

from bitext.corpus.documents import Document
from bitext.errors import CorpusError
from bitext.text.languages import LANGUAGE_NAMES, SCRIPT_OF, detect_language, script_shares

MIN_LETTERS = 20  # shorter texts are titles and labels; they are not judged


_MIN_SHARE = 0.25  # of the letters, in the script of the declared language


def check_language(document: Document) -> None:
    """Make sure that a document is in the language it declares.

    Texts of fewer than 20 letters are not judged, nor is a text whose language cannot be told
    as long as it is in the right script. A quarter of the letters in that script is enough:
    Arabic help pages quote much English.

    Raises:
        CorpusError: naming the file, the language found and the language expected.
    """
    if sum(map(str.isalpha, document.text)) < MIN_LETTERS:
        return
    expected = LANGUAGE_NAMES[document.language]
    script = SCRIPT_OF[document.language]
    shares = script_shares(document.text)
    own_share = shares.get(script, 0.0)
    found = detect_language(
        document.text if own_share < _MIN_SHARE else _only_script(document.text, script)
    )
    if own_share >= _MIN_SHARE and (
        found.language in (document.language, "und") or found.confidence < 0.3
    ):
        return
    name = LANGUAGE_NAMES.get(found.language, f"text in {next(iter(shares)).title()} letters")
    raise CorpusError(
        f"expected {expected} ({document.language}), found {name} "
        f"({own_share:.0%} of the letters are {script.title()})",
        path=document.path or document.id,
    )


def _only_script(text: str, script: str) -> str:
    """The text with the letters of other scripts blanked."""
    others = {
        ord(char): " "
        for char in set(text)
        if char.isalpha() and not unicodedata.name(char, "").startswith(script)
    }
    return text.translate(others)
