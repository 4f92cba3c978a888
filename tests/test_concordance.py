"""Words are found however they are spelled, wherever they stand, each in its context."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import regex
import test_counts
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_lib import load_corpus
from corpus_lib.errors import InputError
from corpus_lib.prepare.normalization import match_key
from corpus_lib.words.concordance import COLUMNS, concordance, find_word, near_terms, term_positions

TEXT = (
    "قال لافروف إن روسيا وإيران، «حليفتان».\n"
    "تدعم روسيا الاتفاق النووي؛ وتعارض إيران الحرب.\n"
    "الحرب في أوكرانيا"
)


def made_corpus(text: str = TEXT, furniture: str = ""):
    rows, segments, position = [], [], 0
    for number, line in enumerate(text.split("\n")):
        place = {"segment_id": f"نص/{number}", "start": position, "end": position + len(line)}
        segments.append(place)
        for word in regex.finditer(r"\w+", line):
            if word.group() == furniture:
                continue
            ends = position + word.start(), position + word.end()
            lemma = word.group().removeprefix("و").removeprefix("ال")
            told = (*ends, word.group(), lemma, word.group())
            rows.append(("نص", f"نص/{number}", len(rows), *told))
        position += len(line) + 1
    names = ["doc_id", "segment_id", "token_id", "start", "end", "surface", "lemma", "term"]
    tables = {"segments": pd.DataFrame(segments), "tokens": pd.DataFrame(rows, columns=names)}
    return SimpleNamespace(documents=None, **tables, raw=lambda _: text)


def test_a_word_in_its_context():
    table = concordance(made_corpus(), "روسيا", width=2)
    assert table.columns.tolist() == COLUMNS
    assert table[["left", "keyword", "right"]].to_numpy().tolist() == [
        ["لافروف إن", "روسيا", "وإيران، «حليفتان"],
        ["تدعم", "روسيا", "الاتفاق النووي؛"],
    ]
    assert table["segment_id"].tolist() == ["نص/0", "نص/1"]
    assert table["passage"].tolist() == TEXT.split("\n")[:2]
    assert [TEXT[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == ["روسيا"] * 2


@pytest.mark.parametrize(
    ("query", "by", "keywords"),
    [
        ("إيران", "surface", ["إيران"]),
        ("ايران", "surface", ["إيران"]),  # hamza does not matter
        ("إيران", "lemma", ["وإيران", "إيران"]),
        ("الاتفاق النووي", "surface", ["الاتفاق النووي"]),
        ("اتفاق نووي", "lemma", ["الاتفاق النووي"]),
        ("حرب حرب", "lemma", []),  # a phrase does not cross segments
        ("صين", "lemma", []),
    ],
)
def test_what_each_way_of_looking_finds(query, by, keywords):
    table = concordance(made_corpus(), query, by=by)
    assert table["keyword"].tolist() == keywords
    assert table.columns.tolist() == COLUMNS


def test_a_multiword_term_is_shown_whole():
    corpus = made_corpus()
    corpus.tokens.loc[[8, 9], "term"] = ["الاتفاق النووي", ""]
    assert corpus.tokens["surface"][8:10].tolist() == ["الاتفاق", "النووي"]
    row = concordance(corpus, "الاتفاق النووي", by="term").iloc[0]
    assert row["keyword"] == "الاتفاق النووي"


def test_removed_furniture_is_not_shown():
    corpus = made_corpus("قال الوزير **ص04** إن روسيا", furniture="ص04")
    assert concordance(corpus, "إن").loc[0, "left"] == "قال الوزير"


@settings(max_examples=50)
@given(st.text(alphabet="ابت ،.", min_size=1, max_size=40), st.integers(0, 5))
def test_lines_are_pieces_of_the_text(text, width):
    corpus = made_corpus("ب " + text)
    table = concordance(corpus, "ب", width=width)
    expected = [word for word in regex.findall(r"\w+", "ب " + text) if match_key(word) == "ب"]
    assert len(table) == len(expected)
    flat = regex.sub(r"\s+", " ", "ب " + text)
    for row in table.itertuples():
        assert row.left in flat
        assert row.right in flat
        assert len(row.left.split()) <= 2 * width + 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"query": "روسيا", "by": "stem"}, r"by='stem'.*surface, lemma, term"),
        ({"query": "  "}, "query is empty"),
        ({"query": "روسيا", "width": -1}, "width=-1"),
    ],
)
def test_errors_tell_what_to_mend(options, message):
    with pytest.raises(InputError, match=message):
        concordance(made_corpus("ك" * 60), **options)


def test_positions_run_from_first_to_last_word():
    tokens = pd.DataFrame(
        {
            "doc_id": ["أ"] * 3 + ["ب"],
            "token_id": [0, 1, 2, 0],
            "start": [0, 5, 10, 0],
            "end": [4, 9, 14, 4],
            "term": ["حرب", "نووي", "حرب", "حرب"],
        }
    )
    corpus = SimpleNamespace(documents=None, segments=None, tokens=tokens)
    table = term_positions(corpus, ["حرب"])
    assert table["position"].tolist() == [0, 1, 0]
    assert table[["doc_id", "start"]].to_numpy().tolist() == [["أ", 0], ["أ", 10], ["ب", 0]]
    with pytest.raises(InputError, match="not found there: سلام"):
        term_positions(corpus, ["سلام"])
    with pytest.raises(InputError, match="give a list"):
        term_positions(corpus, "حرب")
    assert np.isfinite(table["position"]).all()


@pytest.fixture(scope="module")
def tokens():
    return load_corpus().tokens


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("عقوبة", "عقوبة"),
        ("والعقوبات", "عقوبة"),  # a form as the texts write it
        (" ايران ", "إيران"),  # hamza and spaces do not matter
        ("الاتفاق النووي", "الاتفاق النووي"),
        ("عُقُوبَة", "عقوبة"),
    ],
)
def test_a_word_is_found_by_term_form_or_spelling(tokens, word, term):
    assert find_word(tokens, word) == term


def test_none_is_the_commonest_content_word_that_is_not_excluded():
    tokens = test_counts.made_corpus(("نص", "body", "في في في روسيا روسيا نفط نفط حرب")).tokens
    assert find_word(tokens, None) == "روسيا"
    assert find_word(tokens, None, exclude=["روسيا"]) == "نفط"
    assert find_word(tokens, None, exclude=["روسيا", "نفط", "حرب"]) == "روسيا"
    assert find_word(tokens[~tokens["is_content"]], None) == "في"


def test_a_missing_word_is_told_with_its_neighbours(tokens):
    with pytest.raises(InputError, match=r"word='عقوبا' is nowhere .* near it are: عقوبة"):
        find_word(tokens, "عقوبا")
    with pytest.raises(InputError, match="no word is spelled like it"):
        find_word(tokens, "xyz")
    assert near_terms(tokens, "عقوبا", terms="term")[0] == "عقوبة"


def test_impossible_questions_are_refused(tokens):
    with pytest.raises(InputError, match="has no letters"):
        find_word(tokens, "  ")
    with pytest.raises(InputError, match="terms='stem' is unknown"):
        find_word(tokens, "عقوبة", terms="stem")
