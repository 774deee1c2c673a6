"""What aligning says of texts that are no translations of each other."""

import random

import pytest

from bitext.workflows.align import align_files

ARABIC = """\
افتُتحت المكتبة الجديدة في المدينة يوم الأحد.
حضر الحفل عمدة المدينة وألقى كلمة قصيرة.
تضم المكتبة أكثر من ٣٠٠٠٠ كتاب.
ستغلق المكتبة أبوابها الساعة الثامنة مساءً.
يمكن للأطفال استعارة ثلاثة كتب كل أسبوع.
تقع المحطة على بعد خمس دقائق سيرا على الأقدام.
تبرعت شركة محلية بالحواسيب.
سيبدأ نادي القراءة اجتماعاته في الشهر القادم.
"""
ENGLISH = """\
The new library in the city opened on Sunday.
The mayor of the city attended the ceremony and gave a short speech.
The library holds more than 30,000 books.
The library will close its doors at eight in the evening.
Children may borrow three books every week.
The station is five minutes away on foot.
A local company donated the computers.
The reading club will begin its meetings next month.
"""
OTHER = """\
Knead the dough until it no longer sticks.
Let it rest under a damp cloth.
Heat the oven and grease the tin.
Beat two eggs with sugar.
Serve it warm with honey.
"""


@pytest.fixture
def align(tmp_path):
    def run(arabic, english):
        (tmp_path / "ar.txt").write_text(arabic, "utf-8")
        (tmp_path / "en.txt").write_text(english, "utf-8")
        paths = [str(tmp_path / name) for name in ("ar.txt", "en.txt", "out.vecalign")]
        messages = align_files(*paths, lines=True, format="vecalign", cache=tmp_path / "cache")
        beads = [
            row.split(":")[:2]
            for row in (tmp_path / "out.vecalign").read_text("utf-8").splitlines()
        ]
        return messages, [bead for bead in beads if "[]" not in bead]

    return run


def test_nothing_is_said_of_translations(align):
    messages, links = align(ARABIC, ENGLISH)
    assert messages == []
    assert links == [[f"[{i}]", f"[{i}]"] for i in range(8)]


def test_languages_may_be_swapped_but_that_is_said(align):
    messages, links = align(ENGLISH, ARABIC)
    assert len(messages) == 1
    assert "expected Arabic first" in messages[0]
    assert links == [[f"[{i}]", f"[{i}]"] for i in range(8)]


def test_unrelated_texts_are_left_unaligned_and_that_is_said(align):
    messages, links = align(ARABIC, OTHER)
    assert links == []
    assert len(messages) == 1
    assert "nothing is aligned" in messages[0]
    assert "bitext mine" in messages[0]


def test_for_shuffled_texts_mining_is_proposed(align):
    sentences = ENGLISH.splitlines()
    random.Random(4).shuffle(sentences)
    messages, _ = align(ARABIC, "\n".join(sentences))
    assert len(messages) == 1
    assert "bitext mine" in messages[0]
