"""Pairs as Moses reads them: two files with a sentence a line, told apart by their suffixes.

``NAME.ar`` beside ``NAME.en``, often ``NAME.ar-en.ar`` beside ``NAME.ar-en.en``, compressed or
not. The suffix is any tag of the language, ``NAME.arb_Arab`` and ``NAME.eng_Latn`` too; where it
stands in front, as in ``arb_Arab.devtest`` of FLORES, name the two files by ``--from moses``.

A third file ``NAME.ids`` says for each line where it is from: column ``id``, or as OPUS
writes it, ``ar_document``, ``en_document``, ``ar_sentences`` and ``en_sentences`` between tabs
with spaces between the indices. There is no place for other columns, and no way to write a line
break: it becomes a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain, zip_longest
from pathlib import Path
from typing import TextIO

from bitext.errors import FormatError, OutputError
from bitext.formats.base import AS_IT_IS, Format, ReadOptions
from bitext.formats.languages import side_of
from bitext.formats.rows import Row, Rows, as_text
from bitext.formats.streams import (
    COMPRESSED,
    STANDARD,
    numbered_lines,
    one_line,
    open_source,
    open_text_target,
)

PAIRS = (".ar-en", ".en-ar")
"""How the name of a corpus ends, before the language of a file."""

OPUS = ("ar_document", "en_document", "ar_sentences", "en_sentences")
_ORIGIN = ".ids"
_PAIR = re.compile(r"\.[a-z]{2,3}-[a-z]{2,3}")


def base_name(path: Path | str) -> str:
    """``NAME`` for it and for each of the three files."""
    name = str(path).removesuffix(COMPRESSED)
    suffix = Path(name).suffix
    if suffix == _ORIGIN or _side(suffix):
        return name.removesuffix(suffix)
    return name


def is_corpus(path: Path | str) -> bool:
    """Whether a name is that of a corpus, or of one of its files."""
    name = str(path).removesuffix(COMPRESSED)
    suffix = Path(name).suffix
    return base_name(path).endswith(PAIRS) or _side(suffix) is not None


def _side(suffix: str) -> str | None:
    """The side that a suffix with its dot means; ``.ar-fr`` is a pair of languages and no tag."""
    return None if _PAIR.fullmatch(suffix) else side_of(suffix[1:])


@contextmanager
def open_reader(path: Path | str, options: ReadOptions = AS_IT_IS) -> Iterator[Rows]:
    """The rows of ``NAME.ar``, ``NAME.en`` and, if it is there, ``NAME.ids``.

    Raises:
        FormatError: if a file is missing or there are several of a side, or one is not UTF-8 or
            has fewer lines than another.
    """
    if str(path) == STANDARD:
        raise FormatError("Moses has a file for each language; expected a name NAME.ar")
    base = base_name(path)
    names = [_member(base, "ar", path), _member(base, "en", path)]
    origin = next((each for each in _with_compressed(base + _ORIGIN) if each.exists()), None)
    if origin:
        names.append(str(origin))
    with ExitStack() as files:
        lines = [numbered_lines(files.enter_context(open_source(name)), name) for name in names]
        rows = _read_rows(lines, names)
        first = next(rows, None)
        if first is None:
            yield Rows(("ar", "en"), iter(()))
        else:
            yield Rows(tuple(first), chain([first], rows))


def _member(base: str, side: str, path: Path | str) -> str:
    """The file of a side."""
    named = next((each for each in _with_compressed(f"{base}.{side}") if each.exists()), None)
    if named:
        return str(named)
    stem = Path(base)
    found = []
    if stem.parent.is_dir():
        for each in stem.parent.iterdir():
            plain = Path(each.name.removesuffix(COMPRESSED))
            if plain.stem == stem.name and _side(plain.suffix) == side:
                found.append(str(each))
    if len(found) == 1:
        return found[0]
    problem = "found " + " and ".join(sorted(found)) if found else "there is none"
    raise FormatError(
        f"a corpus of Moses is two files; expected {base}.{side} beside it, {problem}", path=path
    )


def _with_compressed(name: str) -> tuple[Path, Path]:
    return Path(name), Path(name + COMPRESSED)


def _read_rows(lines: Sequence[Iterator[tuple[int, str]]], names: Sequence[str]) -> Iterator[Row]:
    for number, found in enumerate(zip_longest(*lines), start=1):
        for name, line in zip(names, found, strict=True):
            if line is None:
                raise FormatError(
                    f"ends here, while the others go on; expected as many lines as in "
                    f"{' and '.join(each for each in names if each != name)}",
                    path=name,
                    line=number,
                )
        row: Row = {"ar": found[0][1], "en": found[1][1]}
        yield row | (_origin(found[2][1]) if len(found) > 2 else {})


def _origin(line: str) -> Row:
    values = line.split("\t")
    if len(values) != len(OPUS):
        return {"id": line}
    origin: Row = dict(zip(OPUS, values, strict=True))
    for column in OPUS[2:]:
        indices = origin[column].split()
        if all(index.isdecimal() for index in indices):
            origin[column] = [int(index) for index in indices]
    return origin


@contextmanager
def open_writer(path: Path | str, columns: Sequence[str]) -> Iterator[MosesWriter]:
    """A writer of the two or three files; they take their names when all is written.

    Raises:
        OutputError: if ``path`` is standard output, or cannot be written.
    """
    if str(path) == STANDARD:
        raise OutputError("Moses has a file for each language; expected a name NAME.ar-en")
    base = base_name(path)
    packed = COMPRESSED if str(path).endswith(COMPRESSED) else ""
    origin = [] if not {"id", *OPUS} & {*columns} else [_ORIGIN]
    with ExitStack() as files:
        streams = [
            files.enter_context(open_text_target(f"{base}{end}{packed}"))
            for end in (".ar", ".en", *origin)
        ]
        yield MosesWriter(streams, by_id="id" in columns)


class MosesWriter:
    """Writes a line to each file a row."""

    def __init__(self, streams: Sequence[TextIO], by_id: bool) -> None:
        self._streams = streams
        self._by_id = by_id

    def write(self, row: Row) -> None:
        """Write a row."""
        origin = one_line(as_text(row.get("id"))).replace("\t", " ")
        if not self._by_id:
            origin = "\t".join(_indices(row.get(column)) for column in OPUS)
        for stream, text in zip(self._streams, (row["ar"], row["en"], origin), strict=False):
            stream.write(one_line(text) + "\n")

    def close(self) -> None:
        """Nothing is held back."""


def _indices(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return one_line(as_text(value)).replace("\t", " ")


FORMAT = Format(
    name="moses",
    suffixes=(*PAIRS, ".ar", ".en"),
    holds="texts, id or where they are from; NAME.ar beside NAME.en",
    open_reader=open_reader,
    open_writer=open_writer,
    columns=("ar", "en", "id", *OPUS),
    several_files=True,
    recognises=is_corpus,
)
