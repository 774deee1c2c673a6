"""Rich text (.rtf), as WordPad and older word processors write it.

Text is in the code page of the document or of its font, or in numbered Unicode characters, each
followed by a substitute for older programs. See Microsoft's specification 1.9.1.
"""

from __future__ import annotations

import codecs
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

from bitext.corpus.manifest import Statement
from bitext.corpus.readers.base import Extract, Reader
from bitext.errors import CorpusError

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?[0-9]{1,9})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])"
    r"|[\r\n]+|([^\\{}\r\n]+)|.",
    re.DOTALL,
)
_CHARSETS = {77: "mac_roman", 161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256"}
_CHARSETS |= {204: "cp1251", 238: "cp1250", 254: "cp437", 255: "cp850"}
_WORDS = {
    **dict.fromkeys(("par", "sect", "page", "column", "line", "row", "cell", "nestcell"), "\n"),
    **{"tab": "\t", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’"},
    **{"ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " "},
    **{"zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f"},
}
_SYMBOLS = {"~": "\xa0", "_": "\u2011", "\n": "\n", "\r": "\n", "\t": "\t"}
_SYMBOLS |= {"\\": "\\", "{": "{", "}": "}"}
_KEPT = {"title", "author"}
# Destinations without text of the document; all that begin with \* are skipped besides.
_SKIPPED = {
    *("fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "objdata", "fldinst"),
    *("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"),
    *("listtext", "pntext", "pntxta", "pntxtb", "xe", "tc", "rxe", "bkmkstart", "bkmkend"),
    *("filetbl", "revtbl", "listtable", "listoverridetable", "annotation", "atnid", "atnauthor"),
    *("template", "sp", "nonesttables", "themedata", "datastore", "upr", "ftnsep", "ftnsepc"),
}


@dataclass(frozen=True)
class _Group:
    """What holds up to the end of a group."""

    target: str | None = "text"
    skip_after_unicode: int = 1
    font: str = ""
    right_font: str = ""
    right_to_left: bool = False
    hidden: bool = False


def extract(data: bytes, path: Path) -> Extract:
    """The text, a paragraph or a cell of a table a line, footnotes behind it.

    Raises:
        CorpusError: it is no rich text.
    """
    source = data.decode("latin-1")
    if not source.lstrip("\ufeff\xef\xbb\xbf \r\n").startswith("{\\rtf"):
        raise CorpusError("not a rich text: it does not begin with {\\rtf", path=path)
    texts = _Parser(source).texts()
    lines = (" ".join(line.split()) for line in (texts["text"] + "\n" + texts["notes"]).split("\n"))
    named = {name: " ".join(texts[name].split()) for name in _KEPT}
    return Extract(
        "".join(f"{line}\n" for line in lines if line),
        {
            name: Statement(value, "stated", "document properties")
            for name, value in sorted(named.items())
            if value
        },
    )


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._parts: dict[str, list[str]] = defaultdict(list)
        self._bytes = bytearray()
        self._encoding = "cp1252"
        self._fonts: dict[str, str] = {}
        self._group = _Group()
        self._above: list[_Group] = []
        self._left_to_skip = 0

    def texts(self) -> dict[str, str]:
        """The text of each destination: ``text``, ``notes``, ``title``, ``author``."""
        place = 0
        while place < len(self._source):
            token = _TOKEN.match(self._source, place)
            assert token  # the last branch takes any character
            place = token.end()
            word, number, code, symbol, brace, plain = token.groups()
            if word == "bin":
                place += max(0, int(number or 0))
            elif word:
                self._word(word, None if number is None else int(number))
            elif code:
                if not self._skipped(1):
                    self._bytes.append(int(code, 16))
            elif symbol:
                self._symbol(symbol)
            elif brace == "{":
                self._flush()
                self._above.append(self._group)
                self._left_to_skip = 0
            elif brace:
                self._flush()
                self._left_to_skip = 0
                if self._above:
                    self._group = self._above.pop()
                if not self._above:
                    break
            elif plain:
                rest = plain[self._skipped(len(plain)) :]
                self._bytes += rest.encode("latin-1")
        self._flush()
        # A character beyond the first plane is written as its two surrogates.
        return defaultdict(
            str,
            {
                name: "".join(parts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
                for name, parts in self._parts.items()
            },
        )

    def _skipped(self, count: int) -> int:
        """How many of so many characters are substitutes for a Unicode character before them."""
        skipped = min(count, self._left_to_skip)
        self._left_to_skip -= skipped
        return skipped

    def _word(self, word: str, number: int | None) -> None:
        if self._skipped(1):
            return
        self._flush()
        if word == "u" and number is not None:
            self._write(chr(number % 0x10000))
            self._left_to_skip = self._group.skip_after_unicode
        elif word in _WORDS:
            self._write(_WORDS[word])
        elif word == "ansicpg":
            self._encoding = _codec(number) or self._encoding
        elif word in ("mac", "pc", "pca"):
            self._encoding = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        elif word in ("fcharset", "cpg"):
            codec = _CHARSETS.get(number or 0) if word == "fcharset" else _codec(number)
            if codec:
                self._fonts[self._group.font] = codec
        else:
            self._group = self._changed(word, number)

    def _changed(self, word: str, number: int | None) -> _Group:
        group = self._group
        if word == "uc":
            return replace(group, skip_after_unicode=max(0, number or 0))
        if word == "f":
            return replace(group, font=str(number))
        if word == "af":
            return replace(group, right_font=str(number))
        if word in ("rtlch", "ltrch"):
            return replace(group, right_to_left=word == "rtlch")
        if word in ("deleted", "v"):
            return replace(group, hidden=number != 0)
        if word == "plain":
            return replace(group, hidden=False)
        if word == "shptxt":
            return replace(group, target="text")
        if word in _KEPT and group.target is None:
            return replace(group, target=word)
        if word == "footnote":
            self._parts["notes"].append("\n")
            return replace(group, target="notes")
        return replace(group, target=None) if word in _SKIPPED else group

    def _symbol(self, symbol: str) -> None:
        if self._skipped(1):
            return
        self._flush()
        if symbol == "*":
            self._group = replace(self._group, target=None)
        else:
            self._write(_SYMBOLS.get(symbol, ""))

    def _write(self, text: str) -> None:
        if self._group.target is not None and not self._group.hidden:
            self._parts[self._group.target].append(text)

    def _flush(self) -> None:
        """Decode the bytes that were read, in the code page that holds here."""
        if self._bytes:
            group = self._group
            right = self._fonts.get(group.right_font) if group.right_to_left else None
            codec = right or self._fonts.get(group.font) or self._encoding
            self._write(self._bytes.decode(codec, "replace"))
            self._bytes.clear()


def _codec(number: int | None) -> str | None:
    name = {65001: "utf-8", 10000: "mac_roman", 10004: "mac_arabic"}.get(number or 0)
    try:
        return codecs.lookup(name or f"cp{number}").name
    except LookupError:
        return None


READER = Reader((".rtf",), extract)
