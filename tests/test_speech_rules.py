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
        # A noun goes on with nouns: a verb, «حيث» or «وذلك» after a comma is the author's.
        (
            "هدد الوزير باستخدام القوة ضد المتمردين، وغادر المدير المدينة أمس.",
            "الوزير",
            "باستخدام القوة ضد المتمردين",
        ),
        (
            "نفت الحركة وفاة زعيمها القديم، وذلك غداة تعيين نجله.",
            "الحركة",
            "وفاة زعيمها القديم",
        ),
        (
            "أعلنت الجامعة استحداث منهج جديد للطلاب، حيث يتم تدريسه قريبا.",
            "الجامعة",
            "استحداث منهج جديد للطلاب",
        ),
        (
            "أعلنت الجامعة استحداث منهج جديد؛ في خطوة هي الأولى.",
            "الجامعة",
            "استحداث منهج جديد",
        ),
        (
            "وسط تأكيدات رئيس البنك بأن الأموال تكفي الجميع، يظل العجز قائما.",
            "رئيس البنك",
            "بأن الأموال تكفي الجميع",
        ),
        # What nobody said, and a full stop that stands apart.
        (
            "قال الوزير إن الزيارة أُجلت إلى الغد، ولم يذكر تفاصيل أخرى.",
            "الوزير",
            "إن الزيارة أُجلت إلى الغد",
        ),
        (
            "قال اللاعب إنه يريد الفوز بالكأس لكنه لم يوضح كيف.",
            "اللاعب",
            "إنه يريد الفوز بالكأس",
        ),
        (
            "وذكر المدرب أن الفريق صادر الكرة .يشار إلى أن الملعب صغير.",
            "المدرب",
            "أن الفريق صادر الكرة",
        ),
        # What is asked, criticised or announced: past whom one asks, titles, days and offices.
        (
            "طالب المدرب بالبحث عن لاعب آخر، وأن يكون قويا.",
            "المدرب",
            "بالبحث عن لاعب آخر، وأن يكون قويا",
        ),
        (
            "طلبت البعثة من المدافع حزم حقائبه فورا.",
            "البعثة",
            "حزم حقائبه فورا",
        ),
        (
            "انتقد رئيس المجلس عدم تنفيذ القرارات المعتمدة.",
            "رئيس المجلس",
            "عدم تنفيذ القرارات المعتمدة",
        ),
        (
            "استنكر رئيس النادي، عضو المجلس سمير خلف، الحادث الذي وقع أمس.",
            "رئيس النادي",
            "الحادث الذي وقع أمس",
        ),
        (
            "أعلن نادي الفتح أمس، وصول اللاعب الجديد إلى المدينة.",
            "نادي الفتح",
            "وصول اللاعب الجديد إلى المدينة",
        ),
        (
            "صرح الناطق الإعلامي بشرطة المنطقة سمير القرشي ان العمل مستمر.",
            "الناطق الإعلامي بشرطة المنطقة سمير القرشي",
            "ان العمل مستمر",
        ),
        (
            "وأكد المقاتلون على موقعهم الإلكتروني أن القائد مريض.",
            "المقاتلون",
            "أن القائد مريض",
        ),
        # A title is none of a person that it names, and who speaks is found by his relative clause.
        (
            "قال المتحدث باسم فلاديمير بوتين إن الأمر عاجل.",
            "المتحدث باسم فلاديمير بوتين",
            "إن الأمر عاجل",
        ),
        (
            "أوضح مدير جامعة الملك سلمان أن الأمر عاجل.",
            "مدير جامعة الملك سلمان",
            "أن الأمر عاجل",
        ),
        (
            "التقينا عددا من العاملين في المخيم والذين أكدوا أن العمل صعب.",
            "العاملين",
            "أن العمل صعب",
        ),
        (
            "وتحدث لـ«عكاظ» عدد من المراجعين، مؤكدين أن الوضع لم يتغير.",
            "عدد من المراجعين",
            "أن الوضع لم يتغير",
        ),
        (
            "ونقلت صحيفة البلاد عن الشاب، الذي يرقد في المستشفى، قوله إنه يشعر بالسعادة.",
            "الشاب",
            "إنه يشعر بالسعادة",
        ),
        (
            "أجابني الموظف بأن الخدمة جاهزة الآن.",
            "الموظف",
            "بأن الخدمة جاهزة الآن",
        ),
        (
            "يؤكد دوما قائد الفريق أن العمل صعب.",
            "قائد الفريق",
            "أن العمل صعب",
        ),
        (
            "رحب الوزير بالحضور سائلا المولى عز وجل أن يحفظ البلاد.",
            "الوزير",
            "أن يحفظ البلاد",
        ),
        # Sources: «ما» leads in a name that no list has, and a verb ends it.
        (
            "وقع الهجوم أمس طبقا لما ذكره جول بيدار.",
            "جول بيدار",
            "وقع الهجوم أمس",
        ),
        (
            "وفقا للوزارة بلغ عدد المنازل الجديدة مئة، وهي كافية.",
            "للوزارة",
            "بلغ عدد المنازل الجديدة مئة، وهي كافية",
        ),
        # A last name that looks like a noun, and a plural of any reporting verb.
        ("ذكر الشيخ سلطان العرادة أن الأمر عاجل.", "الشيخ سلطان العرادة", "أن الأمر عاجل"),
        ("كان خبراء قد توقعوا أن ترتفع الأسعار.", "خبراء", "أن ترتفع الأسعار"),
        # In a clause, «فيما», «بينما», «إلا أن» go on with what is said, unless it is judged.
        (
            "قال المتحدث إن الحريق كبير، فيما نقل الجرحى إلى المستشفى.",
            "المتحدث",
            "إن الحريق كبير، فيما نقل الجرحى إلى المستشفى",
        ),
        (
            "وأكد المدرب أن الفريق قوي إلا أن الوقت لا يكفي.",
            "المدرب",
            "أن الفريق قوي إلا أن الوقت لا يكفي",
        ),
        (
            "أعلنت الشركة أنها ستفتح المصنع، فيما يعد أول مصنع في المدينة.",
            "الشركة",
            "أنها ستفتح المصنع",
        ),
        # Where an object begins: after a name that follows a title, after an adjective.
        (
            "واعتبر وزير النقل اليمني بدر باسلمة استعادة القاعدة نصرا.",
            "وزير النقل اليمني بدر باسلمة",
            "استعادة القاعدة نصرا",
        ),
        (
            "وأعلنت مصادر عسكرية انضمام اللواء الأول إلى القوات.",
            "مصادر عسكرية",
            "انضمام اللواء الأول إلى القوات",
        ),
        (
            "وصف رئيس الجالية اليمنية الدور الكبير بالبطولي.",
            "رئيس الجالية اليمنية",
            "الدور الكبير بالبطولي",
        ),
        ("في خطوة وصفها مراقبون بالفاشلة.", "مراقبون", "بالفاشلة"),
        # Nouns of saying with what they govern.
        (
            "وأبرزت الصحف ترحيب وزيرة المهجرين بقرار الحكومة الجديد.",
            "وزيرة المهجرين",
            "بقرار الحكومة الجديد",
        ),
        # An object goes before a preposition further on, and after all that names its subject.
        (
            "وأكد الوزير في تصريح صحفي حرص الحكومة على البرنامج الجديد.",
            "الوزير",
            "حرص الحكومة على البرنامج الجديد",
        ),
        (
            "أدان السفير محمد الهيصمي مندوب اليمن لدى جامعة الدول العربية الممارسات الأخيرة كلها.",
            "السفير محمد الهيصمي",
            "الممارسات الأخيرة كلها",
        ),
        (
            "نفى المتحدث الرسمي باسم الشرطة سمير خلف صحة الأنباء المتداولة.",
            "المتحدث الرسمي باسم الشرطة سمير خلف",
            "صحة الأنباء المتداولة",
        ),
        (
            "اتهم الوزير راشد بن عبدالله آل خليفة إيران بالتورط في الأمر.",
            "الوزير راشد بن عبدالله آل خليفة",
            "إيران بالتورط في الأمر",
        ),
        (
            "وامتدح الهاجري تفاعل الجهات الحكومية مع البرنامج.",
            "الهاجري",
            "تفاعل الجهات الحكومية مع البرنامج",
        ),
        (
            "واتهم الانفصاليون الحكومة بإجهاض الاجتماع.",
            "الانفصاليون",
            "الحكومة بإجهاض الاجتماع",
        ),
        (
            "ويتوقع سمير سالم (52 عاما) سباقا متقاربا على اللقب.",
            "سمير سالم",
            "سباقا متقاربا على اللقب",
        ),
        # Who tells what an agency passes on is the agency, if it names nobody.
        ("ونقلت وسائل الإعلام أن الأمر عاجل.", "وسائل الإعلام", "أن الأمر عاجل"),
        # An official of a movement is not called by its name in marks.
        ("أكد قيادي في «طالبان» أن الأمر عاجل.", "قيادي في «طالبان", "أن الأمر عاجل"),
        ("ودعا البعض رئيس التحرير إلى البقاء في وظيفته.", "البعض", "إلى البقاء في وظيفته"),
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
        "يذكر أن النيابة وجهت اتهامات كثيرة.",
        "أصيب الرجل برعب بعد كشف هويته على أنه القاتل.",
        "يشرفني أن أعرب لفخامتكم عن بالغ امتناني.",
        # What is still to be said, and what gave cause to something.
        "من المتوقع أن يعلن المدرب اعتزاله اللعب نهائيا.",
        "وهذا ما دعا الشرطة إلى إغلاق الطريق.",
        "ووجدت الأسعار بعض الدعم أمس وإن كان الطلب ضعيفا.",
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
        (f"قال السكان: «{NEVER}». وتابعوا: «{STAY}».", ["السكان", "السكان"]),
        # Plurals of any verb; the last name of one whom no dictionary knows.
        (f"قال السكان إن الأمر عاجل. وأردفوا: «{NEVER}».", ["السكان"]),
        (
            f"قال أنطوان لوجران: «{NEVER}». وقال لوجران: «{STAY}».",
            ["أنطوان لوجران", "أنطوان لوجران"],
        ),
        (f"قال سمير خلف إن الأمر عاجل. وأضاف مخاطبا الرئيس باراك أوباما «{NEVER}».", ["سمير خلف"]),
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
        # The speaker of the sentence before, past a heading and past «لا» at its end.
        (f"قال الوزير إن الأمر عاجل. ومضى قائلا «{NEVER}».", ["الوزير"]),
        (f"قال الوزير إن الأمر عاجل. وكتب يقول «{NEVER}».", ["الوزير"]),
        (f"قال الوزير إن الأمر عاجل.\nعنوان قصير آخر\nوأضاف «{NEVER}».", ["الوزير"]),
        (f"قال الوزير إن الخطة لا تكفي أم لا.\nوأضاف «{NEVER}».", ["الوزير"]),
        (f"قال محمد خالد إن الأمر عاجل. ونقلت عنه قوله قبل السفر «{NEVER}».", ["محمد خالد"]),
        # A source beside a verb; whom a pronoun on the verb describes; a name after «من جهتها».
        (f"وأكد المصدر وفقا للموقع أن الحركة «{NEVER}».", ["المصدر"]),
        (
            "وتظهر الصورة جزر المكسيك، التي يصفها فلوريوك بـ«الرائعة والمملوءة بالحياة».",
            ["فلوريوك"],
        ),
        (f"وحول الأمن، من جهتها قالت السفارة: «{NEVER}».", ["السفارة"]),
        (f"جاء في لسان العرب: «{NEVER}».", ["لسان العرب"]),
        ("وقال عز وجل: «ولا تلقوا بأيديكم إلى التهلكة».", ["الله"]),
        ("وقال صلى الله عليه وسلم: «أحب الناس إلى الله أنفعهم».", ["النبي محمد"]),
    ],
)
def test_who_is_quoted(corpus, text, speakers):
    assert quotations(corpus_of(corpus, text))["speaker"].tolist() == speakers


def test_a_last_name_is_taken_up_whatever_it_looks_like(corpus):
    text = (
        "كشف محافظ مأرب الشيخ سلطان العرادة أن الجيش ضبط شاحنتين.\n"
        "وقال العرادة في حديث: لدينا جبهات كثيرة في البلاد.\n"
        "وعن طبيعة الحرب أوضح أن القتال مستمر."
    )
    found = reported_speech(corpus_of(corpus, text))
    assert found["speaker"].tolist() == ["محافظ مأرب الشيخ سلطان العرادة"] * 3


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("قال سمير سالم، المتحدث باسم الشركة، إن {0}. وأضاف المتحدث أن {0}.", "سمير سالم"),
        ("أكد وزير الصحة سمير سالم أن {0}. ورأى وزير الصحة أن {0}.", "وزير الصحة سمير سالم"),
    ],
)
def test_a_title_takes_up_whom_it_named(corpus, text, speaker):
    found = reported_speech(corpus_of(corpus, text.format("الأمر عاجل جدا")))
    assert found["speaker"].tolist() == [speaker, speaker]


def test_whom_one_urges_is_not_the_speaker(corpus):
    """«حث» would be feminine if the government urged."""
    text = "دعا سمير سالم السكان إلى الهدوء التام وحث الحكومة على بدء محادثات جديدة."
    found = reported_speech(corpus_of(corpus, text))
    assert found["speaker"].tolist() == ["سمير سالم", "سمير سالم"]


@pytest.mark.parametrize(
    "said", ["سيتم العمل على آليات حديثة", "بعد وصول اللاعبين اتضح وجود إصابات كثيرة بينهم"]
)
def test_speech_may_follow_its_verb_at_once(corpus, said):
    found = reported_speech(corpus_of(corpus, f"قال المدرب إن الفريق جاهز. وأضاف {said}."))
    assert found[["speaker", "text"]].to_numpy().tolist()[1:] == [["المدرب", said]]


def test_what_is_expected_is_nobody_s_statement(corpus):
    text = "وقال سمير خلف إن المشروع قطع شوطا كبيرا، ويتوقع الانتهاء منه قريبا."
    found = reported_speech(corpus_of(corpus, text))
    assert found["text"].tolist() == ["إن المشروع قطع شوطا كبيرا، ويتوقع الانتهاء منه قريبا"]


def test_a_quotation_goes_on_in_the_next_paragraph(corpus):
    text = f"قال المدرب: «{NEVER}.\n{STAY}». وغادر الملعب."
    [row] = quotations(corpus_of(corpus, text)).itertuples()
    assert (row.text, row.speaker) == (f"{NEVER}.\n{STAY}", "المدرب")


def test_an_opening_mark_waits_for_no_other_opening_mark(corpus):
    """The first mark is closed nowhere: the next paragraph opens and closes its own."""
    said = f"{NEVER} مهما حدث"
    text = f"قال المدرب: «{said}.\nوقال الوزير: «{STAY}»."
    found = quotations(corpus_of(corpus, text))
    assert found[["text", "speaker"]].to_numpy().tolist() == [[said, "المدرب"], [STAY, "الوزير"]]


def test_a_statement_goes_on_until_its_speaker_goes_on(corpus):
    text = "قال الوزير إن العمل مستمر، فيما تبلغ المساحة مئة متر، مضيفا أن الطريق سيفتح غدا."
    found = reported_speech(corpus_of(corpus, text))
    assert found["text"].tolist() == [
        "إن العمل مستمر، فيما تبلغ المساحة مئة متر",
        "أن الطريق سيفتح غدا",
    ]


def test_a_participle_has_its_noun_and_a_family_name_its_person(corpus):
    text = (
        "وأوضح المدير محمد الصباغ أن العمل مستمر، مؤكدا حرصه على الخدمة. "
        "وحول الأمن أشار الصباغ إلى أن الوضع هادئ. ويذكر أن الطريق مغلق منذ شهر."
    )
    found = reported_speech(corpus_of(corpus, text))
    assert found["text"].tolist() == ["أن العمل مستمر", "حرصه على الخدمة", "إلى أن الوضع هادئ"]
    assert set(found["speaker"]) == {"المدير محمد الصباغ"}


def test_the_source_of_a_sentence_is_told_with_who_speaks_in_it(corpus):
    text = "وبحسب الوكالة، فقد ذكرت الشركة أنها فازت بالدعم."
    [row] = reported_speech(corpus_of(corpus, text)).itertuples()
    assert (row.speaker, row.source, row.text) == ("الشركة", "الوكالة", "أنها فازت بالدعم")


def test_a_verb_that_only_joins_two_clauses_has_its_own_subject(corpus):
    text = "أعلنت وزارة التعليم عن قرار جديد حتى أكد رئيس اللجنة سمير خلف أن القرار جيد."
    found = reported_speech(corpus_of(corpus, text))
    assert found[["speaker", "text"]].to_numpy().tolist() == [
        ["وزارة التعليم", "عن قرار جديد"],
        ["رئيس اللجنة سمير خلف", "أن القرار جيد"],
    ]


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
        (REPORT, "مساعدتها", "ومنظومة الدفاع الجوي S-400", 1, "calls"),
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
