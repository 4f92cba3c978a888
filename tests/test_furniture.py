"""Furniture of pages that counts as text: told with its place, and a rule that takes it out."""

import re
import tomllib

import pandas as pd
import pytest
from small_corpora import corpus_of, put

from corpus_lib import load_corpus
from corpus_lib.intake.furniture import furniture
from corpus_lib.prepare.cleaning import clean_documents, cleaning_report, read_rules, unused_rules
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.manifest import look_at_manifest
from corpus_lib.prepare.overview import words_by_part
from corpus_lib.prepare.units import segments

# Sentences of which no two texts have one in common.
PLACES = ["بغداد", "تونس", "الخرطوم", "الرباط", "مسقط", "بيروت"]
THINGS = ["ميناء", "مصنع", "مستشفى", "جسر", "مطار", "متحف"]
SAID = (
    "افتتح وزير الأشغال في {0} أمس {1} بحضور مئات من سكان المدينة. "
    "وبلغت كلفة ال{1} في {0} ملايين الدنانير."
)
TEXTS = [SAID.format(place, thing) for place, thing in zip(PLACES, THINGS, strict=True)]
NONE = pd.DataFrame()


def corpus_in(folder):
    """The corpus without its words, which nothing here asks for."""
    manifest = look_at_manifest(folder)
    rules = read_rules(folder / "cleaning.toml", manifest.table)
    cleaned, used = clean_documents(manifest.table, manifest.texts, rules)
    assert unused_rules(rules, used) == []
    done = cleaning_report(cleaned, manifest.texts)
    kept = manifest.texts, cleaned
    return Corpus(folder, manifest.table, segments(cleaned), NONE, done, NONE, *kept)


def signs(folder):
    """What is told of furniture, each as the line of text and its rule."""
    told = [sign.partition("\n") for sign in furniture(corpus_in(folder), ())[0]]
    return [(said, rule) for said, _, rule in told]


def accepted(folder):
    """The corpus with every rule that is told of in its cleaning.toml; no more rule is told."""
    put(folder, "cleaning.toml", "\n".join(rule for _, rule in signs(folder)))
    assert not [rule for _, rule in signs(folder) if rule]
    return corpus_in(folder)


FORMS = [
    "للتواصل مع الكاتب ارسل رسالة SMS",
    "رابط الخبر بصحيفة الوئام: أسعار النفط تغلق على تراجع",
    "إقرأ أيضاً: وزير يفتتح معرضا",
    "مقالات أخرى للكاتبادفعوا الألوف",
    "نسخة للطباعة",
    "osaimin143@gmail.com",
    "تويتر @aljamili",
    "Twitter: @writer",
    "https://www.example.org/page",
    "#ثمانٍ_وأربعون #القوة",
    "الوسوم: روسيا، إيران، سوريا",
    "نقلا عن صحيفة الحياة",
    "* كاتب سعودي",
    "شارك من خلال تويتر فيسبوك جوجل بلس اكتب رأيك",
    "...المزيد",
    "// انتهى //",
    "15:24 ت م",
]


@pytest.mark.parametrize("line", FORMS)
def test_a_line_that_is_furniture_by_its_form_is_told_once_with_place_and_rule(tmp_path, line):
    raw = f"{TEXTS[0]}\n{TEXTS[1]}\n{line}\n"
    folder = corpus_of(tmp_path, {"a": raw, "b": TEXTS[2]})
    ((said, rule),) = signs(folder)
    assert f"«{line}»" in said
    assert "raw/a.txt:3)" in said
    assert tomllib.loads(rule)["rules"][0]["documents"] == ["a"]
    assert accepted(folder).clean("a").split() == f"{TEXTS[0]} {TEXTS[1]}".split()


TAILS = [
    "رابط الخبر بصحيفة الوئام: أسعار النفط تغلق على تراجع",
    "لمراسلة الكاتب: turki@alriyadh.net",
    "مقالات أخرى للكاتبادفعوا الألوف",
    "osaimin143@gmail.com",
    "كاتب سعودي",
    "للتواصل مع الكاتب ارسل رسالة SMS تبدأ بالرمز (100)",
    "نسخة للطباعة",
]


@pytest.mark.parametrize("tail", TAILS)
def test_the_end_of_a_text_without_line_breaks_is_told_and_cut(tmp_path, tail):
    folder = corpus_of(tmp_path, {"a": f"{TEXTS[0]} {tail}", "b": TEXTS[2]})
    ((said, _),) = signs(folder)
    assert tail in said
    assert "raw/a.txt:1)" in said
    assert accepted(folder).clean("a").strip() == TEXTS[0]


def test_what_was_accepted_counts_no_more_and_offsets_lead_to_the_raw_text(tmp_path):
    tail = TAILS[0]
    folder = corpus_of(tmp_path, {"a": f"{TEXTS[0]} {tail}", "b": f"{TAILS[-1]}\n{TEXTS[2]}"})
    accepted(folder)
    corpus = load_corpus(folder, cache=False)
    parts = words_by_part(corpus).set_index("doc_id")["taken_out"]
    assert parts.to_dict() == {"a": len(re.findall(r"\w+", tail)), "b": 2}
    words = corpus.tokens[corpus.tokens["doc_id"] == "b"]
    assert words["surface"].tolist() == re.findall(r"\w+", TEXTS[2])
    for start, end, word in words[["start", "end", "surface"]].itertuples(index=False):
        assert corpus.raw("b")[start:end] == word


def test_a_list_of_tags_is_told_where_three_texts_end_with_one(tmp_path):
    tags = ["سمات الهلال الأحمر عرعر", "سمات الخرج تعليم", "سمات إيران كيري"]
    texts = [
        f"{TEXTS[n]} ومن سمات المدينة بحرها. {TEXTS[n + 3]} {one}" for n, one in enumerate(tags)
    ]
    assert not signs(corpus_of(tmp_path, {"a": texts[0], "b": texts[1]}, name="two"))
    folder = corpus_of(tmp_path, dict(zip("abc", texts, strict=True)))
    ((said, _),) = signs(folder)
    assert "«سمات …» (raw/a.txt:1, ×3)" in said
    assert accepted(folder).clean("b") == texts[1].removesuffix(f" {tags[1]}")


@pytest.mark.parametrize("edge", ["head", "foot"])
def test_what_three_texts_without_line_breaks_begin_or_end_with_is_told(tmp_path, edge):
    glued = "صحيفة الفجر المختلقة: صوت الناس"
    whole = [f"{glued} - {text}" if edge == "head" else f"{text} {glued}" for text in TEXTS]
    folder = corpus_of(tmp_path, {f"a{n}": text for n, text in enumerate(whole[:4])})
    ((said, rule),) = signs(folder)
    assert glued in said
    assert "raw/a0.txt:1, ×4" in said
    assert tomllib.loads(rule)["rules"][0]["documents"] == ["a0", "a1", "a2", "a3"]
    corpus = accepted(folder)
    assert [corpus.clean(f"a{n}").strip(" -") for n in range(4)] == TEXTS[:4]


def test_like_beginnings_of_sentences_that_differ_are_none(tmp_path):
    # All texts here begin with the same six words, and end with the same one.
    assert not signs(corpus_of(tmp_path, {f"a{n}": text for n, text in enumerate(TEXTS)}))


def test_datelines_are_one_sign_with_one_rule(tmp_path):
    lines = ["عين اليوم – جدة", "عين اليوم – الرياض"] * 2 + [
        "عين اليوم – أبها",
        "عمر إبراهيم – تبوك",
    ]
    texts = {f"a{n}": f"عنوان {PLACES[n]}\n\n{line}\n{TEXTS[n]}" for n, line in enumerate(lines)}
    folder = corpus_of(tmp_path, texts)
    ((said, _),) = signs(folder)
    assert said.startswith("datelines")
    assert "«عين اليوم – جدة» (raw/a0.txt:3, ×2)" in said
    clean = accepted(folder).clean("a4")
    assert "أبها" not in clean
    assert TEXTS[4] in clean


@pytest.mark.parametrize(
    "line",
    [
        "السلام عليكم ورحمة الله وبركاته",
        "والله الهادي إلى سواء السبيل.",
        "ثانياً :",
        "* *",
    ],
)
def test_set_formulas_and_numbers_of_points_are_no_furniture(tmp_path, line):
    texts = {f"a{n}": f"{text}\n{line}\n{text[:60]} {n}." for n, text in enumerate(TEXTS)}
    assert not signs(corpus_of(tmp_path, texts))


def test_a_sentence_that_two_texts_have_in_common_is_told_as_one_without_a_rule(tmp_path):
    same = "وتعذر الحصول في الحال على تعليق من حزب المحافظين."
    texts = {name: f"{TEXTS[n]}\n{same}\n{TEXTS[n + 2]}" for n, name in enumerate("ab")}
    ((said, rule),) = signs(corpus_of(tmp_path, texts))
    assert same in said
    assert said.startswith("sentences")
    assert rule == ""


@pytest.mark.parametrize(
    "text",
    [
        f"{TEXTS[0]} ويمكن التسجيل عبر الرابط https://example.org/moe",
        f"{TEXTS[0]}\nويمكن التسجيل على الرابط:\nhttps://example.org/moe\n{TEXTS[1]}",
        f"{TEXTS[0]}\nسمات الشخصية القيادية\n{TEXTS[1]}",
        f"{TEXTS[0]}\nوقال نقلا عن مصادر مطلعة إن الأمر انتهى.\n{TEXTS[1]}",
        f"{TEXTS[0]}\nوقال في 12/3/2015 إن العمل بدأ.\n{TEXTS[1]}",
        f"{TEXTS[0]} وهذا ما قد يهمك أن تعرفه عن الميناء.",
        "RT @alarabiya: عاجل #السعودية تعلن ميزانية العام\n@daily #عاجل\n",
    ],
)
def test_what_an_article_says_is_no_furniture(tmp_path, text):
    assert not signs(corpus_of(tmp_path, {"a": text, "b": TEXTS[3]}))


def test_rules_of_an_own_cleaning_and_those_told_never_claim_the_same(tmp_path):
    foot = "صحيفة الفجر المختلقة"
    folder = corpus_of(tmp_path, {f"a{n}": f"{text}\n{foot}\n" for n, text in enumerate(TEXTS)})
    own = '[[rules]]\naction = "drop"\ndocuments = ["a0"]\n'
    put(folder, "cleaning.toml", f"{own}pattern = '^{foot}$'\nreason = \"own\"\n")
    ((_, rule),) = signs(folder)
    assert tomllib.loads(rule)["rules"][0]["documents"] == [f"a{n}" for n in range(1, 6)]


def test_a_column_title_is_told_of_from_three_texts_on_and_no_title_is_cut(tmp_path):
    titles = {f"a{n}": "فواصل: مقال" for n in range(3)}
    texts = {name: f"{titles[name]}\n\n{TEXTS[n]}" for n, name in enumerate(titles)}
    ((said, _),) = signs(corpus_of(tmp_path, texts, titles=titles.items()))
    assert "«فواصل: مقال» (raw/a0.txt:1, ×3)" in said
    texts["a2"] = texts["a2"].replace("مقال", "رأي")
    titles["a2"] = "فواصل: رأي"
    assert not signs(corpus_of(tmp_path, texts, titles=titles.items(), name="two"))


def test_marks_that_nobody_sees_hide_no_line(tmp_path):
    foot = "صحيفة الفجر المختلقة"
    texts = {"a": f"{TEXTS[0]}\n\u200f{foot}\n", "b": f"{TEXTS[1]}\n{foot}\u200f\n"}
    corpus = accepted(corpus_of(tmp_path, texts))
    assert [corpus.clean(name).strip() for name in "ab"] == TEXTS[:2]


def test_nothing_of_the_five_documents_is_furniture():
    assert not signs(load_corpus().path)
