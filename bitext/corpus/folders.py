"""The user's files in a folder and the folders in it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from bitext.errors import CorpusError, all_of

# What Windows, macOS, word processors and archives leave; names with a dot in front go anyway.
_LEFT_BEHIND = {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx", "$recycle.bin"}
_LEFT_BEHIND |= {"system volume information", "lost+found", "@eadir"}


def find_files(folder: Path, root: Path) -> list[Path]:
    """The files below a folder in order of their paths; none if there is no such folder.

    Passed over is what is not the user's own: names that begin with a dot, lock files of word
    processors, and files that systems keep for themselves.

    Args:
        folder: where to look.
        root: the folder that no link may lead out of; it holds ``folder``, or is it.

    Raises:
        CorpusError: links lead out of the root, or things are neither files nor folders, all of
            them named.
    """
    if not folder.is_dir():
        return []
    files: list[Path] = []
    errors: list[CorpusError] = []
    for path in _walk(folder, root.resolve(), frozenset(), errors):
        files.append(path)
    if errors:
        raise all_of(errors)
    return files


def _walk(
    folder: Path, root: Path, above: frozenset[Path], errors: list[CorpusError]
) -> Iterator[Path]:
    here = folder.resolve()
    if here in above:
        errors.append(CorpusError("a link to a folder that it is in", path=folder))
        return
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        errors.append(CorpusError(f"cannot be read: {error.strerror}", path=folder))
        return
    for path in paths:
        if _is_left_behind(path.name):
            continue
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            message = f"a link to {path.readlink()}, which is outside of {root.name}/"
            errors.append(CorpusError(f"{message}; expected a file, copy it here", path=path))
        elif path.is_dir():
            yield from _walk(path, root, above | {here}, errors)
        elif path.is_file():
            yield path
        else:
            errors.append(CorpusError(f"{_kind(path)}; expected a file", path=path))


def _is_left_behind(name: str) -> bool:
    lower = name.lower()
    lock = lower.startswith("~$") or (lower.startswith("~") and lower.endswith((".tmp", ".dtmp")))
    return name.startswith(".") or lock or lower in _LEFT_BEHIND


def _kind(path: Path) -> str:
    try:
        mode = path.stat().st_mode
    except OSError:
        return "a link to nothing"
    if stat.S_ISFIFO(mode):
        return "a named pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"
