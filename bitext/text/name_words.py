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
    "saint st gen col lt sgt capt hon rev father sister brother uncle aunt grandmother grandfather"
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
    "people men women children human rights"
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
# Names that are common words too: Venice or the rifle, Qatari or country-level.
ARABIC_ALSO_WORDS = _words("البندقيه بندقيه القطري قطري القطريه قطريه")
ARABIC_FUNCTION_WORDS = _words(
    "في من علي الي ان هذا هذه التي الذي الذين عن مع كان كانت يكون تكون ما لا لم لن هو هي هم ذلك "
    "تلك بين بعد قبل قد كل ولا وفي ومن وعلي والي وان ثم او ام اذا اذ حيث عند غير هل منذ حتي يا "
    "انا انت نحن كما لكن ولكن بل اي ايضا فقط جدا كذلك هناك هنا له لها لهم به بها فيه فيها عليه "
    "عليها منه منها وقد وكان وكانت قال قالت وقال وقالت اكد اكدت واكد اضاف واضاف اعلن اعلنت واعلن "
    "يوم سنه عام شهر خلال نحو حوالي ضد لدي دون بدون مثل حول ضمن عبر رغم بسبب وهو وهي وهذا التي "
    "اكثر اقل كبير كبيره جديد جديده اول اولي اخر اخري بعض جميع نفس كلا بان بانه انه انها وانه لان "
    "ليس ليست سوف سيتم يتم تم وتم لقد فقد امس اليوم غدا الان اما انما كي لكي الا والتي والذي"
)
