"""Which language a text is in, offline, well enough to refuse a document in the wrong one.

Scripts are counted; among languages of one script, frequent function words and the letters
that only some of them write decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Literal

from bitext.text.arabic import strip_bidi_controls, strip_diacritics

Language = Literal["ar", "en"]
"""The languages of a corpus."""

LANGUAGE_NAMES = {
    "ar": "Arabic",
    "fa": "Persian",
    "ur": "Urdu",
    "en": "English",
    "fr": "French",
    "de": "German",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    "tr": "Turkish",
    "ru": "Russian or another language in Cyrillic",
    "el": "Greek",
    "he": "Hebrew",
    "zh": "Chinese",
    "ja": "Japanese",
    "ko": "Korean",
    "hi": "Hindi or another language in Devanagari",
}
_ENOUGH_HITS = 5  # function words and telling letters that make a verdict certain

# Words that are frequent in one language and, as far as possible, not written in its neighbours.
_FUNCTION_WORDS = {
    "ar": "في من على إلى أن هذا هذه التي الذي عن مع كان كانت ما لا لم هو هي ذلك بين بعد قد كل "
    "ولا وفي ومن وقد ثم أو إن عند قبل غير هل لن منذ حتى يا أنا أنت كما",
    "fa": "در از به که درباره روز سال گفت را این است با برای آن یک خود تا کرد بر هم نیز می شد "
    "بود شده های اما یا هر او ما شما باید کند دارد نمی چه وی ها همه اگر ولی بین",
    "ur": "کے کی میں ہے سے اور کا کو نے کہ پر ہیں یہ اس ایک بھی تھا جو کر گیا ہو لیے تھی وہ ان تھے "
    "نہیں تو کیا ساتھ اپنے ہی یا",
    "en": "the of and to in is was for that on with as are it by at from this have be not his an "
    "which were had has you they their or but we he she will would been there what when who "
    "my your can all if do did so me him her our said one i up out a an",
    "fr": "le la les des et de du un une est dans que qui pour sur par avec au aux ce cette sont "
    "pas plus il elle ne se nous vous ont été mais ou leur ces comme",
    "de": "der die das und ist von zu den mit für auf im ein eine nicht des dem sich als auch es "
    "bei nach wird aus an werden einer sie er wir hat sind oder wie war",
    "es": "el la los las de y en que un una es por con para del se no su al lo como más pero sus "
    "fue este esta ha son entre cuando muy sobre también hasta",
    "it": "il la le di e che un una è per in con del della dei non si da al alla sono come anche "
    "più nel nella gli lo ha questo questa ma dal delle degli",
    "pt": "o a os as de e que um uma é em do da dos das no na não para com por se mais como foi ao "
    "pela pelo são mas também sua seu à",
    "nl": "de het een en van is in dat op te voor met zijn niet aan er om ook als bij door maar "
    "naar uit hij ze worden wordt over deze nog",
    "tr": "ve bir bu için ile da de olarak olan çok daha gibi en kadar sonra ne var ise değil her "
    "ancak oldu olduğu ya",
}
_LETTERS_OF = {
    "fa": "پچگیک",
    "ur": "ٹڈڑںےہھپچگیک",
    "fr": "éèêëàâùûçîïôœ",
    "de": "äöüß",
    "es": "ñáéíóú",
    "it": "àèéìòù",
    "pt": "ãõáâéêíóôúç",
    "tr": "ığşçöü",
}
_ARABIC_SCRIPT = ("fa", "ur")
_ARABIC_ONLY = "ةىأإ"
_BY_SCRIPT = {
    "CYRILLIC": "ru",
    "GREEK": "el",
    "HEBREW": "he",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "DEVANAGARI": "hi",
}
SCRIPT_OF = {"ar": "ARABIC", "en": "LATIN"}


@dataclass(frozen=True)
class Detection:
    """The likeliest language of a text.

    Attributes:
        language: ISO 639-1 code, or ``und`` if nothing speaks for one language.
        confidence: in [0, 1]; 0.0 for ``und``.
    """

    language: str
    confidence: float


def script_shares(text: str) -> dict[str, float]:
    """The share of each script among the letters of a text.

    Returns:
        Unicode's script names in capitals (``ARABIC``, ``LATIN``, ``CJK`` …) with shares in
        (0, 1] that sum to 1, the largest first; empty for a text without letters.
    """
    letters: dict[str, int] = {}
    for char, count in Counter(text).items():
        if script := _script(char):
            letters[script] = letters.get(script, 0) + count
    total = sum(letters.values())
    largest_first = sorted(letters.items(), key=itemgetter(1), reverse=True)
    return {script: count / total for script, count in largest_first}


@cache
def _script(char: str) -> str:
    """Unicode's name of a letter's script; empty for what is no letter."""
    return unicodedata.name(char, "UNKNOWN").split(" ")[0] if char.isalpha() else ""


def detect_language(text: str) -> Detection:
    """Guess the language of a text.

    Arabic, Persian and Urdu are told apart, and English, French, German, Spanish, Italian,
    Portuguese, Dutch and Turkish; for other scripts the best-known language that is written in
    it is named.
    """
    shares = script_shares(text)
    if not shares:
        return Detection("und", 0.0)
    script, share = next(iter(shares.items()))
    if script in ("HIRAGANA", "KATAKANA", "CJK") and shares.keys() & {"HIRAGANA", "KATAKANA"}:
        return Detection("ja", share)
    if script in _BY_SCRIPT:
        return Detection(_BY_SCRIPT[script], share)
    if script == "ARABIC":
        votes = _arabic_script_votes(text)
    elif script == "LATIN":
        votes = _word_votes(text, ("en", "fr", "de", "es", "it", "pt", "nl", "tr"))
    else:
        return Detection("und", 0.0)
    (language, best), (_, second) = votes.most_common(2)
    if best == second:
        return Detection("und", 0.0)
    return Detection(language, share * (best - second) / best * min(1.0, best / _ENOUGH_HITS))


def is_other_language(text: str, language: Language) -> bool:
    """Whether a text is surely not in the language it should be in, though in the same script.

    Short texts and names are spared: there must be four words and three of them that only the
    other language has, two of these in small letters, and three times as many as there are of
    its own.

    Args:
        text: a sentence or more.
        language: the language it should be in.
    """
    words = re.findall(r"[^\W\d_]+", _without_marks(text))
    if len(words) < _FEWEST_WORDS:
        return False
    own = sum(_tells_of(word, language) for word in words)
    for other in _NEIGHBOURS[language]:
        telling = {
            word
            for word in words
            if _tells_of(word, other) and word.lower() not in _function_words()[language]
        }
        small = sum(not word[0].isupper() and word not in _IN_NAMES for word in telling)
        if len(telling) >= max(_FEWEST_TELLING, _TIMES_MORE * own) and small >= _FEWEST_SMALL:
            return True
    return False


_FEWEST_WORDS, _FEWEST_TELLING, _FEWEST_SMALL, _TIMES_MORE = 4, 3, 2, 3
_IN_NAMES = frozenset(
    ("de", "la", "le", "du", "des", "del", "della", "di", "da", "el", "al", "der")
)
"""Words in small letters that names contain."""
_NEIGHBOURS = {
    "ar": ("fa", "ur"),
    "en": ("fr", "de", "es", "it", "pt", "nl", "tr"),
}


def _tells_of(word: str, language: str) -> bool:
    """Whether a word is a function word of a language, or has letters or an article of its own."""
    if word.lower() in _function_words()[language]:
        return True
    if language == "ar":
        return word.startswith("ال") or not set(word).isdisjoint(_ARABIC_ONLY)
    return not set(word.lower()).isdisjoint(_LETTERS_OF.get(language, ""))


def _word_votes(text: str, languages: tuple[str, ...]) -> Counter[str]:
    """For each language, how often its function words occur."""
    words = Counter(re.findall(r"[^\W\d_]+", _without_marks(text).lower()))
    return Counter(
        {
            language: sum(words[word] for word in _function_words()[language])
            for language in languages
        }
    )


def _arabic_script_votes(text: str) -> Counter[str]:
    """Function words, and the letters that the language writes and its neighbours do not."""
    votes = _word_votes(text, ("ar", "fa", "ur"))
    letters = Counter(_without_marks(text))
    alphabets = {"ar": _ARABIC_ONLY, **{code: _LETTERS_OF[code] for code in _ARABIC_SCRIPT}}
    for language, alphabet in alphabets.items():
        votes[language] += sum(letters[char] for char in alphabet)
    return votes


def _without_marks(text: str) -> str:
    return strip_diacritics(strip_bidi_controls(text))


@cache
def _function_words() -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}
