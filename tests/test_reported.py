"""Reported speech: clauses read by hand in the roundup and the report."""

import hashlib
import itertools
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from corpus_lib import load_corpus, quotations
from corpus_lib.voices.reported import reported_speech

# Speaker, verb class, how what is reported begins and ends.
ROUNDUP = [
    ("وكالة تاس", "says", 'إن "باتروشيف" سيعقد', "وأجهزة البلدين"),
    ("نيكولاي باتروشيف وعلي شمخاني", "says", "إنهما سيحاربان", "للتهرب من العقوبات"),
    ("المسؤولون الأوكرانيون", "warns", "من تسليم", "بدون طيار الإيرانية"),
    ("إيران", "denies", "وجود خطط", "باليستية لروسيا"),
    ("كيريلو بودانوف", "says", "إن تسليم", "الثاني الجاري"),
    ("إيران", "says", "بأنها أرسلت", "المسيرة إلى موسكو"),
    ("إيران", "says", "إنها شحنت", "قبل بدء الحرب"),
    ("حسين أمير عبد اللهيان", "denies", "أن تكون بلاده", "روسيا بصواريخ"),
    ("حسين أمير عبد اللهيان", "claims", "الاتهامات", "باطلة تماما"),
    ("كييف والغرب", "says", "إن روسيا استخدمت", "للحفاظ على الطاقة"),
    ("مراقبون", "says", "أن روسيا التي", "العزلة الغربية"),
    ("روسيا", "says", "الثلاثاء القيام", "البلدان ذلك"),
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


def corpus_of(corpus, text):
    """One text as a corpus, with the lexicon of the five documents."""
    folder = Path(tempfile.mkdtemp())
    (folder / "raw").mkdir()
    (folder / "raw" / "a.txt").write_text(text, encoding="utf-8")
    row = corpus.documents.iloc[:1].drop(columns=["n_chars", "n_words"])
    digest = hashlib.sha256(text.encode()).hexdigest()
    row.assign(doc_id="a", file="a.txt", sha256=digest).to_csv(folder / "corpus.csv", index=False)
    made = load_corpus(folder, cache=False)
    shutil.rmtree(folder)
    return replace(made, actors=corpus.actors)


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
        ("report_cautious_partnership", "اعتبرت", "روسيا", "claims"),
        ("report_cautious_partnership", "أعرب", "علي خامنئي", "says"),
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
        ("اجتمع الوزيران في العاصمة. وأوضحا أن الاتفاق وشيك جدا.", None, None, None),
        ("الوزيران الروسي والإيراني يؤكدان أن الاتفاق وشيك جدا.", "الوزيران", "يؤكدان", "says"),
        ("سيعلن الوزير أن الاتفاق وشيك جدا.", "الوزير", "سيعلن", "says"),
        ("اتهمته الحكومة بنقل أسلحة إلى الجنوب.", "الحكومة", "اتهمته", "accuses"),
        ("نقلت الوكالة عن الوزير قوله إن الاتفاق وشيك جدا.", "الوزير", "قوله", "says"),
    ],
)
def test_duals_futures_and_verbs_with_pronouns(corpus, text, speaker, cue, verb_class):
    found = reported_speech(corpus_of(corpus, text))
    if speaker is None:
        # A dual without a speaker named before reports nobody's words.
        assert found.empty
        return
    row = found.iloc[0]
    assert (row["cue"], row["verb_class"]) == (cue, verb_class)
    assert speaker in row["speaker"]
