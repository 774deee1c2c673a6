"""What ``bitext publish`` does: a dataset goes to a folder or to the hub.

What reviewers said of it is applied, and it is split if wanted. The dataset it is made from is
only read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from bitext.align.profiles import Profile
from bitext.cache import ResultCache
from bitext.corpus.documents import Document, Sentence
from bitext.dataset import hub
from bitext.dataset.about import About
from bitext.dataset.card import document_links
from bitext.dataset.licenses import UNSTATED, check_license
from bitext.dataset.publish import check_output, dataset_files, read_about, write_dataset
from bitext.dataset.rows import PairRow, SentenceRow, as_built, as_reviewed
from bitext.dataset.splits import SplitPlan, assign_splits
from bitext.dataset.summary import Summary, summarise
from bitext.dataset.tables import (
    has_candidates,
    read_candidates,
    read_documents,
    read_pairs,
    read_sentences,
)
from bitext.embed.base import Embedder
from bitext.embed.cached import CachedEmbedder
from bitext.embed.load import load_embedder
from bitext.errors import ModelError, OutputError, counted
from bitext.progress import SILENT, Progress
from bitext.review.store import default_store
from bitext.review.verdicts import Record, apply_verdicts, read_verdicts, relinked_pairs
from bitext.translate.base import NO_TRANSLATOR, Translator
from bitext.translate.cached import CachedSurprisalScorer
from bitext.translate.load import load_surprisal_scorer, load_translator
from bitext.workflows.build import UNLINKED, score_candidates, translate_candidates
from bitext.workflows.candidate_pairs import relinked_candidates


@dataclass(frozen=True)
class Options:
    """What a published dataset has that the built one has not.

    Attributes:
        verdicts: a review store or exported verdicts; by default the store beside the dataset,
            if there is one.
        split: the splits wanted; by default those the dataset has.
        license: licence identifier of the hub; by default the one the dataset has.
        translator: for pairs that reviewers made by linking, see
            :func:`bitext.translate.load.load_translator`; has to be the dataset's.
        embedder: likewise, see :func:`bitext.embed.load.load_embedder`.
        cache: see :func:`bitext.cache.cache_folder`.
    """

    verdicts: Path | None = None
    split: SplitPlan | None = None
    license: str | None = None
    translator: str | Translator | None = None
    embedder: str | Embedder | None = None
    cache: Path | None = None


@dataclass(frozen=True)
class Published:
    """What was published, or would be.

    Attributes:
        place: folder or address.
        changes: what is done to each file there.
        messages: what else people should know, a line each.
    """

    place: str
    changes: tuple[hub.Change, ...]
    messages: tuple[str, ...]

    def describe(self, *, dry_run: bool = False) -> str:
        """Where it is and how many files changed, in one line."""
        number: Counter[str] = Counter(change.action for change in self.changes)
        counts = ", ".join(
            f"{number[action]} {word}"
            for action, word in (
                ("add", "new"),
                ("replace", "changed"),
                ("delete", "deleted"),
                ("keep", "unchanged"),
            )
            if number[action]
        )
        size = sum(each.size for each in self.changes if each.action in ("add", "replace"))
        done = "would be published at" if dry_run else "published:"
        return f"{done} {self.place} (files: {counts}; {counted(size, 'byte')} to write)"


def publish(
    dataset: Path,
    to: str,
    options: Options | None = None,
    *,
    public: bool = False,
    dry_run: bool = False,
    progress: Progress = SILENT,
) -> Published:
    """Publish a dataset folder.

    Args:
        dataset: the folder, as ``bitext build`` or an earlier publishing left it.
        to: a folder, or ``hub:ORG/NAME`` for a repository of the Hugging Face hub. What was
            published there before is replaced as a whole; nothing else is touched.
        options: what is added.
        public: on the hub, whether everybody may see it. A public repository is not written to
            otherwise.
        dry_run: only find out what would be done. Without a token or a network, every file counts
            as new.
        progress: told about the steps.

    Raises:
        FormatError: the dataset, the verdicts or the splits cannot be used.
        ModelError: a model that new pairs need cannot be had, or is not the dataset's.
        OutputError: the place cannot be written, holds something else, or refuses.
    """
    options = options or Options()
    if options.license is not None:
        check_license(options.license)
    about = read_about(dataset)
    read_license(about, options)
    if to.startswith(hub.PREFIX):
        return _to_hub(dataset, to, about, options, public, dry_run, progress)
    if public:
        raise OutputError("a folder is neither public nor private; expected hub:ORG/NAME", path=to)
    return _to_folder(dataset, Path(to), about, options, dry_run, progress)


def _to_folder(
    dataset: Path, out: Path, about: About, options: Options, dry_run: bool, progress: Progress
) -> Published:
    if out.resolve().is_relative_to(dataset.resolve()):
        raise OutputError(
            "is in the dataset that is published, which is never changed; expected another folder",
            path=out,
        )
    check_output(out)
    with TemporaryDirectory(prefix="bitext-publish-") as scratch:
        written = Path(scratch) / "dataset" if dry_run else out
        there = {
            name: hub.StoredFile((out / name).stat().st_size, hub.digest(out / name))
            for name in dataset_files(out)
        }
        messages = write_published(dataset, written, about, options, progress)
        changes = hub.find_changes(written, there, frozenset(there))
    return Published(str(out), changes, tuple(messages))


def _to_hub(
    dataset: Path,
    to: str,
    about: About,
    options: Options,
    public: bool,
    dry_run: bool,
    progress: Progress,
) -> Published:
    repository, messages = _look(hub.repository_id(to), dry_run)
    unknown = bool(messages)
    if repository.exists and not repository.private and not public:
        raise OutputError("everybody sees this repository; say --public to publish there", path=to)
    with TemporaryDirectory(prefix="bitext-publish-") as scratch:
        written = Path(scratch) / "dataset"
        messages += write_published(dataset, written, about, options, progress)
        changes = hub.find_changes(written, repository.files or {}, repository.published)
        place = to
        if not dry_run:
            message = _commit_message(_summary(written), about)
            place = hub.upload(
                written, repository, changes, message, public=public, progress=progress
            )
    if public and read_license(about, options) == UNSTATED:
        messages.append("no licence is stated, so nobody may use the texts; say --license ID")
    seen = "everybody" if public else "its owners only"
    made = "is new and" if not repository.exists else "is"
    if not unknown:
        messages.append(f"{repository.id} {made} seen by {seen}")
    return Published(place, changes, tuple(messages))


def _look(identifier: str, dry_run: bool) -> tuple[hub.Repository, list[str]]:
    """What the hub has; a dry run does not need it."""
    try:
        return hub.look(identifier), []
    except hub.HubNotAsked as error:
        if not dry_run:
            raise
        message = f"what is there is not known, so that every file counts as new: {error.message}"
        return hub.Repository(identifier), [message]


def write_published(
    dataset: Path, out: Path, about: About, options: Options, progress: Progress = SILENT
) -> list[str]:
    """Write the dataset as it is to be published; what people should know, a line each.

    Rows stream; of the dataset only what verdicts and splits need is in results.
    """
    records = _records(dataset, options)
    made = _new_rows(dataset, about, records, options, progress)
    plan = options.split or (SplitPlan(about.split, about.split_seed) if about.split else None)
    about = replace(
        about,
        license=read_license(about, options),
        split=plan.shares if plan else {},
        split_seed=plan.seed if plan else 0,
    )

    def pairs() -> Iterator[PairRow]:
        rows = chain(map(as_built, read_pairs(dataset)), made)
        for row in apply_verdicts(rows, records):
            if row.review.status != UNLINKED:
                yield as_reviewed(row)

    def sentences() -> Iterator[SentenceRow]:
        rows = read_sentences(dataset)
        return _used_by(rows, pairs()) if _relinked(records) else rows

    messages = []
    splits = None
    if plan:
        with progress.step("Splitting"):
            found = assign_splits(pairs(), sentences(), read_documents(dataset), plan)
        splits = found.of
        messages += found.describe()
    with progress.step("Writing the dataset"):
        write_dataset(
            out,
            pairs(),
            sentences(),
            read_documents(dataset),
            about,
            splits=splits,
            candidates=read_candidates(dataset) if has_candidates(dataset) else None,
        )
    return [*_said(out, records, len(made)), *messages]


def read_license(about: About, options: Options) -> str:
    """The licence that is published.

    Raises:
        FormatError: if the hub does not know its identifier.
    """
    return check_license(options.license or about.license)


def _records(dataset: Path, options: Options) -> list[Record]:
    store = options.verdicts or default_store(dataset)
    return read_verdicts(store) if options.verdicts or store.exists() else []


def _relinked(records: Iterable[Record]) -> bool:
    return any(record["type"] == "beads" for record in records)


def _new_rows(
    dataset: Path, about: About, records: Sequence[Record], options: Options, progress: Progress
) -> list[PairRow]:
    """The pairs that reviewers made by linking and that are no rows yet, scored as a build does.

    Their surroundings are all sentences of the dataset, which is why all of them are embedded.
    """
    made = {pair.id for pair in relinked_pairs(records)}
    missing = made - {row.id for row in read_pairs(dataset)} if made else made
    if not missing:
        return []
    documents = list(read_documents(dataset))
    candidates = relinked_candidates(records, document_links(documents))
    results = ResultCache(options.cache)
    embedder = CachedEmbedder(load_embedder(options.embedder), results)
    _check_model(about, "embedding", embedder.signature, "--embedder")
    sentences: dict[str, list[Sentence]] = defaultdict(list)
    for row in read_sentences(dataset):
        sentences[row.document].append(
            Sentence(row.document, row.index, row.paragraph, row.start, row.end, row.text)
        )
    profiles = {
        row.id: Profile(
            Document(row.id, row.language, ""),
            sentences[row.id],
            embedder.encode([sentence.text for sentence in sentences[row.id]]),
        )
        for row in documents
    }
    untranslated = about.models.get("translation") == NO_TRANSLATOR
    name = NO_TRANSLATOR if untranslated else options.translator
    model = None if name == NO_TRANSLATOR else load_translator(name)
    translations, signature = translate_candidates(candidates, sentences, model, results, progress)
    _check_model(about, "translation", signature, "--translator")
    scorer = (
        CachedSurprisalScorer(load_surprisal_scorer(), results)
        if "surprisal" in about.models
        else None
    )
    judged, _ = score_candidates(candidates, profiles, translations, embedder, scorer)
    return [row for row in judged if row.id in missing]


def _check_model(about: About, role: str, found: str, option: str) -> None:
    expected = about.models.get(role, found)
    if found != expected:
        raise ModelError(
            f"reviewers made new pairs, and the dataset's scores are of another {role} model: "
            f"found {found}, expected {expected}; name it with {option}"
        )


def _used_by(rows: Iterable[SentenceRow], pairs: Iterable[PairRow]) -> Iterator[SentenceRow]:
    """The sentences with the pairs that hold them now."""
    users: dict[tuple[str, int], list[str]] = defaultdict(list)
    for pair in pairs:
        for index in pair.ar_sentences:
            users[pair.ar_document, index].append(pair.id)
        for index in pair.en_sentences:
            users[pair.en_document, index].append(pair.id)
    for row in rows:
        yield replace(row, used_by=tuple(sorted(users[row.document, row.index])))


def _summary(folder: Path) -> Summary:
    return summarise(read_pairs(folder), read_sentences(folder))


def _said(folder: Path, records: Sequence[Record], made: int) -> list[str]:
    """How much of the published dataset is people's work."""
    strangers = {
        record["id"]
        for record in records
        if record["type"] == "pair" and record["status"] != UNLINKED
    }
    reviewed = labelled = edited = 0
    names: dict[str, None] = {}
    for row in read_pairs(folder):
        strangers.discard(row.id)
        review = row.review
        reviewed += bool(review.status)
        labelled += review.label is not None
        edited += review.source_ar is not None or review.source_en is not None
        names.update(dict.fromkeys(review.reviewers))
    messages = []
    if reviewed or made:
        messages.append(
            f"reviewed pairs: {reviewed:,} ({labelled:,} labelled, {edited:,} edited, {made:,} "
            f"newly linked), with the names and comments of {', '.join(names) or 'nobody'}"
        )
    if strangers:
        messages.append(f"verdicts on pairs that are not in the dataset: {len(strangers):,}")
    return messages


def _commit_message(summary: Summary, about: About) -> str:
    counts = ", ".join(f"{count:,} {label}" for label, count in summary.labels.items() if count)
    reviewed = f"; {summary.reviewed:,} reviewed" if summary.reviewed else ""
    return f"{counted(summary.pairs, 'pair')}{f' ({counts})' if counts else ''}{reviewed}"
