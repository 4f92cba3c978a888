"""What counts as one word."""

import itertools
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_corpora import corpus_of
from tables import cases

from corpus_lib import load_corpus
from corpus_lib.errors import InputError
from corpus_lib.prepare.cleaning import CleanText, clean_text
from corpus_lib.prepare.tokens import COLUMNS, tokenize, tokens_of, word_pattern
from corpus_lib.prepare.units import segments, tokens_with_section, unit_of, units

PATTERN = word_pattern(["إس", "سوخوي"])


@pytest.mark.parametrize(("text", "words"), cases("words_of_texts.csv"))
def test_words(text, words):
    assert "|".join(text[a:b] for a, b in tokenize(text, pattern=PATTERN)) == words


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
    sentences = ["أول/000/00", "أول/000/01", "أول/002/00", "ثان/000/00"]
    assert table["sentence_id"].unique().tolist() == sentences
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
    read = table.loc["وللروس", ["pos", "gloss", "proclitics"]].tolist()
    assert read == ["PROPN", "Russia (ours)", ""]
    without = analysed(TEXTS).set_index("surface")
    assert table.drop(index=["وللروس", "الروس"]).equals(without.drop(index=["وللروس", "الروس"]))


@pytest.mark.parametrize("forms", [None, "وللروس", ""])
def test_text_columns_are_text_with_or_without_a_lexicon(forms):
    numbers = {"token_id": "int64", "start": "int64", "end": "int64", "is_content": "bool"}
    for texts in (TEXTS, {"رموز": "… ؟ !"}):
        found = analysed(texts, forms=forms).dtypes.astype("str").to_dict()
        assert found == {column: numbers.get(column, "str") for column in COLUMNS}


def made_tokens(*sections: tuple[str, str, list[int]]) -> pd.DataFrame:
    """Words of one letter and a space; each section is (doc_id, name, sizes of its sentences)."""
    rows = []
    for run, (doc_id, section, sentences) in enumerate(sections):
        rows += [
            {
                "doc_id": doc_id,
                "section": section,
                "segment_id": f"{doc_id}/{run}",
                "sentence_id": f"{doc_id}/{run}/{number}",
            }
            for number, size in enumerate(sentences)
            for _ in range(size)
        ]
    tokens = pd.DataFrame(rows)
    tokens["token_id"] = tokens.groupby("doc_id").cumcount()
    return tokens.assign(start=tokens["token_id"] * 2, end=tokens["token_id"] * 2 + 1)


@pytest.mark.parametrize(
    ("sentences", "sizes"),
    [
        ([4], [4]),  # a section shorter than a window is one
        ([5, 5, 5, 5], [10, 10]),  # whole sentences, packed
        ([7, 4, 8], [11, 8]),  # 11 is nearer to 10 than 7 is
        ([6, 8, 9], [6, 8, 9]),  # 14 would be as far from 10 as 6 is: stop early
        ([10, 4], [14]),  # a rest shorter than half a window joins the one before
        ([10, 5], [10, 5]),  # half a window stands alone
        ([31], [11, 10, 10]),  # a long sentence is cut into even pieces
        ([14], [14]),  # one that is not half as long again is not
        ([15], [8, 7]),
    ],
)
def test_windows_of_ten_words(sentences, sizes):
    table = units(made_tokens(("نص", "body", sentences)), window=10)
    assert table["n_words"].tolist() == sizes


def test_windows_stop_at_documents_and_sections():
    tokens = made_tokens(
        ("a", "body", [3]), ("a", "summary", [3]), ("a", "body", [3]), ("b", "body", [3])
    )
    table = units(tokens, window=60)
    assert table["unit_id"].tolist() == ["a/w001", "a/w002", "a/w003", "b/w001"]
    assert table["n_words"].tolist() == [3, 3, 3, 3]
    assert table[["start", "end"]].to_numpy().tolist() == [[0, 5], [6, 11], [12, 17], [0, 5]]


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["body", "summary"]),
            st.lists(st.integers(1, 90), min_size=1, max_size=6),
        ),
        min_size=1,
        max_size=4,
    ),
    st.integers(1, 80),
)
def test_windows_hold_every_word_once_and_keep_to_size(sections, window):
    tokens = made_tokens(*(("a", name, sentences) for name, sentences in sections))
    table = units(tokens, window=window)
    assert table["n_words"].sum() == len(tokens)
    starts, ends = ([*table[name]] for name in ("start", "end"))
    inside = [tokens["start"].between(*ends).sum() for ends in zip(starts, ends, strict=True)]
    assert inside == table["n_words"].tolist()
    assert starts[1:] == tokens["start"][tokens["end"].isin(ends).shift(fill_value=False)].tolist()
    assert table["n_words"].max() < 2 * window + max(2, window / 2)
    holders = tokens.groupby(unit_of(tokens, window=window))["section"].nunique()
    assert (holders == 1).all()


@pytest.mark.parametrize(
    ("unit", "ids"),
    [
        ("segment", ["a/0", "a/1"]),
        ("sentence", ["a/0/0", "a/0/1", "a/1/0"]),
        ("document", ["a"]),
    ],
)
def test_units_that_the_tokens_name(unit, ids):
    tokens = made_tokens(("a", "body", [2, 3]), ("a", "summary", [4]))
    assert units(tokens, unit=unit)["unit_id"].tolist() == ids


def test_sections_come_from_the_segments():
    tokens = made_tokens(("a", "body", [2]), ("a", "summary", [1]))
    segments = pd.DataFrame({"segment_id": ["a/0", "a/1"], "section": ["body", "summary"]})
    corpus = SimpleNamespace(
        documents=None, segments=segments, tokens=tokens.drop(columns="section")
    )
    assert tokens_with_section(corpus)["section"].tolist() == ["body", "body", "summary"]
    with pytest.raises(InputError, match=r"pass the corpus instead"):
        units(corpus.tokens)
    with pytest.raises(InputError, match=r"segment 'a/1'.*prepare the corpus again"):
        units(SimpleNamespace(documents=None, segments=segments[:1], tokens=corpus.tokens))


def test_wrong_choices_name_the_right_ones():
    tokens = made_tokens(("a", "body", [2]))
    with pytest.raises(InputError, match=r"unit='page'.*window, segment, sentence, document"):
        units(tokens, unit="page")
    with pytest.raises(InputError, match=r"window=0"):
        units(tokens, window=0)


NEWS = """رفع البنك المركزي سعر الفائدة بعد شح النقد الأجنبي. وقالت نقابة عمال الصلب إن إغراق
الأسواق بالحديد يضر بمصانع الصلب. ووصل الأسرى والرهائن إلى المعبر."""


def test_words_of_news_have_the_sense_that_they_have_there(tmp_path):
    tokens = load_corpus(corpus_of(tmp_path, {"a": NEWS}), cache=False).tokens
    gloss = tokens.drop_duplicates("surface").set_index("surface")["gloss"]
    assert gloss["الصلب"].startswith("steel")
    assert gloss["إغراق"].startswith("flooding; dumping")
    assert "money" in gloss["النقد"]
    assert "interest" in gloss["الفائدة"]
    assert gloss["الأسرى"].startswith("prisoner")
    assert gloss["والرهائن"] == "hostage"
    assert gloss["المعبر"].startswith("crossing")
