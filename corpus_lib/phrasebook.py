"""Sentences, in English and Arabic, made of facts: the one place where findings become prose.

A finding is a row of facts; its `relation` names a pattern in one of the files of `phrases/`, one a
room. A pattern is text with fields: `{subject}`, `{object}`, `{how}`, `{found}`, `{value}`, `{of}`,
`{low}`, `{high}` and `{verdict}`, each with one of these forms after a colon:

- `{value:share}` a share as per cent, `{value:number}` a whole number, `{value:2f}` two decimals;
- `{value:document}` a number with its noun, from `[noun.document]`;
- `{subject}` a name: as `wording.set_names` was told it in that language, else from `[name]`, else
  as it stands.

Columns of tables have their words here, too: `[column]` in `phrases/columns.toml`.
"""

import re
import string
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.wording import arabic_of_names, cell_name, display_name, halves, named

Language = Literal["en", "ar"]
NUMBERS = ("value", "of", "low", "high")
FACT_COLUMNS = (
    *("relation", "subject", "object", "how", "found", *NUMBERS),
    *("verdict", "doc_id", "start", "end", "evidence"),
)
VERDICTS = {
    "en": {"sure": "sure", "likely": "likely", "open": "open"},
    "ar": {"sure": "مؤكد", "likely": "مرجَّح", "open": "غير محسوم"},
}
# Isolating marks: a name must not turn the sentence round it, nor be turned by it.
_ISOLATE, _RELEASE = "\u2068", "\u2069"
_ARABIC_NUMBER = "\u061c"  # as after an Arabic letter: its % follows it to the left
_DATES = ("date", "published", "earliest", "latest")  # columns; a word of a text stays as it is
_DATE = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?:-([0-2]\d|3[01]))?")
_ACCUSATIVE = re.compile("\u064b\u0651?\u0627(?= |$)")
# An interval, which what was seen once does not have: in brackets by itself, or after a comma.
_ENDS = r"(?:من )?\{low:\w+\} (?:to|إلى) \{high:\w+\}"
_INTERVAL = re.compile(rf" \({_ENDS}\)|[,،][^,،()]*?{_ENDS}")
_LIST = {"en": (", ", " and "), "ar": ("، و", " و")}
# What an Arabic sentence does not need: the English gloss of an Arabic word, the twin of a name.
_GLOSS = re.compile(
    "(\u2068[^\u2069A-Za-z]+\u2069) \\([^()\u0600-\u06ff]*[A-Za-z][^()\u0600-\u06ff]*\\)"
)
_TWIN = re.compile(
    "\u2068[^\u0600-\u06ff\u2069]+ \\(([^()A-Za-z0-9]*[\u0600-\u06ff][^()A-Za-z0-9]*)\\)\u2069"
)


def facts(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Findings as a table: one row per fact, the columns of `FACT_COLUMNS`.

    Args:
        rows: Of each fact what it has: `relation`, the key of a pattern; `subject` and `object`,
            each a key of names, a text, or a list of such; numbers; `verdict`; and `evidence`, the
            passages it rests on, a table `doc_id, start, end` and if wanted `label`, or that of
            `places_of`; `doc_id`, `start` and `end` are those of the first one. What is missing is
            NaN among numbers and offsets, None for `evidence`, "" elsewhere.

    Raises:
        InputError: If a fact has a column that facts don't have, or no relation.
    """
    given = list(rows)
    for row in given:
        if not row.get("relation") or set(row) - set(FACT_COLUMNS):
            known = ", ".join(FACT_COLUMNS)
            raise InputError(f"a fact {dict(row)}; give it a relation, and of the columns {known}")
    places = [_first_place(row.get("evidence")) for row in given]
    rows_in_full = [{**place, **row} for place, row in zip(places, given, strict=True)]
    table = pd.DataFrame(rows_in_full, columns=list(FACT_COLUMNS)).astype("object")
    table["evidence"] = table["evidence"].where(table["evidence"].notna(), None)
    texts = ["relation", "subject", "object", "how", "found", "verdict", "doc_id"]
    table[texts] = table[texts].where(table[texts].notna(), "")
    return table.astype(dict.fromkeys(NUMBERS, "float64") | {"start": "Int64", "end": "Int64"})


def places_of(**numbers: pd.DataFrame) -> pd.DataFrame:
    """Evidence of a fact whose numbers, such as `value` and `of`, count places of their own."""
    told = (places.assign(column=name) for name, places in numbers.items())
    return pd.concat(told)[["doc_id", "start", "end", "column"]]


def sentences(found: pd.DataFrame, *, language: Language = "en") -> list[str]:
    """Each fact as a sentence; InputError if the language or a relation is unknown."""
    if language not in get_args(Language):
        raise InputError(f"language={language!r}; give one of {', '.join(get_args(Language))}")
    say, rows = Speaker(language).say, found.to_dict("records")
    return [say(pattern(str(row["relation"]), language), row) for row in rows]


def pattern(relation: str, language: Language) -> str:
    """The pattern of a relation; InputError if there is none."""
    known = book()["relation"]
    if relation not in known:
        raise InputError(f"relation={relation!r}; the phrasebook knows {', '.join(sorted(known))}")
    return str(known[relation][language])


def counted(n: int, noun: str, language: Language = "en") -> str:
    """A number with its noun, as the language counts.

    >>> counted(1, "document"), counted(3, "document")
    ('one document', '3 documents')
    """
    forms = book()["noun"][noun][language]
    if language == "en":
        return str(forms[0]) if n == 1 else f"{n:,} {forms[1]}"
    # One and two are the noun alone; three to ten take its plural, higher numbers its singular,
    # which after whole hundreds, one and two has no ending of its own.
    if n in (1, 2):
        return str(forms[n - 1])
    rest = n % 100
    if rest < 3:
        return f"{n:,} {_ACCUSATIVE.sub('', forms[3])}"
    return f"{n:,} {forms[2] if rest <= 10 else forms[3]}".strip()


def column(name: object, language: Language = "en") -> tuple[str, str]:
    """What stands above a column of a table, and what it means, "" where the words say it.

    Its name is a key of `phrases/columns.toml`, of a document or the like (see
    `wording.set_names`), or any other, which is put into words.
    """
    if isinstance(name, tuple):
        return " ".join(column(part, language)[0] for part in name), ""
    entry = book()["column"].get(str(name))
    if entry:
        return entry[language], entry.get(f"means_{language}", "")
    called = named(name, language)
    return called if called != name else display_name(str(name).removeprefix("n_")), ""


def cell(column: object, value: Any) -> Any:
    """A cell of a table as a reader should see it: a code of the library by its name, too."""
    told = book()["name"].get(f"{column}/{value}")
    date = str(column) in _DATES and isinstance(value, str) and date_told(value)
    return told["en"] if told else date or cell_name(column, value)


def heading_in_arabic(words: str, meaning: str = "") -> tuple[str, str]:
    """The Arabic of what `column` says in English, or of the name of a document; ("", "") if none.

    Columns may share their words, but then differ in their meaning.
    """
    name = _headings().get((words, meaning)) or _headings().get((words, ""))
    return column(name, "ar") if name else (arabic_of_names().get(words, ""), "")


def date_told(text: str, language: Language = "en") -> str:
    """A date such as 2022-11-10, or an interval of two, in words that no line tears; or ""."""
    ends = [_DATE.fullmatch(end) for end in text.split("/")]
    if not all(ends):
        return ""
    names, told = book()["label"] if language == "ar" else {}, []
    for end in filter(None, ends):
        month = pd.Timestamp(2000, int(end[2]), 1).month_name()  # English on any machine
        words = f"{int(end[3] or 0) or ''} {names.get(month, month)} {end[1]}"
        told.append("\u00a0".join(words.split()))
    return " – ".join(told)


def isolated(text: str) -> str:
    """A text that neither turns round what it stands in, nor is turned."""
    # One that holds isolated parts already needs no more.
    return text if _ISOLATE in text else f"{_ISOLATE}{text}{_RELEASE}"


def _first_place(evidence: pd.DataFrame | None) -> dict[str, Any]:
    if evidence is None or evidence.empty:
        return {}
    return {name: evidence[name].iloc[0] for name in ("doc_id", "start", "end")}


class Speaker(string.Formatter):
    """Fills patterns: names and numbers as the language has them."""

    def __init__(self, language: Language) -> None:
        """Fill patterns of one language."""
        self._language = language

    def say(self, text: str, row: Mapping[Any, Any]) -> str:
        """The pattern with its fields filled from a row, with a capital first."""
        missing = row.get("low") is None or pd.isna(row["low"])
        sentence = self.vformat(_INTERVAL.sub("", text) if missing else text, (), row)
        if self._language == "ar":
            sentence = _GLOSS.sub(r"\1", _TWIN.sub("\u2068\\1\u2069", sentence))
        return sentence[0].upper() + sentence[1:] if sentence else sentence

    def format_field(self, value: Any, format_spec: str) -> str:
        """A field as `string.Formatter` asks for it."""
        if isinstance(value, str | list | tuple):
            return self._named(value)
        if value is None or pd.isna(value):
            return "—"
        if format_spec == "share":
            return f"{value:.0%}".replace("%", " %") if self._language == "en" else f"{value:.0%}"
        if format_spec in ("", "number"):
            return f"{value:,.0f}"
        if format_spec in book()["noun"]:
            return counted(int(value), format_spec, self._language)
        return f"{value:.{format_spec}}"

    def _named(self, value: str | list[str] | tuple[str, ...]) -> str:
        if isinstance(value, str):
            if value.endswith("%") and self._language == "ar":
                return f"{_ARABIC_NUMBER}{value}"
            verdict = VERDICTS[self._language].get(value)
            if len(parts := halves(value)) == 2 and named(value) == value:
                return isolated(parts[self._language == "en"])
            labels = book()["label"] if self._language == "ar" else {}
            labelled = labels.get(value, value)
            common = book()["name"].get(value, {}).get(self._language, labelled)
            called = named(value, self._language)
            if called == value:
                names = arabic_of_names() if self._language == "ar" else {}
                called = date_told(value, self._language) or names.get(value, value)
            return verdict or isolated(common if called == value else called)
        *first, last = map(self._named, value)
        between, before_last = _LIST[self._language]
        if self._language == "ar" and len(first) > 1:
            before_last = between
        return before_last.join([between.join(first), last]) if first else last


@cache
def _headings() -> dict[tuple[str, str], str]:
    return {column(name): name for name in book()["column"]}


@cache
def book() -> dict[str, dict[str, Any]]:
    """All that the files of `phrases/` hold, by kind and key."""
    kinds = ["relation", "noun", "name", "column", "label", "form", "message"]
    kinds += ["choice", "option", "criterion", "missing"]
    read: dict[str, dict[str, Any]] = {kind: {} for kind in kinds}
    for file in sorted(files("corpus_lib.phrases").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            for kind, entries in tomllib.loads(file.read_text(encoding="utf-8")).items():
                twice = read[kind].keys() & entries.keys()
                if twice:
                    raise InputError(f"{file.name}: {', '.join(sorted(twice))} stand(s) twice")
                read[kind].update(entries)
    return read
