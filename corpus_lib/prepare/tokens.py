"""Words of the segments, with their sentence, raw offsets and analysis."""

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import regex
from numpy.typing import NDArray

from corpus_lib.errors import Problems
from corpus_lib.prepare.cleaning import CleanText
from corpus_lib.prepare.morphology import analyze_words
from corpus_lib.prepare.normalization import UNSEEN, normalize
from corpus_lib.prepare.published import double_month
from corpus_lib.prepare.readers import LISTS, read_table, read_words
from corpus_lib.prepare.units import sentences
from corpus_lib.prepare.unlisted import formula_pattern

COLUMNS = [
    *("doc_id", "segment_id", "sentence_id", "token_id", "start", "end"),
    *("surface", "norm", "lemma", "pos", "gloss", "proclitics", "is_content"),
]
# Of what closes, what opens: “…”, also written “…“.
_CLOSES = {'"': '"', "”": "“", "“": "“", "»": "«", ")": "(", "]": "["}
CONTENT_POS = ("NOUN", "VERB", "ADJ", "PROPN")
POS = (*CONTENT_POS, "ADV", "ADP", "CCONJ", "SCONJ", "PART", "PRON", "DET", "NUM", "X")

# Arabic letters with their marks and tatweel; a mark alone (ۖ) is no word.
_ARABIC = r"[\p{Arabic}&&\p{Lo}][\p{Arabic}\p{M}\u0640--[\p{N}\p{P}\p{S}]]*"
_NUMBER = r"\p{N}+(?:[-/.,:٫٬–]\p{N}+)*[%٪]?"
_LINK = r"(?:https?://|www\.)[^\s<>\"«»“”،؛]+[^\s<>\"«»“”،؛.,:!?؟)\]]|(?<!\w)@\w+"
_EMOJI = r"[\p{Emoji_Presentation}\u2764]+"
_LATIN = r"\p{Latin}[\p{Latin}\p{M}]*(?:[-'’.]?[\p{Latin}\p{N}]+)*"


class _Sentence(NamedTuple):
    """The words of a sentence, with their raw offsets."""

    doc_id: str
    segment_id: str
    sentence_id: str
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    surfaces: list[str]


@lru_cache(maxsize=8)
def _compiled(designations: tuple[str, ...]) -> regex.Pattern[str]:
    names = "|".join(sorted(map(regex.escape, designations), key=len, reverse=True))
    named = rf"\b(?:{names})[ \xa0]?\p{{N}}+\b|" if names else ""
    return regex.compile(
        f"{named}{formula_pattern()}|{_ARABIC}(?:{double_month()})?\\+?"
        f"|{_NUMBER}|{_LINK}|{_LATIN}|{_EMOJI}",
        flags=regex.VERSION1,
    )


def word_pattern(designations: Collection[str] = ()) -> regex.Pattern[str]:
    """The pattern that finds words.

    It keeps whole: numbers with their separators (2022/11/10, 18%), Latin names with digits
    (S-400), names that end in a plus (أوبك+), double month names (شباط/فبراير), a designation and
    a number (إس 200), set formulas, links, @names and emoji; nothing else that a slash, a dash or
    an underscore joins.
    """
    return _compiled(tuple(designations))


def tokenize(text: str, *, pattern: regex.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The (start, end) of each word of a text."""
    return (match.span() for match in pattern.finditer(text))


def words_of_query(query: str) -> list[str]:
    """The words of a query, read as those of a text: without marks, stops and dashes."""
    plain, none = UNSEEN.sub("", query), word_pattern(read_words(LISTS / "designations.txt"))
    return [plain[start:end] for start, end in tokenize(plain, pattern=none)]


def tokens_of(
    segments: pd.DataFrame,
    cleaned: Mapping[str, CleanText],
    *,
    designations: Collection[str],
    stop_words: Collection[str],
    senses: pd.DataFrame,
    glosses: pd.DataFrame,
    readings: pd.DataFrame,
    engine: str,
) -> pd.DataFrame:
    """One row per word of the segments, analysed.

    Args:
        segments: The segment table.
        cleaned: The cleaned text of each document.
        designations: See `word_pattern`.
        stop_words: Lemmas that are not content words.
        senses: What a word most often means in news and politics, in place of the engine's first
            sense: `lemma`, `pos` and `gloss`.
        glosses: The corpus's own lexicon, which goes before the engine: `lemma`, `pos` and
            `gloss` ("" leaves the engine's), and `forms`, written forms that are always this
            lemma, apart by spaces. A lemma with a row for each part of speech (طلب, to request and
            the request) keeps the engine's part of speech, and has that row's gloss.
        readings: What a reader settled for single places: `doc_id, start` (raw offset), `form` (as
            it stands there), `lemma, pos, gloss`; it goes before everything else.
        engine: See `analyze_words`.

    Returns:
        `doc_id, segment_id, sentence_id, token_id` (position in the document from 0),
        `start, end` (raw offsets), `surface` (as cleaned), `norm, lemma, pos, gloss, proclitics,
        is_content` (noun, verb, adjective or name that is no stop word).
    """
    pattern = word_pattern(designations)
    places = ("doc_id", "segment_id", "start", "text")
    found = [
        sentence
        for doc_id, segment_id, start, text in zip(*(segments[p] for p in places), strict=True)
        for sentence in _sentences(doc_id, segment_id, start, text, cleaned[doc_id], pattern)
    ]
    table = _table(found)
    analysis = analyze_words(
        [word for sentence in found for word in sentence.surfaces],
        sentences=[sentence.sentence_id for sentence in found for _ in sentence.surfaces],
        engine=engine,
    )
    for column in ("surface", "norm", "lemma", "pos", "gloss", "proclitics"):
        table[column] = analysis[column]
    table = _apply_readings(with_glosses(table, senses, glosses), readings)
    table["is_content"] = table["pos"].isin(CONTENT_POS) & ~table["lemma"].isin(set(stop_words))
    return table[COLUMNS]


def _sentences(
    doc_id: str,
    segment_id: str,
    segment_start: int,
    text: str,
    clean: CleanText,
    pattern: regex.Pattern[str],
) -> Iterator[_Sentence]:
    base = int(np.searchsorted(clean.starts, segment_start))
    for number, (start, end) in enumerate(sentences(text)):
        spans = np.array(list(tokenize(text[start:end], pattern=pattern)), dtype=np.int64)
        at, to = (spans.reshape(-1, 2) + base + start).T
        # One object for all places of a word: a corpus holds each about ten times.
        words = [sys.intern(clean.text[a:b]) for a, b in zip(at, to, strict=True)]
        sentence_id = f"{segment_id}/{number:02d}"
        starts, ends = clean.starts[at], clean.ends[to - 1]
        yield _Sentence(doc_id, segment_id, sentence_id, starts, ends, words)


def _table(found: Sequence[_Sentence]) -> pd.DataFrame:
    """The places of words, one row per word."""
    sizes = np.array([len(sentence.surfaces) for sentence in found], dtype=np.int64)
    table = pd.DataFrame()
    for name in ("doc_id", "segment_id", "sentence_id"):
        ids = pd.Index([getattr(sentence, name) for sentence in found], dtype="str")
        table[name] = ids.repeat(sizes)
    table["token_id"] = table.groupby("doc_id", sort=False).cumcount()
    none = np.zeros(0, dtype=np.int64)
    table["start"] = np.concatenate([none, *(sentence.starts for sentence in found)])
    table["end"] = np.concatenate([none, *(sentence.ends for sentence in found)])
    return table


def with_glosses(table: pd.DataFrame, senses: pd.DataFrame, glosses: pd.DataFrame) -> pd.DataFrame:
    """Words with what both lists of `tokens_of` have for them in place of the engine's reading."""
    return _apply_glosses(_with_senses(_without_titles(table), senses), glosses)


def _without_titles(table: pd.DataFrame) -> pd.DataFrame:
    """Words that the dictionary takes for names and newspapers for titles, as the latter."""
    meant = read_table(LISTS / "no_names.csv", required=["sense", "lemma", "gloss"], key="sense")
    meant, wrong = meant.set_index("sense"), table["pos"] == "PROPN"
    wrong &= table["gloss"].isin(meant.index)
    new = {name: table["gloss"].map(meant[name]).astype("str") for name in ("lemma", "gloss")}
    new["pos"] = pd.Series("NOUN", table.index, dtype="str")
    return table.assign(**{name: column.where(wrong, table[name]) for name, column in new.items()})


def _apply_glosses(table: pd.DataFrame, glosses: pd.DataFrame) -> pd.DataFrame:
    lemmas = {
        normalize(form): lemma
        for forms, lemma in zip(glosses["forms"], glosses["lemma"], strict=True)
        for form in forms.split()
    }
    fixed = table["norm"].map(lemmas).astype("str")
    table = table.assign(
        lemma=fixed.where(fixed.notna(), table["lemma"]),
        proclitics=table["proclitics"].where(fixed.isna(), ""),
    )
    several = glosses["lemma"].duplicated(keep=False)
    known = glosses[~several].set_index("lemma")
    for column in ("pos", "gloss"):
        replacement = table["lemma"].map(known[column]).astype("str")
        table[column] = replacement.where(replacement.notna() & (replacement != ""), table[column])
    return _with_senses(table, glosses[several])


def _with_senses(table: pd.DataFrame, senses: pd.DataFrame) -> pd.DataFrame:
    """Words with the gloss that a list has for their lemma and part of speech."""
    listed = senses.set_index(["lemma", "pos"])["gloss"]
    told = listed.reindex(pd.MultiIndex.from_frame(table[["lemma", "pos"]])).to_numpy()
    return table.assign(gloss=table["gloss"].where(pd.isna(told), told).astype("str"))


def _apply_readings(table: pd.DataFrame, readings: pd.DataFrame) -> pd.DataFrame:
    """Words with the lemma, part of speech and gloss that a reader settled for their place."""
    if readings.empty:
        return table
    place = {key: row for row, key in enumerate(zip(table["doc_id"], table["start"], strict=True))}
    settled = {name: table[name].tolist() for name in ("lemma", "pos", "gloss")}
    problems = Problems()
    for line, row in readings.iterrows():
        at = place.get((row["doc_id"], int(row["start"])))
        found = "no word" if at is None else str(table["surface"].iloc[at])
        if at is None or normalize(found) != normalize(row["form"]):
            own = table[table["doc_id"] == row["doc_id"]]
            same = own[own["norm"] == normalize(row["form"])]
            problems.told.append(
                f"lexicon/readings.csv, line {line}, column start: at {row['start']} of "
                f"{row['doc_id']!r} stands {found!r}, not {row['form']!r}; it begins at "
                f"{', '.join(map(str, same['start'])) or 'no place of this document'}"
            )
        else:
            for name, values in settled.items():
                values[at] = row[name]
    problems.refuse()
    return table.assign(
        **{name: pd.Series(values, table.index, dtype="str") for name, values in settled.items()}
    )


def around_words(text: str, start: int, end: int, context: int) -> tuple[str, str]:
    """So many characters before and after a passage, whole words only, dots where more follows."""
    before, after = text[max(0, start - context) : start], text[end : end + context]
    # What is cut at the edge reads as another word.
    if start > context and " " in before:
        before = f"… {before.split(maxsplit=1)[-1]}"
    if end + context < len(text) and " " in after:
        after = f"{after.rsplit(maxsplit=1)[0]} …"
    return before, after


def edges(
    raw: str, start: int, end: int, starts: NDArray[Any], sentences: NDArray[Any]
) -> tuple[str, str]:
    """What shows where a passage was cut out of a text: its own marks, dots within a sentence.

    `starts` and `sentences` tell of each word of the text where it begins and to what it belongs.
    """
    first, last, inside = raw[max(start - 1, 0) : start], raw[end : end + 1], raw[start:end]
    opening = _CLOSES.get(last, "")
    opened = inside.count(opening) if opening else 0
    if first and first == opening:
        return first, last
    closing = last if (opened % 2 if opening == last else opened > inside.count(last)) else ""
    at = [int(place) for place in np.searchsorted(starts, [start, end])]
    cut = [0 < one < len(starts) and sentences[one - 1] == sentences[one] for one in at]
    return "… " * cut[0], closing + " …" * cut[1]
