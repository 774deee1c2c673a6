"""The web application: the page, its sessions, and how mistakes are answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from bitext.errors import BitextError
from bitext.review.api import router
from bitext.review.context import LANGUAGES, AppContext, NoSession, context_of, viewer_of
from bitext.review.display import plain
from bitext.review.security import SESSION_LASTS, Guard, Session
from bitext.review.service import ActionError, UnknownSubject
from bitext.review.store import SAMPLE, StaleWrite
from bitext.review.views import beads_view, detail

STATIC = Path(__file__).with_name("static")


def create_app(context: AppContext) -> FastAPI:
    """The application.

    Everything runs on one thread, one request after the other, except translating.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.state.context = context
    app.add_middleware(Guard, hosts=context.hosts)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(router)
    app.add_api_route("/", page, methods=["GET"])
    app.add_api_route("/login", login, methods=["POST"])
    for error, answer in _ANSWERS.items():
        app.add_exception_handler(error, answer)
    return app


async def page(request: Request) -> Response:
    """The page, or what to do to get in."""
    context = context_of(request)
    token = request.query_params.get("token")
    if token is not None:
        admitted = context.sessions.admit(token, context.reviewer)
        if admitted is None:
            return _entrance(request, status=403)
        return _let_in(context, admitted)
    session = context.sessions.find(request.cookies.get(context.cookie))
    if session is None:
        return _entrance(request, status=401 if context.password else 403)
    language = _language(request)
    response = HTMLResponse(
        _template(
            "page.html",
            language,
            title=plain(context.service.reviewed.title, 200),
            csrf=session.csrf,
            host=session.is_host,
            reviewer=session.reviewer.name if session.reviewer else "",
            messages=json.dumps(messages(language), ensure_ascii=False),
            modules=sorted(path.name for path in STATIC.glob("*.js")),
        )
    )
    _set_cookie(response, context, session, "strict")
    return response


async def login(request: Request) -> Response:
    """Let a browser in that knows the password."""
    context = context_of(request)
    if context.password is None:
        return _entrance(request, status=403)
    address = request.client.host if request.client else ""
    seconds = context.password.attempts.wait(address)
    if seconds:
        wait = str(int(seconds) + 1)
        return _entrance(request, status=429, problem="login_wait", headers={"Retry-After": wait})
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    if context.password.check(form.get("password", [""])[0], address):
        return _let_in(context, context.sessions.begin(None))
    return _entrance(request, status=403, problem="login_wrong")


def _let_in(context: AppContext, session: Session) -> Response:
    """A session, and the page under an address without the token.

    Whoever follows a link in a mail comes from another site, and a strict cookie would not be sent
    with the redirection. So this one is lax; the page itself replaces it by a strict one.
    """
    response = RedirectResponse("/", status_code=303)
    _set_cookie(response, context, session, "lax")
    return response


def _set_cookie(
    response: Response, context: AppContext, session: Session, same_site: Literal["lax", "strict"]
) -> None:
    response.set_cookie(
        context.cookie,
        session.secret,
        max_age=int(SESSION_LASTS.total_seconds()),
        httponly=True,
        samesite=same_site,
        secure=context.secure,
    )


def _entrance(
    request: Request, status: int, problem: str = "", headers: dict[str, str] | None = None
) -> Response:
    language = _language(request)
    content = _template(
        "entrance.html",
        language,
        password=context_of(request).password is not None,
        problem=problem,
    )
    return HTMLResponse(content, status, headers)


def _language(request: Request) -> str:
    """The language chosen, or else the browser's, or else English."""
    chosen = request.cookies.get("bitext_language")
    if chosen in LANGUAGES:
        return chosen
    first = request.headers.get("accept-language", "").split(",")[0].strip().lower()
    return "ar" if first.startswith("ar") else "en"


@cache
def messages(language: str) -> dict[str, Any]:
    """The words of the interface."""
    text = (STATIC / f"messages.{language}.json").read_text(encoding="utf-8")
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("bitext.review"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _template(name: str, language: str, **values: Any) -> str:
    template = _environment().get_template(name)
    direction = "rtl" if language == "ar" else "ltr"
    words = messages(language)
    return template.render(language=language, direction=direction, t=words, **values)


# How mistakes are answered


async def _no_session(_: Request, error: Exception) -> Response:
    assert isinstance(error, NoSession)
    return JSONResponse({"error": error.reason}, error.status)


async def _stale(request: Request, error: Exception) -> Response:
    """What stands there now, so that the page can show it."""
    assert isinstance(error, StaleWrite)
    service = context_of(request).service
    service.catch_up()
    viewer = viewer_of(request)
    events = service.ledger.history(error.subject)
    visible = {e.id for e in service.ledger.visible_history(error.subject, viewer.id)}
    by = next((e.reviewer for e in reversed(events) if e.id in visible), viewer.id)
    content: dict[str, Any] = {"error": "stale", "by": service.store.reviewers()[by].name}
    if error.documents is not None:
        content["beads"] = beads_view(service, *error.documents, viewer)
    elif error.subject != SAMPLE:
        content["pair"] = detail(service, service.pair(error.subject), viewer)
    return JSONResponse(content, 409)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, ActionError)
    return JSONResponse({"error": error.reason}, 422)


async def _unknown(_: Request, __: Exception) -> Response:
    return JSONResponse({"error": "unknown"}, 404)


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return JSONResponse({"error": "invalid", "detail": f"{place}: {first['msg']}"}, 422)


async def _not_saved(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": "disk", "detail": str(error)}, 507)


_ANSWERS: dict[type[Exception], Callable[[Request, Exception], Any]] = {
    NoSession: _no_session,
    StaleWrite: _stale,
    ActionError: _refused,
    UnknownSubject: _unknown,
    RequestValidationError: _invalid,
    BitextError: _not_saved,
}
