"""Every pattern is read in both languages, and facts become sentences as written by hand."""

import re
import string

import pandas as pd
import pytest

from corpus_lib.errors import InputError
from corpus_lib.phrasebook import FACT_COLUMNS, book, counted, facts, pattern, sentences
from corpus_lib.wording import set_names

ARABIC = re.compile("[\u0621-\u064a]")


@pytest.mark.parametrize("relation", sorted(book()["relation"]))
def test_a_pattern_makes_a_sentence_that_says_the_same_in_both_languages(relation):
    fields = [
        sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)
        for text in (pattern(relation, "en"), pattern(relation, "ar"))
    ]
    assert set(fields[0]) == set(fields[1])
    assert set(fields[0]) <= set(FACT_COLUMNS)
    assert not ARABIC.search(pattern(relation, "en"))
    assert ARABIC.search(pattern(relation, "ar"))
    row = {
        **{"relation": relation, "subject": "S", "object": ["O", "P"], "how": "H", "found": ["F"]},
        **{"verdict": "sure", "value": 2, "of": 11, "low": 0.25, "high": 0.5},
    }
    for language in ("en", "ar"):
        (told,) = sentences(facts([row]), language=language)
        assert not re.search(r"[{}]|nan", told)
        assert told.rstrip("\u2069")[-1] in ".:؟?!"


@pytest.mark.parametrize(
    ("n", "en", "ar"),
    [
        (1, "one document", "وثيقة واحدة"),
        (2, "2 documents", "وثيقتان"),
        (3, "3 documents", "3 وثائق"),
        (11, "11 documents", "11 وثيقة"),
        (103, "103 documents", "103 وثائق"),
    ],
)
def test_numbers_count_as_the_language_does(n, en, ar):
    assert counted(n, "document") == en
    assert counted(n, "document", "ar") == ar


def test_a_key_is_called_by_its_name_in_each_language():
    set_names(pd.DataFrame({"en": ["Alwaght"], "ar": ["الوقت"]}, index=["doc"]))
    table = facts([{"relation": "nothing", "subject": "doc", "object": "doc", "value": 1}])
    assert "doc" not in sentences(table)[0].split()


WITH_INTERVAL = [
    relation
    for relation, told in book()["relation"].items()
    if "{low:share} to {high:share}" in told["en"]
]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("relation", WITH_INTERVAL)
def test_what_was_seen_once_is_told_without_an_interval(relation, language):
    found = facts([{"relation": relation, "subject": "a", "object": "b", "value": 1, "of": 0.5}])
    both = found.assign(low=0.25, high=0.75)
    (once,), (often,) = (sentences(one, language=language) for one in (found, both))
    assert "25" in often
    assert not re.search(r"—|\(\)|\b(to|إلى) *\)| [,،.)]", once)


def test_a_side_is_called_by_its_common_name():
    table = facts([{"relation": "compare_never_hears", "subject": "doc", "object": "analyst"}])
    assert "\u2068analysts\u2069" in sentences(table)[0]
    assert "\u2068المحللون\u2069" in sentences(table, language="ar")[0]


def test_evidence_gives_a_fact_its_place():
    places = pd.DataFrame({"doc_id": ["a", "b"], "start": [3, 9], "end": [5, 12]})
    table = facts([{"relation": "r", "subject": "a", "evidence": places}, {"relation": "r"}])
    assert table.loc[0, ["doc_id", "start", "end"]].tolist() == ["a", 3, 5]
    assert table["evidence"].iloc[1] is None
    assert pd.isna(table["start"].iloc[1])


def test_what_is_no_fact_is_refused():
    with pytest.raises(InputError, match="relation"):
        facts([{"subject": "a"}])
    with pytest.raises(InputError, match="verdict"):
        facts([{"relation": "r", "colour": 1}])
    with pytest.raises(InputError, match="the phrasebook knows"):
        sentences(facts([{"relation": "no such relation"}]))


def test_an_arabic_sentence_drops_english_glosses_and_twins_and_joins_with_and():
    words = ["\u2068موقع\u2069 (position; site)", "\u2068بلد\u2069 (country)", "\u2068سعي\u2069"]
    table = facts(
        [
            {"relation": "words_own", "subject": "Al-Hal Net (الحل نت)", "object": words},
            {"relation": "words_own", "subject": "2022 (T3)", "object": words[1:]},
        ]
    )
    english, _ = sentences(table)
    assert "\u2068موقع\u2069 (position; site), \u2068بلد\u2069 (country) and" in english
    several, two = sentences(table, language="ar")
    assert "\u2068الحل نت\u2069" in several
    assert "\u2068موقع\u2069، و\u2068بلد\u2069، و\u2068سعي\u2069" in several
    assert "\u2068بلد\u2069 و\u2068سعي\u2069" in two
    assert "2022 (T3)" in two


@pytest.mark.parametrize(
    ("relation", "value", "of", "expected"),
    [
        ("prepare_outlet_unknown", 1, 5, "لا تُعرف جهة نشر وثيقة واحدة من أصل 5."),
        ("prepare_outlet_unknown", 2, 5, "لا تُعرف جهة نشر وثيقتين من أصل 5."),
        ("prepare_size", 5526, 3, "في المدونة بعد التنظيف 5,526 كلمة في 3 وثائق."),
        ("prepare_cleaned_furniture", 19, 0, "حذف التنظيف زوائد الصفحات من 19 موضعًا."),
        ("prepare_cleaned_furniture", 101, 0, "حذف التنظيف زوائد الصفحات من 101 موضع."),
        ("prepare_cleaned_mended_words", 2, 0, "أصلح التنظيف كلمتين تالفتين."),
        ("prepare_cleaned_mended_words", 4, 0, "أصلح التنظيف 4 كلمات تالفة."),
        ("prepare_terms", 100, 0, "ضُمَّت كلمات 100 مصطلح مركب، منها \u2068لفظ\u2069."),
        ("voices_experts_unheard", 2, 0, "لا يُسمع أي خبير، مع ذكر خبراء مرتين."),
    ],
)
def test_arabic_counts_in_its_sentences(relation, value, of, expected):
    fact = facts([{"relation": relation, "value": value, "of": of, "object": "لفظ"}])
    assert sentences(fact, language="ar") == [expected]


def test_no_arabic_sentence_names_a_number_apart_from_its_noun():
    arabic = [one["ar"] for one in book()["relation"].values()]
    arabic += [*book()["form"].values(), *book()["message"].values()]
    assert [told for told in arabic if re.search("عدده(?:ا|م)? ?:? ?(?:نحو )?{", told)] == []
    assert [told for told in arabic if told.startswith("عدد ")] == []
