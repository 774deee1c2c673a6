"""Alignments of two documents, in the formats of aligners.

``tsv``
    Header ``ar_sentences en_sentences score ar en``. Indices are separated by a space, texts are
    escaped as in :mod:`bitext.formats.tsv`; the empty side of a null bead is empty.
``jsonl``
    The same as objects, indices as lists.
``vecalign``
    ``[0]:[0, 1]:cost`` a line, Arabic first, null beads as ``[]`` (Thompson & Koehn 2019). Less
    cost is better: it is the negative of the bead's score. A cost may be missing.
``hunalign``
    A ladder (Varga et al. 2005): each rung ``ar_index<tab>en_index<tab>score`` is where a bead
    begins on both sides, the last rung where the documents end. Only beads that follow each
    other on both sides make a ladder.

Scores have six decimals. Indices count from 0.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import IO, Literal, TextIO

from bitext.align.beads import Bead
from bitext.errors import FormatError, counted
from bitext.formats.jsonl import parse_object
from bitext.formats.streams import numbered_lines
from bitext.formats.tsv import escape

BeadFormat = Literal["tsv", "jsonl", "vecalign", "hunalign"]

HEADER = ("ar_sentences", "en_sentences", "score", "ar", "en")
LONGEST_SPAN = 100_000
"""Sentences on one side of a bead; what is longer is damage."""

_INDEX = re.compile("[0-9]{1,9}")
_VECALIGN = re.compile(r"\[([\d, ]*)\]\s*:\s*\[([\d, ]*)\](?:\s*:\s*(\S+))?")


def write_beads(
    stream: TextIO,
    beads: Iterable[Bead],
    arabic: Sequence[str],
    english: Sequence[str],
    format: BeadFormat,
) -> None:
    """Write the beads of two documents, null beads included.

    Args:
        stream: text is written to it; it stays open.
        beads: in the order to write them.
        arabic: the Arabic sentences; a span's are joined by a space.
        english: the English sentences.
        format: see the module.

    Raises:
        FormatError: if the beads do not make a ladder and ``format`` is ``hunalign``.
    """
    stream.writelines(
        f"{line}\n"
        for line in {
            "tsv": lambda: _tsv_lines(beads, arabic, english),
            "jsonl": lambda: _jsonl_lines(beads, arabic, english),
            "vecalign": lambda: _vecalign_lines(beads),
            "hunalign": lambda: _hunalign_lines(beads),
        }[format]()
    )


def read_beads(
    stream: IO[bytes] | IO[str], name: Path | str, format: BeadFormat
) -> tuple[Bead, ...]:
    """Read beads as :func:`write_beads` or another aligner wrote them.

    Args:
        stream: bytes in UTF-8, or text.
        name: what to call it in errors.
        format: see the module.

    Raises:
        FormatError: if a line does not follow the format, or the sentences of a bead do not
            follow each other.
    """
    return tuple(iterate_beads(stream, name, format))


def iterate_beads(
    stream: IO[bytes] | IO[str], name: Path | str, format: BeadFormat
) -> Iterator[Bead]:
    """The beads that :func:`read_beads` reads, one by one."""
    return parse_beads(numbered_lines(stream, name), name, format)


def parse_beads(
    numbered: Iterable[tuple[int, str]], name: Path | str, format: BeadFormat
) -> Iterator[Bead]:
    """The beads on numbered lines, see :func:`read_beads`; blank lines are passed over."""
    lines = ((number, line) for number, line in numbered if line.strip())
    parse = {
        "tsv": _parse_tsv,
        "jsonl": _parse_jsonl,
        "vecalign": _parse_vecalign,
        "hunalign": _parse_hunalign,
    }[format]
    return parse(lines, name)


Lines = Iterator[tuple[int, str]]


def _tsv_lines(
    beads: Iterable[Bead], arabic: Sequence[str], english: Sequence[str]
) -> Iterator[str]:
    yield "\t".join(HEADER)
    for bead in beads:
        yield "\t".join(
            (
                " ".join(map(str, bead.arabic)),
                " ".join(map(str, bead.english)),
                _decimal(bead.score),
                escape(_text(arabic, bead.arabic)),
                escape(_text(english, bead.english)),
            )
        )


def _parse_tsv(lines: Lines, name: Path | str) -> Iterator[Bead]:
    number, header = next(lines, (1, ""))
    if tuple(header.split("\t")) != HEADER:
        raise FormatError(
            f"found header {header[:80]!r}; expected {' '.join(HEADER)}", path=name, line=number
        )
    for number, line in lines:
        values = line.split("\t")
        if len(values) != len(HEADER):
            raise FormatError(
                f"found {counted(len(values), 'value')}; expected {len(HEADER)}",
                path=name,
                line=number,
            )
        yield Bead(
            _span(values[0].split(), name, number),
            _span(values[1].split(), name, number),
            _score(values[2], name, number),
        )


def _jsonl_lines(
    beads: Iterable[Bead], arabic: Sequence[str], english: Sequence[str]
) -> Iterator[str]:
    for bead in beads:
        record = {
            "ar_sentences": list(bead.arabic),
            "en_sentences": list(bead.english),
            "score": round(bead.score, 6) + 0.0,
            "ar": _text(arabic, bead.arabic),
            "en": _text(english, bead.english),
        }
        yield json.dumps(record, ensure_ascii=False)


def _parse_jsonl(lines: Lines, name: Path | str) -> Iterator[Bead]:
    for number, line in lines:
        record = parse_object(line, name, number)
        sides = [record.get(key) for key in ("ar_sentences", "en_sentences")]
        if not all(isinstance(side, list) for side in sides):
            raise FormatError(
                "expected lists ar_sentences and en_sentences", path=name, line=number
            )
        arabic, english = ([str(index) for index in side or ()] for side in sides)
        yield Bead(
            _span(arabic, name, number),
            _span(english, name, number),
            _score(str(record.get("score", 0.0)), name, number),
        )


def _vecalign_lines(beads: Iterable[Bead]) -> Iterator[str]:
    for bead in beads:
        yield f"{list(bead.arabic)}:{list(bead.english)}:{_decimal(-bead.score)}"


def _parse_vecalign(lines: Lines, name: Path | str) -> Iterator[Bead]:
    for number, line in lines:
        match = _VECALIGN.fullmatch(line.strip())
        if not match:
            raise FormatError(
                f"found {line[:80]!r}; expected [0]:[0, 1]:cost", path=name, line=number
            )
        arabic, english, cost = match.groups()
        yield Bead(
            _span(arabic.replace(",", " ").split(), name, number),
            _span(english.replace(",", " ").split(), name, number),
            0.0 - _score(cost or "0", name, number),
        )


def _hunalign_lines(beads: Iterable[Bead]) -> Iterator[str]:
    arabic = english = 0
    for bead in beads:
        starts = (
            bead.arabic.start if bead.arabic else arabic,
            bead.english.start if bead.english else english,
        )
        if starts != (arabic, english):
            raise FormatError(
                f"a bead begins at Arabic sentence {starts[0]} and English sentence {starts[1]}, "
                f"expected {arabic} and {english}: only beads that follow each other on both "
                "sides make a hunalign ladder; use another format"
            )
        yield f"{arabic}\t{english}\t{_decimal(bead.score)}"
        arabic += len(bead.arabic)
        english += len(bead.english)
    yield f"{arabic}\t{english}\t{_decimal(0.0)}"


def _parse_hunalign(lines: Lines, name: Path | str) -> Iterator[Bead]:
    rungs = (_parse_rung(line, name, number) for number, line in lines)
    for (arabic, english, score, _), (arabic_end, english_end, _, number) in pairwise(rungs):
        if arabic_end < arabic or english_end < english:
            raise FormatError(
                f"the rung goes back from {arabic}, {english} to {arabic_end}, {english_end}",
                path=name,
                line=number,
            )
        if max(arabic_end - arabic, english_end - english) > LONGEST_SPAN:
            raise FormatError(
                f"the bead from {arabic}, {english} to {arabic_end}, {english_end} is of more "
                f"than {LONGEST_SPAN:,} sentences",
                path=name,
                line=number,
            )
        yield Bead(range(arabic, arabic_end), range(english, english_end), score)


def _parse_rung(line: str, name: Path | str, number: int) -> tuple[int, int, float, int]:
    values = line.split("\t")
    if len(values) not in (2, 3) or not all(
        _INDEX.fullmatch(value.strip()) for value in values[:2]
    ):
        raise FormatError(
            f"found {line[:80]!r}; expected ar_index<tab>en_index<tab>score, or the texts of "
            "hunalign -text",
            path=name,
            line=number,
        )
    score = _score(values[2], name, number) if len(values) == 3 else 0.0
    return int(values[0]), int(values[1]), score, number


def _span(indices: Sequence[str], name: Path | str, line: int) -> range:
    if not all(_INDEX.fullmatch(index) for index in indices):
        raise FormatError(
            f"found {' '.join(indices)[:80]!r}; expected indices of sentences",
            path=name,
            line=line,
        )
    numbers = [int(index) for index in indices]
    span = range(numbers[0], numbers[0] + len(numbers)) if numbers else range(0)
    if numbers != list(span):
        raise FormatError(
            f"sentences {' '.join(indices)[:80]} do not follow each other", path=name, line=line
        )
    return span


def _score(value: str, name: Path | str, line: int) -> float:
    try:
        score = float(value)
    except ValueError:
        score = math.nan
    if not math.isfinite(score):
        raise FormatError(f"score is {value[:40]!r}; expected a number", path=name, line=line)
    return score


def _decimal(value: float) -> str:
    return f"{round(value, 6) + 0.0:.6f}"  # + 0.0: no minus before zero


def _text(sentences: Sequence[str], span: range) -> str:
    return " ".join(sentences[index] for index in span)
