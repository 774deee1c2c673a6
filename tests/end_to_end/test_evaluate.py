"""``bitext evaluate`` as scripts meet it: JSON out, JSON compared, one line for bad input."""

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

GOLD = "".join(f"[{i}]:[{i}]\n" for i in range(40))
BAD = "".join(f"[{i}]:[{i + (i > 15)}]:0.5\n" for i in range(40))


@pytest.fixture
def beads(tmp_path):
    for name, text in (("gold", GOLD), ("good", GOLD), ("bad", BAD)):
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_two_alignments_are_evaluated_and_compared(bitext, beads):
    for name in ("good", "bad"):
        result = bitext("evaluate", "alignment", beads / name, beads / "gold", "--json")
        assert result.returncode == 0, result.stderr.decode()
        (beads / f"{name}.json").write_bytes(result.stdout)
    bad = json.loads((beads / "bad.json").read_text("utf-8"))
    assert bad["score"] == pytest.approx(0.4)
    assert bad["strict_f1"]["low"] < 0.4 < bad["strict_f1"]["high"]
    assert "seed:1" in bad["signature"]
    result = bitext("evaluate", "compare", beads / "good.json", beads / "bad.json", "--json")
    assert json.loads(result.stdout)["strict_f1"]["difference"]["score"] == pytest.approx(0.6)


def test_beads_come_through_a_pipe(bitext, beads):
    result = bitext("evaluate", "alignment", "-", beads / "gold", stdin=BAD)
    assert "strict  0.400" in result.stdout.decode()


def test_what_mine_and_score_write_is_evaluated(bitext, tmp_path):
    (tmp_path / "mined.tsv").write_text(
        "score\tar_index\ten_index\tar\ten\n0.9\t0\t1\tنعم.\tYes.\n", "utf-8"
    )
    (tmp_path / "gold.tsv").write_text("0\t1\n", "utf-8")
    result = bitext("evaluate", "mining", tmp_path / "mined.tsv", tmp_path / "gold.tsv", "--json")
    assert json.loads(result.stdout)["f1"]["score"] == 1.0
    (tmp_path / "scored.tsv").write_text(
        "ar\ten\tquality\tgold\nنعم.\tYes.\t0.9\tparallel\nنعم.\tNo.\t0.2\trelated\n", "utf-8"
    )
    result = bitext("evaluate", "quality", tmp_path / "scored.tsv", "--json")
    assert json.loads(result.stdout)["auc"]["score"] == 1.0


def test_a_translation_is_evaluated(bitext, tmp_path):
    (tmp_path / "text").write_text("The ship left the harbour at noon.\n" * 3, "utf-8")
    result = bitext("evaluate", "translation", tmp_path / "text", tmp_path / "text")
    assert "bleu              100.0 [100.0, 100.0]" in result.stdout.decode()
    assert "tok:13a" in result.stdout.decode()


@pytest.mark.parametrize("command", ["alignment", "mining", "translation", "compare"])
def test_a_missing_file_is_one_line(bitext, tmp_path, command):
    result = bitext("evaluate", command, tmp_path / "none", tmp_path / "none")
    assert result.returncode == 2
    message = result.stderr.decode().strip()
    assert message.startswith("bitext: ")
    assert len(message.splitlines()) == 1


ARABIC = "وصل الوفد إلى العاصمة صباح الثلاثاء.\nافتتح الوزير مستشفى جديدا يضم 120 سريرا.\n"
ENGLISH = (
    "The delegation arrived in the capital on Tuesday morning.\n"
    "The minister opened a new hospital with 120 beds.\n"
)
JUDGED = "ar\ten\tgold\n" + "".join(
    f"{arabic}\t{english}\t{judgement}\n"
    for arabic, english, judgement in zip(
        ARABIC.splitlines() * 2,
        [*ENGLISH.splitlines(), *reversed(ENGLISH.splitlines())],
        ["parallel", "parallel", "unrelated", "unrelated"],
        strict=True,
    )
)


@pytest.mark.parametrize(
    ("script", "files", "task"),
    [
        ("alignment", ["ar.txt", "en.txt", "beads", "--lines"], "alignment"),
        ("mining", ["ar.txt", "en.txt", "pairs.tsv", "--lines", "--threshold", "0"], "mining"),
        ("quality", ["judged.tsv"], "quality"),
    ],
)
def test_the_scripts_run_the_system_and_evaluate_it(tmp_path, script, files, task):
    for name, text in (
        ("ar.txt", ARABIC),
        ("en.txt", ENGLISH),
        ("beads", "[0]:[0]\n[1]:[1]\n"),
        ("pairs.tsv", "0\t0\n1\t1\n"),
        ("judged.tsv", JUDGED),
    ):
        (tmp_path / name).write_text(text, "utf-8")
    result = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "evaluate" / f"{script}.py"), *files, "--json"],
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=600,
    )
    assert result.returncode == 0, result.stderr.decode()
    report = json.loads(result.stdout)
    assert report["task"] == task
    assert report["score"] == 1.0
    assert report["system"]
