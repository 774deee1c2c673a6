"""A small dataset to review: a town report and its translation."""

from __future__ import annotations

from pathlib import Path

from bitext.align.beads import DocumentLink
from bitext.corpus.documents import Document, Sentence, Statement
from bitext.dataset.about import About
from bitext.dataset.publish import write_dataset
from bitext.dataset.rows import DocumentRow, PairRow, Scores, SentenceRow, pair_id

TOWNS = (
    ("Tripoli", "طرابلس"),
    ("Benghazi", "بنغازي"),
    ("Misrata", "مصراتة"),
    ("Sabha", "سبها"),
    ("Zliten", "زليتن"),
    ("Derna", "درنة"),
    ("Tobruk", "طبرق"),
)

SENTENCES = (
    (
        "افتتح مجلس {town} {n} مدرسة جديدة يوم الأحد.",
        "The council of {town} opened {n} new schools on Sunday.",
    ),
    (
        "وقال رئيس البلدية إن العمل بدأ قبل {n} شهرا.",
        "The mayor said that work had begun {n} months ago.",
    ),
    (
        "تسقي القناة القديمة {n} بستانا حول {town}.",
        "The old canal waters {n} orchards around {town}.",
    ),
    (
        "ولم يحضر أحد من سكان الحي اجتماع المساء.",
        "Nobody from the quarter of {town} came to the meeting that evening.",
    ),
)

Rows = tuple[list[PairRow], list[SentenceRow], list[DocumentRow]]


def make_rows(repeat: int = 1) -> Rows:
    """28 pairs for each repetition: Arabic and English sentence i belong together.

    Every fourth pair has another number on the English side. The last sentence of either side is
    in no pair.
    """
    texts = [
        (ar.format(town=towns[1], n=20 + i), en.format(town=towns[0], n=20 + i + (i % 4 == 1)))
        for turn in range(repeat)
        for i, (towns, (ar, en)) in enumerate(
            ((towns, text) for towns in TOWNS for text in SENTENCES), 100 * turn
        )
    ]
    arabic = [text for text, _ in texts] + ["انتهى التقرير هنا."]
    english = [text for _, text in texts] + ["Send your letters to the editor."]
    pairs = []
    for i in range(len(texts)):
        quality = 0.05 + 0.9 * ((i * 37) % 101) / 100
        label = "parallel" if quality > 0.8 else "partial" if quality > 0.4 else "related"
        pairs.append(
            PairRow(
                id=pair_id("report-ar", "report-en", [i], [i], arabic[i], english[i]),
                ar=arabic[i],
                en=english[i],
                machine_translation=f"Machine: {english[i]}",
                quality=quality,
                correspondence=min(1.0, quality + 0.02),
                label=label,  # type: ignore[arg-type]
                reasons=("number-mismatch: 21",) if i % 4 == 1 else (),
                scores=Scores(similarity=quality, length_ratio=1.1),
                bead="1-1",
                method="sequence",
                ar_document="report-ar",
                en_document="report-en",
                ar_sentences=(i,),
                en_sentences=(i,),
            )
        )
    links = [DocumentLink("report-ar", "report-en", "parallel", 0.97)]
    documents = []
    sentences = []
    for name, language, lines in (("report-ar", "ar", arabic), ("report-en", "en", english)):
        document = Document(
            name,
            language,  # type: ignore[arg-type]
            "\n".join(lines),
            metadata={"title": Statement(f"Report {language}", "given")},
        )
        documents.append(DocumentRow.of(document, len(lines), links=links))
        start = 0
        for index, line in enumerate(lines):
            sentence = Sentence(name, index, index // 4, start, start + len(line), line)
            sentences.append(SentenceRow.of(sentence, document.language))
            start += len(line) + 1
    return pairs, sentences, documents


def write_rows(folder: Path, rows: Rows, title: str = "Town report") -> Path:
    """A dataset folder of the rows."""
    write_dataset(folder, *rows, About(name="town-report", title=title))
    return folder
