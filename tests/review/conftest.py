from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bitext.review.dataset_view import ReviewedDataset
from bitext.review.service import ReviewService
from bitext.review.store import Reviewer, Store

from .town import Rows, make_rows


@pytest.fixture
def rows() -> Rows:
    return make_rows()


@pytest.fixture
def reviewed(rows: Rows) -> ReviewedDataset:
    return ReviewedDataset("Town report", *rows)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "town.review.sqlite") as store:
        yield store


@pytest.fixture
def service(store: Store, reviewed: ReviewedDataset) -> ReviewService:
    return ReviewService(store, reviewed)


@pytest.fixture
def sara(store: Store) -> Reviewer:
    return store.reviewer("Sara")


@pytest.fixture
def omar(store: Store) -> Reviewer:
    return store.reviewer("عمر")


@pytest.fixture
def mona(store: Store) -> Reviewer:
    return store.reviewer("Mona")
