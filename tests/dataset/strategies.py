"""Rows as hypothesis draws them, and a small dataset written by hand."""

from __future__ import annotations

from dataclasses import fields, replace

from hypothesis import strategies as st

from bitext.align.beads import ClauseLink, DocumentLink, Evidence
from bitext.corpus.documents import DroppedLine, Statement
from bitext.dataset.about import About
from bitext.dataset.rows import DocumentRow, PairRow, Review, Scores, SentenceRow, pair_id
from bitext.score.labels import LABELS

PIECES = (
    "مؤتمر باريس",
    "٢٤ ديسمبر",
    "«هاريس»",
    "Paris (Libya)",
    "\u202eabc\u202c",
    "\u2067قال\u2069",
    'he said "no"',
    "a|b`c`",
    "<script>alert(1)</script>",
    "👩‍👩‍👧 🇱🇾",
    "\n",
    "\r\n",
    "\t",
    "\\n",
    "\\",
    "\u2028",
    "\x85",
    "",
)
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join),
    st.text(max_size=30),
)
names = st.text(alphabet="abcdef0123-", min_size=1, max_size=8)
indices = st.lists(st.integers(0, 2**31 - 1), max_size=4).map(tuple)
floats = st.floats(width=32, allow_nan=False, allow_infinity=False)
shares = st.floats(0, 1, width=32)

reviews = st.one_of(
    st.just(Review()),
    st.builds(
        Review,
        status=texts,
        label=st.none() | st.sampled_from(LABELS),
        ar=st.none() | texts,
        en=st.none() | texts,
        comment=texts,
        reviewers=st.lists(texts, max_size=3).map(tuple),
        changed=texts,
        source_ar=st.none() | texts,
        source_en=st.none() | texts,
        machine_quality=st.none() | shares,
        machine_correspondence=st.none() | shares,
        machine_label=st.none() | st.sampled_from(LABELS),
    ),
)
spans = st.tuples(st.integers(0, 999), st.integers(1, 99)).map(lambda s: range(s[0], sum(s)))
scores = st.builds(Scores, **{each.name: st.none() | floats for each in fields(Scores)})
pairs = st.builds(
    PairRow,
    id=names,
    ar=texts,
    en=texts,
    machine_translation=texts,
    quality=shares,
    correspondence=shares,
    label=st.sampled_from(LABELS),
    reasons=st.lists(texts, max_size=3).map(tuple),
    scores=scores,
    bead=st.sampled_from(("1-1", "2-1", "1-3")),
    method=st.sampled_from(("sequence", "mining")),
    ar_document=names,
    en_document=names,
    ar_sentences=indices,
    en_sentences=indices,
    clauses=st.lists(st.builds(ClauseLink, spans, spans, shares), max_size=3).map(tuple),
    review=reviews,
)
sentences = st.builds(
    SentenceRow,
    document=names,
    language=st.sampled_from(("ar", "en")),
    index=st.integers(0, 2**31 - 1),
    paragraph=st.integers(0, 2**31 - 1),
    start=st.integers(0, 2**31 - 1),
    end=st.integers(0, 2**31 - 1),
    text=texts,
    used_by=st.lists(names, max_size=3).map(tuple),
)
statements = st.builds(
    Statement, value=texts, basis=st.sampled_from(("stated", "inferred", "given")), evidence=texts
)
links = st.builds(
    DocumentLink,
    arabic=names,
    english=names,
    relation=st.sampled_from(("parallel", "comparable", "topic", "none")),
    score=shares,
    evidence=st.lists(
        st.builds(Evidence, name=names, score=st.none() | shares, detail=texts), max_size=3
    ).map(tuple),
)


@st.composite
def documents(draw: st.DrawFn) -> DocumentRow:
    id = draw(names)
    dropped = st.builds(
        DroppedLine,
        document=st.just(id),
        line=st.integers(1, 99),
        start=st.integers(0, 99),
        end=st.integers(0, 99),
        text=texts,
        rule=texts,
    )
    return DocumentRow(
        id=id,
        language=draw(st.sampled_from(("ar", "en"))),
        metadata=draw(
            st.dictionaries(st.sampled_from(("title", "date", "author", "place")), statements)
        ),
        rights=draw(texts),
        sha256=draw(names),
        characters=draw(st.integers(0, 2**31 - 1)),
        sentences=draw(st.integers(0, 2**31 - 1)),
        dropped=tuple(draw(st.lists(dropped, max_size=3))),
        links=tuple(draw(st.lists(links, max_size=3))),
        problem=draw(texts),
    )


ABOUT = About(
    name="harbour",
    title="Two reports on a harbour",
    description="Written for the tests.",
    rights="Ours.",
    license="other",
    license_name="ours",
    models={"translation": "none v1", "embedding": "hashing v1"},
    thresholds={"margin": 1.06},
    bitext="0.1.0",
)


def about(**changes: object) -> About:
    """The same with some fields changed."""
    return replace(ABOUT, **changes)  # type: ignore[arg-type]


ARABIC = (
    "افتُتح الميناء الجديد في ٣ مارس 2019.",
    "وقالت الوزيرة، «ليلى منصور»: «سنعمل معًا».",
    "ولم يحضر أحد.",
)
ENGLISH = (
    "The new harbour opened on 3 March 2019.",
    'Minister Layla Mansour said: "We will work together."',
    "It rained | all `day` <b>long</b>.",
)


def pair(index: int, **changes: object) -> PairRow:
    """Sentence ``index`` of both reports."""
    values: dict[str, object] = {
        "id": pair_id("ar-1", "en-1", [index], [index], ARABIC[index], ENGLISH[index]),
        "ar": ARABIC[index],
        "en": ENGLISH[index],
        "machine_translation": "The new port was opened.",
        "quality": 0.5,
        "correspondence": 0.75,
        "label": LABELS[index],
        "reasons": ("number-mismatch: 300",),
        "scores": Scores(similarity=0.75, margin=1.25, mt_chrf=50.0),
        "bead": "1-1",
        "method": "mining",
        "ar_document": "ar-1",
        "en_document": "en-1",
        "ar_sentences": (index,),
        "en_sentences": (index,),
    }
    return PairRow(**values | changes)  # type: ignore[arg-type]


PAIRS = (pair(0), pair(1))
SENTENCES = tuple(
    SentenceRow(
        document=f"{language}-1",
        language=language,  # type: ignore[arg-type]
        index=index,
        paragraph=0,
        start=100 * index,
        end=100 * index + len(text),
        text=text,
        used_by=tuple(row.id for row in PAIRS if index in row.ar_sentences),
    )
    for language, side in (("ar", ARABIC), ("en", ENGLISH))
    for index, text in enumerate(side)
)
LINK = DocumentLink(
    arabic="ar-1",
    english="en-1",
    relation="comparable",
    score=0.875,
    evidence=(Evidence("dates", 1.0, "3 March 2019"), Evidence("places", None, "none named")),
)
DOCUMENTS = (
    DocumentRow(
        id="ar-1",
        language="ar",
        metadata={"title": Statement("الميناء", "stated", "first line")},
        rights="Ours.",
        sha256="0" * 64,
        characters=300,
        sentences=3,
        links=(LINK,),
    ),
    DocumentRow(
        id="en-1",
        language="en",
        metadata={
            "title": Statement("A harbour opens | today", "stated"),
            "date": Statement("2019-03-03", "inferred", "opened on 3 March 2019"),
            "author": Statement("N. N.", "given"),
        },
        rights="Ours.",
        sha256="1" * 64,
        characters=300,
        sentences=3,
        dropped=(DroppedLine("en-1", 4, 250, 263, "Leave a Reply", "reply form"),),
        links=(LINK,),
    ),
)
