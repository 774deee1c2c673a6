"""Who may talk to the page: hosts, origins, sessions, sizes, and what a browser may do with it."""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import secrets
import socket
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bitext.review.store import Reviewer, Store

#: Bytes that a request's body may have.
LARGEST_BODY = 128 * 1024

#: Seconds in which a request's body must have come.
SLOWEST_BODY = 20.0

#: Characters that a password must have.
SHORTEST_PASSWORD = 10

SESSION_LASTS = timedelta(days=30)

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


def is_loopback(host: str) -> bool:
    """True if only this machine can reach a server bound to ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class Hosts:
    """The names under which the page may be asked for.

    A page of another site that makes its own name point here (DNS rebinding) still sends that
    name, so a name that is not listed is turned away.

    Attributes:
        names: in lower case, without port.
        addresses: also accept any IP address, which no rebinding can put there; for servers
            that listen on all of a machine's addresses.
    """

    names: frozenset[str]
    addresses: bool = False

    @classmethod
    def of(cls, host: str, public: str | None = None) -> Hosts:
        """For a server bound to ``host``, perhaps behind a proxy with a ``public`` address."""
        names = {host.lower()}
        if is_loopback(host):
            names |= LOOPBACK_NAMES
        everywhere = host in ("0.0.0.0", "::")
        if everywhere:
            names |= LOOPBACK_NAMES | {socket.gethostname().lower()}
        if public:
            names.add((urlsplit(public).hostname or "").lower())
        return cls(frozenset(names - {""}), everywhere)

    def accept(self, header: str | None) -> bool:
        """True if a ``Host`` header names one of them."""
        try:
            name = urlsplit(f"//{header or ''}").hostname
        except ValueError:
            return False
        if not name:
            return False
        if name in self.names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return self.addresses


class Guard:
    """Turns away what no reviewer's browser sends, and tells the browser to be strict.

    Args:
        app: what is guarded.
        hosts: accepted names.
    """

    def __init__(self, app: ASGIApp, hosts: Hosts):
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def strict(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if scope["path"].startswith("/static/"):
                    headers["Cache-Control"] = "no-cache"
            await send(message)

        refusal = self._refusal(scope["method"], Headers(scope=scope))
        if refusal is None:
            try:
                body = await asyncio.wait_for(_body(receive), SLOWEST_BODY)
            except TimeoutError:
                refusal = PlainTextResponse("the request takes too long", 408)
                await refusal(scope, receive, strict)
                return
            if body is None:
                refusal = PlainTextResponse("the request is too large", 413)
            else:
                await self._app(scope, _replay(body, receive), strict)
                return
        await refusal(scope, receive, strict)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host")
        if not self._hosts.accept(host):
            return PlainTextResponse("this page is not served under that name", 421)
        if method not in ("GET", "HEAD"):
            if _netloc(headers.get("origin", "")) != str(host).lower():
                return PlainTextResponse("the request comes from another page", 403)
            if headers.get("sec-fetch-site", "same-origin") != "same-origin":
                return PlainTextResponse("the request comes from another site", 403)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return PlainTextResponse("the request is too large", 413)
        return None


def _netloc(origin: str) -> str | None:
    """Host and port of an origin, or ``None`` if it is malformed."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or ``None`` if it is larger than allowed, whatever its header said."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > LARGEST_BODY:
            return None
        if not message.get("more_body", False):
            return body


def _replay(body: bytes, receive: Receive) -> Receive:
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return messages.pop() if messages else await receive()

    return replayed


class Attempts:
    """Wrong attempts by whom they come from, so that nobody guesses fast or locks others out."""

    #: As many as are remembered; whoever has been quiet longest is forgotten first.
    MOST = 1000

    def __init__(self) -> None:
        self._failures: dict[str, tuple[int, float]] = {}

    def wait(self, who: str) -> float:
        """Seconds until the next attempt is looked at."""
        _, until = self._failures.get(who, (0, 0.0))
        return max(0.0, until - time.monotonic())

    def note(self, who: str, *, right: bool) -> None:
        """Count an attempt; from the fifth wrong one in a row there is a growing wait."""
        failures, _ = self._failures.pop(who, (0, 0.0))
        if right:
            return
        failures += 1
        pause = min(2.0 ** (failures - 4), 60.0) if failures >= 5 else 0.0
        self._failures[who] = failures, time.monotonic() + pause
        if len(self._failures) > self.MOST:
            del self._failures[next(iter(self._failures))]


@dataclass(frozen=True)
class Password:
    """A password that cannot be guessed fast.

    Attributes:
        digest: SHA-256 of the password.
        attempts: the wrong ones, by address.
    """

    digest: bytes
    attempts: Attempts = field(default_factory=Attempts)

    @classmethod
    def of(cls, password: str) -> Password:
        """The password itself is not kept."""
        return cls(sha256(password.encode()).digest())

    def check(self, attempt: str, address: str) -> bool:
        """True if it is right and not too soon after too many from there that were wrong."""
        if self.attempts.wait(address):
            return False
        right = hmac.compare_digest(self.digest, sha256(attempt.encode()).digest())
        self.attempts.note(address, right=right)
        return right


@dataclass(frozen=True)
class Session:
    """A browser that was let in.

    Attributes:
        secret: the value of its cookie.
        reviewer: who works there, or ``None`` until a name was given.
        is_host: True if it belongs to whoever started the server.
    """

    secret: str
    reviewer: Reviewer | None
    is_host: bool = False

    @property
    def csrf(self) -> str:
        """What the page must send with every change; other pages cannot know it.

        It changes with the reviewer, so that a page left open under another name cannot write.
        """
        who = "" if self.reviewer is None else str(self.reviewer.id)
        return hmac.new(self.secret.encode(), f"csrf:{who}".encode(), sha256).hexdigest()


class Sessions:
    """The browsers that were let in; kept in the store, so that they outlive the server.

    Args:
        store: holds digests of the secrets.
        token: lets the host's browser in that sends it in the address.
        invitation: likewise for others; ``""`` invites nobody.
    """

    def __init__(self, store: Store, token: str, invitation: str = ""):
        self._store = store
        self._token = token
        self._invitation = invitation

    def admit(self, token: str, reviewer: Reviewer | None) -> Session | None:
        """A new session for whoever has the token or the invitation.

        Args:
            token: from the address.
            reviewer: whose name the host's session begins with.
        """
        if _same(self._token, token):
            return self.begin(reviewer, is_host=True)
        if self._invitation and _same(self._invitation, token):
            return self.begin(None)
        return None

    def begin(self, reviewer: Reviewer | None, *, is_host: bool = False) -> Session:
        """A new session."""
        secret = secrets.token_urlsafe(32)
        return self.assign(Session(secret, None, is_host), reviewer)

    def assign(self, session: Session, reviewer: Reviewer | None) -> Session:
        """The session with who works in it."""
        self._store.open_session(_digest(session.secret), reviewer, is_host=session.is_host)
        return Session(session.secret, reviewer, session.is_host)

    def find(self, secret: str | None) -> Session | None:
        """The session of a cookie, if there is one and it is not too old."""
        if not secret:
            return None
        since = (datetime.now(UTC) - SESSION_LASTS).isoformat(timespec="seconds")
        found = self._store.session(_digest(secret), since)
        return None if found is None else Session(secret, *found)


def _same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogatepass"))


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
