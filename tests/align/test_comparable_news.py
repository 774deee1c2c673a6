"""The labelled stories say what they claim to say."""

import csv
from pathlib import Path

import pytest

NEWS = Path(__file__).parents[1] / "comparable_news"
HALVES = ("development", "test")


def rows(half, name):
    with (NEWS / half / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def text(half, language, name):
    return (NEWS / half / language / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("half", HALVES)
def test_all_labelled_sentences_are_in_their_documents(half):
    for row in rows(half, "sentences.tsv"):
        assert row["ar"] in text(half, "ar", row["ar_document"])
        assert row["en"] in text(half, "en", row["en_document"])
        assert row["label"] in ("parallel", "partial")


@pytest.mark.parametrize("half", HALVES)
def test_every_arabic_report_has_an_english_one_and_no_pair_is_labelled_twice(half):
    linked = {row["ar"] for row in rows(half, "documents.tsv")}
    assert linked == {path.stem for path in (NEWS / half / "ar").iterdir()}
    labelled = [tuple(row.values())[:4] for row in rows(half, "sentences.tsv")]
    assert len(labelled) == len(set(labelled))


def test_no_story_is_in_both_halves():
    names = [{path.stem for path in (NEWS / half / "ar").iterdir()} for half in HALVES]
    assert not names[0] & names[1]
