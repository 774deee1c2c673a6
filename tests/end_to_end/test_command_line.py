"""The command line as scripts and people meet it: pipes, exit codes, messages, interruption."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import datasets
import pytest

from bitext.corpus.readers import SUFFIXES
from bitext.formats import all_formats

ARABIC = """\
وصل الوفد إلى المدينة صباح الثلاثاء. وقال المتحدث إن المحادثات ستستمر ثلاثة أيام.
وافتتح الوزير مستشفى جديدا يضم 120 سريرا.
"""
ENGLISH = """\
The delegation arrived in the city on Tuesday morning. The spokesman said that the talks would \
last three days.
The minister opened a new hospital with 120 beds.
"""


@pytest.fixture
def texts(tmp_path):
    arabic, english = tmp_path / "ar.txt", tmp_path / "en.txt"
    arabic.write_text(ARABIC, "utf-8")
    english.write_text(ENGLISH, "utf-8")
    return arabic, english


@pytest.fixture
def corpus(tmp_path):
    for language, text in (("ar", ARABIC), ("en", ENGLISH)):
        folder = tmp_path / "corpus" / language
        folder.mkdir(parents=True)
        (folder / f"news-{language}.txt").write_text(text, "utf-8")
    return tmp_path / "corpus"


def refusal(result):
    """The one line that a refused command prints."""
    assert result.returncode == 2, result
    message = result.stderr.decode().strip().splitlines()[-1]
    assert message.startswith("bitext: ")
    assert "Traceback" not in result.stderr.decode()
    return message


def test_help_names_every_command(bitext):
    result = bitext("--help")
    assert result.returncode == 0
    for command in ("build", "translate", "align", "mine", "score", "convert", "publish"):
        assert command in result.stdout.decode()


@pytest.mark.parametrize("command", [("score",), ("evaluate", "quality")])
def test_help_names_every_format_of_pairs(bitext, command):
    shown = bitext(*command, "--help", COLUMNS="200").stdout.decode().lower()
    without_a_name = {"bicleaner", "xliff-1.2", "vecalign", "hunalign"}
    for format in {*all_formats()} - without_a_name:
        assert format.replace("jsonl", "json lines") in shown


@pytest.mark.parametrize("command", ["translate", "align", "mine"])
def test_help_names_every_kind_of_text(bitext, command):
    shown = bitext(command, "--help", COLUMNS="200").stdout.decode()
    assert all(suffix in shown for suffix in SUFFIXES)


def test_an_unknown_option_is_a_usage_error(bitext):
    assert bitext("build", "corpus", "--nonsense").returncode == 2


def test_align_covers_every_sentence_and_keeps_messages_out_of_the_result(bitext, texts):
    result = bitext("align", *texts, "--format", "vecalign")
    assert result.returncode == 0, result.stderr
    beads = [line.rsplit(":", 1)[0] for line in result.stdout.decode().splitlines()]
    assert beads == ["[0]:[0]", "[1]:[1]", "[2]:[2]"]


def test_align_reads_standard_input_and_lines(bitext, texts):
    lines = texts[1].parent / "lines.txt"
    lines.write_text(
        "The delegation arrived in the city on Tuesday morning.\n\nGoodbye.\n", "utf-8"
    )
    result = bitext("align", "-", lines, "--lines", "--format", "jsonl", stdin=ARABIC)
    assert result.returncode == 0, result.stderr
    english = [
        index
        for line in result.stdout.decode().splitlines()
        for index in json.loads(line)["en_sentences"]
    ]
    assert sorted(english) == [0, 1, 2], "an empty line keeps its place"


def test_folders_are_aligned_file_by_file(bitext, tmp_path):
    for language, text in (("ar", ARABIC), ("en", ENGLISH)):
        (tmp_path / language).mkdir()
        for name in ("one", "two"):
            (tmp_path / language / f"{name}.txt").write_text(text, "utf-8")
    result = bitext("align", tmp_path / "ar", tmp_path / "en", "--out", tmp_path / "beads")
    assert result.returncode == 0, result.stderr
    assert sorted(path.name for path in (tmp_path / "beads").iterdir()) == ["one.tsv", "two.tsv"]


def test_a_file_without_partner_is_named(bitext, tmp_path):
    for language, name in (("ar", "one"), ("en", "two")):
        (tmp_path / language).mkdir()
        (tmp_path / language / f"{name}.txt").write_text(ENGLISH, "utf-8")
    result = bitext("align", tmp_path / "ar", tmp_path / "en", "--out", tmp_path / "beads")
    assert "one.txt" in refusal(result)
    assert not (tmp_path / "beads").exists()


def test_mine_finds_translations_in_any_order(bitext, texts):
    arabic, english = texts
    english.write_text("\n".join(reversed(ENGLISH.splitlines())), "utf-8")
    result = bitext("mine", arabic, english, "--threshold", "0")
    assert result.returncode == 0, result.stderr
    header, *rows = [line.split("\t") for line in result.stdout.decode().splitlines()]
    assert header == ["score", "ar_index", "en_index", "ar", "en"]
    assert ["2", "0"] in [row[1:3] for row in rows]
    scores = [float(row[0]) for row in rows]
    assert scores == sorted(scores, reverse=True)


def test_translate_keeps_the_number_of_lines(bitext):
    text = "وصل الوزير.\n\n123\nHello\n\r\n🙂"
    result = bitext("translate", "--lines", stdin=text)
    assert result.returncode == 0, result.stderr
    lines = result.stdout.decode().split("\n")
    assert len(lines) == 7 and lines[-1] == ""
    assert lines[0] and not lines[1] and not lines[4]
    assert lines[2] == "123"


@pytest.mark.parametrize("text", ["", "\n \n"])
@pytest.mark.parametrize("options", [(), ("--lines",)])
def test_translate_says_that_there_is_nothing_to_translate(bitext, text, options):
    result = bitext("translate", *options, stdin=text)
    assert result.returncode == 0 and b"bitext: there is no text to translate" in result.stderr
    assert result.stdout == b"\n" * text.count("\n")


def test_score_adds_columns_and_keeps_rows_and_order(bitext, tmp_path):
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text(
        "id\tar\ten\n"
        "a\tوافتتح الوزير مستشفى جديدا يضم 120 سريرا.\tThe hospital opened with 120 beds.\n"
        "b\tوافتتح الوزير مستشفى جديدا يضم 120 سريرا.\tThe hospital opened with 300 beds.\n",
        "utf-8",
    )
    result = bitext("score", pairs, "--out", tmp_path / "scored.tsv")
    assert result.returncode == 0, result.stderr
    header, *rows = [
        line.split("\t") for line in (tmp_path / "scored.tsv").read_text("utf-8").splitlines()
    ]
    assert header[:3] == ["id", "ar", "en"]
    assert {"quality", "label", "reasons", "similarity"} <= set(header)
    assert [row[0] for row in rows] == ["a", "b"]
    qualities = [float(row[header.index("quality")]) for row in rows]
    assert qualities[0] > qualities[1]
    assert "number-mismatch" in rows[1][header.index("reasons")]


@pytest.mark.parametrize(
    "spoil, expected",
    [
        (lambda corpus: (corpus / "ar" / "news-ar.txt").write_bytes(b""), "empty"),
        (
            lambda corpus: (corpus / "ar" / "news-ar.txt").write_bytes("ابن".encode("cp1256")),
            "not UTF-8",
        ),
        (lambda corpus: (corpus / "en" / "news-en.txt").write_bytes(b"%PDF-1.7 \0\0"), "PDF"),
        (
            lambda corpus: (corpus / "en" / "news-en.txt").write_text(ARABIC * 3, "utf-8"),
            "expected English",
        ),
        (lambda corpus: (corpus / "corpus.toml").write_text('titel = "x"', "utf-8"), "titel"),
        (
            lambda corpus: (corpus / "corpus.toml").write_text(
                '[[document]]\nid = "x"\nfile = "ar/none.txt"\nlanguage = "ar"\n', "utf-8"
            ),
            "none.txt",
        ),
    ],
    ids=["empty", "encoding", "binary", "language", "unknown key", "missing file"],
)
def test_bad_input_is_refused_before_anything_is_written(bitext, corpus, tmp_path, spoil, expected):
    spoil(corpus)
    out = tmp_path / "dist"
    assert expected in refusal(bitext("build", corpus, "--out", out))
    assert not out.exists()


def test_a_missing_corpus_is_named(bitext, tmp_path):
    assert "nowhere" in refusal(bitext("build", tmp_path / "nowhere", "--out", tmp_path / "dist"))


def test_an_unknown_model_is_named_before_any_work(bitext, corpus, tmp_path):
    options = ("--out", tmp_path / "dist", "--translator", "no-such/model")
    result = bitext("build", corpus, *options)
    assert "no-such/model" in refusal(result)
    assert "Embedding" not in result.stderr.decode()
    assert not (tmp_path / "dist").exists()


def test_a_folder_of_other_things_is_not_replaced(bitext, corpus, tmp_path):
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "thesis.tex").write_text("years of work", "utf-8")
    refusal(bitext("build", corpus, "--out", tmp_path / "dist"))
    assert (tmp_path / "dist" / "thesis.tex").read_text("utf-8") == "years of work"


def test_output_that_cannot_be_written_is_one_line(bitext, corpus, tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    options = ("--out", tmp_path / "file" / "dist", "--translator", "none")
    assert "file" in refusal(bitext("build", corpus, *options))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_one_line(bitext, texts):
    assert "No space left" in refusal(bitext("align", *texts, "--out", "/dev/full"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("options", [[], ["--format", "jsonl"]])
def test_a_full_standard_output_is_one_line(texts, options):
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "bitext", "align", *map(str, texts), *options]
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=300)
    assert result.returncode == 2
    assert b"Traceback" not in result.stderr and b"Exception ignored" not in result.stderr
    assert b"standard output cannot be written: No space left" in result.stderr


def test_who_stops_reading_is_not_told_off(texts):
    command = f"{sys.executable} -m bitext align {texts[0]} {texts[1]} | head -n 0"
    result = subprocess.run(command, shell=True, capture_output=True)
    assert b"Traceback" not in result.stderr


def test_a_folder_without_manifest_is_a_corpus(bitext, corpus, tmp_path):
    out = tmp_path / "dist"
    result = bitext("build", corpus, "--out", out, "--translator", "none", "--json")
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    assert [link["relation"] for link in found["links"]] == ["parallel"]
    assert found["labels"]["parallel"] == 3


def test_a_build_with_surprisals_says_so(bitext, corpus, tmp_path):
    options = ("--translator", "none", "--json")
    read, unread = (
        json.loads(bitext("build", corpus, "--out", tmp_path / name, *options, *more).stdout)
        for name, more in (("with", ["--surprisal"]), ("without", []))
    )
    assert read["labels"]["parallel"] == 3
    assert "reader" in read["models"]["surprisal"] and "surprisal" not in unread["models"]
    qualities = [
        datasets.load_dataset(str(tmp_path / name), split="train")["quality"]
        for name in ("with", "without")
    ]
    assert sorted(qualities[0]) != sorted(qualities[1])
    assert "| surprisal |" in (tmp_path / "with" / "README.md").read_text("utf-8")


def test_interrupted_it_goes_on_where_it_was(bitext, built, founding_corpus, fresh_cache, tmp_path):
    out = tmp_path / "dist"
    command = [sys.executable, "-m", "bitext", "build", founding_corpus, "--out", out]
    environment = {**os.environ, "BITEXT_CACHE": str(fresh_cache), "HF_HUB_OFFLINE": "1"}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    store = fresh_cache / "results.sqlite3"
    deadline = time.monotonic() + 300
    while remembered(store) <= 75 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    message = process.communicate(timeout=120)[1].decode()
    assert process.returncode == 130, message
    assert "goes on where it was" in message
    assert not out.exists() and not list(tmp_path.glob(".dist*"))
    before = remembered(store)

    result = bitext("build", founding_corpus, "--out", out, BITEXT_CACHE=str(fresh_cache))
    assert result.returncode == 0, result.stderr
    assert remembered(store) >= before
    assert (out / "report.html").read_bytes() == (built[0] / "report.html").read_bytes()


def remembered(store):
    """How many results the store holds."""
    if not store.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
            return connection.execute("SELECT count(*) FROM results").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def test_convert_by_name_and_on_request(bitext, tmp_path):
    (tmp_path / "a.tsv").write_text("ar\ten\tlabel\nنعم\tyes\tparallel\n", "utf-8")
    result = bitext("convert", tmp_path / "a.tsv", tmp_path / "a.tmx")
    assert result.returncode == 0, result.stderr
    assert result.stdout == b"" and b"1 pair\n" in result.stderr
    result = bitext("convert", tmp_path / "a.tmx", "-", "--to", "bicleaner")
    assert result.stdout.decode() == "\t\tنعم\tyes\n"
    assert b"no place for label; left out" in result.stderr


def test_convert_says_what_is_wrong(bitext, tmp_path):
    (tmp_path / "a.tmx").write_text("<tmx>", "utf-8")
    assert "a.tmx:1: not valid XML" in refusal(bitext("convert", tmp_path / "a.tmx", "-"))
    assert "cannot tell the format" in refusal(bitext("convert", tmp_path / "a.doc", "-"))


def test_documents_of_any_kind_are_aligned_translated_and_built(bitext, tmp_path):
    captions = "".join(
        f"{place}\n00:00:0{place},000 --> 00:00:0{place},900\n{line}\n\n"
        for place, line in enumerate(ENGLISH.splitlines(), start=1)
    )
    files = {
        "corpus/ar/news.md": "# \n\n" + ARABIC.replace("\n", "\n\n"),
        "corpus/en/talks.srt": captions,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, "utf-8")
    arabic, english = (tmp_path / name for name in files)
    result = bitext("align", arabic, english, "--format", "vecalign")
    assert [line.rsplit(":", 1)[0] for line in result.stdout.decode().splitlines()] == [
        "[0]:[0]",
        "[1]:[1]",
        "[2]:[2]",
    ]
    out = tmp_path / "dist"
    result = bitext("build", tmp_path / "corpus", "--out", out, "--translator", "none", "--json")
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["labels"]["parallel"] == 3
    assert bitext("convert", out, tmp_path / "a.tmx").returncode == 0
    assert (tmp_path / "a.tmx").read_text("utf-8").count("<tu ") == 3


def test_an_older_encoding_is_read_and_said(bitext, texts):
    texts[0].write_bytes(ARABIC.encode("cp1256"))
    result = bitext("align", *texts, "--format", "vecalign")
    assert len(result.stdout.splitlines()) == 3
    assert b"ar.txt: read as Windows-1256 (confidence 1.00)" in result.stderr


def test_publishing_nowhere_says_where_one_can(bitext, tmp_path):
    result = bitext("publish", tmp_path)
    assert refusal(result) == "bitext: say where to publish: --to hub:ORG/NAME, or --to FOLDER"
    assert len(result.stderr.decode().splitlines()) == 1


def test_help_on_reviewing_shows_what_the_page_takes(bitext):
    shown = bitext("review", "--help").stdout.decode()
    assert "agreement" in shown and "--reviewer" in shown and "--port" in shown


def test_a_table_for_a_pipe_has_no_byte_order_mark(bitext, tmp_path):
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("ar,en\nنعم سيدي,Yes sir\n", "utf-8")
    result = bitext("score", pairs)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(b"ar,en,quality")
    assert bitext("score", pairs, "--out", tmp_path / "scored.csv").returncode == 0
    assert (tmp_path / "scored.csv").read_bytes().startswith(b"\xef\xbb\xbfar,en,quality")
