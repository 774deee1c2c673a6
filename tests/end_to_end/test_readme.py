"""Every command and every program in the README does what it says.

The first two command blocks, installation with the main job and with the tests, are run by
``.ci/run`` word for word.
"""

import os
import re
import shlex
import subprocess
import sys

import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
ARABIC = "وصل الوفد إلى العاصمة صباح الثلاثاء.\nافتتح الوزير مستشفى جديدا يضم 120 سريرا.\n"
ENGLISH = (
    "The delegation arrived in the capital on Tuesday morning.\n"
    "The minister opened a new hospital with 120 beds.\n"
)
EVALUATED = {
    "found.vecalign": "[0]:[0]:0.1\n[1]:[1]:0.2\n",
    "gold.vecalign": "[0]:[0]:0\n[1]:[1]:0\n",
    "mined.tsv": "score\tar_index\ten_index\tar\ten\n0.9000\t0\t0\tأ\ta\n0.4000\t1\t0\tب\ta\n",
    "gold.tsv": "ar_index\ten_index\n0\t0\n1\t1\n",
    "hypothesis.txt": ENGLISH,
    "judged.tsv": "ar\ten\tquality\tlabel\tgold\n"
    "أ\ta\t0.9\tparallel\tparallel\nب\tc\t0.1\trelated\tunrelated\n",
}


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands():
    lines = [line for block in blocks("console") for line in block.splitlines()]
    return [line[2:].split("#")[0].strip() for line in lines if line.startswith("$ ")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory, bitext):
    """A folder with the files that the README's commands name."""
    place = tmp_path_factory.mktemp("readme")
    for language, text in (("ar", ARABIC), ("en", ENGLISH)):
        (place / "mycorpus" / language).mkdir(parents=True)
        (place / "mycorpus" / language / f"news-{language}.txt").write_text(text, "utf-8")
        (place / f"{language}.txt").write_text(text, "utf-8")
    (place / "report.txt").write_text(ARABIC, "utf-8")
    rows = zip(ARABIC.splitlines(), ENGLISH.splitlines(), strict=True)
    table = "ar\ten\n" + "".join(f"{arabic}\t{english}\n" for arabic, english in rows)
    (place / "pairs.tsv").write_text(table, "utf-8")
    for name, text in EVALUATED.items():
        (place / name).write_text(text, "utf-8")
    out = place / "dist" / "mycorpus"
    built = bitext("build", place / "mycorpus", "--out", out, "--translator", "none")
    assert built.returncode == 0, built.stderr.decode()
    return place


@pytest.mark.parametrize("command", [c for c in commands() if not c.startswith("bitext review")])
def test_command(command, folder, bitext):
    program, *arguments = shlex.split(command)
    assert program == "bitext"
    result = bitext(*arguments, cwd=folder, PYTHONPATH=str(ROOT))
    if "Helsinki-NLP" in command:
        # No hub in a test: what must come is the refusal that says which model could not be had.
        assert result.returncode == 2
        assert "sentence-transformers/LaBSE" in result.stderr.decode()
    else:
        assert result.returncode == 0, result.stderr.decode()


def test_the_review_page_opens(folder):
    dataset = folder / "dist" / "mycorpus"
    pytest.importorskip("fastapi", reason="needs: pip install .[review]")
    process = subprocess.Popen(
        [sys.executable, "-m", "bitext", "review", str(dataset), "--no-browser"],
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert b"http://127.0.0.1:" in process.stderr.readline()
    finally:
        process.terminate()
        process.communicate(timeout=60)


def test_programs(built, tmp_path, monkeypatch, capsys):
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "libya-paris-2021").symlink_to(built[0])
    monkeypatch.chdir(tmp_path)
    for program in blocks("python"):
        exec(compile(program, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "The Libya-focused summit" in printed
    assert "[0] [0]" in printed and "parallel" in printed


def test_the_picture_and_the_files_named_are_there():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("http") or (ROOT / target).exists(), target
