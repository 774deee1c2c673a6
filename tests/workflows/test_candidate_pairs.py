import pytest

from bitext.align.beads import DocumentLink, Evidence
from bitext.align.profiles import Profile
from bitext.corpus.documents import Document
from bitext.corpus.segmentation import split_document
from bitext.embed.load import load_embedder
from bitext.progress import SILENT
from bitext.workflows.candidate_pairs import find_candidate_pairs

ARABIC = (
    "افتتح وزير الماء محطة لتحلية مياه البحر قرب أغادير يوم الثلاثاء. وبلغت كلفة المشروع ثلاثة "
    "مليارات درهم. وقال الوزير إن أي أسرة لن تعاني من انقطاع الماء هذا الصيف."
)
TRANSLATION = (
    "The water minister opened a seawater desalination plant near Agadir on Tuesday. The project "
    "cost three billion dirhams. The minister said that no family would suffer water cuts this "
    "summer."
)
OTHER = "The orchestra played two symphonies. The audience applauded for ten minutes."


@pytest.fixture(scope="module")
def embedder():
    return load_embedder()


def offered(english, embedder, **scores):
    profiles = {}
    for name, language, text in (("report", "ar", ARABIC), ("item", "en", english)):
        document = Document(name, language, text)
        sentences = split_document(document)
        vectors = embedder.encode([each.text for each in sentences])
        profiles[name] = Profile(document, sentences, vectors)
    evidence = [Evidence(name, score, "") for name, score in scores.items()]
    link = DocumentLink("report", "item", "parallel", 0.9, evidence)
    return find_candidate_pairs([link], profiles, embedder, SILENT)


def test_a_translation_is_aligned(embedder):
    (link,), candidates = offered(TRANSLATION, embedder, statements=0.9, order=1.0)
    assert link.relation == "parallel"
    assert [candidate.method for candidate in candidates] == ["sequence"] * 3


@pytest.mark.parametrize(("alike", "relation"), [(1.0, "comparable"), (0.0, "topic")])
def test_what_cannot_be_aligned_is_no_translation(embedder, alike, relation):
    scores = dict.fromkeys(("statements", "places", "names", "numbers"), alike)
    (link,), candidates = offered(OTHER, embedder, **scores, order=0.5)
    assert link.relation == relation
    assert (link.score >= 0.5) == (relation == "comparable")
    assert all(candidate.link == link and candidate.method == "mining" for candidate in candidates)
    assert bool(candidates) == (relation == "comparable")
