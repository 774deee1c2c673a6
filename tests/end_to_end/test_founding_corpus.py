"""The main job on the founding corpus, from the command line to the loaded dataset."""

import json

import datasets
import pytest

REPORT = "paris-conference-report"
SAME_EVENT = "harris-to-attend-paris-conference"


@pytest.fixture(scope="module")
def pairs(built):
    return datasets.load_dataset(str(built[0]), "pairs", split="train").to_list()


def names(built, pairs):
    features = datasets.load_dataset(str(built[0]), "pairs", split="train").features
    return features["label"].int2str


def labelled(pairs, built, label):
    to_name = names(built, pairs)
    return [pair for pair in pairs if to_name(pair["label"]) == label]


def test_columns_are_typed(built):
    features = datasets.load_dataset(str(built[0]), split="train").features
    assert features["translation"] == datasets.Translation(["ar", "en"])
    assert features["label"].names == ["parallel", "partial", "related", "unrelated"]
    assert features["quality"] == datasets.Value("float32")
    assert features["ar_sentences"].feature == datasets.Value("int32")


def test_nothing_is_called_parallel(built, pairs):
    assert pairs
    assert not labelled(pairs, built, "parallel")
    assert max(pair["quality"] for pair in pairs) < 0.5


@pytest.mark.parametrize(
    "arabic, english",
    [
        ("في 12 نوفمبر، التقى ممثلون", "The Libya-focused summit, organised by"),
        ("تهدد الخلافات الانتخابية", "Wrangling over elections planned for late December"),
    ],
)
def test_what_both_report_is_partial(built, pairs, arabic, english):
    assert any(
        pair["translation"]["ar"].startswith(arabic)
        and pair["translation"]["en"].startswith(english)
        for pair in labelled(pairs, built, "partial")
    )


def test_partial_pairs_say_which_part_corresponds(built, pairs):
    partial = labelled(pairs, built, "partial")
    (summit,) = (
        pair
        for pair in partial
        if pair["translation"]["en"].startswith("The Libya-focused summit")
        and pair["translation"]["ar"].startswith("في 12 نوفمبر")
    )
    (link,) = summit["clauses"]
    arabic = summit["translation"]["ar"][link["ar_start"] : link["ar_end"]]
    english = summit["translation"]["en"][link["en_start"] : link["en_end"]]
    assert "في باريس" in arabic
    assert "in Paris for 12 November" in english
    # The English does not say what the meeting was held for.
    assert "لإعطاء دفعة جديدة" not in arabic
    assert all(not pair["clauses"] for pair in pairs if pair not in partial)


def test_what_corresponds_is_at_least_as_sure_as_what_is_parallel(pairs):
    assert all(0 <= pair["quality"] <= pair["correspondence"] <= 1 for pair in pairs)


def test_every_sentence_of_the_report_has_ranked_candidates(built):
    rows = datasets.load_dataset(str(built[0]), "candidates", split="train")
    assert {row["ar_document"] for row in rows} == {REPORT}
    assert [row["ar_sentence"] for row in rows] == list(range(len(rows)))
    for row in rows:
        found = [each["correspondence"] for each in row["candidates"]]
        assert 1 <= len(found) <= 5
        assert found == sorted(found, reverse=True)
        assert 0 <= row["nothing"] <= 1 - found[0] + 1e-6
        assert {each["en_document"] for each in row["candidates"]} == {SAME_EVENT}


def test_only_coverage_of_the_same_event_gives_pairs(pairs):
    assert {(pair["ar_document"], pair["en_document"]) for pair in pairs} == {(REPORT, SAME_EVENT)}


def test_the_same_conference_is_linked_and_other_meetings_are_not(built):
    links = {link["english"]: link for link in json.loads(built[1].stdout)["links"]}
    assert links.pop(SAME_EVENT)["relation"] == "comparable"
    assert {link["relation"] for link in links.values()} == {"topic"}
    assert max(link["score"] for link in links.values()) < 0.2


def test_links_carry_their_evidence(built):
    documents = datasets.load_dataset(str(built[0]), "documents", split="train")
    (report,) = (row for row in documents if row["id"] == REPORT)
    (link,) = (link for link in report["links"] if link["english"] == SAME_EVENT)
    evidence = {each["name"]: each for each in link["evidence"]}
    assert evidence["dates"]["score"] > 0.5
    assert "Paris" in evidence["places"]["detail"]


def test_sentences_are_spans_of_the_sources(built, founding_corpus):
    sentences = datasets.load_dataset(str(built[0]), "sentences", split="train")
    texts = {path.stem: path.read_text("utf-8") for path in founding_corpus.glob("*/*.txt")}
    assert len(sentences) > 60
    for row in sentences:
        assert texts[row["document"]][row["start"] : row["end"]] == row["text"]


def test_page_furniture_is_no_sentence(built):
    sentences = datasets.load_dataset(str(built[0]), "sentences", split="train")
    boilerplate = ("Leave a Reply", "Your email address", "Short link:", "Related Articles")
    assert not [row["text"] for row in sentences if row["text"].startswith(boilerplate)]


def test_every_pair_below_parallel_says_why(pairs):
    assert all(pair["reasons"] for pair in pairs)


def test_the_arabic_is_translated(pairs):
    assert all(
        pair["machine_translation"].isascii() or pair["machine_translation"] for pair in pairs
    )
    assert all(pair["scores"]["mt_chrf"] is not None for pair in pairs)


def test_a_second_build_gives_the_same_bytes(built, bitext, founding_corpus, tmp_path):
    again = tmp_path / "again"
    result = bitext("build", founding_corpus, "--out", again)
    assert result.returncode == 0, result.stderr.decode()
    first = {path.relative_to(built[0]): path.read_bytes() for path in files(built[0])}
    second = {path.relative_to(again): path.read_bytes() for path in files(again)}
    assert first == second


def files(folder):
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def test_the_report_shows_both_scripts_the_right_way_round(built):
    html = (built[0] / "report.html").read_text("utf-8")
    assert 'dir="rtl"' in html and 'lang="ar"' in html
    assert "Leave a Reply" in html, "dropped lines are listed"
    for outside in ('src="http', "src='http", "<link", "@import"):
        assert outside not in html
