"""Fitting what each kind of evidence says about two documents (``bitext.align.event_evidence``).

Every pair that :func:`bitext.align.document_links.link_documents` compares in full is an example.
Logistic regression by Newton's method, drawn towards weights that were chosen by hand
(:data:`BY_HAND`), for most kinds of evidence are rare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bitext.align.beads import DocumentLink
from bitext.align.document_links import link_documents
from bitext.align.profiles import Profile
from bitext.cache import ResultCache
from bitext.corpus.boilerplate import find_boilerplate
from bitext.corpus.documents import Document, read_corpus
from bitext.corpus.segmentation import split_document
from bitext.embed.base import Embedder
from bitext.embed.cached import CachedEmbedder
from bitext.embed.load import load_embedder
from bitext.training.quality_examples import read_tsv

BY_HAND = {
    "statements": 5.0,
    "places": 1.5,
    "numbers": 1.5,
    "names": 1.5,
    "lead": 1.5,
    "dates": 1.5,
    "no date in common": -0.5,
    "same report day": 1.0,
    "other report day": -3.0,
    "other weekday": -1.5,
    "other figures": -1.5,
}
USUAL = {"statements": 0.5, "places": 0.5, "numbers": 0.2, "names": 0.3, "lead": 0.2}
RIDGE = 3.0
RIVALS = 0.2

Floats = NDArray[np.float64]


def design(link: DocumentLink) -> list[float]:
    """The values that the weights of :data:`BY_HAND` are for; 0 where there is nothing to say."""
    found: Mapping[str, float | None] = {each.name: each.score for each in link.evidence}
    values = {
        name: score - usual if (score := found[name]) is not None else 0.0
        for name, usual in USUAL.items()
    }
    values["dates"] = found["dates"] or 0.0
    values["no date in common"] = float(found["dates"] == 0)
    values["same report day"] = float(found["opening"] == 1)
    values["other report day"] = float(found["opening"] == 0)
    values["other weekday"] = float(found["weekday"] == 0)
    values["other figures"] = 1 - (1.0 if found["topics"] is None else found["topics"])
    return [values[name] for name in BY_HAND]


def fit(examples: Floats, true: NDArray[np.bool_]) -> Floats:
    """Weights in the order of :data:`BY_HAND`, and the bias."""
    scale = np.append(examples.std(axis=0) + 1e-9, 1.0)
    table = np.column_stack([examples, np.ones(len(examples))]) / scale
    centre = np.append(list(BY_HAND.values()), 0.0) * scale
    penalty = np.diag([RIDGE] * len(BY_HAND) + [0.0])
    weights = np.append(centre[:-1], -3.0)
    for _ in range(60):
        probability = 1 / (1 + np.exp(-table @ weights))
        gradient = table.T @ (probability - true) + penalty @ (weights - centre)
        curvature = table.T @ (table * (probability * (1 - probability))[:, None]) + penalty
        weights -= np.linalg.solve(curvature, gradient)
    return np.asarray(weights / scale)


def left_out(
    examples: Floats, true: NDArray[np.bool_], stories: NDArray[np.str_]
) -> NDArray[np.bool_]:
    """Which pairs are called reports of one event by weights fitted on the other stories."""
    odds = np.zeros(len(true))
    for story in np.unique(stories):
        own = stories == story
        weights = fit(examples[~own], true[~own])
        odds[own] = examples[own] @ weights[:-1] + weights[-1]
        odds[own] -= RIVALS * (odds[own].max() - odds[own])
    return np.asarray(odds >= 0)


def profiles(documents: Sequence[Document], embedder: Embedder) -> list[Profile]:
    """What the documents are compared by."""
    found = []
    for document in documents:
        sentences = split_document(document, find_boilerplate(document))
        vectors = embedder.encode([sentence.text for sentence in sentences])
        found.append(Profile(document, sentences, vectors))
    return found


def fit_evidence(folder: Path) -> Iterator[str]:
    """Fit on a corpus with ``documents.tsv``.

    Yields:
        Lines with the weights, and how well they do on stories left out one at a time.
    """
    gold = {(row["ar"], row["en"]) for row in read_tsv(folder / "documents.tsv")}
    corpus = read_corpus(folder)
    embedder = CachedEmbedder(load_embedder(), ResultCache())
    links = link_documents(profiles(corpus.arabic, embedder), profiles(corpus.english, embedder))
    names = [(Path(link.arabic).name, Path(link.english).name) for link in links]
    examples = np.array([design(link) for link in links])
    true = np.array([pair in gold for pair in names])
    for name, weight in zip((*BY_HAND, "bias"), fit(examples, true), strict=True):
        yield f"{name:18} {weight:6.2f}"
    called = left_out(examples, true, np.array([arabic for arabic, _ in names]))
    right = int((called & true).sum())
    yield (
        f"{len(true)} pairs, {len(gold)} of one event; stories left out one at a time: "
        f"{right} of {int(called.sum())} right, F1 {2 * right / (called.sum() + len(gold)):.3f}"
    )
    for pair, one, other in zip(names, called, true, strict=True):
        if one != other:
            yield " ".join(("wrongly linked" if one else "missed", *pair))
