"""Sentences cut into clauses, to find what one side says and the other leaves out."""

from __future__ import annotations

import re
from functools import cache

from bitext.text.arabic import normalize
from bitext.text.clauses import LEAST_WORDS, OPENERS

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
