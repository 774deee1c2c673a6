"""Models that are prepared once on a machine and kept in the cache folder."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bitext.cache import cache_folder
from bitext.errors import ModelError, OutputError
from bitext.processes import count_cores


def prepared(key: str, make: Callable[[Path], None], cache: Path | str | None = None) -> Path:
    """The folder ``models/KEY`` in the cache, made if it is not there yet.

    It appears at once and whole: what ``make`` writes goes to a folder of another name first.

    Args:
        key: names the folder; has to change with everything that the content depends on.
        make: writes the files into the folder it is given.
        cache: see :func:`bitext.cache.cache_folder`.

    Raises:
        OutputError: the cache cannot be written.
    """
    folder = cache_folder(cache) / "models" / key
    if folder.is_dir():
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".unfinished-") as temporary:
            make(content := Path(temporary) / "model")
            try:
                content.rename(folder)
            except OSError:
                if not folder.is_dir():  # else another process was faster
                    raise
    except OSError as error:
        raise OutputError(
            f"cannot keep the prepared model here: {error.strerror or error}; "
            "choose another folder with the environment variable BITEXT_CACHE",
            path=folder,
        ) from error
    return folder


def opened(kind: Callable[..., Any], folder: Path) -> Any:
    """A ``ctranslate2.Generator`` or ``Translator`` of a prepared model, one text per core.

    Raises:
        ModelError: the files are damaged.
    """
    try:
        return kind(str(folder), device="cpu", inter_threads=count_cores(), intra_threads=1)
    except RuntimeError as error:
        raise damaged(folder, error) from error


def damaged(folder: Path, error: Exception) -> ModelError:
    """The error that a prepared model cannot be read."""
    return ModelError(
        f"the prepared model is damaged ({error}); delete this folder to prepare it again",
        path=folder,
    )
