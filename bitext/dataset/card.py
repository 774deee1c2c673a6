"""The dataset card: ``README.md`` of a dataset folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.dataset.about import About
from bitext.dataset.tables import DOCUMENTS, PAIRS, SENTENCES, SPLIT, TableSize

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


def render_card(about: About, folder: Path, sizes: Mapping[str, TableSize]) -> str:
    """The card of the dataset whose tables are in ``folder``.

    Args:
        about: what the dataset says of itself.
        folder: holds the three tables.
        sizes: of the tables, by name.
    """
    return f"---\n{card_data(about, sizes).to_yaml()}\n---\n\n# {about.title}\n"


def card_data(about: About, sizes: Mapping[str, TableSize]) -> DatasetCardData:
    """The fields the hub reads: languages, licence, tasks, configs, column types, sizes."""
    from datasets import DatasetInfo
    from datasets.info import DatasetInfosDict
    from huggingface_hub import DatasetCardData

    tables = (PAIRS, SENTENCES, DOCUMENTS)
    data = DatasetCardData(
        language=["ar", "en"],
        license=about.license,
        license_name=about.license_name or None,
        license_link=about.license_link or None,
        multilinguality=["translation"],
        task_categories=["translation", "sentence-similarity"],
        size_categories=[size_category(sizes[PAIRS.name].rows)],
        pretty_name=about.title,
        tags=["bitext", "parallel-corpus", "comparable-corpus", "sentence-alignment"],
        configs=[
            {
                "config_name": table.name,
                "data_files": [{"split": SPLIT, "path": f"{table.name}/{SPLIT}-*"}],
            }
            | ({"default": True} if table is PAIRS else {})
            for table in tables
        ],
    )
    DatasetInfosDict(
        {
            table.name: DatasetInfo(
                features=table.features(),
                splits={
                    SPLIT: {
                        "name": SPLIT,
                        "num_bytes": sizes[table.name].memory_bytes,
                        "num_examples": sizes[table.name].rows,
                    }
                },
                download_size=sizes[table.name].file_bytes,
                dataset_size=sizes[table.name].memory_bytes,
            )
            for table in tables
        }
    ).to_dataset_card_data(data)
    return data


def size_category(rows: int) -> str:
    """The hub's word for a number of rows."""
    return next((name for limit, name in SIZE_CATEGORIES if rows < limit), "n>1B")
