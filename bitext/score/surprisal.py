"""What a translation model's surprisal at the English side says of a pair.

* :func:`measure_surprisal` ``(surprisal) -> columns``.
* :func:`find_expected` ``(names, surprisal) -> names`` that the model expected.
* :func:`surprisal_at` ``(names, surprisal) -> nats``, how little it expected some names.
* :func:`find_unexpected` ``(surprisal) -> str``, the words that surprised it most, as a reason.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from itertools import pairwise

from bitext.translate.base import Surprisal

SURPRISAL_COLUMNS = (
    "mt_surprisal",
    "mt_surprisal_end",
    "mt_surprisal_most",
    "mt_surprisal_names",
    "mt_surprisal_words",
)
EXPECTED = 2.0
"""Nats of surprisal below which a name counts as expected. Of 96 translations with names that
nothing else found in the Arabic, 29 % are below it, of 117 sentences with another name in place of
their own none (MT-GenEval's sentences, part of which the bundled model has seen). Another
name of the same kind, Abu Omar for Abu Musab, has 3.5 to 13."""
UNEXPECTED = 8.0
"""Nats of surprisal from which on a word is named as a reason; the odds of it are one in 3,000."""
_MOST = 3
_MARKS = ".,;:!?()[]\"'“”‘’«»…"
_WORD = re.compile(r"[^\W\d_]+")


def measure_surprisal(surprisal: Surprisal | None) -> dict[str, float]:
    """Columns of :class:`bitext.score.features.Features`, in nats; NaN where nothing was read."""
    if surprisal is None or len(surprisal.nats) < 2:
        return dict.fromkeys(SURPRISAL_COLUMNS, math.nan)
    *body, end = surprisal.nats
    words = _words(surprisal)
    names = [most for number, (word, most) in enumerate(words) if number and word[:1].isupper()]
    others = [most for word, most in words if not word[:1].isupper()]
    greatest = sorted(body)[-_MOST:]
    values = (
        sum(body) / len(body),
        end,
        sum(greatest) / len(greatest),
        max(names, default=0.0),
        max(others, default=0.0),
    )
    return dict(zip(SURPRISAL_COLUMNS, values, strict=True))


def find_expected(names: Collection[str], surprisal: Surprisal | None) -> frozenset[str]:
    """Of names and words of names in the English, those of which no word surprised the model."""
    if surprisal is None or not names:
        return frozenset()
    most = _greatest(surprisal)
    return frozenset(
        name
        for name in names
        if all(most.get(word, math.inf) < EXPECTED for word in _WORD.findall(name))
    )


def surprisal_at(names: Collection[str], surprisal: Surprisal | None) -> float:
    """The greatest surprisal at a word of these names, 0 if there is none, NaN if not read."""
    if surprisal is None:
        return math.nan
    most = _greatest(surprisal)
    words = (word for name in names for word in _WORD.findall(name))
    return max((most.get(word, 0.0) for word in words), default=0.0)


def _greatest(surprisal: Surprisal) -> dict[str, float]:
    """The greatest surprisal at each word."""
    most: dict[str, float] = {}
    for text, nats in _words(surprisal):
        for word in _WORD.findall(text):
            most[word] = max(nats, most.get(word, 0.0))
    return most


def find_unexpected(surprisal: Surprisal | None) -> str:
    """The three words that surprised the model most, in order, as a reason; else empty."""
    found = _words(surprisal) if surprisal else []
    most = sorted((word for word in found if word[1] >= UNEXPECTED), key=lambda word: -word[1])
    named = [word.strip(_MARKS) for word, nats in found if (word, nats) in most[:_MOST]]
    named = list(dict.fromkeys(filter(None, named)))
    return f"unexpected-words: {', '.join(named)}" if named else ""


def _words(surprisal: Surprisal) -> list[tuple[str, float]]:
    """Words between spaces, each with the greatest surprisal at one of its pieces."""
    pieces, nats = surprisal.pieces[:-1], surprisal.nats[:-1]
    begins = [place for place, piece in enumerate(pieces) if piece.startswith(" ") or not place]
    return [
        ("".join(pieces[first:last]).strip(), max(nats[first:last]))
        for first, last in pairwise([*begins, len(pieces)])
    ]
