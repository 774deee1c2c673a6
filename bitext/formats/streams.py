"""Files and streams that formats read from and write to.

A path ``-`` is standard input or output; what is named ``*.gz`` is compressed. Text is UTF-8;
only a line feed, with or without a carriage return before it, ends a line.
"""

from __future__ import annotations

import codecs
import gzip
import io
import os
import re
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, AnyStr, BinaryIO, TextIO, cast
from urllib.parse import quote

from bitext.errors import FormatError, OutputError

STANDARD = "-"

COMPRESSED = ".gz"

LONGEST_LINE = 1 << 26
"""Bytes that a line may have, or characters of text."""

UTF_16 = (
    "looks like UTF-16; expected UTF-8: save it as UTF-8 (in a spreadsheet: CSV UTF-8), or run "
    "iconv -f UTF-16 -t UTF-8"
)

_LINE_ENDS = re.compile("[\\n\\v\\f\\r\\x1c-\\x1e\\x85\\u2028\\u2029]")


@contextmanager
def open_source(path: Path | str) -> Iterator[BinaryIO]:
    """The bytes of a file, or of standard input.

    Raises:
        FormatError: if the file cannot be opened, or is damaged (also later, while it is read).
    """
    if str(path) == STANDARD:
        yield sys.stdin.buffer
        return
    try:
        file = Path(path).open("rb")  # noqa: SIM115
    except OSError as error:
        raise FormatError(f"{error.strerror}; expected a file to read", path=path) from error
    with file:
        if not _is_compressed(path):
            yield file
            return
        try:
            with gzip.open(file) as unpacked:
                yield cast(BinaryIO, unpacked)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise FormatError(f"not a whole gzip file: {error}", path=path) from error


@contextmanager
def open_target(path: Path | str) -> Iterator[BinaryIO]:
    """A place for bytes that takes the name ``path`` only when all is written.

    Raises:
        OutputError: if it cannot be written; then a file of that name stays as it was.
    """
    if str(path) == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    # A device or a pipe cannot be renamed onto.
    in_place = target.exists() and not target.is_file()
    name = target.name if in_place else f".{target.name}.{os.getpid()}.unfinished"
    written = target.with_name(name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with written.open("wb") as file:
            if _is_compressed(path):
                # Neither name nor time: the same content gives the same bytes.
                with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
                    yield cast(BinaryIO, packed)
            else:
                yield file
        if not in_place:
            written.replace(target)
    except OSError as error:
        raise OutputError(f"cannot write: {error.strerror or error}", path=path) from error
    finally:
        if not in_place:
            with suppress(OSError):
                written.unlink()


@contextmanager
def open_text_target(path: Path | str) -> Iterator[TextIO]:
    """As :func:`open_target`, for text."""
    with open_target(path) as target, as_text(target) as stream:
        yield stream


@contextmanager
def as_text(stream: BinaryIO) -> Iterator[TextIO]:
    """The stream for text; it stays open."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="\n")
    try:
        yield text
        text.flush()
    finally:
        text.detach()


def numbered_lines(stream: IO[bytes] | IO[str], name: Path | str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers from 1, without line ends and byte order mark.

    Args:
        stream: bytes in UTF-8, or text.
        name: what to call it in errors.

    Raises:
        FormatError: if a line is not UTF-8.
    """
    for number, raw in enumerate(bounded_lines(stream, name), start=1):
        line = raw if isinstance(raw, str) else decoded(raw, name, number)
        if number == 1:
            line = line.removeprefix("\ufeff")
        yield number, line.removesuffix("\n").removesuffix("\r")


def bounded_lines(stream: IO[AnyStr], name: Path | str) -> Iterator[AnyStr]:
    """The lines of a stream with their ends.

    Raises:
        FormatError: if one is longer than :data:`LONGEST_LINE`, which no memory should be filled
            with.
    """
    number = 1
    while line := stream.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise FormatError(
                f"has a line of more than {LONGEST_LINE:,} bytes; expected a pair a line",
                path=name,
                line=number,
            )
        yield line
        number += 1


def decoded(line: bytes, name: Path | str, number: int) -> str:
    """A line of UTF-8.

    Raises:
        FormatError: if it is not; what UTF-16 is, is called so.
    """
    if number == 1 and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise FormatError(UTF_16, path=name, line=number)
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(
            f"byte 0x{line[error.start]:02x} is not UTF-8; expected UTF-8 text (in a spreadsheet: "
            "save as CSV UTF-8)",
            path=name,
            line=number,
        ) from error


def one_line(text: str) -> str:
    """The text for a format that has a line a sentence and no way to escape.

    Whatever some program takes for the end of a line becomes a space; a byte order mark in front
    goes, since in front of a file it would be none of its text.
    """
    return _LINE_ENDS.sub(" ", text.removeprefix("\ufeff"))


def file_name(name: str, also: str = "") -> str:
    """A name of a file or folder that says the same as any name and leads nowhere else.

    Args:
        name: any text.
        also: further characters to avoid.
    """
    if not name.strip("."):
        return "%2E" * len(name)
    return "".join(
        quote(letter, safe="")
        if letter in r'\:*?"<>|%' + also or not letter.isprintable()
        else letter
        for letter in name
    )


def _is_compressed(path: Path | str) -> bool:
    return str(path).lower().endswith(COMPRESSED)
