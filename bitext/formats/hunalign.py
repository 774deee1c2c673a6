"""The ladder of hunalign as a format of pairs, see :mod:`bitext.formats.ladder`."""

from functools import partial

from bitext.formats import ladder
from bitext.formats.base import Format

FORMAT = Format(
    name="hunalign",
    suffixes=(".hunalign", ".ladder"),
    holds="indices of sentences, score; rungs between tabs",
    open_reader=partial(ladder.open_reader, format="hunalign"),
    open_writer=partial(ladder.open_writer, format="hunalign"),
    columns=ladder.COLUMNS,
    typed=True,
    texts=False,
)
