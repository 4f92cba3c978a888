import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_lib.errors import InputError
from corpus_lib.prepare.normalization import (
    DISPLAY_STEPS,
    KEY_STEPS,
    STEPS,
    match_key,
    normalize,
)

arabic = st.text(
    st.one_of(
        st.characters(min_codepoint=0x0600, max_codepoint=0x06FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFDFF),
        st.characters(min_codepoint=0xFE70, max_codepoint=0xFEFF),
        st.sampled_from("اأإآٱوؤيئىهةـ\u0653\u0654\u0655\u064e\u0651ae\u0301 "),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("step", "given_text", "expected"),
    [
        ("compose", "ا\u0654مل", "أمل"),
        ("compose", "مو\u0654من", "مؤمن"),
        ("drop_tatweel", "عــــام", "عام"),
        ("drop_diacritics", "مُدَرِّسَةٌ", "مدرسة"),
        ("drop_diacritics", "هٰذا", "هذا"),
        ("unify_lookalikes", "ایران والکیان", "ايران والكيان"),
        ("unify_lookalikes", "\ufefb\ufee0\ufea4\ufe92", "لالحب"),
        ("unify_lookalikes", "گاز پارس ژنو", "گاز پارس ژنو"),
        ("unify_lookalikes", "۲۰۲۲ و٢٠٢٢", "۲۰۲۲ و٢٠٢٢"),
        ("fold_alef", "أإآٱا", "ااااا"),
        ("fold_hamza", "مسؤول رئيس شيء", "مسوول رييس شيء"),
        ("fold_ta_marbuta", "سياسة", "سياسه"),
        ("fold_alef_maksura", "على", "علي"),
        ("fold_repeats", "جدااااا تتتبع اللللله", "جدا تتتبع الله"),
    ],
)
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
