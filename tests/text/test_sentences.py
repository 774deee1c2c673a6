from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.corpus.documents import Document, DroppedLine
from bitext.corpus.segmentation import split_document
from bitext.text.sentences import MAX_QUOTE, split_sentences

WORDS = ["قال", "الوزير", "Mr.", "U.N.", "3.14", "د.", "word", "The", "e.g.", "a.m.", "1.", "🙂"]
MARKS = [*'.؟!…?«»"”“’()[]،', "...", " ", "\t", "\u00a0", "\u200f", "\n", "\r\n", "\u2028"]
PIECES = st.lists(st.sampled_from(WORDS + MARKS), max_size=60)
TEXT = st.one_of(st.text(max_size=200), PIECES.map("".join), PIECES.map(" ".join))


def split(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]


@given(TEXT, st.sampled_from(["ar", "en"]))
def test_spans_are_ordered_disjoint_trimmed_and_cover_all_text(text: str, language: str) -> None:
    spans = split_sentences(text, language)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    assert all(len(text[start:end].splitlines()) == 1 for start, end in spans)
    covered = {position for start, end in spans for position in range(start, end)}
    assert all(char.isspace() for position, char in enumerate(text) if position not in covered)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("ar", ["هل وصل الوفد؟", "نعم!", "وصل أمس.", "ثم غادر…", "وانتهى الأمر."]),
        ("ar", ["قال: «نعم.»", "ثم سكت."]),
        ("ar", ['قالت: "لن نذهب."', "وخرجت من الغرفة."]),
        ("ar", ["وصل د. سالم و أ. منى إلى مقر ج. م. ع. في المساء.", "ثم بدأ اللقاء."]),
        ("ar", ["بلغت النسبة 3.14 في المئة، وهي أعلى؛ هكذا قالوا.", "وكانت اللجنة 5 + 5 حاضرة."]),
        ("ar", ['قال «ماريو» (Mario Draghi) إن القانون "مهم [...] جدا".', "ثم صمت."]),
        ("ar", ["ولد عام 1443 هـ.", "وتوفي بعد ذلك."]),
        ("ar", ["كتب إلى info@example.org. ", "وزار www.example.org/a.b مرتين."]),
        ("ar", ['سأل: "أين أنت؟" سأل مرة أخرى ولم يجب أحد.', "ثم رحل."]),
        ("en", ["Mr. Smith met Dr. Jones at 5 a.m. on Nov. 3.", "They left."]),
        (
            "en",
            ["U.N. envoys and the U.S. State Department agreed.", "The U.S. The talks, he said."],
        ),
        ("en", ["J. K. Rowling wrote it, e.g. in 1997, vs. others, etc.", "She knew No. 5 well."]),
        ("en", ["“Stop!” he said.", "“Why?” asked Mary.", "“Go.”", "Nobody moved."]),
        ("en", ["It cost 3.14 dollars (see p. 7).", "Wait...", "Really?!", "Yes."]),
        ("en", ["He waited... and left.", "Yahoo! is a company."]),
        ("en", ["He agreed.[12]", "Others did not."]),
    ],
)
def test_breaks_where_a_reader_would(language: str, sentences: list[str]) -> None:
    sentences = [sentence.strip() for sentence in sentences]
    if "U.S. The" in sentences[-1]:
        sentences[-1:] = ["The U.S.", "The talks, he said."]
    assert split(" ".join(sentences), language) == sentences


@pytest.mark.parametrize("text", ["1. First point", "12.3. Scope of this law", "أ. النقطة الأولى"])
def test_list_marks_stay_with_their_text(text: str) -> None:
    assert split(text, "ar") == [text]


@pytest.mark.parametrize(
    "text",
    [
        'وقال «سامي»: "إن الخطة يجب أن تنفذ. يجب على الجميع المشاركة من دون تأخير”.',
        "«سنعود غدا. لن نتأخر! هل فهمتم؟» قال سامي ثم خرج.",
        "“We will go. She will stay until noon,” his spokesman said.",
        'He said: "It is late. Let us go."',
        'و"الجزيرة" قالت "نعم. لا. ربما" فقط.',
        'قال: "انتهى الأمر. سنرحل. ”',
    ],
)
def test_a_quotation_stays_in_one_piece_with_its_clause(text: str) -> None:
    assert split(text, "ar" if "ا" in text else "en") == [text]


def test_a_quotation_that_is_never_closed_is_split() -> None:
    text = "قال: «سنعود غدا. لن نتأخر. وداعا."
    assert split(text, "ar") == ["قال: «سنعود غدا.", "لن نتأخر.", "وداعا."]


def test_a_very_long_quotation_is_split() -> None:
    inner = "هذه جملة من جمل كثيرة. " * (MAX_QUOTE // 20)
    assert len(split(f"قال: «{inner}انتهى» ثم خرج.", "ar")) > 10


def test_line_breaks_are_boundaries() -> None:
    assert split("سطر أول\nسطر ثان\r\n\n  سطر ثالث  ", "ar") == ["سطر أول", "سطر ثان", "سطر ثالث"]


@pytest.mark.parametrize("text", ["", "   \n\t ", "\ufeff".strip("\ufeff")])
def test_empty_text_has_no_sentences(text: str) -> None:
    assert split_sentences(text, "ar") == []


def test_invisible_controls_after_the_stop_belong_to_the_sentence() -> None:
    assert split("انتهى.\u200f\u202c ثم بدأ.", "ar") == ["انتهى.\u200f\u202c", "ثم بدأ."]


def test_diacritics_and_tatweel_do_not_matter() -> None:
    assert split("كَتَبَ الوَلَدُ. ثُـــمَّ نَامَ.", "ar") == ["كَتَبَ الوَلَدُ.", "ثُـــمَّ نَامَ."]


def test_a_line_of_a_megabyte() -> None:
    text = "ذهب الولد إلى المدرسة في الصباح الباكر. " * 25_000
    assert len(split_sentences(text, "ar")) == 25_000


def test_a_long_line_of_stops_and_quotes() -> None:
    assert split_sentences('." (' * 50_000, "en")


def _dropped(document: Document, line: int, start: int, text: str) -> DroppedLine:
    return DroppedLine(document.id, line, start, start + len(text), text, "rule")


def test_documents_skip_dropped_lines_and_count_paragraphs() -> None:
    text = "Home\n\nOne. Two.\r\nAdvertisement\nThree.\n"
    document = Document("d", "en", text)
    dropped = [
        _dropped(document, 1, 0, "Home"),
        _dropped(document, 4, text.index("Adv"), "Advertisement"),
    ]
    sentences = split_document(document, dropped)
    assert [(s.index, s.paragraph, s.text) for s in sentences] == [
        (0, 0, "One."),
        (1, 0, "Two."),
        (2, 1, "Three."),
    ]
    assert all(text[s.start : s.end] == s.text and s.document == "d" for s in sentences)


@given(TEXT, st.data())
def test_document_offsets_are_exact_and_kept_lines_covered(text: str, data: st.DataObject) -> None:
    document = Document("d", "ar", text)
    starts = list(itertools.accumulate((len(x) for x in text.splitlines(True)), initial=0))[:-1]
    chosen = data.draw(st.sets(st.sampled_from(starts))) if starts else set()
    lines = dict(zip(starts, text.splitlines(), strict=True))
    dropped = [_dropped(document, 1, start, lines[start]) for start in sorted(chosen)]
    sentences = split_document(document, dropped)
    assert [s.index for s in sentences] == list(range(len(sentences)))
    assert all(text[s.start : s.end] == s.text for s in sentences)
    covered = {position for s in sentences for position in range(s.start, s.end)}
    for start, line in lines.items():
        for position, char in enumerate(line, start):
            assert (position in covered) == (start not in chosen) or char.isspace()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("انتهى الاجتماع.وغادر الوفد؟هل يعود!نعم", 4),
        ("وغيرها.وهي كثيرة", 2),
        ("حضر أ.د.سامي حداد وغادر", 1),
        ("في القرن الثالث ق.م كانت المدينة", 1),
        ("يعمل بلغة Node.js وملف data.csv هنا", 1),
        ("بلغ 3.5 مليون", 1),
        ("حضر أحمد ود. سامي وأ.د. ليلى الحفل", 1),
        ("قابلت الوزير بد. سامي", 1),
        ("أعجب الناس به. ثم غادروا", 2),
        ("الخطوات: 1. فتح الملف 2. حفظ الملف 3. إغلاق الملف", 1),
        ("1. فتح الملف. 2. حفظ الملف.", 2),
        ("حدث ذلك عام 12. ثم عاد", 2),
    ],
)
def test_arabic_stops_without_a_space_initials_and_items(text: str, expected: int) -> None:
    assert len(split_sentences(text, "ar")) == expected


def test_items_within_an_english_line() -> None:
    assert len(split_sentences("Steps: 1. Open the file 2. Save it 3. Close it", "en")) == 1
    assert len(split_sentences("He came in 5. She left.", "en")) == 2
