"""The quotations of the five documents, listed by hand, and marks in other styles."""

import hashlib
import shutil

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_corpora import corpus_of

from corpus_lib import InputError, load_corpus, quotations
from corpus_lib.voices.quotation_marks import spans_over
from corpus_lib.voices.quotations import distanced, quoted_spans
from corpus_lib.voices.speech import parse_speech

LAVROV, MILITIAS = "alhal_lavrov_tehran", "alhal_militias_syria"
ROUNDUP, REPORT = "roundup_patrushev_tehran", "report_cautious_partnership"
JASSER, REPORTS = "صدام الجاسر", "تقارير لمحللين في العلاقات الروسية الإيرانية"
SHAMKHANI, PATRUSHEV, GRAJEWSKI = "علي شمخاني", "نيكولاي باتروشيف", "نيكول جراجوسكي"

# Read in the raw files: document, first and last words, start, end, speaker, reporting verb.
GOLD = [
    (LAVROV, "تحالف قوي", "الجانبين مؤخرا", 1055, 1195, JASSER, "يؤكد"),
    (LAVROV, "المرحلة دقيقة", "الصين والهند،", 1310, 1533, JASSER, "ويقول"),
    (LAVROV, "روسيا في الوقت", "تنسيق معنا", 1600, 2042, JASSER, "يعتقد"),
    (LAVROV, "روسيا ستطلب", "مرشحة للتصعيد", 2245, 2509, JASSER, "يضيف"),
    (LAVROV, "على الأغلب", "والولايات المتحدة", 2632, 2875, JASSER, "قائلا"),
    (LAVROV, "إحداث صدع", "في المنطقة", 3497, 3781, REPORTS, "وبحسب"),
    (MILITIAS, "وعدم إعطاء", "المهم من سوريا", 1134, 1237, "الضباط الروس", "طالب"),
    (MILITIAS, "إحداث صدع", "في المنطقة", 2065, 2348, REPORTS, "وبحسب"),
    (MILITIAS, "إنشاء تحالف", "الجانبين مؤخرا", 2413, 2559, JASSER, "أكد"),
    (MILITIAS, "المرحلة دقيقة", "جبهات أخرى", 2604, 2751, JASSER, "وقال"),
    (MILITIAS, "روسيا ستطلب", "مرشحة للتصعيد", 2955, 3219, JASSER, "أضاف"),
    (ROUNDUP, "توسيع التعاون", "الاستراتيجية لبلدنا", 1019, 1128, SHAMKHANI, "وقال"),
    (ROUNDUP, "العالم يمر", "بنقطة تحول", 1157, 1178, PATRUSHEV, "قال"),
    (ROUNDUP, "روسيا وإيران اليوم", "متعدد الأقطاب", 1191, 1265, PATRUSHEV, "مردفا"),
    (ROUNDUP, "مكانة إيران", "أعين الروس", 4727, 4756, GRAJEWSKI, "وقالت"),
    (ROUNDUP, "روسيا وإيران لديهما", "بعيدا عن الغرب", 4776, 4858, GRAJEWSKI, "وأضافت"),
    (REPORT, "لا يمكن أن", "أعلى مستوى", 15833, 15954, "نعمت الله إزادي", "قائلا"),
]


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture(scope="module")
def found(corpus):
    return quotations(corpus)


@pytest.mark.parametrize("row", GOLD, ids=lambda row: f"{row[0]} {row[3]}")
def test_the_list_made_by_hand_is_in_the_texts(corpus, row):
    doc_id, first, last, start, end, *_ = row
    passage = corpus.raw(doc_id)[start:end]
    assert passage.startswith(first)
    assert passage.endswith(last)


def test_all_quotations_are_found_with_their_ends_speakers_and_verbs(found):
    columns = ["doc_id", "start", "end", "speaker", "cue"]
    expected = [(doc, start, end, who, cue) for doc, _, _, start, end, who, cue in GOLD]
    assert [tuple(row) for row in found[columns].itertuples(index=False)] == expected


def test_the_spans_are_what_the_raw_text_says(corpus, found):
    for row in found.itertuples():
        raw = corpus.raw(row.doc_id)
        assert raw[row.start : row.end] == row.text
        assert raw[row.cue_start : row.cue_end] == row.cue
        last_name = row.speaker.split()[-1]
        named = raw[row.speaker_start : row.speaker_end]
        assert last_name in named or row.speaker_found != "named"


def test_a_speaker_is_carried_over_a_paragraph_and_what_was_left_in_it(corpus, found):
    added = found[found["cue"] == "وأضافت"].iloc[0]
    between = corpus.raw(ROUNDUP)[added["speaker_end"] : added["cue_start"]]
    assert "((4))" in between
    assert added["speaker_found"] == "carried over"


def test_the_editorial_quotes_nobody(found):
    assert "alwaght_counter_front" not in set(found["doc_id"])


def test_names_and_terms_in_marks_are_told_from_quotations(corpus):
    spans = quoted_spans(parse_speech(corpus))
    kinds = dict(zip(spans["text"], spans["kind"], strict=True))
    assert {kinds[name] for name in ("الحل نت", "وول ستريت جورنال", "أبو الفضل عليجاني")} == {
        "name"
    }
    assert {kinds[term] for term in ("نادٍ صغير", "محور المقاومة")} == {"phrase"}
    fragments = spans[spans["kind"] == "fragment"].set_index("text")["speaker"]
    assert fragments.to_dict() == {
        "عددا صغيرا": "إيران",
        "باطلة تماما": "حسين أمير عبد اللهيان",
        "الأصدقاء": "ميخائيل بوجدانوف",
    }
    assert (spans["kind"] == "quotation").sum() == len(GOLD)


SAID = "إن بلاده لن تقبل أي تدخل خارجي في شؤونها"


@pytest.mark.parametrize(
    ("before", "after"),
    [("« ", " »"), ("((", "))"), ("‹", "›"), ("''", "''"), ("‘", "’"), ("﴿", "﴾"), ("﴾", "﴿")],
)
def test_pairs_of_marks_that_few_keyboards_have_hold_quotations(tmp_path, before, after):
    corpus = load_corpus(corpus_of(tmp_path, {"a": f"قال الوزير: {before}{SAID}{after}."}))
    (quoted,) = quotations(corpus).to_dict("records")
    assert (quoted["text"], quoted["speaker"]) == (SAID, "الوزير")
    assert corpus.raw("a")[quoted["start"] : quoted["end"]] == SAID


@pytest.mark.parametrize(
    "text", ["الرئيسية » أخبار » سوريا", "بند ((4)) منه", "rock ’n’ roll don’t"]
)
def test_what_only_looks_like_a_pair_of_marks_holds_nothing(text):
    assert spans_over(text, [(0, len(text))]) == []


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("قال زيد: “نعم“ ومضى", ["نعم"]),
        ("قال زيد: “نعم” ومضى", ["نعم"]),
        ('قال زيد: "نعم" ومضى', ["نعم"]),
        ("قال زيد: «نعم» ومضى", ["نعم"]),
        ("قال زيد: »نعم« ومضى", ["نعم"]),
        ("حديثه لـ“الحل نت“: “المرحلة دقيقة“.", ["الحل نت", "المرحلة دقيقة"]),
        ('«قرأت "الحياة" أمس»', ['قرأت "الحياة" أمس', "الحياة"]),
        ("“قرأت “الحياة“ أمس“", ["قرأت “الحياة“ أمس", "الحياة"]),
        ('بين "ميدفيدف" و"أوباما" في', ["ميدفيدف", "أوباما"]),
        ("علاقات » روسي", []),
        # A closing mark whose partner is missing opens nothing.
        ("نحو الكارثة»، وقال: «لن نقبل».", ["لن نقبل"]),
        ('طوله 5" فقط', []),
        ("", []),
    ],
)
def test_marks_of_any_style_are_paired(text, inside):
    assert [text[span.start : span.end] for span in spans_over(text, [(0, len(text))])] == inside


def test_a_name_within_a_quotation_lies_deeper():
    assert [span.depth for span in spans_over('«قرأت "الحياة" أمس»', [(0, 19)])] == [0, 1]


@given(st.text(alphabet='اب و:.«»“”"ـ\n', max_size=40))
def test_spans_lie_between_marks_and_never_cross(text):
    spans = spans_over(text, [(0, len(text))])
    for span in spans:
        assert text[: span.start].rstrip(" ")[-1] == span.opening
        assert text[span.end :].lstrip(" ")[0] == span.closing
    for a in spans:
        for b in spans:
            assert a.end < b.start or b.end < a.start or a.depth != b.depth or a == b


@pytest.fixture
def other(tmp_path, corpus):
    """A corpus of one text, without gazetteer and reporting verbs of its own."""

    def make(text):
        shutil.rmtree(tmp_path / "raw", ignore_errors=True)
        (tmp_path / "raw").mkdir()
        (tmp_path / "raw" / "a.txt").write_text(text, encoding="utf-8")
        row = corpus.documents.iloc[:1].drop(columns=["n_chars", "n_words"])
        row = row.assign(doc_id="a", file="a.txt", note="", published="2020")
        digest = hashlib.sha256(text.encode()).hexdigest()
        row = row.assign(sha256=digest, published_certainty="stated")
        row.to_csv(tmp_path / "corpus.csv", index=False)
        return load_corpus(tmp_path, cache=False)

    return make


@pytest.mark.parametrize(
    ("text", "speaker", "said"),
    [
        (
            "وقال وزير الدفاع سمير خلف: «لن نترك هذه المدينة أبدا».",
            "خلف",
            "لن نترك هذه المدينة أبدا",
        ),
        ("«لن نترك هذه المدينة أبدا»، قال الوزير أمس.", "الوزير", "لن نترك هذه المدينة أبدا"),
        (
            'ووفقا للمتحدث، فإن "الأمر لم يحسم حتى الآن" في البلاد.',
            "للمتحدث",
            "الأمر لم يحسم حتى الآن",
        ),
        (
            "قال المدرب سامي عمر لصحيفة الأيام أمس: «لن نترك هذه المدينة أبدا».",
            "المدرب سامي عمر",
            "لن نترك هذه المدينة أبدا",
        ),
        (
            "وأشار محمود إلى أن «هذه المدينة لن تترك أبدا».",
            "محمود",
            "هذه المدينة لن تترك أبدا",
        ),
        (
            "أكد الوزير أن الأمر عاجل مستدلا بقوله تعالى: «ولا تلقوا بأيديكم إلى التهلكة».",
            "الله",
            "ولا تلقوا بأيديكم إلى التهلكة",
        ),
        (
            "وقالت العمدة: «لن نترك هذه المدينة أبدا».",
            "العمدة",
            "لن نترك هذه المدينة أبدا",
        ),
        (
            "أما رئيس النادي سمير خلف، وهو من كبار التجار، فقال: «لن نترك هذه المدينة أبدا».",
            "رئيس النادي سمير خلف",
            "لن نترك هذه المدينة أبدا",
        ),
        (
            "وصف رئيس النادي سمير عطية الفوز بالكبير، وقال: «لن نترك هذه المدينة أبدا».",
            "رئيس النادي",
            "لن نترك هذه المدينة أبدا",
        ),
    ],
)
def test_quotations_in_a_text_of_another_hand(other, text, speaker, said):
    row = quotations(other(text)).iloc[0]
    assert row["text"] == said
    assert speaker in row["speaker"]


def test_a_verb_of_the_other_gender_does_not_take_over_the_speaker(other):
    told = other(
        "قالت الوزيرة ليلى إن الأمر عاجل. وقال: «لن نترك هذه المدينة أبدا». "
        "وأضافت: «سنبقى فيها حتى آخر يوم»."
    )
    found = quotations(told)
    assert found["cue"].tolist() == ["وأضافت"]
    assert "الوزيرة" in found["speaker"].iloc[0]


def test_a_speaker_called_by_the_last_name_keeps_the_full_one(other):
    told = other(
        "قال الوزير سمير عطية إن الأمر عاجل. وقالت ليلى إن الأمر واضح. "
        "وقال عطية: «لن نترك هذه المدينة أبدا»."
    )
    assert quotations(told)["speaker"].tolist() == ["الوزير سمير عطية"]


SALIM = "الباحث السياسي أحمد سالم"
NEVER = "لن نترك هذه المدينة أبدا"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        # Nothing but the speaker of the sentence before leads the quotation in.
        (f"قال {SALIM} إن الأمر عاجل. وتابع: «{NEVER}».", [SALIM]),
        (f"قال {SALIM}: «{NEVER}».\n\n«سنبقى فيها حتى آخر يوم من العمر».", [SALIM, SALIM]),
        (f"قال {SALIM} إن الأمر عاجل. وعن خططه: «{NEVER}».", [SALIM]),
        # A paragraph without speech ends it.
        (f"قال {SALIM} إن الأمر عاجل.\n\nفتحت الحديقة أمس.\n\nوأضاف: «{NEVER}».", []),
        # A title for a person named before.
        (
            f"زار رئيس الفلبين رودريغو دوتيرتي المدينة. وقال الرئيس الفلبيني: «{NEVER}».",
            ["رئيس الفلبين رودريغو دوتيرتي"],
        ),
        (
            f"وقال البيان التركي إن الأمر عاجل جدا. وقال البيان العراقي: «{NEVER}».",
            ["البيان العراقي"],
        ),
        # Neither the outlet nor a place speaks.
        (f"وقال سمير عمر لـ«الخليج»: «{NEVER}».", ["سمير عمر"]),
        (f"وقال {SALIM} أمام بوابة براندنبورغ: «{NEVER}».", [SALIM]),
        (f"قال عنه {SALIM}: «{NEVER}».", [SALIM]),
        # Fragments of three words count, names of channels do not.
        ("وقال سمير عمر إن المدينة «لن تترك وحدها».", ["سمير عمر"]),
        ("وقال سمير عمر لقناة «العربية الحدث الإخبارية» إن الأمر عاجل.", []),
        # The closing mark was forgotten.
        (f"وقال سمير عمر: “{NEVER}، مهما حدث.\n\nوفتحت الحديقة أمس.", ["سمير عمر"]),
    ],
)
def test_who_speaks_in_newspapers_of_other_hands(other, text, speakers):
    assert quotations(other(text))["speaker"].tolist() == speakers


@pytest.mark.parametrize("title", ["الباحث السياسي", "الخبير الاقتصادي", "الكاتب", "الأكاديمي"])
def test_the_side_follows_the_speaker(other, title):
    told = other(
        f"قال {title} أحمد سالم: «{NEVER}». وأضاف سالم: «سنبقى فيها حتى النهاية». "
        "وختم: «ستبقى الأمور على حالها»."
    )
    assert quotations(told)["side"].tolist() == ["analyst"] * 3


def test_distance_is_told_apart(other):
    told = other(
        "زعم الوزير أن الأمر عاجل جدا. واعتبر الوزير أن المدينة آمنة تماما. "
        "وتحدث عن ما يسمى محور السلام، وعن «الأشقاء» في الجنوب."
    )
    found = distanced(parse_speech(told))
    assert list(zip(found["kind"], found["text"], strict=True)) == [
        ("claimed", "أن الأمر عاجل جدا"),
        ("so called", "ما يسمى محور السلام"),
        ("in marks", "الأشقاء"),
    ]


def test_a_text_without_quotations_gives_an_empty_table_with_all_columns(other, found):
    nothing = quotations(
        other('عقد الوزراء اجتماعا في العاصمة. صدر كتاب "تاريخ العرب في العصر الحديث".')
    )
    assert nothing.empty
    assert list(nothing.columns) == list(found.columns)


def test_a_quotation_of_no_words_is_refused(corpus):
    with pytest.raises(InputError, match="min_words=0: a quotation has words"):
        quotations(corpus, min_words=0)


def test_a_malformed_verb_is_named(other, tmp_path):
    corpus = other("قال زيد شيئا.")
    (tmp_path / "lexicon").mkdir()
    table = pd.DataFrame(
        [["قال", "say", "says", "if", "قال"]], columns=["verb", "gloss", "class", "takes", "forms"]
    )
    table.to_csv(tmp_path / "lexicon" / "reporting_verbs.csv", index=False)
    with pytest.raises(InputError, match=r"line 2, column takes: 'if'; expected some of that"):
        quotations(corpus)
