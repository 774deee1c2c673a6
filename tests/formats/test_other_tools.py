"""Other people's tools take what bitext writes: translate-toolkit, the OASIS schemas, OmegaT."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from bitext.formats import Row, open_writer

SCHEMAS = Path("/usr/share/php/Symfony/Component/Translation/Resources/schemas")

ROWS: list[Row] = [
    {
        "id": "a1",
        "ar": "افتُتح الميناء الجديد في ٣ مارس 2019.",
        "en": 'The "new" harbour <opened> & closed\ton 3 March.',
        "quality": 0.93,
        "label": "parallel",
        "reasons": ["number-mismatch: 300"],
        "ar_document": "ar/port",
        "en_document": "en/port",
        "ar_sentences": [0],
        "note": "Checked twice.",
        "review_status": "reviewed",
        "review_label": "parallel",
    },
    {"ar": "«سنعمل معًا».", "en": "", "review_status": "disputed", "bead": "1-0"},
    {
        "ar": "قالت\u202b ليلى\u202c\nثم صمتت.",
        "en": "Said\x02 Layla.",
        "odd name %": "x",
        "review_status": "reviewed",
        "review_label": "partial",
    },
    {"ar": "ولم يحضر أحد.", "en": "Nobody came."},
]


def written(folder: Path, name: str, format: str) -> Path:
    with open_writer(folder / name, ("ar", "en"), format) as writer:
        for row in ROWS:
            writer.write(row)
    return folder / name


def without_controls(text: str) -> str:
    return text.replace("\x02", "")


def test_translate_toolkit_reads_the_translation_memory(tmp_path: Path) -> None:
    tmx = pytest.importorskip("translate.storage.tmx", reason="pip install translate-toolkit")
    store = tmx.tmxfile.parsefile(str(written(tmp_path, "a.tmx", "tmx")))
    assert len(store.units) == len(ROWS)
    for unit, row in zip(store.units, ROWS, strict=True):
        assert str(unit.source) == without_controls(row["ar"])
        assert str(unit.target or "") == without_controls(row["en"])
    assert store.units[0].getid() == "a1"
    assert store.units[0].getnotes() == "Checked twice."


@pytest.mark.parametrize(("module", "format"), [("xliff", "xliff-1.2"), ("xliff2", "xliff")])
def test_translate_toolkit_reads_xliff(tmp_path: Path, module: str, format: str) -> None:
    storage = pytest.importorskip(
        f"translate.storage.{module}", reason="pip install translate-toolkit"
    )
    kind = {"xliff": "xlifffile", "xliff2": "Xliff2File"}[module]
    store = getattr(storage, kind).parsefile(str(written(tmp_path, "a.xlf", format)))
    assert len(store.units) == len(ROWS)
    for unit, row in zip(store.units, ROWS, strict=True):
        assert "\x02" in row["en"] or str(unit.source) == row["ar"]
        assert "\x02" in row["en"] or str(unit.target or "") == row["en"]


@pytest.mark.parametrize(
    ("format", "schema"),
    [("xliff-1.2", "xliff-core-1.2-strict.xsd"), ("xliff", "xliff-core-2.0.xsd")],
)
def test_xliff_follows_the_schema(tmp_path: Path, format: str, schema: str) -> None:
    if not (SCHEMAS / schema).exists():
        pytest.skip("needs the OASIS schemas: apt-get install php-symfony-translation")
    from lxml import etree

    class Offline(etree.Resolver):
        def resolve(self, url: str | None, public: str | None, context: object) -> object:
            assert url is not None
            local = SCHEMAS / url.rsplit("/", 1)[-1]
            return self.resolve_filename(str(local), context) if local.exists() else None

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Offline())
    judge = etree.XMLSchema(etree.parse(SCHEMAS / schema, parser))
    document = etree.parse(written(tmp_path, "a.xlf", format))
    assert judge.validate(document), judge.error_log
    # Some tools know the names without a prefix only.
    assert {element.prefix for element in document.iter("*")} <= {None, "mda"}
    with open_writer(tmp_path / "none.xlf", ("ar", "en"), format):
        pass
    assert judge.validate(etree.parse(tmp_path / "none.xlf")), judge.error_log
    # The judge does judge.
    next(document.iter("{*}source")).tag = "spring"
    assert not judge.validate(document)


PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat>
  <project version="1.0">
    <source_dir>__DEFAULT__</source_dir>
    <target_dir>__DEFAULT__</target_dir>
    <tm_dir>__DEFAULT__</tm_dir>
    <glossary_dir>__DEFAULT__</glossary_dir>
    <glossary_file>__DEFAULT__</glossary_file>
    <dictionary_dir>__DEFAULT__</dictionary_dir>
    <source_lang>AR</source_lang>
    <target_lang>EN</target_lang>
    <sentence_seg>false</sentence_seg>
    <support_default_translations>true</support_default_translations>
    <remove_tags>false</remove_tags>
  </project>
</omegat>
"""


def test_omegat_translates_with_the_memory(tmp_path: Path) -> None:
    """A text whose paragraphs are in the memory comes out translated."""
    if not shutil.which("omegat"):
        pytest.skip("needs OmegaT: apt-get install omegat")
    project = tmp_path / "project"
    for folder in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
        (project / folder).mkdir(parents=True)
    (project / "omegat.project").write_text(PROJECT, "utf-8")
    (project / "source" / "text.txt").write_text(
        f"{ROWS[0]['ar']}\n\n{ROWS[3]['ar']}\n\nلا ترجمة لهذا.\n", "utf-8"
    )
    written(project / "tm" / "auto", "memory.tmx", "tmx")
    result = subprocess.run(
        [
            *("omegat", str(project), "--mode=console-translate", "--quiet"),
            f"--config-dir={tmp_path / 'config'}",
        ],
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
        timeout=300,
    )
    assert result.returncode == 0, result.stderr.decode()
    translated = (project / "target" / "text.txt").read_text("utf-8")
    assert ROWS[3]["en"] in translated
    assert "لا ترجمة لهذا." in translated
