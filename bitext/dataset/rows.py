"""The rows of a published dataset.

A dataset has three tables: ``pairs``, ``sentences`` and ``documents``; a row of each is a frozen
dataclass here. Numbers are published as 32-bit floats. A score that could not be computed is
``None``, never NaN.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from hashlib import sha256
from typing import Any, Literal

from bitext.align.beads import ClauseLink, DocumentLink
from bitext.corpus.documents import Document, DroppedLine, Sentence, Statement, Unreadable
from bitext.score.labels import CORRESPONDING, Label
from bitext.text.languages import Language

Method = Literal["sequence", "mining", "review"]


LABEL_DEFINITIONS: Mapping[Label, str] = {
    "parallel": "Same content, nothing of weight missing or added on either side.",
    "partial": (
        "One side's main statement is stated by the other too, but content of weight is missing, "
        "added or seen from another point in time."
    ),
    "related": "Same event or topic, different statements.",
    "unrelated": "Neither the same statement nor the same event or topic.",
}
"""What a bilingual reader would say of a pair, best first."""

REASON_DEFINITIONS: Mapping[str, str] = {
    "same-event": "The two documents hardly report the same event.",
    "number-mismatch": "Numbers that one side only states.",
    "date-mismatch": "Dates that one side only states.",
    "missing-names": "Names that the other side does not have.",
    "negation-mismatch": "One side has more negations than the other.",
    "opposite-words": "A word of each side, of which one excludes the other.",
    "exchanged-numbers": "Two numbers that both sides have seem to have changed places.",
    "unexpected-words": "English words that the translation model did not expect after the Arabic.",
    "one-or-two": "One side speaks of two, the other of one.",
    "added-in-arabic": (
        "Share of the Arabic that has no counterpart in the English: added in the Arabic, or "
        "left out of the English."
    ),
    "added-in-english": (
        "Share of the English that has no counterpart in the Arabic: added in the English, or "
        "left out of the Arabic."
    ),
    "similarity": "The cosine of the embeddings, which is low.",
    "nearer-text": "How much nearer another text of the corpus is to one of the two.",
    "length-ratio": "Characters of the English over those of the Arabic, which is unusual.",
    "truncated": "One side breaks off.",
    "repetition": "Share of a side that repeats what it has said.",
    "markup-mismatch": "Share of the tags, links and placeholders that one side only has.",
    "other-script-in-arabic": "Share of the letters of the Arabic that are not Arabic.",
    "other-script-in-english": "Share of the letters of the English that are not Latin.",
    "machine-translation": "What is doubtful about the machine translation.",
    "empty-side": "One side is empty.",
    "no-words": "One side has no words.",
    "untranslated-copy": "One side is a copy of the other.",
    "not-arabic": "The Arabic side is not Arabic.",
    "not-english": "The English side is not English.",
}
"""What a reason says that begins with this name; after the colon is what was found."""


def _score(title: str, definition: str) -> Any:
    return field(default=None, metadata={"title": title, "definition": definition})


@dataclass(frozen=True)
class Scores:
    """What was measured about a pair; ``None`` where it could not be measured.

    :func:`score_definitions` gives every score's name for people and its definition.
    """

    similarity: float | None = _score(
        "similarity",
        "Cosine of the embeddings of the Arabic and the English text, in [-1, 1].",
    )
    grade: float | None = _score(
        "grade",
        "How far both texts say the same, in [0, 1]: from the similarity, that of the machine "
        "translation, and the words that have a counterpart; for ranking and for comparing with "
        "people's grades of similarity, not a probability.",
    )
    margin: float | None = _score(
        "margin",
        "Similarity divided by the mean similarity of both texts to their nearest neighbours on "
        "the other side; above 1, the two are closer to each other than to their surroundings.",
    )
    mt_similarity: float | None = _score(
        "translation similarity",
        "Cosine of the embeddings of the machine translation and the English text, in [-1, 1].",
    )
    mt_chrf: float | None = _score(
        "translation chrF++",
        "Sentence-level chrF++ of the machine translation against the English text, in [0, 100].",
    )
    mt_bleu: float | None = _score(
        "translation BLEU",
        "Sentence-level BLEU, with effective order, of the machine translation against the "
        "English text, in [0, 100].",
    )
    length_ratio: float | None = _score(
        "length ratio",
        "Number of characters of the English text divided by that of the Arabic text.",
    )
    facts: float | None = _score(
        "facts",
        "Agreement of all facts (numbers, dates, percentages, names) of both texts, in [0, 1]; "
        "null if neither text states one.",
    )
    numbers: float | None = _score(
        "numbers",
        "Agreement of the numbers, dates and percentages of both texts, in [0, 1]; "
        "null if neither text has one.",
    )
    names: float | None = _score(
        "names",
        "Agreement of the names of both texts, compared across scripts, in [0, 1]; "
        "null if neither text has one.",
    )
    event: float | None = _score(
        "same event",
        "Confidence that the two documents report the same event, in [0, 1].",
    )

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if value is not None and math.isnan(value):
                raise ValueError(f"{each.name} is NaN; a score that is not there is None")

    @classmethod
    def of(cls, values: Mapping[str, float | None]) -> Scores:
        """Scores from values by name: names left out and NaN become ``None``.

        Raises:
            TypeError: if a name is not a score.
        """
        return cls(
            **{
                name: None if value is None or math.isnan(value) else float(value)
                for name, value in values.items()
            }
        )


@dataclass(frozen=True)
class ScoreDefinition:
    """A score in words.

    Attributes:
        name: the field of :class:`Scores`.
        title: its name for people.
        definition: one sentence with its range.
    """

    name: str
    title: str
    definition: str


def score_definitions() -> tuple[ScoreDefinition, ...]:
    """All scores in the order of the columns."""
    return tuple(
        ScoreDefinition(each.name, each.metadata["title"], each.metadata["definition"])
        for each in fields(Scores)
    )


@dataclass(frozen=True)
class Review:
    """What people said about a pair; all empty until someone has looked at it.

    Attributes:
        status: how far the review is, in the review store's words; ``""`` if not begun.
        label: the label people gave.
        ar: the Arabic text as edited, or ``None`` if unchanged.
        en: the English text as edited, or ``None`` if unchanged.
        comment: free text.
        reviewers: names, in order.
        changed: time of the last change, ISO 8601 in UTC, or ``""``.
        source_ar: the Arabic text of the source where the row has the edited one, else ``None``.
        source_en: the English text of the source where the row has the edited one, else ``None``.
        machine_label: the machine's label where the row has the one people gave, else ``None``.
        machine_quality: likewise its quality.
        machine_correspondence: likewise its correspondence.

    The last five are set by :func:`as_reviewed`.
    """

    status: str = ""
    label: Label | None = None
    ar: str | None = None
    en: str | None = None
    comment: str = ""
    reviewers: tuple[str, ...] = ()
    changed: str = ""
    source_ar: str | None = None
    source_en: str | None = None
    machine_label: Label | None = None
    machine_quality: float | None = None
    machine_correspondence: float | None = None


@dataclass(frozen=True)
class PairRow:
    """An Arabic and an English text offered as corresponding.

    Attributes:
        id: see :func:`pair_id`.
        ar: the Arabic text as in the source, or as a reviewer edited it (:func:`as_reviewed`).
        en: the English text, likewise.
        machine_translation: the Arabic text in English, or ``""`` if there is none.
        quality: calibrated probability of ``parallel``, in [0, 1].
        correspondence: calibrated probability of ``parallel`` or ``partial``, in [0, 1].
        label: one of :data:`LABELS`.
        reasons: short machine-made reasons, e.g. ``number-mismatch: 300``.
        scores: what was measured.
        bead: numbers of Arabic and English sentences, e.g. ``2-1``.
        method: ``sequence`` (aligned as a translation), ``mining`` (found on its own) or
            ``review`` (linked by a reviewer).
        ar_document: id of the Arabic document.
        en_document: id of the English document.
        ar_sentences: indices of the Arabic sentences in their document.
        en_sentences: indices of the English sentences in their document.
        clauses: which parts of the texts in the source say the same, in Arabic order; what is in
            none of them has no counterpart. Only looked for in ``partial`` pairs, else empty.
        review: what people said.
    """

    id: str
    ar: str
    en: str
    machine_translation: str
    quality: float
    correspondence: float
    label: Label
    reasons: tuple[str, ...]
    scores: Scores
    bead: str
    method: Method
    ar_document: str
    en_document: str
    ar_sentences: tuple[int, ...]
    en_sentences: tuple[int, ...]
    clauses: tuple[ClauseLink, ...] = ()
    review: Review = field(default_factory=Review)


def pair_id(
    ar_document: str,
    en_document: str,
    ar_sentences: Iterable[int],
    en_sentences: Iterable[int],
    ar: str,
    en: str,
) -> str:
    """16 hexadecimal digits that depend on nothing but the arguments."""
    identity = [
        ar_document,
        en_document,
        [int(index) for index in ar_sentences],
        [int(index) for index in en_sentences],
        ar,
        en,
    ]
    return sha256(json.dumps(identity).encode("ascii")).hexdigest()[:16]


def as_reviewed(row: PairRow) -> PairRow:
    """The row with the texts and the label that people gave it, what they replace kept in its
    ``review``; a row that nobody has edited or labelled stays as it is.

    With a label from people the quality is 1 or 0: whether they call it ``parallel``; so is the
    correspondence: whether they call it ``parallel`` or ``partial``. Scores, reasons and machine
    translation stay those of the texts in the source; clauses go, for their characters are not
    those of an edited text.
    """
    row = as_built(row)
    review = row.review
    if review.ar is None and review.en is None and review.label is None:
        return row
    source_ar = None if review.ar in (None, row.ar) else row.ar
    source_en = None if review.en in (None, row.en) else row.en
    return replace(
        row,
        ar=row.ar if review.ar is None else review.ar,
        en=row.en if review.en is None else review.en,
        label=row.label if review.label is None else review.label,
        quality=row.quality if review.label is None else float(review.label == "parallel"),
        correspondence=(
            row.correspondence if review.label is None else float(review.label in CORRESPONDING)
        ),
        clauses=row.clauses if source_ar is source_en is None else (),
        review=replace(
            review,
            source_ar=source_ar,
            source_en=source_en,
            machine_label=None if review.label is None else row.label,
            machine_quality=None if review.label is None else row.quality,
            machine_correspondence=None if review.label is None else row.correspondence,
        ),
    )


_REPLACED = (
    "source_ar",
    "source_en",
    "machine_label",
    "machine_quality",
    "machine_correspondence",
)
"""What :func:`as_reviewed` keeps of the row as it was built."""


def as_built(row: PairRow) -> PairRow:
    """The row with the texts of the source and the machine's label; undoes :func:`as_reviewed`,
    but for clauses that went.
    """
    review = row.review
    if all(getattr(review, name) is None for name in _REPLACED):
        return row
    nothing_replaced: dict[str, Any] = dict.fromkeys(_REPLACED)
    return replace(
        row,
        ar=row.ar if review.source_ar is None else review.source_ar,
        en=row.en if review.source_en is None else review.source_en,
        label=row.label if review.machine_label is None else review.machine_label,
        quality=row.quality if review.machine_quality is None else review.machine_quality,
        correspondence=(
            row.correspondence
            if review.machine_correspondence is None
            else review.machine_correspondence
        ),
        review=replace(review, **nothing_replaced),
    )


@dataclass(frozen=True)
class EnglishCandidate:
    """An English sentence that may correspond to an Arabic one.

    Attributes:
        en_document: id of its document.
        en_sentence: its index there.
        en: the sentence as in the source.
        quality: calibrated probability of ``parallel``, in [0, 1].
        correspondence: calibrated probability of ``parallel`` or ``partial``, in [0, 1].
        label: one of :data:`LABELS`.
        scores: what was measured.
    """

    en_document: str
    en_sentence: int
    en: str
    quality: float
    correspondence: float
    label: Label
    scores: Scores


@dataclass(frozen=True)
class CandidateRow:
    """An Arabic sentence and the English sentences that correspond to it most surely.

    Attributes:
        ar_document: id of the Arabic document, which has a report of the same event.
        ar_sentence: index of the sentence there.
        ar: the sentence as in the source.
        nothing: probability that none of the scored English sentences corresponds, in [0, 1], as
            if they were independent of each other.
        candidates: up to five, the greatest correspondence first; weak ones too.
    """

    ar_document: str
    ar_sentence: int
    ar: str
    nothing: float
    candidates: tuple[EnglishCandidate, ...]


@dataclass(frozen=True)
class SentenceRow:
    """A sentence of a document and the pairs that use it.

    Attributes:
        document: id of the document.
        language: ``ar`` or ``en``.
        index: position among the document's sentences, from 0.
        paragraph: position of its paragraph, from 0.
        start: offset of its first character in the document's text.
        end: offset after its last character.
        text: the sentence as in the source.
        used_by: ids of the pairs that hold it, sorted; empty if it has no counterpart.
    """

    document: str
    language: Language
    index: int
    paragraph: int
    start: int
    end: int
    text: str
    used_by: tuple[str, ...] = ()

    @classmethod
    def of(cls, sentence: Sentence, language: Language, used_by: Iterable[str] = ()) -> SentenceRow:
        """The row of a sentence."""
        return cls(
            document=sentence.document,
            language=language,
            index=sentence.index,
            paragraph=sentence.paragraph,
            start=sentence.start,
            end=sentence.end,
            text=sentence.text,
            used_by=tuple(sorted(used_by)),
        )


@dataclass(frozen=True)
class DocumentRow:
    """What is known about a document; its text is in the sentences.

    Attributes:
        id: unique in the dataset.
        language: ``ar`` or ``en``.
        metadata: title, publisher, date ... with how each is known.
        rights: who owns the text and what may be done with it.
        sha256: of the document's text in UTF-8, in hexadecimal digits.
        characters: length of the document's text.
        sentences: number of its sentences.
        dropped: the lines that gave no sentences.
        links: all document links that touch it.
        problem: why it could not be read and has no sentences, or ``""``.
    """

    id: str
    language: Language
    metadata: Mapping[str, Statement]
    rights: str
    sha256: str
    characters: int
    sentences: int
    dropped: tuple[DroppedLine, ...] = ()
    links: tuple[DocumentLink, ...] = ()
    problem: str = ""

    @classmethod
    def of_unreadable(cls, document: Unreadable) -> DocumentRow:
        """The row of a document that was skipped."""
        return cls(
            id=document.id,
            language=document.language,
            metadata=document.metadata,
            rights=document.rights,
            sha256="",
            characters=0,
            sentences=0,
            problem=document.problem,
        )

    @classmethod
    def of(
        cls,
        document: Document,
        sentences: int,
        dropped: Iterable[DroppedLine] = (),
        links: Iterable[DocumentLink] = (),
    ) -> DocumentRow:
        """The row of a document; of all dropped lines and links given, those that concern it."""
        return cls(
            id=document.id,
            language=document.language,
            metadata=document.metadata,
            rights=document.rights,
            sha256=sha256(document.text.encode()).hexdigest(),
            characters=len(document.text),
            sentences=sentences,
            dropped=tuple(line for line in dropped if line.document == document.id),
            links=tuple(link for link in links if document.id in (link.arabic, link.english)),
        )
