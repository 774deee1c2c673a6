"""Verdicts leave the store as JSON lines and come back into a dataset.

One JSON object a line, of two types. ``"type": "pair"``, for each pair that somebody touched:

    id, ar, en, ar_document, en_document, ar_sentences, en_sentences, bead, method
        the pair as it was reviewed, texts as in the sources;
    status, label
        as in :class:`~bitext.review.state.PairState`, and ``relinked`` for a pair whose beads
        were changed; ``label`` is null unless people agree on one;
    edited            ``{"ar": text or null, "en": text or null}``;
    judgements        reviewer → label or ``skip``, the last each gave;
    blind_judgements  reviewer → label, as given without seeing the other; else empty;
    errors            categories of what is wrong with the translation;
    comments          list of ``{"reviewer", "text", "at"}``;
    reviewers, changed
    machine           ``{"label", "quality", "reasons", "scores", "machine_translation"}`` as the
                      machine had it when the pair was first touched; what calibration learns from.

``"type": "beads"``, for each two documents whose beads were changed:

    ar_document, en_document
    removed, added    lists of ``[arabic indices, english indices]``, null beads included
    reviewers, changed
    pairs             list of the pairs made: ``id``, ``ar``, ``en``, ``ar_sentences``,
                      ``en_sentences``, ``bead``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, cast

from bitext.dataset.rows import PairRow, Review
from bitext.errors import FormatError, OutputError
from bitext.review.agreement import Agreement, agreement
from bitext.review.dataset_view import Pair
from bitext.review.relinking import Link
from bitext.review.service import replay
from bitext.review.state import Ledger
from bitext.review.store import Reviewer, Store, Subject
from bitext.score.labels import LABELS

Record = Mapping[str, Any]


def export_verdicts(store: Path, out: Path | IO[str]) -> int:
    """Write all verdicts as JSON lines.

    Args:
        store: the review store.
        out: a file, which appears when it is complete, or an open stream.

    Returns:
        The number of records.

    Raises:
        FormatError: if the store is none.
        OutputError: if there is no store, or ``out`` cannot be written.
    """
    with Store(store, create=False) as opened:
        lines = [json.dumps(record, ensure_ascii=False) for record in verdicts(opened)]
    text = "".join(f"{line}\n" for line in lines)
    if not isinstance(out, Path):
        out.write(text)
        return len(lines)
    unfinished = out.with_name(f".{out.name}.{os.getpid()}.unfinished")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        unfinished.replace(out)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise OutputError(f"cannot write: {error.strerror or error}", path=out) from error
    return len(lines)


def agreement_report(store: Path) -> Agreement:
    """How far the reviewers of the blind sample agree.

    Raises:
        FormatError: if the store is none.
        OutputError: if there is no store.
    """
    with Store(store, create=False) as opened:
        names = opened.reviewers()
        blind = Ledger(opened.events()).blind_judgements()
    return agreement(
        {
            pair: {names[who].name: label for who, label in given.items()}
            for pair, given in blind.items()
        }
    )


def read_verdicts(path: Path) -> list[Record]:
    """The records of a review store or of a file of exported verdicts.

    Raises:
        FormatError: if it is neither, with the line.
        OutputError: if a store cannot be opened.
    """
    try:
        with path.open("rb") as file:
            is_store = file.read(16) == b"SQLite format 3\0"
    except OSError as error:
        raise FormatError(f"cannot read: {error.strerror}", path=path) from error
    if is_store:
        with Store(path, create=False) as store:
            return list(verdicts(store))
    records = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            records.append(_record(path, number, line))
    return records


def verdicts(store: Store) -> Iterator[Record]:
    """The records of a store, pairs by id first, then documents."""
    ledger = Ledger(store.events())
    names = store.reviewers()
    subjects = store.subjects()
    changed = {
        subject.id: _beads_record(ledger, names, subject)
        for subject in subjects.values()
        if subject.kind == "documents"
    }
    removed = {
        (record["ar_document"], record["en_document"], Link(tuple(arabic), tuple(english)))
        for record in changed.values()
        for arabic, english in record["removed"]
    }
    blind = ledger.blind_judgements()
    for subject in subjects.values():
        if subject.kind == "pair" and ledger.holding(subject.id):
            pair = subject.snapshot
            link = Link(tuple(pair["ar_sentences"]), tuple(pair["en_sentences"]))
            retired = (pair["ar_document"], pair["en_document"], link) in removed
            yield _pair_record(ledger, names, subject, blind.get(subject.id, {}), retired=retired)
    for record in changed.values():
        if record["removed"]:
            yield record


def apply_verdicts(rows: Iterable[PairRow], records: Iterable[Record]) -> Iterator[PairRow]:
    """The rows with the column ``review`` filled, in the same order.

    The texts stay as in the source; edited ones are in ``review.ar`` and ``review.en`` (see
    :func:`texts`). A row whose beads were changed gets the status ``relinked``; the pairs that
    took its place are those of :func:`relinked_pairs`, and once they are rows their verdicts
    apply to them as to any other.

    Args:
        rows: of the dataset.
        records: as :func:`read_verdicts` gives them.
    """
    found = list(records)
    reviews = {record["id"]: _review(record) for record in found if record["type"] == "pair"}
    removed = {
        (record["ar_document"], record["en_document"], tuple(arabic), tuple(english)): record
        for record in found
        if record["type"] == "beads"
        for arabic, english in record["removed"]
    }
    for row in rows:
        review = reviews.get(row.id, row.review)
        beads = removed.get((row.ar_document, row.en_document, row.ar_sentences, row.en_sentences))
        if beads is not None:
            review = replace(
                review,
                status="relinked",
                label=None,
                reviewers=tuple(dict.fromkeys((*review.reviewers, *beads["reviewers"]))),
                changed=max(review.changed, beads["changed"]),
            )
        yield replace(row, review=review)


def texts(row: PairRow) -> tuple[str, str]:
    """The Arabic and the English text to publish: as edited, or as in the source."""
    return (
        row.ar if row.review.ar is None else row.review.ar,
        row.en if row.review.en is None else row.review.en,
    )


def relinked_pairs(records: Iterable[Record]) -> list[Pair]:
    """The pairs that reviewers made by relinking; they have no scores yet."""
    return [
        Pair(
            id=pair["id"],
            ar=pair["ar"],
            en=pair["en"],
            ar_document=record["ar_document"],
            en_document=record["en_document"],
            ar_sentences=tuple(pair["ar_sentences"]),
            en_sentences=tuple(pair["en_sentences"]),
            bead=pair["bead"],
        )
        for record in records
        if record["type"] == "beads"
        for pair in record["pairs"]
    ]


def _pair_record(
    ledger: Ledger,
    names: Mapping[int, Reviewer],
    subject: Subject,
    blind: Mapping[int, str],
    *,
    retired: bool,
) -> Record:
    state = ledger.state(subject.id)
    pair = dict(subject.snapshot)
    machine = {
        name: pair.pop(name)
        for name in ("label", "quality", "reasons", "scores", "machine_translation")
    }
    return {
        "type": "pair",
        **pair,
        "status": "relinked" if retired else state.status,
        "label": None if retired else state.label,
        "edited": {"ar": state.arabic, "en": state.english},
        "judgements": {names[who].name: label for who, label in state.judgements.items()},
        "blind_judgements": {names[who].name: label for who, label in blind.items()},
        "errors": list(state.errors),
        "comments": [
            {"reviewer": names[each.reviewer].name, "text": each.text, "at": each.at}
            for each in state.comments
        ],
        "reviewers": [names[who].name for who in state.reviewers],
        "changed": state.changed,
        "machine": machine,
    }


def _beads_record(ledger: Ledger, names: Mapping[int, Reviewer], subject: Subject) -> Record:
    snapshot = subject.snapshot
    base = {Link(tuple(arabic), tuple(english)) for arabic, english in snapshot["beads"]}
    actions = ledger.holding(subject.id)
    now = set(replay(sorted(base), actions))
    arabic, english = snapshot["ar_document"], snapshot["en_document"]
    made = [
        Pair.of_link(arabic, english, link, snapshot["ar"], snapshot["en"])
        for link in sorted(now - base)
        if not link.is_null
    ]
    return {
        "type": "beads",
        "ar_document": arabic,
        "en_document": english,
        "removed": [[list(link.arabic), list(link.english)] for link in sorted(base - now)],
        "added": [[list(link.arabic), list(link.english)] for link in sorted(now - base)],
        "pairs": [
            {
                "id": pair.id,
                "ar": pair.ar,
                "en": pair.en,
                "ar_sentences": list(pair.ar_sentences),
                "en_sentences": list(pair.en_sentences),
                "bead": pair.bead,
            }
            for pair in made
        ],
        "reviewers": list(dict.fromkeys(names[event.reviewer].name for event in actions)),
        "changed": actions[-1].at if actions else "",
    }


def _review(record: Record) -> Review:
    return Review(
        status=record["status"],
        label=record["label"],
        ar=record["edited"]["ar"],
        en=record["edited"]["en"],
        comment="\n".join(comment["text"] for comment in record["comments"]),
        reviewers=tuple(record["reviewers"]),
        changed=record["changed"],
    )


def _record(path: Path, number: int, line: str) -> Record:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise FormatError(f"not valid JSON: {error}", path=path, line=number) from error
    kind = record.get("type") if isinstance(record, dict) else None
    needed = {
        "pair": ("id", "status", "label", "edited", "comments", "reviewers", "changed"),
        "beads": ("ar_document", "en_document", "removed", "pairs", "reviewers", "changed"),
    }.get(str(kind))
    if needed is None:
        raise FormatError(f"type is {kind!r}; expected 'pair' or 'beads'", path=path, line=number)
    missing = [name for name in needed if name not in record]
    if missing:
        raise FormatError(f"no {missing[0]!r} in the verdict", path=path, line=number)
    if kind == "pair" and record["label"] not in (None, *LABELS):
        raise FormatError(
            f"label is {record['label']!r}; expected null or one of {', '.join(LABELS)}",
            path=path,
            line=number,
        )
    if kind == "pair":
        blank = [
            side for side, text in record["edited"].items() if text is not None and not text.strip()
        ]
        if blank:
            raise FormatError(
                f"the edited text {blank[0]!r} is blank; expected null or a text",
                path=path,
                line=number,
            )
    return cast(Record, record)
