"""What is reviewed: the pairs of a dataset, the sentences around them and the documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bitext.align.beads import DocumentLink
from bitext.dataset.rows import DocumentRow, PairRow, Scores, SentenceRow, as_built, pair_id
from bitext.review.relinking import Link, complete


@dataclass(frozen=True, slots=True)
class Pair:
    """An Arabic and an English text to be judged.

    A pair of the dataset has all of the machine's findings; one that a reviewer made by
    relinking has none of them.

    Attributes:
        quality: calibrated probability of ``parallel``, or ``None``.
        correspondence: the same of ``parallel`` or ``partial``.
        label: the machine's label, or ``None``.
        method: ``sequence``, ``mining``, or ``review`` if a reviewer made it.

    The other attributes are those of :class:`~bitext.dataset.rows.PairRow`.
    """

    id: str
    ar: str
    en: str
    ar_document: str
    en_document: str
    ar_sentences: tuple[int, ...]
    en_sentences: tuple[int, ...]
    bead: str
    method: str = "review"
    machine_translation: str = ""
    quality: float | None = None
    correspondence: float | None = None
    label: str | None = None
    reasons: tuple[str, ...] = ()
    scores: Scores | None = None

    @classmethod
    def of_row(cls, row: PairRow) -> Pair:
        """The pair of a dataset's row, as the machine made it."""
        row = as_built(row)
        return cls(
            id=row.id,
            ar=row.ar,
            en=row.en,
            ar_document=row.ar_document,
            en_document=row.en_document,
            ar_sentences=row.ar_sentences,
            en_sentences=row.en_sentences,
            bead=row.bead,
            method=row.method,
            machine_translation=row.machine_translation,
            quality=row.quality,
            correspondence=row.correspondence,
            label=row.label,
            reasons=row.reasons,
            scores=row.scores,
        )

    @classmethod
    def of_link(
        cls, arabic: str, english: str, link: Link, ar_texts: Sequence[str], en_texts: Sequence[str]
    ) -> Pair:
        """The pair that a reviewer made.

        Args:
            arabic: id of the Arabic document.
            english: id of the English document.
            link: the sentences.
            ar_texts: all sentences of the Arabic document.
            en_texts: all sentences of the English document.
        """
        ar = " ".join(ar_texts[index] for index in link.arabic)
        en = " ".join(en_texts[index] for index in link.english)
        return cls(
            id=pair_id(arabic, english, link.arabic, link.english, ar, en),
            ar=ar,
            en=en,
            ar_document=arabic,
            en_document=english,
            ar_sentences=link.arabic,
            en_sentences=link.english,
            bead=link.kind,
        )

    @property
    def link(self) -> Link:
        """The sentences it is made of."""
        return Link(self.ar_sentences, self.en_sentences)

    @property
    def documents(self) -> tuple[str, str]:
        """The ids of the Arabic and the English document."""
        return self.ar_document, self.en_document

    def snapshot(self) -> dict[str, Any]:
        """All of it as plain values."""
        return asdict(self)


class ReviewedDataset:
    """The tables of a dataset, ready for looking things up.

    Args:
        title: name of the dataset, for people.
        pairs: rows of config ``pairs``.
        sentences: rows of config ``sentences``.
        documents: rows of config ``documents``.
    """

    def __init__(
        self,
        title: str,
        pairs: Iterable[PairRow],
        sentences: Iterable[SentenceRow],
        documents: Iterable[DocumentRow],
    ):
        self.title = title
        self.pairs = {row.id: Pair.of_row(row) for row in pairs}
        self.documents = {row.id: row for row in documents}
        texts: dict[str, dict[int, tuple[str, int]]] = defaultdict(dict)
        for row in sentences:
            texts[row.document][row.index] = row.text, row.paragraph
        self._texts: dict[str, list[str]] = {}
        self._paragraphs: dict[str, list[int]] = {}
        for document, found in texts.items():
            ordered = [found[index] for index in sorted(found)]
            self._texts[document] = [text for text, _ in ordered]
            self._paragraphs[document] = [paragraph for _, paragraph in ordered]

    def texts(self, document: str) -> Sequence[str]:
        """The texts of a document's sentences, in order."""
        return self._texts.get(document, ())

    def paragraphs(self, document: str) -> Sequence[int]:
        """The paragraph of each sentence of a document."""
        return self._paragraphs.get(document, ())

    def context(self, document: str, indices: Sequence[int]) -> tuple[str, str]:
        """The sentence before and the sentence after; empty at the ends of the document."""
        texts = self.texts(document)
        if not indices:
            return "", ""
        before, after = min(indices) - 1, max(indices) + 1
        return (
            texts[before] if 0 <= before < len(texts) else "",
            texts[after] if after < len(texts) else "",
        )

    def document_title(self, document: str) -> str:
        """The title of a document, or its id."""
        row = self.documents.get(document)
        title = row.metadata.get("title") if row else None
        return title.value if title else document

    @cached_property
    def by_documents(self) -> Mapping[tuple[str, str], Sequence[Pair]]:
        """The pairs of each two documents; also of linked documents that share no pair."""
        found: dict[tuple[str, str], list[Pair]] = defaultdict(list)
        for pair in self.pairs.values():
            found[pair.documents].append(pair)
        for link in self.links:
            found.setdefault((link.arabic, link.english), [])
        return dict(found)

    @cached_property
    def by_link(self) -> Mapping[tuple[str, str], Mapping[Link, Pair]]:
        """The pairs of each two documents by their sentences."""
        return {
            documents: {pair.link: pair for pair in pairs}
            for documents, pairs in self.by_documents.items()
        }

    @cached_property
    def links(self) -> Sequence[DocumentLink]:
        """All links between documents that are both here, each once."""
        found = {
            (link.arabic, link.english): link
            for row in self.documents.values()
            for link in row.links
            if link.arabic in self.documents and link.english in self.documents
        }
        return tuple(found.values())

    def beads(self, arabic: str, english: str) -> tuple[Link, ...]:
        """The beads of two documents as the dataset has them, null beads included."""
        pairs = self.by_documents.get((arabic, english), ())
        return complete(
            (pair.link for pair in pairs),
            len(self.texts(arabic)),
            len(self.texts(english)),
        )


def read_reviewed_dataset(dataset: Path) -> ReviewedDataset:
    """What a dataset folder holds, for reviewing it.

    Raises:
        FormatError: if the folder is no dataset.
    """
    from bitext.dataset.publish import read_about
    from bitext.dataset.tables import read_documents, read_pairs, read_sentences

    title = read_about(dataset).title
    return ReviewedDataset(
        title, read_pairs(dataset), read_sentences(dataset), read_documents(dataset)
    )
