"""Words that stand around names, or look like names and are none.

Arabic words are written as :func:`bitext.text.arabic.normalize` leaves them.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Capitalised at the head of a sentence or in a headline; they end a run of capitals.
ENGLISH_FUNCTION_WORDS = _words(
    "a an the this that these those he she it they we i you his her hers its their our my your "
    "there here in on at by for from with without when while if as but and or nor so yet after "
    "before since during although though however meanwhile moreover therefore thus hence what who "
    "whom whose why how where which some many most all no not then now one another both each every "
    "either neither to into onto over under about above below between among against across around "
    "upon within through until till up down off out is are was were be been being has have had do "
    "does did will would shall should can could may might must let also just only even still again "
    "more less few several such other others same own than too very once twice never always often "
    "sometimes perhaps maybe today tomorrow yesterday tonight next last first second third two "
    "three four five six seven eight nine ten due because unlike like despite according besides "
    "further furthermore additionally finally recently currently earlier later notably next "
    "instead indeed yes no oh hello thanks please dear sir madam please see note write "
    "me him us them mine yours i'm i've i'll i'd it's he's she's that's don't"
)
# Part of how a person is announced, not of the name.
ENGLISH_TITLES = _words(
    "president vice prime minister premier chancellor secretary general secretary-general mr mrs "
    "ms miss dr prof professor sir lord lady king queen prince princess sheikh sheik imam emir "
    "sultan ayatollah pope senator congressman representative ambassador envoy commander marshal "
    "field colonel captain lieutenant sergeant admiral major chief deputy director chairman "
    "chairwoman spokesman spokeswoman spokesperson foreign former justice judge mayor governor "
    "saint st gen col lt sgt capt hon rev father sister brother uncle aunt grandmother grandfather "
    "emperor empress tsar tsarina czar shah caliph khedive pasha vizier prince princes princesses "
    "kings queens duke duchess dukes archduke archduchess marquess marquis earl count countess "
    "viscount viscountess baron baroness lords ladies dame knight madame monsieur mademoiselle "
    "bishop archbishop cardinal archdeacon deacon vicar abbot abbess friar rabbi patriarch mufti "
    "brigadier commodore corporal cadet constable superintendent inspector sheriff commissioner "
    "dowager sen chancellor councillor councilman councilwoman senators professors presidents "
    "ministers"
)
# Institutions and things; a name made of these alone is translated, not transliterated.
ENGLISH_COMMON = _words(
    "conference summit meeting forum council commission committee mission office agency army navy "
    "force forces police ministry minister ministers department government parliament congress "
    "senate assembly court university college school institute center centre bank company "
    "corporation group party union league federation association organization organisation "
    "republic kingdom state states city town province district region county village street road "
    "avenue river lake sea ocean mountain mount island islands bay desert valley war peace "
    "agreement treaty protocol accord constitution act law bill plan programme program project "
    "international national federal central regional local global world united north south east "
    "west northern southern eastern western new old great high special joint military civil "
    "political economic social security defense defense defence health education affairs foreign "
    "interior finance trade development stability stabilisation stabilization reconciliation "
    "election elections presidential parliamentary report article chapter section page news press "
    "agency photo source sources copyright rights reserved related articles close reply response "
    "day week month year century age era history house palace airport station museum library "
    "church mosque temple god lord internet web email http https www covid pm am dr officials "
    "people men women children human rights "
    # of teaching and science
    "academy faculty gymnasium conservatory seminary professorship fellow fellowship scholarship "
    "bachelor bachelors master masters doctorate diploma degree arts science sciences philosophy "
    "journalism medicine engineering mathematics physics chemistry biology history literature "
    "honorary emeritus royal society laboratory observatory hospital clinic "
    # of administration, law and arms
    "commons senate board trustees directors governors committee chamber guild bureau authority "
    "assembly diet "
    "prefecture parish municipality borough county diocese archdiocese duchy principality empire "
    "imperial colony protectorate headquarters regiment regimental battalion brigade division "
    "squadron fleet corps guard guards expeditionary infantry cavalry artillery legion tribunal "
    "supreme attorney register registry census inquiry commissioners subcommittee working "
    # of faith
    "cathedral abbey priory convent monastery chapel crypt shrine synagogue monks nuns friars "
    "bible gospel testament hijri pontifical papal apostolic catholic orthodox protestant "
    "presbyterian methodist anglican "
    "lutheran jesuit benedictine franciscan islamic muslim christian jewish buddhist hindu "
    # of arts and sport
    "theatre theater opera ballet orchestra symphony philharmonic festival gallery exhibition "
    "award awards prize prizes medal medals order cup trophy championship championships league "
    "tournament olympic olympics olympiad paralympic rowing regatta hockey football rugby cricket "
    "tennis basketball volleyball athletics boxing wrestling cycling swimming heavyweight "
    "lightweight rookie club team squad stadium arena ballroom studio studios records album song "
    "songs music dance film films movie movies television radio magazine journal review gazette "
    "herald tribune daily weekly "
    # of places and buildings
    "castle fort fortress tower gate manor hall house lodge inn hotel cafe restaurant park garden "
    "gardens square bridge station harbour harbor port railway exposition amusement canal "
    "cemetery market mall building "
    "plaza grotto peninsula gulf strait cape coast forest creek falls territory territories "
    # of groups
    "scouts scout guides volunteers workers labour labor democrats republicans conservatives "
    "liberals socialists communists confederates federalists policewoman businesswoman "
    "businessman businesswomen businessmen diaspora peerage society foundation trust fund charity "
    "archive archives"
)
# Small words within names, articles of Arabic names among them.
ENGLISH_LINKS = _words(
    "al el ul as ash ad an ar at of the and de la le del della di da du van von der jr sr"
)
ARABIC_TITLES = _words(
    "الرييس رييس الوزرا الوزير وزير وزيره السيد السيده الجنرال المشير اللوا العقيد العميد الفريق "
    "القايد قايد الشيخ الملك ملك الملكه الامير الاميره السلطان الدكتور الدكتوره دكتور البروفيسور "
    "الاستاذ المستشار المستشاره السفير السفيره المبعوث المبعوثه النايب نايب نايبه الرييسه رييسه "
    "المتحدث المتحدثه الناطق الامين الحاخام البابا القاضي المحامي الكاتب الكاتبه الصحفي الصحفيه "
    "المدير المديره الخبير الخبيره الباحث الباحثه اللاعب المدرب الممثل الممثله المغني المغنيه"
)
# What looks like a place with a preposition: a billion, in Lyon.
ARABIC_NO_NAMES = _words("بليون")
# Names that are common words too: Venice or the rifle, Qatari or country-level,
# the Emirates or principalities, Romanian or Roman.
ARABIC_ALSO_WORDS = _words(
    "البندقيه بندقيه القطري قطري القطريه قطريه الامارات امارات "
    "الروماني روماني الرومانيه رومانيه الرومان"
)
ARABIC_FUNCTION_WORDS = _words(
    "في من علي الي ان هذا هذه التي الذي الذين عن مع كان كانت يكون تكون ما لا لم لن هو هي هم ذلك "
    "تلك بين بعد قبل قد كل ولا وفي ومن وعلي والي وان ثم او ام اذا اذ حيث عند غير هل منذ حتي يا "
    "انا انت نحن كما لكن ولكن بل اي ايضا فقط جدا كذلك هناك هنا له لها لهم به بها فيه فيها عليه "
    "عليها منه منها وقد وكان وكانت قال قالت وقال وقالت اكد اكدت واكد اضاف واضاف اعلن اعلنت واعلن "
    "يوم سنه عام شهر خلال نحو حوالي ضد لدي دون بدون مثل حول ضمن عبر رغم بسبب وهو وهي وهذا التي "
    "اكثر اقل كبير كبيره جديد جديده اول اولي اخر اخري بعض جميع نفس كلا بان بانه انه انها وانه لان "
    "ليس ليست سوف سيتم يتم تم وتم لقد فقد امس اليوم غدا الان اما انما كي لكي الا والتي والذي"
)
