"""What `corpus-lib check` finds suspicious, each sign by itself, and nothing in sound texts."""

import re
import tomllib

import pytest
from small_corpora import corpus_of, put

from corpus_lib import load_corpus
from corpus_lib.intake.suspicions import is_wrapped, kinds_of_arabic, suspicions
from corpus_lib.intake.suspicious_corpus import (
    suspicious_corpus,
    suspicious_texts,
    time_of_run,
    unread_files,
)
from corpus_lib.run.corpus_report import describe_corpus

LINE = "أعلن الرئيس الإيراني في خطاب متلفز أن بلاده ستواصل تطوير برنامجها النووي رغم العقوبات."
WRAPPED = (
    "أعلن الرئيس الإيراني في خطاب متلفز يوم الأربعاء أن بلاده\n"
    "ستواصل تطوير برنامجها النووي رغم العقوبات الأمريكية المفروضة\n"
    "على القطاع المصرفي. وقال لافروف: «إن موسكو تدعم حق\n"
    "طهران في استخدام الطاقة النووية السلمية».\n"
)


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        (LINE, "", 0),
        (LINE.encode().decode("cp1256"), "scrambled", 1),
        (LINE.encode("cp1256").decode("latin-1"), "scrambled", 1),
        (LINE.encode().decode("cp1256").replace("§", "?", 1), "scrambled", 1),
        (LINE[::-1], "reversed", 1),
        (f"{LINE}\nالرئ\ufffdس", "replaced", 2),
        (f"{LINE}\nموس\u200fكو", "marks", 2),
        (f"{LINE}\nنص\x07", "control", 2),
        (f"{LINE}\nﺍﻟﻤﻮﺕ", "forms", 2),
        (f"<p>&quot;{LINE}</p>", "tags", 1),
        ("The president said on Tuesday that he would not go.", "language", 1),
        ("این گزارش که از سوی وزارت خارجه است برای ما بسیار مهم بود و به آن", "language", 1),
        (WRAPPED, "wrapped", 1),
        ("قثصض غظذز خشطء ثذضغ ظصقث كثذظ " * 4 * 2, "unlisted", 1),
        ("… - !", "empty", 1),
    ],
)
def test_each_sign_is_found_at_its_line(text, kind, line):
    found = {one.kind: one.line(text) for one in suspicions(text)}
    assert (kind in found) == bool(kind)
    assert found.get(kind, 0) == line
    assert kind or not found


PERSIAN = "این گزارش که از سوی وزارت خارجه منتشر شده است برای ما بسیار مهم بود و به آن توجه کرد."
URDU = "وزیر اعظم نے کہا ہے کہ پاکستان کے عوام اور حکومت اس فیصلے میں ایران کے ساتھ کھڑے ہیں۔"
ENGLISH = "The president said on Tuesday that he would not go to Tehran this year."


@pytest.mark.parametrize(
    ("passage", "name"), [(PERSIAN, "Persian"), (URDU, "Urdu"), (ENGLISH, "Latin letters")]
)
def test_a_passage_in_another_language_is_told_with_its_lines_and_a_rule(tmp_path, passage, name):
    text = "\n".join([LINE, LINE, passage, LINE, "", LINE, passage, LINE, LINE, LINE])
    (sign,) = suspicions(text)
    assert sign.said == f"2 paragraphs in {name} (line 3, 7), counted as if Arabic"
    folder = corpus_of(tmp_path, {"a": text, "b": OTHER})
    report = describe_corpus(folder)
    assert "raw/a.txt, line 3: 2 paragraphs in" in "\n".join(report.lines)
    put(folder, "cleaning.toml", report.rules)
    assert not [sign for sign in describe_corpus(folder).signs if "paragraphs in" in sign]
    assert load_corpus(folder, cache=False).clean("a").split() == (f"{LINE} " * 7).split()


@pytest.mark.parametrize(
    "line",
    [
        "وأكد الكرد في آن واحد ما جاء به البيان، ثم ما قام به الوفد من كرد العراق.",
        "للمزيد: https://www.example.org/the-long-name-of-a-page-that-has-many-words-in-it",
        "صواريخ S-400 وطائرات Su-35 من شركة United Aircraft Corporation الروسية",
    ],
)
def test_a_line_of_arabic_with_foreign_words_is_no_foreign_passage(line):
    assert not suspicions(f"{LINE}\n{line}\n{LINE}")


HADITH = (
    "حدثنا عبد الله بن مسلمة قال حدثنا مالك عن يحيى بن سعيد عن عمر رضي الله عنه أن رسول الله صلى "
    "الله عليه وسلم قال: إنما الأعمال بالنيات، وإنما لكل امرئ ما نوى."
)
FABLE = "كَانَ فِي قَدِيمِ الزَّمَانِ مَلِكٌ مِنْ مُلُوكِ الْهِنْدِ يُقَالُ لَهُ دَبْشَلِيمُ"
CAIRO = "أنا مش عارف ليه الناس زعلانة كده، النهارده رحت السوق عشان أجيب اللي كنت عايزه."
HALVES = [
    ("على قدر أهل العزم تأتي العزائم", "وتأتي على قدر الكرام المكارم"),
    ("وتعظم في عين الصغير صغارها", "وتصغر في عين العظيم العظائم"),
    ("يكلف سيف الدولة الجيش همه", "وقد عجزت عنه الجيوش الخضارم"),
    ("ويطلب عند الناس ما عند نفسه", "وذلك ما لا تدعيه الضراغم"),
]
SHORT = "\n".join(half for verse in HALVES for half in verse)
LIST = "\n".join(f"وثيقة تأمين {what} الجديدة" for what in ["الحوادث", "السيارات", "الآلات"] * 4)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (HADITH, ["classical Arabic"]),
        (FABLE, ["classical Arabic"]),
        ("ٱلۡحَمۡدُ لِلَّهِ رَبِّ ٱلۡعَٰلَمِينَ", ["classical Arabic"]),
        (CAIRO, ["dialect"]),
        ("شو بدك تعمل هلق؟ بدي روح عالبيت، وهيك أحسن.", ["dialect"]),
        ("\n".join("    ".join(verse) for verse in HALVES), ["verse"]),
        ("\n".join(" ... ".join(verse) for verse in HALVES), ["verse"]),
        (SHORT, ["verse"]),
        ("RT @alarabiya: عاجل #السعودية تعلن ميزانية العام 😍 https://t.co/abc", ["tweets"]),
        # Newspapers wish well, quote a word of dialect, name an account, and have short lines.
        (f"{LINE} وقال خادم الحرمين حفظه الله: إن شاء الله، بإذن الله. {LINE}", []),
        (f"{LINE} وقال: مش مهم. {LINE} تابعونا على @daily {LINE}", []),
        (LIST, []),
    ],
)
def test_kinds_of_arabic_are_told_by_their_signs(text, kinds):
    assert list(kinds_of_arabic(text)) == kinds


def test_verses_are_no_lines_cut_at_a_margin():
    assert not is_wrapped(SHORT)


def test_marks_are_counted_by_character():
    (told,) = suspicions(f"\u200f{LINE}\u200b\u200f")
    assert "2 × U+200F right-to-left mark, 1 × U+200B zero width space" in told.said


def test_paragraphs_and_headings_are_no_broken_lines():
    assert not is_wrapped("\n".join([LINE, "عنوان قصير", LINE, LINE]))
    assert not is_wrapped(LINE)


def test_the_five_documents_are_in_no_other_language_nor_encoding():
    corpus = load_corpus()
    found = {s.kind for one in corpus.documents["doc_id"] for s in suspicions(corpus.raw(one))}
    assert found <= {"marks", "forms", "wrapped"}
    assert not any(kinds_of_arabic(corpus.raw(one)) for one in corpus.documents["doc_id"])


STORY = (
    "أعلن الرئيس الإيراني في خطاب متلفز أن بلاده ستواصل تطوير برنامجها النووي رغم العقوبات. "
    "وأضاف أن طهران لن تتراجع أمام الضغوط الغربية مهما بلغت شدتها في الأشهر المقبلة.\n"
)
OTHER = (
    "افتتح وزير الزراعة معرض التمور السنوي بحضور مئات المزارعين من المحافظات الجنوبية. "
    "ويستمر المعرض أسبوعا كاملا ويضم أصنافا نادرة من النخيل.\n"
)


def told(folder):
    return list(suspicious_corpus(load_corpus(folder, cache=False)))


def of(signs, start):
    return [sign for sign in signs if sign.startswith(start)]


def test_near_duplicates_are_told_once_with_their_share(tmp_path):
    changed = STORY.replace("الغربية", "الدولية")
    folder = corpus_of(tmp_path, {"a": STORY, "b": changed, "c": STORY, "d": OTHER})
    signs = told(folder)
    assert len(of(signs, "a: ") + of(signs, "d: ")) == 0
    # 26 words have 24 runs; of those that skip one word no more than 3 begin with the new word only
    (near,) = of(signs, "b: ")
    assert near.startswith("b: 100% of its words stand in ")
    (same,) = of(signs, "c: ")
    assert same.startswith("c: the same text as a (and in 1 more); take one out")


def test_the_share_of_a_near_duplicate_of_few_words_is_never_0(tmp_path):
    short = "أعلن الرئيس الإيراني في خطاب متلفز مساء اليوم.\n"
    (near,) = of(told(corpus_of(tmp_path, {"a": STORY, "c": short})), "c: ")
    assert near.startswith("c: 67% of its words stand in a too; ")


def test_digits_of_another_kind_make_no_other_text(tmp_path):
    numbered = STORY.replace("\n", " في 2022 و2023 بعد 15 عاما.\n") * 2
    arabic = numbered.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    folder = corpus_of(tmp_path, {"a": numbered, "b": arabic, "c": OTHER})
    (sign,) = of(told(folder), "b: ")
    assert sign.startswith("b: 100% of its words stand in a too; ")


def test_lines_of_several_documents_come_with_a_rule_that_takes_them_out(tmp_path):
    foot = "تابعونا على (تويتر) + فيسبوك"
    texts = {"a": f"{STORY}{foot}\n", "b": f"{OTHER}  {foot}\nخاتمة\n", "c": f"{OTHER[:80]}\n"}
    folder = corpus_of(tmp_path, texts)
    (sign,) = of(told(folder), "page furniture")
    assert f"«{foot}» (raw/a.txt:2, ×2)" in sign
    rule = sign.partition("cleaning.toml:\n")[2]
    assert tomllib.loads(rule)["rules"][0]["documents"] == ["a", "b"]
    put(folder, "cleaning.toml", rule)
    assert not of(told(folder), "page furniture")
    corpus = load_corpus(folder, cache=False)
    assert corpus.clean("a").strip() == STORY.strip()
    assert corpus.clean("b").split() == [*OTHER.split(), "خاتمة"]
    assert corpus.cleaning["raw"].str.strip().tolist() == [foot, foot]


def test_like_texts_have_no_furniture(tmp_path):
    head = "what several texts have in common"
    assert not of(told(corpus_of(tmp_path, {"a": "نص قصير", "b": "نص قصير"})), head)
    changed = {
        "a": f"مقدمة\n{STORY}خاتمة",
        "b": f"مقدمة\n{STORY.replace('الغربية', 'الدولية')}خاتمة",
    }
    assert not of(told(corpus_of(tmp_path, changed, name="changed")), head)


def test_a_line_of_furniture_is_not_told_of_as_a_heading_too(tmp_path):
    end = "// انتهى //"
    folder = corpus_of(tmp_path, {"a": f"{STORY}{end}\n{STORY}{STORY}", "b": OTHER})
    assert [end in sign for sign in told(folder)].count(True) == 1


def test_a_stop_word_that_is_a_name_here_is_told(tmp_path):
    # The president is a name of the library; this man is none.
    writer = "قال محمد صالح إن اليمن لن يستسلم. وعاد محمد صالح إلى صنعاء.\n"
    folder = corpus_of(tmp_path, {"a": writer * 2 + OTHER})
    (sign,) = of(told(folder), "stop words that are names here")
    assert "صالح (4 of 4 times)" in sign
    common = "هذا القرار صالح للتطبيق. العقد صالح لسنة. الماء صالح للشرب.\n"
    assert not of(told(corpus_of(tmp_path, {"a": common}, name="common")), "stop words")


def test_words_without_meaning_and_names_without_actor_are_listed_with_counts(tmp_path):
    folder = corpus_of(tmp_path, {"a": "تحدث خبيتوف في قرطبة عن تنظيم داعش. " * 3 + OTHER})
    signs = told(folder)
    (sign,) = [one for one in signs if "have no meaning in the dictionary" in one]
    assert "خبيتوف (3)" in sign
    assert "داعش" not in sign  # the name that it stands in has a meaning
    joined = corpus_of(tmp_path, {"a": "تحدث تنظيم خبيتوف كثيرا. " * 6 + OTHER}, name="joined")
    (sign,) = [one for one in told(joined) if "have no meaning in the dictionary" in one]
    assert "خبيتوف (6)" in sign  # in a term that only its other word gives one
    (sign,) = [one for one in signs if "that no actor of lexicon/actors.csv covers" in one]
    assert "قرطبة (Cordoba, 3)" in sign
    head = "actor_id,name_ar,name_en,kind,parent,principal,terms\n"
    put(folder, "lexicon/actors.csv", f"{head}cordoba,قرطبة,Cordoba,state,,,\n")
    put(folder, "lexicon/glosses.csv", "lemma,pos,gloss,forms\nخبيتوف,PROPN,Khabitov,\n")
    signs = told(folder)
    assert not [one for one in signs if "قرطبة" in one or "have no meaning" in one]


def test_letters_and_titles_are_no_names_that_an_actor_might_cover(tmp_path):
    text = (
        "قال وزير الخارجية ومعالي المدير إن صحيفة أ وقناة م تابعتا الشباب في قرطبة، والله أعلم.\n"
    )
    signs = told(corpus_of(tmp_path, {"a": text + OTHER}))
    (sign,) = [one for one in signs if "that no actor of lexicon/actors.csv covers" in one]
    assert sign.startswith("1 mention of 1 likely name ")
    assert "قرطبة" in sign


@pytest.mark.parametrize(
    ("words", "expected"),
    # Windows of 40 words, 8 a topic: 20 windows carry two topics, 14 topics need 112.
    [(200, "go without topics"), (800, "2 topics are fitted at the most"), (4_800, "")],
)
def test_more_topics_than_passages_carry_are_told(tmp_path, words, expected):
    sentence = "ذهب الوزير إلى المدينة مع وفد كبير جدا. "  # 8 words
    folder = corpus_of(tmp_path, {"a": sentence * (words // 8)})
    signs = [one for one in told(folder) if "a topic needs 8:" in one]
    assert [expected in one for one in signs] == ([True] if expected else [])


def test_the_time_of_a_run_is_near_those_measured():
    for n_words, seconds in ((5_526, 96), (939_850, 738)):
        told = int(re.search(r"about (\d+) minute", time_of_run(n_words))[1])
        assert told - 1.2 < seconds / 60 <= told


def test_broken_lines_are_told_with_their_rule_until_it_is_there(tmp_path):
    lines = (
        "أعلن الرئيس الإيراني في خطاب متلفز يوم الأربعاء أن بلاده\nستواصل تطوير برنامجها النووي "
    )
    lines += "رغم العقوبات الأمريكية المفروضة\nعلى القطاع المصرفي. وقال لافروف إن موسكو تدعم ذلك.\n"
    folder = corpus_of(tmp_path, {"a": lines})
    files = {"a": "a.txt"}
    first, rule = suspicious_texts(files, {"a": lines}, {"a": lines})
    assert first.startswith("raw/a.txt, line 1: 2 of its 3 lines end within a sentence")
    put(folder, "cleaning.toml", rule.partition("\n")[2])
    clean = load_corpus(folder, cache=False).clean("a")
    assert clean.count("\n") == 1
    assert list(suspicious_texts(files, {"a": lines}, {"a": clean})) == []


def test_kinds_of_arabic_are_told_once_with_what_they_do_to_lemmas(tmp_path):
    slang = "مش عارف ليه قال خبيتوف كده، عشان يجيب اللي كنت عايزه"
    (sign,) = of(told(corpus_of(tmp_path, {"a": slang, "b": OTHER, "c": slang})), "a and 1 more")
    assert "reads like dialect (مش, ليه, كده)" in sign
    assert "lexicon/glosses.csv" in sign
    assert not of(told(corpus_of(tmp_path, {"a": STORY, "b": OTHER}, name="news")), "a: reads")


def test_a_file_with_a_slip_in_its_name_is_told(tmp_path):
    folder = put(corpus_of(tmp_path, {"a": STORY}), "lexicon/actor.csv", "")
    put(folder, "README.txt", "notes")
    put(put(folder, "coding/claims.reader1.csv", ""), "coding/topic_labels.csv", "")
    assert list(unread_files(folder)) == ["lexicon/actor.csv: nothing reads it; is it actors.csv?"]


def test_lines_that_may_be_headings_are_told_with_a_rule_and_verses_are_not(tmp_path):
    doubtful = "هل تنتهي الحرب في هذا العام؟"
    text = f"{STORY}{doubtful}\n{STORY}{STORY}"
    folder = corpus_of(tmp_path, {"a": text, "b": SHORT})
    kinds = load_corpus(folder, cache=False).segments.set_index("text")["kind"]
    assert kinds[doubtful] == "paragraph"
    report = describe_corpus(folder)
    (sign,) = [sign for sign in report.signs if "short line" in sign]
    assert sign.startswith(f"a: 1 short line without a full stop, counted as text: «{doubtful}»")
    put(folder, "cleaning.toml", sign.partition("\n")[2])
    assert not [sign for sign in describe_corpus(folder).signs if "short line" in sign]
    kinds = load_corpus(folder, cache=False).segments.set_index("text")["kind"]
    assert kinds[doubtful] == "heading"


def test_signs_are_a_table_and_their_rules_can_be_copied_as_they_are(tmp_path):
    foot = "تابعونا على تويتر"
    folder = corpus_of(tmp_path, {"a": f"{STORY}{foot}\n", "b": f"{OTHER}{foot}\n"})
    report = describe_corpus(folder)
    ruled = report.findings[report.findings["has_rule"]]
    assert [foot in found for found in ruled["finding"]] == [True]
    assert len(report.findings) == len(report.signs) > 1
    put(folder, "cleaning.toml", report.rules)
    mended = describe_corpus(folder)
    assert mended.problems == []
    assert not mended.findings["has_rule"].any()
    assert mended.rules == ""
