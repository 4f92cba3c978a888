"""Who says what: small texts for each rule, and passages of the five documents read by hand."""

import itertools
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_corpora import corpus_of, put
from tables import rows_of

from corpus_lib import InputError, Study, load_corpus, quotations
from corpus_lib.voices.quotation_marks import spans_over
from corpus_lib.voices.reported import reported_speech, verb_classes
from corpus_lib.voices.shares import everything_said, voice_of_words

MILITIAS, SOURCE = "alhal_militias_syria", "مصدر مقرّب من حكومة دمشق"
SAID = "إن بلاده لن تقبل أي تدخل خارجي في شؤونها"


# A text, what it shows, and of all that is reported or quoted in it what is told (joined by " + ").
ROWS = {f"r{number:03d}": row for number, row in enumerate(rows_of("speech.csv"))}
# Passages of the five with their first and last words, as far as somebody noted them.
BY_HAND = rows_of("speech_of_five.csv")
GOLD = [row for row in BY_HAND if row["voice"] == "quoted"]


@pytest.fixture(scope="module")
def small(corpus, tmp_path_factory):
    """What is reported and quoted in the small texts, read with the actors of the five."""
    folder = corpus_of(tmp_path_factory.mktemp("a"), {one: ROWS[one]["text"] for one in ROWS})
    texts = replace(load_corpus(folder, cache=False), actors=corpus.actors)
    return {"reported": reported_speech(texts), "quoted": quotations(texts)}


@pytest.mark.parametrize("one", ROWS, ids=lambda one: f"{one} {ROWS[one]['rule']}")
def test_a_rule_tells_who_says_what(small, one):
    row = ROWS[one]
    table = small[row["voice"]].rename(columns={"text": "said"})
    found = table[table["doc_id"] == one]
    checked = [name for name in list(row)[3:] if row[name] or name == "speaker"]
    assert {n: " + ".join(found[n]) for n in checked} == {n: row[n] for n in checked}


@pytest.mark.parametrize("row", BY_HAND, ids=lambda row: f"{row['doc_id']} {row['first']}")
def test_a_passage_of_the_five_has_its_ends_speaker_and_verb(study, row):
    found = study.quotations if row["voice"] == "quoted" else study.reported
    found = found[(found["doc_id"] == row["doc_id"])]
    found = found[found["text"].str.startswith(row["first"])]
    found = found[found["text"].str.endswith(row["last"])]
    found = found[found["cue"] == row["cue"]] if row["cue"] else found
    assert len(found) == 1 or not row["first"]
    told = found.assign(n_speakers=found["speakers"].str.split("|").str.len()).iloc[0]
    noted = {name: row[name] for name in list(row)[4:] if row[name]}
    assert {name: str(told[name]) for name in noted} == noted


def test_nothing_else_is_quoted_nor_reported_in_the_roundup(study):
    assert study.quotations["start"].astype(str).tolist() == [row["start"] for row in GOLD]
    roundup = study.reported[study.reported["doc_id"] == "roundup_patrushev_tehran"]
    # The first ones stand in the order of the text; others note the same passages once more.
    noted = [row for row in BY_HAND if row["voice"] == "reported" and row["speaker"]]
    assert roundup["speaker"].tolist() == [row["speaker"] for row in noted[: len(roundup)]]


def test_spans_are_what_the_raw_text_says(corpus, study):
    for row in itertools.chain(study.quotations.itertuples(), study.reported.itertuples()):
        raw = corpus.raw(row.doc_id)
        assert raw[row.start : row.end] == row.text
        assert raw[row.cue_start : row.cue_end] == row.cue
    for row in study.quotations.itertuples():
        named = corpus.raw(row.doc_id)[row.speaker_start : row.speaker_end]
        assert row.speaker.split()[-1] in named or row.speaker_found != "named"


def test_spans_are_apart_or_one_within_another_and_each_word_counts_once(corpus, study, small):
    for said in (everything_said(small["quoted"], small["reported"]), study.said):
        nested = 0
        for _, rows in said.groupby("doc_id"):
            for a, b in itertools.combinations(rows.to_dict("records"), 2):
                apart = a["end"] <= b["start"] or b["end"] <= a["start"]
                inner, outer = sorted((a, b), key=lambda row: row["end"] - row["start"])
                within = outer["start"] <= inner["start"] and inner["end"] <= outer["end"]
                assert apart or (within and inner["source"] == outer["speaker"])
                assert apart or inner["voice"] == outer["voice"] == "reported"
                nested += not apart
        assert nested
    words = voice_of_words(corpus, study.said)
    reported = study.reported.groupby("doc_id")["n_words"].sum()
    counted = words[words["voice"] == "reported"].groupby("doc_id").size()
    assert (counted == reported).all()
    inner = study.reported[study.reported["text"].str.startswith("على موقفها من الحرب")].iloc[0]
    of_inner = words[words["start"].between(inner["start"], inner["end"] - 1)]
    of_inner = of_inner[of_inner["doc_id"] == inner["doc_id"]]
    assert set(of_inner["speaker"]) == {"إيران"}
    assert set(of_inner["source"]) == {inner["source"]}


def test_a_speaker_is_carried_over_a_paragraph_and_what_was_left_in_it(corpus, study):
    added = study.quotations[study.quotations["cue"] == "وأضافت"].iloc[0]
    assert "((4))" in corpus.raw(added["doc_id"])[added["speaker_end"] : added["cue_start"]]
    assert added["speaker_found"] == "carried over"


@pytest.mark.parametrize(
    "impersonal",
    ["يتوقع أن يساهم", "والذي يعتبر من أهم", "حيث تعتبر هذه المنطقة", "عقوبات غربية مشددة على"],
)
def test_verbs_without_a_speaker_report_nothing(corpus, study, impersonal):
    texts = {doc_id: corpus.raw(doc_id) for doc_id in corpus.documents["doc_id"]}
    [doc_id] = [doc_id for doc_id, text in texts.items() if impersonal in text]
    at = texts[doc_id].index(impersonal)
    inside = study.reported["cue_start"].between(at, at + len(impersonal))
    assert not (inside & (study.reported["doc_id"] == doc_id)).any()


def test_a_statement_over_sentences_is_the_sources_word_for_word(study):
    """The source's statement, with what the officers told in it: passages read by hand."""
    raw = study.corpus.raw(MILITIAS)
    passages = [
        ("بأن روسيا طالبت", "على هذه المواقع"),
        ("بضرورة إخلاء", "التابع للقوات السورية"),
        ("بإخلاء إيراني", "الغربي من سوريا"),
        ("وعدم إعطاء", "المهم من سوريا"),
        ("الضغط الروسي على", "صواريخ قصيرة المدى"),
    ]
    words = study.words_said[study.words_said["doc_id"] == MILITIAS]
    told = words[words["source"] == SOURCE]
    starts = [raw.index(first) for first, _ in passages]
    ends = [raw.index(p[1], at) + len(p[1]) for p, at in zip(passages, starts, strict=True)]
    inside = [words["start"].between(*span) for span in zip(starts, ends, strict=True)]
    assert told.index.tolist() == words.index[pd.concat(inside, axis=1).any(axis=1)].tolist()
    officers = told[told["speaker"] == "الضباط الروس"]
    assert set(officers["side"]) == {"Russian"}
    assert officers["start"].between(starts[1], starts[4]).all()
    outer = study.reported[study.reported["cue"] == "وقال"].set_index("doc_id").loc[MILITIAS]
    assert (outer["source"], outer["text"][-10:]) == ("صحيفة الشرق الأوسط", "الإيرانيين")


def test_only_the_body_of_a_document_is_listed_where_its_voices_are_counted(study):
    for table in (study.said, study.reported, study.marked, study.held_apart):
        assert set(table["section"]) == {"body"}
    # Each number was counted in the text of the body by a reader.
    classes = verb_classes(study.reported).set_index(["doc_id", "verb_class"])["n_clauses"]
    assert classes["report_cautious_partnership"].to_dict() == {
        "says": 5,
        "calls for": 2,
        "considers": 4,
    }
    everywhere = study.with_(section="all")
    assert len(everywhere.reported) == len(study.reported) + 7
    (carried,) = study.said.loc[study.said["cue"] == "وصف", "source"].tail(1)
    assert carried == "وكالة تاس"


def test_what_a_writer_calls_so_and_what_others_see_so_is_held_apart(study):
    told = study.held_apart[study.held_apart["kind"] != "in marks"]
    assert told[["kind", "text"]].to_numpy().tolist() == [
        ["on a pretext", "بحجة حمايتها"],
        ["on a pretext", "بحجة حمايتها"],
        ["so called", "ما وصفوه بالتدخل الغربي في بلديهما"],
        ["as others see it", "لما يرون أنه نظام عالمي تهيمن عليه الولايات المتحدة"],
        ["so called", 'ما تطلق عليه "محور المقاومة'],
    ]
    assert "محور المقاومة" not in study.held_apart["text"].tolist()


def test_those_who_speak_jointly_are_told_each_with_a_side(study):
    sides = dict(zip(study.reported["speakers"], study.reported["sides"], strict=True))
    assert sides["أوكرانيا|الغرب"] == "Ukrainian|Western"
    assert sides["نيكولاي باتروشيف|علي شمخاني"] == "Russian|Iranian"


def test_names_and_terms_in_marks_are_told_from_quotations(study):
    spans = study.marked
    kinds = spans.set_index("text")["kind"]
    assert set(kinds[["الحل نت", "وول ستريت جورنال", "أبو الفضل عليجاني"]]) == {"name"}
    assert set(kinds[["نادٍ صغير", "محور المقاومة", "إسرائيل"]]) == {"phrase"}
    fragments = spans[spans["kind"] == "fragment"].set_index("text")["speaker"]
    assert fragments.to_dict() == {
        "عددا صغيرا": "إيران",
        "باطلة تماما": "حسين أمير عبد اللهيان",
        "الأصدقاء": "ميخائيل بوجدانوف",
    }
    assert (spans["kind"] == "quotation").sum() == len(GOLD)


def test_distance_is_told_apart(tmp_path):
    text = (
        "زعم الوزير أن الأمر عاجل جدا. واعتبر الوزير أن المدينة آمنة تماما. "
        "وتحدث عن ما يسمى محور السلام، وعن «الأشقاء» في الجنوب. "
        "ودخلت القوات المدينة بحجة حماية السكان."
    )
    study = Study(corpus_of(tmp_path, {"a": text}))
    assert study.held_apart[["kind", "text"]].to_numpy().tolist() == [
        ["claimed", "أن الأمر عاجل جدا"],
        ["so called", "ما يسمى محور السلام"],
        ["in marks", "الأشقاء"],
        ["on a pretext", "بحجة حماية السكان"],
    ]
    assert study.marked["kind"].tolist() == ["phrase"]


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
        ("مصادر فيما يسمى بـ”الحياة” أمس", ["الحياة"]),
        ('بين "ميدفيدف" و"أوباما" في', ["ميدفيدف", "أوباما"]),
        # A closing mark whose partner is missing opens nothing.
        ("نحو الكارثة»، وقال: «لن نقبل».", ["لن نقبل"]),
        *((text, []) for text in ("علاقات » روسي", 'طوله 5" فقط', "", "بند ((4)) منه")),
        *((text, []) for text in ("الرئيسية » أخبار » سوريا", "rock ’n’ roll don’t")),
    ],
)
def test_marks_of_any_style_are_paired(text, inside):
    spans = spans_over(text, [(0, len(text))])
    assert [text[span.start : span.end] for span in spans] == inside
    assert [span.depth for span in spans] == [0] * len(spans) or inside[1] == "الحياة"


def test_a_name_within_a_quotation_lies_deeper():
    assert [span.depth for span in spans_over('«قرأت "الحياة" أمس»', [(0, 19)])] == [0, 1]


@given(st.text(alphabet='اب و:.«»“”"ـ\n', max_size=40))
def test_spans_lie_between_marks_and_never_cross(text):
    spans = spans_over(text, [(0, len(text))])
    for span in spans:
        assert text[: span.start].rstrip(" ")[-1] == span.opening
        assert text[span.end :].lstrip(" ")[0] == span.closing
    for a, b in itertools.product(spans, spans):
        assert a.end < b.start or b.end < a.start or a.depth != b.depth or a == b


def test_no_speech_gives_empty_tables_with_all_columns(study, tmp_path):
    corpus = load_corpus(corpus_of(tmp_path, {"a": "عقد الوزراء اجتماعا في العاصمة."}))
    for find, full in ((quotations, study.quotations), (reported_speech, study.reported)):
        assert find(corpus).empty
        assert list(find(corpus).columns) == list(full.columns)


def test_a_text_may_break_off_after_any_word(tmp_path):
    last = "قال وأضاف مؤكدا بحسب وبحسب علمت نقل وعبر وبين ودعا مشيدين وأبلغ خاطب عدد وصف اتهم أم"
    begun = (
        "",
        "حضر الوزير أمس. ",
        "قال الوزير سمير إن الأمر عاجل، ",
        "حضر الوزير الذي ",
        "جاء في ",
    )
    whole = [
        "أكد الوزير ما",
        "قال الوزير سمير إن الأمر عاجل، مؤكدا الوزير",
        "خلف وإيران وإيران مهددا دان سمير أنه",
        "نصت استدركت تروي فيه ردت مضيفين ما نفوا فيها",
        "الذي أوضحوا مفسرا أن فيه تعزو",
        "عزى الأمين العام المساعد لمجلس الشورى الدكتور محمد بن عبد",
        "أعلن عضو المجلس الدكتور محمد بن عبد",
        "قال عدد من",
        "قال كثير من",
    ]
    texts = [*whole, *(f"{words}{word}" for words in begun for word in last.split())]
    corpus = load_corpus(corpus_of(tmp_path, {f"a{n}": text for n, text in enumerate(texts)}))
    assert set(reported_speech(corpus)["speaker"]) >= {"الوزير سمير"}
    assert quotations(corpus).empty


def test_what_cannot_be_read_is_refused(corpus, tmp_path):
    with pytest.raises(InputError, match="min_words=0: a quotation has words"):
        quotations(corpus, min_words=0)
    folder = corpus_of(tmp_path, {"a": "قال زيد شيئا."})
    put(
        folder, "lexicon/reporting_verbs.csv", "verb,gloss,class,takes,forms\nقال,say,says,if,قال\n"
    )
    with pytest.raises(InputError, match=r"line 2, column takes: 'if'; expected some of that"):
        quotations(load_corpus(folder))


ENDS = ["وقد نقلت", "قال الوزير إن ما علم", "«لا نقبل هذا» وأنه علم"]
REGARDED = "«لا نقبل هذا أبدا». وينظر كثير من المسؤولين إلى الأمر"


@pytest.mark.parametrize("text", [*ENDS, REGARDED])
def test_a_verb_may_report_nothing(tmp_path, text):
    texts = load_corpus(corpus_of(tmp_path, {"a": text}), cache=False)
    assert set(reported_speech(texts)["doc_id"]) <= {"a"}
