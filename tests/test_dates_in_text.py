"""Dates of the five documents, resolved by hand, and the forms that Arabic papers write."""

from dataclasses import replace
from datetime import date

import pytest

from corpus_lib import InputError, load_corpus
from corpus_lib.prepare.published import publication_interval
from corpus_lib.voices.date_words import dates_in, folded, names_time
from corpus_lib.voices.dates_in_text import date_mentions, interval_of, reach

ROUNDUP, REPORT = "roundup_patrushev_tehran", "report_cautious_partnership"
# The roundup is of Thursday, 10 November 2022; the report of November 2022 to February 2023.
RESOLVED = [
    ("alhal_lavrov_tehran", "الخميس", "", "", "unresolved"),
    ("alhal_lavrov_tehran", "أواخر العام الفائت", "2021-09-01", "2021-12-31", "inferred"),
    (ROUNDUP, "الأربعاء", "2022-11-09", "2022-11-09", "relative"),
    (ROUNDUP, "الثلاثاء", "2022-11-08", "2022-11-08", "relative"),
    (ROUNDUP, "24 شباط/فبراير الماضي", "2022-02-24", "2022-02-24", "relative"),
    (ROUNDUP, "نوفمبر/تشرين الثاني الجاري", "2022-11-01", "2022-11-30", "relative"),
    ("alwaght_counter_front", "عام 2020", "2020-01-01", "2020-12-31", "stated"),
    (REPORT, "يوليو/تموز 2022", "2022-07-01", "2022-07-31", "stated"),
    (REPORT, "26 أكتوبر/تشرين أول 2022", "2022-10-26", "2022-10-26", "stated"),
    (REPORT, "1980-1988", "1980-01-01", "1988-12-31", "stated"),
    (REPORT, "عام 1995", "1995-01-01", "1995-12-31", "stated"),
    (REPORT, "أربعينات القرن المنصرم", "1940-01-01", "1949-12-31", "inferred"),
    # The visits of the year that is told are those of January and July 2022.
    (REPORT, "العام الماضي", "2022-01-01", "2022-12-31", "inferred"),
    (REPORT, "يناير/كانون ثاني", "2022-01-01", "2022-01-31", "inferred"),
    # The second name is October's, by mistake: no one can say which was meant.
    (REPORT, "نوفمبر/تشرين أول", "2022-10-01", "2022-11-30", "inferred"),
    # Iran's admission was made on Saturday, 5 November.
    (ROUNDUP, "مطلع الأسبوع", "2022-11-05", "2022-11-07", "relative"),
    ("alhal_lavrov_tehran", "قبل أيام", "2022-05-29", "2022-06-30", "vague"),
    ("alhal_militias_syria", "قبل أيام", "2022-08-29", "2022-09-30", "vague"),
    (REPORT, "مارس/أذار الماضي", "2022-03-01", "2022-03-31", "inferred"),
    (ROUNDUP, "الأسابيع الماضية", "2022-10-20", "2022-11-10", "vague"),
    ("alwaght_counter_front", "العقد الماضي", "2011-04-01", "2021-04-30", "inferred"),
    ("alwaght_counter_front", "العقدين الماضيين", "2001-04-01", "2021-04-30", "inferred"),
    ("alwaght_counter_front", "السنوات القادمة", "2021-04-01", "2024-04-30", "vague"),
    (REPORT, "العقود الثلاثة الأخيرة", "1992-11-01", "2023-02-28", "inferred"),
]


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture(scope="module")
def dates(corpus):
    return date_mentions(corpus)


@pytest.mark.parametrize("row", RESOLVED, ids=lambda row: row[1])
def test_a_date_of_the_five_documents(dates, row):
    doc_id, text, *expected = row
    found = dates[(dates["doc_id"] == doc_id) & (dates["text"] == text)].iloc[0]
    assert list(found[["earliest", "latest", "certainty"]]) == expected


def test_numbers_that_are_no_dates_are_left_alone(dates):
    # 300 drones, S-400, 18 %, two million and 200 million.
    assert not dates["text"].str.contains("300|400|18|200 ").any() or set(
        dates.loc[dates["text"].str.contains("18"), "text"]
    ) <= {"2018", "عام 2018"}


def test_dates_are_slices_of_the_raw_text_and_their_intervals_run_forward(corpus, dates):
    for row in dates.itertuples():
        assert corpus.raw(row.doc_id)[row.start : row.end] == row.text
        assert row.earliest <= row.latest


class Plain:
    """One text as a corpus of one segment."""

    def __init__(self, corpus, text, published, certainty):
        documents = corpus.documents.iloc[:1].assign(
            doc_id="a", published=published, published_certainty=certainty
        )
        segments = corpus.segments.iloc[:1].assign(doc_id="a", start=0, end=len(text))
        self.tables = replace(corpus, documents=documents, segments=segments, _raw={"a": text})


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("وقع في 2022/11/10 هجوم", "2022-11-10", "2022-11-10"),
        ("وقع في 10 تشرين الثاني 2022 هجوم", "2022-11-10", "2022-11-10"),
        ("وقع في كانون الثاني/يناير 2021 هجوم", "2021-01-01", "2021-01-31"),
        ("وقع بكانون الأول المقبل هجوم", "2022-12-01", "2022-12-31"),
        ("منذ آب الماضي", "2022-08-01", "2022-08-31"),
        ("في شهر أيار", "2022-05-01", "2022-05-31"),
        ("مطلع العام الجاري", "2022-01-01", "2022-04-30"),
        ("الشهر الماضي", "2022-10-01", "2022-10-31"),
        ("يوم الخميس", "2022-11-10", "2022-11-10"),
        ("في العقدين الأخيرين", "2002-11-10", "2022-11-10"),
        ("خلال الأشهر الستة الماضية", "2022-05-10", "2022-11-10"),
        ("في الأسبوعين المقبلين", "2022-11-10", "2022-11-24"),
        ("والسنوات الأخيرة", "2019-11-10", "2022-11-10"),
        ("في سبعينيات القرن العشرين", "1970-01-01", "1979-12-31"),
        ("بين 1996–2001 فقط", "1996-01-01", "2001-12-31"),
        ("في ١٠ نوفمبر ٢٠٢٢ عقد", "2022-11-10", "2022-11-10"),
        ("في ٢٠٢٢/١١/١٠ عقد", "2022-11-10", "2022-11-10"),
        ("في 24 شباط (فبراير) 2022 عقد", "2022-02-24", "2022-02-24"),
        ("في 12 اكتوبر 2022 عقد", "2022-10-12", "2022-10-12"),
        ("في 12 اغسطس 2022 عقد", "2022-08-12", "2022-08-12"),
        ("في 10/11/2022 عقد", "2022-11-10", "2022-11-10"),
        ("في 3 أوت 2021 عقد", "2021-08-03", "2021-08-03"),
        ("في 7 غشت 2021 عقد", "2021-08-07", "2021-08-07"),
        ("في 15 كانون 2 2022 عقد", "2022-01-15", "2022-01-15"),
        ("في \u200f10\u200f نوفمبر 2022 عقد", "2022-11-10", "2022-11-10"),
        ("منذ ثلاثة أشهر", "2022-08-10", "2022-11-10"),
        ("قبل 5 أيام", "2022-11-05", "2022-11-10"),
        ("نهاية الأسبوع الجاري", "2022-11-09", "2022-11-11"),
    ],
)
def test_forms_of_the_levant_and_the_gulf(corpus, text, earliest, latest):
    plain = Plain(corpus, text, "2022-11-10", "stated").tables
    [row] = date_mentions(plain).to_dict(orient="records")
    assert (row["earliest"], row["latest"]) == (earliest, latest)


@pytest.mark.parametrize(
    "text",
    [
        *("دور يمارس ضغوطا", "العقد الموقع", "الأيام", "أب وابنه", "أحدث الطرق"),
        *("قبل أيام من الانتخابات", "في الأسبوع", "في 1/2/10 منها", "القرار 2022/11/10/3"),
        "في 2022/13/45 ما",
    ],
)
def test_words_and_numbers_that_only_look_like_dates(corpus, text):
    found = date_mentions(Plain(corpus, text, "2022-11-10", "stated").tables)
    assert (found["earliest"] == "").all()


def test_a_day_is_told_once_and_hijri_days_are_listed(corpus):
    text = "يوم الاربعاء 10 نوفمبر 2022 ثم في 15 رمضان 1443 هـ عقد"
    found = date_mentions(Plain(corpus, text, "2022-11-10", "stated").tables)
    assert list(found["kind"]) == ["weekday", "month", "hijri"]
    assert found["text"].iloc[2] == "15 رمضان 1443 هـ"
    assert list(found["certainty"]) == ["relative", "stated", "unresolved"]


def test_a_year_that_is_named_holds_for_the_months_of_its_sentence(corpus):
    text = "في عام 2019 زار في مارس طهران. وفي مايو عاد"
    found = date_mentions(Plain(corpus, text, "2022-11-10", "stated").tables)
    assert list(found["earliest"]) == ["2019-01-01", "2019-03-01", "2022-05-01"]


def test_without_a_date_of_publication_only_what_is_stated_is_resolved(corpus):
    text = "في العام الماضي وفي عام 1995 ويوم الخميس"
    found = date_mentions(Plain(corpus, text, "", "unknown").tables)
    assert list(found["certainty"]) == ["unresolved", "stated", "unresolved"]


def test_a_plural_without_a_number_is_vague_and_one_with_a_number_is_not(corpus):
    text = "في الأعوام الأخيرة ثم في الأعوام العشرة الأخيرة"
    found = date_mentions(Plain(corpus, text, "2022-11-10", "stated").tables)
    assert list(found["certainty"]) == ["vague", "relative"]
    assert list(found["earliest"]) == ["2019-11-10", "2012-11-10"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [("يوليو/تموز", True), ("الخميس", True), ("خميس", True), ("موسكو", False), ("أول", False)],
)
def test_months_and_days_are_names_of_times(word, expected):
    assert names_time(word) == expected


def test_an_interval_of_publication():
    assert publication_interval("2022-11/2023-02") == (date(2022, 11, 1), date(2023, 2, 28))
    assert publication_interval("2022") == (date(2022, 1, 1), date(2022, 12, 31))
    with pytest.raises(InputError, match="published='soon' is no date; expected"):
        publication_interval("soon")


def test_a_document_reaches_from_its_earliest_to_its_latest_date(dates):
    found = reach(dates).set_index("doc_id")
    assert found["n_dates"].sum() == len(dates)
    assert found["n_resolved"].sum() == (dates["earliest"] != "").sum()
    assert found.loc[REPORT, ["earliest", "latest"]].tolist() == ["1940-01-01", "2023-02-28"]
    unresolved = reach(dates[dates["earliest"] == ""])
    assert (unresolved["n_resolved"] == 0).all()
    assert (unresolved["earliest"] == "").all()
    assert reach(dates[:0]).empty


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(("في 1 فبراير - شباط 2022 عقد", "2022-02-01"), ("في 10.11.2022 عقد", "2022-11-10")),
        *(("في 10/11/2022م عقد", "2022-11-10"), ("في 5 جانفي 2011 عقد", "2011-01-05")),
        *(("في 15 كانون2 2022 عقد", "2022-01-15"), ("في 10 من نوفمبر 2022م عقد", "2022-11-10")),
        ("في 10 نوفمبر من العام 2022 عقد", "2022-11-10"),
    ],
)
def test_a_day_is_found_however_it_is_written(text, day):
    folds, _ = folded(text)
    ((kind, match),) = dates_in(folds)
    assert [end.isoformat() for end in interval_of(kind, match, None)] == [day, day]


@pytest.mark.parametrize("text", ["15 رمضان 1443 هـ", "1443/9/15 هـ", "15-9-1443", "عام 1443هـ"])
def test_a_hijri_date_is_listed_and_not_converted(text):
    ((kind, match),) = dates_in(folded(text)[0])
    assert kind == "hijri"
    assert interval_of(kind, match, None) is None


@pytest.mark.parametrize("text", ["1443 مواطنا", "1400 هكتار", "3.5.1", "18%", "5/6"])
def test_a_number_is_no_date(text):
    assert list(dates_in(folded(text)[0])) == []
