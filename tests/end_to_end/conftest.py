import os
import subprocess
import sys

import pytest

from bitext.cache import cache_folder


@pytest.fixture(scope="session")
def bitext():
    """Run the command line as a user does, in a process of its own."""

    def run(*arguments, cwd=None, stdin=None, **environment):
        return subprocess.run(
            [sys.executable, "-m", "bitext", *map(str, arguments)],
            capture_output=True,
            cwd=cwd,
            input=stdin if stdin is None or isinstance(stdin, bytes) else stdin.encode(),
            env={**os.environ, "HF_HUB_OFFLINE": "1", **environment},
            timeout=600,
        )

    return run


@pytest.fixture
def fresh_cache(tmp_path):
    """A cache that knows no results but has the prepared models, which take minutes to make."""
    folder = tmp_path / "cache"
    folder.mkdir()
    for entry in cache_folder().iterdir():
        if entry.is_dir():
            (folder / entry.name).symlink_to(entry)
    return folder


@pytest.fixture(scope="session")
def built(bitext, founding_corpus, tmp_path_factory):
    """The dataset of the founding corpus, built by the command in the README."""
    out = tmp_path_factory.mktemp("dist") / "libya-paris-2021"
    result = bitext("build", founding_corpus, "--out", out, "--json")
    assert result.returncode == 0, result.stderr.decode()
    return out, result
