import json

import pytest

from bitext.errors import FormatError
from bitext.formats import open_writer
from bitext.workflows import score
from bitext.workflows.score import score_file

PAIRS = [
    ("وصل الوزير إلى طرابلس يوم الأحد.", "The minister arrived in Tripoli on Sunday."),
    ("أُغلقت 12 مدرسة بسبب الأمطار.", "Twenty schools were closed because of the rain."),
    ("قال إنه لن يستقيل، رغم الضغوط.", "He said that he would not resign, despite the pressure."),
    ("", "An empty side."),
]


@pytest.fixture
def short_chunks(monkeypatch):
    monkeypatch.setattr(score, "_ROWS_AT_A_TIME", 4)


def write(path, pairs):
    rows = "".join(f"{arabic}\t{english}\n" for arabic, english in pairs)
    path.write_text("ar\ten\n" + rows, encoding="utf-8")
    return str(path)


def test_rows_are_the_same_whatever_the_number_of_processes(short_chunks, tmp_path):
    pairs = write(tmp_path / "pairs.tsv", [(a, f"{e} {i}") for i in range(3) for a, e in PAIRS])
    results = []
    for jobs in (1, 2):
        out = tmp_path / f"{jobs}.jsonl"
        assert score_file(pairs, str(out), cache=tmp_path / f"cache {jobs}", jobs=jobs) == []
        results.append(out.read_bytes())
    assert results[0] == results[1]
    assert len(results[0].splitlines()) == 12


@pytest.mark.parametrize("name", ["pairs.tsv", "pairs.ar-en", "pairs.xml"])
def test_standard_output_takes_pairs_of_any_format(name, tmp_path, capsys):
    source = str(tmp_path / name)
    with open_writer(source, ("ar", "en")) as writer:
        writer.write({"ar": PAIRS[0][0], "en": PAIRS[0][1]})
    score_file(source, "-", cache=tmp_path / "cache")
    header, row = capsys.readouterr().out.splitlines()
    found = dict(zip(header.split("\t"), row.split("\t"), strict=True))
    assert (found["ar"], found["en"]) == PAIRS[0] and float(found["quality"]) > 0.5


@pytest.mark.parametrize("right", [0, 1, 2])
def test_texts_on_the_wrong_sides_are_told(right, tmp_path):
    pairs = PAIRS[:right] + [(english, arabic) for arabic, english in PAIRS[:3]]
    out = tmp_path / "out.jsonl"
    messages = score_file(write(tmp_path / "pairs.tsv", pairs), str(out), cache=tmp_path / "cache")
    (message,) = messages
    assert f"in 3 of {right + 3} rows the column ar is not Arabic" in message
    scored = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [row["reasons"] for row in scored[right:]] == ["not-arabic"] * 3
    assert all(row["quality"] == row["correspondence"] == 0 for row in scored[right:])


def test_a_few_texts_on_the_wrong_side_are_left_to_their_reasons(tmp_path):
    pairs = [*PAIRS, PAIRS[0][::-1]]
    path = write(tmp_path / "pairs.tsv", pairs)
    assert score_file(path, str(tmp_path / "out.tsv"), cache=tmp_path / "cache") == []


def test_a_bad_row_leaves_no_result(short_chunks, tmp_path):
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"ar": "نعم", "en": "Yes"}\n' * 9 + "{\n", encoding="utf-8")
    with pytest.raises(FormatError):
        score_file(str(path), str(tmp_path / "out.tsv"), cache=tmp_path / "cache", jobs=2)
    assert {each.name for each in tmp_path.iterdir()} <= {"pairs.jsonl", "cache"}


def test_that_there_is_nothing_to_score_is_told(tmp_path):
    source = write(tmp_path / "pairs.tsv", [])
    (message,) = score_file(source, str(tmp_path / "out.tsv"), cache=tmp_path / "cache")
    assert message == f"{source}: there are no pairs to score"
    assert (tmp_path / "out.tsv").read_text("utf-8").startswith("ar\ten\tquality")


def test_a_missing_header_is_told_in_short(tmp_path):
    (tmp_path / "pairs.tsv").write_text("\t".join(PAIRS[0] * 6) + "\n", encoding="utf-8")
    with pytest.raises(FormatError, match=r"pairs.tsv:1: no column ar and en; found .*…, …, expec"):
        score_file(str(tmp_path / "pairs.tsv"), str(tmp_path / "out.tsv"))


def test_a_name_that_was_exchanged_is_found_by_reading(tmp_path):
    arabic = "وقّع المدير سامبسون الاتفاقية في القاهرة أمس."
    english = "Director {} signed the agreement in Cairo yesterday."
    pairs = [(arabic, english.format("Sampson")), (arabic, english.format("Bradford"))]
    rows = {}
    for surprisal in (False, True):
        source, out = write(tmp_path / "pairs.tsv", pairs), tmp_path / f"{surprisal}.jsonl"
        score_file(source, str(out), surprisal=surprisal, cache=tmp_path / "cache")
        rows[surprisal] = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert all(row["mt_surprisal"] is None for row in rows[False])
    right, wrong = rows[True]
    assert right["mt_surprisal_names"] < wrong["mt_surprisal_names"]
    assert wrong["quality"] < rows[False][1]["quality"]
    assert "unexpected-words: Bradford" in wrong["reasons"]


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("التقى ماكرون نظيره الألماني في برلين.", "Sarkozy met his German counterpart in Berlin."),
        (
            "قالت الطبيبة سلمى حداد إن المرضى يحتاجون إلى أدوية.",
            "The doctor Layla Mansour said that patients need medicine.",
        ),
        ("قتل القائد أبو مصعب في غارة جوية.", "Commander Abu Bakr was killed in an air strike."),
    ],
)
def test_reading_does_not_speak_for_another_name_of_the_same_kind(arabic, english, tmp_path):
    qualities = []
    for surprisal in (False, True):
        source, out = write(tmp_path / "pairs.tsv", [(arabic, english)]), tmp_path / "out.jsonl"
        score_file(source, str(out), surprisal=surprisal, cache=tmp_path / "cache")
        qualities.append(json.loads(out.read_text("utf-8"))["quality"])
    assert qualities[1] <= qualities[0] and qualities[1] < 0.5


def test_a_ragged_table_is_told_before_anything_is_written(tmp_path, capsys):
    (tmp_path / "pairs.tsv").write_text("ar\ten\nنعم\tYes\nلا\n", "utf-8")
    with pytest.raises(FormatError, match="3: found 1 value; expected 2"):
        score_file(str(tmp_path / "pairs.tsv"), "-", cache=tmp_path / "cache")
    assert capsys.readouterr().out == ""


def test_columns_without_a_place_are_told(tmp_path, capsys):
    source = str(tmp_path / "pairs.ar-en")
    with open_writer(source, ("ar", "en")) as writer:
        writer.write({"ar": PAIRS[0][0], "en": PAIRS[0][1]})
    (message,) = score_file(source, str(tmp_path / "out.ar-en"), cache=tmp_path / "cache")
    assert "out.ar-en: no place for" in message and "(quality, correspondence, grade" in message
    (tmp_path / "a.po").write_text('msgid "Yes"\nmsgstr "نعم"\n', "utf-8")
    assert score_file(str(tmp_path / "a.po"), "-", cache=tmp_path / "cache") == []
    assert capsys.readouterr().out.startswith("ar\ten\tquality\t")
