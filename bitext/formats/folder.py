"""The pairs of a dataset folder as rows; read only, ``bitext build`` writes them.

Scores become columns of their own, a review the columns ``review_status``, ``review_label``,
``note`` (its comment), ``reviewers`` and ``review_changed``. Where reviewers edited a text, ``ar``
or ``en`` is what they made of it and ``ar_source`` or ``en_source`` what the source has.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bitext.dataset.columns import pair_record
from bitext.dataset.publish import read_about
from bitext.dataset.rows import PairRow, as_built, as_reviewed, score_definitions
from bitext.dataset.tables import read_pairs
from bitext.formats.base import AS_IT_IS, Format, ReadOptions
from bitext.formats.rows import Row, Rows

COLUMNS = (
    *("id", "ar", "en", "machine_translation", "quality", "correspondence", "label", "reasons"),
    *(score.name for score in score_definitions()),
    *("bead", "method", "ar_document", "en_document", "ar_sentences", "en_sentences", "clauses"),
    *("review_status", "review_label", "note", "reviewers", "review_changed"),
    *("ar_source", "en_source"),
)


@contextmanager
def open_reader(path: Path | str, options: ReadOptions = AS_IT_IS) -> Iterator[Rows]:
    """The rows of the config ``pairs``, in order.

    Raises:
        FormatError: if the folder is not a dataset or cannot be read.
    """
    folder = Path(path)
    read_about(folder)
    yield Rows(COLUMNS, map(_row, read_pairs(folder)))


def _row(pair: PairRow) -> Row:
    machine_label = as_built(pair).label
    pair = as_reviewed(pair)
    record, review = pair_record(pair), pair.review
    values = {name: record[name] for name in COLUMNS if name in record} | record["scores"]
    values |= {
        "ar": pair.ar,
        "en": pair.en,
        "label": machine_label,
        "clauses": record["clauses"] or None,
        "review_status": review.status or None,
        "review_label": review.label,
        "note": review.comment or None,
        "reviewers": list(review.reviewers) or None,
        "review_changed": review.changed or None,
        "ar_source": review.source_ar,
        "en_source": review.source_en,
    }
    return {name: values[name] for name in COLUMNS}


def is_folder(path: Path | str) -> bool:
    """Whether a path is that of a folder."""
    return Path(path).is_dir()


FORMAT = Format(
    name="dataset",
    suffixes=(),
    holds="what `bitext build` wrote: a folder; read only",
    open_reader=open_reader,
    typed=True,
    several_files=True,
    recognises=is_folder,
)
