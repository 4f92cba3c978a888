"""A small sentence for each rule on who speaks and how far, and passages of the five texts."""

import pytest
from speech_corpora import corpus_of

from corpus_lib import Study, load_corpus
from corpus_lib.voices.actors import actor_mentions, side_of_actors
from corpus_lib.voices.quotations import quotations
from corpus_lib.voices.reported import reported_speech

MILITIAS, ROUNDUP = "alhal_militias_syria", "roundup_patrushev_tehran"
REPORT, LAVROV = "report_cautious_partnership", "alhal_lavrov_tehran"
SOURCE = "مصدر مقرّب من حكومة دمشق"
NEVER, STAY = "لن نترك هذه المدينة أبدا", "سنبقى فيها حتى النهاية"


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture(scope="module")
def study():
    return Study(n_draws=99)


@pytest.mark.parametrize(
    ("text", "speaker", "said"),
    [
        # Verbs of papers, each with what it takes.
        ("وجاء في بيان الوزارة أن الأمر عاجل.", "بيان الوزارة", "أن الأمر عاجل"),
        ("وكرر الوزير أن الأمر عاجل.", "الوزير", "أن الأمر عاجل"),
        ("وبرر المدرب ذلك بأن اللاعب مصاب.", "المدرب", "بأن اللاعب مصاب"),
        ("شكا أهالي الحي من ضعف الخدمة.", "أهالي الحي", "من ضعف الخدمة"),
        ("أوصى الطبيب بشرب الماء كثيرا.", "الطبيب", "بشرب الماء كثيرا"),
        ("أهابت الشرطة بالسكان ترك النهر.", "الشرطة", "بالسكان ترك النهر"),
        ("كشفت الشركة تفاصيل الهاتف الجديد.", "الشركة", "تفاصيل الهاتف الجديد"),
        ("وختم الوزير حديثه بالقول إن الأمر عاجل.", "الوزير", "إن الأمر عاجل"),
        ("وأضاف نجم الفريق أن الأمر واضح.", "نجم الفريق", "أن الأمر واضح"),
        ("وأمل عضو المجلس أن ينتهي الأمر.", "عضو المجلس", "أن ينتهي الأمر"),
        # A day, a rank or a place before what is said.
        ("أعلنت الحكومة الأربعاء الماضي، وفاة ثلاثة من الجنود.", "الحكومة", "وفاة ثلاثة من الجنود"),
        ("أعلن سمير خلف، رئيس الاتحاد، ترشحه مرة أخرى.", "سمير خلف", "ترشحه مرة أخرى"),
        ("يقول في البداية كبير الحراس إن الأمر عاجل.", "كبير الحراس", "إن الأمر عاجل"),
        ("وقال أحد السكان ويدعى سمير إن الأمر عاجل.", "أحد السكان ويدعى سمير", "إن الأمر عاجل"),
        # Names that look like verbs, accusatives or words with a clitic.
        (
            "وكان مدير النادي أدريانو غالياني قال إن الأمر عاجل.",
            "مدير النادي أدريانو غالياني",
            "إن الأمر عاجل",
        ),
        ("وقال أباما إن الأمر عاجل.", "أباما", "إن الأمر عاجل"),
        ("وكانت القوات قد كشفت عن خطة جديدة.", "القوات", "عن خطة جديدة"),
        # Another's verb within what is said is no new speech.
        (
            "قالت السفارة إن التقارير التي أفادت بخطف الجنود غير صحيحة.",
            "السفارة",
            "إن التقارير التي أفادت بخطف الجنود غير صحيحة",
        ),
        (
            "وأشار الوزير إلى أنه أبلغ الرئيس بأن الأمر عاجل.",
            "الوزير",
            "إلى أنه أبلغ الرئيس بأن الأمر عاجل",
        ),
        (
            "وقالت الشركة إنه بحلول الصيف يتوقع الخبراء أن ترتفع الأسعار.",
            "الشركة",
            "إنه بحلول الصيف يتوقع الخبراء أن ترتفع الأسعار",
        ),
        # Who did what the sentence begins with goes on to speak.
        ("زار الوزير المدينة، وقابل سكانها، وأكد أن الأمر عاجل.", "الوزير", "أن الأمر عاجل"),
        # A noun after a verb that takes أن, a noun of saying, and one who passes on.
        (
            "أوضح المتحدث باسم الوزارة قيام الوزير بزيارة المدينة.",
            "المتحدث باسم الوزارة",
            "قيام الوزير بزيارة المدينة",
        ),
        (
            "جاء ذلك وسط تأكيد رئيس البنك سمير خلف بأن الأموال تكفي.",
            "رئيس البنك سمير خلف",
            "بأن الأموال تكفي",
        ),
        ("نقلت الوكالة عن الوزير سمير خلف أن الأمر عاجل.", "الوزير سمير خلف", "أن الأمر عاجل"),
        ("ونقلت الصحيفة عن إحداهن قولها إن الأمر عاجل.", "إحداهن", "إن الأمر عاجل"),
        # Sources at the end.
        ("أغلقت المدارس أبوابها، حسبما أعلنت الوزارة.", "الوزارة", "أغلقت المدارس أبوابها"),
        ("أغلقت المدارس أبوابها، على ما أوضح الوزير.", "الوزير", "أغلقت المدارس أبوابها"),
        ("قال الوزير إن الأمر عاجل بحسب التقرير.", "الوزير", "إن الأمر عاجل"),
        ("أعيد فتح المطار بعد شهر كما أعلن الوزير.", "الوزير", "أعيد فتح المطار بعد شهر"),
        # Findings, and what an outlet learns.
        ("ووجد العلماء أيضا أن الوقوف مفيد.", "العلماء", "أن الوقوف مفيد"),
        ("علمت الصحيفة من مصادرها بأن الأمر عاجل.", "مصادرها", "بأن الأمر عاجل"),
        # A preposition of the subject's, and a verb that is written as one.
        (
            "أكد المشرف على الفريق سمير القوبع أن الأمر عاجل.",
            "المشرف على الفريق سمير القوبع",
            "أن الأمر عاجل",
        ),
        (
            "من جانبه، عبر اللاعب سمير خلف عن سعادته بالفوز.",
            "اللاعب سمير خلف",
            "عن سعادته بالفوز",
        ),
        # The author again.
        ("ونفى الوزير أن الأمر عاجل إلا أنه غادر.", "الوزير", "أن الأمر عاجل"),
        ("قال الوزير إن الأمر عاجل، وكان هذا سبب الحرب.", "الوزير", "إن الأمر عاجل"),
        ("قال الوزير إن الأمر عاجل، أي أن الحرب قريبة.", "الوزير", "إن الأمر عاجل"),
        (
            "وقال الوزير: رغم المحاولات التي تمت، إلا أن الأمر عاجل.",
            "الوزير",
            "رغم المحاولات التي تمت، إلا أن الأمر عاجل",
        ),
        ("قال الوزير إن الأمر عاجل، ونقلت الوكالة صورا منه.", "الوزير", "إن الأمر عاجل"),
    ],
)
def test_who_is_said_to_say_what(corpus, text, speaker, said):
    [row] = reported_speech(corpus_of(corpus, text)).itertuples()
    assert (row.speaker, row.text) == (speaker, said)


@pytest.mark.parametrize(
    "text",
    [
        "جاء الفريق ثانيا أمس بعد أن خسر مباراته.",
        "نقلت الحافلة الركاب إلى المدينة بعد أن تعطل القطار.",
        "وصل رجل يدعى سمير خلف إلى المدينة أمس.",
        "وتشير المؤشرات إلى ضعف الخدمة.",
    ],
)
def test_what_only_looks_like_speech(corpus, text):
    assert reported_speech(corpus_of(corpus, text)).empty


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (f"أصدر النادي بيانا جاء فيه: «{NEVER}».", ["النادي"]),
        (f"واختتم الوزير: «{NEVER}».", ["الوزير"]),
        # What is quoted may itself begin with a pointing word.
        (f"قال الوزير: «{NEVER}». وأضاف: «هذه مدينة لا مثيل لها».", ["الوزير", "الوزير"]),
        (f"قال الوزير: «{NEVER}». وأكد أهمية «السلام بين الشعوب».", ["الوزير", "الوزير"]),
        # Plurals of any verb; the last name of one whom no dictionary knows.
        (f"قال السكان إن الأمر عاجل. وأردفوا: «{NEVER}».", ["السكان"]),
        (
            f"قال أنطوان لوجران: «{NEVER}». وقال لوجران: «{STAY}».",
            ["أنطوان لوجران", "أنطوان لوجران"],
        ),
        # How he says it is no speaker; a long phrase is no name of what is definite.
        (f"قال الوزير إن الأمر عاجل. وتابع مستطردا «{NEVER}».", ["الوزير"]),
        ("قال الوزير إن الحركة «قبلت الدعوة منذ شهر كامل».", ["الوزير"]),
        # Who went on was quoted before; an announcement between is no quotation.
        (
            f"قالت ليلى عمر: «{NEVER}». وأعلنت دول أخرى نيتها المساعدة. وتابعت: «{STAY}».",
            ["ليلى عمر", "ليلى عمر"],
        ),
        # The name عز is none of God's; the formula is.
        (f"دعا عز الدين إلى الهدوء. وقال: «{NEVER}».", ["عز الدين"]),
        ("وقال عز وجل: «ولا تلقوا بأيديكم إلى التهلكة».", ["الله"]),
        ("وقال صلى الله عليه وسلم: «أحب الناس إلى الله أنفعهم».", ["النبي محمد"]),
    ],
)
def test_who_is_quoted(corpus, text, speakers):
    assert quotations(corpus_of(corpus, text))["speaker"].tolist() == speakers


def test_a_participle_goes_on_without_a_comma(corpus):
    text = "أعلنت السلطات أنها سترسل فريقا إلى الجزر محذرة من أنه قد يتأخر شهرا."
    found = reported_speech(corpus_of(corpus, text))
    assert found["text"].tolist() == [
        "أنها سترسل فريقا إلى الجزر",
        "من أنه قد يتأخر شهرا",
    ]
    assert set(found["speaker"]) == {"السلطات"}


def test_an_outlet_is_told_as_the_source_of_what_it_passes_on(corpus):
    for text in (
        "نقلت وكالة الأنباء عن الوزير أن الأمر عاجل.",
        "نقلت وكالة الأنباء عن الوزير قوله إن الأمر عاجل.",
    ):
        [row] = reported_speech(corpus_of(corpus, text)).itertuples()
        assert (row.speaker, row.source) == ("الوزير", "وكالة الأنباء")


def test_a_clause_that_a_quotation_divides_has_a_row_for_each_part(corpus):
    text = 'وقالت الصحيفة إن اللجنة قررت "وقف جميع الرحلات فورا" في أيام العيد كلها.'
    found = reported_speech(corpus_of(corpus, text))
    assert found["text"].tolist() == ["إن اللجنة قررت", "في أيام العيد كلها"]
    assert set(found["speaker"]) == {"الصحيفة"}


def test_agencies_of_two_countries_speak_with_two_sides(corpus):
    text = "وأعلنت وكالات الأنباء الروسية والإيرانية أن الأمر عاجل."
    [row] = reported_speech(corpus_of(corpus, text)).itertuples()
    assert row.speakers == "وكالات الأنباء الروسية|وكالات الأنباء الإيرانية"
    assert row.sides == "Russian|Iranian"


@pytest.mark.parametrize(
    ("doc_id", "first", "last", "speakers", "verb_class"),
    [
        (ROUNDUP, 'زيارة "باتروشيف"، بأنها', "لمناقشة المشاريع المشتركة", 2, "considers"),
        (ROUNDUP, 'السعوديين والإيرانيين بـ"', "الأصدقاء", 1, "considers"),
        (ROUNDUP, "بأنها أرسلت", "المسيرة إلى موسكو", 1, "says"),
        (LAVROV, "إلى الخدمات المتبادلة", "الاقتصادي والسياسي", 1, "says"),
        (REPORT, "بدأت", "بطائرات مسيرة", 1, "says"),
        # «تتشارك موسكو وطهران في …، كما اعتبرا أن»: a verb of two has the two for its subject.
        (REPORT, "أن ثورات الربيع العربي،", "نفوذ إيران وروسيا", 2, "considers"),
        # These end where the author judges or explains.
        (REPORT, "أن طلب كيبف", "تهديدا مباشرا لأمنها القومي", 1, "considers"),
        (REPORT, 'أن بقاء "الأسد"', 'ما تطلق عليه "محور المقاومة', 1, "considers"),
    ],
)
def test_passages_of_the_five(study, doc_id, first, last, speakers, verb_class):
    raw = study.corpus.raw(doc_id)
    found = study.reported[study.reported["doc_id"] == doc_id]
    ends = found["text"].str.endswith(last)
    [row] = found[found["text"].str.startswith(first) & ends].itertuples()
    assert raw[row.start : row.end] == row.text
    assert (len(row.speakers.split("|")), row.verb_class) == (speakers, verb_class)


def test_a_statement_over_sentences_is_the_sources_word_for_word(study):
    """The source's statement, with what the officers told in it: five passages, read by hand."""
    raw = study.corpus.raw(MILITIAS)
    passages = [
        ("بأن روسيا طالبت", "على هذه المواقع"),
        ("إن اجتماع عقد", "نظرائهم الإيرانيين"),
        ("بضرورة إخلاء", "أخرى روسية الصنع"),
        ("بإخلاء إيراني", "الغربي من سوريا"),
        ("وعدم إعطاء", "المهم من سوريا"),
        ("الضغط الروسي على", "صواريخ قصيرة المدى"),
    ]
    words = study.words_said[study.words_said["doc_id"] == MILITIAS]
    told = words[words["source"] == SOURCE]
    expected = 0
    for first, last in passages:
        start = raw.index(first)
        end = raw.index(last, start) + len(last)
        inside = told[told["start"].between(start, end)]
        assert len(inside) == words["start"].between(start, end).sum()
        expected += len(inside)
    assert len(told) == expected
    officers = told[told["speaker"] == "الضباط الروس"]
    assert set(officers["side"]) == {"Russian"}
    assert officers["start"].between(raw.index("بضرورة إخلاء"), raw.index("الضغط الروسي")).all()


@pytest.mark.parametrize(
    ("doc_id", "words", "actor"),
    [
        ("alwaght_counter_front", "محور المقاومة", "resistance_axis"),
        (REPORT, "محور المقاومة", "resistance_axis"),
        (LAVROV, "والهند", "india"),
        (MILITIAS, "وميليشياتها", "militias"),
    ],
)
def test_actors_that_are_easily_missed(corpus, doc_id, words, actor):
    mentions = actor_mentions(corpus)
    at = corpus.raw(doc_id).index(words)
    here = mentions[mentions["doc_id"] == doc_id]
    inside = here[here["start"].between(at, at + len(words)) & (here["end"] <= at + len(words))]
    assert inside["actor_id"].tolist() == [actor]


def test_the_name_of_an_outlet_is_no_mention_of_a_side(corpus):
    sides = side_of_actors(corpus.actors)
    assert {sides["al_hal_net"], sides["asharq_al_awsat"]} == {"other"}
    mentions = actor_mentions(corpus)
    at = corpus.raw(MILITIAS).index("“الشرق الأوسط”")
    here = mentions[mentions["doc_id"] == MILITIAS]
    inside = here[(here["start"] <= at + 2) & (here["end"] > at)]
    assert inside["actor_id"].tolist() == ["asharq_al_awsat"]
