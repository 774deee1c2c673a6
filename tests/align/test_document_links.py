from pathlib import Path

import numpy as np
import pytest

from bitext.align.document_links import NEAREST, link_documents
from bitext.align.profiles import Profile
from bitext.corpus.documents import Document, Sentence, Statement, read_folder
from bitext.corpus.segmentation import split_document
from bitext.embed.load import load_embedder

NEWS = Path(__file__).parents[1] / "comparable_news" / "development"
LINKED = ("parallel", "comparable")


@pytest.fixture(scope="module")
def embedder():
    return load_embedder()


@pytest.fixture(scope="module")
def events(embedder):
    """Profiles of the Arabic and of the English reports."""
    sides = []
    for language in ("ar", "en"):
        documents = read_folder(NEWS / language, language)
        sentences = [split_document(document) for document in documents]
        sides.append(
            [
                Profile(document, split, embedder.encode([each.text for each in split]))
                for document, split in zip(documents, sentences, strict=True)
            ]
        )
    return sides


def related(links):
    return {(link.arabic, link.english) for link in links if link.relation in LINKED}


def profile(name, language, *texts, date=None, direction=0):
    """A document of these sentences; those of one direction are as close as translations."""
    metadata = {"date": Statement(date, "stated", "")} if date else {}
    document = Document(name, language, "\n".join(texts), metadata=metadata)
    sentences = tuple(
        Sentence(name, index, index, 0, len(text), text) for index, text in enumerate(texts)
    )
    vectors = np.zeros((len(texts), 64), np.float32)
    vectors[np.arange(len(texts)), direction + np.arange(len(texts))] = 1
    return Profile(document, sentences, vectors)


def evidence(link):
    return {each.name: each.score for each in link.evidence}


def only_link(arabic, english):
    (link,) = link_documents([arabic], [english])
    return link


def test_reports_of_one_event_are_linked_and_hardly_others(events):
    lines = (NEWS / "documents.tsv").read_text(encoding="utf-8").splitlines()[1:]
    gold = {tuple(line.split("\t")[:2]) for line in lines}
    found = related(link_documents(*events))
    assert len(gold & found) >= 35
    assert len(found - gold) <= 2


def test_translations_are_told_from_reports_of_the_event(events):
    links = link_documents(*events)
    parallel = {link.english for link in links if link.relation == "parallel"}
    assert {each.document.id for each in events[1] if "translation" in each.document.id} <= parallel


def test_the_order_of_the_documents_does_not_matter(events):
    forward = link_documents(*events)
    backward = link_documents(events[0][::-1], events[1][::-1])
    key = lambda link: (link.arabic, link.english)  # noqa: E731
    assert sorted(forward, key=key) == sorted(backward, key=key)


@pytest.mark.parametrize(
    ("arabic", "english", "expected"),
    [
        ("في 14 يونيو 2023", "on June 14, 2023", 1),
        ("في ١٤ حزيران", "on 14 June", 1),
        ("في 14 يونيو 2023", "on June 16", 1),  # the day after the next: a statement about it
        ("في 31 ديسمبر", "on 2 January", 1),
        ("في 14 يونيو 2023", "on January 19, 2023", 0),
        ("في 14 يونيو 2023", "on June 14, 2022", 0),
        ("في 14 يونيو", "on 1 March", 0),
        ("في 25 ذي القعدة 1444", "on June 14, 2023", 1),
        ("في 25 ذي القعدة", "on June 14", 1),  # cannot be compared
        ("يوم الأربعاء", "on June 14, 2023", None),
    ],
)
def test_openings_name_days_that_fit_or_do_not(arabic, english, expected):
    link = only_link(
        profile("a", "ar", f"وقع الطرفان الاتفاق {arabic} في جدة."),
        profile("e", "en", f"The parties signed the agreement {english} in Jeddah."),
    )
    assert evidence(link)["opening"] == expected


def test_a_day_of_the_opening_may_stand_anywhere_in_the_other_text():
    late = ["Talks went on.", "Aid was short.", "Prices rose.", "The truce began on May 20, 2023."]
    link = only_link(
        profile("a", "ar", "وقع الطرفان هدنة في 20 مايو 2023."),
        profile("e", "en", "Fighting began on April 15, 2023.", *late),
    )
    assert evidence(link)["opening"] == 1


def test_texts_in_the_same_order_are_translations_unless_days_or_places_contradict():
    arabic = [
        "ضرب زلزال المغرب في 8 سبتمبر 2023.",
        "قضى السكان الليل في العراء.",
        "أعلن الحداد.",
        "عرضت دول مساعدتها.",
    ]
    rest = ["People spent the night outdoors.", "Mourning was declared.", "States offered help."]
    same = profile("e", "en", "A quake struck Morocco on September 8, 2023.", *rest)
    other_day = profile("e", "en", "A quake struck Morocco on February 6, 2023.", *rest)
    other_place = profile("e", "en", "A quake struck Turkey.", *rest)
    relations = [
        only_link(profile("a", "ar", *arabic), english).relation
        for english in (same, other_day, other_place)
    ]
    assert relations[0] == "parallel"
    assert "parallel" not in relations[1:]


def test_reports_that_appeared_long_apart_are_not_about_one_event():
    arabic = ["التقى الوفدان في جنيف يوم 20 أكتوبر.", "وحضر ممثل ليبيا.", "ولم يتفقا."]
    english = [
        "The delegations met in Geneva on October 20.",
        "Libya sent a delegate.",
        "Nothing was agreed.",
    ]
    near, far = (
        only_link(
            profile("a", "ar", *arabic, date="2020-10-21"),
            profile("e", "en", *english, date=date, direction=2),
        )
        for date in ("2020-10-22", "2021-10-22")
    )
    assert near.score > far.score
    assert far.relation not in LINKED


def test_documents_without_sentences_have_no_links():
    assert link_documents([profile("a", "ar")], [profile("e", "en", "Text.")]) == []
    assert link_documents([], []) == []


def test_each_document_is_compared_with_the_nearest_only():
    english = [profile(f"e{index}", "en", "Text.", direction=index % 60) for index in range(50)]
    links = link_documents([profile("a", "ar", "نص.", direction=7)], english)
    assert len(links) == NEAREST
    assert "e7" in {link.english for link in links}


def test_two_datelines_far_apart_speak_against_one_event():
    link = only_link(
        profile("a", "ar", "الرباط، 17 دجنبر 2024 - خفض البنك سعر الفائدة.", "التضخم منخفض."),
        profile("e", "en", "RABAT, June 25 2024 - The bank cut its rate.", "Inflation is low."),
    )
    assert evidence(link)["opening"] == 0
    near = only_link(
        profile("a", "ar", "الرباط، 17 دجنبر 2024 - خفض البنك سعر الفائدة.", "التضخم منخفض."),
        profile("e", "en", "RABAT, Dec 18 2024 - The bank cut its rate.", "Inflation is low."),
    )
    assert evidence(near)["opening"] == 1
    assert near.score > link.score


def test_the_day_of_publication_is_that_of_a_report_without_a_dateline():
    link = only_link(
        profile("a", "ar", "خفض البنك سعر الفائدة.", date="2024-12-17"),
        profile("e", "en", "The bank cut its rate.", date="2024-06-25"),
    )
    assert evidence(link)["opening"] == 0


def test_figures_of_the_opening_that_the_other_lacks_speak_against_one_event():
    def lead(english):
        link = only_link(
            profile("a", "ar", "خفض البنك سعر الفائدة إلى 2.5 في المئة."),
            profile("e", "en", english),
        )
        return evidence(link)["lead"]

    assert lead("The bank cut its rate to 2.75 percent.") == 0
    assert lead("The bank cut its rate to 2.5 percent.") == 1
    assert lead("The bank cut its rate.") is None


def test_of_the_reports_of_a_series_the_best_partner_stands_out():
    arabic = profile("a", "ar", "قتل 11 شخصا في خروج قطار عن القضبان قرب طوخ يوم 18 أبريل 2021.")
    best = profile("b", "en", "Eleven people died near Toukh on April 18, 2021.", direction=20)
    other = profile("c", "en", "Thirty-two people died near Sohag on March 26, 2021.", direction=20)
    links = {link.english: link for link in link_documents([arabic], [best, other])}
    assert evidence(links["b"])["rivals"] == 1
    assert evidence(links["c"])["rivals"] < 1
