"""Where the files of a named model are: a folder, or the hub and its local cache.

* :func:`find` ``(kind, name) -> Path``: the folder with the files.
* :func:`is_seq2seq` ``(kind, folder) -> bool``: whether it has an encoder and a decoder.
* :func:`folder_identity` ``(folder) -> str``: changes whenever a file of the model does.
* :func:`load_weights` ``(loader, folder, otherwise, dtype)``: a model of ``transformers``.
* :func:`require_torch` ``(kind, name)``: whether what runs such a model is installed.
* :func:`require_sha256` ``(content, expected, otherwise)``: whether a file is the right one.
"""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bitext.errors import ModelError, extra_hint

_NOT_NEEDED = ["*.bin", "*.h5", "*.ot", "*.msgpack", "*.pt", "*.onnx", "onnx/*", "openvino/*"]


def find(kind: str, name: str) -> Path:
    """The folder that holds the files of a model, after a download if need be.

    Args:
        kind: what the model is for, used in messages: ``translator``, ``embedder``.
        name: a folder, or ``OWNER/NAME`` on the Hugging Face hub.

    Raises:
        ModelError: no such folder, no such name on the hub, the hub cannot be reached and the
            model is not in its local cache, or the model has no ``safetensors`` weights.
    """
    path = Path(name).expanduser()
    if name and path.is_dir():
        folder = path
    elif path.is_file():
        raise ModelError(f"{kind}: this is a file, expected a folder with a model", path=path)
    elif not name or name.startswith((".", "/", "~")) or name.count("/") > 1:
        raise ModelError(f"{kind}: there is no such folder", path=path)
    else:
        folder = _download(kind, name)
    if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
        raise ModelError(f"{kind}: the folder holds no model (config.json is missing)", path=folder)
    return folder


def require_safetensors(kind: str, folder: Path) -> None:
    """Raise :class:`ModelError` unless the folder has weights in the safetensors format."""
    if not any(folder.glob("*.safetensors")):
        raise ModelError(
            f"{kind}: no weights in the safetensors format; other formats can run code when they "
            "are read. Convert the model once, or name one that has them",
            path=folder,
        )


def require_torch(kind: str, name: str) -> None:
    """Raise :class:`ModelError` with the command that installs torch, unless it is there."""
    if find_spec("torch") is None:
        raise ModelError(f"{kind} {name!r} needs the package torch: {extra_hint('torch')}")


def is_seq2seq(kind: str, folder: Path) -> bool:
    """Whether the model in a folder has an encoder and a decoder.

    Raises:
        ModelError: its configuration cannot be read.
    """
    from transformers import AutoConfig

    try:
        config = AutoConfig.from_pretrained(folder, local_files_only=True)
    except Exception as error:  # foreign files can be wrong in any way
        raise ModelError(
            f"{kind}: its configuration cannot be read: {error}", path=folder
        ) from error
    return bool(config.is_encoder_decoder)


def folder_identity(folder: Path) -> str:
    """Name and content hash of a model folder.

    A snapshot in the hub's cache is named by its commit; any other folder is identified by the
    names and contents of its files.
    """
    if folder.parent.name == "snapshots":
        return f"{folder.parent.parent.name.removeprefix('models--')}@{folder.name}"
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(folder)).encode() + b"\0")
        digest.update(file_hash(path).encode())
    return f"{folder.resolve().name}@{digest.hexdigest()[:16]}"


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load_weights(loader: Any, folder: Path, otherwise: str, dtype: str = "float32") -> Any:
    """The model in a folder.

    Args:
        loader: class of ``transformers``.
        folder: of the model.
        otherwise: what the error says, before its cause.
        dtype: of the weights.

    Raises:
        ModelError: it cannot be loaded.
    """
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return loader.from_pretrained(
            folder, use_safetensors=True, local_files_only=True, dtype=dtype
        )
    except Exception as error:  # foreign files can be wrong in any way
        raise ModelError(f"{otherwise}: {error}", path=folder) from error


def require_sha256(
    content: bytes | bytearray, expected: str, otherwise: str, path: str | None = None
) -> None:
    """Raise :class:`ModelError` unless a file holds what it should.

    Args:
        content: of the file.
        expected: its SHA-256 in hexadecimal digits.
        otherwise: what the error says, before both sums.
        path: the file, if it has a place of its own.
    """
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise ModelError(f"{otherwise}: sha256 {found}, expected {expected}", path=path)


def _download(kind: str, name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
    )

    try:
        folder = Path(snapshot_download(name, ignore_patterns=_NOT_NEEDED))
        if not any(folder.rglob("*.safetensors")) and (revision := _converted_revision(name)):
            folder = Path(snapshot_download(name, revision=revision, ignore_patterns=_NOT_NEEDED))
    except HFValidationError as error:
        raise ModelError(
            f"{kind} {name!r}: neither a folder nor a possible name on the Hugging Face hub"
        ) from error
    except GatedRepoError as error:
        raise ModelError(
            f"{kind} {name!r}: the owner of this model asks for consent to its terms; "
            "agree on its page on the hub and log in with `hf auth login`"
        ) from error
    except RepositoryNotFoundError as error:
        raise ModelError(
            f"{kind} {name!r}: no such folder, and no model of this name on the Hugging Face hub"
        ) from error
    except (LocalEntryNotFoundError, OfflineModeIsEnabled) as error:
        raise ModelError(
            f"{kind} {name!r}: no such folder, not in the local cache, and the Hugging Face hub "
            "cannot be reached; connect to the network, or copy the model here and name its folder"
        ) from error
    except HfHubHTTPError as error:
        raise ModelError(f"{kind} {name!r}: the Hugging Face hub answered: {error}") from error
    except OSError as error:
        raise ModelError(f"{kind} {name!r}: the download cannot be stored: {error}") from error
    return folder


def _converted_revision(name: str) -> str | None:
    """The pull request in which the hub's own service offers the weights as safetensors."""
    from huggingface_hub import HfApi

    try:
        offers = list(HfApi().get_repo_discussions(name, author="SFconvertbot"))
    except Exception:  # the client's errors of transport have no public name
        return None
    numbers = [offer.num for offer in offers if offer.is_pull_request]
    return f"refs/pr/{max(numbers)}" if numbers else None
