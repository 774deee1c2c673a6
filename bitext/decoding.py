"""Bytes of a text file to a string: UTF-8, or an error that says what the file is instead."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from bitext.errors import CorpusError

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF32_LE, "UTF-32LE"),
    (codecs.BOM_UTF32_BE, "UTF-32BE"),
    (codecs.BOM_UTF16_LE, "UTF-16LE"),
    (codecs.BOM_UTF16_BE, "UTF-16BE"),
)

_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive (as Word, OpenDocument and EPUB files are)"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office document"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"SQLite format 3", "an SQLite database"),
)

_ARABIC_ENCODINGS = ("Windows-1256", "ISO-8859-6", "CP720")

# The letters that make up about two thirds of Arabic running text.
_FREQUENT_ARABIC = frozenset("اليمنوتربةعدأ")

_SAMPLE = 200_000  # bytes judged when an encoding is guessed


def read_text(path: Path | str) -> str:
    """Decode a text file.

    The file is UTF-8, or UTF-16 or UTF-32 with a byte order mark. The mark is removed; nothing
    else is changed, line ends included.

    Raises:
        CorpusError: the file cannot be opened; it is empty or without any letter or digit; it
            is binary; or its bytes are not UTF-8. The message names the first byte at fault, its
            offset (from 0) and line, and the encoding that the file looks like.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"cannot be read: {error.strerror}", path=path) from error
    text = decode_text(data, path)
    if not any(character.isalnum() for character in text):
        found = "the file is empty" if not data else "no letter or digit in the file"
        raise CorpusError(f"{found}; expected text", path=path)
    return text


def decode_text(data: bytes, path: Path) -> str:
    """Decode bytes as :func:`read_text` does, whatever they say, be it nothing.

    Args:
        data: a whole file.
        path: what to call it in errors.

    Raises:
        CorpusError: the bytes are binary or not UTF-8.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], encoding, len(mark), path)
    _refuse_binary(data, path)
    return _decode(data, "UTF-8", 0, path)


def _decode(data: bytes, encoding: str, skipped: int, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = len(re.findall(rb"\r\n?|\n", data[: error.start])) + 1
        found = f"byte 0x{data[error.start]:02X} at offset {error.start + skipped}"
        if encoding != "UTF-8":
            message = f"marked as {encoding} but {found} does not fit; the file is damaged"
            raise CorpusError(message, path=path) from error
        guess = guess_encoding(data)
        if guess is None:
            looks = "no usual encoding of Arabic or English fits, perhaps it is binary"
        elif guess == "UTF-8":
            looks = "it looks like UTF-8 with damaged bytes"
        else:
            looks = f"it looks like {guess}"
        message = f"not UTF-8: {found}; {looks}; expected UTF-8"
        raise CorpusError(message, path=path, line=line) from error


def _refuse_binary(data: bytes, path: Path) -> None:
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise CorpusError(f"{name}; expected plain text in UTF-8", path=path)
    if b"\0" in data:
        guess = guess_encoding(data)
        message = (
            f"a binary file: byte 0x00 at offset {data.index(0)}; expected plain text in UTF-8"
            if guess is None
            else f"not UTF-8: it looks like {guess} without a byte order mark; expected UTF-8"
        )
        raise CorpusError(message, path=path)


def guess_encoding(data: bytes) -> str | None:
    """Name the encoding that bytes without a byte order mark look like, or ``None``.

    Judged are UTF-8 (damaged or not), UTF-16, the single-byte Arabic encodings and Windows-1252,
    by the letters that come out: running Arabic uses a dozen letters two thirds of the time, and
    only the right table brings them out; in Western text bytes beyond ASCII stand alone between
    ASCII letters, in Arabic they make up whole words.
    """
    data = data[:_SAMPLE]
    if b"\0" in data:
        return next(
            (name for name in ("UTF-16LE", "UTF-16BE") if _is_plain_utf16(data, name)), None
        )
    if _is_binary(data):
        return None
    high = sum(byte >= 0x80 for byte in data)
    decoded = data.decode("utf-8", errors="replace")
    damaged = decoded.count("\ufffd")
    if sum(character > "\x7f" for character in decoded) > 2 * damaged:
        return "UTF-8"
    in_words = sum(len(word) for word in re.findall(rb"[\x80-\xff]{3,}", data))
    if in_words * 2 < high:
        return "Windows-1252"
    score, best = max((_arabic_share(data, name), name) for name in _ARABIC_ENCODINGS)
    return best if score > 0.4 else None


def _is_binary(data: bytes) -> bool:
    controls = sum(byte < 0x20 and byte not in b"\t\n\v\f\r\x1a\x1b" for byte in data)
    return controls * 100 > len(data)


def _is_plain_utf16(data: bytes, encoding: str) -> bool:
    text = data[: len(data) // 2 * 2].decode(encoding, errors="replace")
    plain = sum(
        (character.isascii() and (character.isprintable() or character.isspace()))
        or "\u0600" <= character <= "\u06ff"
        or "\u2010" <= character <= "\u201f"
        for character in text
    )
    return plain > 0.9 * len(text)


def _arabic_share(data: bytes, encoding: str) -> float:
    """Share of the most frequent Arabic letters among the characters beyond ASCII."""
    beyond = [
        character for character in data.decode(encoding, errors="replace") if character > "\x7f"
    ]
    return sum(character in _FREQUENT_ARABIC for character in beyond) / max(1, len(beyond))
