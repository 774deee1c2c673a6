"""Readers, translators and embedders that another installed package brings, in a process that
finds the package as any installed one: by its metadata on the path."""

import json
import os
import subprocess
import sys
from textwrap import dedent

import pytest

MODULE = """
    import numpy as np

    from bitext.corpus.readers.base import Extract, Reader
    from bitext.translate.base import Translation


    class Shouter:
        def __init__(self, argument):
            self.signature = f"shouter:{argument}"

        def translate_with_diagnosis(self, texts):
            return [Translation(text.upper() + "!") for text in texts]

        def translate(self, texts):
            return [each.text for each in self.translate_with_diagnosis(texts)]


    class Lengths:
        composes_spans = False
        dimension = 2

        def __init__(self, argument):
            self.signature = f"lengths:{argument}"

        def encode(self, texts):
            return np.array([[1, 0] if text else [0, 0] for text in texts], np.float32)

        def encode_spans(self, sentences, max_size):
            raise NotImplementedError


    def broken(argument):
        raise AssertionError


    def extract(data, path):
        return Extract(data.decode("utf-16")[::-1])


    REVERSED = Reader(suffixes=(".rev",), extract=extract)
    THIEF = Reader(suffixes=(".txt", ".srt"), extract=extract)
"""

ENTRY_POINTS = """
    [bitext.translators]
    shouter = acme_plugin:Shouter
    arabic_english = acme_plugin:Shouter
    missing = acme_plugin:nothing

    [bitext.embedders]
    lengths = acme_plugin:Lengths

    [bitext.readers]
    reversed = acme_plugin:REVERSED
    thief = acme_plugin:THIEF
"""


@pytest.fixture
def installed(tmp_path):
    """Runs Python code, or the command line, where a package with plug-ins is installed."""
    site = tmp_path / "site"
    info = site / "acme_plugin-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "acme_plugin.py").write_text(dedent(MODULE))
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-plugin\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(dedent(ENTRY_POINTS))

    def run(*arguments, **more):
        path = os.pathsep.join(filter(None, [str(site), os.environ.get("PYTHONPATH"), *sys.path]))
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": path, "BITEXT_CACHE": str(tmp_path / "cache")},
            **more,
        )

    return run


def test_a_translator_of_another_package(installed, tmp_path):
    (tmp_path / "a.txt").write_text("hello\n\nyou\n")
    result = installed(
        *("-m", "bitext", "translate", tmp_path / "a.txt", "--lines"),
        *("--translator", "shouter:loud"),
    )
    assert (result.returncode, result.stdout) == (0, "HELLO!\n\nYOU!\n"), result.stderr
    code = """
from bitext import load_embedder, load_translator
print(load_translator("shouter:loud").signature, load_embedder("lengths").signature)
print(load_translator("arabic_english").signature.partition("|")[0])
"""
    result = installed("-c", code)
    first, second = result.stdout.splitlines()
    assert first == "shouter:loud lengths:"
    assert "shouter" not in second


def test_a_plug_in_that_cannot_be_loaded(installed):
    result = installed("-m", "bitext", "translate", "--translator", "missing", input="text")
    assert result.returncode == 2
    assert "the plug-in 'missing' (acme_plugin:nothing) cannot be loaded" in result.stderr


def test_a_reader_of_another_package(installed, tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.rev").write_bytes("dlrow olleH".encode("utf-16"))
    (tmp_path / "texts" / "b.txt").write_text("As it is.\n")
    code = f"""
import json
from bitext.corpus.documents import read_folder
print(json.dumps([d.text for d in read_folder({str(tmp_path / "texts")!r}, "en")]))
"""
    result = installed("-c", code)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == ["Hello world", "As it is.\n"]
