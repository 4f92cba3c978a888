"""About when: the dates that documents speak of, as intervals with their certainty."""

from __future__ import annotations

import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.published import publication_interval
from corpus_lib.voices.date_rules import RESOLVE, is_vague
from corpus_lib.voices.date_words import dates_in

COLUMNS = ["doc_id", "start", "end", "text", "kind", "earliest", "latest", "certainty"]


def date_mentions(corpus: Corpus) -> pd.DataFrame:
    """The dates that the documents speak of, as intervals.

    Absolute dates («2022/11/10», «26 أكتوبر/تشرين أول 2022», «عام 1995», «(1980-1988)») come from
    the text. Relative ones («أواخر العام الفائت», «24 شباط/فبراير الماضي») are resolved from the
    document's publication date; where that is itself an interval, so is the result, and a weekday
    is resolved only if the day of publication is known.

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
            for kind, match in dates_in(corpus.raw(doc_id)[begin:end]):
                interval = RESOLVE[kind](match, public)
                stated = kind in ("day", "years", "year") or match.groupdict().get("year")
                sure = "stated" if stated else "vague" if is_vague(kind, match) else told
                days = [day.isoformat() for day in interval] if interval else ["", ""]
                span = begin + match.start(), begin + match.end(), match.group()
                rows.append((doc_id, *span, kind, *days, sure if interval else "unresolved"))
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype({name: "int64" if name in ("start", "end") else "str" for name in COLUMNS})


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
