"""The build report: one HTML page that needs nothing but itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from markupsafe import Markup

from bitext.align.beads import DocumentLink
from bitext.dataset.card import document_links
from bitext.dataset.picture import BOX, COLUMN, WIDTH, Picture, draw, numbers
from bitext.dataset.publish import Dataset
from bitext.dataset.rows import (
    LABEL_DEFINITIONS,
    REASON_DEFINITIONS,
    DocumentRow,
    PairRow,
    Scores,
    SentenceRow,
    score_definitions,
)
from bitext.dataset.summary import Coverage, summarise
from bitext.errors import counted
from bitext.score.labels import CORRESPONDING, LABELS, Label
from bitext.text.languages import Language

LANGUAGES: Mapping[Language, str] = {"ar": "Arabic", "en": "English"}
LINKED: Mapping[str, bool] = {
    "parallel": True,
    "comparable": True,
    "topic": False,
    "none": False,
}
RELATIONS: Mapping[str, str] = {
    "parallel": "a translation",
    "comparable": "the same event, reported independently",
    "topic": "the same topic, but another event",
    "none": "neither the same event nor the same topic",
}
_ARABIC = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"
_ARABIC_RUN = re.compile(rf"(«?(?:\d+ )?[{_ARABIC}](?:[^A-Za-z~<>]*[{_ARABIC}0-9»])?)")
"""From an opening quote or the day before a month's name to the next Latin letter."""
PERCENT_SCORES = ("mt_chrf", "mt_bleu")
PAIRS_SHOWN = 200
DOCUMENTS_SHOWN = 40
PICTURES_SHOWN = 20
LINES_SHOWN = 500


@dataclass(frozen=True)
class Passage:
    """A sentence of a document and what became of it.

    Attributes:
        row: the sentence.
        label: the best label of the pairs that hold it, or ``None`` if there is none.
        pairs: ids of these pairs, the best first.
    """

    row: SentenceRow
    label: Label | None
    pairs: tuple[str, ...]

    @property
    def is_used(self) -> bool:
        """True if the other side has a counterpart."""
        return self.label in CORRESPONDING


@dataclass(frozen=True)
class Text:
    """A document as the report shows it.

    Attributes:
        row: what is known of it.
        paragraphs: its sentences.
        coverage: how many of them are used.
        is_linked: whether a document of the other language reports the same.
    """

    row: DocumentRow
    paragraphs: tuple[tuple[Passage, ...], ...]
    coverage: Coverage
    is_linked: bool


def render_report(dataset: Dataset) -> str:
    """The report of a dataset as one HTML page.

    It shows coverage, document links, alignments and pairs, works without scripts and asks
    nothing of the network. The same dataset gives the same page. Of very many pairs,
    documents and pictures it shows the first and says how many there are.
    """
    import jinja2

    links = document_links(dataset.documents)
    by_label: dict[Label, list[PairRow]] = {label: [] for label in LABELS}
    for pair in dataset.pairs:
        by_label[pair.label].append(pair)
    for rows in by_label.values():
        rows.sort(key=lambda row: (-row.correspondence, row.id))

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["number"] = lambda value: f"{value:,}"
    environment.filters["isolate"] = isolate_arabic
    environment.filters["score"] = lambda value: f"{value:.2f}"
    return environment.get_template("report.html").render(
        about=dataset.about,
        summary=summarise(dataset.pairs, dataset.sentences),
        texts=_texts(dataset, links),
        documents={row.id: row for row in dataset.documents},
        links=links,
        pictures=_pictures(dataset),
        pairs=by_label,
        unreadable=[row for row in dataset.documents if row.problem],
        dropped=[line for row in dataset.documents for line in row.dropped],
        definitions=score_definitions(),
        label_definitions=LABEL_DEFINITIONS,
        reason_definitions=REASON_DEFINITIONS,
        languages=LANGUAGES,
        linked=LINKED,
        relations=RELATIONS,
        scores=_scores,
        numbers=numbers,
        clause_parts=clause_parts,
        counted=counted,
        title=title,
        limits={
            "pairs": PAIRS_SHOWN,
            "documents": DOCUMENTS_SHOWN,
            "pictures": PICTURES_SHOWN,
            "lines": LINES_SHOWN,
        },
        picture_size={"width": WIDTH, "column": COLUMN, "box": BOX},
    )


def title(document: DocumentRow) -> str:
    """The document's title, or ``""`` if it is not known."""
    known = document.metadata.get("title")
    return known.value.strip() if known else ""


def isolate_arabic(text: str) -> Markup:
    """English words with each run of Arabic in them set apart, so that neither moves the other."""
    isolated = Markup('<bdi lang="ar" dir="rtl">{}</bdi>')
    return Markup("").join(
        isolated.format(part) if is_arabic else part
        for is_arabic, part in zip(cycle((False, True)), _ARABIC_RUN.split(text), strict=False)
    )


def clause_parts(row: PairRow, language: Language) -> list[tuple[str, int | None]]:
    """One text of a pair in pieces, each with the number, from 1, of the clause link it is in.

    The links count characters of the source, so that an edited text is one piece.
    """
    text = row.ar if language == "ar" else row.en
    if row.review.source_ar is not None or row.review.source_en is not None:
        return [(text, None)]
    spans = sorted(
        (span.start, span.stop, number)
        for number, link in enumerate(row.clauses, start=1)
        for span in [link.arabic if language == "ar" else link.english]
    )
    pieces: list[tuple[str, int | None]] = []
    place = 0
    for start, end, number in spans:
        pieces += [(text[place:start], None), (text[start:end], number)]
        place = end
    return [piece for piece in (*pieces, (text[place:], None)) if piece[0]]


def format_score(name: str, value: float) -> str:
    """A score with as many digits as mean something."""
    return f"{value:.1f}" if name in PERCENT_SCORES else f"{value:.2f}"


def _scores(scores: Scores) -> list[tuple[str, str]]:
    """Name for people and value of each score that there is."""
    values = asdict(scores)
    return [
        (each.title, format_score(each.name, values[each.name]))
        for each in score_definitions()
        if values[each.name] is not None
    ]


def _texts(dataset: Dataset, links: Iterable[DocumentLink]) -> list[Text]:
    """The documents with their sentences, linked ones first."""
    together = {id for link in links if LINKED[link.relation] for id in (link.arabic, link.english)}
    pairs: defaultdict[tuple[str, int], list[PairRow]] = defaultdict(list)
    for pair in sorted(
        dataset.pairs, key=lambda row: (LABELS.index(row.label), -row.correspondence)
    ):
        for index in pair.ar_sentences:
            pairs[pair.ar_document, index].append(pair)
        for index in pair.en_sentences:
            pairs[pair.en_document, index].append(pair)

    passages: defaultdict[str, list[Passage]] = defaultdict(list)
    for row in dataset.sentences:
        of_sentence = pairs[row.document, row.index]
        passages[row.document].append(
            Passage(
                row=row,
                label=of_sentence[0].label if of_sentence else None,
                pairs=tuple(pair.id for pair in of_sentence),
            )
        )
    texts = [_text(row, passages[row.id], row.id in together) for row in dataset.documents]
    return sorted(texts, key=lambda text: not text.is_linked)


def _text(row: DocumentRow, passages: list[Passage], is_linked: bool) -> Text:
    paragraphs: defaultdict[int, list[Passage]] = defaultdict(list)
    for passage in passages:
        paragraphs[passage.row.paragraph].append(passage)
    return Text(
        row=row,
        paragraphs=tuple(tuple(paragraph) for paragraph in paragraphs.values()),
        coverage=Coverage(
            sentences=len(passages),
            corresponding=sum(passage.is_used for passage in passages),
            paired=sum(bool(passage.pairs) for passage in passages),
        ),
        is_linked=is_linked,
    )


def _pictures(dataset: Dataset) -> list[Picture]:
    """A picture of every two documents that have pairs, those with most pairs first."""
    sentences: defaultdict[str, list[SentenceRow]] = defaultdict(list)
    for row in dataset.sentences:
        sentences[row.document].append(row)
    pairs: defaultdict[tuple[str, str], list[PairRow]] = defaultdict(list)
    for pair in dataset.pairs:
        pairs[pair.ar_document, pair.en_document].append(pair)
    most_first: list[tuple[tuple[str, str], list[Any]]] = sorted(
        pairs.items(), key=lambda item: (-len(item[1]), item[0])
    )
    return [
        draw(sentences[arabic], sentences[english], rows)
        for (arabic, english), rows in most_first[:PICTURES_SHOWN]
    ]
