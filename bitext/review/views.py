"""What the page is told, as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from bitext.dataset.rows import score_definitions
from bitext.review.agreement import agreement
from bitext.review.dataset_view import Pair
from bitext.review.display import Mark, pieces, plain
from bitext.review.marks import find_marks
from bitext.review.ordering import find_hits
from bitext.review.pace import progress, verdicts_per_hour
from bitext.review.relinking import Change, Link
from bitext.review.service import ReviewService, UnknownSubject
from bitext.review.state import PairState
from bitext.review.store import ASSIGNMENT, SAMPLE, Event, Reviewer
from bitext.text.languages import Language

View = dict[str, Any]

#: Characters of a text that a list shows.
SNIPPET = 140


def item(service: ReviewService, pair: Pair, viewer: Reviewer) -> View:
    """A pair as a list shows it."""
    state = service.state(pair.id, viewer)
    hidden = service.hides_machine(pair.id, viewer)
    arabic, english = current_texts(pair, state)
    return {
        "id": pair.id,
        "machine": None if hidden else pair.label,
        "quality": None if hidden else pair.quality,
        "correspondence": None if hidden else pair.correspondence,
        "status": "relinked" if service.is_retired(pair.id) else state.status,
        "label": state.label,
        "own": state.judgements.get(viewer.id),
        "arabic": plain(arabic, SNIPPET),
        "english": plain(english, SNIPPET),
        "edited": state.arabic is not None or state.english is not None,
        "comments": len(state.comments),
        "assigned": service.assignee_name(pair.id),
        "seen": str(service.token(pair.id, viewer)),
    }


def items(service: ReviewService, ids: Sequence[str], viewer: Reviewer) -> list[View]:
    """The pairs as a list shows them; one that is not there any more is only said to be gone."""
    return [
        item(service, service.pair(pair), viewer)
        if service.has(pair)
        else {"id": pair, "gone": True}
        for pair in ids
    ]


def current_texts(pair: Pair, state: PairState) -> tuple[str, str]:
    """The Arabic and the English text as people left them."""
    return (
        pair.ar if state.arabic is None else state.arabic,
        pair.en if state.english is None else state.english,
    )


def detail(service: ReviewService, pair: Pair, viewer: Reviewer, query: str = "") -> View:
    """A pair with all there is to know for judging it.

    Args:
        query: what the reviewer searches for; marked in the texts.
    """
    state = service.state(pair.id, viewer)
    hidden = service.hides_machine(pair.id, viewer)
    names = service.store.reviewers()
    arabic, english = current_texts(pair, state)
    marks: tuple[Sequence[Mark], Sequence[Mark]] = (
        ((), ()) if hidden else find_marks(arabic, english)
    )
    return {
        **item(service, pair, viewer),
        "sides": {
            "ar": _side(service, "ar", pair.ar_document, pair.ar_sentences, arabic, marks[0], query)
            | {"source": pair.ar, "edited": state.arabic is not None},
            "en": _side(
                service, "en", pair.en_document, pair.en_sentences, english, marks[1], query
            )
            | {"source": pair.en, "edited": state.english is not None},
        },
        "translation": [piece.record() for piece in pieces(pair.machine_translation, "en")],
        "bead": pair.bead,
        "method": pair.method,
        "hidden": hidden,
        "reasons": [] if hidden else [_reason(reason) for reason in pair.reasons],
        "scores": [] if hidden else _scores(pair),
        "blind": service.ledger.is_blind(pair.id),
        "sampled": pair.id in service.ledger.sampled,
        "disputant": viewer.id in service.ledger.disputants(pair.id),
        "judgements": _judgements(state, names),
        "errors": list(state.errors),
        "drafts": service.store.drafts(viewer).get(pair.id, {}),
        "comments_made": [
            {"reviewer": names[each.reviewer].name, "text": plain(each.text, 4000), "at": each.at}
            for each in state.comments
        ],
        "changed": state.changed,
    }


def history(service: ReviewService, pair: Pair, viewer: Reviewer) -> list[View]:
    """What happened to a pair, latest first, as far as the viewer may know."""
    names = service.store.reviewers()
    return [
        {
            "id": event.id,
            "at": event.at,
            "reviewer": names[event.reviewer].name,
            "kind": event.kind,
            "payload": dict(event.payload),
            "holds": service.ledger.holds(event),
        }
        for event in reversed(service.ledger.visible_history(pair.id, viewer.id))
    ]


def progress_view(service: ReviewService, viewer: Reviewer) -> View:
    """How far the viewer is, and what could be undone or done again."""
    return {
        **asdict(progress(service, viewer)),
        "undo": _kind(service.ledger.next_undo(viewer.id)),
        "redo": _kind(service.ledger.next_redo(viewer.id)),
        "last": service.ledger.last,
        "rescue": str(service.store.rescue) if service.store.rescue else None,
    }


def documents_view(service: ReviewService) -> list[View]:
    """The documents that belong together, those with most pairs first."""
    links = {(link.arabic, link.english): link for link in service.reviewed.links}
    found = []
    made = Counter(pair.documents for pair in service.pairs() if not service.is_retired(pair.id))
    for (arabic, english), number in made.items():
        link = links.get((arabic, english))
        found.append(
            {
                "arabic": arabic,
                "english": english,
                "arabic_title": service.reviewed.document_title(arabic),
                "english_title": service.reviewed.document_title(english),
                "pairs": number,
                "relation": link.relation if link else None,
            }
        )
    return sorted(found, key=lambda each: (-each["pairs"], each["arabic"], each["english"]))


def beads_view(service: ReviewService, arabic: str, english: str, viewer: Reviewer) -> View:
    """Two documents and all their beads, without the texts of the sentences.

    Raises:
        UnknownSubject: if they do not belong together.
    """
    return {
        "arabic": _document(service, arabic),
        "english": _document(service, english),
        "beads": [
            bead_view(service, arabic, english, link, viewer)
            for link in service.beads(arabic, english)
            if not link.is_null
        ],
        "seen": str(service.documents_token(arabic, english)),
        "last": service.ledger.last,
    }


def bead_view(
    service: ReviewService, arabic: str, english: str, link: Link, viewer: Reviewer
) -> View:
    """A bead as the documents show it; what is not said is not so."""
    pair = service.pair_of(arabic, english, link)
    state = service.state(pair.id, viewer)
    hidden = service.hides_machine(pair.id, viewer)
    people = state.label or state.judgements.get(viewer.id)
    view: View = {"arabic": link.arabic, "english": link.english, "pair": pair.id}
    view["label"] = people or (None if hidden else pair.label)
    if not hidden and pair.quality is not None:
        view["quality"] = round(pair.quality, 3)
    if people:
        view["people"] = True
    if state.status:
        view["status"] = state.status
        view["seen"] = str(service.token(pair.id, viewer))
    return view


def beads_change(
    service: ReviewService, arabic: str, english: str, change: Change, viewer: Reviewer
) -> View:
    """What a change of the beads took away and put in their place."""
    return {
        "removed": [[link.arabic, link.english] for link in change.removed],
        "added": [
            bead_view(service, arabic, english, link, viewer)
            for link in change.added
            if not link.is_null
        ],
        "seen": str(service.documents_token(arabic, english)),
    }


def sentences_view(service: ReviewService, document: str, start: int, stop: int) -> list[Any]:
    """The texts of some sentences of a document, as pieces.

    Raises:
        UnknownSubject: if there is no such document.
    """
    if document not in service.reviewed.documents:
        raise UnknownSubject(document)
    language = service.reviewed.documents[document].language
    return [
        [piece.record() for piece in pieces(text, language)]
        for text in service.reviewed.texts(document)[start:stop]
    ]


def changes(service: ReviewService, after: int, viewer: Reviewer) -> View:
    """What others changed since an event, as far as the viewer may know."""
    names = service.store.reviewers()
    pairs: dict[str, str] = {}
    documents: dict[str, str] = {}
    for event in service.ledger.since(after):
        if service.has(event.subject):
            hidden = service.ledger.is_blind(event.subject) and event.reviewer != viewer.id
            if not hidden:
                pairs.setdefault(event.subject, names[event.reviewer].name)
        elif event.subject not in (SAMPLE, ASSIGNMENT):
            documents.setdefault(event.subject, names[event.reviewer].name)
    return {
        "last": service.ledger.last,
        "pairs": [
            item(service, service.pair(pair), viewer) | {"by": name} for pair, name in pairs.items()
        ],
        "documents": documents,
        "rescue": str(service.store.rescue) if service.store.rescue else None,
    }


def agreement_view(service: ReviewService, viewer: Reviewer) -> View:
    """Agreement of the blind judgements, what is disputed, and who did how much."""
    names = service.store.reviewers()
    judged = {
        pair: {names[who].name: label for who, label in labels.items()}
        for pair, labels in service.ledger.blind_judgements().items()
    }
    sampled = [pair for pair in service.pairs() if pair.id in service.ledger.sampled]
    states = [(pair, service.state(pair.id, viewer)) for pair in sampled]
    return {
        "agreement": agreement(judged).to_dict(),
        "sample": {
            "pairs": len(sampled),
            "left": sum(state.status in ("", "open") for _, state in states),
        },
        "disputed": [
            item(service, pair, viewer) | {"judgements": _judgements(state, names)}
            for pair, state in states
            if state.status in ("disputed", "adjudicated")
            and len(set(state.judgements.values())) > 1
        ],
        "reviewers": [
            {
                "name": reviewer.name,
                "verdicts": sum(
                    event.kind in ("verdict", "adjudicate") and service.ledger.holds(event)
                    for event in service.ledger.actions(reviewer.id)
                ),
                "pace": verdicts_per_hour(service.ledger.actions(reviewer.id)),
            }
            for reviewer in names.values()
        ],
    }


def _side(
    service: ReviewService,
    language: Language,
    document: str,
    sentences: Sequence[int],
    text: str,
    marks: Sequence[Mark],
    query: str,
) -> View:
    before, after = service.reviewed.context(document, sentences)
    return {
        "text": text,
        "pieces": [
            piece.record() for piece in pieces(text, language, marks, find_hits(text, query))
        ],
        "before": [piece.record() for piece in pieces(before, language)],
        "after": [piece.record() for piece in pieces(after, language)],
        "document": document,
        "title": plain(service.reviewed.document_title(document), 200),
        "sentences": list(sentences),
    }


def _document(service: ReviewService, document: str) -> View:
    paragraphs = service.reviewed.paragraphs(document)
    return {
        "id": document,
        "title": plain(service.reviewed.document_title(document), 200),
        "count": len(paragraphs),
        "paragraphs": [
            index
            for index, (before, after) in enumerate(pairwise(paragraphs), 1)
            if before != after
        ],
    }


def _judgements(state: PairState, names: dict[int, Reviewer]) -> list[View]:
    return [
        {"reviewer": names[who].name, "label": label} for who, label in state.judgements.items()
    ]


def _scores(pair: Pair) -> list[View]:
    values = {} if pair.scores is None else asdict(pair.scores)
    return [
        {"name": each.name, "definition": each.definition, "value": values[each.name]}
        for each in score_definitions()
        if values.get(each.name) is not None
    ]


def _reason(reason: str) -> View:
    name, _, found = reason.partition(":")
    return {"name": name.strip(), "found": plain(found, 200)}


def _kind(events: Sequence[Event]) -> str | None:
    return events[0].kind if events else None
