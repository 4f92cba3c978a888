import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_corpora import corpus_of
from tables import cases

from corpus_lib import load_corpus
from corpus_lib.errors import InputError
from corpus_lib.prepare.cleaning import clean_text, cleaning_report
from corpus_lib.prepare.normalization import (
    DISPLAY_STEPS,
    KEY_STEPS,
    SHAPES,
    STEPS,
    UNSEEN,
    match_key,
    normalize,
)
from corpus_lib.prepare.tokens import words_of_query
from corpus_lib.words.concordance import concordance

arabic = st.text(
    st.one_of(
        st.characters(min_codepoint=0x0600, max_codepoint=0x06FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFDFF),
        st.characters(min_codepoint=0xFE70, max_codepoint=0xFEFF),
        st.sampled_from("اأإآٱوؤيئىهةـ\u0653\u0654\u0655\u064e\u0651ae\u0301 "),
    ),
    max_size=12,
)


@pytest.mark.parametrize(("step", "given_text", "expected"), cases("normalization_steps.csv"))
def test_each_step_changes_what_it_says(step: str, given_text: str, expected: str) -> None:
    assert STEPS[step](given_text) == expected
    assert normalize(given_text, steps=[step]) == expected


@pytest.mark.parametrize("word", ["مؤمن", "أوبك+", "S-400", "إيران", "رأى", "الأولى", "٥٠٪"])
def test_display_leaves_good_spelling_alone(word: str) -> None:
    assert normalize(word) == word


def test_display_mends_what_stands_between_a_letter_and_its_hamza() -> None:
    assert normalize("اـ\u0654مل") == "أمل"
    assert normalize("شی\u0654") == "شئ"


def test_match_key_merges_the_spellings_of_one_word() -> None:
    keys = {match_key(w) for w in ["الأُولى", "الاولي", "الأولــى", "الاولی"]}
    assert keys == {"الاولي"}


def test_key_steps_begin_with_the_display_steps() -> None:
    assert KEY_STEPS[: len(DISPLAY_STEPS)] == DISPLAY_STEPS
    assert set(KEY_STEPS) == set(STEPS)


def test_an_unknown_step_names_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"'fold_all'.*drop_tatweel.*fold_alef_maksura"):
        normalize("نص", steps=["fold_all"])


def test_every_step_says_what_it_merges_wrongly() -> None:
    for name, step in STEPS.items():
        assert "wrongly" in (step.__doc__ or ""), name


@given(arabic)
def test_display_and_key_repeat_without_change(text: str) -> None:
    shown, key = normalize(text), match_key(text)
    assert normalize(shown) == shown
    assert match_key(key) == key
    assert match_key(shown) == key


@given(arabic, st.sampled_from(list(STEPS)))
def test_each_step_repeats_without_change(text: str, step: str) -> None:
    once = STEPS[step](text)
    assert STEPS[step](once) == once


@given(st.text(st.characters(max_codepoint=0x05FF), max_size=12))
def test_other_scripts_are_only_composed(text: str) -> None:
    assert match_key(text) == unicodedata.normalize("NFC", text)


PLAIN = (
    "أعلن الرئيس الإيراني في خطاب متلفز أن بلاده ستواصل تطوير برنامجها النووي رغم العقوبات "
    "الأمريكية المفروضة على القطاع المصرفي والنفطي منذ سنوات طويلة."
)
MARKS = [
    *("\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202c", "\u202e", "\u2060"),
    *("\u2066", "\u2069", "\ufeff", "\u00ad", "\u061c", "\u034f", "\ufe0f", "\x00"),
]


def test_words_with_marks_inside_or_after_them_are_the_same_words(tmp_path):
    inside = {f"in{n}": PLAIN.replace("ئيس", f"{c}ئيس") for n, c in enumerate(MARKS)}
    after = {f"on{n}": PLAIN.replace(" ", f"{c} ") for n, c in enumerate(MARKS)}
    texts = {"plain": PLAIN, **inside, **after}
    corpus = load_corpus(corpus_of(tmp_path, texts), cache=False)
    lemmas = corpus.tokens.groupby("doc_id", sort=False)["lemma"].agg(list)
    assert all(found == lemmas["plain"] for found in lemmas)
    assert len(concordance(corpus, "الرئيس الإيراني")) == 1 + 2 * len(MARKS)
    first = corpus.tokens[corpus.tokens["doc_id"] == "in4"].iloc[1]
    assert corpus.raw("in4")[first["start"] : first["end"]] == "الر\u200fئيس"
    assert first["surface"] == "الرئيس"


def test_each_kind_of_character_is_counted_in_one_row():
    raw = {"a": "سا\u200fلم\u200f وأ\u00adمل \ufefb"}
    report = cleaning_report({"a": clean_text(raw["a"], [], doc_id="a")}, raw)
    assert report[["action", "reason", "start", "count"]].to_numpy().tolist() == [
        ["unseen", "RIGHT-TO-LEFT MARK", 2, 2],
        ["unseen", "SOFT HYPHEN", 9, 1],
        ["shape", SHAPES, 13, 1],
    ]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("\ufefb\ufee0\ufea4\ufe92", "لالحب"),
        ("\ufdf2 \ufdf4", "الله محمد"),
        ("\ufdfa", "صلى الله عليه وسلم"),
        ("\ufd3f\ufd3e", "\ufd3f\ufd3e"),  # the brackets of the Quran
    ],
)
def test_ready_shaped_letters_are_written_plainly(raw, clean):
    assert clean_text(raw, [], doc_id="a").text == clean


@given(st.text(st.sampled_from(["ا", "ب", " ", "\u200f", "\x00", "\ufefb", "\ufdfa"]), max_size=20))
def test_every_character_leads_back_to_its_place(raw):
    clean = clean_text(raw, [], doc_id="a")
    assert len(clean.text) == len(clean.starts) == len(clean.ends)
    assert not UNSEEN.search(clean.text)
    for character, start, end in zip(clean.text, clean.starts, clean.ends, strict=True):
        assert character == raw[start:end] or raw[start:end] in "\ufefb\ufdfa"


@pytest.mark.parametrize(("written", "plain"), cases("quranic_spelling.csv"))
def test_quranic_spelling_is_that_of_today(written, plain):
    assert match_key(written) == match_key(plain)
    assert "\u0670" not in normalize(written)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("جدااااا", "جدا"),
        ("مرررحبا", "مرحبا"),
        ("تتتبع", "تتتبع"),
        ("الله", "الله"),
        ("٠٠٠", "٠٠٠"),
    ],
)
def test_letters_repeated_for_emphasis_match_the_word(written, folded):
    assert match_key(written) == match_key(folded)


def test_a_query_is_read_like_the_text():
    for query in ("«طهران-موسكو».", "طهران\u200f، موسكو", "طهران/موسكو", " طهران  موسكو؟"):
        assert words_of_query(query) == ["طهران", "موسكو"]
    assert words_of_query("أوبك+") == ["أوبك+"]
    assert words_of_query("«…»") == []
