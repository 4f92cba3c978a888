"""Places of the texts behind what is shown: offsets, and all passages behind a number of a table.

A run into a report asks for marks, links of its pages; a notebook alone unfolds them below a table.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from html import escape
from typing import Any, Protocol
from urllib.parse import quote

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.phrasebook import column
from corpus_lib.progress import FOLDER_VARIABLE
from corpus_lib.wording import OFFSETS, display_name, in_document, named, require_columns, text_html

Span = tuple[str, int, int]

_SORTED = 4  # rows whose order is told
_OWN_ORDER = ("rank", "name", "doc_id", "n_topics")  # if each stands once
SPAN = ["doc_id", "start", "end"]
_CONTEXT = 45  # characters before and after an unfolded passage
# What a notebook unfolds, which is stored with it; a report opens those of a number.
_UNFOLDED, _OF_TABLE = 3, 30  # passages of a number, and of all of a table as far as each has one
_LINKED, _SAID = 6_000, 2_500  # places that a number of a table, of a sentence opens, or even parts
_FOLD = '<details dir="ltr"><summary>{}</summary>\n{}\n</details>'
_LINES = '<div dir="rtl" lang="ar" style="text-align: right">{}</div>'


class Texts(Protocol):
    """What knows the raw text of passages: a corpus."""

    def raw(self, doc_id: str) -> str:
        """The text of a document."""

    def passages(self, spans: pd.DataFrame) -> pd.DataFrame:
        """The spans with their raw text and place."""

    def evidence(self, doc_id: str, start: int, end: int, context: int = 80) -> Any:
        """The passage with the text round it."""


def spans_of_cells(shown: pd.DataFrame, drawn: Collection[str]) -> Iterator[tuple[int, str, Span]]:
    """The place that each cell of offsets names, by row and column that is drawn."""
    width = next((name for name in ("raw", "surface", "text") if name in drawn), "")
    for doc, start, end in OFFSETS:
        if doc not in drawn or start not in drawn:
            continue
        of = "document" if doc == "doc_id" and "document" in drawn else doc
        for number, row in enumerate(shown.to_dict("records")):
            if pd.notna(row[start]):
                first = int(row[start])
                last = int(row[end]) if end in row else first + len(str(row.get(width, " ")))
                for column in (start, *([end] if end in drawn else [])):
                    yield number, column, (str(row[of]), first, last)


def places_of_cells(
    found: pd.DataFrame | None, n: int, drawn: Collection[str]
) -> Iterator[tuple[int, str, pd.DataFrame]]:
    """The places behind each cell of the first `n` rows, by row and column that is drawn."""
    if found is not None:
        kept = found[(found["row"] <= n) & found["column"].isin(list(drawn))]
        for _, held in kept.groupby(["row", "column"], sort=False):
            row, column = held[["row", "column"]].iloc[0]
            yield row - 1, column, held[SPAN].drop_duplicates()


def places_of_rows(
    frame: pd.DataFrame, places: pd.DataFrame, corpus: Texts | None = None
) -> pd.DataFrame:
    """All places behind the numbers of a table.

    Args:
        frame: The table.
        places: Places in the raw texts: `doc_id, start, end`, the columns of words that tell to
            which rows they belong, named as in `frame`, and maybe `column`, which tells to which
            column. Without it that is the first one of whole numbers, else the first one. A column
            of truth values, named as in `frame`, tells which of the places that one counts too.
        corpus: Where they stand, to tell their `text`.

    Returns:
        One row per row of `frame` and place: `row` (from 1), `column`, the columns that tell the
        row, `doc_id, start, end`, and `text` (raw) if the corpus is given.

    Raises:
        InputError: If the two tables have no column of words in common, or `column` names none.
    """
    require_columns(places, SPAN, "show_table, places")
    named = frame.columns.intersection(places.columns).difference(["column"], sort=False)
    keys = [name for name in named if not pd.api.types.is_numeric_dtype(places[name])]
    if not keys:
        raise InputError(
            "show_table: places has no column of words that the table has too; the table has: "
            f"{', '.join(map(str, frame.columns))}; name one, so that each row finds its places"
        )
    whole = [name for name in frame.columns if pd.api.types.is_integer_dtype(frame[name])]
    first = str([*whole, *frame.columns][0])
    found = places if "column" in places.columns else places.assign(column=first)
    if unknown := set(found["column"]) - set(map(str, frame.columns)):
        raise InputError(f"show_table: places names no column of the table: {sorted(unknown)}")
    marks = [name for name in named if pd.api.types.is_bool_dtype(places[name])]
    found = pd.concat([found, *(found[places[name]].assign(column=name) for name in marks)])
    found = found.reset_index(drop=True)
    rows = _as_text(frame, keys).assign(row=range(1, len(frame) + 1))
    joined = rows.merge(found.assign(**_as_text(found, keys)), on=keys)
    joined = joined.sort_values("row", kind="stable", ignore_index=True)
    joined = joined[["row", "column", *(key for key in keys if key != "doc_id"), *SPAN]]
    if corpus is not None:
        texts = [corpus.raw(doc)[at:end] for doc, at, end in joined[SPAN].itertuples(index=False)]
        joined["text"] = pd.Series(texts, joined.index, dtype="str")
    return joined


def _as_text(frame: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    texts = {key: frame[key].astype("str").where(frame[key].notna(), "") for key in keys}
    return pd.DataFrame(texts).reset_index(drop=True)


def asked_for() -> bool:
    """Whether a run into a report asks for marks."""
    return bool(os.environ.get(FOLDER_VARIABLE))


def place_mark(doc_id: object, start: int, end: int, shown: str) -> str:
    """HTML in which the offsets of a place are marked, if a run asks: the report links them.

    `shown` is HTML that names the place as `start–end`, or a single offset.
    """
    document, first, last = in_document(doc_id, start, end)
    offsets = f"{start}–{end}" if f"{start}–{end}" in shown else shown
    own = (
        f"<bdi>{text_html(named(document))}</bdi> {first}–{last}" if document != doc_id else offsets
    )
    marked = f'<a data-place="{escape(document)} {first} {last}">{own}</a>'
    return shown.replace(offsets, marked if asked_for() else own, 1)


def place_unfolded(span: Span, shown: str, corpus: Texts | None) -> str:
    """As `place_mark`; without a run, the paragraph of the place folded below what names it."""
    if corpus is None or asked_for():
        return place_mark(*span, shown)
    doc_id, start, end = span
    text = f"{corpus.raw(doc_id)}\n"
    first, last = text.rfind("\n", 0, start) + 1, text.index("\n", end)
    before, passage, after = map(text_html, (text[first:start], text[start:end], text[end:last]))
    return _FOLD.format(shown, _LINES.format(f"{before}<mark>{passage}</mark>{after}"))


def places_mark(places: pd.DataFrame | None, shown: str, most: int | None = None) -> str:
    """HTML of a number in which all its places are marked, if a run asks: the report opens them."""
    if places is None or not asked_for():
        return shown
    spans: dict[str, list[str]] = {}
    at: Counter[str] = Counter()  # where the place before begins; from there to the next is short
    linked = places[SPAN].iloc[:: max(1, -(-len(places) // (most or _LINKED)))]
    for place in linked.itertuples(index=False):
        document, start, end = in_document(*place)
        near = f"{start - at[document]}.{end - start}"
        spans.setdefault(quote(document, safe=""), []).append(near)
        at[document] = start
    told = (f"{document}:{','.join(some)}" for document, some in spans.items())
    of = f"{len(linked):,} / {len(places):,}{'' if most else ': places.csv'}"
    cut = f' title="{of}"' * (len(places) > len(linked))
    return f'<a data-places="{";".join(told)}"{cut}>{shown}</a>'


def numbers_open(shown: str, fact: Mapping[Any, Any], corpus: Texts | None) -> str:
    """HTML of a fact whose numbers outside of names open the places of that `column`."""
    places = fact["evidence"]
    if places is None or "column" not in places or places.empty:
        return shown
    found = {f"{fact[name]:,.0f}": some for name, some in places.groupby("column")}
    number = rf"(?<![\w#.,])(?:{'|'.join(found)})(?![\w.,]*\d|[^\u2068]*\u2069)"
    shown = re.sub(number, lambda one: places_mark(found[one[0]], one[0], _SAID), shown)
    return shown + unfolded(found, corpus)


def unfolded(labels: Mapping[str, pd.DataFrame], corpus: Texts | None) -> str:
    """HTML of the first passages behind each number, folded under its label, unless a run asks."""
    if corpus is None or not labels or asked_for():
        return ""
    most = max(1, min(_UNFOLDED, _OF_TABLE // len(labels)))
    parts = [
        _FOLD.format(
            " · ".join(f"<bdi>{text_html(part)}</bdi>" for part in label.split(" · ")),
            _LINES.format("<br>\n".join(_lines(places.head(most), corpus)))
            + f"<p>… and {len(places) - most} more in the report of a run</p>"
            * (len(places) > most),
        )
        for label, places in labels.items()
    ]
    return _FOLD.format("Passages behind the numbers", "\n".join(parts)) + "\n"


def _lines(places: pd.DataFrame, corpus: Texts) -> list[str]:
    shown = []
    for doc_id, start, end in places[SPAN].itertuples(index=False):
        found = corpus.evidence(doc_id, start, end, _CONTEXT)
        before = found.before.split(maxsplit=1)[-1] if start > _CONTEXT else found.before
        after = found.after.rsplit(maxsplit=1)[0] if found.after.strip() else ""
        line = f"{text_html(before)}<mark>{text_html(found.passage)}</mark>{text_html(after)}"
        document, first, last = in_document(doc_id, start, end)
        place = f'<bdi dir="ltr">{text_html(display_name(document))} {first}–{last}</bdi>'
        shown.append(f"{line} · <small>{place}</small>")
    return shown


def head_cell(words: str, meaning: str, attributes: str, tag: str = "th") -> str:
    """HTML of what stands above a column: its words, and on hover what they mean, if anything.

    `attributes` are direction and alignment; `tag` is `dfn` where a column is only named.
    """
    hint = f' title="{escape(meaning)}"' if meaning else ""
    return f"<{tag} {attributes}{hint}>{text_html(words)}</{tag}>"


def heads_in_order(shown: pd.DataFrame, first: Sequence[str]) -> list[tuple[str, str]]:
    """Heads of the columns by which rows go, the last down; `first` is what the first holds."""
    cells = pd.Series(first, dtype="object")
    if len(cells) < _SORTED or (cells.is_unique and shown.columns[0] in _OWN_ORDER):
        return []
    parts = (cells != cells.shift()).cumsum()
    together = cells.nunique() == parts.iloc[-1] < len(cells)
    others = shown.iloc[:, 1:].filter(regex="^(?!start$|end$|rank)")
    for name, values in others.select_dtypes("number").dropna(axis="columns").items():
        steps = values.astype(float).groupby(parts.to_numpy() * together).diff().dropna()
        if len(steps) >= _SORTED - 1 and (steps <= 0).all() and (steps < 0).any():
            return [column(shown.columns[0]), column(name)] if together else [column(name)]
    return []
