"""The names that tables arrive with: checked at the door, and put into words for a reader."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError

# Columns of a document and of offsets in it.
OFFSETS = (
    ("doc_id", "start", "end"),
    ("doc_a", "start_a", "end_a"),
    ("doc_b", "start_b", "end_b"),
    ("doc_id", "counter_start", "counter_end"),
)
# Columns of keys that have names.
_KEYS = (
    *("doc_id", "document", "doc_a", "doc_b", "split_doc", "partner"),
    *("first", "later", "source", "actor", "actor_id", "code"),
)
_SPEAKERS = ("speaker", "source")  # as the text names them
_CODES = ("claim", "frame", "role", "rule", "referent")
_LINE = 44  # letters that stand on one line, even of a telephone
# A long Arabic quotation in an English sentence, whose lines are to be read from the right.
_QUOTED = re.compile("“\u2068([^A-Za-z\u2069]{45,})\u2069”([.]?)")
_PASSAGE = r'<bdi dir="rtl" lang="ar" style="display: inline-block">“\1”\2</bdi>'
_TURNS = re.compile("[\u202a-\u202e]")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_names: dict[str, dict[Any, Any]] = {}  # as set by `set_names`, by language
_parts: dict[str, tuple[list[int], list[str]]] = {}  # where documents begin in their groups


def is_arabic(text: str) -> bool:
    """Whether any letter of the text belongs to the Arabic script."""
    return any(letter.isalpha() for letter in _ARABIC.findall(text))


def runs_right_to_left(text: str) -> bool:
    """Whether most letters of the text are Arabic; an English note that quotes a word is not."""
    letters = "".join(filter(str.isalpha, text))
    return 2 * len(_ARABIC.findall(letters)) > len(letters)


def signs_for_turns(text: str) -> str:
    """A text in which marks that turn the direction of what follows are seen and turn nothing."""
    return _TURNS.sub(lambda mark: f"⟨U+{ord(mark[0]):04X}⟩", text)


def text_html(text: str) -> str:
    """A text as HTML that shows it letter by letter, also where MathJax looks for formulas."""
    # It takes what stands between two dollars, or follows a backslash, for a formula, and reads
    # across entities, but not across elements.
    shown = _QUOTED.sub(_PASSAGE, escape(signs_for_turns(text)))
    return shown.replace("$", "<span>$</span>").replace("\\", "<span>\\</span>")


def halves(label: str) -> list[str]:
    """The Arabic and the English of `عربي · English`; any other label as it is."""
    arabic, _, english = label.partition(" · ")
    return [arabic, english] if english and is_arabic(arabic) > is_arabic(english) else [label]


def in_line(parts: Sequence[tuple[str, bool]]) -> str:
    """Texts with room between them as HTML, each whole: no mark can dangle at a line's end.

    What is long has lines of its own. A page in Arabic does not need what is told to be a gloss.
    """
    told = []
    for number, (text, is_gloss) in enumerate(parts, 1):
        room = "; margin-right: 0.9em" if number < len(parts) else ""
        style = "block" if len(text) > _LINE else f"inline-block{room}"
        html = f'<bdi dir="auto" style="display: {style}">{text_html(text)}</bdi>'
        told.append(f'<span class="en">{html}</span>' if is_gloss else html)
    return " ".join(told)


def label_html(label: str) -> str:
    """A label as HTML; if it is in two languages, no line's end mixes its halves."""
    first, *gloss = halves(label)
    return in_line([(first, False), (gloss[0], True)]) if gloss else text_html(label)


def require_columns(frame: pd.DataFrame, columns: Iterable[str], caller: str) -> None:
    """Refuse a table that lacks columns.

    Raises:
        InputError: If a column is missing; names the missing and the present.
    """
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        present = ", ".join(str(column) for column in frame.columns) or "none"
        raise InputError(
            f"{caller}: missing column {', '.join(missing)}; the table has: {present}. "
            "Rename a column, or name the one to draw in the call"
        )


def readable(name: object) -> str:
    """A column name as a reader would write it: `log_odds_z` becomes `log odds z`."""
    return str(name).replace("_", " ").strip()


def set_names(names: pd.DataFrame | None) -> None:
    """What documents, actors and the like are called from now on in all that is shown.

    As with matplotlib's or pandas' options, one call holds for the rest of a notebook.

    Args:
        names: Columns `en` and `ar`, indexed by key (`doc_id`, `actor_id`, …), as of `Study.names`;
            None: keys are shown as they stand, put into words. With `group` and `begins`, where
            documents begin in their groups, see `in_document`.
    """
    _names.clear()
    _parts.clear()
    if names is not None:
        _names.update({language: names[language].to_dict() for language in ("en", "ar")})
        _names["both"] = {_names["en"][key]: arabic for key, arabic in _names["ar"].items()}
        _names["english"] = {told: one for one, told in _names["both"].items() if told}
    if names is not None and "group" in names:
        for group, parts in names.sort_values("begins").groupby("group"):
            _parts[str(group)] = parts["begins"].astype(int).tolist(), parts.index.tolist()


def in_document(key: object, start: int, end: int) -> tuple[str, int, int]:
    """A place in the joined texts of a group as one in its document; others as they are."""
    begins, documents = _parts.get(str(key), ([0], [str(key)]))
    at = max(0, bisect_right(begins, start) - 1)
    return documents[at], start - begins[at], end - begins[at]


def in_documents(frame: pd.DataFrame) -> pd.DataFrame:
    """A table of places in groups as one of places in documents, named in `document`."""
    for key, start, end in OFFSETS if _parts else ():
        if key not in frame or start not in frame:
            continue
        frame = frame.copy()
        document = key.replace("doc_id", "document").replace("doc_", "document_")
        if document not in frame:
            frame.insert(list(frame.columns).index(key) + 1, document, frame[key])
        groups = frame[key].astype(str).where(frame[start].notna(), "")
        for group in _parts.keys() & set(groups):
            rows, (begins, documents) = (groups == group).to_numpy(), _parts[group]
            at = np.searchsorted(begins, frame.loc[rows, start].to_numpy(np.int64), "right") - 1
            at = np.maximum(at, 0)
            for name in {start, end} & set(frame.columns):
                frame.loc[rows, name] -= np.take(begins, at)
            frame.loc[rows, document] = np.take(documents, at)
    return frame


def named(key: object, language: str = "en") -> str:
    """What a key is called: the name that was set for it, else the key as it stands."""
    return str(_names.get(language, {}).get(str(key), key))


def arabic_of_names() -> dict[str, str]:
    """The Arabic of all names that are set, by the English."""
    return _names.get("both", {})


def english_of(arabic: str) -> str:
    """The English of an Arabic name, or of names joined by و; "" if it is not known."""
    english = _names.get("english", {})
    joined = [english.get(part, "") for part in arabic.split(" و")]
    return english.get(arabic) or (" and ".join(joined) if all(joined) else "")


def with_english(arabic: str) -> str:
    """`عربي · English`, as far as its English is known; what stands behind a dot follows it."""
    name, _, more = arabic.partition(" · ")
    english = english_of(name)
    told = dict.fromkeys(filter(None, (english, more)))
    return f"{name} · {', '.join(told)}" if english else arabic


def display_name(doc_id: object) -> str:
    """The name a document is shown under: as set, else its `doc_id` in words."""
    return str(_names.get("en", {}).get(str(doc_id), readable(doc_id)))


def code_name(kind: str, code: object, language: str = "en") -> str:
    """What a claim, a frame or a role is called: as set for `kind/code`, else the code in words.

    A claim and a frame may share their code.
    """
    return str(_names.get(language, {}).get(f"{kind}/{code}", readable(code)))


def cell_name(column: object, value: Any) -> Any:
    """A cell of a table as a reader should see it: keys by their names, all else as it stands."""
    if not isinstance(value, str):
        return value
    if column in _CODES:
        return code_name(str(column), value)
    told = named(value) if column in _KEYS else value
    return with_english(told) if column in _SPEAKERS else told


def glossed_terms(rows: pd.DataFrame) -> list[str]:
    """Each term with its gloss, to be named in a sentence: `موقع (site; position)`."""
    # The isolating marks keep the Arabic word from pulling its neighbours to its side.
    return [
        f"\u2068{term}\u2069 ({gloss})" if gloss else f"\u2068{term}\u2069"
        for term, gloss in zip(rows["term"], rows["gloss"], strict=True)
    ]


def counted(number: int, noun: str) -> str:
    """A number with its English noun.

    >>> counted(1, "document"), counted(2_000, "document")
    ('1 document', '2,000 documents')
    """
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
