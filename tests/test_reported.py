"""Reported speech: clauses read by hand in the roundup and the report."""

import itertools

import pytest
from speech_corpora import corpus_of

from corpus_lib import load_corpus, quotations
from corpus_lib.voices.reported import reported_speech

# Speaker, verb class, how what is reported begins and ends.
ROUNDUP = [
    (
        "وكالات الأنباء الروسية والإيرانية الرسمية",
        "considers",
        'زيارة "باتروشيف"، بأنها',
        "لمناقشة المشاريع المشتركة",
    ),
    ("وكالة تاس", "says", 'إن "باتروشيف" سيعقد', "وأجهزة البلدين"),
    ("نيكولاي باتروشيف وعلي شمخاني", "says", "إنهما سيحاربان", "للتهرب من العقوبات"),
    ("المسؤولون الأوكرانيون", "warns", "من تسليم", "بدون طيار الإيرانية"),
    ("إيران", "denies", "وجود خطط", "باليستية لروسيا"),
    ("كيريلو بودانوف", "says", "إن تسليم", "الثاني الجاري"),
    ("إيران", "says", "بأنها أرسلت", "المسيرة إلى موسكو"),
    ("إيران", "says", "إنها شحنت", "قبل بدء الحرب"),
    ("حسين أمير عبد اللهيان", "denies", "أن تكون بلاده", "روسيا بصواريخ"),
    ("حسين أمير عبد اللهيان", "considers", "الاتهامات", "باطلة تماما"),
    ("كييف والغرب", "says", "إن روسيا استخدمت", "للحفاظ على الطاقة"),
    ("مراقبون", "says", "أن روسيا التي", "العزلة الغربية"),
    ("روسيا", "says", "القيام", "البلدان ذلك"),
    ("ميخائيل بوجدانوف", "considers", "السعوديين والإيرانيين", 'بـ"الأصدقاء'),
    ("ميخائيل بوجدانوف", "says", "إلى أن بلاده", "طاولة المفاوضات"),
    ("سيرغي لافروف", "accuses", "وسائل إعلام", "منطقة الخليج"),
    ("فلاديمير بوتين", "praises", "بشخصية", "محمد بن سلمان"),
    ("الخبراء", "says", "إن عزلة", "هذه العلاقات"),
    ("مسؤولون أوكرانيون", "says", "إن روسيا أطلقت", "مدنية في كييف"),
    ("الولايات المتحدة", "says", "إن طهران نشرت", "إيرانية الصنع"),
    ("جاستن برونك", "says", "إن الطائرات", "التحتية في أوكرانيا"),
]


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture(scope="module")
def clauses(corpus):
    return reported_speech(corpus)


def test_the_roundup_reports_what_was_found_by_reading(clauses):
    found = clauses[clauses["doc_id"] == "roundup_patrushev_tehran"]
    assert list(found["speaker"]) == [speaker for speaker, *_ in ROUNDUP]
    assert list(found["verb_class"]) == [verb_class for _, verb_class, *_ in ROUNDUP]
    for text, (_, _, first, last) in zip(found["text"], ROUNDUP, strict=True):
        assert text.startswith(first)
        assert text.endswith(last)


@pytest.mark.parametrize(
    ("doc_id", "cue", "speaker", "verb_class"),
    [
        ("alhal_militias_syria", "أفاد", "مصدر مقرّب من حكومة دمشق", "says"),
        ("alhal_militias_syria", "بحسب", "مصدر مقرّب من حكومة دمشق", "according"),
        ("alhal_militias_syria", "طالب", "الضباط الروس", "calls"),
        ("alhal_lavrov_tehran", "مضيفا", "وزير الخارجية الإيراني", "says"),
        ("alwaght_counter_front", "ودعا", "حسن روحاني", "calls"),
        ("report_cautious_partnership", "اعتبرت", "روسيا", "considers"),
        ("report_cautious_partnership", "أعرب", "علي خامنئي", "says"),
        ("report_cautious_partnership", "كشفه", "جيك سوليفان", "says"),
        ("alhal_lavrov_tehran", "يشير", "صدام الجاسر", "says"),
    ],
)
def test_speaker_and_verb_of_clauses_read_by_hand(clauses, doc_id, cue, speaker, verb_class):
    row = clauses[(clauses["doc_id"] == doc_id) & (clauses["cue"] == cue)].iloc[0]
    assert (row["speaker"], row["verb_class"]) == (speaker, verb_class)


@pytest.mark.parametrize(
    "impersonal",
    [
        "يتوقع أن يساهم",
        "والذي يعتبر من أهم",
        "حيث تعتبر هذه المنطقة",
        "عقوبات غربية مشددة على",
    ],
)
def test_verbs_without_a_speaker_report_nothing(corpus, clauses, impersonal):
    [(doc_id, at)] = [
        (doc_id, corpus.raw(doc_id).find(impersonal))
        for doc_id in corpus.documents["doc_id"]
        if impersonal in corpus.raw(doc_id)
    ]
    inside = clauses["cue_start"].between(at, at + len(impersonal))
    assert not (inside & (clauses["doc_id"] == doc_id)).any()


def test_clauses_overlap_neither_each_other_nor_quotations(corpus, clauses):
    spans = clauses[["doc_id", "start", "end"]].to_records(index=False).tolist()
    spans += quotations(corpus)[["doc_id", "start", "end"]].to_records(index=False).tolist()
    ordered = sorted(spans)
    for (doc_a, _, end_a), (doc_b, start_b, _) in itertools.pairwise(ordered):
        assert doc_a != doc_b or end_a <= start_b


def test_clauses_are_slices_of_the_raw_text(corpus, clauses):
    for row in clauses.itertuples():
        raw = corpus.raw(row.doc_id)
        assert raw[row.start : row.end] == row.text
        assert raw[row.cue_start : row.cue_end] == row.cue


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "verb_class"),
    [
        ("وقال الوزيران إن الاتفاق وشيك جدا.", "الوزيران", "وقال", "says"),
        ("اجتمع الوزيران في العاصمة. وأوضحا أن الاتفاق وشيك جدا.", "الوزيران", "وأوضحا", "says"),
        ("الوزيران الروسي والإيراني يؤكدان أن الاتفاق وشيك جدا.", "الوزيران", "يؤكدان", "says"),
        ("سيعلن الوزير أن الاتفاق وشيك جدا.", "الوزير", "سيعلن", "says"),
        ("اتهمته الحكومة بنقل أسلحة إلى الجنوب.", "الحكومة", "اتهمته", "accuses"),
        ("نقلت الوكالة عن الوزير قوله إن الاتفاق وشيك جدا.", "الوزير", "قوله", "says"),
    ],
)
def test_duals_futures_and_verbs_with_pronouns(corpus, text, speaker, cue, verb_class):
    found = reported_speech(corpus_of(corpus, text))
    row = found.iloc[0]
    assert (row["cue"], row["verb_class"]) == (cue, verb_class)
    assert speaker in row["speaker"]


@pytest.mark.parametrize(
    ("text", "speaker", "said"),
    [
        # Any noun phrase between the verb and أن is its subject.
        ("وقال ساكن محلي إن الأمر عاجل جدا.", "ساكن محلي", "إن الأمر عاجل جدا"),
        ("وقالت أسرة نادر إن الأمر عاجل جدا.", "أسرة نادر", "إن الأمر عاجل جدا"),
        ("وأكد لـ«عكاظ» عدد من العلماء أن الأمر عاجل.", "عدد من العلماء", "أن الأمر عاجل"),
        ("قال الوزير سمير عمر لـ«الخليج» إن الأمر عاجل.", "الوزير سمير عمر", "إن الأمر عاجل"),
        ("وأفاد مصدر وفق ما نقلت وكالة أن الأمر عاجل.", "مصدر", "أن الأمر عاجل"),
        # A place is none, nor is what stands after a preposition.
        ("وقال سمير عمر في واشنطن إن الأمر عاجل.", "سمير عمر", "إن الأمر عاجل"),
        (
            "وقال المستشار الألماني أمام بوابة براندنبورغ إن الأمر عاجل.",
            "المستشار الألماني",
            "إن الأمر عاجل",
        ),
        # The name علي is no preposition for one who writes the other على.
        (
            "وشدد الشيخ علي عمر على أن الأمر عاجل.",
            "الشيخ علي عمر",
            "على أن الأمر عاجل",
        ),
        ("وبيّن سمير عمر أن الأمر عاجل جدا.", "سمير عمر", "أن الأمر عاجل جدا"),
        (
            "أعلنت الحكومة مقتل ثلاثة من الجنود أمس.",
            "الحكومة",
            "مقتل ثلاثة من الجنود أمس",
        ),
        (
            "بدأت الحكومة إرسال الدواء إلى الجنوب، وهو ما كشفه أمس الوزير سمير عمر.",
            "الوزير سمير عمر",
            "بدأت الحكومة إرسال الدواء إلى الجنوب",
        ),
    ],
)
def test_the_subject_is_told_by_its_place(corpus, text, speaker, said):
    row = reported_speech(corpus_of(corpus, text)).iloc[0]
    assert (row["speaker"], row["text"]) == (speaker, said)


def test_a_negated_verb_reports_nothing(corpus):
    assert reported_speech(corpus_of(corpus, "لم تذكر الوزارة أن الأمر عاجل.")).empty


def test_a_statement_goes_on_where_and_ends_where_the_speaker_is_named_as_another(corpus):
    goes_on = "قال الوزير سمير عمر إن الأمر عاجل، حيث بلغ عدد الجرحى مئة."
    [row] = reported_speech(corpus_of(corpus, goes_on)).itertuples()
    assert row.text.endswith("مئة")
    ends = "قال المسؤول الروسي إن بلاده على تواصل مع الجميع، حيث تمسك موسكو بالعصا."
    [row] = reported_speech(corpus_of(corpus, ends)).itertuples()
    assert row.text.endswith("الجميع")


def test_officers_in_a_sources_statement_are_told_with_the_source(corpus, clauses):
    """«وقال المصدر … إن اجتماع عقد …، حيث أبلغ الضباط الروس …، بضرورة …»."""
    inside = clauses[clauses["doc_id"] == "alhal_militias_syria"]
    told = inside[inside["cue"].isin(["أبلغ", "طالب"])]
    assert set(told["speaker"]) == {"الضباط الروس"}
    assert set(told["source"]) == {"مصدر مقرّب من حكومة دمشق"}
    outer = inside[inside["cue"] == "وقال"].iloc[0]
    assert (outer["source"], outer["text"][-9:]) == ("", "الإيرانيين"[-9:])
    quoted = quotations(corpus)
    assert (quoted.loc[quoted["cue"] == "طالب", "source"] == "مصدر مقرّب من حكومة دمشق").all()


def test_those_who_speak_jointly_are_told_each_with_a_side(clauses):
    sides = dict(zip(clauses["speakers"], clauses["sides"], strict=True))
    assert sides["أوكرانيا|الغرب"] == "Ukrainian|Western"
    assert sides["نيكولاي باتروشيف|علي شمخاني"] == "Russian|Iranian"
