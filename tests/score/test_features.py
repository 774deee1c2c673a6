from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.embed.base import Embedder
from bitext.score.features import (
    TRANSLATION_COLUMNS,
    Features,
    Neighbours,
    extract_features,
)
from bitext.translate.base import Surprisal

ARABIC = "وصل الوفد إلى باريس في 12 نوفمبر لحضور المؤتمر، ولكن الرئيس لم يحضر."
ENGLISH = (
    "The delegation reached Paris on 12 November for the conference, "
    "but the president did not attend."
)


def measure(embedder: Embedder, arabic: str, english: str, **more: list[str]) -> dict[str, float]:
    return extract_features([arabic], [english], embedder, translations=more.get("mt")).row(0)


def test_every_column_is_defined_and_float32(embedder: Embedder) -> None:
    features = extract_features([ARABIC, "نعم"], [ENGLISH, "Yes"], embedder)
    assert len(features) == 2
    assert set(features.columns()) == set(Features.definitions())
    assert all(c.dtype == np.float32 and c.shape == (2,) for c in features.columns().values())


def test_a_translation_agrees_in_everything(embedder: Embedder) -> None:
    row = measure(embedder, ARABIC, ENGLISH)
    assert row["similarity"] > 0.6
    assert row["dates"] == row["names"] == row["arabic_clauses"] == row["english_clauses"] == 1.0
    assert row["negation"] == row["conflicts"] == row["truncation"] == row["copy"] == 0.0
    assert abs(row["length_z"]) < 2


def test_changes_show_where_they_were_made(embedder: Embedder) -> None:
    same = measure(embedder, ARABIC, ENGLISH)
    assert measure(embedder, ARABIC, ENGLISH.replace("November", "March"))["conflicts"] == 1.0
    assert measure(embedder, ARABIC, ENGLISH.replace("Paris", "Cairo"))["english_names_alone"] == 1
    assert measure(embedder, ARABIC, ENGLISH.replace(" not", ""))["negation"] == 1.0
    short = measure(embedder, ARABIC, ENGLISH.split(",")[0] + ".")
    assert short["arabic_clause"] < same["arabic_clause"]
    assert short["length_z"] < same["length_z"]


def test_findings_name_what_differs(embedder: Embedder) -> None:
    english = ENGLISH.replace("12 November", "14 March").replace("Paris", "Cairo")
    (findings,) = extract_features([ARABIC], [english], embedder).findings
    assert any(f.startswith("date-mismatch: ") and "14 March" in f for f in findings)
    assert any(f.startswith("missing-names: ") and "Cairo" in f for f in findings)


def test_translation_columns_need_a_translation(embedder: Embedder) -> None:
    without = measure(embedder, ARABIC, ENGLISH)
    assert all(np.isnan(without[name]) for name in TRANSLATION_COLUMNS)
    exact = measure(embedder, ARABIC, ENGLISH, mt=[ENGLISH])
    assert exact["mt_chrf"] == pytest.approx(100)
    assert exact["mt_bleu"] == pytest.approx(100)
    assert exact["mt_similarity"] == pytest.approx(1, abs=1e-5)
    assert exact["arabic_mt_covered"] == exact["english_mt_covered"] == 1.0


def test_margin_rests_on_the_surroundings(embedder: Embedder) -> None:
    alone = extract_features([ARABIC], [ENGLISH], embedder)
    assert np.isnan(alone.margin[0])
    given_ = Neighbours(np.array([0.4]), np.array([0.2]))
    known = extract_features([ARABIC], [ENGLISH], embedder, neighbours=given_)
    assert known.margin[0] == pytest.approx(known.similarity[0] / 0.3, rel=1e-5)
    others = ["نعم", "لا أعرف", "شكرا جزيلا", "إلى اللقاء"]
    among = extract_features(
        [ARABIC, *others], [ENGLISH, "Yes", "I do not know", "Thanks a lot", "Goodbye"], embedder
    )
    assert among.margin[0] > 1.2


def test_no_pairs_give_no_rows(embedder: Embedder) -> None:
    features = extract_features([], [], embedder)
    assert len(features) == 0
    assert all(len(column) == 0 for column in features.columns().values())
    assert len(extract_features([], [], embedder, translations=[])) == 0


def test_different_lengths_are_refused(embedder: Embedder) -> None:
    with pytest.raises(ValueError, match="1 Arabic and 2 English"):
        extract_features(["a"], ["b", "c"], embedder)
    with pytest.raises(ValueError, match="2 translations of 1"):
        extract_features(["a"], ["b"], embedder, translations=["c", "d"])


def test_marks_and_presentation_forms_make_no_difference(embedder: Embedder) -> None:
    plain = measure(embedder, "وصل الوفد الى باريس", "The delegation reached Paris")
    marked = measure(embedder, "وَصَلَ الْوَفْدُ الى بـاريس", "The delegation reached Paris")
    formed = measure(embedder, "ﻭﺻﻞ ﺍﻟﻮﻓﺪ ﺍﻟﻰ ﺑﺎﺭﻳﺲ", "The delegation reached Paris")
    for name in ("similarity", "arabic_covered", "english_covered", "names"):
        assert marked[name] == pytest.approx(plain[name], abs=1e-5, nan_ok=True)
        assert formed[name] == pytest.approx(plain[name], abs=1e-5, nan_ok=True)


PIECES = st.lists(
    st.sampled_from(["باريس", "12", "لا", "،", "Paris", "not", "<b>", "\u202b", "🎉", "."]),
    max_size=9,
).map(" ".join)


@settings(max_examples=30)
@given(PIECES, PIECES)
def test_shares_stay_in_range(embedder: Embedder, arabic: str, english: str) -> None:
    row = measure(embedder, arabic, english)
    for name in (
        "arabic_covered", "english_covered", "arabic_clauses", "english_clauses", "facts",
        "numbers", "dates", "names", "copy", "repetition", "truncation", "markup", "direction",
    ):  # fmt: skip
        assert np.isnan(row[name]) or -1e-6 <= row[name] <= 1 + 1e-6, name


def test_rows_do_not_depend_on_their_company(embedder: Embedder) -> None:
    alone = measure(embedder, ARABIC, ENGLISH)
    crowd = extract_features(["نعم", ARABIC], ["Yes", ENGLISH], embedder).row(1)
    assert crowd == pytest.approx(alone, nan_ok=True)


TWO = [
    ("اشترى الطالب كتابين.", "The student bought {}.", "two books", "a book"),
    ("أغلقت مدرستان هذا الأسبوع.", "{} closed this week.", "Two schools", "A school"),
    ("زار الوزير بلدين.", "The minister visited {}.", "two countries", "a country"),
    ("قتل جنديان أمس.", "{} killed yesterday.", "Two soldiers were", "A soldier was"),
]


@pytest.mark.parametrize(("arabic", "frame", "right", "wrong"), TWO)
def test_two_of_a_thing(
    embedder: Embedder, arabic: str, frame: str, right: str, wrong: str
) -> None:
    assert measure(embedder, arabic, frame.format(right))["duals"] == 0
    assert measure(embedder, arabic, frame.format(wrong))["duals"] == 1


def test_plurals_and_names_are_no_duals(embedder: Embedder) -> None:
    for arabic, english in (
        ("عقد البرلمان جلسة", "The parliament held a session"),
        ("أصدرت الحكومة إعلانا", "The government issued an announcement"),
        ("الإنسان حر", "The human being is free"),
        ("عاد كلا الرجلين", "Both men returned"),
    ):
        assert measure(embedder, arabic, english)["duals"] == 0


def test_a_nearer_text_is_a_rival(embedder: Embedder) -> None:
    arabic = [ARABIC, "نعم", "لا أعرف", "شكرا جزيلا", "إلى اللقاء"]
    english = [ENGLISH, "Yes", "I do not know", "Thanks a lot", "Goodbye"]
    right = extract_features(arabic, english, embedder)
    assert np.all(right.rival < 0.01)
    turned = extract_features(arabic, english[1:] + english[:1], embedder)
    assert np.all(turned.rival > 0.1)
    assert extract_features(arabic[:1], english[1:2], embedder).rival[0] == 0


def test_ordinary_words_in_capitals_are_no_missing_names(embedder: Embedder) -> None:
    row = measure(embedder, "صدرت المراسيم أمس", "The Ministerial Decrees were issued yesterday")
    assert row["english_names_alone"] == row["foreign_words"] == 0
    row = measure(embedder, "صدرت المراسيم أمس", "The decrees of Tarhuni were issued yesterday")
    assert row["english_names_alone"] == row["foreign_words"] == 1


@pytest.mark.parametrize(
    ("arabic", "english", "exchanged"),
    [
        ("كوفيد-19 في عام 2020", "COVID-17 in 2020", 1),
        ("039 60 شخصا و10 آلاف بيت", "60,039 people and 10,000 houses", 0),
        ("الساعة 40/17", "at 5.40 p.m.", 0),
        ("الساعة 10:20", "at 07:20", 1),
    ],
)
def test_digits_that_say_the_same_are_not_exchanged(
    embedder: Embedder, arabic: str, english: str, exchanged: int
) -> None:
    assert measure(embedder, arabic, english)["exchanged_digits"] == exchanged


def test_an_article_between_two_names_makes_neither_foreign(embedder: Embedder) -> None:
    for english in ("Souad El Alaoui", "Souad al-Alawi", "Souad Alaoui"):
        row = measure(embedder, "قالت سعاد العلوي ذلك أمس", f"{english} said so yesterday")
        assert row["foreign_words"] == 0


def test_numbers_that_changed_places(embedder: Embedder) -> None:
    arabic = "قتل اثنا عشر شخصا وأصيب أربعة"
    right = measure(embedder, arabic, "Twelve people were killed and four injured")
    wrong = measure(embedder, arabic, "Four people were killed and twelve injured")
    assert right["crossed_numbers"] == 0 < wrong["crossed_numbers"]


def test_one_of_two_mentions_exchanged(embedder: Embedder) -> None:
    arabic = "وصل السوريون من سوريا إلى المدينة"
    row = measure(embedder, arabic, "The Syrians came from Syria to the city")
    assert row["exchanged_mentions"] == 0
    row = measure(embedder, arabic, "The Syrians came from Italy to the city")
    assert row["exchanged_mentions"] == 1


def test_a_name_that_the_lexicon_knows_was_exchanged(embedder: Embedder) -> None:
    for english, exchanged in (("Patrick Merloe", 0), ("Mehsana Merloe", 1)):
        row = measure(embedder, "كتب باتريك ميرلو الدليل", f"The guide is by {english} alone")
        assert row["exchanged_words"] == exchanged


def test_names_that_are_translated_are_not_missing(embedder: Embedder) -> None:
    found = measure(
        embedder,
        "رأينا الفيل في حديقة الحيوان بعد الظهر.",
        "We saw Elephant at the zoo in the afternoon.",
    )
    assert found["foreign_words"] == found["english_names_alone"] == 0
    other = measure(
        embedder,
        "رأينا الفيل في حديقة الحيوان بعد الظهر.",
        "We saw Bouchekriou at the zoo in the afternoon.",
    )
    assert other["foreign_words"] == 1


@pytest.mark.parametrize(
    ("arabic", "english", "apart"),
    [
        ("درست هدى من عام 1943 إلى 1946", "Huda studied in 1943–6", 0),
        ("درست هدى من عام ١٩٤٣ إلى ١٩٤٦", "Huda studied in 1943-46", 0),
        ("درست هدى من عام ١٩٤٣–٦", "Huda studied in 1943-1946", 0),
        ("موسم 1999-2000", "the 1999–00 season", 0),
        ("درست هدى من عام 1943 إلى 1947", "Huda studied in 1943–6", 1),
    ],
)
def test_spans_of_years(embedder: Embedder, arabic: str, english: str, apart: int) -> None:
    row = measure(embedder, arabic, english)
    alone = row["arabic_quantities_alone"] + row["english_quantities_alone"]
    assert row["conflicts"] + alone == apart


@pytest.mark.parametrize(
    ("english", "least"),
    [
        ("The delegation did not arrive on 5 May.", 0.0),
        ("The delegation arrived on 5 May.", 2.0),
        ("The delegation did not arrive on 6 May.", 2.0),
        ("The delegation did not arrive in May.", 2.0),
    ],
)
def test_surprisal_speaks_for_no_pair_in_which_a_fact_stays_unmatched(
    embedder: Embedder, english: str, least: float
) -> None:
    read = Surprisal(("The", " delegation", "\n"), (0.1, 0.1, 0.1))
    features = extract_features(["لم يصل الوفد في 5 مايو."], [english], embedder, surprisals=[read])
    assert features.row(0)["mt_surprisal_missing"] == least


def test_a_lost_year_counts_where_it_was_lost(embedder: Embedder) -> None:
    row = measure(embedder, "تأسست الشركة في أكتوبر 2016.", "The company was founded in October.")
    assert (row["arabic_quantities_alone"], row["english_quantities_alone"]) == (1, 0)
