"""Abbreviations that end in a full stop, for the sentence splitter.

All are given without their stop, English ones in lower case.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A sentence never ends with these: a name or a number follows.
NEVER_FINAL = _words(
    "mr mrs ms messrs mme mlle dr drs prof profs gen lt lieut col maj capt cpt cmdr sgt cpl adm "
    "brig gov sen sens rep reps rev revd hon pres supt insp amb st ste mt ft sr sra srta fr br "
    "vs v viz cf ca approx e.g i.e eg ie esp incl resp op"
)
# A sentence ends with these only if a word follows that usually opens one.
SELDOM_FINAL = _words(
    "inc ltd co corp bros plc llc dept univ assn assoc est govt intl natl jr etc al a.m p.m "
    "ave blvd rd jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs "
    "fri ph.d m.d b.a m.a b.sc m.sc lb lbs oz kg ext edn"
)
# These are followed by a number or a letter; otherwise the stop is an ordinary one.
BEFORE_NUMBER = _words(
    "no nos nr art arts fig figs p pp vol vols ch chap sec para paras ex eq tab ref col ver "
    "jan feb mar apr jun jul aug sept sep oct nov dec ar رقم ص"
)
# Words that open an English sentence far more often than they go on with a name.
SENTENCE_OPENERS = _words(
    "the a an this that these those he she it they we i you his her its their our my your there "
    "here in on at by for from with when while if as but and or so yet after before since during "
    "although though however meanwhile moreover what who why how where which some many most all "
    "no not then now one another both each"
)
# Words that take up a quotation: "...!" he said; "...?" asked Mary.
REPORTING_ENGLISH = _words(
    "said says say asked asks added adds told tells replied replies wrote writes shouted shouts "
    "cried cries exclaimed answered answers whispered called thought announced wondered yelled "
    "demanded insisted screamed responded explained noted"
)
REPORTING_ARABIC = _words(
    "قال قالت قالوا قلت يقول تقول سأل سألت سألته سألها سألني يسأل أضاف أضافت أجاب أجابت أجابه "
    "أجابها رد ردت صاح صاحت صرخ صرخت هتف هتفت همس همست تساءل تساءلت كتب كتبت نادى نادت صرح صرحت "
    "تابع تابعت بحسب وفق وفقا وفقاً حسب حسبما كما"
)
