"""Which side a language tag or a column's name means.

One notion for all formats: ``xml:lang`` of TMX and XLIFF, folders of OPUS, columns of tables and
keys of ``translation`` dictionaries.
"""

from __future__ import annotations

import re
from functools import lru_cache

_VARIETIES = """
aao abh abv acm acq acw acx acy adf aeb aec afb ajp apc apd arq ars ary arz auz avl ayh ayl ayn ayp
bbz pga shu ssh
"""

ARABIC = frozenset(("ar", "ara", "arb", *_VARIETIES.split()))
"""ISO 639 codes of Arabic and of what is under the macrolanguage ara; ``ajp`` and ``bbz`` are
retired and still in files."""

ENGLISH = frozenset(("en", "eng"))

_NAMES = {"arabic": "ar", "english": "en", "عربي": "ar", "العربية": "ar"}
_COLUMN = re.compile(
    r"(?:(?:sentence|text|translation)[_.\- ]+)?(?P<tag>\w+(?:[_\-][a-z]+)*?)(?:[_.\- ]+text)?"
)


@lru_cache(maxsize=1_000)
def side_of(language: str) -> str | None:
    """``ar`` or ``en`` for a language tag (``ar-LY``, ``EN_us``, ``arz``, ``arb_Arab``).

    ``None`` for other languages, and for these two in a script that is not their own.
    """
    code, *subtags = re.split("[-_]", language.strip().lower())
    scripts = [each for each in subtags if len(each) == 4 and each.isalpha()]
    if code in ARABIC:
        return "ar" if scripts in ([], ["arab"]) else None
    if code in ENGLISH:
        return "en" if scripts in ([], ["latn"]) else None
    return _NAMES.get(language.strip().lower())


@lru_cache(maxsize=10_000)
def side_of_column(name: str) -> str | None:
    """``ar`` or ``en`` for the name of a column that holds texts of that language.

    The tag stands alone (``AR``, ``Arabic``, ``arb_Arab``) or with what the column holds
    (``sentence_arb_Arab``, ``text_en``, ``ar_text``); ``ar_document`` is no text.
    """
    match = _COLUMN.fullmatch(name.strip().lower())
    if not match:
        return None
    code, *subtags = re.split("[-_]", match["tag"])
    if len(subtags) > 1 or any(len(each) not in (2, 4) for each in subtags):
        return None
    if any(len(each) == 4 and each not in ("arab", "latn") for each in subtags):
        return None  # ar_word, en_note: no script
    return side_of("-".join((code, *subtags)))
