"""Pairs as XLIFF 1.2, see :mod:`bitext.formats.xliff`."""

from bitext.formats.base import Format, from_stream, to_bytes
from bitext.formats.xliff import Xliff1Writer, read

FORMAT = Format(
    name="xliff-1.2",
    suffixes=(),
    holds="as xliff, in version 1.2",
    open_reader=from_stream(read),
    open_writer=to_bytes(Xliff1Writer),
    own_columns=True,
    verbose=True,
)
