"""Numeral words of Arabic and English, and what they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeVar

Kind = Literal["cardinal", "ordinal", "percentage", "vague"]


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a numeral word stands for.

    ``size`` is the power of ten that it counts: 0 units, 1 tens, 2 hundreds, 3 thousands …
    """

    value: float
    size: int
    kind: Kind = "cardinal"
    multiplies: bool = False  # hundred, thousand, million …


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


VAGUE_ENGLISH = {"tens": 10.0, "dozens": 10.0, "scores": 10.0, "hundreds": 100.0} | {
    "thousands": 1e3,
    "millions": 1e6,
    "billions": 1e9,
}
_VAGUE_ARABIC = {"عشرات": 10.0, "ميات": 100.0, "الاف": 1e3, "الالاف": 1e3} | {
    "الوف": 1e3,
    "ملايين": 1e6,
    "مليارات": 1e9,
    "بلايين": 1e9,
}


@cache
def english_numerals() -> dict[str, Numeral]:
    """Numeral words in lower case."""
    units = _words(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen"
    )
    tens = _words("twenty thirty forty fifty sixty seventy eighty ninety")
    ordinals = _words(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
    )
    scales = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "mln": 6, "bn": 9}
    return {
        **{word: Numeral(value, 0 if value < 10 else 1) for value, word in enumerate(units)},
        **{word: Numeral(20 + 10 * i, 1) for i, word in enumerate(tens)},
        **{
            word: Numeral(value, 0 if value < 10 else 1, "ordinal")
            for value, word in enumerate(ordinals, 1)
        },
        **{f"{word[:-1]}ieth": Numeral(20 + 10 * i, 1, "ordinal") for i, word in enumerate(tens)},
        "hundred": Numeral(100, 2, multiplies=True),
        "dozen": Numeral(12, 2, multiplies=True),
        **{word: Numeral(10.0**size, size, multiplies=True) for word, size in scales.items()},
    }


@cache
def arabic_numerals() -> dict[str, Numeral]:
    """Numeral words as :func:`bitext.text.arabic.normalize` writes them."""
    table: dict[str, Numeral] = {}
    stems = _words("ثلاث اربع خمس ست سبع ثمان تسع")
    for value, stem in enumerate(stems, 3):
        forms = [stem, f"{stem}ه"] if value != 8 else ["ثمان", "ثماني", "ثمانيه"]
        table.update({form: Numeral(value, 0) for form in forms})
        # ثلاثمايه in one word, also the older spelling without alef
        table.update(
            {
                f"{form}{hundred}": Numeral(value * 100, 2)
                for form in forms
                if not form.endswith("ه")
                for hundred in ("مايه", "ميه")
            }
        )
    for value, stem in enumerate(stems, 3):
        table.update({f"{stem}{ending}": Numeral(10 * value, 1) for ending in ("ون", "ين")})
    table.update({"عشرون": Numeral(20, 1), "عشرين": Numeral(20, 1)})
    table.update({"عشر": Numeral(10, 1), "عشره": Numeral(10, 1)})
    for form in ("درزن", "دزينه", "دسته"):
        table[form] = Numeral(12, 1)
    for form in ("واحد", "واحده", "احد", "احدي"):
        table[form] = Numeral(1, 0)
    for form in ("اثنان", "اثنين", "اثنتان", "اثنتين", "اثنا", "اثني", "اثنتا", "اثنتي"):
        table[form] = Numeral(2, 0)
    ordinals = ["ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر"]
    for form, value in (
        ("اول", 1),
        ("اولي", 1),
        ("ثاني", 2),
        ("ثانيه", 2),
        ("حادي", 1),
        ("حاديه", 1),
    ):
        table[form] = Numeral(value, 0, "ordinal")
    for value, stem in enumerate(ordinals, 3):
        size = 0 if value < 10 else 1
        table.update({form: Numeral(value, size, "ordinal") for form in (stem, f"{stem}ه")})
    table.update({form: Numeral(100, 2, multiplies=True) for form in ("مايه", "ميه", "مايات")})
    for stem in ("مايت", "ميت"):
        table.update({f"{stem}{ending}": Numeral(200, 2) for ending in ("ان", "ين", "ا", "ي")})
    scales = (
        (3, ("الف", "الفا", "الاف"), ("الفان", "الفين", "الفا", "الفي")),
        (6, ("مليون", "مليونا", "ملايين"), ("مليونان", "مليونين", "مليوني")),
        (9, ("مليار", "مليارا", "مليارات", "بليون", "بلايين"), ("ملياران", "مليارين", "ملياري")),
        (12, ("تريليون", "تريليونا", "تريليونات"), ("تريليونان", "تريليونين")),
    )
    for size, singular, dual in scales:
        table.update({form: Numeral(2 * 10.0**size, size) for form in dual})
        table.update({form: Numeral(10.0**size, size, multiplies=True) for form in singular})
    return table


_SHORT = _words("خمس سبع تسع عشر")
"""Numerals of three letters that are seldom anything else with ب or ل before them."""


THE_SIX = "الست"
"""Six, after its noun; and the lady."""


@cache
def prefixed_arabic_numerals() -> dict[str, Numeral]:
    """Numeral words with the article and with و ب ل ف ك written on to them."""
    table = arabic_numerals()
    short = {f"{prefix}{word}": table[word] for prefix in "بل" for word in _SHORT}
    six = dict.fromkeys(("وست", "بست", "بسته", "لسته", THE_SIX), table["ست"])
    hundred = dict.fromkeys(("بميه", "لميه"), table["ميه"])
    return {**_prefixed(table), **short, **six, **hundred}


@cache
def vague_arabic() -> dict[str, float]:
    """Words for tens, hundreds, thousands of something, prefixed likewise."""
    return _prefixed(_VAGUE_ARABIC)


_Value = TypeVar("_Value")


def _prefixed(table: dict[str, _Value]) -> dict[str, _Value]:
    prefixes = ("كال", "فال", "لل", "بال", "وال", "ال", "ك", "ف", "ل", "ب", "و")
    with_prefix = {
        prefix + word: value
        for prefix in prefixes
        for word, value in table.items()
        if len(word) > (2 if prefix.endswith(("ال", "لل", "و")) else 3)
    }
    return {**with_prefix, **table}
