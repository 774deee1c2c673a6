from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from huggingface_hub import DatasetCard
from hypothesis import given
from markdown_it import MarkdownIt

from bitext.align.beads import DocumentLink, Evidence
from bitext.corpus import Statement
from bitext.dataset.card import document_links, escape_markdown, size_category
from bitext.dataset.publish import write_dataset
from bitext.dataset.rows import LABEL_DEFINITIONS, LABELS, score_definitions
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
    for label in LABELS:
        assert LABEL_DEFINITIONS[label] in text
    for fact in (
        "hashing v1",
        "3 pairs",
        "2 (66 %)",
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
    # title, description, model and role, evidence, two texts and a reason of the example,
    # two titles and one right of the documents
    assert visible(body).count(re.sub(r"\n+", " ", HOSTILE)) == 11
    assert citation.count("<pre>") == 1 and citation.strip().endswith("</pre>")
    assert "<script" not in page and "<img" not in page and "<a " not in page
    assert page.count("<table>") == 7 and page.count("<h1>") == 1


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
    assert html.unescape(escaped) == plain


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
