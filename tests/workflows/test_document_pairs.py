"""Which files of two folders belong together."""

import pytest

from bitext.errors import CorpusError
from bitext.workflows.align import align_files
from bitext.workflows.document_pairs import pair_files, read_pairs


def make(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("نص قصير.\n" if "ar" in name else "A short text.\n", "utf-8")
    return folder


def names(pairs):
    return [(pair.name, pair.arabic.name, pair.english.name) for pair in pairs]


@pytest.mark.parametrize(
    ("arabic", "english", "name"),
    [
        ("x.txt", "x.txt", "x"),
        ("x.txt", "x.srt", "x"),
        ("x_ar.txt", "x_en.txt", "x"),
        ("x.ar.txt", "x.en.txt", "x"),
        ("x.ara.srt", "x.eng.srt", "x"),
        ("AR-report 7.txt", "EN-report 7.txt", "report 7"),
        ("part.ar.v2.txt", "part.en.v2.txt", "part.v2"),
        ("garden_ar.txt", "garden_en.txt", "garden"),
        ("a/x_ar.txt", "a/x_en.txt", "a/x"),
        ("x_ar.txt", "x.txt", "x"),
        ("ar/x.txt", "en/x.txt", "x"),
        ("كتاب_ar.txt", "كتاب_en.txt", "كتاب"),
    ],
)
def test_names_that_are_equal_but_for_the_language(tmp_path, arabic, english, name):
    left, right = make(tmp_path / "left", arabic), make(tmp_path / "right", english)
    (pair,) = pair_files(left, right)
    assert (pair.name, pair.arabic, pair.english) == (name, left / arabic, right / english)


def test_equal_names_that_hold_a_mark_stay_as_they_are(tmp_path):
    both = ("en_ar.txt", "ar.txt")
    pairs = pair_files(make(tmp_path / "ar", *both), make(tmp_path / "en", *both))
    assert [pair.name for pair in pairs] == ["ar", "en_ar"]


def test_one_folder_holds_both_languages(tmp_path):
    folder = make(tmp_path, "b.en.txt", "a.ar.txt", "a.en.txt", "b.ar.txt")
    assert names(pair_files(folder, folder)) == [
        ("a", "a.ar.txt", "a.en.txt"),
        ("b", "b.ar.txt", "b.en.txt"),
    ]
    make(folder, "c.txt")
    with pytest.raises(CorpusError, match=r"c\.txt.*does not say of which language"):
        pair_files(folder, folder)


def test_a_file_without_partner_is_named(tmp_path):
    left = make(tmp_path / "left", "a_ar.txt", "b_ar.txt")
    with pytest.raises(CorpusError, match=r"b_ar\.txt.*no file of the same name"):
        pair_files(left, make(tmp_path / "right", "a_en.txt"))


def test_two_files_of_one_name_are_told(tmp_path):
    left = make(tmp_path / "left", "a_ar.txt", "a.ar.txt")
    with pytest.raises(CorpusError, match="two files named 'a'"):
        pair_files(left, make(tmp_path / "right", "a_en.txt"))


def test_a_list_of_pairs(tmp_path):
    left = make(tmp_path / "left", "one.txt", "deep/two_ar.txt")
    right = make(tmp_path / "right", "uno.txt", "due.txt")
    listed = tmp_path / "pairs.tsv"
    listed.write_text("\ufeffone.txt\tuno.txt\n\ndeep/two_ar.txt\tdue.txt\n", "utf-8")
    assert names(read_pairs(listed, left, right)) == [
        ("one", "one.txt", "uno.txt"),
        ("deep/two", "two_ar.txt", "due.txt"),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("one.txt", "expected an Arabic file, a tab"),
        ("one.txt\tnone.txt", "there is no file"),
        ("one.txt\tuno.txt\none.txt\tuno.txt", "results named 'one'"),
        ("../left/one.txt\tuno.txt", "outside of the folder"),
        ("", "no pairs of files"),
    ],
)
def test_a_wrong_list_is_told_with_its_line(tmp_path, line, message):
    left, right = make(tmp_path / "left", "one.txt"), make(tmp_path / "right", "uno.txt")
    listed = tmp_path / "pairs.tsv"
    listed.write_text(line, "utf-8")
    with pytest.raises(CorpusError, match=message):
        read_pairs(listed, left, right)
    with pytest.raises(CorpusError, match="no such file"):
        read_pairs(tmp_path / "missing.tsv", left, right)


def test_folders_are_aligned_by_their_names_and_by_a_list(tmp_path):
    folder = make(tmp_path / "texts", "a_ar.txt", "a_en.txt")
    options = {"lines": True, "format": "vecalign", "cache": tmp_path / "cache"}
    align_files(str(folder), str(folder), str(tmp_path / "out"), **options)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.vecalign"]
    listed = tmp_path / "pairs.tsv"
    listed.write_text("a_ar.txt\ta_en.txt\n", "utf-8")
    align_files(str(folder), str(folder), str(tmp_path / "other"), pairs=listed, **options)
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["a.vecalign"]
    with pytest.raises(CorpusError, match="is for folders"):
        align_files(
            *(str(folder / f"a_{side}.txt") for side in ("ar", "en")), "-", pairs=listed, **options
        )
