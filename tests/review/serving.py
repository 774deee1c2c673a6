"""A review page on a socket of this machine, and a client that sends what it is told to."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn

from bitext.review.app import create_app
from bitext.review.connections import TimedProtocol
from bitext.review.context import AppContext

TOKEN = "the-token-of-these-tests"


@dataclass
class Answer:
    """What the server said."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Client:
    """A browser that can lie."""

    port: int
    cookie: str = ""
    csrf: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str | None] | None = None,
        raw: bytes | None = None,
    ) -> Answer:
        """Send a request as the page does, with other headers where given, without where None."""
        sent: dict[str, str | None] = {"Host": f"127.0.0.1:{self.port}", "Cookie": self.cookie}
        if method != "GET":
            sent |= {
                "Origin": f"http://127.0.0.1:{self.port}",
                "X-CSRF-Token": self.csrf,
                "Content-Type": "application/json",
            }
            raw = raw if raw is not None else json.dumps(body or {}).encode()
        sent |= self.headers | (headers or {})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            kept = {name: value for name, value in sent.items() if value is not None}
            connection.putrequest(method, path, skip_host=True)
            for name, value in kept.items():
                connection.putheader(name, value)
            if raw is not None and "Content-Length" not in kept and "Transfer-Encoding" not in kept:
                connection.putheader("Content-Length", str(len(raw)))
            connection.endheaders()
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.send(raw or b"")
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())

    def get(self, path: str, **headers: str | None) -> Answer:
        return self.send("GET", path, headers=dict(headers))

    def post(self, path: str, body: Any = None, **headers: str | None) -> Answer:
        return self.send("POST", path, body, headers=dict(headers))

    def enter(self) -> Answer:
        """Open the address with the token, and the page after it."""
        answer = self.get(f"/?token={TOKEN}")
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        page = self.get("/").body.decode()
        self.csrf = page.split('name="csrf" content="')[1].split('"')[0]
        return answer


@contextlib.contextmanager
def serving(context: AppContext) -> Iterator[int]:
    """Serve a context in a thread; gives the port."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(create_app(context), http=TimedProtocol, log_level="warning")
    )
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
