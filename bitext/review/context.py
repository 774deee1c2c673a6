"""What the answers to requests stand on: the review, and who is asking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from starlette.requests import Request

from bitext.review.ordering import Index
from bitext.review.security import Attempts, Hosts, Password, Session, Sessions
from bitext.review.service import ReviewService
from bitext.review.store import Reviewer

Translate = Callable[[Sequence[str]], list[str]]

LANGUAGES = ("en", "ar")


@dataclass(frozen=True)
class AppContext:
    """All that the answers to requests need.

    Attributes:
        service: the review.
        index: finds pairs.
        sessions: the browsers that were let in.
        hosts: names the page is served under.
        password: what a browser without the token must give; ``None`` if nothing else helps.
        translate: Arabic texts to English ones, or ``None`` if there is no model.
        reviewer: whose name a new session begins with, or ``None`` to ask.
        cookie: name of the session cookie.
        pins: wrong PINs, by name.
        secure: True if browsers reach the page by https.
    """

    service: ReviewService
    index: Index
    sessions: Sessions
    hosts: Hosts
    password: Password | None
    translate: Translate | None
    reviewer: Reviewer | None
    cookie: str = "bitext_review"
    pins: Attempts = field(default_factory=Attempts)
    secure: bool = False


class NoSession(Exception):  # noqa: N818 - the name says what it is
    """The browser was not let in, has given no name, or does not prove that the page asks.

    Args:
        status: 401, 403 or 428.
        reason: what is missing, in a word.
    """

    def __init__(self, status: int, reason: str):
        self.status = status
        self.reason = reason
        super().__init__(reason)


def context_of(request: Request) -> AppContext:
    """What the application was made with."""
    context = request.app.state.context
    assert isinstance(context, AppContext)
    return context


def session_of(request: Request) -> Session:
    """The session of a request.

    Raises:
        NoSession: 401 if the browser was not let in; 403 if a change does not carry the
            session's CSRF token.
    """
    context = context_of(request)
    session = context.sessions.find(request.cookies.get(context.cookie))
    if session is None:
        raise NoSession(401, "session")
    if request.method != "GET" and request.headers.get("x-csrf-token") != session.csrf:
        raise NoSession(403, "csrf")
    return session


def viewer_of(request: Request) -> Reviewer:
    """Who asks.

    Raises:
        NoSession: also 428 if no name was given yet.
    """
    reviewer = session_of(request).reviewer
    if reviewer is None:
        raise NoSession(428, "name")
    return reviewer
