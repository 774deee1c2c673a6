from __future__ import annotations

import pytest

from bitext.text.negation import negation_difference


@pytest.mark.parametrize(
    ("arabic", "english", "difference"),
    [
        ("لم يصل الوفد", "the delegation did not arrive", 0),
        ("وصل الوفد", "the delegation didn't arrive", 1),
        ("لا احد يعرف", "nobody knows", 0),
        ("الرحله غير امنه", "the trip is not safe", 0),
        ("لا يمكن الوصول اليه", "it is unreachable", 0),
        ("لم ولن يوافق", "he agreed", 1),
        ("لا يزال الوفد في باريس", "the delegation is still in paris", 0),
        ("ولا سيما اقل البلدان نموا", "in particular the least developed countries", 0),
        ("لا يسمح الا للمالك بالدخول", "only the owner may enter", 0),
        ("لا يسمح الا للمالك بالدخول", "nobody but the owner may enter", 0),
        ("ليس الوفد فحسب بل الرئيس", "not only the delegation but the president", 0),
        ("لا يزال الوفد في باريس", "the delegation is not in paris", 1),
        ("لم يويد التدخل", "he supported the intervention", 1),
        ("لم يحضر الاجتماع", "he attended the international meeting", 1),
        ("لا يجوز ذلك", "that is illegal", 0),
        ("لا يفهم", "he understands", 1),
        ("لم يوافق", "he disagreed", 0),
        ("لا يكفي", "it is insufficient", 0),
        ("لم شمل العائله", "the family was reunited", 0),
        ("حذره من العوده", "he warned him not to return", 0),
        ("طلب الا يذكر اسمه", "he asked not to be named", 0),
        ("تمسكوا به ليلا يضيع", "hold it so that it is not lost", 0),
        ("ولم يلبث ان عاد", "soon he was back", 0),
        ("ما عاد يعمل هناك", "he does not work there any more", 0),
        ("لا يقرا ولا يكتب", "he neither reads nor writes", 0),
        ("لا يقرا او يكتب", "he neither reads nor writes", 0),
        ("لم لا ياتي", "why does he not come", 0),
        ("اليست القاعه مغلقه", "isn't the hall closed", 0),
        ("انت طبيب اليس كذلك", "you are a doctor aren't you", 0),
        ("المصلحه لا الصداقه تجمعهم", "interest rather than friendship unites them", 0),
        ("ليس الرييس وحده من حضر", "not only the president came", 0),
        ("عنوانه غير معروف", "his address is unknown", 0),
        ("عنوانه غير معروف", "his address is not unknown", 1),
        ("رفض بسبب عدم الخبره", "he was not rejected for lack of experience", 1),
        ("كتب الست فصول في شهر", "he wrote the six chapters in a month", 0),
        ("قال لا", "he said no", 0),
        ("درست في المدرسه رقم", "she studied at school no", 0),
        ("القانون رقم والمرسوم رقم", "law no and decree no", 0),
        ("القانون رقم ساري", "law no is not in force", 1),
        ("لا يوجد رقم", "there is no number", 0),
        ("طلب رقما", "he did not ask for a number", 1),
        ("غادر الفريق دون ان يتحدث", "the team left without talking", 0),
        ("غادر الفريق دون ان يتحدث", "the team left after talking", 1),
        ("منعته من الدخول", "i didn't let him in", 0),
        ("هل يشمل محتوي عنيفا نعم لا", "is there graphic content", 0),
        ("الجريده الرسميه العدد", "official gazette no", 0),
    ],
)
def test_negations(arabic: str, english: str, difference: int) -> None:
    found = negation_difference(arabic.split(), english.split())
    assert bool(found) == bool(difference)
