"""Dates of the five documents, resolved by hand, and the forms that Arabic papers write."""

from dataclasses import replace
from datetime import date

import pytest
from tables import rows_of

from corpus_lib import InputError
from corpus_lib.prepare.published import publication_interval
from corpus_lib.voices.actors import in_section
from corpus_lib.voices.date_words import dates_in, folded, names_time
from corpus_lib.voices.dates_in_text import date_mentions, interval_of, reach

REPORT = "report_cautious_partnership"
# Dates of the five, and in small texts of 10 November 2022, with the days that they mean ("" if
# none). The roundup is of that Thursday; the report of November 2022 to February 2023.
ROWS = rows_of("dates.csv")


@pytest.fixture(scope="module")
def dates(corpus):
    return date_mentions(corpus)


def plain(corpus, text, published="2022-11-10", certainty="stated"):
    """One text as a corpus of one segment."""
    dated = {"published": published, "published_certainty": certainty}
    documents = corpus.documents.iloc[:1].assign(doc_id="a", **dated)
    segments = corpus.segments.iloc[:1].assign(doc_id="a", start=0, end=len(text))
    return replace(corpus, documents=documents, segments=segments, _raw={"a": text})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_a_date_means_these_days(corpus, dates, row):
    found = dates[(dates["doc_id"] == row["doc_id"]) & (dates["text"] == row["text"])].head(1)
    if not row["doc_id"]:
        found = date_mentions(plain(corpus, row["text"]))
    noted = ["earliest", "latest", *(["certainty"] if row["certainty"] else [])]
    assert found[noted].to_dict("records") == [{name: row[name] for name in noted}]


def test_numbers_that_are_no_dates_are_left_alone(dates):
    # 300 drones, S-400, 18 %, two million and 200 million.
    assert not dates["text"].str.contains("300|400|18|200 ").any() or set(
        dates.loc[dates["text"].str.contains("18"), "text"]
    ) <= {"2018", "عام 2018"}


def test_dates_are_slices_of_the_raw_text_and_their_intervals_run_forward(corpus, dates):
    for row in dates.itertuples():
        assert corpus.raw(row.doc_id)[row.start : row.end] == row.text
        assert row.earliest <= row.latest or row.certainty == "open"


@pytest.mark.parametrize(
    "text",
    [
        *("دور يمارس ضغوطا", "العقد الموقع", "الأيام", "أب وابنه", "أحدث الطرق"),
        *("قبل أيام من الانتخابات", "في الأسبوع", "في 1/2/10 منها", "القرار 2022/11/10/3"),
        "في 2022/13/45 ما",
    ],
)
def test_words_and_numbers_that_only_look_like_dates(corpus, text):
    found = date_mentions(plain(corpus, text))
    assert (found["earliest"] == "").all()


def test_a_day_is_told_once_and_hijri_days_are_listed(corpus):
    text = "يوم الاربعاء 10 نوفمبر 2022 ثم في 15 رمضان 1443 هـ عقد"
    found = date_mentions(plain(corpus, text))
    assert list(found["kind"]) == ["weekday", "month", "hijri"]
    assert found["text"].iloc[2] == "15 رمضان 1443 هـ"
    assert list(found["certainty"]) == ["relative", "stated", "unresolved"]


def test_a_year_that_is_named_holds_for_the_months_of_its_sentence(corpus):
    text = "في عام 2019 زار في مارس طهران. وفي مايو عاد"
    found = date_mentions(plain(corpus, text))
    assert list(found["earliest"]) == ["2019-01-01", "2019-03-01", "2022-05-01"]


def test_without_a_date_of_publication_only_what_is_stated_is_resolved(corpus):
    text = "في العام الماضي وفي عام 1995 ويوم الخميس"
    found = date_mentions(plain(corpus, text, "", "unknown"))
    assert list(found["certainty"]) == ["unresolved", "stated", "unresolved"]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("خلال عامي 2013 و2014 زاد", [2013, 2014]),
        ("في أعوام 2009 و2010 و2013 فاز", [2009, 2010, 2013]),
        ("وبين عامي 2012 و 2013 فقط", [2012, 2013]),
        ("الأعوام 2008، 2009، و2011م على التوالي", [2008, 2009, 2011]),
        ("سنوات ٢٠١٣ و٢٠١٤", [2013, 2014]),
        ("في عام 2013 و2014 شخصا", [2013]),
        ("قبل أعوام، و2014 شخصا", []),
    ],
)
def test_each_of_several_years_is_a_date(corpus, text, years):
    found = date_mentions(plain(corpus, text)).query("kind == 'year'")
    assert list(found["earliest"]) == [f"{year}-01-01" for year in years]
    assert list(found["latest"]) == [f"{year}-12-31" for year in years]


def test_a_plural_without_a_number_is_open_and_one_with_a_number_is_not(corpus):
    text = "في الأعوام الأخيرة ثم في الأعوام العشرة الأخيرة ثم في الأعوام القادمة"
    found = date_mentions(plain(corpus, text))
    assert list(found["certainty"]) == ["open", "relative", "open"]
    assert list(found["earliest"]) == ["", "2012-11-10", "2022-11-10"]
    assert list(found["latest"]) == ["2022-11-10", "2022-11-10", ""]
    assert reach(found)[["n_dates", "n_resolved"]].to_numpy().tolist() == [[3, 1]]


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
    assert found["n_resolved"].sum() == (dates[["earliest", "latest"]] != "").all(axis=1).sum()
    # «السنوات القادمة» of the editorial has no end.
    assert found.loc["alwaght_counter_front", "latest"] == "2021-04-30"
    counted = in_section(dates, "body").groupby("doc_id").size()
    assert counted[REPORT] == 17
    assert found.loc[REPORT, ["earliest", "latest"]].tolist() == ["1940-01-01", "2023-02-28"]
    # Where one date is resolved, both ends are its: «أواخر العام الفائت».
    body = in_section(dates, "body").set_index("doc_id")
    alone = reach(body.reset_index()).query("n_resolved == 1")
    resolved = body[(body["earliest"] != "") & (body["latest"] != "")].loc[alone["doc_id"]]
    assert alone["doc_id"].tolist() == ["alhal_lavrov_tehran", "alhal_militias_syria"]
    ends = ["earliest", "latest"]
    assert alone[ends].to_numpy().tolist() == resolved[ends].to_numpy().tolist()
    unresolved = reach(dates[dates["earliest"] == ""])
    assert (unresolved["n_resolved"] == 0).all()
    assert (unresolved["earliest"] == "").all()
    assert reach(dates[:0]).empty


@pytest.mark.parametrize("text", ["15 رمضان 1443 هـ", "1443/9/15 هـ", "15-9-1443", "عام 1443هـ"])
def test_a_hijri_date_is_listed_and_not_converted(text):
    ((kind, match),) = dates_in(folded(text)[0])
    assert kind == "hijri"
    assert interval_of(kind, match, None) is None


@pytest.mark.parametrize("text", ["1443 مواطنا", "1400 هكتار", "3.5.1", "18%", "5/6"])
def test_a_number_is_no_date(text):
    assert list(dates_in(folded(text)[0])) == []
