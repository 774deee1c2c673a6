"""Pairs that are good enough, out of a file of pairs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, Literal

from bitext.dataset.rows import score_definitions
from bitext.embed.base import Embedder
from bitext.errors import FilterError, FormatError, OutputError, counted
from bitext.formats import Format, ReadOptions, Row, Writer, open_reader, open_writer
from bitext.formats.base import AS_IT_IS
from bitext.formats.files import no_place, piped, resolve, with_texts
from bitext.processes import count_cores, map_in_order
from bitext.progress import SILENT, Progress
from bitext.score.duplicates import Duplicates
from bitext.score.filters import Filter, make_filter
from bitext.score.labels import LABELS
from bitext.translate.base import NO_TRANSLATOR
from bitext.workflows.score import PairScorer, added_columns

REJECTION = "rejection"
"""Column of the rejected rows that says why."""

Judged = tuple[Row, str]
"""A row, and why it is rejected; empty if it is not."""

_ROWS_AT_A_TIME = 2048


@dataclass(frozen=True)
class Criteria:
    """Which pairs are kept.

    Attributes:
        min: the lowest value of a score that is kept, by its column, e.g. ``quality``.
        max: the highest, likewise.
        labels: those that are kept; all if none is named.
        rules: rule filters that a pair must pass, as
            :func:`~bitext.score.filters.make_filter` takes them.
        duplicates: whether what repeats an earlier pair that was kept goes: not at all, where both
            texts are the same but for diacritics, tatweel and capitals, or also where they are
            nearly so.
    """

    min: Mapping[str, float] = field(default_factory=dict)
    max: Mapping[str, float] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    duplicates: Literal["exact", "near"] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it looks at, beside the texts."""
        return tuple(dict.fromkeys((*self.min, *self.max, *(("label",) if self.labels else ()))))


@dataclass(frozen=True)
class FilterResult:
    """What was kept, and why the others were not.

    Attributes:
        read: pairs read.
        kept: pairs kept.
        rejected: how many were rejected for which reason, most first; the first reason counts.
        messages: what else is to be said.
    """

    read: int
    kept: int
    rejected: Mapping[str, int]
    messages: tuple[str, ...] = ()

    def format(self) -> list[str]:
        """Lines for people."""
        if not self.read:
            return ["there are no pairs to filter"]
        return [
            *self.messages,
            f"kept {self.kept:,} of {counted(self.read, 'pair')}",
            *(f"{number:,} rejected: {reason}" for reason, number in self.rejected.items()),
        ]


def filter_file(
    pairs: str,
    out: str,
    criteria: Criteria,
    *,
    rejected: str | None = None,
    source_format: Format | str | None = None,
    options: ReadOptions = AS_IT_IS,
    embedder: str | Embedder | None = None,
    cache: Path | None = None,
    jobs: int | None = None,
    progress: Progress = SILENT,
) -> FilterResult:
    """Keep the rows of a file of pairs that fulfil criteria, in order.

    Rule filters come first, then scores and labels, then duplicates. Scores that the file lacks
    are computed for the pairs that passed the rules, and added to the rows. Missing values of a
    score fulfil no criterion about it.

    Args:
        pairs: rows with at least ``ar`` and ``en``.
        out: those kept.
        criteria: which are kept.
        rejected: where the others go, with a column :data:`REJECTION`.
        source_format: of ``pairs``; taken from its name if not given.
        options: how ``pairs`` is read.
        embedder: for scores that are missing, see :func:`bitext.embed.load.load_embedder`.
        cache: see :func:`bitext.cache.cache_folder`.
        jobs: processes that score, by default as many as there are cores.
        progress: told the number of rows done.

    Raises:
        FilterError: a criterion names a filter, score or label that there is not.
        FormatError: the file does not follow its format.
        OutputError: a result cannot be written; nothing half-written is left.
    """
    reads = resolve(source_format, pairs)
    if rejected is not None and rejected == out:
        raise OutputError("kept and rejected pairs need two files", path=out)
    unknown = [label for label in criteria.labels if label not in LABELS]
    if unknown:
        raise FilterError(f"no label {unknown[0]!r}; expected one of {', '.join(LABELS)}")
    rules = [(rule.partition(":")[0], make_filter(rule)) for rule in criteria.rules]
    with ExitStack() as files:
        advance = files.enter_context(progress.step("Filtering pairs"))
        rows = files.enter_context(open_reader(pairs, reads, options))
        source = iter(with_texts(rows, pairs))
        first = list(islice(source, _ROWS_AT_A_TIME))
        columns = tuple(dict.fromkeys((*rows.columns, *(name for row in first for name in row))))
        missing = tuple(name for name in criteria.columns if name not in columns)
        _check_scores(missing, columns, pairs)
        written = (*columns, *missing)
        messages = no_place(out, piped(out, reads), written)
        keeper = files.enter_context(open_writer(out, written, piped(out, reads)))
        other: Writer | None = None
        if rejected is not None:
            other = files.enter_context(
                open_writer(rejected, (*written, REJECTION), piped(rejected, reads))
            )
        batches = (_by_rules(each, rules) for each in chain([first], _chunks(source)))
        scored: Iterator[list[Judged]] = batches
        if missing:
            work = _MissingScores(PairScorer(NO_TRANSLATOR, embedder, cache), missing)
            many = len(first) == _ROWS_AT_A_TIME and isinstance(embedder or "", str)
            scored = map_in_order(work, batches, (jobs or count_cores()) if many else 1)
        duplicates = _duplicates(criteria)
        counts: Counter[str] = Counter()
        read = 0
        for batch in scored:
            judged = [(row, reason or _by_scores(row, criteria)) for row, reason in batch]
            for row, reason in _without_duplicates(judged, duplicates, read):
                if not reason:
                    keeper.write(row)
                    continue
                counts[_kind(reason)] += 1
                if other is not None:
                    other.write({**row, REJECTION: reason})
            read += len(batch)
            advance(read, read)
    return FilterResult(read, read - counts.total(), dict(counts.most_common()), tuple(messages))


def _by_rules(rows: Sequence[Row], rules: Sequence[tuple[str, Filter]]) -> list[Judged]:
    """The rows and why each is rejected; empty for what passes all rules."""
    reasons = [""] * len(rows)
    for name, rule in rules:
        left = [place for place, reason in enumerate(reasons) if not reason]
        arabic, english = ([rows[place][side] for place in left] for side in ("ar", "en"))
        for place, reason in zip(left, rule.reject(arabic, english), strict=True):
            reasons[place] = f"{name} ({reason})" if reason else ""
    return list(zip(rows, reasons, strict=True))


@dataclass(frozen=True)
class _MissingScores:
    """Adds the scores that a file lacks to the rows that are not yet rejected."""

    scorer: PairScorer
    missing: tuple[str, ...]

    def __call__(self, batch: Sequence[Judged]) -> list[Judged]:
        left = [row for row, reason in batch if not reason]
        scored = iter(self.scorer(left) if left else ())
        return [
            (row if reason else self._with_scores(row, scored), reason) for row, reason in batch
        ]

    def _with_scores(self, row: Row, scored: Iterator[Row]) -> Row:
        found = next(scored)
        return {**row, **{name: found[name] for name in self.missing}}


def _by_scores(row: Row, criteria: Criteria) -> str:
    for bounds, wrong, where in (
        (criteria.min, float.__lt__, "below"),
        (criteria.max, float.__gt__, "above"),
    ):
        for column, bound in bounds.items():
            value = _number(row.get(column), column)
            if math.isnan(value):
                return f"{column} missing"
            if wrong(value, float(bound)):
                return f"{column} {where} {bound:g} ({value:g})"
    if criteria.labels and _label(row.get("label")) not in criteria.labels:
        return f"label {_label(row.get('label')) or 'missing'}"
    return ""


def _check_scores(missing: Sequence[str], columns: Sequence[str], pairs: str) -> None:
    """Raise :class:`FilterError` for a score that is not there and cannot be computed."""
    computed = added_columns()
    for name in missing:
        if name not in computed:
            known = [score.name for score in score_definitions() if score.name in computed]
            raise FilterError(
                f"has no column {name}, and bitext computes no such score; found "
                f"{', '.join(columns)[:120]}; expected one of these, quality, {', '.join(known)} …",
                path=pairs,
            )


def _duplicates(criteria: Criteria) -> Duplicates | None:
    if criteria.duplicates is None:
        return None
    return Duplicates(min_similarity=1) if criteria.duplicates == "exact" else Duplicates()


def _without_duplicates(
    judged: Sequence[Judged], duplicates: Duplicates | None, read: int
) -> Iterator[Judged]:
    """The rows with their reasons, duplicates of those kept among them."""
    if duplicates is None:
        yield from judged
        return
    kept = [(read + place, row) for place, (row, reason) in enumerate(judged, 1) if not reason]
    found = iter(
        duplicates.reject(
            [row["ar"] for _, row in kept],
            [row["en"] for _, row in kept],
            [str(row.get("id") or f"row {place}") for place, row in kept],
        )
    )
    for row, reason in judged:
        yield row, reason or next(found)


def _kind(reason: str) -> str:
    """The part of a reason that is counted, without what was found in the pair."""
    return reason.partition(" (")[0].partition(": ")[0]


def _number(value: Any, column: str) -> float:
    """A score as a number, NaN if it is missing."""
    if value is None or value == "":
        return math.nan
    try:
        return float(value)
    except (TypeError, ValueError):
        raise FormatError(f"{column} is {str(value)[:40]!r}; expected a number") from None


def _label(value: Any) -> str:
    """A label by name; a dataset's table stores its number."""
    text = "" if value is None else str(value)
    return LABELS[int(text)] if text in {str(place) for place in range(len(LABELS))} else text


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    return iter(lambda: list(islice(rows, _ROWS_AT_A_TIME)), [])
