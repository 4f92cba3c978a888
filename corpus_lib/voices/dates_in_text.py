"""About when: the dates that documents speak of, as intervals with their certainty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd
import regex

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.published import Interval, publication_interval
from corpus_lib.voices.date_rules import RESOLVE, is_vague
from corpus_lib.voices.date_words import dates_in, folded

_SENTENCE_END = regex.compile(r"[.!?؟\n]")
COLUMNS = ["doc_id", "start", "end", "text", "kind", "earliest", "latest", "certainty"]


def date_mentions(corpus: Corpus) -> pd.DataFrame:
    """The dates that the documents speak of, as intervals.

    Absolute dates («2022/11/10», «26 أكتوبر/تشرين أول 2022», «عام 1995», «(1980-1988)») come from
    the text; 10/11/2022 is a day of November. Relative ones («أواخر العام الفائت», «24 شباط/فبراير
    الماضي», «قبل أيام») are resolved from the document's publication date; where that is itself an
    interval, so is the result, and a weekday or week is resolved only if the day of publication is
    known. A month without a year stands in the year that its sentence names before, and a year
    that could be several is the one of a month that follows with a word of its own («العام الماضي
    … في يوليو الماضي»). A month whose names in two calendars contradict each other is both.

    Returns:
        One row per date in the order of the text: `doc_id, start, end, text` (raw), `kind` (day,
        month, year, years, decade, relative year, relative month, span, weekday), `earliest` and
        `latest` (ISO days, both inside; "" if unresolved), `certainty`: "stated" in the text,
        "relative" to a stated publication date, "inferred" from an inferred one, "vague" for
        spans of an untold number of units («الأشهر الأخيرة»: read as the three that a plural
        means at least, up to the publication), "unresolved".

    References:
        Interval reading of vague dates as in EDTF (ISO 8601-2:2019).
    """
    rows: list[tuple[object, ...]] = []
    published = corpus.documents.set_index("doc_id")[["published", "published_certainty"]]
    for doc_id, (text, certainty) in zip(published.index, published.to_numpy(), strict=True):
        public = publication_interval(text) if text else None
        told = {"stated": "relative", "inferred": "inferred"}.get(certainty, "unresolved")
        places = corpus.segments.loc[corpus.segments["doc_id"] == doc_id, ["start", "end"]]
        for begin, end in places.itertuples(index=False):
            folds, at = folded(corpus.raw(doc_id)[begin:end])
            for kind, match, interval in _resolved(folds, public):
                stated = kind in ("day", "years", "year") or match.groupdict().get("year")
                sure = "stated" if stated else "vague" if is_vague(kind, match) else told
                days = [day.isoformat() for day in interval] if interval else ["", ""]
                start, stop = begin + at[match.start()], begin + at[match.end() - 1] + 1
                span = start, stop, corpus.raw(doc_id)[start:stop]
                rows.append((doc_id, *span, kind, *days, sure if interval else "unresolved"))
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype({name: "int64" if name in ("start", "end") else "str" for name in COLUMNS})


def _resolved(
    text: str, public: Interval | None
) -> Iterator[tuple[str, regex.Match[str], Interval | None]]:
    """The dates of a folded text with their intervals, each read within its sentence."""
    found = [[kind, match, RESOLVE[kind](match, public)] for kind, match in dates_in(text)]
    for here, (kind, match, interval) in enumerate(found):
        for _, later, its in found[here + 1 :] if kind in ("year", "relative year") else ():
            if _SENTENCE_END.search(text[match.end() : later.start()]):
                break
            if interval and its and later.groupdict().get("when") and interval[0] <= its[0]:
                interval = (
                    max(interval[0], date(its[0].year, 1, 1)),
                    min(interval[1], date(its[1].year, 12, 31)),
                )
        found[here][2] = interval
    year, last = None, 0
    for kind, match, interval in found:
        if _SENTENCE_END.search(text[last : match.start()]):
            year = None
        last = match.end()
        if kind in ("year", "relative year") and interval:
            year = interval[0].year if interval[0].year == interval[1].year else None
        alone = kind == "month" and not (match["year"] or match["when"])
        if alone and year:
            # Read as if published at the end of that year, so that it is that year's month.
            interval = RESOLVE[kind](match, (date(year, 12, 31), date(year, 12, 31)))
        yield kind, match, interval


def reach(dates: pd.DataFrame) -> pd.DataFrame:
    """How far back and forward each document reaches.

    Args:
        dates: The table of `date_mentions`.

    Returns:
        One row per document with dates: `doc_id, n_dates`, `n_resolved`, and of these the first
        day of the `earliest` and the last day of the `latest` ("" without any).
    """
    resolved = dates.where(dates["earliest"] != "")
    groups = resolved.groupby(dates["doc_id"], sort=False)
    table = groups.agg(
        n_dates=("start", "size"),
        n_resolved=("start", "count"),
        earliest=("earliest", "min"),
        latest=("latest", "max"),
    )
    return table.fillna("").reset_index()
