"""A hub for dataset repositories on a port of this machine, as far as the real client asks for it.

It keeps repositories, their commits and the store of large files in memory, checks the token on
every request, and logs what it was asked.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

TOKEN = "hf_" + "right" * 7


@dataclass
class Repository:
    """Files by path, one dictionary for each commit."""

    private: bool
    commits: list[dict[str, bytes]] = field(default_factory=lambda: [{".gitattributes": b"*\n"}])
    messages: list[str] = field(default_factory=lambda: ["initial commit"])

    @property
    def files(self) -> dict[str, bytes]:
        return self.commits[-1]

    @property
    def head(self) -> str:
        return hashlib.sha1(str(len(self.commits)).encode()).hexdigest()


@dataclass
class Hub:
    """What the server knows."""

    address: str = ""
    repositories: dict[str, Repository] = field(default_factory=dict)
    stored: dict[str, bytes] = field(default_factory=dict)
    log: list[tuple[str, str]] = field(default_factory=list)
    refuse_uploads_after: int | None = None
    """Answer 403 to any upload after so many."""
    hang_uploads_after: int | None = None
    """Do not answer any upload after so many; :attr:`hanging` is set then."""
    refuse_writes: bool = False
    hanging: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    def uploads(self) -> list[str]:
        """Digests of the large files that were sent."""
        return [path.removeprefix("/store/") for method, path in self.log if method == "PUT"]

    def changing(self) -> list[tuple[str, str]]:
        """The requests that change something."""
        return [each for each in self.log if each[0] not in ("GET", "HEAD")]


@contextmanager
def serving() -> Iterator[Hub]:
    """A running hub."""
    hub = Hub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub}))
    server.daemon_threads = True
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer("GET")

    do_HEAD = do_GET  # noqa: N815

    def do_POST(self) -> None:
        self._answer("POST")

    def do_PUT(self) -> None:
        self._answer("PUT")

    def log_message(self, *arguments: object) -> None:
        pass

    def _answer(self, method: str) -> None:
        path = unquote(urlsplit(self.path).path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.hub.log.append((self.command, path))
        stored = re.fullmatch(r"/store/([0-9a-f]{64})", path)
        if method == "PUT" and stored:
            return self._store(stored[1], body)
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self._send(401, {"error": "Invalid username or password."})
        for pattern, name in _ROUTES.items():
            match = re.fullmatch(f"{method} {pattern}", f"{method} {path}")
            if match:
                return getattr(self, name)(body, **match.groupdict(""))
        return self._send(404, {"error": f"nothing at {path}"})

    def _send(self, status: int, content: Any = b"", **headers: str) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _repository(self, id: str) -> Repository | None:
        found = self.hub.repositories.get(id)
        if found is None:
            self._send(404, {"error": "Repository not found"}, X_Error_Code="RepoNotFound")
        return found

    def _whoami(self, body: bytes) -> None:
        self._send(200, {"type": "user", "name": "layla", "orgs": []})

    def _create(self, body: bytes) -> None:
        asked = json.loads(body)
        id = f"{asked['organization']}/{asked['name']}"
        if self.hub.refuse_writes:
            return self._send(403, {"error": "no"}, X_Error_Message="You don't have the rights")
        if id in self.hub.repositories:
            return self._send(409, {"url": f"{self.hub.address}/datasets/{id}"})
        assert asked["type"] == "dataset"
        private = asked.get("visibility") == "private" or asked.get("private") is True
        self.hub.repositories[id] = Repository(private)
        self._send(200, {"url": f"{self.hub.address}/datasets/{id}"})

    def _settings(self, body: bytes, id: str) -> None:
        asked = json.loads(body)
        private = asked.get("visibility") == "private" or asked.get("private") is True
        self.hub.repositories[id].private = private
        self._send(200, {"private": private})

    def _info(self, body: bytes, id: str, revision: str) -> None:
        if repository := self._repository(id):
            siblings = [{"rfilename": path} for path in repository.files]
            about = {"id": id, "sha": repository.head, "private": repository.private}
            self._send(200, {**about, "siblings": siblings, "tags": [], "downloads": 0})

    def _entry(self, path: str, content: bytes) -> dict[str, Any]:
        git = hashlib.sha1(f"blob {len(content)}\0".encode() + content).hexdigest()
        entry: dict[str, Any] = {"type": "file", "path": path, "size": len(content), "oid": git}
        if path.endswith(".parquet"):
            oid = hashlib.sha256(content).hexdigest()
            entry["lfs"] = {"oid": oid, "size": len(content), "pointerSize": 130}
        return entry

    def _tree(self, body: bytes, id: str, revision: str, folder: str) -> None:
        if repository := self._repository(id):
            prefix = folder.strip("/") + "/" if folder.strip("/") else ""
            recursive = "recursive=true" in self.path.lower()
            entries: dict[str, dict[str, Any]] = {}
            for path, content in sorted(repository.files.items()):
                if not path.startswith(prefix):
                    continue
                parents = path[len(prefix) :].split("/")[:-1]
                for depth in range(1, len(parents) + 1):
                    name = prefix + "/".join(parents[:depth])
                    entries[name] = {"type": "directory", "path": name, "size": 0, "oid": "0" * 40}
                entries[path] = self._entry(path, content)
            shown = [
                entry
                for path, entry in entries.items()
                if recursive or "/" not in path[len(prefix) :]
            ]
            self._send(200, shown)

    def _paths_info(self, body: bytes, id: str, revision: str) -> None:
        if repository := self._repository(id):
            paths = json.loads(body)["paths"]
            files = repository.files
            entries = [self._entry(path, files[path]) for path in paths if path in files]
            entries += [
                {"type": "directory", "path": path, "size": 0, "oid": "0" * 40}
                for path in paths
                if any(each.startswith(path + "/") for each in files)
            ]
            self._send(200, entries)

    def _validate(self, body: bytes) -> None:
        content = json.loads(body)["content"]
        if content.startswith("---\n"):
            self._send(200, {"errors": [], "warnings": []})
        else:
            self._send(400, {"errors": [{"message": "no metadata"}], "warnings": []})

    def _preupload(self, body: bytes, id: str, revision: str) -> None:
        if repository := self._repository(id):
            answer = []
            for file in json.loads(body)["files"]:
                path = file["path"]
                large = path.endswith(".parquet")
                entry = {
                    "path": path,
                    "uploadMode": "lfs" if large else "regular",
                    "shouldIgnore": False,
                }
                if path in repository.files:
                    there = self._entry(path, repository.files[path])
                    entry["oid"] = there["lfs"]["oid"] if large else there["oid"]
                answer.append(entry)
            self._send(200, {"files": answer})

    def _batch(self, body: bytes, id: str) -> None:
        objects = []
        for each in json.loads(body)["objects"]:
            if each["oid"] not in self.hub.stored:
                href = f"{self.hub.address}/store/{each['oid']}"
                each["actions"] = {"upload": {"href": href, "header": {}}}
            objects.append(each)
        self._send(200, {"transfer": "basic", "objects": objects})

    def _store(self, oid: str, body: bytes) -> None:
        done = len(self.hub.stored)
        if self.hub.refuse_uploads_after is not None and done >= self.hub.refuse_uploads_after:
            return self._send(403, {"error": "no more"})
        if self.hub.hang_uploads_after is not None and done >= self.hub.hang_uploads_after:
            self.hub.hanging.set()
            self.hub.go_on.wait(60)
            self.close_connection = True
            return None
        assert hashlib.sha256(body).hexdigest() == oid
        self.hub.stored[oid] = body
        return self._send(200)

    def _commit(self, body: bytes, id: str, revision: str) -> None:
        repository = self.hub.repositories[id]
        files = dict(repository.files)
        message = ""
        for line in body.splitlines():
            item = json.loads(line)
            value = item["value"]
            if item["key"] == "header":
                message = value["summary"]
                if value.get("parentCommit") not in (None, repository.head):
                    return self._send(412, {"error": "A commit has happened since."})
            elif item["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif item["key"] == "lfsFile":
                files[value["path"]] = self.hub.stored[value["oid"]]
            elif item["key"] == "deletedFile":
                del files[value["path"]]
            else:
                raise AssertionError(item)
        repository.commits.append(files)
        repository.messages.append(message)
        address = f"{self.hub.address}/datasets/{id}/commit/{repository.head}"
        return self._send(200, {"commitUrl": address, "commitOid": repository.head})

    def _resolve(self, body: bytes, id: str, revision: str, path: str) -> None:
        repository = self._repository(id)
        if repository is None:
            return None
        if path not in repository.files:
            return self._send(404, b"", X_Error_Code="EntryNotFound")
        content = repository.files[path]
        entry = self._entry(path, content)
        headers = {
            "ETag": f'"{entry.get("lfs", entry)["oid"]}"',
            "X_Repo_Commit": repository.head,
            "X_Linked_Size": str(len(content)),
            "Accept_Ranges": "bytes",
        }
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
        if not wanted:
            return self._send(200, content, **headers)
        start, end = int(wanted[1]), min(int(wanted[2] or len(content)), len(content) - 1)
        headers["Content_Range"] = f"bytes {start}-{end}/{len(content)}"
        return self._send(206, content[start : end + 1], **headers)


_ID = r"(?P<id>[\w.-]+/[\w.-]+)"
_ROUTES = {
    r"/api/whoami-v2": "_whoami",
    r"/api/repos/create": "_create",
    r"/api/validate-yaml": "_validate",
    rf"/api/datasets/{_ID}/settings": "_settings",
    rf"/api/datasets/{_ID}(/revision/(?P<revision>.+))?": "_info",
    rf"/api/datasets/{_ID}/tree/(?P<revision>[^/]+)(?P<folder>/.*)?": "_tree",
    rf"/api/datasets/{_ID}/paths-info/(?P<revision>[^/]+)": "_paths_info",
    rf"/api/datasets/{_ID}/preupload/(?P<revision>[^/]+)": "_preupload",
    rf"/api/datasets/{_ID}/commit/(?P<revision>[^/]+)": "_commit",
    rf"/datasets/{_ID}\.git/info/lfs/objects/batch": "_batch",
    rf"/datasets/{_ID}/resolve/(?P<revision>[^/]+)/(?P<path>.+)": "_resolve",
}
