from __future__ import annotations

import json

import pytest

from bitext.align.beads import Bead
from bitext.errors import CorpusError, FormatError
from bitext.evaluate.files import (
    compare_result_files,
    evaluate_alignment_files,
    evaluate_mining_files,
    evaluate_quality_file,
    evaluate_translation_files,
    read_alignment,
)
from bitext.formats import open_writer
from bitext.formats.beads import write_beads
from bitext.formats.tsv import escape

BEADS = (
    Bead(range(1), range(1), 0.5),
    Bead(range(1, 3), range(1, 2), 0.25),
    Bead(range(3, 4), range(0), 0.0),
)
ARABIC, ENGLISH = ["أ", "ب", "ج", "د"], ["a", "b"]


@pytest.mark.parametrize("format", ["tsv", "jsonl", "vecalign", "hunalign"])
def test_beads_are_read_whatever_the_name(tmp_path, format):
    path = tmp_path / "result"
    with path.open("w", encoding="utf-8") as stream:
        write_beads(stream, BEADS, ARABIC, ENGLISH, format)
    found = [(bead.arabic, bead.english) for bead in read_alignment(path)]
    assert [(list(one), list(other)) for one, other in found] == [
        (list(bead.arabic), list(bead.english)) for bead in BEADS
    ]


def test_a_file_in_no_known_format_is_refused(tmp_path):
    path = tmp_path / "beads.txt"
    path.write_text("one two\n", "utf-8")
    with pytest.raises(FormatError, match=r"beads\.txt"):
        read_alignment(path)


def test_an_empty_gold_file_is_refused(tmp_path):
    found, gold = tmp_path / "found.vecalign", tmp_path / "gold.vecalign"
    found.write_text("[0]:[0]:1\n", "utf-8")
    gold.write_text("\n", "utf-8")
    with pytest.raises(FormatError, match=r"gold\.vecalign: has no beads"):
        evaluate_alignment_files(str(found), str(gold))


def test_folders_of_files_with_equal_names(tmp_path):
    for folder, suffix, format in (("found", "ladder", "hunalign"), ("gold", "txt", "vecalign")):
        (tmp_path / folder).mkdir()
        for name in ("a", "b"):
            with (tmp_path / folder / f"{name}.{suffix}").open("w", encoding="utf-8") as stream:
                write_beads(stream, BEADS, ARABIC, ENGLISH, format)
    found, gold = str(tmp_path / "found"), str(tmp_path / "gold")
    report = evaluate_alignment_files(found, gold)
    assert report.score == 1.0
    assert report.units == ("a", "b")
    (tmp_path / "gold" / "b.txt").rename(tmp_path / "gold" / "c.txt")
    with pytest.raises(CorpusError, match="no file of the same name"):
        evaluate_alignment_files(found, gold)
    with pytest.raises(CorpusError, match="no folder"):
        evaluate_alignment_files(found, f"{gold}/a.txt")


MINED = (
    "score\tar_index\ten_index\tar\ten\n"
    "0.9\t0\t5\tجاء.\tHe came.\n"
    "0.8\t1\t6\t" + escape("ذهب\nليلا.") + "\t" + escape("He left\nat night.") + "\n"
    "0.2\t2\t7\tنام.\tHe sang.\n"
)


@pytest.mark.parametrize(
    "gold",
    [
        "ar_index\ten_index\n0\t5\n1\t6\n3\t9\n",
        "0\t5\n1\t6\n3\t9\n",
        "en\tar\nHe came.\tجاء.\nHe left at  night.\tذهب ليلا.\nHe slept.\tنام.\n",
        "جاء.\tHe came.\nذهب ليلا.\tHe left at night.\nنام.\tHe slept.\n",
    ],
)
def test_gold_pairs_by_index_or_by_text(tmp_path, gold):
    (tmp_path / "mined.tsv").write_text(MINED, "utf-8")
    (tmp_path / "gold.tsv").write_text(gold, "utf-8")
    report = evaluate_mining_files(str(tmp_path / "mined.tsv"), str(tmp_path / "gold.tsv"))
    assert report.precision.score == report.recall.score == pytest.approx(2 / 3)


def test_bad_mining_files_are_refused(tmp_path):
    mined, gold = tmp_path / "mined.tsv", tmp_path / "gold.tsv"
    mined.write_text("score\tar\n0.5\tx\n", "utf-8")
    gold.write_text("0\t0\n", "utf-8")
    with pytest.raises(FormatError, match=r"mined\.tsv:1: no column ar_index and en_index"):
        evaluate_mining_files(str(mined), str(gold))
    mined.write_text("score\tar_index\ten_index\nhigh\t0\t0\n", "utf-8")
    with pytest.raises(FormatError, match="'high'; expected a number"):
        evaluate_mining_files(str(mined), str(gold))
    gold.write_text("0\t0\t0\n", "utf-8")
    with pytest.raises(FormatError, match="found 3 values"):
        evaluate_mining_files(str(mined), str(gold))


@pytest.mark.parametrize("gold", ["left\tright\n0\t5\n1\t6\n", "source\ttarget\nجاء.\tHe came.\n"])
def test_a_header_that_says_nothing_is_no_gold_pair(tmp_path, gold):
    (tmp_path / "mined.tsv").write_text(MINED, "utf-8")
    (tmp_path / "gold.tsv").write_text(gold, "utf-8")
    with pytest.raises(FormatError, match="found the header"):
        evaluate_mining_files(str(tmp_path / "mined.tsv"), str(tmp_path / "gold.tsv"))


def test_translation_against_lines_and_against_a_table(tmp_path):
    hypothesis, reference = tmp_path / "hyp.txt", tmp_path / "ref.txt"
    source, table = tmp_path / "ar.txt", tmp_path / "test.tsv"
    hypothesis.write_text("The delegation left.\nIt rained.\n", "utf-8")
    reference.write_text("The delegation arrived.\nIt rained.\n", "utf-8")
    source.write_text("وصل الوفد.\nهطل المطر.\n", "utf-8")
    table.write_text(
        "kind\tar\ten\nnews\tوصل الوفد.\tThe delegation arrived.\nsky\tهطل المطر.\tIt rained.\n",
        "utf-8",
    )
    by_lines = evaluate_translation_files(
        str(hypothesis), str(reference), source=str(source), samples=20
    )
    by_table = evaluate_translation_files(str(hypothesis), str(table), domain="kind", samples=20)
    for name in ("bleu", "chrf++", "ter", "doubtful"):
        assert by_lines.parts[name] == by_table.parts[name]
    assert list(by_table.domains) == ["news", "sky"]
    with pytest.raises(FormatError, match="no column genre"):
        evaluate_translation_files(str(hypothesis), str(table), domain="genre")
    with pytest.raises(FormatError, match="is no table"):
        evaluate_translation_files(str(hypothesis), str(reference), domain="kind")
    hypothesis.write_text("One line.\n", "utf-8")
    with pytest.raises(CorpusError, match="1 segment and"):
        evaluate_translation_files(str(hypothesis), str(reference))


def write_scored(path, column, judgements):
    labels = ("parallel", "parallel", "related", "partial")
    rows = zip((0.9, 0.8, 0.3, 0.2), labels, judgements, strict=True)
    with open_writer(path, ("ar", "en", "quality", "label", column)) as writer:
        for quality, label, judgement in rows:
            row = {"ar": "ن", "en": "t", "quality": quality, "label": label, column: judgement}
            writer.write(row)


@pytest.mark.parametrize("suffix", ["tsv", "jsonl", "parquet"])
def test_judgements_as_labels(tmp_path, suffix):
    path = tmp_path / f"scored.{suffix}"
    write_scored(path, "gold", ("parallel", "partial", "related", "partial"))
    report = evaluate_quality_file(str(path))
    assert report.score == 1.0
    assert report.labels is not None
    assert report.labels.accuracy.score == 0.75


def test_judgements_as_yes_and_no_some_missing(tmp_path):
    path = tmp_path / "scored.tsv"
    write_scored(path, "checked", ("yes", "", "no", "no"))
    report = evaluate_quality_file(str(path), gold="checked")
    assert report.labels is None
    assert len(report.units) == 3


def test_judgements_as_grades(tmp_path):
    path = tmp_path / "scored.jsonl"
    write_scored(path, "gold", (5, 4, 3, 1.5))
    report = evaluate_quality_file(str(path))
    assert report.spearman is not None
    assert report.score == report.spearman.score == pytest.approx(1.0)


def test_what_cannot_be_measured_is_said(tmp_path):
    path = tmp_path / "scored.tsv"
    write_scored(path, "opinion", ("good", "bad", "bad", "bad"))
    expected = r"no column gold or gold_label .* labels \(parallel, .*\), 1 and 0, or grades$"
    with pytest.raises(FormatError, match=expected):
        evaluate_quality_file(str(path))
    with pytest.raises(FormatError, match="'good'; expected a number"):
        evaluate_quality_file(str(path), gold="opinion")
    write_scored(path, "gold", ("yes", "yes", "yes", "yes"))
    with pytest.raises(FormatError, match="both kinds"):
        evaluate_quality_file(str(path))


def test_of_many_columns_only_some_are_named(tmp_path):
    path = tmp_path / "scored.tsv"
    columns = ("ar", "en", *(f"measure_{number}" for number in range(60)), "gold")
    with open_writer(path, columns) as writer:
        writer.write(dict.fromkeys(columns, "parallel"))
    with pytest.raises(
        FormatError, match=r"no column quality; found ar, en, measure_0, .* …$"
    ) as at:
        evaluate_quality_file(str(path))
    assert len(str(at.value)) < len(str(path)) + 120


def test_compared_files_must_be_results(tmp_path):
    beads, result = tmp_path / "beads", tmp_path / "result.json"
    beads.write_text("[0]:[0]\n" * 2, "utf-8")
    result.write_text(evaluate_alignment_files(str(beads), str(beads)).to_json(), "utf-8")
    assert compare_result_files(str(result), str(result)).parts["strict_f1"].p_value == 1.0
    with pytest.raises(FormatError, match="not valid JSON"):
        compare_result_files(str(result), str(beads))
    beads.write_text(json.dumps([1]), "utf-8")
    with pytest.raises(FormatError, match="expected a result"):
        compare_result_files(str(beads), str(result))
