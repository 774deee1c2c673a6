import subprocess
import sys

import pytest

import bitext


@pytest.mark.parametrize("name", bitext.__all__)
def test_public_names_are_there_and_documented(name):
    assert getattr(bitext, name).__doc__
    assert name in dir(bitext)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        bitext.nonsense  # noqa: B018


def test_importing_costs_nothing():
    heavy = "torch", "transformers", "datasets", "numpy", "faiss", "numba", "ctranslate2"
    code = f"import bitext.cli.main, sys; print([m for m in {heavy!r} if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.strip() == "[]", result.stderr
