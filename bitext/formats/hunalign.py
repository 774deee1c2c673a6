"""The output of hunalign as a format of pairs: its ladder, and the texts of ``-text``.

The ladder is that of :mod:`bitext.formats.ladder`. With ``-text`` a line is the text of a bead on
both sides and its score between tabs, sentences joined by `` ~~~ ``, which becomes a space. Which
side is Arabic the letters tell.
"""

import math
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from bitext.errors import FormatError, counted
from bitext.formats import ladder
from bitext.formats.base import Format, ReadOptions, from_stream
from bitext.formats.naming import JUDGED, REQUIRED, arabic_first
from bitext.formats.rows import Row, Rows
from bitext.formats.streams import numbered_lines

_JOINT = " ~~~ "


def read(stream: BinaryIO, name: Path | str, options: ReadOptions) -> Rows:
    """The rows of a stream.

    Raises:
        FormatError: if it is no output of hunalign (also later, while rows are read).
    """
    lines = numbered_lines(stream, name)
    head = list(islice(((number, line) for number, line in lines if line.strip()), JUDGED))
    every = chain(head, lines)
    values = [line.split("\t") for _, line in head]
    if not values or not _is_text(values[0]):
        return ladder.read(every, name, options, "hunalign")
    sides = REQUIRED if arabic_first(values, (0, 1)) else ("en", "ar")
    return Rows((*REQUIRED, "score"), _read_texts(every, sides, name))


def _is_text(values: Sequence[str]) -> bool:
    """Whether the values of a line are texts, not the indices of a rung."""
    return len(values) in (2, 3) and not all(value.strip().isdecimal() for value in values[:2])


def _read_texts(
    lines: Iterator[tuple[int, str]], sides: Sequence[str], name: Path | str
) -> Iterator[Row]:
    for number, line in lines:
        if not line.strip():
            continue
        values = line.split("\t")
        if len(values) not in (2, 3):
            raise FormatError(
                f"found {counted(len(values), 'value')}; expected two texts and a score",
                path=name,
                line=number,
            )
        texts = {
            side: text.replace(_JOINT, " ").strip()
            for side, text in zip(sides, values, strict=False)
        }
        score = _score(values[2]) if len(values) > 2 else 0.0
        if not math.isfinite(score):
            raise FormatError(
                f"score is {values[2][:40]!r}; expected a number", path=name, line=number
            )
        yield {"ar": texts["ar"], "en": texts["en"], "score": score}


def _score(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return math.nan


FORMAT = Format(
    name="hunalign",
    suffixes=(".hunalign", ".ladder"),
    holds="indices of sentences, score; or texts, as hunalign -text (read only)",
    open_reader=from_stream(read),
    open_writer=partial(ladder.open_writer, format="hunalign"),
    columns=(*ladder.COLUMNS, "ar_document", "en_document"),
    typed=True,
    texts=False,
)
