"""Pairs as Moses reads them: ``NAME.ar-en.ar`` and ``NAME.ar-en.en``, a sentence a line.

A third file ``NAME.ar-en.ids`` says for each line where it is from: column ``id``, or as OPUS
writes it, ``ar_document``, ``en_document``, ``ar_sentences`` and ``en_sentences`` between tabs
with spaces between the indices. There is no place for other columns, and no way to write a line
break: it becomes a space.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain, zip_longest
from pathlib import Path
from typing import TextIO

from bitext.errors import FormatError, OutputError
from bitext.formats.base import AS_IT_IS, Format, ReadOptions
from bitext.formats.rows import Row, Rows, as_text
from bitext.formats.streams import STANDARD, numbered_lines, one_line, open_source, open_text_target

PAIRS = (".ar-en", ".en-ar")
"""How the name of a corpus ends, before the language of a file."""

OPUS = ("ar_document", "en_document", "ar_sentences", "en_sentences")
_MEMBERS = (".ar", ".en", ".ids")


def base_name(path: Path | str) -> str:
    """``NAME.ar-en`` for it and for each of the three files."""
    name = str(path)
    return next((name.removesuffix(end) for end in _MEMBERS if name.endswith(end)), name)


@contextmanager
def open_reader(path: Path | str, options: ReadOptions = AS_IT_IS) -> Iterator[Rows]:
    """The rows of ``NAME.ar-en.ar``, ``.en`` and, if it is there, ``.ids``.

    Raises:
        FormatError: if a file is missing, is not UTF-8, or has fewer lines than another.
    """
    base = _base(path, FormatError)
    names = [f"{base}{end}" for end in _MEMBERS]
    if not Path(names[2]).exists():
        names.pop()
    with ExitStack() as files:
        lines = [numbered_lines(files.enter_context(open_source(name)), name) for name in names]
        rows = _read_rows(lines, names)
        first = next(rows, None)
        if first is None:
            yield Rows(("ar", "en"), iter(()))
        else:
            yield Rows(tuple(first), chain([first], rows))


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
    base = _base(path, OutputError)
    origin = [] if not {"id", *OPUS} & {*columns} else [".ids"]
    with ExitStack() as files:
        streams = [
            files.enter_context(open_text_target(f"{base}{end}")) for end in (".ar", ".en", *origin)
        ]
        yield MosesWriter(streams, by_id="id" in columns)


def _base(path: Path | str, kind: type[FormatError | OutputError]) -> str:
    if str(path) == STANDARD:
        raise kind("Moses has a file for each language; expected a name NAME.ar-en")
    return base_name(path)


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


def is_corpus(path: Path | str) -> bool:
    """Whether the name of a path is that of a corpus or of one of its files."""
    return base_name(path).endswith(PAIRS)


FORMAT = Format(
    name="moses",
    suffixes=PAIRS,
    holds="texts, id or where they are from; a file for each",
    open_reader=open_reader,
    open_writer=open_writer,
    columns=("ar", "en", "id", *OPUS),
    several_files=True,
    recognises=is_corpus,
)
