"""The dataset card: ``README.md`` of a dataset folder.

The texts of a corpus may hold anything. :func:`escape_markdown` makes every value of the template
show as it is, in running text, table cells and HTML alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sized
from dataclasses import dataclass
from heapq import nsmallest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bitext.align.beads import DocumentLink
from bitext.dataset.about import About
from bitext.dataset.rows import (
    LABEL_DEFINITIONS,
    REASON_DEFINITIONS,
    DocumentRow,
    PairRow,
    score_definitions,
)
from bitext.dataset.splits import ALIKE
from bitext.dataset.summary import summarise
from bitext.dataset.tables import (
    CANDIDATES,
    DOCUMENTS,
    PAIRS,
    SENTENCES,
    SplitSize,
    Table,
    TableSize,
    read_documents,
    read_pairs,
    read_sentences,
)
from bitext.errors import counted
from bitext.score.benchmark import load_measured
from bitext.score.correspondence import load_correspondence
from bitext.score.labels import LABELS, Label

if TYPE_CHECKING:
    from huggingface_hub import DatasetCardData

SIZE_CATEGORIES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
    (1_000_000_000, "100M<n<1B"),
)

EMBEDDINGS, POP_EMBEDDING = "\u202a\u202b\u202d\u202e", "\u202c"
ISOLATES, POP_ISOLATE = "\u2066\u2067\u2068", "\u2069"

ROWS_SHOWN = 20
EXAMPLES_SHOWN = 2
RELATIONS = ("parallel", "comparable", "topic", "none")


def render_card(about: About, folder: Path, sizes: Mapping[str, TableSize]) -> str:
    """The card of the dataset whose tables are in ``folder``.

    Args:
        about: what the dataset says of itself.
        folder: holds the tables.
        sizes: of the tables, by name.
    """
    import jinja2
    from markupsafe import Markup

    def escaped(value: Any) -> Any:
        return value if isinstance(value, Markup) else escape_markdown(str(value))

    def code(value: str) -> Markup:
        return Markup(f"<code>{escape_markdown(value)}</code>")

    def more(rows: Sized) -> Markup:
        rest = len(rows) - ROWS_SHOWN
        return Markup(f"And {rest:,} more: see config `documents`.\n") if rest > 0 else Markup("")

    documents = list(read_documents(folder))
    links = document_links(documents)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        finalize=escaped,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    body = environment.get_template("card.md").render(
        about=about,
        summary=summarise(read_pairs(folder), read_sentences(folder)),
        arabic_documents=sum(document.language == "ar" for document in documents),
        english_documents=sum(document.language == "en" for document in documents),
        documents=documents,
        splits=_splits(about, sizes),
        links=links,
        linked=sum(link.relation in ("parallel", "comparable") for link in links),
        examples=_examples(read_pairs(folder)),
        rights_of_documents=_rights(documents, about),
        label_definitions=LABEL_DEFINITIONS,
        reason_definitions=REASON_DEFINITIONS,
        scores=score_definitions(),
        measured=load_measured(),
        correspondence=load_correspondence(),
        has_candidates=CANDIDATES.name in sizes,
        limit=ROWS_SHOWN,
        alike=ALIKE,
        citation=Markup(_citation(about)),
        code=code,
        counted=counted,
        more=more,
    )
    return f"---\n{card_data(about, sizes).to_yaml()}\n---\n\n{body}"


@dataclass(frozen=True)
class _Split:
    """Rows of the three tables in a split."""

    name: str
    pairs: int
    sentences: int
    documents: int


def _splits(about: About, sizes: Mapping[str, TableSize]) -> list[_Split]:
    return [
        _Split(
            name,
            *(
                sizes[table.name][name].rows if name in sizes[table.name] else 0
                for table in (PAIRS, SENTENCES, DOCUMENTS)
            ),
        )
        for name in _in_order(about, sizes[PAIRS.name])
    ]


def escape_markdown(text: str) -> str:
    """The text on one line, such that Markdown and HTML show it letter for letter.

    Directions that it opens are closed at its end.
    """
    one_line = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).strip()
    escaped = re.sub(r"[!#$&*<>@\[\\\]^_`{|}~]", _reference, one_line)
    first = re.sub(
        r"^(\d*)((?<=\d)[.)](?=\s|$)|(?<!\d)[-+=])", lambda m: f"{m[1]}&#{ord(m[2])};", escaped
    )
    return re.sub(r"[\u202a-\u202e\u2066-\u2069]", _reference, close_directions(first))


def close_directions(text: str) -> str:
    """The text with every direction embedding and isolate closed, so that what follows it keeps
    its own direction.
    """
    open_marks: list[str] = []
    for mark in re.findall(r"[\u202a-\u202e\u2066-\u2069]", text):
        if mark in EMBEDDINGS:
            open_marks.append(POP_EMBEDDING)
        elif mark in ISOLATES:
            open_marks.append(POP_ISOLATE)
        elif mark == POP_EMBEDDING and open_marks[-1:] == [POP_EMBEDDING]:
            open_marks.pop()
        elif mark == POP_ISOLATE and POP_ISOLATE in open_marks:
            # An isolate takes the embeddings in it along (UAX #9, BD9 and X6a).
            while open_marks.pop() != POP_ISOLATE:
                pass
    return text + "".join(reversed(open_marks))


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match.group())};"


def _citation(about: About) -> str:
    plain = re.sub(r"[{}\\`%\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+", " ", about.title)
    return (
        f"@misc{{{re.sub('[^A-Za-z0-9-]+', '-', about.name)},\n"
        f"  title = {{{plain}}},\n"
        f"  note  = {{Arabic-English sentence pairs, made with bitext {about.bitext}}}\n"
        "}"
    )


def document_links(documents: Iterable[DocumentRow]) -> list[DocumentLink]:
    """Every document link once, the closest relation and the best score first."""
    links = {(link.arabic, link.english): link for row in documents for link in row.links}
    return sorted(
        links.values(),
        key=lambda link: (RELATIONS.index(link.relation), -link.score, link.arabic, link.english),
    )


def _examples(pairs: Iterable[PairRow]) -> dict[Label, list[PairRow]]:
    examples: dict[Label, list[PairRow]] = {label: [] for label in LABELS}
    for pair in pairs:
        chosen = examples[pair.label]
        examples[pair.label] = nsmallest(EXAMPLES_SHOWN, [*chosen, pair], key=lambda row: row.id)
    return examples


def _rights(documents: Iterable[DocumentRow], about: About) -> dict[str, list[str]]:
    rights: dict[str, list[str]] = {}
    for document in documents:
        if document.rights and document.rights != about.rights:
            rights.setdefault(document.rights, []).append(document.id)
    return rights


def card_data(about: About, sizes: Mapping[str, TableSize]) -> DatasetCardData:
    """The fields the hub reads: languages, licence, tasks, configs, column types, sizes."""
    from datasets import DatasetInfo
    from datasets.info import DatasetInfosDict
    from huggingface_hub import DatasetCardData

    splits: dict[Table[Any], dict[str, SplitSize]] = {
        table: _in_order(about, sizes[table.name])
        for table in (PAIRS, CANDIDATES, SENTENCES, DOCUMENTS)
        if table.name in sizes
    }
    data = DatasetCardData(
        language=["ar", "en"],
        license=about.license,
        license_name=about.license_name or None,
        license_link=about.license_link or None,
        multilinguality=["translation"],
        task_categories=["translation", "sentence-similarity"],
        size_categories=[size_category(sum(size.rows for size in splits[PAIRS].values()))],
        pretty_name=close_directions(about.title),
        tags=["bitext", "parallel-corpus", "comparable-corpus", "sentence-alignment"],
        configs=[
            {
                "config_name": table.name,
                "data_files": [
                    {"split": split, "path": f"{table.name}/{split}-*"} for split in ordered
                ],
            }
            | ({"default": True} if table is PAIRS else {})
            for table, ordered in splits.items()
        ],
    )
    DatasetInfosDict(
        {
            table.name: DatasetInfo(
                features=table.features(),
                splits={
                    name: {
                        "name": name,
                        "num_bytes": size.memory_bytes,
                        "num_examples": size.rows,
                    }
                    for name, size in ordered.items()
                },
                download_size=sum(size.file_bytes for size in ordered.values()),
                dataset_size=sum(size.memory_bytes for size in ordered.values()),
            )
            for table, ordered in splits.items()
        }
    ).to_dataset_card_data(data)
    return data


def _in_order(about: About, sizes: TableSize) -> dict[str, SplitSize]:
    """The splits as the plan named them; train first if there was none."""
    names = [name for name in about.split if name in sizes]
    return {name: sizes[name] for name in names or sizes}


def size_category(rows: int) -> str:
    """The hub's word for a number of rows."""
    return next((name for limit, name in SIZE_CATEGORIES if rows < limit), "n>1B")
