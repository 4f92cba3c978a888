from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_lib.errors import InputError
from corpus_lib.prepare.normalization import match_key
from corpus_lib.words.concordance import COLUMNS, concordance, term_positions

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
            rows.append(
                {
                    "doc_id": "نص",
                    "segment_id": f"نص/{number}",
                    "token_id": len(rows),
                    "start": position + word.start(),
                    "end": position + word.end(),
                    "surface": word.group(),
                    "lemma": word.group().removeprefix("و").removeprefix("ال"),
                    "term": word.group(),
                }
            )
        position += len(line) + 1
    tokens = pd.DataFrame(rows)
    table = pd.DataFrame(segments)
    return SimpleNamespace(documents=None, segments=table, tokens=tokens, raw=lambda _: text)


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
        (r"الحرب\b", "regex", ["الحرب", "الحرب"]),
        (r"\bو\w+", "regex", ["وإيران", "وتعارض"]),
        (r"روسيا\W+\w*إيران", "regex", ["روسيا وإيران"]),
        (r"تفاق", "regex", ["الاتفاق"]),  # whole words are shown
        (r"x*", "regex", []),  # an empty match is none
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


def test_sorted_by_the_words_before_and_after():
    corpus = made_corpus("ب ت كلمة د\nأ ث كلمة ج\nج ت كلمة ب")
    by_left = concordance(corpus, "كلمة", sort="left")
    assert by_left["left"].tolist() == ["ب ت", "ج ت", "أ ث"]
    by_right = concordance(corpus, "كلمة", sort="right")
    assert by_right["right"].tolist() == ["ب", "ج", "د"]


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
        ({"query": "روسيا", "by": "stem"}, r"by='stem'.*surface, lemma, term, regex"),
        ({"query": "روسيا", "sort": "middle"}, r"sort='middle'.*text, left, right"),
        ({"query": "  "}, "query is empty"),
        ({"query": "روسيا", "width": -1}, "width=-1"),
        ({"query": "(", "by": "regex"}, "no valid pattern"),
        ({"query": r"(?:ك|كك)+\d", "by": "regex", "timeout": 0.05}, "took more than 0.05 s"),
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
