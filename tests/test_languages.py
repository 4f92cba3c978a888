"""A page in two languages: what is paired, what is left alone, and how Arabic counts."""

import re
import tomllib

import nbformat
import pandas as pd
import pytest
from small_corpora import put
from tables import cases
from tiny_notebooks import markdown, notebook

from corpus_lib import Study, load_corpus, phrasebook
from corpus_lib.errors import InputError
from corpus_lib.phrasebook import Speaker, date_told
from corpus_lib.prepare.overview import senses_merged
from corpus_lib.prepare.published import display_names
from corpus_lib.prepare.readers import read_table
from corpus_lib.run.output import in_both
from corpus_lib.run.report import notebook_page
from corpus_lib.run.sections import Section, digest, read_translation
from corpus_lib.run.series import NOTEBOOKS as SERIES
from corpus_lib.translation import arabic_of, arabic_of_labels
from corpus_lib.wording import set_names


def arabic(text, **more):
    """What stands in Arabic beside the text, or None."""
    found = re.search('class="ar"[^>]*>(.*?)</span>', in_both(f"<p>{text}</p>", more))
    return found and re.sub("[\u061c\u2066\u2068\u2069]|</?bdi[^>]*>", "", found[1])


@pytest.fixture
def names():
    set_names(pd.DataFrame({"en": ["Daily, May 2020"], "ar": ["اليومية، أيار 2020"]}, index=["a"]))
    yield
    set_names(None)


def test_a_label_stands_in_both_languages_and_keeps_the_space_round_it():
    pair = '<span class="en" lang="en">yes</span><span class="ar" lang="ar" dir="rtl">نعم</span>'
    assert in_both("<td> yes\n</td>", {}) == f"<td> {pair}\n</td>"
    assert arabic("Own title", **{"Own title": "عنوان"}) == "عنوان"


@pytest.mark.parametrize(("english", "expected"), cases("arabic_labels.csv"))
def test_numbers_and_parts_of_a_label_are_told_as_arabic_counts(english, expected):
    assert arabic(english) == (expected or None)


def test_names_stand_in_the_sentences_that_patterns_make(names):
    assert arabic("Daily, May 2020") == "اليومية، أيار 2020"
    fact = phrasebook.facts([{"relation": "nothing", "subject": "a"}])
    english, expected = (phrasebook.sentences(fact, language=one)[0] for one in ("en", "ar"))
    assert arabic(english) == re.sub("[\u2068\u2069]", "", expected)


def test_a_genre_is_a_text_and_a_column_the_document():
    assert arabic_of("text", arabic_of_labels()) == "نص"
    assert arabic_of("document", arabic_of_labels()) == "الوثيقة"


def test_sentences_that_stand_together_and_names_with_commas_are_each_told(names):
    name, told = "\u2068Daily, May 2020\u2069", "اليومية، أيار 2020"
    both = f"{name} was there before {name}, as their dates say."
    once = f"{told} أسبق من {told} بحسب تاريخ النشر."
    assert arabic(both) == once
    assert arabic(f"{both} {both}") == f"{once} {once}"
    assert arabic(f"{both} \u2068Unheard\u2069 of.") is None
    near = f"{name} and {name} are each other’s nearest neighbours in their words (sure)."
    assert f"{told} و{told} (مؤكد)" in arabic(near)


def test_a_date_is_told_in_arabic_but_not_in_a_marked_text():
    shown = in_both("<td>2022-11-10</td><p><mark>2022-11-10</mark></p>", {})
    assert "10 November 2022" in shown.replace("\u00a0", " ")
    assert "10 تشرين الثاني 2022" in shown.replace("\u00a0", " ")
    assert "<mark>2022-11-10</mark>" in shown
    # A document whose id is a date has its name all the same.
    set_names(pd.DataFrame({"en": ["Okaz"], "ar": ["عكاظ"]}, index=["2015-07-21"]))
    assert "عكاظ" in Speaker("ar").say("{subject}", {"subject": "2015-07-21"})
    set_names(None)


def test_a_sentence_has_the_half_of_a_name_that_is_in_its_language():
    label = {"object": "حرب، دولة · war, state"}
    assert Speaker("en").say("{object}", label) == "\u2068war, state\u2069"
    assert Speaker("ar").say("{object}", label) == "\u2068حرب، دولة\u2069"


def test_an_outlet_without_an_arabic_name_stays_in_an_arabic_sentence():
    set_names(
        pd.DataFrame({"en": ["aawsat (July 2015)"], "ar": ["aawsat (تموز 2015)"]}, index=["a"])
    )
    assert "aawsat (تموز 2015)" in Speaker("ar").say("في {subject}", {"subject": "a"})
    set_names(None)


def test_a_name_in_brackets_is_not_torn_at_the_end_of_a_line():
    assert '<bdi class="whole">(الحل نت)</bdi></span>' in in_both("<td>Al-Hal (الحل نت)</td>", {})


def test_quotations_and_terms_in_an_english_text_are_not_torn_nor_long_ones_turned():
    quoted = (
        "the analyst, who is not named, speaks «في حديثه», of what was attacked there early in "
    )
    quoted += "June and by whom: «ضرب مطار دمشق الدولي وميناء اللاذقية»"
    shown = in_both(f"<td>{quoted}</td>", {})
    assert '<bdi class="whole">«في حديثه»</bdi>, of' in shown
    assert "whom: <bdi>«ضرب مطار" in shown
    term = "\u2068الغرب (الغرب + غربي)\u2069"
    told = in_both(f'<span class="en">such as {term}</span><p class="ar">مثل {term}</p>', {})
    assert told.count(f'<bdi class="whole">{term}</bdi>') == 2
    # An Arabic text breaks its lines as it will; a raw text stays as it is.
    for page in ("<td>يتكلم «في حديثه»</td>", f'<div class="raw">such as {term}</div>'):
        assert in_both(page, {}) == page


def test_code_raw_texts_and_what_is_paired_already_stay_as_they_are():
    for page in (
        *("<code>yes</code>", "<pre>yes <b>no</b></pre>", "<script>if (a < b) { yes }</script>"),
        *('<div class="raw"><div>yes</div>no</div>', '<p class="en">yes</p><p class="ar">نعم</p>'),
        *("<p>unheard-of words</p>", "<p>نعم</p>", "<p>17</p>"),
    ):
        assert in_both(page, {}) == page
    # What follows such an element is paired again.
    assert 'class="ar"' in in_both('<div class="raw"><div>no</div></div><p>yes</p>', {})


def test_whatever_commands_say_in_notebook_11_has_its_arabic():
    cells = nbformat.read(SERIES / "11_your_own_texts.ipynb", as_version=4).cells
    shown = str([output.get("data") for cell in cells for output in cell.get("outputs", ())])
    said = re.findall(r"<td dir[^>]*>([^<]*[a-z] [^<]*[a-z]{3}[^<]*)</td>", shown)
    assert len(said) > 5
    assert [one for one in said if not re.search("[\u0621-\u064a]", arabic(one) or "")] == []


@pytest.mark.parametrize("path", sorted(SERIES.glob("*.ipynb")), ids=lambda path: path.stem[:2])
def test_every_comment_on_a_parameter_has_its_arabic(path):
    cells = nbformat.read(path, as_version=4).cells
    told = [cell.source for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    comments = re.findall(r"(?m)  # (.*?)(?: \([^()]*\))?$", "\n".join(told))
    assert len(comments) > 1
    assert [one for one in comments if one not in arabic_of_labels()] == []


def test_a_name_with_its_month_has_its_arabic_whatever_the_name():
    assert arabic("paper_x (February 2024)") == "paper_x (شباط 2024)"
    assert arabic("paper_x (Fool 2024)") is None


def test_attributes_have_a_twin():
    assert in_both('<nav title="yes" aria-label="words < 3">', {}) == (
        '<nav title="yes" data-ar-title="نعم" aria-label="words < 3">'
    )


def test_every_label_and_form_has_arabic_letters_and_the_fields_of_its_english():
    labels = arabic_of_labels()
    assert [told for told in labels.values() if not re.search("[\u0600-\u06ff]", told)] == []
    for english, told in phrasebook.book()["form"].items():
        fields = set(re.findall(r"\{(\w+)", english))
        assert set(re.findall(r"\{(\w+)", told)) <= fields


def translated(tmp_path, of):
    """A notebook with the heading "What is this?", and its translation of a cell of this digest."""
    text = f'[[cell]]\nid = "cell-0"\nof = "{of}"\ntext = "# ما هذا؟"\n'
    put(tmp_path, "ar/01_five.toml", text)
    translation = read_translation(tmp_path / "01_five.ipynb")
    section = Section("01_five", notebook(markdown("# What is this?")), translation=translation)
    return section, notebook_page(section, [section]).decode()


def test_prose_stands_in_both_and_headings_keep_their_own_place(tmp_path):
    section, page = translated(tmp_path, digest("# What is this?"))
    assert section.title_ar == "ما هذا؟"
    assert re.search(r'<section class="ar".*?<h1 id="ما-هذا">', page, re.S)
    assert '<title data-ar="ما هذا؟">What is this?</title>' in page


def test_prose_that_has_changed_since_it_was_translated_stays_as_it_is(tmp_path):
    section, page = translated(tmp_path, digest("# What was this?"))
    assert section.title_ar == "What is this?"
    assert "ما هذا" not in page


def test_a_translation_that_cannot_be_read_says_what_was_expected(tmp_path):
    assert read_translation(tmp_path / "01_five.ipynb") == {}
    with pytest.raises(InputError, match=r"01_five\.toml: .*expected \[\[cell\]\] with id"):
        translated(tmp_path, '"')


def test_all_that_is_written_about_the_documents_of_this_series_has_its_arabic():
    corpus = load_corpus()
    rules = tomllib.loads((corpus.path / "cleaning.toml").read_text(encoding="utf-8"))["rules"]
    lists = tomllib.loads((corpus.path / "lexicon/namings.toml").read_text(encoding="utf-8"))
    notes = pd.read_csv(corpus.path / "coding/claims.csv", usecols=["note"])["note"].dropna()
    connoted = {one["connotes"] for thing in lists["referent"] for one in thing["expressions"]}
    written = {*corpus.documents["note"], *notes, *connoted, *(rule["reason"] for rule in rules)}
    given = read_table(corpus.path / "lexicon" / "arabic.csv", required=["en", "ar"], key="en")
    study = Study(corpus)
    speakers = {*study.said["speaker"], *study.said["source"], *study.marked["speaker"]}
    assert written <= set(given["en"])
    rest = given[~given["en"].isin(written)]
    # The others are speakers as the text calls them, and senses of one form.
    senses = rest[~rest["ar"].isin(speakers)]["en"].str.partition(": ")
    merged = senses_merged(corpus.tokens).set_index("lemma")["senses"]
    assert [one for one in senses.itertuples() if f"{one[3]} (" not in str(merged[one[1]])] == []
    assert all(re.search("[\u0621-\u064a]", one) for one in given["ar"])
    assert display_names(corpus).loc["link to a related article", "ar"] == "رابط إلى مقال ذي صلة"


@pytest.mark.parametrize(
    ("date", "arabic"),
    [
        ("2022-06-14", "14 حزيران 2022"),
        ("2021-04", "نيسان 2021"),
        ("2022-11/2023-02", "تشرين الثاني 2022 – شباط 2023"),
        ("2022", None),
        ("1980-88", None),
        ("10-12", None),
    ],
)
def test_a_date_stands_in_arabic_as_arabic_writes_it(date, arabic):
    told = arabic and arabic.replace(" ", "\u00a0").replace("\u00a0–\u00a0", " – ")
    assert arabic_of(date, {}) == told
    said = Speaker("ar").say("قبل {object}", {"object": date})
    assert said == f"قبل \u2068{told or date}\u2069"
    # English pages tell it in words, which are known again.
    english = date_told(date)
    again = english and arabic_of(english, arabic_of_labels())
    assert re.sub("[\u2068\u2069]", "", again or "") == (arabic or "")


def test_english_stays_whole_at_the_hyphen_of_its_article():
    assert in_both("<p>of Al-Hal</p>", {}) == '<p>of <bdi class="whole">Al-Hal</bdi></p>'
