from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import DatasetCard
from hypothesis import given
from markdown_it import MarkdownIt

from bitext.align.beads import DocumentLink, Evidence
from bitext.corpus.documents import Statement
from bitext.dataset.about import About
from bitext.dataset.card import (
    close_directions,
    document_links,
    escape_markdown,
    size_category,
)
from bitext.dataset.publish import write_dataset
from bitext.dataset.rows import (
    LABEL_DEFINITIONS,
    REASON_DEFINITIONS,
    PairRow,
    Review,
    as_reviewed,
    score_definitions,
)
from bitext.dataset.tables import PAIRS

from . import strategies as rows


def card_of(folder: Path, **changes: object) -> str:
    values: dict[str, object] = {
        "pairs": [rows.pair(0), rows.pair(1), rows.pair(2)],
        "sentences": rows.SENTENCES,
        "documents": rows.DOCUMENTS,
        "about": rows.ABOUT,
    }
    write_dataset(folder / "set", **values | changes)  # type: ignore[arg-type]
    return (folder / "set" / "README.md").read_text(encoding="utf-8")


def rendered(card: str) -> str:
    return MarkdownIt("commonmark").enable("table").render(DatasetCard(card).text)


def visible(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page))


def test_the_hub_reads_every_field(tmp_path: Path) -> None:
    data = DatasetCard(card_of(tmp_path)).data.to_dict()
    assert data["language"] == ["ar", "en"]
    assert (data["license"], data["license_name"]) == ("other", "ours")
    assert data["multilinguality"] == ["translation"]
    assert data["task_categories"] == ["translation", "sentence-similarity"]
    assert data["size_categories"] == ["n<1K"]
    assert data["pretty_name"] == rows.ABOUT.title
    assert [config["config_name"] for config in data["configs"]] == [
        "pairs",
        "sentences",
        "documents",
    ]
    assert [bool(config.get("default")) for config in data["configs"]] == [True, False, False]
    pairs = next(info for info in data["dataset_info"] if info["config_name"] == "pairs")
    assert pairs["splits"][0]["num_examples"] == 3
    assert pairs["download_size"] == sum(
        path.stat().st_size for path in (tmp_path / "set" / "pairs").iterdir()
    )
    assert [feature["name"] for feature in pairs["features"]] == list(PAIRS.features())


def test_the_card_says_what_a_reader_needs(tmp_path: Path) -> None:
    text = visible(rendered(card_of(tmp_path)))
    for each in score_definitions():
        assert each.definition in text
    for definition in (*LABEL_DEFINITIONS.values(), *REASON_DEFINITIONS.values()):
        assert definition in text
    for fact in (
        "hashing v1",
        "3 pairs",
        "2 (67 %)",
        "3 March 2019",
        "number-mismatch: 300",
        "Ours.",
        "bitext 0.1.0",
        rows.ARABIC[1],
        rows.ENGLISH[1],
    ):
        assert fact in text


def test_arabic_examples_are_isolated_right_to_left_blocks(tmp_path: Path) -> None:
    page = rendered(card_of(tmp_path))
    assert f'<div dir="rtl" lang="ar">{rows.ARABIC[1]}</div>' in page


HOSTILE = (
    "| a | b |\n\n# Heading\n<script>alert(1)</script> `code` [x](http://e.test) ![i](j) "
    "**b** </div> &amp; {{ 7 * 7 }} ~~s~~ \\ $$x$$"
)


def test_hostile_texts_show_as_they_are(tmp_path: Path) -> None:
    link = DocumentLink("ar-1", "en-1", "topic", 0.5, (Evidence("dates", 0.0, HOSTILE),))
    card = card_of(
        tmp_path,
        pairs=[rows.pair(0, ar=HOSTILE, en=HOSTILE, machine_translation="", reasons=(HOSTILE,))],
        documents=[
            replace(
                row, rights=HOSTILE, metadata={"title": Statement(HOSTILE, "stated")}, links=(link,)
            )
            for row in rows.DOCUMENTS
        ],
        about=replace(rows.ABOUT, title=HOSTILE, description=HOSTILE, models={HOSTILE: HOSTILE}),
    )
    assert DatasetCard(card).data.pretty_name == HOSTILE
    page = rendered(card)
    body, citation = page.split("<h2>Citation</h2>")
    # title, description, model and role, two texts and a reason of the example, two titles and
    # one right of the documents
    assert visible(body).count(re.sub(r"\n+", " ", HOSTILE)) == 10
    assert citation.count("<pre>") == 1 and citation.strip().endswith("</pre>")
    assert "<script" not in page and "<img" not in page and "<a " not in page
    assert page.count("<table>") == 11 and page.count("<h1>") == 1


def test_the_card_of_forty_documents_stays_short(tmp_path: Path) -> None:
    evidence = (Evidence("names", 0.5, "Macron, Haftar, Guterres, Merkel, Tebboune in both"),) * 6
    arabic, english = (
        [replace(row, id=f"report-of-november-{number}-{row.language}") for number in range(20)]
        for row in rows.DOCUMENTS
    )
    links = tuple(
        DocumentLink(one.id, other.id, "topic", 0.5, evidence)
        for one in arabic
        for other in english
    )
    card = card_of(
        tmp_path,
        documents=[replace(row, links=links) for row in (*arabic, *english)],
        sentences=[],
        pairs=[],
    )
    assert len(card.encode()) <= 30_000
    assert "And 380 more: see config" in card and "And 20 more: see config" in card


@pytest.mark.parametrize(
    "text", ["- item", "+ item", "1. item", "2) item", "===", "---", "> quote", "# head", "    x"]
)
def test_marks_at_the_beginning_of_a_line_show_as_they_are(text: str) -> None:
    for before in ("", "before\n"):
        page = MarkdownIt("commonmark").render(before + escape_markdown(text))
        assert html.unescape(page).strip() == f"<p>{before}{text.strip()}</p>"


@given(rows.texts)
def test_escaped_text_is_one_line_that_shows_as_it_is(text: str) -> None:
    escaped = escape_markdown(text)
    assert not re.search(r"[\r\n\x85\u2028\u2029]", escaped)
    assert not re.search(r"[<>|`*_\[\]\\]", escaped)
    plain = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).strip()
    shown = html.unescape(escaped)
    assert shown.startswith(plain)
    assert set(shown.removeprefix(plain)) <= {"\u202c", "\u2069"}
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069]", escaped)


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("abc", ""),
        ("\u202eabc", "\u202c"),
        ("\u202eabc\u202c", ""),
        ("\u2067\u202eabc", "\u202c\u2069"),
        ("\u2067\u202eabc\u2069", ""),
        ("\u202b\u2068abc\u202c", "\u2069\u202c"),
        ("abc\u202c\u2069", ""),
        ("\u2066\u2067\u2069", "\u2069"),
    ],
)
def test_directions_are_closed_where_they_were_opened(text: str, closed: str) -> None:
    assert close_directions(text) == text + closed
    assert close_directions(text + closed) == text + closed


def test_directions_stay_inside_what_opened_them(tmp_path: Path) -> None:
    card = card_of(tmp_path, about=rows.about(title="\u202eevil", rights="\u2067evil"))
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069]", card.split("\n---\n", 1)[1])
    assert DatasetCard(card).data.pretty_name == "\u202eevil\u202c"
    page = html.unescape(rendered(card))
    assert "<h1>\u202eevil\u202c</h1>" in page and "<p>\u2067evil\u2069</p>" in page
    assert "title = { evil}" in page


def test_examples_are_shown_in_both_directions(tmp_path: Path) -> None:
    card = card_of(tmp_path, pairs=[rows.pair(0, label="partial"), rows.pair(1, label="partial")])
    page = rendered(card)
    forward, backward = page.index("Arabic → English"), page.index("English → Arabic")
    assert forward < page.index('<div dir="rtl"', forward) < page.index('<div dir="ltr"', forward)
    assert (
        backward < page.index('<div dir="ltr"', backward) < page.index('<div dir="rtl"', backward)
    )


def test_the_card_names_the_splits_and_how_they_were_made(tmp_path: Path) -> None:
    about = rows.about(split={"train": 0.5, "test": 0.5}, split_seed=7)
    other = [replace(row, id=row.id.replace("1", "2"), links=()) for row in rows.DOCUMENTS]
    splits = {"ar-1": "test", "en-1": "test", "ar-2": "train", "en-2": "train"}
    pairs = [rows.pair(0), rows.pair(1, ar_document="ar-2", en_document="en-2")]
    sentences = [*rows.SENTENCES, *(replace(each, document="ar-2") for each in rows.SENTENCES[:3])]
    documents = [*rows.DOCUMENTS, *other]
    write_dataset(tmp_path / "set", pairs, sentences, documents, about, splits=splits)
    card = DatasetCard((tmp_path / "set" / "README.md").read_text("utf-8"))
    for config in card.data.to_dict()["configs"]:
        assert [each["split"] for each in config["data_files"]] == ["train", "test"]
    page = rendered(str(card))
    row = "<tr>\n<td>{}</td>\n" + '<td style="text-align:right">{}</td>\n' * 3 + "</tr>"
    assert row.format("train", 1, 3, 2) in page and row.format("test", 1, 6, 2) in page
    assert "seed 7" in page and "train 0.5, test 0.5" in page


def test_an_empty_dataset_has_a_card_and_streams(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datasets

    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    card = card_of(tmp_path, pairs=[], sentences=[], documents=[], about=About("none", "Nothing"))
    assert DatasetCard(card).data.to_dict()["license"] == "unknown"
    assert "no licence is known" in rendered(card)
    for config in ("pairs", "sentences", "documents"):
        loaded = datasets.load_dataset(
            str(tmp_path / "set"), config, streaming=True, cache_dir=str(tmp_path / "cache")
        )
        assert list(loaded) == ["train"] and list(loaded["train"]) == []


@pytest.mark.parametrize("pairs", [(), rows.PAIRS])
def test_the_code_of_the_card_loads_the_dataset(
    pairs: tuple[PairRow, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datasets

    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", str(tmp_path / "cache"))
    code = card_of(tmp_path, pairs=pairs).split("```python\n")[1].split("```")[0]
    loaded: dict[str, Any] = {"PATH_OR_ID": str(tmp_path / "set")}
    exec(code, loaded)
    assert len(list(loaded["pairs"])) == len(pairs)
    assert loaded["pairs"].features == PAIRS.features()
    assert loaded["arabic_to_english"] == [(row.ar, row.en) for row in pairs]
    assert len(list(loaded["sentences"])) == len(rows.SENTENCES)
    assert len(list(loaded["documents"])) == len(rows.DOCUMENTS)


def test_the_card_tells_reviewed_texts_and_labels_apart(tmp_path: Path) -> None:
    review = Review(status="reviewed", label="parallel", ar="نص محسّن.", reviewers=("Sara",))
    row = as_reviewed(rows.pair(1, review=review))
    page = rendered(card_of(tmp_path, pairs=[row]))
    assert f'<div dir="rtl" lang="ar">{row.ar}</div>' in page
    assert "people have looked at 1 pair" in page and "review.source_ar" in page


def test_every_link_is_listed_once_the_closest_first() -> None:
    near = DocumentLink("ar-1", "en-2", "comparable", 0.75)
    far = DocumentLink("ar-1", "en-1", "none", 0.9)
    documents = [replace(row, links=(far, near)) for row in rows.DOCUMENTS]
    assert document_links(documents) == [near, far]


@pytest.mark.parametrize(
    ("count", "category"),
    [(0, "n<1K"), (999, "n<1K"), (1_000, "1K<n<10K"), (10**6, "1M<n<10M"), (10**9, "n>1B")],
)
def test_size_category(count: int, category: str) -> None:
    assert size_category(count) == category
