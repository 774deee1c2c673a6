"""The ladder of vecalign as a format of pairs, see :mod:`bitext.formats.ladder`."""

from functools import partial

from bitext.formats import ladder
from bitext.formats.base import Format

FORMAT = Format(
    name="vecalign",
    suffixes=(".vecalign",),
    holds="indices of sentences, score; `[0]:[0, 1]:cost`",
    open_reader=partial(ladder.open_reader, format="vecalign"),
    open_writer=partial(ladder.open_writer, format="vecalign"),
    columns=ladder.COLUMNS,
    typed=True,
    texts=False,
)
