"""What counts as one word."""

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lib.prepare.cleaning import CleanText, clean_text
from corpus_lib.prepare.tokens import COLUMNS, tokenize, tokens_of, word_pattern
from corpus_lib.prepare.units import segments

PATTERN = word_pattern(["إس", "سوخوي"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("روسيا ،وإيران", ["روسيا", "وإيران"]),
        ('قرار "أوبك+" بتأييد', ["قرار", "أوبك+", "بتأييد"]),
        ("الدفاع الجوي S-400.", ["الدفاع", "الجوي", "S-400"]),
        ("منظومة S300 إلى", ["منظومة", "S300", "إلى"]),
        ("من طراز إس 200، ومعدات", ["من", "طراز", "إس 200", "ومعدات"]),
        ("سوخوي 35", ["سوخوي 35"]),
        ("مجلس 35", ["مجلس", "35"]),
        ("في 2022/11/10", ["في", "2022/11/10"]),
        ("(1980-1988)", ["1980-1988"]),
        ("بنحو 18%، وتتحكم", ["بنحو", "18%", "وتتحكم"]),
        ("24 شباط/فبراير الماضي", ["24", "شباط/فبراير", "الماضي"]),
        ("لـ“الحل نت“: “المرحلة", ["لـ", "الحل", "نت", "المرحلة"]),
        ("تُعد صحوّة تصعيداً", ["تُعد", "صحوّة", "تصعيداً"]),
        ("کما إلی", ["کما", "إلی"]),
        ("٢٠٠ مليون", ["٢٠٠", "مليون"]),
        ("«نعم»؛ لا؟", ["نعم", "لا"]),
        ("", []),
        ("بين ۖ قال ۩ ۝", ["بين", "قال"]),  # marks of the Quran alone
        ("السعودية/الإمارات", ["السعودية", "الإمارات"]),
        ("محور طهران-موسكو", ["محور", "طهران", "موسكو"]),
        ("#قمة_جدة @spa_news", ["قمة", "جدة", "@spa_news"]),
        ("هنا https://t.co/ab3. نعم", ["هنا", "https://t.co/ab3", "نعم"]),
        ("جميل 😂😂 👍", ["جميل", "😂😂", "👍"]),
        ("النبي صلّى الله عليه وسلم قال", ["النبي", "صلّى الله عليه وسلم", "قال"]),
        ("صلى الله عليه وسلمت", ["صلى", "الله", "عليه", "وسلمت"]),
        ("عمر رضي الله عنهما", ["عمر", "رضي الله عنهما"]),
        ("أكتوبر/تشرين الأول", ["أكتوبر/تشرين", "الأول"]),
    ],
)
def test_words(text, words):
    assert [text[start:end] for start, end in tokenize(text, pattern=PATTERN)] == words


@given(st.text(alphabet='ابتةىّ0129٣.،-/+ "“«»()S', max_size=40))
def test_every_letter_and_digit_belongs_to_exactly_one_word(text):
    spans = list(tokenize(text, pattern=PATTERN))
    assert all(a < b for a, b in spans)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))
    covered = {position for a, b in spans for position in range(a, b)}
    assert {i for i, character in enumerate(text) if character.isalnum()} <= covered


def analysed(texts: dict[str, str], *, forms: str | None = None) -> pd.DataFrame:
    cleaned: dict[str, CleanText] = {
        doc_id: clean_text(text, [], doc_id=doc_id) for doc_id, text in texts.items()
    }
    rows = [] if forms is None else [("روسيا", "PROPN", "Russia (ours)", forms)]
    return tokens_of(
        segments(cleaned),
        cleaned,
        designations=["إس"],
        stop_words=["قال"],
        senses=pd.DataFrame(SENSES, columns=["lemma", "pos", "gloss"], dtype="str"),
        glosses=pd.DataFrame(rows, columns=["lemma", "pos", "gloss", "forms"], dtype="str"),
        readings=pd.DataFrame(columns=["doc_id", "start", "form", "lemma", "pos", "gloss"]),
        engine="buckwalter",
    )


SENSES = [("وزير", "NOUN", "minister (listed)"), ("روسيا", "PROPN", "Russia (listed)")]
TEXTS = {
    "أول": "قال الوزير إن المنظومة إس 200 وصلت. وللروس رأي.\n…\nجاء الروس إلى طهران أمس!",
    "ثان": "قال الوزير ذلك في موسكو مساء اليوم.",
}


def test_rows_say_where_each_word_stands():
    table = analysed(TEXTS)
    assert table.columns.tolist() == COLUMNS
    assert table["doc_id"].tolist() == ["أول"] * 13 + ["ثان"] * 7
    assert table["token_id"].tolist() == [*range(13), *range(7)]
    # The line of signs alone is a segment without words.
    assert table["sentence_id"].unique().tolist() == [
        "أول/000/00",
        "أول/000/01",
        "أول/002/00",
        "ثان/000/00",
    ]
    assert (table["sentence_id"].str[:-3] == table["segment_id"]).all()
    raw = [TEXTS[row.doc_id][row.start : row.end] for row in table.itertuples()]
    assert raw == table["surface"].tolist()
    assert raw[4:6] == ["إس 200", "وصلت"]


def test_content_words_are_nouns_verbs_adjectives_and_names_but_no_stop_words():
    table = analysed(TEXTS).set_index("surface")
    assert table["is_content"].loc[["الوزير", "وصلت", "طهران"]].all()
    assert not table["is_content"].loc[["قال", "إن", "إلى", "ذلك"]].any()


def test_a_listed_sense_goes_before_the_engine_and_a_corpus_of_its_own_before_both():
    table = analysed(TEXTS, forms="وللروس").set_index("surface")
    assert table.loc["الوزير", "gloss"].tolist() == ["minister (listed)"] * 2
    assert table.loc["وللروس", "gloss"] == "Russia (ours)"
    assert table.loc["رأي", "gloss"] == "opinion; view"


def test_formulas_links_names_and_emoji_do_not_count():
    text = "النبي صلى الله عليه وسلم @ahmad https://t.co/x 😂 في المدينة."
    table = analysed({"أول": text}).set_index("surface")
    assert table.index[table["is_content"]].tolist() == ["النبي", "المدينة"]
    assert table.loc["صلى الله عليه وسلم", "gloss"] == "peace be upon him"


def test_the_corpus_own_lexicon_goes_before_the_engine():
    table = analysed(TEXTS, forms="وللروس الروس").set_index("surface")
    assert table.loc[["وللروس", "الروس"], "lemma"].tolist() == ["روسيا"] * 2
    assert table.loc["وللروس", ["pos", "gloss", "proclitics"]].tolist() == [
        "PROPN",
        "Russia (ours)",
        "",
    ]
    without = analysed(TEXTS).set_index("surface")
    assert table.drop(index=["وللروس", "الروس"]).equals(without.drop(index=["وللروس", "الروس"]))


@pytest.mark.parametrize("forms", [None, "وللروس", ""])
def test_text_columns_are_text_with_or_without_a_lexicon(forms):
    numbers = {"token_id": "int64", "start": "int64", "end": "int64", "is_content": "bool"}
    for texts in (TEXTS, {"رموز": "… ؟ !"}):
        found = analysed(texts, forms=forms).dtypes.astype("str").to_dict()
        assert found == {column: numbers.get(column, "str") for column in COLUMNS}
