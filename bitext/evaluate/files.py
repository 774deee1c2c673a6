"""Evaluating files: what ``bitext evaluate`` does.

Results come first, references second. A file named ``-`` is standard input.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from textwrap import shorten
from typing import Any

from bitext.align.beads import Bead
from bitext.errors import CorpusError, FormatError, counted
from bitext.evaluate.alignment import AlignmentScore, evaluate_alignments
from bitext.evaluate.compare import ComparisonReport, compare_results
from bitext.evaluate.mining import FoundPair, MiningScore, evaluate_mining
from bitext.evaluate.scored import ScoredReport, evaluate_scored
from bitext.evaluate.translation import SEED, TranslationScore, evaluate_translations
from bitext.formats import Format, ReadOptions, Row, open_reader
from bitext.formats.base import AS_IT_IS
from bitext.formats.beads import BeadFormat, read_beads
from bitext.formats.files import with_texts
from bitext.formats.streams import STANDARD, numbered_lines, open_source
from bitext.formats.tsv import unescape
from bitext.score.labels import LABELS

GOLD_COLUMNS = ("gold", "gold_label", "gold_quality", "verdict")
"""Where people's judgements are looked for, if no column is named."""
TRUE, FALSE = ("1", "true", "yes", "parallel"), ("0", "false", "no", "not parallel")
_INDEX = re.compile(r"\S+")
_PLACE = re.compile(r"^\S*\d$")
_ARABIC = re.compile("[\u0621-\u064a]")


def evaluate_alignment_files(
    found: str, gold: str, *, null_beads: bool = True, samples: int = 1000, seed: int = 1
) -> AlignmentScore:
    """Score alignments in files.

    Args:
        found: beads as :mod:`bitext.formats.beads` reads them, whatever the suffix; or a
            folder of such files.
        gold: the right beads; a folder if ``found`` is one, with files of the same names but for
            the suffix.
        null_beads: see :func:`bitext.evaluate.alignment.evaluate_alignments`.
        samples: bootstrap resamples.
        seed: of the bootstrap.

    Raises:
        FormatError: a file does not follow its format, or a gold file is empty.
        CorpusError: the folders have different files.
    """
    pairs = _pairs_of_files(found, gold)
    right_beads = [read_alignment(right) for _, _, right in pairs]
    for (_, _, right), beads in zip(pairs, right_beads, strict=True):
        if not beads:
            raise FormatError("has no beads; expected the right ones", path=_name(right))
    return evaluate_alignments(
        right_beads,
        [read_alignment(test) for _, test, _ in pairs],
        names=[name for name, _, _ in pairs],
        null_beads=null_beads,
        samples=samples,
        seed=seed,
    )


def read_alignment(path: Path | str) -> tuple[Bead, ...]:
    """The beads of a file whose first line tells the format; an empty file has none.

    Raises:
        FormatError: if it is none of the formats.
    """
    name = _name(path)
    with open_source(path) as source:
        text = "".join(f"{line}\n" for _, line in numbered_lines(source, name))
    first = next((line for line in text.splitlines() if line.strip()), None)
    if first is None:
        return ()
    return read_beads(StringIO(text), name, _bead_format(first, name))


def _bead_format(line: str, name: Path | str) -> BeadFormat:
    if line.lstrip().startswith("["):
        return "vecalign"
    if line.lstrip().startswith("{"):
        return "jsonl"
    if line.startswith("ar_sentences"):
        return "tsv"
    if re.match(r"\d+\t\d+(\t|$)", line):
        return "hunalign"
    raise FormatError(
        f"found {line[:80]!r}; expected beads as bitext, vecalign or hunalign write them", path=name
    )


def _pairs_of_files(found: str, gold: str) -> list[tuple[str, Path | str, Path | str]]:
    """Name, file of the result and gold file of each document."""
    if not Path(found).is_dir() and not Path(gold).is_dir():
        return [(Path(gold).stem, found, gold)]
    sides = []
    for folder in (found, gold):
        if not Path(folder).is_dir():
            raise CorpusError("is no folder; expected two files or two folders", path=folder)
        files = [path for path in sorted(Path(folder).iterdir()) if not path.name.startswith(".")]
        names = {path.stem: path for path in files}
        if len(names) < len(files) or not names:
            raise CorpusError(
                "expected one or more files whose names differ not only in the suffix", path=folder
            )
        sides.append(names)
    for name in sorted(sides[0].keys() ^ sides[1].keys()):
        here, there = (sides[0][name], gold) if name in sides[0] else (sides[1][name], found)
        raise CorpusError(f"has no file of the same name in {there}", path=here)
    return [(name, sides[0][name], sides[1][name]) for name in sorted(sides[0])]


def evaluate_mining_files(
    found: str, gold: str, *, threshold: float | None = None, samples: int = 1000, seed: int = 1
) -> MiningScore:
    """Score mined pairs in a file.

    Args:
        found: what ``bitext mine`` writes: TSV with the header ``score ar_index en_index ar en``.
        gold: the right pairs, tab-separated: with a header that has ``ar_index`` and ``en_index``,
            or ``ar`` and ``en``; or without header two columns of indices, or else of texts.
            Texts are compared after joining white space.
        threshold: lowest score that counts; by default all pairs of the file do.
        samples: bootstrap resamples.
        seed: of the bootstrap.

    Raises:
        FormatError: a file does not follow its format, or holds no gold pair.
    """
    pairs, by_index = _read_gold_pairs(gold)
    columns = ("ar_index", "en_index") if by_index else ("ar", "en")
    table = _read_table(found, ("score", *columns))
    scores = _numbers(table, "score", found)
    offered = [
        FoundPair(_key(row[columns[0]]), _key(row[columns[1]]), score)
        for row, score in zip(table, scores, strict=True)
    ]
    if not pairs:
        raise FormatError("no pairs in it; expected the right pairs", path=gold)
    return evaluate_mining(offered, pairs, threshold=threshold, samples=samples, seed=seed)


def _read_gold_pairs(path: str) -> tuple[list[tuple[str, str]], bool]:
    """The pairs, and whether they are indices."""
    lines = _cells(path)
    header = lines[0][1] if lines else []
    for columns in (("ar_index", "en_index"), ("ar", "en")):
        if set(columns) <= set(header):
            table = _read_table(path, columns)
            pairs = [(_key(row[columns[0]]), _key(row[columns[1]])) for row in table]
            return pairs, columns[0] == "ar_index"
    pairs = []
    for number, cells in lines:
        if len(cells) != 2:
            raise FormatError(
                f"found {counted(len(cells), 'value')}; expected two, or a header with ar_index "
                "and en_index or ar and en",
                path=_name(path),
                line=number,
            )
        pairs.append((_key(unescape(cells[0])), _key(unescape(cells[1]))))
    if len(pairs) > 1 and any(
        not kind.search(pairs[0][0]) and all(kind.search(side) for side, _ in pairs[1:])
        for kind in (_PLACE, _ARABIC)
    ):
        raise FormatError(
            f"found the header {' '.join(header)!r}; expected ar_index and en_index or ar and en, "
            "or no header",
            path=_name(path),
            line=1,
        )
    return pairs, all(_INDEX.fullmatch(side) for pair in pairs for side in pair)


def evaluate_translation_files(
    hypothesis: str,
    reference: str,
    *,
    source: str | None = None,
    domain: str | None = None,
    samples: int = 1000,
    seed: int = SEED,
) -> TranslationScore:
    """Score a translation in a file.

    Args:
        hypothesis: a segment a line, as ``bitext translate --lines`` writes them.
        reference: a segment a line; or a TSV, JSON Lines or Parquet table whose columns ``en``
            and ``ar`` are references and sources.
        source: the Arabic, a segment a line, if the reference is no table.
        domain: column of the table that says to which domain a segment belongs.
        samples: bootstrap resamples.
        seed: of the bootstrap.

    Raises:
        FormatError: a table does not follow its format or lacks the column.
        CorpusError: a text cannot be read, or the numbers of segments differ.
    """
    hypotheses = _lines(hypothesis)
    sources = _lines(source) if source else None
    domains = None
    if Path(reference).suffix in (".tsv", ".jsonl", ".parquet"):
        with open_reader(reference) as reader:
            rows = list(reader)
        references = [str(row["en"]) for row in rows]
        sources = sources or [str(row["ar"]) for row in rows]
        if domain:
            domains = _texts(rows, domain, reference)
    elif domain:
        raise FormatError(
            f"is no table; expected .tsv, .jsonl or .parquet with a column {domain}", path=reference
        )
    else:
        references = _lines(reference)
    for name, texts in ((reference, references), (source, sources)):
        if texts is not None and len(texts) != len(hypotheses):
            raise CorpusError(
                f"has {counted(len(hypotheses), 'segment')} and {name or reference} {len(texts)}; "
                "expected one line for each",
                path=hypothesis,
            )
    if not hypotheses:
        raise CorpusError("has no segments", path=hypothesis)
    return evaluate_translations(
        hypotheses, references, sources=sources, domains=domains, samples=samples, seed=seed
    )


def evaluate_quality_file(
    path: str,
    *,
    gold: str | None = None,
    source_format: Format | str | None = None,
    options: ReadOptions = AS_IT_IS,
) -> ScoredReport:
    """Measure the scores and labels of a file of pairs against people's judgements in it.

    Grades of similarity are compared with the column ``grade``, if there is one.

    Args:
        path: pairs in any format that has ``quality``, a column of judgements and perhaps
            ``label`` and ``id``, as ``bitext score`` writes rows that had judgements before.
        gold: the column of judgements; by default the first of :data:`GOLD_COLUMNS` that is
            there. Its values are labels; or 1 and 0, true and false, yes and no; or else grades.
            Rows without a judgement are left out.
        source_format: of the file; taken from its name if not given.
        options: how it is read.

    Raises:
        FormatError: a column is missing or has other values, or nothing can be measured.
    """
    with open_reader(path, source_format, options) as reader:
        every = list(with_texts(reader, path))
    names = list(every[0]) if every else []
    column = gold or next((name for name in GOLD_COLUMNS if name in names), None)
    if column is None:
        raise FormatError(
            f"no column {' or '.join(GOLD_COLUMNS)}; expected people's judgements in one of these, "
            f"or in that of --gold COLUMN: labels ({', '.join(LABELS)}), 1 and 0, or grades",
            path=path,
        )
    judgements = _texts(every, column, path)
    rows = [row for row, judgement in zip(every, judgements, strict=True) if judgement]
    judgements = [judgement.lower() for judgement in judgements if judgement]
    if not rows:
        raise FormatError(f"no judgement in column {column}", path=path)
    quality = _numbers(rows, "quality", path)
    units = _texts(rows, "id", path) if "id" in names else None
    kinds: dict[str, Any] = {}
    if set(judgements) <= set(LABELS):
        kinds["parallel"] = [judgement == "parallel" for judgement in judgements]
        if "label" in names:
            labels = _texts(rows, "label", path)
            kinds |= {"labels": _named(labels), "gold_labels": judgements}
    elif set(judgements) <= {*TRUE, *FALSE}:
        kinds["parallel"] = [judgement in TRUE for judgement in judgements]
    else:
        kinds["grades"] = _numbers(rows, column, path)
        quality = _numbers(rows, "grade", path) if "grade" in names else quality
    try:
        return evaluate_scored(quality, units=units, **kinds)
    except ValueError as error:
        raise FormatError(str(error), path=path) from error


def compare_result_files(
    first: str, second: str, *, samples: int = 2000, seed: int = 1
) -> ComparisonReport:
    """Compare two results that ``bitext evaluate … --json`` printed.

    Raises:
        FormatError: one is no such result, or they are not on the same test set.
    """
    results = []
    for path in (first, second):
        with open_source(path) as source:
            try:
                result = json.load(source)
            except ValueError as error:
                raise FormatError(f"not valid JSON: {error}", path=_name(path)) from error
        if not isinstance(result, dict):
            raise FormatError("expected a result of bitext evaluate", path=_name(path))
        results.append(result)
    return compare_results(results[0], results[1], samples=samples, seed=seed)


def _named(labels: Sequence[str]) -> list[str]:
    """Labels by name; a dataset stores their numbers."""
    return [LABELS[int(label)] if label in ("0", "1", "2", "3") else label for label in labels]


def _texts(rows: Sequence[Row], column: str, path: str) -> list[str]:
    """A column as texts; what is null is empty."""
    if rows and column not in rows[0]:
        names = shorten(", ".join(rows[0]), 80, placeholder=" …")
        raise FormatError(f"no column {column}; found {names}", path=path)
    return ["" if row.get(column) is None else str(row[column]).strip() for row in rows]


def _numbers(rows: Sequence[Row], column: str, path: str) -> list[float]:
    numbers = []
    for row, text in enumerate(_texts(rows, column, path), start=1):
        try:
            numbers.append(float(text))
        except ValueError as error:
            raise FormatError(
                f"{column} of row {row} is {text!r}; expected a number", path=_name(path)
            ) from error
    return numbers


def _read_table(path: str, columns: Sequence[str]) -> list[Row]:
    """The rows of a tab-separated file that has at least these columns."""
    lines = _cells(path)
    header = lines[0][1] if lines else []
    missing = [column for column in columns if column not in header]
    if missing:
        raise FormatError(
            f"no column {' and '.join(missing)}; found {' '.join(header)[:80] or 'nothing'}",
            path=_name(path),
            line=1,
        )
    rows = []
    for number, cells in lines[1:]:
        if len(cells) != len(header):
            raise FormatError(
                f"found {counted(len(cells), 'value')}; expected {len(header)}",
                path=_name(path),
                line=number,
            )
        rows.append(dict(zip(header, map(unescape, cells), strict=True)))
    return rows


def _cells(path: str) -> list[tuple[int, list[str]]]:
    with open_source(path) as source:
        return [
            (number, line.split("\t"))
            for number, line in numbered_lines(source, _name(path))
            if line.strip()
        ]


def _lines(path: str) -> list[str]:
    with open_source(path) as source:
        return [line for _, line in numbered_lines(source, _name(path))]


def _key(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _name(path: Path | str) -> str:
    return "standard input" if str(path) == STANDARD else str(path)
