"""What the page asks for and what it sends."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from bitext.review import bulk, relinking
from bitext.review.context import LANGUAGES, AppContext, context_of, session_of, viewer_of
from bitext.review.display import pieces
from bitext.review.ordering import Order, Selection, Status
from bitext.review.relinking import Change, Link, RelinkError
from bitext.review.security import Session
from bitext.review.service import ReviewService, Token, change_of
from bitext.review.store import Event, Reviewer, clean_name
from bitext.review.views import (
    View,
    agreement_view,
    beads_change,
    beads_view,
    changes,
    current_texts,
    detail,
    documents_view,
    history,
    items,
    progress_view,
    sentences_view,
)

#: Characters that an edited text may have.
LONGEST_TEXT = 20_000
LONGEST_COMMENT = 4_000
#: Pairs that one answer may hold.
MOST_ITEMS = 100
MOST_SENTENCES = 500

router = APIRouter(prefix="/api")


async def _room(request: Request) -> AppContext:
    return context_of(request)


async def _session(request: Request) -> Session:
    return session_of(request)


async def _viewer(request: Request) -> Reviewer:
    return viewer_of(request)


TheContext = Annotated[AppContext, Depends(_room)]
TheSession = Annotated[Session, Depends(_session)]
Viewer = Annotated[Reviewer, Depends(_viewer)]


def _storable(text: str) -> str:
    """Text that can be written as UTF-8."""
    text.encode("utf-8")
    if "\0" in text:
        raise ValueError("a text has no null character")
    return text


Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_storable)]
PIN = Annotated[str, Field(min_length=4, max_length=80), AfterValidator(_storable)]
Seen = Annotated[str, Field(pattern=r"^[0-9]{1,9}:[0-9]{1,9}$")]
Indices = Annotated[list[Annotated[int, Field(ge=0, le=10_000_000)]], Field(max_length=200)]


class Form(BaseModel):
    """What the page sends; nothing else is accepted."""

    model_config = ConfigDict(extra="forbid")


class Verdict(Form):
    """A verdict on what was seen."""

    label: Literal["parallel", "partial", "related", "unrelated", "skip"]
    seen: Seen


class Edit(Form):
    """Bettered texts; one not sent stays, and the text of the source takes an edit back."""

    arabic: Text | None = None
    english: Text | None = None
    seen: Seen


class Remark(Form):
    """A comment."""

    text: Annotated[str, Field(max_length=LONGEST_COMMENT), AfterValidator(_storable)]
    seen: Seen


class Draft(Form):
    """What was typed and not saved; ``null`` removes it."""

    field: Literal["arabic", "english", "comment"]
    text: Text | None


class Errors(Form):
    """What is wrong with a translation, by the top level of MQM."""

    errors: Annotated[
        list[
            Literal[
                "terminology", "accuracy", "conventions", "style", "locale", "audience", "design"
            ]
        ],
        Field(max_length=7),
    ]
    seen: Seen


Ids = Annotated[list[Annotated[str, Field(max_length=100)]], Field(min_length=1, max_length=5000)]


class BulkVerdict(Form):
    """One verdict on many pairs."""

    pairs: Ids
    label: Literal["parallel", "partial", "related", "unrelated", "skip"]


class Assignment(Form):
    """Who is to review some pairs; ``null`` leaves them to everybody."""

    pairs: Ids
    reviewer: Annotated[str, Field(max_length=80)] | None


class Replace(Form):
    """Finding and replacing; without ``confirmed`` it is only shown."""

    pairs: Ids
    side: Literal["arabic", "english"]
    find: Annotated[str, Field(min_length=1, max_length=400), AfterValidator(_storable)]
    replace: Annotated[str, Field(max_length=2000), AfterValidator(_storable)]
    regex: bool = False
    case: bool = False
    confirmed: bool = False


class Relink(Form):
    """A change of the beads of two documents.

    ``link`` makes one bead of the sentences named. ``unlink`` and ``split`` name the sentences of
    a bead; ``split`` cuts it before sentence ``index`` of ``side``. ``merge`` joins the two beads
    that have any of the sentences named.
    """

    operation: Literal["link", "unlink", "split", "merge"]
    arabic: Indices = []
    english: Indices = []
    side: Literal["arabic", "english"] = "arabic"
    index: Annotated[int, Field(ge=0, le=10_000_000)] = 0
    seen: Seen


class Sample(Form):
    """A sample for blind double review."""

    share: Annotated[float, Field(gt=0, le=1)]
    seed: Annotated[int, Field(ge=0, le=2**31)] = 0


class Name(Form):
    """Who works here; a name in use needs its PIN, or the host who says ``confirmed``."""

    name: Annotated[
        str, Field(max_length=400), AfterValidator(_storable), AfterValidator(clean_name)
    ]
    pin: PIN | None = None
    confirmed: bool = False


class NewPIN(Form):
    """A PIN for the name that works here or, from the host, for any."""

    name: Annotated[str, Field(max_length=80), AfterValidator(clean_name)]
    pin: PIN


class Language(Form):
    """The language of the interface."""

    language: Literal["en", "ar"]


class Choice(Form):
    """What to show, as :class:`Selection`."""

    label: list[Literal["parallel", "partial", "related", "unrelated"]] = []
    low: Annotated[float, Field(ge=0, le=1)] = 0.0
    high: Annotated[float, Field(ge=0, le=1)] = 1.0
    document: Annotated[str, Field(max_length=400)] = ""
    status: Status = "all"
    reason: Annotated[str, Field(max_length=100)] = ""
    query: Annotated[str, Field(max_length=200)] = ""
    order: Order = "uncertain"


@router.get("/pairs")
async def list_pairs(
    choice: Annotated[Choice, Query()], context: TheContext, viewer: Viewer
) -> Response:
    """The ids of all pairs chosen, and the first of them as items."""
    context.service.catch_up()
    selection = Selection(
        labels=frozenset(choice.label),
        low=choice.low,
        high=choice.high,
        document=choice.document,
        status=choice.status,
        reason=choice.reason,
        query=choice.query,
        order=choice.order,
    )
    ids = context.index.select(selection, viewer)
    return JSONResponse({"ids": ids, "items": items(context.service, ids[:50], viewer)})


@router.get("/items")
async def list_items(
    ids: Annotated[str, Query(max_length=4000)], context: TheContext, viewer: Viewer
) -> list[View]:
    """The items of some pairs, their ids separated by commas."""
    return items(context.service, ids.split(",")[:MOST_ITEMS], viewer)


@router.get("/choices")
async def choices(context: TheContext, _: Viewer) -> dict[str, Any]:
    """What can be chosen from: documents and reasons."""
    reviewed = context.service.reviewed
    counts = Counter(doc for pair in context.service.pairs() for doc in pair.documents)
    return {
        "documents": [
            {"id": row.id, "title": reviewed.document_title(row.id), "pairs": counts[row.id]}
            for row in reviewed.documents.values()
            if counts[row.id]
        ],
        "reasons": context.index.reasons(),
        "translate": context.translate is not None,
        "reviewers": sorted(each.name for each in context.service.store.reviewers().values()),
    }


@router.get("/pair/{pair}")
async def show_pair(
    pair: str,
    context: TheContext,
    viewer: Viewer,
    query: Annotated[str, Query(max_length=200)] = "",
) -> View:
    """All about a pair."""
    context.service.catch_up()
    return detail(context.service, context.service.pair(pair), viewer, query)


@router.get("/pair/{pair}/history")
async def show_history(pair: str, context: TheContext, viewer: Viewer) -> list[View]:
    """What happened to a pair."""
    return history(context.service, context.service.pair(pair), viewer)


@router.post("/pair/{pair}/verdict")
async def give_verdict(pair: str, form: Verdict, context: TheContext, viewer: Viewer) -> View:
    """Judge a pair."""
    context.service.judge(viewer, pair, form.label, _token(form.seen))
    return _after(context.service, pair, viewer)


@router.post("/pair/{pair}/edit")
async def edit(pair: str, form: Edit, context: TheContext, viewer: Viewer) -> View:
    """Better a pair's texts."""
    texts: dict[str, str | None] = {
        side: getattr(form, side) for side in ("arabic", "english") if side in form.model_fields_set
    }
    context.service.edit(viewer, pair, texts, _token(form.seen))
    return _after(context.service, pair, viewer)


@router.post("/pair/{pair}/comment")
async def comment(pair: str, form: Remark, context: TheContext, viewer: Viewer) -> View:
    """Leave a remark on a pair."""
    context.service.comment(viewer, pair, form.text, _token(form.seen))
    return _after(context.service, pair, viewer)


@router.post("/pair/{pair}/errors")
async def mark_errors(pair: str, form: Errors, context: TheContext, viewer: Viewer) -> View:
    """Say what is wrong with a translation."""
    context.service.mark_errors(viewer, pair, form.errors, _token(form.seen))
    return _after(context.service, pair, viewer)


@router.post("/bulk/verdict")
async def judge_many(form: BulkVerdict, context: TheContext, viewer: Viewer) -> Response:
    """Give many pairs the same verdict."""
    return _done(
        context.service, bulk.judge_all(context.service, viewer, form.pairs, form.label), viewer
    )


@router.post("/bulk/assign")
async def assign(form: Assignment, context: TheContext, viewer: Viewer) -> Response:
    """Say who is to review some pairs."""
    service = context.service
    assignee = None if form.reviewer is None else service.store.reviewer(form.reviewer).id
    pairs = [pair for pair in form.pairs if service.has(pair)]
    service.assign(viewer, pairs, assignee)
    return _done(service, bulk.Done(tuple(pairs), {}), viewer)


@router.post("/bulk/replace")
async def replace(form: Replace, context: TheContext, viewer: Viewer) -> Response:
    """Find and replace in many pairs, or show what that would do."""
    service = context.service
    service.catch_up()
    try:
        found = list(
            bulk.find_replacements(
                service,
                viewer,
                form.pairs,
                form.side,
                form.find,
                form.replace,
                is_regex=form.regex,
                case=form.case,
            )
        )
    except bulk.PatternError as error:
        return JSONResponse({"error": "pattern", "detail": str(error)}, 422)
    if form.confirmed:
        return _done(service, bulk.replace_all(service, viewer, found), viewer)
    language: Literal["ar", "en"] = "ar" if form.side == "arabic" else "en"
    shown = [
        {
            "pair": each.pair,
            "before": [p.record() for p in pieces(each.before, language, (), each.hits)],
            "after": [p.record() for p in pieces(each.after, language)],
        }
        for each in found[:MOST_ITEMS]
    ]
    return JSONResponse({"count": len(found), "shown": shown})


@router.post("/pair/{pair}/draft")
async def keep_draft(pair: str, form: Draft, context: TheContext, viewer: Viewer) -> View:
    """Keep what was typed and not saved."""
    context.service.keep_draft(viewer, pair, form.field, form.text)
    return {"field": form.field}


@router.post("/pair/{pair}/translation")
async def translate(pair: str, context: TheContext, viewer: Viewer) -> View:
    """Translate the Arabic text as it is now, by machine; nothing is kept."""
    found = context.service.pair(pair)
    arabic, _ = current_texts(found, context.service.state(pair, viewer))
    if context.translate is None:
        return {"translation": None}
    text = (await run_in_threadpool(context.translate, [arabic]))[0]
    return {"translation": [piece.record() for piece in pieces(text, "en")]}


@router.post("/undo")
async def undo(context: TheContext, viewer: Viewer) -> View:
    """Take back one's latest action."""
    return _turned(context.service, context.service.undo(viewer), viewer)


@router.post("/redo")
async def redo(context: TheContext, viewer: Viewer) -> View:
    """Do again what was undone last."""
    return _turned(context.service, context.service.redo(viewer), viewer)


@router.get("/progress")
async def show_progress(context: TheContext, viewer: Viewer) -> View:
    """How far the viewer is."""
    context.service.catch_up()
    return progress_view(context.service, viewer)


@router.get("/changes")
async def show_changes(
    after: Annotated[int, Query(ge=0)], context: TheContext, viewer: Viewer
) -> View:
    """What was changed since an event."""
    context.service.catch_up()
    return changes(context.service, after, viewer)


@router.get("/documents")
async def list_documents(context: TheContext, _: Viewer) -> list[View]:
    """The documents that belong together."""
    return documents_view(context.service)


@router.get("/beads")
async def show_beads(arabic: str, english: str, context: TheContext, viewer: Viewer) -> Response:
    """Two documents and their beads."""
    context.service.catch_up()
    return JSONResponse(beads_view(context.service, arabic, english, viewer))


@router.get("/sentences")
async def show_sentences(
    document: str,
    start: Annotated[int, Query(ge=0)],
    stop: Annotated[int, Query(ge=0)],
    context: TheContext,
    _: Viewer,
) -> Response:
    """The texts of some sentences of a document."""
    stop = min(stop, start + MOST_SENTENCES)
    return JSONResponse(sentences_view(context.service, document, start, stop))


@router.post("/beads")
async def relink(
    arabic: str, english: str, form: Relink, context: TheContext, viewer: Viewer
) -> View:
    """Change the beads of two documents."""

    def change(beads: Any) -> Change:
        return _change(list(beads), form)

    event = context.service.relink(
        viewer, arabic, english, change, _token(form.seen), form.operation
    )
    return {
        "change": beads_change(context.service, arabic, english, change_of(event), viewer),
        "progress": progress_view(context.service, viewer),
    }


@router.get("/agreement")
async def show_agreement(context: TheContext, viewer: Viewer) -> View:
    """How far reviewers agree, and what is disputed."""
    context.service.catch_up()
    return agreement_view(context.service, viewer)


@router.post("/sample")
async def draw_sample(form: Sample, context: TheContext, viewer: Viewer) -> View:
    """Draw pairs for blind double review."""
    context.service.draw_sample(viewer, form.share, form.seed)
    return agreement_view(context.service, viewer)


@router.post("/reviewer")
async def set_name(form: Name, context: TheContext, session: TheSession) -> Response:
    """Say who works in this browser."""
    store = context.service.store
    found = store.find_reviewer(form.name)
    if found is None:
        found = store.reviewer(form.name)
        if form.pin is not None:
            store.set_pin(found, form.pin)
    elif found != session.reviewer:
        refusal = _refuse_name(context, session, found, form)
        if refusal is not None:
            return refusal
    csrf = context.sessions.assign(session, found).csrf
    return JSONResponse({"name": found.name, "csrf": csrf})


def _refuse_name(
    context: AppContext, session: Session, found: Reviewer, form: Name
) -> Response | None:
    """Why a browser may not work under a name that is in use, or ``None`` if it may."""
    store = context.service.store
    if session.is_host and form.confirmed:
        return None
    if form.pin is not None and store.has_pin(found):
        if context.pins.wait(found.name):
            return JSONResponse({"error": "pin_wait"}, 429)
        right = store.is_pin(found, form.pin)
        context.pins.note(found.name, right=right)
        return None if right else JSONResponse({"error": "pin_wrong"}, 403)
    content = {"error": "name_in_use", "name": found.name, "host": session.is_host}
    return JSONResponse(content | {"pin": store.has_pin(found)}, 409)


@router.post("/pin")
async def set_pin(form: NewPIN, context: TheContext, session: TheSession) -> Response:
    """Guard a name by a PIN."""
    store = context.service.store
    found = store.find_reviewer(form.name)
    if found is None or not (session.is_host or found == session.reviewer):
        return JSONResponse({"error": "not_yours"}, 403)
    store.set_pin(found, form.pin)
    return JSONResponse({"name": found.name})


@router.post("/language")
async def set_language(form: Language, _: TheSession, response: Response) -> View:
    """Choose the language of the interface."""
    assert form.language in LANGUAGES
    response.set_cookie(
        "bitext_language", form.language, max_age=31_536_000, httponly=True, samesite="strict"
    )
    return {"language": form.language}


def _token(seen: str) -> Token:
    lane, version = seen.split(":")
    return Token(int(lane), int(version))


def _after(service: ReviewService, pair: str, viewer: Reviewer) -> View:
    """What the page shows once an action is on disk."""
    return {
        "pair": detail(service, service.pair(pair), viewer),
        "progress": progress_view(service, viewer),
    }


def _done(service: ReviewService, done: bulk.Done, viewer: Reviewer) -> Response:
    return JSONResponse(
        {
            "done": len(done.done),
            "left": dict(Counter(done.left.values())),
            "items": items(service, done.done[:MOST_ITEMS], viewer),
            "progress": progress_view(service, viewer),
        }
    )


def _turned(service: ReviewService, events: list[Event], viewer: Reviewer) -> View:
    """What the page shows once an action, or a batch of them, is undone or done again."""
    event = events[-1]
    subject = service.store.subject(event.subject)
    answer: View = {
        "kind": event.kind,
        "count": len(events),
        "progress": progress_view(service, viewer),
    }
    if subject.kind == "pair":
        ids = [each.subject for each in reversed(events) if service.has(each.subject)]
        answer["items"] = items(service, ids, viewer)
        if ids:
            answer["pair"] = detail(service, service.pair(ids[0]), viewer)
    elif subject.kind == "documents":
        place = subject.snapshot["ar_document"], subject.snapshot["en_document"]
        answer["beads"] = beads_view(service, *place, viewer)
    return answer


def _change(beads: list[Link], form: Relink) -> Change:
    named = Link(tuple(form.arabic), tuple(form.english))
    match form.operation:
        case "link":
            return relinking.link(beads, form.arabic, form.english)
        case "unlink":
            return relinking.unlink(beads, named)
        case "split":
            return relinking.split(beads, named, form.side, form.index)
        case "merge":
            touched = [
                bead
                for bead in beads
                if set(bead.arabic) & set(form.arabic) or set(bead.english) & set(form.english)
            ]
            if len(touched) != 2:
                raise RelinkError("same")
            return relinking.merge(beads, *touched)
