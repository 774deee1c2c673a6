"""Words that exclude each other: rise and fall, before and after, kilometre and mile.

Embeddings hold them for nearly the same, and a lexicon learned from text pairs them now and then,
since they stand in the same sentences. The list was made by hand. Sets are apart by an empty
line, the meanings of a set by ``|``, Arabic and English words of a meaning by ``=``; a word
stands for all with the same light stem (:mod:`bitext.text.lexicon`). A meaning has more English
words than exclude the others, those by which a translator might put it, so that these raise no
alarm.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bitext.text.arabic import normalize
from bitext.text.lexicon import stem_arabic, stem_english

_SETS = """
ارتفع يرتفع ترتفع ارتفاع مرتفع ازداد يزداد تزداد ازدياد زيادة زاد يزيد تزيد تزايد يتزايد متزايد
صعد يصعد صعود تصاعد نمو نما ينمو تضاعف يتضاعف =
  rise rose risen rising increase increased increasing increasingly grow grew grown growth
  growing climb climbed surge surged soar soared jump jumped gain gained double doubled more
  higher up raise raised expand expanded escalate escalated
|
انخفض ينخفض تنخفض انخفاض منخفض هبط يهبط هبوط تراجع يتراجع تتراجع قل يقل تقل تقليل قلل يقلل تقلص
يتقلص تناقص يتناقص تدني تدهور نقص تنقص =
  fall fell fallen falling decrease decreased decreasing decline declined declining drop dropped
  dropping reduce reduced reducing reduction lower lowered down shrink shrank cut cuts lessen
  dwindle dwindled plunge plunged slump slumped less fewer diminish diminished minimize

وافق يوافق توافق موافقة قبل قبلت قبلوا يقبل تقبل قبول اقر يقر صادق =
  accept accepted accepting acceptance approve approved approving approval agree agreed
  agreement adopt adopted pass passed endorse endorsed welcome welcomed
|
رفض يرفض ترفض رفضت =
  reject rejected rejecting rejection refuse refused refusing refusal decline declined deny
  denied turn

فاز يفوز تفوز فوز انتصر ينتصر انتصار ربح يربح هزم يهزم هزيمة =
  win won winning winner victory victorious gain gained beat beaten defeat defeated
|
خسر يخسر تخسر خسارة هزم يهزم هزيمة انهزم =
  lose lost losing loser loss losses beat beaten defeat defeated

قبل قبلها قبله =
  before prior ahead until previous previously earlier ago
|
بعد عقب =
  after later afterwards subsequent

فتح يفتح تفتح افتتح يفتتح افتتاح مفتوح فتحت =
  open opened opening opens reopen reopened inaugurate inaugurated unlock unlocked
|
اغلق يغلق تغلق اغلاق مغلق اقفل =
  close closed closing closes closure shut lock locked

اول الاول الاولي =
  first initial initially earliest originally
|
اخير الاخير الاخيرة اخر =
  last latest final finally recent recently past latter lately

بدا بدات بداية يبدا تبدا انطلق ينطلق انطلاق استهل =
  begin began begun beginning start started starting launch launched commence commenced initiate
  initiated onset early kicked
|
انتهي ينتهي تنتهي انتهت نهاية اختتم يختتم ختام =
  end ended ending finish finished conclude concluded conclusion expire expired complete
  completed terminate terminated over

شمال شمالي الشمالي الشمالية =
  north northern northward northwest northeast northwestern northeastern
|
جنوب جنوبي الجنوبي الجنوبية =
  south southern southward southwest southeast southwestern southeastern

شرق شرقي الشرقي الشرقية =
  east eastern eastward northeast southeast northeastern southeastern
|
غرب غربي الغربي الغربية =
  west western westward northwest southwest northwestern southwestern

كبير كبيرة ضخم ضخمة كبري =
  big large great huge major vast massive enormous considerable significant substantial heavy
  grand senior large-scale giant
|
صغير صغيرة ضئيل ضئيلة صغري =
  small little minor tiny slight minimal modest young slightly

طويل طويلة =
  long lengthy tall prolonged
|
قصير قصيرة =
  short brief shortly briefly

قديم قديمة =
  old ancient former early antique vintage
|
جديد جديدة حديث حديثة =
  new modern recent newly recently again novel fresh

صدر يصدر تصدر صادرات تصدير =
  export exports exported exporting issue issued issues release released publish published
  source
|
استورد يستورد تستورد واردات استيراد =
  import imports imported importing

ايد يؤيد تؤيد تاييد دعم يدعم تدعم =
  support supports supported supporting back backed backs backing endorse favour favor advocate
  advocated
|
عارض يعارض تعارض معارضة ناهض مناهضة =
  oppose opposes opposed opposing opposition against resist resisted

وصل يصل تصل وصول وصلت =
  arrive arrived arriving arrival reach reached reaches come came
|
غادر يغادر تغادر مغادرة رحل يرحل رحيل =
  leave left leaving depart departed departure

دخل يدخل تدخل دخول =
  enter entered entering entry access entrance
|
خرج يخرج تخرج خروج =
  exit exited leave left leaving emerge emerged

نهار نهارا النهار =
  day daytime daylight days
|
ليل ليلا الليل ليلة =
  night nights overnight nighttime evening

صباح صباحا الصباح =
  morning mornings dawn am
|
مساء المساء ظهر الظهر =
  evening evenings night afternoon noon midday pm tonight

نجح ينجح تنجح نجاح ناجح =
  succeed succeeded success successful successfully manage managed
|
فشل يفشل تفشل فاشل اخفق يخفق اخفاق =
  fail failed failing failure unsuccessful

اشتري يشتري تشتري شراء =
  buy bought buying purchase purchased acquire acquired
|
باع يبيع تبيع بيع =
  sell sold selling sale sales

حرب الحرب =
  war wars warfare wartime battle
|
سلام السلام =
  peace peaceful peacefully

داخل داخلي الداخلية =
  inside internal interior internally domestic within indoor home
|
خارج خارجي الخارجية =
  outside external exterior foreign abroad outdoor overseas

فوق =
  above over
|
تحت =
  below under beneath

ذكر ذكور رجل رجال الرجل الرجال =
  man men male males boy boys
|
انثي اناث امراة نساء المراة النساء =
  woman women female females girl girls lady ladies

اب والد والده والدها ابي ابوه =
  father fathers dad parent parents
|
ام والدة والدته والدتها امه امها =
  mother mothers mum mom parent parents

ابن ابنه ابنها ابناء =
  son sons child children boy
|
ابنة بنت ابنته ابنتها بنات =
  daughter daughters child children girl girls

اخ شقيق شقيقه اخوه =
  brother brothers sibling siblings
|
اخت شقيقة شقيقته اختها اخته =
  sister sisters sibling siblings

زوج زوجها =
  husband husbands spouse couple pair married
|
زوجة زوجته =
  wife wives spouse married

ملك الملك =
  king kings royal kingdom
|
ملكة الملكة =
  queen queens royal

كل جميع كافة جميعا كلها =
  all every everyone everything each entire whole any everybody full total both anyone always
  wherever whenever whatever whoever throughout
|
معظم غالبية اغلب اغلبية =
  most majority mostly largely mainly much bulk
|
بعض بعضها بعضهم =
  some several few certain each part partly sometimes parts

كثير كثيرة كثيرون العديد =
  many much lot lots often several numerous great various plenty multiple very
|
قليل قليلة قلة =
  few little small handful minority low scarce

اكثر ازيد =
  more over most exceed exceeded above greater further better upward least longer
|
اقل =
  less fewer under below lower least smaller minimum

كيلومتر كيلومترات كم كلم =
  kilometre kilometres kilometer kilometers km kms
|
ميل اميال =
  mile miles
|
متر امتار مترا =
  metre metres meter meters m
|
سنتيمتر سنتمتر سم =
  centimetre centimetres centimeter centimeters cm
|
قدم اقدام قدما =
  foot feet

كيلوغرام كيلوغرامات كيلوجرام كجم كيلو =
  kilogram kilograms kilo kilos kg
|
طن اطنان طنا =
  ton tons tonne tonnes
|
غرام غرامات جرام =
  gram grams gramme g
|
رطل ارطال =
  pound pounds lb lbs

ثانية ثواني ثوان =
  seconds second secs
|
دقيقة دقائق =
  minute minutes mins
|
ساعة ساعات =
  hour hours hourly clock hrs
|
يوم ايام يومين يوما =
  day days daily
|
اسبوع اسابيع اسبوعين =
  week weeks weekly fortnight
|
شهر اشهر شهور شهرين شهريا =
  month months monthly
|
سنة سنوات اعوام عامين سنتين سنويا =
  year years yearly annual annually
|
عقد عقود عقدين =
  decade decades
|
قرن قرون قرنين =
  century centuries

دولار دولارات =
  dollar dollars usd $ buck bucks
|
يورو =
  euro euros eur
|
جنيه استرليني =
  pound pounds sterling gbp egp
|
دينار دنانير =
  dinar dinars
|
ريال ريالات =
  riyal riyals rial rials
|
درهم دراهم =
  dirham dirhams
|
ليرة ليرات =
  lira liras
|
ين =
  yen
|
روبل =
  rouble roubles ruble rubles
|
روبية روبيات =
  rupee rupees
|
فرنك فرنكات =
  franc francs

احمر حمراء =
  red
|
ازرق زرقاء =
  blue
|
اخضر خضراء =
  green
|
اصفر صفراء =
  yellow
|
ابيض بيضاء =
  white
|
اسود سوداء =
  black

امس البارحة =
  yesterday
|
غدا الغد =
  tomorrow
|
اليوم =
  today day now daily

صيف الصيف =
  summer
|
شتاء الشتاء =
  winter
|
ربيع الربيع =
  spring
|
خريف الخريف =
  autumn fall
"""

Meaning = tuple[frozenset[str], frozenset[str]]
"""Arabic stems and English stems."""


_NO_YEAR = {"عامه", "العامه"}
"""General."""
_MONTHS = {"تشرين", "كانون", "ربيع", "جمادي"}
"""Months of which there is a first and a second."""


@cache
def load_opposites() -> tuple[tuple[Meaning, ...], ...]:
    """The sets; each meaning as its Arabic and its English stems."""
    return tuple(
        tuple(_read_meaning(part) for part in line.split("|"))
        for line in _SETS.strip().split("\n\n")
    )


def _read_meaning(part: str) -> Meaning:
    arabic, english = (side.split() for side in part.split("="))
    return (
        frozenset(stem_arabic(normalize(word)) for word in arabic),
        frozenset(stem_english(word) for word in english),
    )


def find_opposed(arabic: Sequence[str], english: Sequence[str]) -> list[tuple[str, str]]:
    """Words of both sides that exclude each other, a pair for each set of opposites.

    A set counts only if each side has a meaning of it that the other side lacks altogether, so
    that a sentence with both, or with one said another way, is left in peace.

    Args:
        arabic: folded words.
        english: folded words.

    Returns:
        Pairs (Arabic word, English word).
    """
    arabic_stems = {
        stem_arabic(word): word
        for before, word in zip(("", *arabic), arabic, strict=False)
        if before not in _MONTHS and (before, word) != ("من", "قبل") and word not in _NO_YEAR
    }
    english_stems = {stem_english(word): word for word in english}
    found = []
    for number in sorted(
        {place for stem in arabic_stems for place in _sets_of_stems()[0].get(stem, ())}
        & {place for stem in english_stems for place in _sets_of_stems()[1].get(stem, ())}
    ):
        meanings = load_opposites()[number]
        in_arabic = [arabic_stems.keys() & meaning[0] for meaning in meanings]
        in_english = [english_stems.keys() & meaning[1] for meaning in meanings]
        alone_arabic = [a for a, e in zip(in_arabic, in_english, strict=True) if a and not e]
        alone_english = [e for a, e in zip(in_arabic, in_english, strict=True) if e and not a]
        if alone_arabic and alone_english:
            found.append((arabic_stems[min(alone_arabic[0])], english_stems[min(alone_english[0])]))
    return found


@cache
def _sets_of_stems() -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """For each Arabic and each English stem the places of the sets it is in."""
    tables: tuple[dict[str, set[int]], dict[str, set[int]]] = ({}, {})
    for number, meanings in enumerate(load_opposites()):
        for meaning in meanings:
            for table, stems in zip(tables, meaning, strict=True):
                for stem in stems:
                    table.setdefault(stem, set()).add(number)
    return tables
