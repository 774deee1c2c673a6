"""Bytes of a text file to a string.

UTF-8, and UTF-16 or UTF-32 with a byte order mark, are what they are. Any other encoding has to be
guessed from the letters that come out; a guess is taken if it is sure enough, and said.
"""

from __future__ import annotations

import codecs
import logging
import math
import re
from dataclasses import dataclass
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

# How many of a thousand characters beyond ASCII a letter makes up in running Arabic, and in
# Western text of several languages. All that are not named share what is left.
_ARABIC = {
    **{"ا": 139, "ل": 113, "ي": 71, "م": 69, "ت": 57, "و": 47, "ن": 45, "ر": 42, "د": 35, "ع": 34},
    **{"ب": 31, "ة": 30, "ف": 27, "س": 22, "ق": 22, "ك": 21, "ح": 21, "ه": 20, "أ": 19, "ج": 14},
    **{"إ": 13, "خ": 11, "ص": 11, "،": 10, "ش": 9, "ط": 9, "ى": 8, "ذ": 8, "ض": 6, "ز": 5, "ث": 5},
    **{"ئ": 5, "ء": 5, "غ": 4, "ظ": 3, "\u064b": 2, "\u0651": 2},
}
_WESTERN = dict(
    zip("é’“”èàüöäçñíóáâêîôß–—‘…«»ïûúØøåÅ", (180, 120, 60, 60) + (20,) * 28, strict=True)
)
_TABLES = {
    "Windows-1256": ("cp1256", _ARABIC),
    "ISO-8859-6": ("iso8859_6", _ARABIC),
    "CP720": ("cp720", _ARABIC),
    "Windows-1252": ("cp1252", _WESTERN),
}
_UNNAMED = 0.2
_WEIGHT_OF_A_LETTER = 0.3
"""Letters of a text are not independent of each other; chosen so that confidence is as often
right as it says, on snippets of Arabic and French."""

SURE = 0.95
"""Confidence from which a guessed encoding is taken."""

_log = logging.getLogger(__name__)

_SAMPLE = 200_000  # bytes judged when an encoding is guessed


@dataclass(frozen=True)
class Guess:
    """The encoding that bytes look like.

    Attributes:
        encoding: its name, e.g. ``Windows-1256``.
        confidence: probability that it is right, in [0, 1], among the encodings that are judged
            and none of them.
    """

    encoding: str
    confidence: float


def read_text(path: Path | str) -> str:
    """Decode a text file.

    The file is UTF-8, UTF-16 or UTF-32, with or without a byte order mark; or it is surely in one
    of the older encodings of Arabic or in Windows-1252, which a message then says. The mark is
    removed; nothing else is changed, line ends included.

    Raises:
        CorpusError: the file cannot be opened; it is empty or without any letter or digit; it
            is binary; or its encoding is not sure. The message names the first byte that is not
            UTF-8, its offset (from 0) and line, and the encoding that the file looks like.
    """
    path = Path(path)
    data = read_bytes(path)
    return check_text(decode_text(data, path), data, path)


def read_bytes(path: Path) -> bytes:
    """The whole file.

    Raises:
        CorpusError: it cannot be opened.
    """
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:  # a name with a null character is a ValueError
        reason = getattr(error, "strerror", None) or error
        raise CorpusError(f"cannot be read: {reason}", path=path) from error


def check_text(text: str, data: bytes, path: Path) -> str:
    """The text, if it says anything.

    Raises:
        CorpusError: it has no letter and no digit.
    """
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
        CorpusError: the bytes are binary, or their encoding is not sure.
    """
    try:
        return decode_utf(data, path)
    except CorpusError:
        guess = guess_encoding(data)
        if guess is None or guess.encoding == "UTF-8" or guess.confidence < SURE:
            raise
        codec = _TABLES[guess.encoding][0] if guess.encoding in _TABLES else guess.encoding
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            text = ""
        if not text:
            raise
    _log.warning(
        "%s: read as %s (confidence %.2f); convert it to UTF-8 to be sure",
        path,
        guess.encoding,
        guess.confidence,
    )
    return text


def decode_utf(data: bytes, path: Path) -> str:
    """Decode UTF-8, or UTF-16 and UTF-32 with a byte order mark.

    Raises:
        CorpusError: the bytes are binary or anything else.
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
        elif guess.encoding == "UTF-8":
            looks = "it looks like UTF-8 with damaged bytes"
        else:
            looks = f"it looks like {guess.encoding} (confidence {guess.confidence:.2f})"
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
            else f"not UTF-8: it looks like {guess.encoding} without a byte order mark; "
            "expected UTF-8"
        )
        raise CorpusError(message, path=path)


def guess_encoding(data: bytes) -> Guess | None:
    """The encoding that bytes without a byte order mark look like, or ``None``.

    Judged are UTF-8 (damaged or not), UTF-16, the single-byte Arabic encodings and Windows-1252.
    Only the right table brings out the letters as often as the language uses them; and in Western
    text bytes beyond ASCII stand alone between ASCII letters, in Arabic they make up whole words.
    """
    data = data[:_SAMPLE]
    if b"\0" in data:
        shares = ((_plain_share(data, name), name) for name in ("UTF-16LE", "UTF-16BE"))
        share, name = max(shares)
        return Guess(name, share) if share > 0.9 else None
    if _is_binary(data):
        return None
    decoded = data.decode("utf-8", errors="replace")
    beyond = sum(character > "\x7f" for character in decoded)
    damaged = decoded.count("\ufffd")
    if beyond > 2 * damaged or not beyond:
        return Guess("UTF-8", 1 - damaged / max(beyond, 1))
    evidence = _evidence(data)
    best = max(evidence, key=lambda name: evidence[name])
    if not best:
        return None
    odds = (math.exp(_WEIGHT_OF_A_LETTER * (each - evidence[best])) for each in evidence.values())
    return Guess(best, 1 / sum(odds))


def likelier(data: bytes, codec: str) -> str | None:
    """The encoding that bytes are far likelier in than in a single-byte one, or ``None``.

    Args:
        data: neither UTF-8 nor UTF-16.
        codec: as Python names it.
    """
    data = data[:_SAMPLE]
    evidence = _evidence(data)
    best = max(evidence, key=lambda name: evidence[name])
    if not best or _TABLES[best][0] == codec:
        return None
    stated = max(_of_table(data, codec, letters) for letters in (_ARABIC, _WESTERN))
    odds = math.exp(min(50.0, _WEIGHT_OF_A_LETTER * (evidence[best] - stated)))
    return best if odds / (1 + odds) >= SURE else None


def _evidence(data: bytes) -> dict[str, float]:
    """Logarithms of how likely the bytes beyond ASCII are by encoding; ``""`` for none of them."""
    tables = {name: _of_table(data, *table) for name, table in _TABLES.items()}
    return {"": sum(byte >= 0x80 for byte in data) * math.log(1 / 128), **tables}


def _of_table(data: bytes, codec: str, letters: dict[str, int]) -> float:
    high = bytes(byte for byte in data if byte >= 0x80)
    words = len(re.findall(rb"[\x80-\xff]{3,}", data))
    alone = len(re.findall(rb"(?<![\x80-\xff])[\x80-\xff]{1,2}(?![\x80-\xff])", data))
    in_place = words - alone if letters is _ARABIC else alone - words
    return _log_likelihood(high, codec, letters) + 4 * in_place


def _log_likelihood(high: bytes, codec: str, letters: dict[str, int]) -> float:
    """How well the bytes, decoded, follow the frequencies of letters."""
    characters = high.decode(codec, errors="replace")
    total = sum(letters.values()) + _UNNAMED * (128 - len(letters))
    return sum(
        math.log((1e-6 if character == "\ufffd" else letters.get(character, _UNNAMED)) / total)
        for character in characters
    )


def _is_binary(data: bytes) -> bool:
    controls = sum(byte < 0x20 and byte not in b"\t\n\v\f\r\x1a\x1b" for byte in data)
    return controls * 100 > len(data)


def _plain_share(data: bytes, encoding: str) -> float:
    """Share of characters that plain Arabic or English text has."""
    text = data[: len(data) // 2 * 2].decode(encoding, errors="replace")
    plain = sum(
        (character.isascii() and (character.isprintable() or character.isspace()))
        or "\u0600" <= character <= "\u06ff"
        or "\u2010" <= character <= "\u201f"
        for character in text
    )
    return plain / max(1, len(text))
