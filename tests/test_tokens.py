"""What counts as one word."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lib.prepare.tokens import tokenize, word_pattern

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
