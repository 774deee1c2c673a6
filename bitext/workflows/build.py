"""The steps of ``bitext build``, from a corpus folder to a dataset folder."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bitext import __version__
from bitext.align.beads import DocumentLink
from bitext.align.clause_links import align_clauses
from bitext.align.document_links import PARALLEL, SAME_EVENT, link_documents
from bitext.align.nearest_neighbours import find_neighbourhoods
from bitext.align.profiles import Profile
from bitext.cache import ResultCache
from bitext.corpus.boilerplate import find_boilerplate
from bitext.corpus.documents import Corpus, Document, DroppedLine, Sentence, read_corpus
from bitext.corpus.language_check import check_language
from bitext.corpus.segmentation import split_document
from bitext.dataset.about import About
from bitext.dataset.publish import Dataset, check_output, write_dataset
from bitext.dataset.report import render_report
from bitext.dataset.rows import (
    CandidateRow,
    DocumentRow,
    PairRow,
    Scores,
    SentenceRow,
    as_reviewed,
    pair_id,
)
from bitext.embed.base import Embedder
from bitext.embed.cached import CachedEmbedder
from bitext.embed.load import load_embedder
from bitext.errors import extra_hint
from bitext.progress import SILENT, Progress
from bitext.review.store import default_store
from bitext.review.verdicts import Record, apply_verdicts, read_verdicts
from bitext.score.correspondence import (
    AROUND,
    judge_correspondence,
    load_correspondence,
    surroundings,
)
from bitext.score.features import Features, Neighbours, extract_features
from bitext.score.quality import Judgement, load_quality
from bitext.translate.base import NO_TRANSLATOR, SurprisalScorer, Translation, Translator
from bitext.translate.cached import CachedSurprisalScorer, CachedTranslator
from bitext.translate.load import (
    has_bundled_translator,
    load_surprisal_scorer,
    load_translator,
)
from bitext.workflows.candidate_pairs import (
    CandidatePair,
    best_candidates,
    choose,
    find_candidate_pairs,
    judge_in_context,
    relinked_candidates,
)

_log = logging.getLogger(__name__)

UNLINKED = "relinked"
"""Review status of a pair that reviewers took apart."""


def build_dataset(
    path: Path | str,
    out: Path | str,
    *,
    translator: str | Translator | None = None,
    embedder: str | Embedder | None = None,
    surprisal: bool = False,
    review: Path | None = None,
    skip_unreadable: bool = False,
    cache: Path | None = None,
    progress: Progress = SILENT,
) -> Dataset:
    """Make a dataset folder from a corpus folder.

    What is expensive is kept in the cache: stopped at any moment, the next run goes on from
    there and gives the same bytes.

    Args:
        path: the corpus folder, see :func:`bitext.corpus.documents.read_corpus`.
        out: the dataset folder; an older dataset there is replaced when the new one is complete.
        translator: see :func:`bitext.translate.load.load_translator`; ``"none"`` for none.
        embedder: see :func:`bitext.embed.load.load_embedder`.
        surprisal: whether the bundled translation model says how little it expects the English
            of each pair (:class:`bitext.translate.base.SurprisalScorer`).
        review: a review store or exported verdicts, see
            :func:`bitext.review.verdicts.read_verdicts`; by default the store beside ``out``, if
            there is one. Pairs that reviewers linked are added, pairs they unlinked left out.
        skip_unreadable: whether to go on without texts that cannot be read or are in another
            language; they are recorded in the dataset's ``documents``.
        cache: see :func:`bitext.cache.cache_folder`.
        progress: told about each step.

    Returns:
        What was written, in results.

    Raises:
        CorpusError: a text or the manifest cannot be used.
        ModelError: a model cannot be found or run.
        OutputError: the dataset or the cache cannot be written.
    """
    out = Path(out)
    check_output(out)
    corpus = read_corpus(path, skip_unreadable=skip_unreadable, check=check_language)
    verdicts = _verdicts(review, out)
    dropped, sentences = _split(corpus)
    results = ResultCache(cache)
    with progress.step("Loading the models"):
        encoder = load_embedder(embedder)
        scorer = load_surprisal_scorer() if surprisal else None
        model = _translator(translator)
    with progress.step("Embedding sentences") as advance:
        vectors = CachedEmbedder(encoder, results, progress=advance)
        profiles = {
            document.id: _profile(document, sentences[document.id], vectors)
            for document in corpus.documents
        }
    with progress.step("Linking documents"):
        links = link_documents(
            [profiles[document.id] for document in corpus.arabic],
            [profiles[document.id] for document in corpus.english],
        )
    links, candidates = find_candidate_pairs(links, profiles, vectors, progress)
    candidates += relinked_candidates(verdicts, links)
    translations, translation = translate_candidates(
        candidates, sentences, model, results, progress
    )
    with progress.step("Scoring pairs") as advance:
        surprisals = CachedSurprisalScorer(scorer, results, progress=advance) if scorer else None
        judged, best = score_candidates(candidates, profiles, translations, vectors, surprisals)
    pairs = [
        as_reviewed(row)
        for row in apply_verdicts(judged, verdicts)
        if row.review.status != UNLINKED
    ]
    models = {
        "embedding": vectors.signature,
        "quality": load_quality().signature,
        "correspondence": load_correspondence().signature,
        "translation": translation,
        **({"surprisal": surprisals.signature} if surprisals else {}),
    }
    about = _about(corpus, models)
    dataset = _dataset(about, corpus, pairs, sentences, dropped, links, best)
    with progress.step("Writing the dataset"):
        files = {"report.html": render_report(dataset)}
        write_dataset(
            out,
            dataset.pairs,
            dataset.sentences,
            dataset.documents,
            about,
            files,
            candidates=dataset.candidates,
        )
    return dataset


def _split(corpus: Corpus) -> tuple[list[DroppedLine], dict[str, tuple[Sentence, ...]]]:
    """The boilerplate and the sentences of each document."""
    dropped: list[DroppedLine] = []
    sentences = {}
    for document in corpus.documents:
        boilerplate = find_boilerplate(document)
        dropped += boilerplate
        sentences[document.id] = split_document(document, boilerplate)
    return dropped, sentences


def _profile(document: Document, sentences: Sequence[Sentence], embedder: Embedder) -> Profile:
    return Profile(document, sentences, embedder.encode([each.text for each in sentences]))


def _verdicts(review: Path | None, out: Path) -> list[Record]:
    store = review or default_store(out)
    return read_verdicts(store) if review or store.exists() else []


def _translator(name: str | Translator | None) -> Translator | None:
    """The translator asked for; none if the bundled one is, and is not installed."""
    if name is None and not has_bundled_translator():
        _log.warning(
            "the bundled translation model is not installed, so nothing is translated; %s",
            extra_hint("translator"),
        )
        return None
    return None if name == NO_TRANSLATOR else load_translator(name)


def translate_candidates(
    candidates: Sequence[CandidatePair],
    sentences: Mapping[str, Sequence[Sentence]],
    model: Translator | None,
    results: ResultCache,
    progress: Progress,
) -> tuple[dict[str, Translation], str]:
    """English by Arabic sentence, for all documents with a candidate, and the model's signature."""
    if model is None:
        return {}, NO_TRANSLATOR
    documents = dict.fromkeys(candidate.link.arabic for candidate in candidates)
    texts = [sentence.text for document in documents for sentence in sentences[document]]
    with progress.step("Translating Arabic") as advance:
        translator = CachedTranslator(model, results, progress=advance)
        translations = translator.translate_with_diagnosis(texts)
    return dict(zip(texts, translations, strict=True)), translator.signature


def score_candidates(
    candidates: Sequence[CandidatePair],
    profiles: dict[str, Profile],
    translations: dict[str, Translation],
    embedder: Embedder,
    scorer: SurprisalScorer | None = None,
) -> tuple[list[PairRow], list[CandidateRow]]:
    """Score all candidates.

    Returns:
        Those that say something, and of each Arabic sentence of comparable documents the best.
    """
    if not candidates:
        return [], []
    arabic = [
        _texts(profiles[candidate.link.arabic], candidate.bead.arabic) for candidate in candidates
    ]
    english = [
        _texts(profiles[candidate.link.english], candidate.bead.english) for candidate in candidates
    ]
    parts = [[translations[text] for text in texts] if translations else [] for texts in arabic]
    translated = [" ".join(part.text for part in found if part.text) for found in parts]
    sides = list(map(" ".join, arabic)), list(map(" ".join, english))
    features = extract_features(
        *sides,
        embedder,
        translations=translated if translations else None,
        surprisals=scorer.surprisals(*sides) if scorer else None,
        neighbours=_neighbours(candidates, profiles),
    )
    events = [candidate.link.score for candidate in candidates]
    judgements = load_quality().judge(features, same_event=events)
    correspondences = judge_correspondence(
        features,
        sides,
        embedder,
        [judgement.quality for judgement in judgements],
        _surroundings(candidates, profiles),
        same_event=events,
    )
    judgements = judge_in_context(candidates, features, correspondences, judgements)
    scores = [
        _scores(features, index, judgement, events[index])
        for index, judgement in enumerate(judgements)
    ]
    rows = [
        _row(
            candidates[index],
            " ".join(arabic[index]),
            " ".join(english[index]),
            parts[index],
            judgements[index],
            float(correspondences[index]),
            scores[index],
        )
        for index in choose(candidates, judgements)
    ]
    best = best_candidates(candidates, *sides, judgements, correspondences, scores)
    return _with_clauses(rows, embedder), best


def _with_clauses(rows: Sequence[PairRow], embedder: Embedder) -> list[PairRow]:
    """The rows; of partial ones with the parts that correspond."""
    partial = [row for row in rows if row.label == "partial"]
    links = align_clauses([row.ar for row in partial], [row.en for row in partial], embedder)
    found = {row.id: clauses for row, clauses in zip(partial, links, strict=True)}
    return [replace(row, clauses=found.get(row.id, ())) for row in rows]


def _texts(profile: Profile, span: range) -> list[str]:
    return [profile.sentences[index].text for index in span]


def _surroundings(
    candidates: Sequence[CandidatePair], profiles: Mapping[str, Profile]
) -> dict[str, NDArray[np.float64]]:
    """How each mined pair stands out among the sentences of its documents; NaN for others."""
    tables = {
        (link.arabic, link.english): surroundings(
            profiles[link.arabic].vectors @ profiles[link.english].vectors.T
        )
        for link in {
            (each.link.arabic, each.link.english): each.link
            for each in candidates
            if each.method == "mining"
        }.values()
    }
    return {
        name: np.array(
            [
                tables[each.link.arabic, each.link.english][name][
                    each.bead.arabic[0], each.bead.english[0]
                ]
                if each.method == "mining"
                else np.nan
                for each in candidates
            ]
        )
        for name in AROUND
    }


def _neighbours(candidates: Sequence[CandidatePair], profiles: dict[str, Profile]) -> Neighbours:
    """How near the surroundings of each candidate are, in all documents of the corpus.

    A span takes the mean of its sentences.
    """
    arabic = [each for each in profiles.values() if each.document.language == "ar"]
    english = [each for each in profiles.values() if each.document.language == "en"]
    found = find_neighbourhoods(
        np.concatenate([each.vectors for each in arabic]),
        np.concatenate([each.vectors for each in english]),
    )
    nearness = {
        **_by_document(arabic, found.arabic_similarity),
        **_by_document(english, found.english_similarity),
    }
    return Neighbours(
        np.array(
            [
                nearness[candidate.link.arabic][list(candidate.bead.arabic)].mean()
                for candidate in candidates
            ]
        ),
        np.array(
            [
                nearness[candidate.link.english][list(candidate.bead.english)].mean()
                for candidate in candidates
            ]
        ),
    )


def _by_document(
    profiles: Sequence[Profile], similarity: NDArray[np.float32]
) -> dict[str, NDArray[np.float32]]:
    means = similarity.mean(axis=1)
    ends = np.cumsum([len(each.vectors) for each in profiles])[:-1]
    return dict(zip((each.document.id for each in profiles), np.split(means, ends), strict=True))


def _scores(features: Features, index: int, judgement: Judgement, event: float) -> Scores:
    measured = features.row(index)
    names = {each.name for each in fields(Scores)}
    return Scores.of(
        {name: value for name, value in measured.items() if name in names}
        | {"grade": judgement.grade, "event": event}
    )


def _row(
    candidate: CandidatePair,
    arabic: str,
    english: str,
    translations: Sequence[Translation],
    judgement: Judgement,
    correspondence: float,
    scores: Scores,
) -> PairRow:
    link, bead = candidate.link, candidate.bead
    identity = pair_id(link.arabic, link.english, bead.arabic, bead.english, arabic, english)
    doubts = (
        ()
        if judgement.label == "parallel"
        else tuple(f"machine-translation: {each.problem}" for each in translations if each.problem)
    )
    return PairRow(
        id=identity,
        ar=arabic,
        en=english,
        machine_translation=" ".join(each.text for each in translations if each.text),
        quality=judgement.quality,
        correspondence=correspondence,
        label=judgement.label,
        reasons=judgement.reasons + doubts,
        scores=scores,
        bead=bead.kind,
        method=candidate.method,
        ar_document=link.arabic,
        en_document=link.english,
        ar_sentences=tuple(bead.arabic),
        en_sentences=tuple(bead.english),
    )


def _about(corpus: Corpus, models: Mapping[str, str]) -> About:
    return About(
        name=corpus.id,
        title=corpus.title,
        description=corpus.description,
        rights=corpus.rights,
        models=models,
        thresholds={
            "parallel documents": PARALLEL,
            "same event": SAME_EVENT,
            "correspondence of a partial mined pair": load_correspondence().partial,
        },
        bitext=__version__,
    )


def _dataset(
    about: About,
    corpus: Corpus,
    pairs: Sequence[PairRow],
    sentences: dict[str, tuple[Sentence, ...]],
    dropped: Sequence[DroppedLine],
    links: Sequence[DocumentLink],
    candidates: Sequence[CandidateRow],
) -> Dataset:
    users: dict[tuple[str, int], list[str]] = defaultdict(list)
    for pair in pairs:
        for document, indices in (
            (pair.ar_document, pair.ar_sentences),
            (pair.en_document, pair.en_sentences),
        ):
            for index in indices:
                users[document, index].append(pair.id)
    documents = [
        DocumentRow.of(document, len(sentences[document.id]), dropped, links)
        for document in corpus.documents
    ]
    documents += map(DocumentRow.of_unreadable, corpus.unreadable)
    return Dataset(
        about=about,
        pairs=tuple(pairs),
        sentences=tuple(
            SentenceRow.of(sentence, document.language, users[document.id, sentence.index])
            for document in corpus.documents
            for sentence in sentences[document.id]
        ),
        documents=tuple(sorted(documents, key=lambda row: (row.language, row.id))),
        candidates=tuple(candidates),
    )
