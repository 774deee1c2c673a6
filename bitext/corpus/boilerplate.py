"""Page boilerplate: the lines of a web page that are no part of its text.

News text that was taken from web pages carries comment forms, share buttons, bylines, captions
and menus between its paragraphs. :func:`find_boilerplate` names these lines by rules that look at
the whole line and, for wording that could as well be text, at its place on the page. It is made
to miss boilerplate rather than to drop a sentence; what a page has of its own belongs in the
``boilerplate`` expressions of its corpus, and what is dropped wrongly in ``keep``.

Headlines, decks and subheadings are text and stay.

=============  =========  ==================================================================
rule           where      lines
=============  =========  ==================================================================
comment-form   anywhere   Leave a Reply · Your email address will not be published. · اترك تعليقًا
short-link     anywhere   Short link: · رابط مختصر
share          anywhere   Share on Facebook · Follow us on Twitter · تابعونا على فيسبوك
related        anywhere   Related Articles · Read more: … · اقرأ أيضًا: … · مواضيع ذات صلة
advertisement  anywhere   Advertisement · Story continues below · إعلان
copyright      anywhere   © 2018 NAME. All rights reserved. · جميع الحقوق محفوظة
read-time      anywhere   3 min read · مدة القراءة: 3 دقائق
caption        anywhere   Photo: … · … (AFP PHOTO) · This handout picture shows … · تصوير: …
caption-title  anywhere   a short line without a stop, directly above a caption
address        anywhere   nothing but web or e-mail addresses
symbols        anywhere   no letter and no digit
byline         the edges  By NAME · Reporting by NAME · كتب: … · بقلم …
dateline       the edges  AP , Monday 19 Oct 2020 · Last updated: … · نشر في: … · 3 hours ago
tags           the edges  Tags: … · Filed under: … · الكلمات المفتاحية: …
section        the edges  World · Middle East · العالم · سياسة
breadcrumb     the edges  Home > World > Libya · الرئيسية / أخبار
page-control   the edges  Close · Print · Share · Subscribe · طباعة · إغلاق
=============  =========  ==================================================================

The *edges* of a page are the lines above its first and below its last line of prose. A line is
prose if it ends like a sentence or has more than forty words, and no rule knows its wording. A
page without prose, such as a list of interface strings, has no edges. A line of more than 400
characters is boilerplate only by the document's own expressions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import regex

from bitext.corpus.documents import Document, DroppedLine
from bitext.errors import CorpusError
from bitext.text.arabic import normalize

Rules = tuple[tuple[str, re.Pattern[str]], ...]

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_SENTENCE_END = re.compile(r"""[.?!؟۔…][])"'”’»]*$""")
_LONGEST = 400  # characters
_TIME_LIMIT = 1.0  # seconds that an expression of a corpus may take on a line
_MOST_WORDS_OF_A_HEADING = 40
_MOST_WORDS_OF_A_LABEL = 6

_SITES = (
    r"(facebook|twitter|x|whats\s?app|telegram|linkedin|instagram|youtube|reddit|pinterest|tiktok|"
    r"messenger|tumblr|e-?mail|google news|فيسبوك|الفيسبوك|فيس بوك|تويتر|إكس|واتساب|واتس آب|"
    r"تلغرام|تليغرام|تيليجرام|تليجرام|لينكد إن|انستغرام|إنستغرام|انستجرام|يوتيوب|"
    r"البريد الإلكتروني|أخبار جوجل)"
)
_MONTH = (
    r"(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|"
    r"oct(ober)?|nov(ember)?|dec(ember)?|يناير|فبراير|مارس|أبريل|إبريل|مايو|يونيو|يونيه|يوليو|"
    r"يوليه|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر|كانون (الثاني|الأول)|شباط|آذار|نيسان|أيار|حزيران|"
    r"تموز|آب|أيلول|تشرين (الأول|الثاني)|جانفي|فيفري|أفريل|ماي|جوان|جويلية|أوت|غشت|شتنبر|نونبر|"
    r"دجنبر)"
)
_WEEKDAY = (
    r"((mon|tues|wednes|thurs|fri|satur|sun)day|(mon|tue|wed|thu|fri|sat|sun)\.?|"
    r"الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد)"
)
_DATE = (
    rf"(({_WEEKDAY} ?,? ?)?(\d{{1,2}}(st|nd|rd|th)? ?{_MONTH}\.?( ?/ ?{_MONTH})? ?,? ?\d{{4}}|"
    rf"{_MONTH}\.? \d{{1,2}}(st|nd|rd|th)?,? \d{{4}}|"
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}))"
)
_TIME = (
    r"(([-|,]|at|الساعة)? ?\d{1,2}[:.]\d{2}(:\d{2})? ?([ap]\.?m\.?|ص|م|صباحا|مساء)?"
    r" ?\(?(gmt|utc|[ceb]e?st|et|edt|بتوقيت (غرينتش|جرينتش)|غرينتش)?\)?)"
)
_AGO = (
    r"(\d+ (minute|min|hour|hr|day|week|month|year)s? ago|منذ (\d+ )?(دقيقة|دقيقتين|دقائق|ساعة|"
    r"ساعتين|ساعات|يوم|يومين|أيام|أسبوع|أسبوعين|أسابيع|شهر|شهرين|أشهر))"
)
_WHEN = rf"({_DATE}( ?{_TIME})?|{_AGO})"
_CREDIT = (
    r"([(\[](file |handout )?(photo|image|picture)s? ?(by |courtesy |credit|[:/-]).{1,80}[)\]]|"
    r"[(\[]([^()\[\]]*\W)?(afp|ap|reuters|epa|anadolu|xinhua|getty)\W+"
    r"([^()\[\]]*\W)?(photos?|images?|pictures?|handout|pool|file)[^()\[\]]*[)\]]|"
    r"\((صورة أرشيفية|أرشيفية|أرشيف|تصوير [^()]+|(صورة|الصورة|تصوير) ?[:/-][^()]+)\))"
)
_OPEN = r".{1,80}(?<![.?!])"  # the rest of a line that does not end like a sentence
_NAME = r"(?-i:([A-Z][\w.'-]*|de|van|von|bin|al|el))"
_NAMES = rf"{_NAME}( {_NAME}){{1,4}}((,| and| &) {_NAME}( {_NAME}){{1,4}}){{0,3}}"

# Rules that hold anywhere on a page. A pattern matches a whole line, a colon after it included;
# both are normalised first, so « » and ” are written ", and digits are ASCII.
_ANYWHERE = (
    (
        "comment-form",
        r"(leave|write|post|submit) (a |your )(reply|comment|response)( cancel reply)?",
        r"your e-?mail address will not be published\.?( required fields are marked \*)?",
        r"required fields are marked \*",
        r"save my name, e-?mail,? (address,? )?and website in this browser.*",
        r"notify me (of|about) (new|follow-?up) (comments|posts).*",
        r"(you must be )?(log(ged)? in|sign in) to (leave a |post a )?(comment|reply)\.?",
        r"comments are closed\.?|no comments( yet)?|be the first to comment\.?",
        r"\d+ comments?|comments \(\d+\)|(name|e-?mail|comment) \*|post comment|cancel reply",
        r"(اترك|اكتب) (تعليقا|تعليق|تعليقك|ردا|رد|ردك)( جديدا?)?( إلغاء الرد)?",
        r"(إلغاء الرد|لا توجد تعليقات|لا يوجد تعليقات|التعليقات مغلقة|إرسال التعليق|شارك برأيك)\.?",
        r"(لن يتم نشر|لن ينشر) (عنوان )?بريدك الإلكتروني\.?( الحقول (الإلزامية|المطلوبة).*)?",
        r"الحقول (الإلزامية|المطلوبة) مشار إليها بـ? ?\*?",
        r"احفظ اسمي,? (و?بريدي|و?البريد) الإلكتروني,? .* في هذا المتصفح.*",
        r"(الاسم|البريد الإلكتروني|التعليق) \*",
    ),
    (
        "short-link",
        r"(short (link|url)|permalink)( ?:? ?https?://\S+)?",
        r"(رابط مختصر|الرابط المختصر|رابط قصير|الرابط القصير)( ?:? ?https?://\S+)?",
    ),
    (
        "share",
        rf"(share|tweet|post|send|pin)( (this|it))?( (article|story|post|page))? "
        rf"(on|via|by|to) {_SITES}",
        r"share (this|the) (article|story|post|page|news)|share this",
        rf"(follow|like|find|join) (us|me|@\w+) (on|via) {_SITES}( and {_SITES})?[.!]?",
        rf"{_SITES}([ ,|·•/]+{_SITES})+",
        r"(شارك|شاركوا|مشاركة|انشر) (هذا |هذه )?(المقال|المقالة|الخبر|الموضوع|الصفحة)( على| عبر)?",
        rf"(شارك|شاركوا|شاركها|شاركه|مشاركة|مشاركه|انشر|إرسال) (على|عبر|في|إلى) {_SITES}",
        rf"(تابعنا|تابعونا) (على|عبر) {_SITES}( و ?{_SITES})?[.!]?",
    ),
    (
        "related",
        r"(related|recommended|suggested) "
        r"(articles?|stor(y|ies)|posts?|news|topics?|content|links?|coverage|reading|videos?)",
        r"(read|watch) (more|also|next)[.>]*|(read|watch) (more|also|next)( here)?: .*",
        r"you (may|might) also (like|be interested in)|more (from|on) this (author|topic|story)",
        r"most (read|popular|viewed|shared)|editor'?s'? picks?|trending now|up next",
        r"(اقرأ|إقرأ|اقرؤوا|شاهد|طالع) (أيضا|المزيد|كذلك)\.*",
        r"(اقرأ|إقرأ|اقرؤوا|شاهد|طالع) (أيضا|المزيد|كذلك) ?: ?.*",
        r"(مواضيع|مقالات|أخبار|موضوعات|روابط|المقالات|الأخبار) "
        r"(ذات صلة|ذات الصلة|متعلقة|مرتبطة|مشابهة)",
        r"قد يعجبك أيضا|قد يهمك أيضا|الأكثر (قراءة|مشاهدة|شيوعا)",
    ),
    (
        "advertisement",
        r"\W*(advertisements?|advertise with us|sponsored( content)?|paid content)\W*",
        r"(story|article) continues (below|after)( (the )?(ad|advert|advertisement))?\W*",
        r"\W*(إعلان|إعلانات|إعلان ممول|محتوى مدفوع|مساحة إعلانية)\W*",
    ),
    (
        "copyright",
        r".{0,60}©.{0,30}\b(19|20)\d{2}\b.{0,80}|©.{0,100}",
        r".{0,60}copyright ?(\(c\))?,? ?(19|20)\d{2}\b.{0,80}",
        r"(.{0,80}[.,|)-] ?)?all rights reserved\.?",
        rf"((جميع|كل|كافة) )?(حقوق النشر|الحقوق) محفوظة( {_OPEN})?",
        r"((جميع|كل|كافة) )?(حقوق النشر|الحقوق) محفوظة.{0,60}(©|\b(19|20)\d{2}\b).{0,40}",
    ),
    (
        "read-time",
        r"(\d+|one|two|three|four|five|ten)[ -]min(ute)?s?[ -]read",
        r"(estimated )?read(ing)? time ?: ?.{1,20}",
        r"(مدة|وقت|زمن) القراءة ?:? ?.{1,20}|\d+ (دقيقة|دقائق) (قراءة|للقراءة)",
    ),
    (
        "caption",
        r"(photos?|file photo|(photo|image|picture) credits?) ?: .{1,300}",
        rf"(photo(graph)?|image|picture) (by|courtesy of) {_OPEN}",
        rf"(.+ )?{_CREDIT}\.?",
        r"(this|a|an) (undated )?(handout|file) (photo(graph)?|picture|image)\b.* "
        r"(shows?|showing|released|distributed|taken|provided|obtained)\b.*",
        r"(مصدر الصورة|صورة أرشيفية|تعليق الصورة|تصوير|عدسة) ?: ?.{1,300}|صورة أرشيفية",
    ),
    (
        "address",
        r"((https?://|www\.)\S+|[\w.+-]+@[\w-]+(\.[\w-]+)+)"
        r"( ((https?://|www\.)\S+|[\w.+-]+@[\w-]+(\.[\w-]+)+))*",
    ),
)

# Rules that hold only at the edges, where there is no prose between the line and the page's end.
_AT_EDGES = (
    (
        "byline",
        rf"(?-i:By|BY) ({_NAMES}|ap|afp|reuters|staff)( ?[|,] ?{_OPEN})?",
        rf"(written|posted|reported|published|edited|compiled|translated) by:? {_NAMES}",
        r"\(?(additional )?(reporting|writing|editing) by .{1,250}",
        rf"(author|source|editor|translator): {_OPEN}",
        r"(كتب|كتبت|كتبه|كتبها|بقلم|إعداد|تحرير|تقرير|ترجمة|المصدر|الكاتب|المحرر|مراسلنا) ?: ?"
        + _OPEN,
        r"بقلم( \w+){1,5}",
    ),
    (
        "dateline",
        rf"([\w.&'-]+( [\w.&'-]+){{0,3}} ?[,|/-] ?)?{_WHEN}",
        rf"((last )?(updated|modified)|published|posted|date)( (on|at))? ?:? ?{_WHEN}"
        rf"( ?[|,-] ?(last )?updated ?:? ?{_WHEN})?",
        rf"(آخر تحديث|تاريخ النشر|نشر|نشر في|نشرت في|تم النشر|تم النشر في) ?:? ?{_WHEN}",
    ),
    (
        "tags",
        rf"(tags|tagged|topics|keywords|filed under|posted in|categories|category): ?{_OPEN}",
        r"(وسوم|الوسوم|كلمات مفتاحية|الكلمات المفتاحية|كلمات دلالية|الكلمات الدلالية|التصنيفات|"
        rf"التصنيف|هاشتاغ) ?: ?{_OPEN}",
    ),
    (
        "section",
        r"world|world news|international|news|latest news|breaking news|top stories|headlines",
        r"politics|middle east|africa|north africa|europe|asia|americas|opinion|analysis|features?",
        r"business|economy|sports?|culture|technology|science|health|lifestyle|entertainment",
        r"videos?|photos|gallery|editorial|local|national",
        r"العالم|أخبار العالم|دولي|دوليات|عربي|عربي ودولي|عرب وعالم|الأخبار|أخبار|آخر الأخبار|عاجل",
        r"سياسة|السياسة|الشرق الأوسط|أفريقيا|شمال أفريقيا|أوروبا|آراء|رأي|مقالات|تحليل|تحليلات",
        r"تقارير|اقتصاد|الاقتصاد|مال وأعمال|رياضة|الرياضة|ثقافة|ثقافة وفن|منوعات|تكنولوجيا|علوم",
        r"صحة|فيديو|صور|محليات",
    ),
    (
        "breadcrumb",
        r"(home|home ?page|news|الرئيسية|الصفحة الرئيسية|أخبار|الأخبار)"
        r"( ?[>/|\"'] ?[^>/|\"']{1,60}(?<![.?!]))+",
    ),
    (
        "page-control",
        r"close|print|print this( page| article| story)?|menu|main menu|search|home|back",
        r"back to top|next|previous|(next|previous) (article|post|story)|share|tweet|related|more",
        r"skip to (main )?content|toggle navigation|loading\W*|subscribe( now)?|sign (up|in)",
        r"log ?in|register|download( pdf)?|listen|listen to (this )?(article|story)|font size",
        r"comments?|add (a )?comment|copy link|bookmark|save|reply|like|follow( us)?|e-?mail",
        r"about (us|the author)|contact( us)?|terms (of (use|service)|and conditions)",
        r"(privacy|cookie) policy|view all|(show|load) more",
        r"sign up (for|to) (our|the) .{0,30}newsletters?",
        r"إغلاق|طباعة|القائمة|القائمة الرئيسية|بحث|ابحث|الرئيسية|رجوع|التالي|السابق",
        r"(المقال|الخبر) (السابق|التالي)|شارك|مشاركة|غرد|تغريدة|المزيد|التعليقات|تعليقات",
        r"(انتقل|تخطى) إلى المحتوى|العودة إلى الأعلى|اشترك( الآن)?|الاشتراك|تسجيل الدخول|تسجيل",
        r"تحميل|استمع|نسخ الرابط|أضف تعليقا?|إضافة تعليق|حجم الخط|حفظ|من نحن|اتصل بنا|عن الكاتب",
        r"سياسة الخصوصية|شروط الاستخدام|تابعنا|تابعونا|رد|أرسل|النشرة البريدية",
        r"اشترك في (النشرة|نشرتنا) (البريدية|الإخبارية)",
    ),
)


def find_boilerplate(document: Document) -> tuple[DroppedLine, ...]:
    """Find the lines of a document that are boilerplate.

    A line is decided by the first that matches: the document's ``keep`` expressions, its
    ``boilerplate`` expressions, the rules of this module. Blank lines are not boilerplate.

    Returns:
        whole lines without their line ends (LF, CRLF or CR), in document order, each with the
        name of its rule, or with the document's expression that matched it.

    Raises:
        CorpusError: an expression of the document takes too long.
    """
    lines = [match for match in _LINE.finditer(document.text) if match.start() < match.end()]
    rules = _find_rules([match[1] for match in lines], document)
    return tuple(
        DroppedLine(document.id, number, match.start(1), match.end(1), match[1], rule)
        for number, (match, rule) in enumerate(zip(lines, rules, strict=True), start=1)
        if rule is not None
    )


def _find_rules(lines: list[str], document: Document) -> list[str | None]:
    """The rule that drops each line, or ``None``."""
    shown = [line.strip() for line in lines]
    plain = [normalize(line) for line in shown]
    kept = [not line or _first_match(document.keep, line, document) is not None for line in shown]
    rules = [
        None
        if keep
        else _first_match(document.boilerplate, line, document) or _name_of(text, _anywhere())
        for line, text, keep in zip(shown, plain, kept, strict=True)
    ]
    for number, text in enumerate(plain):
        if not kept[number] and rules[number] is None:
            if not any(character.isalnum() for character in text):
                rules[number] = "symbols"
            elif "caption" in rules[number + 1 : number + 2] and _is_label(text):
                rules[number] = "caption-title"
    at_edges = [
        None if keep or rule else _name_of(text, _edges())
        for text, keep, rule in zip(plain, kept, rules, strict=True)
    ]
    prose = [
        number
        for number, line in enumerate(shown)
        if not rules[number] and not at_edges[number] and _is_prose(line)
    ]
    if prose:
        for number in (*range(prose[0]), *range(prose[-1] + 1, len(lines))):
            rules[number] = rules[number] or at_edges[number]
    return rules


def _is_prose(line: str) -> bool:
    return bool(_SENTENCE_END.search(line)) or len(line.split()) > _MOST_WORDS_OF_A_HEADING


def _is_label(line: str) -> bool:
    return 0 < len(line.split()) <= _MOST_WORDS_OF_A_LABEL and not _SENTENCE_END.search(line)


def _first_match(expressions: Iterable[str], line: str, document: Document) -> str | None:
    return next((each for each in expressions if _matches(each, line, document)), None)


def _matches(expression: str, line: str, document: Document) -> bool:
    try:
        return bool(regex.fullmatch(expression, line, timeout=_TIME_LIMIT))
    except TimeoutError as error:
        raise CorpusError(
            f"the regular expression {expression!r} takes more than a second on the "
            f"line {line[:60]!r}; expected a simpler one, without a repetition in a repetition",
            path=document.path or document.id,
        ) from error


def _name_of(text: str, rules: Rules) -> str | None:
    if len(text) > _LONGEST:
        return None
    return next((name for name, pattern in rules if pattern.fullmatch(text)), None)


@cache
def _anywhere() -> Rules:
    return _compile(_ANYWHERE)


@cache
def _edges() -> Rules:
    return _compile(_AT_EDGES)


def _compile(rules: Iterable[tuple[str, ...]]) -> Rules:
    return tuple(
        (name, re.compile(rf"(?:{normalize('|'.join(patterns))}) ?:?", re.IGNORECASE))
        for name, *patterns in rules
    )
