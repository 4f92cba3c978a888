"""Theses to read: each sentence with its verdict, and folded below it what it rests on."""

from __future__ import annotations

from typing import Any

import pandas as pd

from corpus_lib.phrasebook import Language, facts, sentences
from corpus_lib.show.cards.places import SPAN, Texts, places_of_rows
from corpus_lib.show.cards.printing import Printable
from corpus_lib.show.figures.base import BLUE, GREY, ORANGE
from corpus_lib.wording import named, require_columns, text_html

_COLOURS = {"sure": BLUE, "likely": BLUE, "open": GREY, "fallen": ORANGE}
_BOX = "border-left: 4px solid {}; padding: 2px 14px; margin: 0 0 16px 0"
_LTR = '<div class="en" lang="en" dir="ltr">'
_RTL = '<div class="ar" lang="ar" dir="rtl" style="text-align: right">'
_ENGLISH = '<span class="en" lang="en">'
_STATES = {True: "theses_leg_stands", False: "theses_leg_falls"}
_LANGUAGES: tuple[Language, Language] = ("en", "ar")


class Theses(Printable):
    """Theses one after another: their legs unfold in a notebook, and are listed in plain text."""

    def __init__(self, told: pd.DataFrame, legs: pd.DataFrame, corpus: Texts | None) -> None:
        """Hold the tables; see `show_theses`."""
        self.frame = self._told = told
        self._legs, self._corpus = legs, corpus
        self.places = places_of_rows(told, legs_in_place(told, legs), corpus)

    def _repr_html_(self) -> str:
        if self._told.empty:
            english, arabic = (_said("theses_none", language) for language in _LANGUAGES)
            return f"{_LTR}{text_html(english)}</div>{_RTL}{text_html(arabic)}</div>"
        return "\n".join(self._card(row) for row in self._told.to_dict("records"))

    def __repr__(self) -> str:
        """Each thesis with its verdict, and a line for each leg, in English and in Arabic."""
        if self._told.empty:
            return _said("theses_none", "en")
        texts = []
        for row in self._told.to_dict("records"):
            heads = [f"{row['en']}\n{_verdict(row, 'en')}", f"{row['ar']}\n{_verdict(row, 'ar')}"]
            lines = zip(*(self._lines(row, language) for language in _LANGUAGES), strict=True)
            told = [f"  {number}. {en}\n     {ar}" for number, (en, ar) in enumerate(lines, 1)]
            texts.append("\n".join([f"[{row['thesis']}]", *heads, *told]))
        return "\n\n".join(texts)

    def _lines(self, row: dict[Any, Any], language: Language) -> list[str]:
        return leg_lines(self._legs[self._legs["thesis"] == row["thesis"]], language=language)

    def _card(self, row: dict[Any, Any]) -> str:
        legs = self._legs[self._legs["thesis"] == row["thesis"]]
        lines = zip(*(self._lines(row, language) for language in _LANGUAGES), strict=True)
        shown = zip(lines, legs["evidence"], strict=True)
        items = "\n".join(self._leg(both[0], both[1], places) for both, places in shown)
        documents = ", ".join(named(doc) for doc in row["documents"])
        arabic = "، ".join(named(doc, "ar") for doc in row["documents"])
        colour = _COLOURS[row["verdict"]]
        return (
            f'<div style="{_BOX.format(colour)}">\n'
            f"{_LTR}<b>{text_html(row['en'])}</b></div>\n"
            f"{_RTL}<b>{text_html(row['ar'])}</b></div>\n"
            f'{_LTR}<b style="color: {colour}">{text_html(_verdict(row, "en"))}</b> '
            f"{text_html(documents)}</div>\n"
            f'{_RTL}<b style="color: {colour}">{text_html(_verdict(row, "ar"))}</b> '
            f"{text_html(arabic)}</div>\n"
            f"<details><summary>{_ENGLISH}{text_html(_said('theses_rests', 'en'))} </span>"
            f'<bdi class="ar" lang="ar">{text_html(_said("theses_rests", "ar"))}</bdi></summary>\n'
            f"<ol>\n{items}\n</ol>\n</details>\n</div>"
        )

    def _leg(self, english: str, arabic: str, places: pd.DataFrame | None) -> str:
        head = f"{_ENGLISH}{text_html(english)}</span>{_RTL}{text_html(arabic)}</div>"
        if self._corpus is None or places is None or places.empty:
            return f'<li dir="ltr">{head}</li>'
        passages = "\n".join(self._passage(one) for one in places.to_dict("records"))
        return f'<li dir="ltr"><details><summary>{head}</summary>\n{passages}\n</details></li>'

    def _passage(self, row: dict[Any, Any]) -> str:
        assert self._corpus is not None
        shown = self._corpus.evidence(row["doc_id"], int(row["start"]), int(row["end"]))
        gloss = f"{_LTR}<i>{text_html(str(row['label']))}</i></div>" if row["label"] else ""
        return f"{shown._repr_html_()}{gloss}"


def show_theses(told: pd.DataFrame, legs: pd.DataFrame, *, corpus: Texts | None = None) -> Theses:
    """Theses in both languages; a click unfolds the legs of one, and a click on a leg its passages.

    Args:
        told: One row per thesis: `thesis, en, ar, documents, verdict, broken`.
        legs: One row per leg: `thesis, leg, kind, holds`, and the columns of facts.
        corpus: Where the passages stand; without it they are not shown.

    Raises:
        InputError: If a column is missing.
    """
    require_columns(told, ("thesis", "en", "ar", "documents", "verdict", "broken"), "show_theses")
    require_columns(legs, ("thesis", "leg", "kind", "holds", "relation"), "show_theses")
    return Theses(told, legs, corpus)


def legs_in_place(told: pd.DataFrame, legs: pd.DataFrame) -> pd.DataFrame:
    """The places that theses rest on: `thesis` (its sentence), `doc_id, start, end`."""
    evidence = zip(legs["thesis"], legs.get("evidence", pd.Series()), strict=False)
    rows = [
        (thesis, *place)
        for thesis, places in evidence
        if places is not None
        for place in places[SPAN].astype({"start": int, "end": int}).itertuples(index=False)
    ]
    found = pd.DataFrame(rows, columns=["thesis", *SPAN]).drop_duplicates()
    said = told[["thesis", "en"]].merge(found, on="thesis")
    return said.drop(columns="thesis").rename(columns={"en": "thesis"})


def leg_lines(legs: pd.DataFrame, *, language: Language = "en") -> list[str]:
    """What each leg says, and whether it holds.

    Args:
        legs: The legs, as for `show_theses`.
        language: Of the sentences.
    """
    said = sentences(legs, language=language)
    rows = zip(legs["holds"], said, legs["verdict"], strict=True)
    states = [
        {
            "relation": _STATES.get(holds, "theses_leg_untold"),
            **{"object": text.removesuffix("."), "verdict": verdict},
        }
        for holds, text, verdict in rows
    ]
    return sentences(facts(states), language=language)


def _verdict(row: dict[Any, Any], language: Language) -> str:
    broken = [str(number) for number in row["broken"]]
    relation = "theses_fallen" if row["verdict"] == "fallen" else "theses_verdict"
    return _said(relation, language, object=broken or None, verdict=row["verdict"])


def _said(relation: str, language: Language, **more: Any) -> str:
    return sentences(facts([{"relation": relation, **more}]), language=language)[0]
