"""The columns of a published dataset: their types, and rows to and from plain values.

For each table, ``*_features`` gives the column types, ``*_record`` a row as plain values by column
and ``*_from_record`` the row of such values. A score of ``None`` is null in the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from bitext.align.beads import ClauseLink, DocumentLink, Evidence
from bitext.corpus.documents import DroppedLine, Statement
from bitext.dataset.rows import (
    CandidateRow,
    DocumentRow,
    EnglishCandidate,
    PairRow,
    Review,
    Scores,
    SentenceRow,
)
from bitext.score.labels import LABELS, Label

if TYPE_CHECKING:
    from datasets import Features

DOCUMENT_METADATA = ("title", "publisher", "date", "url")
"""The metadata that has columns of its own; all other metadata is in ``other_metadata``."""


def pair_features() -> Features:
    """Column types of config ``pairs``."""
    from datasets import ClassLabel, Features, List, Translation, Value

    return Features(
        {
            "id": Value("string"),
            "translation": Translation(["ar", "en"]),
            "machine_translation": Value("string"),
            "quality": Value("float32"),
            "correspondence": Value("float32"),
            "label": ClassLabel(names=list(LABELS)),
            "reasons": List(Value("string")),
            "scores": {each.name: Value("float32") for each in fields(Scores)},
            "bead": Value("string"),
            "method": Value("string"),
            "ar_document": Value("string"),
            "en_document": Value("string"),
            "ar_sentences": List(Value("int32")),
            "en_sentences": List(Value("int32")),
            "clauses": List(
                {
                    "ar_start": Value("int32"),
                    "ar_end": Value("int32"),
                    "en_start": Value("int32"),
                    "en_end": Value("int32"),
                    "score": Value("float32"),
                }
            ),
            "review": {
                "status": Value("string"),
                "label": ClassLabel(names=list(LABELS)),
                "ar": Value("string"),
                "en": Value("string"),
                "comment": Value("string"),
                "reviewers": List(Value("string")),
                "changed": Value("string"),
                "source_ar": Value("string"),
                "source_en": Value("string"),
                "machine_label": ClassLabel(names=list(LABELS)),
                "machine_quality": Value("float32"),
                "machine_correspondence": Value("float32"),
            },
        }
    )


def pair_record(row: PairRow) -> dict[str, Any]:
    """The row by column; labels are numbers, as ``ClassLabel`` stores them."""
    review = row.review
    return {
        "id": row.id,
        "translation": {"ar": row.ar, "en": row.en},
        "machine_translation": row.machine_translation,
        "quality": row.quality,
        "correspondence": row.correspondence,
        "label": LABELS.index(row.label),
        "reasons": list(row.reasons),
        "scores": {**vars(row.scores)},
        "bead": row.bead,
        "method": row.method,
        "ar_document": row.ar_document,
        "en_document": row.en_document,
        "ar_sentences": list(row.ar_sentences),
        "en_sentences": list(row.en_sentences),
        "clauses": [
            {
                "ar_start": link.arabic.start,
                "ar_end": link.arabic.stop,
                "en_start": link.english.start,
                "en_end": link.english.stop,
                "score": link.score,
            }
            for link in row.clauses
        ],
        "review": {**vars(review)}
        | {name: _number(getattr(review, name)) for name in ("label", "machine_label")}
        | {"reviewers": list(review.reviewers)},
    }


def _number(label: Label | None) -> int | None:
    return None if label is None else LABELS.index(label)


def pair_from_record(record: Mapping[str, Any]) -> PairRow:
    """The row of a record as :func:`pair_record` gives it."""
    review = dict(record["review"])
    for name in ("label", "machine_label"):
        if review[name] is not None:
            review[name] = LABELS[review[name]]
    review["reviewers"] = tuple(review["reviewers"])
    values = {name: value for name, value in record.items() if name != "translation"}
    return PairRow(
        **values
        | {
            "ar": record["translation"]["ar"],
            "en": record["translation"]["en"],
            "label": LABELS[record["label"]],
            "reasons": tuple(record["reasons"]),
            "scores": Scores(**record["scores"]),
            "ar_sentences": tuple(record["ar_sentences"]),
            "en_sentences": tuple(record["en_sentences"]),
            "clauses": tuple(
                ClauseLink(
                    range(link["ar_start"], link["ar_end"]),
                    range(link["en_start"], link["en_end"]),
                    link["score"],
                )
                for link in record["clauses"]
            ),
            "review": Review(**review),
        }
    )


def candidate_features() -> Features:
    """Column types of config ``candidates``."""
    from datasets import ClassLabel, Features, List, Value

    return Features(
        {
            "ar_document": Value("string"),
            "ar_sentence": Value("int32"),
            "ar": Value("string"),
            "nothing": Value("float32"),
            "candidates": List(
                {
                    "en_document": Value("string"),
                    "en_sentence": Value("int32"),
                    "en": Value("string"),
                    "quality": Value("float32"),
                    "correspondence": Value("float32"),
                    "label": ClassLabel(names=list(LABELS)),
                    "scores": {each.name: Value("float32") for each in fields(Scores)},
                }
            ),
        }
    )


def candidate_record(row: CandidateRow) -> dict[str, Any]:
    """The row by column."""
    return {
        **vars(row),
        "candidates": [
            {**vars(each), "label": LABELS.index(each.label), "scores": {**vars(each.scores)}}
            for each in row.candidates
        ],
    }


def candidate_from_record(record: Mapping[str, Any]) -> CandidateRow:
    """The row of a record as :func:`candidate_record` gives it."""
    return CandidateRow(
        **{
            **record,
            "candidates": tuple(
                EnglishCandidate(
                    **{**each, "label": LABELS[each["label"]], "scores": Scores(**each["scores"])}
                )
                for each in record["candidates"]
            ),
        }
    )


def sentence_features() -> Features:
    """Column types of config ``sentences``."""
    from datasets import Features, List, Value

    return Features(
        {
            "document": Value("string"),
            "language": Value("string"),
            "index": Value("int32"),
            "paragraph": Value("int32"),
            "start": Value("int32"),
            "end": Value("int32"),
            "text": Value("string"),
            "used_by": List(Value("string")),
        }
    )


def sentence_record(row: SentenceRow) -> dict[str, Any]:
    """The row by column."""
    return {**vars(row), "used_by": list(row.used_by)}


def sentence_from_record(record: Mapping[str, Any]) -> SentenceRow:
    """The row of a record as :func:`sentence_record` gives it."""
    return SentenceRow(**{**record, "used_by": tuple(record["used_by"])})


def document_features() -> Features:
    """Column types of config ``documents``."""
    from datasets import Features, List, Value

    statement = {
        "value": Value("string"),
        "basis": Value("string"),
        "evidence": Value("string"),
    }
    return Features(
        {
            "id": Value("string"),
            "language": Value("string"),
            **dict.fromkeys(DOCUMENT_METADATA, statement),
            "other_metadata": List({"name": Value("string"), **statement}),
            "rights": Value("string"),
            "sha256": Value("string"),
            "characters": Value("int32"),
            "sentences": Value("int32"),
            "problem": Value("string"),
            "dropped": List(
                {
                    "line": Value("int32"),
                    "start": Value("int32"),
                    "end": Value("int32"),
                    "text": Value("string"),
                    "rule": Value("string"),
                }
            ),
            "links": List(
                {
                    "arabic": Value("string"),
                    "english": Value("string"),
                    "relation": Value("string"),
                    "score": Value("float32"),
                    "evidence": List(
                        {
                            "name": Value("string"),
                            "score": Value("float32"),
                            "detail": Value("string"),
                        }
                    ),
                }
            ),
        }
    )


def document_record(row: DocumentRow) -> dict[str, Any]:
    """The row by column; metadata that the document lacks is null."""
    known = {name: asdict(statement) for name, statement in row.metadata.items()}
    return {
        "id": row.id,
        "language": row.language,
        **{name: known.get(name) for name in DOCUMENT_METADATA},
        "other_metadata": [
            {"name": name, **known[name]} for name in sorted(known.keys() - set(DOCUMENT_METADATA))
        ],
        "rights": row.rights,
        "sha256": row.sha256,
        "characters": row.characters,
        "sentences": row.sentences,
        "problem": row.problem,
        "dropped": [
            {name: value for name, value in asdict(line).items() if name != "document"}
            for line in row.dropped
        ],
        "links": [
            {
                "arabic": link.arabic,
                "english": link.english,
                "relation": link.relation,
                "score": link.score,
                "evidence": [asdict(evidence) for evidence in link.evidence],
            }
            for link in row.links
        ],
    }


def document_from_record(record: Mapping[str, Any]) -> DocumentRow:
    """The row of a record as :func:`document_record` gives it."""
    named = [(name, record[name]) for name in DOCUMENT_METADATA if record[name] is not None]
    named += [(each["name"], each) for each in record["other_metadata"]]
    return DocumentRow(
        id=record["id"],
        language=record["language"],
        metadata={
            name: Statement(known["value"], known["basis"], known["evidence"])
            for name, known in named
        },
        rights=record["rights"],
        sha256=record["sha256"],
        characters=record["characters"],
        sentences=record["sentences"],
        problem=record["problem"],
        dropped=tuple(DroppedLine(document=record["id"], **line) for line in record["dropped"]),
        links=tuple(
            DocumentLink(
                **{
                    **link,
                    "evidence": tuple(Evidence(**each) for each in link["evidence"]),
                }
            )
            for link in record["links"]
        ),
    )
