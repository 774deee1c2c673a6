from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given

from bitext.align.beads import DocumentLink
from bitext.corpus.documents import Document, DroppedLine, Sentence
from bitext.dataset.columns import (
    document_features,
    document_from_record,
    document_record,
    pair_features,
    pair_from_record,
    pair_record,
    sentence_features,
    sentence_from_record,
    sentence_record,
)
from bitext.dataset.rows import (
    LABEL_DEFINITIONS,
    DocumentRow,
    PairRow,
    Scores,
    SentenceRow,
    pair_id,
    score_definitions,
)
from bitext.score.labels import LABELS

from . import strategies as rows


@given(rows.pairs)
def test_pair_record_has_the_columns_and_reads_back(row: PairRow) -> None:
    record = pair_record(row)
    assert list(record) == list(pair_features())
    assert pair_from_record(record) == row


@given(rows.sentences)
def test_sentence_record_has_the_columns_and_reads_back(row: SentenceRow) -> None:
    record = sentence_record(row)
    assert list(record) == list(sentence_features())
    assert sentence_from_record(record) == row


@given(rows.documents())
def test_document_record_has_the_columns_and_reads_back(row: DocumentRow) -> None:
    record = document_record(row)
    assert list(record) == list(document_features())
    assert document_from_record(record) == row


def test_pair_id_is_stable_and_depends_on_every_part() -> None:
    parts = ("a", "b", (0, 1), (2,), "نص", "text")
    assert pair_id(*parts) == "7c8a97fa0d44900c"
    assert pair_id("a", "b", range(2), range(2, 3), "نص", "text") == pair_id(*parts)
    others = [
        ("x", *parts[1:]),
        ("a", "x", *parts[2:]),
        ("a", "b", (0,), *parts[3:]),
        ("a", "b", (0, 1), (3,), *parts[4:]),
        ("a", "b", (0,), (1, 2), *parts[4:]),
        (*parts[:4], "نصّ", "text"),
        (*parts[:5], "texts"),
    ]
    assert len({pair_id(*other) for other in [*others, parts]}) == len(others) + 1


def test_scores_from_values_turn_nan_into_nothing_and_know_their_names() -> None:
    assert Scores.of({"similarity": 0.5, "facts": float("nan"), "names": None}) == Scores(
        similarity=0.5
    )
    with pytest.raises(TypeError, match="cosine"):
        Scores.of({"cosine": 0.5})
    with pytest.raises(ValueError, match="facts is NaN"):
        Scores(facts=float("nan"))


def test_every_score_and_label_is_defined_in_one_sentence() -> None:
    definitions = score_definitions()
    assert [each.name for each in definitions] == [each.name for each in fields(Scores)]
    assert len({each.title for each in definitions}) == len(definitions)
    for text in [each.definition for each in definitions] + list(LABEL_DEFINITIONS.values()):
        assert text.endswith(".") and ". " not in text
    assert tuple(LABEL_DEFINITIONS) == LABELS


def test_rows_of_corpus_objects_keep_what_concerns_them() -> None:
    document = Document(id="ar-1", language="ar", text="نعم.\nلا.", rights="ours")
    lines = [DroppedLine(name, 1, 0, 4, "x", "rule") for name in ("ar-1", "en-1")]
    links = [
        DocumentLink("ar-1", "en-1", "comparable", 0.5),
        DocumentLink("ar-2", "en-1", "none", 0.0),
    ]
    row = DocumentRow.of(document, sentences=2, dropped=lines, links=links)
    assert (row.dropped, row.links) == ((lines[0],), (links[0],))
    assert (row.characters, row.sentences, row.rights) == (8, 2, "ours")
    assert row.sha256 == "d8460951ca155b7d5eee93f8120972a87dbddd06c508b3587f5aca3f33224eae"

    sentence = Sentence("ar-1", index=1, paragraph=1, start=5, end=8, text="لا.")
    assert SentenceRow.of(sentence, "ar", used_by={"b", "a"}) == SentenceRow(
        "ar-1", "ar", 1, 1, 5, 8, "لا.", ("a", "b")
    )
