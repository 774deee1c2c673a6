import logging
import subprocess
import sys

import pytest

from bitext.errors import ModelError
from bitext.translate.load import load_translator
from bitext.workflows import build

ARABIC = (
    "وصل الوزير إلى طرابلس يوم الأحد.\nوافتتح مستشفى يضم 120 سريرا.\nثم عاد إلى العاصمة مساء.\n"
)
ENGLISH = (
    "The minister arrived in Tripoli on Sunday.\nHe opened a hospital of 120 beds.\n"
    "Then he returned to the capital in the evening.\n"
)


@pytest.fixture
def corpus(tmp_path):
    for language, text in (("ar", ARABIC), ("en", ENGLISH)):
        (tmp_path / "corpus" / language).mkdir(parents=True)
        (tmp_path / "corpus" / language / "visit.txt").write_text(text, "utf-8")
    return tmp_path / "corpus"


def test_without_the_bundled_model_a_build_goes_on_and_says_so(
    corpus, tmp_path, monkeypatch, caplog
):
    monkeypatch.setattr(build, "has_bundled_translator", lambda: False)
    with caplog.at_level(logging.WARNING, "bitext"):
        dataset = build.build_dataset(corpus, tmp_path / "out", cache=tmp_path / "cache")
    (message,) = caplog.messages
    assert "nothing is translated" in message and "'.[translator]'" in message
    assert [row.machine_translation for row in dataset.pairs] == [""] * 3
    assert dataset.about.models["translation"] == "none"


def test_a_build_never_loads_torch(corpus, tmp_path):
    program = (
        "import sys; sys.modules['torch'] = None; from bitext.cli.main import main; "
        f"sys.argv = ['bitext', 'build', {str(corpus)!r}, '--out', {str(tmp_path / 'out')!r}, "
        "'--translator', 'none']; main()"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=600)
    assert (tmp_path / "out" / "README.md").exists()


@pytest.mark.parametrize("name", ["Helsinki-NLP/opus-mt-ar-en", "ct2:Helsinki-NLP/opus-mt-ar-en"])
def test_a_model_that_needs_torch_says_how_to_install_it(name, monkeypatch):
    monkeypatch.setattr("bitext.model_files.find_spec", lambda package: None)
    with pytest.raises(ModelError, match=r"needs the package torch: pip install .*'\.\[torch\]'"):
        load_translator(name)
