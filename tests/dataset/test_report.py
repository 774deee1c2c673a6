from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.align.beads import ClauseLink, DocumentLink, Evidence
from bitext.corpus.documents import DroppedLine, Statement
from bitext.dataset.picture import draw
from bitext.dataset.publish import Dataset
from bitext.dataset.report import clause_parts, isolate_arabic, render_report
from bitext.dataset.rows import REASON_DEFINITIONS, PairRow, Review, SentenceRow, score_definitions
from bitext.dataset.summary import Coverage, summarise
from bitext.dataset.terminal import render_summary
from bitext.score.labels import LABELS

from . import strategies as rows

DATASET = Dataset(rows.ABOUT, (rows.pair(0), rows.pair(1)), rows.SENTENCES, rows.DOCUMENTS)
VOID = {"meta", "br", "link", "img", "input"}


class Page(HTMLParser):
    """Collects what a test looks at, and checks that the elements nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


def test_it_is_one_page_that_asks_for_nothing() -> None:
    text = render_report(DATASET)
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in page.elements}
    assert not re.search(r"https?:|url\(|@import|src=", text)
    policy = [a["content"] for t, a in page.elements if a.get("http-equiv")]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_the_same_dataset_gives_the_same_page() -> None:
    assert render_report(DATASET) == render_report(DATASET)


def test_it_says_what_was_built_and_why() -> None:
    text = Page(render_report(DATASET)).text
    for fact in (
        "Two reports on a harbour",
        "2 of 3",
        "✓ linked",
        "the same event, reported independently",
        "3 March 2019",
        "number-mismatch: 300",
        "Leave a Reply",
        "reply form",
        "hashing v1",
        rows.ARABIC[2],
        rows.ENGLISH[2],
        *(each.definition for each in score_definitions()),
        *REASON_DEFINITIONS.values(),
    ):
        assert fact in text


def test_links_lead_somewhere_and_ids_are_unique() -> None:
    page = Page(render_report(DATASET))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {attributes["href"] for tag, attributes in page.elements if tag == "a"}
    assert targets <= {f"#{id}" for id in ids}
    assert f"#pair-{rows.PAIRS[0].id}" in targets
    labels = [a["aria-labelledby"] for _, a in page.elements if "aria-labelledby" in a]
    assert {id for label in labels if label for id in label.split()} <= set(ids)


def test_arabic_runs_right_to_left_and_says_that_it_is_arabic() -> None:
    text = render_report(DATASET)
    assert f'<p class="text" lang="ar" dir="rtl">{rows.ARABIC[0]}</p>' in text
    assert f'<bdi dir="rtl">{rows.ARABIC[2]}</bdi>' in text
    assert isolate_arabic("no day in common: 12 نوفمبر 2021، 24 ديسمبر; Paris <b>") == (
        'no day in common: <bdi lang="ar" dir="rtl">12 نوفمبر 2021، 24 ديسمبر</bdi>; '
        "Paris &lt;b&gt;"
    )
    assert isolate_arabic("elections of «24 ديسمبر 2021» are ahead") == (
        'elections of <bdi lang="ar" dir="rtl">«24 ديسمبر 2021»</bdi> are ahead'
    )


def test_sentences_are_marked_by_what_became_of_them() -> None:
    related = replace(DATASET, pairs=(rows.pair(0), rows.pair(1, label="related")))
    _, *documents = render_report(related).split("<details")
    found = [re.findall(r'<span class="(sentence[^"]*)">', document) for document in documents]
    assert found == [["sentence used", "sentence paired", "sentence"]] * 2


def test_hostile_texts_stay_texts() -> None:
    hostile = '"><script>alert(1)</script><img src=x onerror=y>&lt;{{ 7 * 7 }}\u202e'
    link = DocumentLink(hostile, "en-1", "none", 0.5, (Evidence(hostile, 0.5, hostile),))
    page = Page(
        render_report(
            Dataset(
                replace(
                    rows.ABOUT,
                    title=hostile,
                    description=hostile,
                    rights=hostile,
                    models={hostile: hostile},
                ),
                (
                    rows.pair(
                        0,
                        ar=hostile,
                        en=hostile,
                        machine_translation=hostile,
                        reasons=(hostile,),
                        review=Review(status=hostile, comment=hostile),
                    ),
                ),
                tuple(replace(row, text=hostile) for row in rows.SENTENCES),
                tuple(
                    replace(
                        row,
                        metadata={"title": Statement(hostile, "stated", hostile)},
                        links=(link,),
                        dropped=(DroppedLine(row.id, 1, 0, 1, hostile, hostile),),
                    )
                    for row in rows.DOCUMENTS
                ),
            )
        )
    )
    assert not {"script", "img"} & {tag for tag, _ in page.elements}
    assert page.text.count(hostile) > 20


def test_an_empty_dataset_has_a_report() -> None:
    text = Page(render_report(Dataset(rows.ABOUT, (), (), ()))).text
    assert "No documents were compared" in text and "nothing to draw" in text


def test_of_very_many_pairs_the_best_are_shown() -> None:
    many = tuple(rows.pair(0, id=f"{i:04}", correspondence=i / 1000) for i in range(250))
    page = Page(render_report(replace(DATASET, pairs=many)))
    articles = [a["id"] for tag, a in page.elements if tag == "article"]
    assert articles == [f"pair-{i:04}" for i in range(249, 49, -1)]
    assert "The first 200 of 250 pairs." in page.text


@given(
    st.integers(1, 3_000),
    st.integers(1, 3_000),
    st.data(),
)
@settings(max_examples=25)
def test_a_picture_holds_every_sentence_and_pair(
    arabic: int, english: int, data: st.DataObject
) -> None:
    def side(language: str, count: int) -> list[SentenceRow]:
        return [SentenceRow(language, language, i, 0, 0, 1, "x") for i in range(count)]  # type: ignore[arg-type]

    pairs: list[PairRow] = [
        rows.pair(
            0,
            ar_sentences=(data.draw(st.integers(0, arabic - 1)),),
            en_sentences=(data.draw(st.integers(0, english - 1)),),
            label=label,
        )
        for label in LABELS
    ]
    picture = draw(side("ar", arabic), side("en", english), pairs)
    assert (len(picture.arabic), len(picture.english)) == (arabic, english)
    assert [ribbon.label for ribbon in picture.ribbons] == list(LABELS[::-1])
    assert all(0 <= box.y < picture.height for box in picture.arabic + picture.english)
    best = {pairs[0].ar_sentences[0]}
    assert all(picture.arabic[i].label == "parallel" for i in best)


def test_coverage_counts_sentences_once_and_tells_labels_apart() -> None:
    twice = rows.pair(0, id="twice", label="related")
    summary = summarise(
        [rows.pair(0), twice, rows.pair(1, label="related", review=Review(status="accepted"))],
        rows.SENTENCES,
    )
    assert summary.labels == {"parallel": 1, "partial": 0, "related": 2, "unrelated": 0}
    assert (summary.pairs, summary.reviewed) == (3, 1)
    assert summary.coverage == {"ar": Coverage(3, 1, 2), "en": Coverage(3, 1, 2)}


@pytest.mark.parametrize(
    ("sentences", "corresponding", "percent"),
    [
        (3, 2, "67 %"),
        (3, 1, "33 %"),
        (1000, 999, "99 %"),
        (1000, 1, "1 %"),
        (9, 9, "100 %"),
        (9, 0, "0 %"),
        (0, 0, "0 %"),
    ],
)
def test_shares_are_rounded_but_never_to_all_or_none(
    sentences: int, corresponding: int, percent: str
) -> None:
    assert Coverage(sentences, corresponding, sentences).percent == percent


def printed(dataset: Dataset) -> str:
    from rich.console import Console

    console = Console(width=200, record=True, file=StringIO())
    console.print(render_summary(dataset, [Path("dist/harbour")]))
    return console.export_text()


def test_the_terminal_summary_names_counts_links_and_files() -> None:
    text = printed(DATASET)
    for fact in ("2 pairs: ", "2 of 3 sentences (67 %)", "linked", "dist/harbour"):
        assert fact in text
    assert f"\u2067{rows.ARABIC[0]}\u2069" in text


def test_one_of_a_kind_is_not_called_many() -> None:
    link = replace(rows.LINK, relation="none")
    one = Dataset(
        rows.ABOUT,
        rows.PAIRS[:1],
        (rows.SENTENCES[0], rows.SENTENCES[3]),
        tuple(replace(row, links=(link,)) for row in rows.DOCUMENTS),
    )
    text = printed(one)
    for fact in ("1 pair: ", "1 of 1 sentence (100 %)", "not linked: 1 pair of documents"):
        assert fact in text
    assert "1 English sentence and 1 Arabic sentence." in Page(render_report(one)).text


@pytest.mark.parametrize("hostile", ["\x1b[2Jx", "a\u202eb", "[bold]x[/bold]", "a\u2067b"])
def test_hostile_texts_cannot_steer_the_terminal(hostile: str) -> None:
    text = printed(replace(DATASET, pairs=(rows.pair(0, ar=hostile),)))
    assert "\x1b" not in text and "\u202e" not in text
    assert text.count("\u2067") + text.count("\u2068") == text.count("\u2069")
    assert ("[bold]" in text) == ("[bold]" in hostile)


# «ليلى منصور» and Minister Layla Mansour; «سنعمل معًا» and "We will work together."
PARTIAL = rows.pair(
    1,
    clauses=(
        ClauseLink(range(0, 27), range(0, 28), 0.9),
        ClauseLink(range(29, 41), range(29, 53), 0.75),
    ),
)


def test_parts_that_say_the_same_bear_the_same_number_on_both_sides() -> None:
    dataset = Dataset(rows.ABOUT, (PARTIAL,), rows.SENTENCES, rows.DOCUMENTS)
    page = Page(render_report(dataset))
    marks = [attributes for tag, attributes in page.elements if tag == "mark"]
    assert len(marks) == 4
    assert page.text.count("part 1") == page.text.count("part 2") == 2
    assert "bear the same number" in page.text
    # The number must not join the digits and letters of the Arabic around it.
    assert all(
        tag != "mark" or page.elements[i + 1][0] == "bdi"
        for i, (tag, _) in enumerate(page.elements)
    )


def test_without_clause_links_nothing_is_marked() -> None:
    page = Page(render_report(DATASET))
    assert "mark" not in {tag for tag, _ in page.elements}
    assert "bear the same number" not in page.text


def test_the_parts_of_a_text_are_the_text() -> None:
    for language, text in (("ar", PARTIAL.ar), ("en", PARTIAL.en)):
        pieces = clause_parts(PARTIAL, language)
        assert "".join(piece for piece, _ in pieces) == text
        assert [number for _, number in pieces if number] == [1, 2]


def test_an_edited_text_is_not_marked() -> None:
    edited = replace(PARTIAL, en="Other words.", review=Review(source_en=PARTIAL.en))
    assert clause_parts(edited, "en") == [("Other words.", None)]
