"""What a build does with texts that cannot be read, and with models given as objects."""

import json

import numpy as np
import pytest

from bitext.dataset.publish import read_dataset
from bitext.errors import CorpusError
from bitext.translate.base import Translation
from bitext.workflows.align import align_files
from bitext.workflows.build import build_dataset
from bitext.workflows.mine import mine_files
from bitext.workflows.score import score_file

ARABIC = ["وصل الوفد إلى المدينة صباح الثلاثاء.", "وافتتح الوزير مستشفى جديدا يضم 120 سريرا."]
ENGLISH = [
    "The delegation arrived in the city on Tuesday morning.",
    "The minister opened a new hospital with 120 beds.",
]


class Dictionary:
    """A translator of the caller's."""

    signature = "dictionary:1"

    def translate_with_diagnosis(self, texts):
        known = dict(zip(ARABIC, ENGLISH, strict=True))
        return [Translation(known.get(text, "")) for text in texts]

    def translate(self, texts):
        return [each.text for each in self.translate_with_diagnosis(texts)]


class Ordered:
    """An embedder of the caller's: it knows the order of the texts above."""

    signature, dimension, composes_spans = "ordered:1", 2, False

    def encode(self, texts):
        known = {text: row for side in (ARABIC, ENGLISH) for row, text in enumerate(side)}
        return np.eye(2, dtype=np.float32)[[known.get(text, 0) for text in texts]]

    def encode_spans(self, sentences, max_size):
        from bitext.embed.base import encode_runs

        return encode_runs(self.encode, self.dimension, sentences, max_size)


@pytest.fixture
def corpus(tmp_path):
    for language, lines in (("ar", ARABIC), ("en", ENGLISH)):
        folder = tmp_path / "corpus" / language
        folder.mkdir(parents=True)
        (folder / f"news-{language}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path / "corpus"


def test_texts_that_cannot_be_read_are_all_named(corpus, tmp_path):
    (corpus / "ar/empty.txt").write_bytes(b"")
    (corpus / "en/arabic.txt").write_text("\n".join(ARABIC), "utf-8")
    with pytest.raises(CorpusError) as caught:
        build_dataset(corpus, tmp_path / "out", translator="none", cache=tmp_path / "cache")
    assert "empty.txt: the file is empty" in str(caught.value)
    assert "arabic.txt: expected English (en), found Arabic" in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_texts_that_cannot_be_read_are_skipped_and_recorded(corpus, tmp_path):
    (corpus / "ar/empty.txt").write_bytes(b"")
    (corpus / "en/broken.docx").write_bytes(b"PK\x03\x04")
    out = tmp_path / "out"
    built = build_dataset(
        corpus, out, translator="none", skip_unreadable=True, cache=tmp_path / "cache"
    )
    assert len(built.pairs) == 2
    problems = {row.id: row.problem for row in read_dataset(out).documents if row.problem}
    assert problems.keys() == {"ar/empty", "en/broken"}
    assert problems["ar/empty"].startswith("the file is empty")
    report = (out / "report.html").read_text("utf-8")
    assert "Texts that could not be read" in report and "ar/empty" in report
    assert "could not be read: <bdi>the file is empty" in (out / "README.md").read_text("utf-8")


def test_models_of_the_caller(corpus, tmp_path):
    cache = tmp_path / "cache"
    models = {"translator": Dictionary(), "embedder": Ordered()}
    built = build_dataset(corpus, tmp_path / "out", **models, cache=cache)
    assert built.about.models["translation"] == "dictionary:1"
    assert built.about.models["embedding"] == "ordered:1"
    assert [row.machine_translation for row in built.pairs] == ENGLISH
    arabic, english = (str(corpus / side / f"news-{side}.txt") for side in ("ar", "en"))
    align_files(arabic, english, str(tmp_path / "b.jsonl"), format="jsonl", embedder=Ordered())
    assert (tmp_path / "b.jsonl").read_text("utf-8").count("\n") == 2
    mine_files(arabic, english, str(tmp_path / "m.tsv"), embedder=Ordered(), cache=cache)
    pairs = tmp_path / "p.jsonl"
    rows = [{"ar": ar, "en": en} for ar, en in zip(ARABIC, ENGLISH, strict=True)]
    pairs.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    score_file(str(pairs), str(tmp_path / "s.jsonl"), **models, jobs=2, cache=cache)
    scored = [json.loads(line) for line in (tmp_path / "s.jsonl").open(encoding="utf-8")]
    assert all(row["mt_chrf"] == 100 for row in scored)
