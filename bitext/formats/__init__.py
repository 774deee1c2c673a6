"""Files of pairs, one module a format with its reader and its writer, read row by row.

``with open_reader(path) as rows`` gives dictionaries that keep every column and their order;
``with open_writer(path, columns) as writer`` takes them. The name of the file shows the format.
However large a file is, some thousand rows are in memory (a ladder is kept whole, it holds no
texts). Each module has a record ``FORMAT`` of what the format is and can carry, see
:mod:`bitext.formats.base`; :mod:`bitext.formats.registry` finds them, and those that other
packages bring. All but Parquet and folders may be compressed, ``*.gz``.
"""

from bitext.formats.base import Format, ReadOptions
from bitext.formats.files import open_reader, open_writer
from bitext.formats.naming import ColumnNames
from bitext.formats.registry import all_formats, find_format, format_of
from bitext.formats.rows import Row, Rows, Writer

__all__ = [
    "ColumnNames",
    "Format",
    "ReadOptions",
    "Row",
    "Rows",
    "Writer",
    "all_formats",
    "find_format",
    "format_of",
    "open_reader",
    "open_writer",
]
