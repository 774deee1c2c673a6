"""Names in English and Arabic text, and whether two of them are the same name.

English shows names by capitals. Arabic does not: there, names of the gazetteer, names in
guillemets, after titles and before a Latin form in brackets are found. All others can be searched
for, see :mod:`bitext.text.names.search`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from bitext.text.arabic import Folded, normalize
from bitext.text.names import gazetteer
from bitext.text.names.stop_words import (
    ARABIC_ALSO_WORDS,
    ARABIC_FUNCTION_WORDS,
    ARABIC_NO_NAMES,
    ARABIC_TITLES,
    ENGLISH_COMMON,
    ENGLISH_FUNCTION_WORDS,
    ENGLISH_LINKS,
    ENGLISH_TITLES,
)
from bitext.text.names.transliteration import Sound, letters, similarity, sounds


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a text writes it.

    Attributes:
        canonical: the name to compare by: the gazetteer's, or the words without titles.
        start: offset of the first character.
        end: offset after the last character.
        surface: the words.
        known: True if it is in the gazetteer.
        uncertain: True if Arabic may not have it as a name: a capital that only begins a
            sentence, acronyms, institutions; and Arabic words found after a title, or that mean
            something common besides.
        opening: True for a single word that begins a sentence, is capitalised nowhere else in the
            text and does nothing that only somebody does ("said"): the capital says nothing.
        spoken: the sounds of each word (English), for searching.
    """

    canonical: str
    start: int
    end: int
    surface: str
    known: bool = False
    uncertain: bool = False
    opening: bool = False
    spoken: tuple[tuple[Sound, ...], ...] = field(default=(), repr=False, compare=False)


def name_similarity(arabic: str, english: str) -> float:
    """How surely an Arabic and an English name are the same name.

    Names of the gazetteer and their adjectives are equal or not; everything else is compared by
    sound, see :func:`bitext.text.names.transliteration.similarity`. Articles (ال, al-, el-) and
    spaces between the parts do not matter.

    Returns:
        In [0, 1]; 0.0 for an empty name.
    """
    folded = normalize(arabic)
    known = gazetteer.english_forms()
    canonical = known.get(english) or known.get(english.lower())
    if canonical and canonical == _known_arabic(folded):
        return 1.0
    heard = sounds(" ".join(_parts(english)))
    words = folded.split()
    bare = [re.sub(r"^ال(?=..)", "", word) for word in words]
    return max(similarity(letters("".join(form)), heard) for form in (words, bare))


def find_english_names(text: str, taken: Iterable[tuple[int, int]] = ()) -> list[Name]:
    """The names of an English text, in order.

    Args:
        text: the text.
        taken: spans that are something else, such as dates.
    """
    starts, ends = zip(*blocked, strict=True) if (blocked := sorted(taken)) else ((), ())
    lower_case = set(re.findall(r"\b[a-z]+\b", text))
    names: list[Name] = []
    for run in _runs().finditer(text):
        tokens = [
            (run.start() + found.start(), run.start() + found.end(), found.group())
            for found in _words_of_run().finditer(run.group())
        ]
        tokens = [
            token
            for token in tokens
            if bisect_left(starts, token[1]) == bisect_right(ends, token[0])
        ]
        for part in _split_run(tokens):
            name = _english_name(part, text, lower_case)
            if name is not None:
                names.append(_beside(names[-1], name) if names else name)
    again = Counter(word for name in names for word in name.surface.split())
    return [replace(name, opening=name.opening and again[name.surface] == 1) for name in names]


def _beside(before: Name, name: Name) -> Name:
    """A name that is known, and uncertain if it is the second word of another: Mohammed Shia."""
    follows = before.end + 1 == name.start and not before.known
    return replace(name, uncertain=True) if follows and name.known else name


_Token = tuple[int, int, str]


@cache
def _runs() -> re.Pattern[str]:
    """Capitalised words, joined by spaces, hyphens, and the small words that names contain."""
    word = (
        r"(?:(?:[A-Z]\.){2,}|[A-Z]\.(?= [A-Z])|(?:al|el|as|ash|ad|an|ar|at)-[A-Z][\w’']*"
        r"|(?:[dlDL]['’])?[A-ZÀ-ÞĀ-Ž][\w’'‘]*)"
    )
    link = r"(?:of|of the|the|al|el|ul|bin|ibn|de|de la|del|della|da|di|du|la|le|van|von|der)"
    return re.compile(rf"(?<![\w])(?:{word})(?:(?: {link})?[ -]{word})*")


@cache
def _words_of_run() -> re.Pattern[str]:
    return re.compile(r"(?:[A-Z]\.){2,}|(?:al|el|as|ash|ad|an|ar|at)-[A-Z][\w’']*|[\w’'‘]+")


def _split_run(tokens: Sequence[_Token]) -> Iterator[list[_Token]]:
    """Cut a run into gazetteer names and other names; function words and titles separate."""
    forms = gazetteer.english_forms()
    part: list[_Token] = []
    position = 0
    while position < len(tokens):
        for size in range(min(gazetteer.MAX_WORDS, len(tokens) - position), 0, -1):
            window = tokens[position : position + size]
            form = " ".join(_bare(token[2]) for token in window)
            if form in forms or (form.lower() in forms and form[0].isupper()):
                yield part
                yield list(window)
                part = []
                position += size
                break
        else:
            token = tokens[position]
            word = _bare(token[2])
            separates = word in ENGLISH_FUNCTION_WORDS or word.lower() in ENGLISH_TITLES
            if separates or (word[0].isupper() and word.lower() in ENGLISH_FUNCTION_WORDS):
                yield part
                part = []
            else:
                part.append(token)
                if word != token[2]:  # a possessive: what follows is no part of the name
                    yield part
                    part = []
            position += 1
    yield part


def _english_name(part: list[_Token], text: str, lower_case: set[str]) -> Name | None:
    while part and part[-1][2].islower():
        part = part[:-1]
    while part and (part[0][2].islower() or _is_enumerator(part[0], text)):
        part = part[1:]
    if not part:
        return None
    words = [_bare(token[2]) for token in part]
    start = part[0][0]
    end = part[-1][1] - (len(part[-1][2]) - len(words[-1]))
    surface = text[start:end]
    forms = gazetteer.english_forms()
    joined = " ".join(words)
    known = forms.get(joined) or forms.get(joined.lower())
    spoken = tuple(
        sounds(word)
        for place, word in enumerate(_parts(surface))
        if word.lower() not in ENGLISH_COMMON and not (place and _REGNAL.fullmatch(word))
    )
    if known:
        return Name(known, start, end, surface, known=True, spoken=spoken)
    if all(len(word) < 2 or _is_common(word.lower()) for word in words):
        return None
    first = _begins_sentence(text, start)
    if first and len(words) == 1 and words[0].lower() in lower_case:
        return None
    alone = first and len(words) == 1
    opening = alone and not _ACTS.match(text, end) and not re.search(r"[-'’.]", surface)
    uncertain = (
        alone
        or surface.isupper()  # an acronym is translated as often as not
        or _ACRONYM.fullmatch(surface) is not None
        or any(word.lower() in ENGLISH_COMMON for word in words)
    )
    return Name(surface, start, end, surface, uncertain=uncertain, opening=opening, spoken=spoken)


_ACTS = re.compile(
    r"['’]s?\b| (?:said|says|told|added|announced|declared|stated|met|visited|arrived|left|won|lost"
    r"|beat|scored|signed|called|denied|accused|urged|warned|wrote|lives|lived|died|married|born"
    r"|played|plays|joined|founded|became|grew|studied|graduated|moved|returned|served|worked"
    r"|received|also|later|himself|herself|who|whose)\b"
)
"""What follows the name of somebody, or of a country or body."""


def _is_common(word: str) -> bool:
    return word in ENGLISH_COMMON or word in ENGLISH_LINKS


_ACRONYM = re.compile(r"(?=.*[A-Z].*[A-Z])\w{2,5}")  # PhD, CDs
_REGNAL = re.compile(r"[IVX]+")  # Arabic writes it as a word


def _is_enumerator(token: _Token, text: str) -> bool:
    """Whether a token is the letter of a paragraph: B. Findings."""
    start, end, word = token
    return len(word) == 1 and text[end : end + 1] in (".", ")") and not text[:start].strip(" (")


def _bare(word: str) -> str:
    """Without the possessive ending."""
    return re.sub(r"(?<=s)[’']$|[’']s?$", "", word)


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip(" \t\"“”«'‘(-–—•*")
    return not before or before[-1] in ".!?:;\n\r…"


def _parts(name: str) -> list[str]:
    """The words of an English name that are worth searching for, articles taken off."""
    parts = []
    for word in re.split(r"[\s-]+", re.sub(r"\b(?:[A-Za-z]\.)+", " ", name)):
        word = _bare(word)
        if word.lower() in ("abdul", "abdel", "abdal", "abd", "abdoul"):
            parts.append("abd")
        elif len(word) > 1 and word.lower() not in ENGLISH_LINKS:
            parts.append(word)
    return parts


def find_arabic_names(folded: Folded, source: str) -> list[Name]:
    """The names of an Arabic text, in order; offsets count characters of the folded text.

    Args:
        folded: the folded text.
        source: the text it was folded from, which still shows what kind its quote marks are.
    """
    words = [
        (found.start(), found.end(), found.group())
        for found in re.finditer(r"[^\W\d_]+", folded.text)
    ]
    names = list(_gazetteer_names(words, folded.text))
    names += _marked_names(folded, source)
    names += _titled_names(words, folded.text)
    return _without_overlaps(names)


def _gazetteer_names(words: Sequence[_Token], text: str) -> Iterator[Name]:
    longest = gazetteer.arabic_first_words()
    words = _without_spans(words, _ARABIC_NO_PLACES.finditer(text))
    position = 0
    while position < len(words):
        start, _, word = words[position]
        size = max((longest.get(form, 1) for form in without_proclitics(word)), default=1)
        for last in words[position : position + size][::-1]:
            phrase = text[start : last[1]]
            canonical = _known_arabic(phrase)
            if canonical:
                doubtful = not ARABIC_ALSO_WORDS.isdisjoint(without_proclitics(phrase))
                yield Name(canonical, start, last[1], phrase, known=True, uncertain=doubtful)
                position += text.count(" ", start, last[1])
                break
        position += 1


_ARABIC_NO_PLACES = re.compile(r"(?:مسقط ر[اؤو]س|جوز الهند|تمر هندي)\w*")  # birthplace, coconut


def _without_spans(words: Sequence[_Token], spans: Iterable[re.Match[str]]) -> list[_Token]:
    """The words outside some spans."""
    taken = [found.span() for found in spans]
    return [word for word in words if not any(a < word[1] and word[0] < b for a, b in taken)]


def without_proclitics(word: str) -> tuple[str, ...]:
    """A word as it is, and without و ف ب ل ك before it; the article's alef restored after ل."""
    if word.startswith("لل"):
        return word, "ال" + word[2:]
    if word[0] not in "وفبلك" or len(word) < 4:
        return (word,)
    bare = word[1:]
    if bare.startswith("لل"):
        return word, bare, "ال" + bare[2:]
    if bare[0] in "بلك" and word[0] in "وف":
        return word, bare, bare[1:]
    return word, bare


def _known_arabic(phrase: str) -> str | None:
    """The gazetteer's name for an Arabic phrase, with or without article and proclitics."""
    forms = gazetteer.arabic_forms()
    if not phrase or phrase in ARABIC_NO_NAMES:
        return None
    for form in without_proclitics(phrase):
        if form in forms:
            return forms[form]
        # An adjective takes the article; a country that is written without it does not.
        bare = form[2:] if form.startswith("ال") else ""
        if len(bare) > 3 and bare in forms and bare[-1] in "يهنت":
            return forms[bare]
    return None


def _marked_names(folded: Folded, source: str) -> Iterator[Name]:
    """«up to four words», and words before a Latin form in brackets that sound like it."""
    for found in re.finditer(r'"([^"\n]{2,40})"', folded.text):
        opening = source[folded.offsets[found.start()]]
        words = found.group(1).split()
        if opening == "«" and len(words) <= 4 and not re.search(r"[\d.,:;!?]", found.group(1)):
            yield Name(found.group(1), found.start(1), found.end(1), found.group(1))
    for found in re.finditer(r"\(([A-Z][\w.'’ -]{2,40})\)", folded.text):
        before = folded.text[max(0, found.start() - 60) : found.start()].rstrip(' "')
        shift = max(0, found.start() - 60)
        words_before = list(re.finditer(r"[^\W\d_]+", before))[-4:]
        for size in range(min(len(words_before), len(_parts(found.group(1))) + 1), 0, -1):
            start, end = words_before[-size].start() + shift, words_before[-1].end() + shift
            if name_similarity(folded.text[start:end], found.group(1)) >= 0.75:
                yield Name(found.group(1), start, end, folded.text[start:end])
                break


def _titled_names(words: Sequence[_Token], text: str) -> Iterator[Name]:
    """One or two words after الرئيس, الجنرال …, adjectives skipped."""
    for position, (_, _, word) in enumerate(words):
        bare = word[1:] if word.startswith("و") else word
        if bare not in ARABIC_TITLES:
            continue
        following = position + 1
        while following < len(words) and (
            words[following][2].startswith("ال") or words[following][2] in ARABIC_TITLES
        ):
            following += 1
        chosen: list[_Token] = []
        for token in words[following : following + 2]:
            gap = text[(chosen[-1][1] if chosen else words[following - 1][1]) : token[0]]
            if gap.strip(' "') or token[2] in ARABIC_FUNCTION_WORDS or _known_arabic(token[2]):
                break
            chosen.append(token)
        if chosen and len(chosen[0][2]) > 2:
            start, end = chosen[0][0], chosen[-1][1]
            yield Name(text[start:end], start, end, text[start:end], uncertain=True)


def _without_overlaps(names: Iterable[Name]) -> list[Name]:
    """In order; of names that overlap the surest, then the longest."""
    kept: list[Name] = []
    for name in sorted(names, key=lambda name: (name.start, -name.end)):
        if not kept or kept[-1].end <= name.start:
            kept.append(name)
        elif _sureness(kept[-1]) < _sureness(name):
            kept[-1] = name
    return kept


def _sureness(name: Name) -> tuple[bool, bool, int]:
    return not name.uncertain, not name.known, name.end - name.start
