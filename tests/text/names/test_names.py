from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.text.agreement import compare_facts
from bitext.text.arabic import fold
from bitext.text.facts import find_facts
from bitext.text.names.names import find_english_names, name_similarity
from bitext.text.names.search import index_arabic, is_heard_with_article, is_spelled_otherwise
from bitext.text.names.transliteration import sounds


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("كامالا هاريس", "Kamala Harris"),
        ("خليفة حفتر", "Khalifa Haftar"),
        ("إيمانويل ماكرون", "Emmanuel Macron"),
        ("ماريو دراغي", "Mario Draghi"),
        ("عبد الحميد الدبيبة", "Abdul Hamid Dbeibah"),
        ("عبد الفتاح السيسي", "Abdel Fattah El-Sisi"),
        ("غسان سلامة", "Ghassan Salame"),
        ("سيرغي لافروف", "Sergey Lavrov"),
        ("جوزيبي كونتي", "Giuseppe Conte"),
        ("بن علي", "Ben Ali"),
        ("باليرمو", "Palermo"),
        ("جنيف", "Geneva"),
        ("تشارلز", "Charles"),
        ("ألكسندر", "Alexander"),
        ("فيينا", "Vienna"),
        ("طرابلس", "Tripoli"),
        ("مصر", "Egypt"),
        ("المصريين", "Egyptian"),
        ("الأُمَمُ المتّحِدة", "U.N."),
        ("ﻣﺎﻛﺮﻭﻥ", "Macron"),
    ],
)
def test_the_same_name(arabic: str, english: str) -> None:
    assert name_similarity(arabic, english) >= 0.7


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("ماكرون", "Haftar"),
        ("كامالا هاريس", "Emmanuel Macron"),
        ("طرابلس", "Egypt"),
        ("مصر", "Libya"),
        ("باليرمو", "Geneva"),
        ("دراغي", "Conte"),
    ],
)
def test_different_names(arabic: str, english: str) -> None:
    assert name_similarity(arabic, english) < 0.5


@given(st.text(max_size=20), st.text(max_size=20))
def test_similarity_is_a_proportion(arabic: str, english: str) -> None:
    assert 0 <= name_similarity(arabic, english) <= 1


def test_an_empty_name_is_like_nothing() -> None:
    assert name_similarity("", "Macron") == name_similarity("ماكرون", "") == 0.0


def english_names(text: str) -> list[str]:
    return [name.canonical for name in find_facts(text, "en").names if not name.uncertain]


def test_english_names_are_runs_of_capitals_without_titles() -> None:
    text = (
        "During the visit, French President Emmanuel Macron met General Khalifa Haftar’s envoy "
        "and Jean-Yves le Drian in Rome on Friday 12 November."
    )
    assert english_names(text) == [
        "France",
        "Emmanuel Macron",
        "Khalifa Haftar",
        "Jean-Yves le Drian",
        "Rome",
    ]


def test_a_word_that_begins_a_sentence_is_uncertain() -> None:
    names = find_facts("Fighting went on. Haftar left. The fighting stopped.", "en").names
    assert [(name.surface, name.uncertain) for name in names] == [("Haftar", True)]


def test_capitals_decide_what_who_and_us_are() -> None:
    names = english_names("The WHO told us who the US is.")
    assert names == ["World Health Organization", "United States"]


def arabic_names(text: str) -> list[str]:
    return [text[name.start : name.end] for name in find_facts(text, "ar").names]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "وصل وفد من ليبيا وألمانيا إلى الولايات المتحدة",
            ["ليبيا", "وألمانيا", "الولايات المتحدة"],
        ),
        ("قال «ماريو دراغي» ذلك", ["ماريو دراغي"]),
        ("التقى سالم حداد (Salem Haddad) الوفد", ["سالم حداد"]),
        ("وصل الجنرال خليفة حفتر.", ["خليفة حفتر"]),
        ("قال الرئيس الفرنسي «إيمانويل ماكرون»", ["الفرنسي", "إيمانويل ماكرون"]),
        ("اجتمع للأمم المتحدة وفد", ["للأمم المتحدة"]),
        ("ذهب الولد إلى المدرسة", []),
        ("اجتمع رؤساء الأحزاب مع الروس", ["الروس"]),
        ("بلغت الديون 3 بليون دولار", []),
        ("عاد من مسقط إلى مسقط رأسه", ["مسقط"]),
        ("استوردت الهند زيت جوز الهند", ["الهند"]),
        ("أبحر إلى جزر الهند الغربية", ["جزر الهند الغربية"]),
    ],
)
def test_arabic_names(text: str, names: list[str]) -> None:
    assert arabic_names(text) == names


def shared(arabic: str, english: str) -> list[tuple[str, str]]:
    found = compare_facts(find_facts(arabic, "ar"), find_facts(english, "en"))
    return [(one.surface, other.surface) for one, other in found.names.matched]


def test_names_are_searched_for_in_plain_arabic() -> None:
    assert shared(
        "وأكدت ستيفاني ويليامز أن المحادثات في سرت تقدمت، وشكرت لافروف على دعمه.",
        "Stephanie Williams said talks in Sirte had advanced and thanked Sergey Lavrov.",
    ) == [("ستيفاني ويليامز", "Stephanie Williams"), ("سرت", "Sirte"), ("لافروف", "Sergey Lavrov")]


def test_proclitics_article_and_abd_do_not_hide_a_name() -> None:
    assert len(shared("التقى بماكرون وبالسيسي", "He met with Macron and El-Sisi")) == 2
    assert shared("قال عبد الفتاح ذلك", "He told Abdelfattah so") == [("الفتاح", "Abdelfattah")]


def test_exonyms_and_demonyms_are_shared() -> None:
    pairs = shared(
        "التقى المصريون الوفد الهولندي في طرابلس", "Egyptian and Dutch men met in Tripoli"
    )
    assert len(pairs) == 3


def test_common_words_are_no_names() -> None:
    assert shared("ذهب الناس إلى السوق لشراء الخبز والحليب", "We saw Macron and Draghi there") == []


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("زار الوفد غينيا - بيساو", "The delegation visited Guinea-Bissau"),
        ("زار الوفد ليبريا والدانمرك", "The delegation visited Liberia and Denmark"),
        ("من البيرو إلى مالطة", "From Peru to Malta"),
        ("وصل الصرب إلى فييت نام", "The Serbs arrived in Viet Nam"),
    ],
)
def test_other_spellings_of_places(arabic: str, english: str) -> None:
    facts = find_facts(arabic, "ar"), find_facts(english, "en")
    assert len(shared(arabic, english)) == len([n for n in facts[1].names if n.known]) > 0


def test_a_name_that_is_also_a_word_is_not_missed() -> None:
    names = compare_facts(
        find_facts("أطلق الصياد النار من البندقية", "ar"), find_facts("He fired the rifle", "en")
    ).names
    assert names.only_arabic == ()
    assert shared("سافر الوفد إلى البندقية", "The delegation went to Venice")


def test_names_with_hyphens_and_elisions_are_known() -> None:
    assert shared("وصل وفد من كوت ديفوار", "Men from Côte d'Ivoire came") == [
        ("كوت ديفوار", "Côte d'Ivoire")
    ]
    assert shared("وصل وفد من تيمور ليشتي", "Men from Timor-Leste came") == [
        ("تيمور ليشتي", "Timor-Leste")
    ]
    assert shared("حاربوا تنظيم القاعدة", "They fought Al-Qaida there")


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("رام الله", "Ramallah"),
        ("شرف الدين", "Sharafuddin"),
        ("كفرنوران", "Kafr Nuran"),
        ("عبدالكريم", "Abdul Kareem"),
    ],
)
def test_one_word_of_a_name_may_be_two_in_the_other_language(arabic: str, english: str) -> None:
    name = find_english_names(f"We saw {english} there")[-1]
    words = english.split()
    name = replace(name, spoken=tuple(map(sounds, words)))
    for place in range(len(words)):
        assert is_spelled_otherwise(name, place, f"راينا {arabic} هناك".split())
        assert not is_spelled_otherwise(name, place, ["راينا", "سوق", "الجمعه", "هناك"])


@pytest.mark.parametrize(
    ("arabic", "english"),
    [("سابليير", "Sablière"), ("ملاديتش", "Mladić"), ("زينون", "Xenon"), ("بشار", "Başar")],
)
def test_letters_of_other_alphabets_sound(arabic: str, english: str) -> None:
    assert name_similarity(arabic, english) >= 0.8


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("ديوك", "Duke"),
        ("فراي", "Fry"),
        ("إيان", "Ian"),
        ("رود", "Rhode"),
        ("بوون", "Boone"),
        ("براون", "Brown"),
        ("موزارت", "Mozart"),
        ("كابيللو", "Cappello"),
    ],
)
def test_vowels_that_arabic_writes_with_two_letters(arabic: str, english: str) -> None:
    assert name_similarity(arabic, english) >= 0.92


def test_titles_and_institutions_are_no_names() -> None:
    assert [
        name.surface for name in find_english_names("He met the Duchess and Empress Menen")
    ] == ["Menen"]
    assert find_english_names("She won the Rowing Championships at the Board of Trustees") == []


def test_roman_may_be_romanian() -> None:
    names = compare_facts(
        find_facts("سقطت الإمبراطورية الرومانية بعد ذلك", "ar"),
        find_facts("The Roman Empire fell after that", "en"),
    ).names
    assert names.only_arabic == ()
    assert shared("زار الرئيس الروماني القرية", "The Romanian president visited the village")


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("Diarrhea, nausea and fever are symptoms.", True),
        ("Aerosol is used.", True),
        ("Haftar said that he would come.", False),
        ("Haftar's army left.", False),
        ("Al-Wahda played well.", False),
        ("Dbeibah agreed. They asked Dbeibah again.", False),
    ],
)
def test_a_capital_that_only_opens_a_sentence(text: str, opening: bool) -> None:
    assert find_english_names(text)[0].opening is opening


@pytest.mark.parametrize(
    ("arabic", "english", "heard"),
    [
        ("فاز نادي الوحدة بالكأس", "Al-Wahda", True),
        ("فاز نادي الوحدة بالكأس", "Al-Wehda", True),
        ("فاز نادي الوحدة بالكأس", "Al-Nasr", False),
        ("قالت حركة النهضة", "Ennahda", True),
        ("قالت حركة النهضة", "Essebsi", False),
        ("وصل إلى الصويرة", "Essaouira", True),
    ],
)
def test_names_with_the_article_in_both_scripts(arabic: str, english: str, heard: bool) -> None:
    assert is_heard_with_article(english, index_arabic(fold(arabic))) is heard


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("بعثة الأمم المتحدة في كوت ديفوار تعمل", "UNOCI is at work"),
        ("سجلت المفوضية اللاجئين", "UNHCR registered the refugees"),
        ("التقى محمد شياع السوداني الوزير", "He met Mohammed Shia al-Sudani, the minister"),
    ],
)
def test_short_forms_and_parts_of_names_are_not_missed(arabic: str, english: str) -> None:
    names = compare_facts(find_facts(arabic, "ar"), find_facts(english, "en")).names
    assert not names.only_english
    assert not [name for name in names.only_arabic if name.canonical != "Sudan"]


def test_a_place_is_missed_beside_an_acronym() -> None:
    names = compare_facts(find_facts("وصلت لجنة إلى ليبيا", "ar"), find_facts("NASA", "en")).names
    assert [name.canonical for name in names.only_arabic] == ["Libya"]
