"""Dataset folders on the Hugging Face hub: what would change there, and the upload.

A dataset is one commit, so that card and tables on the hub always belong together. Files are
uploaded before the commit, one by one; those that the hub has already, be it from an upload that
was interrupted, are not sent again.

The token is that of ``huggingface_hub``: ``HF_TOKEN``, or what ``hf auth login`` left. It is
handed to nobody else and never written.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from bitext.dataset.publish import MANIFEST
from bitext.errors import OutputError
from bitext.progress import SILENT, Progress

if TYPE_CHECKING:
    from huggingface_hub import CommitOperationAdd, HfApi

PREFIX = "hub:"
"""How a repository is told apart from a folder: ``hub:ORG/NAME``."""

Action = Literal["add", "replace", "keep", "delete"]

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
_FREE = {".gitattributes", "README.md"}
"""What a repository may hold that no dataset has been published to."""


class HubNotAsked(OutputError):  # noqa: N818
    """There is no token, or the hub cannot be reached."""


@dataclass(frozen=True)
class StoredFile:
    """A file that is there already.

    Attributes:
        size: in bytes.
        digest: SHA-256 of the content if ``large``, else its git blob id, in hexadecimal digits.
        large: whether the hub keeps it in its store for large files.
    """

    size: int
    digest: str
    large: bool = False


@dataclass(frozen=True)
class Change:
    """What publishing does to a file.

    Attributes:
        action: ``add``, ``replace``, ``keep`` (it is there, letter for letter), or ``delete``
            (it belonged to the dataset published before).
        path: relative to the dataset folder.
        size: in bytes, of the new file if there is one.
    """

    action: Action
    path: str
    size: int


@dataclass(frozen=True)
class Repository:
    """A dataset repository as it is on the hub.

    Attributes:
        id: ``ORG/NAME``.
        exists: whether there is one.
        private: whether only its owners see it.
        head: its last commit, or ``None``.
        files: by path.
        published: paths of the dataset that was published there before.
    """

    id: str
    exists: bool = False
    private: bool = True
    head: str | None = None
    files: Mapping[str, StoredFile] | None = None
    published: frozenset[str] = frozenset()


def repository_id(target: str) -> str:
    """``ORG/NAME`` of ``hub:ORG/NAME``.

    Raises:
        OutputError: if it names no repository.
    """
    name = target.removeprefix(PREFIX)
    if not re.fullmatch(f"{_NAME}/{_NAME}", name) or re.search(r"--|\.\.|\.git$", name):
        raise OutputError(
            f"cannot publish to {target!r}; expected hub:ORG/NAME, each of letters, digits and "
            "single . _ - inside"
        )
    return name


def look(repository: str) -> Repository:
    """Ask the hub what a repository holds; changes nothing.

    Args:
        repository: ``ORG/NAME``.

    Raises:
        HubNotAsked: there is no token or the hub cannot be reached.
        OutputError: the hub refuses the token, or the repository holds something else than a
            dataset of bitext.
    """
    from huggingface_hub.errors import RepositoryNotFoundError
    from huggingface_hub.hf_api import RepoFile

    with _one_line(repository):
        api = _api()
        api.whoami()
        try:
            info = api.dataset_info(repository)
        except RepositoryNotFoundError:
            return Repository(repository)
        tree = api.list_repo_tree(
            repository, repo_type="dataset", recursive=True, revision=info.sha
        )
        files = {
            entry.path: StoredFile(entry.size, entry.lfs.sha256, large=True)
            if entry.lfs
            else StoredFile(entry.size, entry.blob_id)
            for entry in tree
            if isinstance(entry, RepoFile)
        }
        published = _published(api, repository, info.sha) if MANIFEST in files else frozenset()
    if MANIFEST not in files and files.keys() - _FREE:
        raise OutputError(
            f"holds {sorted(files.keys() - _FREE)[0]} and no dataset of bitext, and is left alone; "
            "expected a new or empty repository",
            path=PREFIX + repository,
        )
    return Repository(repository, True, bool(info.private), info.sha, files, published)


def find_changes(
    folder: Path, files: Mapping[str, StoredFile], published: frozenset[str]
) -> tuple[Change, ...]:
    """What has to be done so that ``folder`` is what is there.

    Args:
        folder: the new dataset.
        files: what is there.
        published: which of it belonged to the dataset before; all else stays.

    Returns:
        By path, every file of the folder and every file to delete.
    """
    changes = {path: Change("delete", path, files[path].size) for path in published & files.keys()}
    for file in folder.rglob("*"):
        if file.is_file():
            path = file.relative_to(folder).as_posix()
            size = file.stat().st_size
            there = files.get(path)
            if there is None:
                action: Action = "add"
            else:
                same = size == there.size and digest(file, large=there.large) == there.digest
                action = "keep" if same else "replace"
            changes[path] = Change(action, path, size)
    return tuple(changes[path] for path in sorted(changes))


def upload(
    folder: Path,
    repository: Repository,
    changes: Sequence[Change],
    message: str,
    *,
    public: bool = False,
    progress: Progress = SILENT,
) -> str:
    """Make the changes on the hub in one commit; without any, nothing is committed.

    A repository that is not there is created, private unless ``public``. One that is private
    becomes public with the commit if ``public``; one that is public stays so.

    Args:
        folder: the dataset.
        repository: as :func:`look` found it.
        changes: as :func:`find_changes` found them.
        message: of the commit.
        public: whether everybody may see it.
        progress: told about the files.

    Returns:
        The address of the dataset.

    Raises:
        OutputError: the hub refuses or cannot be reached, or somebody else has changed the
            repository since :func:`look`.
    """
    from huggingface_hub import CommitOperationDelete, constants

    new = [change.path for change in changes if change.action in ("add", "replace")]
    gone = [change.path for change in changes if change.action == "delete"]
    with _one_line(repository.id), _quiet():
        api = _api()
        if not repository.exists:
            api.create_repo(repository.id, repo_type="dataset", private=not public, exist_ok=True)
        if new or gone:
            additions = _send(api, folder, repository.id, new, progress)
            api.create_commit(
                repository.id,
                [*additions, *map(CommitOperationDelete, gone)],
                commit_message=message,
                repo_type="dataset",
                parent_commit=repository.head,
            )
        if public and repository.exists and repository.private:
            api.update_repo_settings(repository.id, private=False, repo_type="dataset")
    return f"{constants.ENDPOINT}/datasets/{repository.id}"


def _send(
    api: HfApi, folder: Path, repository: str, paths: Sequence[str], progress: Progress
) -> list[CommitOperationAdd]:
    """Upload what goes to the store for large files; a later commit names it."""
    from huggingface_hub import CommitOperationAdd

    additions = [CommitOperationAdd(path, folder / path) for path in paths]
    with progress.step("Uploading") as advance:
        for done, addition in enumerate(additions):
            advance(done, len(additions))
            api.preupload_lfs_files(repository, [addition], repo_type="dataset")
        advance(len(additions), len(additions))
    return additions


def digest(file: Path, *, large: bool = False) -> str:
    """What :class:`StoredFile` has of a file's content."""
    found = hashlib.sha256() if large else hashlib.sha1(f"blob {file.stat().st_size}\0".encode())
    with file.open("rb") as content:
        while block := content.read(1 << 20):
            found.update(block)
    return found.hexdigest()


def _api() -> HfApi:
    from huggingface_hub import HfApi

    from bitext import __version__

    return HfApi(library_name="bitext", library_version=__version__)


def _published(api: HfApi, repository: str, revision: str | None) -> frozenset[str]:
    with TemporaryDirectory(prefix="bitext-hub-") as folder:
        path = api.hf_hub_download(
            repository, MANIFEST, repo_type="dataset", revision=revision, local_dir=folder
        )
        try:
            files = json.loads(Path(path).read_bytes())["files"]
            return frozenset([*map(str, files), MANIFEST])
        except (ValueError, KeyError, TypeError) as error:
            raise OutputError(
                f"holds a {MANIFEST} that is not of bitext, and is left alone; expected a new or "
                "empty repository",
                path=PREFIX + repository,
            ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """No progress bars of the client; ours are enough."""
    from huggingface_hub.utils import (  # type: ignore[attr-defined]
        are_progress_bars_disabled,
        disable_progress_bars,
        enable_progress_bars,
    )

    if are_progress_bars_disabled():
        yield
        return
    disable_progress_bars()
    try:
        yield
    finally:
        enable_progress_bars()


@contextmanager
def _one_line(repository: str) -> Iterator[None]:
    """Whatever the client raises as one line that says what to do."""
    from huggingface_hub import constants, errors

    try:
        yield
    except errors.LocalTokenNotFoundError as error:
        advice = "there is no token for the hub; run `hf auth login` or set HF_TOKEN"
        raise HubNotAsked(advice, path=PREFIX + repository) from error
    except errors.OfflineModeIsEnabled as error:
        raise HubNotAsked(
            "the hub is not asked while HF_HUB_OFFLINE is set", path=PREFIX + repository
        ) from error
    except errors.HfHubHTTPError as error:
        status = error.response.status_code
        advice = {
            401: "the hub refuses the token; run `hf auth login` or set HF_TOKEN anew",
            403: "the token may not write there; expected one with write access",
            409: "somebody has changed the repository meanwhile; run the command again",
            412: "somebody has changed the repository meanwhile; run the command again",
        }.get(status, f"the hub answered {status}")
        raise OutputError(f"{advice} ({_line(error)})", path=PREFIX + repository) from error
    except (
        errors.HTTPError,  # type: ignore[attr-defined]
        errors.LocalEntryNotFoundError,
        ConnectionError,
    ) as error:
        raise HubNotAsked(
            f"{constants.ENDPOINT} cannot be reached ({_line(error)}); run the command again and "
            "it goes on where it was",
            path=PREFIX + repository,
        ) from error
    except (RuntimeError, ValueError) as error:
        cause = error.__cause__ or error
        raise OutputError(
            f"the upload failed ({_line(cause)})", path=PREFIX + repository
        ) from error


def _line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
