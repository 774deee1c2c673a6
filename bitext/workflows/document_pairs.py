"""Which files of two folders belong together, by their names or by a list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bitext.corpus.documents import text_files
from bitext.errors import CorpusError

_MARKS = {"ar": "ar|ara|arabic", "en": "en|eng|english"}


@dataclass(frozen=True)
class FilePair:
    """Two files that are aligned.

    Attributes:
        name: what both are called without their language, with ``/`` for folders.
        arabic: the Arabic file.
        english: the English file.
    """

    name: str
    arabic: Path
    english: Path


def pair_files(arabic: Path, english: Path) -> list[FilePair]:
    """Files of two folders by name, in order of name.

    The names are equal but for the suffix, or but for a mark of the language, too: ``x.txt`` and
    ``x.txt``, ``x_ar.txt`` and ``x_en.txt``, ``x.ar.txt`` and ``x.en.txt``, ``ar/x.txt`` and
    ``en/x.txt``. Both folders may be the same one; then all names have a mark.

    Raises:
        CorpusError: a folder is missing or has no texts, or a file has no partner, or two.
    """
    left, right = text_files(arabic), text_files(english)
    if arabic.resolve() == english.resolve():
        left = [file for file in left if _without_mark(_name(file, arabic), "ar") is not None]
        right = [file for file in right if _without_mark(_name(file, english), "en") is not None]
        _check_all_marked(arabic, left, right)
    elif {_name(file, arabic) for file in left} & {_name(file, english) for file in right}:
        here = _by_name((_name(file, arabic), file) for file in left)
        there = _by_name((_name(file, english), file) for file in right)
        return _matched(here, there, arabic, english)
    here = _by_name((_unmarked(_name(file, arabic), "ar"), file) for file in left)
    there = _by_name((_unmarked(_name(file, english), "en"), file) for file in right)
    return _matched(here, there, arabic, english)


def read_pairs(list_file: Path, arabic: Path, english: Path) -> list[FilePair]:
    """Files named in a list: a line has the path of an Arabic file, a tab, that of an English one.

    Args:
        list_file: in UTF-8; empty lines are passed over.
        arabic: the folder that the first paths start from.
        english: the folder that the second ones start from.

    Raises:
        CorpusError: a line is not like that, a file is missing, or a pair is named twice.
    """
    found: dict[str, FilePair] = {}
    try:
        lines = list_file.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise CorpusError("no such file; expected a list of pairs", path=list_file) from None
    except UnicodeDecodeError as error:
        raise CorpusError(f"not UTF-8 at byte {error.start}", path=list_file) from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        fields = [field.strip() for field in line.split("\t")]
        if len(fields) != 2 or not all(fields):
            message = f"found {line[:80]!r}; expected an Arabic file, a tab, an English file"
            raise CorpusError(message, path=list_file, line=number)
        files = (arabic / fields[0], english / fields[1])
        for file in files:
            if not file.is_file():
                raise CorpusError(f"there is no file {file}", path=list_file, line=number)
        name = _unmarked(Path(fields[0]).with_suffix("").as_posix(), "ar")
        if Path(name).is_absolute() or ".." in Path(name).parts:
            message = f"{fields[0]} is outside of the folder {arabic}"
            raise CorpusError(message, path=list_file, line=number)
        if name in found:
            message = f"both this line and {found[name].arabic} give results named {name!r}"
            raise CorpusError(message, path=list_file, line=number)
        found[name] = FilePair(name, *files)
    if not found:
        raise CorpusError("no pairs of files; expected a line for each", path=list_file)
    return list(found.values())


def _name(file: Path, folder: Path) -> str:
    return file.relative_to(folder).with_suffix("").as_posix()


def _without_mark(name: str, language: str) -> str | None:
    """A name without its last mark of the language, or None if it has none."""
    marks = list(re.finditer(rf"(?<![^\W_])(?:{_MARKS[language]})(?![^\W_])", name, re.IGNORECASE))
    if not marks:
        return None
    before, after = name[: marks[-1].start()], name[marks[-1].end() :]
    rest = re.sub(r"[._\- ]+$", "", before) + after if before else re.sub(r"^[/._\- ]+", "", after)
    return re.sub(r"/{2,}", "/", rest).strip("/") or language


def _unmarked(name: str, language: str) -> str:
    found = _without_mark(name, language)
    return name if found is None else found


def _by_name(files: Iterable[tuple[str, Path]]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for name, file in files:
        if name in found:
            raise CorpusError(f"two files named {name!r}, the other is {found[name]}", path=file)
        found[name] = file
    return found


def _check_all_marked(folder: Path, arabic: list[Path], english: list[Path]) -> None:
    for file in text_files(folder):
        if (file in arabic) == (file in english):
            raise CorpusError(
                "its name does not say of which language it is; expected names such as "
                "x_ar.txt and x_en.txt",
                path=file,
            )


def _matched(
    here: dict[str, Path], there: dict[str, Path], arabic: Path, english: Path
) -> list[FilePair]:
    for name in sorted(here.keys() ^ there.keys()):
        file, other = (here[name], english) if name in here else (there[name], arabic)
        raise CorpusError(f"has no file of the same name in {other}", path=file)
    return [FilePair(name, here[name], there[name]) for name in sorted(here)]
