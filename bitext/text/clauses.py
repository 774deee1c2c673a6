"""Sentences cut into clauses, in either language."""

from __future__ import annotations

import re
from functools import cache

from bitext.text.arabic import fold, normalize

LEAST_WORDS = 3
"""Shorter clauses are joined to a neighbour."""

OPENERS = (
    "حيث بينما فيما لكن ولكن مما الذي التي الذين اللتان اللذان والذي والتي كما ثم وقد فقد "
    "عندما حين لان اذ بعد قبل رغم اذا ولا مضيفا موكدا "
    "and but which who whose that while because although though whereas when where after "
    "before since until unless if as adding"
)
"""Conjunctions and relative pronouns, folded, that begin a clause."""

# Folded words that begin with و but not with "and".
_NO_CONJUNCTION = (
    "وزير وزيره وزاره وزرا وزاري وفد وفود وقف وقفه وقفا وكاله وكالات وكيل ولايه ولايات والي والد "
    "والده والدي وثيقه وثايق وصل وصلت وصول وضع وضعت وقت وقتا وسط وسايل وسيله واحد واحده واحدا "
    "واشنطن واقع واقعه واجه واجهت واجب واجبات وجود وجه وجهه وحده وحدات وطن وطني وطنيه وعد وعود "
    "ورقه ورشه ورش وبا وفق وفقا وفاه وفاته واسع واسعه واسعا واضح واضحه وراء ورا ولد وقوع وقود "
    "واردات وارده وارد والا وساطه وسطا وسيط"
)
_CLOSERS = "\"')]}»”’"
_ENDS = ",;:.!?"


def find_clauses(text: str) -> list[tuple[int, int]]:
    """The clauses of a text as spans of characters, in order.

    A clause ends at a comma, semicolon, colon, dash or stop, and before a conjunction, a relative
    pronoun or an Arabic word with و written on to it, if it has three words by then. Such a و joins
    words as often as clauses, so that some clauses are cut too fine; all words are in a clause.

    Returns:
        ``(start, end)`` of each clause, without white space at either end.
    """
    folded = fold(text)
    clauses: list[list[tuple[int, int]]] = []
    ended = True
    for token in re.finditer(r"\S+", folded.text):
        word = token.group().lower().strip("\"'([{«“‘")
        if ended or (opens_clause(word) and len(clauses[-1]) >= LEAST_WORDS):
            clauses.append([])
        clauses[-1].append(folded.source_span(*token.span()))
        bare = word.rstrip(_CLOSERS)
        ended = word == "-" or (bare != "" and bare[-1] in _ENDS)
    joined: list[list[tuple[int, int]]] = []
    for clause in clauses:
        if joined and min(len(clause), len(joined[-1])) < LEAST_WORDS:
            joined[-1] += clause
        else:
            joined.append(clause)
    return [(clause[0][0], clause[-1][1]) for clause in joined]


def opens_clause(word: str) -> bool:
    """Whether a folded word is a conjunction or relative pronoun, or has و written on to it."""
    openers, others = _words()
    bare = word.rstrip(_CLOSERS + _ENDS)
    return bare in openers or (bare.startswith("و") and len(bare) > 3 and bare not in others)


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(OPENERS.split()), frozenset(_NO_CONJUNCTION.split())


_AFTER_MARK = re.compile(r"(?<=[,;:.!?])\s+|\s+-\s+")


def split_clauses(text: str) -> list[str]:
    """The clauses of a sentence in either language, folded for comparing, in order.

    Coarser than :func:`bitext.text.clauses.find_clauses`: a clause ends at a comma, semicolon,
    colon, dash or stop and before a conjunction or relative pronoun. Arabic و and ف alone end
    none: they join words as often as clauses.
    """
    openers = _openers()
    clauses: list[list[str]] = []
    for part in _AFTER_MARK.split(normalize(text).lower()):
        clauses.append([])
        for word in part.split():
            if word.strip('"(') in openers and len(clauses[-1]) >= LEAST_WORDS:
                clauses.append([])
            clauses[-1].append(word)
    joined: list[list[str]] = []
    for clause in clauses:
        if joined and (len(clause) < LEAST_WORDS or len(joined[-1]) < LEAST_WORDS):
            joined[-1] = joined[-1] + clause
        elif clause:
            joined.append(clause)
    return [" ".join(clause) for clause in joined]


@cache
def _openers() -> frozenset[str]:
    return frozenset(OPENERS.split())
