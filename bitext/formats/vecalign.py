"""The ladder of vecalign as a format of pairs, see :mod:`bitext.formats.ladder`."""

from functools import partial
from pathlib import Path
from typing import BinaryIO

from bitext.formats import ladder
from bitext.formats.base import Format, ReadOptions, from_stream
from bitext.formats.rows import Rows
from bitext.formats.streams import numbered_lines


def read(stream: BinaryIO, name: Path | str, options: ReadOptions) -> Rows:
    """The rows of a stream, see :func:`bitext.formats.ladder.read`."""
    return ladder.read(numbered_lines(stream, name), name, options, "vecalign")


FORMAT = Format(
    name="vecalign",
    suffixes=(".vecalign",),
    holds="indices of sentences, score; `[0]:[0, 1]:cost`",
    open_reader=from_stream(read),
    open_writer=partial(ladder.open_writer, format="vecalign"),
    columns=(*ladder.COLUMNS, "ar_document", "en_document"),
    typed=True,
    texts=False,
)
