"""Serving the review page from this machine."""

from __future__ import annotations

import secrets
import shutil
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from html import escape
from pathlib import Path

from bitext.errors import BitextError, OutputError, counted
from bitext.review.app import create_app
from bitext.review.context import AppContext, Translate
from bitext.review.database import rescue_files
from bitext.review.dataset_view import read_reviewed_dataset
from bitext.review.display import plain
from bitext.review.ordering import Index
from bitext.review.security import (
    SHORTEST_PASSWORD,
    Hosts,
    Password,
    Sessions,
    is_loopback,
)
from bitext.review.service import ReviewService
from bitext.review.store import Store, default_store

PORT = 8765


def serve(
    dataset: Path,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    reviewer: str | None = None,
    open_browser: bool = True,
    password: str | None = None,
    store: Path | None = None,
    public: str | None = None,
    translate: Translate | None = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve the review page of a dataset until it is stopped with Ctrl-C.

    Args:
        dataset: a dataset folder; it is only read.
        host: address to bind to. Any but a loopback address needs a password.
        port: port to bind to; ``None`` takes 8765, or any free one if that is taken.
        reviewer: who reviews; ``None`` lets the page ask.
        open_browser: open the page in the user's browser.
        password: lets browsers in that were not given the address with its token.
        store: where verdicts are kept; ``None`` is ``DATASET.review.sqlite`` beside the folder.
        public: the address under which a reverse proxy makes the page known, with ``https://``.
        translate: Arabic texts to English ones, for translation on demand.
        announce: takes the line that says where the page is; ``None`` prints it to stderr.

    Raises:
        FormatError: if the folder is no dataset, or the store no review store.
        OutputError: if the store or the port cannot be used.
        BitextError: if a host other than loopback comes without a password.
    """
    check_exposure(host, password)
    path = store or default_store(dataset)
    reviewed = read_reviewed_dataset(dataset)
    with Store(path) as opened, _listen(host, port) as listening:
        token = secrets.token_urlsafe(32)
        invitation = "" if is_loopback(host) and not public else secrets.token_urlsafe(32)
        service = ReviewService(opened, reviewed)
        bound = listening.getsockname()[1]
        context = AppContext(
            service=service,
            index=Index(service),
            sessions=Sessions(opened, token, invitation),
            hosts=Hosts.of(host, public),
            password=None if password is None else Password.of(password),
            translate=translate,
            reviewer=None if reviewer is None else opened.reviewer(reviewer),
            cookie=f"bitext_review_{bound}",
            secure=bool(public and public.startswith("https://")),
        )
        place = public.rstrip("/") if public else f"http://{_in_address(host)}:{bound}"
        address = f"{place}/?token={token}"
        title = plain(reviewed.title, 200)
        _say(announce, f"Reviewing {title} at {address} (stop with Ctrl-C)")
        if invitation:
            _say(announce, f"Others come in by {place}/?token={invitation} (give out only this)")
        if not is_loopback(host) and not context.secure:
            _say(
                announce,
                "Warning: plain http. Whoever is on the same network can read all that is sent, "
                "the password too; put a reverse proxy with https before it (--public https://...)",
            )
        for copy in rescue_files(path):
            _say(announce, f"Warning: {copy} is a copy of a review whose file was removed")
        _run(context, listening, address if open_browser else None)


def check_exposure(host: str, password: str | None) -> None:
    """Raise unless only this machine can reach the page, or a password guards it.

    Raises:
        BitextError: with what to do.
    """
    if not is_loopback(host) and not password:
        raise BitextError(
            f"others can reach {host}: give a password (--password), or keep 127.0.0.1 and put "
            "a reverse proxy with https and a password of its own before it (--public)"
        )
    if password is not None and len(password) < SHORTEST_PASSWORD:
        raise BitextError(
            f"the password has {counted(len(password), 'character')}; expected at least "
            f"{SHORTEST_PASSWORD}"
        )


def _run(context: AppContext, listening: socket.socket, address: str | None) -> None:
    import uvicorn

    from bitext.review.connections import TimedProtocol

    opener = None if address is None else _opener(address)

    class Server(uvicorn.Server):
        """Opens the page once it can be answered."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if opener is not None:
                webbrowser.open(opener.as_uri())

    # No access log: it would show the token.
    config = uvicorn.Config(
        create_app(context),
        http=TimedProtocol,
        limit_concurrency=500,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )
    try:
        with suppress(KeyboardInterrupt):
            Server(config).run([listening])
    finally:
        if opener is not None:
            shutil.rmtree(opener.parent, ignore_errors=True)


def _opener(address: str) -> Path:
    """A file that only this user can read and that leads to an address.

    Other users of the machine see the arguments of a browser's process, so that the address with
    the token is not among them.
    """
    file = Path(tempfile.mkdtemp(prefix="bitext-review-")) / "open.html"
    file.touch(mode=0o600)
    file.write_text(f'<meta http-equiv="refresh" content="0; url={escape(address)}">')
    return file


def _listen(host: str, port: int | None) -> socket.socket:
    try:
        return _bind(host, PORT if port is None else port)
    except OSError as error:
        if port is not None:
            raise OutputError(f"cannot use port {port} of {host}: {error.strerror}") from error
    try:
        return _bind(host, 0)
    except OSError as error:
        raise OutputError(f"cannot use address {host}: {error.strerror}") from error


def _bind(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listening = socket.socket(family, kind, protocol)
    try:
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
    except OSError:
        listening.close()
        raise
    return listening


def _in_address(host: str) -> str:
    name = {"0.0.0.0": socket.gethostname(), "::": socket.gethostname()}.get(host, host)
    return f"[{name}]" if ":" in name else name


def _say(announce: Callable[[str], None] | None, line: str) -> None:
    if announce is None:
        print(line, file=sys.stderr, flush=True)
    else:
        announce(line)
