"""What the quality model is compared with: scores for pairs by other means.

* :func:`margins`: ratio margin (Artetxe & Schwenk 2019) among all texts of a source.
* :func:`hard_rules`: rules such as cleaning tools apply before anything is learned.
* :func:`opusfilter_classifier`: OpusFilter's filters with a logistic regression, as its
  ``train_classifier`` step does it, fitted on the examples that the quality model is fitted on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from bitext.embed.base import Embedder
from bitext.score.surface import copied_share, script_share
from bitext.text.lexicon import find_words
from bitext.training.quality_examples import Example

Scores = NDArray[np.float64]
NEIGHBOURS = 4


def texts_of(examples: Sequence[Example]) -> tuple[list[str], list[str]]:
    """Both sides of examples."""
    return [example.arabic for example in examples], [example.english for example in examples]


def margins(examples: Sequence[Example], embedder: Embedder) -> Scores:
    """Ratio margin of each pair among all texts of its source."""
    found = np.zeros(len(examples))
    sources = np.array([example.source for example in examples])
    for source in sorted(set(sources)):
        rows = np.flatnonzero(sources == source).tolist()
        sides = []
        for texts in texts_of([examples[row] for row in rows]):
            sides.append((embedder.encode(texts), embedder.encode(sorted(set(texts)))))
        (arabic, arabic_pool), (english, english_pool) = sides
        around = (nearest_mean(arabic, english_pool) + nearest_mean(english, arabic_pool)) / 2
        found[rows] = np.einsum("ij,ij->i", arabic, english) / np.maximum(around, 1e-6)
    return found


def nearest_mean(queries: NDArray[np.float32], pool: NDArray[np.float32]) -> Scores:
    """Mean cosine to the four nearest of a pool."""
    cosines = queries @ pool.T
    return np.asarray(np.partition(cosines, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:].mean(axis=1))


_ADDRESS = re.compile(r"https?://|www\.|\S@\S+\.\w")
_CODE = re.compile(r"[{}<>\\|]|%[sd]\b|\$\w|;$")
_CRUMBS = re.compile(r"(?: [>»|/] .*){3,}|(?:\.\.\.? ?){4,}|_{4,}")
_GLUED = re.compile(r"[a-z][A-Z]|\w{30,}")
_SPACED = re.compile(r"(?:\b\w ){5,}|\s{3,}")
_DIGITS = re.compile(r"[0-9٠-٩]")
_NOISE = re.compile("[\ufffd\u0080-\u009f]|Ã.|Ø.|Ù.")
_BULLET = re.compile(r"^\s*[-*•·]\s")

Rule = Callable[[str, str], bool]
RULES: dict[str, Rule] = {
    "not empty": lambda a, e: bool(a.strip() and e.strip()),
    "3 to 1,024 characters": lambda a, e: all(3 <= len(text) <= 1024 for text in (a, e)),
    "at most 200 words": lambda a, e: all(len(text.split()) <= 200 for text in (a, e)),
    "length ratio up to 2": lambda a, e: 0.5 <= len(e) / max(1, len(a)) <= 2,
    "word ratio up to 2.5": lambda a, e: 0.4 <= len(e.split()) / max(1, len(a.split())) <= 2.5,
    "Arabic is Arabic": lambda a, _: script_share(a, "ARABIC") >= 0.5,
    "English is Latin": lambda _, e: script_share(e, "LATIN") >= 0.5,
    "not a copy": lambda a, e: copied_share(find_words(a), find_words(e)) <= 0.5,
    "half of it letters": lambda a, e: all(_letters(text) >= 0.5 for text in (a, e)),
    "few digits": lambda a, e: all(len(_DIGITS.findall(t)) <= 0.3 * len(t) for t in (a, e)),
    "same count of digits": lambda a, e: abs(_digits(a) - _digits(e)) <= 2,
    "no addresses": lambda a, e: not _ADDRESS.search(f"{a} {e}"),
    "no code": lambda a, e: not (_CODE.search(a) or _CODE.search(e)),
    "no breadcrumbs": lambda a, e: not (_CRUMBS.search(a) or _CRUMBS.search(e)),
    "no glued words": lambda a, e: not (_GLUED.search(a) or _GLUED.search(e)),
    "no spaced words": lambda a, e: not (_SPACED.search(a) or _SPACED.search(e)),
    "no broken encoding": lambda a, e: not (_NOISE.search(a) or _NOISE.search(e)),
    "no repeated words": lambda a, e: not (_stutters(a) or _stutters(e)),
    "brackets closed": lambda a, e: all(text.count("(") == text.count(")") for text in (a, e)),
    "bullets on both": lambda a, e: bool(_BULLET.match(a)) == bool(_BULLET.match(e)),
    "stops on both": lambda a, e: _stopped(a) == _stopped(e),
    "questions on both": lambda a, e: ("؟" in a or "?" in a) == ("?" in e),
}
"""What a clean pair is expected to be, each by itself."""


def hard_rules(arabic: Sequence[str], english: Sequence[str]) -> Scores:
    """Share of the rules that a pair passes, in [0, 1]."""
    return np.array(
        [
            sum(rule(one, other) for rule in RULES.values()) / len(RULES)
            for one, other in zip(arabic, english, strict=True)
        ]
    )


def _letters(text: str) -> float:
    return sum(map(str.isalpha, text)) / max(1, len(text.replace(" ", "")))


def _digits(text: str) -> int:
    return len(_DIGITS.findall(text))


def _stutters(text: str) -> bool:
    words = text.lower().split()
    return any(words[i : i + 2] == words[i + 2 : i + 4] for i in range(len(words) - 3))


def _stopped(text: str) -> bool:
    return text.rstrip("\"'”») ").endswith((".", "!", "?", "؟", ":", "…", "؛", ";"))


def opusfilter_features(arabic: Sequence[str], english: Sequence[str]) -> Scores:
    """What OpusFilter's filters measure that need no model trained on a corpus, ``(n, m)``.

    OpusFilter 3.3.1 needs ``py3langid<0.4``.
    """
    from opusfilter import filters, lid

    pairs = list(zip(arabic, english, strict=True))
    measures = [
        filters.LengthRatioFilter(unit="char"),
        filters.LengthRatioFilter(unit="word"),
        filters.LengthFilter(unit="char"),
        filters.LengthFilter(unit="word"),
        filters.LongWordFilter(),
        filters.AverageWordLengthFilter(),
        filters.AlphabetRatioFilter(),
        filters.CharacterScoreFilter(scripts=["Arabic", "Latin"]),
        filters.HtmlTagFilter(),
        filters.TerminalPunctuationFilter(),
        filters.NonZeroNumeralsFilter(),
        filters.LongestCommonSubstringFilter(),
        filters.SimilarityFilter(),
        filters.RepetitionFilter(),
        lid.LangidFilter(languages=["ar", "en"]),
    ]
    columns = []
    for measure in measures:
        rows = [np.atleast_1d(np.asarray(score, float)) for score in measure.score(pairs)]
        columns.append(np.stack(rows))
    return np.asarray(np.nan_to_num(np.hstack(columns), posinf=100.0))


def opusfilter_classifier(train: Sequence[Example], test: Sequence[Example]) -> Scores:
    """Probability of parallel by logistic regression on OpusFilter's features."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
    model.fit(
        opusfilter_features(*texts_of(train)), [example.label == "parallel" for example in train]
    )
    return np.asarray(model.predict_proba(opusfilter_features(*texts_of(test)))[:, 1])
