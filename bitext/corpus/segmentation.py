"""Documents split into sentences."""

from __future__ import annotations

from collections.abc import Sequence

from bitext.corpus.documents import Document, DroppedLine, Sentence
from bitext.text.sentences import find_lines, split_paragraph


def split_document(document: Document, dropped: Sequence[DroppedLine] = ()) -> tuple[Sentence, ...]:
    """Split a document into sentences.

    Args:
        document: the document.
        dropped: lines of it that give no sentences.

    Returns:
        The sentences in order. Paragraphs are the lines that are kept and not blank.
    """
    skipped = {line.start for line in dropped}
    sentences: list[Sentence] = []
    paragraph = 0
    for offset, line in find_lines(document.text):
        if offset in skipped or not line.strip():
            continue
        for start, end in split_paragraph(line, document.language):
            sentences.append(
                Sentence(
                    document=document.id,
                    index=len(sentences),
                    paragraph=paragraph,
                    start=offset + start,
                    end=offset + end,
                    text=line[start:end],
                )
            )
        paragraph += 1
    return tuple(sentences)
