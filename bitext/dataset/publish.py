"""Dataset folders: written as a whole or not at all, and read back."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bitext.dataset.about import About
from bitext.dataset.card import render_card
from bitext.dataset.rows import CandidateRow, DocumentRow, PairRow, SentenceRow
from bitext.dataset.tables import (
    CANDIDATES,
    DOCUMENTS,
    PAIRS,
    SENTENCES,
    read_candidates,
    read_documents,
    read_pairs,
    read_sentences,
    write_table,
)
from bitext.errors import FormatError, OutputError

MANIFEST = "bitext.json"
"""Says that a folder is a dataset, how it was made and which files belong to it."""

FORMAT = "bitext dataset 1"


@dataclass(frozen=True)
class Dataset:
    """All of a dataset folder in memory.

    Attributes:
        about: what it says of itself.
        pairs: in order of the Arabic sentences.
        sentences: Arabic first, in document order.
        documents: Arabic first, in order of id.
        candidates: of the Arabic sentences that have any, in document order.
    """

    about: About
    pairs: tuple[PairRow, ...]
    sentences: tuple[SentenceRow, ...]
    documents: tuple[DocumentRow, ...]
    candidates: tuple[CandidateRow, ...] = ()


def write_dataset(
    out: Path,
    pairs: Iterable[PairRow],
    sentences: Iterable[SentenceRow],
    documents: Iterable[DocumentRow],
    about: About,
    files: Mapping[str, str] | None = None,
    splits: Mapping[str, str] | None = None,
    candidates: Iterable[CandidateRow] | None = None,
) -> None:
    """Write a dataset folder that ``datasets.load_dataset(str(out), CONFIG)`` loads.

    The configs are ``pairs`` (default), ``sentences``, ``documents`` and, if they are given,
    ``candidates``. The folder is made
    beside ``out`` and takes its place when it is complete; on any failure an older dataset
    stays as it was. The same rows, in any order, give the same bytes.

    Args:
        out: the folder; may hold an older dataset and nothing else.
        pairs: streamed, in any order.
        sentences: streamed, in any order.
        documents: streamed, in any order.
        about: what the dataset says of itself, for card and manifest.
        files: texts of further files by name, e.g. ``{"report.html": ...}``.
        splits: split by document id (:func:`~bitext.dataset.splits.assign_splits`); all in
            ``train`` if not given.
        candidates: streamed, in any order.

    Raises:
        OutputError: if ``out`` cannot be written or holds something else.
        ValueError: if two rows are the same.
    """
    out = Path(out).absolute()
    check_output(out)
    unfinished = out.with_name(f".{out.name}.{os.getpid()}.unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        sizes = {
            PAIRS.name: write_table(PAIRS, pairs, unfinished, splits=splits),
            SENTENCES.name: write_table(SENTENCES, sentences, unfinished, splits=splits),
            DOCUMENTS.name: write_table(DOCUMENTS, documents, unfinished, splits=splits),
        }
        if candidates is not None:
            sizes[CANDIDATES.name] = write_table(CANDIDATES, candidates, unfinished, splits=splits)
        texts = {"README.md": render_card(about, unfinished, sizes), **(files or {})}
        for name, text in texts.items():
            (unfinished / name).write_text(text, encoding="utf-8", newline="\n")
        _write_manifest(unfinished, about)
        _swap(unfinished, out)
    except OSError as error:
        raise OutputError(
            f"cannot write the dataset: {error.strerror or error}", path=out
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def check_output(out: Path) -> None:
    """Raise unless ``out`` is free, or an older dataset that may be replaced.

    Raises:
        OutputError: if ``out`` is a file, or a folder with files that are not of a dataset.
    """
    out = Path(out).absolute()
    _finish_swap(out)
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    if not out.is_dir():
        raise OutputError("is a file; expected a folder or nothing", path=out)
    try:
        known = set(_read_manifest(out).get("files", ()))
    except FormatError as error:
        raise OutputError(
            "is not a bitext dataset and is not replaced; expected an empty or new folder",
            path=out,
        ) from error
    others = sorted(_files(out) - known - {MANIFEST})
    if others:
        raise OutputError(
            f"holds {', '.join(others[:3])}{' ...' if len(others) > 3 else ''}, which is not "
            "of the dataset and would be lost; move it away first",
            path=out,
        )


def read_dataset(folder: Path) -> Dataset:
    """Read a dataset folder.

    :func:`~bitext.dataset.tables.read_pairs` and its like stream one table instead.

    Raises:
        FormatError: if the folder is not a dataset or cannot be read.
    """
    folder = Path(folder)
    return Dataset(
        about=read_about(folder),
        pairs=tuple(read_pairs(folder)),
        sentences=tuple(read_sentences(folder)),
        documents=tuple(read_documents(folder)),
        candidates=tuple(read_candidates(folder)),
    )


def read_about(folder: Path) -> About:
    """What the dataset in a folder says of itself.

    Raises:
        FormatError: if the folder is not a dataset.
    """
    try:
        return About(**_read_manifest(Path(folder)).get("about", {}))
    except TypeError as error:
        raise FormatError(f"unexpected content: {error}", path=Path(folder) / MANIFEST) from error


def dataset_files(folder: Path) -> frozenset[str]:
    """Paths of all files of a dataset folder, relative to it; none if there is no such folder.

    Raises:
        FormatError: if the folder holds something else.
    """
    folder = Path(folder)
    if not folder.exists() or not any(folder.iterdir()):
        return frozenset()
    return frozenset([*_read_manifest(folder)["files"], MANIFEST])


def _write_manifest(folder: Path, about: About) -> None:
    manifest = {"format": FORMAT, "about": about.record(), "files": sorted(_files(folder))}
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FormatError(
            f"{error.strerror}; expected the manifest of a bitext dataset", path=path
        ) from error
    except ValueError as error:
        raise FormatError(f"not valid JSON: {error}", path=path) from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise FormatError(f"expected the manifest of a bitext dataset, {FORMAT!r}", path=path)
    return manifest


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def _previous(out: Path) -> Path:
    return out.with_name(f".{out.name}.previous")


def _finish_swap(out: Path) -> None:
    """Bring the older dataset back if a process ended between the two renames of a swap."""
    previous = _previous(out)
    if previous.exists() and not out.exists():
        try:
            previous.rename(out)
        except OSError as error:
            raise OutputError(f"cannot write the dataset: {error.strerror}", path=out) from error


def _swap(finished: Path, out: Path) -> None:
    """Put ``finished`` in the place of ``out``; on failure ``out`` is as it was."""
    previous = _previous(out)
    shutil.rmtree(previous, ignore_errors=True)
    if not out.exists():
        finished.rename(out)
        return
    out.rename(previous)
    try:
        finished.rename(out)
    except BaseException:
        previous.rename(out)
        raise
    shutil.rmtree(previous, ignore_errors=True)
