"""Telling words of the five documents, each read in its sentence: lemma, part of speech, gloss."""

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from corpus_lib import InputError, load_corpus
from corpus_lib.prepare.normalization import normalize

DATA = Path(__file__).parents[1] / "data"
READ = Path(__file__).parent / "data" / "words_in_context.csv"


@pytest.fixture(scope="module")
def tokens():
    return load_corpus().tokens


def found(tokens, doc, phrase):
    """The words of a phrase as they stand in a document whose id holds `doc`."""
    words = [normalize(word) for word in phrase.split()]
    own = tokens[tokens["doc_id"].str.contains(doc)].reset_index(drop=True)
    norm = own["norm"].tolist()
    at = next(i for i in range(len(norm)) if norm[i : i + len(words)] == words)
    return own.iloc[at : at + len(words)]


@pytest.mark.parametrize(
    ("doc", "phrase", "word", "lemma", "pos", "gloss"),
    [
        ("report", "لبناء نظام دولي متعدد", 1, "نظام", "NOUN", "order"),
        ("report", "رؤية استراتيجية متكاملة", 1, "إستراتيجي", "ADJ", "strategic"),
        ("report", "مهين الاستراتيجية", 1, "إستراتيجي", "ADJ", "strategic"),
        ("lavrov", "بأن تضمن لها", 1, "ضمن", "VERB", "guarantee"),
        ("alwaght", "وتدريبات بحرية مشتركة", 1, "بحري", "ADJ", "naval"),
        ("roundup", "للحفاظ على الطاقة", 0, "حفاظ", "NOUN", "preservation"),
        ("roundup", "تحالف معاد للغرب", 1, "معاد", "ADJ", "hostile"),
        ("roundup", "جزيرة القرم", 1, "القرم", "PROPN", "Crimea"),
        ("lavrov", "السياسي صدام الجاسر", 1, "صدام", "PROPN", "Saddam"),
        ("report", "حرمان موسكو", 0, "حرمان", "NOUN", "depriving"),
        ("report", "سماح روسيا لإسرائيل", 0, "سماح", "NOUN", "permitting"),
        ("report", "وفي المحصلة", 1, "محصلة", "NOUN", "outcome"),
        ("report", "أمر لحظي", 1, "لحظي", "ADJ", "momentary"),
        ("report", "الروسية والصينية تستغل", 1, "صيني", "ADJ", "Chinese"),
        ("report", "بشكل ظرفي", 1, "ظرفي", "ADJ", "circumstantial"),
        ("report", "السياق نجد أن", 1, "وجد", "VERB", "find"),
        ("report", "إحسان كربلائي", 1, "كربلائي", "PROPN", "Karbalai"),
        ("report", "بمحافظة فارس", 1, "فارس", "PROPN", "Fars"),
        ("report", "النظام المالي الدولي", 1, "مالي", "ADJ", "financial"),
        ("report", "حركة الملاحة", 1, "ملاحة", "NOUN", "navigation"),
        ("alwaght", "وكوريا الشمالية", 1, "شمالي", "ADJ", "north"),
        ("roundup", "جو بايدن", 0, "جو", "PROPN", "Joe"),
        ("alwaght", "حسن روحاني", 0, "حسن", "PROPN", "Hassan"),
        ("report", "السعي لبناء نظام", 1, "بناء", "NOUN", "building"),
        ("roundup", "حوار بناء", 1, "بناء", "ADJ", "constructive"),
        ("lavrov", "التي يقدمها الجانبان", 1, "قدم", "VERB", "provide"),
        ("roundup", "للتيار الكهربائي", 1, "كهربائي", "ADJ", "electric"),
        ("lavrov", "ابراهيم رئيسي", 1, "رئيسي", "PROPN", "Raisi"),
        ("roundup", "الإيراني علي شمخاني", 1, "علي", "PROPN", "Ali"),
        ("roundup", "وسياسة ولي العهد", 1, "ولي", "NOUN", "heir"),
        ("report", "تُعد إيران", 0, "عد", "VERB", "be considered"),
        ("report", "ترسيم حدود", 1, "حدود", "NOUN", "borders"),
        ("lavrov", "بحث وزير الخارجية", 0, "بحث", "VERB", "discuss"),
        ("militias", "في إطار وقف الغارات", 2, "وقف", "NOUN", "stopping"),
        ("report", "كما وقف خلف", 1, "وقف", "VERB", "stand"),
        ("militias", "طرد الميليشيات الإيرانية", 0, "طرد", "NOUN", "expulsion"),
        ("alwaght", "ولا شك أن", 1, "شك", "NOUN", "doubt"),
        ("alwaght", "ورفع الحصار", 0, "رفع", "NOUN", "lifting"),
        ("militias", "تصريحات نقلتها صحيفة", 1, "نقل", "VERB", "report"),
        ("roundup", "تاس وصف المسؤول", 1, "وصف", "VERB", "describe"),
        ("report", "دعم روسي بعتاد", 0, "دعم", "NOUN", "support"),
        ("report", "متكاملة وتعاون مؤسسي", 1, "تعاون", "NOUN", "cooperation"),
        ("report", "تقارب تكتيكي", 0, "تقارب", "NOUN", "rapprochement"),
        ("report", "تطور العلاقات الإيرانية", 0, "تطور", "NOUN", "development"),
        ("report", "تخوف البلدان", 0, "تخوف", "VERB", "fear"),
        ("militias", "والمحافظة على استقرار", 0, "محافظة على", "NOUN", "preserving"),
        ("report", "أرثوذكسية محافظة", 1, "محافظ", "ADJ", "conservative"),
        ("roundup", "طهران بالوكالة", 1, "بالوكالة", "ADV", "by proxy"),
        ("militias", "كذلك طالب الضباط", 1, "طالب", "VERB", "demand"),
        ("lavrov", "هناك طعن بالظهر", 1, "طعن", "NOUN", "stabbing"),
        ("lavrov", "هناك طعن بالظهر", 2, "ظهر", "NOUN", "back"),
        ("roundup", "حذر المسؤولون الأوكرانيون", 0, "حذر", "VERB", "warn"),
        ("roundup", "عمد المسؤولون", 0, "عمد", "VERB", "set about"),
        ("roundup", "تمسك موسكو بالعصا", 0, "أمسك", "VERB", "hold"),
        ("roundup", "ويخضع النظام الإيراني", 1, "نظام", "NOUN", "regime"),
        ("alwaght", "المضادة للأحادية", 1, "أحادية", "NOUN", "unilateralism"),
        ("alwaght", "الطاقة والنظائر", 1, "نظير", "NOUN", "isotope"),
        ("alwaght", "أن تسرع إيران", 1, "سرع", "VERB", "speed up"),
        ("report", "محمل الجد", 1, "جد", "NOUN", "seriousness"),
        ("report", "دون أي تدخل", 2, "تدخل", "NOUN", "intervention"),
        ("report", "وأوجه الخلافات", 0, "وجه", "NOUN", "aspect"),
        ("report", "دولية عزلتهما", 1, "عزل", "VERB", "isolate"),
        ("report", "خلف نفورا", 0, "خلف", "VERB", "leave"),
        ("report", "تطوير آليات بديلة", 1, "آلية", "NOUN", "mechanism"),
        ("report", "بين الإمبراطوريتين", 1, "إمبراطورية", "NOUN", "empire"),
        ("report", "خلال العقود الثلاثة", 1, "عقد", "NOUN", "decade"),
        ("report", "فيما تواصل غاراتها", 1, "واصل", "VERB", "continue"),
        ("report", "كقوة عظمى تحمل", 2, "حمل", "VERB", "bear"),
        ("report", "القوى العظمى", 0, "قوة", "NOUN", "power"),
        ("report", "وحدود أذربيجان", 0, "حدود", "NOUN", "borders"),
        ("report", "ضريح شاه جراح", 2, "جراح", "PROPN", "Cheragh"),
    ],
)
def test_a_word_is_read_as_its_sentence_has_it(tokens, doc, phrase, word, lemma, pos, gloss):
    row = found(tokens, doc, phrase).iloc[word]
    assert (row["lemma"], row["pos"]) == (lemma, pos)
    assert row["gloss"].startswith(gloss)


@pytest.mark.parametrize(
    ("lemma", "gloss"),
    [
        *(("هيمنة", "hegemony"), ("هيمن", "dominate"), ("عداء", "hostility")),
        *(("انفراد", "sole control"), ("عميد", "brigadier"), ("ذريعة", "pretext")),
        *(("بقاء", "remaining"), ("وتيرة", "pace"), ("ولاية", "state")),
    ],
)
def test_a_gloss_is_the_sense_that_the_texts_have(tokens, lemma, gloss):
    senses = tokens.loc[tokens["lemma"] == lemma, "gloss"]
    assert len(senses)
    assert senses.str.startswith(gloss).all()


def test_words_drawn_at_random_are_read_as_readers_read_them(tokens):
    """400 of the content words of the five texts, drawn with seed 13, read in their sentences.

    Where more than one answer is right, they stand apart by |.
    """
    read = pd.read_csv(READ, dtype=str).astype({"start": int})
    found = read.merge(tokens, on=["doc_id", "start"], suffixes=("_read", ""), how="left")
    assert len(found) == 400
    for column in ("lemma", "pos"):
        pairs = zip(found[column], found[f"{column}_read"], strict=True)
        right = [ours in theirs.split("|") for ours, theirs in pairs]
        assert sum(right) / len(right) >= 0.985


@pytest.fixture
def own_folder(tmp_path):
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns(".cache"))
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("alwaght_counter_front,3,روسيا,روسيا,PROPN,Russia", "stands 'no word', not 'روسيا'"),
        ("nobody,0,روسيا,روسيا,PROPN,Russia", "column doc_id: 'nobody'"),
        ("alwaght_counter_front,٦,روسيا,روسيا,PROPN,Russia", "column start: '٦'"),
        ("alwaght_counter_front,0,روسيا,روسيا,THING,Russia", "column pos: 'THING'"),
        ("alwaght_counter_front,0,روسيا,,PROPN,Russia", "column lemma: ''"),
    ],
)
def test_a_reading_that_is_not_at_its_place_is_refused(own_folder, row, told):
    (own_folder / "lexicon" / "readings.csv").write_text(
        f"doc_id,start,form,lemma,pos,gloss\n{row}\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match=re.escape(told)):
        load_corpus(own_folder, cache=False)


def test_a_place_is_settled_once(own_folder):
    row = "alwaght_counter_front,1032,الشمالية,شمالي,ADJ,north\n"
    (own_folder / "lexicon" / "readings.csv").write_text(
        f"doc_id,start,form,lemma,pos,gloss\n{row}{row}", encoding="utf-8"
    )
    with pytest.raises(InputError, match="line 3: alwaght_counter_front 1032 stands already"):
        load_corpus(own_folder, cache=False)
