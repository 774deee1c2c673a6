from __future__ import annotations

import pytest

from bitext.text.opposites import find_opposed, load_opposites


@pytest.mark.parametrize(
    ("arabic", "right", "wrong"),
    [
        ("ارتفعت الأسعار", "Prices rose", "Prices fell"),
        ("غادر قبل الجلسة", "He left before the session", "He left after the session"),
        ("شمال العاصمة", "North of the capital", "South of the capital"),
        ("عشرة كيلومترات", "Ten kilometres", "Ten miles"),
        ("مليون دولار", "A million dollars", "A million euros"),
        ("بعض السكان", "Some residents", "All residents"),
        ("قال والدها", "Her father said", "Her mother said"),
        ("قالت والدتها", "Her mother said", "Her father said"),
        ("تبرعت الوالدة بالدم", "The mother gave blood", "The father gave blood"),
        ("سافر مع شقيقتيه", "He travelled with his two sisters", "He travelled with his brothers"),
        ("دافعت المدينة عن أسوارها", "The city defended its walls", "The city attacked its walls"),
        ("اعتقلت الشرطة الصحفي", "Police arrested the reporter", "Police released the reporter"),
        ("أفرجوا عن السجناء", "They released the prisoners", "They arrested the prisoners"),
        ("استوردت البلاد القمح", "The country imported wheat", "The country exported wheat"),
        ("تزايدت الشكاوى", "Complaints increased", "Complaints decreased"),
        ("سترفض اللجنة الطلب", "The panel will reject it", "The panel will accept it"),
        ("نفت الوزارة الخبر", "The ministry denied the report", "The ministry confirmed it"),
        ("يسمح القانون بذلك", "The law permits this", "The law prohibits this"),
        ("قتل جنديين", "He killed two soldiers", "He injured two soldiers"),
        ("تحسنت الأوضاع", "Conditions improved", "Conditions worsened"),
        ("صوت معظم الأعضاء", "Most members voted", "Few members voted"),
        ("تصدر البلاد القمح", "The country exports wheat", "The country imports wheat"),
        ("توفي عن ثمانين عاما", "He died at eighty years old", "He died at eighty months old"),
        ("ترك ابنا واحدا", "He left one son", "He left one daughter"),
        ("اشترى سيارة جديدة", "He bought a new car", "He bought an old car"),
        ("أحزاب اليسار", "Parties of the left", "Parties of the right"),
        ("جدار يرتفع ثلاثين قدما", "A wall thirty feet high", "A wall thirty metres high"),
    ],
)
def test_words_that_exclude_each_other_are_found(arabic: str, right: str, wrong: str) -> None:
    assert find_opposed(arabic, right) == []
    ((one, other),) = find_opposed(arabic, wrong)
    assert one in arabic.translate(str.maketrans("أإ", "اا")).split()
    assert other in wrong.lower().split()


def test_what_both_sides_have_is_no_contradiction() -> None:
    assert find_opposed("ارتفعت الأسعار ثم انخفضت", "Prices rose, then fell") == []
    assert find_opposed("ارتفعت ثم انخفضت", "They fell") == []
    assert find_opposed("", "They fell") == find_opposed("ارتفعت", "") == []


def test_one_side_of_a_defeat_is_the_other_side_of_a_victory() -> None:
    for english in ("They beat the champion", "They defeated the champion", "They won"):
        assert find_opposed("هزم الفريق البطل", english) == []
    assert find_opposed("خسر الفريق", "The team won") != []


def test_a_meaning_that_one_side_has_twice_is_found_though_both_are_there() -> None:
    arabic = "التقى الوالد بالأم في المحطة"
    assert find_opposed(arabic, "The father met the mother at the station") == []
    assert find_opposed(arabic, "The mother met the mother at the station") != []


def test_to_deny_a_word_is_to_state_its_opposite() -> None:
    for arabic, english in (
        ("لم تنجح المحاولة", "The attempt was unsuccessful"),
        ("فشلت المحاولة", "The attempt did not succeed"),
        ("لا يسمح بالتصوير", "Photography is prohibited"),
        ("المكتب غير مفتوح", "The office is closed"),
    ):
        assert find_opposed(arabic, english) == []
    assert find_opposed("لم تنجح المحاولة", "The attempt did not fail") != []
    assert find_opposed("لم يصل قبل الفجر", "He arrived after dawn") != []


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("انفصل والداها وهي في الثانية من عمرها", "Her parents parted when she was two years old"),
        ("يعمل مهندس تعدين منذ عام 1905", "He has been a mining engineer since 1905"),
        ("في آسيا الصغرى، تركيا اليوم", "In Asia Minor, modern Turkey"),
        ("لم يتطور بشكل كاف", "It was sketched in a few lines and not developed adequately"),
        ("قبلت المنحة وغادرت", "After some talks she took the grant and left"),
        ("زوجة أب لثلاث بنات", "Step-mother to three daughters"),
        ("احذروا لئلا يسقط السلم", "Take care today lest the ladder fall"),
        ("حقوق الأقليات العرقية", "More rights for ethnic minorities"),
        ("تعليم الأخوات الصغيرات", "Teaching the little sisters"),
        ("يؤكد من جديد إدانته لجميع أشكاله", "Reaffirms its condemnation of all its forms"),
        ("كتبه من قبل طالب", "Written later by a student"),
        ("في تشرين الأول", "On the last day of October"),
        ("المصلحة العامة", "On that day"),
    ],
)
def test_words_that_look_like_others_oppose_nothing(arabic: str, english: str) -> None:
    assert find_opposed(arabic, english) == []


def test_a_number_tells_units_from_other_meanings() -> None:
    assert find_opposed("توفيت عن عمر 90 عام", "She died aged 90 months")
    assert find_opposed("توفيت عن عمر 90 عام", "She died aged 90 years") == []
    assert find_opposed("على ارتفاع 300 قدم", "At a height of 300 metres")
    assert find_opposed("قدم تقريره عن المتر", "He presented his report on the metre") == []


def test_marks_and_spelling_of_alef_make_no_difference() -> None:
    for arabic in ("أُغلِقَ المعبر", "اغلق المعبر", "أُغـــلق المعبر"):
        assert find_opposed(arabic, "The crossing was opened")
        assert find_opposed(arabic, "The crossing was closed") == []


def test_every_meaning_has_words_of_both_languages() -> None:
    for opposites in load_opposites():
        assert len(opposites.meanings) > 1
        for meaning in opposites.meanings:
            arabic, english = (
                meaning.arabic | meaning.wider_arabic,
                meaning.english | meaning.wider_english,
            )
            assert all("ء" <= word[0] <= "ي" for word in arabic)
            assert all(word.isascii() or word in "£€" for word in english)
            assert arabic
            assert english
