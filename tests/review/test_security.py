"""One test for each rule that keeps strangers out."""

import asyncio
import re
import socket
import stat
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bitext.errors import BitextError, FormatError, OutputError
from bitext.review.context import AppContext
from bitext.review.ordering import Index
from bitext.review.security import LARGEST_BODY, Hosts, Password, Sessions, is_loopback
from bitext.review.server import check_exposure, serve
from bitext.review.store import default_store

from .serving import TOKEN, Client, serving
from .town import make_rows, write_rows


@pytest.fixture
def context(service, store):
    return AppContext(
        service=service,
        index=Index(service),
        sessions=Sessions(store, TOKEN),
        hosts=Hosts.of("127.0.0.1"),
        password=None,
        translate=None,
        reviewer=store.reviewer("Sara"),
    )


@pytest.fixture
def client(context):
    with serving(context) as port:
        client = Client(port)
        client.enter()
        yield client


@pytest.fixture
def pair(reviewed):
    return next(iter(reviewed.pairs))


@pytest.fixture
def verdict(pair):
    return (f"/api/pair/{pair}/verdict", {"label": "partial", "seen": "0:0"})


def test_the_reviewers_own_browser_may(client, verdict, store):
    answer = client.post(*verdict)
    assert answer.status == 200
    assert answer.json["pair"]["label"] == "partial"
    assert len(store.events()) == 1


# Sessions


def test_without_the_token_there_is_only_a_hint(context):
    with serving(context) as port:
        for path in ("/", "/?token=guess", "/?token="):
            answer = Client(port).get(path)
            assert answer.status == 403
            assert "Set-Cookie" not in answer.headers
            assert b"Town report" not in answer.body


def test_nothing_is_told_without_a_session(context):
    with serving(context) as port:
        for path in ("pairs", "items?ids=x", "choices", "progress", "changes?after=0", "documents"):
            assert Client(port).get(f"/api/{path}").status == 401, path
            assert Client(port, cookie="bitext_review=guess").get(f"/api/{path}").status == 401


def test_the_token_leaves_the_address_and_the_cookie_becomes_strict(context):
    with serving(context) as port:
        client = Client(port)
        answer = client.enter()
        later = client.get("/").headers["Set-Cookie"].lower()
    assert answer.status == 303
    assert answer.headers["Location"] == "/"
    cookie = answer.headers["Set-Cookie"].lower()
    assert "httponly" in cookie
    # A link in a mail comes from another site: the first cookie has to pass, the next is strict.
    assert "samesite=lax" in cookie
    assert "samesite=strict" in later
    assert "httponly" in later
    assert TOKEN not in cookie


def test_behind_https_the_cookie_is_only_sent_there(context):
    with serving(replace(context, secure=True)) as port:
        assert "secure" in Client(port).get(f"/?token={TOKEN}").headers["Set-Cookie"].lower()


def test_the_store_does_not_hold_what_opens_a_session(client, store):
    secret = client.cookie.partition("=")[2]
    digests = store._all("SELECT digest FROM session")
    assert digests
    assert secret not in str(digests)


def test_sessions_end(client, context, store, monkeypatch):
    assert client.get("/api/progress").status == 200
    store._connection.execute("UPDATE session SET since = '2020-01-01T00:00:00+00:00'")
    assert client.get("/api/progress").status == 401


def test_a_name_is_needed_to_act(context, verdict):
    with serving(replace(context, reviewer=None)) as port:
        client = Client(port)
        client.enter()
        assert client.post(*verdict).status == 428
        answer = client.post("/api/reviewer", {"name": "سارة"})
        assert answer.json["name"] == "سارة"
        client.csrf = answer.json["csrf"]
        assert client.post(*verdict).status == 200


def test_a_page_left_open_under_another_name_cannot_write(client, verdict, store):
    left_open = client.csrf
    client.csrf = client.post("/api/reviewer", {"name": "Omar"}).json["csrf"]
    assert client.post(*verdict, **{"X-CSRF-Token": left_open}).status == 403
    assert client.post(*verdict).status == 200
    assert store.reviewers()[store.events()[0].reviewer].name == "Omar"


# Other sites


def test_rebound_names_are_turned_away(client):
    for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example", ""):
        assert client.get("/api/progress", Host=host).status == 421, host
        assert client.get("/", Host=host).status == 421, host


def test_names_of_this_machine_are_served(client):
    for host in ("127.0.0.1", "localhost", "[::1]"):
        assert client.get("/api/progress", Host=f"{host}:{client.port}").status == 200, host


def test_changes_from_other_origins_are_turned_away(client, verdict, store):
    for origin in ("http://evil.example", "null", "http://127.0.0.1:1", None):
        assert client.post(*verdict, Origin=origin).status == 403, origin
    assert store.events() == []


def test_changes_from_other_sites_are_turned_away(client, verdict, store):
    assert client.post(*verdict, **{"Sec-Fetch-Site": "cross-site"}).status == 403
    assert store.events() == []


def test_every_change_needs_the_csrf_token(client, store, pair):
    for path in (
        f"pair/{pair}/verdict",
        f"pair/{pair}/edit",
        f"pair/{pair}/comment",
        f"pair/{pair}/translation",
        "undo",
        "redo",
        "beads?arabic=report-ar&english=report-en",
        "sample",
        "reviewer",
        "language",
    ):
        for token in ("", "guess", None):
            answer = client.post(f"/api/{path}", **{"X-CSRF-Token": token})
            assert (answer.status, answer.json["error"]) == (403, "csrf"), path
    assert store.events() == []


def test_the_csrf_token_of_another_session_does_not_fit(client, context, verdict):
    other = Client(client.port)
    other.enter()
    assert client.post(*verdict, **{"X-CSRF-Token": other.csrf}).status == 403


# What a browser may do


def test_strict_headers_on_everything(client):
    for path in ("/", "/api/progress", "/static/main.js", "/nothing"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
    assert client.get("/", Host="evil.example").headers["Content-Security-Policy"]


def test_the_page_has_no_inline_script_style_or_foreign_address(client):
    page = client.get("/").body.decode()
    assert re.findall(r"<script[^>]*>(.*?)</script>", page, re.S) == [""]
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)
    assert not re.search(r'(?:src|href)="(?!/|#)', page)


def test_no_script_makes_markup_of_text(client):
    for name in ("main", "card", "pairs", "documents", "dom", "pieces", "list", "dialogs"):
        script = client.get(f"/static/{name}.js").body.decode()
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script
        )


def test_hostile_names_are_escaped_in_the_page(reviewed, service, context):
    reviewed.title = '"><script>alert(1)</script>'
    with serving(context) as port:
        client = Client(port)
        client.enter()
        page = client.get("/").body.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


# Sizes and shapes


def test_large_bodies_are_turned_away(client, pair, store):
    path = f"/api/pair/{pair}/edit"
    big = b"x" * (LARGEST_BODY + 1)
    assert client.send("POST", path, raw=big).status == 413
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(big), big)
    headers = {"Transfer-Encoding": "chunked"}
    assert client.send("POST", path, raw=chunked, headers=headers).status == 413
    assert store.events() == []


def test_what_is_not_expected_is_turned_away(client, pair, store):
    for action, body in (
        ("edit", {"english": "x" * 20_001, "seen": "0:0"}),
        ("edit", {"english": "a\0b", "seen": "0:0"}),
        ("edit", {"english": "\ud800", "seen": "0:0"}),
        ("comment", {"text": "x" * 4_001, "seen": "0:0"}),
        ("verdict", {"label": "wonderful", "seen": "0:0"}),
        ("verdict", {"label": "partial", "seen": "latest"}),
        ("verdict", {"label": "partial", "seen": "0:0", "reviewer": "somebody else"}),
    ):
        answer = client.post(f"/api/pair/{pair}/{action}", body)
        assert (answer.status, answer.json["error"]) == (422, "invalid"), body
    assert store.events() == []


def test_unknown_pairs(client):
    answer = client.post("/api/pair/nothing/verdict", {"label": "partial", "seen": "0:0"})
    assert answer.status == 404
    assert client.get("/api/beads?arabic=x&english=y").status == 404


# Other machines


@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("::", False)],
)
def test_loopback(host, alone):
    assert is_loopback(host) is alone


def test_other_hosts_demand_a_password(tmp_path):
    with pytest.raises(BitextError, match="--password"):
        serve(tmp_path, host="0.0.0.0", open_browser=False)
    with pytest.raises(BitextError, match="reverse proxy"):
        check_exposure("192.168.1.5", "")
    check_exposure("192.168.1.5", "long enough")
    with pytest.raises(BitextError, match="at least 10"):
        check_exposure("192.168.1.5", "secret")
    check_exposure("127.0.0.1", None)


def test_any_address_of_the_machine_but_no_foreign_name():
    hosts = Hosts.of("0.0.0.0", "https://review.example.org/")
    for header in ("192.168.1.5:8765", "localhost:8765", "review.example.org", "[fe80::1]:1"):
        assert hosts.accept(header), header
    assert not hosts.accept("evil.example")
    assert not Hosts.of("127.0.0.1").accept("192.168.1.5")
    assert not hosts.accept("[")


def login(client, password):
    return client.send(
        "POST",
        "/login",
        raw=f"password={password}".encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )


def test_the_password_lets_in(context):
    with serving(replace(context, password=Password.of("open sesame"))) as port:
        client = Client(port)
        assert b'type="password"' in client.get("/").body
        assert login(client, "wrong").status == 403
        answer = login(client, "open+sesame")
        assert answer.status == 303
        client.cookie = answer.headers["Set-Cookie"].split(";")[0]
        assert client.get("/api/progress").status == 428
        client.csrf = csrf(client)
        client.csrf = client.post("/api/reviewer", {"name": "Layla"}).json["csrf"]
        assert client.get("/api/progress").status == 200


def test_passwords_cannot_be_guessed_fast(context):
    with serving(replace(context, password=Password.of("right"))) as port:
        client = Client(port)
        assert [login(client, "wrong").status for _ in range(5)] == [403] * 5
        answer = login(client, "right")
        assert answer.status == 429
        assert int(answer.headers["Retry-After"]) > 0
        # The owner still gets in by the printed address.
        assert client.enter().status == 303


def test_logging_in_from_another_site_is_turned_away(context):
    with serving(replace(context, password=Password.of("right"))) as port:
        client = Client(port, headers={"Origin": "http://evil.example"})
        assert login(client, "right").status == 403


def test_without_a_password_there_is_no_login(context):
    with serving(context) as port:
        assert login(Client(port), "").status == 403


# Names


def csrf(client):
    return client.get("/").body.decode().split('name="csrf" content="')[1].split('"')[0]


@pytest.fixture
def invited(context, store):
    """The host's browser, where Sara works, and one that came by the invitation."""
    sessions = Sessions(store, TOKEN, "invitation")
    with serving(replace(context, sessions=sessions)) as port:
        host, guest = Client(port), Client(port)
        host.enter()
        guest.cookie = guest.get("/?token=invitation").headers["Set-Cookie"].split(";")[0]
        guest.csrf = csrf(guest)
        yield host, guest


def test_a_guest_does_not_work_under_a_name_in_use(invited):
    host, guest = invited
    for name in ("Sara", "sara", "S\u200bara"):
        answer = guest.post("/api/reviewer", {"name": name, "confirmed": True})
        assert answer.status == 409
        assert answer.json == {"error": "name_in_use", "name": "Sara", "host": False, "pin": False}
    assert guest.get("/api/progress").status == 428
    assert host.post("/api/pin", {"name": "Sara", "pin": "4711"}).status == 200
    assert guest.post("/api/reviewer", {"name": "Sara"}).json["pin"] is True
    for _ in range(5):
        answer = guest.post("/api/reviewer", {"name": "Sara", "pin": "0000"})
        assert (answer.status, answer.json["error"]) == (403, "pin_wrong")
    assert guest.post("/api/reviewer", {"name": "Sara", "pin": "4711"}).status == 429


def test_who_knows_the_pin_works_under_the_name(invited):
    host, guest = invited
    host.post("/api/pin", {"name": "Sara", "pin": "4711"})
    assert guest.post("/api/reviewer", {"name": "Sara", "pin": "4711"}).json["name"] == "Sara"


def test_the_host_confirms_a_name_in_use(invited):
    host, guest = invited
    assert guest.post("/api/reviewer", {"name": "Omar"}).status == 200
    answer = host.post("/api/reviewer", {"name": "Omar"})
    assert (answer.status, answer.json["host"]) == (409, True)
    assert host.post("/api/reviewer", {"name": "Omar", "confirmed": True}).status == 200


def test_a_guest_sets_no_pin_for_others(invited):
    _, guest = invited
    assert guest.post("/api/pin", {"name": "Sara", "pin": "4711"}).status == 403


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * 81, "..."])
def test_a_blank_name_is_refused(client, name):
    assert client.post("/api/reviewer", {"name": name}).status == 422


def test_a_malformed_origin_is_refused(client, verdict):
    assert client.post(*verdict, Origin="http://[").status == 403


def test_a_slow_body_is_not_waited_for(context, monkeypatch):
    monkeypatch.setattr("bitext.review.security.SLOWEST_BODY", 0.2)
    with serving(context) as port, socket.create_connection(("127.0.0.1", port), 10) as slow:
        head = f"POST /api/undo HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 9\r\n"
        slow.sendall(f"{head}Origin: http://127.0.0.1:{port}\r\n\r\n{{".encode())
        assert slow.recv(100).startswith(b"HTTP/1.1 408")


def test_a_slow_head_is_not_waited_for(context, monkeypatch):
    monkeypatch.setattr("bitext.review.connections.SLOWEST_HEAD", 0.3)
    with serving(context) as port, socket.create_connection(("127.0.0.1", port), 10) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\n")
        assert slow.recv(100) == b""
    with serving(context) as port, socket.create_connection(("127.0.0.1", port), 10) as slow:
        slow.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        assert slow.recv(100_000).startswith(b"HTTP/1.1 403")
        slow.sendall(b"GET / HTTP/1.1\r\n")
        while slow.recv(100_000):
            pass


# Starting


def test_the_token_is_not_among_the_arguments_of_the_browser(tmp_path, monkeypatch, capsys):
    async def ready(*_):
        pass

    monkeypatch.setattr("uvicorn.Server.startup", ready)
    monkeypatch.setattr("uvicorn.Server.run", lambda server, _: asyncio.run(server.startup()))
    folder = write_rows(tmp_path / "town", make_rows(), title="Town \x1b[31mreport\x1b]0;x\x07")
    files = []
    monkeypatch.setattr(
        "webbrowser.open",
        lambda address: files.append((address, Path(urlsplit(address).path).read_text())),
    )
    serve(folder, port=0)
    printed = capsys.readouterr().err
    token = printed.split("token=")[1].split()[0]
    ((address, content),) = files
    assert token not in address
    assert token in content
    assert not Path(urlsplit(address).path).exists()
    assert "\x1b" not in printed
    assert "\x07" not in printed


def test_plain_http_for_others_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("uvicorn.Server.run", lambda *_, **__: None)
    folder = write_rows(tmp_path / "town", make_rows())
    serve(folder, host="0.0.0.0", port=0, password="long enough", open_browser=False)
    printed = capsys.readouterr().err
    assert "plain http" in printed
    assert printed.count("token=") == 2


def test_what_is_no_dataset_is_not_served(tmp_path):
    with pytest.raises(FormatError):
        serve(tmp_path, open_browser=False)
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken(context, tmp_path):
    folder = write_rows(tmp_path / "town", make_rows())
    with serving(context) as port, pytest.raises(OutputError, match=f"port {port}"):
        serve(folder, port=port, open_browser=False)


def test_the_store_is_for_its_owner(tmp_path, service, store):
    assert default_store(tmp_path / "town").parent == tmp_path
    assert stat.S_IMODE(store.path.stat().st_mode) & 0o007 == 0
