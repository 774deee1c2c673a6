from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.corpus.documents import Document
from bitext.corpus.language_check import check_language
from bitext.errors import CorpusError
from bitext.text.languages import Language, detect_language, is_other_language, script_shares

SAMPLES = {
    "ar": "وصل الوفد إلى العاصمة أمس، ومن المنتظر أن يلتقي الوزير في المساء قبل أن يغادر.",
    "fa": "هیئت دیروز به پایتخت رسید و قرار است با وزیر دیدار کند و سپس به شهر خود بازگردد.",
    "ur": "وفد کل دارالحکومت پہنچا اور آج شام وزیر سے ملاقات کرے گا، جس کے بعد وہ واپس جائیں گے۔",
    "en": "The delegation arrived in the capital yesterday and will meet the minister tonight.",
    "fr": "La délégation est arrivée hier dans la capitale et doit rencontrer le ministre ce soir.",
    "de": "Die Delegation ist gestern in der Hauptstadt angekommen und wird den Minister treffen.",
    "es": "La delegación llegó ayer a la capital y se reunirá con el ministro por la tarde.",
    "it": "La delegazione è arrivata ieri nella capitale e incontrerà il ministro questa sera.",
    "ru": "Делегация прибыла вчера в столицу и вечером встретится с министром.",
    "he": "המשלחת הגיעה אתמול לבירה ותיפגש הערב עם השר.",
    "zh": "代表团昨天抵达首都，今晚将与部长会面。",
    "ja": "代表団は昨日首都に到着し、今夜大臣と会談する予定です。",
}


@pytest.mark.parametrize(("language", "text"), SAMPLES.items())
def test_detects_the_language(language: str, text: str) -> None:
    assert detect_language(text).language == language


def test_diacritics_and_controls_do_not_hide_arabic() -> None:
    found = detect_language("\u202bوَصَلَ الوَفْدُ إلـــى العَاصِمَةِ مِنْ أجْلِ هٰذَا\u202c")
    assert found.language == "ar"


@pytest.mark.parametrize("text", ["", "12 + 34", "!?", "Zzyzx"])
def test_nothing_to_go_by_is_undetermined(text: str) -> None:
    found = detect_language(text)
    assert (found.language, found.confidence) == ("und", 0.0)


@given(st.text(max_size=80))
def test_shares_and_confidence_are_proportions(text: str) -> None:
    shares = script_shares(text)
    assert not shares or sum(shares.values()) == pytest.approx(1)
    assert list(shares.values()) == sorted(shares.values(), reverse=True)
    assert 0 <= detect_language(text).confidence <= 1


@pytest.mark.parametrize("language", ["ar", "en"])
def test_accepts_a_document_in_its_language(language: Language) -> None:
    check_language(Document("d", language, SAMPLES[language]))


@pytest.mark.parametrize(
    ("declared", "written", "name"),
    [
        ("ar", "en", "English"),
        ("ar", "fr", "French"),
        ("ar", "fa", "Persian"),
        ("ar", "ur", "Urdu"),
        ("ar", "he", "Hebrew"),
        ("en", "ar", "Arabic"),
        ("en", "de", "German"),
        ("en", "es", "Spanish"),
        ("en", "zh", "Chinese"),
    ],
)
def test_refuses_a_document_in_another_language(
    declared: Language, written: str, name: str
) -> None:
    document = Document("d", declared, SAMPLES[written] * 3, path=Path("corpus/ar/report.txt"))
    with pytest.raises(CorpusError, match=name) as raised:
        check_language(document)
    assert "corpus/ar/report.txt" in str(raised.value)
    assert f"({declared})" in str(raised.value)


def test_short_texts_are_not_judged() -> None:
    check_language(Document("d", "ar", "Libya talks"))
    check_language(Document("d", "en", "ليبيا"))


def test_arabic_that_quotes_english_names_is_arabic() -> None:
    text = "افتح لوحة التحكم ثم اختر Network and Sharing Center من القائمة واضغط على Next للمتابعة."
    check_language(Document("d", "ar", text))


@pytest.mark.parametrize(("code", "text"), SAMPLES.items())
def test_another_language_of_the_same_script(code: str, text: str) -> None:
    assert is_other_language(text, "en") == (code in ("fr", "de", "es", "it"))
    assert is_other_language(text, "ar") == (code in ("fa", "ur"))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Paris, Lyon, Marseille", "en"),
        ("Médecins Sans Frontières works in Gaza and Sudan", "en"),
        ("São Paulo, Bogotá and Málaga", "en"),
        ("Al-Yawm al-Sabi and Dar al-Hilal al-Jadid", "en"),
        ("Sí", "en"),
        ("Jean-Marc de la Sablière (France)", "en"),
        ("نعم", "ar"),
        ("وصل على اكبر پور إلى گیلان فی طهران", "ar"),
    ],
)
def test_names_and_short_texts_are_in_no_other_language(text: str, language: Language) -> None:
    assert not is_other_language(text, language)
