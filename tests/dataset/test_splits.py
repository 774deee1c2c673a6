from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.align.beads import DocumentLink
from bitext.dataset.publish import read_dataset, write_dataset
from bitext.dataset.rows import DocumentRow, PairRow, SentenceRow
from bitext.dataset.splits import SplitPlan, assign_splits
from bitext.dataset.tables import DOCUMENTS, PAIRS, SENTENCES
from bitext.errors import FormatError
from bitext.score.duplicates import SHINGLE, fold

from . import strategies as rows

PLAN = SplitPlan.parse("train=.6,validation=.2,test=.2")

Tables = tuple[list[PairRow], list[SentenceRow], list[DocumentRow]]

WORDS = (
    "harbour",
    "canal",
    "orchard",
    "mayor",
    "school",
    "bridge",
    "market",
    "winter",
    "report",
    "council",
    "north",
    "teacher",
)
STOCK = (
    "The council of the old town met on Sunday in the large hall.",
    "The council of the old town met on Monday in the large hall.",
    "THE COUNCIL of the old town met on Sunday in the large hall.",
    "Nobody from the quarter came to the meeting that evening.",
    "* * *",
    "17",
)


def tables_of(texts: list[list[str]], unpaired: int = 0) -> Tables:
    """Document n in both languages has the texts n; the last ones have no pairs."""
    pairs, sentences, documents = [], [], []
    for number, lines in enumerate(texts):
        for language in ("ar", "en"):
            name = f"{language}-{number}"
            documents.append(DocumentRow(name, language, {}, "", "0", 9, len(lines)))  # type: ignore[arg-type]
            for index, line in enumerate(lines):
                text = line if language == "en" else f"{line} {number} {index} نص"
                sentences.append(SentenceRow(name, language, index, 0, 0, 9, text))  # type: ignore[arg-type]
        if number < len(texts) - unpaired:
            pairs += [
                rows.pair(
                    0,
                    id=f"{number}-{index}",
                    ar=f"{line} {number} {index} نص",
                    en=line,
                    ar_document=f"ar-{number}",
                    en_document=f"en-{number}",
                    ar_sentences=(index,),
                    en_sentences=(index,),
                )
                for index, line in enumerate(lines)
            ]
    return pairs, sentences, documents


def shingles(text: str) -> set[str]:
    folded = fold(text)
    return {folded[i : i + SHINGLE] for i in range(max(1, len(folded) - SHINGLE + 1))}


def alike(one: str, other: str) -> bool:
    left, right = shingles(one), shingles(other)
    return len(left & right) >= 0.8 * len(left | right)


fresh = st.lists(st.sampled_from(WORDS), min_size=5, max_size=12).map(" ".join)
corpora = st.lists(
    st.lists(fresh | st.sampled_from(STOCK), min_size=1, max_size=4), min_size=1, max_size=9
)


@settings(max_examples=60)
@given(corpora, st.integers(0, 3), st.integers(0, 2), st.randoms(use_true_random=False))
def test_no_sentence_is_in_two_splits_and_the_order_of_rows_does_not_matter(
    texts: list[list[str]], seed: int, unpaired: int, shuffler: random.Random
) -> None:
    pairs, sentences, documents = tables_of(texts, unpaired)
    plan = SplitPlan(PLAN.shares, seed)
    found = assign_splits(pairs, sentences, documents, plan)
    assert set(found.of) == {document.id for document in documents}
    assert set(found.of.values()) == set(found.pairs)
    assert sum(found.pairs.values()) == len(pairs)
    for pair in pairs:
        assert found.of[pair.ar_document] == found.of[pair.en_document]
    for one, other in combinations(sentences, 2):
        if found.of[one.document] != found.of[other.document] and any(
            map(str.isalpha, one.text + other.text)
        ):
            assert not alike(one.text, other.text), (one, other)
    for table in (pairs, sentences, documents):
        shuffler.shuffle(table)
    again = assign_splits(pairs, sentences, documents, plan)
    assert again.of == found.of


def independent(count: int, size: int = 3) -> Tables:
    draw = random.Random(5)
    return tables_of(
        [
            [" ".join(str(draw.random()) for _ in range(4)) for _ in range(size)]
            for _ in range(count)
        ]
    )


def test_independent_documents_get_the_shares_asked_for() -> None:
    found = assign_splits(*independent(50), PLAN)
    assert found.pairs == {"train": 90, "validation": 30, "test": 30}
    assert found.documents == {"train": 60, "validation": 20, "test": 20}
    assert found.describe() == [
        "split by document: train 90 pairs of 60 documents; validation 30 pairs of 20 documents; "
        "test 30 pairs of 20 documents"
    ]


def test_the_seed_chooses_the_documents() -> None:
    tables = independent(30)
    ways = [assign_splits(*tables, SplitPlan(PLAN.shares, seed)).of for seed in (1, 2, 1)]
    assert ways[0] != ways[1]
    assert ways[0] == ways[2]


def test_one_document_pair_is_all_in_train_and_the_message_says_why() -> None:
    found = assign_splits(*tables_of([["one bridge over the river", "two markets"]]), PLAN)
    assert set(found.of.values()) == {"train"}
    assert found.pairs == {"train": 2}
    assert "no validation and no test split: all pairs come from documents" in found.describe()[1]


def test_documents_that_share_a_sentence_stay_together_and_the_message_shows_it() -> None:
    texts = [[STOCK[0], "bridges of the north"], [STOCK[1], "winter in the orchard again"]]
    found = assign_splits(*tables_of(texts), PLAN)
    assert set(found.of.values()) == {"train"}
    assert STOCK[1] in found.describe()[-1]


def test_linked_documents_stay_together() -> None:
    pairs, sentences, documents = independent(8)
    link = DocumentLink("ar-3", "en-6", "comparable", 0.9)
    documents[0] = DocumentRow("ar-0", "ar", {}, "", "0", 9, 3, links=(link,))
    for seed in range(6):
        of = assign_splits(pairs, sentences, documents, SplitPlan(PLAN.shares, seed)).of
        assert of["ar-3"] == of["en-6"] == of["ar-6"]


def test_few_documents_still_give_every_split() -> None:
    found = assign_splits(*independent(3), PLAN)
    assert found.pairs == {"train": 3, "validation": 3, "test": 3}


def test_documents_without_pairs_go_to_the_main_split() -> None:
    texts = [[f"{word} {word}s of the far {word} sea"] for word in WORDS]
    plan = SplitPlan.parse("test=.2,rest=.8")
    found = assign_splits(*tables_of(texts, unpaired=5), plan)
    assert {found.of[f"en-{number}"] for number in range(7, 12)} == {"rest"}
    nothing = assign_splits([], *tables_of(texts)[1:], plan)
    assert set(nothing.of.values()) == {"rest"} and nothing.pairs == {"rest": 0}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("train=.8,test=.1", "add up to 0.9"),
        ("train=.8,train=.2", "twice"),
        ("train=1,test=0", "no share"),
        ("train=most", "no share"),
        ("train", "no share"),
        ("all=1", "cannot name a split"),
        ("../x=1", "cannot name a split"),
        ("train-1=1", "cannot name a split"),
        ("", "cannot name a split"),
        ("train=nan", "no share"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        SplitPlan.parse(text)


@pytest.mark.parametrize("streaming", [False, True])
def test_datasets_loads_every_config_and_split(
    tmp_path: Path, streaming: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datasets

    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    tables = independent(10)
    found = assign_splits(*tables, PLAN)
    about = rows.about(split=PLAN.shares)
    write_dataset(tmp_path / "set", *tables, about, splits=found.of)
    for table in (PAIRS, SENTENCES, DOCUMENTS):
        loaded = datasets.load_dataset(
            str(tmp_path / "set"), table.name, streaming=streaming, cache_dir=str(tmp_path / "c")
        )
        assert list(loaded) == ["train", "validation", "test"]
        for name, split in loaded.items():
            assert split.features == table.features()
            if table is PAIRS:
                documents = {row["ar_document"] for row in split}
                assert documents == {
                    document for document, where in found.of.items() if where == name
                } - {row.id for row in tables[2] if row.language == "en"}
    dataset = read_dataset(tmp_path / "set")
    assert dataset.about == about
    assert list(dataset.pairs) == sorted(tables[0], key=PAIRS.key)
    assert list(dataset.sentences) == sorted(tables[1], key=SENTENCES.key)
    assert list(dataset.documents) == sorted(tables[2], key=DOCUMENTS.key)
