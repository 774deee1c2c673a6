"""What is boilerplate, and above all what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.corpus.boilerplate import find_boilerplate
from bitext.corpus.documents import Document, read_corpus
from bitext.errors import CorpusError
from bitext.text.languages import Language

CORPUS = Path(__file__).parents[2] / "corpora" / "libya-paris-2021"

ENGLISH_PROSE = "The ministers met again in the morning and agreed on a date."
ARABIC_PROSE = "اجتمع الوزراء من جديد صباح اليوم واتفقوا على موعد."


def page(text: str, language: Language = "en", **rules: tuple[str, ...]) -> Document:
    return Document("page", language, text, **rules)


def rules_of(document: Document) -> dict[str, str]:
    return {line.text: line.rule for line in find_boilerplate(document)}


def test_the_founding_corpus_loses_its_furniture_and_nothing_else() -> None:
    dropped = {
        document.id: [(line.line, line.rule) for line in find_boilerplate(document)]
        for document in read_corpus(CORPUS).documents
    }
    author = (
        r"A professionnal journalist for the past ten years, I cover .* for The Chief Observer\."
    )
    assert dropped == {
        "paris-conference-report": [],
        "harris-to-attend-paris-conference": [],
        "haftar-arrives-in-palermo": [
            (18, "comment-form"),
            (20, "comment-form"),
            (22, "comment-form"),
            (24, "copyright"),
        ],
        "macron-to-meet-haftar": [
            (1, "section"),
            (23, "Caroline Finnegan"),
            (25, author),
            (27, "related"),
            (29, "page-control"),
        ],
        "geneva-military-talks": [
            (3, "dateline"),
            (7, "caption-title"),
            (8, "caption"),
            (30, "short-link"),
        ],
    }


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Leave a Reply", "comment-form"),
        ("Leave a comment", "comment-form"),
        ("Write a response", "comment-form"),
        ("Your email address will not be published.", "comment-form"),
        ("YOUR E-MAIL ADDRESS WILL NOT BE PUBLISHED. Required fields are marked *", "comment-form"),
        ("12 Comments", "comment-form"),
        ("اترك تعليقًا", "comment-form"),
        ("أترك رداً إلغاء الرد", "comment-form"),
        ("لن يتم نشر عنوان بريدك الإلكتروني", "comment-form"),
        (
            "لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *",
            "comment-form",
        ),
        ("Short link:", "short-link"),
        ("Short URL: https://example.org/x7", "short-link"),
        ("رابط مختصر", "short-link"),
        ("الرابط المختصر: https://example.org/x7", "short-link"),
        ("Share this article", "share"),
        ("Share on Facebook", "share"),
        ("Follow us on Twitter", "share"),
        ("Facebook Twitter WhatsApp", "share"),
        ("تابعونا على فيسبوك", "share"),
        ("شارك على واتساب", "share"),
        ("Related Articles", "related"),
        ("Read more: Ministers to meet again in June", "related"),
        ("اقرأ أيضًا: الوزراء يجتمعون من جديد", "related"),
        ("مواضيع ذات صلة", "related"),
        ("Advertisement", "advertisement"),
        ("- إعلان -", "advertisement"),
        ("Story continues below", "advertisement"),
        ("© 2019 The Example Times. All rights reserved.", "copyright"),
        ("Copyright (c) 2019 Example", "copyright"),
        ("جميع الحقوق محفوظة © ٢٠٢١", "copyright"),
        ("جميع الحقوق محفوظة لموقع المثال", "copyright"),
        ("3 min read", "read-time"),
        ("مدة القراءة: ٣ دقائق", "read-time"),
        ("Photo: Example Agency", "caption"),
        ("The hall before the session (AFP PHOTO)", "caption"),
        ("Delegates shake hands in the hall. [Example/Reuters file photo]", "caption"),
        ("The minister at the airport (Photo by Jane Doe)", "caption"),
        ("تصوير: فلان الفلاني", "caption"),
        ("الوزير في المطار (أرشيفية)", "caption"),
        ("https://www.example.org/news/1", "address"),
        ("newsroom@example.org", "address"),
        ("* * *", "symbols"),
        ("ـــــ", "symbols"),
    ],
)
def test_furniture_anywhere_on_the_page(line: str, rule: str) -> None:
    prose = ENGLISH_PROSE
    assert rules_of(page(f"{prose}\n{line}\n{prose}")) == {line: rule}


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("By Jane Doe", "byline"),
        ("By Jane van Doe and John Roe, Staff Writer", "byline"),
        ("Reporting by Jane Doe; editing by John Roe", "byline"),
        ("كتب: فلان الفلاني", "byline"),
        ("بقلم فلان الفلاني", "byline"),
        ("AP , Monday 19 Oct 2020", "dateline"),
        ("Reuters | 12 November 2021 10:30 GMT", "dateline"),
        ("Last updated: November 12, 2021", "dateline"),
        ("الجمعة ١٢ نوفمبر ٢٠٢١", "dateline"),
        ("الجمعة 12 تشرين الثاني/نوفمبر 2021", "dateline"),
        ("آخر تحديث: 12/11/2021", "dateline"),
        ("منذ 3 ساعات", "dateline"),
        ("Tags: ministers, meetings", "tags"),
        ("الكلمات المفتاحية: وزراء، اجتماعات", "tags"),
        ("World", "section"),
        ("الشرق الأوسط", "section"),
        ("Home > World > Africa", "breadcrumb"),
        ("الرئيسية / أخبار / أفريقيا", "breadcrumb"),
        ("Close", "page-control"),
        ("Share:", "page-control"),
        ("طباعة", "page-control"),
        ("إغلاق", "page-control"),
    ],
)
def test_furniture_only_at_the_edges(line: str, rule: str) -> None:
    prose = ENGLISH_PROSE
    headline = "Ministers agree on a date"
    assert rules_of(page(f"{headline}\n{line}\n{prose}\n{prose}")) == {line: rule}
    assert rules_of(page(f"{prose}\n{prose}\n\n{line}")) == {line: rule}
    assert rules_of(page(f"{prose}\n{line}\n{prose}")) == {}
    assert rules_of(page(line)) == {}


@pytest.mark.parametrize(
    "line",
    [
        "Ministers agree on a date",
        "UN hosts ministers in hopes of a breakthrough",
        "Monday's meeting marks the third round of talks under the watch of the former minister",
        "The world is watching.",
        "Close the door.",
        "Read more books.",
        "By Tuesday the talks were over.",
        "By Hushai, who was with them, he sent word to the king.",
        "The parliament passed the copyright law of 2019 without changes.",
        "(c) the committee appointed in 2019 shall report every year.",
        "She wrote under the picture that all rights are reserved for the poor.",
        "Follow us on foot.",
        "Share your bread with the hungry.",
        "The agency published the photo on Friday (see the picture on page 3).",
        "On 12 November 2021, the ministers met in Paris.",
        "Picture by picture, he explained the plan.",
        "Home is where the heart is.",
        "He said: “Leave a reply on my desk.”",
        "العالم يترقب نتائج الاجتماع.",
        "أكد الوزير أن جميع الحقوق محفوظة للمواطنين.",
        "كتب الوزير رسالة إلى نظيره.",
        "اترك الباب مفتوحًا.",
        "شارك الوزير في الاجتماع.",
        "نشر الجيش قواته على الحدود في 12 نوفمبر 2021.",
        "الوزراء يتفقون على موعد جديد",
    ],
)
@pytest.mark.parametrize("place", ["first", "middle", "last", "alone"])
def test_text_stays(line: str, place: str) -> None:
    prose = f"{ENGLISH_PROSE}\n{ARABIC_PROSE}"
    before = prose + "\n" if place in ("middle", "last") else ""
    after = "\n" + prose if place in ("first", "middle") else ""
    assert find_boilerplate(page(before + line + after)) == ()


def test_edges_reach_past_headline_and_deck_but_not_past_prose() -> None:
    deck = "The third round of talks opens under the watch of a former minister of foreign affairs"
    head = f"World\nMinisters meet\n{deck}\nBy Jane Doe"
    text = f"{head}\n{ENGLISH_PROSE}\nClose\n{ENGLISH_PROSE}\nPrint"
    assert rules_of(page(text)) == {
        "World": "section",
        "By Jane Doe": "byline",
        "Print": "page-control",
    }


def test_a_list_of_interface_strings_has_no_edges() -> None:
    assert find_boilerplate(page("Close\nPrint\nSearch\nإغلاق")) == ()


def test_the_title_of_a_caption_stands_directly_above_it() -> None:
    caption = "This handout picture shows delegates in the hall. (AFP PHOTO)"
    assert rules_of(page(f"{ENGLISH_PROSE}\nThe talks\n{caption}")) == {
        "The talks": "caption-title",
        caption: "caption",
    }
    assert rules_of(page(f"{ENGLISH_PROSE}\nThe talks\n\n{caption}")) == {caption: "caption"}
    assert rules_of(page(f"They came.\n{caption}")) == {caption: "caption"}


def test_expressions_of_the_document_match_whole_lines_and_come_first() -> None:
    text = f"  Our desk 12  \nOur desk 12 is here\nWorld\n{ENGLISH_PROSE}\nClose"
    document = page(text, boilerplate=(r"Our desk \d+", r"W.*"), keep=("Close", "Nothing"))
    assert rules_of(document) == {"  Our desk 12  ": r"Our desk \d+", "World": r"W.*"}


def test_what_is_kept_is_kept_from_every_rule() -> None:
    document = page("* * *\nAdvertisement\nX", boilerplate=("X",), keep=(r"\* \* \*", "Adv.*", "X"))
    assert find_boilerplate(document) == ()


def test_bidi_controls_no_break_spaces_and_presentation_forms_do_not_hide_furniture() -> None:
    lines = ["\u200fرابط مختصر\u200f:", "Leave\u00a0a\u00a0Reply", "ﻣﻮاﺿﻴﻊ ذات ﺻﻠﺔ"]
    assert list(rules_of(page("\n".join(lines)))) == lines


def test_very_long_lines_are_furniture_only_by_expression() -> None:
    line = "Read more: " + "word " * 100
    assert find_boilerplate(page(line)) == ()
    assert len(find_boilerplate(page(line, boilerplate=("Read more: .*",)))) == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    text = end.join(["World", "", ENGLISH_PROSE, "Short link:", ""])
    first, second = find_boilerplate(page(text))
    assert (first.line, first.start, first.end, first.text) == (1, 0, 5, "World")
    start = text.index("Short")
    assert (second.line, second.start, second.end) == (4, start, start + len("Short link:"))


LINES = st.sampled_from(
    [
        *("World", "Close", "Leave a Reply", "  Short link: ", "* * *", "إغلاق", "رابط مختصر"),
        *(ENGLISH_PROSE, ARABIC_PROSE, "A headline", "", "   ", "(AFP PHOTO)", "X 1", "X 2"),
    ]
)
ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n"])


@given(st.lists(st.tuples(LINES | st.text(max_size=20), ENDS)), st.booleans())
def test_dropped_lines_are_whole_ordered_and_disjoint(
    parts: list[tuple[str, str]], own_rules: bool
) -> None:
    text = "".join(line + end for line, end in parts)
    document = page(text, boilerplate=(r"X \d",) if own_rules else ())
    position = 0
    for dropped in find_boilerplate(document):
        assert dropped.document == document.id
        assert dropped.start >= position
        assert text[dropped.start : dropped.end] == dropped.text
        assert dropped.text.strip()
        assert not set(dropped.text) & set("\r\n")
        assert dropped.start == 0 or text[dropped.start - 1] in "\r\n"
        assert dropped.end == len(text) or text[dropped.end] in "\r\n"
        before = text[: dropped.start].replace("\r\n", "\n").replace("\r", "\n")
        assert dropped.line == before.count("\n") + 1
        position = dropped.end


@given(st.lists(st.sampled_from([ENGLISH_PROSE, ARABIC_PROSE, "A headline of five words"])))
def test_prose_and_headlines_are_never_dropped(lines: list[str]) -> None:
    assert find_boilerplate(page("\n".join(lines))) == ()


def test_an_expression_without_end_is_stopped() -> None:
    text = "a" * 40 + "!"
    document = Document("d", "en", f"Text.\n{text}\n", boilerplate=(r"(?:a|aa|a?a)+[xy]",))
    with pytest.raises(CorpusError, match=r"takes more than a second on the line 'aaaa"):
        find_boilerplate(document)
